// Who gets a contact that has answered (E22-E24): the agent who has waited longest, within two seconds; else the information message. The
// one place where an answered call and an agent are brought together. Must never start a call.
import { type Call, type WaitingState, isNobodysYet } from '../call/call.ts';
import { deliveryOf } from '../campaign/delivery.ts';
import type { CampaignId, InteractionId } from '../ids.ts';
import { openTalk } from '../interaction/interaction.ts';
import { assert } from '../moved.ts';
import { MINUTE_MS } from '../time.ts';
import { type Allotment, type FreeAgent, freeFor, isAutomatic, waitsSince } from './allotment.ts';
import { moveCall } from './call-moves.ts';
import type { Campaign, Floor } from './floor.ts';
import type { Moves } from './moves.ts';

/** I12: from the answer an agent or the message must be there within this (16 CFR 310.4(b)(4)(ii)). */
export const SERVED_WITHIN_MS = 2_000;
/**
 * What lies between our decision and the first sound of the message: a timer that is late, the journal's flush, the request, and the word
 * that it has begun. Some 30 ms on a quiet machine; 200 ms were seen on two cores that did other work as well.
 */
export const MESSAGE_TAKES_MS = 500;
/** E24: so long an agent is looked for. After that it is the message, which has to begin in time also on a busy machine. */
export const CONNECT_WITHIN_MS = SERVED_WITHIN_MS - MESSAGE_TAKES_MS;
/** E25: whoever is not known for a machine by then is a person; the detector says so itself at 1,200 ms. */
export const DETECT_WITHIN_MS = 1_300;

/** E29: who calls back is not kept waiting for longer; then the greeting. */
export const CALLER_WAITS_MS = MINUTE_MS;

/** The instant at which an answered call that nobody has taken hears its message. */
export function waitsUntil({ purpose }: Pick<Call, 'purpose'>, { answeredAt: since }: WaitingState): number {
  return since + (purpose === 'called_back' ? CALLER_WAITS_MS : CONNECT_WITHIN_MS);
}

/** Answered contacts that could be given to an agent now, the one who waits longest first. */
export function waitingCalls(calls: Iterable<Call>): Call[] {
  const waiting = [...calls].filter(
    (call) => isNobodysYet(call) && call.now.state === 'waiting' && call.now.heard !== 'pending',
  );
  return waiting.sort((one, other) => answeredAt(one) - answeredAt(other));
}

const answeredAt = ({ now }: Call): number => (now.state === 'waiting' ? now.answeredAt : 0);

/** Gives every answered contact to an agent as long as there is one. */
export function routeWaiting(moves: Moves, allotment: Allotment): void {
  for (const call of waitingCalls(moves.calls.all())) {
    const campaign = moves.campaigns.get(call.campaignId);
    const agent = campaign && nextAgent(moves, campaign, allotment);
    if (campaign && agent) assign(moves, { call, campaign, agent });
  }
}

/** True if a step of routing could do something: asked after each event, so it must cost nothing on a quiet floor. */
export function couldRoute(floor: Floor): boolean {
  for (const call of waitingCalls(floor.calls.values())) {
    const campaign = floor.campaigns.get(call.campaignId);
    if (campaign && freeFor(floor, campaign).length > 0) return true;
  }
  return false;
}

/**
 * The agent for the next contact of a campaign: those who count for it before those who count for another one and are not dialed for
 * there, and among them whoever has waited longest. In agent first only who has accepted (D5).
 */
function nextAgent(moves: Moves, campaign: Campaign, allotment: Allotment): FreeAgent | undefined {
  const agents = { agents: new Map(moves.agents.all().map((agent) => [agent.userId, agent])) };
  const isAgentFirst = isAutomatic(campaign) && deliveryOf(campaign.settings).connection === 'agent_first';
  const found = freeFor(agents, campaign).filter(({ userId, now }) => {
    if (now.presence.state === 'absent') return false;
    if (isAgentFirst && now.turn?.state !== 'waiting') return false;
    if (now.turn?.state === 'declined') return false;
    const countsFor = allotment.get(userId);
    return countsFor === undefined || countsFor === campaign.id || !needsAll(moves, allotment, countsFor);
  });
  const rank = ({ userId }: FreeAgent) => (allotment.get(userId) === campaign.id ? 0 : 1);
  const [first] = found.sort(
    (one, other) => rank(one) - rank(other) || waitsSince(one, campaign) - waitsSince(other, campaign),
  );
  return first;
}

/** E22: who counts for a campaign that is dialing is reserved there, unless more agents are free for it than it has calls on the way. */
function needsAll(moves: Moves, allotment: Allotment, campaignId: CampaignId): boolean {
  const calls = moves.calls.all().filter((call) => isNobodysYet(call) && call.campaignId === campaignId);
  if (calls.length === 0) return false;
  const free = moves.agents
    .all()
    .filter(
      ({ userId, now }) =>
        now.state === 'free' && now.presence.state === 'present' && allotment.get(userId) === campaignId,
    );
  return free.length <= calls.length;
}

type Pair = { readonly call: Call; readonly campaign: Campaign; readonly agent: FreeAgent };

function assign(moves: Moves, { call, campaign, agent: { userId } }: Pair): void {
  const interactionId: InteractionId = moves.newId();
  const { campaignRecordId, organisationId, contactId } = call;
  moves.addInteraction({
    id: interactionId,
    organisationId,
    campaignId: campaign.id,
    campaignRecordId,
    contactId,
    userId,
    origin: 'outbound_call',
    openedAt: moves.now,
    now: openTalk(moves.now, call.id),
  });
  const given = moves.moveRecord(campaignRecordId, { type: 'assigned', by: userId, interactionId });
  const took = moves.moveAgent(userId, { type: 'took', interactionId });
  const assigned = moveCall(moves, call.id, { type: 'assigned', userId, interactionId });
  const fault = given ?? took ?? assigned;
  assert(fault === undefined, `a contact was given to an agent who could not have it: ${fault}`);
}
