/**
 * The agents' own telephones: the accounts by which they call in, those that we call (phone-calls.ts), and the leg that stands as long as
 * the agent works. Between calls it waits in a bridge of its own: voice flows all the time, so that answer-to-voice takes no ringing, and
 * it never leaves the one mixing technology (with another one browsers went deaf on the change, docs/telephony.md).
 */
import { randomBytes } from 'node:crypto';
import type { PhoneKind } from '../../domain/agent/phone.ts';
import type { UserId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/phone-number.ts';
import type { CallResult } from '../../domain/result/result.ts';
import type { PhoneAccount, PhoneWish, TelephoneEvent } from '../../engine/ports.ts';
import type { AriChannel, AriEvent } from './ari/model.ts';
import {
  deleteRequest,
  deskObjectId,
  deskObjects,
  type ObjectSettings,
  type PhoneOfChannel,
  phoneObjects,
  phoneOfChannel,
  type PushedObject,
  pushRequests,
} from './objects.ts';
import { type CalledWish, originateRequest } from './phone-calls.ts';
import { resultOf } from './sip-answers.ts';
import type { Ask, Switchboard } from './switchboard.ts';

export type PhonesParts = {
  readonly settings: ObjectSettings;
  readonly ask: Ask;
  readonly switchboard: Switchboard;
  /** How a number is dialed by a trunk; undefined where there is no such trunk. */
  readonly dialString: (trunk: string, e164: E164) => string | undefined;
  readonly tell: (event: TelephoneEvent) => void;
  /** Before it is told: the agent's leg is gone, out of whatever conversation it was in. */
  readonly onLost: (userId: UserId) => void;
};

/** `isMuted` is unknown of a leg that an engine before this one has let in. */
type Phone = {
  readonly channelId: string;
  readonly kind: PhoneKind;
  /** We call it: its end is told also when nobody has answered. */
  readonly isCalled: boolean;
  isMuted: boolean | undefined;
  isUp: boolean;
};

export class Phones {
  readonly #parts: PhonesParts;
  readonly #accounts = new Map<UserId, { readonly id: string; readonly secret: string }>();
  /** The secrets of standing accounts. */
  readonly #desks = new Map<UserId, string>();
  /** Which kind an agent works with; after a start of ours none is known, and all are let in. */
  readonly #chosen = new Map<UserId, PhoneKind>();
  readonly #phones = new Map<UserId, Phone>();

  constructor(parts: PhonesParts) {
    this.#parts = parts;
  }

  open(userId: UserId, wish: PhoneWish = { kind: 'browser' }) {
    switch (wish.kind) {
      case 'browser':
        return this.#openBrowser(userId);
      case 'desk_account':
        return this.#openDesk(userId, wish.secret);
      case 'desk':
      case 'external':
        return this.#call(userId, wish);
    }
  }

  async #openBrowser(userId: UserId): Promise<PhoneAccount> {
    this.#choose(userId, 'browser');
    const [id, other] = accountIds(userId, this.#accounts.get(userId)?.id);
    const secret = randomBytes(16).toString('base64url');
    await this.#push(phoneObjects(id, secret, this.#parts.settings));
    this.#accounts.set(userId, { id, secret });
    await this.#void([other]);
    return { user: id, secret, target: 'sip:agent@rufwerk' };
  }

  /** The same secret again changes nothing: a phone that has registered stays so. */
  async #openDesk(userId: UserId, secret: string): Promise<undefined> {
    if (this.#desks.get(userId) === secret) return;
    await this.#push(deskObjects(userId, secret, this.#parts.settings));
    this.#desks.set(userId, secret);
  }

  async #call(userId: UserId, wish: CalledWish): Promise<'called' | 'refused'> {
    const { ask, settings, dialString } = this.#parts;
    this.#choose(userId, wish.kind);
    this.#forget(userId);
    this.#accounts.delete(userId);
    await this.#void(accountIds(userId, undefined));
    const call = originateRequest(userId, wish, { app: settings.app, dialString });
    if (call === undefined) return 'refused';
    // Before the request leaves: its first events may come before its answer (F29).
    const phone: Phone = {
      channelId: call.channelId,
      kind: wish.kind,
      isCalled: true,
      isMuted: false,
      isUp: false,
    };
    this.#phones.set(userId, phone);
    const { status } = await ask(call.request);
    if (status < 300) return 'called';
    if (this.#phones.get(userId) === phone) this.#phones.delete(userId);
    return 'refused';
  }

  /** From now on only a telephone of this kind is let in, and a leg of another kind ends. */
  #choose(userId: UserId, kind: PhoneKind): void {
    this.#chosen.set(userId, kind);
    if (this.#phones.get(userId)?.kind !== kind) this.#forget(userId);
  }

  /** Ends a leg that we replace ourselves: nobody has to be told. */
  #forget(userId: UserId): void {
    const phone = this.#phones.get(userId);
    if (phone === undefined) return;
    this.#phones.delete(userId);
    this.#parts.switchboard.forget(phone.channelId);
    this.#parts.switchboard.dissolve(waitingBridge(userId)).catch(() => undefined);
    void this.#hangUp(phone.channelId);
  }

  /** The desk phone's account is void: it can neither register nor call in, and its leg ends. */
  async revokeDesk(userId: UserId): Promise<void> {
    this.#desks.delete(userId);
    const id = deskObjectId(userId);
    const { ask } = this.#parts;
    await Promise.all((['endpoint', 'aor', 'auth'] as const).map((type) => ask(deleteRequest({ type, id }))));
    const phone = this.#phones.get(userId);
    if (phone?.kind === 'desk') await this.#hangUp(phone.channelId);
  }

  async close(userId: UserId): Promise<void> {
    this.#accounts.delete(userId);
    this.#chosen.delete(userId);
    const phone = this.#phones.get(userId);
    await this.#void(accountIds(userId, undefined));
    if (phone !== undefined) await this.#hangUp(phone.channelId);
  }

  /** The channel of an agent's leg, if it stands. */
  channelOf(userId: UserId | undefined): string | undefined {
    const phone = userId === undefined ? undefined : this.#phones.get(userId);
    return phone?.isUp === true ? phone.channelId : undefined;
  }
  userOf(channelId: string): UserId | undefined {
    for (const [userId, phone] of this.#phones) if (phone.channelId === channelId) return userId;
    return undefined;
  }
  all(): UserId[] {
    return [...this.#phones].filter(([, { isUp }]) => isUp).map(([userId]) => userId);
  }

  /** Closes or opens the agent's microphone; nothing happens where it is so already. */
  async mute(userId: UserId, isMuted: boolean): Promise<void> {
    const phone = this.#phones.get(userId);
    if (phone === undefined || phone.isMuted === isMuted) return;
    phone.isMuted = isMuted;
    await this.#parts.ask({
      method: isMuted ? 'POST' : 'DELETE',
      path: `channels/${phone.channelId}/mute`,
      query: { direction: 'in' },
    });
  }

  /** Back into the waiting bridge, with an open microphone. */
  async rest(userId: UserId): Promise<void> {
    const channelId = this.channelOf(userId);
    if (channelId === undefined) return;
    const muted = this.mute(userId, false);
    await Promise.all([muted, this.#parts.switchboard.place(channelId, waitingBridge(userId))]);
  }

  hear(event: Extract<AriEvent, { channel: AriChannel }>): void {
    const found = phoneOfChannel(event.channel);
    if (found === undefined || event.channel.accountCode !== this.#parts.settings.app) return;
    if (event.type === 'StasisStart' && event.args[0] === 'agent') {
      void this.#came(found, event.channel.id);
    } else if (event.type === 'StasisEnd') {
      this.#left(found.userId, event.channel.id);
    } else if (event.type === 'ChannelDestroyed') {
      const hasRung = event.channel.state === 'ringing';
      const { cause, techCause } = event;
      this.#left(found.userId, event.channel.id, resultOf({ cause, techCause, hasRung }).result);
    }
  }

  /** Accounts are in Asterisk's memory alone. */
  async pushAll(): Promise<void> {
    const { settings } = this.#parts;
    await Promise.all([
      ...[...this.#accounts.values()].map(({ id, secret }) => this.#push(phoneObjects(id, secret, settings))),
      ...[...this.#desks].map(([userId, secret]) => this.#push(deskObjects(userId, secret, settings))),
    ]);
  }

  /** Holds what is remembered against the list of channels: legs that are gone are told so, others are known again. */
  learn(channels: readonly AriChannel[]): void {
    const { app } = this.#parts.settings;
    const living = new Map<UserId, Phone>();
    for (const channel of channels) {
      const found = phoneOfChannel(channel);
      if (found === undefined || channel.stasisData?.startsWith(app) !== true) continue;
      const { userId, kind } = found;
      const phone = { channelId: channel.id, kind, isCalled: false, isMuted: undefined, isUp: true };
      if (channel.state === 'up') living.set(userId, phone);
      // It came while the socket was cut: nobody has answered it, and nobody will.
      else if (this.#phones.get(userId)?.channelId !== channel.id) void this.#hangUp(channel.id);
    }
    for (const [userId, { channelId, isUp, isCalled }] of this.#phones) {
      // One that we have only just called may not be in the list yet.
      const isOnItsWay = isCalled && !isUp;
      if (!isOnItsWay && !channels.some(({ id }) => id === channelId)) this.#left(userId, channelId);
    }
    for (const [userId, phone] of living) if (!this.#phones.has(userId)) this.#phones.set(userId, phone);
  }

  async #came(found: PhoneOfChannel, channelId: string): Promise<void> {
    const { userId, kind } = found;
    if (!this.#isLetIn(found)) return this.#hangUp(channelId);
    const before = this.#phones.get(userId);
    const isCalled = before?.channelId === channelId && before.isCalled;
    if (before?.channelId === channelId && !(isCalled && !before.isUp)) return undefined;
    // A desk phone that calls in while we call it: one of the two is enough.
    if (before?.isUp === false && before.channelId !== channelId) this.#forget(userId);
    else if (before !== undefined && before.channelId !== channelId) {
      this.#left(userId, before.channelId);
      void this.#hangUp(before.channelId);
    }
    const phone: Phone = { channelId, kind, isCalled, isMuted: false, isUp: false };
    this.#phones.set(userId, phone);
    const { ask, switchboard, tell } = this.#parts;
    try {
      const [answer, placed] = await Promise.all([
        ask({ method: 'POST', path: `channels/${channelId}/answer` }),
        switchboard.place(channelId, waitingBridge(userId)),
      ]);
      if (answer.status >= 300 || placed === 'gone' || this.#phones.get(userId) !== phone) return undefined;
      phone.isUp = true;
      tell({ type: 'phone_up', userId, by: kind });
    } catch {
      // The connection was lost meanwhile: whoever still stands then is found in the list.
      if (this.#phones.get(userId) === phone) this.#phones.delete(userId);
    }
    return undefined;
  }

  /** Of another kind than the chosen one, or by an account that was voided while it was being checked. */
  #isLetIn({ userId, kind, account }: PhoneOfChannel): boolean {
    if ((this.#chosen.get(userId) ?? kind) !== kind) return false;
    return kind !== 'browser' || (this.#accounts.get(userId)?.id ?? account) === account;
  }

  /** `because`: how the network gave up, of one that we called. */
  #left(userId: UserId, channelId: string, because?: CallResult): void {
    const phone = this.#phones.get(userId);
    if (phone?.channelId !== channelId) return;
    this.#phones.delete(userId);
    this.#parts.switchboard.forget(channelId);
    this.#parts.switchboard.dissolve(waitingBridge(userId)).catch(() => undefined);
    if (!phone.isUp && !phone.isCalled) return;
    if (phone.isUp) this.#parts.onLost(userId);
    const why = phone.isUp || because === undefined ? {} : { because };
    this.#parts.tell({ type: 'phone_lost', userId, by: phone.kind, ...why });
  }

  async #hangUp(channelId: string): Promise<void> {
    const end = this.#parts.ask({
      method: 'DELETE',
      path: `channels/${channelId}`,
      query: { reason: 'normal' },
    });
    await end.catch(() => undefined);
  }

  async #push(objects: readonly PushedObject[]): Promise<void> {
    const replies = await Promise.all(
      objects.map(async (object) => {
        const sent = pushRequests(object).map((request) => this.#parts.ask(request));
        return (await Promise.all(sent)).at(-1) ?? { status: 500 };
      }),
    );
    const refused = replies.find(({ status }) => status >= 300);
    if (refused !== undefined) throw new Error(`Asterisk refused an agent's account (${refused.status})`);
  }

  async #void(ids: readonly string[]): Promise<void> {
    await Promise.all(
      ids.flatMap((id) =>
        (['endpoint', 'auth'] as const).map((type) => this.#parts.ask(deleteRequest({ type, id }))),
      ),
    );
  }
}

/**
 * The name of a user's next account, and the other one that is voided: two by turns, and a new secret each time. Asterisk never forgets the
 * name of an account that has called once, so a new name for each page would grow for ever. What an engine before this one has pushed is
 * written over or voided as well.
 */
function accountIds(userId: UserId, current: string | undefined): readonly [next: string, other: string] {
  const [one, two] = [`agent-${userId}-1`, `agent-${userId}-2`];
  return current === one ? [two, one] : [one, two];
}

export function waitingBridge(userId: UserId): string {
  return `wait-${userId}`;
}
