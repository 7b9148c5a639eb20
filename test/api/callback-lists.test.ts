// Callbacks over HTTP: who sees whose, what is not answered, and that deeds for many are each done once.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readChange } from '../../src/api/callback-draft.ts';
import { derivedId } from '../../src/api/deeds.ts';
import { insertCallback } from '../support/insert-callback.ts';
import { type ApiWorld, openApiWorld } from './api-world.ts';
import type { Visitor } from './visitor.ts';

let world: ApiWorld;
let anna: Visitor;
let sofia: Visitor;
let own: string;
let bens: string;

beforeAll(async () => {
  world = await openApiWorld();
  [anna, sofia] = [await world.visitor('anna'), await world.visitor('sofia')];
  const { rows } = await world.pool.query<{ id: string }>(
    'SELECT id FROM campaign_record WHERE campaign_id = $1 ORDER BY place LIMIT 2',
    [world.campaignId],
  );
  const [annaId, benId] = [await world.userId('anna'), await world.userId('ben')];
  const dueAt = Date.now() + 3_600_000;
  const insert = (index: number, userId: string) =>
    insertCallback(world.pool, {
      campaignRecordId: String(rows[index]?.id),
      createdBy: userId,
      ownerId: userId,
      dueAt,
    });
  own = await insert(0, annaId);
  bens = await insert(1, benId);
});
afterAll(() => world.close());

const idsOf = (reply: { body: { rows: { id: string }[] } }) => reply.body.rows.map(({ id }) => id);

test('F75: an agent sees the own callbacks alone, a supervisor all of them', async () => {
  expect(idsOf(await anna.get('/api/callbacks'))).toEqual([own]);
  const all = await anna.get('/api/callbacks?scope=all');
  expect([all.status, all.body.error]).toEqual([403, { code: 'right_missing', field: 'scope' }]);
  const days = await anna.get('/api/callbacks/days?scope=all&zone=Europe/Berlin');
  expect(days.status).toBe(403);
  expect(idsOf(await sofia.get('/api/callbacks?scope=all')).toSorted()).toEqual([own, bens].toSorted());
  expect(idsOf(await sofia.get('/api/callbacks'))).toEqual([]);
});

test('a calendar counts by day, and answers no zone that is none', async () => {
  const counted = await anna.get('/api/callbacks/days?zone=Europe/Berlin');
  expect(counted.body.days).toMatchObject([{ count: 1 }]);
  for (const zone of ['Europe/Nowhere', '%2B01:00', "UTC'"]) {
    const reply = await anna.get(`/api/callbacks/days?zone=${zone}`);
    expect([reply.status, reply.body.error.field], zone).toEqual([400, 'zone']);
  }
});

test('capacity and the report of the missed are the supervisor’s, for a bounded time', async () => {
  const from = Math.floor(Date.now() / 900_000) * 900_000;
  const capacity = `/api/callbacks/capacity?from=${from}&zone=Europe/Berlin`;
  const day = await sofia.get(`${capacity}&to=${from + 4 * 3_600_000}`);
  expect(day.body.quarters).toHaveLength(16);
  expect(
    day.body.quarters.map(({ due }: { due: number }) => due).reduce((a: number, b: number) => a + b),
  ).toBe(2);
  const long = await sofia.get(`${capacity}&to=${from + 15 * 86_400_000}`);
  expect([long.status, long.body.error.field]).toEqual([400, 'to']);
  expect((await anna.get(`${capacity}&to=${from + 1}`)).status).toBe(403);
  const report = await sofia.get(`/api/callbacks/missed-report?from=${from}&to=${from + 86_400_000}`);
  expect(report.body).toMatchObject({ open: 2, missed: 0, byReason: [], byOwner: [] });
  expect((await sofia.get(`/api/callbacks/missed-report?from=${from}&to=${from}`)).status).toBe(400);
});

test('F75: callbacks and owners of another organisation are unknown, alone and among one’s own', async () => {
  const foreign = await world.foreign();
  const send = (path: string, body: object) =>
    sofia.send('POST', path, body, { 'idempotency-key': randomUUID() });
  const one = await send(`/api/callbacks/${foreign.callbackId}/cancel`, {});
  expect([one.status, one.body.error.code]).toEqual([404, 'unknown']);
  const many = await send('/api/callbacks/cancel', { ids: [foreign.callbackId, randomUUID()] });
  expect(many.body.done).toEqual([]);
  expect(many.body.refused.map(({ refused }: { refused: string }) => refused)).toEqual([
    'callback_unknown',
    'callback_unknown',
  ]);
  const owner = await send('/api/callbacks/reassign', { ids: [own], ownerId: foreign.userId });
  expect([owner.status, owner.body.error]).toEqual([404, { code: 'unknown', field: 'ownerId' }]);
  const { rows } = await world.pool.query('SELECT state, owner_id FROM callback WHERE id = ANY ($1)', [
    [foreign.callbackId, own],
  ]);
  expect(rows).toHaveLength(2);
  expect(rows.every(({ state, owner_id }) => state === 'scheduled' && owner_id !== foreign.userId)).toBe(
    true,
  );
});

test('deeds without a key, for nobody or for too many are not done', async () => {
  for (const [path, body, headers] of [
    [`/api/callbacks/${own}/cancel`, {}, {}],
    ['/api/callbacks/cancel', { ids: [own] }, { 'idempotency-key': 'again' }],
    ['/api/callbacks/cancel', { ids: [] }, { 'idempotency-key': randomUUID() }],
    [
      '/api/callbacks/reassign',
      { ids: Array.from({ length: 201 }, () => randomUUID()), ownerId: null },
      { 'idempotency-key': randomUUID() },
    ],
  ] as const) {
    const reply = await sofia.send('POST', path, body, headers);
    expect(reply.status, path).toBe(400);
  }
});

test('I27: each of many has a command of its own, the same one when the request is sent again', () => {
  const [key, other] = [randomUUID(), randomUUID()];
  const made = derivedId(key, own);
  expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(derivedId(key, own)).toBe(made);
  expect(new Set([made, derivedId(key, bens), derivedId(other, own)]).size).toBe(3);
});

test('D8: a new number is read in the organisation’s country; one that can not be read goes on as it was typed', async () => {
  const read = (change: Parameters<typeof readChange>[0]) => readChange(change, async () => 'DE');
  expect(await read({ number: '030 23125001' })).toMatchObject({
    number: '030 23125001',
    added: { e164: '+493023125001', country: 'DE', zones: ['Europe/Berlin'], label: 'other' },
  });
  expect(await read({ number: '12' })).toEqual({ number: '12' });
  expect(await read({ ownerId: null })).toEqual({ ownerId: null });
  expect(await read({})).toEqual({});
});
