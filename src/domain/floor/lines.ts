// The floor's trunks: which legs are alive on them, and which one takes the next. Every path to the wire asks here (E26).
import { viaOf } from '../agent/phone.ts';
import type { Trunk } from '../compliance/may-dial.ts';
import { type LegOnTrunk, type TrunkChoice, chooseTrunk } from '../trunk/choose.ts';
import type { Floor } from './floor.ts';

/** Every leg of the floor that lives on a trunk: calls, and agents' own external telephones. */
export function legsOf(floor: Pick<Floor, 'calls' | 'agents'>): LegOnTrunk[] {
  const calls = [...floor.calls.values()].flatMap(({ trunk, now }) =>
    now.state === 'ended' ? [] : [{ trunk, hasLeft: now.state !== 'intended' }],
  );
  const phones = [...floor.agents.values()].flatMap(({ now }) => {
    const via = now.state === 'gone' ? undefined : viaOf(now.phone);
    if (now.state === 'gone' || via?.kind !== 'external') return [];
    const isLive = now.phone.state === 'ringing' || now.phone.state === 'up';
    return isLive ? [{ trunk: via.trunk, hasLeft: true }] : [];
  });
  return [...calls, ...phones];
}

/** The trunk of the next leg, whoever wants it. */
export function trunkFor(floor: Floor, now: number): TrunkChoice {
  const { trunks, lines } = floor.rules;
  return chooseTrunk({ trunks, lines, conditions: floor.trunks, legs: legsOf(floor), now });
}

/** Where nothing is dialed yet, the first trunk stands for the one that will be chosen: all in use are practice or none is. */
export function likelyTrunk(floor: Pick<Floor, 'rules'>): Trunk {
  return floor.rules.trunks[0] ?? { id: 'none', practice: false };
}
