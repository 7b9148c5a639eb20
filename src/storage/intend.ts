/**
 * The intent to dial one number (I3, I4): under the number's lock the facts are read, the rules asked, and the intent is stored, before
 * anything reaches the wire.
 */
import type { Pool, PoolClient } from 'pg';
import type { NumberFacts } from '../domain/floor/floor.ts';
import type { Commit, IntentNeed, Lease } from '../engine/ports.ts';
import { BadCommit } from './commit-rows.ts';
import { HELD_LEASE, refuseLease } from './lease.ts';
import { lockSql } from './number-lock.ts';
import { type FoundFacts, factsFrom, factsSql, thirdFactsSql } from './read-case.ts';
import { transact } from './transact.ts';
import { writeCommit } from './write-changes.ts';

// $3 campaign record, $4 number. A statement of its own: what a lock has waited for is seen by the next statement only.
const LOCK = `WITH ${HELD_LEASE}, person AS MATERIALIZED (
    SELECT cr.organisation_id::text AS organisation, cr.contact_id::text AS contact,
      coalesce(r.customer_key, c.customer_key) AS customer_key
    FROM lease, campaign_record cr JOIN record r ON r.id = cr.record_id JOIN contact c ON c.id = cr.contact_id
    WHERE cr.id = $3 AND cr.organisation_id = lease.organisation_id
  )
  SELECT ${lockSql('number', 'organisation', '$4::text')}, ${lockSql('contact', 'organisation', 'contact')},
    ${lockSql('key', 'organisation', 'customer_key')}
  FROM lease LEFT JOIN person ON true`;

// $1 organisation, $2 campaign record, $3 campaign, $4 number, $5 call, $6 now.
const FACTS = `SELECT EXISTS (SELECT FROM call WHERE id = $5 AND organisation_id = $1) AS is_stored, (
    SELECT ${factsSql('$6::float8')}
    FROM campaign_record cr
    JOIN record r ON r.id = cr.record_id
    JOIN contact c ON c.id = cr.contact_id
    CROSS JOIN LATERAL (SELECT coalesce(r.customer_key, c.customer_key) AS customer_key) person
    CROSS JOIN LATERAL (SELECT $4::text AS e164) number
    WHERE cr.id = $2 AND cr.organisation_id = $1 AND cr.campaign_id = $3
  ) AS facts`;

// $1 organisation, $2 number, $3 call, $4 now.
const THIRD_FACTS = `SELECT EXISTS (SELECT FROM call WHERE id = $3 AND organisation_id = $1) AS is_stored,
    ${thirdFactsSql('$1', '$2', '$4::float8')} AS facts`;

type Asked = { readonly lease: Lease; readonly need: IntentNeed };

/** Stores the intent that `decide` makes of the facts; 'stored_before' when the call is known already, and nothing is asked. */
export async function intend(
  pool: Pool,
  asked: Asked,
  decide: (facts: NumberFacts) => Commit,
): Promise<'stored' | 'stored_before'> {
  return transact(pool, async (client) => {
    await lockNumber(client, asked);
    const facts = await readFacts(client, asked);
    if (facts === 'stored_before') return { result: 'stored_before' as const };
    return { result: 'stored' as const, trace: await writeCommit(client, asked.lease, decide(facts)) };
  });
}

async function lockNumber(client: PoolClient, { lease, need }: Asked): Promise<void> {
  const { rows } = await client.query({
    name: 'lock_number',
    text: LOCK,
    values: [lease.floorId, lease.epoch, need.campaignRecordId, need.e164],
  });
  if (rows.length === 0) await refuseLease(client, lease);
}

async function readFacts(client: PoolClient, { lease, need }: Asked): Promise<NumberFacts | 'stored_before'> {
  const { organisationId } = lease;
  const { campaignRecordId, campaignId, e164, callId, now } = need;
  const query =
    need.purpose === 'contact'
      ? {
          name: 'facts',
          text: FACTS,
          values: [organisationId, campaignRecordId, campaignId, e164, callId, now],
        }
      : { name: 'third_facts', text: THIRD_FACTS, values: [organisationId, e164, callId, now] };
  const { rows } = await client.query<{ is_stored: boolean; facts: FoundFacts | null }>(query);
  const [row] = rows;
  if (row?.is_stored) return 'stored_before';
  if (!row?.facts)
    throw new BadCommit(`There is no record ${need.campaignRecordId} in campaign ${need.campaignId}`);
  return factsFrom(row.facts);
}
