// What the files of rows say, in German and English at once: they go from desk to desk.
import type { NumberFault } from '../numbers/read-number.ts';
import type { KnownBy } from '../storage/import-known.ts';
import type { RejectionReason, WarningReason } from './judging/judge-row.ts';

const REASONS: Record<RejectionReason | WarningReason | KnownBy, string> = {
  no_number: 'keine Telefonnummer / no telephone number',
  no_usable_number: 'keine brauchbare Telefonnummer / no usable telephone number',
  country_unknown: 'Land unbekannt, Nummer ohne Landesvorwahl / country unknown, number without country code',
  too_many_cells: 'mehr Zellen als Spalten / more cells than columns',
  empty_row: 'leere Zeile / empty row',
  customer_key_too_long: 'Kundennummer zu lang / customer key too long',
  number_unreadable: 'keine Telefonnummer, eine andere gilt / no telephone number, another one is used',
  number_repeated: 'dieselbe Nummer noch einmal / the same number once more',
  too_many_numbers: 'mehr als zehn Nummern / more than ten numbers',
  extension_dropped: 'Durchwahl wird nicht gewählt / extension is not dialed',
  short_row: 'weniger Zellen als Spalten / fewer cells than columns',
  value_cut: 'Text gekürzt / text cut',
  known_under_other_name:
    'Kundennummer unter anderem Namen bekannt: neuer Kontakt / customer key known under another name: new contact',
  customer_key: 'Kundennummer in anderer Liste / customer key in another list',
  number_and_name: 'Nummer und Name in anderer Liste / number and name in another list',
};
const DETAILS: Record<NumberFault, string> = {
  empty: 'leer / empty',
  no_digits: 'keine Ziffern / no digits',
  letters: 'Buchstaben zwischen den Ziffern / letters between the digits',
  scientific_notation: 'von der Tabellenkalkulation gerundet / rounded by the spreadsheet',
  date: 'ein Datum / a date',
  not_a_number: 'keine Telefonnummer / not a telephone number',
  too_short: 'zu kurz / too short',
  too_long: 'zu lang / too long',
  country_needed: 'ohne Land / without country',
  unknown_country_code: 'unbekannte Landesvorwahl / unknown country code',
  not_in_plan: 'gibt es nicht im Nummernplan / not in the numbering plan',
};

/** The words of a stable code; one without words is shown as it is. */
export function reasonWords(code: string): string {
  return code in REASONS ? REASONS[code as keyof typeof REASONS] : code;
}

/** Why a number is none, in words; what is no code (a name) stays as it is. */
export function detailWords(detail: string): string {
  return detail in DETAILS ? DETAILS[detail as NumberFault] : detail;
}
