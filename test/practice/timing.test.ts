import { afterEach, describe, expect, it } from 'vitest';
import { Wheel } from '../../src/practice/timing.ts';
import { until } from './sip-caller.ts';

const wheels: Wheel[] = [];
afterEach(() => {
  for (const wheel of wheels.splice(0)) wheel.close();
});
function openWheel(faults: unknown[] = []): Wheel {
  const wheel = new Wheel((fault) => faults.push(fault));
  wheels.push(wheel);
  return wheel;
}

describe('the wheel', () => {
  it('does each deed once, in the order of their times, and none before its time', async () => {
    const wheel = openWheel();
    const done: { name: string; earlyMs: number }[] = [];
    const from = wheel.now();
    for (const [name, delayMs] of [
      ['third', 120],
      ['first', 0],
      ['second', 60],
    ] as const) {
      wheel.after(delayMs, () => done.push({ name, earlyMs: from + delayMs - wheel.now() }));
    }
    await until(() => done.length === 3, 'all is done');
    expect(done.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
    expect(Math.max(...done.map(({ earlyMs }) => earlyMs))).toBeLessThanOrEqual(0);
  });

  it('leaves out what was taken back and what never comes', async () => {
    const wheel = openWheel();
    const done: string[] = [];
    wheel.after(20, () => done.push('taken back'))();
    wheel.after(Number.POSITIVE_INFINITY, () => done.push('never'));
    wheel.after(60, () => done.push('done'));
    await until(() => done.length > 0, 'one is done');
    expect(done).toEqual(['done']);
  });

  it('keeps what lies more than a turn ahead', async () => {
    const wheel = openWheel();
    const done: string[] = [];
    // One turn takes 5.12 s: the second deed lies in the slot of the first.
    wheel.after(50, () => done.push('near'));
    wheel.after(5_170, () => done.push('far'));
    await until(() => done.length === 1, 'the near one is done');
    expect(done).toEqual(['near']);
    await until(() => done.length === 2, 'the far one is done');
  });

  it('goes on when a deed throws, also with deeds that a deed asks for', async () => {
    const faults: unknown[] = [];
    const wheel = openWheel(faults);
    const done: string[] = [];
    const mistake = new Error('a mistake');
    wheel.after(10, () => {
      throw mistake;
    });
    wheel.after(10, () => wheel.after(0, () => done.push('asked for by a deed')));
    await until(() => done.length === 1, 'the other deed is done');
    expect(faults).toEqual([mistake]);
  });

  it('catches up after a standstill of more than a turn', async () => {
    const wheel = openWheel();
    const done: number[] = [];
    for (let index = 0; index < 60; index++) wheel.after(index * 100, () => done.push(index));
    const end = performance.now() + 5_500;
    while (performance.now() < end);
    await until(() => done.length === 60, 'all is done');
  });
});
