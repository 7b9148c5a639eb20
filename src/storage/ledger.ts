/**
 * The ledger of a campaign's window (I13), counted from the calls themselves: after a restart, and after a crash, the numbers are the same.
 */
import type { Pool } from 'pg';
import type { CampaignId } from '../domain/ids.ts';
import type { PacingMemory } from '../domain/pacing/pacing.ts';
import type { FoundLedger } from '../engine/ports.ts';

// As domain/pacing/ledger.ts counts: machines and faxes are nobody; whoever had no agent is abandoned. Calls that live and are answered
// are named, so that their end is not counted twice.
const LEDGER = `SELECT
    (SELECT count(*) FROM call WHERE campaign_id = $1 AND pacing IS NOT NULL AND answered_at >= instant($2)
      AND coalesce(result, detail ->> 'result', 'answer') NOT IN ('answering_machine', 'fax')
      AND NOT (state = 'waiting' AND detail ->> 'heard' = 'pending'))::int AS answered,
    (SELECT count(*) FROM call WHERE campaign_id = $1 AND pacing IS NOT NULL AND answered_at >= instant($2)
      AND coalesce(result, detail ->> 'result') = 'abandoned')::int AS abandoned,
    (SELECT coalesce(jsonb_agg(id), '[]') FROM call WHERE campaign_id = $1 AND pacing IS NOT NULL AND ended_at IS NULL
      AND answered_at IS NOT NULL AND NOT (state = 'waiting' AND detail ->> 'heard' = 'pending')) AS counted,
    (SELECT coalesce(jsonb_agg(id), '[]') FROM call WHERE campaign_id = $1 AND pacing IS NOT NULL AND ended_at IS NULL
      AND detail ->> 'result' = 'abandoned') AS lost,
    (SELECT memory FROM pacing_memory WHERE campaign_id = $1) AS memory`;

type Row = {
  answered: number;
  abandoned: number;
  counted: string[];
  lost: string[];
  memory: PacingMemory | null;
};

/** Counts a campaign's window since an instant (epoch milliseconds). */
export async function readLedger(pool: Pool, campaignId: CampaignId, since: number): Promise<FoundLedger> {
  const { rows } = await pool.query<Row>({ name: 'ledger', text: LEDGER, values: [campaignId, since] });
  const [row] = rows;
  if (!row) throw new Error('counting found nothing to say');
  return { ...row, memory: row.memory ?? undefined };
}
