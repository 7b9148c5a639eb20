// Thirty days that nobody has seen before. A failure names the command that repeats the day; nothing else about it is known.
import { randomInt } from 'node:crypto';
import { describe, it } from 'vitest';
import { cleanDay } from './days.ts';

const SEEDS = Array.from({ length: 30 }, () => randomInt(2 ** 32));

describe('a simulated day that was never seen before', { timeout: 60_000 }, () => {
  it.each(SEEDS)(
    'keeps I1 I2 I3 I4 I6 I9 I10 I14 I15 I16 I17 I18 I20 I22 I24 I25 I27 I30, seed %i',
    async (seed) => {
      await cleanDay(seed);
    },
  );
});
