/** The trunks that may be used: pushed, changed, deleted, and what Asterisk finds out about their far ends. */
import type { E164 } from '../../domain/phone-number.ts';
import type { TrunkSettings, TrunkState } from '../../domain/trunk/trunk.ts';
import type { TelephoneEvent } from '../../engine/ports.ts';
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

export type TrunksParts = {
  readonly settings: ObjectSettings;
  readonly ask: Ask;
  readonly tell: (event: TelephoneEvent) => void;
  readonly onRefused: (trunk: string, object: string, status: number) => void;
};

export class Trunks {
  readonly #parts: TrunksParts;
  #trunks: readonly TrunkSettings[] = [];
  /** By trunk, as it stands in Asterisk, to be compared as text. */
  readonly #pushed = new Map<string, { readonly text: string; readonly objects: readonly PushedObject[] }>();
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
    const wanted = new Map(this.#trunks.map((trunk) => [trunk.id, trunk]));
    for (const id of this.#pushed.keys()) if (!wanted.has(id)) await this.#remove(id);
    for (const trunk of wanted.values()) {
      const objects = trunkObjects(trunk, this.#parts.settings);
      const text = JSON.stringify(objects);
      if (this.#pushed.get(trunk.id)?.text === text) continue;
      // A registration that lives ignores what is put over it; and a kind of object may no longer be needed.
      await this.#remove(trunk.id);
      this.#pushed.set(trunk.id, { text, objects });
      await this.#pushObjects(trunk.id, objects);
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

  hear(endpoint: string, status: string): void {
    const trunk = this.#trunks.find(({ id }) => trunkObjectId(id) === endpoint);
    const now = stateOf(status);
    if (trunk === undefined || now === undefined || this.#told.get(trunk.id) === now.state) return;
    this.#told.set(trunk.id, now.state);
    this.#parts.tell({ type: 'trunk_changed', trunk: trunk.id, now });
  }

  async #pushObjects(trunk: string, objects: readonly PushedObject[]): Promise<void> {
    for (const object of objects) {
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
    for (const object of (was?.objects ?? []).toReversed()) await this.#parts.ask(deleteRequest(object));
  }
}

/** What the questions of `qualify_frequency` (SIP OPTIONS) have found. */
function stateOf(status: string): TrunkState | undefined {
  if (status === 'Reachable') return { state: 'reachable' };
  if (status === 'Unreachable') return { state: 'unreachable', because: 'no answer to OPTIONS' };
  return status === 'Unknown' || status === 'NonQualified' ? { state: 'unknown' } : undefined;
}
