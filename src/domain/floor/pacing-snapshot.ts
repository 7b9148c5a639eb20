// What pacing sees of the floor: agents by state, calls by phase, limits, and the ledger of the window. Pacing itself never sees the floor
// (house.md 2). Must never decide.
import { type Call, isNobodysYet } from '../call/call.ts';
import type { PacingAgent, PacingCall, PacingSnapshot } from '../pacing/pacing.ts';
import type { Allotted } from './allotment.ts';
import type { Campaign, Floor } from './floor.ts';
import { carries } from '../trunk/choose.ts';
import { legsOf, ownLinesFree } from './lines.ts';
import { reachedIn } from './pacing-events.ts';

export type Looking = Allotted & {
  readonly campaign: Campaign;
  readonly window: PacingSnapshot['window'];
  readonly now: number;
};

/** The snapshot of one campaign. */
export function pacingSnapshot(floor: Floor, looking: Looking): PacingSnapshot {
  const { campaign, window, now } = looking;
  const calls = [...floor.calls.values()].flatMap((call) =>
    isNobodysYet(call) && call.campaignId === campaign.id ? pacingCall(call) : [],
  );
  return {
    now,
    agents: agentsOf(floor, looking),
    calls,
    limits: limitsOf(floor, campaign),
    window,
  };
}

function agentsOf(floor: Floor, { campaign, allotment, leaving }: Looking): PacingAgent[] {
  return [...floor.agents.values()].flatMap(({ userId: id, now }): PacingAgent[] => {
    if (now.state === 'gone' || !now.joined.includes(campaign.id)) return [];
    const counts = allotment.get(id) === campaign.id;
    const isLeaving = leaving.has(id) ? { leaving: true as const } : {};
    if (now.state === 'free') {
      const isThere = counts && now.presence.state === 'present' && isWaiting(now.turn?.state, campaign);
      return [{ id, state: isThere ? 'ready' : 'away', since: now.since, ...isLeaving }];
    }
    const interaction = floor.interactions.get(now.interactionId);
    // Who leaves after this contact does not come back to it (D11).
    if (!counts || !interaction) return [{ id, state: 'away', since: now.since }];
    const { now: is } = interaction;
    if (is.state === 'talking') return [{ id, state: 'talking', since: is.since, ...isLeaving }];
    if (is.state === 'after_call_work')
      return [{ id, state: 'after_call_work', since: is.since, reached: reachedIn(is), ...isLeaving }];
    return [{ id, state: 'away', since: now.since }];
  });
}

/** In agent first only who has accepted counts (D5). */
function isWaiting(turn: 'offered' | 'waiting' | 'declined' | undefined, { settings }: Campaign): boolean {
  if (turn === 'declined') return false;
  return settings.delivery?.connection === 'agent_first' ? turn === 'waiting' : true;
}

function pacingCall(call: Call): PacingCall[] {
  const { id, intendedAt, now } = call;
  switch (now.state) {
    case 'intended':
      return [{ id, phase: 'dialing', dialedAt: intendedAt }];
    case 'dialing':
      return [{ id, phase: 'dialing', dialedAt: now.sentAt }];
    case 'ringing':
      return [{ id, phase: 'ringing', dialedAt: now.sentAt, rangAt: now.rangAt }];
    case 'waiting': {
      const phase = now.heard === 'pending' ? 'detecting' : 'waiting';
      return [{ id, phase, dialedAt: now.sentAt, answeredAt: now.answeredAt }];
    }
    // Nobody knows whether it still rings: it may be answered any moment.
    case 'unknown':
      return [{ id, phase: 'ringing', dialedAt: intendedAt }];
    case 'closing':
    case 'connected':
    case 'joined':
    case 'transferred':
    case 'ended':
      return [];
  }
}

/**
 * Lines and calls per second over all trunks that may show one of the campaign's caller numbers, and the campaign's own limit; which trunk
 * takes which call is chosen when it is started.
 */
function limitsOf(floor: Floor, campaign: Campaign): PacingSnapshot['limits'] {
  const legs = legsOf(floor);
  const { lines } = floor.rules;
  const trunks = floor.rules.trunks.filter((trunk) =>
    campaign.callerNumbers.some(({ e164 }) => carries(trunk, e164)),
  );
  const own = trunks.reduce((sum, trunk) => sum + trunk.lines, 0);
  const pace = trunks.reduce((sum, trunk) => sum + trunk.callsPerSecond, 0);
  const waiting = legs.filter(({ hasLeft }) => !hasLeft).length;
  return {
    linesFree: Math.min(ownLinesFree(floor, campaign), Math.max(0, Math.min(lines, own) - legs.length)),
    callsNow: Math.max(0, Math.floor(pace) - waiting),
  };
}
