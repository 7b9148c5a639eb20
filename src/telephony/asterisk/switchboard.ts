/**
 * Who is in which bridge, and moving them. Where a channel shall be is noted at the moment in which the requests leave, and requests are
 * carried out in the order of their leaving: so two moves never cross, and asking for what is so already asks nothing.
 */
import type { Clock } from '../../engine/ports.ts';
import type { AriReply, AriRequest } from './ari/client.ts';
import type { AriBridge } from './ari/model.ts';

export type Moved = 'done' | 'gone';
export type Ask = (request: AriRequest) => Promise<AriReply>;

export type SwitchboardParts = { readonly app: string; readonly ask: Ask; readonly clock: Clock };

/** Where a channel is when it is in no bridge but hears music. */
const onMusic = Symbol('music');
/** A request about it was not answered, or it was met alone after a time without events. */
const unknown = Symbol('unknown');
type Place = string | typeof onMusic | typeof unknown;
/** A channel may be a moment late in our application; so often and so long is waited for it. */
const retries = 15;
const retryEachMs = 20;

export class Switchboard {
  readonly #parts: SwitchboardParts;
  readonly #places = new Map<string, Place>();
  readonly #bridges = new Set<string>();
  /** Which bridges play music; of one that was found after a time without events it is not known. */
  readonly #music = new Map<string, boolean>();

  constructor(parts: SwitchboardParts) {
    this.#parts = parts;
  }

  /** The bridge that a channel is in or on its way to. */
  bridgeOf(channelId: string): string | undefined {
    const place = this.#places.get(channelId);
    return typeof place === 'string' ? place : undefined;
  }
  isOnMusic(channelId: string): boolean {
    return this.#places.get(channelId) === onMusic;
  }

  /** Moves a channel into a bridge, which is made if there is none. */
  async place(channelId: string, bridgeId: string): Promise<Moved> {
    const was = this.#places.get(channelId);
    if (was === bridgeId) return 'done';
    this.#places.set(channelId, bridgeId);
    const sent: Promise<AriReply>[] = [];
    if (!this.#bridges.has(bridgeId)) {
      this.#bridges.add(bridgeId);
      this.#music.set(bridgeId, false);
      sent.push(
        this.#ask('POST', `bridges/${bridgeId}`, { type: 'mixing,dtmf_events', name: this.#parts.app }),
      );
    }
    // Whoever comes from nowhere has been answered just now, and music begins for them by itself (dialplan.ts).
    if (typeof was !== 'string') sent.push(this.#ask('DELETE', `channels/${channelId}/moh`));
    sent.push(this.#ask('POST', `bridges/${bridgeId}/addChannel`, { channel: channelId }));
    const isDone = await this.#settled(channelId, bridgeId, sent);
    if (isDone) return 'done';
    if (this.#places.get(channelId) === bridgeId) this.#places.delete(channelId);
    return 'gone';
  }

  /** Takes a channel out of its bridge and plays music to it. */
  async music(channelId: string): Promise<Moved> {
    const was = this.#places.get(channelId);
    if (was === onMusic) return 'done';
    this.#places.set(channelId, onMusic);
    const sent: Promise<AriReply>[] = [];
    if (typeof was === 'string') {
      sent.push(this.#ask('POST', `bridges/${was}/removeChannel`, { channel: channelId }));
    }
    sent.push(this.#ask('POST', `channels/${channelId}/moh`));
    const reply = await this.#lastOf(channelId, sent);
    if (reply !== undefined && reply.status < 300) return 'done';
    if (this.#places.get(channelId) === onMusic) this.#places.delete(channelId);
    return 'gone';
  }

  /** Lets a channel go: out of its bridge and without music, so that it can leave our application. */
  async release(channelId: string): Promise<void> {
    const was = this.#places.get(channelId);
    this.#places.delete(channelId);
    if (typeof was === 'string')
      await this.#ask('POST', `bridges/${was}/removeChannel`, { channel: channelId });
    else await this.#ask('DELETE', `channels/${channelId}/moh`);
  }

  /** Begins or ends music for everybody in a bridge. */
  async musicIn(bridgeId: string, isOn: boolean): Promise<void> {
    if (!this.#bridges.has(bridgeId) || this.#music.get(bridgeId) === isOn) return;
    this.#music.set(bridgeId, isOn);
    await this.#ask(isOn ? 'POST' : 'DELETE', `bridges/${bridgeId}/moh`);
  }

  /** Deletes a bridge; whoever is still in it stays in our application, alone. */
  async dissolve(bridgeId: string): Promise<void> {
    this.#bridges.delete(bridgeId);
    this.#music.delete(bridgeId);
    for (const [channelId, place] of this.#places) if (place === bridgeId) this.#places.delete(channelId);
    await this.#ask('DELETE', `bridges/${bridgeId}`);
  }

  /** True when somebody is in it or on the way. */
  isInUse(bridgeId: string): boolean {
    return [...this.#places.values()].includes(bridgeId);
  }

  /** The channel is no more. */
  forget(channelId: string): void {
    this.#places.delete(channelId);
  }

  /** The picture as Asterisk has it, after a time without events; `alone` are channels in our application and in no bridge. */
  learn(bridges: readonly AriBridge[], alone: readonly string[]): void {
    this.#places.clear();
    this.#bridges.clear();
    this.#music.clear();
    for (const bridge of bridges) {
      this.#bridges.add(bridge.id);
      for (const channelId of bridge.channels) this.#places.set(channelId, bridge.id);
    }
    for (const channelId of alone) this.#places.set(channelId, unknown);
  }

  async #settled(channelId: string, bridgeId: string, sent: Promise<AriReply>[]): Promise<boolean> {
    let reply = await this.#lastOf(channelId, sent);
    for (let tries = 0; tries < retries; tries++) {
      if (reply === undefined || reply.status < 300) return true;
      // 400: no such channel.
      if (reply.status === 400 || this.#places.get(channelId) !== bridgeId) return false;
      if (reply.status === 404) {
        // No such bridge: it was deleted under our hands.
        this.#bridges.add(bridgeId);
        await this.#ask('POST', `bridges/${bridgeId}`, { type: 'mixing,dtmf_events', name: this.#parts.app });
      } else {
        await new Promise<void>((resolve) => void this.#parts.clock.after(retryEachMs, resolve));
        // Not in our application yet: nor was the music ended.
        await this.#ask('DELETE', `channels/${channelId}/moh`);
      }
      reply = await this.#ask('POST', `bridges/${bridgeId}/addChannel`, { channel: channelId });
    }
    return false;
  }

  /** The answer to the last of several requests; without one, nothing is known of the channel any more. */
  async #lastOf(channelId: string, sent: readonly Promise<AriReply>[]): Promise<AriReply | undefined> {
    try {
      return (await Promise.all(sent)).at(-1);
    } catch (fault) {
      if (this.#places.has(channelId)) this.#places.set(channelId, unknown);
      throw fault;
    }
  }

  #ask(method: AriRequest['method'], path: string, query?: Record<string, string>): Promise<AriReply> {
    return this.#parts.ask({ method, path, ...(query === undefined ? {} : { query }) });
  }
}
