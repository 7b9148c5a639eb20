// The floor's trunks: which legs are alive on them, and which one takes the next. Every path to the wire asks here (E26).
import type { Trunk } from '../compliance/may-dial.ts';
import type { E164 } from '../phone-number.ts';
import { type LegOnTrunk, type TrunkChoice, chooseTrunk } from '../trunk/choose.ts';
import type { Floor } from './floor.ts';

/** Every leg of the floor that lives on a trunk. */
export function legsOf(floor: Pick<Floor, 'calls'>): LegOnTrunk[] {
  return [...floor.calls.values()].flatMap(({ trunk, now }) =>
    now.state === 'ended' ? [] : [{ trunk, hasLeft: now.state !== 'intended' }],
  );
}

/** The trunk of the next leg, whoever wants it; the called will see `callerNumber`. */
export function trunkFor(floor: Floor, callerNumber: E164 | undefined, now: number): TrunkChoice {
  const { trunks, lines } = floor.rules;
  return chooseTrunk({ trunks, lines, conditions: floor.trunks, legs: legsOf(floor), callerNumber, now });
}

/** Where nothing is dialed yet, the first trunk stands for the one that will be chosen: all in use are practice or none is. */
export function likelyTrunk(floor: Pick<Floor, 'rules'>): Trunk {
  return floor.rules.trunks[0] ?? { id: 'none', practice: false };
}
