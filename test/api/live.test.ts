// The live screens: what is pushed, in which order, what a command does, and when a screen is taken away (F50-F57, F79).
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ServerMessage } from '../../src/wire/live.ts';
import { type ApiWorld, addUser, openApiWorld } from './api-world.ts';
import type { LiveScreen, Visitor } from './visitor.ts';

let world: ApiWorld;
let sofia: Visitor;
const screens: LiveScreen[] = [];

beforeAll(async () => {
  world = await openApiWorld();
  sofia = await world.visitor('sofia');
  for (const deed of ['load', 'start']) {
    expect((await sofia.deed(`/api/campaigns/${world.campaignId}/${deed}`)).status).toBe(200);
  }
});
afterEach(async () => {
  for (const screen of screens.splice(0)) await screen.close();
});
afterAll(() => world.close());

async function openScreen(visitor: Visitor): Promise<LiveScreen> {
  const screen = await visitor.live();
  screens.push(screen);
  await screen.snapshot();
  return screen;
}

/** A signed-in agent who is ready, on a fresh shift. */
async function atWork(login: string): Promise<{ visitor: Visitor; screen: LiveScreen }> {
  const visitor = await world.visitor(login);
  const screen = await openScreen(visitor);
  await screen.command({ name: 'set_channel', channel: 'voice', to: { state: 'ready' } });
  return { visitor, screen };
}

const seqs = (messages: readonly ServerMessage[]) =>
  messages.flatMap((message) => ('seq' in message ? [message.seq] : []));

/** Calls numbers of records until somebody answers. */
async function talkingTo({ screen }: { screen: LiveScreen }) {
  await screen.command({ name: 'get_record', campaignId: world.campaignId });
  const [open] = await screen.until(({ view }) => view.interactions?.length === 1 && view.interactions);
  const callerNumber = open?.callerNumbers[0]?.e164;
  const number = open?.numbers.find(({ e164, mayDial }) => mayDial.allowed && /[0-4]\d$/.test(e164));
  if (!open || !number || !callerNumber) throw new Error('no number to dial');
  await screen.command({ name: 'call', interactionId: open.id, e164: number.e164, callerNumber });
  return screen.until(
    ({ view }) => (view.interactions?.[0]?.state === 'talking' ? view.interactions[0] : undefined),
    12_000,
  );
}

async function finishAll({ screen }: { screen: LiveScreen }): Promise<void> {
  for (const { id } of screen.view.interactions ?? [])
    await screen.command({ name: 'reject', interactionId: id, answer: 'later' });
}

test('the first screen opens the shift and shows it; the campaign that runs is announced', async () => {
  const anna = await world.visitor('anna');
  const screen = await openScreen(anna);
  expect(screen.view.shift).toMatchObject({
    displayName: 'Anna Weiß',
    activity: { state: 'not_ready', reason: 'signed_in' },
  });
  expect(screen.view.campaigns).toMatchObject([
    { name: 'Übungskampagne', status: 'running', isJoined: false },
  ]);
  expect(screen.view.notices).toMatchObject([{ kind: 'campaign_started', name: 'Übungskampagne' }]);
  expect(screen.view.telephony).toEqual({ kind: 'simulated', isPractice: true, isAway: false });
  expect(screen.view.settings?.mayRegister).toBe(true);
});

test('S15: Get Record puts a case with numbers on the screen, and the messages are numbered without a gap', async () => {
  const anna = await atWork('anna');
  expect(await anna.screen.command({ name: 'get_record', campaignId: world.campaignId })).toEqual({
    ok: true,
  });
  const [interaction] = await anna.screen.until(
    ({ view }) => view.interactions?.length === 1 && view.interactions,
  );
  expect(interaction).toMatchObject({
    state: 'preview',
    campaignName: 'Übungskampagne',
    listName: 'Übungsliste',
    attempts: 0,
    draft: { notes: '' },
  });
  expect(interaction?.numbers.length).toBeGreaterThan(0);
  expect(interaction?.numbers.some((number) => number.mayDial.allowed)).toBe(true);
  expect(interaction?.callerNumbers).toHaveLength(2);
  const got = seqs(anna.screen.messages);
  expect(got).toEqual(got.map((_, index) => index + 1));
  expect(got.length).toBeGreaterThan(2);
  await finishAll(anna);
});

test('S21: a call is shown from the intent to after-call work, and Done with a disposition ends it', async () => {
  const anna = await atWork('anna');
  await anna.screen.command({ name: 'get_record', campaignId: world.campaignId });
  const [open] = await anna.screen.until(({ view }) => view.interactions?.length === 1 && view.interactions);
  const number = open?.numbers.find((one) => one.mayDial.allowed);
  const callerNumber = open?.callerNumbers[0]?.e164;
  if (!open || !number || !callerNumber) throw new Error('no number to dial');
  const call = { name: 'call', interactionId: open.id, e164: number.e164, callerNumber } as const;
  expect(await anna.screen.command(call)).toEqual({ ok: true });
  await anna.screen.until(({ view }) => view.interactions?.[0]?.call?.e164 === number.e164);
  await anna.screen.command({ name: 'end_call', interactionId: open.id });
  const after = await anna.screen.until(({ view }) =>
    view.interactions?.[0]?.state === 'after_call_work' ? view.interactions[0] : undefined,
  );
  expect(after.attempts).toBe(1);
  expect(after.limitAt).toBeGreaterThan(Date.now());
  const without = await anna.screen.command({ name: 'done', interactionId: open.id, notes: '', next: false });
  expect(without).toMatchObject({ ok: false, refused: 'disposition_needed', field: 'disposition' });
  const done = await anna.screen.command({
    name: 'done',
    interactionId: open.id,
    notes: 'called, hung up',
    disposition: 'not_reached',
    next: false,
  });
  expect(done).toEqual({ ok: true });
  await anna.screen.until(({ view }) => view.interactions?.length === 0);
  // The figures follow a moment later, the call's perhaps before the disposition's.
  const isCounted = (figures: { dispositions: Readonly<Record<string, number>> }) =>
    figures.dispositions['not_reached'] !== undefined;
  const today = await anna.screen.until(({ view }) =>
    view.today && isCounted(view.today) ? view.today : undefined,
  );
  expect(today).toMatchObject({ calls: 1, dispositions: { not_reached: 1 } });
  const history = await anna.visitor.get('/api/history');
  expect(history.body.rows[0]).toMatchObject({
    interactionId: open.id,
    outcome: 'disposition',
    disposition: 'not_reached',
    number: number.e164,
    calls: 1,
  });
  const events = await anna.visitor.get(`/api/contacts/${open.contactId}/history`);
  expect(events.body.rows.map((row: { kind: string }) => row.kind).sort()).toEqual([
    'call',
    'disposition',
    'note',
  ]);
  const verdicts = await sofia.get(`/api/records/${open.campaignRecordId}/verdicts`);
  expect(verdicts.body.rows[0]).toMatchObject({ purpose: 'dial', isAllowed: true, number: number.e164 });
});

test('D14: a talk shows its controls and the third person, whose number is read as people write it here', async () => {
  const anna = await atWork('anna');
  expect(anna.screen.view.phone).toEqual({ state: 'not_needed', kind: 'browser' });
  const talk = await talkingTo(anna);
  expect(talk).toMatchObject({
    recording: 'by_agent',
    call: { state: 'connected', controls: { line: { state: 'talking' }, recording: { state: 'off' } } },
  });
  const interactionId = talk.id;
  const one = (act: 'hold' | 'retrieve' | 'start_recording') =>
    anna.screen.command({ name: 'control_call', interactionId, act });
  expect(await one('start_recording')).toEqual({ ok: true });
  const consult = (number: string) => anna.screen.command({ name: 'consult', interactionId, number });
  expect(await consult('call me')).toMatchObject({ refused: 'number_malformed', field: 'number' });
  expect(await consult('0900 123456789')).toMatchObject({ ok: false });
  expect(await anna.screen.command({ name: 'send_digits', interactionId, digits: 'x' })).toMatchObject({
    ok: false,
    field: 'deed.digits',
  });
  expect(await consult('069 90009 046')).toEqual({ ok: true });
  const shown = await anna.screen.until(({ view }) => {
    const [open] = view.interactions ?? [];
    return open?.consult?.state === 'talking' ? open : undefined;
  });
  expect(shown).toMatchObject({
    consult: { e164: '+496990009046', purpose: 'consult', microphone: { state: 'open' } },
    call: { controls: { line: { state: 'held' }, recording: { state: 'running' } } },
  });
  const floor = await openScreen(sofia);
  await floor.until(({ view }) => JSON.stringify(view).includes('"line":"consult"'));
  expect(await anna.screen.command({ name: 'end_consult', interactionId })).toEqual({ ok: true });
  const back = await anna.screen.until(({ view }) =>
    view.interactions?.[0]?.lastConsult ? view.interactions[0] : undefined,
  );
  expect(back).toMatchObject({ lastConsult: { e164: '+496990009046', by: 'agent', result: 'answer' } });
  await anna.screen.command({ name: 'end_call', interactionId });
  await anna.screen.until(({ view }) => view.interactions?.[0]?.state === 'after_call_work');
  await anna.screen.command({ name: 'done', interactionId, notes: '', disposition: 'success', next: false });
});

test('I27: the same command id twice is answered twice alike and done once', async () => {
  const ben = await atWork('ben');
  const id = randomUUID();
  const deed = { name: 'get_record', campaignId: world.campaignId } as const;
  ben.screen.say({ type: 'command', id, deed });
  ben.screen.say({ type: 'command', id, deed });
  const answers = await ben.screen.until(({ messages }) => {
    const found = messages.filter((message) => message.type === 'answer' && message.id === id);
    return found.length === 2 && found;
  });
  expect(answers[0]).toEqual(answers[1]);
  expect(ben.screen.view.interactions).toHaveLength(1);
  const [count] = await world.db.query<{ count: string }>(
    'SELECT count(*) FROM interaction WHERE done_at IS NULL AND user_id = $1',
    [await world.userId('ben')],
  );
  expect(count?.count).toBe('1');
  await finishAll(ben);
});

test('D12: two screens of one agent show the same, and a third one after a reload as well', async () => {
  const ben = await atWork('ben');
  const second = await openScreen(ben.visitor);
  await ben.screen.command({ name: 'get_record', campaignId: world.campaignId });
  const [onFirst] = await ben.screen.until(
    ({ view }) => view.interactions?.length === 1 && view.interactions,
  );
  const [onSecond] = await second.until(({ view }) => view.interactions?.length === 1 && view.interactions);
  expect(onSecond).toEqual(onFirst);
  if (!onFirst) throw new Error('nothing was opened');
  await second.command({ name: 'save_draft', interactionId: onFirst.id, notes: 'half a sent' });
  await ben.screen.until(({ view }) => view.interactions?.[0]?.draft.notes === 'half a sent');
  await ben.screen.close();
  const reloaded = await openScreen(ben.visitor);
  expect(reloaded.view.interactions?.[0]?.draft.notes).toBe('half a sent');
  await finishAll({ screen: reloaded });
});

test('I15: the floor hears that the last screen is gone, not the last but one', async () => {
  const { visitor, screen } = await atWork('ben');
  const userId = await world.userId('ben');
  const presence = () => {
    const now = world.engine.floor().agents.get(userId)?.now;
    return now && now.state !== 'gone' ? now.presence.state : undefined;
  };
  const second = await openScreen(visitor);
  await screen.close();
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(presence()).toBe('present');
  await second.close();
  await expect.poll(presence, { timeout: 5_000 }).toBe('absent');
  await openScreen(visitor);
  await expect.poll(presence, { timeout: 5_000 }).toBe('present');
});

test('heartbeats are answered with the time of the server', async () => {
  const { screen } = await atWork('ben');
  screen.say({ type: 'alive' });
  const alive = await screen.until(({ messages }) => messages.find((message) => message.type === 'alive'));
  expect(Math.abs((alive.type === 'alive' ? alive.now : 0) - Date.now())).toBeLessThan(5_000);
});

test('E3: sofia sees the floor, who does what, and why a campaign is not dialing', async () => {
  const { screen: bens } = await atWork('ben');
  const screen = await openScreen(sofia);
  const floor = await screen.until(({ view }) => (view.floor?.agents.length ? view.floor : undefined));
  expect(floor.name).toBe('Etage 1');
  expect(floor.campaigns[0]).toMatchObject({ name: 'Übungskampagne', state: 'running' });
  expect(floor.agents.map((agent) => agent.displayName)).toContain('Ben Öztürk');
  await bens.command({ name: 'set_channel', channel: 'voice', to: { state: 'not_ready', reason: 'lunch' } });
  await screen.until(({ view }) => view.floor?.agents.some((agent) => agent.reason === 'lunch'));
  expect((await sofia.deed('/api/floor/stop-all')).status).toBe(200);
  const stopped = await screen.until(({ view }) => (view.floor?.stopAll.by ? view.floor : undefined));
  expect(stopped.stopAll).toMatchObject({ isOn: true, by: 'Sofia Krüger' });
  await bens.until(({ view }) => view.stopAll === true);
  expect((await sofia.deed('/api/floor/release', { reason: 'all is well' })).status).toBe(200);
  await bens.until(({ view }) => view.stopAll === false);
});

test('a supervisor can not work the floor as an agent', async () => {
  const screen = await openScreen(sofia);
  const answer = await screen.command({ name: 'get_record', campaignId: world.campaignId });
  expect(answer).toEqual({ ok: false, refused: 'right_missing' });
});

test.each([
  ['no JSON', '{"type":'],
  ['no message of ours', '{"type":"shutdown"}'],
  ['a field too many', '{"type":"alive","organisationId":"x"}'],
  ['a number', '42'],
  ['deep nesting', '['.repeat(20_000)],
])('%s ends the socket with 1008 and nothing else', async (_what, text) => {
  const { screen } = await atWork('ben');
  screen.say(text);
  expect((await screen.closed).code).toBe(1008);
  expect((await sofia.get('/api/health')).body.status).toBe('ok');
});

test.each([
  ['an unknown deed', { name: 'fire_everybody' }],
  ['a field that nobody asked for', { name: 'get_record', campaignId: randomUUID(), userId: randomUUID() }],
  [
    'a number that is none',
    { name: 'call', interactionId: randomUUID(), e164: '+49 30;1', callerNumber: '+493023125900' },
  ],
  ['a NUL in the notes', { name: 'save_draft', interactionId: randomUUID(), notes: 'a\u0000b' }],
  ['half a character', { name: 'save_draft', interactionId: randomUUID(), notes: 'a\ud800b' }],
])('a command with %s is answered as malformed', async (_what, deed) => {
  const { screen } = await atWork('ben');
  const id = randomUUID();
  screen.say(JSON.stringify({ type: 'command', id, deed }));
  const answer = await screen.until(({ messages }) =>
    messages.find((message) => message.type === 'answer' && message.id === id),
  );
  expect(answer).toMatchObject({ answer: { ok: false, params: { reason: 'malformed' } } });
});

test('a message over the limit ends the socket, not the server', async () => {
  const { screen } = await atWork('ben');
  screen.say('x'.repeat(200_000));
  expect((await screen.closed).code).toBe(1009);
});

test('a flood of commands ends the socket', async () => {
  const { screen } = await atWork('ben');
  for (let index = 0; index < 200; index += 1) {
    screen.say({ type: 'command', id: randomUUID(), deed: { name: 'acknowledge', noticeId: 'none' } });
  }
  expect((await screen.closed).code).toBe(1008);
});

test('somebody else’s interaction is unknown', async () => {
  const anna = await atWork('anna');
  await anna.screen.command({ name: 'get_record', campaignId: world.campaignId });
  const [open] = await anna.screen.until(({ view }) => view.interactions?.length === 1 && view.interactions);
  const ben = await atWork('ben');
  const answer = await ben.screen.command({
    name: 'done',
    interactionId: open?.id ?? '',
    notes: '',
    next: false,
  });
  expect(answer).toEqual({ ok: false, refused: 'interaction_unknown' });
  await finishAll(anna);
});

test('signing out is refused while a record is open, and ends shift and screens when it is not', async () => {
  const ben = await atWork('ben');
  await ben.screen.command({ name: 'get_record', campaignId: world.campaignId });
  await ben.screen.until(({ view }) => view.interactions?.length === 1);
  const busy = await ben.visitor.send('DELETE', '/api/session');
  expect(busy.status).toBe(409);
  expect(busy.body.error.code).toBe('agent_busy');
  await finishAll(ben);
  const { cookie } = ben.visitor;
  expect((await ben.visitor.send('DELETE', '/api/session')).status).toBe(200);
  const { code } = await ben.screen.closed;
  expect(code).toBe(4001);
  expect(ben.screen.messages.at(-1)).toEqual({ type: 'signed_out' });
  expect(world.engine.floor().agents.has(await world.userId('ben'))).toBe(false);
  ben.visitor.cookie = cookie;
  await expect(ben.visitor.live()).rejects.toThrow('401');
});

test('a disabled user loses the screen within five seconds, also when the database alone says so', async () => {
  for (const [login, disable] of [
    ['carl', (id: string) => sofia.send('PATCH', `/api/users/${id}`, { isDisabled: true })],
    ['dora', (id: string) => world.db.query('UPDATE app_user SET disabled_at = now() WHERE id = $1', [id])],
    ['emil', (id: string) => sofia.send('POST', `/api/users/${id}/reset-password`, {})],
    ['fred', (id: string) => sofia.send('PATCH', `/api/users/${id}`, { role: 'supervisor' })],
  ] as const) {
    await addUser(world.pool, world.organisationId, { login, role: 'agent' });
    const visitor = await world.visitor(login);
    const screen = await openScreen(visitor);
    const from = Date.now();
    await disable(await world.userId(login));
    expect((await screen.closed).at - from, login).toBeLessThan(5_000);
    await expect(visitor.live()).rejects.toThrow('401');
  }
});

test('a supervisor who signs out loses the screens of this session, and keeps those of another one', async () => {
  await addUser(world.pool, world.organisationId, { login: 'hedi', role: 'supervisor' });
  const here = await world.visitor('hedi');
  const there = await world.visitor('hedi');
  const [first, second] = [await openScreen(here), await openScreen(there)];
  expect((await here.send('DELETE', '/api/session')).status).toBe(200);
  expect((await first.closed).code).toBe(4001);
  second.say({ type: 'alive' });
  await second.until(({ messages }) => messages.some((message) => message.type === 'alive'));
});

test.each([
  ['another origin', { origin: 'https://evil.example' }, '403'],
  ['the null origin', { origin: 'null' }, '403'],
  ['another port of this machine', { origin: 'http://127.0.0.1:1' }, '403'],
])('%s opens no socket', async (_who, headers, status) => {
  const ben = await world.visitor('ben');
  await expect(ben.live(headers)).rejects.toThrow(status);
});

test('nobody opens more than ten screens', async () => {
  const ben = await world.visitor('ben');
  for (let index = 0; index < 10; index += 1) await openScreen(ben);
  await expect(ben.live()).rejects.toThrow('429');
});

test('a socket without a session is refused', async () => {
  const nobody = await world.visitor();
  await expect(nobody.live()).rejects.toThrow('401');
});
