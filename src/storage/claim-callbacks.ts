/**
 * Callbacks with their records: by id, locked, for whatever is done to them; by time, not locked, to bring those that are near onto the
 * floor. Each is a candidate with `promise`.
 */
import type { Pool, PoolClient } from 'pg';
import type { Candidate } from '../domain/floor/floor.ts';
import type { CallbackNeed, Commit, Lease } from '../engine/ports.ts';
import { storeDecided } from './claim.ts';
import { HELD_LEASE, refuseLease } from './lease.ts';
import { type FoundCase, casesSql, readCandidate } from './read-case.ts';
import { transact } from './transact.ts';

/** The callback that was asked for, whatever its state. */
const ASKED = 'cb.id = cr.callback_id';

// $3 callbacks. First the locks, always the record before its callback, as commits do; the next statement sees what they have waited for.
const LOCK = `WITH ${HELD_LEASE}, records AS MATERIALIZED (
    SELECT record.id FROM campaign_record record JOIN callback cb ON cb.campaign_record_id = record.id, lease
    WHERE cb.id = ANY ($3::uuid[]) AND cb.floor_id = lease.floor_id AND cb.organisation_id = lease.organisation_id
    ORDER BY record.id FOR NO KEY UPDATE OF record
  )
  SELECT EXISTS (TABLE lease) AS is_held, (SELECT count(*) FROM records) AS locked`;

// $1 floor, $2 callbacks, $3 now.
const BY_ID = `SELECT found FROM (${casesSql(
  `(SELECT record.*, cb.id AS callback_id, cb.due_at FROM callback cb JOIN campaign_record record ON record.id = cb.campaign_record_id
    WHERE cb.id = ANY ($2::uuid[]) AND cb.floor_id = $1)`,
  '$3::float8',
  ASKED,
)}) cases`;

// $3 due before, $4 and $5 the place after which it goes on, $6 now. Keyset on the index callback_open_on_floor.
const byTimeSql = (limit: number) => `WITH ${HELD_LEASE}, near AS MATERIALIZED (
    SELECT cb.id AS callback_id, cb.campaign_record_id, cb.due_at FROM callback cb, lease
    WHERE cb.floor_id = lease.floor_id AND cb.state IN ('scheduled', 'due', 'in_work') AND cb.due_at < instant($3)
      AND ($5::uuid IS NULL OR (cb.due_at, cb.id) > (instant($4::float8), $5::uuid))
    ORDER BY cb.due_at, cb.id LIMIT ${Math.trunc(limit)}
  )
  SELECT EXISTS (TABLE lease) AS is_held, (
    SELECT coalesce(jsonb_agg(found ORDER BY found #> '{promise,callback,now,dueAt}', found #>> '{promise,callback,id}'), '[]')
    FROM (${casesSql(
      '(SELECT record.*, near.callback_id FROM near JOIN campaign_record record ON record.id = near.campaign_record_id)',
      '$6::float8',
      ASKED,
    )}) cases) AS found`;

/** Lets `decide` see the callbacks that were asked for, and stores what it says. */
export async function claimCallbacks(
  pool: Pool,
  { lease, need }: { readonly lease: Lease; readonly need: CallbackNeed },
  decide: (found: readonly Candidate[]) => Commit,
): Promise<void> {
  await transact(pool, async (client) => {
    const found =
      'ids' in need.callbacks ? await byId(client, lease, need) : await byTime(client, lease, need);
    return found ? storeDecided(client, lease, decide(found)) : refuseLease(client, lease);
  });
}

/** Undefined when the lease is not held. */
async function byId(client: PoolClient, lease: Lease, need: CallbackNeed): Promise<Candidate[] | undefined> {
  const ids = 'ids' in need.callbacks ? need.callbacks.ids : [];
  const { rows } = await client.query<{ is_held: boolean }>({
    name: 'lock_callbacks',
    text: LOCK,
    values: [lease.floorId, lease.epoch, ids],
  });
  if (!rows[0]?.is_held) return undefined;
  const cases = await client.query<{ found: FoundCase }>({
    name: 'callbacks_by_id',
    text: BY_ID,
    values: [lease.floorId, ids, need.now],
  });
  return cases.rows.map(({ found }) => readCandidate(found));
}

async function byTime(
  client: PoolClient,
  lease: Lease,
  need: CallbackNeed,
): Promise<Candidate[] | undefined> {
  if ('ids' in need.callbacks) return [];
  const { dueBefore, after, limit } = need.callbacks;
  const { rows } = await client.query<{ is_held: boolean; found: FoundCase[] }>({
    name: `callbacks_by_time ${limit}`,
    text: byTimeSql(limit),
    values: [
      lease.floorId,
      lease.epoch,
      Math.min(dueBefore, LAST_INSTANT),
      after?.dueAt,
      after?.id,
      need.now,
    ],
  });
  const [row] = rows;
  return row?.is_held ? row.found.map(readCandidate) : undefined;
}

/** The year 9999, as far as a timestamp of ours ever goes. */
const LAST_INSTANT = 253_402_300_799_000;
