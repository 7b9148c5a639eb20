// A screen that does not read must cost the server neither memory nor time: over a real socket whose other end is not read.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { Caller } from '../../src/api/auth/door.ts';
import { BUFFER_LIMIT, SILENT_LIMIT_MS, STUCK_LIMIT_MS, Socket } from '../../src/api/live/socket.ts';
import type { OrganisationId, UserId } from '../../src/domain/ids.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const caller: Caller = {
  userId: 'u' as UserId,
  organisationId: 'o' as OrganisationId,
  login: 'ben',
  displayName: 'Ben',
  role: 'agent',
  mayRegister: true,
  via: 'cookie',
  tokenHash: 'hash',
};

/** A screen with its far end, on a clock that the test sets. */
async function screenOnTheLine(answersPings = true) {
  const server = createServer();
  const upgrader = new WebSocketServer({ server, perMessageDeflate: false });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const time = { now: 1_000_000 };
  const clock = { now: () => time.now, after: () => () => undefined };
  const opened = new Promise<{ screen: Socket; ws: WebSocket }>((resolve) => {
    upgrader.once('connection', (ws) => {
      resolve({
        ws,
        screen: new Socket(ws, caller, {
          clock,
          engine: () => undefined,
          countryOf: () => Promise.resolve('DE'),
          onFault: () => undefined,
        }),
      });
    });
  });
  const { port } = server.address() as AddressInfo;
  const far = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong: answersPings });
  far.on('error', () => undefined);
  ends.push(() => {
    far.terminate();
    upgrader.close();
    server.close();
  });
  // Before it is open it can not be paused.
  await new Promise((resolve) => far.once('open', resolve));
  return { ...(await opened), far, time };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what waits for a screen never grows beyond the limit by more than one message', async () => {
  const { screen, ws, far } = await screenOnTheLine();
  far.pause();
  const part = `{"notes":"${'x'.repeat(60_000)}"}`;
  let most = 0;
  let sent = 0;
  screen.snapshot('{}');
  for (; sent < 2_000 && ws.readyState === ws.OPEN; sent += 1) {
    screen.change(part);
    most = Math.max(most, ws.bufferedAmount);
    await turn();
  }
  expect(ws.readyState).not.toBe(ws.OPEN);
  expect(sent).toBeGreaterThan(BUFFER_LIMIT / part.length);
  expect(most).toBeLessThan(BUFFER_LIMIT + 2 * part.length);
});

test('a screen that has not taken anything for ten seconds is dropped, however little waits', async () => {
  const { screen, ws, far, time } = await screenOnTheLine();
  far.pause();
  while (ws.bufferedAmount === 0) {
    screen.change(`{"notes":"${'x'.repeat(60_000)}"}`);
    await turn();
  }
  expect(ws.bufferedAmount).toBeLessThan(BUFFER_LIMIT);
  screen.check();
  time.now += STUCK_LIMIT_MS - 1;
  screen.check();
  expect(ws.readyState).toBe(ws.OPEN);
  time.now += 1;
  screen.check();
  expect(ws.readyState).not.toBe(ws.OPEN);
});

test('a line from which nothing is heard for fifteen seconds is dead; a pong is something', async () => {
  const quiet = await screenOnTheLine(false);
  quiet.time.now += SILENT_LIMIT_MS;
  quiet.screen.check();
  expect(quiet.ws.readyState).not.toBe(quiet.ws.OPEN);

  const alive = await screenOnTheLine();
  alive.time.now += SILENT_LIMIT_MS - 1;
  const pong = new Promise((resolve) => alive.ws.once('pong', resolve));
  alive.screen.check();
  await pong;
  alive.time.now += 2;
  alive.screen.check();
  expect(alive.ws.readyState).toBe(alive.ws.OPEN);
});
