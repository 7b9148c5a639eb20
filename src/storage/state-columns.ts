/**
 * What of a state stands in columns of its own, for constraints, claims and reports. The whole state is the column `detail`; nothing here
 * says more than it does. Instants are epoch milliseconds; the statements turn them into timestamptz.
 */
import type { Agent } from '../domain/agent/agent.ts';
import { type Call, answeredAtOf } from '../domain/call/call.ts';
import type { Callback } from '../domain/callback/callback.ts';
import type { Change } from '../domain/floor/change.ts';
import type { Interaction } from '../domain/interaction/interaction.ts';
import { type RecordState, isPromised } from '../domain/record/record.ts';

/** The columns of the state row after a change. */
export function columnsOf(change: Change): object {
  switch (change.kind) {
    case 'campaign':
      return { state: change.after.now.state, detail: change.after.now };
    case 'stop_all':
      return { detail: change.after.now };
    case 'record':
      return recordColumns(change.after.now, change.at);
    case 'agent':
      return shiftColumns(change.after);
    case 'interaction':
      return interactionColumns(change.after);
    case 'call':
      return callColumns(change.after);
    case 'callback':
      return callbackColumns(change.after);
  }
}

/**
 * Where a record stands in its campaign's order (E13) follows from its state alone.
 * @param now when it got there: a record whose time lies ahead is let in by a claim once it has come
 */
export function recordColumns(state: RecordState, now: number): object {
  const nextAt = state.status === 'ready' && state.nextAt > 0 ? state.nextAt : undefined;
  // What a callback owns is given out by the callback and never by a claim.
  const isPromise = state.status === 'ready' && isPromised(state);
  return {
    status: state.status,
    type: state.type,
    rank: rankOf(state),
    next_at: nextAt,
    is_due: !isPromise && (nextAt === undefined || nextAt <= now),
    attempts: state.attempts,
    last_result: state.lastResult,
    detail: state,
  };
}

function rankOf(state: RecordState): number {
  if (isPromised(state)) return 0;
  if (state.status === 'ready' && state.atHead) return 1;
  return state.type === 'campaign_rescheduled' || state.type === 'personal_rescheduled' ? 2 : 3;
}

function shiftColumns({ now, ...facts }: Agent): object {
  return {
    user_id: facts.userId,
    started_at: facts.startedAt,
    facts,
    state: now.state,
    ended_at: now.state === 'gone' ? now.since : undefined,
    detail: now,
  };
}

function interactionColumns({ now, ...facts }: Interaction): object {
  return {
    campaign_id: facts.campaignId,
    campaign_record_id: facts.campaignRecordId,
    contact_id: facts.contactId,
    user_id: facts.userId,
    origin: facts.origin ?? 'outbound_preview',
    callback_id: facts.callbackId,
    opened_at: facts.openedAt,
    state: now.state,
    done_at: now.state === 'done' ? now.since : undefined,
    detail: now,
  };
}

function callbackColumns({ now, ...facts }: Callback): object {
  return {
    campaign_id: facts.campaignId,
    campaign_record_id: facts.campaignRecordId,
    contact_id: facts.contactId,
    predecessor_id: facts.predecessorId,
    created_by: facts.createdBy,
    created_at: facts.createdAt,
    owner_id: now.ownerId,
    e164: now.e164,
    wall: now.wall,
    zone: now.zone,
    due_at: now.dueAt,
    state: now.state,
    state_since: now.since,
    facts,
    detail: now,
  };
}

function callColumns({ now, ...facts }: Call): object {
  const ended = now.state === 'ended' ? now : undefined;
  return {
    campaign_id: facts.campaignId,
    campaign_record_id: facts.campaignRecordId,
    contact_id: facts.contactId,
    interaction_id: facts.interactionId,
    user_id: facts.userId,
    leg_id: facts.legId,
    purpose: facts.purpose,
    beside: facts.beside,
    e164: facts.e164,
    caller_number: facts.callerNumber,
    trunk: facts.trunk,
    intended_at: facts.intendedAt,
    pacing: facts.pacing,
    message_at: 'messageAt' in now ? now.messageAt : undefined,
    facts,
    state: now.state,
    answered_at: answeredAtOf(now),
    ended_at: ended?.endedAt,
    ended_by: ended?.by,
    result: ended?.result,
    detail: now,
  };
}

/** The disposition row of a finished interaction (I20, E11); none where it was handed back. */
export function dispositionOf({ now, ...facts }: Interaction): object | undefined {
  if (now.state !== 'done' || now.outcome.kind === 'handed_back') return undefined;
  const { outcome } = now;
  return {
    interaction_id: facts.id,
    kind: outcome.kind === 'disposition' ? 'agent' : 'automatic',
    reason: outcome.kind === 'automatic' ? outcome.reason : undefined,
    code: outcome.disposition.code,
    call_result: outcome.disposition.callResult,
    said_by: facts.userId,
    said_at: now.since,
  };
}
