// Opens a list for reading: its columns, a mapping, and its rows below the header. The preview and the import both begin here.
import type { CountryCode } from '../../numbers/read-number.ts';
import { LIST_BOUNDS, type ListBounds, type ListRow, UnreadableFile } from './file-fault.ts';
import { type ColumnMapping, columnNames, guessMapping, headerFingerprint, isHeaderRow } from './headers.ts';
import { type ListFormat, findFormat } from './list-format.ts';
import { type RowBatch, readRows } from './list-rows.ts';

export type OpenList = {
  readonly format: ListFormat;
  /** One name per column, as the list keeps them. */
  readonly columns: readonly string[];
  readonly fingerprint: string;
  /** What the headers say, for a person to correct. */
  readonly mapping: ColumnMapping;
  /** The first rows under the header. */
  readonly firstRows: readonly ListRow[];
  /** All rows under the header, once. */
  readonly batches: AsyncGenerator<RowBatch>;
};

const SAMPLE_ROWS = 50;

/** Throws UnreadableFile, here and from within `batches`. Who does not read to the end must call `batches.return`. */
export async function openList(
  path: string,
  country: CountryCode | undefined,
  bounds: ListBounds = LIST_BOUNDS,
): Promise<OpenList> {
  const format = await findFormat(path, bounds);
  const batches = readRows(path, format, bounds);
  const first = await batches.next();
  const head = first.done === true ? undefined : first.value.rows[0];
  if (first.done === true || head === undefined) throw new UnreadableFile('no_rows');
  const hasHeader = isHeaderRow(head.cells, country);
  const rows = hasHeader ? first.value.rows.slice(1) : first.value.rows;
  const columns = columnNames(hasHeader ? head.cells : [], head.cells.length);
  const samples = rows.slice(0, SAMPLE_ROWS);
  const cells = samples.map((row) => row.cells);
  return {
    format,
    columns,
    fingerprint: headerFingerprint(columns),
    mapping: guessMapping(columns, cells, country),
    firstRows: samples,
    batches: withFirst({ rows, bytesRead: first.value.bytesRead }, batches),
  };
}

async function* withFirst(first: RowBatch, rest: AsyncGenerator<RowBatch>): AsyncGenerator<RowBatch> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
