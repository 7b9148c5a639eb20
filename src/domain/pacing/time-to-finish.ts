// When a campaign will have used up its ready records (E6): ready records / rate at which they decrease. Pure: counts with their instants
// in. Must never be used to decide anything.
import { MINUTE_MS } from '../time.ts';

/** How many records were ready at an instant (epoch ms). */
export type ReadyCount = { readonly at: number; readonly ready: number };

/** So far back the rate is looked at: long enough to even out one call, short enough to notice a team that went home. */
export const RATE_WINDOW_MS = 15 * MINUTE_MS;
/** With less than this nobody can speak of a rate. */
export const RATE_NEEDS_MS = 2 * MINUTE_MS;

/** The counts that are still of use at `now`, in their order. */
export function recentCounts(counts: readonly ReadyCount[], now: number): readonly ReadyCount[] {
  return counts.filter(({ at }) => at >= now - RATE_WINDOW_MS && at <= now);
}

/**
 * The estimated time until no record is ready, in milliseconds.
 * A list that is loaded meanwhile makes a jump upwards: only what came after the last jump tells of the decrease.
 * @param counts in order of time, the newest last
 * @returns 0 where nothing is ready; undefined where the records do not decrease, or have been watched for too short a time
 */
export function timeToFinish(counts: readonly ReadyCount[]): number | undefined {
  const last = counts.at(-1);
  if (!last) return undefined;
  if (last.ready === 0) return 0;
  const first = counts[afterLastJump(counts)];
  if (!first || last.at - first.at < RATE_NEEDS_MS) return undefined;
  const used = first.ready - last.ready;
  if (used <= 0) return undefined;
  return Math.round((last.ready * (last.at - first.at)) / used);
}

/** A rise by more than a tenth is a list that came, not a record that is due again. */
function afterLastJump(counts: readonly ReadyCount[]): number {
  for (let index = counts.length - 1; index > 0; index -= 1) {
    const [before, after] = [counts[index - 1]?.ready ?? 0, counts[index]?.ready ?? 0];
    if (after - before > Math.max(10, before / 10)) return index;
  }
  return 0;
}
