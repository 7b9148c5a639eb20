import { describe, expect, it } from 'vitest';
import { openVirtualClock } from '../../src/sim/clock.ts';
import { drawTalkMs } from '../../src/sim/people.ts';
import { seededRandom } from '../../src/sim/random.ts';

describe('the virtual clock', () => {
  it('does things in the order of their instants, and what is due together in the order in which it was asked for', async () => {
    const clock = openVirtualClock(1_000);
    const done: string[] = [];
    clock.after(20, () => done.push(`third at ${clock.now()}`));
    clock.after(10, () => done.push(`first at ${clock.now()}`));
    clock.after(10, () => done.push(`second at ${clock.now()}`));
    clock.after(30, () => done.push('too late'));
    await clock.runUntil(1_020);
    expect(done).toEqual(['first at 1010', 'second at 1010', 'third at 1020']);
    expect(clock.now()).toBe(1_020);
  });

  it('never does what was taken back', async () => {
    const clock = openVirtualClock(0);
    const done: string[] = [];
    const takeBack = clock.after(5, () => done.push('taken back'));
    clock.after(4, takeBack);
    await clock.runUntil(100);
    expect(done).toEqual([]);
  });

  it('lets every promise settle before the next instant, however long the chain', async () => {
    const clock = openVirtualClock(0);
    const done: string[] = [];
    clock.after(1, () => {
      let chain = Promise.resolve();
      for (let step = 0; step < 50; step++) chain = chain.then(() => undefined);
      void chain.then(() => done.push(`settled at ${clock.now()}`));
    });
    clock.after(2, () => done.push(`next at ${clock.now()}`));
    await clock.runUntil(10);
    expect(done).toEqual(['settled at 1', 'next at 2']);
  });

  it('keeps the order of ten thousand deeds asked for in any order', async () => {
    const clock = openVirtualClock(0);
    const random = seededRandom(1);
    const seen: number[] = [];
    for (let index = 0; index < 10_000; index++)
      clock.after(random.whole(0, 50), () => seen.push(clock.now()));
    await clock.runUntil(50);
    expect(seen).toHaveLength(10_000);
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
  });
});

describe('seeded chance', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const draw = (seed: number) => Array.from({ length: 20 }, seededRandom(seed).next);
    expect(draw(7)).toEqual(draw(7));
    expect(draw(8)).not.toEqual(draw(7));
    expect(draw(7).every((number) => number >= 0 && number < 1)).toBe(true);
  });

  it('has streams that do not shift one another', () => {
    const whole = seededRandom(7);
    const [people, faults] = [whole.stream('people'), whole.stream('faults')];
    for (let index = 0; index < 10; index++) faults.next();
    expect(people.next()).toBe(seededRandom(7).stream('people').next());
  });

  it('is spread evenly', () => {
    const random = seededRandom(3);
    const tens = Array.from({ length: 10 }, () => 0);
    for (let index = 0; index < 100_000; index++) {
      const ten = random.whole(0, 9);
      tens[ten] = (tens[ten] ?? 0) + 1;
    }
    for (const count of tens) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it('draws talk times as the real campaign had them: median three minutes, a long tail', () => {
    const random = seededRandom(5);
    const seconds = Array.from({ length: 20_000 }, () => drawTalkMs(random) / 1_000).toSorted(
      (one, other) => one - other,
    );
    const at = (share: number) => seconds[Math.floor(share * seconds.length)] ?? 0;
    expect(at(0.5)).toBeGreaterThan(170);
    expect(at(0.5)).toBeLessThan(190);
    expect(at(0.9)).toBeGreaterThan(500);
    expect(at(0.9)).toBeLessThan(600);
    const mean = seconds.reduce((sum, one) => sum + one, 0) / seconds.length;
    expect(mean).toBeGreaterThan(230);
    expect(mean).toBeLessThan(290);
  });
});
