// A contact's call and the call to a third person beside it (D14): which belongs to which, and which of them the agent is with. What one's
// move means for the other is in call-moves.ts. Must never move anything.
import { type Call, type CallState, isThird } from '../call/call.ts';
import type { CallId } from '../ids.ts';

/** Where calls are looked up: the floor's map, or a step in the making. */
export type Calls = {
  readonly get: (id: CallId) => Call | undefined;
  readonly all: () => Iterable<Call>;
};

export function callsOf(calls: ReadonlyMap<CallId, Call>): Calls {
  return { get: (id) => calls.get(id), all: () => calls.values() };
}

/** The third person's call beside a contact's call, as long as it is not over. */
export function thirdBeside(calls: Calls, contactCallId: CallId): Call | undefined {
  for (const call of calls.all())
    if (call.beside === contactCallId && call.now.state !== 'ended') return call;
  return undefined;
}

/** How a call stood when it was last seen: what is unknown now may be there again in a moment. */
function seen({ now }: Call): CallState {
  return now.state === 'unknown' ? (now.before ?? now) : now;
}

/** True for a third person who has answered and talks with the agent alone. */
export function isConsulted(third: Call | undefined): third is Call {
  return third?.purpose === 'consult' && seen(third).state === 'connected';
}

/** True while the agent's telephone belongs to this call: while somebody is consulted it does not belong to the contact. */
export function hasAgent(calls: Calls, call: Call): boolean {
  if (call.now.state !== 'connected') return false;
  return isThird(call) ? call.purpose === 'consult' : !isConsulted(thirdBeside(calls, call.id));
}
