// A campaign's settings as pacing wants them, and where its window begins (I13). Must never look at what happened.
import { ABANDON_LIMIT, deliveryOf } from '../campaign/delivery.ts';
import type { PacingRule } from '../pacing/pacing.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, localDay } from '../time.ts';
import type { Campaign } from './floor.ts';
import { CONNECT_WITHIN_MS } from './routing.ts';
import { pacingOf } from './starting.ts';

/** US-2, E27: an unanswered call rings this long at least (16 CFR 310.4(b)(4)(i)). */
export const MIN_RING_MS = 15 * SECOND_MS;
/** Two agents are too few for any forecast: a single abandoned call needs 34 answered ones beside it. */
const SMALLEST_TEAM = 3;

export function pacingRuleOf(campaign: Campaign): PacingRule {
  const { abandonAim } = deliveryOf(campaign.settings);
  return {
    style: pacingOf(campaign) ?? 'progressive',
    maxAbandonRatio: ABANDON_LIMIT,
    aimAbandonRatio: Math.min(abandonAim, ABANDON_LIMIT),
    minRingMs: MIN_RING_MS,
    ringTimeoutMs: campaign.settings.ringTimeoutMs,
    maxWaitMs: CONNECT_WITHIN_MS,
    smallestTeam: SMALLEST_TEAM,
  };
}

/**
 * The window is the local day in `zone`: its first minute, as epoch milliseconds. Looked for by the day's name, because some days have 23
 * or 25 hours; the same answer all day long.
 */
export function windowStart(zone: string, now: number): number {
  const today = localDay(zone, now);
  let [before, first] = [Math.floor((now - 26 * HOUR_MS) / MINUTE_MS), Math.floor(now / MINUTE_MS)];
  while (first - before > 1) {
    const middle = Math.floor((before + first) / 2);
    if (localDay(zone, middle * MINUTE_MS) === today) first = middle;
    else before = middle;
  }
  return first * MINUTE_MS;
}
