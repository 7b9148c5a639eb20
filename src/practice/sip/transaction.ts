/**
 * One request and what answers it (RFC 3261, section 17, with the corrections of RFC 6026). Datagrams get lost: whoever waits
 * repeats what it sent, and whoever has answered repeats the answer.
 */
import type { PracticeClock } from '../timing.ts';
import type { Peer } from './address.ts';
import {
  type Header,
  headerOf,
  type ResponseParts,
  type SipRequest,
  type SipResponse,
  writeMessage,
  writeResponse,
} from './message.ts';

/** RFC 3261, 17.1.1.1: T1 500 ms, T2 4 s; what nobody answers is given up after 64 times T1. */
export interface SipTimes {
  readonly t1Ms: number;
  readonly t2Ms: number;
}

/** What a transaction needs of the network. */
export interface Wire {
  readonly clock: PracticeClock;
  readonly times: SipTimes;
  send(datagram: Buffer, peer: Peer): void;
}

/** Repeats a datagram after T1, 2 T1, 4 T1 ... until it is stopped or 64 T1 are over. */
export function repeat(
  wire: Wire,
  parts: { send: () => void; onGivenUp: () => void; mostMs?: number },
): () => void {
  const { t1Ms } = wire.times;
  let takeBack: () => void = () => undefined;
  const next = (delayMs: number, passedMs: number) => {
    const waitMs = Math.min(delayMs, 64 * t1Ms - passedMs);
    takeBack = wire.clock.after(waitMs, () => {
      const nowMs = passedMs + waitMs;
      if (nowMs >= 64 * t1Ms) return parts.onGivenUp();
      parts.send();
      return next(Math.min(delayMs * 2, parts.mostMs ?? Number.POSITIVE_INFINITY), nowMs);
    });
  };
  next(t1Ms, 0);
  return () => takeBack();
}

/** The key of a request that comes in: the branch, whose it is, and the method (RFC 3261, 17.2.3). */
export function keyOfRequest(request: SipRequest, method: string = request.method): string {
  const { via } = request;
  const branch = via.params.get('branch') ?? '';
  // Without the cookie the branch says nothing (RFC 2543): the call, the number and the caller's tag do.
  const name = branch.startsWith('z9hG4bK')
    ? branch
    : `${request.callId}|${request.cseq}|${request.from.params.get('tag') ?? ''}`;
  return `${name}|${via.host}:${via.port ?? 5060}|${method}`;
}

/** A request that came in, and our answers to it. */
export class ServerTransaction {
  readonly request: SipRequest;
  readonly peer: Peer;
  readonly #wire: Wire;
  readonly #onOver: () => void;
  #last: Buffer | undefined;
  #stopRepeating: () => void = () => undefined;
  /** The status of the last answer; 0 before the first. */
  status = 0;

  constructor(parts: { request: SipRequest; peer: Peer; wire: Wire; onOver: () => void }) {
    this.request = parts.request;
    this.peer = parts.peer;
    this.#wire = parts.wire;
    this.#onOver = parts.onOver;
  }

  /** Answers. After a final answer every other one is left out. */
  respond(parts: ResponseParts): void {
    if (this.status >= 200) return;
    this.status = parts.status;
    this.#last = writeResponse(this.request, parts);
    this.#wire.send(this.#last, this.peer);
    if (parts.status < 200) return;
    // A refused INVITE is repeated until its ACK comes; an accepted one is repeated by the leg, because that ACK is the dialog's.
    if (this.request.method === 'INVITE' && parts.status >= 300) {
      this.#stopRepeating = repeat(this.#wire, {
        send: () => this.repeatLast(),
        onGivenUp: this.#onOver,
        mostMs: this.#wire.times.t2Ms,
      });
    } else this.#wire.clock.after(64 * this.#wire.times.t1Ms, this.#onOver);
  }

  /** Another datagram for the same INVITE from another end of a fork; it does not replace the first answer. */
  respondAlso(parts: ResponseParts): Buffer {
    const datagram = writeResponse(this.request, parts);
    this.#wire.send(datagram, this.peer);
    return datagram;
  }

  /** Says nothing at all; what is repeated meanwhile is not new. */
  ignore(): void {
    if (this.status < 200) this.#wire.clock.after(64 * this.#wire.times.t1Ms, this.#onOver);
  }

  repeatLast(): void {
    if (this.#last) this.#wire.send(this.#last, this.peer);
  }

  /** The ACK of a refusal: stays a while (T4) for ACKs that come twice. */
  acknowledged(): void {
    this.#stopRepeating();
    this.#wire.clock.after(10 * this.#wire.times.t1Ms, this.#onOver);
  }
}

export interface ClientWatch {
  /** Every provisional answer, the final one, and each repeated 2xx of an INVITE. */
  readonly onResponse: (response: SipResponse) => void;
  readonly onTimeout: () => void;
}
export interface RequestParts {
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly Header[];
  readonly body?: string | undefined;
  readonly contentType?: string;
}

/** A request of ours that waits for its answer. */
export class ClientTransaction {
  readonly branch: string;
  readonly #parts: RequestParts;
  readonly #peer: Peer;
  readonly #wire: Wire;
  readonly #watch: ClientWatch;
  readonly #onOver: () => void;
  readonly #via: string;
  #stopRepeating: () => void = () => undefined;
  #state: 'calling' | 'proceeding' | 'completed' = 'calling';

  constructor(parts: {
    request: RequestParts;
    peer: Peer;
    wire: Wire;
    watch: ClientWatch;
    via: string;
    branch: string;
    onOver: () => void;
  }) {
    this.#parts = parts.request;
    this.#peer = parts.peer;
    this.#wire = parts.wire;
    this.#watch = parts.watch;
    this.#onOver = parts.onOver;
    this.branch = parts.branch;
    this.#via = `${parts.via};branch=${parts.branch};rport`;
  }

  start(): void {
    const { method, uri, headers, body } = this.#parts;
    const datagram = writeMessage({
      start: `${method} ${uri} SIP/2.0`,
      headers: [['Via', this.#via], ['Max-Forwards', '70'], ...headers],
      ...(body === undefined ? {} : { body }),
    });
    const isInvite = method === 'INVITE';
    this.#wire.send(datagram, this.#peer);
    this.#stopRepeating = repeat(this.#wire, {
      // An INVITE that was heard is not repeated; whoever rings may do so for minutes.
      send: () => (isInvite && this.#state !== 'calling' ? undefined : this.#wire.send(datagram, this.#peer)),
      onGivenUp: () => {
        if (isInvite && this.#state === 'proceeding') return;
        this.#onOver();
        this.#watch.onTimeout();
      },
      ...(isInvite ? {} : { mostMs: this.#wire.times.t2Ms }),
    });
  }

  receive(response: SipResponse): void {
    const isInvite = this.#parts.method === 'INVITE';
    if (response.status < 200) {
      if (this.#state === 'completed') return;
      this.#state = 'proceeding';
      this.#watch.onResponse(response);
      return;
    }
    if (isInvite && response.status >= 300) this.#acknowledge(response);
    const isFirst = this.#state !== 'completed';
    if (isFirst) {
      this.#state = 'completed';
      this.#stopRepeating();
      this.#wire.clock.after(64 * this.#wire.times.t1Ms, this.#onOver);
    }
    if (isFirst || (isInvite && response.status < 300)) this.#watch.onResponse(response);
  }

  /** CANCEL of this INVITE: same Request-URI, Via, From, To, Call-ID and number (RFC 3261, 9.1). */
  cancelParts(): { datagram: Buffer; peer: Peer } {
    return { datagram: this.#sameCall('CANCEL', undefined), peer: this.#peer };
  }

  get wasHeard(): boolean {
    return this.#state !== 'calling';
  }

  /** The ACK of a refusal is the transaction's own (RFC 3261, 17.1.1.3): with the tag that the refusal brought. */
  #acknowledge(response: SipResponse): void {
    this.#wire.send(this.#sameCall('ACK', headerOf(response, 'to')), this.#peer);
  }
  #sameCall(method: string, to: string | undefined): Buffer {
    const kept = this.#parts.headers.filter(([name]) =>
      ['From', 'To', 'Call-ID', 'CSeq', 'Route'].includes(name),
    );
    const headers = kept.map(([name, value]): Header => {
      if (name === 'CSeq') return [name, `${value.split(' ')[0]} ${method}`];
      return [name, name === 'To' ? (to ?? value) : value];
    });
    return writeMessage({
      start: `${method} ${this.#parts.uri} SIP/2.0`,
      headers: [['Via', this.#via], ['Max-Forwards', '70'], ...headers],
    });
  }
}
