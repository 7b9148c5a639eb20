/**
 * Who talks with whom: each call has a bridge of its own, into which its agent is moved. A transfer takes the agent out, never the contact;
 * whoever has nobody to talk to hears music. All of it can be asked for twice.
 */
import type { LegId, UserId } from '../../domain/ids.ts';
import type { AriBridge } from './ari/model.ts';
import { channelOf } from './inbound-ids.ts';
import type { Legs } from './legs.ts';
import type { Phones } from './phones.ts';
import type { Switchboard } from './switchboard.ts';

export type ConversationsParts = {
  readonly switchboard: Switchboard;
  readonly legs: Legs;
  readonly phones: Phones;
};

export type Conversation = {
  readonly bridgeId: string;
  readonly legs: Set<LegId>;
  userId: UserId | undefined;
  isMuted: boolean;
  /** The agent has put them on hold; they stay so until they are retrieved or joined. */
  readonly held: Set<LegId>;
};

export class Conversations {
  readonly #parts: ConversationsParts;
  readonly #byLeg = new Map<LegId, Conversation>();

  constructor(parts: ConversationsParts) {
    this.#parts = parts;
  }

  async connect(
    legId: LegId,
    userId: UserId,
    as: { readonly isHeld: boolean; readonly isMuted: boolean },
  ): Promise<'connected' | 'gone' | 'no_phone'> {
    const { legs, phones } = this.#parts;
    if (!(await legs.isReady(legId))) return 'gone';
    const talk = this.of(legId);
    const left = this.#claim(userId, talk);
    talk.isMuted = as.isMuted;
    if (as.isHeld) talk.held.add(legId);
    else talk.held.delete(legId);
    const hasPhone = phones.channelOf(userId) !== undefined;
    const arranged = this.#arrange(talk);
    await left;
    if ((await arranged) === 'gone' || !legs.isConnected(legId)) return 'gone';
    return hasPhone && phones.channelOf(userId) !== undefined ? 'connected' : 'no_phone';
  }

  async hold(legId: LegId): Promise<void> {
    const talk = this.of(legId);
    talk.held.add(legId);
    await this.#arrange(talk);
  }
  async retrieve(legId: LegId, userId: UserId): Promise<void> {
    const talk = this.of(legId);
    const left = this.#claim(userId, talk);
    talk.held.delete(legId);
    await Promise.all([this.#arrange(talk), left]);
  }
  async mute(legId: LegId, userId: UserId, isMuted: boolean): Promise<void> {
    const talk = this.of(legId);
    talk.userId ??= userId;
    talk.isMuted = isMuted;
    await this.#parts.phones.mute(userId, isMuted);
  }

  async join(legIds: readonly LegId[], userId: UserId | undefined): Promise<'joined' | 'gone'> {
    const { legs, phones } = this.#parts;
    const ready = await Promise.all(legIds.map((legId) => legs.isReady(legId)));
    const [first] = legIds;
    if (first === undefined || ready.includes(false)) return 'gone';
    const talk = this.of(first);
    const left = new Set<Conversation>();
    for (const legId of legIds) {
      const was = this.of(legId);
      talk.held.delete(legId);
      if (was === talk) continue;
      was.legs.delete(legId);
      was.held.delete(legId);
      talk.legs.add(legId);
      this.#byLeg.set(legId, talk);
      left.add(was);
    }
    const agents = new Set([talk.userId, ...[...left].map((was) => was.userId)]);
    agents.delete(undefined);
    agents.delete(userId);
    if (userId !== talk.userId) talk.isMuted = false;
    talk.userId = undefined;
    const others = userId === undefined ? undefined : this.#claim(userId, talk);
    const arranged = this.#arrange(talk);
    for (const was of left) if (was.legs.size === 0) void this.#close(was);
    await Promise.all([...agents].map((one) => (one === undefined ? undefined : phones.rest(one))));
    await others;
    return (await arranged) === 'gone' || !legIds.every((legId) => legs.isConnected(legId))
      ? 'gone'
      : 'joined';
  }

  /** An agent talks in one conversation at a time: whoever would be left alone by the change hears music. */
  async #claim(userId: UserId, talk: Conversation): Promise<void> {
    const left = [...new Set(this.#byLeg.values())].filter((one) => one !== talk && one.userId === userId);
    talk.userId = userId;
    for (const one of left) one.userId = undefined;
    await Promise.all(left.map((one) => this.#arrange(one)));
  }

  /** The leg's conversation; one of its own where it has none yet. */
  of(legId: LegId): Conversation {
    const known = this.#byLeg.get(legId);
    if (known !== undefined) return known;
    const bridgeId = this.#parts.switchboard.bridgeOf(channelOf(legId)) ?? callBridge(legId);
    const talk: Conversation = {
      bridgeId,
      legs: new Set([legId]),
      userId: undefined,
      isMuted: false,
      held: new Set(),
    };
    this.#byLeg.set(legId, talk);
    return talk;
  }

  /** The leg goes to hear its farewell: it is in no conversation any more, as if it had ended. */
  async leave(legId: LegId): Promise<void> {
    const released = this.#parts.switchboard.release(channelOf(legId));
    this.legEnded(legId);
    await released;
  }

  legEnded(legId: LegId): void {
    const talk = this.#byLeg.get(legId);
    this.#byLeg.delete(legId);
    this.#parts.switchboard.forget(channelOf(legId));
    if (talk === undefined) return;
    talk.legs.delete(legId);
    talk.held.delete(legId);
    if (talk.legs.size === 0) void this.#close(talk);
  }

  /** Contacts who would be left alone hear music until their agent is back. */
  phoneLost(userId: UserId): void {
    for (const talk of new Set(this.#byLeg.values())) {
      if (talk.userId === userId) this.#arrange(talk).catch(() => undefined);
    }
  }

  /** Knows again who talks with whom, after a time without events. */
  learn(bridges: readonly AriBridge[]): void {
    const { legs, phones } = this.#parts;
    const known = new Map([...legs.known()].map((legId) => [channelOf(legId), legId]));
    for (const bridge of bridges) {
      const members = bridge.channels.flatMap((id) => known.get(id) ?? []);
      const users = bridge.channels.flatMap((id) => phones.userOf(id) ?? []);
      this.#learnOne(bridge.id, members, users[0]);
    }
  }

  /** Deletes the bridges of calls that are over and of agents who are gone; an agent who is left in one goes to wait. */
  async sweep(bridges: readonly AriBridge[]): Promise<void> {
    const { legs, phones, switchboard } = this.#parts;
    const known = legs.known();
    const kept = new Set([...this.#byLeg.values()].map(({ bridgeId }) => bridgeId));
    for (const legId of known) kept.add(callBridge(legId));
    for (const { id, channels } of bridges) {
      if (kept.has(id)) continue;
      const users = channels.flatMap((channelId) => phones.userOf(channelId) ?? []);
      if (id.startsWith('call-')) {
        await Promise.all(users.map((userId) => phones.rest(userId)));
        await switchboard.dissolve(id);
      } else if (id.startsWith('wait-') && channels.length === 0 && !switchboard.isInUse(id)) {
        await switchboard.dissolve(id);
      }
    }
  }

  #learnOne(bridgeId: string, members: readonly LegId[], userId: UserId | undefined): void {
    const [first] = members;
    if (first === undefined || this.#byLeg.has(first)) return;
    const talk: Conversation = {
      bridgeId,
      legs: new Set(members),
      userId,
      isMuted: false,
      held: new Set(),
    };
    for (const legId of members) this.#byLeg.set(legId, talk);
  }

  /**
   * Puts everybody where they belong. 'gone' when a contact can not be moved because there is none. The microphone is closed before the
   * agent is let in, never after. A contact whose agent is gone stays in the bridge and the bridge plays the music: were it empty, Asterisk
   * would end its recording, paused or not (I24).
   */
  async #arrange(talk: Conversation): Promise<'done' | 'gone'> {
    const { switchboard, phones } = this.#parts;
    const phone = phones.channelOf(talk.userId);
    // Two contacts have each other; one alone has music.
    const isAlone = phone === undefined && talk.legs.size === 1;
    const muted = talk.userId === undefined ? undefined : phones.mute(talk.userId, talk.isMuted);
    // The agent comes in before a held contact goes out: the bridge is never empty. Requests are carried out in the order of their leaving.
    const agent = phone === undefined ? undefined : switchboard.place(phone, talk.bridgeId);
    const contacts = [...talk.legs].map((legId) =>
      talk.held.has(legId) && !isAlone
        ? switchboard.music(channelOf(legId))
        : switchboard.place(channelOf(legId), talk.bridgeId),
    );
    const music = switchboard.musicIn(talk.bridgeId, isAlone);
    const moved = await Promise.all(contacts);
    await Promise.all([muted, agent, music]);
    return moved.includes('gone') ? 'gone' : 'done';
  }

  /** Nobody called is left: the bridge goes, and the agent waits for the next one. */
  async #close(talk: Conversation): Promise<void> {
    const { phones, switchboard } = this.#parts;
    const { userId } = talk;
    const isHere =
      userId !== undefined && switchboard.bridgeOf(phones.channelOf(userId) ?? '') === talk.bridgeId;
    const rested = isHere ? phones.rest(userId) : undefined;
    await Promise.all([rested, switchboard.dissolve(talk.bridgeId)]).catch(() => undefined);
  }
}

export function callBridge(legId: LegId): string {
  return `call-${legId}`;
}
