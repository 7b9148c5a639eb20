import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Departure, mayLeaveAt } from '../../../src/domain/trunk/pace.ts';

/** One wish to dial: how long after the one before, when its INVITE goes out, and when the telephone system answers. */
const wish = fc.record({
  afterMs: fc.integer({ min: 0, max: 900 }),
  inviteMs: fc.integer({ min: 0, max: 400 }),
  answerMs: fc.integer({ min: 0, max: 1_500 }),
});
type Wish = { readonly afterMs: number; readonly inviteMs: number; readonly answerMs: number };
type Judge = typeof mayLeaveAt;

/** Sends wishes in order, each as soon as the judge lets it; tells when each INVITE was on the wire. */
function sendAll(wishes: readonly Wish[], callsPerSecond: number, judge: Judge): number[] {
  const sent: { readonly leftAt: number; readonly answersAt: number }[] = [];
  const invites: number[] = [];
  let [wantedAt, leftAt] = [0, 0];
  for (const { afterMs, inviteMs, answerMs } of wishes) {
    wantedAt += afterMs;
    leftAt = Math.max(wantedAt, leftAt);
    for (;;) {
      const now = leftAt;
      const known = sent.map(
        (one): Departure => ({
          leftAt: one.leftAt,
          answeredAt: one.answersAt <= now ? one.answersAt : undefined,
        }),
      );
      const at = judge(known, callsPerSecond, now);
      if (at === now) break;
      // Not before an answer comes: asked again then.
      leftAt = at ?? Math.min(...sent.filter((one) => one.answersAt > now).map((one) => one.answersAt));
    }
    sent.push({ leftAt, answersAt: leftAt + inviteMs + answerMs });
    invites.push(leftAt + inviteMs);
  }
  return invites.toSorted((one, other) => one - other);
}

/** The most INVITEs in any window of one second, half open. */
function busiest(invites: readonly number[]): number {
  return Math.max(
    0,
    ...invites.map((from) => invites.filter((at) => at >= from && at < from + 1_000).length),
  );
}

const days = fc.record({
  wishes: fc.array(wish, { maxLength: 40 }),
  callsPerSecond: fc.integer({ min: 1, max: 6 }),
});

test('no window of one second sees more INVITEs than the trunk allows, however slow the telephone system is', () => {
  fc.assert(
    fc.property(days, ({ wishes, callsPerSecond }) => {
      const invites = sendAll(wishes, callsPerSecond, mayLeaveAt);
      expect(invites).toHaveLength(wishes.length);
      expect(busiest(invites)).toBeLessThanOrEqual(callsPerSecond);
    }),
    { numRuns: 500, seed: 3 },
  );
});

test('a pace that counts from the departure and forgets the way to the wire is caught', () => {
  const hasty: Judge = (departures, callsPerSecond, now) =>
    mayLeaveAt(
      departures.map(({ leftAt }) => ({ leftAt, answeredAt: leftAt })),
      callsPerSecond,
      now,
    );
  const run = () =>
    fc.assert(
      fc.property(days, ({ wishes, callsPerSecond }) => {
        expect(busiest(sendAll(wishes, callsPerSecond, hasty))).toBeLessThanOrEqual(callsPerSecond);
      }),
      { numRuns: 500, seed: 3 },
    );
  expect(run).toThrow();
});

test('a request waits no longer than it must', () => {
  const answered = (answeredAt: number): Departure => ({ leftAt: answeredAt - 5, answeredAt });
  expect(mayLeaveAt([], 1, 5_000)).toBe(5_000);
  expect(mayLeaveAt([answered(4_000)], 1, 5_000)).toBe(5_000);
  expect(mayLeaveAt([answered(4_001)], 1, 5_000)).toBe(5_001);
  expect(mayLeaveAt([answered(4_200), answered(4_100)], 2, 5_000)).toBe(5_100);
  expect(mayLeaveAt([answered(4_200), { leftAt: 4_300, answeredAt: undefined }], 2, 5_000)).toBe(5_200);
  expect(mayLeaveAt([{ leftAt: 4_300, answeredAt: undefined }], 1, 5_000)).toBeUndefined();
});
