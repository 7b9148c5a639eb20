// Which column of a list is what, by its header in German or English, without being told. What is not known stays under its own header.
import { createHash } from 'node:crypto';
import { type CountryCode, readNumber } from '../../numbers/read-number.ts';
import { cutText } from './cut-text.ts';

/** What a column is for: the same words as on the wire (a test compares the two lists). */
export const COLUMN_TARGETS = [
  'customer_key',
  'first_name',
  'last_name',
  'full_name',
  'company',
  'country',
  'city',
  'phone_home',
  'phone_mobile',
  'phone_work',
  'phone_other',
  'field',
  'ignore',
] as const;
export type ColumnTarget = (typeof COLUMN_TARGETS)[number];

/** One target per column of the file, in the file's order. */
export type ColumnMapping = readonly ColumnTarget[];

export type PhoneTarget = Extract<ColumnTarget, `phone_${string}`>;
export function isPhone(target: ColumnTarget): target is PhoneTarget {
  return target.startsWith('phone_');
}

/** Several columns may be phones or fields; of the others the best header wins and the rest stay fields. */
type Guess = { readonly target: ColumnTarget; readonly weight: number };

/** A pattern from words that are written with "|" between them, in lines that people can read. */
function anyOf(...words: string[]): RegExp {
  return new RegExp(`^(?:${words.join('|')})$`);
}
function anyIn(...words: string[]): RegExp {
  return new RegExp(words.join('|'));
}

const PHONE_WORD = anyIn(
  'tele?fon|telephone|phone|\\btel\\b|fon\\b|fern ?sprecher|contact number|dial',
  'rufnr|ruf ?nummer|durchwahl|festnetz|mobil|handy|cell|^nummer \\d$|^number(?: \\d)?$',
);
const NOT_A_PHONE = anyIn(
  'fax|type|typ\\b|art\\b|status|datum|date|zeit|time|dauer|duration|e ?mail|anzahl|count',
  'vertrag|contract|tarif|anbieter|provider|bemerkung|note',
);

const EXACT: readonly (readonly [ColumnTarget, RegExp])[] = [
  [
    'customer_key',
    anyOf(
      'kundennummer|kunden ?nr|kd ?nr|kunden ?id|kunde ?id',
      'customer (?:id|no|nr|number|key|ref)|cust ?(?:id|no)|client (?:id|no|number)',
    ),
  ],
  ['last_name', anyOf('nachname|familienname|zuname|last ?name|surname|family ?name|l ?name')],
  ['first_name', anyOf('vorname|vornamen|rufname|first ?name|given ?name|forename|f ?name')],
  [
    'full_name',
    anyOf(
      'name|kunde|kundenname|ansprechpartner|kontakt|vor und nachname|vollstandiger name',
      'customer|customer name|contact|contact name|full ?name|person',
      'name vorname|nachname vorname|vorname nachname',
    ),
  ],
  [
    'company',
    anyOf('firma|firmenname|unternehmen|betrieb|company|company name|organi[sz]ation|employer|business'),
  ],
  [
    'country',
    anyOf(
      'land|landercode|land iso|iso land|landes ?code|nation|staat',
      'country|country code|country iso|iso country',
    ),
  ],
  ['city', anyOf('ort|stadt|wohnort|ortschaft|gemeinde|city|town|place')],
];
const LOOSE: readonly (readonly [ColumnTarget, RegExp])[] = [
  [
    'customer_key',
    anyOf(
      'id|nr|no|key|uid|lfd nr|record id|contact id|lead id|external id|account (?:id|no|number)|member (?:id|no|number)',
      'kontakt ?id|datensatz ?id|externe id|mitgliedsnummer|mitglieds ?nr|personen ?(?:nr|nummer|id)',
      'debitor(?:en ?(?:nr|nummer))?|adress ?(?:nr|nummer|id)|reference|referenz',
    ),
  ],
  ['last_name', anyIn('nachname|last ?name|surname')],
  ['first_name', anyIn('vorname|first ?name')],
  ['company', anyIn('firma|company|unternehmen')],
  ['city', anyIn('wohnort|\\bcity\\b|\\bstadt\\b')],
];

/** Lower case, no accents, no punctuation: "Kunden-Nr." is "kunden nr". */
export function plainHeader(header: string): string {
  const text = header.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');
  return text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

function guess(header: string): Guess {
  const plain = plainHeader(header);
  const exact = EXACT.find(([, pattern]) => pattern.test(plain));
  if (exact !== undefined) return { target: exact[0], weight: 3 };
  if (PHONE_WORD.test(plain) && !NOT_A_PHONE.test(plain)) return { target: phoneTarget(plain), weight: 3 };
  const loose = LOOSE.find(([, pattern]) => pattern.test(plain));
  return loose === undefined
    ? { target: 'field', weight: 0 }
    : { target: loose[0], weight: plain === 'id' ? 2 : 1 };
}

function phoneTarget(plain: string): PhoneTarget {
  if (/mobil|handy|cell/.test(plain)) return 'phone_mobile';
  if (
    /buro|buero|geschaft|gesch\b|dienst|arbeit|work|office|business|firma|company|zentrale|durchwahl|\bg\b/.test(
      plain,
    )
  )
    return 'phone_work';
  if (/privat|\bpriv\b|festnetz|home|haus|zuhause|landline|\bp\b/.test(plain)) return 'phone_home';
  return 'phone_other';
}

/**
 * The target of each column by its header. Where no header is known as a phone, columns whose first rows are mostly numbers are.
 * @param samples the first rows under the header
 */
export function guessMapping(
  headers: readonly string[],
  samples: readonly (readonly string[])[],
  country: CountryCode | undefined,
): ColumnMapping {
  const guesses = headers.map(guess);
  const mapping = guesses.map(({ target, weight }, index): ColumnTarget => {
    if (isPhone(target) || target === 'field') return target;
    const better = guesses.findIndex((other) => other.target === target && other.weight > weight);
    const first = guesses.findIndex((other) => other.target === target && other.weight === weight);
    return better === -1 && first === index ? target : 'field';
  });
  // "Name" beside "Vorname" is the last name, beside "Nachname" the first, beside both something else.
  const whole = mapping.indexOf('full_name');
  const hasFirst = mapping.includes('first_name');
  const hasLast = mapping.includes('last_name');
  if (whole !== -1 && (hasFirst || hasLast))
    mapping[whole] = hasFirst && hasLast ? 'field' : hasFirst ? 'last_name' : 'first_name';
  if (!mapping.some(isPhone)) {
    for (const [index, target] of mapping.entries()) {
      if ((target === 'field' || target === 'customer_key') && areMostlyNumbers(samples, index, country))
        mapping[index] = 'phone_other';
    }
  }
  return mapping;
}

/** Only spellings that begin as numbers do: a column of balances or postcodes is none. */
function areMostlyNumbers(
  samples: readonly (readonly string[])[],
  column: number,
  country: CountryCode | undefined,
): boolean {
  const cells = samples.map((row) => (row[column] ?? '').trim()).filter((cell) => cell !== '');
  const numbers = cells.filter((cell) => /^["'=]*[+0(]/.test(cell) && readNumber(cell, country).ok);
  return cells.length > 0 && numbers.length >= cells.length * 0.6;
}

/** False if the first row is already a person: a cell of it is a telephone number. */
export function isHeaderRow(cells: readonly string[], country: CountryCode | undefined): boolean {
  return !cells.some((cell) => /\d{5}/.test(cell.replace(/[\s./()-]/g, '')) && readNumber(cell, country).ok);
}

const LONGEST_HEADER = 100;

/** The headers as the list will keep them: trimmed, never empty, never twice, bounded. */
export function columnNames(cells: readonly string[], width = cells.length): string[] {
  const names: string[] = [];
  const taken = new Set<string>();
  for (let index = 0; index < width; index += 1) {
    const given = cutText((cells[index] ?? '').replace(/\s+/g, ' ').trim(), LONGEST_HEADER);
    const base = given === '' ? `#${index + 1}` : given;
    let name = base;
    for (let copy = 2; taken.has(name.toLowerCase()); copy += 1) name = `${base} (${copy})`;
    taken.add(name.toLowerCase());
    names.push(name);
  }
  return names;
}

/** The same for two files with the same headers in the same order: a mapping is remembered under it (E12). */
export function headerFingerprint(names: readonly string[]): string {
  return createHash('sha256').update(names.map(plainHeader).join('\n')).digest('hex').slice(0, 32);
}
