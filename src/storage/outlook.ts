/**
 * Counts what is left in a campaign (E3, E6). Every two seconds for each campaign, so it must cost next to nothing: up to a bound it counts
 * index entries; a campaign with more is counted through once a minute, which is exact at that moment.
 */
import type { Pool } from 'pg';
import type { CampaignId } from '../domain/ids.ts';
import type { Outlook } from '../engine/ports.ts';

const COUNT_QUICKLY = 20_000;
const KEEP_MS = 60_000;

// $1 campaign, $2 now, $3 how far each is counted.
const OUTLOOK = `SELECT
    (SELECT count(*) FROM (
      SELECT FROM campaign_record WHERE campaign_id = $1 AND status = 'ready' AND is_due LIMIT $3
    ) counted)::int AS due,
    (SELECT count(*) FROM (
      SELECT FROM campaign_record
      WHERE campaign_id = $1 AND status = 'ready' AND NOT is_due AND rank > 0 AND next_at <= instant($2) LIMIT $3
    ) counted)::int AS come,
    (SELECT count(*) FROM (
      SELECT FROM campaign_record
      WHERE campaign_id = $1 AND status = 'ready' AND NOT is_due AND (rank = 0 OR next_at > instant($2)) LIMIT $3
    ) counted)::int AS waiting,
    (SELECT count(*) FROM interaction WHERE campaign_id = $1 AND done_at IS NULL)::int AS on_desktops,
    (SELECT epoch_ms(min(next_at)) FROM campaign_record
      WHERE campaign_id = $1 AND status = 'ready' AND NOT is_due AND rank > 0 AND next_at > instant($2)) AS next_at`;

type Counts = { due: number; come: number; waiting: number; on_desktops: number; next_at: number | null };
type Asked = { readonly campaignId: CampaignId; readonly now: number };

/** Opens the count; it remembers the large ones. */
export function openOutlook(pool: Pool): (campaignId: CampaignId, now: number) => Promise<Outlook> {
  const large = new Map<CampaignId, { readonly at: number; readonly outlook: Promise<Outlook> }>();
  return async (campaignId, now) => {
    const quick = await count(pool, { campaignId, now }, COUNT_QUICKLY);
    const isWhole = [quick.due, quick.come, quick.waiting].every((part) => part < COUNT_QUICKLY);
    if (isWhole) {
      large.delete(campaignId);
      return outlookOf(quick);
    }
    const known = large.get(campaignId);
    if (known && Math.abs(now - known.at) < KEEP_MS) return known.outlook;
    const outlook = count(pool, { campaignId, now }, undefined).then(outlookOf);
    large.set(campaignId, { at: now, outlook });
    outlook.catch(() => large.delete(campaignId));
    return outlook;
  };
}

async function count(pool: Pool, { campaignId, now }: Asked, limit: number | undefined): Promise<Counts> {
  const { rows } = await pool.query<Counts>(OUTLOOK, [campaignId, now, limit]);
  if (!rows[0]) throw new Error('A count without an answer');
  return rows[0];
}

/** Ready now, and not finished yet (waiting and on desktops included); when the next one is due if none is now. */
function outlookOf(row: Counts): Outlook {
  const readyNow = row.due + row.come;
  return {
    readyNow,
    open: readyNow + row.waiting + row.on_desktops,
    nextAt: readyNow === 0 ? (row.next_at ?? undefined) : undefined,
  };
}
