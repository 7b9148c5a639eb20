/**
 * The processes that the launcher starts: watched, started again after a crash (later each time, and not for ever),
 * drained at the end.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildMessage, LauncherMessage } from './child.ts';
import { identify, type ProcessIdentity } from './process-identity.ts';

export interface ChildProgram {
  name: string;
  file: string;
  /** Asked at each start: the port may be known only after the first one. */
  environment: () => NodeJS.ProcessEnv;
}

export interface SuperviseOptions {
  programs: readonly ChildProgram[];
  /** One line for people: a crash, a restart. */
  log: (line: string) => void;
  /** The set of living processes has changed. */
  onChange: (children: readonly ProcessIdentity[]) => void;
  /** This many crashes of one program within `crashWindowMs` end everything. */
  crashLimit?: number;
  crashWindowMs?: number;
  firstDelayMs?: number;
}

export interface Supervisor {
  /** Starts all programs; resolves with the port that the engine named when each is ready. */
  start(): Promise<{ port: number }>;
  /** Resolves with the reason when a program cannot be kept alive. */
  failed: Promise<string>;
  /** Asks all to finish; kills what is left after `limitMs`. */
  drain(limitMs: number): Promise<void>;
  /** Kills all at once. */
  kill(): void;
}

interface Watched {
  program: ChildProgram;
  process: ChildProcess | undefined;
  crashes: number[];
}

const readyLimitMs = 60_000;

export function supervise(options: SuperviseOptions): Supervisor {
  const watched: Watched[] = options.programs.map((program) => ({
    program,
    process: undefined,
    crashes: [],
  }));
  const crashLimit = options.crashLimit ?? 5;
  const crashWindowMs = options.crashWindowMs ?? 60_000;
  let isEnding = false;
  let fail: (reason: string) => void = () => undefined;
  const failed = new Promise<string>((resolve) => {
    fail = resolve;
  });

  const living = () => watched.flatMap((one) => (one.process?.pid === undefined ? [] : [one.process.pid]));
  const changed = () => options.onChange(living().map(identify));

  /** Starts one program; resolves with its port (0 when it has none) as soon as it is ready. */
  const launchOne = (one: Watched, onReady: (port: number) => void) => {
    // Detached: a signal from the terminal is for the launcher, which drains in the right order.
    const child = fork(one.program.file, [], {
      env: one.program.environment(),
      detached: true,
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    one.process = child;
    changed();
    const tooLate = setTimeout(() => {
      options.log(
        `${one.program.name} did not become ready within ${readyLimitMs / 1000} s and is started again`,
      );
      child.kill('SIGKILL');
    }, readyLimitMs);
    let fatal: string | undefined;
    child.on('message', (message: ChildMessage) => {
      if (message.type === 'fatal') fatal = message.message;
      if (message.type === 'ready') {
        clearTimeout(tooLate);
        onReady(message.port ?? 0);
      }
    });
    child.once('exit', (code, signal) => {
      clearTimeout(tooLate);
      one.process = undefined;
      changed();
      if (isEnding) return;
      if (fatal === undefined) void startAgain(one, `${code ?? signal}`, onReady);
      else fail(fatal);
    });
  };

  const startAgain = async (one: Watched, how: string, onReady: (port: number) => void) => {
    const now = Date.now();
    one.crashes = [...one.crashes.filter((at) => at > now - crashWindowMs), now];
    const count = one.crashes.length;
    if (count >= crashLimit) {
      fail(`${one.program.name} ended ${count} times within ${crashWindowMs / 1000} s (last: ${how}).`);
      return;
    }
    const delayMs = (options.firstDelayMs ?? 250) * 2 ** (count - 1);
    options.log(`${one.program.name} ended unexpectedly (${how}); starting it again in ${delayMs / 1000} s`);
    await sleep(delayMs);
    if (!isEnding) launchOne(one, onReady);
  };

  const send = (child: ChildProcess, message: LauncherMessage) => {
    if (child.connected) child.send(message, () => undefined);
    else child.kill('SIGTERM');
  };
  const kill = () => {
    isEnding = true;
    for (const one of watched) one.process?.kill('SIGKILL');
  };

  return {
    failed,
    kill,
    start: async () => {
      const ports = await Promise.all(
        watched.map((one) => new Promise<number>((resolve) => launchOne(one, resolve))),
      );
      return { port: Math.max(...ports) };
    },
    drain: async (limitMs) => {
      isEnding = true;
      const ends = watched.flatMap((one) => {
        const child = one.process;
        if (child === undefined) return [];
        const end = new Promise<void>((resolve) => child.once('exit', () => resolve()));
        send(child, { type: 'drain' });
        return [end];
      });
      await Promise.race([Promise.all(ends), sleep(limitMs, undefined, { ref: false })]);
      kill();
      await Promise.race([Promise.all(ends), sleep(1000, undefined, { ref: false })]);
    },
  };
}
