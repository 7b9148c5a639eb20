// A callback: a promise to a person to call at a time (D7-D9, E30). A row of its own; while it is open it owns the contact.
//
//   scheduled --came_due--> due --taken--> in_work --executed----> executed     (called; the record goes on by its treatments)
//      |                     | ^              |  \---rescheduled-> rescheduled  (set again: one successor)
//      |--taken (do now)-----|-|--------------^  \---cancelled---> cancelled
//      |                     | \--given_back--|
//      |--cancelled          |--waits--> itself, for somebody or something else
//      \--missed             |--cancelled--> cancelled (by whom, why)
//                            \--missed-----> missed (what it waited for last): reported, never dropped
//      scheduled, due --changed--> scheduled (another time, number or owner)     missed --changed--> scheduled (set anew from the report)
//
// due: it says what it waits for (I19), since when and until when. Must never decide who gets it: the floor does (floor/callbacks.ts).
import type {
  CallbackId,
  CampaignId,
  CampaignRecordId,
  ContactId,
  InteractionId,
  OrganisationId,
  UserId,
} from '../ids.ts';
import { type Step, ignored, moved } from '../moved.ts';
import type { E164 } from '../phone-number.ts';
import type { WallTime } from './wall-time.ts';

export type CallbackFacts = {
  readonly id: CallbackId;
  readonly organisationId: OrganisationId;
  readonly campaignId: CampaignId;
  readonly campaignRecordId: CampaignRecordId;
  readonly contactId: ContactId;
  readonly createdBy: UserId;
  readonly createdAt: number;
  /** The callback in whose interaction it was set again. */
  readonly predecessorId?: CallbackId;
};

/** What was promised. */
export type CallbackTerms = {
  /** On the contact's wall. */
  readonly wall: WallTime;
  /** The contact's IANA zone. */
  readonly zone: string;
  /** Of the zone at that time when it was promised: which of a doubled hour's two is meant. */
  readonly offsetMinutes: number;
  /** Epoch ms: the wall time in the zone as its rules were known last. */
  readonly dueAt: number;
  readonly e164: E164;
  /** Personal: whose; absent: any agent's of the campaign. */
  readonly ownerId?: UserId;
};

/** I19: what a callback that is due waits for. */
export const WAITING_FOR = ['owner', 'window', 'campaign', 'agent'] as const;
export type WaitingFor = (typeof WAITING_FOR)[number];

export const MISSED_REASONS = [...WAITING_FOR, 'number', 'record', 'fault'] as const;
/** The last thing that it waited for; or its number can be dialed no more, its record is worked on no more, or we made a mistake. */
export type MissedReason = (typeof MISSED_REASONS)[number];

export const CALLBACK_CANCELS = [
  'by_agent',
  'by_supervisor',
  'do_not_call',
  'register',
  'closed_undialed',
] as const;
export type CallbackCancel = (typeof CALLBACK_CANCELS)[number];

export const CALLBACK_STATES = [
  'scheduled',
  'due',
  'in_work',
  'executed',
  'rescheduled',
  'cancelled',
  'missed',
] as const;

export type Waiting = {
  readonly waitingFor: WaitingFor;
  /** When it will wait for something else, or be missed; epoch ms. */
  readonly until: number;
};

export type CallbackState = CallbackTerms &
  (
    | { readonly state: 'scheduled'; readonly since: number }
    | ({
        readonly state: 'due';
        readonly since: number;
        /** Since when it waits for this. */
        readonly waitingSince: number;
        /** Not offered before: it was put off, or refused. */
        readonly notBefore?: number;
        /** Who was offered it last and did not take it. */
        readonly refusedBy?: UserId;
      } & Waiting)
    | {
        readonly state: 'in_work';
        readonly since: number;
        readonly by: UserId;
        readonly interactionId: InteractionId;
      }
    | {
        readonly state: 'executed';
        readonly since: number;
        readonly by: UserId;
        readonly interactionId: InteractionId;
      }
    | {
        readonly state: 'rescheduled';
        readonly since: number;
        readonly by: UserId;
        readonly successorId: CallbackId;
      }
    | {
        readonly state: 'cancelled';
        readonly since: number;
        readonly why: CallbackCancel;
        /** Absent: nobody's word, the register's. */
        readonly by?: UserId;
      }
    | { readonly state: 'missed'; readonly since: number; readonly why: MissedReason }
  );

export type Callback = CallbackFacts & { readonly now: CallbackState };

export type CallbackEvent =
  | ({ readonly type: 'came_due' } & Waiting)
  /** `notBefore`: a rule of dialing says so. */
  | ({ readonly type: 'waits'; readonly notBefore?: number } & Waiting)
  | { readonly type: 'taken'; readonly by: UserId; readonly interactionId: InteractionId }
  | { readonly type: 'given_back'; readonly notBefore?: number; readonly refusedBy?: UserId }
  | { readonly type: 'executed' }
  | { readonly type: 'rescheduled'; readonly successorId: CallbackId }
  | { readonly type: 'cancelled'; readonly why: CallbackCancel; readonly by?: UserId }
  | { readonly type: 'missed'; readonly why: MissedReason }
  | { readonly type: 'changed'; readonly terms: CallbackTerms; readonly by: UserId }
  /** F47: the zone's rules have changed; the wall time stands, the instant is another. */
  | { readonly type: 'zone_changed'; readonly dueAt: number; readonly offsetMinutes: number };
export const CALLBACK_EVENTS = [
  'came_due',
  'waits',
  'taken',
  'given_back',
  'executed',
  'rescheduled',
  'cancelled',
  'missed',
  'changed',
  'zone_changed',
] as const;

/** Open: somebody is still owed this call. */
export function isOpenCallback({ now }: Pick<Callback, 'now'>): boolean {
  return now.state === 'scheduled' || now.state === 'due' || now.state === 'in_work';
}

/** What stays with it whatever happens. */
export function termsOf({ wall, zone, offsetMinutes, dueAt, e164, ownerId }: CallbackTerms): CallbackTerms {
  return { wall, zone, offsetMinutes, dueAt, e164, ...(ownerId === undefined ? {} : { ownerId }) };
}

type In<S extends CallbackState['state']> = Extract<CallbackState, { state: S }>;

/** Moves a callback. Refusals carry the reason that whoever asked reads. */
export function stepCallback(was: CallbackState, event: CallbackEvent, now: number): Step<CallbackState> {
  switch (was.state) {
    case 'scheduled':
    case 'due':
      return stepWaiting(was, event, now);
    case 'in_work':
      return stepInWork(was, event, now);
    case 'missed':
      if (event.type === 'changed') return moved({ ...event.terms, state: 'scheduled', since: now });
      return ignored('callback_over');
    case 'executed':
    case 'rescheduled':
    case 'cancelled':
      return ignored('callback_over');
  }
}

function stepWaiting(
  was: In<'scheduled'> | In<'due'>,
  event: CallbackEvent,
  now: number,
): Step<CallbackState> {
  const terms = termsOf(was);
  switch (event.type) {
    case 'came_due': {
      if (was.state === 'due') return ignored('callback_is_due');
      const { waitingFor, until } = event;
      return moved({ ...terms, state: 'due', since: now, waitingSince: now, waitingFor, until });
    }
    case 'waits': {
      if (was.state === 'scheduled') return ignored('callback_not_due');
      const { waitingFor, until, notBefore } = event;
      const waitingSince = waitingFor === was.waitingFor ? was.waitingSince : now;
      const wait = { waitingFor, until, waitingSince };
      return moved({ ...was, ...wait, ...(notBefore === undefined ? {} : { notBefore }) });
    }
    case 'taken': {
      const { by, interactionId } = event;
      return moved({ ...terms, state: 'in_work', since: now, by, interactionId });
    }
    case 'cancelled': {
      const { why, by } = event;
      return moved({ ...terms, state: 'cancelled', since: now, why, ...(by === undefined ? {} : { by }) });
    }
    case 'missed':
      return moved({ ...terms, state: 'missed', since: now, why: event.why });
    case 'changed':
      return moved({ ...event.terms, state: 'scheduled', since: now });
    case 'zone_changed': {
      const { dueAt, offsetMinutes } = event;
      return moved({ ...terms, dueAt, offsetMinutes, state: 'scheduled', since: now });
    }
    case 'given_back':
    case 'executed':
    case 'rescheduled':
      return ignored('callback_not_in_work');
  }
}

function stepInWork(was: In<'in_work'>, event: CallbackEvent, now: number): Step<CallbackState> {
  const terms = termsOf(was);
  const { by, interactionId } = was;
  switch (event.type) {
    case 'given_back': {
      const { notBefore, refusedBy } = event;
      // Taken before its time ("do now"): its time still comes.
      if (was.dueAt > now) return moved({ ...terms, state: 'scheduled', since: now });
      // What it waits for is said anew with the next look at it; until then it is an agent that it lacks.
      return moved({
        ...terms,
        state: 'due',
        since: was.dueAt,
        waitingSince: now,
        waitingFor: was.ownerId === undefined ? 'agent' : 'owner',
        until: now,
        ...(notBefore === undefined ? {} : { notBefore }),
        ...(refusedBy === undefined ? {} : { refusedBy }),
      });
    }
    case 'executed':
      return moved({ ...terms, state: 'executed', since: now, by, interactionId });
    case 'rescheduled':
      return moved({ ...terms, state: 'rescheduled', since: now, by, successorId: event.successorId });
    case 'cancelled':
      return moved({ ...terms, state: 'cancelled', since: now, why: event.why, by: event.by ?? by });
    case 'missed':
      return moved({ ...terms, state: 'missed', since: now, why: event.why });
    case 'came_due':
    case 'waits':
    case 'taken':
    case 'changed':
    case 'zone_changed':
      return ignored('callback_in_work');
  }
}
