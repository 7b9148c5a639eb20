// The telephone's door: GET /api/phone/socket (upgrade, subprotocol sip) carries an agent's SIP to Asterisk's /ws and nothing else, so that
// Asterisk's own port, which serves ARI too, is open to nobody. Origin and session are asked before the upgrade, the session again every
// two seconds. Messages are passed on whole and unread but for their first line: only what a telephone says goes through.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { UserId } from '../domain/ids.ts';
import { livingSessions } from '../storage/sessions.ts';
import { PHONE_CLOSE, PHONE_SOCKET_PATH } from '../wire/phone.ts';
import { type Caller, type Door, IDLE_MS } from './auth/door.ts';
import type { ApiParts } from './parts.ts';
import { repeat } from './repeat.ts';
import { admit, pathOf, refuseUpgrade } from './upgrades.ts';

type PhoneParts = Pick<ApiParts, 'asteriskSocket' | 'clock' | 'config' | 'log' | 'pool'> & {
  readonly door: Door;
};

export type PhoneSockets = {
  /**
   * A page of the agent asks for the telephone. True: it has it from now on, and every other page of this agent is told that it has not.
   * Without `take` it is refused while another page has it.
   */
  claim(userId: UserId, page: string, take: boolean): boolean;
  accept(server: Server): void;
  close(): void;
};

/** One telephone needs one; a new one beside a lost one two. */
export const SOCKETS_PER_USER = 3;
/** The longest SIP message with a session description of ours is some 4 KiB. */
const MESSAGE_LIMIT = 32 * 1024;
const MESSAGES_AT_ONCE = 40;
const MESSAGES_PER_S = 10;
const CHECK_SESSIONS_MS = 2_000;
/** A browser that has not answered one beat when the next is due is gone. */
const BEAT_MS = 15_000;
const HANDSHAKE_LIMIT_MS = 5_000;
/** What was not taken off within this is a line that stands still. */
const STANDSTILL_BYTES = 256 * 1024;

/**
 * Requests of a telephone, answers, and keep-alive (RFC 5626, 4.4.1). No REGISTER: the browser calls in. No REFER: a transfer is a dial and
 * passes may-dial in the engine.
 */
const MAY_PASS =
  /^(?:(?:INVITE|ACK|BYE|CANCEL|OPTIONS|UPDATE|INFO) sips?:\S+ SIP\/2\.0\r\n|SIP\/2\.0 \d{3} |\r\n)/;

type Line = {
  readonly userId: UserId;
  readonly tokenHash: string;
  readonly page: string;
  readonly browser: WebSocket;
  readonly asterisk: WebSocket;
  isAlive: boolean;
  tokens: number;
  filledAt: number;
};

export function openPhoneSockets(parts: PhoneParts): PhoneSockets {
  const upgrader = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_LIMIT,
    perMessageDeflate: false,
    handleProtocols: () => 'sip',
  });
  const lines = new Set<Line>();
  const holders = new Map<UserId, string>();
  const linesOf = (userId: UserId) => [...lines].filter((line) => line.userId === userId);
  const takeBack = [
    repeat(parts, BEAT_MS, () => beat(lines)),
    repeat(parts, CHECK_SESSIONS_MS, () => void checkSessions(parts, lines)),
  ];
  return {
    claim(userId, page, take) {
      const holder = holders.get(userId);
      const own = linesOf(userId);
      const isHeld = holder !== undefined && holder !== page && own.some((line) => line.page === holder);
      if (isHeld && !take) return false;
      holders.set(userId, page);
      for (const line of own) if (line.page !== page) leave(line, PHONE_CLOSE.elsewhere);
      return true;
    },
    accept(server) {
      server.on('upgrade', (request, socket, head) => {
        if (pathOf(request) !== PHONE_SOCKET_PATH) return;
        void upgrade({ request, socket, head }, parts, (caller, asterisk) => {
          const page = pageOf(request);
          if ((holders.get(caller.userId) ?? page) !== page) {
            asterisk.terminate();
            return refuseUpgrade(socket, '409 Conflict', 'elsewhere');
          }
          // The oldest gives way: it may be the remains of a page that is gone.
          const [oldest, ...others] = linesOf(caller.userId);
          if (oldest && others.length + 1 >= SOCKETS_PER_USER) leave(oldest, PHONE_CLOSE.away);
          upgrader.handleUpgrade(request, socket, head, (browser) => {
            join({ ...caller, page, browser, asterisk, clock: parts.clock }, lines);
          });
        });
      });
    },
    close() {
      for (const back of takeBack) back();
      for (const line of lines) leave(line, PHONE_CLOSE.away);
      upgrader.close();
    },
  };
}

type Upgrade = { readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer };
type AdmittedAgent = { readonly userId: UserId; readonly tokenHash: string };

/** Reaches Asterisk first: a browser that got a socket can talk. */
async function upgrade(
  { request, socket }: Upgrade,
  parts: PhoneParts,
  onReached: (caller: AdmittedAgent, asterisk: WebSocket) => void,
): Promise<void> {
  socket.on('error', () => undefined);
  const { asteriskSocket: at } = parts;
  if (at === undefined) return refuseUpgrade(socket, '404 Not Found', 'unknown');
  const caller: Caller | undefined = await admit(request, socket, parts);
  if (caller === undefined) return;
  if (caller.role !== 'agent' || caller.via !== 'cookie') {
    return refuseUpgrade(socket, '403 Forbidden', 'right_missing');
  }
  if (request.headers['sec-websocket-protocol']?.split(/\s*,\s*/).includes('sip') !== true) {
    return refuseUpgrade(socket, '400 Bad Request', 'malformed');
  }
  const asterisk = new WebSocket(`ws://${at.host}:${at.port}/ws`, 'sip', {
    handshakeTimeout: HANDSHAKE_LIMIT_MS,
    maxPayload: MESSAGE_LIMIT,
    perMessageDeflate: false,
    followRedirects: false,
  });
  const onFault = () => refuseUpgrade(socket, '503 Service Unavailable', 'telephone_away');
  asterisk.once('error', onFault);
  asterisk.once('open', () => {
    asterisk.off('error', onFault);
    asterisk.on('error', () => asterisk.terminate());
    if (socket.destroyed) return asterisk.terminate();
    onReached({ userId: caller.userId, tokenHash: caller.tokenHash }, asterisk);
  });
}

/** The page's own mark, from the query; pages that name none count as one. */
function pageOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://phone').searchParams.get('page')?.slice(0, 40) ?? '';
}

type Joining = AdmittedAgent & Pick<Line, 'page' | 'browser' | 'asterisk'> & Pick<PhoneParts, 'clock'>;

function join({ clock, ...joining }: Joining, lines: Set<Line>): void {
  const line: Line = { ...joining, isAlive: true, tokens: MESSAGES_AT_ONCE, filledAt: clock.now() };
  const { browser, asterisk } = line;
  lines.add(line);
  browser.on('message', (content: Buffer, isBinary) => {
    const text = content.toString('utf8');
    if (isBinary || !MAY_PASS.test(text) || !takeToken(line, clock.now())) return leave(line, 1008);
    pass(text, asterisk, line);
  });
  asterisk.on('message', (content: Buffer) => pass(content.toString('utf8'), browser, line));
  browser.on('pong', () => (line.isAlive = true));
  browser.on('error', () => browser.terminate());
  browser.on('close', () => {
    lines.delete(line);
    asterisk.close();
  });
  asterisk.on('close', () => leave(line, PHONE_CLOSE.away));
}

function pass(text: string, to: WebSocket, line: Line): void {
  if (to.bufferedAmount > STANDSTILL_BYTES) return leave(line, PHONE_CLOSE.away);
  if (to.readyState === WebSocket.OPEN) to.send(text);
}

function takeToken(line: Line, now: number): boolean {
  line.tokens = Math.min(MESSAGES_AT_ONCE, line.tokens + ((now - line.filledAt) / 1000) * MESSAGES_PER_S);
  line.filledAt = now;
  line.tokens -= 1;
  return line.tokens >= 0;
}

function leave(line: Line, code: number): void {
  line.browser.close(code);
  line.asterisk.close();
}

function beat(lines: ReadonlySet<Line>): void {
  for (const line of lines) {
    if (!line.isAlive) line.browser.terminate();
    line.isAlive = false;
    if (line.browser.readyState === WebSocket.OPEN) line.browser.ping();
  }
}

/** Whoever signed out loses the telephone within this check's interval. */
async function checkSessions(parts: PhoneParts, lines: ReadonlySet<Line>): Promise<void> {
  const asked = new Set([...lines].map((line) => line.tokenHash));
  if (asked.size === 0) return;
  try {
    const living = await livingSessions(parts.pool, [...asked], { now: parts.clock.now(), idleMs: IDLE_MS });
    for (const line of lines) {
      const isOver = asked.has(line.tokenHash) && !living.has(line.tokenHash);
      if (isOver) leave(line, PHONE_CLOSE.signedOut);
    }
  } catch (error) {
    parts.log.warn({ err: error }, 'sessions of telephones could not be checked');
  }
}
