// Callbacks whose time has come (D9, E31, I19): when one is due, what it waits for, and which agent it goes to. Must never move a record:
// that needs what a claim reads (giving.ts).
import type { Agent } from '../agent/agent.ts';
import { isNobodysYet } from '../call/call.ts';
import { type Callback, isOpenCallback } from '../callback/callback.ts';
import { callbacksOf } from '../campaign/callbacks.ts';
import type { CallbackId, CampaignId, UserId } from '../ids.ts';
import { freeFor } from './allotment.ts';
import { isPhoneMissing } from '../agent/phone.ts';
import { type FloorCallback, isTooSoonFor, mayBeGiven, waitsFor } from './callbacks.ts';
import type { Floor } from './floor.ts';
import type { Moves } from './moves.ts';
import { SECOND_MS } from '../time.ts';
import { isOfItsGroup } from './notices.ts';
import type { Refusal } from './refusal.ts';

/**
 * How often it is asked again what a callback waits for, in seconds, beside the instants at which that is known to end. Calling hours are
 * dear to ask about and change by an edit alone; a campaign is started at any moment.
 */
const ASKED_EACH_S = { campaign: 1, owner: 5, agent: 5, window: 60 } as const;

function isAskedNow({ id, now: is }: Callback, now: number): boolean {
  if (is.state === 'scheduled') return is.dueAt <= now;
  if (is.state !== 'due') return false;
  const each = ASKED_EACH_S[is.waitingFor];
  // Spread over the seconds by their ids, so that a thousand are not asked about in the same one.
  return is.until <= now || Math.floor(now / SECOND_MS) % each === Number.parseInt(id.slice(-2), 16) % each;
}

/** Says of every callback on the floor what it waits for now. Those that have waited long enough need their record: see `overdue`. */
export function reviewCallbacks(moves: Moves): void {
  for (const promised of moves.callbacks.all()) {
    const { id, now: is } = promised.callback;
    if (!isAskedNow(promised.callback, moves.now)) continue;
    const waits = waitsFor(moves.floor, promised, moves.now);
    if (waits === 'missed') continue;
    if (is.state === 'scheduled') moves.moveCallback(id, { type: 'came_due', ...waits });
    if (is.state !== 'due') continue;
    const isNews = is.waitingFor !== waits.waitingFor || is.until !== waits.until;
    if (isNews) moves.moveCallback(id, { type: 'waits', ...waits });
  }
}

/** True if a step would say something new of a callback: asked before each one, so that a quiet floor costs nothing. */
export function couldReview(floor: Floor, now: number): boolean {
  for (const { callback } of floor.callbacks.values()) {
    const { now: is } = callback;
    if (is.state === 'scheduled' && is.dueAt <= now) return true;
    if (is.state === 'due' && is.until <= now) return true;
  }
  return false;
}

/** Those that nobody has taken in the time that their campaign gives them. */
export function overdue(floor: Floor, now: number): FloorCallback[] {
  return [...floor.callbacks.values()].filter(({ callback: { campaignId, now: is } }) => {
    if (is.state !== 'scheduled' && is.state !== 'due') return false;
    return is.dueAt + callbacksOf(floor.campaigns.get(campaignId)?.settings ?? {}).missedAfterMs <= now;
  });
}

export type Giving = { readonly userId: UserId; readonly callbackId: CallbackId };

/**
 * Which callback goes to which agent now: the one that has been due longest first; a personal one to its owner alone until its fallback;
 * any other to its owner if he is there, else to whoever has waited longest.
 * @param isBusy agents for whom something is being claimed already
 */
export function chooseGivings(floor: Floor, now: number, isBusy: (userId: UserId) => boolean): Giving[] {
  const taken = new Set<UserId>();
  // Whoever is just being given one is as good as gone: of three free agents with two calls on the way one is spare, and not three.
  const isTaken = (userId: UserId) => taken.has(userId) || isBusy(userId);
  const spare = () =>
    [...floor.agents.values()].filter((agent) => !isTaken(agent.userId) && isSpare(floor, agent, isTaken));
  let free = spare();
  if (free.length === 0) return [];
  const due = [...floor.callbacks.values()]
    .filter(({ callback: { now: is } }) => isOffered(is, now))
    .toSorted((one, other) => one.callback.now.dueAt - other.callback.now.dueAt);
  const givings: Giving[] = [];
  for (const promised of due) {
    if (free.length === 0) break;
    const agent = agentFor(floor, promised, { now, free });
    if (!agent) continue;
    taken.add(agent.userId);
    givings.push({ userId: agent.userId, callbackId: promised.callback.id });
    free = spare();
  }
  return givings;
}

export function isOffered(is: FloorCallback['callback']['now'], now: number): boolean {
  if (is.state !== 'due' || (is.notBefore ?? 0) > now) return false;
  return is.waitingFor === 'owner' || is.waitingFor === 'agent';
}

type Looking = { readonly now: number; readonly free: readonly Agent[] };

function agentFor(floor: Floor, promised: FloorCallback, { now, free }: Looking): Agent | undefined {
  const { now: is } = promised.callback;
  const fit = free
    .filter(({ userId }) => is.state !== 'due' || is.waitingFor === 'agent' || userId === is.ownerId)
    .filter((agent) => mayBeGiven(floor, agent, promised))
    .toSorted((one, other) => one.now.since - other.now.since);
  const owner = fit.find(({ userId }) => userId === is.ownerId);
  const order = owner ? [owner, ...fit.filter((agent) => agent !== owner)] : fit;
  return order.find(({ userId }) => !isTooSoonFor(is, userId, { now, others: fit.length > 1 }));
}

/** E22: who is reserved for a number that rings is not taken away from it, or its contact would be answered by nobody (I12). */
function isSpare(floor: Floor, { now }: Agent, isTaken: (userId: UserId) => boolean): boolean {
  if (now.state !== 'free') return false;
  // Who waits for a contact whose turn it is (D18) can have this one; who is asked, or has said "not this turn", is left alone.
  if (now.turn !== undefined && now.turn.state !== 'waiting') return false;
  return now.joined.every((campaignId) => {
    const campaign = floor.campaigns.get(campaignId);
    if (campaign?.mode !== 'progressive') return true;
    const inFlight = [...floor.calls.values()].filter(
      (call) => isNobodysYet(call) && call.campaignId === campaignId,
    );
    const free = freeFor(floor, campaign).filter(({ userId }) => !isTaken(userId));
    return inFlight.length === 0 || free.length > inFlight.length;
  });
}

/** The due callback that an agent who asks for a record gets before any other (E13). */
export function dueFor(
  floor: Floor,
  userId: UserId,
  campaignId: CampaignId,
  now: number,
): CallbackId | undefined {
  const asking = floor.agents.get(userId);
  if (!asking || asking.now.state === 'gone') return undefined;
  // Asking for a record is joining (S25).
  const agent: Agent = { ...asking, now: { ...asking.now, joined: [...asking.now.joined, campaignId] } };
  const due = [...floor.callbacks.values()]
    .filter(({ callback }) => callback.campaignId === campaignId && isOffered(callback.now, now))
    .filter((promised) => mayBeGiven(floor, agent, promised))
    .filter(
      ({ callback: { now: is } }) => is.state !== 'due' || is.waitingFor === 'agent' || is.ownerId === userId,
    )
    .filter(({ callback }) => !isTooSoonFor(callback.now, userId, { now, others: false }))
    .toSorted((one, other) => one.callback.now.dueAt - other.callback.now.dueAt);
  return due[0]?.callback.id;
}

/** May this agent call a callback now by his own word, before its time or while it waits (My callbacks)? Undefined = yes. */
export function refuseTake(floor: Floor, userId: UserId, { callback }: FloorCallback): Refusal | undefined {
  const agent = floor.agents.get(userId);
  const campaign = floor.campaigns.get(callback.campaignId);
  if (!agent || agent.now.state === 'gone') return { refused: 'agent_not_signed_in' };
  if (agent.now.state === 'handling') return { refused: 'agent_busy' };
  if (callback.now.state === 'in_work') return { refused: 'callback_in_work' };
  if (!isOpenCallback(callback)) return { refused: 'callback_over' };
  const { ownerId } = callback.now;
  if (ownerId !== undefined && ownerId !== userId) {
    const isFreeForAll = callback.now.state === 'due' && callback.now.waitingFor === 'agent';
    if (!isFreeForAll) return { refused: 'callback_of_somebody_else' };
  }
  if (!campaign) return { refused: 'campaign_unknown' };
  if (!isOfItsGroup(agent, campaign)) return { refused: 'campaign_not_of_your_group' };
  if (campaign.now.state !== 'running')
    return { refused: 'campaign_not_running', params: { state: campaign.now.state } };
  if (floor.stopAll.state === 'on') return { refused: 'stopped_all' };
  return isPhoneMissing(agent.now.phone) ? { refused: 'telephone_missing' } : undefined;
}
