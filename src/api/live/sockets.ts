// The WebSocket's door: GET /api/live. Origin and session are checked before the upgrade, the session again every two seconds; an agent's
// first screen opens the shift, and the engine hears when the last one is gone.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type OrganisationId, makeId } from '../../domain/ids.ts';
import type { Engine } from '../../engine/engine-face.ts';
import { findOrganisation } from '../../storage/organisations.ts';
import { livingSessions } from '../../storage/sessions.ts';
import { findUser } from '../../storage/users.ts';
import { PHONE_SOCKET_PATH } from '../../wire/phone.ts';
import { type Caller, type Door, IDLE_MS } from '../auth/door.ts';
import type { ApiParts } from '../parts.ts';
import { repeat } from '../repeat.ts';
import { admit, pathOf, refuseUpgrade } from '../upgrades.ts';
import type { Screens } from './screens.ts';
import { CLOSE, MESSAGE_LIMIT, Socket } from './socket.ts';

type SocketsParts = ApiParts & { readonly door: Door; readonly screens: Screens };

const CHECK_SESSIONS_MS = 2_000;
const CHECK_SOCKETS_MS = 1_000;
/** More windows of one person than this are a program gone wild. */
export const SCREENS_PER_USER = 10;

export function acceptSockets(server: Server, parts: SocketsParts): { close(): void } {
  // Compression is off: it costs five times the processor and hundreds of megabytes for a thousand screens (stack.md c).
  const upgrader = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_LIMIT,
    perMessageDeflate: false,
  });
  const open = new Set<Socket>();
  server.on('upgrade', (request, socket, head) => {
    void upgrade({ request, socket, head, upgrader }, parts, open);
  });
  const takeBack = [
    repeat(parts, CHECK_SOCKETS_MS, () => {
      for (const socket of open) socket.check();
    }),
    repeat(parts, CHECK_SESSIONS_MS, () => void checkSessions(parts, open)),
  ];
  return {
    close() {
      for (const back of takeBack) back();
      for (const socket of open) socket.leave('not_now');
      upgrader.close();
    },
  };
}

type Upgrade = {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly upgrader: WebSocketServer;
};

async function upgrade({ request, socket, head, upgrader }: Upgrade, parts: SocketsParts, open: Set<Socket>) {
  const path = pathOf(request);
  // The telephone's socket has a door of its own (phone-socket.ts).
  if (path === PHONE_SOCKET_PATH) return;
  socket.on('error', () => undefined);
  if (path !== '/api/live') return refuseUpgrade(socket, '404 Not Found', 'unknown');
  const caller = await admit(request, socket, parts);
  if (caller === undefined) return;
  if (parts.screens.countOf(caller.userId) >= SCREENS_PER_USER) {
    return refuseUpgrade(socket, '429 Too Many Requests', 'too_many_tries');
  }
  upgrader.handleUpgrade(request, socket, head, (ws) => void welcome(ws, caller, parts, open));
}

async function welcome(ws: WebSocket, caller: Caller, parts: SocketsParts, open: Set<Socket>): Promise<void> {
  const { screens, log } = parts;
  const onFault = (error: unknown) => log.error({ err: error }, 'a command could not be obeyed');
  const countryOf = async (organisationId: OrganisationId) =>
    (await findOrganisation(parts.pool, organisationId))?.country;
  const socket = new Socket(ws, caller, { clock: parts.clock, engine: parts.engine, countryOf, onFault });
  open.add(socket);
  ws.on('error', () => ws.terminate());
  ws.on('close', () => {
    open.delete(socket);
    const wasLast = screens.remove(socket);
    if (wasLast && caller.role === 'agent') parts.engine()?.screenGone(caller.userId);
  });
  try {
    const isShown = await show(socket, caller, parts);
    if (!isShown) ws.close(CLOSE.notNow, 'not now');
  } catch (error) {
    log.error({ err: error }, 'a screen could not be opened');
    ws.close(CLOSE.notNow, 'not now');
  }
}

async function show(socket: Socket, caller: Caller, parts: SocketsParts): Promise<boolean> {
  const engine = parts.engine();
  // Another organisation's floor is another engine's.
  if (!engine || engine.floor().organisationId !== caller.organisationId) return false;
  if (caller.role !== 'agent') return parts.screens.openFloor(socket);
  if (!(await openShift(engine, caller, parts))) return false;
  return parts.screens.openAgent(socket);
}

/** The first screen of an agent opens the shift; a further one only says that somebody is there. */
async function openShift(engine: Engine, caller: Caller, parts: SocketsParts): Promise<boolean> {
  const { userId, organisationId, displayName, mayRegister } = caller;
  const state = engine.floor().agents.get(userId)?.now.state ?? 'gone';
  if (state === 'gone') {
    const user = await findUser(parts.pool, organisationId, userId);
    const groupIds = (user?.groups ?? []).map((group) => group.id);
    const id = makeId<'command'>(parts.clock.now(), () => parts.random.next());
    const deed = { name: 'sign_in', displayName, groupIds, mayRegister } as const;
    const answer = await engine.submit({ id, organisationId, userId, deed });
    if (!answer.ok) return false;
    parts.events.shiftStarted({ agentId: userId });
  }
  engine.screenSeen(userId);
  return true;
}

/** Whoever signed out, was disabled, or has been idle too long loses the screen within this check's interval. */
async function checkSessions(parts: SocketsParts, open: ReadonlySet<Socket>): Promise<void> {
  const asked = [...open].flatMap((socket) =>
    socket.caller.via === 'cookie' ? [socket.caller.tokenHash] : [],
  );
  if (asked.length === 0) return;
  try {
    const at = { now: parts.clock.now(), idleMs: IDLE_MS };
    const living = await livingSessions(parts.pool, [...new Set(asked)], at);
    for (const socket of open) {
      const { caller } = socket;
      // A socket that was opened while we asked is not in the answer, and not judged by it.
      const wasAsked = caller.via === 'cookie' && asked.includes(caller.tokenHash);
      if (wasAsked && !living.has(caller.tokenHash)) socket.leave('signed_out');
    }
  } catch (error) {
    parts.log.warn({ err: error }, 'sessions could not be checked');
  }
}
