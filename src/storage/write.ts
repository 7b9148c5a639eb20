/**
 * Writes that do not come from the engine: a transaction, and the event and audit rows that belong into it (I25).
 */
import type { Pool, PoolClient } from 'pg';
import type { OrganisationId, UserId } from '../domain/ids.ts';

/** Who writes, for whom, and under which request. `userId` undefined: the installation itself (first start, jobs). */
export type Writer = {
  readonly organisationId: OrganisationId;
  readonly userId: UserId | undefined;
  readonly requestId: string | undefined;
};

/** One thing that was changed. */
export type Deed = {
  readonly subject:
    | 'organisation'
    | 'floor'
    | 'user'
    | 'group'
    | 'caller_number'
    | 'list'
    | 'campaign'
    | 'import'
    | 'register'
    | 'trunk'
    | 'recording'
    | 'announcement';
  readonly subjectId: string;
  /** The event's type, as a verb in the past: 'created', 'edited', 'disabled'. */
  readonly type: string;
  /** Never a secret: no password, no hash, no token. */
  readonly before?: object;
  readonly after?: object;
};

/** Does the work in one transaction: all of it is stored, or nothing. */
export async function inTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((fault: Error) => {
      broken = fault; // the connection is gone, and with it the transaction
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Why a write was not done: expected in the trade, so a value. `field` names what is wrong. */
export type WriteRefusal<Why extends string> = { readonly refused: Why; readonly field?: string };

/** Thrown inside a transaction to undo it and hand a refusal to the caller of `inRefusableTransaction`. */
export class Refuse extends Error {
  override readonly name = 'Refuse';
  readonly refused: string;
  readonly field: string | undefined;

  constructor(refused: string, field?: string) {
    super(refused);
    this.refused = refused;
    this.field = field;
  }
}

/**
 * Like inTransaction, for work that may be refused: by throwing Refuse, or by one of the unique indexes named in `taken`
 * (index name to field), which becomes `name_taken`.
 */
export async function inRefusableTransaction<Result, Why extends string>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
  taken: Readonly<Record<string, string>> = {},
): Promise<Result | WriteRefusal<Why | 'name_taken'>> {
  try {
    return await inTransaction(pool, work);
  } catch (error) {
    if (error instanceof Refuse) {
      return { refused: error.refused as Why, ...(error.field === undefined ? {} : { field: error.field }) };
    }
    const field = takenField(error, taken);
    if (field === undefined) throw error;
    return { refused: 'name_taken', field };
  }
}

const UNIQUE_VIOLATION = '23505';

function takenField(error: unknown, taken: Readonly<Record<string, string>>): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== UNIQUE_VIOLATION) return undefined;
  return 'constraint' in error ? taken[String(error.constraint)] : undefined;
}

/** Writes the event row and the audit row of a deed, inside the transaction that does it. */
export async function writeDown(client: PoolClient, writer: Writer, deed: Deed): Promise<void> {
  const actor =
    writer.userId === undefined ? { kind: 'installation' } : { kind: 'user', userId: writer.userId };
  await client.query({
    name: 'write_down',
    // The subject's row is locked by the deed itself, so that the next version is nobody else's.
    text: `WITH numbered AS (
        SELECT coalesce(max(version), 0) + 1 AS version FROM event WHERE subject_kind = $3 AND subject_id = $4::uuid
      ), logged AS (
        INSERT INTO event (organisation_id, subject_kind, subject_id, version, type, at, actor, request_id, content)
        SELECT $1::uuid, $3, $4::uuid, version, $5, clock_timestamp(), $2::jsonb, $6, coalesce($8::jsonb, '{}')
        FROM numbered
      )
      INSERT INTO audit (organisation_id, at, actor, request_id, subject_kind, subject_id, deed, before, after)
      VALUES ($1::uuid, clock_timestamp(), $2::jsonb, $6, $3, $4::uuid, $5, $7::jsonb, $8::jsonb)`,
    values: [
      writer.organisationId,
      JSON.stringify(actor),
      deed.subject,
      deed.subjectId,
      deed.type,
      writer.requestId ?? null,
      deed.before === undefined ? null : JSON.stringify(deed.before),
      deed.after === undefined ? null : JSON.stringify(deed.after),
    ],
  });
}
