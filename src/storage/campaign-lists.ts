// Which lists a campaign works: each record of them gets one row in the campaign, in the lists' order (E4: a list that grows grows in
// every campaign that uses it).
import type { QueryConfig, QueryResultRow } from 'pg';
import type { CampaignId, ListId, OrganisationId } from '../domain/ids.ts';
import type { PoolClient } from './pool.ts';
import { Refuse, type Writer, writeDown } from './write.ts';

/** A list's records stand together: position * 2^40 + the record's place in the list. */
const PART_BITS = 40;

// status, type, rank, is_due and the state itself are the defaults: fresh from the list.
const ADD = `INSERT INTO campaign_record (id, organisation_id, campaign_id, record_id, list_id, contact_id, place)
  SELECT uuidv7(), r.organisation_id, cl.campaign_id, r.id, r.list_id, r.contact_id,
    (cl.position::bigint << ${PART_BITS}) + r.place
  FROM record r JOIN campaign_list cl ON cl.list_id = r.list_id`;

/** A list of a million records takes longer than any other statement may. */
const LONG_MS = 3_600_000;

/** So many new rows at once, and the plans that are kept for the table are made anew. */
const MANY = 10_000;

async function addMany<Row extends QueryResultRow & { records: number }>(
  client: PoolClient,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  await client.query(`SET LOCAL statement_timeout = ${LONG_MS}`);
  // The driver knows a time-out per query, its types do not.
  const patient: QueryConfig & { query_timeout: number } = { text, values, query_timeout: LONG_MS };
  const { rows } = await client.query<Row>(patient);
  if (rows.some(({ records }) => records >= MANY)) await client.query('ANALYZE campaign_record');
  return rows;
}

/** Holds lists until the end of the transaction, so that a campaign that begins and an import that ends can not miss each other. */
async function holdLists(
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
  const rows = await addMany<{ campaignId: CampaignId; records: number }>(
    client,
    `WITH added AS (${ADD} WHERE r.list_id = $1 AND r.import_id = $2 ON CONFLICT (campaign_id, record_id) DO NOTHING
       RETURNING campaign_id)
     SELECT campaign_id AS "campaignId", count(*)::int AS records FROM added GROUP BY campaign_id ORDER BY campaign_id`,
    [listId, importId],
  );
  for (const { campaignId, records } of rows) {
    await noteCampaign(client, writer, { campaignId, type: 'records_added', after: { listId, records } });
  }
  return rows;
}

/** Gives a campaign its lists, in their order, after those that it has; with all their records. */
export async function addLists(
  client: PoolClient,
  writer: Writer,
  { campaignId, listIds }: { readonly campaignId: CampaignId; readonly listIds: readonly string[] },
): Promise<void> {
  await holdLists(client, writer.organisationId, listIds);
  await client.query(
    `INSERT INTO campaign_list (organisation_id, campaign_id, list_id, position)
     SELECT $1, $2, wanted.id, wanted.turn - 1 + coalesce(
       (SELECT max(position) + 1 FROM campaign_list WHERE campaign_id = $2), 0)
     FROM unnest($3::uuid[]) WITH ORDINALITY AS wanted(id, turn)`,
    [writer.organisationId, campaignId, listIds],
  );
  const rows = await addMany<{ listId: ListId; records: number }>(
    client,
    `WITH added AS (${ADD} WHERE cl.campaign_id = $1 AND cl.list_id = ANY ($2::uuid[]) RETURNING list_id)
     SELECT list_id AS "listId", count(*)::int AS records FROM added GROUP BY list_id ORDER BY list_id`,
    [campaignId, listIds],
  );
  for (const { listId, records } of rows) {
    await noteCampaign(client, writer, { campaignId, type: 'records_added', after: { listId, records } });
  }
}

/** Takes lists out of a campaign, with their records; refused once one of these has been worked, because its history would be lost. */
export async function removeLists(
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
