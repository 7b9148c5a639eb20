// A campaign as it is asked for over HTTP (E1, E13, E14): what is kept, what is refused and by which field, who reads the script.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CampaignId } from '../../src/domain/ids.ts';
import { DEFAULT_RETRY_RULES } from '../../src/domain/record/next-attempt.ts';
import { type ApiWorld, openApiWorld } from './api-world.ts';
import type { Visitor } from './visitor.ts';

let world: ApiWorld;
let sofia: Visitor;
let anna: Visitor;
let listId: string;
let request: Record<string, unknown>;

beforeAll(async () => {
  world = await openApiWorld();
  [sofia, anna] = [await world.visitor('sofia'), await world.visitor('anna')];
  const [lists, groups, numbers] = await Promise.all(
    ['/api/lists', '/api/groups?limit=200', '/api/caller-numbers'].map((url) => sofia.get(url)),
  );
  listId = lists?.body.rows[0].id;
  const group = groups?.body.rows.find((one: { name: string }) => one.name === 'Team Übung');
  const callerNumberIds = [numbers?.body.rows[0].id];
  request = { mode: 'preview', listIds: [listId], groupIds: [group.id], callerNumberIds };
});
afterAll(() => world.close());

async function make(more: Record<string, unknown>): Promise<string> {
  const made = await sofia.send('POST', '/api/campaigns', { ...request, name: randomUUID(), ...more });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id as string;
}

async function refusal(more: Record<string, unknown>) {
  const reply = await sofia.send('POST', '/api/campaigns', { ...request, name: randomUUID(), ...more });
  const { code, field, params } = reply.body.error;
  return { status: reply.status, code, field, params };
}

test('E1: a campaign is made with the order of its lists, its treatments and its script, and shows them again', async () => {
  const treatments = [{ result: 'busy', afterMinutes: 5, incrementMinutes: 10, times: 4 }];
  const script = 'Guten Tag, {firstName} {lastName}!\r\n\r\n<b>Hier ist {agentName}.</b>  ';
  const id = await make({ shares: { [listId]: 40 }, listOrder: 'one_after_another', treatments, script });
  const { body } = await sofia.get(`/api/campaigns/${id}`);
  expect(body.lists).toMatchObject([{ id: listId, share: 40 }]);
  expect(body.settings).toMatchObject({
    listOrder: 'one_after_another',
    retryRules: [{ result: 'busy', afterMs: 300_000, incrementMs: 600_000, times: 4 }],
    script: 'Guten Tag, {firstName} {lastName}!\n\n<b>Hier ist {agentName}.</b>',
  });
  // The floor has it, too: what happens after a call is decided there.
  const onFloor = world.engine.floor().campaigns.get(body.id)?.settings;
  expect(onFloor).toEqual(body.settings);
});

test('E1: what is left out has the values of the product, and an edit leaves it as it was', async () => {
  const id = await make({});
  const before = (await sofia.get(`/api/campaigns/${id}`)).body;
  expect(before.settings).toMatchObject({ listOrder: 'by_share', retryRules: DEFAULT_RETRY_RULES });
  expect(before.settings.script).toBeUndefined();
  await sofia.send('PATCH', `/api/campaigns/${id}`, {
    script: 'Hallo',
    treatments: [],
    shares: { [listId]: 7 },
  });
  const edited = await sofia.send('PATCH', `/api/campaigns/${id}`, { attemptsPerDay: 2 });
  expect(edited.body.lists).toMatchObject([{ share: 7 }]);
  expect(edited.body.settings).toMatchObject({ script: 'Hallo', retryRules: [], attemptsPerDay: 2 });
  const cleared = await sofia.send('PATCH', `/api/campaigns/${id}`, { script: '' });
  expect(cleared.body.settings.script).toBeUndefined();
});

test('E13: a share out of its bounds, or of a list that the campaign does not have, is refused by its field', async () => {
  for (const share of [0, 101, 1.5, '5'])
    expect(await refusal({ shares: { [listId]: share } })).toMatchObject({
      status: 400,
      code: 'malformed',
      field: `shares.${listId}`,
    });
  expect(await refusal({ shares: { [randomUUID()]: 5 } })).toMatchObject({ status: 404, field: 'shares' });
  expect(await refusal({ listOrder: 'at_random' })).toMatchObject({ status: 400, field: 'listOrder' });
});

test('E14: a treatment that is out of bounds, of a result that has none, or given twice is refused by its field', async () => {
  const line = { result: 'busy', afterMinutes: 5, incrementMinutes: 0, times: 1 };
  for (const [wrong, field] of [
    [[{ ...line, afterMinutes: 0 }], 'treatments.0.afterMinutes'],
    [[line, { ...line, result: 'fax', times: 51 }], 'treatments.1.times'],
    [[{ ...line, result: 'do_not_call' }], 'treatments.0.result'],
    [[line, { ...line, result: 'fax' }, line], 'treatments.2.result'],
  ] as const)
    expect(await refusal({ treatments: wrong })).toMatchObject({ status: 400, code: 'malformed', field });
});

test('E1: a script with a placeholder that does not exist is refused, with those that do', async () => {
  expect(await refusal({ script: 'Hallo {vorname} {nachname}' })).toEqual({
    status: 400,
    code: 'placeholder_unknown',
    field: 'script',
    params: {
      unknown: '{vorname}, {nachname}',
      accepted: '{firstName}, {lastName}, {company}, {city}, {customerKey}, {agentName}',
    },
  });
  expect(await refusal({ script: 'x'.repeat(10_001) })).toMatchObject({ status: 400, field: 'script' });
});

test('E1: agents read the script of their groups’ campaigns and of no other; supervisors read all', async () => {
  const own = await make({ script: 'Hallo {firstName}' });
  const other = (await sofia.send('POST', '/api/groups', { name: 'Nur andere' })).body.id as string;
  const foreign = await make({ script: 'Geheim', groupIds: [other] });
  expect((await anna.get(`/api/campaigns/${own}/script`)).body).toEqual({ script: 'Hallo {firstName}' });
  expect((await anna.get(`/api/campaigns/${foreign}/script`)).status).toBe(404);
  expect((await sofia.get(`/api/campaigns/${foreign}/script`)).body).toEqual({ script: 'Geheim' });
  expect((await anna.get(`/api/campaigns/${await make({})}/script`)).body).toEqual({ script: '' });
});

test('E4: the shares of a loaded campaign can be changed, and nothing else of it; the floor knows', async () => {
  const id = await make({ shares: { [listId]: 3 } });
  const sharing = { listIds: [listId], shares: { [listId]: 9 }, listOrder: 'one_after_another' };
  await sofia.deed(`/api/campaigns/${id}/load`);
  const edit = await sofia.send('PATCH', `/api/campaigns/${id}`, { shares: { [listId]: 9 } });
  expect([edit.status, edit.body.error.code]).toEqual([409, 'campaign_not_unloaded']);
  expect((await sofia.send('POST', `/api/campaigns/${id}/sharing`, sharing)).status).toBe(200);
  const { body } = await sofia.get(`/api/campaigns/${id}`);
  expect(body).toMatchObject({
    state: 'loaded',
    lists: [{ share: 9 }],
    settings: { listOrder: 'one_after_another' },
  });
  const onFloor = world.engine.floor().campaigns.get(body.id);
  expect([onFloor?.now.state, onFloor?.settings.listOrder]).toEqual(['loaded', 'one_after_another']);
  for (const [wrong, status, field] of [
    [{ ...sharing, listIds: [randomUUID()] }, 404, 'listIds'],
    [{ ...sharing, shares: { [listId]: 0 } }, 400, `shares.${listId}`],
    [{ ...sharing, attemptsPerDay: 1 }, 400, 'attemptsPerDay'],
  ] as const) {
    const reply = await sofia.send('POST', `/api/campaigns/${id}/sharing`, wrong);
    expect([reply.status, reply.body.error.field]).toEqual([status, field]);
  }
});

test('E26: a campaign has lines of its own, or none; an edit that leaves them out keeps them', async () => {
  const id = await make({ lines: 7 });
  const linesNow = async () => (await sofia.get(`/api/campaigns/${id}`)).body.settings.lines;
  const edit = (more: object) =>
    sofia.send('PATCH', `/api/campaigns/${id}`, more, { 'idempotency-key': randomUUID() });
  expect(await linesNow()).toBe(7);
  await edit({ attemptsPerDay: 2 });
  expect(await linesNow()).toBe(7);
  expect(world.engine.floor().campaigns.get(id as CampaignId)?.settings.lines).toBe(7);
  await edit({ lines: null });
  expect(await linesNow()).toBeUndefined();
  expect(await refusal({ lines: 0 })).toMatchObject({ code: 'malformed', field: 'lines' });
});
