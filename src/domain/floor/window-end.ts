// Until when more people may answer in the window that the abandon rule is counted in (I13): the day's end, the schedule's next stop (E5),
// the last closing of the calling hours (E18). Must never say that somebody will still be at work by then.
import { instantOnWall, occurrences } from '../campaign/schedule.ts';
import { areOpen, openingEnds } from '../compliance/hours.ts';
import type { PackId } from '../compliance/packs.ts';
import type { PacingSnapshot } from '../pacing/pacing.ts';
import { MINUTE_MS, localTime } from '../time.ts';
import { placesOf, zoneOf } from './calling-places.ts';
import type { Campaign } from './floor.ts';

/**
 * How far ahead answers are counted on at most, whatever end is known: agents go home when they like. With an end three hours too late
 * three of ten simulated days ended above 3 %; with this horizon none did, and the agents were as busy (docs/pacing.md).
 */
export const AHEAD_MS = 15 * MINUTE_MS;

type Rules = { readonly pack: PackId; readonly allowedCountries: readonly string[] };

/**
 * The true end of a campaign's window, as far as it is known. Whole minutes, so that it stays the same for a minute at least.
 * @param now epoch milliseconds
 * @returns epoch milliseconds, never after the next midnight
 */
export function windowEndsAt({ settings }: Pick<Campaign, 'settings'>, rules: Rules, now: number): number {
  const { schedule, window } = settings;
  const midnight = nextMidnight(zoneOf(rules.allowedCountries), now);
  const stop = schedule && occurrences(schedule, now, midnight).find(({ act }) => act.do === 'stop');
  return Math.min(midnight, stop?.at ?? Infinity, lastClosing(placesOf(rules, window), now));
}

/** What pacing is told of a window with this true end: `rolls` as long as that is further away than answers are counted on. */
export function countedOn(
  endsAt: number,
  now: number,
): Required<Pick<PacingSnapshot['window'], 'endsAt' | 'rolls'>> {
  return { endsAt: Math.min(endsAt, now + AHEAD_MS), rolls: endsAt > now + AHEAD_MS };
}

/** The window is the local day: who answers after midnight is the next one's. */
function nextMidnight(zone: string, now: number): number {
  const { year, month, day } = localTime(zone, now);
  return instantOnWall(zone, Date.UTC(year, month - 1, day + 1));
}

/** When the last place that is open now closes; what opens again later is not counted on. Infinity: open for another day, or not known. */
function lastClosing(places: ReturnType<typeof placesOf>, now: number): number {
  if (places.length === 0) return Infinity;
  const open = places.filter(({ hours, zone }) => areOpen(hours, [zone], now));
  return Math.max(now, ...open.map(({ hours, zone }) => openingEnds(hours, [zone], now) ?? Infinity));
}
