// The door of the agent's telephone: who gets an account, what passes to Asterisk, and when it is closed. Asterisk is a WebSocket of our
// own here, which shows what really arrives; the real one is met in test/asterisk.
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { Engine } from '../../src/engine/engine-face.ts';
import { SOCKETS_PER_USER } from '../../src/api/phone-socket.ts';
import { PHONE_CLOSE, PHONE_SOCKET_PATH } from '../../src/wire/phone.ts';
import { type ApiWorld, openApiWorld } from './api-world.ts';
import type { LiveScreen, Visitor } from './visitor.ts';

const INVITE = 'INVITE sip:agent@rufwerk SIP/2.0\r\nVia: SIP/2.0/WS x.invalid\r\n\r\n';

let asterisk: WebSocketServer;
let heard: { path: string; protocol: string; messages: string[]; socket: WebSocket }[];
let world: ApiWorld;
const open: WebSocket[] = [];
const screens: LiveScreen[] = [];

beforeAll(async () => {
  asterisk = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'sip' });
  heard = [];
  asterisk.on('connection', (socket, request) => {
    const entry = { path: request.url ?? '', protocol: socket.protocol, messages: [] as string[], socket };
    heard.push(entry);
    socket.on('message', (content: Buffer) => {
      entry.messages.push(content.toString());
      if (content.toString().startsWith('INVITE')) socket.send('SIP/2.0 401 Unauthorized\r\n\r\n');
    });
  });
  await new Promise((resolve) => asterisk.once('listening', resolve));
  const { port } = asterisk.address() as AddressInfo;
  let made = 0;
  let engine: Engine | undefined;
  world = await openApiWorld({ asteriskSocket: { host: '127.0.0.1', port }, engine: () => engine });
  const openPhone = async () => ({
    user: `agent-${(made += 1)}`,
    secret: 'secret',
    target: 'sip:agent@rufwerk',
  });
  engine = { ...world.engine, openPhone };
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate();
  for (const screen of screens.splice(0)) screen.socket.close();
  heard.length = 0;
});
afterAll(async () => {
  await world.close();
  asterisk.close();
});

/** An agent whose shift is open, because a screen is. */
async function atWork(login: string): Promise<Visitor> {
  const visitor = await world.visitor(login);
  const screen = await visitor.live();
  screens.push(screen);
  await screen.snapshot();
  return visitor;
}

type Telephone = { socket: WebSocket; messages: string[]; closed: Promise<number> };

/** Opens the telephone's socket; rejects with the status when it is refused. */
function telephone(
  visitor: Visitor,
  { page = 'page-one-1', protocol = 'sip', headers = {} as Record<string, string> } = {},
): Promise<Telephone> {
  const socket = new WebSocket(
    `${visitor.url.replace('http', 'ws')}${PHONE_SOCKET_PATH}?page=${page}`,
    protocol,
    {
      headers: { origin: visitor.url, ...(visitor.cookie ? { cookie: visitor.cookie } : {}), ...headers },
    },
  );
  open.push(socket);
  const messages: string[] = [];
  socket.on('message', (content: Buffer) => messages.push(content.toString()));
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve({ socket, messages, closed }));
    socket.once('unexpected-response', (_request, response) => {
      reject(new Error(String(response.statusCode)));
      socket.on('error', () => undefined);
      socket.terminate();
    });
    socket.once('error', reject);
  });
}

const ask = (visitor: Visitor, body: object = {}) => visitor.send('POST', '/api/phone', body);

test('an agent at work gets an account of the page and the way to the socket', async () => {
  const anna = await atWork('anna');
  const { status, body } = await ask(anna, { page: 'page-one-1', take: true });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    kind: 'browser',
    secret: 'secret',
    target: 'sip:agent@rufwerk',
    socketPath: PHONE_SOCKET_PATH,
    iceServers: [],
  });
});

test('whoever has no open shift gets no account', async () => {
  const ben = await world.visitor('ben');
  expect((await ask(ben)).body.error.code).toBe('agent_not_signed_in');
});

test('SIP goes to /ws of Asterisk and back, and nowhere else', async () => {
  const anna = await atWork('anna');
  const { socket, messages } = await telephone(anna);
  socket.send(INVITE);
  await expect.poll(() => messages).toEqual(['SIP/2.0 401 Unauthorized\r\n\r\n']);
  expect(heard.map(({ path, protocol }) => [path, protocol])).toEqual([['/ws', 'sip']]);
  expect(heard[0]?.messages).toEqual([INVITE]);
});

test('no path that somebody writes behind the address reaches Asterisk', async () => {
  const anna = await atWork('anna');
  const address = `${anna.url.replace('http', 'ws')}/api/phone/socket/../../ari/events`;
  const socket = new WebSocket(address, 'sip', { headers: { origin: anna.url, cookie: anna.cookie ?? '' } });
  const status = await new Promise((resolve) => {
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.once('error', () => resolve('error'));
  });
  expect(status).toBe(404);
  expect(heard).toEqual([]);
});

test.each([
  ['what is no SIP', '{"type":"alive"}'],
  ['a registration', INVITE.replace('INVITE', 'REGISTER')],
  ['a transfer that nobody judged', INVITE.replace('INVITE', 'REFER')],
  ['a message as long as a book', `${INVITE}${'x'.repeat(40_000)}`],
])('%s closes the line', async (_what, text) => {
  const anna = await atWork('anna');
  const { socket, closed } = await telephone(anna);
  socket.send(text);
  expect([1008, 1009]).toContain(await closed);
  expect(heard[0]?.messages).toEqual([]);
});

test('only an agent at our own page, in the language of SIP, gets the socket', async () => {
  const anna = await atWork('anna');
  const nobody = await world.visitor();
  const sofia = await world.visitor('sofia');
  await expect(telephone(nobody)).rejects.toThrow('401');
  await expect(telephone(sofia)).rejects.toThrow('403');
  await expect(telephone(anna, { headers: { origin: 'https://elsewhere.example' } })).rejects.toThrow('403');
  await expect(telephone(anna, { protocol: 'media' })).rejects.toThrow('400');
  expect(heard).toEqual([]);
});

test('a flood of messages closes the line', async () => {
  const anna = await atWork('anna');
  const { socket, closed } = await telephone(anna);
  for (let count = 0; count < 200; count += 1) socket.send(INVITE);
  expect(await closed).toBe(1008);
  expect(heard[0]?.messages.length ?? 0).toBeLessThan(60);
});

test('the newest page has the telephone, the older one is told, and does not get it back by itself', async () => {
  const anna = await atWork('anna');
  await ask(anna, { page: 'page-one-1', take: true });
  const first = await telephone(anna, { page: 'page-one-1' });
  await ask(anna, { page: 'page-two-2', take: true });
  expect(await first.closed).toBe(PHONE_CLOSE.elsewhere);
  await telephone(anna, { page: 'page-two-2' });
  expect((await ask(anna, { page: 'page-one-1', take: false })).body).toEqual({ kind: 'elsewhere' });
  await expect(telephone(anna, { page: 'page-one-1' })).rejects.toThrow('409');
  // "Use here"
  expect((await ask(anna, { page: 'page-one-1', take: true })).body.kind).toBe('browser');
  await telephone(anna, { page: 'page-one-1' });
});

test('a page gets the telephone when the one that had it is gone', async () => {
  const anna = await atWork('anna');
  await ask(anna, { page: 'page-one-1', take: true });
  const first = await telephone(anna, { page: 'page-one-1' });
  first.socket.close();
  await first.closed;
  await expect
    .poll(async () => (await ask(anna, { page: 'page-two-2', take: false })).body.kind)
    .toBe('browser');
});

test('of more sockets than a telephone needs the oldest gives way', async () => {
  const anna = await atWork('anna');
  await ask(anna, { page: 'page-one-1', take: true });
  const lines: Telephone[] = [];
  for (let count = 0; count <= SOCKETS_PER_USER; count += 1) lines.push(await telephone(anna));
  expect(await lines[0]?.closed).toBe(PHONE_CLOSE.away);
  expect(lines.slice(1).map(({ socket }) => socket.readyState)).toEqual(
    Array.from({ length: SOCKETS_PER_USER }, () => WebSocket.OPEN),
  );
});

test('Asterisk ending its side ends the line, with the word that it is away', async () => {
  const anna = await atWork('anna');
  const line = await telephone(anna);
  heard[0]?.socket.close();
  expect(await line.closed).toBe(PHONE_CLOSE.away);
});

test('the line is closed at the sign-out', async () => {
  const ben = await atWork('ben');
  await ask(ben, { page: 'page-one-1', take: true });
  const line = await telephone(ben);
  const out = await ben.send('DELETE', '/api/session', undefined, { 'idempotency-key': randomUUID() });
  expect(out.status).toBeLessThan(300);
  expect(await line.closed).toBe(PHONE_CLOSE.signedOut);
});

test('the simulated telephone needs nothing in the browser, and has no socket', async () => {
  const simulated = await openApiWorld();
  try {
    const anna = await simulated.visitor('anna');
    await (await anna.live()).snapshot();
    expect((await ask(anna)).body).toEqual({ kind: 'simulated' });
    await expect(telephone(anna)).rejects.toThrow('404');
  } finally {
    await simulated.close();
  }
});
