// What becomes of a record whose call ended before any agent had it (E22, E23), and of an agent whose contact was not reached (D18).
// Must never end an interaction that an agent is working on.
import type { Call } from '../call/call.ts';
import type { InteractionId } from '../ids.ts';
import { finishAutomatically, settleDialed } from './closing-moves.ts';
import type { Moves } from './moves.ts';
import { drainIfEmpty } from './notices.ts';

/** The end of a call that was nobody's: its record goes on by the treatment of the result, never to the head of the list (D5). */
export function settleUnassigned(moves: Moves, call: Call): void {
  if (call.now.state !== 'ended') return;
  settleDialed(moves, call, call.now.result);
  drainIfEmpty(moves, call.campaignId);
}

/**
 * D18: agent first, and nobody answered what the engine had dialed. The interaction is over with what the network said, and the agent
 * stays reserved for the next contact. Whoever wished to be Not Ready meanwhile is (D11).
 */
export function goOnWithoutContact(moves: Moves, interactionId: InteractionId): void {
  const interaction = moves.interactions.get(interactionId);
  const campaign = interaction && moves.campaigns.get(interaction.campaignId);
  if (!interaction || campaign?.mode !== 'progressive') return;
  if (interaction.now.state !== 'after_call_work') return;
  const { lastResult } = interaction.now;
  finishAutomatically(moves, interactionId, 'not_reached');
  const turn = { state: 'waiting', campaignId: campaign.id, since: moves.now, lastResult } as const;
  if (campaign.now.state === 'running') moves.moveAgent(interaction.userId, { type: 'turn_given', turn });
}
