// An interaction: what an agent handles, from the offer or the record on the desktop until Done.
//
//   offered --accepted--> preview     offered --handed_back (rejected, ignored)--> done (handed back)
//   offered --accepted--> talking (the contact has called back and waits: E29)
//   a call that the engine started and somebody answered begins as talking (E22, E23)
//
//   preview --dialed--> calling --call_connected--> talking --call_ended--> after_call_work --done--> done (disposition)
//      |                   \-------call_ended-------------------------^  |  \--closed_automatically--> done (automatic)
//      |--done (undialed)--> done (disposition)                          |--dialed--> calling (the next number of the chain)
//      |                                                                 \--extended--> itself, with a later limit (E32)
//      \--handed_back--> done (handed back)       every open state: --drafted--> itself, with what the agent has typed
//      calling, talking --closed_automatically (fault)--> done (automatic)     talking --consult_ended--> talking
//
// It ends exactly once, in one of three ways (I16): a disposition by the agent, an automatic one with its reason, or handed back.
// Must never dial, and must never know what a campaign or an agent is doing: the floor joins them.
import type { CallbackDraft } from '../callback/draft.ts';
import type {
  CallId,
  CallbackId,
  CampaignId,
  CampaignRecordId,
  ContactId,
  InteractionId,
  OrganisationId,
  UserId,
} from '../ids.ts';
import { type Step, ignored, moved } from '../moved.ts';
import type { EndedBy } from '../call/call.ts';
import type { E164 } from '../phone-number.ts';
import type { CallResult, Disposition } from '../result/result.ts';

export type InteractionFacts = {
  readonly id: InteractionId;
  readonly organisationId: OrganisationId;
  readonly campaignId: CampaignId;
  readonly campaignRecordId: CampaignRecordId;
  readonly contactId: ContactId;
  readonly userId: UserId;
  /** Absent: a record of a preview campaign, as all were once. */
  readonly origin?: Origin;
  readonly openedAt: number;
  /** The callback that it keeps (S59). */
  readonly callbackId?: CallbackId;
};

/** How it came to the agent: what the Origin says on the screen (S33, S60). */
export const ORIGINS = [
  'outbound_preview',
  'outbound_call',
  'called_back',
  'callback',
  'personal_callback',
] as const;
export type Origin = (typeof ORIGINS)[number];

/** What the agent has typed and chosen so far; it is kept on the server, so that a reload loses nothing. */
export type InteractionDraft = {
  readonly notes: string;
  readonly disposition?: string;
  readonly callResult?: CallResult;
  /** S51-S58, S71: a callback that is promised at Done. */
  readonly callback?: CallbackDraft;
  readonly savedAt?: number;
};

export const REJECT_ANSWERS = ['later', 'do_not_call'] as const;
export type RejectAnswer = (typeof REJECT_ANSWERS)[number];

export const HAND_BACK_REASONS = [
  'later',
  'do_not_call',
  'agent_gone',
  'signed_out',
  'campaign_stopped',
  'campaign_unloaded',
  'register',
  /** An offer that was refused (S30, S44), or that nobody answered (S31, S45): its record goes to the head of the list. */
  'rejected',
  'ignored',
  /** Accepted, and may not be dialed after all. */
  'not_dialed',
  /** E29: the contact who had called back waits no longer. */
  'caller_gone',
  'fault',
] as const;
export type HandBackReason = (typeof HAND_BACK_REASONS)[number];

export const AUTOMATIC_REASONS = [
  'limit_reached',
  'agent_gone',
  'signed_out',
  'campaign_unloaded',
  /** D18: the contact was not reached, and the agent waits for the next one. */
  'not_reached',
  'fault',
] as const;
export type AutomaticReason = (typeof AUTOMATIC_REASONS)[number];

export type InteractionOutcome =
  | { readonly kind: 'disposition'; readonly disposition: Disposition }
  | { readonly kind: 'automatic'; readonly reason: AutomaticReason; readonly disposition: Disposition }
  | { readonly kind: 'handed_back'; readonly reason: HandBackReason };

export const INTERACTION_STATES = [
  'offered',
  'preview',
  'calling',
  'talking',
  'after_call_work',
  'done',
] as const;
export type InteractionState =
  /** Shown with Accept and Reject; over at `until` (S29, S44). */
  | {
      readonly state: 'offered';
      readonly since: number;
      readonly until: number;
      /** E29: the contact has called back and waits in this call. */
      readonly waitingCallId?: CallId;
      readonly draft: InteractionDraft;
    }
  | {
      readonly state: 'preview';
      readonly since: number;
      /** E20, D5: dialed by the engine then, without a click. */
      readonly dialAt?: number;
      readonly draft: InteractionDraft;
    }
  | {
      readonly state: 'calling';
      readonly since: number;
      readonly callId: CallId;
      /** Dialed by the agent after a call: what comes of it is the agent's to judge, in an automatic campaign too. */
      readonly isAgain?: true;
      readonly draft: InteractionDraft;
    }
  | {
      readonly state: 'talking';
      readonly since: number;
      readonly callId: CallId;
      /** What became of the last third person that was called (D14): the agent must see why nobody came. */
      readonly lastConsult?: LastConsult;
      readonly draft: InteractionDraft;
    }
  | {
      readonly state: 'after_call_work';
      readonly since: number;
      readonly lastCallId: CallId;
      /** What the network said of the last call; the agent may know better (K55). */
      readonly lastResult: CallResult;
      /** E25: the detection has ended the call; absent: somebody else has. */
      readonly detected?: 'machine' | 'fax';
      readonly limitAt: number;
      /** E32: from then on the agent is warned; absent: not before the limit. */
      readonly warnAt?: number;
      /** How often the agent has asked for more time; absent = never. */
      readonly extensions?: number;
      readonly draft: InteractionDraft;
    }
  | { readonly state: 'done'; readonly since: number; readonly outcome: InteractionOutcome };

export type LastConsult = {
  readonly e164: E164;
  readonly purpose: 'consult' | 'transfer';
  readonly result: CallResult;
  readonly by: EndedBy;
  readonly at: number;
};

export type Interaction = InteractionFacts & { readonly now: InteractionState };

export type InteractionEvent =
  | { readonly type: 'drafted'; readonly draft: Omit<InteractionDraft, 'savedAt'> }
  | { readonly type: 'accepted'; readonly dialAt?: number }
  /** E20: it is not dialed by itself any more. */
  | { readonly type: 'auto_dial_off' }
  | { readonly type: 'dialed'; readonly callId: CallId }
  | { readonly type: 'call_connected' }
  | {
      readonly type: 'call_ended';
      readonly result: CallResult;
      readonly detected?: 'machine' | 'fax';
      readonly limitAt: number;
      readonly warnAt?: number;
    }
  /** E32: more time for after-call work. Whether there is any left to give is the floor's to say. */
  | { readonly type: 'extended'; readonly limitAt: number; readonly warnAt: number }
  | ({ readonly type: 'consult_ended' } & Omit<LastConsult, 'at'>)
  | { readonly type: 'done'; readonly disposition: Disposition }
  | { readonly type: 'handed_back'; readonly reason: HandBackReason }
  | { readonly type: 'closed_automatically'; readonly reason: AutomaticReason };
export const INTERACTION_EVENTS = [
  'drafted',
  'accepted',
  'auto_dial_off',
  'dialed',
  'call_connected',
  'call_ended',
  'extended',
  'consult_ended',
  'done',
  'handed_back',
  'closed_automatically',
] as const;

/** The state of a record that has just come onto a desktop. */
export function openPreview(now: number, dialAt?: number): InteractionState {
  return { state: 'preview', since: now, ...(dialAt === undefined ? {} : { dialAt }), draft: { notes: '' } };
}

/** The state of a record that is offered to an agent; with `waitingCallId` of a contact who has called back. */
export function openOffer(now: number, until: number, waitingCallId?: CallId): InteractionState {
  const waiting = waitingCallId === undefined ? {} : { waitingCallId };
  return { state: 'offered', since: now, until, ...waiting, draft: { notes: '' } };
}

/** The state of a contact who has answered and is given to an agent. */
export function openTalk(now: number, callId: CallId): InteractionState {
  return { state: 'talking', since: now, callId, draft: { notes: '' } };
}

export function isOpen(interaction: Interaction): boolean {
  return interaction.now.state !== 'done';
}

/** Moves an interaction. Refusals carry the reason that the agent reads. */
export function stepInteraction(
  was: InteractionState,
  event: InteractionEvent,
  now: number,
): Step<InteractionState> {
  if (was.state === 'done') return ignored('interaction_done');
  if (event.type === 'drafted') return moved({ ...was, draft: { ...event.draft, savedAt: now } });
  switch (was.state) {
    case 'offered':
      return stepOffered(was, event, now);
    case 'preview':
      return stepPreview(was, event, now);
    case 'calling':
    case 'talking':
      return stepInCall(was, event, now);
    case 'after_call_work':
      return stepAfterCallWork(was, event, now);
  }
}

type In<S extends InteractionState['state']> = Extract<InteractionState, { state: S }>;
type Undrafted = Exclude<InteractionEvent, { type: 'drafted' }>;

function stepOffered(was: In<'offered'>, event: Undrafted, now: number): Step<InteractionState> {
  switch (event.type) {
    case 'accepted': {
      if (was.waitingCallId !== undefined)
        return moved({ state: 'talking', since: now, callId: was.waitingCallId, draft: was.draft });
      const dialAt = event.dialAt === undefined ? {} : { dialAt: event.dialAt };
      return moved({ state: 'preview', since: now, ...dialAt, draft: was.draft });
    }
    case 'handed_back':
      return moved({ state: 'done', since: now, outcome: { kind: 'handed_back', reason: event.reason } });
    case 'done':
    case 'auto_dial_off':
    case 'dialed':
    case 'closed_automatically':
    case 'call_connected':
    case 'call_ended':
    case 'extended':
    case 'consult_ended':
      return ignored('interaction_not_accepted');
  }
}

function stepPreview(was: In<'preview'>, event: Undrafted, now: number): Step<InteractionState> {
  switch (event.type) {
    case 'dialed':
      return moved({ state: 'calling', since: now, callId: event.callId, draft: was.draft });
    case 'done':
      return moved({
        state: 'done',
        since: now,
        outcome: { kind: 'disposition', disposition: event.disposition },
      });
    case 'handed_back':
      return moved({ state: 'done', since: now, outcome: { kind: 'handed_back', reason: event.reason } });
    case 'auto_dial_off': {
      if (was.dialAt === undefined) return ignored('auto_dial_is_off');
      const { dialAt: _never, ...rest } = was;
      return moved(rest);
    }
    case 'accepted':
      return ignored('interaction_accepted');
    case 'closed_automatically':
    case 'call_connected':
    case 'call_ended':
    case 'extended':
    case 'consult_ended':
      return ignored('interaction_not_dialed');
  }
}

function stepInCall(
  was: In<'calling'> | In<'talking'>,
  event: Undrafted,
  now: number,
): Step<InteractionState> {
  switch (event.type) {
    case 'call_connected':
      if (was.state === 'talking') return ignored('interaction_connected');
      return moved({ state: 'talking', since: now, callId: was.callId, draft: was.draft });
    case 'call_ended':
      return moved({
        state: 'after_call_work',
        since: now,
        lastCallId: was.callId,
        lastResult: event.result,
        ...(event.detected === undefined ? {} : { detected: event.detected }),
        limitAt: event.limitAt,
        ...(event.warnAt === undefined ? {} : { warnAt: event.warnAt }),
        draft: was.draft,
      });
    case 'closed_automatically': {
      // Only our own mistake ends it here: its agent must not hang on it (house.md 7). The call is ended by whoever says so.
      if (event.reason !== 'fault') return ignored('interaction_in_call');
      const heard = was.state === 'talking' ? 'answer' : 'system_error';
      return moved(closedAutomatically(was.draft, heard, { reason: event.reason, now }));
    }
    case 'consult_ended': {
      if (was.state !== 'talking') return ignored('interaction_not_connected');
      const { type: _type, ...lastConsult } = event;
      return moved({ ...was, lastConsult: { ...lastConsult, at: now } });
    }
    case 'accepted':
    case 'auto_dial_off':
    case 'dialed':
    case 'extended':
    case 'done':
    case 'handed_back':
      return ignored('interaction_in_call');
  }
}

/** What the agent had chosen is not thrown away; what was not chosen is not invented. */
function closedAutomatically(
  draft: InteractionDraft,
  heard: CallResult,
  { reason, now }: { reason: AutomaticReason; now: number },
): InteractionState {
  const disposition = {
    code: draft.disposition,
    callResult: draft.callResult ?? heard,
    notes: draft.notes,
  };
  return { state: 'done', since: now, outcome: { kind: 'automatic', reason, disposition } };
}

function stepAfterCallWork(
  was: In<'after_call_work'>,
  event: Undrafted,
  now: number,
): Step<InteractionState> {
  switch (event.type) {
    case 'dialed':
      return moved({ state: 'calling', since: now, callId: event.callId, isAgain: true, draft: was.draft });
    case 'done':
      return moved({
        state: 'done',
        since: now,
        outcome: { kind: 'disposition', disposition: event.disposition },
      });
    case 'closed_automatically':
      return moved(closedAutomatically(was.draft, was.lastResult, { reason: event.reason, now }));
    case 'extended': {
      const { limitAt, warnAt } = event;
      // Never shorter: what the agent was promised stands.
      if (limitAt <= was.limitAt) return ignored('after_call_work_is_longer');
      return moved({ ...was, limitAt, warnAt, extensions: (was.extensions ?? 0) + 1 });
    }
    case 'accepted':
    case 'auto_dial_off':
    case 'handed_back':
      return ignored('interaction_dialed');
    case 'call_connected':
    case 'call_ended':
    case 'consult_ended':
      return ignored('interaction_not_in_call');
  }
}
