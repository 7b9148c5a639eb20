// The simulated telephone: the Telephony port over a carrier, with ARI's manners where they matter. A leg id that lives already is not
// dialed again ('exists'); once a leg has ended its id is forgotten, as Asterisk forgets a channel; events may come before the reply;
// a leg that is no more is 'gone', even if the list of living legs still showed it (a ghost).
//
// openPracticeTelephone is also the telephone of the product, until a real one is plugged in.
import type { LegId, UserId } from '../domain/ids.ts';
import type { Clock, LivingLeg, Random, TelephoneEvent, Telephony } from '../engine/ports.ts';
import { type Carrier, openCarrier, type WireLine } from './carrier.ts';
import { practicePeople } from './people.ts';

/** The telephone system can not be reached; what was asked may have been done or not. */
export class TelephoneAway extends Error {
  override readonly name = 'TelephoneAway';
}

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
};

export type TelephoneParts = {
  readonly clock: Clock;
  readonly carrier: Carrier;
  readonly faults: TelephoneFaults;
  /** Told when an answered leg is joined with its agent. */
  readonly onJoined?: (legId: LegId, userId: UserId) => void;
};

/** Opens a simulated telephone system. It outlives the engine: a new engine listens anew. */
export function openTelephone({ clock, carrier, faults, onJoined }: TelephoneParts): SimulatedTelephone {
  let listener: ((event: TelephoneEvent) => void) | undefined;
  let isAway = false;
  let ghost: LivingLeg | undefined;

  const tell = (event: TelephoneEvent) => {
    if (!isAway) listener?.(event);
  };
  carrier.listen((line) => {
    const event = eventOf(line);
    if (!event) return;
    if (line.type === 'ended') {
      ghost = faults.showsGhost()
        ? { legId: line.legId, phase: line.wasAnswered ? 'connected' : 'ringing' }
        : undefined;
    }
    for (const delayMs of faults.deliveries(event)) {
      if (delayMs === 0) tell(event);
      else clock.after(delayMs, () => tell(event));
    }
  });

  /** One request with its way there and back; away at either end it fails, and nobody can say whether it was done. */
  function request<Reply>(deed: () => Reply): Promise<Reply> {
    const { thereMs, backMs } = faults.latencies();
    return new Promise((resolve, reject) => {
      const fail = () => reject(new TelephoneAway('the telephone system did not reply'));
      clock.after(thereMs, () => {
        if (isAway) return fail();
        const reply = deed();
        clock.after(backMs, () => (isAway ? fail() : resolve(reply)));
      });
    });
  }
  const phaseOf = (legId: LegId) => carrier.living().find((leg) => leg.legId === legId)?.phase;

  return {
    kind: 'simulated',
    listen: (heard) => void (listener = heard),
    dial: (wanted) =>
      request(() => {
        if (phaseOf(wanted.legId) !== undefined) return 'exists';
        if (faults.refusesDial()) return 'refused';
        carrier.invite(wanted);
        return 'dialed';
      }),
    connect: (legId, userId) =>
      request(() => {
        if (phaseOf(legId) !== 'connected') return 'gone';
        onJoined?.(legId, userId);
        return 'connected';
      }),
    control: (legId) => request(() => (phaseOf(legId) === 'connected' ? 'done' : 'gone')),
    join: (legIds) =>
      request(() => (legIds.every((legId) => phaseOf(legId) === 'connected') ? 'joined' : 'gone')),
    hangUp: (legId) => request(() => (carrier.bye(legId) ? 'asked' : 'gone')),
    living: () =>
      request(() => ({ legs: ghost ? [...carrier.living(), ghost] : carrier.living(), phones: [] })),
    // Nobody hears anything in it, so nobody needs a telephone.
    openPhone: () => Promise.resolve(undefined),
    closePhone: () => Promise.resolve(),
    // Nothing sounds in it, so there is no file either.
    takeRecording: () => Promise.resolve('gone' as const),
    setTrunks: () => Promise.resolve(),
    close: () => Promise.resolve(void (listener = undefined)),
    goAway() {
      if (isAway) return;
      listener?.({ type: 'away' });
      isAway = true;
    },
    comeBack() {
      if (!isAway) return;
      isAway = false;
      listener?.({ type: 'back' });
    },
  };
}

function eventOf(line: WireLine): TelephoneEvent | undefined {
  switch (line.type) {
    case 'invite':
      return undefined;
    case 'rang':
    case 'answered':
      return { type: line.type, legId: line.legId };
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
