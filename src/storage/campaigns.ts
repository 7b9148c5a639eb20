// Campaigns as administrators make and edit them (E1, E4). What moves them (load, start, stop) is the engine's and never written here.
import type { CampaignMode, CampaignState } from '../domain/campaign/campaign.ts';
import type { CampaignSettings } from '../domain/campaign/definition.ts';
import type { Campaign } from '../domain/floor/floor.ts';
import type { CampaignId, FloorId, OrganisationId } from '../domain/ids.ts';
import { addLists, noteCampaign, removeLists } from './campaign-lists.ts';
import { newId } from './new-id.ts';
import type { Pool, PoolClient } from './pool.ts';
import { type FoundCampaign, campaignsSql } from './read-campaign.ts';
import { Refuse, type WriteRefusal, type Writer, inRefusableTransaction } from './write.ts';

export type NewCampaign = {
  readonly name: string;
  /** Empty: made from the name and the first group's name, "campaign@group" (S11). */
  readonly description: string;
  readonly mode: CampaignMode;
  /** In the order in which they are worked. */
  readonly listIds: readonly string[];
  readonly groupIds: readonly string[];
  /** The first one is offered first. */
  readonly callerNumberIds: readonly string[];
  readonly settings: CampaignSettings;
  /** The organisation's first floor if left out. */
  readonly floorId?: string;
};
/** What is left out stays as it is. */
export type CampaignEdit = {
  readonly [Key in keyof Omit<NewCampaign, 'floorId'>]?: NewCampaign[Key] | undefined;
};

export type CampaignRefusal = WriteRefusal<
  'name_taken' | 'unknown' | 'campaign_not_unloaded' | 'list_in_use'
>;
type Why = Exclude<CampaignRefusal['refused'], 'name_taken'>;

const TAKEN = { campaign_name: 'name' };

/** Makes a campaign with all records of its lists. Lists, groups, caller numbers of somebody else are `unknown`, with their field. */
export function createCampaign(
  pool: Pool,
  writer: Writer,
  wanted: NewCampaign,
): Promise<{ readonly id: CampaignId; readonly floorId: FloorId } | CampaignRefusal> {
  const work = async (client: PoolClient) => {
    const id = newId<'campaign'>();
    const floorId = await floorFor(client, writer.organisationId, wanted.floorId);
    const description =
      wanted.description || `${wanted.name}@${await firstGroup(client, writer, wanted.groupIds)}`;
    const state: CampaignState = { state: 'unloaded', since: Date.now() };
    await client.query(
      `INSERT INTO campaign (id, organisation_id, floor_id, name, description, mode, settings, state, detail)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        writer.organisationId,
        floorId,
        wanted.name,
        description,
        wanted.mode,
        JSON.stringify(wanted.settings),
        state.state,
        JSON.stringify(state),
      ],
    );
    await setGroups(client, writer, { campaignId: id, ids: wanted.groupIds });
    await setCallerNumbers(client, writer, { campaignId: id, ids: wanted.callerNumberIds });
    await noteCampaign(client, writer, { campaignId: id, type: 'created', after: await read(client, id) });
    await addLists(client, writer, { campaignId: id, listIds: [...new Set(wanted.listIds)] });
    return { id, floorId };
  };
  return inRefusableTransaction<{ id: CampaignId; floorId: FloorId }, Why>(pool, work, TAKEN);
}

/** Edits a campaign while it is unloaded. */
export function editCampaign(
  pool: Pool,
  writer: Writer,
  { id, edit }: { readonly id: string; readonly edit: CampaignEdit },
): Promise<{ readonly id: CampaignId } | CampaignRefusal> {
  const work = async (client: PoolClient) => {
    const found = await client.query<{ id: CampaignId; state: string }>(
      'SELECT id, state FROM campaign WHERE organisation_id = $1 AND id = $2 FOR NO KEY UPDATE',
      [writer.organisationId, id],
    );
    const [row] = found.rows;
    if (!row) throw new Refuse('unknown');
    if (row.state !== 'unloaded') throw new Refuse('campaign_not_unloaded');
    const campaignId = row.id;
    const before = await read(client, campaignId);
    await client.query(
      `UPDATE campaign SET name = coalesce($2, name), description = coalesce($3, description), mode = coalesce($4, mode),
         settings = coalesce($5::jsonb, settings) WHERE id = $1`,
      [
        campaignId,
        edit.name,
        edit.description || undefined,
        edit.mode,
        edit.settings && JSON.stringify(edit.settings),
      ],
    );
    if (edit.groupIds) await setGroups(client, writer, { campaignId, ids: edit.groupIds });
    if (edit.callerNumberIds)
      await setCallerNumbers(client, writer, { campaignId, ids: edit.callerNumberIds });
    if (edit.listIds) await changeLists(client, writer, { campaignId, listIds: edit.listIds });
    const after = await read(client, campaignId);
    await noteCampaign(client, writer, { campaignId, type: 'edited', before, after });
    return { id: campaignId };
  };
  return inRefusableTransaction<{ id: CampaignId }, Why>(pool, work, TAKEN);
}

async function read(client: PoolClient, id: CampaignId): Promise<Campaign> {
  const { rows } = await client.query<FoundCampaign>(campaignsSql('c.id = $1'), [id]);
  if (!rows[0]) throw new Error(`Campaign ${id} is gone in its own transaction`);
  return rows[0].found;
}

async function floorFor(
  client: PoolClient,
  organisationId: OrganisationId,
  wanted: string | undefined,
): Promise<FloorId> {
  const { rows } = await client.query<{ id: FloorId }>(
    'SELECT id FROM floor WHERE organisation_id = $1 AND ($2::uuid IS NULL OR id = $2) ORDER BY id LIMIT 1',
    [organisationId, wanted],
  );
  if (!rows[0]) throw new Refuse('unknown', 'floorId');
  return rows[0].id;
}

async function firstGroup(
  client: PoolClient,
  writer: Writer,
  [first]: readonly string[],
): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM agent_group WHERE organisation_id = $1 AND id = $2',
    [writer.organisationId, first],
  );
  if (!rows[0]) throw new Refuse('unknown', 'groupIds');
  return rows[0].name;
}

type Chosen = { readonly campaignId: CampaignId; readonly ids: readonly string[] };

async function setGroups(client: PoolClient, writer: Writer, { campaignId, ids }: Chosen): Promise<void> {
  await client.query('DELETE FROM campaign_group WHERE campaign_id = $1', [campaignId]);
  const wanted = [...new Set(ids)];
  // FOR KEY SHARE: a group that is being deleted at this moment is waited for.
  const added = await client.query(
    `INSERT INTO campaign_group (organisation_id, campaign_id, group_id)
     SELECT organisation_id, $2, id FROM agent_group WHERE organisation_id = $1 AND id = ANY ($3::uuid[]) FOR KEY SHARE`,
    [writer.organisationId, campaignId, wanted],
  );
  if (added.rowCount !== wanted.length) throw new Refuse('unknown', 'groupIds');
}

async function setCallerNumbers(
  client: PoolClient,
  writer: Writer,
  { campaignId, ids }: Chosen,
): Promise<void> {
  await client.query('DELETE FROM campaign_caller_number WHERE campaign_id = $1', [campaignId]);
  const wanted = [...new Set(ids)];
  const added = await client.query(
    `INSERT INTO campaign_caller_number (organisation_id, campaign_id, caller_number_id, position)
     SELECT n.organisation_id, $2, n.id, wanted.turn - 1
     FROM unnest($3::uuid[]) WITH ORDINALITY AS wanted(id, turn)
     JOIN caller_number n ON n.id = wanted.id AND n.organisation_id = $1`,
    [writer.organisationId, campaignId, wanted],
  );
  if (added.rowCount !== wanted.length) throw new Refuse('unknown', 'callerNumberIds');
}

async function changeLists(
  client: PoolClient,
  writer: Writer,
  { campaignId, listIds }: { readonly campaignId: CampaignId; readonly listIds: readonly string[] },
): Promise<void> {
  const { rows } = await client.query<{ list_id: string }>(
    'SELECT list_id FROM campaign_list WHERE campaign_id = $1 ORDER BY position',
    [campaignId],
  );
  const has = rows.map((row) => row.list_id);
  const wanted = [...new Set(listIds)];
  const [gone, fresh] = [has.filter((id) => !wanted.includes(id)), wanted.filter((id) => !has.includes(id))];
  if (gone.length > 0) await removeLists(client, writer, { campaignId, listIds: gone });
  if (fresh.length > 0) await addLists(client, writer, { campaignId, listIds: fresh });
}
