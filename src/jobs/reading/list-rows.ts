// The rows of a list file, in batches, with how far the reading is. Memory does not grow with the file (XLSX: bounded by its size).
import { createReadStream } from 'node:fs';
import { type CellValue, readSheet } from 'read-excel-file/node';
import { CsvSplitter } from './csv-rows.ts';
import { createDecoder } from './encoding.ts';
import { LIST_BOUNDS, type ListBounds, type ListRow, UnreadableFile } from './file-fault.ts';
import type { ListFormat } from './list-format.ts';

/** Rows that came together; `bytesRead` of the whole file so far. The first row of the first batch is the file's first row. */
export type RowBatch = { readonly rows: ListRow[]; readonly bytesRead: number };

const PIECE_BYTES = 64 * 1024;
const ROWS_PER_BATCH = 2_000;

/** Throws UnreadableFile from within the iteration. */
export function readRows(
  path: string,
  format: ListFormat,
  bounds: ListBounds = LIST_BOUNDS,
): AsyncGenerator<RowBatch> {
  return format.kind === 'csv'
    ? rowsOfText(path, format, bounds)
    : rowsOfSpreadsheet(path, format.byteCount, bounds);
}

async function* rowsOfText(
  path: string,
  format: Extract<ListFormat, { kind: 'csv' }>,
  bounds: ListBounds,
): AsyncGenerator<RowBatch> {
  const decode = createDecoder(format.encoding);
  const splitter = new CsvSplitter(format.delimiter, bounds);
  let bytesRead = format.markBytes;
  let toSkip = format.skippedLines;
  const batch = (rows: ListRow[]): RowBatch => {
    if (toSkip === 0 || rows.length === 0) return { rows, bytesRead };
    toSkip = 0;
    return { rows: rows.slice(1), bytesRead };
  };
  for await (const piece of createReadStream(path, { start: format.markBytes, highWaterMark: PIECE_BYTES })) {
    const bytes = piece as Buffer;
    bytesRead += bytes.length;
    const text = decode(bytes);
    // PostgreSQL keeps no NUL in a text, and no list means one.
    const rows = splitter.push(text.includes('\0') ? text.replaceAll('\0', '') : text);
    if (rows.length > 0) yield batch(rows);
  }
  const last = splitter.end();
  if (last.length > 0) yield batch(last);
}

async function* rowsOfSpreadsheet(
  path: string,
  byteCount: number,
  bounds: ListBounds,
): AsyncGenerator<RowBatch> {
  const sheet = await firstSheet(path);
  let rows: ListRow[] = [];
  for (const [index, values] of sheet.entries()) {
    if (values.length > bounds.columns)
      throw new UnreadableFile('too_many_columns', { line: index + 1, limit: bounds.columns });
    const cells = values.map(textOfCell);
    if (cells.some((cell) => cell !== '')) rows.push({ line: index + 1, cells });
    if (rows.length >= ROWS_PER_BATCH) {
      yield { rows, bytesRead: Math.floor((byteCount * (index + 1)) / sheet.length) };
      rows = [];
    }
  }
  if (rows.length > 0) yield { rows, bytesRead: byteCount };
}

async function firstSheet(path: string): Promise<(CellValue<string> | null)[][]> {
  try {
    return await readSheet<string>(path, { trim: false, parseNumber: wholeNumber });
  } catch {
    throw new UnreadableFile('spreadsheet_unreadable');
  }
}

/** Excel keeps 493023125123 as 4.93023125123E11: the digits are all there (15 are exact), only their spelling is not. */
function wholeNumber(text: string): string {
  if (!/e/i.test(text)) return text;
  const value = Number(text);
  return Number.isSafeInteger(value) ? String(value) : text;
}

function textOfCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) {
    const iso = Number.isNaN(value.getTime()) ? '' : value.toISOString();
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
  }
  return String(value).replaceAll('\0', '');
}
