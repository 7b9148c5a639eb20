// What a measurement costs the machine while it runs: processor time of Asterisk, of the engine and of the measuring process, and how late
// this one was.
import os from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { cpuOf } from './figures.ts';

const LOOK_MS = 5;

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
};

/** Begins to measure. @param pids of the processes that are not this one */
export function openMeter(pids: { readonly asterisk: number; readonly engine: number }): {
  read(): Spent;
} {
  const before = { asterisk: cpuOf(pids.asterisk), engine: cpuOf(pids.engine), own: process.cpuUsage() };
  const beganAt = performance.now();
  const loadBefore = os.loadavg()[0] ?? 0;
  const delay = monitorEventLoopDelay({ resolution: LOOK_MS });
  delay.enable();
  return {
    read() {
      const seconds = (performance.now() - beganAt) / 1_000;
      const own = process.cpuUsage(before.own);
      delay.disable();
      return {
        seconds,
        load: [loadBefore, os.loadavg()[0] ?? 0],
        asterisk: (cpuOf(pids.asterisk) - before.asterisk) / seconds,
        engine: (cpuOf(pids.engine) - before.engine) / seconds,
        measuring: (own.user + own.system) / 1e6 / seconds,
        lateMs: { p50: delay.percentile(50) / 1e6 - LOOK_MS, p99: delay.percentile(99) / 1e6 - LOOK_MS },
      };
    },
  };
}
