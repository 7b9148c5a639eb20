// The far end: what a trunk's other side does with a leg. It knows nothing of campaigns, agents or the engine, and it survives the
// engine's death, as a real network does. What it saw is the wire log: the truth that the checks compare the database with.
import type { CalledInAs, DialRequest, LivingLeg, Clock, Random } from '../engine/ports.ts';
import type { EndedBy } from '../domain/call/call.ts';
import type { LegId } from '../domain/ids.ts';
import type { E164 } from '../domain/phone-number.ts';
import type { CallResult } from '../domain/result/result.ts';
import type { Behaviour, People } from './people.ts';

/** One line of the wire log. */
export type WireLine = {
  readonly at: number;
  readonly legId: LegId;
  readonly e164: string;
} & (
  | { readonly type: 'invite'; readonly callerNumber: string; readonly trunk: string }
  | { readonly type: 'rang' }
  | { readonly type: 'answered' }
  /** Somebody calls us (E29); it is taken at once. */
  | ({ readonly type: 'called_in' } & CalledInAs)
  | {
      readonly type: 'ended';
      readonly by: EndedBy;
      readonly result: CallResult;
      readonly wasAnswered: boolean;
    }
);

/** Who has answered in truth; a detector may err. */
export type Answerer = 'human' | 'machine' | 'fax';

/** What stands in the log for a number that is withheld; nobody has it. */
const ANONYMOUS = '+10000000' as E164;

type Leg = {
  readonly request: DialRequest;
  /** Of a leg that has called in. */
  readonly calledIn?: CalledInAs;
  phase: 'ringing' | 'connected';
  /** Who answers, once somebody does. */
  is: Answerer;
  isClosing: boolean;
  /** Takes back what this leg had before it. */
  readonly waiting: Set<() => void>;
};

export type CarrierParts = {
  readonly clock: Clock;
  readonly random: Random;
  readonly people: People;
  /** How long a CANCEL or BYE travels, at most; at least a fifth of it. */
  readonly byeMs?: number;
};

/** The far end of one trunk. */
export class Carrier {
  readonly #parts: CarrierParts;
  readonly #legs = new Map<LegId, Leg>();
  readonly #listeners: ((line: WireLine) => void)[] = [];

  constructor(parts: CarrierParts) {
    this.#parts = parts;
  }

  /** Whoever is told of what happens on the wire; several may listen. */
  listen(listener: (line: WireLine) => void): void {
    this.#listeners.push(listener);
  }

  /** An INVITE. It always makes a leg, also one with an id that was used before: a carrier knows no intents. */
  invite(request: DialRequest): void {
    const leg: Leg = { request, phase: 'ringing', is: 'human', isClosing: false, waiting: new Set() };
    this.#legs.set(request.legId, leg);
    this.#tell({
      ...this.#head(leg),
      type: 'invite',
      callerNumber: request.callerNumber,
      trunk: request.trunk,
    });
    this.#ring(leg, this.#parts.people(request.e164, this.#parts.random));
  }

  /** Somebody calls one of our numbers, waits `patienceMs`, and hangs up then. */
  callIn(legId: LegId, calledIn: CalledInAs & { readonly patienceMs: number }): void {
    const { from, to, trunk, patienceMs } = calledIn;
    const as = { from, to, trunk };
    const e164 = from ?? ANONYMOUS;
    const request: DialRequest = { legId, e164, callerNumber: to, trunk, ringTimeoutMs: 0 };
    const leg: Leg = {
      request,
      calledIn: as,
      phase: 'connected',
      is: 'human',
      isClosing: false,
      waiting: new Set(),
    };
    this.#legs.set(legId, leg);
    this.#tell({ ...this.#head(leg), type: 'called_in', ...as });
    this.#later(leg, patienceMs, () => this.#end(leg, 'contact', 'answer'));
  }

  /** Whoever is at the other end hangs up. */
  hangsUp(legId: LegId): void {
    const leg = this.#legs.get(legId);
    if (leg) this.#end(leg, 'contact', leg.phase === 'connected' ? 'answer' : 'cancelled');
  }

  /** CANCEL or BYE; it takes a moment, and an answer may cross it. False when there is no such leg. */
  bye(legId: LegId): boolean {
    const leg = this.#legs.get(legId);
    if (!leg) return false;
    if (leg.isClosing) return true;
    leg.isClosing = true;
    const { random, byeMs = 80 } = this.#parts;
    this.#later(leg, byeMs * (0.2 + 0.8 * random.next()), () =>
      this.#end(leg, 'engine', leg.phase === 'connected' ? 'answer' : 'cancelled'),
    );
    return true;
  }

  /** Who has answered a leg that somebody listens to; undefined where nobody does, or nobody answered. */
  listenedTo(legId: LegId): Answerer | undefined {
    const leg = this.#legs.get(legId);
    return leg?.phase === 'connected' && leg.request.detectMachine === true ? leg.is : undefined;
  }

  living(): readonly LivingLeg[] {
    return [...this.#legs].map(([legId, { phase, calledIn }]) => ({
      legId,
      phase,
      ...(calledIn === undefined ? {} : { calledIn }),
    }));
  }

  #tell(line: WireLine): void {
    for (const listener of this.#listeners) listener(line);
  }
  #head(leg: Leg) {
    return { at: this.#parts.clock.now(), legId: leg.request.legId, e164: leg.request.e164 };
  }
  #later(leg: Leg, delayMs: number, deed: () => void): void {
    if (delayMs === Number.POSITIVE_INFINITY) return;
    const takeBack = this.#parts.clock.after(delayMs, () => {
      leg.waiting.delete(takeBack);
      deed();
    });
    leg.waiting.add(takeBack);
  }

  #ring(leg: Leg, behaviour: Behaviour): void {
    switch (behaviour.kind) {
      case 'answers':
      case 'machine':
      case 'fax':
        leg.is = behaviour.kind === 'answers' ? 'human' : behaviour.kind;
        this.#later(leg, behaviour.ringsAfterMs, () => this.#tell({ ...this.#head(leg), type: 'rang' }));
        this.#later(leg, behaviour.ringsAfterMs + behaviour.pickUpMs, () =>
          this.#answer(leg, behaviour.talkMs),
        );
        break;
      case 'no_answer':
        this.#later(leg, behaviour.ringsAfterMs, () => this.#tell({ ...this.#head(leg), type: 'rang' }));
        break;
      case 'busy':
      case 'invalid':
      case 'no_circuit':
        this.#later(leg, behaviour.afterMs, () => this.#end(leg, 'network', RESULT_OF[behaviour.kind]));
        break;
    }
    // ARI's originate has a timeout of its own: nobody rings for ever because an engine died.
    this.#later(leg, leg.request.ringTimeoutMs, () => {
      if (leg.phase === 'ringing') this.#end(leg, 'network', 'no_answer');
    });
  }
  #answer(leg: Leg, talkMs: number): void {
    leg.phase = 'connected';
    this.#tell({ ...this.#head(leg), type: 'answered' });
    this.#later(leg, talkMs, () => this.#end(leg, 'contact', 'answer'));
  }
  #end(leg: Leg, by: EndedBy, result: CallResult): void {
    for (const takeBack of leg.waiting) takeBack();
    leg.waiting.clear();
    if (this.#legs.get(leg.request.legId) === leg) this.#legs.delete(leg.request.legId);
    this.#tell({ ...this.#head(leg), type: 'ended', by, result, wasAnswered: leg.phase === 'connected' });
  }
}

const RESULT_OF = {
  busy: 'busy',
  invalid: 'sit_invalid_number',
  no_circuit: 'sit_no_circuit',
} as const satisfies Partial<Record<Behaviour['kind'], CallResult>>;

/** Opens the far end of one trunk. */
export function openCarrier(parts: CarrierParts): Carrier {
  return new Carrier(parts);
}
