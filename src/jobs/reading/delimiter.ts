// Which character parts the cells: the one that gives the most cells in the most rows of the same width. A first line "sep=;"
// (Excel's own way to say it) is believed.
import { CsvSplitter } from './csv-rows.ts';
import { type ListRow, UnreadableFile } from './file-fault.ts';

export const DELIMITERS = [';', ',', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** The delimiter, and how many lines in front of the header belong to it. */
export type FoundDelimiter = { readonly delimiter: Delimiter; readonly skippedLines: 0 | 1 };

const ROWS_TO_COMPARE = 200;

/** @param sample the beginning of the text; `isWhole` if nothing follows it */
export function findDelimiter(sample: string, isWhole: boolean): FoundDelimiter {
  const said = /^"?sep=([;,|\t])"?(?:\r\n|\n|\r)/i.exec(sample)?.[1];
  if (said !== undefined) return { delimiter: said as Delimiter, skippedLines: 1 };
  const scores = DELIMITERS.map((delimiter) => ({
    delimiter,
    score: scoreOf(firstRows(sample, delimiter, isWhole)),
  }));
  const best = scores.reduce((winner, next) => (next.score > winner.score ? next : winner));
  return { delimiter: best.delimiter, skippedLines: 0 };
}

function firstRows(sample: string, delimiter: Delimiter, isWhole: boolean): ListRow[] {
  const splitter = new CsvSplitter(delimiter);
  try {
    const rows = splitter.push(sample);
    if (isWhole || rows.length === 0) rows.push(...splitter.end());
    return rows.slice(0, ROWS_TO_COMPARE);
  } catch (error) {
    if (error instanceof UnreadableFile) return []; // the reading itself will say it, with the right delimiter
    throw error;
  }
}

/** Cells of the header beyond the first, times the share of rows that are as wide as most are; 0 where nothing is parted. */
function scoreOf(rows: readonly ListRow[]): number {
  const header = rows[0]?.cells.length ?? 0;
  if (header < 2) return 0;
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.cells.length, (counts.get(row.cells.length) ?? 0) + 1);
  const [width, count] = [...counts].reduce((most, next) => (next[1] > most[1] ? next : most));
  return (Math.min(header, width) - 1 + 0.01) * (count / rows.length);
}
