/** Finds the day in what somebody has typed: today, übermorgen, nächsten Dienstag, 24.12., Dec 24th, in 3 days. Pure. */
import { DAY_MS } from '../../../domain/time.ts';
import type { Language } from '../../i18n/language.ts';
import { type Found, without, word } from './read-clock.ts';
import { A_NUMBER, anyOf, MONTH, numberOf, WEEKDAY } from './when-words.ts';

export interface Today {
  /** "2026-11-28" in the zone that is meant. */
  day: string;
  /** Which of two comes first in 4/9: the month where English is spoken to, the day in German. */
  language: Language;
}

/** `isNamed`: a day of the week alone; when it is today's and the time is over, the next one is meant. */
export interface FoundDay extends Found<string> {
  isNamed: boolean;
  /** "in einer Woche": without a time of day it is the same one as now. */
  keepsClock: boolean;
}

const WEEKDAYS = anyOf(WEEKDAY.keys());
const MONTHS = anyOf(MONTH.keys());
const NEXT = '(?:naechste[nrs]?|kommende[nrs]?|next|coming)';
const AFTER_NEXT = '(?:uebernaechste[nrs]?)';

/** The day in a text; undefined where there is none, 'no_day' for one that the calendar does not have (30.2.). */
export function findDay(text: string, today: Today): FoundDay | 'no_day' | undefined {
  return findDate(text, today) ?? findRelative(text, today) ?? findWeekday(text, today);
}

function findDate(text: string, today: Today): FoundDay | 'no_day' | undefined {
  for (const { pattern, order } of datePatterns(today.language)) {
    const match = pattern.exec(text);
    if (!match) continue;
    const parts = order.map((name) => match.groups?.[name]);
    const [year, month, day] = parts;
    const read = dayOf({ year, month, day }, today);
    if (read === undefined) {
      // 17.30 looks like a date and is a time.
      if (match.groups?.['weak'] !== undefined) continue;
      return 'no_day';
    }
    return agreeing({ value: read, rest: without(text, match), isNamed: false, keepsClock: false });
  }
  return undefined;
}

/** A date may have its weekday beside it; another day's than the date's contradicts it. */
function agreeing(found: FoundDay): FoundDay | 'no_day' {
  const match = word(`(?:am |on )?(?<name>${WEEKDAYS})\\.?`).exec(found.rest);
  if (!match) return found;
  const wanted = WEEKDAY.get(match.groups?.['name'] ?? '');
  return wanted === weekdayOf(found.value) ? { ...found, rest: without(found.rest, match) } : 'no_day';
}

const YMD = ['year', 'month', 'day'] as const;

function datePatterns(language: Language): readonly { pattern: RegExp; order: typeof YMD }[] {
  const slashed =
    language === 'de' ? '(?<day>\\d{1,2})/(?<month>\\d{1,2})' : '(?<month>\\d{1,2})/(?<day>\\d{1,2})';
  const other =
    language === 'de' ? '(?<month>\\d{1,2})/(?<day>\\d{1,2})' : '(?<day>\\d{1,2})/(?<month>\\d{1,2})';
  const first = `(?<![\\d/])${slashed}`;
  const texts = [
    '(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})',
    '(?:am |on )?(?<day>\\d{1,2})\\. ?(?<month>\\d{1,2})\\.(?:(?<year> ?\\d{4}|\\d\\d))',
    '(?:am |on )?(?<day>\\d{1,2})\\. ?(?<month>\\d{1,2})\\.',
    '(?<weak>)(?<!(?:um|at) )(?<day>\\d{1,2})\\.(?<month>\\d{1,2})',
    // The other order is tried where the usual one is no date: 24/12 in English.
    `(?<weak>)(?:am |on )?${first}(?:/(?<year>\\d{4}|\\d\\d))?`,
    `(?:am |on )?${other}(?:/(?<year>\\d{4}|\\d\\d))?`,
    `(?:am |on )?(?:the )?(?<day>\\d{1,2})(?:\\.|st|nd|rd|th)? ?(?:of )?(?<month>${MONTHS})\\.?(?: (?<year>\\d{4}))?`,
    `(?:on )?(?<month>${MONTHS})\\.? (?:the )?(?<day>\\d{1,2})(?:\\.|st|nd|rd|th)?(?: (?<year>\\d{4}))?`,
  ];
  return texts.map((text) => ({ pattern: word(text), order: YMD }));
}

interface DateParts {
  year: string | undefined;
  month: string | undefined;
  day: string | undefined;
}

/** Without a year the next such day, today's included. */
function dayOf({ year, month, day }: DateParts, today: Today): string | undefined {
  const monthNumber = MONTH.get(month ?? '') ?? Number(month);
  const thisYear = Number(today.day.slice(0, 4));
  if (year !== undefined)
    return dayIn(year.length === 2 ? 2000 + Number(year) : Number(year), monthNumber, day);
  const soon = [thisYear, thisYear + 1, thisYear + 2, thisYear + 3, thisYear + 4];
  return soon
    .map((each) => dayIn(each, monthNumber, day))
    .find((each) => each !== undefined && each >= today.day);
}

function dayIn(year: number, month: number, day: string | undefined): string | undefined {
  const at = Date.UTC(year, month - 1, Number(day));
  if (Number.isNaN(at)) return undefined;
  const text = new Date(at).toISOString().slice(0, 10);
  return Number(text.slice(5, 7)) === month && Number(text.slice(8)) === Number(day) ? text : undefined;
}

function findRelative(text: string, today: Today): FoundDay | undefined {
  const named: readonly [string, number][] = [
    ['uebermorgen|(?:the )?day after tomorrow', 2],
    ['tomorrow', 1],
    ['heute|today', 0],
  ];
  for (const [pattern, ahead] of named) {
    const match = word(pattern).exec(text);
    if (match) return thatDay(text, match, { today, ahead });
  }
  const tonight = word('tonight').exec(text);
  if (tonight) {
    const rest = `${without(text, tonight)} evening`.trim();
    return { value: today.day, rest, isNamed: false, keepsClock: false };
  }
  const inDays = word(`in (?<count>${A_NUMBER}) (?<unit>tag(?:en?)?|days?|wochen?|weeks?)`).exec(text);
  if (inDays) {
    const count = numberOf(inDays.groups?.['count']);
    if (count === undefined || !Number.isInteger(count)) return undefined;
    const ahead = inDays.groups?.['unit']?.startsWith('w') ? count * 7 : count;
    return { ...thatDay(text, inDays, { today, ahead }), keepsClock: true };
  }
  // "morgen" beside another day is its morning, and that is read with the time.
  const tomorrow = word(`(?:${WEEKDAYS})\\.?|woche|week`).test(text) ? null : word('morgen').exec(text);
  return tomorrow ? thatDay(text, tomorrow, { today, ahead: 1 }) : undefined;
}

function thatDay(text: string, match: RegExpExecArray, by: { today: Today; ahead: number }): FoundDay {
  const value = daysAfter(by.today.day, by.ahead);
  return { value, rest: without(text, match), isNamed: false, keepsClock: false };
}

/** The coming day of that name; "next week" is the week that begins with the next Monday. */
function findWeekday(text: string, today: Today): FoundDay | undefined {
  const week = word(`(?:in der )?${NEXT} (?:woche|week)`).exec(text);
  const rest = week ? without(text, week) : text;
  const prefix = `(?:(?:am|on|this|diesen|den) )?(?:(?<after>${AFTER_NEXT}) |(?<next>${NEXT}) )?`;
  const match = word(`${prefix}(?<name>${WEEKDAYS})\\.?`).exec(rest);
  const wanted = WEEKDAY.get(match?.groups?.['name'] ?? '');
  const is = weekdayOf(today.day);
  if (!match || wanted === undefined) {
    if (!week) return undefined;
    return { value: daysAfter(today.day, 7), rest, isNamed: false, keepsClock: true };
  }
  const left = without(rest, match);
  if (week) {
    const value = daysAfter(today.day, 8 - is + (wanted - 1));
    return { value, rest: left, isNamed: false, keepsClock: false };
  }
  const isNext = match.groups?.['next'] !== undefined;
  const isAfterNext = match.groups?.['after'] !== undefined;
  const ahead = (wanted - is + 7) % 7;
  const coming = ahead === 0 && (isNext || isAfterNext) ? 7 : ahead;
  const value = daysAfter(today.day, isAfterNext ? coming + 7 : coming);
  return { value, rest: left, isNamed: !isNext && !isAfterNext, keepsClock: false };
}

export function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** 1 = Monday ... 7 = Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}
