/**
 * A claim: the next records of a campaign in their order (E13), locked so that two claims never see the same one, judged by the rules, and
 * stored, in one transaction.
 */
import type { Pool } from 'pg';
import type { Candidate } from '../domain/floor/floor.ts';
import type { ClaimNeed, Commit, Lease } from '../engine/ports.ts';
import { asStoreError } from './away.ts';
import { HELD_LEASE, refuseLease } from './lease.ts';
import { type FoundCase, casesSql, readCandidate } from './read-case.ts';
import { transact } from './transact.ts';
import { writeCommit } from './write-changes.ts';

/** At most so many records are let in by one claim; the next one goes on. */
const LET_IN = 1_000;

// In a statement of its own and committed at once: kept in the claim's transaction, a second claim would skip the rows as locked and
// find nothing. Whoever comes second waits here for a moment and then sees them. Ordered, so that two never wait in a circle.
const LET_IN_DUE = `UPDATE campaign_record SET is_due = true WHERE id IN (
    SELECT id FROM campaign_record
    WHERE campaign_id = $1 AND organisation_id = $2 AND status = 'ready' AND NOT is_due AND next_at <= instant($3)
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

/** Locks up to `limit` due records, lets `decide` judge them, and stores what it says. */
export async function claim(
  pool: Pool,
  { lease, need }: { readonly lease: Lease; readonly need: ClaimNeed },
  decide: (found: readonly Candidate[]) => Commit,
): Promise<void> {
  await letInDue(pool, lease, need);
  await transact(pool, async (client) => {
    const { rows } = await client.query<{ is_held: boolean; found: FoundCase[] }>({
      name: `claim ${need.limit}`,
      text: findSql(need.limit),
      values: [lease.floorId, lease.epoch, need.campaignId, need.now],
    });
    const [row] = rows;
    if (!row?.is_held) return refuseLease(client, lease);
    const commit = decide(row.found.map(readCandidate));
    return isEmpty(commit)
      ? { result: undefined }
      : { result: undefined, trace: await writeCommit(client, lease, commit) };
  });
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
