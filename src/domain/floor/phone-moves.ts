// What an agent's telephone means for the calls: a reload keeps the contact, and nobody is left with music for ever. The one place where
// agent and call are joined for the telephone's sake. Must never dial.
import {
  PHONE_GRACE_MS,
  PHONE_UNHEARD_MS,
  type Phone,
  type PhoneKind,
  isPhoneMissing,
} from '../agent/phone.ts';
import { answeredAtOf, isThird } from '../call/call.ts';
import type { UserId } from '../ids.ts';
import { SECOND_MS } from '../time.ts';
import { endRinging, moveCall } from './call-moves.ts';
import type { Due } from './deadlines.ts';
import type { Floor } from './floor.ts';
import type { Moves } from './moves.ts';
import { hasAgent, thirdBeside } from './pairs.ts';

/** A contact hears music for so long while the agent's telephone is away; then the call is ended. */
export const WITHOUT_PHONE_MS = 30 * SECOND_MS;

/** The telephone stands (again): whatever call the agent is in is joined with it; twice is harmless. */
export function phoneUp(moves: Moves, userId: UserId, by?: PhoneKind): string | undefined {
  const ignored = moves.moveAgent(userId, { type: 'phone_up', ...(by === undefined ? {} : { by }) });
  if (ignored === 'phone_is_another') return ignored;
  const agent = moves.agents.get(userId);
  if (agent?.now.state !== 'handling') return ignored;
  const interaction = moves.interactions.get(agent.now.interactionId);
  if (interaction?.now.state !== 'talking') return ignored;
  const contact = moves.calls.get(interaction.now.callId);
  if (!contact) return ignored;
  const third = thirdBeside(moves.calls, contact.id);
  for (const call of third ? [contact, third] : [contact]) {
    if (hasAgent(moves.calls, call))
      moves.act({ effect: 'connect', callId: call.id, legId: call.legId, userId });
  }
  if (contact.now.state === 'joined') {
    const { callId: otherId } = contact.now;
    moves.act({ effect: 'join', callId: contact.id, otherId, userId, withAgent: true });
  }
  return ignored;
}

/** The reload was none. Whoever is being rung up for this agent is not kept waiting for nobody. */
export function phoneMissed(moves: Moves, userId: UserId): void {
  if (moves.moveAgent(userId, { type: 'phone_missed' })) return;
  endRinging(moves, (call) => call.userId === userId && call.purpose !== 'transfer');
}

function isOverdue(phone: Phone, now: number): boolean {
  if (phone.state === 'ringing') return now - phone.since >= PHONE_UNHEARD_MS;
  return phone.state === 'lost' && now - phone.since >= PHONE_GRACE_MS;
}

/** Telephones that did not come back, and calls that have waited for one long enough. */
export function duePhones(floor: Floor, now: number): Due[] {
  const missed = [...floor.agents.values()].flatMap(({ userId, now: is }): Due[] =>
    is.state !== 'gone' && isOverdue(is.phone, now) ? [{ move: (moves) => phoneMissed(moves, userId) }] : [],
  );
  const alone = [...floor.calls.values()].flatMap((call): Due[] => {
    const { id: callId, userId, now: is } = call;
    if (isThird(call) || (is.state !== 'connected' && is.state !== 'joined')) return [];
    const agent = userId && floor.agents.get(userId)?.now;
    if (!agent || agent.state === 'gone' || !isPhoneMissing(agent.phone)) return [];
    const since = Math.max('since' in agent.phone ? agent.phone.since : now, answeredAtOf(is) ?? now);
    if (now - since < WITHOUT_PHONE_MS) return [];
    return [{ callId, move: (moves) => void moveCall(moves, callId, { type: 'end_asked', by: 'engine' }) }];
  });
  return [...missed, ...alone];
}
