// One row of a list: a record with its chain of numbers, or why not (E12). Knows no other row: duplicates are judged after.
// Must never change what a cell says: formula and HTML cells are text here and everywhere.
import type { ChainNumber, NumberLabel } from '../../domain/phone-number.ts';
import { readCountry } from '../../numbers/country-names.ts';
import type { CountryCode, NumberFault } from '../../numbers/read-number.ts';
import { cutText } from '../reading/cut-text.ts';
import type { ListRow } from '../reading/file-fault.ts';
import { type ColumnMapping, type ColumnTarget, type PhoneTarget, isPhone } from '../reading/headers.ts';
import { nameKey, splitName } from './name-key.ts';
import { numbersOfCell } from './numbers-of-cell.ts';

export const REJECTION_REASONS = [
  'no_number',
  'no_usable_number',
  'country_unknown',
  'too_many_cells',
  'empty_row',
  'customer_key_too_long',
] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

export const ROW_WARNINGS = [
  'number_unreadable',
  'number_repeated',
  'too_many_numbers',
  'extension_dropped',
  'country_unknown',
  'short_row',
  'value_cut',
] as const;
export type RowWarning = (typeof ROW_WARNINGS)[number];

/** What becomes a contact, a record and its numbers. */
export type AcceptedRow = {
  readonly verdict: 'accepted';
  readonly line: number;
  readonly customerKey: string | undefined;
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly city: string;
  readonly country: CountryCode | undefined;
  /** For comparing names, see nameKey. */
  readonly nameKey: string;
  /** In the order of the columns; never empty, no number twice. */
  readonly numbers: readonly ChainNumber[];
  /** The list's own columns that are not empty, under their headers. */
  readonly fields: readonly (readonly [string, string])[];
  readonly warnings: readonly RowWarning[];
};

export type RejectedRow = {
  readonly verdict: 'rejected';
  readonly line: number;
  readonly reason: RejectionReason;
  /** Why the first unusable number is none, where that is the reason. */
  readonly detail: NumberFault | undefined;
};

export type JudgedRow = AcceptedRow | RejectedRow;

export type JudgingRules = {
  readonly mapping: ColumnMapping;
  /** One name per column of the mapping. */
  readonly columns: readonly string[];
  /** The list's country: decides for rows without one of their own. */
  readonly country: CountryCode;
};

/** Longest texts that are stored; longer ones are cut, with a warning. A key is never cut: two could become one. */
export const VALUE_BOUNDS = { keyChars: 200, nameChars: 200, fieldChars: 4_000, numbers: 10 } as const;

const LABEL_OF: Record<PhoneTarget, NumberLabel> = {
  phone_home: 'home',
  phone_mobile: 'mobile',
  phone_work: 'work',
  phone_other: 'other',
};

/** A judge for the rows of one list; what depends on the mapping alone is worked out once. */
export function createRowJudge(rules: JudgingRules): (row: ListRow) => JudgedRow {
  const at = (target: ColumnTarget) => rules.mapping.indexOf(target);
  const places = {
    key: at('customer_key'),
    first: at('first_name'),
    last: at('last_name'),
    whole: at('full_name'),
    company: at('company'),
    city: at('city'),
    country: at('country'),
    phones: columnsOf(rules.mapping, isPhone),
    // A target that only one column can have keeps its first column; further ones stay fields.
    fields: rules.mapping.flatMap((target, index) => (isField(target, index, rules.mapping) ? [index] : [])),
  };
  return (row) => judge(row, rules, places);
}

type Places = {
  readonly key: number;
  readonly first: number;
  readonly last: number;
  readonly whole: number;
  readonly company: number;
  readonly city: number;
  readonly country: number;
  readonly phones: readonly number[];
  readonly fields: readonly number[];
};

function isField(target: ColumnTarget, index: number, mapping: ColumnMapping): boolean {
  return target === 'field' || (target !== 'ignore' && !isPhone(target) && mapping.indexOf(target) !== index);
}

function columnsOf(mapping: ColumnMapping, wanted: (target: ColumnTarget) => boolean): number[] {
  return mapping.flatMap((target, index) => (wanted(target) ? [index] : []));
}

function judge(row: ListRow, rules: JudgingRules, places: Places): JudgedRow {
  const { cells, line } = row;
  const rejected = (reason: RejectionReason, detail?: NumberFault): RejectedRow => ({
    verdict: 'rejected',
    line,
    reason,
    detail,
  });
  if (cells.every((cell) => cell.trim() === '')) return rejected('empty_row');
  // Cells beyond the header mean a delimiter in a cell: everything behind it stands in the wrong column.
  if (cells.slice(rules.mapping.length).some((cell) => cell.trim() !== '')) return rejected('too_many_cells');
  const warnings = new Set<RowWarning>();
  if (cells.length < rules.mapping.length) warnings.add('short_row');
  const text = (index: number, limit: number) => bounded(cells[index] ?? '', limit, warnings);
  const key = (cells[places.key] ?? '').trim();
  if (key.length > VALUE_BOUNDS.keyChars) return rejected('customer_key_too_long');

  const said = (cells[places.country] ?? '').trim();
  const named = said === '' ? rules.country : readCountry(said);
  if (named === undefined) warnings.add('country_unknown');
  const chain = chainOf(row, rules.mapping, { phones: places.phones, country: named, warnings });
  if (chain.numbers.length === 0) {
    if (chain.fault === undefined) return rejected('no_number');
    return chain.fault === 'country_needed'
      ? rejected('country_unknown')
      : rejected('no_usable_number', chain.fault);
  }
  const whole = places.whole === -1 ? undefined : splitName(text(places.whole, VALUE_BOUNDS.nameChars));
  const name = {
    firstName: text(places.first, VALUE_BOUNDS.nameChars) || (whole?.firstName ?? ''),
    lastName: text(places.last, VALUE_BOUNDS.nameChars) || (whole?.lastName ?? ''),
    company: text(places.company, VALUE_BOUNDS.nameChars),
  };
  return {
    verdict: 'accepted',
    line,
    customerKey: key === '' ? undefined : key,
    ...name,
    city: text(places.city, VALUE_BOUNDS.nameChars),
    country: named,
    nameKey: nameKey(name),
    numbers: chain.numbers,
    fields: places.fields.flatMap((index) => {
      const value = bounded(cells[index] ?? '', VALUE_BOUNDS.fieldChars, warnings, false);
      return value === '' ? [] : [[rules.columns[index] ?? `#${index + 1}`, value] as const];
    }),
    warnings: [...warnings],
  };
}

/** Cuts at a whole character; names are trimmed, fields stay as they are. */
function bounded(cell: string, limit: number, warnings: Set<RowWarning>, isTrimmed = true): string {
  const text = isTrimmed ? cell.trim() : cell;
  if (text.length <= limit) return text;
  warnings.add('value_cut');
  return cutText(text, limit);
}

type ChainWork = {
  readonly phones: readonly number[];
  readonly country: CountryCode | undefined;
  readonly warnings: Set<RowWarning>;
};

function chainOf(
  row: ListRow,
  mapping: ColumnMapping,
  work: ChainWork,
): { numbers: ChainNumber[]; fault: NumberFault | undefined } {
  const numbers: ChainNumber[] = [];
  let fault: NumberFault | undefined;
  for (const index of work.phones) {
    const cell = row.cells[index];
    const target = mapping[index];
    if (cell === undefined || cell === '' || target === undefined || !isPhone(target)) continue;
    const reading = numbersOfCell(cell, work.country);
    if (reading.fault !== undefined) {
      fault ??= reading.fault;
      work.warnings.add('number_unreadable');
    }
    for (const { e164, kind, country, zones, extension } of reading.numbers) {
      if (extension !== undefined) work.warnings.add('extension_dropped');
      if (numbers.some((known) => known.e164 === e164)) work.warnings.add('number_repeated');
      else if (numbers.length >= VALUE_BOUNDS.numbers) work.warnings.add('too_many_numbers');
      else numbers.push({ e164, label: LABEL_OF[target], kind, country, zones });
    }
  }
  return { numbers, fault };
}
