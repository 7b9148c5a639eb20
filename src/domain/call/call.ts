// A call: one number dialed for one purpose; it counts as one attempt (house.md 1).
//
//   intended --sent--> dialing --rang--> ringing --answered--> connected --ended--> ended
//   dialing --answered--> connected   dialing, ringing --adopted (connected)--> connected   (the word of the answer was lost)
//   intended --rang, adopted--> ringing   intended --answered, adopted--> connected   (it may overtake the reply to our request: F29)
//   intended --not_sent--> ended          intended, dialing, ringing --ended--> ended
//   intended, dialing, ringing, connected --end_asked--> closing    dialing, ringing --ring_time_over--> closing
//   closing --ended, not_sent, proved_absent--> ended
//   closing --sent, answered, adopted, close_time_over, lost--> closing   (hung up once more: an answer may cross our hang-up)
//   intended, dialing, ringing, connected --lost--> unknown --rang, answered, adopted--> ringing | connected
//                                                   unknown --end_asked--> closing     unknown --ended, proved_absent--> ended
//
// intended: stored, nothing on the wire yet. closing: we hung up, they have not confirmed. unknown: the engine or the telephone
// system went away in between; it is never dialed again before it is reconciled (I3). Must never ask whether it may be dialed.
import type {
  CallId,
  CampaignId,
  CampaignRecordId,
  ContactId,
  InteractionId,
  LegId,
  OrganisationId,
  UserId,
} from '../ids.ts';
import type { E164 } from '../phone-number.ts';
import type { CallResult } from '../result/result.ts';

/** What does not change while the call lives. */
export type CallFacts = {
  readonly id: CallId;
  readonly legId: LegId;
  readonly organisationId: OrganisationId;
  readonly campaignId: CampaignId;
  readonly campaignRecordId: CampaignRecordId;
  readonly contactId: ContactId;
  readonly interactionId: InteractionId;
  readonly userId: UserId;
  readonly e164: E164;
  readonly callerNumber: E164;
  readonly trunk: string;
  readonly ringTimeoutMs: number;
  readonly intendedAt: number;
  /** The request must not leave after this instant (I11): the engine's lease may have ended. */
  readonly actBefore: number;
};

export const CALL_STATES = [
  'intended',
  'dialing',
  'ringing',
  'connected',
  'closing',
  'unknown',
  'ended',
] as const;
export const ENDED_BY = ['agent', 'contact', 'network', 'engine'] as const;
export type EndedBy = (typeof ENDED_BY)[number];

export type CallState =
  | { readonly state: 'intended' }
  | { readonly state: 'dialing'; readonly sentAt: number; readonly giveUpAt: number }
  | { readonly state: 'ringing'; readonly sentAt: number; readonly rangAt: number; readonly giveUpAt: number }
  | { readonly state: 'connected'; readonly sentAt: number; readonly answeredAt: number }
  | {
      readonly state: 'closing';
      readonly since: number;
      readonly by: EndedBy;
      readonly result: CallResult;
      /** Set when the person had answered before we hung up. */
      readonly answeredAt?: number;
      /** Hang up again then: the first request may have been lost. */
      readonly askAgainAt: number;
    }
  | {
      readonly state: 'unknown';
      readonly since: number;
      readonly answeredAt?: number;
      readonly giveUpAt: number;
    }
  | {
      readonly state: 'ended';
      readonly endedAt: number;
      readonly by: EndedBy;
      readonly result: CallResult;
      readonly answeredAt?: number;
      /** No INVITE reached the called (F36): nobody was disturbed, so it is no attempt. */
      readonly isUnreached?: true;
    };

export type Call = CallFacts & { readonly now: CallState };

export type CallEvent =
  | { readonly type: 'sent' }
  | { readonly type: 'not_sent'; readonly result: CallResult }
  | { readonly type: 'rang' }
  | { readonly type: 'answered' }
  /** The far end or the network is gone; `result` as the telephone system classified it. */
  | { readonly type: 'ended'; readonly by: EndedBy; readonly result: CallResult }
  | { readonly type: 'end_asked'; readonly by: 'agent' | 'engine' }
  | { readonly type: 'ring_time_over' }
  | { readonly type: 'close_time_over' }
  | { readonly type: 'lost' }
  | { readonly type: 'adopted'; readonly phase: 'ringing' | 'connected' }
  | { readonly type: 'proved_absent' };
export const CALL_EVENTS = [
  'sent',
  'not_sent',
  'rang',
  'answered',
  'ended',
  'end_asked',
  'ring_time_over',
  'close_time_over',
  'lost',
  'adopted',
  'proved_absent',
] as const;

/** `dial` STARTS something and needs its commit first; the others RESCUE people on the line and are done at once. */
export type CallEffect =
  | { readonly effect: 'dial'; readonly callId: CallId }
  | { readonly effect: 'connect'; readonly callId: CallId; readonly legId: LegId; readonly userId: UserId }
  | { readonly effect: 'hang_up'; readonly callId: CallId; readonly legId: LegId };

/** A call is live until it has ended; `unknown` is live (I1, I2: nothing else may be dialed meanwhile). */
export function isLive(call: Call): boolean {
  return call.now.state !== 'ended';
}
