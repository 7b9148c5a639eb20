// How lists share a campaign (E13): the order is worked out from the shares alone.
import { expect, test } from 'vitest';
import { type ListTurns, layLists, partOf, placeOfTurn } from '../../src/domain/campaign/list-order.ts';
import { seededRandom } from '../../src/sim/random.ts';

/** Which list comes when, over the first `count` places. */
function firstLists(turns: readonly ListTurns[], count: number): number[] {
  const all = turns.flatMap((list, index) =>
    Array.from({ length: count }, (_, turn) => ({ index, place: placeOfTurn(list, turn) })),
  );
  return all
    .toSorted((one, other) => one.place - other.place)
    .slice(0, count)
    .map(({ index }) => index);
}

/** How far a list is from its part of the first N records at the worst N. */
function worstDeviation(shares: readonly number[], count: number): number {
  const had = shares.map(() => 0);
  let worst = 0;
  for (const [place, list] of firstLists(layLists('by_share', shares), count).entries()) {
    had[list] = (had[list] ?? 0) + 1;
    for (const [index, share] of shares.entries())
      worst = Math.max(worst, Math.abs((had[index] ?? 0) - partOf(share, shares) * (place + 1)));
  }
  return worst;
}

test('E13: three to one hands over three records of one list for one of the other, spread out', () => {
  expect(firstLists(layLists('by_share', [3, 1]), 8).join('')).toBe('00010001');
  expect(firstLists(layLists('by_share', [1, 1]), 6).join('')).toBe('010101');
});

test('E13: only the ratio of the shares counts', () => {
  expect(layLists('by_share', [60, 20])).toEqual(layLists('by_share', [3, 1]));
  expect(layLists('by_share', [100])).toEqual([{ base: 0, round: 1, slots: [0] }]);
});

test('E13: of any first N records each list has had its part of N, give or take less than one, whatever the shares', () => {
  const random = seededRandom(13);
  const draw = (most: number) => 1 + Math.floor(random.next() * most);
  const cases = Array.from({ length: 60 }, () => Array.from({ length: draw(9) }, () => draw(100)));
  for (const shares of [[100, 1], [1, 1, 1, 97], [50, 30, 20], [99, 100, 98, 3], ...cases]) {
    const round = shares.reduce((one, other) => one + other, 0);
    expect(worstDeviation(shares, Math.min(2 * round, 900)), shares.join(':')).toBeLessThan(1);
  }
});

test('E13: no two records of a campaign have the same place, and a list keeps its own order', () => {
  const lists = layLists('by_share', [7, 3, 1]);
  const places = lists.map((list) => Array.from({ length: 400 }, (_, turn) => placeOfTurn(list, turn)));
  for (const own of places) expect(own).toEqual(own.toSorted((one, other) => one - other));
  expect(new Set(places.flat()).size).toBe(1_200);
});

test('E13: fifty lists with the largest shares are laid at once', () => {
  const startedAt = performance.now();
  const lists = layLists(
    'by_share',
    Array.from({ length: 50 }, (_, index) => 100 - (index % 2)),
  );
  expect(lists.reduce((sum, { slots }) => sum + slots.length, 0)).toBe(lists[0]?.round);
  expect(performance.now() - startedAt).toBeLessThan(250);
});

test('E13: one after another leaves a list only when it is empty, whatever the shares', () => {
  expect(firstLists(layLists('one_after_another', [1, 99]), 5)).toEqual([0, 0, 0, 0, 0]);
  const [one, other] = layLists('one_after_another', [1, 99]);
  expect(other && one && placeOfTurn(other, 0) > placeOfTurn(one, 5_000_000_000)).toBe(true);
});
