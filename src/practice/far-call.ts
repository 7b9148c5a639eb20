/** One call at the far end: the SIP leg, its sound, and a behaviour that plays its part in it. */
import { type Behaviour, digitsOf, type Manners, type Voice } from './people/behaviour.ts';
import type { Clips } from './people/clips.ts';
import { openSpeaker, type Speaker } from './people/conversation.ts';
import { Observed } from './observed.ts';
import type { Pacer } from './rtp/pacer.ts';
import { RtpStream, type StreamCounts } from './rtp/stream.ts';
import type { Header, SipRequest } from './sip/message.ts';
import type { Invitation } from './sip/invitation.ts';
import { IncomingLeg } from './sip/incoming-leg.ts';
import type { Leg, LegEnd, LegWatch } from './sip/leg.ts';
import { type Direction, SoundAgreement } from './sip/sdp.ts';
import type { SipServer } from './sip/server.ts';

export interface FarCallParts {
  readonly server: SipServer;
  readonly host: string;
  readonly pacer: Pacer;
  readonly clips: Clips;
  readonly keepHeardMs: number;
  readonly behaviour: Behaviour;
  /** `in`: the product called; `out`: the far end did. */
  readonly direction: 'in' | 'out';
  /** Both as they stood in the INVITE. */
  readonly number: string;
  readonly callerNumber: string;
  readonly callId: string;
  readonly invite: SipRequest | undefined;
  readonly onEnded: (call: FarCall) => void;
}

export class FarCall {
  readonly direction: 'in' | 'out';
  /** The number of the far end's person, as dialed (`in`) or shown (`out`). */
  readonly number: string;
  /** The product's number: that it showed (`in`), or that was called (`out`). */
  readonly callerNumber: string;
  readonly callId: string;
  /** The INVITE that came, for what no other field says. */
  readonly invite: SipRequest | undefined;
  readonly observed: Observed;
  readonly behaviour: Behaviour;
  /** The final status of the INVITE; undefined before. */
  status: number | undefined;
  endedBy: LegEnd | undefined;
  /** What became of the second answer of a fork. */
  readonly fork: { ackAt?: number; endedAt?: number; endedBy?: LegEnd } = {};
  agreement: SoundAgreement | undefined;
  readonly #parts: FarCallParts;
  readonly #deadlines: (() => void)[] = [];
  #leg: Leg | undefined;
  #invitation: Invitation | undefined;
  #forkLeg: Leg | undefined;
  #stream: RtpStream | undefined;
  #speaker: Speaker | undefined;

  constructor(parts: FarCallParts) {
    this.#parts = parts;
    this.direction = parts.direction;
    this.number = parts.number;
    this.callerNumber = parts.callerNumber;
    this.callId = parts.callId;
    this.invite = parts.invite;
    this.behaviour = parts.behaviour;
    this.observed = new Observed(() => parts.server.clock.now(), parts.keepHeardMs);
    this.observed.mark('invite');
  }

  /** Whether it still lives on our side. */
  get isAlive(): boolean {
    return this.endedBy === undefined;
  }
  get isConnected(): boolean {
    return this.#leg?.state === 'up';
  }
  get rtp(): StreamCounts {
    return this.#stream?.counts ?? { sent: 0, received: 0, failed: 0, lost: 0 };
  }
  /** What the sound is now; undefined before it is agreed. */
  get sound() {
    return this.agreement?.agreed;
  }

  /** Opens the sound's port. To be done before a description of it is made. */
  async openSound(): Promise<SoundAgreement> {
    const { host, pacer, server } = this.#parts;
    const stream = new RtpStream({
      host,
      pacer,
      now: () => server.clock.now(),
      onFrame: (ulaw, at) => {
        this.observed.hear(ulaw, at);
        this.#speaker?.hear(ulaw);
      },
      onDigit: (digit) => this.digitCame(digit),
      onFault: (fault) => server.fault(fault),
    });
    stream.sound = undefined;
    await stream.open();
    this.#stream = stream;
    const sessionId = 1 + Math.floor(Math.random() * 1e9);
    this.agreement = new SoundAgreement({ address: host, port: stream.port, sessionId });
    if (!this.isAlive) stream.close();
    return this.agreement;
  }

  digitCame(digit: string): void {
    this.observed.digits += digit;
    this.#speaker?.digit(digit);
  }

  /** What the leg has to tell. */
  watch(onCancel: () => void): LegWatch {
    return {
      onSound: () => {
        if (this.agreement?.agreed) this.#stream?.follow(this.agreement.agreed);
      },
      onAck: () => this.observed.mark('ack'),
      onCancel: () => {
        this.observed.mark('cancel');
        onCancel();
      },
      onDigit: (digit) => this.digitCame(digit),
      onEnded: (why) => this.end(why),
      onVanished: () => undefined,
    };
  }

  follow(leg: Leg): void {
    this.#leg = leg;
  }
  followInvitation(invitation: Invitation): void {
    this.#invitation = invitation;
  }
  followFork(leg: Leg): void {
    this.#forkLeg = leg;
  }

  later(delayMs: number, deed: () => void): void {
    this.#deadlines.push(this.#parts.server.clock.after(delayMs, deed));
  }

  /** Begins to speak with this voice instead of what was said before. */
  speak(voice: Voice): void {
    const { clips, server, number } = this.#parts;
    this.#speaker?.close();
    const digits = digitsOf(number) ?? '0';
    this.#speaker = openSpeaker(voice, { clock: server.clock, clips, digits });
    if (this.#stream) this.#stream.sound = this.#speaker.sound;
  }

  /** Everything that the behaviour does after the answer. */
  connected(manners: Manners): void {
    this.status = 200;
    this.observed.mark('answered');
    this.speak(manners.oneWay === 'mute' ? { kind: 'nothing' } : manners.voice);
    if (this.#stream) {
      this.#stream.isDeaf = manners.oneWay === 'deaf';
      this.#stream.lossShare = manners.lossShare ?? 0;
    }
    const { hangsUpAfterMs, vanishesAfterMs, presses } = manners;
    if (hangsUpAfterMs !== undefined) this.#leaveAfter(hangsUpAfterMs);
    if (vanishesAfterMs !== undefined) this.later(vanishesAfterMs, () => this.vanish());
    if (presses) this.later(presses.afterMs, () => this.press(presses.digits));
    for (const { afterMs, direction } of manners.reinvites ?? []) {
      this.later(afterMs, () => void this.reinvite(direction));
    }
  }

  /** BYE. A call that rings here is declined (480), one of ours that was not answered yet is taken back. */
  hangUp(): void {
    const leg = this.#leg;
    if (leg instanceof IncomingLeg && leg.state === 'early') this.refuse(leg, 480);
    else if (leg) leg.bye();
    else this.#invitation?.cancel();
  }
  press(digits: string): void {
    this.#stream?.sendDigits(digits);
  }
  /** @returns the status of the answer */
  async reinvite(direction: Direction): Promise<number> {
    return (await this.#leg?.reinvite(direction)) ?? 491;
  }
  /** Answers and sends nothing from now on; the other side is not told. */
  vanish(): void {
    this.#leg?.vanish();
    this.#forkLeg?.vanish();
    this.end('lost');
  }

  /** Refuses an INVITE that waits for its answer. */
  refuse(leg: IncomingLeg, status: number, headers: readonly Header[] = []): void {
    if (leg.state !== 'early') return;
    this.status = status;
    leg.refuse(status, headers);
  }

  end(why: LegEnd): void {
    if (!this.isAlive) return;
    this.endedBy = why;
    if (['their BYE', 'our BYE', 'no ACK', 'no refresh'].includes(why)) this.observed.mark('bye');
    this.observed.mark('ended');
    for (const takeBack of this.#deadlines) takeBack();
    this.#deadlines.length = 0;
    this.#speaker?.close();
    this.#stream?.close();
    this.#parts.onEnded(this);
  }

  /** Long talks end with a goodbye; who hangs up early does not say one. */
  #leaveAfter(afterMs: number): void {
    const politeMs = 10_000;
    if (afterMs < politeMs) return this.later(afterMs, () => this.hangUp());
    return this.later(afterMs - 1_500, () => {
      const goodbyeMs = this.#speaker?.sayGoodbye() ?? 0;
      this.later(Math.max(1_500, goodbyeMs), () => this.hangUp());
    });
  }
}
