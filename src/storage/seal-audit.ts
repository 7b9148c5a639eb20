/**
 * Seals the audit (I25): chains the committed audit rows, each with the hash of the one before, under a counter without gaps. Called each
 * second by the jobs process; never inside a business transaction, which would make all of them wait for each other.
 *
 * Rows become visible out of the order of their ids: a transaction that drew a low id may commit last. They are therefore sealed in the
 * order in which they become visible (within a batch by id), and a row that comes late is sealed when it comes; a long import holds nothing
 * up. What must not happen is that a late row is never looked for. So the sealer remembers in audit_sealer below which id it need not
 * look any more, and moves that mark only over ids whose transactions have all ended. An id is drawn when its transaction has an id of its
 * own already (the column transaction_id stands before id); the sealer notes the newest audit id, then draws a transaction id itself: every
 * audit id up to the noted one belongs to a transaction below it. All of those have ended once the snapshot's xmin has passed it.
 */
import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from './write.ts';

// Any number will do; one sealer at a time in the whole database.
const LOCK = 7_348_112_002;
const AT_ONCE = 1_000;
/** What the first row is chained to. */
const BEGINNING = '0'.repeat(64);

/** A row as it is hashed: text made by the database, the same at sealing and at verifying. */
type AuditText = { readonly id: string; readonly text: string };

// jsonb has one canonical text per value (keys in their own order, no insignificant space), so the row's text is stable.
const TEXT = `jsonb_build_array(a.id, a.organisation_id, extract(epoch FROM a.at), a.actor, a.request_id, a.subject_kind,
  a.subject_id, a.deed, a.before, a.after)::text`;

/**
 * Seals what has been committed since, in batches of at most a thousand.
 * @returns how many rows were sealed; 0 also when another process is sealing
 */
export async function sealAudit(pool: Pool): Promise<number> {
  let sealed = 0;
  for (;;) {
    const batch = await inTransaction(pool, sealBatch);
    sealed += batch;
    if (batch < AT_ONCE) return sealed;
  }
}

async function sealBatch(client: PoolClient): Promise<number> {
  const lock = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS taken', [
    LOCK,
  ]);
  if (!lock.rows[0]?.taken) return 0;
  const mark = await readMark(client);
  const { rows } = await client.query<AuditText>(
    `SELECT a.id::text AS id, ${TEXT} AS text FROM audit a
     WHERE a.id > $1 AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.audit_id = a.id) ORDER BY a.id LIMIT $2`,
    [mark.sealed_through, AT_ONCE],
  );
  if (rows.length > 0) await chain(client, rows);
  if (rows.length < AT_ONCE) await moveMark(client, mark);
  return rows.length;
}

type Mark = {
  readonly sealed_through: string;
  readonly next_through: string;
  readonly has_ended: boolean;
  readonly newest: string;
};

/** The mark, and the newest id, as they are before the rows are read. */
async function readMark(client: PoolClient): Promise<Mark> {
  // A next_transaction that lies ahead of this cluster comes from a backup of another one: it has ended.
  const { rows } = await client.query<Mark>(
    `SELECT sealed_through::text, next_through::text,
       next_transaction <= pg_snapshot_xmin(pg_current_snapshot())
         OR next_transaction > pg_snapshot_xmax(pg_current_snapshot()) AS has_ended,
       (SELECT coalesce(max(id), 0)::text FROM audit) AS newest
     FROM audit_sealer`,
  );
  if (!rows[0]) throw new Error('audit_sealer has lost its row');
  return rows[0];
}

/** Every row that could be seen is sealed: what was next is done once its transactions have ended, and a new next one begins. */
async function moveMark(client: PoolClient, mark: Mark): Promise<void> {
  if (!mark.has_ended || mark.newest === mark.sealed_through) return;
  await client.query(
    `UPDATE audit_sealer SET sealed_through = next_through, next_through = $1, next_transaction = pg_current_xact_id()`,
    [mark.newest],
  );
}

async function chain(client: PoolClient, rows: readonly AuditText[]): Promise<void> {
  const { rows: last } = await client.query<{ counter: number; hash: string }>(
    'SELECT counter::float8 AS counter, hash FROM audit_seal ORDER BY counter DESC LIMIT 1',
  );
  let { counter, hash } = last[0] ?? { counter: 0, hash: BEGINNING };
  const seals = rows.map(({ id, text }) => {
    counter += 1;
    hash = sealOf(hash, counter, text);
    return { counter, audit_id: id, hash };
  });
  await client.query(
    `INSERT INTO audit_seal (counter, audit_id, hash)
     SELECT counter, audit_id, hash FROM jsonb_to_recordset($1::jsonb) AS s(counter bigint, audit_id bigint, hash text)`,
    [JSON.stringify(seals)],
  );
}

function sealOf(before: string, counter: number, text: string): string {
  return createHash('sha256').update(`${before}\n${counter}\n${text}`).digest('hex');
}

/** `broken`: the counter of the first seal that does not fit: a row was changed or removed, or a seal was. */
export type SealFinding =
  | { readonly intact: true; readonly sealed: number; readonly head: string }
  | { readonly intact: false; readonly broken: number };

/** Computes the whole chain again. `head` is worth keeping elsewhere: it proves the whole. */
export async function verifySeals(pool: Pool): Promise<SealFinding> {
  let [counter, hash] = [0, BEGINNING];
  for (;;) {
    const { rows } = await pool.query<{ counter: number; hash: string; text: string | null }>(
      `SELECT s.counter::float8 AS counter, s.hash, ${TEXT} AS text
       FROM audit_seal s LEFT JOIN audit a ON a.id = s.audit_id WHERE s.counter > $1 ORDER BY s.counter LIMIT $2`,
      [counter, AT_ONCE],
    );
    for (const row of rows) {
      const expected = sealOf(hash, counter + 1, row.text ?? '');
      if (row.counter !== counter + 1 || row.hash !== expected) return { intact: false, broken: counter + 1 };
      [counter, hash] = [row.counter, row.hash];
    }
    if (rows.length < AT_ONCE) return { intact: true, sealed: counter, head: hash };
  }
}
