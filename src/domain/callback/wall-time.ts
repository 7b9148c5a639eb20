// What the clock on the wall says in a zone, and which instant that is. A callback is promised in wall time, so it is kept in wall time.
// Must never depend on the zone of this process, and must never ask a clock.
import { DAY_MS, MINUTE_MS, localTime } from '../time.ts';

declare const brand: unique symbol;
/** "2026-11-29T17:00": what a calendar and a clock show, without a zone. */
export type WallTime = string & { readonly [brand]: 'wall_time' };

const FORM = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):([0-5]\d)$/;

/** The text if it is a day of the calendar with a minute of the day, else undefined ("2026-02-30T08:00" is none). */
export function parseWallTime(text: unknown): WallTime | undefined {
  if (typeof text !== 'string' || !FORM.test(text)) return undefined;
  const day = new Date(asIfUtc(text as WallTime)).toISOString();
  return day.slice(0, 16) === text ? (text as WallTime) : undefined;
}

/** What the wall says in a zone at an instant; seconds are cut off. */
export function wallTimeAt(zone: string, at: number): WallTime {
  const { year, month, day, minuteOfDay } = localTime(zone, at);
  const two = (number: number) => String(number).padStart(2, '0');
  const hour = Math.floor(minuteOfDay / 60);
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minuteOfDay % 60)}` as WallTime;
}

/** Minutes that a zone is ahead of UTC at an instant (Berlin in winter: 60). */
export function offsetMinutes(zone: string, at: number): number {
  const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  return (asIfUtc(wallTimeAt(zone, at)) - minute) / MINUTE_MS;
}

export type WallReading =
  | {
      readonly kind: 'once' | 'doubled';
      /** Epoch ms; of a doubled hour the first. */
      readonly at: number;
      readonly offsetMinutes: number;
    }
  /** The clocks were put forward over it: it is on no wall. `from`: the instant at which they were, `wall` what they showed then. */
  | { readonly kind: 'gap'; readonly from: number; readonly wall: WallTime };

/**
 * Which instant a wall time is in a zone. No zone changes its clocks twice within two days (IANA), so the offsets of the day before and of
 * the day after are all there are.
 */
export function readWallTime(zone: string, wall: WallTime): WallReading {
  const asUtc = asIfUtc(wall);
  const offsets = [offsetMinutes(zone, asUtc - DAY_MS), offsetMinutes(zone, asUtc + DAY_MS)];
  const found = [...new Set(offsets)]
    .map((offset) => ({ at: asUtc - offset * MINUTE_MS, offsetMinutes: offset }))
    .filter(({ at }) => wallTimeAt(zone, at) === wall)
    .toSorted((one, other) => one.at - other.at);
  const [first] = found;
  if (first) return { kind: found.length > 1 ? 'doubled' : 'once', ...first };
  const from = changeBetween(zone, asUtc - DAY_MS, asUtc + DAY_MS);
  return { kind: 'gap', from, wall: wallTimeAt(zone, from) };
}

/**
 * The instant of a promise whose wall time stands (F47): with the offset that it was made for, if the zone still has that; else the first
 * instant of that wall time; and if the clocks now leap over it, the moment at which they do.
 */
export function keepWallTime(zone: string, wall: WallTime, offset: number): number {
  const asPromised = asIfUtc(wall) - offset * MINUTE_MS;
  if (wallTimeAt(zone, asPromised) === wall) return asPromised;
  const reading = readWallTime(zone, wall);
  return reading.kind === 'gap' ? reading.from : reading.at;
}

/** The minute at which the clocks were changed, by halving: at `before` they had not been, at `after` they had. */
function changeBetween(zone: string, before: number, after: number): number {
  const old = offsetMinutes(zone, before);
  let [early, late] = [before, after];
  while (late - early > MINUTE_MS) {
    const middle = Math.floor((early + late) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offsetMinutes(zone, middle) === old) early = middle;
    else late = middle;
  }
  return late;
}

function asIfUtc(wall: WallTime): number {
  const [, year = '', month = '', day = '', hour = '', minute = ''] = FORM.exec(wall) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
}
