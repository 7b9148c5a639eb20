// Call: the first door of a call's life (docs/life-of-a-call.md). The database locks the number and gives the facts, the rules say yes
// or no, the intent is stored, and only then the number is dialed. Must never dial without a stored intent (I3).
import { type DialWish, groundForCall, intendCall } from '../domain/floor/dialing.ts';
import type { NumberFacts } from '../domain/floor/floor.ts';
import type { Moves } from '../domain/floor/moves.ts';
import type { Refusal } from '../domain/floor/refusal.ts';
import { type ThirdWish, groundForThird, intendThird } from '../domain/floor/third-dialing.ts';
import type { CallId } from '../domain/ids.ts';
import type { AgentDeed, Command } from './command.ts';
import { decideUnderLock } from './decide-under-lock.ts';
import type { FactsCore } from './facts-core.ts';
import type { Answer, IntentNeed } from './ports.ts';

type CallDeed = Extract<AgentDeed, { name: 'call' }>;
type ThirdDeed = Extract<AgentDeed, { name: 'consult' | 'transfer' }>;

/** Dials a number of the record on the agent's desktop, or says why not. Answered when the intent is stored. */
export async function callDeed(core: FactsCore, command: Command, deed: CallDeed): Promise<Answer> {
  const { userId } = command;
  const { interactionId, e164, callerNumber } = deed;
  const wish: DialWish = { userId, interactionId, e164, callerNumber };
  const ground = groundForCall(core.floor, wish);
  if ('refused' in ground) return { ok: false, ...ground };
  const { campaignRecordId, campaignId } = ground.desk;
  const about = { purpose: 'contact', campaignRecordId, campaignId, e164 } as const;
  return intend(core, command, about, (moves, intent, facts) =>
    intendCall(moves, { ...wish, ...intent }, facts),
  );
}

/** Calls a third person beside the contact (D14), or says why not. */
export async function thirdDeed(core: FactsCore, command: Command, deed: ThirdDeed): Promise<Answer> {
  const { userId } = command;
  const { name: purpose, interactionId, number, callerNumber } = deed;
  const wish: ThirdWish = { userId, interactionId, purpose, number, callerNumber };
  const ground = groundForThird(core.floor, wish);
  if ('refused' in ground) return { ok: false, ...ground };
  const { campaignRecordId, campaignId } = ground.contact;
  const about = { purpose, campaignRecordId, campaignId, e164: number.e164 };
  return intend(core, command, about, (moves, intent, facts) =>
    intendThird(moves, { ...wish, ...intent }, facts),
  );
}

type About = Omit<IntentNeed, 'callId' | 'now'>;
type Intent = { readonly callId: CallId; readonly actBefore: number };
type DecideIntent = (moves: Moves, intent: Intent, facts: NumberFacts) => Refusal | undefined;

/** Reads the facts under the number's lock, lets the rules decide, stores the intent with the command's answer, and dials. */
function intend(core: FactsCore, command: Command, about: About, decide: DecideIntent): Promise<Answer> {
  if (core.telephoneAway()) return Promise.resolve({ ok: false, refused: 'telephone_away' });
  const callId: CallId = core.newId();
  return decideUnderLock<NumberFacts>(
    core,
    command,
    (lease, stored) => core.store.intend(lease, { ...about, callId, now: core.clock.now() }, stored),
    (moves, facts) => decide(moves, { callId, actBefore: core.lease().expiresAt }, facts),
  );
}
