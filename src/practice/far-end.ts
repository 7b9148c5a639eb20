/**
 * The far end of a trunk: a telephone network on one UDP port, with a person behind every number. It ships with the product as
 * the practice network, and tests open it to choose what happens and to see what reached the other side.
 */
import { CallLog } from './call-log.ts';
import { FarCall } from './far-call.ts';
import { type Behaviour, digitsOf, type Manners } from './people/behaviour.ts';
import { type Clips, readClips } from './people/clips.ts';
import { type Chance, practicePerson } from './people/practice-people.ts';
import { openCalledLeg, playCalled } from './play-called.ts';
import { playCalling } from './play-calling.ts';
import { Pacer } from './rtp/pacer.ts';
import { type Peer, readNameAddress, readUri } from './sip/address.ts';
import type { Account } from './sip/digest.ts';
import { dialogKey } from './sip/dialog.ts';
import type { IncomingLeg } from './sip/incoming-leg.ts';
import { allowedMethods, type Leg } from './sip/leg.ts';
import { headerOf, headersOf, type SipRequest } from './sip/message.ts';
import { Registrar, type Registration } from './sip/registrar.ts';
import { type SipCounts, SipServer } from './sip/server.ts';
import { type TlsIdentity, TlsTransport } from './sip/tls-transport.ts';
import { UdpTransport } from './sip/transport.ts';
import type { ServerTransaction, SipTimes } from './sip/transaction.ts';
import { type PracticeClock, Wheel } from './timing.ts';

export interface FarEndParts {
  /** UDP port, or with `tls` TCP; 0, the default, takes a free one. */
  readonly port?: number;
  readonly host?: string;
  readonly random: Chance;
  readonly clock?: PracticeClock;
  readonly clips?: Clips;
  /** Told of each call, before anything is answered. */
  readonly onCall?: (call: FarCall) => void;
  readonly onFault?: (fault: unknown) => void;
  /** Where its people call to: Asterisk's trunk transport. */
  readonly trunk?: Peer;
  /** It is reached by TLS and shows this certificate; over UDP without it. */
  readonly tls?: TlsIdentity;
  /** Who may sign in with REGISTER. */
  readonly accounts?: readonly Account[];
  /** Calls without credentials of an account are asked for them (407). */
  readonly asksCallers?: boolean;
  /** Which share (0 to 1) of those who missed a call call back, and after how long. */
  readonly callsBack?: { readonly share: number; readonly afterMs: readonly [from: number, to: number] };
  /** How long after the call someone calls back who was asked for it by the keys *9. */
  readonly askedAfterMs?: number;
  /** Calls at a time; beyond them 503. */
  readonly mostCalls?: number;
  /** How many calls that are over are kept in `calls`. */
  readonly keptCalls?: number;
  /** How much of what each call hears is kept. */
  readonly keepHeardMs?: number;
  readonly times?: SipTimes;
  /** How far away it is: what comes in by SIP is read so much later, milliseconds. */
  readonly latencyMs?: number;
}

const knownMethods = new Set(['PRACK', 'SUBSCRIBE', 'NOTIFY', 'PUBLISH', 'MESSAGE', 'REFER']);

export class FarEnd {
  /** True: it answers nothing that is new, as a trunk that is down. */
  isDown = false;
  readonly #parts: Required<Omit<FarEndParts, 'clock' | 'clips' | 'trunk' | 'callsBack' | 'tls'>> &
    Pick<FarEndParts, 'trunk' | 'callsBack'>;
  readonly #clips: Clips;
  readonly #clock: PracticeClock;
  readonly #wheel: Wheel;
  readonly #server: SipServer;
  readonly #pacer: Pacer;
  readonly #registrar: Registrar;
  readonly #log: CallLog;
  /** By dialog, as long as something may come for them. */
  readonly #legs = new Map<string, Leg>();
  /** CANCEL names the INVITE and no dialog. */
  readonly #invites = new WeakMap<ServerTransaction, IncomingLeg>();
  readonly #said = new Map<string, Behaviour[]>();

  constructor(parts: FarEndParts) {
    this.#parts = {
      port: 0,
      host: '127.0.0.1',
      onCall: () => undefined,
      onFault: (fault) => console.error(fault),
      accounts: [],
      asksCallers: false,
      askedAfterMs: 5_000,
      mostCalls: 500,
      keptCalls: 1000,
      keepHeardMs: 60_000,
      times: { t1Ms: 500, t2Ms: 4_000 },
      latencyMs: 0,
      ...parts,
    };
    this.#clips = parts.clips ?? readClips();
    const onFault = (fault: unknown) => this.#server.fault(fault);
    this.#wheel = new Wheel(onFault);
    this.#clock = parts.clock ?? this.#wheel;
    const now = () => this.#clock.now();
    this.#pacer = new Pacer({ now, onFault });
    this.#registrar = new Registrar({ accounts: this.#parts.accounts, now });
    this.#log = new CallLog(this.#parts.keptCalls);
    this.#server = new SipServer({
      host: this.#parts.host,
      transport: parts.tls
        ? new TlsTransport(this.#parts.host, this.#parts.port, parts.tls)
        : new UdpTransport(this.#parts.host, this.#parts.port),
      clock: this.#clock,
      times: this.#parts.times,
      latencyMs: this.#parts.latencyMs,
      onRequest: (transaction) => this.#receive(transaction),
      onAck: (ack) => this.#legOf(ack)?.acknowledged(ack),
      onFault: this.#parts.onFault,
    });
  }

  get port(): number {
    return this.#server.port;
  }
  /** What the socket has seen. */
  get counts(): SipCounts {
    return this.#server.counts;
  }
  /** Calls alive and past, oldest first, as many as are kept. */
  get calls(): readonly FarCall[] {
    return this.#log.calls;
  }
  get livingCalls(): number {
    return this.#log.living;
  }
  /** All calls that ever were. */
  get totalCalls(): number {
    return this.#log.total;
  }
  /** Who is signed in, and how often somebody was refused. */
  get registrations(): readonly Registration[] {
    return this.#registrar.registrations();
  }
  get refusedSignIns(): number {
    return this.#registrar.refused;
  }

  async open(): Promise<void> {
    await this.#server.open();
  }

  /** Hangs up what is alive and closes the port. */
  async close(): Promise<void> {
    this.isDown = true;
    // A copy: what is over leaves the list at once.
    for (const call of this.calls.slice()) {
      call.hangUp();
      call.end('our BYE');
    }
    this.#pacer.close();
    this.#wheel.close();
    await this.#server.close();
  }

  /**
   * Says what the next calls to a number meet, one behaviour after another; the last one stays. Without a behaviour the number
   * has its practice person again. The number `*` means every number that nothing else was said of.
   */
  say(number: string, ...behaviours: Behaviour[]): void {
    const key = digitsOf(number) ?? number;
    if (behaviours.length === 0) this.#said.delete(key);
    else this.#said.set(key, behaviours);
  }

  /** The latest call to, or of, the person with this number. */
  lastCall(number: string): FarCall | undefined {
    return this.#log.last(number);
  }
  /** @returns the next call, to this number or to any */
  async nextCall(number?: string): Promise<FarCall> {
    return this.#log.next(number);
  }

  /** Lets the person with the number `from` call `to`. Throws when nobody said where Asterisk is (`trunk`). */
  call(parts: { from: string; to: string; manners?: Manners; ringsAtMostMs?: number }): FarCall {
    const { trunk, host } = this.#parts;
    if (!trunk) throw new Error('The far end knows no trunk to call to');
    const { from, to, manners = { voice: { kind: 'person' } }, ringsAtMostMs = 45_000 } = parts;
    const call = this.#newCall({
      direction: 'out',
      number: from,
      callerNumber: to,
      behaviour: { kind: 'answers', afterMs: 0, ...manners },
      callId: `${this.#server.word()}@${host}`,
      invite: undefined,
    });
    const [server, legs] = [this.#server, this.#legs];
    playCalling({ call, manners, ringsAtMostMs, server, legs, host, peer: trunk }).catch((fault: unknown) => {
      server.fault(fault);
      call.end('refused');
    });
    return call;
  }

  #receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (this.isDown) return transaction.ignore();
    if (request.method === 'CANCEL') return this.#cancelled(transaction);
    const leg = this.#legOf(request);
    if (leg) return leg.receive(transaction);
    const tag = this.#server.word();
    if (request.to.params.has('tag')) return transaction.respond({ status: 481 });
    const allow = { headers: [['Allow', allowedMethods] as const], tag };
    switch (request.method) {
      case 'INVITE':
        return this.#invited(transaction, tag);
      case 'REGISTER':
        return this.#registrar.register(transaction, tag);
      case 'OPTIONS':
        return transaction.respond({ status: 200, ...allow });
      case 'BYE':
      case 'INFO':
      case 'UPDATE':
        return transaction.respond({ status: 481, tag });
      default:
        return transaction.respond({ status: knownMethods.has(request.method) ? 405 : 501, ...allow });
    }
  }

  #invited(transaction: ServerTransaction, localTag: string): void {
    const { request } = transaction;
    const unknown = headersOf(request, 'require').filter((name) => name !== 'timer');
    if (unknown.length > 0) {
      return transaction.respond({
        status: 420,
        tag: localTag,
        headers: [['Unsupported', unknown.join(', ')]],
      });
    }
    if (this.#log.living >= this.#parts.mostCalls) return transaction.respond({ status: 503, tag: localTag });
    if (this.#parts.asksCallers && !this.#registrar.admitsCall(transaction, localTag)) return undefined;
    const number = readUri(request.uri)?.user ?? '';
    const behaviour = this.#behaviourOf(number);
    if (behaviour.kind !== 'dead') transaction.respond({ status: 100 });
    const call = this.#newCall({
      direction: 'in',
      number,
      callerNumber: callerOf(request),
      behaviour,
      callId: request.callId,
      invite: request,
    });
    const leg = openCalledLeg({ call, transaction, localTag, server: this.#server, legs: this.#legs });
    this.#invites.set(transaction, leg);
    playCalled({ call, leg, server: this.#server, legs: this.#legs }).catch((fault: unknown) => {
      this.#server.fault(fault);
      call.refuse(leg, 500);
    });
    return undefined;
  }

  #newCall(
    parts: Pick<FarCall, 'direction' | 'number' | 'callerNumber' | 'behaviour' | 'callId' | 'invite'>,
  ) {
    const { host, keepHeardMs } = this.#parts;
    const call: FarCall = new FarCall({
      server: this.#server,
      host,
      pacer: this.#pacer,
      clips: this.#clips,
      keepHeardMs,
      ...parts,
      onEnded: () => this.#ended(call),
    });
    this.#log.add(call);
    this.#parts.onCall(call);
    return call;
  }

  #ended(call: FarCall): void {
    this.#log.ended();
    const { callsBack, askedAfterMs, trunk, random } = this.#parts;
    if (call.direction === 'out' || !trunk || this.isDown || digitsOf(call.callerNumber) === undefined)
      return;
    const isAskedFor = call.observed.digits.includes('*9');
    const isMissed = call.endedBy === 'cancelled' && call.observed.at.ringing !== undefined;
    const callsByChance = isMissed && callsBack !== undefined && random.next() < callsBack.share;
    if (!isAskedFor && !callsByChance) return;
    const [from, to] = isAskedFor || !callsBack ? [askedAfterMs, askedAfterMs] : callsBack.afterMs;
    this.#clock.after(from + random.next() * (to - from), () => {
      this.call({ from: call.number, to: call.callerNumber });
    });
  }

  #behaviourOf(number: string): Behaviour {
    const digits = digitsOf(number);
    const said = this.#said.get(digits ?? number) ?? this.#said.get('*');
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
