// Why a file cannot be read as a list: a stable code with parameters, for people in the language of their screen.

export const FILE_FAULTS = [
  'file_missing',
  'file_empty',
  'file_too_large',
  'not_a_list',
  'quote_not_closed',
  'row_too_long',
  'too_many_columns',
  'too_many_rows',
  'no_rows',
  'no_phone_column',
  'spreadsheet_unreadable',
  'spreadsheet_too_large',
] as const;
export type FileFaultCode = (typeof FILE_FAULTS)[number];

/** What is wrong with a file; `params` hold what a sentence about it needs (line, limit, kind), never contents of cells. */
export type FileFault = {
  readonly code: FileFaultCode;
  readonly params: Readonly<Record<string, string | number>>;
};

/** Ends the reading of a file from within a stream; the import catches it and reports the fault. */
export class UnreadableFile extends Error {
  readonly fault: FileFault;

  constructor(code: FileFaultCode, params: FileFault['params'] = {}) {
    super(`${code} ${JSON.stringify(params)}`);
    this.name = 'UnreadableFile';
    this.fault = { code, params };
  }
}

/** The bounds of a list that may be imported. docs/importing.md states them. */
export const LIST_BOUNDS = {
  fileBytes: 1024 ** 3,
  rowChars: 1024 ** 2,
  columns: 500,
  rows: 5_000_000,
  spreadsheetBytes: 24 * 1024 ** 2,
} as const;
export type ListBounds = { readonly [Key in keyof typeof LIST_BOUNDS]: number };

/** One row of a list: the line of the file in which it begins (1 = first), and its cells as they are. */
export type ListRow = { readonly line: number; readonly cells: readonly string[] };
