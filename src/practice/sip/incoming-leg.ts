/** A call that came to us: what is said between its INVITE and its answer, and what a CANCEL may do to it. */
import { dialogAsCalled } from './dialog.ts';
import { allowedMethods, Leg, type LegParts, type LegWatch } from './leg.ts';
import { type Header, writeResponse } from './message.ts';
import type { ServerTransaction } from './transaction.ts';

export class IncomingLeg extends Leg {
  readonly #transaction: ServerTransaction;
  #description: string | undefined;

  constructor(parts: LegParts, transaction: ServerTransaction) {
    super(parts, dialogAsCalled(transaction.request, parts.localTag, transaction.peer));
    this.#transaction = transaction;
  }

  /** Makes the description of our sound that 183 and 200 carry. False: we speak nothing of what is offered. */
  agree(): boolean {
    const { agreement } = this;
    const offer = this.#transaction.request.body;
    this.#description = offer === '' ? agreement?.offer('sendrecv') : agreement?.answer(offer);
    return agreement === undefined || this.#description !== undefined;
  }

  ring(): void {
    this.#respond(180);
  }
  /** Early media: what is agreed now is heard before the answer. */
  progress(): void {
    this.#respond(183, this.#description);
    this.parts.watch.onSound();
  }

  answer(): void {
    if (this.state !== 'early') return;
    this.state = 'up';
    this.#respond(200, this.#description, this.timer.agree(this.#transaction.request));
    this.awaitAck({
      cseq: this.#transaction.request.cseq,
      send: () => this.#transaction.repeatLast(),
      hasOurOffer: this.#hasOurOffer,
    });
    this.parts.watch.onSound();
  }

  /** Another end of the same INVITE, with a tag of its own and the same description. */
  twin(localTag: string, watch: LegWatch): IncomingLeg {
    const twin = new IncomingLeg({ ...this.parts, localTag, watch }, this.#transaction);
    twin.#description = this.#description;
    return twin;
  }

  /** Answers as a second telephone that rang as well and was picked up too: another 200 with this leg's tag. */
  answerToo(): void {
    this.state = 'up';
    const { server, user, localTag } = this.parts;
    const datagram = writeResponse(this.#transaction.request, {
      status: 200,
      tag: localTag,
      headers: [server.contact(user), ['Allow', allowedMethods]],
      body: this.#description,
    });
    const send = () => server.send(datagram, this.#transaction.peer);
    send();
    this.awaitAck({ cseq: this.#transaction.request.cseq, send, hasOurOffer: this.#hasOurOffer });
  }

  refuse(status: number, headers: readonly Header[] = []): void {
    if (this.state !== 'early') return;
    this.#transaction.respond({ status, tag: this.parts.localTag, headers });
    this.end(status === 487 ? 'cancelled' : 'refused');
  }

  /** Says nothing at all. */
  ignore(): void {
    this.#transaction.ignore();
    this.vanish();
  }

  /** CANCEL reached its INVITE; it is answered in any case, it ends the call only when that is still early. */
  cancelled(cancel: ServerTransaction): void {
    if (this.isVanished) return cancel.ignore();
    cancel.respond({ status: 200, tag: this.parts.localTag });
    return this.state === 'early' ? this.parts.watch.onCancel() : undefined;
  }

  override receive(transaction: ServerTransaction): void {
    const isEarlyBye = this.state === 'early' && transaction.request.method === 'BYE' && !this.isVanished;
    if (!isEarlyBye) return super.receive(transaction);
    // A BYE before the answer ends the INVITE as a CANCEL does (RFC 3261, 15.1.2).
    transaction.respond({ status: 200 });
    return this.refuse(487);
  }

  get #hasOurOffer(): boolean {
    return this.#transaction.request.body === '' && this.agreement !== undefined;
  }
  #respond(status: number, body?: string, more: readonly Header[] = []): void {
    const { server, user, localTag } = this.parts;
    const headers: Header[] = [server.contact(user), ['Allow', allowedMethods], ...more];
    this.#transaction.respond({ status, tag: localTag, headers, body });
  }
}
