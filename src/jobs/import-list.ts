// The import of a list (E12): reads the file, judges each row, stores what is accepted, reports the rest. Nothing is visible before its
// end, a cancelled or killed import leaves nothing, and one that is taken up again begins at the file's beginning. Rows in are accepted,
// duplicates or rejected, each row exactly one of them (I29).
import { rm } from 'node:fs/promises';
import { type ContactId, type ImportId, type RecordId, type ListId, makeId } from '../domain/ids.ts';
import { type CountryCode, asCountryCode } from '../numbers/read-number.ts';
import { type ListImport, type NewRecord, openListImport } from '../storage/import-copy.ts';
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
import { type DuplicateJudge, createDuplicateJudge } from './judging/duplicates.ts';
import { type AcceptedRow, createRowJudge } from './judging/judge-row.ts';
import { nameKey } from './judging/name-key.ts';
import { fitting, previewOf, uploadPath } from './look-at-import.ts';
import { LIST_BOUNDS, type ListBounds, UnreadableFile } from './reading/file-fault.ts';
import { type ColumnMapping, isPhone } from './reading/headers.ts';
import { type OpenList, openList } from './reading/open-list.ts';
import { type RejectedFile, openRejectedFile } from './rejected-file.ts';

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

const ROWS_PER_STORE = 1_000;

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
  let rejected: RejectedFile | undefined;
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
    rejected = await openRejectedFile(world.dataDir, work.id, list.columns);
    const run = { world, work, list, mapping, country, target, rejected, bounds };
    const startedAt = world.now();
    const { counts, hasSharers } = await readAll(run);
    const columns = list.columns.filter((_name, index) => mapping[index] === 'field');
    const remember = asked === undefined ? undefined : { fingerprint: list.fingerprint, mapping: asked };
    // The file first: a report that is visible promises it.
    await rejected.finish();
    const seconds = () => Math.round((world.now() - startedAt) / 10) / 100;
    return await target.commit({
      columns,
      hasSharers,
      remember,
      report: () => ({ ...counts, seconds: seconds() }),
    });
  } finally {
    await list.batches.return(undefined);
    await target?.abandon();
    await rejected?.discard();
  }
}

type Run = {
  readonly world: ImportWorld;
  readonly work: ImportWork;
  readonly list: OpenList;
  readonly mapping: ColumnMapping;
  readonly country: CountryCode;
  readonly target: ListImport;
  readonly rejected: RejectedFile;
  readonly bounds: ListBounds;
};

type Counts = {
  rows: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  numbers: number;
  warnings: number;
};

async function readAll(run: Run): Promise<{ counts: Omit<StoredReport, 'seconds'>; hasSharers: boolean }> {
  const { world, list, target } = run;
  const duplicates = createDuplicateJudge();
  await target.readListed((people) => {
    for (const person of people) duplicates.remember(person);
  });
  const counts: Counts = { rows: 0, accepted: 0, duplicates: 0, rejected: 0, numbers: 0, warnings: 0 };
  const reasons: Record<string, number> = {};
  const judge = createRowJudge({ mapping: run.mapping, columns: list.columns, country: run.country });
  const teller = createProgressTeller({
    bytesTotal: list.format.byteCount,
    now: world.now,
    tell: (progress) => tellProgress(world.pool, run.work.id, progress),
  });
  const stored = createStore(run);
  let bytesRead = 0;
  try {
    for await (const batch of list.batches) {
      bytesRead = batch.bytesRead;
      for (const row of batch.rows) {
        counts.rows += 1;
        if (counts.rows > run.bounds.rows)
          throw new UnreadableFile('too_many_rows', { limit: run.bounds.rows });
        const judged = judge(row);
        if (judged.verdict === 'rejected') {
          counts.rejected += 1;
          reasons[judged.reason] = (reasons[judged.reason] ?? 0) + 1;
          await run.rejected.add(row, judged);
        } else await accept(judged, { duplicates, counts, stored });
      }
      await stopIfAsked(world, await teller.reached({ rowsRead: counts.rows, bytesRead }));
    }
    await stored.flush();
  } finally {
    await stored.settle();
  }
  if (counts.rows === 0) throw new UnreadableFile('no_rows');
  await stopIfAsked(world, await teller.storing({ rowsRead: counts.rows, bytesRead }));
  return { counts: { ...counts, reasons }, hasSharers: duplicates.sharers > 0 };
}

async function stopIfAsked(world: ImportWorld, isCancelled: boolean): Promise<void> {
  if (isCancelled) throw new Stopped('cancelled');
  if (world.signal.aborted) throw new Stopped('put_back');
}

async function accept(
  row: AcceptedRow,
  into: { duplicates: DuplicateJudge; counts: Counts; stored: RecordStore },
): Promise<void> {
  const { customerKey, nameKey: key } = row;
  const verdict = into.duplicates.judge({
    customerKey,
    nameKey: key,
    numbers: row.numbers.map((number) => number.e164),
  });
  if (verdict.verdict === 'duplicate') {
    into.counts.duplicates += 1;
    return;
  }
  into.counts.accepted += 1;
  into.counts.numbers += row.numbers.length;
  if (row.warnings.length > 0) into.counts.warnings += 1;
  await into.stored.add(row, verdict.sharesNumber);
}

type RecordStore = {
  add(row: AcceptedRow, sharesNumber: boolean): Promise<void>;
  flush(): Promise<void>;
  /** Waits for what is under way, however it ends. */
  settle(): Promise<void>;
};

/** Stores in batches; while PostgreSQL takes one, the next is being read and judged. */
function createStore(run: Run): RecordStore {
  let waiting: { row: AcceptedRow; sharesNumber: boolean }[] = [];
  let underWay: Promise<void> = Promise.resolve();

  async function storeBatch(batch: typeof waiting): Promise<void> {
    const keys = batch.flatMap(({ row }) => row.customerKey ?? []);
    const known = new Map(
      (await run.target.contactsWithKeys(keys)).map((contact) => [contact.customerKey, contact]),
    );
    const records = batch.map(({ row, sharesNumber }): NewRecord => {
      const contact = row.customerKey === undefined ? undefined : known.get(row.customerKey);
      // The same key in another list is the same person only under the same name: two sources may count from 1.
      const isKnown = contact !== undefined && nameKey(contact) === row.nameKey;
      const now = run.world.now();
      const contactId = isKnown ? contact.id : (makeId<'contact'>(now, run.world.random) as ContactId);
      const recordId = makeId<'record'>(now, run.world.random) as RecordId;
      return { ...row, recordId, contactId, isNewContact: !isKnown, sharesNumber };
    });
    await run.target.store(records);
  }

  async function flush(): Promise<void> {
    const batch = waiting;
    waiting = [];
    await underWay;
    underWay = storeBatch(batch);
    underWay.catch(() => undefined); // heard by the next wait
  }

  return {
    async add(row, sharesNumber) {
      waiting.push({ row, sharesNumber });
      if (waiting.length >= ROWS_PER_STORE) await flush();
    },
    async flush() {
      await flush();
      await underWay;
    },
    settle: () => underWay.catch(() => undefined),
  };
}
