/**
 * Keeps one Asterisk running on one folder: ends what a killed launcher left behind, starts it again after a crash
 * (later each time, and not for ever), and kills nothing but the process that it started itself.
 */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  haveEnded,
  identify,
  isSameProcessAlive,
  type ProcessIdentity,
} from '../../../launch/process-identity.ts';
import { openBoundedLog } from './bounded-log.ts';
import { type AsteriskRun, runAsterisk } from './run.ts';
import type { AsteriskSettings } from './settings.ts';

export interface KeptAsterisk {
  pid(): number | undefined;
  readonly failed: Promise<string>;
  stop(limitMs: number): Promise<void>;
}

export interface KeepOptions {
  log: (line: string) => void;
  /** So many ends within `crashWindowMs`, and it is given up. */
  crashLimit?: number;
  crashWindowMs?: number;
  firstDelayMs?: number;
  /** Ends it while it is still booting. */
  signal?: AbortSignal | undefined;
}

const leftOverLimitMs = 3000;

/** Resolves when Asterisk does its work for the first time; rejects when it does not come up. */
export async function keepAlive(settings: AsteriskSettings, options: KeepOptions): Promise<KeptAsterisk> {
  const { log, crashLimit = 5, crashWindowMs = 60_000, firstDelayMs = 250 } = options;
  const pidFile = path.join(settings.folder, 'asterisk.pid');
  await endLeftOver(pidFile, log);
  const output = openBoundedLog(path.join(settings.folder, 'log', 'asterisk.log'));
  let isEnding = false;
  let run: AsteriskRun | undefined;
  let fail: (reason: string) => void = () => undefined;
  const failed = new Promise<string>((resolve) => {
    fail = resolve;
  });
  const begin = () => {
    run = runAsterisk(settings, output);
    // At once: a launcher that is killed while it boots must have left a trace of it.
    if (run.pid !== undefined) fs.writeFileSync(pidFile, JSON.stringify(identify(run.pid)), { mode: 0o600 });
    return run;
  };
  const watch = async (first: AsteriskRun) => {
    let crashes: number[] = [];
    for (let present = first; ; present = begin()) {
      const how = await untilOver(present);
      if (isEnding) return;
      const now = Date.now();
      crashes = [...crashes.filter((at) => at > now - crashWindowMs), now];
      if (crashes.length >= crashLimit) {
        fail(`Asterisk ended ${crashLimit} times within ${crashWindowMs / 1000} s (last: ${how}).`);
        return;
      }
      const delayMs = firstDelayMs * 2 ** (crashes.length - 1);
      log(`Asterisk ended unexpectedly (${how}); starting it again in ${delayMs / 1000} s`);
      await sleep(delayMs, undefined);
      if (isEnding) return;
    }
  };
  options.signal?.throwIfAborted();
  const first = begin();
  const callOff = () => void first.stop(0);
  options.signal?.addEventListener('abort', callOff);
  try {
    await first.booted;
  } catch (error) {
    await first.stop(1000);
    fs.rmSync(pidFile, { force: true });
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', callOff);
  }
  void watch(first);
  return {
    failed,
    pid: () => run?.pid,
    stop: async (limitMs) => {
      isEnding = true;
      await run?.stop(limitMs);
      fs.rmSync(pidFile, { force: true });
    },
  };
}

/** Resolves with how it ended; one that does not boot is ended for it. */
async function untilOver(run: AsteriskRun): Promise<string> {
  try {
    await run.booted;
    return await run.ended;
  } catch (error) {
    await run.stop(1000);
    return (error as Error).message;
  }
}

/** The Asterisk of a launcher that was killed: its calls have no engine any more, and its ports are ours. */
async function endLeftOver(pidFile: string, log: (line: string) => void): Promise<void> {
  let left: ProcessIdentity;
  try {
    left = JSON.parse(fs.readFileSync(pidFile, 'utf8')) as ProcessIdentity;
  } catch {
    return;
  }
  if (isSameProcessAlive(left)) {
    log('The Asterisk of the last run is still there; ending it');
    process.kill(left.pid, 'SIGTERM');
    if (!(await haveEnded([left.pid], leftOverLimitMs)) && isSameProcessAlive(left)) {
      process.kill(left.pid, 'SIGKILL');
      await haveEnded([left.pid], 1000);
    }
  }
  fs.rmSync(pidFile, { force: true });
}
