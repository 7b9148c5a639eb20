// Call (S20, I9): a number is dialed only because the agent who has the record said so. First what can be said without the database,
// then, with the number locked, may-dial and the intent.
import { isPhoneMissing } from '../agent/phone.ts';
import type { Call } from '../call/call.ts';
import type { CallerNumber } from '../campaign/definition.ts';
import { mayDial } from '../compliance/may-dial.ts';
import type { CallId, Id, InteractionId, UserId } from '../ids.ts';
import type { Interaction } from '../interaction/interaction.ts';
import type { ChainNumber, E164 } from '../phone-number.ts';
import type { Campaign, DeskRecord, Floor, NumberFacts } from './floor.ts';
import { trunkFor } from './lines.ts';
import type { Moves } from './moves.ts';
import type { Refusal } from './refusal.ts';
import { dialRulesOf } from './taking.ts';

export type DialWish = {
  readonly userId: UserId;
  readonly interactionId: InteractionId;
  readonly e164: E164;
  readonly callerNumber: E164;
};

type Ground = {
  readonly interaction: Interaction;
  readonly campaign: Campaign;
  readonly desk: DeskRecord;
  readonly number: ChainNumber;
};

/** Everything that must stand before the database is asked; a refusal otherwise. */
export function groundForCall(floor: Floor, wish: DialWish): Ground | Refusal {
  const interaction = floor.interactions.get(wish.interactionId);
  // Somebody else's interaction is as unknown as one that never was.
  if (!interaction || interaction.userId !== wish.userId) return { refused: 'interaction_unknown' };
  const { state } = interaction.now;
  if (state === 'done') return { refused: 'interaction_done' };
  if (state === 'offered') return { refused: 'interaction_not_accepted' };
  if (state === 'calling' || state === 'talking') return { refused: 'interaction_in_call' };
  const campaign = floor.campaigns.get(interaction.campaignId);
  const desk = floor.desks.get(interaction.campaignRecordId);
  if (!campaign || !desk) return { refused: 'campaign_unknown' };
  if (campaign.now.state !== 'running')
    return { refused: 'campaign_not_running', params: { state: campaign.now.state } };
  if (floor.stopAll.state === 'on') return { refused: 'stopped_all' };
  if (lacksPhone(floor, wish.userId)) return { refused: 'telephone_missing' };
  const number = desk.numbers.find((known) => known.e164 === wish.e164);
  if (!number) return { refused: 'number_not_of_this_record', field: 'e164' };
  const caller = campaign.callerNumbers.find((known) => known.e164 === wish.callerNumber);
  if (!caller || !mayShow(caller, number))
    return { refused: 'caller_number_not_of_this_campaign', field: 'callerNumber' };
  return { interaction, campaign, desk, number };
}

/** True where an agent's telephone is needed and is not there. */
export function lacksPhone(floor: Floor, userId: UserId): boolean {
  const agent = floor.agents.get(userId);
  return !agent || agent.now.state === 'gone' || isPhoneMissing(agent.now.phone);
}

/** Some caller numbers may be shown in some countries only (compliance.md, FR-3, UK-8). */
export function mayShow({ onlyTo }: CallerNumber, { country }: ChainNumber): boolean {
  return !onlyTo || (country !== undefined && onlyTo.includes(country));
}

/** Asked right before a stored intent leaves (I10). A campaign that is being stopped still serves who is on the line already (D14). */
export function mayStillDial(floor: Floor, { campaignId, purpose }: Call): boolean {
  if (floor.stopAll.state === 'on') return false;
  const state = floor.campaigns.get(campaignId)?.now.state;
  return state === 'running' || (state === 'stopping' && purpose !== 'contact');
}

export type Intent = DialWish & { readonly callId: CallId; readonly actBefore: number };

/**
 * Judges with the facts read under the number's lock and, at a yes, makes the intent: call, attempt, interaction, and the dial that
 * follows the commit. The verdict is stored either way.
 */
export function intendCall(moves: Moves, intent: Intent, facts: NumberFacts): Refusal | undefined {
  const ground = groundForCall(moves.floor, intent);
  if ('refused' in ground) return ground;
  const { interaction, campaign, desk, number } = ground;
  const choice = trunkFor(moves.floor, { campaign, callerNumber: intent.callerNumber }, moves.now);
  if ('refused' in choice) return choice;
  const verdict = mayDial(
    {
      number,
      ...facts,
      attemptsOfRecord: desk.now.attempts,
      keepsCallback: interaction.callbackId !== undefined,
      trunk: choice.trunk,
    },
    dialRulesOf(moves.floor, campaign),
    moves.now,
  );
  const { campaignRecordId, organisationId, contactId } = desk;
  moves.verdict({
    campaignRecordId,
    campaignId: campaign.id,
    organisationId,
    e164: number.e164,
    purpose: 'dial',
    callId: intent.callId,
    at: moves.now,
    verdict,
  });
  if (!verdict.allowed) {
    const { rule, finding } = verdict.because;
    const until = verdict.until === undefined ? {} : { until: verdict.until };
    return { refused: 'dial_refused', field: 'e164', ...until, params: { rule, ...finding } };
  }
  const legId: Id<'leg'> = moves.newId();
  const call: Call = {
    id: intent.callId,
    legId,
    purpose: 'contact',
    organisationId,
    campaignId: campaign.id,
    campaignRecordId,
    contactId,
    interactionId: interaction.id,
    userId: intent.userId,
    e164: number.e164,
    callerNumber: intent.callerNumber,
    trunk: choice.trunk.id,
    ringTimeoutMs: campaign.settings.ringTimeoutMs,
    intendedAt: moves.now,
    actBefore: intent.actBefore,
    now: { state: 'intended' },
  };
  moves.addCall(call);
  moves.moveRecord(campaignRecordId, { type: 'dialed', e164: number.e164 });
  moves.moveInteraction(interaction.id, { type: 'dialed', callId: call.id });
  moves.act({ effect: 'dial', callId: call.id });
  return undefined;
}
