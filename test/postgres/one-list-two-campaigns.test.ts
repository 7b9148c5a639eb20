// E10: contact, record, the record's numbers and the record's state in one campaign are four things, so one list serves several campaigns.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../src/domain/campaign/definition.ts';
import { parseE164 } from '../../src/domain/phone-number.ts';
import { createCallerNumber } from '../../src/storage/caller-numbers.ts';
import { createCampaign } from '../../src/storage/campaigns.ts';
import { openEngineStore } from '../../src/storage/engine-store.ts';
import { createGroup } from '../../src/storage/groups.ts';
import { newId } from '../../src/storage/new-id.ts';
import { createOrganisation } from '../../src/storage/organisations.ts';
import { type Pool, openPool } from '../../src/storage/pool.ts';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';

let db: FreshDatabase;
let pool: Pool;
beforeAll(async () => {
  db = await freshDatabase();
  pool = openPool({ connectionString: db.url, max: 4, name: 'one list, two campaigns' });
});
afterAll(() => pool.end());

function must<Made extends object>(made: Made): Extract<Made, { readonly id: unknown }> {
  if ('refused' in made) throw new Error(String(made.refused));
  return made as Extract<Made, { readonly id: unknown }>;
}

it('E10 one list serves two campaigns, and what happens to a record in one leaves the other as it was', async () => {
  const { organisationId, floorId } = await createOrganisation(pool, {
    name: 'Nord',
    country: 'DE',
    isPractice: true,
    floorName: 'Etage',
  });
  const writer = { organisationId, userId: undefined, requestId: undefined };
  const group = must(await createGroup(pool, writer, 'Mitte'));
  const e164 = parseE164('+493023125900');
  if (!e164) throw new Error('no number');
  const caller = must(await createCallerNumber(pool, writer, { e164, label: 'Zentrale', onlyTo: undefined }));
  const [listId, contactId, recordId] = [newId<'list'>(), newId<'contact'>(), newId<'record'>()];
  await pool.query(
    `INSERT INTO calling_list (id, organisation_id, name, country) VALUES ($1, $2, 'Liste', 'DE')`,
    [listId, organisationId],
  );
  await pool.query(`INSERT INTO contact (id, organisation_id, last_name) VALUES ($1, $2, 'Öztürk')`, [
    contactId,
    organisationId,
  ]);
  await pool.query(
    `INSERT INTO record (id, organisation_id, list_id, contact_id, place) VALUES ($1, $2, $3, $4, 1)`,
    [recordId, organisationId, listId, contactId],
  );
  for (const [position, number] of ['+493023125041', '+493023125042'].entries()) {
    await pool.query(
      `INSERT INTO record_number (organisation_id, record_id, position, list_id, e164, label, kind, country, zones)
       VALUES ($1, $2, $3, $4, $5, 'home', 'fixed', 'DE', '{Europe/Berlin}')`,
      [organisationId, recordId, position, listId, number],
    );
  }
  const make = async (name: string) =>
    must(
      await createCampaign(pool, writer, {
        name,
        description: '',
        mode: 'preview',
        listIds: [listId],
        groupIds: [group.id],
        callerNumberIds: [caller.id],
        settings: DEFAULT_CAMPAIGN_SETTINGS,
      }),
    ).id;
  const [spring, autumn] = [await make('Frühling'), await make('Herbst')];

  const store = openEngineStore(pool);
  const lease = await store.takeLease(floorId, 'test');
  if (!lease) throw new Error('no lease');
  const nothing = { verdicts: [], registerEntries: [], notes: [], numbers: [], answers: [], decisions: [] };
  let chain: readonly string[] = [];
  await store.claim(lease, { campaignId: spring, limit: 5, now: Date.now() }, ([found]) => {
    if (!found) throw new Error('nothing found');
    const { facts: _, ...before } = found;
    chain = before.numbers.map((number) => number.e164);
    const now = {
      status: 'cancelled',
      type: 'general',
      attempts: 0,
      cancelledAt: Date.now(),
      reason: 'do_not_call',
    } as const;
    const change = {
      kind: 'record',
      before,
      after: { ...before, now },
      event: { type: 'cancelled', reason: 'do_not_call' },
    } as const;
    return {
      ...nothing,
      changes: [{ ...change, at: Date.now(), actor: { kind: 'engine' }, commandId: undefined, storeBy: 0 }],
    };
  });
  expect(chain).toEqual(['+493023125041', '+493023125042']); // the ordered chain of the contact
  const states = await db.query<{ campaign_id: string; status: string }>(
    'SELECT campaign_id, status FROM campaign_record WHERE record_id = $1',
    [recordId],
  );
  expect(Object.fromEntries(states.map((row) => [row.campaign_id, row.status]))).toEqual({
    [spring]: 'cancelled',
    [autumn]: 'ready',
  });
  const [counts] = await db.query<{ contacts: string; records: string; numbers: string }>(
    'SELECT (SELECT count(*) FROM contact) AS contacts, (SELECT count(*) FROM record) AS records, (SELECT count(*) FROM record_number) AS numbers',
  );
  expect(counts).toEqual({ contacts: '1', records: '1', numbers: '2' });
});
