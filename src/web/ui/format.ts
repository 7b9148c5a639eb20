/** Times, dates and figures as each language writes them. Instants are epoch milliseconds UTC; zones are IANA names. */
import type { Language } from '../i18n/language.ts';

export interface Format {
  /** 17:42 */
  time(at: number, zone?: string): string;
  /** 17:42:08 */
  timeWithSeconds(at: number, zone?: string): string;
  /** 23.11.2026 */
  date(at: number, zone?: string): string;
  /** 23.11. */
  dayMonth(at: number, zone?: string): string;
  /** 23.11.2026 17:42 */
  dateTime(at: number, zone?: string): string;
  /** Mo., 23.11. */
  weekdayDate(at: number, zone?: string): string;
  /** 22.606 */
  count(value: number): string;
  /** 1,8 % from 0.018 */
  percent(share: number, digits?: number): string;
  /** 1,2 MB */
  bytes(value: number): string;
  /** 0,48 €; fractions of a cent are written where they are. `currency` as ISO 4217 has it. */
  money(amount: number, currency: string): string;
  /** Privat, Büro und Mobil */
  list(words: readonly string[]): string;
}

const LOCALES: Record<Language, string> = { de: 'de-DE', en: 'en-GB' };
const made = new Map<Language, Format>();

/** How a language is written here: English as in Britain, with the day before the month. */
export function localeOf(language: Language): string {
  return LOCALES[language];
}

/** The formats of one language; Intl objects are dear to make, so they are made once. */
export function formatIn(language: Language): Format {
  const known = made.get(language);
  if (known) return known;
  const format = createFormat(LOCALES[language]);
  made.set(language, format);
  return format;
}

function createFormat(locale: string): Format {
  const inZone = dateFormats(locale);
  const count = new Intl.NumberFormat(locale);
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const day = { day: '2-digit', month: '2-digit', year: 'numeric' } as const;
  const format: Format = {
    time: (at, zone) => inZone(clock, zone).format(at),
    timeWithSeconds: (at, zone) => inZone({ ...clock, second: '2-digit' }, zone).format(at),
    date: (at, zone) => inZone(day, zone).format(at),
    dayMonth: (at, zone) => inZone({ day: '2-digit', month: '2-digit' }, zone).format(at),
    dateTime: (at, zone) => `${format.date(at, zone)} ${format.time(at, zone)}`,
    weekdayDate: (at, zone) =>
      inZone({ weekday: 'short', day: '2-digit', month: '2-digit' }, zone).format(at),
    count: (value) => count.format(value),
    percent: (share, digits = 1) =>
      new Intl.NumberFormat(locale, {
        style: 'percent',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }).format(share),
    bytes: (value) => bytesIn(locale, value),
    money: (amount, currency) =>
      new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 4 }).format(
        Math.round(amount * 10_000) / 10_000,
      ),
    list: (words) => list.format(words),
  };
  return format;
}

function dateFormats(locale: string) {
  const cache = new Map<string, Intl.DateTimeFormat>();
  return (options: Intl.DateTimeFormatOptions, zone?: string): Intl.DateTimeFormat => {
    const key = `${JSON.stringify(options)} ${zone ?? ''}`;
    const known = cache.get(key);
    if (known) return known;
    const created = new Intl.DateTimeFormat(locale, zone ? { ...options, timeZone: zone } : options);
    cache.set(key, created);
    return created;
  };
}

function bytesIn(locale: string, value: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let size = value;
  let step = 0;
  while (size >= 1000 && step < units.length - 1) {
    size /= 1000;
    step += 1;
  }
  const options = {
    style: 'unit',
    unit: units[step] ?? 'byte',
    maximumFractionDigits: step > 1 ? 1 : 0,
  } as const;
  return new Intl.NumberFormat(locale, options).format(size);
}

/** A running time: 02:14, from an hour on 1:02:14. Negative spans (clocks that differ a little) show as 00:00. */
export function duration(spanMs: number): string {
  const { hours, minutes, seconds } = parts(spanMs);
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds)}` : `${pad(minutes)}:${pad(seconds)}`;
}

/** Time in a state, always with hours: 00:04:12. */
export function longDuration(spanMs: number): string {
  const { hours, minutes, seconds } = parts(spanMs);
  return `${pad(hours)}:${pad(minutes)}:${pad(seconds)}`;
}

/** How many calendar days lie between two instants in a zone: -1 yesterday, 0 the same day, 1 tomorrow. */
export function daysBetween(fromAt: number, toAt: number, zone?: string): number {
  return Math.round((dayNumber(toAt, zone) - dayNumber(fromAt, zone)) / 86_400_000);
}

/** The first letters of the first and the last name: AW for Anna Weiß. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const first = words[0]?.[0] ?? '';
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
  return (first + last).toLocaleUpperCase();
}

function dayNumber(at: number, zone?: string): number {
  // The Swedish form is ISO 8601, so that the day can be read back as one.
  const day = new Intl.DateTimeFormat('sv-SE', zone ? { timeZone: zone } : {}).format(at);
  return Date.parse(`${day}T00:00:00Z`);
}

function parts(spanMs: number) {
  const total = Math.max(0, Math.floor(spanMs / 1000));
  return { hours: Math.floor(total / 3600), minutes: Math.floor(total / 60) % 60, seconds: total % 60 };
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
