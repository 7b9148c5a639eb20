// The simulated telephone: the Telephony port over a carrier, with ARI's manners where they matter. A leg id that lives already is not
// dialed again ('exists'); once a leg has ended its id is forgotten, as Asterisk forgets a channel; events may come before the reply;
// a leg that is no more is 'gone', even if the list of living legs still showed it (a ghost).
//
// openPracticeTelephone is also the telephone of the product, until a real one is plugged in.
import type { LegId, UserId } from '../domain/ids.ts';
import type { CalledInAs, Clock, LivingLeg, Random, TelephoneEvent, Telephony } from '../engine/ports.ts';
import { type Carrier, openCarrier, type WireLine } from './carrier.ts';
import { type DetectorParts, findingsOf } from './detector.ts';
import { Exchange, type ExchangeLine } from './exchange.ts';
import { OwnPhones } from './own-phones.ts';
import { practicePeople } from './people.ts';

/** The telephone system can not be reached; what was asked may have been done or not. */
export class TelephoneAway extends Error {
  override readonly name = 'TelephoneAway';
}

/** So long the first sound of a farewell takes, and so long it lasts. */
const FAREWELL_STARTS_MS = 40;
const FAREWELL_MS = 6_000;

/** What goes wrong between us and the telephone system, decided per event and per request. */
export type TelephoneFaults = {
  /** When an event arrives: one delay in milliseconds per delivery; two or more are duplicates. */
  deliveries(event: TelephoneEvent): readonly number[];
  /** How long a request waits before it is carried out, and its reply after that. */
  latencies(): { readonly thereMs: number; readonly backMs: number };
  /** True: the system refuses this dial (no channel left). */
  refusesDial(): boolean;
  /** True: the list of living legs still shows one that has just ended. */
  showsGhost(): boolean;
};

export type SimulatedTelephone = Telephony & {
  /** Cuts the line to the telephone system: its events are lost and requests fail, people go on talking. */
  goAway(): void;
  comeBack(): void;
  /** How the people stand with each other; for tests and checks. */
  readonly exchange: Exchange;
  /** An agent's browser calls in, with the account that it was given; where that is void it is not let in. */
  phoneCallsIn(userId: UserId): void;
  /** An agent's telephone is gone: a reload, a pulled cable. */
  phoneDrops(userId: UserId): void;
  /** Desk phones and external numbers. */
  readonly ownPhones: OwnPhones;
  /** Somebody calls one of our numbers, and hangs up after `patienceMs` whatever he hears (E29). */
  callsIn(legId: LegId, as: CalledInAs & { readonly patienceMs: number }): void;
  /** Whoever has called in presses a key. */
  presses(legId: LegId, digit: string): void;
};

export type TelephoneParts = {
  readonly clock: Clock;
  readonly carrier: Carrier;
  readonly faults: TelephoneFaults;
  /** Told when an answered leg is joined with its agent. */
  readonly onJoined?: (legId: LegId, userId: UserId) => void;
  /** How the detector errs; left out, it never does. */
  readonly detector?: DetectorParts;
  readonly onExchange?: (line: ExchangeLine) => void;
  /** True: agents need a telephone of their own, which comes and goes. False (left out): nobody hears anything in it, so nobody does. */
  readonly hasPhones?: boolean;
};

/** The line between the telephone system and its engine: events one way, requests the other, and both can be cut. */
class EngineLine {
  readonly #parts: TelephoneParts;
  #listener: ((event: TelephoneEvent) => void) | undefined;
  #isAway = false;

  constructor(parts: TelephoneParts) {
    this.#parts = parts;
  }

  listen(listener: ((event: TelephoneEvent) => void) | undefined): void {
    this.#listener = listener;
  }

  /** Delivers an event, now or late, once or oftener; what is told while the line is cut is lost. */
  deliver(event: TelephoneEvent): void {
    const tell = () => void (this.#isAway || this.#listener?.(event));
    for (const delayMs of this.#parts.faults.deliveries(event)) {
      if (delayMs === 0) tell();
      else this.#parts.clock.after(delayMs, tell);
    }
  }

  /** One request with its way there and back; away at either end it fails, and nobody can say whether it was done. */
  request<Reply>(deed: () => Reply): Promise<Reply> {
    const { clock, faults } = this.#parts;
    const { thereMs, backMs } = faults.latencies();
    return new Promise((resolve, reject) => {
      const fail = () => reject(new TelephoneAway('the telephone system did not reply'));
      clock.after(thereMs, () => {
        if (this.#isAway) return fail();
        const reply = deed();
        clock.after(backMs, () => (this.#isAway ? fail() : resolve(reply)));
      });
    });
  }

  cut(): void {
    if (this.#isAway) return;
    this.#listener?.({ type: 'away' });
    this.#isAway = true;
  }
  mend(): void {
    if (!this.#isAway) return;
    this.#isAway = false;
    this.#listener?.({ type: 'back' });
  }
}

/** Opens a simulated telephone system. It outlives the engine: a new engine listens anew. */
export function openTelephone(parts: TelephoneParts): SimulatedTelephone {
  const { clock, carrier, faults, onExchange, hasPhones = false } = parts;
  const line = new EngineLine(parts);
  let ghost: LivingLeg | undefined;
  const exchange = new Exchange({
    clock,
    hasPhones,
    ...(onExchange ? { note: onExchange } : {}),
    onRecordingEnded: (legId, recordingId) =>
      line.deliver({ type: 'recording_ended', legId, recordingId, outcome: 'complete' }),
  });
  /** What the detector finds is told while the leg lives. */
  function listenTo(legId: LegId): void {
    const is = carrier.listenedTo(legId);
    if (is === undefined) return;
    for (const finding of findingsOf(is, parts.detector)) {
      clock.after(finding.afterMs, () => {
        if (carrier.listenedTo(legId) !== undefined) line.deliver({ type: 'detected', legId, ...finding });
      });
    }
  }
  const ownPhones = new OwnPhones({ clock, carrier, exchange, deliver: (event) => line.deliver(event) });
  carrier.listen((told) => {
    if (ownPhones.owns(told.legId)) return ownPhones.hear(told);
    const event = eventOf(told);
    if (!event) return;
    if (told.type === 'answered') exchange.answered(told.legId);
    if (told.type === 'called_in') exchange.calledIn(told.legId);
    if (told.type === 'answered') listenTo(told.legId);
    if (told.type === 'ended') {
      exchange.ended(told.legId);
      ghost = faults.showsGhost()
        ? { legId: told.legId, phase: told.wasAnswered ? 'connected' : 'ringing' }
        : undefined;
    }
    line.deliver(event);
  });
  return {
    ...portOf(parts, { line, exchange, ownPhones, ghost: () => ghost }),
    exchange,
    ownPhones,
    phoneCallsIn(userId) {
      if (exchange.phoneUp(userId)) line.deliver({ type: 'phone_up', userId });
    },
    phoneDrops(userId) {
      if (exchange.phoneDown(userId)) line.deliver({ type: 'phone_lost', userId });
    },
    callsIn: (legId, as) => carrier.callIn(legId, as),
    presses(legId, digit) {
      if (carrier.living().some((leg) => leg.legId === legId && leg.calledIn !== undefined))
        line.deliver({ type: 'digit', legId, digit });
    },
    goAway: () => line.cut(),
    comeBack: () => line.mend(),
  };
}

type Inside = {
  readonly line: EngineLine;
  readonly exchange: Exchange;
  readonly ownPhones: OwnPhones;
  readonly ghost: () => LivingLeg | undefined;
};

function portOf(parts: TelephoneParts, inside: Inside): Telephony {
  const { clock, carrier, faults, onJoined, hasPhones = false } = parts;
  const { line, exchange, ownPhones, ghost } = inside;
  const contacts = () => carrier.living().filter(({ legId }) => !ownPhones.owns(legId));
  const isUp = (legId: LegId) => phaseOf(legId) === 'connected' && !exchange.isLeaving(legId);
  const phaseOf = (legId: LegId) => carrier.living().find((leg) => leg.legId === legId)?.phase;
  return {
    kind: 'simulated',
    listen: (heard) => line.listen(heard),
    dial: (wanted) =>
      line.request(() => {
        if (phaseOf(wanted.legId) !== undefined) return 'exists';
        if (faults.refusesDial()) return 'refused';
        carrier.invite(wanted);
        return 'dialed';
      }),
    connect: (legId, userId, as) =>
      line.request(() => {
        if (!isUp(legId)) return 'gone';
        if (!exchange.hasPhone(userId)) return 'no_phone';
        exchange.connect(legId, userId, as);
        onJoined?.(legId, userId);
        return 'connected';
      }),
    control: (legId, _userId, act) =>
      line.request(() => {
        if (!isUp(legId)) return 'gone';
        exchange.control(legId, act);
        return 'done';
      }),
    join: (legIds, userId) =>
      line.request(() => {
        if (!legIds.every(isUp)) return 'gone';
        exchange.join(legIds, userId !== undefined && exchange.hasPhone(userId) ? userId : undefined);
        return 'joined';
      }),
    hangUp: (legId, farewell) =>
      line.request(() => {
        if (farewell === undefined || phaseOf(legId) !== 'connected')
          return carrier.bye(legId) ? 'asked' : 'gone';
        const isConfirmed = farewell === 'opted_out';
        if (!exchange.sayFarewell(legId) && !isConfirmed) return 'asked';
        clock.after(FAREWELL_STARTS_MS, () => {
          if (exchange.isLeaving(legId)) line.deliver({ type: 'farewell_started', legId });
        });
        clock.after(FAREWELL_STARTS_MS + FAREWELL_MS, () => {
          if (exchange.isLeaving(legId)) carrier.bye(legId);
        });
        return 'asked';
      }),
    living: () =>
      line.request(() => {
        const dead = ghost();
        const legs = contacts().map((leg) => leavingOr(leg, exchange.isLeaving(leg.legId)));
        return { legs: dead ? [...legs, dead] : legs, phones: exchange.phones() };
      }),
    openPhone: (userId, wish = { kind: 'browser' }) =>
      line.request(() => (hasPhones ? ownPhones.open(userId, wish) : undefined)),
    closePhone: (userId, what) =>
      line.request(() => (what === undefined ? ownPhones.close(userId) : ownPhones.revokeDesk(userId))),
    // Nothing sounds in it, so there is no file either.
    takeRecording: () => Promise.resolve('gone' as const),
    setTrunks: () => Promise.resolve(),
    close: () => Promise.resolve(line.listen(undefined)),
  };
}

/** Who has called in and hears a message waits no longer. */
function leavingOr({ calledIn, ...leg }: LivingLeg, isLeaving: boolean): LivingLeg {
  if (calledIn === undefined) return leg;
  return isLeaving ? { ...leg, isLeaving } : { ...leg, calledIn };
}

function eventOf(line: WireLine): TelephoneEvent | undefined {
  switch (line.type) {
    case 'invite':
      return undefined;
    case 'rang':
    case 'answered':
      return { type: line.type, legId: line.legId };
    case 'called_in':
      return { type: 'called_in', legId: line.legId, from: line.from, to: line.to, trunk: line.trunk };
    case 'ended':
      return { type: 'ended', legId: line.legId, by: line.by, result: line.result };
  }
}

/** A line that works: a few milliseconds each way, nothing lost, nothing doubled. */
export const NO_TELEPHONE_FAULTS: TelephoneFaults = {
  deliveries: () => [0],
  latencies: () => ({ thereMs: 5, backMs: 5 }),
  refusesDial: () => false,
  showsGhost: () => false,
};

/**
 * The practice telephone: nobody real is called. The last two digits of a number say what its person does (docs/simulator.md).
 * It works on the real clock (the product) as on the simulator's.
 */
export function openPracticeTelephone(parts: { readonly clock: Clock; readonly random: Random }): Telephony {
  const carrier = openCarrier({ ...parts, people: practicePeople });
  return openTelephone({ clock: parts.clock, carrier, faults: NO_TELEPHONE_FAULTS });
}
