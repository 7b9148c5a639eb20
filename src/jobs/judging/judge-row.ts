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

/** Why a row is looked at although it was accepted. */
export const ROW_WARNINGS = [
  'number_unreadable',
  'number_repeated',
  'too_many_numbers',
  'extension_dropped',
  'country_unknown',
  'short_row',
  'value_cut',
  'known_under_other_name',
] as const;
export type WarningReason = (typeof ROW_WARNINGS)[number];

/** Something in a row; `field` is the header of the column, undefined where the whole row is meant. */
export type Cause = {
  readonly field: string | undefined;
  /** Why a number is none; the other name of a known customer key. */
  readonly detail: string | undefined;
  /** The cell, cut to what a page can show. */
  readonly value: string | undefined;
};
export type RowWarning = Cause & { readonly reason: WarningReason };

/** What becomes a contact, a record and its numbers. */
export type AcceptedRow = {
  readonly verdict: 'accepted';
  readonly line: number;
  readonly customerKey: string | undefined;
  /** The header of the key's column. */
  readonly keyField: string | undefined;
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly city: string;
  readonly country: CountryCode | undefined;
  /** True: the row names its country itself; false: it is the list's. */
  readonly saysCountry: boolean;
  /** For comparing names, see nameKey. */
  readonly nameKey: string;
  /** In the order of the columns; never empty, no number twice. */
  readonly numbers: readonly ChainNumber[];
  /** The header of each number's column. */
  readonly numberFields: readonly string[];
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
  /** Where the reason stands in the row; undefined where the whole row is meant. */
  readonly field: string | undefined;
  readonly value: string | undefined;
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

/** So much of a cell is kept to show what was wrong with it. */
const SHOWN_CHARS = 200;

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
  const causes = createCauses(row, rules.columns);
  const rejected = (reason: RejectionReason, at?: number, detail?: NumberFault): RejectedRow => ({
    verdict: 'rejected',
    line,
    reason,
    ...causes.of(at),
    detail,
  });
  if (cells.every((cell) => cell.trim() === '')) return rejected('empty_row');
  // Cells beyond the header mean a delimiter in a cell: everything behind it stands in the wrong column.
  if (cells.slice(rules.mapping.length).some((cell) => cell.trim() !== '')) return rejected('too_many_cells');
  if (cells.length < rules.mapping.length) causes.warn('short_row');
  const text = (index: number, limit: number) => bounded({ cells, index, limit, causes });
  const key = (cells[places.key] ?? '').trim();
  if (key.length > VALUE_BOUNDS.keyChars) return rejected('customer_key_too_long', places.key);

  const said = (cells[places.country] ?? '').trim();
  const named = said === '' ? rules.country : readCountry(said);
  if (named === undefined) causes.warn('country_unknown', places.country);
  const chain = chainOf(row, rules, { phones: places.phones, country: named, causes });
  if (chain.numbers.length === 0) {
    if (chain.fault === undefined) return rejected('no_number');
    return chain.fault.why === 'country_needed'
      ? rejected('country_unknown', named === undefined ? places.country : chain.fault.index)
      : rejected('no_usable_number', chain.fault.index, chain.fault.why);
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
    keyField: key === '' ? undefined : headerOf(rules.columns, places.key),
    ...name,
    city: text(places.city, VALUE_BOUNDS.nameChars),
    country: named,
    saysCountry: said !== '' && named !== undefined,
    nameKey: nameKey(name),
    numbers: chain.numbers,
    numberFields: chain.fields,
    fields: places.fields.flatMap((index) => {
      const value = bounded({ cells, index, limit: VALUE_BOUNDS.fieldChars, causes, isKept: true });
      return value === '' ? [] : [[headerOf(rules.columns, index), value] as const];
    }),
    warnings: causes.warnings,
  };
}

function headerOf(columns: readonly string[], index: number): string {
  return columns[index] ?? `#${index + 1}`;
}

type Causes = {
  readonly warnings: readonly RowWarning[];
  /** Warns once for each reason in each column; without a column the whole row is meant. */
  warn(reason: WarningReason, index?: number, detail?: NumberFault): void;
  of(index: number | undefined): Cause;
};

const NO_WARNINGS: readonly RowWarning[] = [];

function createCauses({ cells }: ListRow, columns: readonly string[]): Causes {
  let warnings: RowWarning[] | undefined;
  const of = (index: number | undefined): Cause => {
    if (index === undefined) return { field: undefined, detail: undefined, value: undefined };
    const cell = cutText(cells[index] ?? '', SHOWN_CHARS);
    return { field: headerOf(columns, index), detail: undefined, value: cell };
  };
  return {
    get warnings() {
      return warnings ?? NO_WARNINGS;
    },
    of,
    warn(reason, index, detail) {
      const warning: RowWarning = { reason, ...of(index), detail };
      warnings ??= [];
      if (!warnings.some((one) => one.reason === reason && one.field === warning.field))
        warnings.push(warning);
    },
  };
}

type Cell = {
  readonly cells: readonly string[];
  readonly index: number;
  readonly limit: number;
  readonly causes: Causes;
  /** Blanks around the text stay: it is a field, no name. */
  readonly isKept?: boolean;
};

/** The text of a cell, cut at a whole character; names are trimmed, fields stay as they are. */
function bounded({ cells, index, limit, causes, isKept = false }: Cell): string {
  const cell = cells[index] ?? '';
  const text = isKept ? cell : cell.trim();
  if (text.length <= limit) return text;
  causes.warn('value_cut', index);
  return cutText(text, limit);
}

type ChainWork = {
  readonly phones: readonly number[];
  readonly country: CountryCode | undefined;
  readonly causes: Causes;
};

type Chain = {
  readonly numbers: readonly ChainNumber[];
  readonly fields: readonly string[];
  readonly fault: { readonly why: NumberFault; readonly index: number } | undefined;
};

function chainOf(row: ListRow, { mapping, columns }: JudgingRules, work: ChainWork): Chain {
  const numbers: ChainNumber[] = [];
  const fields: string[] = [];
  let fault: Chain['fault'];
  for (const index of work.phones) {
    const cell = row.cells[index];
    const target = mapping[index];
    if (cell === undefined || cell === '' || target === undefined || !isPhone(target)) continue;
    const reading = numbersOfCell(cell, work.country);
    if (reading.fault !== undefined) {
      fault ??= { why: reading.fault, index };
      work.causes.warn('number_unreadable', index, reading.fault);
    }
    for (const { e164, kind, country, zones, extension } of reading.numbers) {
      if (extension !== undefined) work.causes.warn('extension_dropped', index);
      if (numbers.some((known) => known.e164 === e164)) work.causes.warn('number_repeated', index);
      else if (numbers.length >= VALUE_BOUNDS.numbers) work.causes.warn('too_many_numbers', index);
      else {
        numbers.push({ e164, label: LABEL_OF[target], kind, country, zones });
        fields.push(headerOf(columns, index));
      }
    }
  }
  return { numbers, fields, fault };
}
