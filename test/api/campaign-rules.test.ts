// What can be changed while a campaign is loaded or runs (E14, E5, E32), and what happens to a record next, over HTTP.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiWorld, openApiWorld } from './api-world.ts';
import type { Visitor } from './visitor.ts';

let world: ApiWorld;
let sofia: Visitor;
let anna: Visitor;
let request: Record<string, unknown>;

beforeAll(async () => {
  world = await openApiWorld();
  [sofia, anna] = [await world.visitor('sofia'), await world.visitor('anna')];
  const [lists, groups, numbers] = await Promise.all(
    ['/api/lists', '/api/groups?limit=200', '/api/caller-numbers'].map((url) => sofia.get(url)),
  );
  const group = groups?.body.rows.find((one: { name: string }) => one.name === 'Team Übung');
  const callerNumberIds = [numbers?.body.rows[0].id];
  request = { mode: 'preview', listIds: [lists?.body.rows[0].id], groupIds: [group.id], callerNumberIds };
});
afterAll(() => world.close());

async function make(more: Record<string, unknown> = {}): Promise<string> {
  const made = await sofia.send('POST', '/api/campaigns', { ...request, name: randomUUID(), ...more });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id as string;
}
const change = (id: string, body: object) => sofia.send('POST', `/api/campaigns/${id}/rules`, body);
const busy = { result: 'busy', afterMinutes: 5, incrementMinutes: 0, times: 1 } as const;

test('E14: the treatments of a running campaign are changed, and the floor goes by them at once', async () => {
  const id = await make();
  await sofia.deed(`/api/campaigns/${id}/load`);
  await sofia.deed(`/api/campaigns/${id}/start`);
  const treatments = [
    { ...busy, afterwards: 'next_number', newRoundAfterMinutes: 60 },
    { ...busy, result: 'fax', times: 0, afterwards: 'next_number' },
  ];
  const { status, body } = await change(id, { treatments });
  expect(status).toBe(200);
  const rules = [
    { result: 'busy', afterMs: 300_000, times: 1, afterwards: 'next_number', newRoundAfterMs: 3_600_000 },
    { result: 'fax', afterMs: 300_000, times: 0, afterwards: 'next_number' },
  ];
  expect(body).toMatchObject({ state: 'running', settings: { retryRules: rules } });
  const onFloor = world.engine.floor().campaigns.get(body.id);
  expect([onFloor?.now.state, onFloor?.settings]).toEqual(['running', body.settings]);
  await sofia.deed(`/api/campaigns/${id}/force-unload`);
});

test('E14: what can not be is refused by its field, and nothing is changed', async () => {
  const id = await make();
  const before = (await sofia.get(`/api/campaigns/${id}`)).body.settings;
  for (const [treatments, field] of [
    [[{ ...busy, times: 0 }], 'treatments.0.times'],
    [[busy, { ...busy, result: 'fax', newRoundAfterMinutes: 5 }], 'treatments.1.newRoundAfterMinutes'],
    [[{ ...busy, afterwards: 'redial' }], 'treatments.0.afterwards'],
    [[{ ...busy, afterwards: 'next_number', newRoundAfterMinutes: 0 }], 'treatments.0.newRoundAfterMinutes'],
  ] as const) {
    const reply = await change(id, { treatments, afterCallWorkExtensions: 9 });
    expect([reply.status, reply.body.error.code, reply.body.error.field]).toEqual([400, 'malformed', field]);
  }
  expect((await sofia.get(`/api/campaigns/${id}`)).body.settings).toEqual(before);
});

test('E5: a schedule is stored with its edit’s instant, says what comes next while it is loaded, and is taken away again', async () => {
  const id = await make();
  const schedule = {
    zone: 'Europe/Berlin',
    entries: [
      { weekdays: [5, 1, 1], minuteOfDay: 540, act: { do: 'start' } },
      { weekdays: [1, 5], minuteOfDay: 1080, act: { do: 'stop' } },
    ],
  };
  const asked = Date.now();
  const { body } = await change(id, { schedule });
  expect(body.settings.schedule).toMatchObject({
    zone: 'Europe/Berlin',
    entries: [{ weekdays: [1, 5], minuteOfDay: 540, act: { do: 'start' } }, { minuteOfDay: 1080 }],
  });
  expect(body.settings.schedule.since).toBeGreaterThanOrEqual(asked);
  // Unloaded it is left alone.
  expect(body.nextScheduled).toBeUndefined();
  await sofia.deed(`/api/campaigns/${id}/load`);
  const loaded = (await sofia.get(`/api/campaigns/${id}`)).body;
  expect(loaded.nextScheduled.at).toBeGreaterThan(Date.now());
  expect(['start', 'stop']).toContain(loaded.nextScheduled.act.do);
  // Something else is changed: the schedule stays as it was.
  const other = await change(id, { afterCallWorkExtensions: 3 });
  expect(other.body.settings.schedule).toEqual(body.settings.schedule);
  const gone = await change(id, { schedule: null });
  expect([gone.body.settings.schedule, gone.body.nextScheduled]).toEqual([undefined, undefined]);
  await sofia.deed(`/api/campaigns/${id}/unload`);
});

test('E5: no zone, no time, no pacing where there is none: each refused by its field', async () => {
  const id = await make();
  const entry = { weekdays: [1], minuteOfDay: 540, act: { do: 'start' } };
  const pace = { ...entry, act: { do: 'pace', mode: 'progressive' } };
  for (const [schedule, field] of [
    [{ zone: 'Europe/Atlantis', entries: [entry] }, 'schedule.zone'],
    [{ zone: 'UTC', entries: [entry, { ...entry, minuteOfDay: 1440 }] }, 'schedule.entries.1.minuteOfDay'],
    [{ zone: 'UTC', entries: [{ ...entry, weekdays: [] }] }, 'schedule.entries.0.weekdays'],
    [{ zone: 'UTC', entries: [{ ...entry, act: { do: 'dance' } }] }, 'schedule.entries.0.act.do'],
    [{ zone: 'UTC', entries: [entry, pace] }, 'schedule.entries.1.act.do'],
  ] as const) {
    const reply = await change(id, { schedule });
    expect([reply.status, reply.body.error.field]).toEqual([400, field]);
  }
});

test('E32: limit, warning, extensions and what follows are settings; a warning longer than the limit is refused', async () => {
  const id = await make();
  const rule = {
    afterCallWorkLimitMinutes: 3,
    afterCallWorkWarningSeconds: 30,
    afterCallWorkExtensions: 2,
    afterCallWorkExtensionMinutes: 1,
    afterCallWorkLeavesAgent: 'not_ready',
  };
  const { body } = await change(id, rule);
  expect(body.settings).toMatchObject({
    afterCallWorkLimitMs: 180_000,
    afterCallWork: { warningMs: 30_000, extensions: 2, extensionMs: 60_000, leavesAgent: 'not_ready' },
  });
  const wrong = await change(id, { afterCallWorkWarningSeconds: 181 });
  expect([wrong.status, wrong.body.error.field]).toEqual([400, 'afterCallWorkWarningSeconds']);
  const shorter = await change(id, { afterCallWorkWarningSeconds: null });
  expect(shorter.body.settings.afterCallWork).toEqual({
    extensions: 2,
    extensionMs: 60_000,
    leavesAgent: 'not_ready',
  });
});

test('E14: a supervisor asks what happens to a record next, and why; an agent does not', async () => {
  const id = await make({ hours: { weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 1440 } });
  const page = (await sofia.get(`/api/campaigns/${id}/records?limit=1`)).body;
  const [record] = page.rows;
  const { body } = await sofia.get(`/api/records/${record.id}/next`);
  expect(body).toMatchObject({
    next: 'call',
    isOpening: false,
    attempt: 1,
    attemptsLimit: 6,
    number: { e164: record.numbers[0], place: 1 },
    numbers: record.numbers.length,
    isWaitingForCampaign: true,
  });
  expect(record.next).toEqual(body);
  expect((await anna.get(`/api/records/${record.id}/next`)).status).toBe(403);
  expect((await sofia.get(`/api/records/${randomUUID()}/next`)).status).toBe(404);
});

test('D9, E31, K59: the rules for callbacks are changed in any state, in minutes; what is left out stays', async () => {
  const id = await make({ callbacks: { kind: 'always_personal', fallbackMinutes: null } });
  await sofia.deed(`/api/campaigns/${id}/load`);
  const { status, body } = await change(id, { callbacks: { delivery: 'dial', missedAfterMinutes: 90 } });
  expect(status).toBe(200);
  const callbacks = {
    kind: 'always_personal',
    fallbackMs: null,
    delivery: 'dial',
    missedAfterMs: 5_400_000,
  };
  expect(body.settings.callbacks).toEqual(callbacks);
  expect(world.engine.floor().campaigns.get(body.id)?.settings.callbacks).toEqual(callbacks);
  await sofia.deed(`/api/campaigns/${id}/unload`);
  const edited = await sofia.send('PATCH', `/api/campaigns/${id}`, { callbacks: { fallbackMinutes: 89 } });
  expect(edited.body.settings.callbacks).toEqual({ ...callbacks, fallbackMs: 5_340_000 });
});

test('D9: a fallback that would come after the callback is missed is refused, and so is what is out of bounds', async () => {
  const id = await make();
  for (const [callbacks, field] of [
    [{ fallbackMinutes: 60, missedAfterMinutes: 60 }, 'callbacks.fallbackMinutes'],
    [{ missedAfterMinutes: 15 }, 'callbacks.fallbackMinutes'],
    [{ missedAfterMinutes: 14 }, 'callbacks.missedAfterMinutes'],
    [{ remindMinutes: 31 }, 'callbacks.remindMinutes'],
    [{ latestDays: 0 }, 'callbacks.latestDays'],
    [{ kind: 'nobody' }, 'callbacks.kind'],
    [{ fallbackMs: 1 }, 'callbacks.fallbackMs'],
  ] as const) {
    const reply = await change(id, { callbacks });
    expect([reply.status, reply.body.error.field], JSON.stringify(callbacks)).toEqual([400, field]);
  }
  expect((await sofia.get(`/api/campaigns/${id}`)).body.settings.callbacks).toBeUndefined();
});
