// Other shares for a campaign that is loaded or runs (E4, E13). Its records are handed over meanwhile, so they are not moved all at once:
// the new places lie behind all that there are, and the records go there from the far end in small steps. Whoever asks in between gets
// the next record in the old order or, when none is left there, in the new one; never nothing.
import type { CampaignSettings } from '../domain/campaign/definition.ts';
import type { ListOrder } from '../domain/campaign/list-order.ts';
import type { CampaignId } from '../domain/ids.ts';
import {
  type SharingList,
  askPatiently,
  holdLists,
  layTurns,
  noteCampaign,
  placeSql,
  readLists,
} from './campaign-lists.ts';
import type { Pool, PoolClient } from './pool.ts';
import { Refuse, type WriteRefusal, type Writer } from './write.ts';

/** So many at once hold their locks for a few hundredths of a second. */
const STEP = 2_000;

/** What is left out stays as it is. */
export type Sharing = {
  /** The lists that the campaign has, in the order that is wanted. */
  readonly listIds?: readonly string[] | undefined;
  /** By list id; a list that is not named keeps its share. */
  readonly shares?: Readonly<Record<string, number>> | undefined;
  readonly listOrder?: ListOrder | undefined;
};
export type SharingRefusal = WriteRefusal<'unknown'>;

// One change of a campaign's lists works at a time: each holds this lock, an edit for its transaction, other shares for all their steps.
const LOCK = `hashtextextended('campaign ' || $1::text, 0)`;

/** Waits until no other change of a campaign's lists is under way, and lets none begin until the end of the transaction. */
export async function holdCampaignLists(client: PoolClient, campaignId: string): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(${LOCK})`, [campaignId]);
}

/**
 * Changes the shares and the order of a campaign's lists, whatever its state. Returns when the last record stands at its new place; a
 * process that dies before leaves a valid order, half old, half new, which the next change puts right.
 * @returns how many records got another place
 */
export async function shareAnew(
  pool: Pool,
  writer: Writer,
  { id, sharing }: { readonly id: string; readonly sharing: Sharing },
): Promise<{ readonly id: CampaignId; readonly records: number } | SharingRefusal> {
  // One connection for all of it: the lock is the connection's.
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(`SELECT pg_advisory_lock(${LOCK})`, [id]);
    const laid = await step(client, () => layAnew(client, writer, { id, sharing }));
    let records = 0;
    for (let from = 0; from < laid.records.length; from += STEP) {
      const part = laid.records.slice(from, from + STEP);
      records += await step(client, () => moveStep(client, part));
    }
    return { id: laid.id, records };
  } catch (error) {
    if (!(error instanceof Refuse)) throw error;
    return { refused: 'unknown', ...(error.field === undefined ? {} : { field: error.field }) };
  } finally {
    await client.query(`SELECT pg_advisory_unlock(${LOCK})`, [id]).catch((fault: Error) => {
      broken = fault; // the connection is gone, and with it the lock
    });
    client.release(broken);
  }
}

async function step<Result>(client: PoolClient, work: () => Promise<Result>): Promise<Result> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined); // a connection that is gone is noticed at the end
    throw error;
  }
}

type Laid = {
  readonly id: CampaignId;
  /** Those that nobody has worked, the last one first. */
  readonly records: readonly { readonly id: string; readonly place: string }[];
};

async function layAnew(
  client: PoolClient,
  writer: Writer,
  { id, sharing }: { readonly id: string; readonly sharing: Sharing },
): Promise<Laid> {
  const campaign = await client.query<{ settings: CampaignSettings }>(
    'SELECT settings FROM campaign WHERE organisation_id = $1 AND id = $2',
    [writer.organisationId, id],
  );
  const [found] = campaign.rows;
  if (!found) throw new Refuse('unknown');
  const orderBefore = found.settings.listOrder ?? 'one_after_another';
  const order = sharing.listOrder ?? orderBefore;
  const campaignId = id as CampaignId;
  const had = await readLists(client, campaignId);
  const lists = wantedLists(had, sharing);
  await holdLists(
    client,
    writer.organisationId,
    lists.map((list) => list.id),
  );
  const { rows } = await client.query<{ base: string }>(
    'SELECT coalesce(max(place) + 1, 0)::text AS base FROM campaign_record WHERE campaign_id = $1',
    [campaignId],
  );
  const base = rows[0]?.base ?? '0';
  await layTurns(client, writer, { campaignId, lists, order, from: base });
  const records = await askPatiently<Laid['records'][number]>(
    client,
    `WITH numbered AS (
       SELECT id, list_id, place, row_number() OVER (PARTITION BY list_id ORDER BY place) - 1 AS turn
       FROM campaign_record WHERE campaign_id = $1 AND version = 0
     ), kept AS (
       UPDATE campaign_list cl SET turns = (SELECT count(*) FROM numbered n WHERE n.list_id = cl.list_id) WHERE campaign_id = $1
     )
     SELECT numbered.id, (${placeSql('numbered.turn')})::text AS place
     FROM numbered JOIN campaign_list cl ON cl.campaign_id = $1 AND cl.list_id = numbered.list_id ORDER BY numbered.place DESC`,
    [campaignId],
  );
  // Last, because the engine waits for the campaign's row when the campaign starts or stops.
  await client.query(
    `UPDATE campaign SET settings = settings || jsonb_build_object('listOrder', $2::text) WHERE id = $1`,
    [campaignId, order],
  );
  const before = { listOrder: orderBefore, lists: had };
  const after = { listOrder: order, lists };
  await noteCampaign(client, writer, { campaignId, type: 'edited', before, after });
  return { id: campaignId, records };
}

function wantedLists(had: readonly SharingList[], { listIds, shares = {} }: Sharing): readonly SharingList[] {
  const ids = [...new Set(listIds ?? had.map((list) => list.id))];
  // Lists come and go while the campaign is unloaded alone.
  const isSame = ids.length === had.length && had.every((list) => ids.includes(list.id));
  if (!isSame) throw new Refuse('unknown', 'listIds');
  if (Object.keys(shares).some((listId) => !ids.includes(listId))) throw new Refuse('unknown', 'shares');
  return ids.map((listId) => ({
    id: listId,
    share: shares[listId] ?? had.find((list) => list.id === listId)?.share ?? 1,
  }));
}

/** Moves some records to their places, but for those that somebody has got meanwhile. */
async function moveStep(client: PoolClient, records: Laid['records']): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE campaign_record cr SET place = moved.place
     FROM unnest($1::uuid[], $2::bigint[]) AS moved(id, place) WHERE cr.id = moved.id AND cr.version = 0`,
    [records.map(({ id }) => id), records.map(({ place }) => place)],
  );
  return rowCount ?? 0;
}
