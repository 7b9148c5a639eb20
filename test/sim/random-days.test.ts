// Days that once broke a rule, and more of the same kind; the same ones in every run, so that a change is what makes one fail. Days that
// nobody has seen before: RUFWERK_DAYS=200 npx vitest run test/sim/random-days.test.ts. A failure names the command that repeats the day.
import { randomInt } from 'node:crypto';
import { describe, it } from 'vitest';
import { cleanDay } from './days.ts';

/** Each has found a fault once. */
const FOUND = [100275, 3591735491, 1833026281];
const unseen = Number(process.env['RUFWERK_DAYS'] ?? 0);
const SEEDS =
  unseen > 0
    ? Array.from({ length: unseen }, () => randomInt(2 ** 32))
    : [...FOUND, ...Array.from({ length: 27 }, (_, index) => 7_001 + 13 * index)];

describe('a simulated day of chance', { timeout: 60_000 }, () => {
  it.each(SEEDS)(
    'keeps I1 I2 I3 I4 I6 I9 I10 I14 I15 I16 I17 I18 I20 I22 I24 I25 I27 I30, seed %i',
    async (seed) => {
      await cleanDay(seed);
    },
  );
});
