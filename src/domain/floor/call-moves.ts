// What a call's moves mean for the interaction it belongs to. The one place where call and interaction are joined.
import type { Call, CallEvent } from '../call/call.ts';
import type { CallId } from '../ids.ts';
import { MINUTE_MS, SECOND_MS } from '../time.ts';
import type { Moves } from './moves.ts';

/**
 * Ringing is not worth a commit of its own (house.md 4: at most four per call): it is stored with the next one. Losing it in a crash
 * loses nothing that asking the telephone system would not tell. A hang-up stands in the journal until its end is stored with it.
 */
const LAZY: Partial<Record<CallEvent['type'], number>> = {
  sent: 5 * MINUTE_MS,
  rang: 5 * MINUTE_MS,
  end_asked: 5 * SECOND_MS,
};

/** Moves a call and what hangs on it. Returns the reason where the event was ignored. */
export function moveCall(moves: Moves, callId: CallId, event: CallEvent): string | undefined {
  const ignored = moves.moveCall(callId, event, LAZY[event.type] ?? 0);
  if (ignored) return ignored;
  const call = moves.calls.get(callId);
  // F36: while the record is still on the desktop its attempt is given back; one that has gone on keeps it.
  if (call?.now.state === 'ended' && call.now.isUnreached)
    moves.moveRecord(call.campaignRecordId, { type: 'not_reached' });
  const interaction = call && moves.interactions.get(call.interactionId);
  if (!call || !interaction) return undefined;
  // Only its own call moves an interaction: a late end of an earlier one does not.
  const isItsCall = 'callId' in interaction.now && interaction.now.callId === callId;
  if (!isItsCall) return undefined;
  if (call.now.state === 'connected') moves.moveInteraction(interaction.id, { type: 'call_connected' });
  if (call.now.state === 'ended') {
    const limitMs = moves.campaigns.get(call.campaignId)?.settings.afterCallWorkLimitMs ?? 10 * MINUTE_MS;
    moves.moveInteraction(interaction.id, {
      type: 'call_ended',
      result: call.now.result,
      limitAt: moves.now + limitMs,
    });
  }
  return undefined;
}

/** Ends every call that nobody has answered yet and that the given question names. Who talks, goes on talking. */
export function endRinging(moves: Moves, isMeant: (call: Call) => boolean): void {
  for (const call of moves.calls.all()) {
    const isUnanswered =
      call.now.state === 'intended' || call.now.state === 'dialing' || call.now.state === 'ringing';
    if (isUnanswered && isMeant(call)) moveCall(moves, call.id, { type: 'end_asked', by: 'engine' });
  }
}
