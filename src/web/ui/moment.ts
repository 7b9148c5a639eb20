/** An instant as people say it, in the language in force: today 11:20, yesterday 17:05, else 18.09.2026 11:20. */
import i18next from 'i18next';
import { languageOf } from '../i18n/language.ts';
import { daysBetween, formatIn } from './format.ts';

export function momentText(at: number, nowAt: number, zone?: string): string {
  const format = formatIn(languageOf(i18next.language) ?? 'en');
  const t = i18next.getFixedT(null, 'frame');
  const time = format.time(at, zone);
  const days = daysBetween(nowAt, at, zone);
  if (days === 0) return t('time.today', { time });
  if (days === -1) return t('time.yesterday', { time });
  if (days === 1) return t('time.tomorrow', { time });
  return format.dateTime(at, zone);
}
