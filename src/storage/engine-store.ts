/** The Store port of the engine (engine/ports.ts) on PostgreSQL. Each method is one transaction; see the files beside it. */
import type { Pool } from 'pg';
import type { CommandId, OrganisationId, UserId } from '../domain/ids.ts';
import type { Answer, Store, StoredAnswer } from '../engine/ports.ts';
import { asStoreError } from './away.ts';
import { claimCallbacks } from './claim-callbacks.ts';
import { claimCaller } from './claim-caller.ts';
import { claim } from './claim.ts';
import { intend } from './intend.ts';
import { readLedger } from './ledger.ts';
import { releaseLease, renewLease, takeLease } from './lease.ts';
import { loadCampaign, loadFloor, loadTrunks } from './load-floor.ts';
import { openOutlook } from './outlook.ts';
import type { TrunkReading } from './read-trunks.ts';
import { transact } from './transact.ts';
import { writeCommit } from './write-changes.ts';

/**
 * The engine's door to the database.
 * @param trunks how the secrets of trunks are read, and where the practice network listens; without it no trunk has a secret
 */
export function openEngineStore(pool: Pool, trunks: TrunkReading = {}): Store {
  const outlook = openOutlook(pool);
  return {
    takeLease: (floorId, owner) => orAway(takeLease(pool, floorId, owner)),
    renewLease: (lease) => orAway(renewLease(pool, lease)),
    releaseLease: (lease) => orAway(releaseLease(pool, lease)),
    loadFloor: (lease) => loadFloor(pool, lease),
    commit: (lease, commit) =>
      transact(pool, async (client) => ({
        result: undefined,
        trace: await writeCommit(client, lease, commit),
      })),
    claim: (lease, need, decide) =>
      'calledBy' in need
        ? claimCaller(pool, { lease, need }, decide)
        : 'callbacks' in need
          ? claimCallbacks(pool, { lease, need }, decide)
          : claim(pool, { lease, need }, decide),
    intend: (lease, need, decide) => intend(pool, { lease, need }, decide),
    findAnswer: (organisationId, commandId) => orAway(findAnswer(pool, organisationId, commandId)),
    ledger: (campaignId, since) => orAway(readLedger(pool, campaignId, since)),
    outlook: (campaignId, now) => orAway(outlook(campaignId, now)),
    loadCampaign: (lease, campaignId) => loadCampaign(pool, lease, campaignId),
    loadTrunks: (lease) => loadTrunks(pool, lease, trunks),
  };
}

async function orAway<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw asStoreError(error);
  }
}

async function findAnswer(
  pool: Pool,
  organisationId: OrganisationId,
  commandId: CommandId,
): Promise<StoredAnswer | undefined> {
  const { rows } = await pool.query<{ user_id: UserId; name: string; answer: Answer }>({
    name: 'find_answer',
    text: 'SELECT user_id, name, answer FROM command_answer WHERE organisation_id = $1 AND command_id = $2',
    values: [organisationId, commandId],
  });
  const [row] = rows;
  return row && { commandId, organisationId, userId: row.user_id, name: row.name, answer: row.answer };
}

/** Answers are kept for a day (I27); returns how many older ones went. */
export async function forgetAnswers(pool: Pool): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM command_answer WHERE (organisation_id, command_id) IN (
       SELECT organisation_id, command_id FROM command_answer
       WHERE answered_at < now() - interval '1 day' ORDER BY answered_at LIMIT 10000)`,
  );
  return rowCount ?? 0;
}
