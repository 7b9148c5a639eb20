// Splits delimited text into rows, a piece at a time. Lines are counted as an editor counts them, also with line breaks in cells.
// A quote that opens a cell but does not close it where a cell can end is taken for a character of the cell, so one stray quote
// costs its own row at most. (csv-parse, our oracle in the tests, merges such rows and miscounts lines with mixed line ends.)
import { LIST_BOUNDS, type ListBounds, type ListRow, UnreadableFile } from './file-fault.ts';

const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;

/** A cell that was found, and where its end stands; undefined while the text does not show its end yet. */
type Scan = { readonly cell: string; readonly next: number } | undefined;
/** The cells of a row, and where the next row begins. */
type RowScan = { readonly cells: string[]; readonly next: number } | undefined;
type CsvBounds = Pick<ListBounds, 'rowChars' | 'columns'>;

export class CsvSplitter {
  readonly #separator: number;
  readonly #bounds: CsvBounds;
  /** What has come and is not split yet; it begins with a row. */
  #text = '';
  /** The line in which the row begins that is being scanned, and where in the text. */
  #line = 1;
  #rowStart = 0;
  #isLast = false;

  /**
   * @param delimiter one character
   * @param bounds longest row in characters, most cells of a row
   */
  constructor(delimiter: string, bounds: CsvBounds = LIST_BOUNDS) {
    this.#separator = delimiter.charCodeAt(0);
    this.#bounds = bounds;
  }

  /** The rows that are complete with this piece of text. Throws UnreadableFile. */
  push(piece: string): ListRow[] {
    this.#text += piece;
    return this.#split();
  }

  /** The rest, when the text has ended. Throws UnreadableFile if a quoted cell is still open. */
  end(): ListRow[] {
    this.#isLast = true;
    return this.#split();
  }

  #split(): ListRow[] {
    const { rowChars } = this.#bounds;
    const found: ListRow[] = [];
    this.#rowStart = 0;
    while (this.#rowStart < this.#text.length) {
      const row = this.#row();
      if (row === undefined) break;
      if (row.next - this.#rowStart > rowChars) throw this.#tooLong();
      if (row.cells.length > 1 || row.cells[0] !== '') found.push({ line: this.#line, cells: row.cells });
      this.#line += this.#lineBreaksOf(row.cells, row.next);
      this.#rowStart = row.next;
    }
    this.#text = this.#text.slice(this.#rowStart);
    if (this.#text.length > rowChars) throw this.#tooLong();
    return found;
  }

  #row(): RowScan {
    const text = this.#text;
    const cells: string[] = [];
    let at = this.#rowStart;
    for (;;) {
      const scan = this.#cell(at);
      if (scan === undefined) return undefined;
      cells.push(scan.cell);
      if (cells.length > this.#bounds.columns) throw this.#tooWide();
      if (scan.next >= text.length) return this.#isLast ? { cells, next: text.length } : undefined;
      const end = text.charCodeAt(scan.next);
      if (end === LF) return { cells, next: scan.next + 1 };
      if (end === CR) {
        if (scan.next + 1 >= text.length && !this.#isLast) return undefined; // LF may follow
        return { cells, next: scan.next + (text.charCodeAt(scan.next + 1) === LF ? 2 : 1) };
      }
      at = scan.next + 1;
      if (at >= text.length && this.#isLast) return { cells: [...cells, ''], next: at };
    }
  }

  #cell(from: number): Scan {
    const text = this.#text;
    let open = from;
    while (open < text.length && text.charCodeAt(open) === SPACE) open += 1;
    if (open >= text.length && !this.#isLast) return undefined;
    return text.charCodeAt(open) === QUOTE ? this.#quoted(from, open) : this.#plain(from);
  }

  #plain(from: number): Scan {
    const text = this.#text;
    for (let at = from; at < text.length; at += 1) {
      if (this.#isEnd(text.charCodeAt(at))) return { cell: text.slice(from, at), next: at };
    }
    return this.#isLast ? { cell: text.slice(from), next: text.length } : undefined;
  }

  #quoted(from: number, open: number): Scan {
    const text = this.#text;
    let close = text.indexOf('"', open + 1);
    while (close !== -1 && text.charCodeAt(close + 1) === QUOTE) close = text.indexOf('"', close + 2);
    if (close === -1) {
      if (!this.#isLast && text.length - open <= this.#bounds.rowChars) return undefined;
      throw new UnreadableFile('quote_not_closed', {
        line: this.#line + lineBreaks(text.slice(this.#rowStart, open)),
      });
    }
    let next = close + 1;
    while (next < text.length && text.charCodeAt(next) === SPACE) next += 1;
    if (next >= text.length)
      return this.#isLast ? { cell: unquoted(text.slice(open + 1, close)), next } : undefined;
    // The quote closes where no cell ends: it was a character of the cell.
    if (!this.#isEnd(text.charCodeAt(next))) return this.#plain(from);
    return { cell: unquoted(text.slice(open + 1, close)), next };
  }

  #isEnd(char: number): boolean {
    return char === this.#separator || char === LF || char === CR;
  }

  /** Most rows have one line break, their end; only one with line breaks in its cells is looked through. */
  #lineBreaksOf(cells: readonly string[], next: number): number {
    const isPlain = !cells.some((cell) => cell.includes('\n') || cell.includes('\r'));
    return isPlain ? 1 : lineBreaks(this.#text.slice(this.#rowStart, next));
  }

  #tooLong(): UnreadableFile {
    return new UnreadableFile('row_too_long', { line: this.#line, limit: this.#bounds.rowChars });
  }

  #tooWide(): UnreadableFile {
    return new UnreadableFile('too_many_columns', { line: this.#line, limit: this.#bounds.columns });
  }
}

function unquoted(text: string): string {
  return text.replaceAll('""', '"');
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}
