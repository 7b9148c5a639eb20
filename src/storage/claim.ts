/**
 * A claim: the next records of a campaign in their order (E13), locked so that two claims never see the same one, judged by the rules, and
 * stored, in one transaction.
 */
import type { Pool, PoolClient } from 'pg';
import type { Candidate } from '../domain/floor/floor.ts';
import type { ClaimNeed, Commit, Lease } from '../engine/ports.ts';
import { asStoreError } from './away.ts';
import { HELD_LEASE, refuseLease } from './lease.ts';
import { type FoundCase, casesSql, readCandidate } from './read-case.ts';
import { transact } from './transact.ts';
import { writeCommit } from './write-changes.ts';

/** At most so many records are let in by one claim; the next one goes on. */
const LET_IN = 1_000;

// What a callback owns (rank 0) is never let in: the callback gives it out (D9).
// In a statement of its own and committed at once: kept in the claim's transaction, a second claim would skip the rows as locked and
// find nothing. Whoever comes second waits here for a moment and then sees them. Ordered, so that two never wait in a circle.
const LET_IN_DUE = `UPDATE campaign_record SET is_due = true WHERE id IN (
    SELECT id FROM campaign_record
    WHERE campaign_id = $1 AND organisation_id = $2 AND status = 'ready' AND NOT is_due AND rank > 0 AND next_at <= instant($3)
    ORDER BY next_at, id LIMIT ${LET_IN} FOR NO KEY UPDATE
  )`;

// $3 campaign, $4 now. One index gives the order; rows that another claim has locked are passed over. The limit is part of the text, so
// that the kept plan knows how few rows it is for; the engine asks for two or three different ones.
const findSql = (limit: number) => `WITH ${HELD_LEASE}, locked AS MATERIALIZED (
    SELECT * FROM campaign_record
    WHERE campaign_id = (
        SELECT c.id FROM campaign c, lease
        WHERE c.id = $3 AND c.floor_id = lease.floor_id AND c.organisation_id = lease.organisation_id
      ) AND status = 'ready' AND is_due
    ORDER BY rank, priority DESC, place
    LIMIT ${Math.trunc(limit)} FOR NO KEY UPDATE SKIP LOCKED
  ), cases AS (${casesSql('locked', '$4::float8')})
  SELECT EXISTS (TABLE lease) AS is_held,
    (SELECT coalesce(jsonb_agg(found ORDER BY rank, priority DESC, place), '[]') FROM cases) AS found`;

// $3 campaign. The records alone, locked, with the names of everything whose lock a dial needs (I4): its numbers, its person.
const pickSql = (limit: number) => `WITH ${HELD_LEASE}, locked AS MATERIALIZED (
    SELECT * FROM campaign_record
    WHERE campaign_id = (
        SELECT c.id FROM campaign c, lease
        WHERE c.id = $3 AND c.floor_id = lease.floor_id AND c.organisation_id = lease.organisation_id
      ) AND status = 'ready' AND is_due
    ORDER BY rank, priority DESC, place
    LIMIT ${Math.trunc(limit)} FOR NO KEY UPDATE SKIP LOCKED
  )
  SELECT EXISTS (TABLE lease) AS is_held, (SELECT coalesce(jsonb_agg(jsonb_build_object('id', cr.id, 'names', (
      SELECT jsonb_agg('number:' || cr.organisation_id || ':' || n.e164) FROM record_number n WHERE n.record_id = cr.record_id
    ) || jsonb_build_array('contact:' || cr.organisation_id || ':' || cr.contact_id)
      || CASE WHEN coalesce(r.customer_key, c.customer_key) IS NULL THEN '[]'::jsonb
         ELSE jsonb_build_array('key:' || cr.organisation_id || ':' || coalesce(r.customer_key, c.customer_key)) END
    ) ORDER BY cr.rank, cr.priority DESC, cr.place), '[]')
    FROM locked cr JOIN record r ON r.id = cr.record_id JOIN contact c ON c.id = cr.contact_id) AS picked`;

// Never waits: who waits for several locks in another order than somebody else may wait in a circle. What is taken is passed over.
const TRY_LOCKS = `SELECT name FROM unnest($1::text[]) AS name WHERE pg_try_advisory_xact_lock(hashtextextended(name, 0))`;

// $1 records, $2 now. A statement of its own, after the locks: it sees what was stored before they were had.
const CASES = `SELECT coalesce(jsonb_agg(found ORDER BY rank, priority DESC, place), '[]') AS found
  FROM (${casesSql('(SELECT * FROM campaign_record WHERE id = ANY ($1::uuid[]))', '$2::float8')}) cases`;

type Picked = { readonly id: string; readonly names: readonly string[] };

/** The records found with the locks of all their numbers held; undefined when the lease is not. */
async function pickForDial(
  client: PoolClient,
  lease: Lease,
  need: ClaimNeed,
): Promise<Candidate[] | undefined> {
  const { rows } = await client.query<{ is_held: boolean; picked: Picked[] }>({
    name: `pick ${need.limit}`,
    text: pickSql(need.limit),
    values: [lease.floorId, lease.epoch, need.campaignId],
  });
  const [row] = rows;
  if (!row?.is_held) return undefined;
  const names = [...new Set(row.picked.flatMap((picked) => picked.names))];
  const locked = await client.query<{ name: string }>({
    name: 'try_locks',
    text: TRY_LOCKS,
    values: [names],
  });
  const had = new Set(locked.rows.map(({ name }) => name));
  const ids = row.picked.filter((picked) => picked.names.every((name) => had.has(name))).map(({ id }) => id);
  if (ids.length === 0) return [];
  const cases = await client.query<{ found: FoundCase[] }>({
    name: 'cases_for_dial',
    text: CASES,
    values: [ids, need.now],
  });
  return (cases.rows[0]?.found ?? []).map(readCandidate);
}

/** Locks up to `limit` due records, lets `decide` judge them, and stores what it says. */
export async function claim(
  pool: Pool,
  { lease, need }: { readonly lease: Lease; readonly need: ClaimNeed },
  decide: (found: readonly Candidate[]) => Commit,
): Promise<void> {
  await letInDue(pool, lease, need);
  await transact(pool, async (client) => {
    if (need.isForDial) {
      const picked = await pickForDial(client, lease, need);
      return picked ? storeDecided(client, lease, decide(picked)) : refuseLease(client, lease);
    }
    const { rows } = await client.query<{ is_held: boolean; found: FoundCase[] }>({
      name: `claim ${need.limit}`,
      text: findSql(need.limit),
      values: [lease.floorId, lease.epoch, need.campaignId, need.now],
    });
    const [row] = rows;
    if (!row?.is_held) return refuseLease(client, lease);
    return storeDecided(client, lease, decide(row.found.map(readCandidate)));
  });
}

/** Stores what was decided; a look alone leaves no trace. */
export async function storeDecided(client: PoolClient, lease: Lease, commit: Commit) {
  return isEmpty(commit)
    ? { result: undefined }
    : { result: undefined, trace: await writeCommit(client, lease, commit) };
}

async function letInDue(pool: Pool, lease: Lease, need: ClaimNeed): Promise<void> {
  try {
    await pool.query({
      name: 'let_in_due',
      text: LET_IN_DUE,
      values: [need.campaignId, lease.organisationId, need.now],
    });
  } catch (error) {
    throw asStoreError(error);
  }
}

/** True if there is nothing to store: the transaction was only a look. */
export function isEmpty(commit: Commit): boolean {
  return Object.values(commit).every((rows) => rows.length === 0);
}
