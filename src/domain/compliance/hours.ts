// The calling hours of one number: the weekly hours of every pack that it is under and of its campaign, without the packs' holidays. In
// every possible zone all of them must allow (E18). Must never ask a clock.
import { DAY_MS, MINUTE_MS, towardsMidnight } from '../time.ts';
import { type HolidayCalendar, isHoliday } from './holidays.ts';
import type { RulePack } from './packs.ts';
import { type WeeklyWindow, isOpenEverywhere, nextOpening, openUntil } from './window.ts';

export type CallingHours = {
  readonly windows: readonly WeeklyWindow[];
  readonly holidays: readonly HolidayCalendar[];
};

export function hoursOf(packs: readonly RulePack[], own: WeeklyWindow | undefined): CallingHours {
  return {
    windows: [...packs.map((pack) => pack.window), ...(own ? [own] : [])],
    holidays: packs.flatMap((pack) => pack.holidays ?? []),
  };
}

/** True if it may be called now as far as hours say. */
export function areOpen({ windows, holidays }: CallingHours, zones: readonly string[], at: number): boolean {
  return isOpenEverywhere(windows, zones, at) && !isHolidayAnywhere(holidays, zones, at);
}

/** No holidays in a row are longer: Christmas with the weekend before and New Year's Day after it. */
const HOLIDAYS_IN_A_ROW = 10;

/** The next instant at which it may; undefined if there is none within eight days of working hours. */
export function openingAfter(
  { windows, holidays }: CallingHours,
  zones: readonly string[],
  now: number,
): number | undefined {
  let from = now;
  for (let tries = 0; tries <= HOLIDAYS_IN_A_ROW; tries += 1) {
    const at = nextOpening(windows, zones, from);
    if (at === undefined || !isHolidayAnywhere(holidays, zones, at)) return at;
    from = endOfDay(zones, at);
  }
  return undefined;
}

/** Until when it stays open without a break; undefined if it is closed now, or open for another day on end. */
export function openingEnds(hours: CallingHours, zones: readonly string[], now: number): number | undefined {
  return areOpen(hours, zones, now) ? openUntil(hours.windows, zones, now) : undefined;
}

function isHolidayAnywhere(
  holidays: readonly HolidayCalendar[],
  zones: readonly string[],
  at: number,
): boolean {
  return holidays.some((calendar) => zones.some((zone) => isHoliday(calendar, zone, at)));
}

/** The first end of the local day in any zone. */
function endOfDay(zones: readonly string[], at: number): number {
  const quarter = Math.ceil(at / (15 * MINUTE_MS)) * 15 * MINUTE_MS;
  return Math.min(quarter + DAY_MS, ...zones.map((zone) => quarter + towardsMidnight(zone, quarter)));
}
