// What supervisors and agents do with callbacks, over HTTP and the live connection, with the real engine on the real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallbackRow } from '../../src/wire/callbacks.ts';
import { promiseCallback } from '../support/promise-callback.ts';
import { type ApiWorld, openApiWorld } from './api-world.ts';
import type { LiveScreen, Visitor } from './visitor.ts';

let world: ApiWorld;
let sofia: Visitor;
let anna: { visitor: Visitor; screen: LiveScreen };
let benId: string;

beforeAll(async () => {
  world = await openApiWorld();
  sofia = await world.visitor('sofia');
  for (const deed of ['load', 'start']) await sofia.deed(`/api/campaigns/${world.campaignId}/${deed}`);
  const visitor = await world.visitor('anna');
  const screen = await visitor.live();
  await screen.snapshot();
  anna = { visitor, screen };
  benId = await world.userId('ben');
});
afterAll(async () => {
  await anna.screen.close();
  await world.close();
});

const promise = (isPersonal: boolean) => promiseCallback(anna, { campaignId: world.campaignId, isPersonal });
const rowsOf = async (visitor: Visitor, query = ''): Promise<CallbackRow[]> =>
  (await visitor.get(`/api/callbacks?${query}`)).body.rows;
const rowOf = async (id: string): Promise<CallbackRow> => {
  const row = (await rowsOf(sofia, 'scope=all&state=all')).find((each) => each.id === id);
  if (!row) throw new Error('it is gone');
  return row;
};
const promised = async (isPersonal = true): Promise<CallbackRow> => {
  const { interaction } = await promise(isPersonal);
  const row = (await rowsOf(anna.visitor)).find(({ contactId }) => contactId === interaction.contactId);
  if (!row) throw new Error('it is not in the list');
  return row;
};

test('S71: what is promised at Done lives on in the list, with its time, number, owner and note', async () => {
  const { at, interaction } = await promise(true);
  const [row] = await rowsOf(anna.visitor);
  expect(row).toMatchObject({
    state: 'scheduled',
    dueAt: at,
    e164: interaction.numbers[0]?.e164,
    isPersonal: true,
    ownerName: 'Anna Weiß',
    isOwnerThere: true,
    createdByName: 'Anna Weiß',
    campaignName: 'Übungskampagne',
    campaignStatus: 'running',
    contactName: interaction.name,
    note: 'Ruft lieber selbst an',
  });
});

test('a supervisor gives many to somebody else; sent again nothing happens twice (I27)', async () => {
  const [one, two] = [await promised(), await promised()];
  const key = randomUUID();
  const ids = [one.id, randomUUID(), two.id];
  const first = await sofia.deed('/api/callbacks/reassign', { ids, ownerId: benId }, key);
  expect(first.status).toBe(200);
  expect(first.body.done.toSorted()).toEqual([one.id, two.id].toSorted());
  expect(first.body.refused).toEqual([{ id: ids[1], refused: 'callback_unknown' }]);
  expect((await rowOf(one.id)).ownerName).toBe('Ben Öztürk');
  // Meanwhile somebody takes one back; the request that is sent again does not undo it.
  await sofia.deed('/api/callbacks/reassign', { ids: [one.id], ownerId: null });
  const again = await sofia.deed('/api/callbacks/reassign', { ids: ids.toReversed(), ownerId: benId }, key);
  expect(again.body.done.toSorted()).toEqual(first.body.done.toSorted());
  const taken = await rowOf(one.id);
  expect([taken.isPersonal, taken.ownerName]).toEqual([false, undefined]);
});

test('D7: another time is judged like at Done: what can not be is refused by its field, with what would do', async () => {
  const row = await promised();
  const change = (body: object) => sofia.deed(`/api/callbacks/${row.id}/change`, body);
  const past = await change({ at: { wall: '2020-01-01T10:00', zone: row.zone } });
  expect([past.status, past.body.error.code, past.body.error.field]).toEqual([
    409,
    'callback_in_past',
    'callback.at',
  ]);
  const number = await change({ number: '12' });
  expect([number.status, number.body.error.field]).toEqual([409, 'callback.number']);
  expect((await rowOf(row.id)).dueAt).toBe(row.dueAt);
  const wall = `${row.wall.slice(0, 14)}${row.wall.slice(14) === '00' ? '05' : '00'}`;
  const moved = await change({ at: { wall, zone: row.zone } });
  expect([moved.status, (await rowOf(row.id)).wall]).toEqual([200, wall]);
});

test('D8: a new number is read in the organisation’s country and stays with the contact', async () => {
  const row = await promised();
  const answer = await sofia.deed(`/api/callbacks/${row.id}/change`, { number: '030 23125 987' });
  expect(answer.status).toBe(200);
  const after = await rowOf(row.id);
  expect([after.e164, after.label, after.numbers.length]).toEqual([
    '+493023125987',
    'other',
    row.numbers.length + 1,
  ]);
});

test('a callback is cancelled by its agent or a supervisor, and the list says by whom', async () => {
  const [own, other] = [await promised(), await promised()];
  expect(await anna.screen.command({ name: 'cancel_callback', callbackId: own.id })).toEqual({ ok: true });
  expect((await sofia.deed(`/api/callbacks/${other.id}/cancel`)).status).toBe(200);
  expect(await rowOf(own.id)).toMatchObject({
    state: 'cancelled',
    cancelledWhy: 'by_agent',
    byName: 'Anna Weiß',
  });
  expect(await rowOf(other.id)).toMatchObject({ cancelledWhy: 'by_supervisor', byName: 'Sofia Krüger' });
  const over = await sofia.deed(`/api/callbacks/${other.id}/cancel`);
  expect([over.status, over.body.error.code]).toEqual([409, 'callback_over']);
});

test('F75: an agent touches nobody else’s, and may not ask as a supervisor does', async () => {
  const row = await promised();
  await sofia.deed('/api/callbacks/reassign', { ids: [row.id], ownerId: benId });
  for (const name of ['take_callback', 'cancel_callback'] as const) {
    const answer = await anna.screen.command({ name, callbackId: row.id });
    expect(answer.ok, name).toBe(false);
  }
  const change = await anna.screen.command({
    name: 'change_callback',
    callbackId: row.id,
    number: row.e164,
  });
  expect(change).toMatchObject({ ok: false, refused: 'callback_unknown' });
  expect((await anna.visitor.deed(`/api/callbacks/${row.id}/cancel`)).status).toBe(403);
  expect((await rowOf(row.id)).state).toBe('scheduled');
});
