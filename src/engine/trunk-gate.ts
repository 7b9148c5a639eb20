// The gate before the wire (I8): a request leaves when its trunk's calls per second let it, in the order in which the requests came. How
// many may leave is a rule (domain/trunk/pace.ts); this only remembers and waits. Must never know what a request is for.
import { type Departure, mayLeaveAt, recent } from '../domain/trunk/pace.ts';
import type { Clock } from './ports.ts';

export type GateParts = {
  readonly clock: Clock;
  /** Undefined: no such trunk any more; one call in a second then, until the telephone system refuses it. */
  readonly callsPerSecond: (trunk: string) => number | undefined;
  /** Nothing leaves before: an engine that died a moment ago may have used up the second. */
  readonly opensAt: number;
};

type Lane = { departures: Departure[]; readonly waiting: (() => void)[]; isTimed: boolean };

/** A request that may leave now. `answered` when the telephone system has answered it, whatever it said; `undo` when it did not leave. */
export type Turn = { answered(): void; undo(): void };

export class TrunkGate {
  readonly #parts: GateParts;
  readonly #lanes = new Map<string, Lane>();

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  /** Calls `go` with a turn: at once if the trunk lets it, else as soon as it does. */
  pass(trunk: string, go: (turn: Turn) => void): void {
    const lane = this.#lanes.get(trunk) ?? { departures: [], waiting: [], isTimed: false };
    this.#lanes.set(trunk, lane);
    lane.waiting.push(() => go(this.#depart(trunk, lane)));
    this.#open(trunk, lane);
  }

  #depart(trunk: string, lane: Lane): Turn {
    let departure: Departure = { leftAt: this.#parts.clock.now(), answeredAt: undefined };
    lane.departures.push(departure);
    const become = (other: Departure[]) => {
      lane.departures = lane.departures.flatMap((known) => (known === departure ? other : [known]));
      [departure] = [other[0] ?? departure];
      this.#open(trunk, lane);
    };
    return {
      answered: () => become([{ ...departure, answeredAt: this.#parts.clock.now() }]),
      undo: () => become([]),
    };
  }

  #open(trunk: string, lane: Lane): void {
    while (lane.waiting.length > 0 && !lane.isTimed) {
      const now = this.#parts.clock.now();
      lane.departures = [...recent(lane.departures, now)];
      const allowed = this.#parts.callsPerSecond(trunk) ?? 1;
      const at = now < this.#parts.opensAt ? this.#parts.opensAt : mayLeaveAt(lane.departures, allowed, now);
      // An answer that is missing opens the gate when it comes.
      if (at === undefined) return;
      if (at > now) {
        lane.isTimed = true;
        this.#parts.clock.after(at - now, () => {
          lane.isTimed = false;
          this.#open(trunk, lane);
        });
        return;
      }
      lane.waiting.shift()?.();
    }
  }
}
