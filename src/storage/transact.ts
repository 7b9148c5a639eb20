/**
 * The engine's transactions: stored, or not stored and StoreAway; never "perhaps". When the connection is lost during COMMIT (F11) the
 * database is asked what became of the transaction, until it answers.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { StoreAway } from '../engine/ports.ts';
import { asStoreError, isAnswered, isAway } from './away.ts';

/** How a transaction is found again: its id, and one event row that it has written (ids may be given twice after a crash). */
export type Trace = {
  readonly transactionId: string;
  readonly event: { readonly kind: string; readonly id: string; readonly version: number } | undefined;
};

/** What the work of a transaction hands back; no trace when it wrote nothing. */
export type Worked<Result> = { readonly result: Result; readonly trace?: Trace };

/** Nobody can say whether it was stored: the engine must stop and load anew. */
export class UnknownOutcome extends Error {
  override readonly name = 'UnknownOutcome';
}

// The statements of the engine all go by an index, and their plans are kept. A plan that was made while a table was small (a scan of the
// whole, a hash of it) would be kept as well, and be a hundred times too slow an hour later; so such plans are not made at all.
const BEGIN = `BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
  SET LOCAL jit = off; SET LOCAL plan_cache_mode = force_generic_plan`;

const ASK_FOR_MS = 60_000;
const ASK_AGAIN_MS = 200;

/**
 * Does the work in one transaction.
 * @throws StoreAway when nothing was stored and the same may be tried again; UnknownOutcome after a minute without an answer
 */
export async function transact<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Worked<Result>>,
): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => {
    throw asStoreError(error);
  });
  let broken: Error | undefined;
  let worked: Worked<Result>;
  try {
    await client.query(BEGIN);
    worked = await work(client);
    await client.query('COMMIT').catch(async (error: Error) => {
      broken = error;
      if (isAnswered(error) || worked.trace === undefined) throw error;
      await findOutcome(pool, worked.trace);
    });
  } catch (error) {
    broken ??= await rollBack(client);
    throw asStoreError(error);
  } finally {
    client.release(broken);
  }
  return worked.result;
}

async function rollBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('ROLLBACK');
    return undefined;
  } catch (error) {
    return error as Error; // the connection is gone, and with it the transaction
  }
}

/** Returns when it was stored; throws StoreAway when it was not. */
async function findOutcome(pool: Pool, trace: Trace): Promise<void> {
  for (let waitedMs = 0; waitedMs < ASK_FOR_MS; waitedMs += ASK_AGAIN_MS) {
    const outcome = await askOutcome(pool, trace);
    if (outcome === 'stored') return;
    if (outcome === 'not_stored')
      throw new StoreAway('The connection was lost before the commit: not stored');
    await sleep(ASK_AGAIN_MS);
  }
  throw new UnknownOutcome(`Nobody can say whether transaction ${trace.transactionId} was stored`);
}

async function askOutcome(pool: Pool, trace: Trace): Promise<'stored' | 'not_stored' | 'ask_again'> {
  try {
    const { rows } = await pool.query<{ status: string | null; is_there: boolean }>(
      `SELECT pg_xact_status($1::xid8) AS status, $2::text IS NULL OR EXISTS (
         SELECT 1 FROM event WHERE subject_kind = $2 AND subject_id = $3 AND version = $4 AND transaction_id = $1::xid8
       ) AS is_there`,
      [trace.transactionId, trace.event?.kind, trace.event?.id, trace.event?.version],
    );
    const [row] = rows;
    if (row?.status === 'in progress') return 'ask_again';
    return row?.status === 'committed' && row.is_there ? 'stored' : 'not_stored';
  } catch (error) {
    // 22023: an id "in the future": a crash has forgotten the transaction altogether.
    if (error instanceof Error && 'code' in error && error.code === '22023') return 'not_stored';
    if (!isAway(error)) throw error;
    return 'ask_again';
  }
}
