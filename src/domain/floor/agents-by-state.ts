// How the agents of one campaign spend this moment, counted for the supervisor (E40): who talks for it, who waits, who is away. Must never
// move anything.
import type { Agent, AgentState } from '../agent/agent.ts';
import { isReadyFor } from './allotment.ts';
import type { Campaign, Floor } from './floor.ts';

/**
 * `offered`: asked to accept. `ready`: free and Ready on the campaign's channel. `working`: reads a record, or dials it. `elsewhere`: busy
 * for another campaign. `away`: a break, Not Ready, no telephone, no screen.
 */
export const CAMPAIGN_AGENT_STATES = [
  'ready',
  'offered',
  'working',
  'talking',
  'after_call_work',
  'elsewhere',
  'away',
] as const;
export type CampaignAgentState = (typeof CAMPAIGN_AGENT_STATES)[number];
export type AgentsByState = Readonly<Record<CampaignAgentState, number>>;

/** Everybody who has joined the campaign, each counted once. */
export function agentsByState(
  floor: Pick<Floor, 'agents' | 'interactions'>,
  campaign: Campaign,
): AgentsByState {
  const counts = { ready: 0, offered: 0, working: 0, talking: 0, after_call_work: 0, elsewhere: 0, away: 0 };
  for (const agent of floor.agents.values()) {
    const state = stateFor(floor, campaign, agent);
    if (state !== undefined) counts[state] += 1;
  }
  return counts;
}

function stateFor(
  floor: Pick<Floor, 'interactions'>,
  campaign: Campaign,
  { now }: Agent,
): CampaignAgentState | undefined {
  if (now.state === 'gone' || !now.joined.includes(campaign.id)) return undefined;
  if (now.state === 'handling') return busyFor(floor, campaign, now);
  if (now.presence.state === 'absent' || !isReadyFor(now, campaign)) return 'away';
  if (now.turn === undefined) return 'ready';
  if (now.turn.campaignId !== campaign.id) return 'elsewhere';
  if (now.turn.state === 'offered') return 'offered';
  return now.turn.state === 'waiting' ? 'ready' : 'away';
}

function busyFor(
  { interactions }: Pick<Floor, 'interactions'>,
  campaign: Campaign,
  now: Extract<AgentState, { state: 'handling' }>,
): CampaignAgentState {
  const open = interactions.get(now.interactionId);
  if (open?.campaignId !== campaign.id) return 'elsewhere';
  switch (open.now.state) {
    case 'offered':
      return 'offered';
    case 'preview':
    case 'calling':
      return 'working';
    case 'talking':
      return 'talking';
    case 'after_call_work':
      return 'after_call_work';
    case 'done':
      return 'away';
  }
}

/**
 * Utilisation (Auslastung): talk and after-call work over the time signed in and not on a break, 0 to 1; undefined where nobody was there.
 * Who is busy for another campaign is in neither. Formula of docs and screen: (talking + after-call work) / (joined - away - elsewhere).
 * @param moments the same campaign at equal intervals
 */
export function utilisation(moments: readonly AgentsByState[]): number | undefined {
  let [busy, there] = [0, 0];
  for (const moment of moments) {
    busy += moment.talking + moment.after_call_work;
    there += moment.ready + moment.offered + moment.working + moment.talking + moment.after_call_work;
  }
  return there === 0 ? undefined : busy / there;
}
