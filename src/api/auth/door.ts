// The door: who is asking, by session cookie or by the command line's token. The cookie is opaque and random; only its hash is stored,
// so that who reads the database can not sign in. A session ends 12 h after its last use and 24 h after its beginning.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { SessionUser } from '../../storage/sessions.ts';
import { closeSession, findChief, findSession, openSession, sweepSessions } from '../../storage/sessions.ts';
import type { ApiParts } from '../parts.ts';
import { isHttps } from '../secure-listeners.ts';

export const IDLE_MS = 12 * 3_600_000;
export const SESSION_LIFE_MS = 24 * 3_600_000;

/** Who asks. The command line acts as an administrator on behalf of the organisation's oldest chief. */
export type Caller = SessionUser &
  ({ readonly via: 'cookie'; readonly tokenHash: string } | { readonly via: 'command_line' });

export type Door = {
  /** Who asks; undefined for nobody. */
  callerOf(request: IncomingMessage): Promise<Caller | undefined>;
  /** Starts a session with a new token (never the one that was there before: session fixation) and sets the cookie. */
  admit(user: SessionUser, request: IncomingMessage, reply: FastifyReply): Promise<void>;
  /** Forgets the cookie of this browser. */
  dismiss(reply: FastifyReply): void;
  sweep(): Promise<void>;
};

type DoorParts = Pick<ApiParts, 'pool' | 'clock' | 'config'>;

export function openDoor({ pool, clock, config }: DoorParts): Door {
  // The prefix makes the browser insist on Secure, on the path and on this very host (RFC 6265bis, 4.1.3.2).
  const cookieFor = (request: IncomingMessage) =>
    isHttps(request, config.publicUrl)
      ? { name: '__Host-rufwerk', attributes: 'Path=/; HttpOnly; SameSite=Lax; Secure' }
      : { name: 'rufwerk', attributes: 'Path=/; HttpOnly; SameSite=Lax' };

  async function bySession(token: string): Promise<Caller | undefined> {
    const tokenHash = hashToken(token);
    const user = await findSession(pool, tokenHash, { now: clock.now(), idleMs: IDLE_MS });
    return user && { ...user, via: 'cookie', tokenHash };
  }

  async function byCommandLine(token: string, request: IncomingMessage): Promise<Caller | undefined> {
    if (!isFromThisMachine(request) || !isCliToken(token, config.cliTokenFile)) return undefined;
    const chief = await findChief(pool);
    return chief && { ...chief, role: 'administrator', via: 'command_line' };
  }

  return {
    async callerOf(request) {
      const bearer = bearerOf(request);
      if (bearer !== undefined) return byCommandLine(bearer, request);
      const token = readCookie(request, cookieFor(request).name);
      return token === undefined ? undefined : bySession(token);
    },
    async admit(user, request, reply) {
      const { name, attributes } = cookieFor(request);
      const former = readCookie(request, name);
      if (former !== undefined) await closeSession(pool, hashToken(former));
      const token = randomBytes(32).toString('base64url');
      await openSession(pool, {
        tokenHash: hashToken(token),
        organisationId: user.organisationId,
        userId: user.userId,
        now: clock.now(),
        lifeMs: SESSION_LIFE_MS,
      });
      void reply.header('set-cookie', `${name}=${token}; ${attributes}; Max-Age=${SESSION_LIFE_MS / 1000}`);
    },
    dismiss(reply) {
      const { name, attributes } = cookieFor(reply.request.raw);
      void reply.header('set-cookie', `${name}=; ${attributes}; Max-Age=0`);
    },
    sweep: () => sweepSessions(pool, { now: clock.now(), idleMs: IDLE_MS }),
  };
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** The token of an Authorization header; with it no cookie is looked at, and so no Origin either. */
export function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(request.headers.authorization ?? '')?.[1];
}

function readCookie(request: IncomingMessage, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) {
      const value = pair.slice(at + 1).trim();
      return /^[A-Za-z0-9_-]{43}$/.test(value) ? value : undefined;
    }
  }
  return undefined;
}

/** Directly and not by way of a proxy, which is on this machine for everybody. */
function isFromThisMachine(request: IncomingMessage): boolean {
  const { headers, socket } = request;
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
  return !isForwarded && /^(127\.|::1$|::ffff:127\.)/.test(socket.remoteAddress ?? '');
}

function isCliToken(token: string, file: string): boolean {
  let expected: string;
  try {
    expected = readFileSync(file, 'utf8').trim();
  } catch {
    return false;
  }
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return expected.length >= 20 && timingSafeEqual(digest(token), digest(expected));
}
