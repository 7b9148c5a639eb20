import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../src/domain/campaign/definition.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import { addRecordsToCampaigns } from '../../src/storage/campaign-lists.ts';
import { exportRecords, findCampaign, listCampaigns, listRecords } from '../../src/storage/campaign-pages.ts';
import { type NewCampaign, createCampaign, editCampaign } from '../../src/storage/campaigns.ts';
import { createCallerNumber } from '../../src/storage/caller-numbers.ts';
import { createGroup, deleteGroup } from '../../src/storage/groups.ts';
import { findListByName, listLists } from '../../src/storage/lists.ts';
import { newId } from '../../src/storage/new-id.ts';
import { createOrganisation } from '../../src/storage/organisations.ts';
import { type Pool, type PoolClient, openPool } from '../../src/storage/pool.ts';
import { rebuild } from '../../src/storage/rebuild.ts';
import { type Writer, inTransaction } from '../../src/storage/write.ts';
import { freshDatabase } from '../support/postgres.ts';

let pool: Pool;
let writer: Writer;
let stranger: Writer;
let groupId: string;
let callerNumberId: string;

beforeAll(async () => {
  pool = openPool({ connectionString: (await freshDatabase()).url, max: 6, name: 'campaigns test' });
  const make = async (name: string): Promise<Writer> => {
    const { organisationId } = await createOrganisation(pool, {
      name,
      country: 'DE',
      isPractice: true,
      floorName: 'Etage',
    });
    return { organisationId, userId: undefined, requestId: undefined };
  };
  [writer, stranger] = [await make('Nordlicht'), await make('Fremde')];
  groupId = made(await createGroup(pool, writer, 'Verkauf')).id;
  callerNumberId = made(
    await createCallerNumber(pool, writer, { e164: '+493023125700' as E164, label: 'Zentrale' }),
  ).id;
});
afterAll(() => pool.end());

function made<Thing extends object>(thing: Thing): Exclude<Thing, { refused: string }> {
  if ('refused' in thing) throw new Error(`refused: ${JSON.stringify(thing)}`);
  return thing as Exclude<Thing, { refused: string }>;
}

let next = 0;
/** Puts records into a list as an import does, in the caller's transaction. */
async function importInto(
  client: PoolClient,
  listId: string,
  { count, owner = writer }: { readonly count: number; readonly owner?: Writer },
): Promise<string> {
  const importId = newId();
  const { rows } = await client.query<{ place: number }>(
    'SELECT coalesce(max(place) + 1, 0)::int AS place FROM record WHERE list_id = $1',
    [listId],
  );
  for (let index = 0; index < count; index += 1) {
    const [contactId, recordId] = [newId(), newId()];
    next += 1;
    await client.query(
      'INSERT INTO contact (id, organisation_id, first_name, last_name) VALUES ($1, $2, $3, $4)',
      [contactId, owner.organisationId, 'Erika', `Muster ${next}`],
    );
    await client.query(
      `INSERT INTO record (id, organisation_id, list_id, contact_id, import_id, place, customer_key, fields)
       VALUES ($1, $2, $3, $4, $5, $6, $7, '[["Tarif", "Basis"]]')`,
      [
        recordId,
        owner.organisationId,
        listId,
        contactId,
        importId,
        (rows[0]?.place ?? 0) + index,
        `K-${next}`,
      ],
    );
    await client.query(
      `INSERT INTO record_number (organisation_id, record_id, position, list_id, e164, label, kind, country, zones)
       VALUES ($1, $2, 0, $3, $4, 'home', 'fixed', 'DE', '{Europe/Berlin}')`,
      [owner.organisationId, recordId, listId, `+493023125${String(next % 1000).padStart(3, '0')}`],
    );
  }
  return importId;
}

async function makeList(name: string, count: number, owner = writer): Promise<string> {
  return inTransaction(pool, async (client) => {
    const id = newId();
    await client.query(
      `INSERT INTO calling_list (id, organisation_id, name, country) VALUES ($1, $2, $3, 'DE')`,
      [id, owner.organisationId, name],
    );
    await importInto(client, id, { count, owner });
    return id;
  });
}

const wanted = (name: string, listIds: readonly string[], more: Partial<NewCampaign> = {}): NewCampaign => ({
  name,
  description: '',
  mode: 'preview',
  listIds,
  groupIds: [groupId],
  callerNumberIds: [callerNumberId],
  settings: DEFAULT_CAMPAIGN_SETTINGS,
  ...more,
});
const inTurn = { settings: { ...DEFAULT_CAMPAIGN_SETTINGS, listOrder: 'one_after_another' } } as const;
const allRows = { after: undefined, limit: 500 };
const rowsOf = async (campaignId: string) =>
  (
    await listRecords(pool, writer.organisationId, {
      ...allRows,
      campaignId,
      status: undefined,
      now: Date.now(),
    })
  ).rows;

describe('a campaign', () => {
  it('is made unloaded, with each record of its lists once, list after list', async () => {
    const [one, two] = [await makeList('Herbst', 3), await makeList('Winter', 2)];
    const { id } = made(await createCampaign(pool, writer, wanted('Tarifwechsel', [two, one], inTurn)));
    expect(await findCampaign(pool, writer.organisationId, id)).toMatchObject({
      name: 'Tarifwechsel',
      description: 'Tarifwechsel@Verkauf',
      state: 'unloaded',
      lists: [{ name: 'Winter' }, { name: 'Herbst' }],
      groups: [{ id: groupId, name: 'Verkauf' }],
      callerNumbers: [{ e164: '+493023125700' }],
      ...inTurn,
      records: { ready: 5 },
    });
    const names = (await rowsOf(id)).map(({ name }) => name);
    expect(names).toEqual([
      'Erika Muster 4',
      'Erika Muster 5',
      'Erika Muster 1',
      'Erika Muster 2',
      'Erika Muster 3',
    ]);
    expect((await rowsOf(id))[0]).toMatchObject({
      customerKey: 'K-4',
      status: 'ready',
      type: 'general',
      attempts: 0,
      lastResult: undefined,
      nextAt: undefined,
      numbers: ['+493023125004'],
    });
  });

  it('refuses a name that is taken, and what is not the organisation’s, by its field (I28)', async () => {
    const own = await makeList('Frühling', 1);
    const strange = await makeList('Fremd', 1, stranger);
    const strangeGroup = made(await createGroup(pool, stranger, 'Fremde')).id;
    const attempt = (more: Partial<NewCampaign>) =>
      createCampaign(pool, writer, { ...wanted('Neu', [own]), ...more });
    expect(await attempt({ name: 'TARIFWECHSEL' })).toEqual({ refused: 'name_taken', field: 'name' });
    expect(await attempt({ listIds: [own, strange] })).toEqual({ refused: 'unknown', field: 'listIds' });
    expect(await attempt({ groupIds: [strangeGroup] })).toEqual({ refused: 'unknown', field: 'groupIds' });
    expect(await attempt({ groupIds: [groupId, strangeGroup] })).toEqual({
      refused: 'unknown',
      field: 'groupIds',
    });
    expect(await attempt({ callerNumberIds: [newId()] })).toEqual({
      refused: 'unknown',
      field: 'callerNumberIds',
    });
    expect((await listCampaigns(pool, writer.organisationId, allRows)).rows.map(({ name }) => name)).toEqual([
      'Tarifwechsel',
    ]);
    const [campaign] = (await listCampaigns(pool, writer.organisationId, allRows)).rows;
    expect((await listCampaigns(pool, stranger.organisationId, allRows)).rows).toEqual([]);
    expect(await findCampaign(pool, stranger.organisationId, campaign!.id)).toBeUndefined();
    const strangers = { ...allRows, campaignId: campaign!.id, status: undefined, now: Date.now() };
    expect((await listRecords(pool, stranger.organisationId, strangers)).rows).toEqual([]);
    for await (const batch of exportRecords(pool, stranger.organisationId, campaign!.id))
      expect(batch).toEqual([]);
    expect(await editCampaign(pool, stranger, { id: campaign!.id, edit: { name: 'Meine' } })).toEqual({
      refused: 'unknown',
    });
  });

  it('keeps its groups: one that it uses can not be deleted', async () => {
    expect(await deleteGroup(pool, writer, groupId)).toEqual({ refused: 'group_in_use' });
  });

  it('grows when a list that it works grows, at the end of that list’s part (E4)', async () => {
    const list = await makeList('Wachsend', 2);
    const later = await makeList('Danach', 1);
    const { id } = made(await createCampaign(pool, writer, wanted('Wächst', [list, later], inTurn)));
    const grown = await inTransaction(pool, async (client) => {
      const importId = await importInto(client, list, { count: 3 });
      return addRecordsToCampaigns(client, writer, { listId: list, importId });
    });
    expect(grown).toEqual([{ campaignId: id, records: 3 }]);
    const keys = (await rowsOf(id)).map(({ customerKey }) => Number(customerKey?.slice(2)));
    const first = keys[0] ?? 0;
    expect(keys.map((key) => key - first)).toEqual([0, 1, 3, 4, 5, 2]);
  });

  it('misses no record of an import that commits at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const list = await makeList(`Gleichzeitig ${round}`, 1);
      const importing = inTransaction(pool, async (client) => {
        const importId = await importInto(client, list, { count: 2 });
        return addRecordsToCampaigns(client, writer, { listId: list, importId });
      });
      const [{ id }] = await Promise.all([
        createCampaign(pool, writer, wanted(`Gleichzeitig ${round}`, [list])).then(made),
        importing,
      ]);
      expect(await rowsOf(id)).toHaveLength(3);
    }
  });

  it('is edited while it is unloaded, and not once it is loaded', async () => {
    const [one, two] = [await makeList('Alt', 2), await makeList('Neu', 2)];
    const { id } = made(await createCampaign(pool, writer, wanted('Änderbar', [one])));
    const settings = { ...DEFAULT_CAMPAIGN_SETTINGS, attemptsPerDay: 1 };
    made(await editCampaign(pool, writer, { id, edit: { name: 'Geändert', settings, listIds: [one, two] } }));
    expect(await findCampaign(pool, writer.organisationId, id)).toMatchObject({
      name: 'Geändert',
      description: 'Änderbar@Verkauf',
      settings: { attemptsPerDay: 1 },
      records: { ready: 4 },
    });
    made(await editCampaign(pool, writer, { id, edit: { listIds: [two] } }));
    expect((await findCampaign(pool, writer.organisationId, id))?.records).toEqual({ ready: 2 });
    await pool.query('UPDATE campaign_record SET version = 1 WHERE campaign_id = $1', [id]);
    expect(await editCampaign(pool, writer, { id, edit: { listIds: [one] } })).toEqual({
      refused: 'list_in_use',
      field: 'listIds',
    });
    await pool.query('UPDATE campaign_record SET version = 0 WHERE campaign_id = $1', [id]);
    await pool.query(`UPDATE campaign SET state = 'loaded' WHERE id = $1`, [id]);
    expect(await editCampaign(pool, writer, { id, edit: { name: 'Zu spät' } })).toEqual({
      refused: 'campaign_not_unloaded',
    });
    await pool.query(`UPDATE campaign SET state = 'unloaded' WHERE id = $1`, [id]);
  });

  it('has every deed of an administrator as event and audit, and its state folds from them (I25, I30)', async () => {
    const { rows } = await pool.query<{ types: string[] }>(
      `SELECT array_agg(e.type ORDER BY e.version) AS types FROM campaign c JOIN event e ON e.subject_id = c.id
       WHERE c.name = 'Geändert'`,
    );
    expect(rows[0]?.types).toEqual([
      'created',
      'records_added',
      'records_added',
      'edited',
      'records_removed',
      'edited',
    ]);
    expect((await rebuild(pool, writer.organisationId)).wrong).toEqual([]);
  });

  it('shows its records in pages and exports them all, however many', async () => {
    const list = await makeList('Lang', 1_205);
    const { id } = made(await createCampaign(pool, writer, wanted('Lang', [list])));
    const paged: string[] = [];
    for (let after: string | undefined; ; ) {
      const need = { after, limit: 500, campaignId: id, status: 'ready', now: Date.now() };
      const page = await listRecords(pool, writer.organisationId, need);
      paged.push(...page.rows.map((row) => row.id));
      if (page.next === undefined) break;
      after = page.next;
    }
    const exported: string[] = [];
    for await (const batch of exportRecords(pool, writer.organisationId, id)) {
      expect(batch.length).toBeLessThanOrEqual(1_000);
      expect(batch[0]).toMatchObject({
        listName: 'Lang',
        fields: [['Tarif', 'Basis']],
        disposition: undefined,
      });
      exported.push(...batch.map((row) => row.id));
    }
    expect(new Set(paged).size).toBe(1_205);
    expect(exported).toEqual(paged);
  });

  it('names lists with what is in them', async () => {
    expect(await findListByName(pool, writer.organisationId, 'HERBST')).toMatchObject({
      name: 'Herbst',
      records: 3,
      numbers: 3,
    });
    expect(await findListByName(pool, stranger.organisationId, 'Herbst')).toBeUndefined();
    const names = (await listLists(pool, stranger.organisationId, allRows)).rows.map(({ name }) => name);
    expect(names).toEqual(['Fremd']);
  });
});
