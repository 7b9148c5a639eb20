/** A country of the called: first those whose number plans Rufwerk is tested with, then the others of Europe. */
import { useTranslation } from 'react-i18next';
import { Select } from '../ui/select.tsx';
import { useCountryName } from './words.ts';

const FIRST = ['DE', 'AT', 'CH', 'FR', 'GB', 'US'] as const;
const OTHERS = [
  'BE',
  'BG',
  'CA',
  'CZ',
  'DK',
  'EE',
  'ES',
  'FI',
  'GR',
  'HR',
  'HU',
  'IE',
  'IS',
  'IT',
  'LI',
  'LT',
  'LU',
  'LV',
  'MT',
  'NL',
  'NO',
  'PL',
  'PT',
  'RO',
  'SE',
  'SI',
  'SK',
  'TR',
] as const;

export const COUNTRIES: readonly string[] = [...FIRST, ...OTHERS];

export interface CountrySelectProps {
  label: string;
  hint?: string;
  value: string;
  onValue: (country: string) => void;
  error?: string | undefined;
}

export function CountrySelect({ label, hint, value, onValue, error }: CountrySelectProps) {
  const options = useCountryOptions();
  return <Select label={label} hint={hint} value={value} options={options} onValue={onValue} error={error} />;
}

/** The countries with their names in the language in force, the usual ones first. */
export function useCountryOptions() {
  const { i18n } = useTranslation();
  const name = useCountryName();
  const order = new Intl.Collator(i18n.language).compare;
  const others = OTHERS.toSorted((one, other) => order(name(one), name(other)));
  return [...FIRST, ...others].map((code) => ({ value: code, label: name(code) }));
}
