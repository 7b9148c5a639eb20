// How an interaction ends (I16): by the agent's disposition, automatically with a reason, or handed back; and what becomes of its
// record then (door nine of a call's life). Exactly one place ends interactions, so that nothing is lost or doubled.
import type { CampaignId, CampaignRecordId, InteractionId } from '../ids.ts';
import type { AutomaticReason, HandBackReason } from '../interaction/interaction.ts';
import { nextAttempt } from '../record/next-attempt.ts';
import type { CallResult, Disposition } from '../result/result.ts';
import { MINUTE_MS } from '../time.ts';
import { isOfTheTrunk } from '../trunk/reach.ts';
import type { Moves } from './moves.ts';
import { drainIfEmpty } from './notices.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** Done (S24, S70): the agent's word ends it. */
export function finish(
  moves: Moves,
  interactionId: InteractionId,
  disposition: Disposition,
): Refusal | undefined {
  const before = moves.interactions.get(interactionId);
  const ignored = moves.moveInteraction(interactionId, { type: 'done', disposition });
  if (ignored) return refusalOf(ignored);
  const wasDialed = before?.now.state === 'after_call_work';
  settleRecord(moves, interactionId, { disposition, wasDialed });
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
  if (moves.moveInteraction(interactionId, { type: 'closed_automatically', reason })) return;
  const after = moves.interactions.get(interactionId);
  if (after?.now.state !== 'done' || after.now.outcome.kind !== 'automatic') return;
  const { disposition } = after.now.outcome;
  settleRecord(moves, interactionId, { disposition, wasDialed: true });
  keepNote(moves, interactionId, disposition.notes);
  freeAgent(moves, interactionId);
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
  if (before.now.state === 'offered' && before.now.waitingCallId !== undefined) {
    // E29: the contact is on the line and has the record; it is somebody else's turn.
    moves.moveCall(before.now.waitingCallId, { type: 'passed', userId: before.userId });
    freeAgent(moves, interactionId);
    return undefined;
  }
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
      });
      break;
    }
    case 'rejected':
    case 'ignored':
      // S30, S31, S44, S45: the next record that any other agent gets (D1).
      moves.moveRecord(recordId, { type: 'returned', nextAt: 0, atHead: true, refusedBy: before.userId });
      break;
    case 'not_dialed':
      moves.moveRecord(recordId, { type: 'returned', nextAt: moves.now + NOT_DIALED_MS, atHead: false });
      break;
    case 'agent_gone':
    case 'signed_out':
    case 'campaign_stopped':
    case 'campaign_unloaded':
    case 'caller_gone':
      // Nobody decided anything about this person: back to its old place at once.
      moves.moveRecord(recordId, { type: 'returned', nextAt: 0, atHead: false });
      break;
  }
  if (before.now.state !== 'done') keepNote(moves, interactionId, before.now.draft.notes);
  freeAgent(moves, interactionId);
  return undefined;
}

/** Our own mistake: the record is set aside with its history, the agent is freed (house.md 7). */
export function quarantine(moves: Moves, interactionId: InteractionId, why: string): void {
  const interaction = moves.interactions.get(interactionId);
  if (!interaction) return;
  moves.moveRecord(interaction.campaignRecordId, { type: 'quarantined', why });
  const reason = 'fault' as const;
  if (moves.moveInteraction(interactionId, { type: 'closed_automatically', reason })) {
    moves.moveInteraction(interactionId, { type: 'handed_back', reason });
  }
  freeAgent(moves, interactionId);
}

function freeAgent(moves: Moves, interactionId: InteractionId): void {
  const interaction = moves.interactions.get(interactionId);
  if (!interaction) return;
  moves.moveAgent(interaction.userId, { type: 'finished', interactionId });
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

type Settling = { readonly disposition: Disposition; readonly wasDialed: boolean };
/** A record that is on a desktop or being dialed, in its campaign. */
type Worked = { readonly campaignRecordId: CampaignRecordId; readonly campaignId: CampaignId };

/** A dialed record without an agent's word: the treatment of what the network said. */
export function settleDialed(moves: Moves, worked: Worked, callResult: CallResult): void {
  const disposition = { code: undefined, callResult, notes: '' };
  settle(moves, worked, { disposition, wasDialed: true });
}

/** What happens to the record next (E14, basic form). */
function settleRecord(
  moves: Moves,
  interactionId: InteractionId,
  { disposition, wasDialed }: Settling,
): void {
  const interaction = moves.interactions.get(interactionId);
  if (interaction) settle(moves, interaction, { disposition, wasDialed });
}

function settle(moves: Moves, worked: Worked, { disposition, wasDialed }: Settling): void {
  const recordId = worked.campaignRecordId;
  const desk = moves.desks.get(recordId);
  const settings = moves.campaigns.get(worked.campaignId)?.settings;
  if (!desk || !settings) return;
  const isOnRegister = (moves.facts.get(recordId) ?? []).some((known) =>
    known.registerHits.some((hit) => hit.kind === 'person'),
  );
  if (isOnRegister) {
    moves.moveRecord(recordId, { type: 'cancelled', reason: 'register' });
    return;
  }
  // E29: a contact who is not to be called has called us; that changes nothing.
  if (desk.now.status === 'retrieved' && desk.now.calledBackFrom?.status === 'cancelled') {
    moves.moveRecord(recordId, { type: 'put_back' });
    return;
  }
  if (disposition.callResult === 'do_not_call') {
    moves.moveRecord(recordId, { type: 'cancelled', reason: 'do_not_call' });
    return;
  }
  if (!wasDialed || disposition.callResult === undefined) {
    moves.moveRecord(recordId, { type: 'finished' });
    return;
  }
  const result: CallResult = disposition.callResult;
  const code = moves.floor.rules.dispositions.find((known) => known.code === disposition.code);
  // F36: the way failed, not the person: back at once, and the next call takes another trunk.
  const wasUnreached = desk.now.status === 'retrieved' && desk.now.isUnreached === true;
  if (wasUnreached && isOfTheTrunk(result) && code?.finishes !== true) {
    moves.moveRecord(recordId, { type: 'returned', nextAt: 0, atHead: false });
    return;
  }
  // Nobody's word, and nobody's answer: the engine itself ended it (a stop, an agent who left), so it comes again.
  if (result === 'cancelled' && disposition.code === undefined) {
    moves.moveRecord(recordId, { type: 'returned', nextAt: moves.now + NOT_DIALED_MS, atHead: false });
    return;
  }
  const next = nextAttempt(
    {
      attempts: desk.now.attempts,
      attemptsPerRecord: settings.attemptsPerRecord,
      result,
      returnsByResult: desk.now.returns?.[result] ?? 0,
      finishes: code?.finishes ?? false,
    },
    settings.retryRules,
    moves.now,
  );
  if (next.plan === 'finish') moves.moveRecord(recordId, { type: 'finished', result });
  else moves.moveRecord(recordId, { type: 'returned', nextAt: next.at, atHead: false, result });
}
