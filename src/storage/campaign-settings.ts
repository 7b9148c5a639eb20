// A campaign's settings changed in any state (E4, E5, E14, E32): the engine reads them anew and goes by them from the next result on. What
// moves the campaign, and the groups, numbers and lists that it is made of, are not touched.
import type { CampaignMode } from '../domain/campaign/campaign.ts';
import type { CampaignSettings } from '../domain/campaign/definition.ts';
import type { CampaignId } from '../domain/ids.ts';
import { noteCampaign } from './campaign-lists.ts';
import type { Pool, PoolClient } from './pool.ts';
import { Refuse, type WriteRefusal, type Writer, inRefusableTransaction } from './write.ts';

/** From the settings as they are; whatever it throws ends the transaction and changes nothing. */
export type SettingsChange = (was: CampaignSettings, mode: CampaignMode) => CampaignSettings;

/** Changes the settings under the campaign's lock, so that of two changes neither is lost. */
export function changeSettings(
  pool: Pool,
  writer: Writer,
  { id, change }: { readonly id: string; readonly change: SettingsChange },
): Promise<{ readonly id: CampaignId } | WriteRefusal<'unknown' | 'name_taken'>> {
  const work = async (client: PoolClient) => {
    const { rows } = await client.query<{ id: CampaignId; settings: CampaignSettings; mode: CampaignMode }>(
      'SELECT id, settings, mode FROM campaign WHERE organisation_id = $1 AND id = $2 FOR NO KEY UPDATE',
      [writer.organisationId, id],
    );
    const [row] = rows;
    if (!row) throw new Refuse('unknown');
    const after = change(row.settings, row.mode);
    await client.query('UPDATE campaign SET settings = $2 WHERE id = $1', [row.id, JSON.stringify(after)]);
    await noteCampaign(client, writer, {
      campaignId: row.id,
      type: 'edited',
      before: { settings: row.settings },
      after: { settings: after },
    });
    return { id: row.id };
  };
  return inRefusableTransaction<{ id: CampaignId }, 'unknown'>(pool, work, {});
}
