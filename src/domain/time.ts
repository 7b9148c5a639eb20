// Time as the rules use it: instants are epoch milliseconds that come in as values, local time is computed from a zone.
// This file must never ask a clock.

export type LocalTime = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** 1 = Monday ... 7 = Sunday (ISO 8601). */
  readonly weekday: number;
  readonly minuteOfDay: number;
};

const formats = new Map<string, Intl.DateTimeFormat>();
const WEEKDAYS: Record<string, number> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 };

function formatFor(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      weekday: 'short',
      hour: 'numeric',
      minute: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** True if the runtime's zone data knows this IANA zone. */
export function isZone(zone: string): boolean {
  try {
    formatFor(zone);
    return true;
  } catch {
    return false;
  }
}

/** The wall time in an IANA zone at an instant; whole minutes. Throws a RangeError for a zone that does not exist. */
export function localTime(zone: string, at: number): LocalTime {
  const part: Record<string, string> = {};
  for (const { type, value } of formatFor(zone).formatToParts(at)) part[type] = value;
  return {
    year: Number(part['year']),
    month: Number(part['month']),
    day: Number(part['day']),
    weekday: WEEKDAYS[part['weekday'] ?? ''] ?? 0,
    minuteOfDay: Number(part['hour']) * 60 + Number(part['minute']),
  };
}

/** The local calendar day as text, "2026-11-23": two instants are on the same day there if the texts are equal. */
export function localDay(zone: string, at: number): string {
  const { year, month, day } = localTime(zone, at);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/**
 * Milliseconds from a whole quarter of an hour to the end of its local day; where the clocks change before, less, but never nothing:
 * who steps along days asks again there.
 */
export function towardsMidnight(zone: string, at: number): number {
  const minutes = 1440 - localTime(zone, at).minuteOfDay;
  const isMidnight = localTime(zone, at + minutes * MINUTE_MS).minuteOfDay === 0;
  return Math.max(isMidnight ? minutes : minutes - 120, 15) * MINUTE_MS;
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
