// How an interaction ends (I16): by the agent's disposition, automatically with a reason, or handed back; and what becomes of its
// record then (door nine of a call's life). Exactly one place ends interactions, so that nothing is lost or doubled.
import { afterCallWorkOf } from '../campaign/after-call-work.ts';
import type { CampaignId, CampaignRecordId, InteractionId } from '../ids.ts';
import type { AutomaticReason, HandBackReason, Interaction } from '../interaction/interaction.ts';
import type { JudgedCallback } from '../callback/draft.ts';
import type { CallResult, Disposition } from '../result/result.ts';
import { MINUTE_MS } from '../time.ts';
import { isOfTheTrunk } from '../trunk/reach.ts';
import { giveCallbackBack, judgedDraft, missKept, settlePromise } from './keeping-moves.ts';
import type { Moves } from './moves.ts';
import { drainIfEmpty } from './notices.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { treatRecord } from './treat-record.ts';

/** Done (S24, S70): the agent's word ends it, and what was promised in it is promised now (S71). */
export function finish(
  moves: Moves,
  interactionId: InteractionId,
  { disposition, judged }: { readonly disposition: Disposition; readonly judged: JudgedCallback | undefined },
): Refusal | undefined {
  const before = moves.interactions.get(interactionId);
  const ignored = moves.moveInteraction(interactionId, { type: 'done', disposition });
  if (ignored) return refusalOf(ignored);
  const wasDialed = before?.now.state === 'after_call_work';
  settleRecord(moves, interactionId, { disposition, wasDialed, judged });
  keepNote(moves, interactionId, disposition.notes);
  freeAgent(moves, interactionId);
  return undefined;
}

/** After-call work that ran out, or whose agent is gone: ends with what the agent had chosen so far. */
export function finishAutomatically(
  moves: Moves,
  interactionId: InteractionId,
  reason: AutomaticReason,
): void {
  const before = moves.interactions.get(interactionId);
  if (moves.moveInteraction(interactionId, { type: 'closed_automatically', reason })) return;
  const after = moves.interactions.get(interactionId);
  if (after?.now.state !== 'done' || after.now.outcome.kind !== 'automatic') return;
  const { disposition } = after.now.outcome;
  const judged = before && judgedDraft(moves, before);
  settleRecord(moves, interactionId, { disposition, wasDialed: true, judged });
  keepNote(moves, interactionId, disposition.notes);
  // E32: who let the time run out may be at the desk or not; the campaign says what is assumed.
  const settings = moves.campaigns.get(after.campaignId)?.settings;
  const isOver =
    reason === 'limit_reached' && settings && afterCallWorkOf(settings).leavesAgent === 'not_ready';
  freeAgent(moves, interactionId, isOver ? 'after_call_work_timeout' : undefined);
}

/** An undialed record goes back (D1, S22) or leaves the campaign (S23); no attempt is counted (S74). */
export function handBack(
  moves: Moves,
  interactionId: InteractionId,
  reason: HandBackReason,
): Refusal | undefined {
  const before = moves.interactions.get(interactionId);
  const ignored = moves.moveInteraction(interactionId, { type: 'handed_back', reason });
  if (ignored || !before) return refusalOf(ignored ?? 'interaction_unknown');
  if (isOfCaller(before)) return passOn(moves, before);
  giveRecordBack(moves, before, reason);
  if (before.now.state !== 'done') keepNote(moves, interactionId, before.now.draft.notes);
  freeAgent(moves, interactionId);
  return undefined;
}

/** What becomes of a record that nobody has dialed. */
function giveRecordBack(moves: Moves, before: Interaction, reason: HandBackReason): void {
  if (giveCallbackBack(moves, before, reason)) return;
  const recordId = before.campaignRecordId;
  switch (reason) {
    case 'do_not_call':
      moves.moveRecord(recordId, { type: 'cancelled', reason: 'do_not_call' });
      break;
    case 'register':
      moves.moveRecord(recordId, { type: 'cancelled', reason: 'register' });
      break;
    case 'fault':
      moves.moveRecord(recordId, { type: 'quarantined', why: 'fault' });
      break;
    case 'later': {
      const delayMs = moves.campaigns.get(before.campaignId)?.settings.returnDelayMs ?? 0;
      moves.moveRecord(recordId, {
        type: 'returned',
        nextAt: delayMs === 0 ? 0 : moves.now + delayMs,
        atHead: false,
        because: { why: 'handed_back', reason },
      });
      break;
    }
    case 'rejected':
    case 'ignored':
      // S30, S31, S44, S45: the next record that any other agent gets (D1).
      moves.moveRecord(recordId, {
        type: 'returned',
        nextAt: 0,
        atHead: true,
        refusedBy: before.userId,
        because: { why: 'handed_back', reason },
      });
      break;
    case 'not_dialed':
      moves.moveRecord(recordId, {
        type: 'returned',
        nextAt: moves.now + NOT_DIALED_MS,
        atHead: false,
        because: { why: 'handed_back', reason },
      });
      break;
    case 'agent_gone':
    case 'signed_out':
    case 'campaign_stopped':
    case 'campaign_unloaded':
    case 'caller_gone':
      // Nobody decided anything about this person: back to its old place at once.
      moves.moveRecord(recordId, {
        type: 'returned',
        nextAt: 0,
        atHead: false,
        because: { why: 'handed_back', reason },
      });
      break;
  }
}

/** E29: offered is a contact who has called back and is on the line. */
function isOfCaller({ now }: Interaction): boolean {
  return now.state === 'offered' && now.waitingCallId !== undefined;
}

/** The contact has the record; it is somebody else's turn. */
function passOn(moves: Moves, { id, userId, now }: Interaction): undefined {
  const callId = now.state === 'offered' ? now.waitingCallId : undefined;
  if (callId) moves.moveCall(callId, { type: 'passed', userId });
  freeAgent(moves, id);
}

/** Our own mistake: the record is set aside with its history, the agent is freed (house.md 7). */
export function quarantine(moves: Moves, interactionId: InteractionId, why: string): void {
  const interaction = moves.interactions.get(interactionId);
  if (!interaction) return;
  moves.moveRecord(interaction.campaignRecordId, { type: 'quarantined', why });
  missKept(moves, interaction);
  const reason = 'fault' as const;
  if (moves.moveInteraction(interactionId, { type: 'closed_automatically', reason })) {
    moves.moveInteraction(interactionId, { type: 'handed_back', reason });
  }
  freeAgent(moves, interactionId);
}

function freeAgent(moves: Moves, interactionId: InteractionId, notReady?: 'after_call_work_timeout'): void {
  const interaction = moves.interactions.get(interactionId);
  if (!interaction) return;
  const after = notReady === undefined ? {} : { notReady };
  moves.moveAgent(interaction.userId, { type: 'finished', interactionId, ...after });
  drainIfEmpty(moves, interaction.campaignId);
}

function keepNote(moves: Moves, interactionId: InteractionId, text: string): void {
  const interaction = moves.interactions.get(interactionId);
  if (!interaction || text.trim() === '') return;
  const { organisationId, contactId, campaignRecordId, userId } = interaction;
  moves.note({ organisationId, contactId, campaignRecordId, text, by: userId, at: moves.now });
}

/** What could not be dialed a moment after its claim is looked at again then; the claim itself knows better by that time. */
const NOT_DIALED_MS = 15 * MINUTE_MS;

type Settling = {
  readonly disposition: Disposition;
  readonly wasDialed: boolean;
  /** A callback that is promised with it. */
  readonly judged?: JudgedCallback | undefined;
};
/** A record that is on a desktop or being dialed, in its campaign. */
type Worked = { readonly campaignRecordId: CampaignRecordId; readonly campaignId: CampaignId };

/** A dialed record without an agent's word: the treatment of what the network said. */
export function settleDialed(moves: Moves, worked: Worked, callResult: CallResult): void {
  const disposition = { code: undefined, callResult, notes: '' };
  settle(moves, worked, { disposition, wasDialed: true });
}

/** What happens to the record next (E14, basic form). */
function settleRecord(moves: Moves, interactionId: InteractionId, settling: Settling): void {
  const interaction = moves.interactions.get(interactionId);
  if (interaction && !settlePromise(moves, interaction, settling)) settle(moves, interaction, settling);
}

function settle(moves: Moves, worked: Worked, { disposition, wasDialed }: Settling): void {
  const recordId = worked.campaignRecordId;
  const desk = moves.desks.get(recordId);
  const campaign = moves.campaigns.get(worked.campaignId);
  if (!desk || !campaign) return;
  const isOnRegister = (moves.facts.get(recordId) ?? []).some((known) =>
    known.registerHits.some((hit) => hit.kind === 'person'),
  );
  if (isOnRegister) {
    moves.moveRecord(recordId, { type: 'cancelled', reason: 'register' });
    return;
  }
  // E29: a contact who is not to be called has called us; that changes nothing. What was dialed since then stays counted (I6).
  const from = desk.now.status === 'retrieved' ? desk.now.calledBackFrom : undefined;
  if (from?.status === 'cancelled') {
    moves.moveRecord(recordId, { type: 'cancelled', reason: from.reason });
    return;
  }
  if (disposition.callResult === 'do_not_call') {
    moves.moveRecord(recordId, { type: 'cancelled', reason: 'do_not_call' });
    return;
  }
  if (!wasDialed || disposition.callResult === undefined) {
    moves.moveRecord(recordId, { type: 'finished', because: { why: 'finished', as: 'disposition' } });
    return;
  }
  const result: CallResult = disposition.callResult;
  const code = moves.floor.rules.dispositions.find((known) => known.code === disposition.code);
  // F36: the way failed, not the person: back at once, and the next call takes another trunk.
  const wasUnreached = desk.now.status === 'retrieved' && desk.now.isUnreached === true;
  if (wasUnreached && isOfTheTrunk(result) && code?.finishes !== true) {
    const because = { why: 'not_reached' } as const;
    moves.moveRecord(recordId, { type: 'returned', nextAt: 0, atHead: false, because });
    return;
  }
  // Nobody's word, and nobody's answer: the engine itself ended it (a stop, an agent who left), so it comes again.
  if (result === 'cancelled' && disposition.code === undefined) {
    moves.moveRecord(recordId, {
      type: 'returned',
      nextAt: moves.now + NOT_DIALED_MS,
      atHead: false,
      because: { why: 'handed_back', reason: 'cancelled' },
    });
    return;
  }
  treatRecord(moves, { desk, campaign, result, finishes: code?.finishes ?? false });
}
