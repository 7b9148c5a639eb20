// Imports (E12). A file is uploaded, looked at (preview with the guessed mapping), then started; the jobs process works it.
//   POST   /api/imports            multipart: file, fields listName, country, start -> ImportRow
//                                  (start 'true': at once, with the guessed mapping)
//   GET    /api/imports?after=     Page<ImportRow>
//   GET    /api/imports/:id        ImportRow
//   GET    /api/imports/:id/preview  ImportPreview
//   POST   /api/imports/:id/start  {mapping?} -> ImportRow
//   POST   /api/imports/:id/cancel -> ImportRow
//   GET    /api/imports/:id/rejected  CSV: line, reason, original cells (cells that a spreadsheet would run are escaped)
import { z } from 'zod';

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

export const startImportRequest = z.strictObject({ mapping: columnMapping.optional() });
export const importFields = z.strictObject({
  listName: z.string().trim().min(1).max(120),
  country: z.string().regex(/^[A-Z]{2}$/),
  start: z.enum(['true', 'false']).default('false'),
});

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
