// Calling windows (E18): weekly hours in the callee's local time. Where several zones are possible, all of them must allow.
// Must never ask a clock; the instant comes in.
import { DAY_MS, type LocalTime, MINUTE_MS, localTime } from '../time.ts';

/** Hours of one weekday, half open: from 8:00 (480) up to but not including 20:00 (1200). Whole quarters of an hour. */
export type Hours = { readonly fromMinute: number; readonly toMinute: number };

/** Index 0 = Monday ... 6 = Sunday; an empty list = closed that day. */
export type WeeklyWindow = readonly [Hours[], Hours[], Hours[], Hours[], Hours[], Hours[], Hours[]];

const QUARTER_MS = 15 * MINUTE_MS;

/** The same hours on the given weekdays (1 = Monday ... 7 = Sunday). */
export function sameHours(weekdays: readonly number[], hours: Hours): WeeklyWindow {
  return [1, 2, 3, 4, 5, 6, 7].map((day) =>
    weekdays.includes(day) ? [hours] : [],
  ) as unknown as WeeklyWindow;
}

export const ALWAYS_OPEN: WeeklyWindow = sameHours([1, 2, 3, 4, 5, 6, 7], { fromMinute: 0, toMinute: 1440 });

/** True if the window is open at that instant in that zone. */
export function isOpenIn(window: WeeklyWindow, zone: string, at: number): boolean {
  return isOpenAt(window, localTime(zone, at));
}

function isOpenAt(window: WeeklyWindow, { weekday, minuteOfDay }: LocalTime): boolean {
  const hours = window[weekday - 1] ?? [];
  return hours.some(({ fromMinute, toMinute }) => minuteOfDay >= fromMinute && minuteOfDay < toMinute);
}

/** True if every window is open in every zone at that instant. No zone at all is not a yes (E18: unknown = refused). */
export function isOpenEverywhere(
  windows: readonly WeeklyWindow[],
  zones: readonly string[],
  at: number,
): boolean {
  return (
    zones.length > 0 &&
    windows.every((window) => isNeverClosed(window) || zones.every((zone) => isOpenIn(window, zone, at)))
  );
}

/**
 * The next instant, on a quarter of an hour, at which every window is open in every zone; undefined if there is none within eight days.
 * Every zone's offset is a multiple of 15 minutes (IANA), and windows are whole quarters, so a quarter-hour step misses none. What is
 * closed by the clock on the wall is leapt over: a number with forty possible zones must not hold up the engine.
 */
export function nextOpening(
  windows: readonly WeeklyWindow[],
  zones: readonly string[],
  now: number,
): number | undefined {
  if (zones.length === 0) return undefined;
  let at = Math.ceil(now / QUARTER_MS) * QUARTER_MS;
  while (at <= now + 8 * DAY_MS) {
    const closedMs = closedFor(windows, zones, at);
    if (closedMs === 0) return at;
    at += closedMs;
  }
  return undefined;
}

/** For how long it is certainly not open everywhere: 0 if it is open, Infinity if one window never opens. */
function closedFor(windows: readonly WeeklyWindow[], zones: readonly string[], at: number): number {
  for (const zone of zones) {
    const local = localTime(zone, at);
    for (const window of windows) {
      if (!isOpenAt(window, local)) return untilOpening(window, { zone, at, local });
    }
  }
  return 0;
}

type Wall = { readonly zone: string; readonly at: number; readonly local: LocalTime };

function untilOpening(window: WeeklyWindow, wall: Wall): number {
  const minutes = Math.min(...openings(window, wall.local));
  return minutes === Infinity ? Infinity : leap(wall, minutes);
}

/** No clock is ever changed by more (Antarctica/Troll: two hours). */
const CLOCK_CHANGE_MINUTES = 120;

/** So many minutes on the wall as milliseconds; less where the clocks change before, but never nothing: who leaps asks again there. */
function leap({ zone, at, local }: Wall, minutes: number): number {
  const onTheWall = (local.minuteOfDay + minutes) % 1440;
  const isClockChanged = localTime(zone, at + minutes * MINUTE_MS).minuteOfDay !== onTheWall;
  const certain = isClockChanged ? minutes - CLOCK_CHANGE_MINUTES : minutes;
  return Math.max(certain * MINUTE_MS, QUARTER_MS);
}

/** In how many minutes each of the week's hours begins, by the clock on the wall. */
function openings(window: WeeklyWindow, { weekday, minuteOfDay }: LocalTime): number[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].flatMap((ahead) => {
    const hours = window[(weekday - 1 + ahead) % 7] ?? [];
    return hours
      .map(({ fromMinute }) => ahead * 1440 + fromMinute - minuteOfDay)
      .filter((minutes) => minutes > 0);
  });
}

/**
 * Until when it stays open without a break, on a quarter of an hour; undefined if it is closed now, or open for another day on end.
 * The first closing of any window in any zone.
 */
export function openUntil(
  windows: readonly WeeklyWindow[],
  zones: readonly string[],
  now: number,
): number | undefined {
  if (!isOpenEverywhere(windows, zones, now)) return undefined;
  const closing = windows.filter((window) => !isNeverClosed(window));
  const first = Math.min(...zones.flatMap((zone) => closing.map((window) => closingIn(window, zone, now))));
  return first <= now + DAY_MS ? first : undefined;
}

function isNeverClosed(window: WeeklyWindow): boolean {
  return window.every((hours) =>
    hours.some(({ fromMinute, toMinute }) => fromMinute === 0 && toMinute === 1440),
  );
}

/** When an open window closes in a zone; some instant after a day if not before. Leaps from one end of hours to the next. */
function closingIn(window: WeeklyWindow, zone: string, now: number): number {
  let at = Math.ceil((now + 1) / QUARTER_MS) * QUARTER_MS;
  while (at <= now + DAY_MS) {
    const local = localTime(zone, at);
    const minutes = untilClosing(window, local);
    if (minutes === 0) return at;
    at += leap({ zone, at, local }, minutes);
  }
  return at;
}

/** In how many minutes the present hours end, by the clock on the wall; 0 if it is closed. */
function untilClosing(window: WeeklyWindow, { weekday, minuteOfDay }: LocalTime): number {
  const hours = window[weekday - 1] ?? [];
  const now = hours.filter(({ fromMinute, toMinute }) => minuteOfDay >= fromMinute && minuteOfDay < toMinute);
  return Math.max(0, ...now.map(({ toMinute }) => toMinute - minuteOfDay));
}
