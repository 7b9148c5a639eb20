// What an agent's screen shows of callbacks: the rules for one that is set, the one that an interaction keeps, and own ones that are due
// soon.
import { type FloorCallback, reminds } from '../../domain/floor/callbacks.ts';
import { callbacksOf } from '../../domain/campaign/callbacks.ts';
import type { Campaign, Floor } from '../../domain/floor/floor.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Interaction } from '../../domain/interaction/interaction.ts';
import type { CallbackPart, ReminderView } from '../../wire/callbacks.ts';

export function callbackPart(floor: Floor, { callbackId }: Interaction, campaign: Campaign): CallbackPart {
  const { kind, delivery, latestDays } = callbacksOf(campaign.settings);
  const kept = callbackId === undefined ? undefined : floor.callbacks.get(callbackId);
  return { kind, delivery, latestDays, kept: kept && keptPart(kept) };
}

function keptPart({ callback: { id, now }, owner }: FloorCallback): CallbackPart['kept'] {
  const { dueAt, wall, zone, e164, ownerId } = now;
  return { id, dueAt, wall, zone, e164, isPersonal: ownerId !== undefined, ownerName: owner?.name };
}

/** Own callbacks of which the agent is told, the soonest first. */
export function reminders(floor: Floor, userId: UserId, now: number): ReminderView[] {
  return reminds(floor, userId, now).map(({ callback: { id, now: is, campaignId }, name }) => ({
    id,
    name,
    e164: is.e164,
    dueAt: is.dueAt,
    state: is.state === 'due' ? 'due' : 'scheduled',
    waitingFor: is.state === 'due' ? is.waitingFor : undefined,
    campaignName: floor.campaigns.get(campaignId)?.name ?? '',
  }));
}
