// A supervisor's day over HTTP: users, groups, caller numbers, campaigns and what moves them, the register.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiWorld, openApiWorld } from './api-world.ts';
import type { LiveScreen, Visitor } from './visitor.ts';

let world: ApiWorld;
let sofia: Visitor;
const screens: LiveScreen[] = [];

beforeAll(async () => {
  world = await openApiWorld();
  sofia = await world.visitor('sofia');
});
afterAll(async () => {
  for (const screen of screens) await screen.close();
  await world.close();
});

test('a new user comes in with the password that is shown once, and works in the new group', async () => {
  const group = await sofia.send('POST', '/api/groups', { name: 'Nachmittag' });
  expect(group.status).toBe(201);
  const made = await sofia.send('POST', '/api/users', {
    login: 'Karla.M',
    displayName: 'Karla Möller',
    role: 'agent',
    groupIds: [group.body.id],
  });
  expect(made.status).toBe(201);
  expect(made.body.password).toMatch(/^([A-Za-z2-9]{5}-){3}[A-Za-z2-9]{5}$/);
  const karla = await world.visitor();
  expect((await karla.signIn('karla.m', made.body.password)).status).toBe(200);
  const { body } = await sofia.get('/api/users?limit=200');
  expect(body.rows.find((user: { login: string }) => user.login === 'karla.m')).toMatchObject({
    displayName: 'Karla Möller',
    isDisabled: false,
    groups: [{ name: 'Nachmittag' }],
  });
  expect(JSON.stringify(body)).not.toContain('argon2');
  const reset = await sofia.send('POST', `/api/users/${made.body.id}/reset-password`, {});
  expect((await karla.get('/api/history')).status).toBe(401);
  expect((await karla.signIn('karla.m', made.body.password)).status).toBe(401);
  expect((await karla.signIn('karla.m', reset.body.password)).status).toBe(200);
  const [audit] = await world.db.query<{ text: string }>(
    `SELECT string_agg(audit::text, ' ') AS text FROM audit WHERE subject_id = '${made.body.id}'`,
  );
  expect(audit?.text).toContain('karla.m');
  expect(audit?.text).not.toContain('argon2');
  expect(audit?.text).not.toContain(made.body.password);
});

test('a login or a name that is taken is refused with its field', async () => {
  const user = await sofia.send('POST', '/api/users', { login: 'ANNA', displayName: 'Anna', role: 'agent' });
  expect([user.status, user.body.error]).toEqual([409, { code: 'name_taken', field: 'login' }]);
  const group = await sofia.send('POST', '/api/groups', { name: 'team übung' });
  expect([group.status, group.body.error]).toEqual([409, { code: 'name_taken', field: 'name' }]);
});

test('a group that a campaign works with stays', async () => {
  const { body } = await sofia.get('/api/groups');
  const used = body.rows.find((group: { name: string }) => group.name === 'Team Übung');
  const reply = await sofia.send('DELETE', `/api/groups/${used.id}`, {});
  expect([reply.status, reply.body.error.code]).toEqual([409, 'group_in_use']);
});

test('lists come in pages that neither repeat nor leave out', async () => {
  for (let index = 0; index < 12; index += 1)
    await sofia.send('POST', '/api/groups', { name: `Gruppe ${index}` });
  const whole = (await sofia.get('/api/groups?limit=200')).body.rows.map((group: { id: string }) => group.id);
  const paged: string[] = [];
  let next: string | undefined;
  do {
    const page = await sofia.get(`/api/groups?limit=5${next === undefined ? '' : `&after=${next}`}`);
    paged.push(...page.body.rows.map((group: { id: string }) => group.id));
    next = page.body.next;
  } while (next !== undefined);
  expect(paged).toEqual(whole);
  expect(new Set(paged).size).toBe(whole.length);
});

test.each([
  ['letters', 'call me'],
  ['too short', '030 1'],
  ['a date', '12.04.2026'],
  ['a number that no plan knows', '+999 123456789'],
  ['a second leg', '+493023125900&SIP/1'],
])('a caller number made of %s is refused', async (_what, number) => {
  const reply = await sofia.send('POST', '/api/caller-numbers', { number, label: 'x' });
  expect([reply.status, reply.body.error.code, reply.body.error.field]).toEqual([
    400,
    'number_malformed',
    'number',
  ]);
});

test('a caller number in any spelling is kept in E.164; a premium one is not shown to anybody', async () => {
  const made = await sofia.send('POST', '/api/caller-numbers', {
    number: '(030) 23125-777',
    label: 'Berlin 777',
  });
  expect([made.status, made.body.e164]).toEqual([201, '+493023125777']);
  const premium = await sofia.send('POST', '/api/caller-numbers', { number: '0900 3123456', label: 'x' });
  expect([premium.status, premium.body.error.code]).toEqual([409, 'number_not_allowed']);
});

async function makeCampaign(name: string): Promise<string> {
  const [lists, groups, numbers] = await Promise.all(
    ['/api/lists', '/api/groups?limit=200', '/api/caller-numbers'].map((url) => sofia.get(url)),
  );
  const group = groups?.body.rows.find((one: { name: string }) => one.name === 'Team Übung');
  const made = await sofia.send('POST', '/api/campaigns', {
    name,
    mode: 'preview',
    listIds: [lists?.body.rows[0].id],
    groupIds: [group.id],
    callerNumberIds: [numbers?.body.rows[0].id],
  });
  expect(made.status).toBe(201);
  return made.body.id as string;
}

test('E1, E2: a campaign is made, edited while unloaded, loaded, started, stopped and unloaded', async () => {
  const id = await makeCampaign('Frühling');
  const fresh = await sofia.get(`/api/campaigns/${id}`);
  expect(fresh.body).toMatchObject({
    name: 'Frühling',
    description: 'Frühling@Team Übung',
    state: 'unloaded',
    records: { ready: 200 },
    settings: { returnDelayMs: 900_000, attemptsPerDay: 3 },
  });
  const edit = { attemptsPerDay: 2, hours: { weekdays: [1, 2, 3], fromMinute: 600, toMinute: 1080 } };
  const edited = await sofia.send('PATCH', `/api/campaigns/${id}`, edit);
  // What the edit did not name is as it was.
  expect(edited.body.settings).toMatchObject({
    attemptsPerDay: 2,
    returnDelayMs: 900_000,
    attemptsPerRecord: 6,
  });
  expect(edited.body.settings.window[0]).toEqual([{ fromMinute: 600, toMinute: 1080 }]);
  expect(edited.body.settings.window[6]).toEqual([]);
  const wrong = await sofia.send('PATCH', `/api/campaigns/${id}`, {
    hours: { weekdays: [1], fromMinute: 600, toMinute: 600 },
  });
  expect(wrong.body.error).toMatchObject({ code: 'malformed', field: 'hours.toMinute' });
  const cleared = await sofia.send('PATCH', `/api/campaigns/${id}`, { hours: null });
  expect(cleared.body.settings.window).toBeUndefined();

  expect((await sofia.deed(`/api/campaigns/${id}/start`)).body.error.code).toBe('campaign_not_loaded');
  for (const [deed, state] of [
    ['load', 'loaded'],
    ['start', 'running'],
    ['stop', 'loaded'],
    ['unload', 'unloaded'],
  ]) {
    expect((await sofia.deed(`/api/campaigns/${id}/${deed}`)).body, deed).toEqual({ ok: true });
    expect((await sofia.get(`/api/campaigns/${id}`)).body.state).toBe(state);
  }
});

test('a campaign that is loaded is not edited', async () => {
  const id = await makeCampaign('Sommer');
  await sofia.deed(`/api/campaigns/${id}/load`);
  const reply = await sofia.send('PATCH', `/api/campaigns/${id}`, { name: 'Winter' });
  expect([reply.status, reply.body.error.code]).toEqual([409, 'campaign_not_unloaded']);
});

test('I27: the same Idempotency-Key twice does it once and answers alike; without one nothing is done', async () => {
  const id = await makeCampaign('Herbst');
  const without = await sofia.send('POST', `/api/campaigns/${id}/load`, {});
  expect([without.status, without.body.error.field]).toEqual([400, 'Idempotency-Key']);
  const key = randomUUID();
  const first = await sofia.deed(`/api/campaigns/${id}/load`, {}, key);
  const second = await sofia.deed(`/api/campaigns/${id}/load`, {}, key.toUpperCase());
  expect(second.body).toEqual(first.body);
  expect(second.status).toBe(200);
  const another = await sofia.deed(`/api/campaigns/${id}/load`);
  expect([another.status, another.body.error.code]).toEqual([409, 'campaign_already_loaded']);
});

test('records come in pages and by status, and the export has them all with no cell that runs', async () => {
  await world.db.query(
    `UPDATE contact SET last_name = '=HYPERLINK("http://evil.example")', city = '@SUM(1)'
      WHERE id = (SELECT contact_id FROM campaign_record WHERE campaign_id = $1 ORDER BY place LIMIT 1)`,
    [world.campaignId],
  );
  const page = await sofia.get(`/api/campaigns/${world.campaignId}/records?limit=20&status=ready`);
  expect(page.body.rows).toHaveLength(20);
  expect(page.body.next).toBeTypeOf('string');
  expect((await sofia.get(`/api/campaigns/${world.campaignId}/records?status=updated`)).body.rows).toEqual(
    [],
  );
  const file = await sofia.get(`/api/campaigns/${world.campaignId}/export`);
  expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(file.headers.get('content-disposition')).toBe(
    `attachment; filename="Ubungskampagne.csv"; filename*=UTF-8''%C3%9Cbungskampagne.csv`,
  );
  const lines = (file.body as string).split('\r\n').filter((line) => line !== '');
  expect(lines).toHaveLength(201);
  expect(lines[1]).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
  expect(lines[1]).toContain(`;'@SUM(1);`);
  for (const line of lines.slice(1)) expect(line).not.toMatch(/(^|;)[=+@-]/);
});

test('E16: a number goes on the register in any spelling, is found, and comes off again', async () => {
  const made = await sofia.send('POST', '/api/register', {
    kind: 'number',
    number: '0049 (0)30 / 231 25-123',
    reason: 'rang at night',
  });
  expect([made.status, made.body.e164]).toEqual([201, '+493023125123']);
  const check = await sofia.send('POST', '/api/register/check', { number: '030 23125123' });
  expect(check.body).toMatchObject({
    e164: '+493023125123',
    hits: [{ id: made.body.id, reason: 'rang at night' }],
  });
  const list = await sofia.get('/api/register?q=23125123');
  expect(list.body.rows).toMatchObject([
    { id: made.body.id, source: 'supervisor', createdBy: 'Sofia Krüger' },
  ]);
  expect((await sofia.send('DELETE', `/api/register/${made.body.id}`, {})).status).toBe(200);
  expect((await sofia.send('DELETE', `/api/register/${made.body.id}`, {})).status).toBe(404);
  expect((await sofia.send('POST', '/api/register/check', { number: '030 23125123' })).body.hits).toEqual([]);
  const [kept] = await world.db.query<{ removed: boolean }>(
    `SELECT removed_at IS NOT NULL AS removed FROM register_entry WHERE id = '${made.body.id}'`,
  );
  expect(kept?.removed).toBe(true);
});

test('E16: a person goes on the register with every number, and only one that is known', async () => {
  const [person] = await world.db.query<{ customer_key: string; e164: string }>(
    `SELECT k.customer_key, m.e164 FROM contact k JOIN record r ON r.contact_id = k.id JOIN record_number m ON m.record_id = r.id
      WHERE k.customer_key IS NOT NULL LIMIT 1`,
  );
  if (!person) throw new Error('no person with a customer key was seeded');
  const wish = { kind: 'person', customerKey: person.customer_key, reason: 'objected' };
  expect((await sofia.send('POST', '/api/register', wish)).status).toBe(201);
  const check = await sofia.send('POST', '/api/register/check', { number: person.e164 });
  expect(check.body.hits).toMatchObject([{ kind: 'person', customerKey: person.customer_key }]);
  const unknown = await sofia.send('POST', '/api/register', { ...wish, customerKey: 'nobody-has-this' });
  expect([unknown.status, unknown.body.error]).toEqual([404, { code: 'unknown', field: 'customerKey' }]);
});

test('a malformed number is refused with what would be accepted', async () => {
  const reply = await sofia.send('POST', '/api/register', { kind: 'number', number: '030 ABC', reason: 'x' });
  expect(reply.status).toBe(400);
  expect(reply.body.error).toMatchObject({
    code: 'number_malformed',
    field: 'number',
    params: { accepted: ['+49 30 23125 001', '030 23125001'] },
  });
});

test('I4: a number that goes on the register while it rings stops ringing, and the agent can not dial it again', async () => {
  await sofia.deed(`/api/campaigns/${world.campaignId}/load`);
  await sofia.deed(`/api/campaigns/${world.campaignId}/start`);
  const anna = await world.visitor('anna');
  const screen = await anna.live();
  screens.push(screen);
  await screen.snapshot();
  await screen.command({ name: 'set_channel', channel: 'voice', to: { state: 'ready' } });
  await screen.command({ name: 'get_record', campaignId: world.campaignId });
  const [open] = await screen.until(({ view }) => view.interactions?.length === 1 && view.interactions);
  const number = open?.numbers.find((one) => one.mayDial.allowed);
  const callerNumber = open?.callerNumbers[0]?.e164;
  if (!open || !number || !callerNumber) throw new Error('no number to dial');
  const call = { name: 'call', interactionId: open.id, e164: number.e164, callerNumber } as const;
  expect(await screen.command(call)).toEqual({ ok: true });
  const wish = { kind: 'number', number: number.e164, reason: 'just told us' };
  expect((await sofia.send('POST', '/api/register', wish)).status).toBe(201);
  const after = await screen.until(({ view }) =>
    view.interactions?.[0]?.state === 'after_call_work' ? view.interactions[0] : undefined,
  );
  expect(after.numbers.find((one) => one.e164 === number.e164)?.mayDial).toMatchObject({
    allowed: false,
    rule: 'register',
  });
  expect(await screen.command(call)).toMatchObject({
    ok: false,
    refused: 'dial_refused',
    params: { rule: 'register' },
  });
});
