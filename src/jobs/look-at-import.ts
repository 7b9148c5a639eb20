// Looks at an uploaded file: its columns, what they were taken for, its first rows. Nothing is stored of it yet.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { ImportId } from '../domain/ids.ts';
import { asCountryCode } from '../numbers/read-number.ts';
import { endWithoutRows, importToLookAt, keepPreview, rememberedMapping } from '../storage/import-work.ts';
import type { StoredPreview } from '../storage/imports.ts';
import type { Pool } from '../storage/pool.ts';
import { cutText } from './reading/cut-text.ts';
import { UnreadableFile } from './reading/file-fault.ts';
import { COLUMN_TARGETS, type ColumnMapping, type ColumnTarget, isPhone } from './reading/headers.ts';
import { type OpenList, openList } from './reading/open-list.ts';

const ROWS_SHOWN = 10;
const CELL_SHOWN_CHARS = 200;

/** Where the uploaded file of an import lies. */
export function uploadPath(dataDir: string, importId: string): string {
  return path.join(dataDir, 'uploads', importId);
}

/** Keeps the preview of an import, or ends it as failed with what is wrong with its file. */
export async function lookAtImport(
  world: { pool: Pool; dataDir: string },
  importId: ImportId,
): Promise<void> {
  const work = await importToLookAt(world.pool, importId);
  if (work === undefined) return;
  try {
    const list = await openList(uploadPath(world.dataDir, importId), asCountryCode(work.country));
    await list.batches.return(undefined);
    const remembered = fitting(
      await rememberedMapping(world.pool, work.organisationId, list.fingerprint),
      list.columns.length,
    );
    await keepPreview(world.pool, importId, previewOf(list, remembered));
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    await endWithoutRows(world.pool, importId, { state: 'failed', fault: error.fault });
    await rm(uploadPath(world.dataDir, importId), { force: true });
  }
}

/** What a page shows of a list that was opened. */
export function previewOf(list: OpenList, remembered: ColumnMapping | undefined): StoredPreview {
  const mapping = remembered ?? list.mapping;
  return {
    headers: list.columns,
    mapping,
    isRemembered: remembered !== undefined,
    rows: list.firstRows
      .slice(0, ROWS_SHOWN)
      .map((row) => row.cells.map((cell) => cutText(cell, CELL_SHOWN_CHARS))),
    encoding: list.format.kind === 'csv' ? list.format.encoding : 'xlsx',
    delimiter: list.format.kind === 'csv' ? list.format.delimiter : '',
    missing: mapping.some(isPhone) ? [] : ['phone'],
  };
}

/** A mapping from outside, if it is one for a file of so many columns. */
export function fitting(mapping: readonly string[] | undefined, width: number): ColumnMapping | undefined {
  if (mapping === undefined || mapping.length !== width) return undefined;
  const isTarget = (text: string): text is ColumnTarget =>
    (COLUMN_TARGETS as readonly string[]).includes(text);
  return mapping.every(isTarget) ? mapping : undefined;
}
