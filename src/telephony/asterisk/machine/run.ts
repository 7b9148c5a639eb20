/** One run of Asterisk: started as our child, waited for until it does its work, ended. Starting it again is for start.ts. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { haveEnded } from '../../../launch/process-identity.ts';
import { askAri } from './ask-ari.ts';
import type { BoundedLog } from './bounded-log.ts';
import { AsteriskUnavailable } from './installation.ts';
import { requiredModules } from './modules.ts';
import { type AsteriskSettings, ariUser } from './settings.ts';

export interface AsteriskRun {
  /** Undefined when it could not even be started. */
  readonly pid: number | undefined;
  /** Resolves when ARI answers and every module runs; rejects with AsteriskUnavailable and the reason. */
  readonly booted: Promise<void>;
  /** Resolves when the process has ended, with its exit code or signal. */
  readonly ended: Promise<string>;
  /** Asks it to end, and kills it after `limitMs`. */
  stop(limitMs: number): Promise<void>;
}

const bootLimitMs = 30_000;
const askEveryMs = 20;

/** http://USER:SECRET@HOST:PORT, as ASTERISK_URL has it. */
export function ariUrl({ secret, httpPort }: AsteriskSettings): string {
  return `http://${ariUser}:${secret}@127.0.0.1:${httpPort}`;
}

/** Starts the process. It is to be stopped even when `booted` rejects. */
export function runAsterisk(settings: AsteriskSettings, output: BoundedLog): AsteriskRun {
  const child = spawnAsterisk(settings, output);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(String(signal ?? code)));
  });
  const early = ended.then((how) => {
    throw new AsteriskUnavailable(`Asterisk ended at its start (${how}): ${output.tail().join(' | ')}`);
  });
  const booted = Promise.race([untilBooted(settings, ended), early]);
  // Looked at by who waits for it; a stop before that is no fault.
  for (const one of [early, booted]) one.catch(() => undefined);
  return { pid: child.pid, ended, booted, stop: (limitMs) => stopProcess(child, limitMs) };
}

function spawnAsterisk(settings: AsteriskSettings, output: BoundedLog): ChildProcess {
  const configuration = path.join(settings.folder, 'etc', 'asterisk.conf');
  // What it writes is for its owner alone. No core dumps: they hold what people said. Two sockets for each leg: the usual
  // 1024 files are soon used up.
  const limits =
    'umask 077; ulimit -c 0; ulimit -n 16384 2>/dev/null || ulimit -n "$(ulimit -H -n)"; exec "$@"';
  const child = spawn(
    '/bin/sh',
    ['-c', limits, 'asterisk', ...settings.installation.command, '-f', '-C', configuration],
    {
      cwd: settings.folder,
      // Detached: Ctrl+C in the terminal must not cut the calls before the engine has drained.
      detached: true,
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: settings.runFolder, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part: Buffer) => output.write(part.toString()));
    stream?.on('error', () => undefined);
  }
  return child;
}

async function untilBooted(settings: AsteriskSettings, ended: Promise<string>): Promise<void> {
  let missing = [...requiredModules];
  const end = Date.now() + bootLimitMs;
  const isOver = ended.then(() => true);
  while (!(await Promise.race([isOver, sleep(askEveryMs, false)])) && Date.now() < end) {
    const running = await runningModules(settings);
    if (running === undefined) continue;
    missing = requiredModules.filter((name) => !running.has(name));
    if (missing.length === 0) return requireTransport(settings);
  }
  throw new AsteriskUnavailable(
    `Asterisk did not come up within ${bootLimitMs / 1000} s; what does not run: ${missing.join(', ')}`,
  );
}

/** A transport whose port is taken is left out by Asterisk, which works on without: trunks would wait in vain. */
async function requireTransport(settings: AsteriskSettings): Promise<void> {
  const { address, port } = settings.sip;
  const place = '/asterisk/config/dynamic/res_pjsip/transport/transport-udp';
  const { status } = await askAri(ariUrl(settings), 'GET', place);
  if (status === 200) return;
  throw new AsteriskUnavailable(`Asterisk cannot take SIP on UDP ${address}:${port}; is the port in use?`);
}

/** The modules that run; undefined while ARI does not answer. */
async function runningModules(settings: AsteriskSettings): Promise<Set<string> | undefined> {
  try {
    const { status, body } = await askAri(ariUrl(settings), 'GET', '/asterisk/modules');
    if (status !== 200) return undefined;
    const modules = body as { name: string; status: string }[];
    return new Set(modules.filter((one) => one.status === 'Running').map((one) => one.name));
  } catch {
    return undefined;
  }
}

async function stopProcess(child: ChildProcess, limitMs: number): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  if (await haveEnded([pid], limitMs)) return;
  child.kill('SIGKILL');
  await haveEnded([pid], 1000);
}
