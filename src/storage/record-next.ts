// What happens to a record next, and why (E14): the row as the explaining rule wants it, for one record and for a page of them.
import type { CampaignSettings } from '../domain/campaign/definition.ts';
import type { CampaignState } from '../domain/campaign/campaign.ts';
import type { PackId } from '../domain/compliance/packs.ts';
import type { CampaignRecordId, OrganisationId } from '../domain/ids.ts';
import type { ChainNumber } from '../domain/phone-number.ts';
import { type NextStep, explainNext } from '../domain/record/explain-next.ts';
import type { RecordState } from '../domain/record/record.ts';
import type { Pool } from './pool.ts';

export type RecordNext = NextStep & { readonly agentName?: string };

type Nullable = Pick<ChainNumber, 'e164' | 'label' | 'zones'> & { readonly country: string | null };
export type FoundNext = {
  readonly state: RecordState;
  readonly chain: readonly Nullable[];
  readonly settings: Pick<CampaignSettings, 'attemptsPerRecord' | 'window'>;
  readonly campaign: CampaignState['state'];
  readonly pack: PackId;
  readonly agent_name: string | null;
};

/** The columns of FoundNext as one JSON value. In scope: `cr` (campaign_record). */
export const NEXT_SQL = `(SELECT jsonb_build_object('state', cr.detail, 'settings', of.settings - 'script', 'campaign', of.state,
    'pack', owner.pack, 'agent_name', (SELECT display_name FROM app_user u WHERE u.id::text = cr.detail ->> 'by'),
    'chain', (SELECT coalesce(jsonb_agg(jsonb_build_object('e164', n.e164, 'label', n.label, 'zones', n.zones,
        'country', n.country) ORDER BY n.position), '[]') FROM record_number n WHERE n.record_id = cr.record_id))
  FROM campaign of JOIN organisation owner ON owner.id = of.organisation_id WHERE of.id = cr.campaign_id)`;

/** The rule's answer for a row that was found. */
export function nextOf({ chain, agent_name: agentName, ...found }: FoundNext, now: number): RecordNext {
  const numbers = chain.map((number) => ({ ...number, country: number.country ?? undefined }));
  const next = explainNext({ ...found, numbers }, now);
  return next.next === 'on_desktop' && agentName !== null ? { ...next, agentName } : next;
}

/** Of one record; undefined if it is not of this organisation. */
export async function findNext(
  db: Pick<Pool, 'query'>,
  record: { readonly organisationId: OrganisationId; readonly campaignRecordId: CampaignRecordId },
  now: number,
): Promise<RecordNext | undefined> {
  const { rows } = await db.query<{ found: FoundNext }>(
    `SELECT ${NEXT_SQL} AS found FROM campaign_record cr WHERE cr.organisation_id = $1 AND cr.id = $2`,
    [record.organisationId, record.campaignRecordId],
  );
  return rows[0] && nextOf(rows[0].found, now);
}
