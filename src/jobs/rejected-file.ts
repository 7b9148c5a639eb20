// The file of rejected rows, for people to open, mend and import again: line, reason, and the row's cells as they were.
import { once } from 'node:events';
import { type WriteStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { NumberFault } from '../numbers/read-number.ts';
import type { RejectedRow, RejectionReason } from './judging/judge-row.ts';
import type { ListRow } from './reading/file-fault.ts';

const REASONS: Record<RejectionReason, string> = {
  no_number: 'keine Telefonnummer / no telephone number',
  no_usable_number: 'keine brauchbare Telefonnummer / no usable telephone number',
  country_unknown: 'Land unbekannt, Nummer ohne Landesvorwahl / country unknown, number without country code',
  too_many_cells: 'mehr Zellen als Spalten / more cells than columns',
  empty_row: 'leere Zeile / empty row',
  customer_key_too_long: 'Kundennummer zu lang / customer key too long',
};
const DETAILS: Record<NumberFault, string> = {
  empty: 'leer / empty',
  no_digits: 'keine Ziffern / no digits',
  letters: 'Buchstaben zwischen den Ziffern / letters between the digits',
  scientific_notation: 'von der Tabellenkalkulation gerundet / rounded by the spreadsheet',
  date: 'ein Datum / a date',
  not_a_number: 'keine Telefonnummer / not a telephone number',
  too_short: 'zu kurz / too short',
  too_long: 'zu lang / too long',
  country_needed: 'ohne Land / without country',
  unknown_country_code: 'unbekannte Landesvorwahl / unknown country code',
  not_in_plan: 'gibt es nicht im Nummernplan / not in the numbering plan',
};

/** Where the rejected rows of an import lie when it is done. */
export function rejectedFilePath(dataDir: string, importId: string): string {
  return path.join(dataDir, 'imports', `${importId}-rejected.csv`);
}

/**
 * A cell that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection); a plain negative
 * amount stays what it is, a number with a plus would lose it. Only in this file for people;
 * the apostrophe is taken off again when a telephone number is read.
 */
export function spreadsheetCell(text: string): string {
  const isRun = /^[=+\-@\t\r\n]/.test(text) && !/^-\d+(?:[.,]\d+)*$/.test(text);
  const safe = isRun ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export type RejectedFile = {
  add(row: ListRow, why: RejectedRow): Promise<void>;
  /** Gives the file its name: from now on it can be downloaded. */
  finish(): Promise<void>;
  /** Takes away what was written. */
  discard(): Promise<void>;
};

/** Begins the file; it has another name until it is finished. UTF-8 with a mark and semicolons, as German offices open it. */
export async function openRejectedFile(
  dataDir: string,
  importId: string,
  columns: readonly string[],
): Promise<RejectedFile> {
  const target = rejectedFilePath(dataDir, importId);
  const draft = `${target}.part`;
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  const out = createWriteStream(draft, { mode: 0o600 });
  await once(out, 'open');
  await write(out, `\ufeff${line(['Zeile / line', 'Grund / reason', 'Genauer / detail', ...columns])}`);
  return {
    add: (row, why) =>
      write(
        out,
        line([
          String(why.line),
          REASONS[why.reason],
          why.detail === undefined ? '' : DETAILS[why.detail],
          ...row.cells,
        ]),
      ),
    async finish() {
      await end(out);
      await rename(draft, target);
    },
    async discard() {
      await end(out);
      await rm(draft, { force: true });
    },
  };
}

function line(cells: readonly string[]): string {
  return `${cells.map(spreadsheetCell).join(';')}\r\n`;
}

async function write(out: WriteStream, text: string): Promise<void> {
  if (!out.write(text)) await once(out, 'drain');
}

async function end(out: WriteStream): Promise<void> {
  if (out.closed) return;
  out.end();
  await once(out, 'close');
}
