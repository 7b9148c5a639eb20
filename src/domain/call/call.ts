// A call: one number dialed for one purpose; one to a contact counts as one attempt (house.md 1).
//
//   intended --sent--> dialing --rang--> ringing --answered--> connected --ended--> ended
//   dialing --answered--> connected   dialing, ringing --adopted (connected)--> connected   (the word of the answer was lost)
//   intended --rang, adopted--> ringing   intended --answered, adopted--> connected   (it may overtake the reply to our request: F29)
//   intended --not_sent--> ended          intended, dialing, ringing --ended--> ended
//   intended, dialing --rerouted--> intended  (the trunk could not, nothing has rung: the next leg on the next trunk, F36)
//   connected --control, recording_ended--> connected          connected --joined--> joined --parted--> connected   (conference)
//   connected, joined --transferred--> transferred --ended--> ended                  (the agent has left, two others talk)
//   A call that the engine started belongs to no agent yet: it is answered into waiting instead of connected.
//   waiting --detected (human, unsure)--> waiting --assigned--> connected      waiting, connected --detected (machine, fax)--> closing
//   waiting --abandoned--> closing (with the information message)              waiting --ended--> ended (abandoned)
//   A contact who calls back (E29) begins in waiting.  waiting --passed--> waiting (the offer was refused)
//   waiting, closing --opted_out--> closing (the key was pressed)
//   closing, waiting --farewell_started--> itself, with the instant at which the message began
//   intended, dialing, ringing, connected, joined, transferred --end_asked--> closing    dialing, ringing --ring_time_over--> closing
//   closing --ended, not_sent, proved_absent--> ended
//   closing --sent, answered, adopted, close_time_over, lost--> closing   (hung up once more: an answer may cross our hang-up)
//   every state before closing --lost--> unknown --rang, answered, adopted--> what it was before, or what it has become
//                                        unknown --end_asked--> closing     unknown --ended, proved_absent--> ended
//
// intended: stored, nothing on the wire yet. closing: we hung up, they have not confirmed. unknown: the engine or the telephone
// system went away in between; it is never dialed again before it is reconciled (I3). Must never ask whether it may be dialed, and must
// never know the other call of a pair by more than its id: the floor joins them.
import type {
  CallId,
  CampaignId,
  CampaignRecordId,
  ContactId,
  InteractionId,
  LegId,
  OrganisationId,
  RecordingId,
  UserId,
} from '../ids.ts';
import type { E164 } from '../phone-number.ts';
import { assert } from '../moved.ts';
import type { CallResult } from '../result/result.ts';
import type { Detected } from '../detection/detected.ts';
import type { ControlAct, Controls } from './controls.ts';
import type { Farewell } from './farewell.ts';

/**
 * 'contact': to a number of the record, an attempt. 'consult', 'transfer': to a third person beside a contact's call (D14); no attempt of
 * the record, but dialed by the same rules of destination and register (E26). 'called_back': the contact has called us (E29): nothing was
 * dialed, so it is no attempt and nobody's abandoned call.
 */
export const CALL_PURPOSES = ['contact', 'consult', 'transfer', 'called_back'] as const;
export type CallPurpose = (typeof CALL_PURPOSES)[number];

export const PACINGS = ['progressive', 'predictive'] as const;
export type Pacing = (typeof PACINGS)[number];

/** What does not change while the call lives; but for its agent (assigned), and its leg with its trunk (rerouted). */
export type CallFacts = {
  readonly id: CallId;
  /** The leg of now; those before it are over. */
  readonly legId: LegId;
  readonly purpose: CallPurpose;
  /** Of a call to a third person: the contact's call beside which it is made. */
  readonly beside?: CallId;
  readonly organisationId: OrganisationId;
  readonly campaignId: CampaignId;
  readonly campaignRecordId: CampaignRecordId;
  readonly contactId: ContactId;
  /** Undefined until the call is assigned: the engine started it, and whoever is free gets it when it is answered (E22, E23). */
  readonly interactionId: InteractionId | undefined;
  readonly userId: UserId | undefined;
  /** Under which rule the engine started it (I9); undefined where an agent had the record before it was dialed. */
  readonly pacing?: Pacing;
  /** E25: who answers is listened to before an agent is taken. */
  readonly detectsMachine?: true;
  /** E34: a machine is told the campaign's voicemail message. */
  readonly leavesVoicemail?: true;
  /** E29: who dialed or spoke with the contact last; asked first. */
  readonly lastUserId?: UserId;
  /** The contact's number, whoever called whom. */
  readonly e164: E164;
  /** The number of ours that the contact sees, or has called back. */
  readonly callerNumber: E164;
  readonly trunk: string;
  /** Trunks that have said before that they can not, and had not rung; in the order in which they were tried. */
  readonly triedTrunks?: readonly string[];
  readonly ringTimeoutMs: number;
  readonly intendedAt: number;
  /** The request must not leave after this instant (I11): the engine's lease may have ended. */
  readonly actBefore: number;
};

export const CALL_STATES = [
  'intended',
  'dialing',
  'ringing',
  'waiting',
  'connected',
  'joined',
  'transferred',
  'closing',
  'unknown',
  'ended',
] as const;
export const ENDED_BY = ['agent', 'contact', 'network', 'engine'] as const;
export type EndedBy = (typeof ENDED_BY)[number];

export type RingingState = {
  readonly state: 'ringing';
  readonly sentAt: number;
  readonly rangAt: number;
  readonly giveUpAt: number;
};

/** What machine detection says of who answered (E25). 'pending': still listening; unsure counts as a person. */
export const HEARD = ['pending', 'human', 'unsure', 'undetected'] as const;
export type Heard = (typeof HEARD)[number];

/** Answered, and nobody's yet. */
export type WaitingState = {
  readonly state: 'waiting';
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly heard: Heard;
  /** E29: agents who were offered the contact and did not take him. */
  readonly passedBy?: readonly UserId[];
};

/** Answered, and up. */
export type UpState =
  | WaitingState
  /** With its agent; on a held line with music. */
  | {
      readonly state: 'connected';
      readonly sentAt: number;
      readonly answeredAt: number;
      readonly controls: Controls;
    }
  /** In one conversation with another call and the agent. */
  | {
      readonly state: 'joined';
      readonly sentAt: number;
      readonly answeredAt: number;
      readonly controls: Controls;
      readonly since: number;
      readonly callId: CallId;
    }
  /** In one conversation with another call, without an agent; nothing of it is recorded. */
  | {
      readonly state: 'transferred';
      readonly sentAt: number;
      readonly answeredAt: number;
      readonly since: number;
      readonly callId: CallId;
    };

export type CallState =
  | { readonly state: 'intended' }
  | { readonly state: 'dialing'; readonly sentAt: number; readonly giveUpAt: number }
  | RingingState
  | UpState
  | {
      readonly state: 'closing';
      readonly since: number;
      readonly by: EndedBy;
      readonly result: CallResult;
      /** Set when the person had answered before we hung up. */
      readonly answeredAt?: number;
      /** Hang up again then: the first request may have been lost. */
      readonly askAgainAt: number;
      /** E24, E34: the message that is said before the end; hung up again, it is not said twice. */
      readonly farewell?: Farewell;
      /** When the message really began (I12). */
      readonly messageAt?: number;
    }
  | {
      readonly state: 'unknown';
      readonly since: number;
      readonly giveUpAt: number;
      /** How it stood when it was last seen on the wire; absent if it never was. */
      readonly before?: RingingState | UpState;
    }
  | {
      readonly state: 'ended';
      readonly endedAt: number;
      readonly by: EndedBy;
      readonly result: CallResult;
      readonly answeredAt?: number;
      readonly messageAt?: number;
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
  /** The trunk has ended it for itself with `result` before anything rang: the next leg, on the next trunk. */
  | {
      readonly type: 'rerouted';
      readonly result: CallResult;
      readonly legId: LegId;
      readonly trunk: string;
      readonly actBefore: number;
    }
  /** With a farewell, whoever is up hears it first. */
  | { readonly type: 'end_asked'; readonly by: 'agent' | 'engine'; readonly farewell?: Farewell }
  | { readonly type: 'ring_time_over' }
  | { readonly type: 'close_time_over' }
  | { readonly type: 'lost' }
  /** Found alive. `controls`: what was done with it before the engine died, and not stored (I24). */
  | {
      readonly type: 'adopted';
      readonly phase: 'ringing' | 'connected';
      readonly controls?: Controls;
    }
  | { readonly type: 'proved_absent' }
  | { readonly type: 'control'; readonly act: ControlAct }
  | {
      readonly type: 'recording_ended';
      readonly recordingId: RecordingId;
      readonly outcome: 'complete' | 'failed';
    }
  | { readonly type: 'joined'; readonly callId: CallId }
  /** The other one has left the conference. */
  | { readonly type: 'parted' }
  | { readonly type: 'transferred'; readonly callId: CallId }
  /** The engine gives an answered call to an agent. */
  | { readonly type: 'assigned'; readonly userId: UserId; readonly interactionId: InteractionId }
  | { readonly type: 'detected'; readonly as: Detected }
  /** Nobody was free in time (E24): the information message, and the end. */
  | { readonly type: 'abandoned' }
  | { readonly type: 'farewell_started' }
  /** E29: an agent was offered the contact and did not take him. */
  | { readonly type: 'passed'; readonly userId: UserId }
  /** E29: the contact wants no more calls, and has said so by key. */
  | { readonly type: 'opted_out' };
export const CALL_EVENTS = [
  'sent',
  'not_sent',
  'rang',
  'answered',
  'ended',
  'rerouted',
  'end_asked',
  'ring_time_over',
  'close_time_over',
  'lost',
  'adopted',
  'proved_absent',
  'control',
  'recording_ended',
  'joined',
  'parted',
  'transferred',
  'assigned',
  'detected',
  'abandoned',
  'farewell_started',
  'passed',
  'opted_out',
] as const;

/** `dial` STARTS something and needs its commit first; the others RESCUE people on the line and are done at once. */
export type CallEffect =
  | { readonly effect: 'dial'; readonly callId: CallId }
  | { readonly effect: 'connect'; readonly callId: CallId; readonly legId: LegId; readonly userId: UserId }
  | {
      readonly effect: 'hang_up';
      readonly callId: CallId;
      readonly legId: LegId;
      readonly farewell?: Farewell;
    }
  | {
      readonly effect: 'control';
      readonly callId: CallId;
      readonly legId: LegId;
      readonly userId: UserId;
      readonly act: ControlAct;
    }
  /** Puts two answered calls into one conversation: with the agent (conference) or without (transfer). */
  | {
      readonly effect: 'join';
      readonly callId: CallId;
      readonly otherId: CallId;
      readonly userId: UserId;
      readonly withAgent: boolean;
    };

/** A call is live until it has ended; `unknown` is live (I1, I2: nothing else may be dialed meanwhile). */
export function isLive(call: Call): boolean {
  return call.now.state !== 'ended';
}

/** True where a person has answered and is on the line, as far as is known. */
export function isUp(state: CallState): state is UpState {
  return (
    state.state === 'waiting' ||
    state.state === 'connected' ||
    state.state === 'joined' ||
    state.state === 'transferred'
  );
}

/** True while a number is on its way and nobody has answered. */
export function isOnTheWay({ now }: Call): boolean {
  return now.state === 'intended' || now.state === 'dialing' || now.state === 'ringing';
}

/** True for a live call that the engine started and no agent has yet; who calls back is another matter (isCaller). */
export function isNobodysYet(call: Call): boolean {
  return call.userId === undefined && call.purpose !== 'called_back' && isLive(call);
}

/** True for a contact who has called back and is on the line without an agent (E29). */
export function isCaller(call: Call): boolean {
  return call.userId === undefined && call.purpose === 'called_back' && isLive(call);
}

/** A call to a third person, who is not the contact (D14). */
export type ThirdPurpose = Extract<CallPurpose, 'consult' | 'transfer'>;

/** True for a call to a third person beside a contact's. */
export function isThird<One extends Pick<Call, 'purpose'>>(
  call: One,
): call is One & { readonly purpose: ThirdPurpose } {
  return call.purpose === 'consult' || call.purpose === 'transfer';
}

/** What a call is after an event: two of them change more than its state, whose it is and which way it takes. */
export function factsAfter(call: Call, event: CallEvent | { readonly type: 'created' }): Call {
  if (event.type === 'assigned') return { ...call, userId: event.userId, interactionId: event.interactionId };
  if (event.type !== 'rerouted') return call;
  const { legId, trunk, actBefore } = event;
  return { ...call, legId, trunk, actBefore, triedTrunks: [...(call.triedTrunks ?? []), call.trunk] };
}

/** The interaction of a call that has one. */
export function interactionOf({ id, interactionId }: Pick<Call, 'id' | 'interactionId'>): InteractionId {
  assert(interactionId !== undefined, `the call ${id} belongs to no interaction`);
  return interactionId;
}

/** The agent of a call that has one. */
export function agentOf({ id, userId }: Pick<Call, 'id' | 'userId'>): UserId {
  assert(userId !== undefined, `the call ${id} belongs to no agent`);
  return userId;
}

/** When it was answered; undefined if it was not (yet). */
export function answeredAtOf(state: CallState): number | undefined {
  if (state.state === 'unknown')
    return state.before && 'answeredAt' in state.before ? state.before.answeredAt : undefined;
  return 'answeredAt' in state ? state.answeredAt : undefined;
}

/** How line, microphone and recording stand; they are kept while a call is unknown, because they survive an engine (I24). */
export function controlsOf(state: CallState): Controls | undefined {
  const up = state.state === 'unknown' ? state.before : state;
  return up && 'controls' in up ? up.controls : undefined;
}
