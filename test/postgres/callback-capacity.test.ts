// How many callbacks are due in a quarter of an hour, against the agents who are on shift then; and the indexes by which lists, capacity
// and report are read when there are a hundred thousand callbacks.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Quarter, isCrowded } from '../../src/domain/callback/crowd.ts';
import { type CapacityNeed, callbackCapacity } from '../../src/storage/callback-capacity.ts';
import { type CallbackStates, callbackDays, callbackPage } from '../../src/storage/callback-pages.ts';
import { callbackReport } from '../../src/storage/callback-report.ts';
import { newId } from '../../src/storage/new-id.ts';
import type { Pool } from '../../src/storage/pool.ts';
import { type PostgresWorld, makePostgresWorld } from '../contracts/store-postgres-world.ts';
import type { SeededCampaign } from '../contracts/store-world.ts';
import { insertCallback } from '../support/insert-callback.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday, 10:00 in Berlin. */
const NOW = Date.parse('2026-11-30T09:00:00Z');
let world: PostgresWorld;
let campaign: SeededCampaign;

beforeAll(async () => {
  world = await makePostgresWorld();
  campaign = await world.seedCampaign({
    records: Array.from({ length: 4 }, (_, index) => ({
      numbers: [{ e164: `+49302312500${index}` as never }],
    })),
  });
  for (const userId of [world.anna, world.ben])
    await world.pool.query(
      'INSERT INTO group_member (organisation_id, group_id, user_id) VALUES ($1, $2, $3)',
      [world.organisationId, campaign.groupId, userId],
    );
});
beforeEach(() => world.pool.query('DELETE FROM shift; DELETE FROM callback'));
afterAll(() => world.close());

/** `to` undefined: still signed in. */
const work = (userId: string, from: number, to: number | undefined) =>
  world.pool.query(
    `INSERT INTO shift (id, organisation_id, floor_id, user_id, started_at, ended_at, state, facts, detail)
     VALUES ($1, $2, $3, $4, instant($5), instant($6), $7, '{}', '{}')`,
    [
      newId(),
      world.organisationId,
      world.floorId,
      userId,
      from,
      to ?? null,
      to === undefined ? 'free' : 'gone',
    ],
  );
const capacity = (need: Partial<CapacityNeed>) =>
  callbackCapacity(world.pool, world.organisationId, {
    campaignId: campaign.campaignId,
    from: NOW,
    to: NOW + HOUR,
    zone: 'Europe/Berlin',
    now: NOW,
    ...need,
  });
const agentsOf = (quarters: readonly Quarter[]) => quarters.map(({ agents }) => agents);
const promise = (index: number, dueAt: number) =>
  insertCallback(world.pool, {
    campaignRecordId: String(campaign.records[index]?.id),
    createdBy: world.anna,
    dueAt,
  });

it('counts what is due by whole quarters of an hour, of the campaign alone', async () => {
  await promise(0, NOW);
  await promise(1, NOW + 14 * 60_000);
  await promise(2, NOW + 15 * 60_000);
  await promise(3, NOW + HOUR);
  const quarters = await capacity({ from: NOW + 60_000 });
  expect(quarters.map(({ at, due }) => [(at - NOW) / 60_000, due])).toEqual([
    [0, 2],
    [15, 1],
    [30, 0],
    [45, 0],
  ]);
  const elsewhere = await capacity({ campaignId: newId() });
  expect(elsewhere.map(({ due }) => due)).toEqual([0, 0, 0, 0]);
});

it('now those who are signed in are on shift, later today no fewer', async () => {
  await work(world.anna, NOW - HOUR, undefined);
  // A week ago both were there until 10:30.
  for (const userId of [world.anna, world.ben])
    await work(userId, NOW - 7 * DAY - HOUR, NOW - 7 * DAY + HOUR / 2);
  expect(agentsOf(await capacity({}))).toEqual([1, 2, 1, 1]);
});

it('on another day as many as were there at that hour of the week lately, on the average', async () => {
  const tuesday = NOW + DAY;
  for (const back of [1, 2, 3, 4]) {
    await work(world.anna, tuesday - back * 7 * DAY - HOUR, tuesday - back * 7 * DAY + HOUR / 2);
    if (back > 2) await work(world.ben, tuesday - back * 7 * DAY, tuesday - back * 7 * DAY + 15 * 60_000);
  }
  expect(agentsOf(await capacity({ from: tuesday, to: tuesday + HOUR }))).toEqual([2, 1, 0, 0]);
  // The same for a Tuesday that is further away, and nobody on a Wednesday.
  const [later] = await capacity({ from: tuesday + 21 * DAY, to: tuesday + 21 * DAY + 60_000 });
  expect(later?.agents).toBe(2);
  expect(agentsOf(await capacity({ from: tuesday + DAY, to: tuesday + DAY + 60_000 }))).toEqual([0]);
});

it('F45: by the clock on the wall, also over the night in which the clocks change', async () => {
  // 25 October 2026: Berlin goes back to winter. Work began at 09:00 there in both weeks.
  const now = Date.parse('2026-10-24T12:00:00Z');
  await work(world.anna, Date.parse('2026-10-20T07:00:00Z'), Date.parse('2026-10-20T08:00:00Z'));
  const from = Date.parse('2026-10-27T07:00:00Z');
  const quarters = await capacity({ now, from, to: from + 2 * HOUR });
  expect(agentsOf(quarters)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
});

it('where nobody was ever there, those who could be count', async () => {
  expect(agentsOf(await capacity({ from: NOW + DAY, to: NOW + DAY + 60_000 }))).toEqual([2]);
  expect(agentsOf(await capacity({ from: NOW + DAY, to: NOW + DAY + 60_000, campaignId: newId() }))).toEqual([
    0,
  ]);
});

it('a quarter is crowded when more are due than two for each agent', () => {
  expect(isCrowded({ due: 4, agents: 2 })).toBe(false);
  expect(isCrowded({ due: 5, agents: 2 })).toBe(true);
  expect(isCrowded({ due: 1, agents: 0 })).toBe(true);
  expect(isCrowded({ due: 0, agents: 0 })).toBe(false);
});

it('every list, the calendar, capacity and report are read by an index among a hundred thousand', async () => {
  await promise(0, NOW);
  for (let thousands = 0; thousands < 100; thousands += 20)
    await world.pool.query(
      `INSERT INTO callback (id, organisation_id, floor_id, campaign_id, campaign_record_id, contact_id, created_by, created_at,
         owner_id, e164, wall, zone, due_at, state, state_since, facts, detail)
       SELECT gen_random_uuid(), organisation_id, floor_id, campaign_id, campaign_record_id, contact_id,
         CASE WHEN n % 500 = 0 THEN $1::uuid ELSE $2::uuid END, created_at, CASE WHEN n % 1000 = 0 THEN $1::uuid END, e164, wall, zone,
         due_at - n * interval '5 minutes', s, state_since, facts, jsonb_build_object('state', s, 'why', 'agent')
       FROM callback, generate_series($3::int * 1000 + 1, ($3 + 20) * 1000) n,
         LATERAL (SELECT CASE WHEN n % 50 = 0 THEN 'missed' ELSE 'executed' END AS s) x WHERE state = 'scheduled'`,
      [world.anna, world.ben, thousands],
    );
  for (let week = 1; week <= 40; week += 1)
    await world.pool.query(
      `INSERT INTO shift (id, organisation_id, floor_id, user_id, started_at, ended_at, state, facts, detail)
       SELECT gen_random_uuid(), $1, $2, $3, instant($4) - n * interval '1 hour', instant($4) - n * interval '1 hour', 'gone', '{}', '{}'
       FROM generate_series(1, 160) n`,
      [world.organisationId, world.floorId, world.ben, NOW - week * 7 * DAY],
    );
  await world.pool.query('ANALYZE callback; ANALYZE shift');
  const plans: string[] = [];
  const db = {
    query: async (sql: string, values: unknown[]) => {
      const { rows } = await world.pool.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, values);
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
      return { rows: [] };
    },
  } as unknown as Pool;
  const { organisationId, anna } = world;
  const states: readonly CallbackStates[] = ['open', 'scheduled', 'due', 'missed', 'over', 'all'];
  const needOf = (state: CallbackStates) => ({ state, q: '', after: undefined, limit: 50 });
  for (const state of states) {
    for (const userId of [undefined, anna]) await callbackPage(db, { organisationId, userId }, needOf(state));
    await callbackPage(db, { organisationId, userId: undefined }, { ...needOf(state), ownerId: anna });
    await callbackPage(db, { organisationId, userId: undefined }, { ...needOf(state), q: 'muster' });
  }
  const month = { from: NOW - 30 * DAY, to: NOW };
  await callbackDays(
    db,
    { organisationId, userId: anna },
    { ...needOf('all'), ...month, zone: 'Europe/Berlin' },
  );
  await callbackReport(db, organisationId, { from: NOW - 7 * DAY, to: NOW });
  await callbackCapacity(db, organisationId, {
    campaignId: campaign.campaignId,
    from: NOW,
    to: NOW + DAY,
    zone: 'Europe/Berlin',
    now: NOW,
  });
  expect(plans).toHaveLength(states.length * 4 + 5);
  for (const plan of plans) {
    expect(plan).not.toMatch(/Seq Scan on callback\b/);
    expect(plan).not.toMatch(/Seq Scan on shift s/);
  }
  expect(plans[0]).toMatch(/callback_open_/);
});
