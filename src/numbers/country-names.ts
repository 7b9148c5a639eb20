// Which country a cell means: ISO codes, names in German, English and French, and what offices write ("UK", "BRD", "D").
import { getCountries } from 'libphonenumber-js/max';
import type { CountryCode } from './read-number.ts';

const WRITTEN: Readonly<Record<string, CountryCode>> = {
  d: 'DE',
  brd: 'DE',
  ger: 'DE',
  deu: 'DE',
  'bundesrepublik deutschland': 'DE',
  'federal republic of germany': 'DE',
  a: 'AT',
  aut: 'AT',
  che: 'CH',
  f: 'FR',
  fra: 'FR',
  uk: 'GB',
  'u k': 'GB',
  gbr: 'GB',
  'great britain': 'GB',
  grossbritannien: 'GB',
  'vereinigtes konigreich von grossbritannien und nordirland': 'GB',
  england: 'GB',
  scotland: 'GB',
  schottland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  nordirland: 'GB',
  usa: 'US',
  'u s a': 'US',
  'u s': 'US',
  america: 'US',
  amerika: 'US',
  'vereinigte staaten von amerika': 'US',
  'united states of america': 'US',
  nld: 'NL',
  holland: 'NL',
  'the netherlands': 'NL',
  b: 'BE',
  l: 'LU',
  i: 'IT',
  e: 'ES',
  pol: 'PL',
  ita: 'IT',
  esp: 'ES',
  can: 'CA',
};
const LANGUAGES = ['de', 'en', 'fr'];

const countryOfCell = new Map<string, CountryCode>();
let countryOfName: Map<string, CountryCode> | undefined;

function allNames(): Map<string, CountryCode> {
  const found = new Map<string, CountryCode>();
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    for (const code of getCountries()) {
      const name = names.of(code);
      if (name !== undefined) found.set(plain(name), code);
    }
  }
  for (const code of getCountries()) found.set(code.toLowerCase(), code);
  for (const [name, code] of Object.entries(WRITTEN)) found.set(name, code);
  return found;
}

function plain(text: string): string {
  const folded = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');
  return folded.replace(/[^\p{L}]+/gu, ' ').trim();
}

/** The country that a cell names, or undefined if it names none that we know. */
export function readCountry(cell: string): CountryCode | undefined {
  const known = countryOfCell.get(cell);
  if (known !== undefined) return known;
  countryOfName ??= allNames();
  const country = countryOfName.get(plain(cell));
  // A list writes its few countries a million times.
  if (country !== undefined && countryOfCell.size < 1_000) countryOfCell.set(cell, country);
  return country;
}
