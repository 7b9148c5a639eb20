// Rows as lines of PostgreSQL's COPY text format, and the way in for them (documentation of COPY, "Text Format").
import { once } from 'node:events';
import { from as copyFrom } from 'pg-copy-streams';
import type { PoolClient } from './pool.ts';

// These four end a cell, a row, or begin an escape.
const NEEDS_ESCAPE = /[\\\t\n\r]/;
/** Stands for no value; no text holds a NUL character, the reading takes them out. */
export const NULL = '\0';

/** One row; a cell that is NULL is no value. */
export function line(cells: readonly string[]): string {
  let text = '';
  for (const [index, cell] of cells.entries()) {
    if (index > 0) text += '\t';
    text += cell === NULL ? '\\N' : NEEDS_ESCAPE.test(cell) ? escaped(cell) : cell;
  }
  return `${text}\n`;
}

function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}

/**
 * Copies lines into a table, in the transaction of the client.
 * @param target the table with its columns in the order of the cells: "contact (id, customer_key)"
 */
export async function copyLines(client: PoolClient, target: string, text: string): Promise<void> {
  if (text === '') return;
  const stream = client.query(copyFrom(`COPY ${target} FROM STDIN`));
  const ended = once(stream, 'finish');
  stream.end(text);
  await ended;
}
