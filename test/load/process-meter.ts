// What a measurement costs the machine while it runs: processor time of Asterisk, of the engine and of the measuring process, how late this
// one was, and how long the disk took to keep a line, as the engine's journal and the database ask it to.
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuOf, quantile } from './figures.ts';

const LOOK_MS = 5;
const ASK_DISK_MS = 100;

export type Spent = {
  readonly seconds: number;
  /** The machine's load over one minute, at the beginning and at the end. */
  readonly load: readonly [from: number, to: number];
  /** Shares of one core. */
  readonly asterisk: number;
  readonly engine: number;
  readonly measuring: number;
  /** How late this process was, beyond the time between two looks. */
  readonly lateMs: { readonly p50: number; readonly p99: number };
  /** How long an fsync of one line took, ten times a second. */
  readonly fsyncMs: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
  };
};

/**
 * Begins to measure.
 * @param pids of the processes that are not this one
 * @param folder on the disk that is asked
 */
export function openMeter(
  pids: { readonly asterisk: number; readonly engine: number },
  folder: string,
): { read(): Promise<Spent> } {
  const before = { asterisk: cpuOf(pids.asterisk), engine: cpuOf(pids.engine), own: process.cpuUsage() };
  const beganAt = performance.now();
  const loadBefore = os.loadavg()[0] ?? 0;
  const delay = monitorEventLoopDelay({ resolution: LOOK_MS });
  delay.enable();
  const isOver = new AbortController();
  const fsyncs = askDisk(path.join(folder, 'fsync-probe'), isOver.signal);
  return {
    async read() {
      const seconds = (performance.now() - beganAt) / 1_000;
      const own = process.cpuUsage(before.own);
      delay.disable();
      const spent = {
        seconds,
        load: [loadBefore, os.loadavg()[0] ?? 0] as const,
        asterisk: (cpuOf(pids.asterisk) - before.asterisk) / seconds,
        engine: (cpuOf(pids.engine) - before.engine) / seconds,
        measuring: (own.user + own.system) / 1e6 / seconds,
        lateMs: { p50: delay.percentile(50) / 1e6 - LOOK_MS, p99: delay.percentile(99) / 1e6 - LOOK_MS },
      };
      isOver.abort();
      const took = await fsyncs;
      const at = (share: number) => quantile(took, share);
      return { ...spent, fsyncMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) } };
    },
  };
}

async function askDisk(file: string, signal: AbortSignal): Promise<number[]> {
  const took: number[] = [];
  const handle = await fs.open(file, 'a');
  for (; !signal.aborted; await sleep(ASK_DISK_MS)) {
    await handle.write('a line\n');
    const begin = performance.now();
    await handle.sync();
    took.push(performance.now() - begin);
  }
  await handle.close();
  return took;
}
