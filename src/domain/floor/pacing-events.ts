// What a step's changes mean in pacing's words. Must never count: pacing and ledger do.
import type { AgentState } from '../agent/agent.ts';
import type { Call } from '../call/call.ts';
import type { CampaignId } from '../ids.ts';
import type { PacingEvent } from '../pacing/pacing.ts';
import type { InteractionState } from '../interaction/interaction.ts';
import type { CallResult } from '../result/result.ts';
import type { Change } from './change.ts';

type AfterCallWork = Extract<InteractionState, { state: 'after_call_work' }>;

/** `campaignId` undefined: of an agent, whom several campaigns may count. */
export type ToldPacing = { readonly campaignId: CampaignId | undefined; readonly event: PacingEvent };

export function pacingEvents(changes: readonly Change[]): ToldPacing[] {
  return changes.flatMap((change): ToldPacing[] => {
    if (change.kind === 'call') return ofCall(change);
    if (change.kind === 'agent') return ofAgent(change);
    return change.kind === 'interaction' ? ofInteraction(change) : [];
  });
}

function ofCall({ before, after, at }: Extract<Change, { kind: 'call' }>): ToldPacing[] {
  if (after.pacing === undefined) return [];
  const [was, is] = [before?.now, after.now];
  const callId = after.id;
  const tell = (...events: PacingEvent[]) => events.map((event) => ({ campaignId: after.campaignId, event }));
  if (was === undefined) return tell({ type: 'dialed', at, callId });
  if (is.state === 'ringing' && was.state !== 'ringing') return tell({ type: 'rang', at, callId });
  if (is.state === 'waiting' && was.state !== 'waiting') {
    const answered = { type: 'answered', at, callId } as const;
    return is.heard === 'pending' ? tell(answered) : tell(answered, { type: 'human', at, callId });
  }
  if (was.state === 'waiting' && is.state === 'waiting' && was.heard === 'pending' && is.heard !== 'pending')
    return tell({ type: 'human', at, callId });
  if (was.state === 'waiting' && is.state === 'connected' && after.userId !== undefined)
    return tell({ type: 'connected', at, callId, agentId: after.userId });
  const isOver = is.state === 'closing' || is.state === 'ended';
  if (!isOver || was.state === 'closing' || was.state === 'ended') return [];
  return endOf(after, was, at).flatMap((event) => tell(event));
}

function endOf({ id: callId, now: is }: Call, was: Call['now'], at: number): PacingEvent[] {
  if (is.state !== 'closing' && is.state !== 'ended') return [];
  if (was.state === 'waiting' || (was.state === 'unknown' && was.before?.state === 'waiting')) {
    const isMachine = is.result === 'answering_machine' || is.result === 'fax';
    return [isMachine ? { type: 'machine', at, callId } : { type: 'abandoned', at, callId }];
  }
  if (was.state === 'connected' || was.state === 'joined' || was.state === 'transferred') return [];
  return [{ type: 'failed', at, callId, reason: reasonOf(is.result) }];
}

function reasonOf(result: CallResult): Extract<PacingEvent, { type: 'failed' }>['reason'] {
  if (result === 'busy' || result === 'no_answer' || result === 'cancelled') return result;
  // Our side of the network: it says nothing of the contact.
  if (result === 'sit_no_circuit' || result === 'sit_reorder' || result === 'system_error')
    return 'congestion';
  return 'invalid';
}

function ofAgent({ before, after, at }: Extract<Change, { kind: 'agent' }>): ToldPacing[] {
  const [was, is] = [before && standing(before.now), standing(after.now)];
  if (was === is || is === 'busy') return [];
  const type = is === 'ready' ? 'agent_ready' : 'agent_away';
  return [{ campaignId: undefined, event: { type, at, agentId: after.userId } }];
}

function standing(now: AgentState): 'ready' | 'away' | 'busy' {
  if (now.state === 'handling') return 'busy';
  return now.state === 'free' && now.channels.voice.state === 'ready' ? 'ready' : 'away';
}

function ofInteraction({ before, after, at }: Extract<Change, { kind: 'interaction' }>): ToldPacing[] {
  if (before?.now.state !== 'talking' || after.now.state !== 'after_call_work') return [];
  const reached = reachedIn(after.now);
  return [
    { campaignId: after.campaignId, event: { type: 'talk_ended', at, agentId: after.userId, reached } },
  ];
}

/** E25: whom the talk before had reached; machines take an agent for seconds. */
export function reachedIn({ lastResult }: AfterCallWork): 'human' | 'machine' {
  return lastResult === 'answering_machine' || lastResult === 'fax' ? 'machine' : 'human';
}
