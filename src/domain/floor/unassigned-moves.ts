// What becomes of a record whose call ended before any agent had it (E22, E23), and of an agent whose contact was not reached (D18).
// Must never end an interaction that an agent is working on.
import { type Call, isCaller } from '../call/call.ts';
import type { InteractionId } from '../ids.ts';
import { finishAutomatically, handBack, settleDialed } from './closing-moves.ts';
import type { Moves } from './moves.ts';
import { drainIfEmpty } from './notices.ts';

/** The end of a call that was nobody's: its record goes on by the treatment of the result, never to the head of the list (D5). */
export function settleUnassigned(moves: Moves, call: Call): void {
  if (call.now.state !== 'ended') return;
  settleDialed(moves, call, call.now.result);
  drainIfEmpty(moves, call.campaignId);
}

/** E29: a contact who called back waits no longer: nobody is offered the call any more, and at its end the record stands as before. */
export function settleCaller(moves: Moves, call: Call): void {
  const { now, campaignRecordId } = call;
  if (now.state !== 'closing' && now.state !== 'ended') return;
  for (const { id, now: offer } of moves.interactions.all())
    if (offer.state === 'offered' && offer.waitingCallId === call.id) handBack(moves, id, 'caller_gone');
  const desk = moves.desks.get(campaignRecordId)?.now;
  if (now.state !== 'ended' || desk?.status !== 'retrieved' || desk.by !== undefined) return;
  // The same contact may wait on a second line.
  const isStillHere = moves.calls
    .all()
    .some((other) => other.campaignRecordId === campaignRecordId && isCaller(other));
  if (!isStillHere) moves.moveRecord(campaignRecordId, { type: 'put_back' });
}

/**
 * D18: agent first, and nobody answered what the engine had dialed. The interaction is over with what the network said, and the agent
 * stays reserved for the next contact. Whoever wished to be Not Ready meanwhile is (D11).
 */
export function goOnWithoutContact(moves: Moves, interactionId: InteractionId): void {
  const interaction = moves.interactions.get(interactionId);
  const campaign = interaction && moves.campaigns.get(interaction.campaignId);
  if (!interaction || campaign?.mode !== 'progressive') return;
  // A callback is the agent's own call: what comes of it is the agent's to judge.
  if (interaction.callbackId !== undefined) return;
  if (interaction.now.state !== 'after_call_work') return;
  const { lastResult } = interaction.now;
  finishAutomatically(moves, interactionId, 'not_reached');
  const turn = { state: 'waiting', campaignId: campaign.id, since: moves.now, lastResult } as const;
  if (campaign.now.state === 'running') moves.moveAgent(interaction.userId, { type: 'turn_given', turn });
}
