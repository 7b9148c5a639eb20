// How contacts come to a campaign's agents, changed in whatever state the campaign is (E2): between progressive and predictive, and all
// settings of the delivery. To preview and from preview a campaign is stopped and edited. Must never move a campaign.
import type { CampaignMode } from '../domain/campaign/campaign.ts';
import type { CampaignSettings } from '../domain/campaign/definition.ts';
import type { CampaignId } from '../domain/ids.ts';
import { noteCampaign } from './campaign-lists.ts';
import type { Pool, PoolClient } from './pool.ts';
import { type FoundCampaign, campaignsSql } from './read-campaign.ts';
import { Refuse, type WriteRefusal, type Writer, inRefusableTransaction } from './write.ts';

export type DeliveryChange = {
  readonly mode: CampaignMode | undefined;
  readonly make: (was: CampaignSettings) => CampaignSettings['delivery'];
};
export type DeliveryRefusal = WriteRefusal<
  'unknown' | 'name_taken' | 'mode_needs_stop' | 'information_message_needed'
>;
type Why = Exclude<DeliveryRefusal['refused'], 'name_taken'>;

const AUTOMATIC: readonly CampaignMode[] = ['progressive', 'predictive'];

/** Changes it; 'mode_needs_stop' where the campaign is not one of those that switch while they run. */
export function changeDelivery(
  pool: Pool,
  writer: Writer,
  { id, change }: { readonly id: string; readonly change: DeliveryChange },
): Promise<{ readonly id: CampaignId } | DeliveryRefusal> {
  const work = async (client: PoolClient) => {
    const held = await client.query<{ id: CampaignId }>(
      'SELECT id FROM campaign WHERE organisation_id = $1 AND id = $2 FOR NO KEY UPDATE',
      [writer.organisationId, id],
    );
    const campaignId = held.rows[0]?.id;
    if (!campaignId) throw new Refuse('unknown');
    const before = await read(client, campaignId);
    const { mode = before.mode } = change;
    if (mode !== before.mode && !(AUTOMATIC.includes(mode) && AUTOMATIC.includes(before.mode)))
      throw new Refuse('mode_needs_stop', 'mode');
    if (mode === 'predictive' && before.mode !== 'predictive' && before.lacksInformationMessage)
      throw new Refuse('information_message_needed', 'mode');
    const settings = { ...before.settings, delivery: change.make(before.settings) };
    await client.query('UPDATE campaign SET mode = $2, settings = $3::jsonb WHERE id = $1', [
      campaignId,
      mode,
      JSON.stringify(settings),
    ]);
    const after = await read(client, campaignId);
    await noteCampaign(client, writer, { campaignId, type: 'edited', before, after });
    return { id: campaignId };
  };
  return inRefusableTransaction<{ id: CampaignId }, Why>(pool, work, {});
}

async function read(client: PoolClient, id: CampaignId): Promise<FoundCampaign['found']> {
  const { rows } = await client.query<FoundCampaign>(campaignsSql('c.id = $1'), [id]);
  if (!rows[0]) throw new Error(`Campaign ${id} is gone in its own transaction`);
  return rows[0].found;
}
