// What goes wrong in a simulated day, and how often: drawn from streams of chance of its own, so that a day without faults and a day
// with them have the same people. `none` is a good day, `some` a bad one, `many` one that nobody has ever had.
import type { TelephoneEvent } from '../../engine/ports.ts';
import type { SeededRandom } from '../random.ts';
import type { StoreFaults } from '../store.ts';
import type { TelephoneFaults } from '../telephone.ts';

export const FAULT_LEVELS = ['none', 'some', 'many'] as const;
export type FaultLevel = (typeof FAULT_LEVELS)[number];

/** Where at a port call the engine dies: before the request leaves, while it is under way, or with the reply in hand. */
export type Death = 'none' | 'before' | 'during' | 'after';

type Rates = {
  /** One in so many port calls that matter kills the engine; Infinity = never. */
  readonly portCallsPerDeath: number;
  readonly storeAwayEachMs: number;
  readonly storeAwayMs: readonly [number, number];
  readonly replyLost: number;
  readonly telephoneAwayEachMs: number;
  readonly telephoneAwayMs: readonly [number, number];
  readonly eventLate: number;
  readonly eventDoubled: number;
  readonly slowReply: number;
  readonly dialRefused: number;
  readonly ghost: number;
};

const NEVER = Number.POSITIVE_INFINITY;
const MINUTE = 60_000;

const RATES: Readonly<Record<FaultLevel, Rates>> = {
  none: {
    portCallsPerDeath: NEVER,
    storeAwayEachMs: NEVER,
    storeAwayMs: [0, 0],
    replyLost: 0,
    telephoneAwayEachMs: NEVER,
    telephoneAwayMs: [0, 0],
    eventLate: 0,
    eventDoubled: 0,
    slowReply: 0,
    dialRefused: 0,
    ghost: 0,
  },
  some: {
    portCallsPerDeath: 1_000,
    storeAwayEachMs: 60 * MINUTE,
    storeAwayMs: [500, 30_000],
    replyLost: 1 / 1_500,
    telephoneAwayEachMs: 90 * MINUTE,
    telephoneAwayMs: [500, 60_000],
    eventLate: 0.005,
    eventDoubled: 0.01,
    slowReply: 0.003,
    dialRefused: 0.003,
    ghost: 0.01,
  },
  many: {
    portCallsPerDeath: 150,
    storeAwayEachMs: 15 * MINUTE,
    storeAwayMs: [100, 90_000],
    replyLost: 1 / 200,
    telephoneAwayEachMs: 20 * MINUTE,
    telephoneAwayMs: [100, 120_000],
    eventLate: 0.1,
    eventDoubled: 0.1,
    slowReply: 0.03,
    dialRefused: 0.02,
    ghost: 0.1,
  },
};

export type DayFaults = {
  readonly store: StoreFaults;
  readonly telephone: TelephoneFaults;
  /** Asked at every port call of the engine. */
  death(portCall: string): Death;
  /** How long until the store (or the telephone) goes away again, and for how long then; undefined = never. */
  nextStoreAway(): { readonly inMs: number; readonly forMs: number } | undefined;
  nextTelephoneAway(): { readonly inMs: number; readonly forMs: number } | undefined;
  setStoreAway(isAway: boolean): void;
  /** The faults stop: what is broken must heal now. */
  stop(): void;
};

export type FaultParts = {
  readonly level: FaultLevel;
  readonly random: SeededRandom;
  readonly note: (what: 'event_doubled' | 'event_late' | 'store_reply_lost', detail: string) => void;
};

/** Opens the day's bad luck. */
export function openFaults({ level, random, note }: FaultParts): DayFaults {
  let rates = RATES[level];
  let isStoreAway = false;
  const [luck, delays, deaths] = [random.stream('luck'), random.stream('delays'), random.stream('deaths')];
  const away = (eachMs: number, [least, most]: readonly [number, number]) =>
    eachMs === NEVER
      ? undefined
      : { inMs: eachMs * luck.between(0.3, 1.7), forMs: luck.between(least, most) };

  return {
    store: {
      latencies: () => ({
        thereMs: delays.chance(rates.slowReply) ? delays.between(100, 2_000) : delays.between(0, 2),
        insideMs: delays.between(0, 3),
        backMs: delays.between(0, 2),
      }),
      mishap() {
        if (isStoreAway) return 'away';
        if (!luck.chance(rates.replyLost)) return 'none';
        const mishap = luck.pick(['away', 'asked_back', 'asked_back', 'nobody_knows'] as const);
        note('store_reply_lost', mishap);
        return mishap;
      },
    },
    telephone: {
      latencies: () => ({
        thereMs: delays.chance(rates.slowReply) ? delays.between(100, 4_000) : delays.between(1, 20),
        backMs: delays.chance(rates.slowReply) ? delays.between(100, 8_000) : delays.between(1, 300),
      }),
      deliveries: (event: TelephoneEvent) => {
        const first = luck.chance(rates.eventLate) ? luck.between(50, 60_000 * luck.next()) : 0;
        if (first > 0) note('event_late', event.type);
        if (!luck.chance(rates.eventDoubled)) return [first];
        note('event_doubled', event.type);
        return [first, first + luck.between(1, 5_000)];
      },
      refusesDial: () => luck.chance(rates.dialRefused),
      showsGhost: () => luck.chance(rates.ghost),
    },
    death(portCall) {
      // What the engine does every two seconds anyway would take all the deaths; the interesting calls are the others.
      const weight = portCall === 'outlook' || portCall === 'renewLease' ? 0.02 : portCall === 'dial' ? 4 : 1;
      if (!deaths.chance(weight / rates.portCallsPerDeath)) return 'none';
      return deaths.pick(['before', 'during', 'after'] as const);
    },
    nextStoreAway: () => away(rates.storeAwayEachMs, rates.storeAwayMs),
    nextTelephoneAway: () => away(rates.telephoneAwayEachMs, rates.telephoneAwayMs),
    setStoreAway: (isAway) => void (isStoreAway = isAway),
    stop() {
      rates = RATES.none;
      isStoreAway = false;
    },
  };
}
