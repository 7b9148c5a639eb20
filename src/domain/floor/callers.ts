// Contacts who call back (E29): found by the number that they saw, offered with their record to the last agent or to any other who is
// Ready, and greeted when nobody takes them. Must never dial, and must never show a contact to anybody but the agent who is asked.
import type { Agent } from '../agent/agent.ts';
import { isPhoneMissing } from '../agent/phone.ts';
import { type Call, isCaller, isNobodysYet } from '../call/call.ts';
import { deliveryOf } from '../campaign/delivery.ts';
import type { CallId, Id, LegId, UserId } from '../ids.ts';
import { type Interaction, isOpen, openOffer } from '../interaction/interaction.ts';
import { assert } from '../moved.ts';
import type { E164 } from '../phone-number.ts';
import { noteHits } from './agent-deeds.ts';
import { freeFor } from './allotment.ts';
import { moveCall } from './call-moves.ts';
import type { Campaign, Candidate, Floor } from './floor.ts';
import type { Moves } from './moves.ts';
import type { Refusal } from './refusal.ts';
import { waitsUntil } from './routing.ts';

/** So many may wait on a floor at a time; a flood of calls beyond them hears the greeting and costs nobody anything. */
export const CALLERS_LIMIT = 20;
/** The key of the opt-out. */
export const OPT_OUT_KEY = '9';

/** Somebody has called one of our numbers; the leg is up and hears music. */
export type CalledIn = {
  readonly legId: LegId;
  readonly from: E164;
  readonly to: E164;
  readonly trunk: string;
};

/** What became of a caller: 'waits' for an agent or 'greeted' has a call; of who is 'unknown' there is none, and nothing is shown. */
export type Taken = 'waits' | 'greeted' | 'unknown';

/** Callers whom nobody has taken yet, the one who waits longest first. */
export function waitingCallers(calls: Iterable<Call>): Call[] {
  const since = ({ now }: Call) => (now.state === 'waiting' ? now.answeredAt : 0);
  return [...calls]
    .filter((call) => isCaller(call) && call.now.state === 'waiting')
    .sort((one, other) => since(one) - since(other));
}

/**
 * Makes a call of somebody who calls in, with the record that the latest call to that number was for.
 * @param found none: we have never called that number showing the one that was called now
 */
export function takeCaller(moves: Moves, calledIn: CalledIn, found: Candidate | undefined): Taken {
  const campaign = found && moves.campaigns.get(found.campaignId);
  if (!found || !campaign) return 'unknown';
  // I2: we are calling that number ourselves at this moment, or somebody talks on it.
  if (found.caller?.isInCall !== false) return 'unknown';
  const id: CallId = moves.newId();
  moves.addCall(callOf({ calledIn, found, campaign, id, now: moves.now }));
  bringCaller(moves, found);
  const call = moves.calls.get(id);
  if (call && mayWait(moves, call)) return 'waits';
  moveCall(moves, id, { type: 'abandoned' });
  return 'greeted';
}

type Making = {
  readonly calledIn: CalledIn;
  readonly found: Candidate;
  readonly campaign: Campaign;
  readonly id: Id<'call'>;
  readonly now: number;
};

function callOf({ calledIn, found, campaign, id, now }: Making): Call {
  const { campaignRecordId, organisationId, contactId, caller } = found;
  return {
    id,
    legId: calledIn.legId,
    purpose: 'called_back',
    organisationId,
    campaignId: campaign.id,
    campaignRecordId,
    contactId,
    interactionId: undefined,
    userId: undefined,
    ...(caller?.lastUserId === undefined ? {} : { lastUserId: caller.lastUserId }),
    e164: calledIn.from,
    callerNumber: calledIn.to,
    trunk: calledIn.trunk,
    ringTimeoutMs: campaign.settings.ringTimeoutMs,
    intendedAt: now,
    actBefore: now,
    now: { state: 'waiting', sentAt: now, answeredAt: now, heard: 'undetected' },
  };
}

/** The record comes onto the floor with its caller, unless an agent works on it right now: then the caller waits for that. */
export function bringCaller(moves: Moves, { facts, caller: _asked, promise, ...record }: Candidate): void {
  const { status } = record.now;
  if (status === 'retrieved' || status === 'stale' || status === 'agent_error') return;
  moves.bringRecord(record, facts);
  // What becomes of a callback that was promised is said when the talk is done.
  if (promise) moves.bringCallback(promise);
  moves.moveRecord(record.campaignRecordId, { type: 'called_back' });
}

/** Callers whose record is on somebody's desktop, or was when it was looked for: it is looked for again. */
export function callersWithoutRecord(floor: Floor): Call[] {
  return waitingCallers(floor.calls.values()).filter(
    ({ campaignRecordId }) => !floor.desks.has(campaignRecordId),
  );
}

/** True if a step could offer a caller to somebody, or has to send one to the greeting. */
export function couldOfferCallers(floor: Floor): boolean {
  return waitingCallers(floor.calls.values()).length > 0;
}

/** Offers every caller who has his record to an agent, as long as there is one; whom nobody can take any more is greeted. */
export function offerCallers(moves: Moves): void {
  for (const call of waitingCallers(moves.calls.all())) {
    if (offerOf(moves, call)) continue;
    const campaign = moves.campaigns.get(call.campaignId);
    if (!campaign || !mayWait(moves, call)) {
      moveCall(moves, call.id, { type: 'abandoned' });
      continue;
    }
    const desk = moves.desks.get(call.campaignRecordId)?.now;
    if (desk?.status !== 'retrieved' || desk.by !== undefined || isOffered(moves, call)) continue;
    const agent = nextFor(moves, call, campaign);
    if (agent) offer(moves, { call, campaign, userId: agent.userId });
  }
}

function offerOf(moves: Moves, call: Call): Interaction | undefined {
  return moves.interactions.all().find(({ now }) => now.state === 'offered' && now.waitingCallId === call.id);
}

/** I14: the same contact may wait on two lines, and one of them is offered already. */
function isOffered(moves: Moves, { campaignRecordId }: Call): boolean {
  return moves.interactions.all().some((one) => one.campaignRecordId === campaignRecordId && isOpen(one));
}

/** Waiting makes sense while somebody is at work who could take the contact, now or after what is on the desktop. */
function mayWait(moves: Moves, call: Call): boolean {
  const campaign = moves.campaigns.get(call.campaignId);
  if (campaign?.now.state !== 'running') return false;
  return moves.agents.all().some((agent) => mayTake(agent, call));
}

/** Ready for voice, joined, with a telephone, and has not passed on this contact. Also in push preview: who calls back is heard. */
function mayTake({ userId, now }: Agent, call: Call): boolean {
  if (now.state === 'gone' || isPhoneMissing(now.phone)) return false;
  if (now.channels.voice.state !== 'ready' || now.wishes.voice?.state === 'not_ready') return false;
  const hasPassed = call.now.state === 'waiting' && call.now.passedBy?.includes(userId) === true;
  return now.joined.includes(call.campaignId) && !hasPassed;
}

/** The last agent first; else who has waited longest. */
function nextFor(moves: Moves, call: Call, campaign: Campaign): Agent | undefined {
  const free = moves.agents
    .all()
    .filter(({ now }) => now.state === 'free' && now.presence.state === 'present')
    .filter((agent) => mayTake(agent, call) && isSpare(moves, agent, campaign))
    .sort((one, other) => one.now.since - other.now.since);
  return free.find(({ userId }) => userId === call.lastUserId) ?? free[0];
}

/** E22: who is reserved for a number that rings is not taken away from it, or its contact would be answered by nobody (I12). */
function isSpare(moves: Moves, { now }: Agent, campaign: Campaign): boolean {
  if (now.state !== 'free') return false;
  if (now.turn !== undefined && (now.turn.state === 'declined' || now.turn.campaignId !== campaign.id))
    return false;
  const agents = { agents: new Map(moves.agents.all().map((agent) => [agent.userId, agent])) };
  return now.joined.every((campaignId) => {
    const other = moves.campaigns.get(campaignId);
    if (other?.mode !== 'progressive') return true;
    const inFlight = moves.calls.all().filter((call) => isNobodysYet(call) && call.campaignId === campaignId);
    return inFlight.length === 0 || freeFor(agents, other).length > inFlight.length;
  });
}

type Pair = { readonly call: Call; readonly campaign: Campaign; readonly userId: UserId };

function offer(moves: Moves, { call, campaign, userId }: Pair): void {
  if (call.now.state !== 'waiting') return;
  const { campaignRecordId, organisationId, contactId } = call;
  const { offerTimeoutMs } = deliveryOf(campaign.settings);
  const until = Math.min(moves.now + offerTimeoutMs, waitsUntil(call, call.now));
  const interactionId: Interaction['id'] = moves.newId();
  moves.addInteraction({
    id: interactionId,
    organisationId,
    campaignId: campaign.id,
    campaignRecordId,
    contactId,
    userId,
    origin: 'called_back',
    openedAt: moves.now,
    now: openOffer(moves.now, until, call.id),
  });
  const fault = moves.moveAgent(userId, { type: 'took', interactionId });
  assert(fault === undefined, `a caller was offered to an agent who could not have him: ${fault}`);
}

/** Accept: the contact is on the line already, so the two are connected at once. */
export function acceptCaller(moves: Moves, interaction: Interaction): Refusal | undefined {
  const { id: interactionId, userId, now, campaignRecordId } = interaction;
  if (now.state !== 'offered' || now.waitingCallId === undefined) return { refused: 'interaction_accepted' };
  const call = moves.calls.get(now.waitingCallId);
  // Nobody knows at this moment whether the contact is still there, or he has just gone.
  if (call?.now.state !== 'waiting') return { refused: 'call_not_connected' };
  const accepted = moves.moveInteraction(interactionId, { type: 'accepted' });
  const given = moves.moveRecord(campaignRecordId, { type: 'assigned', by: userId, interactionId });
  const assigned = moveCall(moves, call.id, { type: 'assigned', userId, interactionId });
  const fault = accepted ?? given ?? assigned;
  assert(fault === undefined, `a caller was accepted by an agent who could not have him: ${fault}`);
  moves.moveAgent(userId, { type: 'offer_answered' });
  return undefined;
}

/** Key 9: the number goes onto the organisation's register, and the contact hears that it has (E16, E29). */
export function optOut(moves: Moves, callId: CallId): string | undefined {
  const call = moves.calls.get(callId);
  if (!call) return 'call_not_known';
  const ignored = moveCall(moves, callId, { type: 'opted_out' });
  if (ignored) return ignored;
  moves.registerEntry({
    id: moves.newId(),
    organisationId: call.organisationId,
    kind: 'number',
    e164: call.e164,
    contactId: undefined,
    customerKey: undefined,
    source: 'opt_out',
    reason: `${OPT_OUT_KEY} (${call.callerNumber})`,
    by: undefined,
    at: moves.now,
  });
  noteHits(moves, [call.e164]);
  return undefined;
}
