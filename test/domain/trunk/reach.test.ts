import { expect, test } from 'vitest';
import { CALL_RESULTS } from '../../../src/domain/result/result.ts';
import {
  FIRST_REST_MS,
  LONGEST_REST_MS,
  REACHABLE,
  type TrunkReach,
  isOfTheTrunk,
  restsUntil,
  stepReach,
} from '../../../src/domain/trunk/reach.ts';
import { MONDAY_10 } from '../people.ts';

const at = MONDAY_10;

test('a first failure gives a rest of two seconds, and each one after a rest doubles it, up to five minutes', () => {
  let reach: TrunkReach = REACHABLE;
  let now = at;
  const rests: number[] = [];
  for (let count = 0; count < 10; count += 1) {
    reach = stepReach(reach, 'failed', now);
    const until = restsUntil(reach, now);
    if (until === undefined) throw new Error('a trunk that failed does not rest');
    rests.push((until - now) / 1_000);
    now = until;
  }
  expect(rests).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
});

test('a call that got through clears the rest, and the next failure begins anew', () => {
  const tired = stepReach(stepReach(REACHABLE, 'failed', at), 'failed', at + FIRST_REST_MS);
  const rested = stepReach(tired, 'worked', at + 3_000);
  expect(rested).toEqual(REACHABLE);
  expect(restsUntil(rested, at + 3_000)).toBeUndefined();
  expect(stepReach(rested, 'failed', at + 4_000)).toMatchObject({ restMs: FIRST_REST_MS });
});

test('calls that fail together count once', () => {
  const first = stepReach(REACHABLE, 'failed', at);
  expect(stepReach(first, 'failed', at + 1)).toBe(first);
  expect(stepReach(first, 'failed', at + FIRST_REST_MS - 1)).toBe(first);
  expect(stepReach(first, 'failed', at + FIRST_REST_MS)).not.toEqual(first);
});

test('a far end that asks for a longer pause gets it, but never more than five minutes', () => {
  expect(stepReach(REACHABLE, 'failed', at, 30_000)).toMatchObject({ until: at + 30_000 });
  expect(stepReach(REACHABLE, 'failed', at, 3_600_000)).toMatchObject({ until: at + LONGEST_REST_MS });
});

test('only what the network says of itself counts against a trunk', () => {
  expect(CALL_RESULTS.filter(isOfTheTrunk)).toEqual(['sit_no_circuit', 'sit_reorder', 'system_error']);
});
