/** Days and months as a calendar lays them out. Pure: a day is "2026-11-29", a month "2026-11"; no zone is asked. */
import { wallTimeAt } from '../../domain/callback/wall-time.ts';

/** 1 = Monday ... 7 = Sunday, on which weeks begin where this language is spoken; Monday where the browser does not know. */
export function firstWeekday(locale: string): number {
  const known = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1;
}

/** The weeks that a month touches, each with seven days, those of its neighbours among them. */
export function weeksOf(month: string, firstDay: number): readonly (readonly string[])[] {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const weekday = new Date(first).getUTCDay() || 7;
  const start = first - ((weekday - firstDay + 7) % 7) * DAY_MS;
  const end = Date.parse(`${addMonths(month, 1)}-01T00:00:00Z`);
  const weeks: string[][] = [];
  for (let at = start; at < end; at += 7 * DAY_MS)
    weeks.push(Array.from({ length: 7 }, (_, index) => dayOf(at + index * DAY_MS)));
  return weeks;
}

const DAY_MS = 86_400_000;
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** The month so many later. */
export function addMonths(month: string, count: number): string {
  const [year = 0, of = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, of - 1 + count, 1)).toISOString().slice(0, 7);
}

/** The day so many later. */
export function addDays(day: string, count: number): string {
  return dayOf(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS);
}

/** The day on the wall in a zone. */
export function dayIn(zone: string, at: number): string {
  return wallTimeAt(zone, at).slice(0, 10);
}

/** Where the browser is: times are shown by the clock of whoever looks. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
