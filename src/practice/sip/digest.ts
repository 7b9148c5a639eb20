/** Signing in with a secret that is never sent (digest authentication, RFC 7616 as used by RFC 3261, section 22; MD5). */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Parameters, splitList } from './address.ts';
import type { SipRequest } from './message.ts';

export interface Account {
  readonly user: string;
  readonly secret: string;
}

const nonceLifeMs = 300_000;

/** What a request's credentials are worth. */
export type Verdict = { readonly user: string } | 'none' | 'stale' | 'wrong';

export class DigestDoor {
  readonly realm: string;
  readonly #accounts: ReadonlyMap<string, string>;
  /** Makes nonces that need not be remembered: only we can have made them. */
  readonly #key = randomBytes(32);
  readonly #now: () => number;

  constructor(parts: { realm: string; accounts: readonly Account[]; now: () => number }) {
    this.realm = parts.realm;
    this.#accounts = new Map(parts.accounts.map(({ user, secret }) => [user, secret]));
    this.#now = parts.now;
  }

  /** The value of WWW-Authenticate or Proxy-Authenticate. */
  challenge(isStale = false): string {
    const made = Math.floor(this.#now()).toString(36);
    const stale = isStale ? ', stale=true' : '';
    return `Digest realm="${this.realm}", nonce="${made}.${this.#seal(made)}", algorithm=MD5, qop="auth"${stale}`;
  }

  /** @param credentials the value of Authorization or Proxy-Authorization */
  judge(request: SipRequest, credentials: string | undefined): Verdict {
    if (credentials === undefined || !/^digest\s/i.test(credentials)) return 'none';
    const given = readCredentials(credentials.replace(/^digest\s+/i, ''));
    const user = given.get('username') ?? '';
    const secret = this.#accounts.get(user);
    if (secret === undefined || given.get('realm') !== this.realm) return 'wrong';
    const nonce = given.get('nonce') ?? '';
    const freshness = this.#judgeNonce(nonce);
    if (freshness !== 'fresh') return freshness;
    const expected = digestResponse({ given, method: request.method, secret, user, realm: this.realm });
    return isEqual(given.get('response') ?? '', expected) ? { user } : 'wrong';
  }

  #judgeNonce(nonce: string): 'fresh' | 'stale' | 'wrong' {
    const [made = '', seal = ''] = nonce.split('.');
    if (!isEqual(seal, this.#seal(made))) return 'stale';
    const ageMs = this.#now() - Number.parseInt(made, 36);
    return ageMs < nonceLifeMs ? 'fresh' : 'stale';
  }
  #seal(made: string): string {
    return createHmac('sha256', this.#key).update(made).digest('hex').slice(0, 32);
  }
}

function digestResponse(parts: {
  given: Parameters;
  method: string;
  secret: string;
  user: string;
  realm: string;
}): string {
  const { given, method, secret, user, realm } = parts;
  const who = md5(`${user}:${realm}:${secret}`);
  const what = md5(`${method}:${given.get('uri') ?? ''}`);
  const nonce = given.get('nonce') ?? '';
  const qop = given.get('qop');
  if (qop === undefined) return md5(`${who}:${nonce}:${what}`);
  return md5(`${who}:${nonce}:${given.get('nc') ?? ''}:${given.get('cnonce') ?? ''}:${qop}:${what}`);
}

function readCredentials(text: string): Parameters {
  const given = new Map<string, string>();
  for (const part of splitList(text)) {
    const found = /^([a-z]+)\s*=\s*(?:"(.*)"|(.*))$/i.exec(part);
    if (found) given.set((found[1] ?? '').toLowerCase(), found[2] ?? found[3] ?? '');
  }
  return given;
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function isEqual(given: string, expected: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}
