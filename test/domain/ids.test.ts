import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeId, parseId, shortForm } from '../../src/domain/ids.ts';

const instant = fc.integer({ min: 0, max: 2 ** 48 - 1 });
/** A random source that gives these numbers and then zeros. */
function drawing(numbers: readonly number[]): () => number {
  const rest = [...numbers];
  return () => rest.shift() ?? 0;
}
const draws = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
  minLength: 5,
  maxLength: 5,
});

test('an id is a UUID of version 7 whose first 48 bits are the instant', () => {
  fc.assert(
    fc.property(instant, draws, (now, numbers) => {
      const id = makeId(now, drawing(numbers));
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now);
      expect(parseId(id)).toBe(id);
    }),
  );
});

test('ids sort by the instant at which they were made', () => {
  fc.assert(
    fc.property(instant, instant, draws, draws, (one, other, first, second) => {
      fc.pre(one < other);
      expect(makeId(one, drawing(first)) < makeId(other, drawing(second))).toBe(true);
    }),
  );
});

test('the same instant and the same random numbers give the same id, and five numbers are drawn', () => {
  let drawn = 0;
  const random = () => {
    drawn += 1;
    return 0.25;
  };
  expect(makeId(1_795_428_000_000, random)).toBe(makeId(1_795_428_000_000, () => 0.25));
  expect(drawn).toBe(5);
});

test('all 74 random bits are used: every digit of the random part takes all its values', () => {
  const seen = new Map<number, Set<string>>();
  let seed = 1;
  // A small generator of its own (Lehmer), so that the test is the same each time.
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  for (let made = 0; made < 2_000; made += 1) {
    for (const [place, digit] of [...makeId(0, random)].entries()) {
      seen.set(place, (seen.get(place) ?? new Set()).add(digit));
    }
  }
  const values = [...seen].filter(([place]) => place > 14).map(([, digits]) => digits.size);
  expect(values).toEqual([...Array(3).fill(16), 1, 4, ...Array(3).fill(16), 1, ...Array(12).fill(16)]);
});

test.each([
  '018F0000-0000-7000-8000-000000000001',
  '018f0000-0000-7000-8000-00000000001',
  '018f0000-0000-7000-8000-0000000000011',
  '018f0000-0000-7000-7000-000000000001',
  '018f000000007000800000000000000001',
  ' 018f0000-0000-7000-8000-000000000001',
  '018f0000-0000-7000-8000-000000000001\n',
  "018f0000-0000-7000-8000-000000000001' OR '1",
  '',
  7,
  null,
  undefined,
])('%j is no id', (text) => {
  expect(parseId(text)).toBeUndefined();
});

test('people say the last six digits', () => {
  expect(shortForm('018f0000-0000-7000-8000-0000004f2213')).toBe('4F-2213');
});
