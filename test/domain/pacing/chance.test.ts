import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addChance,
  chanceOfExcess,
  counted,
  normalTail,
  setCertain,
} from '../../../src/domain/pacing/chance.ts';

/** P(exactly k of them happen), by going through every combination. */
function byHand(chances: readonly number[]): number[] {
  const result = Array.from({ length: chances.length + 1 }, () => 0);
  for (let mask = 0; mask < 2 ** chances.length; mask += 1) {
    const happens = chances.map((_, i) => (mask >> i) % 2 === 1);
    const chance = chances.reduce((product, one, i) => product * (happens[i] === true ? one : 1 - one), 1);
    const count = happens.filter(Boolean).length;
    result[count] = (result[count] ?? 0) + chance;
  }
  return result;
}

function counts(chances: readonly number[], top = chances.length) {
  const result = counted(top);
  setCertain(result, 0);
  for (const chance of chances) addChance(result, chance);
  return result;
}

const someChances = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 7 });

describe('the arithmetic of chance', () => {
  it('counts how many of several unequal chances happen as going through every combination does', () => {
    fc.assert(
      fc.property(someChances, (chances) => {
        const found = counts(chances);
        byHand(chances).forEach((chance, k) => {
          expect(found.at[k] ?? 0).toBeCloseTo(chance, 7);
        });
      }),
    );
  });

  it('puts everything beyond its top into the top, and loses nothing', () => {
    fc.assert(
      fc.property(someChances, (chances) => {
        const found = counts(chances, 3);
        const expected = byHand(chances);
        const beyond = expected.slice(3).reduce((sum, one) => sum + one, 0);
        expect(found.at[3] ?? 0).toBeCloseTo(beyond, 7);
        expect(found.at.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 6);
      }),
    );
  });

  it('knows the chance that one count exceeds another by a margin', () => {
    fc.assert(
      fc.property(someChances, someChances, fc.integer({ min: 0, max: 3 }), (a, b, margin) => {
        const [ofA, ofB] = [byHand(a), byHand(b)];
        let expected = 0;
        for (const [i, x] of ofA.entries()) {
          for (const [j, y] of ofB.entries()) if (i - j >= margin) expected += x * y;
        }
        expect(chanceOfExcess(counts(a), counts(b), margin)).toBeCloseTo(expected, 6);
      }),
    );
  });

  it('has the tail of the normal distribution to seven digits', () => {
    expect(normalTail(0)).toBeCloseTo(0.5, 6);
    expect(normalTail(1.6448536)).toBeCloseTo(0.05, 6);
    expect(normalTail(-1.6448536)).toBeCloseTo(0.95, 6);
    expect(normalTail(3)).toBeCloseTo(0.0013499, 6);
  });
});
