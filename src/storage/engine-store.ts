/** The Store port of the engine (engine/ports.ts) on PostgreSQL. Each method is one transaction; see the files beside it. */
import type { Pool } from 'pg';
import type { CampaignId, CommandId, OrganisationId, UserId } from '../domain/ids.ts';
import type { Answer, Outlook, Store, StoredAnswer } from '../engine/ports.ts';
import { asStoreError } from './away.ts';
import { claim } from './claim.ts';
import { intend } from './intend.ts';
import { releaseLease, renewLease, takeLease } from './lease.ts';
import { loadCampaign, loadFloor } from './load-floor.ts';
import { transact } from './transact.ts';
import { writeCommit } from './write-changes.ts';

/** The engine's door to the database. */
export function openEngineStore(pool: Pool): Store {
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
    claim: (lease, need, decide) => claim(pool, { lease, need }, decide),
    intend: (lease, need, decide) => intend(pool, { lease, need }, decide),
    findAnswer: (organisationId, commandId) => orAway(findAnswer(pool, organisationId, commandId)),
    outlook: (campaignId, now) => orAway(outlook(pool, campaignId, now)),
    loadCampaign: (lease, campaignId) => loadCampaign(pool, lease, campaignId),
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

/** Above this the counts say "at least": an index is read in some milliseconds, whatever the size of the campaign. */
export const COUNTED_AT_MOST = 200_000;

const OUTLOOK = `SELECT
    (SELECT count(*) FROM (
      SELECT FROM campaign_record WHERE campaign_id = $1 AND status = 'ready' AND is_due LIMIT ${COUNTED_AT_MOST}
    ) counted)::int AS due,
    (SELECT count(*) FROM (
      SELECT FROM campaign_record WHERE campaign_id = $1 AND status = 'ready' AND NOT is_due AND next_at <= instant($2)
      LIMIT ${COUNTED_AT_MOST}
    ) counted)::int AS come,
    (SELECT count(*) FROM (
      SELECT FROM campaign_record WHERE campaign_id = $1 AND status = 'ready' AND NOT is_due AND next_at > instant($2)
      LIMIT ${COUNTED_AT_MOST}
    ) counted)::int AS waiting,
    (SELECT count(*) FROM interaction WHERE campaign_id = $1 AND done_at IS NULL)::int AS on_desktops,
    (SELECT epoch_ms(min(next_at)) FROM campaign_record
      WHERE campaign_id = $1 AND status = 'ready' AND NOT is_due AND next_at > instant($2)) AS next_at`;

type OutlookRow = { due: number; come: number; waiting: number; on_desktops: number; next_at: number | null };

/** What could be handed over now, what is not finished yet (waiting and on desktops included), and when the next one is due. */
async function outlook(pool: Pool, campaignId: CampaignId, now: number): Promise<Outlook> {
  const { rows } = await pool.query<OutlookRow>({
    name: 'outlook',
    text: OUTLOOK,
    values: [campaignId, now],
  });
  const [row] = rows;
  if (!row) throw new Error('A count without an answer');
  const readyNow = row.due + row.come;
  return {
    readyNow,
    open: readyNow + row.waiting + row.on_desktops,
    nextAt: readyNow === 0 ? (row.next_at ?? undefined) : undefined,
  };
}
