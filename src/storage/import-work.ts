// What the jobs process reads and writes of an import while it works it; the rows of the list itself are import-copy.ts.
import type { ImportId, OrganisationId } from '../domain/ids.ts';
import type { OthersChoice, StoredFault, StoredPreview, StoredProgress } from './imports.ts';
import type { Pool } from './pool.ts';
import { inTransaction, writeDown } from './write.ts';

type Db = Pick<Pool, 'query'>;

export type ImportWork = {
  readonly id: ImportId;
  readonly organisationId: OrganisationId;
  readonly listName: string;
  readonly country: string;
  readonly mapping: readonly string[] | undefined;
  readonly others: OthersChoice;
};

type WorkRow = {
  id: ImportId;
  organisation_id: OrganisationId;
  list_name: string;
  country: string;
  mapping: string[] | null;
  others: OthersChoice;
};

function importWork(row: WorkRow): ImportWork {
  const { id, organisation_id: organisationId, list_name: listName, country, others } = row;
  return { id, organisationId, listName, country, mapping: row.mapping ?? undefined, others };
}

/** An import whose file is to be looked at; undefined if it has been, or is no more. */
export async function importToLookAt(db: Db, id: ImportId): Promise<ImportWork | undefined> {
  const found = await db.query<WorkRow>(
    `SELECT id, organisation_id, list_name, country, mapping, others FROM import WHERE id = $1 AND preview IS NULL AND state = 'uploaded'`,
    [id],
  );
  return found.rows[0] === undefined ? undefined : importWork(found.rows[0]);
}

/**
 * Takes an import in hand; undefined if it does not wait (any more). One that is called running was left by a try that failed: there is
 * one jobs process, and it works one import at a time.
 */
export async function beginImport(db: Db, id: ImportId): Promise<ImportWork | undefined> {
  const begun = await db.query<WorkRow>(
    `UPDATE import SET state = 'running', started_at = now(), progress = '{}' WHERE id = $1 AND state IN ('waiting', 'running')
      RETURNING id, organisation_id, list_name, country, mapping, others`,
    [id],
  );
  return begun.rows[0] === undefined ? undefined : importWork(begun.rows[0]);
}

/** Keeps what the file looks like. */
export async function keepPreview(db: Db, id: ImportId, preview: StoredPreview): Promise<void> {
  await db.query('UPDATE import SET preview = $2::jsonb WHERE id = $1 AND preview IS NULL', [
    id,
    JSON.stringify(preview),
  ]);
}

/** Tells how far the import is. True if somebody asked to cancel it. */
export async function tellProgress(db: Db, id: ImportId, progress: StoredProgress): Promise<boolean> {
  const told = await db.query<{ cancel_asked: boolean }>(
    'UPDATE import SET progress = $2::jsonb WHERE id = $1 RETURNING cancel_asked',
    [id, JSON.stringify(progress)],
  );
  return told.rows[0]?.cancel_asked ?? true;
}

/** Puts an import back that this process could not end (it drains, the database went away): it begins again from the file's beginning. */
export async function putImportBack(db: Db, id: ImportId): Promise<void> {
  await db.query(`UPDATE import SET state = 'waiting', progress = '{}' WHERE id = $1 AND state = 'running'`, [
    id,
  ]);
}

/** Ends an import without a record of it in any list. */
export async function endWithoutRows(
  pool: Pool,
  id: ImportId,
  how: { readonly state: 'failed'; readonly fault: StoredFault } | { readonly state: 'cancelled' },
): Promise<void> {
  await inTransaction(pool, async (client) => {
    const fault = how.state === 'failed' ? JSON.stringify(how.fault) : null;
    const ended = await client.query<{ organisation_id: OrganisationId }>(
      `UPDATE import SET state = $2, fault = $3::jsonb, ended_at = now()
        WHERE id = $1 AND state IN ('uploaded', 'waiting', 'running') RETURNING organisation_id`,
      [id, how.state, fault],
    );
    const organisationId = ended.rows[0]?.organisation_id;
    if (organisationId === undefined) return;
    const writer = { organisationId, userId: undefined, requestId: undefined };
    const after = how.state === 'failed' ? { fault: how.fault } : {};
    await writeDown(client, writer, { subject: 'import', subjectId: id, type: how.state, after });
  });
}

/** The mapping that was used the last time for a file with these headers (E12), if there was one. */
export async function rememberedMapping(
  db: Db,
  organisationId: OrganisationId,
  fingerprint: string,
): Promise<string[] | undefined> {
  const found = await db.query<{ mapping: string[] }>(
    'SELECT mapping FROM import_mapping WHERE organisation_id = $1 AND header_fingerprint = $2',
    [organisationId, fingerprint],
  );
  return found.rows[0]?.mapping;
}

/** Ids of imports whose file may be taken away: they have ended, or nobody started them within a day. */
export async function importsWithoutNeedOfFile(db: Db, ids: readonly string[]): Promise<string[]> {
  const found = await db.query<{ id: string }>(
    `SELECT given.id FROM unnest($1::uuid[]) AS given (id) LEFT JOIN import i ON i.id = given.id
      WHERE i.id IS NULL OR i.state IN ('done', 'failed', 'cancelled')
         OR (i.state = 'uploaded' AND i.created_at < now() - interval '1 day')`,
    [ids],
  );
  return found.rows.map((row) => row.id);
}
