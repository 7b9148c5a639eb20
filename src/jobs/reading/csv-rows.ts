// Splits delimited text into rows, a piece at a time. Lines are counted as an editor counts them, also with line breaks in cells.
// A quote that opens a cell but does not close it where a cell can end is taken for a character of the cell, so one stray quote
// costs its own row at most. (csv-parse, our oracle in the tests, merges such rows and miscounts lines with mixed line ends.)
import { LIST_BOUNDS, type ListBounds, type ListRow, UnreadableFile } from './file-fault.ts';

const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;

export type CsvSplitter = {
  /** The rows that are complete with this piece of text. Throws UnreadableFile. */
  push(text: string): ListRow[];
  /** The rest, when the text has ended. Throws UnreadableFile if a quoted cell is still open. */
  end(): ListRow[];
};

/** A cell that was found: where the scan goes on, or undefined while the text does not show its end yet. */
type Scan = { cell: string; next: number } | undefined;

/**
 * @param delimiter one character
 * @param bounds longest row in characters, most cells of a row
 */
export function createCsvSplitter(
  delimiter: string,
  bounds: Pick<ListBounds, 'rowChars' | 'columns'> = LIST_BOUNDS,
): CsvSplitter {
  const separator = delimiter.charCodeAt(0);
  let text = '';
  let line = 1;

  function plainCell(from: number, isLast: boolean): Scan {
    for (let at = from; at < text.length; at += 1) {
      const char = text.charCodeAt(at);
      if (char === separator || char === LF || char === CR) return { cell: text.slice(from, at), next: at };
    }
    return isLast ? { cell: text.slice(from), next: text.length } : undefined;
  }

  function quotedCell(from: number, open: number, isLast: boolean): Scan {
    let close = text.indexOf('"', open + 1);
    while (close !== -1 && text.charCodeAt(close + 1) === QUOTE) close = text.indexOf('"', close + 2);
    if (close === -1) {
      if (isLast || text.length - open > bounds.rowChars) {
        throw new UnreadableFile('quote_not_closed', { line: line + lineBreaks(text.slice(0, open)) });
      }
      return undefined;
    }
    let next = close + 1;
    while (next < text.length && text.charCodeAt(next) === SPACE) next += 1;
    if (next >= text.length && !isLast) return undefined;
    const after = next < text.length ? text.charCodeAt(next) : separator;
    if (after !== separator && after !== LF && after !== CR) return plainCell(from, isLast);
    return { cell: text.slice(open + 1, close).replaceAll('""', '"'), next };
  }

  function cellAt(from: number, isLast: boolean): Scan {
    let open = from;
    while (open < text.length && text.charCodeAt(open) === SPACE) open += 1;
    if (open >= text.length && !isLast) return undefined;
    return text.charCodeAt(open) === QUOTE ? quotedCell(from, open, isLast) : plainCell(from, isLast);
  }

  /** The cells of the row that begins at `from`, and where the next row begins. */
  function rowAt(from: number, isLast: boolean): { cells: string[]; next: number } | undefined {
    const cells: string[] = [];
    let at = from;
    for (;;) {
      const scan = cellAt(at, isLast);
      if (scan === undefined) return undefined;
      cells.push(scan.cell);
      if (cells.length > bounds.columns)
        throw new UnreadableFile('too_many_columns', { line, limit: bounds.columns });
      if (scan.next >= text.length) return isLast ? { cells, next: text.length } : undefined;
      const end = text.charCodeAt(scan.next);
      if (end === separator) {
        at = scan.next + 1;
        if (at >= text.length && isLast) return { cells: [...cells, ''], next: at };
        continue;
      }
      if (end === LF) return { cells, next: scan.next + 1 };
      if (scan.next + 1 >= text.length && !isLast) return undefined; // CR: LF may follow
      return { cells, next: scan.next + (text.charCodeAt(scan.next + 1) === LF ? 2 : 1) };
    }
  }

  function rows(isLast: boolean): ListRow[] {
    const found: ListRow[] = [];
    let at = 0;
    while (at < text.length) {
      const row = rowAt(at, isLast);
      if (row === undefined) break;
      if (row.next - at > bounds.rowChars)
        throw new UnreadableFile('row_too_long', { line, limit: bounds.rowChars });
      if (row.cells.length > 1 || row.cells[0] !== '') found.push({ line, cells: row.cells });
      line += lineBreaksOf(row.cells, at, row.next);
      at = row.next;
    }
    text = text.slice(at);
    if (text.length > bounds.rowChars)
      throw new UnreadableFile('row_too_long', { line, limit: bounds.rowChars });
    return found;
  }

  /** Most rows have one line break, their end; only a row longer than its cells can hold more. */
  function lineBreaksOf(cells: readonly string[], from: number, to: number): number {
    return cells.some((cell) => cell.includes('\n') || cell.includes('\r'))
      ? lineBreaks(text.slice(from, to))
      : 1;
  }

  return {
    push(piece) {
      text += piece;
      return rows(false);
    },
    end() {
      return rows(true);
    },
  };
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}
