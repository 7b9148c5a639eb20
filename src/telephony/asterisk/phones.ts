/**
 * The agents' own telephones: the accounts by which they call in, and the leg that stands as long as the agent works. Between calls it
 * waits in a bridge of its own: voice flows all the time, so that answer-to-voice takes no ringing, and it never leaves the one mixing
 * technology (with another one browsers went deaf on the change, docs/telephony.md).
 */
import { randomBytes } from 'node:crypto';
import type { UserId } from '../../domain/ids.ts';
import type { PhoneAccount, TelephoneEvent } from '../../engine/ports.ts';
import type { AriChannel, AriEvent } from './ari/model.ts';
import { deleteRequest, type ObjectSettings, phoneObjects, phoneOfChannel, pushRequests } from './objects.ts';
import type { Ask, Switchboard } from './switchboard.ts';

export type PhonesParts = {
  readonly settings: ObjectSettings;
  readonly ask: Ask;
  readonly switchboard: Switchboard;
  readonly tell: (event: TelephoneEvent) => void;
  /** Before it is told: the agent's leg is gone, out of whatever conversation it was in. */
  readonly onLost: (userId: UserId) => void;
};

/** `isMuted` is unknown of a leg that an engine before this one has let in. */
type Phone = { readonly channelId: string; isMuted: boolean | undefined; isUp: boolean };

export class Phones {
  readonly #parts: PhonesParts;
  readonly #accounts = new Map<UserId, { readonly id: string; readonly secret: string }>();
  readonly #phones = new Map<UserId, Phone>();

  constructor(parts: PhonesParts) {
    this.#parts = parts;
  }

  async open(userId: UserId): Promise<PhoneAccount> {
    const [id, other] = accountIds(userId, this.#accounts.get(userId)?.id);
    const secret = randomBytes(16).toString('base64url');
    await this.#push(id, secret);
    this.#accounts.set(userId, { id, secret });
    await this.#void([other]);
    return { user: id, secret, target: 'sip:agent@rufwerk' };
  }

  async close(userId: UserId): Promise<void> {
    this.#accounts.delete(userId);
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
    const { account, userId } = found;
    if (event.type === 'StasisStart' && event.args[0] === 'agent') {
      void this.#came(userId, account, event.channel.id);
    } else if (event.type === 'StasisEnd' || event.type === 'ChannelDestroyed') {
      this.#left(userId, event.channel.id);
    }
  }

  /** Accounts are in Asterisk's memory alone. */
  async pushAll(): Promise<void> {
    await Promise.all([...this.#accounts.values()].map(({ id, secret }) => this.#push(id, secret)));
  }

  /** Holds what is remembered against the list of channels: legs that are gone are told so, others are known again. */
  learn(channels: readonly AriChannel[]): void {
    const { app } = this.#parts.settings;
    const living = new Map<UserId, string>();
    for (const channel of channels) {
      const userId = phoneOfChannel(channel)?.userId;
      if (userId === undefined || channel.stasisData?.startsWith(app) !== true) continue;
      if (channel.state === 'up') living.set(userId, channel.id);
      // It came while the socket was cut: nobody has answered it, and nobody will.
      else if (this.#phones.get(userId)?.channelId !== channel.id) void this.#hangUp(channel.id);
    }
    for (const [userId, { channelId }] of this.#phones) {
      if (!channels.some(({ id }) => id === channelId)) this.#left(userId, channelId);
    }
    for (const [userId, channelId] of living) {
      if (!this.#phones.has(userId)) this.#phones.set(userId, { channelId, isMuted: undefined, isUp: true });
    }
  }

  async #came(userId: UserId, account: string, channelId: string): Promise<void> {
    const current = this.#accounts.get(userId);
    // By an account that was voided while it was being checked. After a start of ours no account is known, and all are let in.
    if (current !== undefined && current.id !== account) return this.#hangUp(channelId);
    const before = this.#phones.get(userId);
    if (before?.channelId === channelId) return undefined;
    if (before !== undefined) {
      this.#left(userId, before.channelId);
      void this.#hangUp(before.channelId);
    }
    const phone: Phone = { channelId, isMuted: false, isUp: false };
    this.#phones.set(userId, phone);
    const { ask, switchboard, tell } = this.#parts;
    try {
      const [answer, placed] = await Promise.all([
        ask({ method: 'POST', path: `channels/${channelId}/answer` }),
        switchboard.place(channelId, waitingBridge(userId)),
      ]);
      if (answer.status >= 300 || placed === 'gone' || this.#phones.get(userId) !== phone) return undefined;
      phone.isUp = true;
      tell({ type: 'phone_up', userId });
    } catch {
      // The connection was lost meanwhile: whoever still stands then is found in the list.
      if (this.#phones.get(userId) === phone) this.#phones.delete(userId);
    }
    return undefined;
  }

  #left(userId: UserId, channelId: string): void {
    const phone = this.#phones.get(userId);
    if (phone?.channelId !== channelId) return;
    this.#phones.delete(userId);
    this.#parts.switchboard.forget(channelId);
    this.#parts.switchboard.dissolve(waitingBridge(userId)).catch(() => undefined);
    if (!phone.isUp) return;
    this.#parts.onLost(userId);
    this.#parts.tell({ type: 'phone_lost', userId });
  }

  async #hangUp(channelId: string): Promise<void> {
    const end = this.#parts.ask({
      method: 'DELETE',
      path: `channels/${channelId}`,
      query: { reason: 'normal' },
    });
    await end.catch(() => undefined);
  }

  async #push(id: string, secret: string): Promise<void> {
    const replies = await Promise.all(
      phoneObjects(id, secret, this.#parts.settings).map(async (object) => {
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
