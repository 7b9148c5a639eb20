// Whether a trunk is worth a try (F36): a trunk that answers for itself instead of for the called (503, congestion, no channel) rests,
// longer each time, and one call that got through clears it.
//
//   reachable --failed--> backing_off (2 s)
//   backing_off --failed, its rest is over--> backing_off (twice as long, at most 5 minutes)    --worked--> reachable
//
// The end of a rest is an instant in the state and needs no timer: from then on the trunk is tried again. Must never know a call.
import type { CallResult } from '../result/result.ts';
import { MINUTE_MS, SECOND_MS } from '../time.ts';

export const FIRST_REST_MS = 2 * SECOND_MS;
export const LONGEST_REST_MS = 5 * MINUTE_MS;

export type TrunkReach =
  | { readonly state: 'reachable' }
  | { readonly state: 'backing_off'; readonly until: number; readonly restMs: number };

/** `failed`: a definitive answer of the trunk itself, before anything rang. `worked`: something rang, or the called themselves answered. */
export type TrunkNews = 'failed' | 'worked';

export const REACHABLE: TrunkReach = { state: 'reachable' };

/**
 * What is known of a trunk after one more piece of news.
 * @param now epoch milliseconds
 * @param atLeastMs what the far end asked for (Retry-After); longer than five minutes is cut
 */
export function stepReach(reach: TrunkReach, news: TrunkNews, now: number, atLeastMs = 0): TrunkReach {
  if (news === 'worked') return REACHABLE;
  // Calls that were under way together fail together: that is one failure, not many.
  if (reach.state === 'backing_off' && now < reach.until) return reach;
  const next = reach.state === 'backing_off' ? reach.restMs * 2 : FIRST_REST_MS;
  const restMs = Math.min(Math.max(next, atLeastMs), LONGEST_REST_MS);
  return { state: 'backing_off', until: now + restMs, restMs };
}

/** Until when it rests; undefined when it may be tried now. */
export function restsUntil(reach: TrunkReach, now: number): number | undefined {
  return reach.state === 'backing_off' && now < reach.until ? reach.until : undefined;
}

/** What a network says when it did not get as far as the called: 503 and congestion, 5xx, no channel of our own. */
const OF_THE_TRUNK: readonly CallResult[] = ['sit_no_circuit', 'sit_reorder', 'system_error'];

/** True for a result that tells of the way and not of the called. */
export function isOfTheTrunk(result: CallResult): boolean {
  return OF_THE_TRUNK.includes(result);
}
