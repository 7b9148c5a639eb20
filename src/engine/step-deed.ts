// Which rule a deed belongs to: the switch between what people say and what the floor does. Deeds that need the database's facts
// (get_record, call, consult, transfer) or that store a verdict with a no (choose_phone) are not here: records.ts, dial.ts and
// choose-phone.ts. Must never do anything itself.
import {
  acknowledge,
  done,
  endCall,
  extendAfterCallWork,
  joinCampaign,
  leaveCampaign,
  noteHits,
  register,
  reject,
} from '../domain/floor/agent-deeds.ts';
import { saveDraft, setChannel, signInAgent, signOutAgent } from '../domain/floor/agent-deeds.ts';
import { endRinging } from '../domain/floor/call-moves.ts';
import { moveCampaign } from '../domain/floor/campaign-moves.ts';
import {
  completeTransfer,
  conference,
  controlCall,
  endConsult,
  leaveVoicemail,
  sendDigits,
} from '../domain/floor/control-deeds.ts';
import type { Moves } from '../domain/floor/moves.ts';
import { acceptOffer, acceptTurn, declineTurn, rejectOffer } from '../domain/floor/offering.ts';
import type { Refusal } from '../domain/floor/refusal.ts';
import type { UserId } from '../domain/ids.ts';
import type { Deed } from './command.ts';

/** Deeds that can be stepped on the floor alone. */
export type PlainDeed = Exclude<Deed, { name: (typeof NOT_PLAIN)[number] }>;

const NOT_PLAIN = [
  'take_callback',
  'cancel_callback',
  'change_callback',
  'get_record',
  'call',
  'choose_phone',
  'consult',
  'transfer',
  'campaign_edited',
  'trunks_changed',
  'test_call',
] as const;
const notPlain: readonly Deed['name'][] = NOT_PLAIN;

export function isPlain(deed: Deed): deed is PlainDeed {
  return !notPlain.includes(deed.name);
}

/** A deed as it is stepped: at sign-in with what the engine knows of the telephone system. */
export type SteppedDeed =
  | Exclude<PlainDeed, { name: 'sign_in' }>
  | (Extract<PlainDeed, { name: 'sign_in' }> & { readonly isPhoneNeeded: boolean });

/** Steps one deed; a refusal changes nothing. */
export function stepDeed(moves: Moves, userId: UserId, deed: SteppedDeed): Refusal | undefined {
  switch (deed.name) {
    case 'sign_in':
      return signInAgent(moves, userId, deed);
    case 'sign_out':
      return signOutAgent(moves, userId);
    case 'set_channel':
      return setChannel(moves, userId, deed.channel, deed.to);
    case 'join_campaign':
      return joinCampaign(moves, userId, deed.campaignId);
    case 'leave_campaign':
      return leaveCampaign(moves, userId, deed.campaignId);
    case 'acknowledge':
      return acknowledge(moves, userId, deed.noticeId);
    case 'accept_offer':
      return acceptOffer(moves, userId, deed.interactionId);
    case 'reject_offer':
      return rejectOffer(moves, userId, deed.interactionId);
    case 'accept_turn':
      return acceptTurn(moves, userId);
    case 'decline_turn':
      return declineTurn(moves, userId);
    case 'end_call':
      return endCall(moves, userId, deed.interactionId);
    case 'control_call':
      return controlCall(moves, { userId, interactionId: deed.interactionId }, deed.act);
    case 'send_digits':
      return sendDigits(moves, { userId, interactionId: deed.interactionId }, deed.digits);
    case 'leave_voicemail':
      return leaveVoicemail(moves, { userId, interactionId: deed.interactionId });
    case 'end_consult':
      return endConsult(moves, { userId, interactionId: deed.interactionId });
    case 'complete_transfer':
      return completeTransfer(moves, { userId, interactionId: deed.interactionId });
    case 'conference':
      return conference(moves, { userId, interactionId: deed.interactionId });
    case 'save_draft':
      return saveDraft(moves, userId, deed.interactionId, deed);
    case 'done':
      return done(moves, userId, deed.interactionId, deed);
    case 'extend_after_call_work':
      return extendAfterCallWork(moves, userId, deed.interactionId);
    case 'reject':
      return reject(moves, userId, deed.interactionId, deed.answer);
    case 'register':
      return register(moves, userId, deed.interactionId, deed);
    case 'load_campaign':
      return moveCampaign(moves, deed.campaignId, { type: 'load' });
    case 'start_campaign':
      return moveCampaign(moves, deed.campaignId, { type: 'start' });
    case 'stop_campaign':
      return moveCampaign(moves, deed.campaignId, { type: 'stop' });
    case 'unload_campaign':
      return moveCampaign(moves, deed.campaignId, { type: 'unload' });
    case 'force_unload_campaign':
      return moveCampaign(moves, deed.campaignId, { type: 'force_unload' });
    case 'stop_all':
      return stopAll(moves, userId);
    case 'release_stop_all':
      return releaseStopAll(moves, deed.reason);
    case 'register_changed':
      noteHits(moves, deed.e164);
      return undefined;
  }
}

/** E35: no new dial, and what rings is ended; who talks, goes on talking. */
function stopAll(moves: Moves, userId: UserId): Refusal | undefined {
  if (moves.stopAll().state === 'on') return { refused: 'stopped_all' };
  moves.moveStopAll({ state: 'on', since: moves.now, by: userId }, { type: 'stopped_all', by: userId });
  endRinging(moves, () => true);
  return undefined;
}

function releaseStopAll(moves: Moves, reason: string): Refusal | undefined {
  if (moves.stopAll().state === 'off') return { refused: 'not_stopped_all' };
  moves.moveStopAll({ state: 'off' }, { type: 'released', reason });
  return undefined;
}
