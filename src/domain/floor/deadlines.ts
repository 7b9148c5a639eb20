// Deadlines are data, not timers (house.md 3): this looks at all of them and moves what is due. A restart loses none.
import { type AgentEvent, CHANNELS, HEARTBEAT_LIMIT_MS } from '../agent/agent.ts';
import type { CampaignEvent } from '../campaign/campaign.ts';
import { type ScheduleAct, dueActs } from '../campaign/schedule.ts';
import type { CallId, InteractionId } from '../ids.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { MINUTE_MS } from '../time.ts';
import { moveCall } from './call-moves.ts';
import { moveCampaign } from './campaign-moves.ts';
import type { Actor } from './change.ts';
import { finishAutomatically, handBack } from './closing-moves.ts';
import type { Floor } from './floor.ts';
import type { Moves } from './moves.ts';
import { DECLINED_MS, offerOver, turnOver } from './offering.ts';
import { duePhones } from './phone-moves.ts';
import { DETECT_WITHIN_MS, waitsUntil } from './routing.ts';

/** A shift without any screen for so long is over, once nothing is open in it. */
const SHIFT_ENDS_AFTER_MS = 30 * MINUTE_MS;

/** One thing whose time has come. They are stepped one by one, so that a fault in one holds up no other. */
export type Due = {
  readonly move: (moves: Moves) => void;
  /** Absent: the engine. */
  readonly actor?: Actor;
  /** What is set aside if its step breaks a rule. */
  readonly callId?: CallId;
  readonly interactionId?: InteractionId;
};

/** Everything whose time has come; empty on a quiet floor. */
export function whatIsDue(floor: Floor, now: number): readonly Due[] {
  return [
    ...dueCampaigns(floor, now),
    ...dueCalls(floor, now),
    ...dueAgents(floor, now),
    ...duePhones(floor, now),
    ...dueInteractions(floor, now),
    ...dueTurns(floor, now),
    ...dueDesks(floor),
  ];
}

/** E5: what the schedules ask for. */
function dueCampaigns(floor: Floor, now: number): Due[] {
  return [...floor.campaigns.values()].flatMap((campaign) =>
    dueActs(campaign, now).map((act): Due => {
      const event: CampaignEvent = act.do === 'pace' ? pacedBy(act) : { type: act.do };
      return { actor: { kind: 'schedule' }, move: (moves) => void moveCampaign(moves, campaign.id, event) };
    }),
  );
}

function pacedBy({ do: _deed, ...pacing }: Extract<ScheduleAct, { do: 'pace' }>): CampaignEvent {
  return { type: 'paced', ...pacing };
}

function dueCalls(floor: Floor, now: number): Due[] {
  return [...floor.calls.values()].flatMap((call): Due[] => {
    const { id: callId, now: is } = call;
    const isRinging = is.state === 'dialing' || is.state === 'ringing';
    if (isRinging && is.giveUpAt <= now)
      return [{ callId, move: (moves) => void moveCall(moves, callId, { type: 'ring_time_over' }) }];
    if (is.state === 'waiting' && waitsUntil(call, is) <= now)
      return [{ callId, move: (moves) => void moveCall(moves, callId, { type: 'abandoned' }) }];
    if (is.state === 'waiting' && is.heard === 'pending' && is.answeredAt + DETECT_WITHIN_MS <= now) {
      const heard = { type: 'detected', as: 'unsure' } as const;
      return [{ callId, move: (moves) => void moveCall(moves, callId, heard) }];
    }
    if (is.state === 'closing' && is.askAgainAt <= now) {
      return [{ callId, move: (moves) => void moveCall(moves, callId, { type: 'close_time_over' }) }];
    }
    return [];
  });
}

function dueAgents(floor: Floor, now: number): Due[] {
  return [...floor.agents.values()].flatMap((agent): Due[] => {
    if (agent.now.state === 'gone' || agent.now.presence.state === 'present') return [];
    const absentMs = now - agent.now.presence.since;
    const isReady = CHANNELS.some(
      (channel) => agent.now.state !== 'gone' && agent.now.channels[channel].state === 'ready',
    );
    const due: Due[] = [];
    const tell = (event: AgentEvent) =>
      due.push({ move: (moves) => void moves.moveAgent(agent.userId, event) });
    if (absentMs >= HEARTBEAT_LIMIT_MS && (isReady || Object.keys(agent.now.wishes).length > 0))
      tell({ type: 'heartbeat_missed' });
    if (absentMs >= SHIFT_ENDS_AFTER_MS && agent.now.state === 'free') tell({ type: 'signed_out' });
    return due;
  });
}

/** D18: a question that nobody answered, and a "not this turn" that is over. */
function dueTurns(floor: Floor, now: number): Due[] {
  return [...floor.agents.values()].flatMap(({ userId, now: is }): Due[] => {
    if (is.state !== 'free' || is.turn === undefined) return [];
    const { turn } = is;
    const until =
      turn.state === 'offered'
        ? turn.until
        : turn.state === 'declined'
          ? turn.since + DECLINED_MS
          : undefined;
    return until !== undefined && until <= now ? [{ move: (moves) => turnOver(moves, userId) }] : [];
  });
}

/** I17: a record that the engine was dialing, and whose call is no more (the engine died in between), goes on like any other. */
function dueDesks(floor: Floor): Due[] {
  const inCall = new Set([...floor.calls.values()].map((call) => call.campaignRecordId));
  return [...floor.desks.values()].flatMap(({ campaignRecordId, now: is }): Due[] => {
    if (is.status !== 'retrieved' || is.by !== undefined || inCall.has(campaignRecordId)) return [];
    const event =
      is.calledBackFrom === undefined
        ? ({ type: 'returned', nextAt: 0, atHead: false } as const)
        : ({ type: 'put_back' } as const);
    return [{ move: (moves) => void moves.moveRecord(campaignRecordId, event) }];
  });
}

function dueInteractions(floor: Floor, now: number): Due[] {
  return [...floor.interactions.values()].flatMap((interaction): Due[] => {
    const { id: interactionId, now: is } = interaction;
    if (is.state === 'offered' && is.until <= now)
      return [{ interactionId, move: (moves) => offerOver(moves, interactionId) }];
    if (is.state === 'after_call_work' && is.limitAt <= now) {
      return [{ interactionId, move: (moves) => finishAutomatically(moves, interactionId, 'limit_reached') }];
    }
    if (!isAbandoned(floor, interaction, now)) return [];
    if (is.state === 'preview' || is.state === 'offered')
      return [{ interactionId, move: (moves) => void handBack(moves, interactionId, 'agent_gone') }];
    if (is.state !== 'after_call_work') return [];
    return [{ interactionId, move: (moves) => finishAutomatically(moves, interactionId, 'agent_gone') }];
  });
}

/** I17: nothing stays on a desktop in front of which nobody sits. */
function isAbandoned(floor: Floor, { userId, campaignId }: Interaction, now: number): boolean {
  const agent = floor.agents.get(userId);
  if (!agent || agent.now.state === 'gone') return true;
  if (agent.now.presence.state === 'present') return false;
  const graceMs = floor.campaigns.get(campaignId)?.settings.previewGraceMs ?? 5 * MINUTE_MS;
  return now - agent.now.presence.since >= graceMs;
}
