// What a call's moves mean for the interaction it belongs to, and one of two calls for the
// other. The one place where call and interaction are joined.
import {
  type Call,
  type CallEvent,
  type CallState,
  agentOf,
  answeredAtOf,
  isCaller,
  isOnTheWay,
  isThird,
} from '../call/call.ts';
import { afterCallWorkOf } from '../campaign/after-call-work.ts';
import type { CallId } from '../ids.ts';
import type { CallResult } from '../result/result.ts';
import { MINUTE_MS, SECOND_MS } from '../time.ts';
import type { Moves } from './moves.ts';
import { orNextLeg } from './next-leg.ts';
import { thirdBeside } from './pairs.ts';
import { goOnWithoutContact, settleCaller, settleUnassigned } from './unassigned-moves.ts';

/**
 * Ringing is not worth a commit of its own (house.md 4: at most four per call): it is stored with the next one. Losing it in a crash
 * loses nothing that asking the telephone system would not tell. A hang-up stands in the journal until its end is stored with it.
 */
const LAZY: Partial<Record<CallEvent['type'], number>> = {
  sent: 5 * MINUTE_MS,
  rang: 5 * MINUTE_MS,
  end_asked: 5 * SECOND_MS,
  // Its end follows, and carries it.
  farewell_started: 5 * SECOND_MS,
  // The agent or the end follows, and carries it.
  detected: 5 * SECOND_MS,
};

/**
 * An answer that is listened to first (E25) is stored with what follows it at the latest when nobody has come in time. If the engine dies
 * before, its leg tells the next one that somebody has answered, or has gone again (F33).
 */
const HEARD_WITHIN_MS = 5 * SECOND_MS;

function lazyMs(before: Call | undefined, { type }: CallEvent): number {
  const isListenedTo = before?.userId === undefined && before?.detectsMachine === true;
  return type === 'answered' && isListenedTo ? HEARD_WITHIN_MS : (LAZY[type] ?? 0);
}

/** Moves a call and what hangs on it. Returns the reason where the event was ignored. */
export function moveCall(moves: Moves, callId: CallId, told: CallEvent): string | undefined {
  const before = moves.calls.get(callId);
  const event = before ? orNextLeg(moves, before, told) : told;
  const ignored = moves.moveCall(callId, event, lazyMs(before, event));
  if (ignored) return ignored;
  const after = moves.calls.get(callId);
  if (!before || !after) return undefined;
  if (isCaller(before)) settleCaller(moves, after);
  if (!isThird(after)) {
    // F36: while the record is still on the desktop its attempt is given back; one that has gone on keeps it.
    if (after.now.state === 'ended' && after.now.isUnreached)
      moves.moveRecord(after.campaignRecordId, { type: 'not_reached' });
    if (after.interactionId === undefined) {
      if (after.purpose === 'contact') settleUnassigned(moves, after);
    } else moveItsInteraction(moves, before, after);
    followContact(moves, after);
  } else {
    followThird(moves, before, after);
  }
  return undefined;
}

const UNKNOWN_CAMPAIGN = { limitMs: 10 * MINUTE_MS, warningMs: 2 * MINUTE_MS };

function moveItsInteraction(moves: Moves, before: Call, { id, now, campaignId, interactionId }: Call): void {
  const interaction = interactionId && moves.interactions.get(interactionId);
  // Only its own call moves an interaction: a late end of an earlier one does not.
  if (!interaction || !('callId' in interaction.now) || interaction.now.callId !== id) return;
  const settings = moves.campaigns.get(campaignId)?.settings;
  if (now.state === 'connected') {
    moves.moveInteraction(interaction.id, { type: 'call_connected' });
    const isNew =
      before.now.state === 'waiting' ||
      (before.now.state !== 'connected' && answeredAtOf(before.now) === undefined);
    // One that is found paused stays paused (I24).
    const isUnrecorded = now.controls.recording.state === 'off';
    if (isNew && isUnrecorded && settings?.recording === 'always') {
      const act = { act: 'start_recording', recordingId: moves.newId() } as const;
      moves.moveCall(id, { type: 'control', act });
    }
  }
  const result = resultForAgent(now);
  if (result === undefined) return;
  const span = settings ? afterCallWorkOf(settings) : UNKNOWN_CAMPAIGN;
  const limitAt = moves.now + span.limitMs;
  moves.moveInteraction(interaction.id, {
    type: 'call_ended',
    result,
    limitAt,
    warnAt: limitAt - span.warningMs,
    ...detectedIn(now),
  });
  const isAgain = interaction.now.state === 'calling' && interaction.now.isAgain === true;
  if (answeredAtOf(now) === undefined && !isAgain) goOnWithoutContact(moves, interaction.id);
}

/** What the call was for its agent, once that is over: who leaves a message on a machine need not listen to it. */
function resultForAgent(now: CallState): CallResult | undefined {
  if (now.state === 'ended') return now.result;
  if (now.state === 'transferred') return 'transferred';
  return now.state === 'closing' && now.farewell === 'voicemail_message' ? now.result : undefined;
}

/** E25: only the detection ends a talk in the engine's name with such a result; the agent must see why it is over. */
function detectedIn(now: CallState): { readonly detected?: 'machine' | 'fax' } {
  if ((now.state !== 'closing' && now.state !== 'ended') || now.by !== 'engine') return {};
  if (now.result === 'fax') return { detected: 'fax' };
  return now.result === 'answering_machine' ? { detected: 'machine' } : {};
}

const isLeaving = (call: Call | undefined): boolean =>
  call === undefined || call.now.state === 'closing' || call.now.state === 'ended';

/** After a contact's call has moved: what becomes of the third person's beside it. */
function followContact(moves: Moves, contact: Call): void {
  const { now } = contact;
  const isLinked = now.state === 'joined' || now.state === 'transferred';
  const third = isLinked ? moves.calls.get(now.callId) : thirdBeside(moves.calls, contact.id);
  if (isLinked || third) settlePair(moves, contact, third);
}

/** After a third person's call has moved: what becomes of the contact's, and what the agent is told. */
function followThird(moves: Moves, before: Call, third: Call): void {
  const contact = third.beside === undefined ? undefined : moves.calls.get(third.beside);
  if (third.now.state === 'ended') tellAgent(moves, third);
  settlePair(moves, contact, third);
  // The agent is with the contact again: still held, until he retrieves the line by hand.
  const hasJustLeft = isLeaving(third) && !isLeaving(before);
  if (hasJustLeft && third.purpose === 'consult' && contact?.now.state === 'connected')
    moves.act({
      effect: 'connect',
      callId: contact.id,
      legId: contact.legId,
      userId: agentOf(contact),
    });
}

/** The table "Two calls of one talk" of docs/life-of-a-call.md: nobody is left on a line alone, and nobody is lost by a transfer. */
function settlePair(moves: Moves, contact: Call | undefined, third: Call | undefined): void {
  if (!contact || isLeaving(contact)) {
    if (third && !isLeaving(third)) moveCall(moves, third.id, { type: 'end_asked', by: 'engine' });
    return;
  }
  if (!third || isLeaving(third)) {
    if (contact.now.state === 'transferred') moveCall(moves, contact.id, { type: 'end_asked', by: 'engine' });
    if (contact.now.state === 'joined') moveCall(moves, contact.id, { type: 'parted' });
    return;
  }
  const isAnsweredTransfer = third.purpose === 'transfer' && third.now.state === 'connected';
  if (isAnsweredTransfer && contact.now.state === 'connected') putThrough(moves, contact, third);
}

/** The agent leaves and the two others talk: one step and one commit for both calls. */
export function putThrough(moves: Moves, contact: Call, third: Call): void {
  moves.moveCall(third.id, { type: 'transferred', callId: contact.id });
  moveCall(moves, contact.id, { type: 'transferred', callId: third.id });
  const pair = { callId: contact.id, otherId: third.id, userId: agentOf(contact) };
  moves.act({ effect: 'join', ...pair, withAgent: false });
}

/** All three talk. */
export function confer(moves: Moves, contact: Call, third: Call): void {
  moves.moveCall(third.id, { type: 'joined', callId: contact.id });
  moveCall(moves, contact.id, { type: 'joined', callId: third.id });
  const pair = { callId: contact.id, otherId: third.id, userId: agentOf(contact) };
  moves.act({ effect: 'join', ...pair, withAgent: true });
}

/** Why nobody came, or that the talk is over: it stays on the agent's screen as long as the contact is there. */
function tellAgent(moves: Moves, third: Call): void {
  if (third.now.state !== 'ended' || !isThird(third)) return;
  const interaction = third.interactionId && moves.interactions.get(third.interactionId);
  if (!interaction || interaction.now.state !== 'talking' || interaction.now.callId !== third.beside) return;
  const { e164, purpose } = third;
  const { result, by } = third.now;
  moves.moveInteraction(interaction.id, { type: 'consult_ended', e164, purpose, result, by });
}

/** Ends every call that nobody has answered yet and that the given question names. Who talks, goes on talking. */
export function endRinging(moves: Moves, isMeant: (call: Call) => boolean): void {
  for (const call of moves.calls.all()) {
    if (isOnTheWay(call) && isMeant(call)) moveCall(moves, call.id, { type: 'end_asked', by: 'engine' });
  }
}
