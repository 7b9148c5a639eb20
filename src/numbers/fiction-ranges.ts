// Numbers that regulators keep free for films, books and tests. Practice organisations, demonstrations and tests use no others.
// The library's plan calls some of them unused, which is right for the world and wrong for us: these are usable.
// This file must never hold a number that somebody could answer: each range names the authority that reserved it.
import type { NumberKind } from '../domain/phone-number.ts';

export type FictionRange = {
  /** Leading digits in E.164, without the plus. */
  readonly prefix: string;
  /** Digits of the whole number, without the plus. */
  readonly length: number;
  readonly country: 'DE' | 'FR' | 'GB' | 'US';
  readonly kind: NumberKind;
  readonly place: string;
};

// Bundesnetzagentur, Mitteilung 148/2021 (Amtsblatt 7/2021): Rufnummern fuer Medienproduktionen, 1,000 in each of five areas.
const GERMANY: readonly FictionRange[] = [
  { prefix: '493023125', length: 12, country: 'DE', kind: 'fixed', place: 'Berlin' },
  { prefix: '496990009', length: 12, country: 'DE', kind: 'fixed', place: 'Frankfurt am Main' },
  { prefix: '494066969', length: 12, country: 'DE', kind: 'fixed', place: 'Hamburg' },
  { prefix: '492214710', length: 12, country: 'DE', kind: 'fixed', place: 'Köln' },
  { prefix: '498999998', length: 12, country: 'DE', kind: 'fixed', place: 'München' },
];

// ARCEP, décision 2018-0881 (plan national de numérotation): numéros réservés aux oeuvres audiovisuelles.
const FRANCE: readonly FictionRange[] = [
  { prefix: '3319900', length: 11, country: 'FR', kind: 'fixed', place: 'Île-de-France' },
  { prefix: '3326191', length: 11, country: 'FR', kind: 'fixed', place: 'Nord-Ouest' },
  { prefix: '3335301', length: 11, country: 'FR', kind: 'fixed', place: 'Nord-Est' },
  { prefix: '3346571', length: 11, country: 'FR', kind: 'fixed', place: 'Sud-Est' },
  { prefix: '3353649', length: 11, country: 'FR', kind: 'fixed', place: 'Sud-Ouest' },
  { prefix: '3363998', length: 11, country: 'FR', kind: 'mobile', place: 'mobile' },
];

// Ofcom, "Telephone numbers for use in TV and radio drama programmes": 1,000 in each area.
const BRITAIN: readonly FictionRange[] = [
  { prefix: '441134960', length: 12, country: 'GB', kind: 'fixed', place: 'Leeds' },
  { prefix: '441144960', length: 12, country: 'GB', kind: 'fixed', place: 'Sheffield' },
  { prefix: '441154960', length: 12, country: 'GB', kind: 'fixed', place: 'Nottingham' },
  { prefix: '441164960', length: 12, country: 'GB', kind: 'fixed', place: 'Leicester' },
  { prefix: '441174960', length: 12, country: 'GB', kind: 'fixed', place: 'Bristol' },
  { prefix: '441184960', length: 12, country: 'GB', kind: 'fixed', place: 'Reading' },
  { prefix: '441214960', length: 12, country: 'GB', kind: 'fixed', place: 'Birmingham' },
  { prefix: '441314960', length: 12, country: 'GB', kind: 'fixed', place: 'Edinburgh' },
  { prefix: '441414960', length: 12, country: 'GB', kind: 'fixed', place: 'Glasgow' },
  { prefix: '441514960', length: 12, country: 'GB', kind: 'fixed', place: 'Liverpool' },
  { prefix: '441614960', length: 12, country: 'GB', kind: 'fixed', place: 'Manchester' },
  { prefix: '441914980', length: 12, country: 'GB', kind: 'fixed', place: 'Tyneside, Durham, Sunderland' },
  { prefix: '442079460', length: 12, country: 'GB', kind: 'fixed', place: 'London' },
  { prefix: '442896496', length: 12, country: 'GB', kind: 'fixed', place: 'Northern Ireland' },
  { prefix: '442920180', length: 12, country: 'GB', kind: 'fixed', place: 'Cardiff' },
  { prefix: '441632960', length: 12, country: 'GB', kind: 'fixed', place: 'no area' },
  { prefix: '447700900', length: 12, country: 'GB', kind: 'mobile', place: 'mobile' },
];

export const FICTION_RANGES: readonly FictionRange[] = [...GERMANY, ...FRANCE, ...BRITAIN];

/**
 * The range that holds this number, or undefined.
 * @param digits E.164 without the plus
 *
 * North America is not in the list: 555-0100 to 555-0199 of each area code (NANPA, ATIS-0300115) are in the library's plan, with the
 * area code's own country.
 */
export function fictionRange(digits: string): FictionRange | undefined {
  return FICTION_RANGES.find((range) => digits.length === range.length && digits.startsWith(range.prefix));
}
