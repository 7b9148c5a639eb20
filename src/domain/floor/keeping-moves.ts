// What the end of an interaction means for callbacks: the one that is promised in it (S71), the one that it kept (S59), and one that is
// still to come although the contact has called (E29). Asked by closing-moves before it settles the record.
import type { JudgedCallback } from '../callback/draft.ts';
import type { HandBackReason, Interaction } from '../interaction/interaction.ts';
import type { CallResult, Disposition } from '../result/result.ts';
import { isOfTheTrunk } from '../trunk/reach.ts';
import type { FloorCallback } from './callbacks.ts';
import type { Moves } from './moves.ts';
import {
  LOOK_AGAIN_MS,
  cancelPromise,
  giveBack,
  judgeInteractionDraft,
  keepPromise,
  promise,
  promiseOf,
  standUnderPromise,
} from './promises.ts';

type Ended = {
  readonly disposition: Disposition;
  readonly wasDialed: boolean;
  readonly judged?: JudgedCallback | undefined;
};

/**
 * An interaction was finished.
 * @returns true if the record is taken care of: it stands under a promise; false: its treatments go on as without one
 */
export function settlePromise(moves: Moves, interaction: Interaction, ended: Ended): boolean {
  const { disposition, wasDialed, judged } = ended;
  const { campaignRecordId, userId } = interaction;
  const pending = promiseOf(moves, campaignRecordId);
  const ends = endsForGood(moves, interaction, disposition);
  if (ends) {
    if (pending) cancelPromise(moves, pending, ends, userId);
    return false;
  }
  const result = wasDialed ? disposition.callResult : undefined;
  if (judged) {
    promise(moves, { interaction, judged, result });
    return true;
  }
  if (!pending) return false;
  const finishes = moves.floor.rules.dispositions.some(
    ({ code, finishes: does }) => does && code === disposition.code,
  );
  if (pending.callback.now.state === 'in_work')
    return settleKept(moves, pending, { ...ended, finishes, userId });
  // E29: the contact has called before his time. Unless that has settled it, we call as promised.
  if (!finishes) {
    standUnderPromise(moves, pending, result);
    return true;
  }
  cancelPromise(moves, pending, 'by_agent', userId);
  return false;
}

type Kept = Ended & { readonly finishes: boolean; readonly userId: Interaction['userId'] };

/** A callback that came to an agent: called is kept; a way that failed is no call (F36), and what the engine broke off comes again. */
function settleKept(
  moves: Moves,
  kept: FloorCallback,
  { disposition, wasDialed, finishes, userId }: Kept,
): boolean {
  if (!wasDialed) {
    cancelPromise(moves, kept, 'closed_undialed', userId);
    return false;
  }
  const { code, callResult } = disposition;
  const isBrokenOff = callResult === 'cancelled' && code === undefined;
  if (!finishes && (isBrokenOff || neverArrived(moves, kept, callResult))) {
    giveBack(moves, kept, { notBefore: moves.now + LOOK_AGAIN_MS });
    return true;
  }
  keepPromise(moves, kept);
  return false;
}

function neverArrived(moves: Moves, { callback }: FloorCallback, result: CallResult | undefined): boolean {
  const desk = moves.desks.get(callback.campaignRecordId)?.now;
  return (
    desk?.status === 'retrieved' && desk.isUnreached === true && result !== undefined && isOfTheTrunk(result)
  );
}

/** Why this contact is not called any more, if so. */
function endsForGood(
  moves: Moves,
  { campaignRecordId }: Interaction,
  { callResult }: Disposition,
): 'register' | 'do_not_call' | undefined {
  const known = moves.facts.get(campaignRecordId) ?? [];
  if (known.some(({ registerHits }) => registerHits.some(({ kind }) => kind === 'person'))) return 'register';
  const desk = moves.desks.get(campaignRecordId)?.now;
  const from = desk?.status === 'retrieved' ? desk.calledBackFrom : undefined;
  if (from?.status === 'cancelled') return from.reason === 'register' ? 'register' : 'do_not_call';
  return callResult === 'do_not_call' ? 'do_not_call' : undefined;
}

/**
 * An interaction was handed back undialed.
 * @returns true if the record is taken care of
 */
export function giveCallbackBack(moves: Moves, before: Interaction, reason: HandBackReason): boolean {
  const isDecided =
    reason === 'later' || reason === 'do_not_call' || reason === 'register' || reason === 'fault';
  // Nobody has taken back what was agreed with the contact: the agent is gone, not the promise.
  const judged = isDecided ? undefined : judgedDraft(moves, before);
  if (judged) {
    promise(moves, { interaction: before, judged, result: undefined });
    return true;
  }
  const kept = promiseOf(moves, before.campaignRecordId);
  if (kept?.callback.now.state !== 'in_work') return false;
  switch (reason) {
    case 'do_not_call':
    case 'register':
      cancelPromise(moves, kept, reason, before.userId);
      return false;
    case 'fault':
      missKept(moves, before);
      return false;
    case 'later': {
      const delayMs = moves.campaigns.get(before.campaignId)?.settings.returnDelayMs ?? 0;
      giveBack(moves, kept, { notBefore: moves.now + Math.max(delayMs, LOOK_AGAIN_MS) });
      return true;
    }
    case 'rejected':
    case 'ignored':
      giveBack(moves, kept, { refusedBy: before.userId });
      return true;
    case 'not_dialed':
      giveBack(moves, kept, { notBefore: moves.now + LOOK_AGAIN_MS });
      return true;
    case 'agent_gone':
    case 'signed_out':
    case 'campaign_stopped':
    case 'campaign_unloaded':
    case 'caller_gone':
      giveBack(moves, kept, {});
      return true;
  }
}

/** Our own mistake took the record away: the callback is reported. */
export function missKept(moves: Moves, { campaignRecordId }: Interaction): void {
  const kept = promiseOf(moves, campaignRecordId);
  if (kept?.callback.now.state === 'in_work')
    moves.moveCallback(kept.callback.id, { type: 'missed', why: 'fault' });
}

/** What an interaction's draft promises, if it would be accepted now. */
export function judgedDraft(moves: Moves, interaction: Interaction): JudgedCallback | undefined {
  const { now } = interaction;
  if (now.state === 'done' || now.draft.callback === undefined) return undefined;
  const judged = judgeInteractionDraft(moves, interaction, { draft: now.draft.callback });
  return 'refused' in judged ? undefined : judged;
}
