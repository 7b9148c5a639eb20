/**
 * One end of a call in SIP: from its INVITE to its BYE, whoever called. It keeps the protocol and decides nothing: when to
 * ring, to answer, to hang up is told to it.
 */
import { type Dialog, dialogKey, refreshTarget, requestIn } from './dialog.ts';
import type { Header, SipRequest } from './message.ts';
import type { Direction, SoundAgreement } from './sdp.ts';
import type { SipServer } from './server.ts';
import { SessionTimer } from './session-timer.ts';
import { repeat, type ServerTransaction } from './transaction.ts';

export const allowedMethods = 'INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO, REGISTER';

export interface LegWatch {
  /** What was agreed about the sound is new. */
  readonly onSound: () => void;
  readonly onAck: () => void;
  /** The caller takes the call back; who does not refuse it now lets an answer cross. */
  readonly onCancel: () => void;
  /** A digit in an INFO request. */
  readonly onDigit: (digit: string) => void;
  readonly onEnded: (why: LegEnd) => void;
  /** It answers nothing from now on; what still comes for it must find it. */
  readonly onVanished: () => void;
}
/** Who ended a leg: the other side's BYE, ours, a refusal or CANCEL, or silence (no ACK, no refresh, no answer). */
export type LegEnd =
  | 'their BYE'
  | 'our BYE'
  | 'refused'
  | 'cancelled'
  | 'no ACK'
  | 'no refresh'
  | 'no answer'
  | 'lost';

export interface LegParts {
  readonly server: SipServer;
  /** Undefined until the sound's port is open; where it never is, the answer has no description. */
  readonly agreement: () => SoundAgreement | undefined;
  readonly user: string;
  readonly localTag: string;
  readonly watch: LegWatch;
}

/** What both directions of a call share: everything after the answer. */
export class Leg {
  readonly key: string;
  readonly dialog: Dialog;
  state: 'early' | 'up' | 'ended' = 'early';
  /** True: answers nothing any more, as a peer whose power went out. */
  isVanished = false;
  protected readonly server: SipServer;
  protected readonly parts: LegParts;
  protected readonly timer: SessionTimer;
  /** What waits for an ACK: our answer to an INVITE or a re-INVITE. */
  #unacknowledged: { cseq: number; stop: () => void; hasOurOffer: boolean } | undefined;
  #isInviting = false;

  constructor(parts: LegParts, dialog: Dialog) {
    this.parts = parts;
    this.server = parts.server;
    this.dialog = dialog;
    this.key = dialogKey(dialog.callId, dialog.localTag);
    this.timer = new SessionTimer(parts.server.clock, () => this.#hangUp('no refresh'));
  }

  protected get agreement(): SoundAgreement | undefined {
    return this.parts.agreement();
  }

  /** A request within the dialog, ACK and CANCEL excepted. */
  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (this.isVanished) return transaction.ignore();
    if (this.state === 'ended') return transaction.respond({ status: 481 });
    // Numbers grow (RFC 3261, 12.2.2).
    if (request.cseq < this.dialog.remoteSeq) return transaction.respond({ status: 500 });
    this.dialog.remoteSeq = request.cseq;
    switch (request.method) {
      case 'BYE':
        transaction.respond({ status: 200 });
        return this.end('their BYE');
      case 'INVITE':
        return this.#reinvited(transaction);
      case 'UPDATE':
        return this.#updated(transaction);
      case 'INFO': {
        const digit = /^Signal\s*=\s*([0-9A-D*#])/im.exec(request.body)?.[1];
        transaction.respond({ status: 200 });
        if (digit !== undefined) this.parts.watch.onDigit(digit);
        return undefined;
      }
      case 'OPTIONS':
        return transaction.respond({ status: 200, headers: [['Allow', allowedMethods]] });
      default:
        return transaction.respond({ status: 405, headers: [['Allow', allowedMethods]] });
    }
  }

  /** The ACK of our answer. */
  acknowledged(ack: SipRequest): void {
    const waiting = this.#unacknowledged;
    if (this.isVanished || !waiting || ack.cseq !== waiting.cseq) return;
    waiting.stop();
    this.#unacknowledged = undefined;
    // An INVITE without an offer has ours in the answer, and its own answer in the ACK.
    if (waiting.hasOurOffer && this.agreement?.accept(ack.body)) this.parts.watch.onSound();
    this.parts.watch.onAck();
  }

  /** Hangs up. Without an answer to the BYE the call is over as well. */
  bye(): void {
    this.#hangUp('our BYE');
  }

  /** Offers the sound anew: hold (`sendonly`, `inactive`) and back. @returns the status of the answer; 408 without one. */
  async reinvite(direction: Direction): Promise<number> {
    const { agreement } = this;
    if (this.state !== 'up' || this.isVanished || !agreement || this.#isInviting) return 491;
    this.#isInviting = true;
    const cseq = ++this.dialog.localSeq;
    const headers: Header[] = [this.server.contact(this.parts.user)];
    const { request, peer } = requestIn(this.dialog, {
      method: 'INVITE',
      cseq,
      headers,
      body: agreement.offer(direction),
    });
    const status = await new Promise<number>((resolve) => {
      this.server.request(request, peer, {
        onResponse: (response) => {
          if (response.status < 200) return;
          if (response.status < 300) {
            refreshTarget(this.dialog, response);
            const ack = requestIn(this.dialog, { method: 'ACK', cseq });
            this.server.acknowledge(ack.request, ack.peer);
            if (agreement.accept(response.body)) this.parts.watch.onSound();
          }
          resolve(response.status);
        },
        onTimeout: () => resolve(408),
      });
    });
    this.#isInviting = false;
    return status;
  }

  /** Nothing of this leg is sent or heard any more. */
  vanish(): void {
    if (this.isVanished || this.state === 'ended') return;
    this.isVanished = true;
    this.parts.watch.onVanished();
    this.#unacknowledged?.stop();
    this.#unacknowledged = undefined;
  }

  #hangUp(why: LegEnd): void {
    if (this.state !== 'up' || this.isVanished) return;
    const { request, peer } = requestIn(this.dialog, { method: 'BYE', cseq: ++this.dialog.localSeq });
    this.server.request(request, peer, { onResponse: () => undefined, onTimeout: () => undefined });
    this.end(why);
  }

  end(why: LegEnd): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.timer.stop();
    this.#unacknowledged?.stop();
    this.#unacknowledged = undefined;
    this.parts.watch.onEnded(why);
  }

  /** Repeats an accepting answer until its ACK comes; without one for 64 T1 the call is over (RFC 3261, 13.3.1.4). */
  protected awaitAck(answer: { cseq: number; send: () => void; hasOurOffer: boolean }): void {
    this.#unacknowledged?.stop();
    const stop = repeat(this.server, {
      send: answer.send,
      onGivenUp: () => {
        this.#unacknowledged = undefined;
        this.#hangUp('no ACK');
      },
      mostMs: this.server.times.t2Ms,
    });
    this.#unacknowledged = { cseq: answer.cseq, stop, hasOurOffer: answer.hasOurOffer };
  }

  #acceptance(request: SipRequest): Header[] {
    return [this.server.contact(this.parts.user), ...this.timer.agree(request)];
  }

  #reinvited(transaction: ServerTransaction): void {
    const { request } = transaction;
    // Glare (RFC 3261, 14.2): our own re-INVITE is under way, or theirs is not acknowledged yet.
    if (this.#isInviting) return transaction.respond({ status: 491 });
    if (this.#unacknowledged || this.state === 'early') {
      return transaction.respond({ status: 500, headers: [['Retry-After', '1']] });
    }
    const { agreement } = this;
    const hasOurOffer = request.body === '';
    const body = hasOurOffer ? agreement?.offer('sendrecv') : agreement?.answer(request.body);
    if (body === undefined) return transaction.respond({ status: 488 });
    refreshTarget(this.dialog, request);
    transaction.respond({ status: 200, headers: this.#acceptance(request), body });
    this.awaitAck({ cseq: request.cseq, send: () => transaction.repeatLast(), hasOurOffer });
    return hasOurOffer ? undefined : this.parts.watch.onSound();
  }

  #updated(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (request.body === '') {
      refreshTarget(this.dialog, request);
      return transaction.respond({ status: 200, headers: this.#acceptance(request) });
    }
    if (this.#isInviting) return transaction.respond({ status: 491 });
    const body = this.agreement?.answer(request.body);
    if (body === undefined) return transaction.respond({ status: 488 });
    refreshTarget(this.dialog, request);
    transaction.respond({ status: 200, headers: this.#acceptance(request), body });
    return this.parts.watch.onSound();
  }
}

/** A call of ours that was answered. */
export class CallingLeg extends Leg {
  override state: Leg['state'] = 'up';
}
