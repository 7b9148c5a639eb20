// The far end: what a trunk's other side does with a leg. It knows nothing of campaigns, agents or the engine, and it survives the
// engine's death, as a real network does. What it saw is the wire log: the truth that the checks compare the database with.
import type { DialRequest, LivingLeg, Clock, Random } from '../engine/ports.ts';
import type { EndedBy } from '../domain/call/call.ts';
import type { LegId } from '../domain/ids.ts';
import type { CallResult } from '../domain/result/result.ts';
import type { Behaviour, People } from './people.ts';

/** One line of the wire log. */
export type WireLine = {
  readonly at: number;
  readonly legId: LegId;
  readonly e164: string;
} & (
  | { readonly type: 'invite'; readonly callerNumber: string }
  | { readonly type: 'rang' }
  | { readonly type: 'answered' }
  | {
      readonly type: 'ended';
      readonly by: EndedBy;
      readonly result: CallResult;
      readonly wasAnswered: boolean;
    }
);

export interface Carrier {
  /** Whoever is told of what happens on the wire; several may listen. */
  listen(listener: (line: WireLine) => void): void;
  /** An INVITE. It always makes a leg, also one with an id that was used before: a carrier knows no intents. */
  invite(request: DialRequest): void;
  /** CANCEL or BYE; it takes a moment, and an answer may cross it. False when there is no such leg. */
  bye(legId: LegId): boolean;
  living(): readonly LivingLeg[];
}

type Leg = {
  readonly request: DialRequest;
  phase: 'ringing' | 'connected';
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

/** Opens the far end of one trunk. */
export function openCarrier({ clock, random, people, byeMs = 80 }: CarrierParts): Carrier {
  const legs = new Map<LegId, Leg>();
  const listeners: ((line: WireLine) => void)[] = [];

  const tell = (line: WireLine) => {
    for (const listener of listeners) listener(line);
  };
  const head = (leg: Leg) => ({ at: clock.now(), legId: leg.request.legId, e164: leg.request.e164 });

  function later(leg: Leg, delayMs: number, deed: () => void): void {
    if (delayMs === Number.POSITIVE_INFINITY) return;
    const takeBack = clock.after(delayMs, () => {
      leg.waiting.delete(takeBack);
      deed();
    });
    leg.waiting.add(takeBack);
  }
  function end(leg: Leg, by: EndedBy, result: CallResult): void {
    for (const takeBack of leg.waiting) takeBack();
    leg.waiting.clear();
    if (legs.get(leg.request.legId) === leg) legs.delete(leg.request.legId);
    tell({ ...head(leg), type: 'ended', by, result, wasAnswered: leg.phase === 'connected' });
  }
  function answer(leg: Leg, talkMs: number): void {
    leg.phase = 'connected';
    tell({ ...head(leg), type: 'answered' });
    later(leg, talkMs, () => end(leg, 'contact', 'answer'));
  }
  function ring(leg: Leg, behaviour: Behaviour): void {
    const { ringTimeoutMs } = leg.request;
    switch (behaviour.kind) {
      case 'answers':
      case 'machine':
        later(leg, behaviour.ringsAfterMs, () => tell({ ...head(leg), type: 'rang' }));
        later(leg, behaviour.ringsAfterMs + behaviour.pickUpMs, () => answer(leg, behaviour.talkMs));
        break;
      case 'no_answer':
        later(leg, behaviour.ringsAfterMs, () => tell({ ...head(leg), type: 'rang' }));
        break;
      case 'busy':
        later(leg, behaviour.afterMs, () => end(leg, 'network', 'busy'));
        break;
      case 'invalid':
        later(leg, behaviour.afterMs, () => end(leg, 'network', 'sit_invalid_number'));
        break;
      case 'no_circuit':
        later(leg, behaviour.afterMs, () => end(leg, 'network', 'sit_no_circuit'));
        break;
    }
    // ARI's originate has a timeout of its own: nobody rings for ever because an engine died.
    later(leg, ringTimeoutMs, () => {
      if (leg.phase === 'ringing') end(leg, 'network', 'no_answer');
    });
  }

  return {
    listen: (listener) => void listeners.push(listener),
    invite(request) {
      const leg: Leg = { request, phase: 'ringing', isClosing: false, waiting: new Set() };
      legs.set(request.legId, leg);
      tell({ ...head(leg), type: 'invite', callerNumber: request.callerNumber });
      ring(leg, people(request.e164, random));
    },
    bye(legId) {
      const leg = legs.get(legId);
      if (!leg) return false;
      if (leg.isClosing) return true;
      leg.isClosing = true;
      const travelMs = byeMs * (0.2 + 0.8 * random.next());
      later(leg, travelMs, () => end(leg, 'engine', leg.phase === 'connected' ? 'answer' : 'cancelled'));
      return true;
    },
    living: () => [...legs].map(([legId, { phase }]) => ({ legId, phase })),
  };
}
