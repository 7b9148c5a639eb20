// Calling a third person beside a contact (D14, E26): to consult, or to put the contact through. The contact is held, the number is judged
// and the intent stored before anything leaves (I3); it is no attempt of the record. Must never be a way around may-dial.
import type { Call } from '../call/call.ts';
import { mayDialThird } from '../compliance/may-dial.ts';
import type { CallId, InteractionId, UserId } from '../ids.ts';
import type { ChainNumber, E164 } from '../phone-number.ts';
import { moveCall } from './call-moves.ts';
import { talkOnFloor } from './control-deeds.ts';
import { lacksPhone, mayShow } from './dialing.ts';
import type { Campaign, Floor, NumberFacts } from './floor.ts';
import { trunkFor } from './lines.ts';
import type { Moves } from './moves.ts';
import type { Refusal } from './refusal.ts';
import { dialRulesOf } from './taking.ts';

export type ThirdWish = {
  readonly userId: UserId;
  readonly interactionId: InteractionId;
  readonly purpose: 'consult' | 'transfer';
  /** As the numbers room has read it. */
  readonly number: ChainNumber;
  /** Undefined: the one that the contact saw, else the first that may be shown there. */
  readonly callerNumber: E164 | undefined;
};

type Ground = { readonly contact: Call; readonly campaign: Campaign; readonly callerNumber: E164 };

/** Everything that must stand before the database is asked; a refusal otherwise. */
export function groundForThird(floor: Floor, wish: ThirdWish): Ground | Refusal {
  const talk = talkOnFloor(floor, wish.userId, wish.interactionId);
  if ('refused' in talk) return talk;
  const { contact, third } = talk;
  if (contact.now.state === 'joined') return { refused: 'call_joined' };
  if (third) return { refused: 'consult_up' };
  if (wish.purpose === 'consult' && lacksPhone(floor, wish.userId)) return { refused: 'telephone_missing' };
  const campaign = floor.campaigns.get(contact.campaignId);
  // A campaign that is being stopped calls no more contacts; who is on the line is served to the end.
  if (campaign?.now.state !== 'running' && campaign?.now.state !== 'stopping')
    return { refused: 'campaign_not_running', params: { state: campaign?.now.state ?? 'unloaded' } };
  if (floor.stopAll.state === 'on') return { refused: 'stopped_all' };
  const callerNumber = callerFor(campaign, wish, contact);
  return callerNumber
    ? { contact, campaign, callerNumber }
    : { refused: 'caller_number_not_of_this_campaign', field: 'callerNumber' };
}

function callerFor(campaign: Campaign, wish: ThirdWish, contact: Call): E164 | undefined {
  const showable = campaign.callerNumbers.filter((known) => mayShow(known, wish.number));
  const wanted = wish.callerNumber ?? contact.callerNumber;
  const found = showable.find((known) => known.e164 === wanted);
  return wish.callerNumber === undefined ? (found ?? showable[0])?.e164 : found?.e164;
}

export type ThirdIntent = ThirdWish & { readonly callId: CallId; readonly actBefore: number };

/** Judges with the facts read under the number's lock and, at a yes, holds the contact and makes the intent. */
export function intendThird(moves: Moves, intent: ThirdIntent, facts: NumberFacts): Refusal | undefined {
  const ground = groundForThird(moves.floor, intent);
  if ('refused' in ground) return ground;
  const { contact, campaign, callerNumber } = ground;
  const choice = trunkFor(moves.floor, { campaign, callerNumber }, moves.now);
  if ('refused' in choice) return choice;
  const { callId, number, purpose } = intent;
  const verdict = mayDialThird(
    { number, ...facts, trunk: choice.trunk },
    dialRulesOf(moves.floor, campaign),
    moves.now,
  );
  const { campaignRecordId, organisationId, contactId, interactionId, userId } = contact;
  const about = { campaignRecordId, campaignId: campaign.id, organisationId, e164: number.e164 };
  moves.verdict({ ...about, purpose, callId, at: moves.now, verdict });
  if (!verdict.allowed) {
    const { rule, finding } = verdict.because;
    const until = verdict.until === undefined ? {} : { until: verdict.until };
    return { refused: 'dial_refused', field: 'number', ...until, params: { rule, ...finding } };
  }
  // Ignored where the agent holds the line already.
  moveCall(moves, contact.id, { type: 'control', act: { act: 'hold' } });
  moves.addCall({
    id: callId,
    legId: moves.newId(),
    purpose,
    beside: contact.id,
    organisationId,
    campaignId: campaign.id,
    campaignRecordId,
    contactId,
    interactionId,
    userId,
    e164: number.e164,
    callerNumber,
    trunk: choice.trunk.id,
    ringTimeoutMs: campaign.settings.ringTimeoutMs,
    intendedAt: moves.now,
    actBefore: intent.actBefore,
    now: { state: 'intended' },
  });
  moves.act({ effect: 'dial', callId });
  return undefined;
}
