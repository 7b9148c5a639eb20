// Is it our own page that asks? A cookie is sent along by the browser whoever makes it ask; the Origin header says who did (CSRF, CSWSH:
// reliability.md, F79). Only for requests with a session cookie that change something, and for the WebSocket.
import type { IncomingMessage } from 'node:http';

const HARMLESS = ['GET', 'HEAD', 'OPTIONS'];

export function changesSomething(method: string | undefined): boolean {
  return !HARMLESS.includes(method ?? '');
}

/**
 * True if the request comes from a page of this server. Without Origin (a browser sends it with everything that changes something)
 * it takes Sec-Fetch-Site; with neither of them the answer is no.
 * @param publicUrl the one origin that browsers use, or null: then it is the host that was asked
 */
export function isOwnOrigin(request: IncomingMessage, publicUrl: string | null): boolean {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin === undefined) return site === 'same-origin';
  if (publicUrl !== null) return origin === publicUrl;
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

/** The WebSocket's upgrade: every browser names its origin there. */
export function isOwnSocket(request: IncomingMessage, publicUrl: string | null): boolean {
  return request.headers.origin !== undefined && isOwnOrigin(request, publicUrl);
}
