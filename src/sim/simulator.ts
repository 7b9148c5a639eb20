// A whole contact centre on the virtual clock: the engine that ships, with its ports on a database, a telephone and people of our own,
// a day of work, and everything that can go wrong in it. One seed is one history, to the letter.
import type { LegId, UserId } from '../domain/ids.ts';
import type { CampaignMode } from '../domain/campaign/campaign.ts';
import { HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import { workDay } from './simulator/agents.ts';
import { callBackFromNow } from './simulator/callers.ts';
import { openCarrier } from './carrier.ts';
import { openVirtualClock } from './clock.ts';
import { openMemoryDatabase, type MemoryDatabase } from './database.ts';
import { type FaultLevel, openFaults } from './simulator/faults.ts';
import type { Evidence, Fate, HistoryLine } from './history.ts';
import { Launcher, type Plants, type Surroundings } from './simulator/launcher.ts';
import { type People, crowd } from './people.ts';
import { type SeededRandom, seededRandom } from './random.ts';
import { Seat } from './simulator/seat.ts';
import { superviseDay } from './simulator/supervisor.ts';
import { openTelephone } from './telephone.ts';
import type { ExchangeLine } from './exchange.ts';
import { type World, type WorldSize, furnish } from './simulator/world.ts';

/** More of everything than was measured (docs/machine-detection.md): what is rare is what has to be met. */
const DETECTOR_ERRORS = { falseMachine: 0.01, unsureHuman: 0.6, missedMachine: 0.6, lateMachine: 0.9 };

export type SimulationOptions = {
  readonly seed: number;
  readonly hours: number;
  readonly agents: number;
  readonly faults: FaultLevel;
  /** How the two large campaigns bring contacts: preview if left out. */
  readonly mode?: CampaignMode;
  readonly sharedNumbers?: number;
  /** Who is called; a crowd as it was measured if left out. */
  readonly people?: People;
  /** False: nobody listens who has answered. */
  readonly detectsMachines?: boolean;
  /** Trunks and lines, where they are to be scarce. */
  readonly limits?: NonNullable<WorldSize['limits']>;
  readonly campaignLines?: number;
  readonly plants?: Plants;
  /** When the day begins; a Monday at eight in Berlin if left out. */
  readonly startsAt?: number;
  /** What is in the database then; three campaigns and their lists if left out. */
  readonly furnish?: (database: MemoryDatabase, random: SeededRandom) => World;
};

/** A Monday at eight in Berlin. */
const DAY_STARTS_AT = Date.UTC(2026, 10, 23, 7);
/** A CANCEL takes so long at most: long enough for an answer to cross it now and then. */
const BYE_MS = 4_000;
/** After the last shift and the last fault: long enough for every grace time and limit to run out. */
const EVENING_MS = 20 * MINUTE_MS;

/** Simulates one day: agents and a supervisor at work, everything that can go wrong, and an evening in which it must heal. */
export async function simulate(options: SimulationOptions): Promise<Evidence> {
  const centre = openCentre(options);
  const { clock, random, world, database } = centre;
  const endsAt = clock.now() + options.hours * HOUR_MS;
  breakThings({ ...centre, endsAt });
  const thirds = new Set<string>(world.thirds.map(({ e164 }) => e164));
  const { carrier, telephone } = centre;
  const callers = { clock, carrier, telephone, random: random.stream('callers'), endsAt };
  callBackFromNow({ ...callers, isThird: (e164) => thirds.has(e164) });
  const sofia = { seat: centre.seatOf(world.supervisor, 'sofia'), random: random.stream('sofia') };
  centre.run(superviseDay({ ...sofia, world, database, clock, endsAt }));
  for (const { userId, name } of world.agents) {
    const agent = { seat: centre.seatOf(userId, name), random: random.stream(name), name };
    centre.run(workDay({ ...agent, world, clock, endsAt }));
  }
  await clock.runUntil(endsAt);
  return centre.close();
}

export type Centre = ReturnType<typeof openCentre>;

/** A contact centre with a living engine and nobody at work yet. */
export function openCentre(options: SimulationOptions) {
  const random = seededRandom(options.seed);
  const clock = openVirtualClock(options.startsAt ?? DAY_STARTS_AT);
  const history: HistoryLine[] = [];
  const note = (line: HistoryLine) => void history.push(line);
  const fate = (what: Fate, detail = '') => note({ at: clock.now(), kind: 'fate', what, detail });
  const { plants } = options;
  const database = openMemoryDatabase({ clock, note, constraints: plants?.withoutConstraints !== true });
  const furnished = options.furnish ?? ((rows, chance) => furnish(rows, options, chance));
  const world = furnished(database, random.stream('world'));
  const faults = openFaults({ level: options.faults, random: random.stream('faults'), note: fate });
  const carrier = openCarrier({
    clock,
    random: random.stream('people'),
    people: options.people ?? peopleOf(world.thirds),
    byeMs: BYE_MS,
  });
  carrier.listen((line) => note({ at: line.at, kind: 'wire', line }));
  const telephone = openTelephone({
    clock,
    carrier,
    faults: faults.telephone,
    onJoined: (legId: LegId, userId: UserId) => note({ at: clock.now(), kind: 'joined', legId, userId }),
    onExchange: (line: ExchangeLine) => note({ at: line.at, kind: 'exchange', line }),
    hasPhones: true,
    detector: { random: random.stream('detector'), errors: DETECTOR_ERRORS },
  });
  const { floorId, organisationId } = world;
  const planted = plants ? { plants } : {};
  const surroundings = { clock, database, carrier, telephone, faults, fate, floorId, ...planted };
  const launcher = new Launcher({ ...surroundings, random: random.stream('engine') });
  // A script that breaks is a fault of the simulator: it must not look like a quiet agent.
  const brokenScripts: unknown[] = [];

  return {
    ...surroundings,
    random,
    world,
    history,
    seatOf: (userId: UserId, label: string) =>
      new Seat({
        userId,
        organisationId,
        clock,
        random: random.stream(`seat ${label}`),
        backbone: launcher.backbone,
        telephone,
        note,
        isZombie: plants?.zombieScreens === true,
      }),
    run: (script: Promise<void>) => void script.catch((fault: unknown) => brokenScripts.push(fault)),
    /** The faults stop, what was broken heals, the engine is drained. */
    async close(): Promise<Evidence> {
      faults.stop();
      telephone.comeBack();
      fate('day_over');
      await clock.runUntil(clock.now() + EVENING_MS);
      const drained = launcher.drain();
      await clock.runUntil(clock.now() + MINUTE_MS);
      await drained;
      if (brokenScripts.length > 0) throw brokenScripts[0];
      const livingPhones = telephone.exchange.phones();
      const livingLegs = carrier.living().map(({ legId }) => legId);
      return {
        history,
        final: { ...rowsOf(database), recordsCreated: world.recordsCreated, livingLegs, livingPhones },
      };
    },
  };
}

/** A crowd, of whom those who are asked and put through to have no time for long talks: every transfer is over by the evening. */
function peopleOf(thirds: World['thirds']): People {
  const busy = new Set<string>(thirds.map(({ e164 }) => e164));
  return (e164, random) => {
    const does = crowd(e164, random);
    return busy.has(e164) && 'talkMs' in does
      ? { ...does, talkMs: Math.min(does.talkMs, 5 * MINUTE_MS) }
      : does;
  };
}

function rowsOf(database: MemoryDatabase) {
  const { floors, campaigns, records, shifts, interactions, calls, callbacks } = database;
  const [floor] = floors.values();
  if (!floor) throw new Error('a simulated day has a floor');
  return {
    rules: floor.rules,
    campaigns: [...campaigns.values()].map(({ campaign }) => campaign),
    records: [...records.values()].map(({ record }) => record),
    shifts: [...shifts.values()],
    interactions: [...interactions.values()],
    calls: [...calls.values()],
    callbacks: [...callbacks.values()],
    goneOwners: [...database.gone],
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
