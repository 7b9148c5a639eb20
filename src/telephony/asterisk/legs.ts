/**
 * The contacts' legs: dialed under our own ids, which are the channels' ids on the wire, followed by their events, hung up. What is
 * remembered here is only what events and requests have to know of each other.
 */
import type { LegId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/phone-number.ts';
import type { Clock, DialRequest, LivingLeg, TelephoneEvent } from '../../engine/ports.ts';
import { TelephoneAway } from './ari/client.ts';
import { type AriChannel, type AriEvent, readChannel } from './ari/model.ts';
import { calledInAs, type ReadNumber } from './inbound.ts';
import { channelOf, isInbound } from './inbound-ids.ts';
import { legOfChannel } from './objects.ts';
import type { SoundsInForce } from './sounds.ts';
import type { Ask } from './switchboard.ts';
import { type LegMemory, newLeg, translate } from './translate.ts';

export type LegsParts = {
  readonly readNumber: ReadNumber;
  readonly app: string;
  readonly ask: Ask;
  readonly clock: Clock;
  readonly dialString: (trunk: string, e164: E164) => string | undefined;
  /** What contacts hear of their campaign's own. */
  readonly sounds?: SoundsInForce | undefined;
  readonly tell: (event: TelephoneEvent) => void;
  /** After the answer of a leg was told of which somebody wants to know who answered. */
  readonly onToDetect: (legId: LegId) => void;
  /** After the leg's end was told. */
  readonly onEnded: (legId: LegId) => void;
  readonly onInferred: (legId: LegId) => void;
};

/** Late events of a leg that has ended are told apart from those of a leg that nobody knows (F33). */
const rememberedMs = 120_000;
const stasisLimitMs = 500;

export class Legs {
  readonly #parts: LegsParts;
  readonly #legs = new Map<LegId, LegMemory>();
  readonly #waiting = new Map<LegId, (() => void)[]>();
  /** Legs that are over and still remembered, oldest first. */
  readonly #past: { readonly legId: LegId; readonly at: number }[] = [];

  constructor(parts: LegsParts) {
    this.#parts = parts;
  }

  async dial(request: DialRequest) {
    const { legId, e164, callerNumber, trunk, ringTimeoutMs, campaignId, onAnswer } = request;
    const was = this.#legs.get(legId);
    if (was !== undefined && was.phase !== 'ended') return 'exists';
    const endpoint = this.#parts.dialString(trunk, e164);
    if (endpoint === undefined) return 'refused';
    // Before the request leaves: its first events may come before its answer (F29).
    const isDetected = request.detectMachine === true;
    this.#legs.set(legId, { ...newLeg(legId), ringTimeoutMs, isDetected });
    let status: number;
    try {
      ({ status } = await this.#parts.ask({
        method: 'POST',
        path: 'channels',
        query: {
          endpoint,
          // A test call of a trunk goes where callers without an engine go: to the information message and the end.
          ...(onAnswer === 'announce'
            ? { context: 'rufwerk-nobody', extension: 'FAILED' }
            : { context: 'rufwerk', extension: 's' }),
          priority: '1',
          channelId: legId,
          callerId: callerNumber,
          timeout: String(Math.max(1, Math.ceil(ringTimeoutMs / 1000))),
        },
        body: {
          variables: {
            RUFWERK_APP: this.#parts.app,
            'CHANNEL(accountcode)': this.#parts.app,
            ...(request.detectMachine === true ? { RUFWERK_AT_ONCE: 'after-detection' } : {}),
            ...this.#parts.sounds?.variablesFor(campaignId),
          },
        },
      }));
    } catch (fault) {
      if (!(fault instanceof TelephoneAway) || fault.wasSent) throw fault;
      this.#drop(legId);
      return 'refused';
    }
    if (status < 300) return 'dialed';
    // Asterisk answers 409 to any failure that follows a real conflict (its reason is kept per thread): only a look is proof.
    if (status === 409 && (await this.#isThere(legId))) return 'exists';
    this.#drop(legId);
    return 'refused';
  }

  async hangUp(legId: LegId): Promise<'asked' | 'gone'> {
    const leg = this.#legs.get(legId);
    if (leg !== undefined) this.#legs.set(legId, { ...leg, isHungUpByUs: true });
    const { status } = await this.#parts.ask({
      method: 'DELETE',
      path: `channels/${channelOf(legId)}`,
      query: { reason: 'normal' },
    });
    return status === 404 ? 'gone' : 'asked';
  }

  hear(event: Extract<AriEvent, { channel: AriChannel }>): void {
    const legId = legOfChannel(event.channel, this.#parts.app);
    if (legId === undefined) return;
    const known = this.#legs.get(legId);
    // Who calls in is no leg of ours before he is welcomed.
    if (known === undefined && isInbound(legId)) return;
    if (event.type === 'ChannelDtmfReceived') return this.#pressed(known, event.digit);
    // Of another application on the same Asterisk; or ours, dialed by the engine before this one.
    if (known === undefined && event.channel.accountCode !== this.#parts.app) return;
    const { memory, events, isInferred } = translate(known ?? newLeg(legId), event);
    this.#legs.set(legId, memory);
    if (isInferred === true) this.#parts.onInferred(legId);
    if (memory.isInStasis) this.#release(legId);
    for (const one of events) {
      this.#parts.tell(one);
      if (one.type === 'answered' && memory.isDetected === true) this.#parts.onToDetect(legId);
    }
    if (memory.phase === 'ended' && known?.phase !== 'ended') this.#ended(legId);
  }

  /** Somebody has called in; he is answered in this moment. */
  welcome(legId: LegId): void {
    this.#legs.set(legId, { ...newLeg(legId), phase: 'connected', isInStasis: true });
  }

  /** In the midst of its message the leg has come back to us by a key. */
  comeBack(legId: LegId): void {
    // Whatever was remembered of its message is over.
    this.welcome(legId);
  }

  /** In the midst of its message the dialplan listens, and sends it back to us where it must. */
  #pressed(leg: LegMemory | undefined, digit: string): void {
    if (leg === undefined || leg.farewell !== undefined || !isInbound(leg.legId)) return;
    this.#parts.tell({ type: 'digit', legId: leg.legId, digit });
  }

  /** Resolves true when the leg can be moved, false when it is not there or does not become so. */
  async isReady(legId: LegId): Promise<boolean> {
    const leg = this.#legs.get(legId);
    if (leg === undefined || leg.phase === 'ended' || leg.farewell !== undefined) return false;
    return this.#isInStasis(leg);
  }

  async #isInStasis(leg: LegMemory): Promise<boolean> {
    const { legId } = leg;
    if (leg.isInStasis) return true;
    if (leg.phase !== 'connected') return false;
    // Answered, and a fraction of a millisecond away from our application; or the word of its coming was lost.
    await new Promise<void>((resolve) => {
      this.#waiting.set(legId, [...(this.#waiting.get(legId) ?? []), resolve]);
      this.#parts.clock.after(stasisLimitMs, resolve);
    });
    return this.#legs.get(legId)?.phase === 'connected';
  }

  /** Nobody is joined with it from now on. Resolves true when it can be moved one last time, to where it hears its farewell. */
  async leave(legId: LegId): Promise<boolean> {
    const leg = this.#legs.get(legId);
    if (leg === undefined) return false;
    this.#legs.set(legId, { ...leg, farewell: 'asked' });
    return this.#isInStasis(leg);
  }
  /** It was not moved after all. */
  stay(legId: LegId): void {
    const leg = this.#legs.get(legId);
    if (leg?.farewell !== 'asked') return;
    const { farewell: _, ...rest } = leg;
    this.#legs.set(legId, rest);
  }
  isLeaving(legId: LegId): boolean {
    return this.#legs.get(legId)?.farewell !== undefined;
  }

  isConnected(legId: LegId): boolean {
    return this.#legs.get(legId)?.phase === 'connected';
  }

  /** The ids that must be in a list of channels asked for now, or are gone. */
  known(): ReadonlySet<LegId> {
    return new Set(
      [...this.#legs.values()].filter(({ phase }) => phase !== 'ended').map(({ legId }) => legId),
    );
  }

  /** Holds what is remembered against the list of channels; `expected` are the legs known when it was asked for. */
  learn(channels: readonly AriChannel[], expected: ReadonlySet<LegId>): readonly LivingLeg[] {
    const living: LivingLeg[] = [];
    const { readNumber } = this.#parts;
    for (const channel of channels) {
      const legId = legOfChannel(channel, this.#parts.app);
      if (legId === undefined) continue;
      const known = this.#legs.get(legId);
      if (known === undefined && channel.accountCode !== this.#parts.app) continue;
      const isHere = channel.stasisData?.startsWith(this.#parts.app) === true;
      const isUp = channel.state === 'up' || known?.phase === 'connected' || isInbound(legId);
      living.push({
        legId,
        phase: isUp ? 'connected' : 'ringing',
        ...inboundOf(legId, channel, { isHere, readNumber }),
      });
      if (known?.phase === 'ended') continue;
      const isInStasis = known?.isInStasis === true || isHere;
      const phase = isUp ? 'connected' : channel.state === 'ringing' ? 'ringing' : (known?.phase ?? 'asked');
      // Who has called in and is not here hears his message, whoever has sent him there.
      const farewell = isInbound(legId) && !isHere ? { farewell: 'heard' as const } : {};
      this.#legs.set(legId, { ...(known ?? newLeg(legId)), phase, isInStasis, ...farewell });
      if (isInStasis) this.#release(legId);
    }
    const there = new Set(living.map(({ legId }) => legId));
    for (const legId of expected) if (!there.has(legId)) this.#vanished(legId);
    return living;
  }

  /** Its end was not heard: whoever asks who lives draws the conclusion. */
  #vanished(legId: LegId): void {
    const leg = this.#legs.get(legId);
    if (leg === undefined || leg.phase === 'ended') return;
    this.#legs.set(legId, { ...leg, phase: 'ended', isInStasis: false });
    this.#ended(legId);
  }

  #ended(legId: LegId): void {
    this.#release(legId);
    this.#parts.onEnded(legId);
    // No timers: they would keep a process that is to end.
    const now = this.#parts.clock.now();
    this.#past.push({ legId, at: now });
    while ((this.#past[0]?.at ?? now) < now - rememberedMs) {
      const old = this.#past.shift();
      if (old !== undefined && this.#legs.get(old.legId)?.phase === 'ended') this.#legs.delete(old.legId);
    }
  }

  /** The dial never became a channel. */
  #drop(legId: LegId): void {
    if (this.#legs.get(legId)?.phase === 'asked') this.#legs.delete(legId);
  }

  #release(legId: LegId): void {
    for (const resolve of this.#waiting.get(legId) ?? []) resolve();
    this.#waiting.delete(legId);
  }

  async #isThere(legId: LegId): Promise<boolean> {
    const { body, status } = await this.#parts.ask({ method: 'GET', path: `channels/${legId}` });
    return status === 200 && readChannel(body) !== undefined;
  }
}

/** What is said of a leg that has called in: who waits, or that it hears its message. */
function inboundOf(
  legId: LegId,
  channel: AriChannel,
  { isHere, readNumber }: { readonly isHere: boolean; readonly readNumber: ReadNumber },
): Pick<LivingLeg, 'calledIn' | 'isLeaving'> {
  if (!isInbound(legId)) return {};
  const calledIn = isHere ? calledInAs(channel, channel.stasisData?.split(',')[2], readNumber) : undefined;
  return calledIn === undefined ? { isLeaving: true } : { calledIn };
}
