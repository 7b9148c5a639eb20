// Callbacks on the floor: those that are due, in work, or so near that their owner is reminded. What each waits for (I19), and whom it
// could go to now. Must never dial, and must never end an interaction.
import { type Agent, CHANNELS } from '../agent/agent.ts';
import { isPhoneMissing } from '../agent/phone.ts';
import type { Callback, CallbackState, Waiting } from '../callback/callback.ts';
import { keepWallTime } from '../callback/wall-time.ts';
import { type CallbackSettings, callbacksOf } from '../campaign/callbacks.ts';
import { areOpen, hoursOf, openingAfter } from '../compliance/hours.ts';
import { packsFor } from '../compliance/packs.ts';
import type { CallbackId, UserId } from '../ids.ts';
import type { ChainNumber } from '../phone-number.ts';
import { MINUTE_MS } from '../time.ts';
import { channelOf } from './allotment.ts';
import type { Campaign, Floor } from './floor.ts';
import { isOfItsGroup } from './notices.ts';

/** A callback with what the floor has to know of its contact and its owner. */
export type FloorCallback = {
  readonly callback: Callback;
  /** The contact's. */
  readonly name: string;
  /** What is to be dialed. */
  readonly number: ChainNumber;
  /** Of a personal one. Not there: disabled, or in none of the campaign's groups any more. */
  readonly owner?: { readonly name: string; readonly isThere: boolean };
};

/** D1: who refused one gets it again only then; an owner as well. */
const SAME_AGENT_AGAIN_MS = MINUTE_MS;

/**
 * What a callback whose time has come waits for, and until when (I19). The first thing that is missing, in the order in which a person
 * would look: does the campaign run, may the number be called at this hour, is there somebody.
 * @returns 'missed' when it has waited for as long as its campaign lets it
 */
export function waitsFor(
  floor: Floor,
  { callback, number, owner }: FloorCallback,
  now: number,
): Waiting | 'missed' {
  const { dueAt, ownerId } = callback.now;
  const campaign = floor.campaigns.get(callback.campaignId);
  const settings = callbacksOf(campaign?.settings ?? {});
  const missedAt = dueAt + settings.missedAfterMs;
  if (now >= missedAt) return 'missed';
  if (campaign?.now.state !== 'running' || floor.stopAll.state === 'on')
    return { waitingFor: 'campaign', until: missedAt };
  const opensAt = closedUntil(floor, campaign, number, now);
  if (opensAt !== undefined) return { waitingFor: 'window', until: Math.min(opensAt, missedAt) };
  // Put off by a rule of dialing (a limit of attempts, a minimum gap): it may not be called yet.
  const { now: is } = callback;
  if (is.state === 'due' && is.waitingFor === 'window' && (is.notBefore ?? 0) > now)
    return { waitingFor: 'window', until: Math.min(is.notBefore ?? 0, missedAt) };
  if (ownerId === undefined || owner?.isThere === false) return { waitingFor: 'agent', until: missedAt };
  const fallbackAt = fallbackOf(settings, dueAt);
  return now < fallbackAt
    ? { waitingFor: 'owner', until: Math.min(fallbackAt, missedAt) }
    : { waitingFor: 'agent', until: missedAt };
}

function fallbackOf({ fallbackMs }: CallbackSettings, dueAt: number): number {
  return fallbackMs === undefined ? Infinity : dueAt + fallbackMs;
}

/** When the calling hours of a number begin, if they are over; Infinity: not within eight days. */
function closedUntil(
  floor: Floor,
  { settings }: Campaign,
  number: ChainNumber,
  now: number,
): number | undefined {
  const hours = hoursOf(packsFor(floor.rules.pack, number.country), settings.window);
  if (areOpen(hours, number.zones, now)) return undefined;
  return openingAfter(hours, number.zones, now) ?? Infinity;
}

/** May this agent be given this callback now? A personal one comes to its owner on any channel he is Ready on (D9). */
export function mayBeGiven(floor: Floor, agent: Agent, { callback }: FloorCallback): boolean {
  const { now } = agent;
  const campaign = floor.campaigns.get(callback.campaignId);
  if (!campaign || now.state !== 'free' || now.presence.state !== 'present' || isPhoneMissing(now.phone))
    return false;
  if (!isOfItsGroup(agent, campaign)) return false;
  const isReady = (channel: (typeof CHANNELS)[number]) =>
    now.channels[channel].state === 'ready' && now.wishes[channel]?.state !== 'not_ready';
  if (callback.now.ownerId === agent.userId) return CHANNELS.some(isReady);
  return now.joined.includes(campaign.id) && isReady(channelOf(campaign));
}

/** True if it was refused by this agent a moment ago, or lately by him and somebody else is there. */
export function isTooSoonFor(
  is: CallbackState,
  userId: UserId,
  { now, others }: { now: number; others: boolean },
): boolean {
  if (is.state !== 'due' || is.refusedBy !== userId) return false;
  return others || now - is.waitingSince < SAME_AGENT_AGAIN_MS;
}

/** Own callbacks of which an agent is told now: due, or due within the campaign's reminder time. The soonest first. */
export function reminds(floor: Floor, userId: UserId, now: number): readonly FloorCallback[] {
  return [...floor.callbacks.values()]
    .filter(({ callback }) => callback.now.ownerId === userId && isNear(floor, callback, now))
    .toSorted((one, other) => one.callback.now.dueAt - other.callback.now.dueAt);
}

function isNear(floor: Floor, { campaignId, now: is }: Callback, now: number): boolean {
  if (is.state === 'due') return true;
  const { remindMs } = callbacksOf(floor.campaigns.get(campaignId)?.settings ?? {});
  return is.state === 'scheduled' && is.dueAt - remindMs <= now;
}

export type CallbackMap = ReadonlyMap<CallbackId, FloorCallback>;

/** Whose reminder stands: by callback, its owner. */
export function remindedNow(floor: Floor, now: number): ReadonlyMap<CallbackId, UserId> {
  return new Map(
    [...floor.callbacks.values()].flatMap(({ callback }) => {
      const { ownerId } = callback.now;
      return ownerId !== undefined && isNear(floor, callback, now) ? [[callback.id, ownerId] as const] : [];
    }),
  );
}

/** F47: false where the zone's rules have changed since it was promised. */
export function keepsZone({ callback: { now } }: FloorCallback): boolean {
  const isWaiting = now.state === 'scheduled' || now.state === 'due';
  return !isWaiting || keepWallTime(now.zone, now.wall, now.offsetMinutes) === now.dueAt;
}

/**
 * Takes those off the floor that are not near any more: they were promised for later. One whose record is on the floor stays (E29: its
 * contact has called): what becomes of it is said when that talk is done.
 */
export function pruneCallbacks(
  floor: Pick<Floor, 'desks'> & { readonly callbacks: Map<CallbackId, FloorCallback> },
  until: number,
): void {
  for (const [id, { callback }] of floor.callbacks) {
    const isFar = callback.now.state === 'scheduled' && callback.now.dueAt > until;
    if (isFar && !floor.desks.has(callback.campaignRecordId)) floor.callbacks.delete(id);
  }
}
