// Why is this campaign not dialing? (E3) Always exactly one answer, the first that holds. Pure: floor, outlook and instants in.
import { areOpen, openingAfter } from '../compliance/hours.ts';
import type { AgentState } from '../agent/agent.ts';
import { isNobodysYet } from '../call/call.ts';
import type { CampaignId } from '../ids.ts';
import type { PacingReason } from '../pacing/pacing.ts';
import type { TrunkChoice } from '../trunk/choose.ts';
import { channelOf, isDelivered, isReadyFor } from './allotment.ts';
import { placesOf } from './calling-places.ts';
import type { Campaign, Floor, FloorRules } from './floor.ts';
import { ownLinesFree, trunkFor } from './lines.ts';
import { givesTurns } from './offering.ts';

export type WhyNotDialing =
  | { readonly why: 'dialing' }
  | { readonly why: 'not_running' }
  | { readonly why: 'stopped_all'; readonly since: number }
  | { readonly why: 'telephone_away'; readonly since: number }
  | { readonly why: 'caller_number_not_carried'; readonly since: number }
  | { readonly why: 'no_trunk'; readonly since: number }
  | { readonly why: 'no_lines'; readonly since: number }
  | { readonly why: 'nobody_joined'; readonly since: number }
  | { readonly why: 'nobody_ready'; readonly since: number }
  /** Predictive, agent first: nobody has accepted the next contact (D18). */
  | { readonly why: 'no_turns'; readonly since: number }
  /** I13: more calls would be started, if one more abandoned one were allowed. */
  | { readonly why: 'abandon_cap'; readonly since: number }
  | { readonly why: 'outside_hours'; readonly since: number; readonly opensAt: number | undefined }
  | { readonly why: 'no_records_now'; readonly since: number; readonly nextAt: number | undefined }
  | { readonly why: 'waiting_for_agents'; readonly since: number };

export type Surroundings = {
  readonly now: number;
  /** Since when the telephone system is away; undefined = it is there. */
  readonly telephoneAwaySince: number | undefined;
  /** What is left, as last counted; undefined = not counted yet. */
  readonly outlook: { readonly readyNow: number; readonly nextAt: number | undefined } | undefined;
  /** What pacing decided last; undefined where it is not asked. */
  readonly decided?: { readonly because: PacingReason; readonly at: number } | undefined;
  /** Who asks often remembers what closedEverywhere said (engine/closings.ts). */
  readonly closedNow?: typeof closedEverywhere;
};

/** Outside the calling hours everywhere. `opensAt`: epoch ms; undefined = not within the next days. */
export type Closed = { readonly opensAt: number | undefined };

/**
 * Answers for one campaign; undefined if the floor does not know it. `since` is the instant from which the reason holds; where the floor
 * does not keep it (hours, records) it is now, and who asks regularly remembers the first time (engine/whys.ts).
 */
export function whyNotDialing(
  floor: Floor,
  campaignId: CampaignId,
  around: Surroundings,
): WhyNotDialing | undefined {
  const campaign = floor.campaigns.get(campaignId);
  if (!campaign) return undefined;
  if (campaign.now.state !== 'running') return { why: 'not_running' };
  if (floor.stopAll.state === 'on') return { why: 'stopped_all', since: floor.stopAll.since };
  if (around.telephoneAwaySince !== undefined)
    return { why: 'telephone_away', since: around.telephoneAwaySince };
  const own = [...floor.calls.values()].filter(
    (call) => call.campaignId === campaignId && call.now.state !== 'ended',
  );
  const capped = cappedSince(campaign, around);
  // While people talk, it is the next dials that are not started.
  const isDialing = capped === undefined ? own.length > 0 : own.some(isNobodysYet);
  if (isDialing)
    return isHeldUp(floor, campaign) ? { why: 'no_lines', since: around.now } : { why: 'dialing' };
  const choice = bestChoice(floor, campaign, around.now);
  if ('refused' in choice) return { why: choice.refused, since: around.now };
  const people = whyNobody(floor, campaign, own.length > 0);
  if ('why' in people) return people;
  const closed = (around.closedNow ?? closedEverywhere)(floor.rules, campaign, around.now);
  if (closed) return { why: 'outside_hours', since: around.now, opensAt: closed.opensAt };
  if (around.outlook && around.outlook.readyNow === 0) {
    return { why: 'no_records_now', since: around.now, nextAt: around.outlook.nextAt };
  }
  if (capped !== undefined) return { why: 'abandon_cap', since: capped };
  return { why: 'waiting_for_agents', since: people.readySince };
}

/** I13: since when the last decision has been held back by the cap; whoever asks regularly remembers the first time. */
function cappedSince(campaign: Campaign, { decided }: Surroundings): number | undefined {
  const isCapped = campaign.mode === 'predictive' && decided?.because.limitedBy === 'abandon_cap';
  return isCapped ? decided.at : undefined;
}

type AtWork = Exclude<AgentState, { state: 'gone' }>;
type Nobody = Extract<WhyNotDialing, { why: 'nobody_joined' | 'nobody_ready' | 'no_turns' }>;

/**
 * Why nobody could have a contact now, or since when somebody could.
 * @param isInCall somebody of the campaign is on a call: being busy is being at work
 */
function whyNobody(floor: Floor, campaign: Campaign, isInCall: boolean): Nobody | { readySince: number } {
  const openedAt = campaign.now.since;
  const joined = [...floor.agents.values()].flatMap(({ now }) =>
    now.state !== 'gone' && now.joined.includes(campaign.id) ? [now] : [],
  );
  if (joined.length === 0) return { why: 'nobody_joined', since: openedAt };
  const ready = joined.filter((now) => couldHaveOne(floor, campaign, now));
  if (ready.length === 0 && !isInCall) {
    const channel = channelOf(campaign);
    const since = joined.map((now) => (now.state === 'handling' ? now.since : now.channels[channel].since));
    return { why: 'nobody_ready', since: Math.max(openedAt, ...since) };
  }
  const turns = ready.flatMap((now) => (now.state === 'free' ? [now.turn] : []));
  if (ready.length > 0 && givesTurns(campaign) && turns.every((turn) => turn?.state !== 'waiting')) {
    const since = turns.flatMap((turn) => (turn === undefined ? [] : [turn.since]));
    return { why: 'no_turns', since: Math.max(openedAt, ...since) };
  }
  return { readySince: Math.max(openedAt, ...ready.map((now) => now.since)) };
}

/** Is on the campaign's channel, which is Outbound Preview in push preview (S42), or reads a record that may be dialed any moment. */
function couldHaveOne(floor: Floor, campaign: Campaign, now: AtWork): boolean {
  if (now.state === 'handling') {
    const open = floor.interactions.get(now.interactionId);
    const isOpen = open?.now.state === 'preview' || open?.now.state === 'offered';
    return isOpen && (!isDelivered(campaign) || open.campaignId === campaign.id);
  }
  // Preview needs Voice Ready (D6); after-call work is not ready.
  if (!isDelivered(campaign)) return now.channels.voice.state === 'ready';
  return now.presence.state === 'present' && isReadyFor(now, campaign);
}

/** Somebody has a record on the desktop and may not call it, because the campaign's own lines are in use (E26). */
function isHeldUp(floor: Floor, campaign: Campaign): boolean {
  if (ownLinesFree(floor, campaign) > 0) return false;
  return [...floor.interactions.values()].some(
    ({ campaignId, now }) => campaignId === campaign.id && now.state === 'preview',
  );
}

/** With any of its caller numbers: an agent may take another one. What no number can help comes last. */
function bestChoice(floor: Floor, campaign: Campaign, now: number): TrunkChoice {
  const { callerNumbers } = campaign;
  const shown = callerNumbers.length === 0 ? [undefined] : callerNumbers.map(({ e164 }) => e164);
  const choices = shown.map((callerNumber) => trunkFor(floor, { campaign, callerNumber }, now));
  const waiting = choices.find(
    (choice) => 'refused' in choice && choice.refused !== 'caller_number_not_carried',
  );
  return (
    choices.find((choice) => 'trunk' in choice) ??
    waiting ??
    choices[0] ??
    trunkFor(floor, { campaign, callerNumber: undefined }, now)
  );
}

/** Closed in every zone that could be called: then no record can be dialed, whoever asks. */
export function closedEverywhere(rules: FloorRules, campaign: Campaign, now: number): Closed | undefined {
  const places = placesOf(rules, campaign.settings.window);
  if (places.length === 0 || places.some(({ hours, zone }) => areOpen(hours, [zone], now))) return undefined;
  const openings = places.flatMap(({ hours, zone }) => openingAfter(hours, [zone], now) ?? []);
  return { opensAt: openings.length > 0 ? Math.min(...openings) : undefined };
}
