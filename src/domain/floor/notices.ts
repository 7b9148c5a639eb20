// What agents are told about their campaigns (S17, D3, D16), and the end of stopping, which is news too.
import type { Agent } from '../agent/agent.ts';
import type { CampaignId, UserId } from '../ids.ts';
import { isNobodysYet } from '../call/call.ts';
import { isOpen } from '../interaction/interaction.ts';
import type { Campaign, Notice } from './floor.ts';
import type { Moves } from './moves.ts';

/** At most so many notices wait for one agent; the oldest goes first. */
const NOTICES_LIMIT = 20;

/** Moves a stopping campaign on when its last interaction is over. */
export function drainIfEmpty(moves: Moves, campaignId: CampaignId): void {
  const campaign = moves.campaigns.get(campaignId);
  if (campaign?.now.state !== 'stopping') return;
  const isBusy = moves.interactions
    .all()
    .some((interaction) => interaction.campaignId === campaignId && isOpen(interaction));
  if (isBusy || moves.calls.all().some((call) => isNobodysYet(call) && call.campaignId === campaignId))
    return;
  moves.moveCampaign(campaignId, { type: 'drained' });
  announce(moves, campaignId);
}

export function isOfItsGroup(agent: Agent, campaign: Campaign): boolean {
  return campaign.groupIds.some((groupId) => agent.groupIds.includes(groupId));
}

const NOTICE_OF = {
  unloaded: 'campaign_unloaded',
  loaded: 'campaign_loaded',
  running: 'campaign_started',
  stopping: 'campaign_stopping',
} as const;

/** Tells every agent of the campaign's groups (S17: every load and every start); an older notice of the same campaign is void. */
export function announce(moves: Moves, campaignId: CampaignId): void {
  const campaign = moves.campaigns.get(campaignId);
  const before = moves.floor.campaigns.get(campaignId);
  if (!campaign) return;
  // Back from running, "loaded" is the news that it was stopped (D3).
  const wasAtWork = before?.now.state === 'running' || before?.now.state === 'stopping';
  const kind =
    campaign.now.state === 'loaded' && wasAtWork ? 'campaign_stopped' : NOTICE_OF[campaign.now.state];
  for (const agent of moves.agents.all()) {
    if (agent.now.state === 'gone' || !isOfItsGroup(agent, campaign)) continue;
    if (campaign.now.state === 'unloaded') moves.moveAgent(agent.userId, { type: 'left', campaignId });
    give(moves, agent.userId, noticeOf(campaign, kind, moves.now));
  }
}

/** D16: campaigns that already run are announced at sign-in. */
export function announceRunning(moves: Moves, userId: UserId): void {
  const agent = moves.agents.get(userId);
  if (!agent) return;
  for (const campaign of moves.campaigns.all()) {
    if (campaign.now.state === 'running' && isOfItsGroup(agent, campaign)) {
      give(moves, userId, noticeOf(campaign, 'campaign_started', moves.now));
    }
  }
}

function noticeOf(campaign: Campaign, kind: Notice['kind'], at: number): Notice {
  const { id, name, mode, description } = campaign;
  return { id: `${kind}.${id}.${campaign.now.since}`, kind, campaignId: id, name, mode, description, at };
}

function give(moves: Moves, userId: UserId, notice: Notice): void {
  const others = moves.noticesOf(userId).filter((waiting) => waiting.campaignId !== notice.campaignId);
  moves.setNotices(userId, [...others, notice].slice(-NOTICES_LIMIT));
}
