// E13 in the database: where the records of several lists stand when shares change, lists grow, come and go.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../src/domain/campaign/definition.ts';
import type { ListOrder } from '../../src/domain/campaign/list-order.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import { addRecordsToCampaigns } from '../../src/storage/campaign-lists.ts';
import { findCampaign, listRecords } from '../../src/storage/campaign-pages.ts';
import { createCallerNumber } from '../../src/storage/caller-numbers.ts';
import { type CampaignEdit, createCampaign, editCampaign } from '../../src/storage/campaigns.ts';
import { createGroup } from '../../src/storage/groups.ts';
import { newId } from '../../src/storage/new-id.ts';
import { createOrganisation } from '../../src/storage/organisations.ts';
import { type Pool, type PoolClient, openPool } from '../../src/storage/pool.ts';
import { shareAnew } from '../../src/storage/share-anew.ts';
import { type Writer, inTransaction } from '../../src/storage/write.ts';
import { freshDatabase } from '../support/postgres.ts';

let pool: Pool;
let writer: Writer;
let groupId: string;
let callerNumberId: string;

beforeAll(async () => {
  pool = openPool({ connectionString: (await freshDatabase()).url, max: 8, name: 'shares test' });
  const organisation = { name: 'Nordlicht', country: 'DE', isPractice: true, floorName: 'Etage' };
  const { organisationId } = await createOrganisation(pool, organisation);
  writer = { organisationId, userId: undefined, requestId: undefined };
  groupId = must(await createGroup(pool, writer, 'Verkauf')).id;
  const caller = { e164: '+493023125700' as E164, label: 'Zentrale' };
  callerNumberId = must(await createCallerNumber(pool, writer, caller)).id;
});
afterAll(() => pool.end());

function must<Thing extends object>(thing: Thing): Exclude<Thing, { refused: string }> {
  if ('refused' in thing) throw new Error(`refused: ${JSON.stringify(thing)}`);
  return thing as Exclude<Thing, { refused: string }>;
}

/** Puts `count` people named after the list into it, as an import does, and tells the campaigns. */
async function importInto(
  client: PoolClient,
  list: { readonly id: string; readonly name: string },
  count: number,
): Promise<void> {
  const importId = newId();
  await client.query(
    `WITH fresh AS (
       SELECT uuidv7() AS contact, uuidv7() AS record, coalesce((SELECT max(place) + 1 FROM record WHERE list_id = $2), 0) + n AS place
       FROM generate_series(0, $4::int - 1) n
     ), people AS (
       INSERT INTO contact (id, organisation_id, first_name, last_name)
       SELECT contact, $1, $3, lpad(place::text, 4, '0') FROM fresh
     )
     INSERT INTO record (id, organisation_id, list_id, contact_id, import_id, place)
     SELECT record, $1, $2, contact, $5, place FROM fresh`,
    [writer.organisationId, list.id, list.name, count, importId],
  );
  await addRecordsToCampaigns(client, writer, { listId: list.id, importId });
}

async function makeList(name: string, count: number): Promise<{ id: string; name: string }> {
  const list = { id: newId<string>(), name };
  await inTransaction(pool, async (client) => {
    await client.query(
      `INSERT INTO calling_list (id, organisation_id, name, country) VALUES ($1, $2, $3, 'DE')`,
      [list.id, writer.organisationId, `${name} ${list.id}`],
    );
    await importInto(client, list, count);
  });
  return list;
}

let campaigns = 0;
async function makeCampaign(
  lists: readonly { readonly id: string; readonly name: string }[],
  shares: readonly number[],
  listOrder: ListOrder = 'by_share',
): Promise<string> {
  campaigns += 1;
  const made = await createCampaign(pool, writer, {
    name: `Kampagne ${campaigns}`,
    description: '',
    mode: 'preview',
    listIds: lists.map(({ id }) => id),
    shares: Object.fromEntries(lists.map(({ id }, index) => [id, shares[index] ?? 1])),
    groupIds: [groupId],
    callerNumberIds: [callerNumberId],
    settings: { ...DEFAULT_CAMPAIGN_SETTINGS, listOrder },
  });
  return must(made).id;
}

const edit = (id: string, change: CampaignEdit) => editCampaign(pool, writer, { id, edit: change });
const withOrder = (listOrder: ListOrder) => ({ settings: { ...DEFAULT_CAMPAIGN_SETTINGS, listOrder } });

/** The names of the campaign's records in its order, "A 0003"; only those that nobody has worked unless asked. */
async function order(campaignId: string, limit = 500): Promise<string[]> {
  const need = { campaignId, limit, after: undefined, status: 'ready', now: Date.now() };
  return (await listRecords(pool, writer.organisationId, need)).rows.map(({ name }) => name);
}
const listsOf = (names: readonly string[]) => names.map((name) => name.slice(0, 1)).join('');

/** As if agents had worked the first `count` records of the campaign to their end. */
async function work(campaignId: string, count: number): Promise<void> {
  await pool.query(
    `UPDATE campaign_record SET version = 1, status = 'updated', detail = detail || '{"status": "updated"}' WHERE id IN (
       SELECT id FROM campaign_record WHERE campaign_id = $1 AND status = 'ready' ORDER BY place LIMIT $2)`,
    [campaignId, count],
  );
}

async function requireOwnPlaces(campaignId: string): Promise<void> {
  const { rows } = await pool.query<{ all: number; places: number }>(
    'SELECT count(*)::int AS all, count(DISTINCT place)::int AS places FROM campaign_record WHERE campaign_id = $1',
    [campaignId],
  );
  expect(rows[0]?.places).toBe(rows[0]?.all);
}

it('E13: a campaign is made with shares, and pages show its records in that order', async () => {
  const [a, b] = [await makeList('A', 9), await makeList('B', 3)];
  const id = await makeCampaign([a, b], [3, 1]);
  expect(listsOf(await order(id))).toBe('AAABAAABAAAB');
  expect((await findCampaign(pool, writer.organisationId, id))?.lists).toMatchObject([
    { id: a.id, share: 3 },
    { id: b.id, share: 1 },
  ]);
  expect((await order(id)).filter((name) => name.startsWith('A'))).toEqual(
    Array.from({ length: 9 }, (_, place) => `A ${String(place).padStart(4, '0')}`),
  );
  await requireOwnPlaces(id);
});

it('E13: other shares hold for what nobody has worked yet, and what was worked keeps its place before it', async () => {
  const [a, b] = [await makeList('A', 20), await makeList('B', 20)];
  const id = await makeCampaign([a, b], [1, 1]);
  await work(id, 8);
  // One that was tried and comes again.
  await pool.query(
    `UPDATE campaign_record SET status = 'ready', detail = detail || '{"status": "ready"}' WHERE id = (
       SELECT id FROM campaign_record WHERE campaign_id = $1 AND status = 'updated' ORDER BY place LIMIT 1)`,
    [id],
  );
  must(await edit(id, { shares: { [a.id]: 4 } }));
  const [again, ...fresh] = await order(id);
  expect(again).toBe('A 0000');
  expect(listsOf(fresh).slice(0, 10)).toBe('AAAABAAAAB');
  expect(fresh.filter((name) => name.startsWith('A'))[0]).toBe('A 0004');
  await requireOwnPlaces(id);
});

it('E13: a supervisor can say one after another, and change his mind', async () => {
  const [a, b] = [await makeList('A', 4), await makeList('B', 4)];
  const id = await makeCampaign([a, b], [1, 1]);
  expect(listsOf(await order(id))).toBe('ABABABAB');
  must(await edit(id, withOrder('one_after_another')));
  expect(listsOf(await order(id))).toBe('AAAABBBB');
  must(await edit(id, { listIds: [b.id, a.id] }));
  expect(listsOf(await order(id))).toBe('BBBBAAAA');
  await work(id, 1);
  must(await edit(id, { ...withOrder('by_share'), shares: { [a.id]: 2 } }));
  expect(listsOf(await order(id))).toBe('ABAABAB');
  await requireOwnPlaces(id);
});

it('E13: a list that comes or goes changes the parts of the others, and no record is lost or doubled', async () => {
  const [a, b, c] = [await makeList('A', 6), await makeList('B', 6), await makeList('C', 6)];
  const id = await makeCampaign([a, b], [1, 1]);
  must(await edit(id, { listIds: [a.id, b.id, c.id], shares: { [c.id]: 2 } }));
  expect(
    listsOf((await order(id)).slice(0, 8))
      .split('')
      .toSorted()
      .join(''),
  ).toBe('AABBCCCC');
  must(await edit(id, { listIds: [a.id, c.id] }));
  expect(listsOf(await order(id))).toBe('CACCACCACAAA');
  expect(new Set(await order(id)).size).toBe(12);
  await requireOwnPlaces(id);
});

it('E13: shares are a number from 1 to 100 of a list of the campaign; the database takes no other', async () => {
  const [a, b] = [await makeList('A', 1), await makeList('B', 1)];
  const id = await makeCampaign([a], [1]);
  expect(await edit(id, { shares: { [b.id]: 5 } })).toEqual({ refused: 'unknown', field: 'shares' });
  await expect(edit(id, { shares: { [a.id]: 101 } })).rejects.toThrow(/check constraint/);
  await expect(edit(id, { shares: { [a.id]: 0 } })).rejects.toThrow(/check constraint/);
});

it('E13: a list that grows goes on with its share; one that was empty meanwhile does not take all turns at once', async () => {
  const [a, b] = [await makeList('A', 40), await makeList('B', 2)];
  const id = await makeCampaign([a, b], [1, 1]);
  await work(id, 24); // B is worked out; A has gone on alone
  expect(listsOf(await order(id))).toBe('A'.repeat(18));
  await inTransaction(pool, (client) => importInto(client, b, 30));
  expect(listsOf((await order(id)).slice(0, 12))).toMatch(/^(AB){6}$|^(BA){6}$/);
  await inTransaction(pool, (client) => importInto(client, a, 30));
  const names = await order(id);
  expect(listsOf(names.slice(0, 48))).toMatch(/^(AB){24}$|^(BA){24}$/);
  expect(names).toHaveLength(18 + 30 + 30);
  await requireOwnPlaces(id);
});

it('E13: imports and changes of shares at the same moment wait for each other, whoever is first', async () => {
  const [a, b] = [await makeList('A', 5), await makeList('B', 5)];
  const id = await makeCampaign([a, b], [1, 1]);
  for (let round = 0; round < 12; round += 1) {
    await Promise.all([
      inTransaction(pool, (client) => importInto(client, a, 3)),
      edit(id, { shares: { [a.id]: (round % 5) + 1 } }).then(must),
      inTransaction(pool, (client) => importInto(client, b, 3)),
      edit(id, { listIds: round % 2 === 0 ? [b.id, a.id] : [a.id, b.id] }).then(must),
    ]);
  }
  const names = await order(id);
  expect(new Set(names).size).toBe(2 * (5 + 36));
  expect(names).toHaveLength(2 * (5 + 36));
  await requireOwnPlaces(id);
});

it('E13: a campaign from before there were shares goes on one list after another, also when a list grows', async () => {
  const [a, b] = [await makeList('A', 3), await makeList('B', 3)];
  const id = await makeCampaign([a, b], [1, 1], 'one_after_another');
  // As the migration campaign_shares leaves it: the old parts of 2^40, and no word about the order in the settings.
  await pool.query(`UPDATE campaign SET settings = settings - 'listOrder' WHERE id = $1`, [id]);
  await pool.query(
    `UPDATE campaign_list cl SET share = 1, round = 1, slots = '{0}', place_base = cl.position::bigint << 40,
       turns = (SELECT max(r.place) + 1 FROM record r WHERE r.list_id = cl.list_id) WHERE campaign_id = $1`,
    [id],
  );
  await pool.query(
    `UPDATE campaign_record cr SET place = cl.place_base + r.place FROM campaign_list cl, record r
     WHERE cr.campaign_id = $1 AND cl.campaign_id = $1 AND cl.list_id = cr.list_id AND r.id = cr.record_id`,
    [id],
  );
  await work(id, 4);
  await inTransaction(pool, (client) => importInto(client, a, 2));
  expect(await order(id)).toEqual(['A 0003', 'A 0004', 'B 0001', 'B 0002']);
  must(await edit(id, withOrder('by_share')));
  expect(listsOf(await order(id))).toBe('ABAB');
  await requireOwnPlaces(id);
});

const anew = (
  id: string,
  listIds: readonly string[],
  shares: Readonly<Record<string, number>>,
  listOrder: ListOrder = 'by_share',
) => shareAnew(pool, writer, { id, sharing: { listIds, shares, listOrder } });

it('E13 E4: shares change while the campaign runs; whoever asks meanwhile gets a record, and each record once', async () => {
  const [a, b] = [await makeList('A', 6_000), await makeList('B', 3_000)];
  const id = await makeCampaign([a, b], [1, 1]);
  await pool.query(`UPDATE campaign SET state = 'running' WHERE id = $1`, [id]);
  const work = { isOver: false };
  const taken: string[] = [];
  // As a claim does: the next one in order, passing over what somebody else has locked.
  const agent = async () => {
    while (!work.isOver) {
      const { rows } = await pool.query<{ id: string }>(
        `UPDATE campaign_record SET version = version + 1, status = 'updated', detail = detail || '{"status": "updated"}' WHERE id = (
           SELECT id FROM campaign_record WHERE campaign_id = $1 AND status = 'ready' AND is_due
           ORDER BY rank, priority DESC, place LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED) RETURNING id`,
        [id],
      );
      expect(rows).toHaveLength(1);
      taken.push(...rows.map((row) => row.id));
    }
  };
  const agents = [agent(), agent()];
  const first = must(await anew(id, [a.id, b.id], { [a.id]: 4 }));
  // Once more, two at once: one waits for the other.
  await Promise.all([
    anew(id, [a.id, b.id], { [a.id]: 9 }).then(must),
    anew(id, [a.id, b.id], { [a.id]: 4 }).then(must),
  ]);
  work.isOver = true;
  await Promise.all(agents);
  expect(first.records).toBeGreaterThan(8_000);
  expect(taken.length).toBeGreaterThan(5);
  expect(new Set(taken).size).toBe(taken.length);
  must(await anew(id, [a.id, b.id], { [a.id]: 4 }));
  expect(listsOf(await order(id, 200))).toMatch(/^(AAAAB|AAABA|AABAA|ABAAA|BAAAA){40}$/);
  await requireOwnPlaces(id);
  const { rows } = await pool.query<{ fresh: number }>(
    'SELECT count(*)::int AS fresh FROM campaign_record WHERE campaign_id = $1 AND version = 0',
    [id],
  );
  expect(rows[0]?.fresh).toBe(9_000 - taken.length);
  await pool.query(`UPDATE campaign SET state = 'unloaded' WHERE id = $1`, [id]);
});

it('E13 E4: other lists, or shares of others, are refused while the campaign runs; the order of its own can change', async () => {
  const [a, b, c] = [await makeList('A', 2), await makeList('B', 2), await makeList('C', 1)];
  const id = await makeCampaign([a, b], [1, 1]);
  for (const lists of [[a.id], [a.id, b.id, c.id], [a.id, c.id]])
    expect(await anew(id, lists, {})).toEqual({ refused: 'unknown', field: 'listIds' });
  expect(await anew(id, [a.id, b.id], { [c.id]: 2 })).toEqual({ refused: 'unknown', field: 'shares' });
  expect(await anew(newId(), [a.id, b.id], {})).toEqual({ refused: 'unknown' });
  must(await anew(id, [b.id, a.id], {}, 'one_after_another'));
  expect(listsOf(await order(id))).toBe('BBAA');
  const shown = await findCampaign(pool, writer.organisationId, id);
  expect(shown?.settings.listOrder).toBe('one_after_another');
  expect(shown?.lists.map((list) => list.id)).toEqual([b.id, a.id]);
  await inTransaction(pool, (client) => importInto(client, b, 1));
  expect(listsOf(await order(id))).toBe('BBBAA');
});

it('E13 E4: an edit waits for a change of shares that is under way', async () => {
  const [a, b] = [await makeList('A', 4_000), await makeList('B', 3_000)];
  const id = await makeCampaign([a, b], [1, 1]);
  const running = anew(id, [a.id, b.id], { [a.id]: 3 });
  await new Promise((resolve) => setTimeout(resolve, 150));
  must(await edit(id, { shares: { [a.id]: 1, [b.id]: 1 }, listIds: [b.id, a.id] }));
  must(await running);
  expect(listsOf(await order(id, 400))).toMatch(/^(AB){200}$|^(BA){200}$/);
  await requireOwnPlaces(id);
});
