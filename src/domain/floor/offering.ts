// Records and contacts that come to an agent by themselves: the offer of a record (push preview, progressive agent first), and the turn of
// an agent who waits for a contact (predictive agent first, D18). Accepted, rejected, or over by time. Must never dial.
import type { Channel } from '../agent/agent.ts';
import { deliveryOf } from '../campaign/delivery.ts';
import type { CampaignId, InteractionId, UserId } from '../ids.ts';
import { type Interaction, openOffer, openPreview } from '../interaction/interaction.ts';
import { MINUTE_MS, SECOND_MS } from '../time.ts';
import { channelOf, freeFor, isAutomatic } from './allotment.ts';
import { acceptCaller } from './callers.ts';
import { handBack } from './closing-moves.ts';
import type { Campaign, Candidate, Floor } from './floor.ts';
import type { Moves } from './moves.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { dialAtOf, firstCallable, handOver } from './taking.ts';

/** D1: whoever refused a record gets it again only then, and only if nobody else is Ready. */
const SAME_AGENT_AGAIN_MS = MINUTE_MS;
/** D18: "not this turn"; asked again then. */
export const DECLINED_MS = 15 * SECOND_MS;

/** True where a record is claimed for an agent before anything is dialed. */
export function offersRecords(campaign: Campaign): boolean {
  if (campaign.mode === 'push_preview') return true;
  return campaign.mode === 'progressive' && deliveryOf(campaign.settings).connection === 'agent_first';
}

/** True where an agent waits for a contact whose record is not known yet (D18). */
export function givesTurns(campaign: Campaign): boolean {
  return campaign.mode === 'predictive' && deliveryOf(campaign.settings).connection === 'agent_first';
}

export type Offering = { readonly userId: UserId; readonly campaignId: CampaignId };

/** May this agent be offered a record of this campaign now? Asked before the database is, and again with what it found. */
export function mayOffer(floor: Floor, { userId, campaignId }: Offering): boolean {
  const campaign = floor.campaigns.get(campaignId);
  if (!campaign || campaign.now.state !== 'running' || !offersRecords(campaign)) return false;
  if (floor.stopAll.state === 'on') return false;
  return freeFor(floor, campaign).some((agent) => agent.userId === userId);
}

/**
 * Offers the first record that may be called; where nothing is to be accepted, it is on the desktop at once.
 * @returns true if one was given
 */
export function offerRecord(moves: Moves, offering: Offering, found: readonly Candidate[]): boolean {
  const campaign = moves.campaigns.get(offering.campaignId);
  if (!campaign || !mayOffer(moves.floor, offering)) return false;
  const others = freeFor(moves.floor, campaign).some(({ userId }) => userId !== offering.userId);
  const record = firstCallable(
    moves,
    campaign,
    found.filter(({ now }) => !isSomebodyElses(now, { userId: offering.userId, others, at: moves.now })),
  );
  if (!record) return false;
  handOver(moves, { ...offering, record, now: deliveredAs(moves, campaign, offering.userId) });
  return true;
}

function isSomebodyElses(
  now: Candidate['now'],
  { userId, others, at }: { userId: UserId; others: boolean; at: number },
): boolean {
  if (now.status !== 'ready' || now.refusedBy !== userId) return false;
  return others || at - (now.refusedAt ?? 0) < SAME_AGENT_AGAIN_MS;
}

/** Who has accepted a contact of this campaign already stays reserved (D18): no second question. */
function deliveredAs(moves: Moves, campaign: Campaign, userId: UserId): Interaction['now'] {
  const { answering, offerTimeoutMs } = deliveryOf(campaign.settings);
  const agent = moves.agents.get(userId)?.now;
  const isReserved = agent?.state === 'free' && agent.turn?.campaignId === campaign.id;
  const isAsked = campaign.mode === 'push_preview' || (answering === 'accept' && !isReserved);
  if (isAsked) return openOffer(moves.now, moves.now + offerTimeoutMs);
  return openPreview(moves.now, moves.now);
}

function offeredTo(moves: Moves, userId: UserId, interactionId: InteractionId): Interaction | undefined {
  const interaction = moves.interactions.get(interactionId);
  return interaction?.userId === userId ? interaction : undefined;
}

/** Accept (S29, S32, S44): the record is on the desktop; in an automatic campaign the contact is dialed at once. */
export function acceptOffer(moves: Moves, userId: UserId, interactionId: InteractionId): Refusal | undefined {
  const interaction = offeredTo(moves, userId, interactionId);
  const campaign = interaction && moves.campaigns.get(interaction.campaignId);
  if (!interaction || !campaign) return { refused: 'interaction_unknown' };
  if (interaction.origin === 'called_back') return acceptCaller(moves, interaction);
  const isDialedAtOnce = interaction.callbackId === undefined && isAutomatic(campaign);
  const dialAt = isDialedAtOnce ? moves.now : dialAtOf(campaign, moves.now);
  const event = { type: 'accepted', ...(dialAt === undefined ? {} : { dialAt }) } as const;
  const ignored = moves.moveInteraction(interactionId, event);
  if (ignored) return refusalOf(ignored);
  moves.moveAgent(userId, { type: 'offer_answered' });
  return undefined;
}

/** Reject (S30, S44): the record is the next one that another agent gets. */
export function rejectOffer(moves: Moves, userId: UserId, interactionId: InteractionId): Refusal | undefined {
  const interaction = offeredTo(moves, userId, interactionId);
  if (!interaction) return { refused: 'interaction_unknown' };
  if (interaction.now.state !== 'offered') return { refused: 'interaction_accepted' };
  const refusal = handBack(moves, interactionId, 'rejected');
  if (!refusal) moves.moveAgent(userId, { type: 'offer_answered' });
  return refusal;
}

/** S31, S45, D17: nobody answered; as if rejected, and the agent is taken for not there. */
export function offerOver(moves: Moves, interactionId: InteractionId): void {
  const interaction = moves.interactions.get(interactionId);
  const campaign = interaction && moves.campaigns.get(interaction.campaignId);
  if (interaction?.now.state !== 'offered' || !campaign) return;
  handBack(moves, interactionId, 'ignored');
  // Who has called back is heard, whatever the campaign's mode (E29).
  const channel = interaction.origin === 'called_back' ? 'voice' : channelOf(campaign);
  ignore(moves, interaction.userId, { campaign, channel });
}

type Ignored = { readonly campaign: Campaign; readonly channel: Channel };

function ignore(moves: Moves, userId: UserId, { campaign, channel }: Ignored): void {
  const { ignoredOffersLimit: limit } = deliveryOf(campaign.settings);
  moves.moveAgent(userId, { type: 'offer_ignored', channel, limit });
}

/** D18: asks an agent whether the next contact may come, or takes it for granted. */
export function giveTurn(moves: Moves, { userId, campaignId }: Offering): void {
  const campaign = moves.campaigns.get(campaignId);
  if (campaign?.now.state !== 'running' || !givesTurns(campaign)) return;
  const { answering, offerTimeoutMs } = deliveryOf(campaign.settings);
  const since = moves.now;
  const turn =
    answering === 'auto'
      ? ({ state: 'waiting', campaignId, since } as const)
      : ({ state: 'offered', campaignId, since, until: since + offerTimeoutMs } as const);
  moves.moveAgent(userId, { type: 'turn_given', turn });
}

export function acceptTurn(moves: Moves, userId: UserId): Refusal | undefined {
  const ignored = moves.moveAgent(userId, { type: 'turn_accepted' });
  return ignored ? refusalOf(ignored) : undefined;
}

/** "Not this turn": asked or waiting, the next contact is somebody else's. */
export function declineTurn(moves: Moves, userId: UserId): Refusal | undefined {
  const ignored = moves.moveAgent(userId, { type: 'turn_declined' });
  return ignored ? refusalOf(ignored) : undefined;
}

/** A question that nobody answered, or a "not this turn" that is over. */
export function turnOver(moves: Moves, userId: UserId): void {
  const now = moves.agents.get(userId)?.now;
  if (now?.state !== 'free' || now.turn === undefined) return;
  const campaign = moves.campaigns.get(now.turn.campaignId);
  const wasAsked = now.turn.state === 'offered';
  moves.moveAgent(userId, { type: 'turn_ended' });
  if (wasAsked && campaign) ignore(moves, userId, { campaign, channel: channelOf(campaign) });
}

/** The campaign brings nothing more: what was offered goes back, and nobody waits for its contacts. */
export function takeBackOffers(moves: Moves, campaignId: CampaignId): void {
  const campaign = moves.campaigns.get(campaignId);
  if (!campaign) return;
  // Who has called back is on the line: that offer stands (E29).
  for (const { id, campaignId: its, now, origin } of moves.interactions.all())
    if (its === campaignId && now.state === 'offered' && origin !== 'called_back')
      handBack(moves, id, 'campaign_stopped');
  for (const { userId, now } of moves.agents.all())
    if (now.state === 'free' && now.turn?.campaignId === campaignId)
      moves.moveAgent(userId, { type: 'turn_ended' });
}
