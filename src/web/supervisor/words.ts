/** The word for a code of the server (a status, a result, a reason); a code without a word is shown as it came. */
import { useTranslation } from 'react-i18next';

/** A group of words in the supervisor's texts whose keys are codes. */
export type WordGroup =
  | 'statuses'
  | 'types'
  | 'callResults'
  | 'callerFates'
  | 'notReadyReasons'
  | 'why.rules'
  | 'why.kinds'
  | 'rowReasons'
  | 'numberFaults'
  | 'register.sources';

export function useWords(): (group: WordGroup, code: string) => string {
  const { t } = useTranslation('supervisor');
  const say = t as (key: string, options: object) => string;
  return (group, code) => say(`${group}.${code}`, { defaultValue: code });
}

/** The name of a country in the language in force: Deutschland for DE. */
export function useCountryName(): (code: string) => string {
  const { i18n } = useTranslation();
  const names = new Intl.DisplayNames([i18n.language], { type: 'region', fallback: 'code' });
  return (code) => (/^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code);
}
