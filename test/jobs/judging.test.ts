import { describe, expect, test } from 'vitest';
import { createDuplicateJudge } from '../../src/jobs/judging/duplicates.ts';
import { createFingerprintSet } from '../../src/jobs/judging/fingerprint-set.ts';
import {
  type AcceptedRow,
  type JudgedRow,
  VALUE_BOUNDS,
  createRowJudge,
} from '../../src/jobs/judging/judge-row.ts';
import { foldName, nameKey, splitName } from '../../src/jobs/judging/name-key.ts';
import { guessMapping } from '../../src/jobs/reading/headers.ts';
import { readCountry } from '../../src/numbers/country-names.ts';

const COLUMNS = [
  'Kundennummer',
  'Nachname',
  'Vorname',
  'Land',
  'Ort',
  'Telefon privat',
  'Telefon mobil',
  'Bemerkung',
];
const judge = createRowJudge({ mapping: guessMapping(COLUMNS, [], 'DE'), columns: COLUMNS, country: 'DE' });
const row = (...cells: string[]): JudgedRow => judge({ line: 2, cells });
function accepted(...cells: string[]): AcceptedRow {
  const judged = row(...cells);
  if (judged.verdict === 'rejected') throw new Error(judged.reason);
  return judged;
}
const warnings = (judged: AcceptedRow) => judged.warnings.map((warning) => warning.reason);
const numbers = (judged: AcceptedRow) => judged.numbers.map((number) => number.e164);

describe('E12: one row', () => {
  test('becomes a record with its chain of numbers and its own fields', () => {
    expect(accepted('7', 'Weiß', 'Zoë', 'DE', 'Köln', '030 23125123', '0033 639980009', 'abends')).toEqual({
      verdict: 'accepted',
      line: 2,
      customerKey: '7',
      keyField: 'Kundennummer',
      firstName: 'Zoë',
      lastName: 'Weiß',
      company: '',
      city: 'Köln',
      country: 'DE',
      saysCountry: true,
      nameKey: 'weiss|zoe',
      numbers: [
        { e164: '+493023125123', label: 'home', kind: 'fixed', country: 'DE', zones: ['Europe/Berlin'] },
        { e164: '+33639980009', label: 'mobile', kind: 'mobile', country: 'FR', zones: ['Europe/Paris'] },
      ],
      numberFields: ['Telefon privat', 'Telefon mobil'],
      fields: [['Bemerkung', 'abends']],
      warnings: [],
    });
  });

  test.each<[string, string, string]>([
    ['US', '(214) 555-0118', '+12145550118'],
    ['USA', '214-555-0118', '+12145550118'],
    ['UK', '0131 496 0134', '+441314960134'],
    ['Großbritannien', '0131 496 0134', '+441314960134'],
    ['Frankreich', '01 99 00 67 22', '+33199006722'],
    ['france', '01 99 00 67 22', '+33199006722'],
    ['Deutschland', '030 23125123', '+493023125123'],
    [' de ', '030 23125123', '+493023125123'],
    ['', '030 23125123', '+493023125123'],
  ])("the row's country %j decides how %j is read", (country, spelling, expected) => {
    expect(numbers(accepted('1', 'A', 'B', country, '', spelling))).toEqual([expected]);
  });

  test("a country that nobody knows is not the list's: only full numbers are read", () => {
    expect(row('1', 'A', 'B', 'Atlantis', '', '030 23125123')).toMatchObject({
      verdict: 'rejected',
      reason: 'country_unknown',
    });
    expect(warnings(accepted('1', 'A', 'B', 'Atlantis', '', '+49 30 23125123', '', ''))).toEqual([
      'country_unknown',
    ]);
  });

  test('a bad first number and a good second one is accepted with a warning, and the good one leads the chain', () => {
    const judged = accepted('1', 'A', 'B', 'DE', '', 'unbekannt', '+33639980009', '');
    expect(numbers(judged)).toEqual(['+33639980009']);
    expect(judged.warnings).toEqual([
      { reason: 'number_unreadable', field: 'Telefon privat', detail: 'no_digits', value: 'unbekannt' },
    ]);
  });

  test('a row without any usable number is rejected with the reason of the first one', () => {
    expect(row('1', 'A', 'B', 'DE', '', '')).toEqual({
      verdict: 'rejected',
      line: 2,
      reason: 'no_number',
      detail: undefined,
      field: undefined,
      value: undefined,
    });
    expect(row('1', 'A', 'B', 'DE', '', '12', 'unbekannt')).toMatchObject({
      reason: 'no_usable_number',
      detail: 'too_short',
      field: 'Telefon privat',
      value: '12',
    });
    expect(row('1', 'A', 'B', 'DE', '', '4,9E+12')).toMatchObject({
      reason: 'no_usable_number',
      detail: 'scientific_notation',
    });
  });

  test('short rows are filled up, rows with more cells than headers are not guessed at, empty ones are said to be empty', () => {
    expect(row('1', 'A', 'B', 'DE')).toMatchObject({ verdict: 'rejected', reason: 'no_number' });
    expect(warnings(accepted('1', 'A', 'B', 'DE', '', '+493023125123'))).toEqual(['short_row']);
    expect(row('1', 'A', 'B', 'DE', '', '+493023125123', '', '', 'x')).toMatchObject({
      reason: 'too_many_cells',
    });
    expect(accepted('1', 'A', 'B', 'DE', '', '+493023125123', '', '', '', ' ').warnings).toEqual([]);
    expect(row('', ' ', '', '', '', '', '', '')).toMatchObject({ reason: 'empty_row' });
  });

  test.each([
    '=1+2',
    '+cmd|calc',
    '-2+3',
    '@SUM(A1)',
    '\tx',
    '\rx',
    '<img src=x onerror=alert(1)>',
    'ruft\r\nabends',
  ])('F65: the cell %j arrives as what it is', (text) => {
    expect(accepted('1', 'A', 'B', 'DE', '', '+493023125123', '', text).fields).toEqual([
      ['Bemerkung', text],
    ]);
  });

  test('two numbers in one cell are two numbers, the same one twice is one', () => {
    expect(numbers(accepted('1', 'A', 'B', '', '', '030 23125123 / 0171 39200123', '', ''))).toEqual([
      '+493023125123',
      '+4917139200123',
    ]);
    expect(numbers(accepted('1', 'A', 'B', '', '', '030 23125123\n030 23125124', '', ''))).toEqual([
      '+493023125123',
      '+493023125124',
    ]);
    const twice = accepted('1', 'A', 'B', '', '', '030 23125123', '+493023125123', '');
    expect(numbers(twice)).toEqual(['+493023125123']);
    expect(warnings(twice)).toEqual(['number_repeated']);
  });

  test('texts are bounded with a warning and at a whole character, keys are never cut', () => {
    const judged = accepted('1', 'A', 'B', '', '', '+493023125123', '', '😀'.repeat(VALUE_BOUNDS.fieldChars));
    expect(judged.fields[0]?.[1].length).toBe(VALUE_BOUNDS.fieldChars);
    expect(judged.fields[0]?.[1]).not.toMatch(/\p{Surrogate}/u);
    const uneven = accepted('1', 'A', 'B', '', '', '+493023125123', '', `x${'😀'.repeat(4_000)}`);
    expect(uneven.fields[0]?.[1]).not.toMatch(/\p{Surrogate}/u);
    expect(warnings(judged)).toEqual(['value_cut']);
    expect(row('k'.repeat(201), 'A', 'B', '', '', '+493023125123')).toMatchObject({
      reason: 'customer_key_too_long',
    });
  });
});

describe('E12: duplicates within a list', () => {
  const person = (customerKey: string | undefined, name: string, ...ownNumbers: string[]) => ({
    customerKey,
    nameKey: foldName(name),
    numbers: ownNumbers,
  });
  const verdicts = (...people: ReturnType<typeof person>[]) => {
    const duplicates = createDuplicateJudge();
    return people.map((one) => duplicates.find(one) ?? (duplicates.take(one) ? 'shares' : 'new'));
  };

  test('the same customer key is, whatever the name and the number', () => {
    expect(verdicts(person('1', 'Anna', '+1'), person('1', 'Ben', '+2'))).toEqual(['new', 'customer_key']);
  });

  test('the same number with the same name is, in any place of the chain, without case and accents', () => {
    expect(verdicts(person('1', 'Müller Zoë', '+1', '+2'), person('2', 'MULLER ZOE', '+3', '+2'))).toEqual([
      'new',
      'number_and_name',
    ]);
  });

  test('people who share a number are kept and marked', () => {
    expect(verdicts(person('1', 'Anna', '+1'), person('2', 'Ben', '+1'), person('3', 'Cem', '+9'))).toEqual([
      'new',
      'shares',
      'new',
    ]);
  });

  test('what was itself a duplicate makes no other row one', () => {
    expect(verdicts(person('1', 'Anna', '+1'), person('1', 'Ben', '+2'), person('2', 'Ben', '+2'))).toEqual([
      'new',
      'customer_key',
      'new',
    ]);
  });

  test('rows without a name are told apart by their keys; without keys, the number is all there is', () => {
    expect(verdicts(person('1', '', '+1'), person('2', '', '+1'))).toEqual(['new', 'shares']);
    expect(verdicts(person(undefined, '', '+1'), person(undefined, '', '+1'))).toEqual([
      'new',
      'number_and_name',
    ]);
  });

  test('what is in the list already counts', () => {
    const duplicates = createDuplicateJudge();
    duplicates.remember(person('1', 'Anna', '+1'));
    expect(duplicates.find(person('1', 'Anna', '+1'))).toBe('customer_key');
    expect(duplicates.find(person('2', 'Ben', '+1'))).toBeUndefined();
    expect(duplicates.take(person('2', 'Ben', '+1'))).toBe(true);
    expect(duplicates.sharers).toBe(1);
  });

  test('names are compared without case, accents and punctuation, and a company stands in for a person', () => {
    expect(foldName("  ŁUKASZ  O'Neill-Strauß ")).toBe('lukasz o neill strauss');
    expect(foldName('Muller')).toBe(foldName('MÜLLER'));
    expect(nameKey({ lastName: '', firstName: '', company: 'Weiß GmbH' })).toBe('weiss gmbh');
    expect(nameKey({ lastName: 'A', firstName: 'B', company: 'C' })).not.toBe(
      nameKey({ lastName: 'AB', firstName: '', company: 'C' }),
    );
  });

  test.each([
    ['Doe, Jane', 'Jane', 'Doe'],
    ['Herr Hans von der Heide', 'Hans', 'von der Heide'],
    ['Jane Doe', 'Jane', 'Doe'],
    ['Madonna', '', 'Madonna'],
    ['von der Heide', '', 'von der Heide'],
    ['', '', ''],
  ])('the whole name %j is %j and %j', (whole, firstName, lastName) => {
    expect(splitName(whole)).toEqual({ firstName, lastName });
  });
});

test('a set of fingerprints knows exactly what was added, in a few bytes each', () => {
  const set = createFingerprintSet();
  const count = 200_000;
  for (let i = 0; i < count; i += 1) expect(set.add(`k${i}`)).toBe(true);
  for (let i = 0; i < count; i += 7) expect(set.add(`k${i}`)).toBe(false);
  let strangers = 0;
  for (let i = 0; i < count; i += 1) if (set.has(`n${i}`)) strangers += 1;
  expect(strangers).toBe(0);
  expect(set.size).toBe(count);
  expect(set.byteCount / count).toBeLessThan(18);
});

test.each([
  ['DE', 'DE'],
  ['Deutschland', 'DE'],
  ['Germany', 'DE'],
  ['Allemagne', 'DE'],
  ['U.K.', 'GB'],
  ['UK', 'GB'],
  ['Vereinigtes Königreich', 'GB'],
  ['U.S.A.', 'US'],
  ['Vereinigte Staaten', 'US'],
  ['ÖSTERREICH', 'AT'],
  ['Schweiz', 'CH'],
  ['the Netherlands', 'NL'],
  ['XX', undefined],
  ['', undefined],
])('the cell %j names the country %s', (cell, country) => {
  expect(readCountry(cell)).toBe(country);
});
