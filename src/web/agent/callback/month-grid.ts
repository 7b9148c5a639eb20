/** The days of a month in weeks, as a calendar on the wall shows them (S66). Pure. */
import type { Language } from '../../i18n/language.ts';
import { addMonths, weeksOf as wholeWeeksOf } from '../../callbacks/month-days.ts';
import { daysAfter, weekdayOf } from './read-day.ts';

/** Monday is 1, Sunday 7. English weeks begin on Sunday (S66), German ones on Monday. */
export const WEEK_START: Record<Language, number> = { de: 1, en: 7 };

export interface Week {
  /** ISO 8601; only where weeks begin on Monday is it the week's own. */
  number: number;
  /** Seven days "2026-11-30"; undefined: of another month. */
  days: readonly (string | undefined)[];
}

/** The weeks of a month "2026-11". */
export function weeksOf(month: string, weekStart: number): readonly Week[] {
  return wholeWeeksOf(month, weekStart).map((all) => ({
    number: weekNumber(all[0] ?? `${month}-01`),
    days: all.map((day) => (day.startsWith(month) ? day : undefined)),
  }));
}

/** The same day so many months later; the last of the month where it is shorter. */
export function sameDayIn(day: string, months: number): string {
  const month = addMonths(day.slice(0, 7), months);
  const last = daysAfter(`${addMonths(month, 1)}-01`, -1);
  const wanted = `${month}-${day.slice(8)}`;
  return wanted > last ? last : wanted;
}

/** Where a key leads in the calendar; undefined: it is not the calendar's. */
export function dayAfterKey(day: string, key: string, weekStart: number): string | undefined {
  const place = (weekdayOf(day) - weekStart + 7) % 7;
  const steps: Record<string, string> = {
    ArrowLeft: daysAfter(day, -1),
    ArrowRight: daysAfter(day, 1),
    ArrowUp: daysAfter(day, -7),
    ArrowDown: daysAfter(day, 7),
    Home: daysAfter(day, -place),
    End: daysAfter(day, 6 - place),
    PageUp: sameDayIn(day, -1),
    PageDown: sameDayIn(day, 1),
  };
  return steps[key];
}

/** Two letters for each day of the week, from its first: Mo to So, Su to Sa. */
export function weekdayLetters(language: Language, weekStart: number): readonly string[] {
  const format = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-US', {
    weekday: 'short',
    timeZone: 'UTC',
  });
  // 2024-01-01 was a Monday.
  return Array.from({ length: 7 }, (_, ahead) =>
    format.format(Date.UTC(2024, 0, weekStart + ahead)).slice(0, 2),
  );
}

/** ISO 8601: the week of its Thursday. */
function weekNumber(day: string): number {
  const thursday = daysAfter(day, 4 - weekdayOf(day));
  const newYear = `${thursday.slice(0, 4)}-01-01`;
  return Math.floor((Date.parse(thursday) - Date.parse(newYear)) / (7 * 86_400_000)) + 1;
}
