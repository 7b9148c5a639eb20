// Imports (E12). A file is uploaded, looked at (preview with the guessed mapping), then started; the jobs process works it.
//   POST   /api/imports            multipart: file, fields listName, country, others, start -> ImportRow
//                                  (start 'true': at once, with the guessed mapping)
//   GET    /api/imports?after=     Page<ImportRow>
//   GET    /api/imports/:id        ImportRow
//   GET    /api/imports/:id/preview  ImportPreview
//   POST   /api/imports/:id/start  {mapping?} -> ImportRow
//   POST   /api/imports/:id/cancel -> ImportRow
//   GET    /api/imports/:id/rejected  CSV: line, reason, original cells (cells that a spreadsheet would run are escaped)
//   GET    /api/imports/:id/findings?kind=&after=  Page<ImportFinding> in the file's order, with the total
//   GET    /api/imports/:id/in-other-lists  CSV: line, reason, list, original cells
//   GET    /api/imports/:id/warnings  CSV: line, column, reason, detail, cell
import { z } from 'zod';
import { pageShape, withAfter } from './paging.ts';

/** What a column of the file is for. 'field' keeps it under its own header; 'ignore' leaves it out. */
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
export const columnMapping = z.array(z.enum(COLUMN_TARGETS)).min(1).max(500);
export type ColumnMapping = readonly ColumnTarget[];

/**
 * What becomes of a row whose person stands in another list of the organisation (same customer key, or same number with the same name):
 * 'update' takes it and brings the known contact up to date, 'skip' leaves it out, 'keep' takes it with a contact of its own.
 */
export const OTHERS_CHOICES = ['update', 'skip', 'keep'] as const;
export type OthersChoice = (typeof OTHERS_CHOICES)[number];

export const startImportRequest = z.strictObject({ mapping: columnMapping.optional() });
export const importFields = z.strictObject({
  listName: z.string().trim().min(1).max(120),
  country: z.string().regex(/^[A-Z]{2}$/),
  others: z.enum(OTHERS_CHOICES).default('update'),
  start: z.enum(['true', 'false']).default('false'),
});

/** What an import has to say of single rows. */
export const FINDING_KINDS = ['rejected', 'in_other_list', 'warning'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];
export const findingsQuery = z
  .strictObject({ ...pageShape, kind: z.enum(FINDING_KINDS).default('warning') })
  .transform(withAfter);

export type ImportFinding = {
  /** The line of the file on which the row begins. */
  readonly line: number;
  /** The header of the column; undefined where the whole row is meant. */
  readonly field: string | undefined;
  /** A stable code. */
  readonly reason: string;
  /** What belongs to the reason: a code for why a number is none, the other list's name, the other name of a known customer key. */
  readonly detail: string | undefined;
  /** The cell, cut where it is long. */
  readonly value: string | undefined;
};

export type ImportPreview = {
  readonly headers: readonly string[];
  readonly mapping: ColumnMapping;
  /** True: this mapping was used the last time a file had these headers. */
  readonly isRemembered: boolean;
  readonly rows: readonly (readonly string[])[];
  readonly encoding: string;
  readonly delimiter: string;
  /** Whether a column that is needed is there: at least one phone. */
  readonly missing: readonly string[];
};

export type ImportProgress = {
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly rowsPerS: number;
  readonly secondsLeft: number | undefined;
  readonly phase: 'reading' | 'storing';
};

export type ImportReport = {
  readonly rows: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** Rows left out because their person stands in another list. */
  readonly inOtherLists: number;
  /** Accepted rows whose contact was known from another list. */
  readonly known: number;
  /** Numbers stored with the accepted records. */
  readonly numbers: number;
  readonly warnings: number;
  readonly seconds: number;
  readonly reasons: Readonly<Record<string, number>>;
};

export type ImportRow = {
  readonly id: string;
  readonly listName: string;
  readonly listId: string | undefined;
  readonly country: string;
  readonly others: OthersChoice;
  readonly fileName: string;
  readonly byteCount: number;
  readonly state: 'uploaded' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly progress: ImportProgress | undefined;
  readonly report: ImportReport | undefined;
  /** Of a failed one: a stable code with parameters. */
  readonly fault:
    | { readonly code: string; readonly params?: Readonly<Record<string, string | number>> }
    | undefined;
  readonly createdAt: number;
};
