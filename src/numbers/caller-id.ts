// How carriers write who calls whom (E29): +49..., 0049..., 4930..., 030... One trunk writes both numbers of a call in its own way, and
// what a national spelling means is told by the numbers of ours that it brings calls for.
import { type E164, parseE164 } from '../domain/phone-number.ts';
import { type CountryCode, asCountryCode, readNumber } from './read-number.ts';

/**
 * Reads what a trunk sends.
 * @param home a number of ours that this trunk brings calls for; undefined: only international spellings can be read
 * @returns undefined for what is withheld, or no number of the plan
 */
export function readCallerId(spelled: string | undefined, home: E164 | undefined): E164 | undefined {
  const text = spelled?.trim() ?? '';
  if (text.startsWith('+')) return parseE164(text);
  if (!/^\d{3,17}$/.test(text)) return undefined;
  const country = home === undefined ? undefined : countryOf(home);
  // 011 is dialed out of North America; everywhere else it is 00.
  const international = country === 'US' || country === 'CA' ? /^011(?=\d{7})/ : /^00(?=\d{7})/;
  if (international.test(text)) return parseE164(text.replace(international, '+'));
  if (country !== undefined && text.startsWith('0')) return numberOf(text, country);
  // Without any prefix: a country code at first, else the number as it is called within the country.
  return numberOf(`+${text}`, undefined) ?? (country === undefined ? undefined : numberOf(text, country));
}

function countryOf(home: E164): CountryCode | undefined {
  const read = readNumber(home, undefined);
  return read.ok && read.number.country !== undefined ? asCountryCode(read.number.country) : undefined;
}

function numberOf(spelled: string, country: CountryCode | undefined): E164 | undefined {
  const read = readNumber(spelled, country);
  return read.ok ? read.number.e164 : undefined;
}
