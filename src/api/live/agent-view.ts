// The agent's screen as a pure function of the floor: the same floor gives the same view, whoever asks and after whatever reload.
import type { Agent, AgentState } from '../../domain/agent/agent.ts';
import { NOT_READY_REASONS } from '../../domain/agent/agent.ts';
import { type Call, answeredAtOf, controlsOf, isThird } from '../../domain/call/call.ts';
import { afterCallWorkOf } from '../../domain/campaign/after-call-work.ts';
import { hoursUntil, mayDial } from '../../domain/compliance/may-dial.ts';
import type { Campaign, DeskRecord, Floor, NumberFacts } from '../../domain/floor/floor.ts';
import { likelyTrunk } from '../../domain/floor/lines.ts';
import { callsOf, thirdBeside } from '../../domain/floor/pairs.ts';
import { isOfItsGroup } from '../../domain/floor/notices.ts';
import { dialRulesOf } from '../../domain/floor/taking.ts';
import { type CampaignId, type UserId, shortForm } from '../../domain/ids.ts';
import type { Interaction } from '../../domain/interaction/interaction.ts';
import type { ChainNumber } from '../../domain/phone-number.ts';
import { numberInTurn } from '../../domain/record/next-attempt.ts';
import type { CallResult } from '../../domain/result/result.ts';
import type { Outlook } from '../../engine/ports.ts';
import { callbackPart, reminders } from './callback-view.ts';
import { phoneView } from './phone-view.ts';
import type {
  AgentView,
  CallView,
  CampaignRow,
  ConsultView,
  InteractionView,
  NumberRow,
  ShiftView,
  TodayView,
  TurnView,
} from '../../wire/live.ts';

/** What a view needs beside the floor. */
export type Around = {
  readonly now: number;
  readonly outlooks: ReadonlyMap<CampaignId, Outlook>;
  readonly telephony: AgentView['telephony'];
};

export const NOTHING_TODAY: TodayView = { records: 0, calls: 0, answered: 0, dispositions: {}, talkMs: 0 };

type AtWork = Exclude<AgentState, { state: 'gone' }>;
type OpenState = Exclude<Interaction['now'], { state: 'done' }>;
type OpenInteraction = Interaction & { readonly now: OpenState };

/** An agent's view; undefined when no shift is open. */
export function agentView(
  floor: Floor,
  userId: UserId,
  around: Around & { readonly today: TodayView },
): AgentView | undefined {
  const agent = floor.agents.get(userId);
  if (!agent || agent.now.state === 'gone') return undefined;
  const open = openInteraction(floor, agent.now);
  return {
    shift: shiftView(agent, agent.now, open),
    campaigns: campaignRows(floor, agent, agent.now, around),
    interactions: open ? interactionViews(floor, open, around.now) : [],
    turn: turnView(floor, agent.now),
    notices: floor.notices.get(userId) ?? [],
    reminders: reminders(floor, userId, around.now),
    today: around.today,
    settings: {
      dispositions: floor.rules.dispositions,
      notReadyReasons: NOT_READY_REASONS,
      mayRegister: agent.mayRegister,
    },
    stopAll: floor.stopAll.state === 'on',
    phone: phoneView(floor, agent.now.phone),
    telephony: around.telephony,
  };
}

function turnView(floor: Floor, now: AtWork): TurnView | null {
  const turn = now.state === 'free' ? now.turn : undefined;
  const campaign = turn && floor.campaigns.get(turn.campaignId);
  if (!turn || !campaign) return null;
  return {
    state: turn.state,
    campaignId: campaign.id,
    campaignName: campaign.name,
    mode: campaign.mode,
    since: turn.since,
    until: turn.state === 'offered' ? turn.until : undefined,
    lastResult: turn.state === 'waiting' ? turn.lastResult : undefined,
  };
}

/** The interaction that the agent is handling. */
export function openInteraction(floor: Floor, now: AtWork): OpenInteraction | undefined {
  if (now.state !== 'handling') return undefined;
  const interaction = floor.interactions.get(now.interactionId);
  return interaction && interaction.now.state !== 'done'
    ? { ...interaction, now: interaction.now }
    : undefined;
}

/** What the header shows: the interaction while there is one, else the voice channel (a pulled record needs it: D6). */
export function activityOf(now: AtWork, open: OpenInteraction | undefined): ShiftView['activity'] {
  if (open) return { state: open.now.state, since: open.now.since };
  const { voice } = now.channels;
  return voice.state === 'ready'
    ? { state: 'ready', since: voice.since }
    : { state: 'not_ready', since: voice.since, reason: voice.reason };
}

function shiftView(agent: Agent, now: AtWork, open: OpenInteraction | undefined): ShiftView {
  const { userId, displayName, startedAt } = agent;
  const { channels, wishes } = now;
  return { userId, displayName, startedAt, channels, wishes, activity: activityOf(now, open) };
}

/** S10: the campaigns of the agent's groups that are loaded at least, by name. */
function campaignRows(floor: Floor, agent: Agent, now: AtWork, around: Around): CampaignRow[] {
  const rows: CampaignRow[] = [];
  for (const campaign of floor.campaigns.values()) {
    if (campaign.now.state === 'unloaded' || !isOfItsGroup(agent, campaign)) continue;
    const outlook = around.outlooks.get(campaign.id);
    rows.push({
      id: campaign.id,
      status: campaign.now.state,
      name: campaign.name,
      mode: campaign.mode,
      description: campaign.description,
      isJoined: now.joined.includes(campaign.id),
      readyNow: outlook?.readyNow,
      nextAt: outlook?.nextAt,
    });
  }
  return rows.sort((one, other) => one.name.localeCompare(other.name) || (one.id < other.id ? -1 : 1));
}

function isConnecting({ origin, now }: OpenInteraction): boolean {
  if (origin !== 'outbound_call') return false;
  return now.state === 'preview' || (now.state === 'calling' && now.isAgain !== true);
}

function interactionViews(floor: Floor, open: OpenInteraction, now: number): InteractionView[] {
  const campaign = floor.campaigns.get(open.campaignId);
  const desk = floor.desks.get(open.campaignRecordId);
  if (!campaign || !desk) return [];
  const view = interactionView({ floor, open, campaign, desk, now });
  const caller = open.now.state === 'offered' ? open.now.waitingCallId : undefined;
  return [caller === undefined ? view : withoutContact(view, floor.calls.get(caller))];
}

/** Whoever calls can show any number: until the agent has accepted there is nothing but that number (E29). */
function withoutContact(view: InteractionView, caller: Call | undefined): InteractionView {
  return {
    ...view,
    name: caller?.e164 ?? '',
    firstName: '',
    lastName: '',
    company: '',
    city: '',
    customerKey: undefined,
    fields: [],
    numbers: [],
  };
}

type OnDesk = {
  readonly floor: Floor;
  readonly open: OpenInteraction;
  readonly campaign: Campaign;
  readonly desk: DeskRecord;
  readonly now: number;
};

function interactionView(on: OnDesk): InteractionView {
  const { floor, open, campaign, desk } = on;
  const { now } = open;
  const call = 'callId' in now ? floor.calls.get(now.callId) : undefined;
  const third = call && thirdBeside(callsOf(floor.calls), call.id);
  return {
    id: open.id,
    state: now.state,
    since: now.since,
    offeredUntil: now.state === 'offered' ? now.until : undefined,
    dialAt: now.state === 'preview' ? now.dialAt : undefined,
    isConnecting: isConnecting(open),
    openedAt: open.openedAt,
    origin: open.origin ?? 'outbound_preview',
    campaignId: campaign.id,
    campaignName: campaign.name,
    campaignStatus: campaign.now.state,
    mode: campaign.mode,
    listName: desk.listName,
    recordShortForm: shortForm(desk.recordId),
    campaignRecordId: desk.campaignRecordId,
    contactId: desk.contactId,
    name: nameOf(desk),
    firstName: desk.firstName,
    lastName: desk.lastName,
    company: desk.company,
    city: desk.city,
    country: desk.country,
    customerKey: desk.customerKey,
    attempts: desk.now.attempts,
    attemptsLimit: campaign.settings.attemptsPerRecord,
    fields: desk.fields,
    numbers: numberRows(on),
    numberInTurn: numberInTurn(desk.now, desk.numbers)?.e164,
    callerNumbers: campaign.callerNumbers,
    call: call && callView(call),
    consult: third && consultView(third),
    lastConsult: now.state === 'talking' ? now.lastConsult : undefined,
    recording: campaign.settings.recording,
    hasVoicemailMessage: campaign.hasVoicemailMessage === true,
    draft: now.draft,
    ...afterCallView(open, campaign),
    lastResult: now.state === 'after_call_work' ? now.lastResult : undefined,
    callback: callbackPart(floor, open, campaign),
    detected: now.state === 'after_call_work' ? now.detected : undefined,
    returnDelayMs: campaign.settings.returnDelayMs,
  };
}

/** After-call work's limit with its warning, and how much more time can be had (E32). */
function afterCallView(
  { now }: OpenInteraction,
  { settings }: Campaign,
): Pick<InteractionView, 'limitAt' | 'warnAt' | 'extension' | 'limitLeavesAgent'> {
  const { extensions, extensionMs, leavesAgent: limitLeavesAgent } = afterCallWorkOf(settings);
  if (now.state !== 'after_call_work')
    return { limitAt: undefined, warnAt: undefined, extension: undefined, limitLeavesAgent };
  const left = Math.max(0, extensions - (now.extensions ?? 0));
  const { limitAt, warnAt = limitAt } = now;
  return { limitAt, warnAt, extension: { left, ms: extensionMs }, limitLeavesAgent };
}

/** The person, else the company. */
export function nameOf(desk: Pick<DeskRecord, 'firstName' | 'lastName' | 'company'>): string {
  return `${desk.firstName} ${desk.lastName}`.trim() || desk.company;
}

function numberRows(on: OnDesk): NumberRow[] {
  const known = on.floor.facts.get(on.desk.campaignRecordId) ?? [];
  const lastCalls = on.desk.numbers.map((number, index) => lastCallTo(number, known[index]));
  const latest = Math.max(0, ...lastCalls.map((at) => at ?? 0));
  return on.desk.numbers.map((number, index) => {
    const lastAt = lastCalls[index];
    return {
      e164: number.e164,
      label: number.label,
      kind: number.kind,
      country: number.country,
      zones: number.zones,
      mayDial: mayDialNow(on, number, known[index]),
      // The record keeps the result of its last call alone, so only the number called last has one.
      lastResult: lastAt !== undefined && lastAt === latest ? lastResultOf(on) : undefined,
      lastAt,
    };
  });
}

function lastCallTo(number: ChainNumber, known: NumberFacts | undefined): number | undefined {
  const times = (known?.earlierCalls ?? [])
    .filter((call) => call.e164 === number.e164)
    .map((call) => call.at);
  return times.length === 0 ? undefined : Math.max(...times);
}

function lastResultOf({ open, desk }: OnDesk): CallResult | undefined {
  return open.now.state === 'after_call_work' ? open.now.lastResult : desk.now.lastResult;
}

/** For the screen only: the click is judged again, with facts read under the number's lock. */
function mayDialNow(on: OnDesk, number: ChainNumber, known: NumberFacts | undefined): NumberRow['mayDial'] {
  if (!known) return { allowed: false };
  const { floor, campaign, desk, now } = on;
  const rules = dialRulesOf(floor, campaign);
  const about = { attemptsOfRecord: desk.now.attempts, keepsCallback: on.open.callbackId !== undefined };
  const facts = { number, ...known, ...about, trunk: likelyTrunk(floor) };
  const verdict = mayDial(facts, rules, now);
  const until = verdict.allowed ? hoursUntil(number, rules, now) : verdict.until;
  const when = until === undefined ? {} : { until };
  return verdict.allowed
    ? { allowed: true, ...when }
    : { allowed: false, rule: verdict.because.rule, ...when };
}

function callView({ id, now, e164, callerNumber, intendedAt }: Call): CallView | undefined {
  // Who was put through is not the agent's call any more.
  // Nor is one that nobody has yet.
  if (now.state === 'ended' || now.state === 'transferred' || now.state === 'waiting') return undefined;
  const [answeredAt, controls] = [answeredAtOf(now), controlsOf(now)];
  return { id, state: now.state, e164, callerNumber, startedAt: intendedAt, answeredAt, controls };
}

/** The third person beside the contact (D14). */
function consultView(call: Call): ConsultView | undefined {
  if (!isThird(call)) return undefined;
  const { now, e164, purpose, intendedAt } = call;
  if (now.state === 'ended' || now.state === 'transferred') return undefined;
  if (now.state === 'waiting') return undefined;
  const microphone = controlsOf(now)?.microphone;
  const since = 'since' in now ? now.since : 'rangAt' in now ? now.rangAt : (answeredAtOf(now) ?? intendedAt);
  return { e164, purpose, state: CONSULT_STATE[now.state], since, microphone };
}

const CONSULT_STATE = {
  intended: 'dialing',
  dialing: 'dialing',
  ringing: 'ringing',
  connected: 'talking',
  joined: 'joined',
  closing: 'closing',
  unknown: 'unknown',
} as const;
