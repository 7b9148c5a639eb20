// Campaigns as administrators make and edit them (E1, E4). What moves them (load, start, stop) is the engine's and never written here.
import { isDeepStrictEqual } from 'node:util';
import type { CampaignMode, CampaignState } from '../domain/campaign/campaign.ts';
import type { CampaignSettings } from '../domain/campaign/definition.ts';
import type { ListOrder } from '../domain/campaign/list-order.ts';
import type { Campaign } from '../domain/floor/floor.ts';
import type { CampaignId, FloorId, OrganisationId } from '../domain/ids.ts';
import { type SharingList, holdLists, noteCampaign, readLists, setLists } from './campaign-lists.ts';
import { newId } from './new-id.ts';
import type { Pool, PoolClient } from './pool.ts';
import { holdCampaignLists } from './share-anew.ts';
import { type FoundCampaign, campaignsSql } from './read-campaign.ts';
import { Refuse, type WriteRefusal, type Writer, inRefusableTransaction } from './write.ts';

export type NewCampaign = {
  readonly name: string;
  /** Empty: made from the name and the first group's name, "campaign@group" (S11). */
  readonly description: string;
  readonly mode: CampaignMode;
  /** In their order: the order in which they are worked if settings.listOrder says so, and in which they are shown. */
  readonly listIds: readonly string[];
  /** E13: share by list id, 1 to 100. A list that is not named has 1, or what it had. */
  readonly shares?: Readonly<Record<string, number>>;
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
    const lists = sharingLists(wanted, []);
    await holdLists(
      client,
      writer.organisationId,
      lists.map((list) => list.id),
    );
    await setLists(client, writer, { campaignId: id, lists, order: orderOf(wanted.settings) });
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
    const lists = await holdEdit(client, writer, { id, edit });
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
    const order = orderOf(edit.settings ?? before.settings);
    const isLaidAnew = order !== orderOf(before.settings) || !isDeepStrictEqual(lists.before, lists.after);
    if (isLaidAnew) await setLists(client, writer, { campaignId, lists: lists.after, order });
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

/** Campaigns made before there was a choice work their lists one after another. */
function orderOf({ listOrder }: CampaignSettings): ListOrder {
  return listOrder ?? 'one_after_another';
}

type Sharing = Pick<CampaignEdit, 'listIds' | 'shares'>;

/** The lists that are wanted, each once, with their shares. */
function sharingLists({ listIds, shares = {} }: Sharing, before: readonly SharingList[]): SharingList[] {
  const ids = [...new Set(listIds ?? before.map(({ id }) => id))];
  if (Object.keys(shares).some((id) => !ids.includes(id))) throw new Refuse('unknown', 'shares');
  return ids.map((id) => ({
    id,
    share: shares[id] ?? before.find((list) => list.id === id)?.share ?? 1,
  }));
}

/**
 * Lets one edit of a campaign work at a time and holds its lists, those that it has and those that it will have. Before the campaign's row
 * is locked: an import holds its list first, too, and touches the campaign last.
 */
async function holdEdit(
  client: PoolClient,
  { organisationId }: Writer,
  { id, edit }: { readonly id: string; readonly edit: CampaignEdit },
): Promise<{ readonly before: readonly SharingList[]; readonly after: readonly SharingList[] }> {
  await holdCampaignLists(client, id);
  const { rowCount } = await client.query('SELECT FROM campaign WHERE organisation_id = $1 AND id = $2', [
    organisationId,
    id,
  ]);
  if (rowCount === 0) throw new Refuse('unknown');
  const before = await readLists(client, id as CampaignId);
  const after = sharingLists(edit, before);
  if (edit.listIds || edit.shares || edit.settings)
    await holdLists(client, organisationId, [...new Set([...before, ...after].map((list) => list.id))]);
  return { before, after };
}
