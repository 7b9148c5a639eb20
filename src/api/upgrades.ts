// What both WebSocket doors ask before they let anybody in: our own page, and a session.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Caller, type Door, bearerOf } from './auth/door.ts';
import { isOwnSocket } from './origin.ts';
import type { ApiParts } from './parts.ts';

/** The path that was asked for, without its query. */
export function pathOf(request: IncomingMessage): string | undefined {
  return request.url?.split('?', 1)[0];
}

/** Who wants in; undefined when the upgrade has been refused and the line closed. */
export async function admit(
  request: IncomingMessage,
  socket: Duplex,
  parts: Pick<ApiParts, 'config' | 'log'> & { readonly door: Door },
): Promise<Caller | undefined> {
  const isOwn = bearerOf(request) !== undefined || isOwnSocket(request, parts.config.publicUrl);
  if (!isOwn) return refuseUpgrade(socket, '403 Forbidden', 'foreign_origin');
  let caller: Caller | undefined;
  try {
    caller = await parts.door.callerOf(request);
  } catch (error) {
    parts.log.warn({ err: error }, 'a session could not be looked up');
    return refuseUpgrade(socket, '503 Service Unavailable', 'busy');
  }
  return caller ?? refuseUpgrade(socket, '401 Unauthorized', 'not_signed_in');
}

/** Answers in HTTP instead of upgrading, and closes. */
export function refuseUpgrade(socket: Duplex, status: string, code: string): undefined {
  const body = JSON.stringify({ error: { code } });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
}
