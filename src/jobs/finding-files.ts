// The files of rows that people open: rejected ones, to mend and import again; those left out because their person stands in another list;
// and what was remarked about rows that were taken. Line and reason, and the cells as they were.
import { once } from 'node:events';
import { type WriteStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { FindingKind, NewFinding } from '../storage/import-findings.ts';
import { detailWords, reasonWords } from './finding-words.ts';

const NAME_OF: Record<FindingKind, string> = {
  rejected: 'rejected',
  in_other_list: 'in-other-lists',
  warning: 'warnings',
};

/** Where the rows of one kind lie when an import is done. */
export function findingFilePath(dataDir: string, importId: string, kind: FindingKind): string {
  return path.join(dataDir, 'imports', `${importId}-${NAME_OF[kind]}.csv`);
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

export type FindingFiles = {
  /** @param cells the row as it was; not asked for warnings, which show their one cell */
  add(finding: NewFinding, cells: readonly string[]): Promise<void>;
  /** Gives the files their names: from now on they can be downloaded. */
  finish(): Promise<void>;
  /** Takes away what was written, also after `finish`. */
  discard(): Promise<void>;
};

type OpenFile = { readonly out: WriteStream; readonly draft: string; readonly target: string };

/** Begins the files; they have other names until they are finished. UTF-8 with a mark and semicolons, as German offices open it. */
export async function openFindingFiles(
  dataDir: string,
  importId: string,
  columns: readonly string[],
): Promise<FindingFiles> {
  await mkdir(path.join(dataDir, 'imports'), { recursive: true, mode: 0o700 });
  const open = async (kind: FindingKind, header: readonly string[]): Promise<OpenFile> => {
    const target = findingFilePath(dataDir, importId, kind);
    const draft = `${target}.part`;
    const out = createWriteStream(draft, { mode: 0o600 });
    await once(out, 'open');
    await write(out, `\ufeff${line(header)}`);
    return { out, draft, target };
  };
  const files: Record<FindingKind, OpenFile> = {
    rejected: await open('rejected', [LINE, REASON, DETAIL, ...columns]),
    in_other_list: await open('in_other_list', [LINE, REASON, 'Liste / list', ...columns]),
    warning: await open('warning', [LINE, 'Spalte / column', REASON, DETAIL, 'Zelle / cell']),
  };
  const each = async (work: (file: OpenFile) => Promise<void>) => {
    for (const file of Object.values(files)) await work(file);
  };
  return {
    add: (finding, cells) => write(files[finding.kind].out, line(cellsOf(finding, cells))),
    finish: () =>
      each(async ({ out, draft, target }) => {
        await end(out);
        await rename(draft, target);
      }),
    discard: () =>
      each(async ({ out, draft, target }) => {
        await end(out);
        await rm(draft, { force: true });
        await rm(target, { force: true });
      }),
  };
}

const LINE = 'Zeile / line';
const REASON = 'Grund / reason';
const DETAIL = 'Genauer / detail';

function cellsOf(finding: NewFinding, cells: readonly string[]): readonly string[] {
  const { kind, line: at, field = '', reason, detail = '', value = '' } = finding;
  const why = reasonWords(reason);
  switch (kind) {
    case 'rejected':
      return [String(at), why, detailWords(detail), ...cells];
    case 'in_other_list':
      return [String(at), why, detail, ...cells];
    case 'warning':
      return [String(at), field, why, detailWords(detail), value];
  }
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
