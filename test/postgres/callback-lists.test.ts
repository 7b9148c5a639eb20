// The lists of callbacks on the real database: what is in which list and in which order, who sees whose, the report of the missed, and by
// which index each list is read when there are a hundred thousand.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MissedReason, WaitingFor } from '../../src/domain/callback/callback.ts';
import type { InteractionId } from '../../src/domain/ids.ts';
import { callbackReport } from '../../src/storage/callback-report.ts';
import {
  type CallbackNeed,
  callbackDays,
  callbackPage,
  knownCallbacks,
} from '../../src/storage/callback-pages.ts';
import { newId } from '../../src/storage/new-id.ts';
import { type PostgresWorld, makePostgresWorld } from '../contracts/store-postgres-world.ts';
import type { SeededCampaign } from '../contracts/store-world.ts';
import { insertCallback } from '../support/insert-callback.ts';

const HOUR = 3_600_000;
/** A Monday, 10:00 in Berlin. */
const NOW = Date.parse('2026-11-30T09:00:00Z');
let world: PostgresWorld;
let campaign: SeededCampaign;
let other: SeededCampaign;
const ids: Record<string, string> = {};

const due = (waitingFor: WaitingFor) =>
  ({ state: 'due', since: NOW - HOUR, waitingSince: NOW - HOUR, waitingFor, until: NOW + HOUR }) as const;
const missed = (why: MissedReason) => ({ state: 'missed', since: NOW - HOUR, why }) as const;
const recordOf = ({ records }: SeededCampaign, index: number) => String(records[index]?.id);

beforeAll(async () => {
  world = await makePostgresWorld();
  const { pool, anna, ben } = world;
  campaign = await world.seedCampaign({
    records: Array.from({ length: 9 }, (_, index) => ({
      numbers: [{ e164: `+49302312500${index}` as never }, { e164: `+49171391900${index}` as never }],
      lastName: index === 0 ? 'Öztürk' : `Muster${index}`,
    })),
  });
  other = await world.seedCampaign({ records: [{ numbers: [{ e164: '+493023125099' as never }] }] });
  const insert = async (name: string, index: number, row: Partial<Parameters<typeof insertCallback>[1]>) => {
    const campaignRecordId = recordOf(campaign, index);
    ids[name] = await insertCallback(pool, { campaignRecordId, createdBy: anna, dueAt: NOW, ...row });
  };
  await insert('tomorrow', 0, { ownerId: anna, dueAt: NOW + 24 * HOUR });
  await insert('overdue', 1, { ownerId: anna, dueAt: NOW - HOUR, is: due('owner') });
  await insert('soon', 2, { dueAt: NOW + HOUR });
  await insert('bens', 3, { ownerId: ben, createdBy: ben, dueAt: NOW + 2 * HOUR });
  await insert('missed', 4, { ownerId: ben, createdBy: ben, dueAt: NOW - 30 * HOUR, is: missed('owner') });
  await insert('missed too', 5, { dueAt: NOW - 29 * HOUR, is: missed('campaign') });
  const work = { by: ben, interactionId: newId<'interaction'>() as InteractionId };
  await insert('kept', 6, {
    dueAt: NOW - 28 * HOUR,
    is: { state: 'executed', since: NOW - 27 * HOUR, ...work },
  });
  await insert('cancelled', 7, {
    dueAt: NOW - 27 * HOUR,
    is: { state: 'cancelled', since: NOW - 50 * HOUR, why: 'by_supervisor', by: ben },
  });
  const campaignRecordId = recordOf(other, 0);
  ids['elsewhere'] = await insertCallback(pool, { campaignRecordId, createdBy: ben, dueAt: NOW + 3 * HOUR });
  await pool.query('INSERT INTO group_member (organisation_id, group_id, user_id) VALUES ($1, $2, $3)', [
    world.organisationId,
    campaign.groupId,
    anna,
  ]);
});
afterAll(() => world.close());

const list = async (need: Partial<CallbackNeed> = {}, userId?: PostgresWorld['anna']) => {
  const who = { organisationId: world.organisationId, userId };
  const page = await callbackPage(world.pool, who, {
    state: 'open',
    q: '',
    after: undefined,
    limit: 50,
    ...need,
  });
  return page.rows.map(({ id }) => Object.keys(ids).find((name) => ids[name] === id));
};

it('D9: what is owed begins with what is overdue longest, what is over with the latest', async () => {
  expect(await list()).toEqual(['overdue', 'soon', 'bens', 'elsewhere', 'tomorrow']);
  expect(await list({ state: 'due' })).toEqual(['overdue']);
  expect(await list({ state: 'scheduled' })).toEqual(['soon', 'bens', 'elsewhere', 'tomorrow']);
  expect(await list({ state: 'missed' })).toEqual(['missed too', 'missed']);
  expect(await list({ state: 'over' })).toEqual(['cancelled', 'kept']);
  expect(await list({ state: 'all' })).toHaveLength(9);
});

it('S71: an agent’s own are the personal ones and those that the agent has set, of nobody else', async () => {
  expect(await list({}, world.anna)).toEqual(['overdue', 'soon', 'tomorrow']);
  expect(await list({ state: 'missed' }, world.anna)).toEqual(['missed too']);
  const who = { organisationId: world.organisationId, userId: world.anna };
  const known = await knownCallbacks(world.pool, who, [ids['soon'] ?? '', ids['bens'] ?? '']);
  expect([...known]).toEqual([ids['soon']]);
});

it('another organisation has none of them, whatever it asks', async () => {
  const who = { organisationId: world.foreign.organisationId, userId: undefined };
  const need = { state: 'all', q: '', after: undefined, limit: 50 } as const;
  expect((await callbackPage(world.pool, who, need)).rows).toEqual([]);
  expect(await knownCallbacks(world.pool, who, Object.values(ids))).toEqual(new Set());
  expect((await callbackReport(world.pool, who.organisationId, { from: 0, to: NOW * 2 })).missed).toBe(0);
});

it('filters by campaign, owner and time, and finds by name, owner and the digits of a number', async () => {
  expect(await list({ campaignId: other.campaignId })).toEqual(['elsewhere']);
  expect(await list({ ownerId: world.ben })).toEqual(['bens']);
  expect(await list({ from: NOW, to: NOW + 3 * HOUR })).toEqual(['soon', 'bens']);
  expect(await list({ q: 'öztürk' })).toEqual(['tomorrow']);
  expect(await list({ q: 'ANNA' })).toEqual(['overdue', 'tomorrow']);
  expect(await list({ q: '030 / 23125-002' })).toEqual(['soon']);
  expect(await list({ q: '%' })).toEqual([]);
});

it('I19: a row says what is waited for since when and until when, and of what is over why and by whom', async () => {
  const who = { organisationId: world.organisationId, userId: undefined };
  const need = { q: '', after: undefined, limit: 50 };
  const [first] = (await callbackPage(world.pool, who, { state: 'open', ...need })).rows;
  expect(first).toMatchObject({
    state: 'due',
    waitingFor: 'owner',
    waitingSince: NOW - HOUR,
    until: NOW + HOUR,
    dueAt: NOW - HOUR,
    wall: '2026-11-30T09:00',
    zone: 'Europe/Berlin',
    label: 'mobile',
    isPersonal: true,
    ownerName: 'anna',
    isOwnerThere: true,
    contactName: 'Erika Muster1',
    numbers: [{ e164: '+493023125001' }, { e164: '+491713919001' }],
    createdByName: 'anna',
  });
  const over = (await callbackPage(world.pool, who, { state: 'over', ...need })).rows;
  expect(over[0]).toMatchObject({ cancelledWhy: 'by_supervisor', byName: 'ben', missedWhy: undefined });
  const [, lost] = (await callbackPage(world.pool, who, { state: 'missed', ...need })).rows;
  expect(lost).toMatchObject({ missedWhy: 'owner', ownerName: 'ben', isOwnerThere: false });
});

it('goes on where a page ended, in both directions, and none is shown twice', async () => {
  for (const state of ['open', 'all'] as const) {
    const seen: string[] = [];
    const who = { organisationId: world.organisationId, userId: undefined };
    for (let after: string | undefined, pages = 0; pages < 9; pages += 1) {
      const page = await callbackPage(world.pool, who, { state, q: '', after, limit: 2 });
      seen.push(...page.rows.map(({ id }) => id));
      after = page.next;
      if (after === undefined) break;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(state === 'open' ? 5 : 9);
  }
});

it('counts the days of a calendar by its zone', async () => {
  const who = { organisationId: world.organisationId, userId: world.anna };
  const inZone = (zone: string) => callbackDays(world.pool, who, { state: 'open', q: '', zone });
  expect(await inZone('Europe/Berlin')).toEqual([
    { day: '2026-11-30', count: 2 },
    { day: '2026-12-01', count: 1 },
  ]);
  expect(await inZone('Pacific/Honolulu')).toEqual([
    { day: '2026-11-29', count: 1 },
    { day: '2026-11-30', count: 2 },
  ]);
});

it('I19, F63: the report has each callback of the period in one figure, the missed with reason and owner', async () => {
  const period = { from: NOW - 48 * HOUR, to: NOW + 48 * HOUR };
  expect(await callbackReport(world.pool, world.organisationId, period)).toEqual({
    kept: 1,
    cancelled: 1,
    rescheduled: 0,
    open: 5,
    missed: 2,
    byReason: expect.arrayContaining([
      { why: 'owner', count: 1 },
      { why: 'campaign', count: 1 },
    ]),
    byOwner: expect.arrayContaining([
      { ownerName: 'ben', count: 1 },
      { ownerName: undefined, count: 1 },
    ]),
  });
  const later = await callbackReport(world.pool, world.organisationId, { from: NOW, to: NOW + HOUR });
  expect(later).toMatchObject({ open: 0, missed: 0, byReason: [] });
});
