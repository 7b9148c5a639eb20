/**
 * Reads a date and a time as people say them, German and English alike whatever the language of the screen: "morgen 17 Uhr", "in 2 hours",
 * "nächsten Dienstag um halb drei", "4/9/2026 04:38 PM". What is not understood as a whole is no time yet: nothing is guessed. Pure.
 */
import { parseWallTime, type WallTime, wallTimeAt } from '../../../domain/callback/wall-time.ts';
import { HOUR_MS, MINUTE_MS } from '../../../domain/time.ts';
import type { Language } from '../../i18n/language.ts';
import { findClock, word } from './read-clock.ts';
import { daysAfter, findDay } from './read-day.ts';
import { A_NUMBER, numberOf, plain } from './when-words.ts';

export interface Reader {
  /** Epoch milliseconds. */
  now: number;
  /** IANA zone in which it is meant. */
  zone: string;
  /** Says which of two figures of 4/9 is the month. */
  language: Language;
  /** "17:00": the time of day where only a day is said; undefined: then there is no time yet. */
  clock?: string | undefined;
}

/**
 * The time on the wall of the zone; undefined where it is not understood. "In 2 hours" is elapsed time, also over a change of the clocks.
 * It may lie in the past, and the clocks may leap over it: whoever takes it judges that (domain/callback/draft.ts).
 */
export function readWhen(typed: string, reader: Reader): WallTime | undefined {
  const text = plain(typed);
  if (text === '') return undefined;
  const elapsed = elapsedOf(text);
  if (elapsed !== undefined) return wallTimeAt(reader.zone, reader.now + elapsed);
  const here = wallTimeAt(reader.zone, reader.now);
  const today = { day: here.slice(0, 10), language: reader.language };
  const day = findDay(text, today);
  if (day === 'no_day') return undefined;
  const spoken = withMorning(day ? day.rest : text, day !== undefined);
  const clock = findClock(spoken);
  if (!isFiller(clock ? clock.rest : spoken)) return undefined;
  const time = clock ? clockText(clock.value) : day?.keepsClock ? here.slice(11) : day && reader.clock;
  if (time === undefined) return undefined;
  if (day === undefined) return parseWallTime(soonest(time, here));
  // "Montag 9" on a Monday at ten is next Monday's.
  const isOver = day.isNamed && `${day.value}T${time}` <= here;
  return parseWallTime(`${isOver ? daysAfter(day.value, 7) : day.value}T${time}`);
}

/** A time alone: today if it is still to come, else tomorrow. */
function soonest(time: string, here: WallTime): string {
  const day = here.slice(0, 10);
  return `${day}T${time}` > here ? `${day}T${time}` : `${daysAfter(day, 1)}T${time}`;
}

/** Beside a day "morgen" is German for its morning. */
function withMorning(text: string, hasDay: boolean): string {
  return hasDay ? text.replace(word('morgen'), 'morgens') : text;
}

const FILLERS = /^(?:(?:um|am|at|on|the|den|der|dem|gegen|uhr|and|und|-|–|bitte|please)(?: |$))*$/;

function isFiller(rest: string): boolean {
  return FILLERS.test(rest);
}

const HOURS = '(?:stunden?|std\\.?|hours?|hrs?|h)';
const MINUTES = '(?:minuten?|min\\.?|minutes?|mins?|m)';
const ELAPSED: readonly { pattern: RegExp; ms: (count: number, minutes: number) => number }[] = [
  { pattern: whole('(?:einer )?halben stunde|half an hour|half hour'), ms: () => 30 * MINUTE_MS },
  { pattern: whole('(?:einer )?viertelstunde|(?:a )?quarter of an hour'), ms: () => 15 * MINUTE_MS },
  { pattern: whole('(?:einer )?dreiviertelstunde'), ms: () => 45 * MINUTE_MS },
  { pattern: whole('an hour and a half|one and a half hours'), ms: () => 90 * MINUTE_MS },
  {
    pattern: whole(`(?<count>${A_NUMBER}) ?${HOURS}(?:(?: und| and)? (?<minutes>${A_NUMBER}) ?${MINUTES})?`),
    ms: (count, minutes) => count * HOUR_MS + minutes * MINUTE_MS,
  },
  { pattern: whole(`(?<count>${A_NUMBER}) ?${MINUTES}`), ms: (count) => count * MINUTE_MS },
];

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:in |\\+ ?)(?:${pattern})$`);
}

function elapsedOf(text: string): number | undefined {
  for (const { pattern, ms } of ELAPSED) {
    const match = pattern.exec(text);
    if (!match) continue;
    const { count, minutes } = match.groups ?? {};
    return Math.round(ms(numberOf(count) ?? 0, numberOf(minutes) ?? 0));
  }
  return undefined;
}

function clockText(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
