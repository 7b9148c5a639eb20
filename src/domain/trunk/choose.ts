// Which trunk takes the next leg (E26, I8): the first in the organisation's order that may show the caller number, can be reached, has a
// free line, and whose queue of calls per second is short. Pure; must never know a campaign or an agent.
import type { E164 } from '../phone-number.ts';
import { type TrunkReach, REACHABLE, restsUntil } from './reach.ts';
import type { MinutePrice, TrunkState } from './trunk.ts';

/** A trunk as the rules see it; in the order in which they are tried. */
export type UsableTrunk = {
  readonly id: string;
  readonly name: string;
  /** True for the practice network alone. */
  readonly practice: boolean;
  readonly callsPerSecond: number;
  readonly lines: number;
  /** What its carrier lets us show; absent or empty: it says nothing about it. */
  readonly callerNumbers?: readonly E164[];
  /** What a minute on it costs, where an administrator keeps it. */
  readonly minutePrice?: MinutePrice;
};

/** What is known of a trunk: by what became of calls, and by what the telephone system tells. */
export type TrunkCondition = {
  readonly reach: TrunkReach;
  readonly told: TrunkState;
  /** Legs of test calls, which are no call of the floor. */
  readonly testLegs?: number;
};

export const NOTHING_KNOWN: TrunkCondition = { reach: REACHABLE, told: { state: 'unknown' } };

/** A leg that lives on a trunk; `hasLeft` is false while its request waits for its commit or for its turn. */
export type LegOnTrunk = { readonly trunk: string; readonly hasLeft: boolean };

export type Choosing = {
  readonly trunks: readonly UsableTrunk[];
  /** How many legs the whole organisation may have at a time. */
  readonly lines: number;
  readonly conditions: ReadonlyMap<string, TrunkCondition>;
  /** Every leg towards a trunk that is alive: calls, consults, conferences. */
  readonly legs: Iterable<LegOnTrunk>;
  /** What the called will see; undefined: not known yet, any trunk will do. */
  readonly callerNumber?: E164 | undefined;
  readonly now: number;
};

export type TrunkChoice =
  | { readonly trunk: UsableTrunk }
  /** no_trunk: there is none, or none can be reached; no_lines: those that can be are full. `until` where asking again makes sense. */
  | { readonly refused: 'no_trunk' | 'no_lines'; readonly until?: number }
  /** A carrier that does not know a number shows another one or refuses the call: it is not sent there at all. */
  | { readonly refused: 'caller_number_not_carried'; readonly field: 'callerNumber' };

/** Nobody waits longer than this for the calls per second: the agent is told instead. */
const LONGEST_QUEUE_S = 3;

/** Chooses the trunk of the next leg, or says why there is none. */
export function chooseTrunk({ lines, conditions, legs, callerNumber, now, ...all }: Choosing): TrunkChoice {
  const trunks = all.trunks.filter((trunk) => carries(trunk, callerNumber));
  if (trunks.length < all.trunks.length && trunks.length === 0)
    return { refused: 'caller_number_not_carried', field: 'callerNumber' };
  const tests = [...conditions].map(([id, { testLegs = 0 }]) => [id, testLegs] as const);
  const [live, waiting] = [new Map<string, number>(tests), new Map<string, number>()];
  let total = tests.reduce((sum, [, count]) => sum + count, 0);
  for (const { trunk, hasLeft } of legs) {
    total += 1;
    live.set(trunk, (live.get(trunk) ?? 0) + 1);
    if (!hasLeft) waiting.set(trunk, (waiting.get(trunk) ?? 0) + 1);
  }
  const conditionOf = ({ id }: UsableTrunk) => conditions.get(id) ?? NOTHING_KNOWN;
  const connected = trunks.filter((trunk) => !isDown(conditionOf(trunk)));
  const rests = connected.flatMap((trunk) => restsUntil(conditionOf(trunk).reach, now) ?? []);
  const reachable = connected.filter((trunk) => restsUntil(conditionOf(trunk).reach, now) === undefined);
  if (reachable.length === 0)
    return { refused: 'no_trunk', ...(rests.length > 0 ? { until: Math.min(...rests) } : {}) };
  if (total >= lines) return { refused: 'no_lines' };
  const trunk = reachable.find(
    ({ id, callsPerSecond, lines: own }) =>
      (live.get(id) ?? 0) < own && (waiting.get(id) ?? 0) < callsPerSecond * LONGEST_QUEUE_S,
  );
  return trunk ? { trunk } : { refused: 'no_lines' };
}

/** Whether a trunk's carrier lets us show a number. */
export function carries({ callerNumbers = [] }: UsableTrunk, callerNumber: E164 | undefined): boolean {
  return callerNumber === undefined || callerNumbers.length === 0 || callerNumbers.includes(callerNumber);
}

/** The telephone system itself says that it can not be used; 'unknown' is worth a try. */
function isDown({ told }: TrunkCondition): boolean {
  return told.state === 'refused' || told.state === 'unreachable' || told.state === 'untrusted';
}
