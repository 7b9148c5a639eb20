/** The trunks that may be used: pushed, changed, deleted, and what Asterisk finds out about their far ends. */
import type { E164 } from '../../domain/phone-number.ts';
import type { TrunkSettings, TrunkState } from '../../domain/trunk/trunk.ts';
import type { Clock, TelephoneEvent } from '../../engine/ports.ts';
import { whyUntrusted, writeAuthorities } from './authorities.ts';
import {
  deleteRequest,
  dialString,
  type ObjectSettings,
  type PushedObject,
  pushRequests,
  trunkObjectId,
  trunkObjects,
} from './objects.ts';
import type { Ask } from './switchboard.ts';

/**
 * How long a secret outlives its trunk. Asterisk signs off when the registration is deleted, the carrier asks for proof (401), and only
 * then does Asterisk look for the secret. Twice 64 T1, after which both requests are given up (RFC 3261, 17.1.2.2), and some.
 */
const secretLingersMs = 70_000;
/**
 * So old a registration has to be before it is taken away. Asterisk does not sign off when it is told in the instant in which it works on
 * the first 200 (docs/telephony.md, pitfalls). It asks within a second, so in this time the first answer of any carrier that is there has
 * long been worked on.
 */
const registrationSettlesMs = 10_000;

export type TrunksParts = {
  readonly settings: ObjectSettings;
  readonly ask: Ask;
  readonly clock: Clock;
  readonly tell: (event: TelephoneEvent) => void;
  /** Where Asterisk reads whom to believe (authorities.ts); undefined: it is not on this machine's disk. */
  readonly authorities: string | undefined;
  readonly onRefused: (trunk: string, object: string, status: number) => void;
};

export class Trunks {
  readonly #parts: TrunksParts;
  #trunks: readonly TrunkSettings[] = [];
  /** By trunk, as it stands in Asterisk, to be compared as text. */
  readonly #pushed = new Map<
    string,
    { readonly text: string; readonly objects: readonly PushedObject[]; readonly at: number }
  >();
  /** A changed secret, or registration, stands beside the one before it, under another name: two by turns. */
  readonly #turns = new Map<string, 1 | 2>();
  /** Secrets and registrations whose trunks are gone, by type and id, and what takes their end back. */
  readonly #lingering = new Map<string, { readonly object: PushedObject; readonly stay: () => void }>();
  #authoritiesText = '';
  readonly #told = new Map<string, TrunkState['state']>();

  constructor(parts: TrunksParts) {
    this.#parts = parts;
  }

  /** What shall hold from now on; pushed by `push`. */
  want(trunks: readonly TrunkSettings[]): void {
    this.#trunks = trunks;
  }

  /** Makes Asterisk know what is wanted. What has not changed is not touched, and no call under way is. */
  async push(): Promise<void> {
    this.#writeAuthorities();
    const wanted = new Map(this.#trunks.map((trunk) => [trunk.id, trunk]));
    for (const id of this.#pushed.keys()) if (!wanted.has(id)) await this.#remove(id);
    for (const trunk of wanted.values()) {
      if (this.#pushed.get(trunk.id)?.text === JSON.stringify(this.#objectsOf(trunk))) continue;
      // A kind of object may no longer be needed.
      await this.#remove(trunk.id);
      const objects = this.#objectsOf(trunk);
      this.#pushed.set(trunk.id, { text: JSON.stringify(objects), objects, at: this.#parts.clock.now() });
      await this.#pushObjects(trunk.id, objects);
      void this.#lookAtCertificate(trunk);
    }
  }

  /** After a restart of Asterisk there is nothing; after a mere break what is there is put over with the same. */
  async pushAll(): Promise<void> {
    this.#pushed.clear();
    await this.push();
  }

  /** What Asterisk calls to reach a number by a trunk; undefined where there is no such trunk. */
  dialString(trunk: string, e164: E164): string | undefined {
    const settings = this.#trunks.find(({ id }) => id === trunk);
    return settings && dialString(settings, e164);
  }

  /** A number of ours that a trunk brings calls for. */
  homeNumber(trunk: string): E164 | undefined {
    return this.#trunks.find(({ id }) => id === trunk)?.homeNumber;
  }

  hear(endpoint: string, status: string): void {
    const trunk = this.#trunks.find(({ id }) => trunkObjectId(id) === endpoint);
    const now = stateOf(status);
    if (trunk === undefined || now === undefined || this.#told.get(trunk.id) === now.state) return;
    // It says so of an untrusted one as well, and knows less.
    if (now.state === 'unreachable' && this.#told.get(trunk.id) === 'untrusted') return;
    this.#told.set(trunk.id, now.state);
    this.#parts.tell({ type: 'trunk_changed', trunk: trunk.id, now });
    if (now.state === 'unreachable') void this.#lookAtCertificate(trunk);
  }

  /** Nothing is done later any more: what would sign in for ever is taken away now. */
  async close(): Promise<void> {
    const lingering = [...this.#lingering.values()];
    this.#lingering.clear();
    for (const { stay } of lingering) stay();
    const registrations = lingering.filter(({ object }) => object.type === 'registration');
    const asked = registrations.map(({ object }) => this.#parts.ask(deleteRequest(object)));
    // Asterisk away: when it starts again it knows none.
    await Promise.allSettled(asked);
  }

  #writeAuthorities(): void {
    const { authorities } = this.#parts;
    const own = this.#trunks.flatMap(({ address: { certificate } }) => certificate ?? []);
    const text = own.join('\n');
    if (authorities === undefined || text === this.#authoritiesText) return;
    writeAuthorities(authorities, own);
    this.#authoritiesText = text;
  }

  /** Asterisk says 'unreachable' alone, and late: whoever set the trunk up needs to know why. */
  async #lookAtCertificate({ id, address }: TrunkSettings): Promise<void> {
    if (address.transport !== 'tls') return;
    const because = await whyUntrusted(address);
    if (because === undefined || !this.#pushed.has(id) || this.#told.get(id) === 'untrusted') return;
    this.#told.set(id, 'untrusted');
    this.#parts.tell({ type: 'trunk_changed', trunk: id, now: { state: 'untrusted', because } });
  }

  #objectsOf(trunk: TrunkSettings): PushedObject[] {
    const turnId = `${trunkObjectId(trunk.id)}-${this.#turns.get(trunk.id) ?? 1}`;
    return trunkObjects(trunk, this.#parts.settings, turnId);
  }

  async #pushObjects(trunk: string, objects: readonly PushedObject[]): Promise<void> {
    for (const object of objects) {
      await this.#takeOver(object);
      const sent = pushRequests(object).map((request) => this.#parts.ask(request));
      const { status } = (await Promise.all(sent)).at(-1) ?? { status: 500 };
      if (status < 300) continue;
      this.#parts.onRefused(trunk, object.type, status);
      const because = `Asterisk refuses the ${object.type} (${status})`;
      this.#told.set(trunk, 'refused');
      this.#parts.tell({ type: 'trunk_changed', trunk, now: { state: 'refused', because } });
    }
  }

  async #remove(id: string): Promise<void> {
    const was = this.#pushed.get(id);
    this.#pushed.delete(id);
    this.#told.delete(id);
    if (was === undefined) return;
    this.#turns.set(id, this.#turns.get(id) === 2 ? 1 : 2);
    const settlesMs = Math.max(0, was.at + registrationSettlesMs - this.#parts.clock.now());
    for (const object of was.objects.toReversed()) {
      if (object.type === 'auth') this.#removeLater(object, settlesMs + secretLingersMs);
      else if (object.type === 'registration' && settlesMs > 0) this.#removeLater(object, settlesMs);
      else await this.#parts.ask(deleteRequest(object));
    }
  }

  #removeLater(object: PushedObject, afterMs: number): void {
    const key = `${object.type}/${object.id}`;
    const stay = this.#parts.clock.after(afterMs, () => {
      this.#lingering.delete(key);
      // Asterisk away: when it starts again it knows no such object at all.
      this.#parts.ask(deleteRequest(object)).catch(() => undefined);
    });
    this.#lingering.set(key, { object, stay });
  }

  /** Its name is needed again before its time was over. */
  async #takeOver({ type, id }: PushedObject): Promise<void> {
    const key = `${type}/${id}`;
    const lingering = this.#lingering.get(key);
    if (!lingering) return;
    lingering.stay();
    this.#lingering.delete(key);
    // A registration that lives ignores what is put over it.
    if (type === 'registration') await this.#parts.ask(deleteRequest({ type, id }));
  }
}

/** What the questions of `qualify_frequency` (SIP OPTIONS) have found. */
function stateOf(status: string): TrunkState | undefined {
  if (status === 'Reachable') return { state: 'reachable' };
  if (status === 'Unreachable') return { state: 'unreachable', because: 'no answer to OPTIONS' };
  return status === 'Unknown' || status === 'NonQualified' ? { state: 'unknown' } : undefined;
}
