/**
 * The far end of a trunk: a telephone network on one UDP port, with a person behind every number. It ships with the product as
 * the practice network, and tests open it to choose what happens and to see what reached the other side.
 */
import { FarCall } from './far-call.ts';
import { type Behaviour, digitsOf } from './people/behaviour.ts';
import { type Clips, readClips } from './people/clips.ts';
import { type Chance, practicePerson } from './people/practice-people.ts';
import { openCalledLeg, playCalled } from './play-called.ts';
import { Pacer } from './rtp/pacer.ts';
import { readNameAddress, readUri } from './sip/address.ts';
import { headerOf, type SipRequest } from './sip/message.ts';
import { dialogKey } from './sip/dialog.ts';
import { allowedMethods, type IncomingLeg, type Leg } from './sip/leg.ts';
import { SipServer } from './sip/server.ts';
import type { ServerTransaction, SipTimes } from './sip/transaction.ts';
import { type PracticeClock, Wheel } from './timing.ts';

export interface FarEndParts {
  /** UDP port; 0, the default, takes a free one. */
  readonly port?: number;
  readonly host?: string;
  readonly random: Chance;
  readonly clock?: PracticeClock;
  readonly clips?: Clips;
  /** Told of each call, before anything is answered. */
  readonly onCall?: (call: FarCall) => void;
  readonly onFault?: (fault: unknown) => void;
  /** Calls at a time; beyond them 503. */
  readonly mostCalls?: number;
  /** How many calls that are over are kept in `calls`. */
  readonly keptCalls?: number;
  /** How much of what each call hears is kept. */
  readonly keepHeardMs?: number;
  readonly times?: SipTimes;
}

const knownMethods = new Set(['PRACK', 'SUBSCRIBE', 'NOTIFY', 'PUBLISH', 'MESSAGE', 'REFER']);

export class FarEnd {
  /** Calls alive and past, oldest first, as many as are kept. */
  readonly calls: FarCall[] = [];
  readonly #parts: Required<Omit<FarEndParts, 'clock' | 'clips'>>;
  readonly #clips: Clips;
  readonly #wheel: Wheel;
  readonly #server: SipServer;
  readonly #pacer: Pacer;
  /** By dialog, as long as something may come for them. */
  readonly #legs = new Map<string, Leg>();
  /** CANCEL names the INVITE and no dialog. */
  readonly #invites = new WeakMap<ServerTransaction, IncomingLeg>();
  readonly #said = new Map<string, Behaviour[]>();
  readonly #waiting: ((call: FarCall) => void)[] = [];
  #living = 0;

  constructor(parts: FarEndParts) {
    this.#parts = {
      port: 0,
      host: '127.0.0.1',
      onCall: () => undefined,
      onFault: (fault) => console.error(fault),
      mostCalls: 500,
      keptCalls: 1000,
      keepHeardMs: 60_000,
      times: { t1Ms: 500, t2Ms: 4_000 },
      ...parts,
    };
    this.#clips = parts.clips ?? readClips();
    this.#wheel = new Wheel((fault) => this.#server.fault(fault));
    const clock = parts.clock ?? this.#wheel;
    this.#pacer = new Pacer({ now: () => clock.now(), onFault: (fault) => this.#server.fault(fault) });
    this.#server = new SipServer({
      host: this.#parts.host,
      port: this.#parts.port,
      clock,
      times: this.#parts.times,
      onRequest: (transaction) => this.#receive(transaction),
      onAck: (ack) => this.#legOf(ack)?.acknowledged(ack),
      onFault: this.#parts.onFault,
    });
  }

  get port(): number {
    return this.#server.port;
  }
  /** What the socket has seen. */
  get counts() {
    return this.#server.counts;
  }
  get livingCalls(): number {
    return this.#living;
  }

  async open(): Promise<void> {
    await this.#server.open();
  }

  /** Hangs up what is alive and closes the port. */
  async close(): Promise<void> {
    for (const call of this.calls) call.hangUp();
    for (const call of this.calls) call.end('our BYE');
    this.#pacer.close();
    this.#wheel.close();
    await this.#server.close();
  }

  /**
   * Says what the next calls to a number meet, one behaviour after another; the last one stays. Without a behaviour the number
   * has its practice person again.
   */
  say(number: string, ...behaviours: Behaviour[]): void {
    const digits = digitsOf(number) ?? number;
    if (behaviours.length === 0) this.#said.delete(digits);
    else this.#said.set(digits, behaviours);
  }

  /** The latest call to a number. */
  lastCall(number: string): FarCall | undefined {
    const digits = digitsOf(number);
    return this.calls.findLast((call) => digitsOf(call.number) === digits);
  }

  /** @returns the next call that comes in */
  async nextCall(): Promise<FarCall> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    const leg = this.#legOf(request);
    if (request.method === 'CANCEL') return this.#cancelled(transaction);
    if (leg) return leg.receive(transaction);
    if (request.to.params.has('tag')) return transaction.respond({ status: 481 });
    switch (request.method) {
      case 'INVITE':
        return this.#invited(transaction);
      case 'OPTIONS':
        return transaction.respond({
          status: 200,
          tag: this.#server.word(),
          headers: [['Allow', allowedMethods]],
        });
      case 'BYE':
      case 'INFO':
      case 'UPDATE':
        return transaction.respond({ status: 481 });
      default: {
        const status = knownMethods.has(request.method) ? 405 : 501;
        return transaction.respond({ status, headers: [['Allow', allowedMethods]] });
      }
    }
  }

  #invited(transaction: ServerTransaction): void {
    const { request } = transaction;
    const localTag = this.#server.word();
    const required = headerOf(request, 'require');
    if (required !== undefined) {
      return transaction.respond({ status: 420, tag: localTag, headers: [['Unsupported', required]] });
    }
    if (this.#living >= this.#parts.mostCalls) return transaction.respond({ status: 503, tag: localTag });
    const number = readUri(request.uri)?.user ?? '';
    const behaviour = this.#behaviourOf(number);
    if (behaviour.kind !== 'dead') transaction.respond({ status: 100 });
    const call = this.#newCall({ number, callerNumber: callerOf(request), behaviour, request });
    const leg = openCalledLeg({ call, transaction, localTag, server: this.#server, legs: this.#legs });
    this.#invites.set(transaction, leg);
    playCalled({ call, leg, server: this.#server, legs: this.#legs }).catch((fault: unknown) => {
      this.#server.fault(fault);
      call.refuse(leg, 500);
    });
  }

  #newCall(parts: {
    number: string;
    callerNumber: string;
    behaviour: Behaviour;
    request: SipRequest;
  }): FarCall {
    const { host, keepHeardMs } = this.#parts;
    const call = new FarCall({
      server: this.#server,
      host,
      pacer: this.#pacer,
      clips: this.#clips,
      keepHeardMs,
      behaviour: parts.behaviour,
      direction: 'in',
      number: parts.number,
      callerNumber: parts.callerNumber,
      callId: parts.request.callId,
      invite: parts.request,
      onEnded: () => this.#ended(),
    });
    this.#living++;
    this.calls.push(call);
    this.#parts.onCall(call);
    for (const resolve of this.#waiting.splice(0)) resolve(call);
    return call;
  }

  #ended(): void {
    this.#living--;
    while (this.calls.length - this.#living > this.#parts.keptCalls) {
      const oldest = this.calls.findIndex((call) => !call.isAlive);
      if (oldest === -1) return;
      this.calls.splice(oldest, 1);
    }
  }

  #behaviourOf(number: string): Behaviour {
    const digits = digitsOf(number);
    const said = this.#said.get(digits ?? number);
    const next = said && said.length > 1 ? said.shift() : said?.[0];
    if (next) return next;
    if (digits === undefined) return { kind: 'refuses', status: 404, afterMs: 0 };
    return practicePerson(digits, this.#parts.random);
  }

  #legOf(request: SipRequest): Leg | undefined {
    const leg = this.#legs.get(dialogKey(request.callId, request.to.params.get('tag') ?? ''));
    return leg?.dialog.remoteTag === (request.from.params.get('tag') ?? '') ? leg : undefined;
  }

  #cancelled(cancel: ServerTransaction): void {
    const invite = this.#server.cancelled(cancel.request);
    const leg = invite && this.#invites.get(invite);
    if (leg) return leg.cancelled(cancel);
    return cancel.respond({ status: invite ? 200 : 481, tag: this.#server.word() });
  }
}

/** The number that the caller shows: the one that the network vouches for (RFC 3325), else From. */
function callerOf(request: SipRequest): string {
  const asserted = readNameAddress(headerOf(request, 'p-asserted-identity') ?? '');
  const uri = readUri(asserted?.uri ?? '') ?? readUri(request.from.uri);
  return uri?.user ?? '';
}

/** Opens the far end; it takes calls when the promise resolves. Rejects when the port is taken or the clips are missing. */
export async function openFarEnd(parts: FarEndParts): Promise<FarEnd> {
  const farEnd = new FarEnd(parts);
  await farEnd.open();
  return farEnd;
}
