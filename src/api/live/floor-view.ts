// The supervisor's live screen as a pure function of the floor.
import type { Agent, AgentState } from '../../domain/agent/agent.ts';
import { controlsOf, isNobodysYet } from '../../domain/call/call.ts';
import { deliveryOf } from '../../domain/campaign/delivery.ts';
import { agentsByState } from '../../domain/floor/agents-by-state.ts';
import { channelOf, isAutomatic, isDelivered } from '../../domain/floor/allotment.ts';
import type { Campaign, Floor } from '../../domain/floor/floor.ts';
import { callsOf, thirdBeside } from '../../domain/floor/pairs.ts';
import type { WhyNotDialing } from '../../domain/floor/why.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { SECOND_MS } from '../../domain/time.ts';
import type { Interaction } from '../../domain/interaction/interaction.ts';
import type { ShownPacing } from '../../engine/pacing-desk.ts';
import type { PacingView } from '../../wire/delivery.ts';
import type { FloorAgentRow, FloorCampaignRow, FloorView } from '../../wire/floor.ts';
import { type Around, activityOf, nameOf, openInteraction } from './agent-view.ts';
import type { Trend } from './floor-watch.ts';
import { phoneView } from './phone-view.ts';

/** What the floor view needs beside the floor: figures of the day, and the words for ids. */
export type FloorAround = Around & {
  readonly name: string;
  /** Who pressed stop all. */
  readonly stopAllBy: string | undefined;
  /** Why a campaign is not dialing, and since when (the engine remembers). */
  readonly whyNot: (campaignId: CampaignId) => WhyNotDialing;
  /** What pacing decided, and the window's ledger. */
  readonly pacing: (campaignId: CampaignId) => ShownPacing;
  /** What the last quarter of an hour was like. */
  readonly trend: (campaignId: CampaignId) => Trend;
  readonly callsOf: ReadonlyMap<string, number>;
  readonly campaignsToday: ReadonlyMap<
    string,
    { readonly attempts: number; readonly answered: number; readonly calledBack: number }
  >;
};

type AtWork = Exclude<AgentState, { state: 'gone' }>;

export function floorView(floor: Floor, around: FloorAround): FloorView {
  const { stopAll } = floor;
  return {
    name: around.name,
    agents: [...floor.agents.values()]
      .flatMap((agent) => (agent.now.state === 'gone' ? [] : [agentRow(floor, agent, agent.now, around)]))
      .sort(byName((row) => row.displayName)),
    campaigns: [...floor.campaigns.values()]
      .map((campaign) => campaignRow(floor, campaign, around))
      .sort(byName((row) => row.name)),
    stopAll: {
      isOn: stopAll.state === 'on',
      since: stopAll.state === 'on' ? stopAll.since : undefined,
      by: stopAll.state === 'on' ? around.stopAllBy : undefined,
    },
    telephony: around.telephony,
  };
}

function byName<Row>(name: (row: Row) => string): (one: Row, other: Row) => number {
  return (one, other) => name(one).localeCompare(name(other));
}

function agentRow(floor: Floor, agent: Agent, now: AtWork, around: FloorAround): FloorAgentRow {
  const open = openInteraction(floor, now);
  const activity = activityOf(now, open);
  // A caller's name is for the agent alone who accepts the call (E29).
  const isAsked = open?.now.state === 'offered' && open.origin === 'called_back';
  const desk = open && !isAsked ? floor.desks.get(open.campaignRecordId) : undefined;
  return {
    userId: agent.userId,
    displayName: agent.displayName,
    activity: activity.state,
    reason: 'reason' in activity ? activity.reason : undefined,
    since: activity.since,
    isPresent: now.presence.state === 'present',
    phone: phoneView(floor, now.phone),
    line: open && lineOf(floor, open.now),
    campaignName: open && floor.campaigns.get(open.campaignId)?.name,
    contactName: desk && nameOf(desk),
    joined: now.joined.length,
    callsToday: around.callsOf.get(agent.userId) ?? 0,
  };
}

function lineOf(floor: Floor, now: Interaction['now']): FloorAgentRow['line'] {
  const contact = now.state === 'talking' ? floor.calls.get(now.callId) : undefined;
  if (contact?.now.state === 'joined') return 'conference';
  if (contact && thirdBeside(callsOf(floor.calls), contact.id)) return 'consult';
  return contact && controlsOf(contact.now)?.line.state === 'held' ? 'held' : undefined;
}

function campaignRow(floor: Floor, campaign: Campaign, around: FloorAround): FloorCampaignRow {
  const outlook = around.outlooks.get(campaign.id);
  const today = around.campaignsToday.get(campaign.id);
  const joined = [...floor.agents.values()].flatMap((agent) =>
    agent.now.state !== 'gone' && agent.now.joined.includes(campaign.id) ? [agent.now] : [],
  );
  return {
    id: campaign.id,
    name: campaign.name,
    mode: campaign.mode,
    state: campaign.now.state,
    since: campaign.now.since,
    whyNot: around.whyNot(campaign.id),
    joinedAgents: joined.length,
    readyAgents: joined.filter(
      (agent) => agent.state === 'free' && agent.channels[channelOf(campaign)].state === 'ready',
    ).length,
    openInteractions: count(
      floor.interactions.values(),
      (one) => one.campaignId === campaign.id && one.now.state !== 'done',
    ),
    liveCalls: count(
      floor.calls.values(),
      (one) => one.campaignId === campaign.id && one.now.state !== 'ended',
    ),
    readyNow: outlook?.readyNow,
    openRecords: outlook?.open,
    nextAt: outlook?.nextAt,
    attemptsToday: today?.attempts ?? 0,
    answeredToday: today?.answered ?? 0,
    calledBackToday: today?.calledBack ?? 0,
    ...around.trend(campaign.id),
    agents: isDelivered(campaign) ? agentsByState(floor, campaign) : undefined,
    lacksInformationMessage: campaign.lacksInformationMessage ?? false,
    pacing: pacingView(floor, campaign, around),
  };
}

function pacingView(floor: Floor, campaign: Campaign, around: FloorAround): PacingView | undefined {
  if (!isAutomatic(campaign)) return undefined;
  const { last, counts } = around.pacing(campaign.id);
  const own = [...floor.calls.values()].filter(
    (call) => isNobodysYet(call) && call.campaignId === campaign.id,
  );
  const waiting = count(own, ({ now }) => now.state === 'waiting');
  const { answered = 0, abandoned = 0 } = counts ?? {};
  const { abandonAim } = deliveryOf(campaign.settings);
  return { last: last && rounded(last), answered, abandoned, abandonAim, inFlight: own.length, waiting };
}

type Decided = NonNullable<PacingView['last']>;

/** As it is read: a risk that moves in its fifth place four times a second is no news for any screen. */
function rounded({ because, at }: Decided): Decided {
  const to = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;
  return {
    at: Math.floor(at / SECOND_MS) * SECOND_MS,
    because: {
      ...because,
      freeSoon: to(because.freeSoon, 1),
      answerRate: to(because.answerRate, 2),
      riskOfAbandon: to(because.riskOfAbandon, 3),
      abandonedRatio: to(because.abandonedRatio, 3),
    },
  };
}

function count<Thing>(things: Iterable<Thing>, isMeant: (thing: Thing) => boolean): number {
  let found = 0;
  for (const thing of things) if (isMeant(thing)) found += 1;
  return found;
}
