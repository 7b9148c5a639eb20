// The import of a list (E12): reads the file, judges each row, stores what is accepted, reports the rest. Nothing is visible before its
// end, a cancelled or killed import leaves nothing, and one that is taken up again begins at the file's beginning. Rows in are accepted,
// duplicates or rejected, each row exactly one of them (I29).
import { rm } from 'node:fs/promises';
import { type ImportId, type ListId, makeId } from '../domain/ids.ts';
import { type CountryCode, asCountryCode } from '../numbers/read-number.ts';
import { type ListImport, openListImport } from '../storage/import-copy.ts';
import {
  type ImportWork,
  beginImport,
  endWithoutRows,
  keepPreview,
  putImportBack,
  rememberedMapping,
  tellProgress,
} from '../storage/import-work.ts';
import type { StoredReport } from '../storage/imports.ts';
import type { Pool } from '../storage/pool.ts';
import { createProgressTeller } from './import-progress.ts';
import { createRowJudge } from './judging/judge-row.ts';
import { fitting, previewOf, uploadPath } from './look-at-import.ts';
import { LIST_BOUNDS, type ListBounds, UnreadableFile } from './reading/file-fault.ts';
import { type ColumnMapping, isPhone } from './reading/headers.ts';
import { type OpenList, openList } from './reading/open-list.ts';
import { type FindingFiles, openFindingFiles } from './finding-files.ts';
import { openRowTaker } from './take-rows.ts';

export type ImportWorld = {
  readonly pool: Pool;
  readonly dataDir: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** When it is aborted the import stops and is put back. */
  readonly signal: AbortSignal;
  readonly bounds?: ListBounds;
};

export type ImportEnd =
  | { readonly state: 'done'; readonly report: StoredReport }
  | { readonly state: 'failed'; readonly code: string }
  | { readonly state: 'cancelled' | 'put_back' | 'not_waiting' };

/** Ends an import early from deep within; not a fault. */
class Stopped extends Error {
  readonly why: 'cancelled' | 'put_back';
  constructor(why: 'cancelled' | 'put_back') {
    super(why);
    this.why = why;
  }
}

/** Works one import to its end. Throws only what a later try may mend (the database went away); the import waits again then. */
export async function importList(world: ImportWorld, importId: ImportId): Promise<ImportEnd> {
  const work = await beginImport(world.pool, importId);
  if (work === undefined) return { state: 'not_waiting' };
  const file = uploadPath(world.dataDir, importId);
  let end: ImportEnd;
  try {
    end = { state: 'done', report: await workThrough(world, work, file) };
  } catch (error) {
    if (error instanceof UnreadableFile) {
      await endWithoutRows(world.pool, importId, { state: 'failed', fault: error.fault });
      end = { state: 'failed', code: error.fault.code };
    } else if (error instanceof Stopped && error.why === 'cancelled') {
      await endWithoutRows(world.pool, importId, { state: 'cancelled' });
      end = { state: 'cancelled' };
    } else {
      await putImportBack(world.pool, importId);
      if (!(error instanceof Stopped)) throw error;
      return { state: 'put_back' };
    }
  }
  // Names and numbers of people: the file is not kept longer than it is needed.
  await rm(file, { force: true });
  return end;
}

async function workThrough(world: ImportWorld, work: ImportWork, file: string): Promise<StoredReport> {
  const bounds = world.bounds ?? LIST_BOUNDS;
  const country = asCountryCode(work.country);
  if (country === undefined)
    throw new Error(`import ${work.id} has no country that has a numbering plan: ${work.country}`);
  const list = await openList(file, country, bounds);
  let target: ListImport | undefined;
  let files: FindingFiles | undefined;
  let isDone = false;
  try {
    const remembered = fitting(
      await rememberedMapping(world.pool, work.organisationId, list.fingerprint),
      list.columns.length,
    );
    // One that was started at once has not been looked at yet.
    await keepPreview(world.pool, work.id, previewOf(list, remembered));
    const asked = fitting(work.mapping, list.columns.length);
    const mapping = asked ?? remembered ?? list.mapping;
    if (!mapping.some(isPhone)) throw new UnreadableFile('no_phone_column');
    const newListId = makeId<'list'>(world.now(), world.random) as ListId;
    target = await openListImport(world.pool, {
      organisationId: work.organisationId,
      importId: work.id,
      newListId,
      listName: work.listName,
      country,
    });
    files = await openFindingFiles(world.dataDir, work.id, list.columns);
    const run = { world, work, list, mapping, country, target, files, bounds };
    const startedAt = world.now();
    const { counts, hasSharers } = await readAll(run);
    const columns = list.columns.filter((_name, index) => mapping[index] === 'field');
    const remember = asked === undefined ? undefined : { fingerprint: list.fingerprint, mapping: asked };
    // The files first: a report that is visible promises them.
    await files.finish();
    const seconds = () => Math.round((world.now() - startedAt) / 10) / 100;
    const report = await target.commit({
      columns,
      hasSharers,
      remember,
      report: () => ({ ...counts, seconds: seconds() }),
    });
    isDone = true;
    return report;
  } finally {
    await list.batches.return(undefined);
    await target?.abandon();
    if (!isDone) await files?.discard();
  }
}

type Run = {
  readonly world: ImportWorld;
  readonly work: ImportWork;
  readonly list: OpenList;
  readonly mapping: ColumnMapping;
  readonly country: CountryCode;
  readonly target: ListImport;
  readonly files: FindingFiles;
  readonly bounds: ListBounds;
};

async function readAll(run: Run): Promise<{ counts: Omit<StoredReport, 'seconds'>; hasSharers: boolean }> {
  const { world, list } = run;
  const { now, random } = world;
  const taker = await openRowTaker({
    target: run.target,
    files: run.files,
    others: run.work.others,
    now,
    random,
  });
  const reasons: Record<string, number> = {};
  const judge = createRowJudge({ mapping: run.mapping, columns: list.columns, country: run.country });
  const teller = createProgressTeller({
    bytesTotal: list.format.byteCount,
    now: world.now,
    tell: (progress) => tellProgress(world.pool, run.work.id, progress),
  });
  let rows = 0;
  let rejected = 0;
  let bytesRead = 0;
  try {
    for await (const batch of list.batches) {
      bytesRead = batch.bytesRead;
      for (const row of batch.rows) {
        rows += 1;
        if (rows > run.bounds.rows) throw new UnreadableFile('too_many_rows', { limit: run.bounds.rows });
        const judged = judge(row);
        if (judged.verdict === 'rejected') {
          rejected += 1;
          reasons[judged.reason] = (reasons[judged.reason] ?? 0) + 1;
        }
        await taker.take(judged, row);
      }
      await stopIfAsked(world, await teller.reached({ rowsRead: rows, bytesRead }));
    }
    if (rows === 0) throw new UnreadableFile('no_rows');
    const { counts, hasSharers } = await taker.finish();
    await stopIfAsked(world, await teller.storing({ rowsRead: rows, bytesRead }));
    return { counts: { rows, rejected, ...counts, reasons }, hasSharers };
  } finally {
    await taker.settle();
  }
}

async function stopIfAsked(world: ImportWorld, isCancelled: boolean): Promise<void> {
  if (isCancelled) throw new Stopped('cancelled');
  if (world.signal.aborted) throw new Stopped('put_back');
}
