// The floor's trunks: which legs are alive on them, and which one takes the next. Every path to the wire asks here (E26).
import { viaOf } from '../agent/phone.ts';
import type { Trunk } from '../compliance/may-dial.ts';
import type { E164 } from '../phone-number.ts';
import { type LegOnTrunk, type TrunkChoice, chooseTrunk } from '../trunk/choose.ts';
import type { Campaign, Floor } from './floor.ts';

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

/** Who wants a leg (undefined: no campaign, an agent's own telephone), and what the called will see of it (undefined: not known yet). */
export type LegWish = { readonly campaign: Campaign | undefined; readonly callerNumber: E164 | undefined };

/** The trunk of the next leg: first the campaign's own limit, then what trunks and organisation have left (E26). */
export function trunkFor(floor: Floor, { campaign, callerNumber }: LegWish, now: number): TrunkChoice {
  const { trunks, lines } = floor.rules;
  if (campaign && ownLinesFree(floor, campaign) === 0) return { refused: 'no_lines' };
  return chooseTrunk({ trunks, lines, conditions: floor.trunks, legs: legsOf(floor), callerNumber, now });
}

/** Where nothing is dialed yet, the first trunk stands for the one that will be chosen: all in use are practice or none is. */
export function likelyTrunk(floor: Pick<Floor, 'rules'>): Trunk {
  return floor.rules.trunks[0] ?? { id: 'none', practice: false };
}

/** How many more legs the campaign may have by its own limit; as many as one likes where it has none. */
export function ownLinesFree({ calls }: Pick<Floor, 'calls'>, { id, settings: { lines } }: Campaign): number {
  if (lines === undefined) return Number.POSITIVE_INFINITY;
  const alive = [...calls.values()].filter((call) => call.campaignId === id && call.now.state !== 'ended');
  return Math.max(0, lines - alive.length);
}
