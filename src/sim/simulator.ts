// A whole contact centre on the virtual clock: the engine that ships, with its ports on a database, a telephone and people of our own,
// a day of work, and everything that can go wrong in it. One seed is one history, to the letter.
import { openEngine } from '../engine/engine.ts';
import type { Engine, EngineParts } from '../engine/engine-face.ts';
import { type Store, StaleEpoch, type Telephony } from '../engine/ports.ts';
import type { UserId } from '../domain/ids.ts';
import { HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import { workDay } from './agents.ts';
import { openCarrier } from './carrier.ts';
import { openVirtualClock } from './clock.ts';
import { openMemoryDatabase } from './database.ts';
import { type FaultLevel, openFaults } from './faults.ts';
import type { Evidence, Fate, HistoryLine } from './history.ts';
import { beginLife, type Life, openMemoryJournal } from './mortal.ts';
import { crowd } from './people.ts';
import { seededRandom } from './random.ts';
import { type Backbone, takeSeat } from './seat.ts';
import { connectStore, openLocks } from './store.ts';
import { superviseDay } from './supervisor.ts';
import { openTelephone } from './telephone.ts';
import { furnish } from './world.ts';

export type SimulationOptions = {
  readonly seed: number;
  readonly hours: number;
  readonly agents: number;
  readonly faults: FaultLevel;
  /** Planted bugs: a port that does not keep its word, so that a check can prove that it sees. */
  readonly plants?: {
    readonly store?: (store: Store) => Store;
    readonly telephony?: (telephony: Telephony) => Telephony;
    readonly withoutConstraints?: boolean;
  };
};

/** A Monday at eight in Berlin. */
const DAY_STARTS_AT = Date.UTC(2026, 10, 23, 7);
/** After the last shift and the last fault: long enough for every grace time and limit to run out. */
const EVENING_MS = 45 * MINUTE_MS;
const REBIRTH_MS = [500, 3_000] as const;

/** Simulates one day. */
export async function simulate(options: SimulationOptions): Promise<Evidence> {
  const random = seededRandom(options.seed);
  const clock = openVirtualClock(DAY_STARTS_AT);
  const history: HistoryLine[] = [];
  const note = (line: HistoryLine) => void history.push(line);
  const fate = (what: Fate, detail = '') => note({ at: clock.now(), kind: 'fate', what, detail });

  const database = openMemoryDatabase({
    clock,
    note,
    constraints: options.plants?.withoutConstraints !== true,
  });
  const world = furnish(database, options, random.stream('world'));
  const faults = openFaults({ level: options.faults, random: random.stream('faults'), note: fate });
  const carrier = openCarrier({ clock, random: random.stream('people'), people: crowd });
  carrier.listen((line) => note({ at: line.at, kind: 'wire', line }));
  const onJoined = (legId: Parameters<Telephony['connect']>[0], userId: UserId) =>
    note({ at: clock.now(), kind: 'joined', legId, userId });
  const telephone = openTelephone({ clock, carrier, faults: faults.telephone, onJoined });

  const engines = keepAlive({
    options,
    clock,
    database,
    telephone,
    faults,
    fate,
    random: random.stream('engine'),
    floorId: world.floorId,
  });
  const endsAt = DAY_STARTS_AT + options.hours * HOUR_MS;
  breakThings({ clock, faults, telephone, fate, endsAt });

  const seatOf = (userId: UserId, label: string) =>
    takeSeat({
      userId,
      organisationId: world.organisationId,
      clock,
      random: random.stream(`seat ${label}`),
      backbone: engines.backbone,
      note,
    });
  const scripts = [
    superviseDay({
      seat: seatOf(world.supervisor, 'sofia'),
      world,
      database,
      clock,
      random: random.stream('sofia'),
      endsAt,
    }),
    ...world.agents.map(({ userId, name }) =>
      workDay({ seat: seatOf(userId, name), name, world, clock, random: random.stream(name), endsAt }),
    ),
  ];
  // A script that breaks is a fault of the simulator: it must not look like a quiet agent.
  const brokenScripts: unknown[] = [];
  for (const script of scripts) script.catch((fault: unknown) => brokenScripts.push(fault));

  await clock.runUntil(endsAt);
  faults.stop();
  telephone.comeBack();
  fate('day_over');
  await clock.runUntil(endsAt + EVENING_MS);
  const drained = engines.drain();
  await clock.runUntil(endsAt + EVENING_MS + MINUTE_MS);
  await drained;
  if (brokenScripts.length > 0) throw brokenScripts[0];

  const { campaigns, records, shifts, interactions, calls } = database;
  return {
    history,
    final: {
      campaigns: [...campaigns.values()].map(({ campaign }) => campaign),
      records: [...records.values()].map(({ record }) => record),
      shifts: [...shifts.values()],
      interactions: [...interactions.values()],
      calls: [...calls.values()],
      recordsCreated: world.recordsCreated,
      livingLegs: carrier.living().map(({ legId }) => legId),
    },
  };
}

type Surroundings = {
  readonly options: SimulationOptions;
  readonly clock: ReturnType<typeof openVirtualClock>;
  readonly database: ReturnType<typeof openMemoryDatabase>;
  readonly telephone: ReturnType<typeof openTelephone>;
  readonly faults: ReturnType<typeof openFaults>;
  readonly fate: (what: Fate, detail?: string) => void;
  readonly random: ReturnType<typeof seededRandom>;
  readonly floorId: EngineParts['floorId'];
};

/** Starts the engine, and starts it again whenever it dies, as the launcher does. */
function keepAlive({ options, clock, database, telephone, faults, fate, random, floorId }: Surroundings) {
  const journal = openMemoryJournal();
  const locks = openLocks();
  let engine: Engine | undefined;
  let life: Life | undefined;
  let births = 0;
  let isDayOver = false;
  let change = openSignal();
  const listeners = new Map<UserId, ReturnType<typeof openSignal>>();

  function tellAll(): void {
    const before = change;
    change = openSignal();
    before.give();
    for (const userId of listeners.keys()) tell(userId);
  }
  function tell(userId: UserId): void {
    const listener = listeners.get(userId);
    listeners.delete(userId);
    listener?.give();
  }
  /** Steps that broke a rule are counted by the engine; a check must hear of them. */
  function noteFaults(): void {
    const counters = engine?.counters();
    if (!counters || counters.faults === 0) return;
    const reasons = [...counters.ignored.keys()].filter((reason) => reason.startsWith('fault'));
    fate('step_failed', reasons.join('; '));
  }
  function bury(how: string, what: Fate): void {
    noteFaults();
    engine = undefined;
    fate(what, how);
    tellAll();
    if (!isDayOver) clock.after(random.between(...REBIRTH_MS), () => void raise());
  }

  async function raise(): Promise<void> {
    births += 1;
    const connection = connectStore({ database, clock, faults: faults.store, locks });
    let wish: { how: string; what: Fate } = { how: '', what: 'engine_killed' };
    const mine = beginLife({
      store: options.plants?.store?.(connection) ?? connection,
      cutStore: () => connection.cut(),
      telephony: options.plants?.telephony?.(telephone) ?? telephone,
      clock,
      journal,
      random: random.stream(`life ${births}`),
      feed: {
        publish({ users, campaigns, stopAll }) {
          if (campaigns.size > 0 || stopAll) for (const userId of listeners.keys()) tell(userId);
          else for (const userId of users) tell(userId);
        },
      },
      death: faults.death,
      onDeath: (how) => bury(wish.how || how, wish.what),
    });
    life = mine;
    const giveUp = (fault: unknown) => {
      const cause = fault instanceof Error && fault.cause ? ` (${String(fault.cause)})` : '';
      wish = { how: `${String(fault)}${cause}`, what: 'engine_gave_up' };
      mine.die(wish.how);
    };
    try {
      const parts = {
        floorId,
        owner: `engine ${births}`,
        random: random.stream(`ids ${births}`),
        onFatal: giveUp,
      };
      const born = await openEngine({ ...parts, ...mine });
      if (mine.isOver()) return;
      engine = born;
      fate('engine_started');
      tellAll();
    } catch (fault) {
      // The floor is still held by the one that died, or the database is away: the launcher tries again.
      giveUp(fault instanceof StaleEpoch ? 'the floor is not free yet' : fault);
    }
  }
  void raise();

  const backbone: Backbone = {
    engine: () => engine,
    changed: () => change.given,
    told(userId) {
      const waiting = listeners.get(userId) ?? openSignal();
      listeners.set(userId, waiting);
      return waiting.given;
    },
  };
  return {
    backbone,
    async drain(): Promise<void> {
      isDayOver = true;
      noteFaults();
      await engine?.drain();
      engine = undefined;
      life?.die('drained');
    },
  };
}

/** Lets the database and the telephone system go away now and then. */
function breakThings(
  parts: Pick<Surroundings, 'clock' | 'faults' | 'telephone' | 'fate'> & { readonly endsAt: number },
): void {
  const { clock, faults, telephone, fate, endsAt } = parts;
  const repeat = (
    next: () => { inMs: number; forMs: number } | undefined,
    go: () => void,
    back: () => void,
  ) => {
    const pause = next();
    if (!pause || clock.now() + pause.inMs > endsAt) return;
    clock.after(pause.inMs, () => {
      go();
      clock.after(pause.forMs, () => {
        back();
        repeat(next, go, back);
      });
    });
  };
  repeat(
    faults.nextStoreAway,
    () => {
      fate('store_away');
      faults.setStoreAway(true);
    },
    () => {
      fate('store_back');
      faults.setStoreAway(false);
    },
  );
  repeat(
    faults.nextTelephoneAway,
    () => {
      fate('telephone_away');
      telephone.goAway();
    },
    () => {
      fate('telephone_back');
      telephone.comeBack();
    },
  );
}

function openSignal() {
  let give = () => undefined as void;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}
