/**
 * The socket: reads datagrams, finds the transaction that they belong to, and hands what is new to whoever opened it. Nothing
 * that comes from the network makes it throw; what is no SIP is counted and forgotten.
 */
import { randomBytes } from 'node:crypto';
import type { PracticeClock } from '../timing.ts';
import { mayReach, type Peer, readVia } from './address.ts';
import {
  type Header,
  readMessage,
  type SipRequest,
  type SipResponse,
  withTopVia,
  writeMessage,
  writeResponse,
} from './message.ts';
import {
  ClientTransaction,
  type ClientWatch,
  keyOfRequest,
  type RequestParts,
  ServerTransaction,
  type SipTimes,
  type Wire,
} from './transaction.ts';
import type { Transport } from './transport.ts';

/** What the socket has seen. */
export interface SipCounts {
  received: number;
  sent: number;
  malformed: number;
  /** Responses that belong to nothing of ours, requests beyond the bound, and what could not be sent. */
  stray: number;
  repeated: number;
  /** Our own mistakes: something in here threw. */
  faults: number;
}

export interface SipServerParts {
  readonly host: string;
  readonly transport: Transport;
  readonly clock: PracticeClock;
  readonly times: SipTimes;
  /** What comes in is read so much later, as from far away; milliseconds. */
  readonly latencyMs: number;
  /** A request that is new, except ACK. It has to be answered. */
  readonly onRequest: (transaction: ServerTransaction) => void;
  /** The ACK of an accepted INVITE: it belongs to a dialog. */
  readonly onAck: (ack: SipRequest) => void;
  readonly onFault: (fault: unknown) => void;
}

const mostTransactions = 20_000;

export class SipServer implements Wire {
  readonly clock: PracticeClock;
  readonly times: SipTimes;
  readonly counts: SipCounts = { received: 0, sent: 0, malformed: 0, stray: 0, repeated: 0, faults: 0 };
  readonly #parts: SipServerParts;
  readonly #servers = new Map<string, ServerTransaction>();
  readonly #clients = new Map<string, ClientTransaction>();
  #isClosed = false;

  constructor(parts: SipServerParts) {
    this.#parts = parts;
    this.clock = parts.clock;
    this.times = parts.times;
  }

  get port(): number {
    return this.#parts.transport.port;
  }

  /** @returns when the socket is open; rejects when the port is taken. */
  async open(): Promise<void> {
    const { transport, latencyMs } = this.#parts;
    const receive = (message: Buffer, from: Peer) => {
      if (latencyMs === 0) return this.#read(message, from);
      return void this.clock.after(latencyMs, () => this.#read(message, from));
    };
    await transport.open(receive, (fault) => this.fault(fault));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#parts.transport.close();
  }

  send(datagram: Buffer, peer: Peer): void {
    const isOfUse = mayReach(this.#parts.host, peer.address) && peer.port >= 1 && peer.port <= 65_535;
    if (this.#isClosed || !isOfUse) return;
    // What cannot be sent is lost, as any datagram may be.
    this.#parts.transport.send(datagram, peer, (fault) => {
      this.counts[fault ? 'stray' : 'sent']++;
    });
  }

  /** Sends a request and waits for its answers. */
  request(request: RequestParts, peer: Peer, watch: ClientWatch): ClientTransaction {
    const branch = `z9hG4bK${this.word()}`;
    const key = `${branch}|${request.method}`;
    const transaction = new ClientTransaction({
      request,
      peer,
      wire: this,
      watch,
      via: this.#via(),
      branch,
      onOver: () => this.#clients.delete(key),
    });
    this.#clients.set(key, transaction);
    transaction.start();
    return transaction;
  }

  /** CANCEL has the branch of its INVITE and a transaction of its own. */
  cancel(invite: ClientTransaction): void {
    const { datagram, peer } = invite.cancelParts();
    // Its answer says nothing that the INVITE's own end does not say.
    this.send(datagram, peer);
  }

  /** The ACK of an accepted INVITE: no transaction, and nothing answers it. */
  acknowledge(request: RequestParts, peer: Peer): Buffer {
    const via: Header = ['Via', `${this.#via()};branch=z9hG4bK${this.word()};rport`];
    const datagram = writeMessage({
      start: `ACK ${request.uri} SIP/2.0`,
      headers: [via, ['Max-Forwards', '70'], ...request.headers],
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    this.send(datagram, peer);
    return datagram;
  }

  /** The INVITE that a CANCEL means. */
  cancelled(cancel: SipRequest): ServerTransaction | undefined {
    return this.#servers.get(keyOfRequest(cancel, 'INVITE'));
  }

  /** A word for tags, branches and Call-IDs: unlike every other, also after a restart, so it has nothing to do with a seed. */
  word(): string {
    return randomBytes(8).toString('hex');
  }

  contact(user: string): Header {
    const { host, transport } = this.#parts;
    return ['Contact', `<sip:${user}@${host}:${this.port}${transport.uriParameter}>`];
  }
  #via(): string {
    return `SIP/2.0/${this.#parts.transport.name} ${this.#parts.host}:${this.port}`;
  }

  fault(fault: unknown): void {
    this.counts.faults++;
    this.#parts.onFault(fault);
  }

  #read(datagram: Buffer, peer: Peer): void {
    try {
      this.#receive(datagram, peer);
    } catch (fault) {
      this.fault(fault);
    }
  }

  #receive(datagram: Buffer, peer: Peer): void {
    // Blank datagrams keep a way through a firewall open (RFC 5626, 3.5.1).
    if (datagram.length <= 4 && /^[\r\n\0]*$/.test(datagram.toString('latin1'))) return;
    this.counts.received++;
    const message = readMessage(datagram);
    if (typeof message === 'string') {
      this.counts.malformed++;
      return;
    }
    if (message.kind === 'response') this.#receiveResponse(message);
    else this.#receiveRequest(withTopVia(message, viaAsReceived(message, peer)), peer);
  }

  #receiveResponse(response: SipResponse): void {
    const key = `${response.via.params.get('branch') ?? ''}|${response.cseqMethod}`;
    const transaction = this.#clients.get(key);
    if (transaction) transaction.receive(response);
    else this.counts.stray++;
  }

  #receiveRequest(request: SipRequest, peer: Peer): void {
    const isAck = request.method === 'ACK';
    const key = keyOfRequest(request, isAck ? 'INVITE' : request.method);
    const known = this.#servers.get(key);
    if (known) {
      if (isAck) {
        if (known.status >= 300) known.acknowledged();
        else this.#parts.onAck(request);
        return;
      }
      this.counts.repeated++;
      known.repeatLast();
      return;
    }
    if (isAck) return this.#parts.onAck(request);
    const answerTo = responsePeer(request, peer);
    if (this.#servers.size >= mostTransactions) {
      this.counts.stray++;
      return this.send(writeResponse(request, { status: 503 }), answerTo);
    }
    const transaction = new ServerTransaction({
      request,
      peer: answerTo,
      wire: this,
      onOver: () => this.#servers.delete(key),
    });
    this.#servers.set(key, transaction);
    return this.#parts.onRequest(transaction);
  }
}

/** The receiver writes down where a request really came from (RFC 3261, 18.2.1; RFC 3581). */
function viaAsReceived({ via }: SipRequest, peer: Peer): string {
  let text = via.text;
  if (via.params.has('rport')) text = text.replace(/;\s*rport(=[^;]*)?(?=;|$)/i, `;rport=${peer.port}`);
  return via.host === peer.address && !via.params.has('rport') ? text : `${text};received=${peer.address}`;
}

/** Responses go back to where the request came from with rport, else to the port that Via names (RFC 3261, 18.2.2). */
function responsePeer(request: SipRequest, peer: Peer): Peer {
  const via = readVia(request.via.text);
  if (via?.params.has('rport')) return peer;
  return { address: peer.address, port: via?.port ?? 5060 };
}
