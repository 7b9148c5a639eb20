// What the server says of a callback while it is typed: the field that is wrong, what would do, and whose it may be asked about.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { wallTimeAt } from '../../src/domain/callback/wall-time.ts';
import type { CallbackHint } from '../../src/wire/callbacks.ts';
import type { InteractionView } from '../../src/wire/live.ts';
import { promiseCallback } from '../support/promise-callback.ts';
import { type ApiWorld, openApiWorld } from './api-world.ts';
import type { LiveScreen, Visitor } from './visitor.ts';

const BERLIN = 'Europe/Berlin';
const DAY = 24 * 60 * 60_000;
let world: ApiWorld;
let sofia: Visitor;
let anna: { visitor: Visitor; screen: LiveScreen };
let open: InteractionView;

beforeAll(async () => {
  world = await openApiWorld();
  sofia = await world.visitor('sofia');
  for (const deed of ['load', 'start']) await sofia.deed(`/api/campaigns/${world.campaignId}/${deed}`);
  const visitor = await world.visitor('anna');
  const screen = await visitor.live();
  await screen.snapshot();
  anna = { visitor, screen };
  // One that is promised for another contact, and a contact on the desktop.
  await promiseCallback(anna, { campaignId: world.campaignId, isPersonal: true });
  const got = await screen.command({ name: 'get_record', campaignId: world.campaignId });
  expect(got.ok).toBe(true);
});
afterAll(async () => {
  await anna.screen.close();
  await world.close();
});
beforeEach(async () => {
  const [view] = await anna.screen.until(
    ({ view: now }) => now.interactions?.length === 1 && now.interactions,
  );
  if (!view) throw new Error('nothing is open');
  open = view;
});

const draftOf = (change: object = {}) => ({
  wall: wallTimeAt(BERLIN, Date.now() + 3 * DAY)
    .slice(0, 10)
    .concat('T15:00'),
  zone: BERLIN,
  isPersonal: false,
  number: open.numbers[0]?.e164 ?? '',
  ...change,
});
const ask = async (change: object = {}, about: object = { kind: 'interaction', id: open.id }) => {
  const reply = await anna.visitor.send('POST', '/api/callbacks/hint', { about, draft: draftOf(change) });
  expect(reply.status).toBe(200);
  return reply.body as CallbackHint;
};

test('D7: a time that would be promised is said with the contact’s time, and nothing is stored', async () => {
  const before = (await sofia.get('/api/callbacks?scope=all&state=all')).body.rows.length;
  const hint = await ask();
  expect(hint.refusal).toBeUndefined();
  expect(hint.there).toEqual({ wall: draftOf().wall, zone: BERLIN });
  expect(hint.suggestions.length).toBeGreaterThan(0);
  expect((await sofia.get('/api/callbacks?scope=all&state=all')).body.rows).toHaveLength(before);
});

test('S61 S62: the field that is wrong is named: no time, the past, too far, a number that is none', async () => {
  const fault = async (change: object) => {
    const { refusal } = await ask(change);
    return [refusal?.refused, refusal?.field];
  };
  expect(await fault({ wall: 'bald' })).toEqual(['callback_time_needed', 'callback.at']);
  expect(await fault({ wall: '2015-04-09T16:38' })).toEqual(['callback_in_past', 'callback.at']);
  expect(await fault({ wall: '2099-04-09T16:38' })).toEqual(['callback_too_far', 'callback.at']);
  expect(await fault({ number: '12', label: 'mobile' })).toEqual([
    'callback_number_malformed',
    'callback.number',
  ]);
  expect(await fault({ number: '0900 5 123456', label: 'other' })).toEqual([
    'callback_number_not_allowed',
    'callback.number',
  ]);
});

test('D8 S68: a new number is read as the organisation’s country spells numbers, and one of the contact’s is none', async () => {
  expect((await ask({ number: '030 23125 999', label: 'mobile' })).added).toEqual({
    e164: '+493023125999',
    country: 'DE',
  });
  const own = (open.numbers[0]?.e164 ?? '').replace('+49', '0');
  const hint = await ask({ number: own, label: 'mobile' });
  expect(hint.added).toBeUndefined();
  expect(hint.refusal).toBeUndefined();
});

test('E16: a new number that is on the register is refused while it is typed', async () => {
  const number = '+493023125998';
  const reply = await sofia.send('POST', '/api/register', { kind: 'number', number, reason: 'asked' });
  expect(reply.status).toBeLessThan(300);
  const { refusal, suggestions } = await ask({ number, label: 'other' });
  expect(refusal?.refused).toBe('callback_number_on_register');
  // No waiting helps.
  expect(suggestions).toEqual([]);
});

test('callbacks of the campaign in the same quarter of an hour are counted against its agents', async () => {
  const { rows } = (await sofia.get('/api/callbacks?scope=all')).body;
  const [promised] = rows;
  const wall = wallTimeAt(BERLIN, promised.dueAt);
  expect((await ask({ wall })).crowd).toMatchObject({ due: 1 });
  expect((await ask({ wall: wallTimeAt(BERLIN, promised.dueAt + DAY * 5) })).crowd?.due).toBe(0);
  // The one that is changed does not crowd itself.
  const about = { kind: 'callback', id: promised.id };
  expect((await ask({ wall, number: promised.e164 }, about)).crowd?.due).toBe(0);
});

test('F79: an agent asks about the own interaction and own callbacks alone', async () => {
  const ben = await world.visitor('ben');
  const { rows } = (await sofia.get('/api/callbacks?scope=all')).body;
  for (const about of [
    { kind: 'interaction', id: open.id },
    { kind: 'callback', id: rows[0].id },
    { kind: 'interaction', id: randomUUID() },
  ]) {
    const reply = await ben.send('POST', '/api/callbacks/hint', { about, draft: draftOf() });
    expect([reply.status, reply.body.error?.code], about.kind).toEqual([404, 'unknown']);
  }
  const about = { kind: 'callback', id: rows[0].id };
  expect((await sofia.send('POST', '/api/callbacks/hint', { about, draft: draftOf() })).status).toBe(200);
});
