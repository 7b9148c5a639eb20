// A call's next leg (E26, F36): a trunk that says for itself that it can not, before anything rang, has disturbed nobody; the same call
// goes on over the next trunk that can take it. Must never go on after an unknown outcome (I3), nor where it might not be dialed now.
import type { Call, CallEvent } from '../call/call.ts';
import { areHoursOpen } from '../compliance/may-dial.ts';
import type { Id } from '../ids.ts';
import { chooseTrunk } from '../trunk/choose.ts';
import { isOfTheTrunk } from '../trunk/reach.ts';
import { mayStillDial } from './dialing.ts';
import { legsOf } from './lines.ts';
import type { Moves } from './moves.ts';
import { dialRulesOf } from './taking.ts';

/**
 * What the end of a leg means for its call: the next leg where there is a way for it, else what was told.
 * A register entry made meanwhile has ended the call by itself (I4); stop, campaign and calling hours are asked again here, because the
 * verdict is older by as long as the trunk took to answer.
 */
export function orNextLeg(moves: Moves, call: Call, event: CallEvent): CallEvent {
  if (event.type !== 'ended' || event.by !== 'network' || !isOfTheTrunk(event.result)) return event;
  if (call.now.state !== 'intended' && call.now.state !== 'dialing') return event;
  const { actBefore } = moves;
  if (actBefore === undefined || !mayGoOn(moves, call)) return event;
  const trunk = nextTrunk(moves, call);
  if (trunk === undefined) return event;
  const legId: Id<'leg'> = moves.newId();
  return { type: 'rerouted', result: event.result, legId, trunk, actBefore };
}

function mayGoOn({ floor, now, campaigns, desks }: Moves, call: Call): boolean {
  if (!mayStillDial(floor, call)) return false;
  // The hours protect contacts; a colleague is asked when he is needed (mayDialThird).
  if (call.purpose !== 'contact') return true;
  const campaign = campaigns.get(call.campaignId);
  const number = desks.get(call.campaignRecordId)?.numbers.find(({ e164 }) => e164 === call.e164);
  if (!campaign || !number) return false;
  return areHoursOpen(number, dialRulesOf(floor, campaign), now);
}

/** The first trunk that has not been tried; of the same network as the one for which the call was judged. */
function nextTrunk({ floor, calls, now }: Moves, call: Call): string | undefined {
  const { rules, trunks: conditions } = floor;
  const judgedFor = rules.trunks.find(({ id }) => id === call.trunk);
  if (!judgedFor) return undefined;
  const tried = [...(call.triedTrunks ?? []), call.trunk];
  const trunks = rules.trunks.filter(
    ({ id, practice }) => !tried.includes(id) && practice === judgedFor.practice,
  );
  if (trunks.length === 0) return undefined;
  const others = new Map(calls.all().flatMap((one) => (one.id === call.id ? [] : [[one.id, one] as const])));
  const legs = legsOf({ calls: others, agents: floor.agents });
  const choice = chooseTrunk({
    trunks,
    lines: rules.lines,
    conditions,
    legs,
    callerNumber: call.callerNumber,
    now,
  });
  return 'trunk' in choice ? choice.trunk.id : undefined;
}
