/** The formats in the language in force; renders again when the language changes. */
import { useTranslation } from 'react-i18next';
import { languageOf } from '../i18n/language.ts';
import { type Format, formatIn } from './format.ts';
import { momentText } from './moment.ts';

export interface FormatInWords extends Format {
  /** today 11:20, yesterday 17:05, else 18.09.2026 11:20. */
  moment(at: number, nowAt: number, zone?: string): string;
}

export function useFormat(): FormatInWords {
  const { i18n } = useTranslation('frame');
  return { ...formatIn(languageOf(i18n.language) ?? 'en'), moment: momentText };
}
