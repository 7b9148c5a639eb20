/**
 * The record of a contact who calls back (E29): the latest call to the number that calls, showing the number that is called, says campaign,
 * record and agent. Under the lock of the number, so that nobody is dialed at the moment in which he calls (I2).
 */
import type { Pool, PoolClient } from 'pg';
import type { Candidate, CallerFacts } from '../domain/floor/floor.ts';
import type { UserId } from '../domain/ids.ts';
import type { CallerNeed, Commit, Lease } from '../engine/ports.ts';
import { storeDecided } from './claim.ts';
import { HELD_LEASE, refuseLease } from './lease.ts';
import { lockSql } from './number-lock.ts';
import { type FoundCase, REACHED, casesSql, readCandidate } from './read-case.ts';
import { transact } from './transact.ts';

// $3 the number that calls. A statement of its own: what a lock has waited for is seen by the next statement only.
const LOCK = `WITH ${HELD_LEASE}
  SELECT ${lockSql('number', 'lease.organisation_id::text', '$3::text')} FROM lease`;

// $1 floor, $2 organisation, $3 the number that calls, $4 the number that is called. Index call_number, newest first.
const LATEST = `SELECT campaign_record_id, contact_id, campaign_id FROM call
    WHERE organisation_id = $2::uuid AND e164 = $3 AND caller_number = $4 AND floor_id = $1::uuid AND ${REACHED}
    ORDER BY intended_at DESC LIMIT 1`;

const FIND = `WITH latest AS (${LATEST}), locked AS MATERIALIZED (
    SELECT * FROM campaign_record WHERE id = (SELECT campaign_record_id FROM latest) FOR NO KEY UPDATE
  ), cases AS (${casesSql('locked', '$5::float8')})
  SELECT (SELECT found FROM cases) AS found, (
      SELECT user_id FROM call WHERE organisation_id = $2::uuid AND contact_id = (SELECT contact_id FROM latest)
        AND user_id IS NOT NULL AND purpose IN ('contact', 'called_back') AND campaign_id = (SELECT campaign_id FROM latest)
      ORDER BY intended_at DESC LIMIT 1
    ) AS last_user_id,
    EXISTS (SELECT FROM call WHERE organisation_id = $2::uuid AND e164 = $3 AND ended_at IS NULL) AS is_in_call`;

type Row = { found: FoundCase | null; last_user_id: UserId | null; is_in_call: boolean };

/** Lets `decide` see the caller's record, in whatever status it is, or none; and stores what it says. */
export async function claimCaller(
  pool: Pool,
  { lease, need }: { readonly lease: Lease; readonly need: CallerNeed },
  decide: (found: readonly Candidate[]) => Commit,
): Promise<void> {
  await transact(pool, async (client) => {
    const { rows } = await client.query({
      name: 'lock_caller',
      text: LOCK,
      values: [lease.floorId, lease.epoch, need.calledBy],
    });
    if (rows.length === 0) return refuseLease(client, lease);
    return storeDecided(client, lease, decide(await find(client, lease, need)));
  });
}

async function find(client: PoolClient, lease: Lease, need: CallerNeed): Promise<Candidate[]> {
  const { rows } = await client.query<Row>({
    name: 'find_caller',
    text: FIND,
    values: [lease.floorId, lease.organisationId, need.calledBy, need.callerNumber, need.now],
  });
  const [row] = rows;
  if (!row?.found) return [];
  const caller: CallerFacts = { lastUserId: row.last_user_id ?? undefined, isInCall: row.is_in_call };
  return [{ ...readCandidate(row.found), caller }];
}
