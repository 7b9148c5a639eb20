// The launcher of a simulated day: starts the engine, and starts it again whenever it has died, as the real one does. Between death and
// birth nobody answers; who waits for news is told of both.
import type { UserId } from '../../domain/ids.ts';
import { openEngine } from '../../engine/engine.ts';
import type { Engine, EngineParts } from '../../engine/engine-face.ts';
import { type Clock, StaleEpoch, type Store, type Telephony } from '../../engine/ports.ts';
import type { MemoryDatabase } from '../database.ts';
import type { DayFaults } from './faults.ts';
import type { Fate } from '../history.ts';
import { beginLife, type Life, openMemoryJournal } from './life.ts';
import type { SeededRandom } from '../random.ts';
import type { Backbone } from './seat.ts';
import { connectStore, openLocks } from '../store.ts';
import type { SimulatedTelephone } from '../telephone.ts';

const REBIRTH_MS = [500, 3_000] as const;

/** Planted bugs: surroundings that do not keep their word, so that a check can prove that it sees. */
export type Plants = {
  readonly store?: (store: Store) => Store;
  readonly telephony?: (telephony: Telephony) => Telephony;
  readonly clock?: (clock: Clock) => Clock;
  readonly withoutConstraints?: boolean;
  readonly zombieScreens?: boolean;
};

export type Surroundings = {
  readonly plants?: Plants;
  readonly clock: Clock;
  readonly database: MemoryDatabase;
  readonly telephone: SimulatedTelephone;
  readonly faults: DayFaults;
  readonly fate: (what: Fate, detail?: string) => void;
  readonly random: SeededRandom;
  readonly floorId: EngineParts['floorId'];
};

/** Starts the engine, and starts it again whenever it has died. */
export class Launcher {
  readonly #around: Surroundings;
  readonly #journal = openMemoryJournal();
  readonly #locks = openLocks();
  readonly #listeners = new Map<UserId, Signal>();
  #change = openSignal();
  #engine: Engine | undefined;
  #life: Life | undefined;
  #births = 0;
  #isDayOver = false;

  constructor(around: Surroundings) {
    this.#around = around;
    void this.#raise();
  }

  /** What people at their screens see of it. */
  readonly backbone: Backbone = {
    engine: () => this.#engine,
    changed: () => this.#change.given,
    told: (userId) => {
      const waiting = this.#listeners.get(userId) ?? openSignal();
      this.#listeners.set(userId, waiting);
      return waiting.given;
    },
  };

  /** Ends the engine as an orderly stop does. */
  async drain(): Promise<void> {
    this.#isDayOver = true;
    this.#noteFaults();
    await this.#engine?.drain();
    this.#engine = undefined;
    this.#life?.die('drained');
  }

  async #raise(): Promise<void> {
    this.#births += 1;
    const { floorId, random, fate } = this.#around;
    const wish: Wish = { how: undefined };
    const life = this.#begin(wish);
    this.#life = life;
    const giveUp = (fault: unknown) => {
      const cause = fault instanceof Error && fault.cause ? ` (${String(fault.cause)})` : '';
      wish.how = `${String(fault)}${cause}`;
      life.die(wish.how);
    };
    try {
      const owner = `engine ${this.#births}`;
      const ids = random.stream(`ids ${this.#births}`);
      const { store, telephony, clock, feed, journal } = life;
      const parts = { floorId, owner, random: ids, onFatal: giveUp, store, telephony, clock, feed, journal };
      const arePhonesNeeded = true;
      const born = await openEngine({ ...parts, arePhonesNeeded });
      if (life.isOver()) return;
      this.#engine = born;
      fate('engine_started');
      this.#tellAll();
    } catch (fault) {
      // The floor is still held by the one that died, or the database is away: the launcher tries again.
      giveUp(fault instanceof StaleEpoch ? 'the floor is not free yet' : fault);
    }
  }

  /** A life with its ports, each of them planted with a bug if a test asks for it. */
  #begin(wish: Wish): Life {
    const { plants, clock, database, telephone, faults, random } = this.#around;
    const connection = connectStore({ database, clock, faults: faults.store, locks: this.#locks });
    return beginLife({
      store: plants?.store?.(connection) ?? connection,
      cutStore: () => connection.cut(),
      telephony: plants?.telephony?.(telephone) ?? telephone,
      clock: plants?.clock?.(clock) ?? clock,
      journal: this.#journal,
      random: random.stream(`life ${this.#births}`),
      feed: {
        publish: ({ users, campaigns, stopAll }) => {
          const told = campaigns.size > 0 || stopAll ? this.#listeners.keys() : users;
          for (const userId of told) this.#tell(userId);
        },
      },
      death: faults.death,
      onDeath: (how) => this.#bury(how, wish.how === undefined ? 'engine_killed' : 'engine_gave_up'),
    });
  }

  #bury(how: string, what: Fate): void {
    const { fate, clock, random } = this.#around;
    this.#noteFaults();
    this.#engine = undefined;
    fate(what, how);
    this.#tellAll();
    if (!this.#isDayOver) clock.after(random.between(...REBIRTH_MS), () => void this.#raise());
  }

  /** Steps that broke a rule are counted by the engine; a check must hear of them. */
  #noteFaults(): void {
    const counters = this.#engine?.counters();
    if (!counters || counters.faults === 0) return;
    const reasons = [...counters.ignored.keys()].filter((reason) => reason.startsWith('fault'));
    this.#around.fate('step_failed', reasons.join('; '));
  }

  #tellAll(): void {
    const before = this.#change;
    this.#change = openSignal();
    before.give();
    for (const userId of this.#listeners.keys()) this.#tell(userId);
  }
  #tell(userId: UserId): void {
    const listener = this.#listeners.get(userId);
    this.#listeners.delete(userId);
    listener?.give();
  }
}

/** Why a life ends, if the engine itself wished it. */
type Wish = { how: string | undefined };
type Signal = { readonly given: Promise<void>; readonly give: () => void };

function openSignal(): Signal {
  let give = () => undefined as void;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}
