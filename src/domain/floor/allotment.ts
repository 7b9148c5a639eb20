// Who could serve which campaign now (E28), and for which one each agent counts. What is offered, dialed and routed all asks here, so that
// nobody counts twice. Must never move anything.
import type { Agent, AgentState, Channel } from '../agent/agent.ts';
import { isPhoneMissing } from '../agent/phone.ts';
import { type Call, isNobodysYet } from '../call/call.ts';
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

/** For which campaign each agent at work counts. */
export type Allotment = ReadonlyMap<UserId, CampaignId>;

export type Allotted = {
  readonly allotment: Allotment;
  /** Who counts for another campaign from now on and is kept by calls that were on the way by then; since when. */
  readonly leaving: ReadonlyMap<UserId, number>;
};
export const NOBODY_ALLOTTED: Allotted = { allotment: new Map(), leaving: new Map() };

export type Allotting = {
  /** False for a campaign that has no record now: its agents serve another one meanwhile. */
  readonly hasWork: (campaignId: CampaignId) => boolean;
  /** Calls that are being claimed for a campaign, and are not in flight yet: how many, and since when. */
  readonly claiming: ReadonlyMap<CampaignId, { readonly count: number; readonly since: number }>;
  /** What the last look found. */
  readonly before: Allotted;
  readonly now: number;
};

type Serving = {
  readonly agent: UserId;
  readonly now: AtWork;
  readonly serves: readonly Service<CampaignId>[];
};

/**
 * For which campaign each agent at work counts now: by priority, then by share, but for those whom calls on the way need. Whoever is called
 * is called for an agent who must still be there at the answer (E22, E23), whatever another campaign has for him meanwhile.
 */
export function allot(floor: Pick<Floor, 'agents' | 'campaigns' | 'calls'>, allotting: Allotting): Allotted {
  const served = [...floor.campaigns.values()].filter(
    (campaign) =>
      isDelivered(campaign) && (campaign.now.state === 'running' || campaign.now.state === 'stopping'),
  );
  if (served.length === 0) return NOBODY_ALLOTTED;
  // E2: a stopped campaign starts nothing more, and its calls end normally: like the last ones of a list.
  const hasWork = ({ id, now }: Campaign) => now.state === 'running' && allotting.hasWork(id);
  const agents = [...floor.agents.values()].flatMap(({ userId: agent, now }): Serving[] => {
    if (now.state === 'gone') return [];
    const serves = servicesOf(now, served, hasWork);
    return serves.length === 0 ? [] : [{ agent, now, serves }];
  });
  agents.sort((one, other) => (one.agent < other.agent ? -1 : 1));
  const kept = keptForLastCalls(
    floor,
    served.filter((campaign) => !hasWork(campaign)),
  );
  const shared = shareOut(agents.filter(({ agent }) => !kept.has(agent)));
  const leaving = new Map<UserId, number>();
  for (const { id } of served.filter(hasWork))
    keepForCalls(floor, id, { agents, shared, allotting, kept, leaving });
  return { allotment: new Map([...shared, ...kept]), leaving };
}

function servicesOf(
  now: AtWork,
  served: readonly Campaign[],
  hasWork: (campaign: Campaign) => boolean,
): Service<CampaignId>[] {
  return served.flatMap((campaign) => {
    if (!isReadyFor(now, campaign)) return [];
    if (now.state === 'free' && now.turn && now.turn.campaignId !== campaign.id) return [];
    const { priority, share } = deliveryOf(campaign.settings);
    const { lines: agentsAtMost } = campaign.settings;
    return [
      {
        campaign: campaign.id,
        // Without work it comes last, and not never: what is counted may be two seconds old.
        priority: hasWork(campaign) ? priority : priority + 100,
        share,
        // E26: one more agent than lines would wait for a line while another campaign has contacts.
        ...(agentsAtMost === undefined ? {} : { agentsAtMost }),
      },
    ];
  });
}

/** Calls that the engine began for a campaign and that have no agent yet. */
function callsOnTheWay({ calls }: Pick<Floor, 'calls'>, campaignId: CampaignId): Call[] {
  return [...calls.values()].filter(
    (call) =>
      call.pacing && isNobodysYet(call) && call.campaignId === campaignId && call.now.state !== 'closing',
  );
}

/** E22: whoever is called from the end of a list is called for a free agent, who must still be there at the answer. */
function keptForLastCalls(
  floor: Pick<Floor, 'agents' | 'calls'>,
  empty: readonly Campaign[],
): Map<UserId, CampaignId> {
  const kept = new Map<UserId, CampaignId>();
  for (const campaign of empty) {
    let calls = callsOnTheWay(floor, campaign.id).length;
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

type Keeping = {
  readonly agents: readonly Serving[];
  readonly shared: Allotment;
  readonly allotting: Allotting;
  readonly kept: Map<UserId, CampaignId>;
  readonly leaving: Map<UserId, number>;
};

/**
 * Keeps those who counted for the campaign at the last look and would count for another one now (it has work, a share has shifted), as long
 * as calls of that moment are on the way: first who is free, then whom pacing counts on after the present contact; no more than there are
 * calls without one who stays. Nothing new is dialed for them.
 */
function keepForCalls(floor: Pick<Floor, 'calls'>, campaignId: CampaignId, keeping: Keeping): void {
  const { agents, shared, kept, leaving } = keeping;
  const { before, now, claiming } = keeping.allotting;
  const claimed = claiming.get(campaignId);
  const begins = callsOnTheWay(floor, campaignId).map(({ intendedAt }) => intendedAt);
  for (let i = 0; i < (claimed?.count ?? 0); i += 1) begins.push(claimed?.since ?? now);
  const own = agents.filter(
    ({ agent, serves }) =>
      before.allotment.get(agent) === campaignId &&
      !kept.has(agent) &&
      serves.some(({ campaign }) => campaign === campaignId),
  );
  const stays = own.filter((one) => one.now.state === 'free' && shared.get(one.agent) === campaignId);
  let open = begins.length - stays.length;
  const moving = own.filter(({ agent }) => shared.get(agent) !== campaignId);
  const isFree = (one: Serving) => (one.now.state === 'free' ? 0 : 1);
  for (const { agent } of moving.toSorted((a, b) => isFree(a) - isFree(b) || a.now.since - b.now.since)) {
    if (open <= 0) return;
    const since = before.leaving.get(agent) ?? now;
    if (!begins.some((begin) => begin <= since)) continue;
    kept.set(agent, campaignId);
    leaving.set(agent, since);
    open -= 1;
  }
}
