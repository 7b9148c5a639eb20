// Deadlines are data, not timers (house.md 3): this looks at all of them and moves what is due. A restart loses none.
import { HEARTBEAT_LIMIT_MS } from '../agent/agent.ts';
import { MINUTE_MS } from '../time.ts';
import { moveCall } from './call-moves.ts';
import { finishAutomatically, handBack } from './closing-moves.ts';
import type { Floor } from './floor.ts';
import type { Moves } from './moves.ts';

/** A shift without any screen for so long is over, once nothing is open in it. */
const SHIFT_ENDS_AFTER_MS = 30 * MINUTE_MS;

/** Moves everything whose time has come. */
export function moveDue(moves: Moves): void {
  for (const call of moves.calls.all()) {
    const { now } = call;
    if ((now.state === 'dialing' || now.state === 'ringing') && now.giveUpAt <= moves.now) {
      moveCall(moves, call.id, { type: 'ring_time_over' });
    }
    if (now.state === 'closing' && now.askAgainAt <= moves.now)
      moveCall(moves, call.id, { type: 'close_time_over' });
  }
  for (const agent of moves.agents.all()) {
    if (agent.now.state === 'gone' || agent.now.presence.state === 'present') continue;
    const absentMs = moves.now - agent.now.presence.since;
    if (absentMs >= HEARTBEAT_LIMIT_MS) moves.moveAgent(agent.userId, { type: 'heartbeat_missed' });
    if (absentMs >= SHIFT_ENDS_AFTER_MS) moves.moveAgent(agent.userId, { type: 'signed_out' });
  }
  for (const interaction of moves.interactions.all()) {
    const { now } = interaction;
    if (now.state === 'after_call_work' && now.limitAt <= moves.now) {
      finishAutomatically(moves, interaction.id, 'limit_reached');
    } else if (isAbandoned(moves, interaction)) {
      if (now.state === 'preview') handBack(moves, interaction.id, 'agent_gone');
      if (now.state === 'after_call_work') finishAutomatically(moves, interaction.id, 'agent_gone');
    }
  }
}

/** I17: nothing stays on a desktop in front of which nobody sits. */
function isAbandoned(
  moves: Moves,
  {
    userId,
    campaignId,
  }: { userId: Parameters<Moves['agents']['get']>[0]; campaignId: Parameters<Moves['campaigns']['get']>[0] },
): boolean {
  const agent = moves.agents.get(userId);
  if (!agent || agent.now.state === 'gone') return true;
  if (agent.now.presence.state === 'present') return false;
  const graceMs = moves.campaigns.get(campaignId)?.settings.previewGraceMs ?? 5 * MINUTE_MS;
  return moves.now - agent.now.presence.since >= graceMs;
}

/** True if anything could be due; saves the empty step on a quiet floor. */
export function hasDeadlines(floor: Floor): boolean {
  return floor.calls.size > 0 || floor.interactions.size > 0 || floor.agents.size > 0;
}
