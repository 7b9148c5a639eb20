// National holidays as rule packs need them (DE-5, FR-1), computed, so that no table runs out. Holidays of regions are not here: who must
// keep them is told so where the pack is chosen. Must never ask a clock.
import { DAY_MS, localDay } from '../time.ts';

export type HolidayCalendar = 'DE' | 'FR';

type Rules = {
  readonly fixed: readonly string[] /** Days from Easter Sunday. */;
  readonly movable: readonly number[];
};

const [GOOD_FRIDAY, EASTER_MONDAY, ASCENSION, WHIT_MONDAY] = [-2, 1, 39, 50];

const CALENDARS: Readonly<Record<HolidayCalendar, Rules>> = {
  // The nine that are kept in all sixteen states.
  DE: {
    fixed: ['01-01', '05-01', '10-03', '12-25', '12-26'],
    movable: [GOOD_FRIDAY, EASTER_MONDAY, ASCENSION, WHIT_MONDAY],
  },
  // Code du travail, L3133-1.
  FR: {
    fixed: ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'],
    movable: [EASTER_MONDAY, ASCENSION, WHIT_MONDAY],
  },
};

const holidays = new Map<string, ReadonlySet<string>>();

/** True if the local day of an instant is a holiday there. */
export function isHoliday(calendar: HolidayCalendar, zone: string, at: number): boolean {
  const day = localDay(zone, at);
  return holidaysOf(calendar, Number(day.slice(0, 4))).has(day);
}

/** The holidays of a year as "2026-12-25". */
export function holidaysOf(calendar: HolidayCalendar, year: number): ReadonlySet<string> {
  const key = `${calendar} ${year}`;
  let days = holidays.get(key);
  if (!days) {
    const { fixed, movable } = CALENDARS[calendar];
    const easter = easterSunday(year);
    days = new Set([
      ...fixed.map((day) => `${year}-${day}`),
      ...movable.map((after) => localDay('UTC', easter + after * DAY_MS)),
    ]);
    holidays.set(key, days);
  }
  return days;
}

/** Easter Sunday in the Gregorian calendar, 0:00 UTC (the anonymous algorithm of Nature, 1876, as Meeus prints it). */
function easterSunday(year: number): number {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor((year % 100) / 4) - epact - (year % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const days = epact + weekday - 7 * late + 114;
  return Date.UTC(year, Math.floor(days / 31) - 1, (days % 31) + 1);
}
