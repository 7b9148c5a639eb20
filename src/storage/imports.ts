// Imports as rows (E12): uploaded, looked at, started, cancelled, and what the jobs process says about them. The file itself lies in the
// data folder under the import's id; its rows are stored by import-copy.ts.
import type { ImportId, OrganisationId } from '../domain/ids.ts';
import { pageOf, readCursor } from './cursor.ts';
import { callToImport } from './jobs-queue.ts';
import type { Pool } from './pool.ts';
import { type Writer, inTransaction, writeDown } from './write.ts';

type Db = Pick<Pool, 'query'>;

export type ImportState = 'uploaded' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/**
 * What becomes of a row whose person stands in another list of the organisation: left out; taken, with the known contact brought up to
 * date; taken with a contact of its own (decision 11).
 */
export type OthersChoice = 'skip' | 'update' | 'keep';

export type StoredProgress = {
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly rowsPerS: number;
  readonly secondsLeft?: number;
  /** 'storing': all rows are read, they are being made visible. */
  readonly phase: 'reading' | 'storing';
};

export type StoredReport = {
  readonly rows: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** Rows that were left out because their person stands in another list. */
  readonly inOtherLists: number;
  /** Accepted rows whose contact was known from another list. */
  readonly known: number;
  readonly numbers: number;
  /** Accepted rows with something to look at, such as a first number that was none. */
  readonly warnings: number;
  readonly seconds: number;
  /** Rejected rows by reason. */
  readonly reasons: Readonly<Record<string, number>>;
};

export type StoredFault = {
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>>;
};

/** What the file looks like: its columns, what they were taken for, its first rows. */
export type StoredPreview = {
  readonly headers: readonly string[];
  readonly mapping: readonly string[];
  readonly isRemembered: boolean;
  readonly rows: readonly (readonly string[])[];
  readonly encoding: string;
  readonly delimiter: string;
  readonly missing: readonly string[];
};

export type StoredImport = {
  readonly id: ImportId;
  readonly organisationId: OrganisationId;
  readonly listName: string;
  readonly listId: string | undefined;
  readonly country: string;
  readonly others: OthersChoice;
  readonly fileName: string;
  readonly byteCount: number;
  readonly createdBy: string | undefined;
  readonly state: ImportState;
  readonly mapping: readonly string[] | undefined;
  readonly progress: StoredProgress | undefined;
  readonly report: StoredReport | undefined;
  readonly fault: StoredFault | undefined;
  readonly createdAt: number;
};

type ImportRow = {
  id: ImportId;
  organisation_id: OrganisationId;
  list_name: string;
  list_id: string | null;
  country: string;
  others: OthersChoice;
  file_name: string;
  byte_count: string;
  created_by: string | null;
  state: ImportState;
  mapping: string[] | null;
  progress: StoredProgress | Record<string, never>;
  report: StoredReport | null;
  fault: StoredFault | null;
  created_at: Date;
  created_us: string;
};

const COLUMNS = `id, organisation_id, list_name, list_id, country, others, file_name, byte_count, created_by, state, mapping,
  progress, report, fault, created_at, (extract(epoch FROM created_at) * 1000000)::bigint::text AS created_us`;

/** What imports of before migration 2 did not count. */
const UNCOUNTED = { inOtherLists: 0, known: 0 } as const;

function storedImport(row: ImportRow): StoredImport {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    listName: row.list_name,
    listId: row.list_id ?? undefined,
    country: row.country,
    others: row.others,
    fileName: row.file_name,
    byteCount: Number(row.byte_count),
    createdBy: row.created_by ?? undefined,
    state: row.state,
    mapping: row.mapping ?? undefined,
    progress: 'rowsRead' in row.progress ? (row.progress as StoredProgress) : undefined,
    report: row.report === null ? undefined : { ...UNCOUNTED, ...row.report },
    fault: row.fault ?? undefined,
    createdAt: row.created_at.getTime(),
  };
}

export type NewImport = {
  readonly id: ImportId;
  readonly listName: string;
  readonly country: string;
  readonly others: OthersChoice;
  readonly fileName: string;
  readonly byteCount: number;
  /** True: started at once, with the mapping that the file's headers say (or the one remembered for them). */
  readonly start: boolean;
};

/** Stores an import whose file is there, and calls the jobs process to it. */
export async function createImport(pool: Pool, writer: Writer, made: NewImport): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(
      `INSERT INTO import (id, organisation_id, list_name, country, file_name, byte_count, created_by, state, others)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        made.id,
        writer.organisationId,
        made.listName,
        made.country,
        made.fileName,
        made.byteCount,
        writer.userId ?? null,
        made.start ? 'waiting' : 'uploaded',
        made.others,
      ],
    );
    const { listName, country, others, fileName, byteCount, start } = made;
    const after = { listName, country, others, fileName, byteCount, start };
    await writeDown(client, writer, { subject: 'import', subjectId: made.id, type: 'created', after });
    await callToImport(client, made.start ? 'import_list' : 'look_at_import', made.id);
  });
}

/** One import of the organisation, or undefined (also: somebody else's). */
export async function findImport(
  db: Db,
  organisationId: OrganisationId,
  id: ImportId,
): Promise<StoredImport | undefined> {
  const found = await db.query<ImportRow>(
    `SELECT ${COLUMNS} FROM import WHERE organisation_id = $1 AND id = $2`,
    [organisationId, id],
  );
  return found.rows[0] === undefined ? undefined : storedImport(found.rows[0]);
}

/** The organisation's imports, newest first. */
export async function listImports(
  db: Db,
  organisationId: OrganisationId,
  need: { readonly after: string | undefined; readonly limit: number },
): Promise<{ rows: StoredImport[]; next: string | undefined }> {
  const cursor = readCursor(need.after, ['number', 'id']);
  const found = await db.query<ImportRow>(
    `SELECT ${COLUMNS} FROM import
      WHERE organisation_id = $1 AND ($2::bigint IS NULL OR (created_at, id) < (to_timestamp($2::bigint / 1000000.0), $3::uuid))
      ORDER BY created_at DESC, id DESC LIMIT $4`,
    [organisationId, cursor?.[0] ?? null, cursor?.[1] ?? null, need.limit + 1],
  );
  return pageOf(found.rows, need.limit, {
    show: storedImport,
    key: (row) => [Number(row.created_us), row.id],
  });
}

/** What the file looks like; undefined while the jobs process has not looked (half a second after the upload it usually has). */
export async function previewOfImport(
  db: Db,
  organisationId: OrganisationId,
  id: ImportId,
): Promise<StoredPreview | undefined> {
  const found = await db.query<{ preview: StoredPreview | null }>(
    'SELECT preview FROM import WHERE organisation_id = $1 AND id = $2',
    [organisationId, id],
  );
  return found.rows[0]?.preview ?? undefined;
}

/**
 * Starts an uploaded import.
 * @param mapping one target per column; undefined = as the preview says
 */
export async function startImport(
  pool: Pool,
  writer: Writer,
  start: { readonly id: ImportId; readonly mapping: readonly string[] | undefined },
): Promise<'started' | 'unknown' | 'not_uploaded' | 'mapping_does_not_fit'> {
  return inTransaction(pool, async (client) => {
    const found = await client.query<{ state: ImportState; width: number | null }>(
      `SELECT state, jsonb_array_length(preview -> 'headers') AS width FROM import
        WHERE organisation_id = $1 AND id = $2 FOR UPDATE`,
      [writer.organisationId, start.id],
    );
    const [row] = found.rows;
    if (row === undefined) return 'unknown';
    if (row.state !== 'uploaded') return 'not_uploaded';
    if (start.mapping !== undefined && row.width !== null && row.width !== start.mapping.length)
      return 'mapping_does_not_fit';
    const mapping = start.mapping === undefined ? null : JSON.stringify(start.mapping);
    await client.query("UPDATE import SET state = 'waiting', mapping = $2::jsonb WHERE id = $1", [
      start.id,
      mapping,
    ]);
    await writeDown(client, writer, {
      subject: 'import',
      subjectId: start.id,
      type: 'started',
      after: { mapping: start.mapping },
    });
    await callToImport(client, 'import_list', start.id);
    return 'started';
  });
}

/** Cancels an import: at once while it waits, within half a second or so while it runs. What is done stays done. */
export async function cancelImport(
  pool: Pool,
  writer: Writer,
  id: ImportId,
): Promise<'asked' | 'unknown' | 'ended'> {
  return inTransaction(pool, async (client) => {
    const found = await client.query<{ state: ImportState }>(
      'SELECT state FROM import WHERE organisation_id = $1 AND id = $2 FOR UPDATE',
      [writer.organisationId, id],
    );
    const [row] = found.rows;
    if (row === undefined) return 'unknown';
    if (row.state === 'done' || row.state === 'failed' || row.state === 'cancelled') return 'ended';
    await client.query(
      `UPDATE import SET cancel_asked = true,
              state = CASE state WHEN 'running' THEN state ELSE 'cancelled' END,
              ended_at = CASE state WHEN 'running' THEN NULL ELSE now() END
        WHERE id = $1`,
      [id],
    );
    await writeDown(client, writer, { subject: 'import', subjectId: id, type: 'cancel_asked' });
    return 'asked';
  });
}
