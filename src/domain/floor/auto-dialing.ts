// A record on the desktop that is dialed without a click (E20, S32): when, which number, with which caller number, and what becomes of it
// when it may not be dialed after all. Must never dial: dialing.ts judges and intends.
import { mayDial } from '../compliance/may-dial.ts';
import type { CampaignId, CampaignRecordId, InteractionId } from '../ids.ts';
import { inTurn } from '../record/next-attempt.ts';
import { isAutomatic } from './allotment.ts';
import { handBack } from './closing-moves.ts';
import { type DialWish, mayShow } from './dialing.ts';
import type { Floor } from './floor.ts';
import { likelyTrunk } from './lines.ts';
import type { Moves } from './moves.ts';
import { dialRulesOf } from './taking.ts';

/** Interactions whose time to be dialed has come. */
export function dueAutoDials(floor: Floor, now: number): InteractionId[] {
  return [...floor.interactions.values()].flatMap(({ id, now: is }) =>
    is.state === 'preview' && is.dialAt !== undefined && is.dialAt <= now ? [id] : [],
  );
}

export type AutoDialWish = DialWish & {
  readonly campaignRecordId: CampaignRecordId;
  readonly campaignId: CampaignId;
};

/** The first number of the chain that may be called as far as is known, with the first caller number it may be shown; undefined: none. */
export function autoDialWish(
  floor: Floor,
  interactionId: InteractionId,
  now: number,
): AutoDialWish | undefined {
  const interaction = floor.interactions.get(interactionId);
  const campaign = interaction && floor.campaigns.get(interaction.campaignId);
  const desk = interaction && floor.desks.get(interaction.campaignRecordId);
  const known = interaction && floor.facts.get(interaction.campaignRecordId);
  if (!interaction || !campaign || !desk || !known) return undefined;
  const rules = dialRulesOf(floor, campaign);
  const { callbackId } = interaction;
  const promised = callbackId && floor.callbacks.get(callbackId)?.callback.now.e164;
  for (const number of inTurn(desk.now, desk.numbers)) {
    // What was promised is a call to this number and to no other.
    if (promised !== undefined && number.e164 !== promised) continue;
    const facts = known[desk.numbers.indexOf(number)];
    const callerNumber = campaign.callerNumbers.find((caller) => mayShow(caller, number))?.e164;
    if (!facts || callerNumber === undefined) continue;
    const about = { attemptsOfRecord: desk.now.attempts, keepsCallback: callbackId !== undefined };
    const asked = { number, ...facts, ...about, trunk: likelyTrunk(floor) };
    if (!mayDial(asked, rules, now).allowed) continue;
    const { userId, campaignRecordId, campaignId } = interaction;
    return { userId, interactionId, e164: number.e164, callerNumber, campaignRecordId, campaignId };
  }
  return undefined;
}

/** It may not be dialed now. In an automatic campaign the agent goes on; in a preview the agent has it and decides. */
export function putOff(moves: Moves, interactionId: InteractionId): void {
  const interaction = moves.interactions.get(interactionId);
  const campaign = interaction && moves.campaigns.get(interaction.campaignId);
  if (interaction?.now.state !== 'preview' || !campaign) return;
  if (isAutomatic(campaign)) handBack(moves, interactionId, 'not_dialed');
  else moves.moveInteraction(interactionId, { type: 'auto_dial_off' });
}
