// Which lists a campaign works and how they share it (E13): each record of them gets one row in the campaign, with its place in the
// campaign's order (E4: a list that grows grows in every campaign that uses it).
import type { QueryConfig, QueryResultRow } from 'pg';
import { type ListOrder, layLists } from '../domain/campaign/list-order.ts';
import type { CampaignId, ListId, OrganisationId } from '../domain/ids.ts';
import type { PoolClient } from './pool.ts';
import { Refuse, type Writer, writeDown } from './write.ts';

/** The place of a turn (domain/campaign/list-order.ts: placeOfTurn). In scope: `cl` (campaign_list). */
export const placeSql = (turn: string) =>
  `cl.place_base + (${turn}) / cardinality(cl.slots) * cl.round + cl.slots[((${turn}) % cardinality(cl.slots))::int + 1]`;

/** A list of a million records takes longer than any other statement may. */
const LONG_MS = 3_600_000;

/** So many new rows at once, and the plans that are kept for the table are made anew. */
const MANY = 10_000;

/** Runs a statement over many records, however long it takes. */
export async function askPatiently<Row extends QueryResultRow>(
  client: PoolClient,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  await client.query(`SET LOCAL statement_timeout = ${LONG_MS}`);
  // The driver knows a time-out per query, its types do not.
  const patient: QueryConfig & { query_timeout: number } = { text, values, query_timeout: LONG_MS };
  const { rows } = await client.query<Row>(patient);
  return rows;
}

/** Changes many records; the statement answers with one row per list or campaign, each with its count. */
async function changeMany<Row extends QueryResultRow & { records: number }>(
  client: PoolClient,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const rows = await askPatiently<Row>(client, text, values);
  if (rows.some(({ records }) => records >= MANY)) await client.query('ANALYZE campaign_record');
  return rows;
}

/**
 * Holds lists until the end of the transaction, so that a campaign that begins and an import that ends can not miss each other. Lists are
 * always held before the campaign's row, by imports and by edits, so that the two never wait for each other.
 */
export async function holdLists(
  client: PoolClient,
  organisationId: OrganisationId,
  ids: readonly string[],
): Promise<void> {
  const { rowCount } = await client.query(
    'SELECT FROM calling_list WHERE organisation_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR NO KEY UPDATE',
    [organisationId, ids],
  );
  if (rowCount !== ids.length) throw new Refuse('unknown', 'listIds');
}

// $1 list, $2 import. A list goes on with its next turn. One that has had fewer turns than its share, because it was empty for a while,
// makes no claim to what it missed: its first turn is the first that is not before the records that are next now.
const GROW = `WITH works AS (
    SELECT cl.*, c.settings ->> 'listOrder' = 'by_share' AS shares, greatest(0, coalesce(
      (SELECT min(place) FROM campaign_record WHERE campaign_id = cl.campaign_id AND status = 'ready' AND version = 0),
      (SELECT max(place) + 1 FROM campaign_record WHERE campaign_id = cl.campaign_id), 0) - cl.place_base) AS front
    FROM campaign_list cl JOIN campaign c ON c.id = cl.campaign_id WHERE cl.list_id = $1
  ), starts AS (
    SELECT works.*, CASE WHEN shares THEN greatest(turns, front / round * cardinality(slots)
      + (SELECT count(*) FROM unnest(slots) slot WHERE slot < front % round)) ELSE turns END AS start FROM works
  ), given AS (
    SELECT r.*, cl.campaign_id, ${placeSql('cl.start + r.turn')} AS campaign_place
    FROM (
      SELECT id, organisation_id, list_id, contact_id, row_number() OVER (ORDER BY place) - 1 AS turn
      FROM record WHERE list_id = $1 AND import_id = $2
    ) r JOIN starts cl ON cl.list_id = r.list_id
  ), added AS (
    INSERT INTO campaign_record (id, organisation_id, campaign_id, record_id, list_id, contact_id, place)
    SELECT uuidv7(), organisation_id, campaign_id, id, list_id, contact_id, campaign_place FROM given
    ON CONFLICT (campaign_id, record_id) DO NOTHING RETURNING campaign_id
  ), counted AS (
    SELECT campaign_id, count(*)::int AS records FROM added GROUP BY campaign_id
  ), kept AS (
    UPDATE campaign_list cl SET turns = starts.start + (SELECT count(*) FROM given WHERE campaign_id = starts.campaign_id)
    FROM starts WHERE cl.campaign_id = starts.campaign_id AND cl.list_id = $1
  )
  SELECT campaign_id AS "campaignId", records FROM counted ORDER BY campaign_id`;

/**
 * Adds the records of one import to every campaign that works its list; to be called by the import in its last transaction, after the
 * records are in.
 * @returns how many records each campaign got
 */
export async function addRecordsToCampaigns(
  client: PoolClient,
  writer: Writer,
  { listId, importId }: { readonly listId: string; readonly importId: string },
): Promise<readonly { readonly campaignId: CampaignId; readonly records: number }[]> {
  await holdLists(client, writer.organisationId, [listId]);
  const rows = await changeMany<{ campaignId: CampaignId; records: number }>(client, GROW, [
    listId,
    importId,
  ]);
  for (const { campaignId, records } of rows) {
    await noteCampaign(client, writer, { campaignId, type: 'records_added', after: { listId, records } });
  }
  return rows;
}

/** A list of a campaign with its share (1 to 100; only the ratio counts). */
export type SharingList = { readonly id: string; readonly share: number };

/** The lists of a campaign in their order. */
export async function readLists(client: PoolClient, campaignId: CampaignId): Promise<SharingList[]> {
  const { rows } = await client.query<SharingList>(
    'SELECT list_id AS id, share::int AS share FROM campaign_list WHERE campaign_id = $1 ORDER BY position',
    [campaignId],
  );
  return rows;
}

/**
 * Says which lists a campaign works, in which order and with which shares, and lays the order anew: of the records that nobody has worked
 * yet, behind those that somebody has. The lists must be held (holdLists) and the campaign unloaded: this locks all its records.
 */
export async function setLists(
  client: PoolClient,
  writer: Writer,
  wanted: {
    readonly campaignId: CampaignId;
    readonly lists: readonly SharingList[];
    readonly order: ListOrder;
  },
): Promise<void> {
  const { campaignId, lists } = wanted;
  const had = (await readLists(client, campaignId)).map(({ id }) => id);
  const gone = had.filter((id) => !lists.some((list) => list.id === id));
  if (gone.length > 0) await removeLists(client, writer, { campaignId, listIds: gone });
  await layTurns(client, writer, wanted);
  await changeMany(client, REPLACE, [campaignId]);
  const fresh = lists.filter(({ id }) => !had.includes(id)).map(({ id }) => id);
  const rows = await changeMany<{ listId: ListId; records: number }>(client, ADD, [campaignId, fresh]);
  for (const { listId, records } of rows)
    await noteCampaign(client, writer, { campaignId, type: 'records_added', after: { listId, records } });
}

/**
 * Stores where each list's turns are; no record has one yet.
 * @param wanted.from the first place; behind the records that somebody has worked if left out
 */
export async function layTurns(
  client: PoolClient,
  { organisationId }: Writer,
  { campaignId, lists, order, from }: Parameters<typeof setLists>[2] & { readonly from?: string },
): Promise<void> {
  const laid = layLists(
    order,
    lists.map(({ share }) => share),
  );
  const rows = lists.map(({ id, share }, position) => ({ id, share, position, ...laid[position] }));
  await client.query(
    `INSERT INTO campaign_list (organisation_id, campaign_id, list_id, position, share, place_base, round, slots)
     SELECT $1, $2, l.id, l.position, l.share, l.base + begun.place, l.round, l.slots
     FROM jsonb_to_recordset($3::jsonb) AS l(id uuid, position smallint, share smallint, base bigint, round int, slots int[]), (
       SELECT coalesce($4::bigint,
         (SELECT max(place) + 1 FROM campaign_record WHERE campaign_id = $2 AND version > 0), 0) AS place
     ) begun
     ON CONFLICT (campaign_id, list_id) DO UPDATE SET position = excluded.position, share = excluded.share,
       place_base = excluded.place_base, round = excluded.round, slots = excluded.slots, turns = 0`,
    [organisationId, campaignId, JSON.stringify(rows), from],
  );
}

// $1 campaign. Fresh records of lists that stay keep their order within the list and get the turns from the first on.
const REPLACE = `WITH numbered AS (
    SELECT id, list_id, row_number() OVER (PARTITION BY list_id ORDER BY place) - 1 AS turn
    FROM campaign_record WHERE campaign_id = $1 AND version = 0
  ), moved AS (
    UPDATE campaign_record cr SET place = ${placeSql('numbered.turn')}
    FROM numbered JOIN campaign_list cl ON cl.campaign_id = $1 AND cl.list_id = numbered.list_id
    WHERE cr.id = numbered.id RETURNING cr.list_id
  ), counted AS (
    SELECT list_id, count(*)::int AS records FROM moved GROUP BY list_id
  ), kept AS (
    UPDATE campaign_list cl SET turns = counted.records FROM counted
    WHERE cl.campaign_id = $1 AND cl.list_id = counted.list_id
  )
  SELECT list_id AS "listId", records FROM counted`;

// $1 campaign, $2 lists. status, type, rank, is_due and the state itself are the defaults: fresh from the list.
const ADD = `WITH given AS (
    SELECT r.*, row_number() OVER (PARTITION BY r.list_id ORDER BY r.place) - 1 AS turn
    FROM record r WHERE r.list_id = ANY ($2::uuid[])
  ), added AS (
    INSERT INTO campaign_record (id, organisation_id, campaign_id, record_id, list_id, contact_id, place)
    SELECT uuidv7(), r.organisation_id, cl.campaign_id, r.id, r.list_id, r.contact_id, ${placeSql('cl.turns + r.turn')}
    FROM given r JOIN campaign_list cl ON cl.campaign_id = $1 AND cl.list_id = r.list_id RETURNING list_id
  ), counted AS (
    SELECT list_id, count(*)::int AS records FROM added GROUP BY list_id
  ), kept AS (
    UPDATE campaign_list cl SET turns = cl.turns + counted.records FROM counted
    WHERE cl.campaign_id = $1 AND cl.list_id = counted.list_id
  )
  SELECT list_id AS "listId", records FROM counted ORDER BY list_id`;

/** Takes lists out of a campaign, with their records; refused once one of these has been worked, because its history would be lost. */
async function removeLists(
  client: PoolClient,
  writer: Writer,
  { campaignId, listIds }: { readonly campaignId: CampaignId; readonly listIds: readonly string[] },
): Promise<void> {
  for (const listId of listIds) {
    const worked = await client.query(
      'SELECT FROM campaign_record WHERE campaign_id = $1 AND list_id = $2 AND version > 0 LIMIT 1',
      [campaignId, listId],
    );
    if (worked.rowCount !== 0) throw new Refuse('list_in_use', 'listIds');
    const { rowCount: records } = await client.query(
      'DELETE FROM campaign_record WHERE campaign_id = $1 AND list_id = $2',
      [campaignId, listId],
    );
    await client.query('DELETE FROM campaign_list WHERE campaign_id = $1 AND list_id = $2', [
      campaignId,
      listId,
    ]);
    await noteCampaign(client, writer, { campaignId, type: 'records_removed', after: { listId, records } });
  }
}

/** Writes down what was done to a campaign; the row's version counts its events, whoever writes them. */
export async function noteCampaign(
  client: PoolClient,
  writer: Writer,
  deed: {
    readonly campaignId: CampaignId;
    readonly type: string;
    readonly before?: object;
    readonly after: object;
  },
): Promise<void> {
  const { campaignId, ...rest } = deed;
  await client.query('UPDATE campaign SET version = version + 1 WHERE id = $1', [campaignId]);
  await writeDown(client, writer, { subject: 'campaign', subjectId: campaignId, ...rest });
}
