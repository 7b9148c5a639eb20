// Who could serve which campaign now (E28), and for which one each agent counts. What is offered, dialed and routed all asks here, so that
// nobody counts twice. Must never move anything.
import type { Agent, AgentState, Channel } from '../agent/agent.ts';
import { isPhoneMissing } from '../agent/phone.ts';
import { isNobodysYet } from '../call/call.ts';
import { deliveryOf } from '../campaign/delivery.ts';
import type { CampaignId, UserId } from '../ids.ts';
import { type Service, shareOut } from '../routing/share-out.ts';
import type { Campaign, Floor } from './floor.ts';

type AtWork = Exclude<AgentState, { state: 'gone' }>;
export type FreeAgent = Agent & { readonly now: Extract<AgentState, { state: 'free' }> };

/** S42: push preview has a channel of its own; whoever hears contacts is Ready for voice. */
export function channelOf({ mode }: Pick<Campaign, 'mode'>): Channel {
  return mode === 'push_preview' ? 'outbound_preview' : 'voice';
}

/** True for the modes in which the engine brings contacts or records by itself. */
export function isDelivered({ mode }: Pick<Campaign, 'mode'>): boolean {
  return mode !== 'preview';
}

/** True where the engine dials without an agent's click (S4). */
export function isAutomatic({ mode }: Pick<Campaign, 'mode'>): boolean {
  return mode === 'progressive' || mode === 'predictive';
}

/** Is this agent Ready for contacts of this campaign, whatever is on the desktop now? */
export function isReadyFor(now: AtWork, campaign: Campaign): boolean {
  const channel = channelOf(campaign);
  return (
    now.joined.includes(campaign.id) &&
    now.channels[channel].state === 'ready' &&
    now.wishes[channel]?.state !== 'not_ready' &&
    // Push preview is offered without a telephone, and needs one to call (D6).
    (channel === 'outbound_preview' || !isPhoneMissing(now.phone))
  );
}

/** Everybody who is free and Ready for the campaign; who is asked for a turn elsewhere is not. */
export function freeFor(floor: Pick<Floor, 'agents'>, campaign: Campaign): FreeAgent[] {
  return [...floor.agents.values()].flatMap((agent) => {
    const { now } = agent;
    if (now.state !== 'free' || !isReadyFor(now, campaign)) return [];
    if (now.turn !== undefined && now.turn.campaignId !== campaign.id) return [];
    return [{ ...agent, now }];
  });
}

/** Since when an agent waits: who has waited longest is next. */
export function waitsSince({ now }: FreeAgent, campaign: Campaign): number {
  return Math.max(now.since, now.channels[channelOf(campaign)].since);
}

export type Allotment = ReadonlyMap<UserId, CampaignId>;

/**
 * For which campaign each agent at work counts now.
 * @param hasWork false for a campaign that has no record now: its agents serve another one meanwhile, but for those whom its last calls
 * are on the way for
 */
export function allot(
  floor: Pick<Floor, 'agents' | 'campaigns' | 'calls'>,
  hasWork: (campaignId: CampaignId) => boolean,
): Allotment {
  const running = [...floor.campaigns.values()].filter(
    (campaign) => campaign.now.state === 'running' && isDelivered(campaign),
  );
  if (running.length === 0) return new Map();
  const kept = keptForLastCalls(
    floor,
    running.filter(({ id }) => !hasWork(id)),
  );
  const agents = [...floor.agents.values()].flatMap(({ userId, now }) => {
    if (now.state === 'gone' || kept.has(userId)) return [];
    const serves = running.flatMap((campaign): Service<CampaignId>[] => {
      if (!isReadyFor(now, campaign)) return [];
      if (now.state === 'free' && now.turn && now.turn.campaignId !== campaign.id) return [];
      const { priority, share } = deliveryOf(campaign.settings);
      const { lines: agentsAtMost } = campaign.settings;
      return [
        {
          campaign: campaign.id,
          // Without work it comes last, and not never: what is counted may be two seconds old.
          priority: hasWork(campaign.id) ? priority : priority + 100,
          share,
          // E26: one more agent than lines would wait for a line while another campaign has contacts.
          ...(agentsAtMost === undefined ? {} : { agentsAtMost }),
        },
      ];
    });
    return serves.length === 0 ? [] : [{ agent: userId, serves }];
  });
  agents.sort((one, other) => (one.agent < other.agent ? -1 : 1));
  return new Map([...kept, ...shareOut(agents)]);
}

/** E22: whoever is called from the end of a list is called for a free agent, who must still be there at the answer. */
function keptForLastCalls(floor: Pick<Floor, 'agents' | 'calls'>, empty: readonly Campaign[]): Allotment {
  const kept = new Map<UserId, CampaignId>();
  for (const campaign of empty) {
    let calls = [...floor.calls.values()].filter(
      (call) =>
        call.pacing && isNobodysYet(call) && call.campaignId === campaign.id && call.now.state !== 'closing',
    ).length;
    if (calls === 0) continue;
    const free = freeFor(floor, campaign).sort(
      (one, other) => waitsSince(one, campaign) - waitsSince(other, campaign),
    );
    for (const { userId } of free) {
      if (calls === 0) break;
      if (kept.has(userId)) continue;
      kept.set(userId, campaign.id);
      calls -= 1;
    }
  }
  return kept;
}
