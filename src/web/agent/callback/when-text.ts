/** A callback's time as it is written: in the field (S64), in a sentence, on a button. English as in the United States. */
import {
  type WallTime,
  parseWallTime,
  readWallTime,
  wallTimeAt,
} from '../../../domain/callback/wall-time.ts';
import { isZone } from '../../../domain/time.ts';
import type { Language } from '../../i18n/language.ts';
import { daysBetween } from '../../ui/format.ts';

const FIELD = {
  de: { day: '2-digit', month: '2-digit', year: 'numeric' },
  en: { day: 'numeric', month: 'numeric', year: 'numeric' },
} as const;
const CLOCK = {
  de: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  en: { hour: '2-digit', minute: '2-digit', hourCycle: 'h12' },
} as const;
const LONG = { weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric' } as const;
const SHORT = { weekday: 'short', day: '2-digit', month: '2-digit' } as const;
const LOCALE: Record<Language, string> = { de: 'de-DE', en: 'en-US' };

/** 09.04.2015 16:38, or 4/9/2015 04:38 PM. */
export function fieldText(wall: WallTime, language: Language): string {
  return `${written(wall, FIELD[language], language)} ${clockText(wall, language)}`;
}

/** Mo., 30.11.2026, 17:00, or Mon, 11/30/2026, 05:00 PM. */
export function longText(wall: WallTime, language: Language): string {
  return `${written(wall, LONG, language)}, ${clockText(wall, language)}`;
}

/** Mo., 30.11., 17:00, or Mon, 11/30, 05:00 PM. */
export function shortText(wall: WallTime, language: Language): string {
  return `${written(wall, SHORT, language)}, ${clockText(wall, language)}`;
}

/** 17:00, or 05:00 PM. */
export function clockText(wall: WallTime, language: Language): string {
  return written(wall, CLOCK[language], language).replace(/\u202F/g, ' ');
}

/** Nov. 2026, or Nov 2026 (S66). */
export function monthText(month: string, language: Language): string {
  const at = Date.parse(`${month}-01T00:00Z`);
  return new Intl.DateTimeFormat(LOCALE[language], {
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(at);
}

/** The whole day in words, for those who do not see the calendar. */
export function dayText(day: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALE[language], { dateStyle: 'full', timeZone: 'UTC' }).format(
    Date.parse(`${day}T00:00Z`),
  );
}

function written(wall: WallTime, options: Intl.DateTimeFormatOptions, language: Language): string {
  return new Intl.DateTimeFormat(LOCALE[language], { ...options, timeZone: 'UTC' }).format(
    Date.parse(`${wall}Z`),
  );
}

/** The instant of a wall time; undefined for what is no time, or one that the clocks leap over. */
export function instantOf(wall: string, zone: string): number | undefined {
  const parsed = isZone(zone) ? parseWallTime(wall) : undefined;
  const reading = parsed && readWallTime(zone, parsed);
  return reading === undefined || reading.kind === 'gap' ? undefined : reading.at;
}

/**
 * A draft's time on a clock of another zone, the computer's unless told otherwise: it may have been typed as the contact's. What is no
 * instant is shown as it was typed.
 */
export function ownWall(
  { wall, zone }: { readonly wall: string; readonly zone: string },
  own = Intl.DateTimeFormat().resolvedOptions().timeZone,
): WallTime | undefined {
  const at = instantOf(wall, zone);
  return at === undefined ? parseWallTime(wall) : wallTimeAt(own, at);
}

/** Whether a moment is today or tomorrow on the wall of a zone, for words instead of a date. */
export function dayWord(at: number, now: number, zone: string): 'today' | 'tomorrow' | undefined {
  const days = daysBetween(now, at, zone);
  return days === 0 ? 'today' : days === 1 ? 'tomorrow' : undefined;
}

/** K61: the next half hour on the wall of a zone. */
export function nextHalfHour(now: number, zone: string): WallTime {
  const HALF_MS = 30 * 60_000;
  // Zones with odd quarters still get a time that the clock there shows as :00 or :30.
  const minutes = Number(wallTimeAt(zone, now).slice(14));
  const whole = Math.floor(now / 60_000) * 60_000;
  return wallTimeAt(zone, whole + HALF_MS - (minutes % 30) * 60_000);
}
