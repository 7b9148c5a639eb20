/** Where trunks sign in (REGISTER, RFC 3261, section 10): who proves his secret is known by the address that he gives. */
import { readNameAddress } from './address.ts';
import { type Account, DigestDoor } from './digest.ts';
import { type Header, headerOf, headersOf } from './message.ts';
import type { ServerTransaction } from './transaction.ts';

export interface Registration {
  readonly user: string;
  /** The URI at which the account wants its calls. */
  readonly contact: string;
  /** Milliseconds of the far end's clock. */
  readonly expiresAt: number;
}

const longestS = 3600;
const mostContacts = 1000;

export class Registrar {
  readonly #door: DigestDoor;
  readonly #now: () => number;
  readonly #known = new Map<string, Registration>();
  /** Requests with a wrong name or secret. */
  refused = 0;

  constructor(parts: { accounts: readonly Account[]; now: () => number }) {
    this.#now = parts.now;
    this.#door = new DigestDoor({ realm: 'practice', ...parts });
  }

  /** Who is signed in now. */
  registrations(): Registration[] {
    const now = this.#now();
    for (const [key, { expiresAt }] of this.#known) if (expiresAt <= now) this.#known.delete(key);
    return [...this.#known.values()];
  }

  /** Answers a REGISTER. */
  register(transaction: ServerTransaction, tag: string): void {
    const user = this.#admit(transaction, { tag, status: 401, names: ['WWW-Authenticate', 'authorization'] });
    if (user === undefined) return;
    const { request } = transaction;
    const contacts = headersOf(request, 'contact');
    const expiry = headerOf(request, 'expires');
    for (const contact of contacts) this.#keep(user, contact, expiry);
    const own = this.registrations().filter((one) => one.user === user);
    const headers = own.map(({ contact, expiresAt }): Header => {
      return ['Contact', `<${contact}>;expires=${Math.round((expiresAt - this.#now()) / 1000)}`];
    });
    transaction.respond({ status: 200, tag, headers });
  }

  /** Answers an INVITE that nobody signed. @returns whether it may go on */
  admitsCall(transaction: ServerTransaction, tag: string): boolean {
    const names = ['Proxy-Authenticate', 'proxy-authorization'] as const;
    return this.#admit(transaction, { tag, status: 407, names }) !== undefined;
  }

  #admit(
    transaction: ServerTransaction,
    ask: { tag: string; status: number; names: readonly [challenge: string, credentials: string] },
  ): string | undefined {
    const { tag, status, names } = ask;
    const verdict = this.#door.judge(transaction.request, headerOf(transaction.request, names[1]));
    if (typeof verdict === 'object') return verdict.user;
    if (verdict === 'wrong') {
      this.refused++;
      transaction.respond({ status: 403, tag });
    } else {
      const challenge = this.#door.challenge(verdict === 'stale');
      transaction.respond({ status, tag, headers: [[names[0], challenge]] });
    }
    return undefined;
  }

  #keep(user: string, contact: string, expiry: string | undefined): void {
    const address = readNameAddress(contact);
    const seconds = Math.min(longestS, Number(address?.params.get('expires') ?? expiry ?? longestS));
    if (!(seconds > 0)) {
      // An asterisk means all of them (RFC 3261, 10.2.2).
      for (const [key, one] of this.#known) {
        if (one.user === user && (contact === '*' || one.contact === address?.uri)) this.#known.delete(key);
      }
      return;
    }
    if (!address || this.#known.size >= mostContacts) return;
    const expiresAt = this.#now() + seconds * 1000;
    this.#known.set(`${user} ${address.uri}`, { user, contact: address.uri, expiresAt });
  }
}
