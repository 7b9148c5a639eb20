// The state of a record in one campaign (E10, E11): what is claimed, worked, returned, finished.
//
//   ready --claimed--> retrieved --returned--> ready (later, or at the head: D1)      retrieved --assigned--> retrieved
//     |                   |--finished-----> updated        (worked to its end)
//     |                   |--cancelled----> cancelled      (do not call this contact: S23; register: E16)
//     |                   \--quarantined--> agent_error    (our own mistake, kept with its history)
//     |--postponed--> ready (not before an instant)    --cancelled--> cancelled    --quarantined--> agent_error
//   ready, updated, cancelled, missed_callback --called_back--> retrieved --put_back--> as it was (nobody took the contact's call: E29)
//   stale, agent_error --released--> ready   --cancelled--> cancelled
//
// A callback owns its record (D9): retrieved --promised--> ready (of a callback's type; no claim sees it), which is promised again for
// another time, given to an agent (claimed), or set free: --promise_ended--> ready | missed_callback --promised--> ready
//
// retrieved: on an agent's desktop, or (without `by`) being dialed by the engine until somebody answers and it is assigned.
// `dialed` counts an attempt, `not_reached` gives it back; neither changes the status.
// Must never decide who may be dialed: that is compliance/may-dial.
import type { InteractionId, UserId } from '../ids.ts';
import { type Step, ignored, moved } from '../moved.ts';
import type { E164 } from '../phone-number.ts';
import type { CallResult } from '../result/result.ts';
import type { Finishing } from './next-attempt.ts';

export const RECORD_TYPES = [
  'general',
  'campaign_rescheduled',
  'personal_rescheduled',
  'campaign_callback',
  'personal_callback',
  'no_call',
] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

export const RECORD_STATUSES = [
  'ready',
  'retrieved',
  'updated',
  'stale',
  'cancelled',
  'agent_error',
  'missed_callback',
] as const;
export type RecordStatus = (typeof RECORD_STATUSES)[number];

export const CANCEL_REASONS = ['do_not_call', 'register', 'attempts_used_up', 'no_usable_number'] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** Why the record stands where it stands (E14): kept with it, so that an edit of the campaign does not change what was. */
export type Because =
  | {
      readonly why: 'treatment';
      readonly did: 'retry';
      readonly result: CallResult;
      /** Which of the rule's tries the next call is (from 1), of how many, and how long the record rests before it. */
      readonly time: number;
      readonly times: number;
      readonly restMs: number;
    }
  | {
      readonly why: 'treatment';
      readonly did: 'next_number' | 'new_round';
      readonly result: CallResult;
      readonly restMs: number;
    }
  | { readonly why: 'finished'; readonly as: Finishing; readonly result?: CallResult }
  /** A rule of dialing said no to every number (may-dial). */
  | { readonly why: 'rule'; readonly rule: string }
  /** Handed back undialed: 'later' by the agent (D1), else because nobody was there for it. */
  | { readonly why: 'handed_back'; readonly reason: string }
  /** The way failed, not the person (F36). */
  | { readonly why: 'not_reached' }
  /** A callback is promised for then (D9), or was and is no more. */
  | { readonly why: 'promised'; readonly at: number }
  | { readonly why: 'promise_cancelled' };

type Progress = {
  readonly type: RecordType;
  /** Calls made to this record in this campaign; a cancelled ringing call counts (E15). */
  readonly attempts: number;
  readonly lastResult?: CallResult;
  readonly lastAttemptAt?: number;
  /**
   * How often each call result has sent it back to the list: the progress of its treatment (E14). Of the number called last: with a call
   * to another number, and when the chain goes on or begins again, the counts begin anew.
   */
  readonly returns?: Readonly<Partial<Record<CallResult, number>>>;
  readonly lastNumber?: E164;
  /** Whose turn in the chain it is; absent: the first that is not spent (numberInTurn). */
  readonly nextNumber?: E164;
  /** Numbers that its treatments never dial again. */
  readonly spentNumbers?: readonly E164[];
  readonly because?: Because;
};

export type RecordState = Progress &
  (
    | {
        readonly status: 'ready';
        /** Epoch ms; not handed over before. 0 = at once, at its place. */
        readonly nextAt: number;
        /** True: before all others but due callbacks (E13, D1). */
        readonly atHead: boolean;
        /** D1: who was offered it and did not take it, and when; it is somebody else's turn. */
        readonly refusedBy?: UserId;
        readonly refusedAt?: number;
      }
    | {
        readonly status: 'retrieved';
        readonly by?: UserId;
        readonly interactionId?: InteractionId;
        readonly retrievedAt: number;
        /** The last call to it did not get as far as the called. */
        readonly isUnreached?: true;
        /** E29: the contact has called; how it stood before, and stands again if nobody takes the call. */
        readonly calledBackFrom?: RestingState;
      }
    | { readonly status: 'updated'; readonly finishedAt: number }
    | { readonly status: 'cancelled'; readonly cancelledAt: number; readonly reason: CancelReason }
    | { readonly status: 'stale'; readonly since: number }
    | { readonly status: 'agent_error'; readonly since: number; readonly why: string }
    | { readonly status: 'missed_callback'; readonly since: number }
  );

/** How a record may stand when its contact calls back. */
export type RestingState = Extract<
  RecordState,
  { status: 'ready' | 'updated' | 'cancelled' | 'missed_callback' }
>;
/** Which number comes next, and whether its tries are counted anew. */
export type Turn = {
  readonly e164: E164;
  readonly isAnew: boolean;
  /** A number that is not dialed again for this record. */
  readonly spent?: E164;
};

export type RecordEvent =
  | { readonly type: 'claimed'; readonly by?: UserId; readonly interactionId?: InteractionId }
  | { readonly type: 'assigned'; readonly by: UserId; readonly interactionId: InteractionId }
  | { readonly type: 'dialed'; readonly e164?: E164 }
  /** The call never got as far as the called (F36). */
  | { readonly type: 'not_reached' }
  | { readonly type: 'postponed'; readonly nextAt: number; readonly because?: Because }
  | {
      readonly type: 'returned';
      readonly nextAt: number;
      readonly atHead: boolean;
      readonly result?: CallResult;
      readonly refusedBy?: UserId;
      readonly turn?: Turn;
      readonly because?: Because;
    }
  | {
      readonly type: 'promised';
      readonly at: number;
      readonly e164: E164;
      readonly isPersonal: boolean;
      /** Of the call in whose interaction it was promised. */
      readonly result?: CallResult;
    }
  /** The callback is cancelled, and the record goes back to its list; or it was missed. */
  | { readonly type: 'promise_ended'; readonly as: 'ready' | 'missed' }
  | { readonly type: 'finished'; readonly result?: CallResult; readonly because?: Because }
  | { readonly type: 'cancelled'; readonly reason: CancelReason }
  | { readonly type: 'quarantined'; readonly why: string }
  | { readonly type: 'released' }
  /** E29: its contact is on the line; nothing was dialed. */
  | { readonly type: 'called_back' }
  /** E29: nobody has taken that call: it stands as before. */
  | { readonly type: 'put_back' };
export const RECORD_EVENTS = [
  'claimed',
  'assigned',
  'dialed',
  'not_reached',
  'postponed',
  'returned',
  'promised',
  'promise_ended',
  'finished',
  'cancelled',
  'quarantined',
  'released',
  'called_back',
  'put_back',
] as const;

/** The state of a record that has just entered a campaign. */
export function freshRecord(): RecordState {
  return { status: 'ready', type: 'general', attempts: 0, nextAt: 0, atHead: false };
}

/** What stays with a record whatever happens to it; why it stands where it stands is said anew with every move. */
function progressOf(record: RecordState, result?: CallResult): Progress {
  const { type, attempts, lastResult, lastAttemptAt, returns, lastNumber, nextNumber, spentNumbers } = record;
  const known = result ?? lastResult;
  return {
    type,
    attempts,
    ...(known === undefined ? {} : { lastResult: known }),
    ...(lastAttemptAt === undefined ? {} : { lastAttemptAt }),
    ...(returns === undefined ? {} : { returns }),
    ...(lastNumber === undefined ? {} : { lastNumber }),
    ...(nextNumber === undefined ? {} : { nextNumber }),
    ...(spentNumbers === undefined ? {} : { spentNumbers }),
  };
}

const reasonOf = ({ because }: { readonly because?: Because }) => (because === undefined ? {} : { because });

/** The progress after a return: counted, or with another number's turn begun anew. */
function returnedProgress(record: RecordState, { result, turn }: Returned): Progress {
  const { returns: before, ...progress } = progressOf(record, result);
  const counted = result === undefined ? before : { ...before, [result]: (before?.[result] ?? 0) + 1 };
  const returns = turn?.isAnew ? undefined : counted;
  const spent = turn?.spent === undefined ? {} : { spentNumbers: spentWith(record, turn.spent) };
  return {
    ...progress,
    type: withoutPromise(progress.type),
    ...(returns === undefined ? {} : { returns }),
    ...(turn === undefined ? {} : { nextNumber: turn.e164 }),
    ...spent,
  };
}

function spentWith({ spentNumbers = [] }: RecordState, e164: E164): readonly E164[] {
  return spentNumbers.includes(e164) ? spentNumbers : [...spentNumbers, e164];
}

type Returned = Extract<RecordEvent, { type: 'returned' }>;

/** Moves a campaign record. */
export function stepRecord(record: RecordState, event: RecordEvent, now: number): Step<RecordState> {
  switch (record.status) {
    case 'ready':
      return stepReady(record, event, now);
    case 'retrieved':
      return stepRetrieved(record, event, now);
    case 'stale':
    case 'agent_error':
      if (event.type === 'released')
        return moved({
          ...progressOf(record),
          type: withoutPromise(record.type),
          status: 'ready',
          nextAt: now,
          atHead: false,
        });
      return event.type === 'cancelled' ? cancel(record, event.reason, now) : ignored('record_set_aside');
    case 'updated':
    case 'cancelled':
      return event.type === 'called_back' ? takeCaller(record, now) : ignored('record_finished');
    case 'missed_callback':
      if (event.type === 'promised') return moved(promised(record, event));
      return event.type === 'called_back' ? takeCaller(record, now) : ignored('record_finished');
  }
}

/** E29: also of a finished record: whoever calls us back is worth a talk, and its record knows where it came from. */
function takeCaller(record: RestingState, now: number): Step<RecordState> {
  return moved({ ...progressOf(record), status: 'retrieved', retrievedAt: now, calledBackFrom: record });
}

function cancel(record: RecordState, reason: CancelReason, now: number): Step<RecordState> {
  const progress = progressOf(record);
  const type = reason === 'register' ? 'no_call' : progress.type; // E16: a hit is written to the record as no call
  return moved({ ...progress, type, status: 'cancelled', cancelledAt: now, reason });
}

function stepReady(
  record: Extract<RecordState, { status: 'ready' }>,
  event: RecordEvent,
  now: number,
): Step<RecordState> {
  switch (event.type) {
    case 'claimed':
      return moved({
        ...progressOf(record),
        ...reasonOf(record),
        status: 'retrieved',
        ...(event.by === undefined ? {} : { by: event.by }),
        ...(event.interactionId === undefined ? {} : { interactionId: event.interactionId }),
        retrievedAt: now,
      });
    case 'postponed':
      if (isPromised(record)) return ignored('record_promised');
      return moved({
        ...progressOf(record),
        ...reasonOf(event),
        status: 'ready',
        nextAt: event.nextAt,
        atHead: false,
      });
    case 'cancelled':
      return cancel(record, event.reason, now);
    case 'quarantined':
      return moved({ ...progressOf(record), status: 'agent_error', since: now, why: event.why });
    case 'called_back':
      return takeCaller(record, now);
    case 'promised':
      return isPromised(record) ? moved(promised(record, event)) : ignored('record_not_promised');
    case 'promise_ended':
      return isPromised(record) ? moved(promiseEnded(record, event, now)) : ignored('record_not_promised');
    case 'assigned':
    case 'dialed':
    case 'not_reached':
    case 'returned':
    case 'finished':
    case 'put_back':
      return ignored('record_not_on_a_desktop');
    case 'released':
      return ignored('record_not_set_aside');
  }
}

type Retrieved = Extract<RecordState, { status: 'retrieved' }>;

/** An attempt more. A call to another number than the last one begins its tries anew. */
function dialed(record: Retrieved, e164: E164 | undefined, now: number): Retrieved {
  const { isUnreached: _before, returns, ...rest } = record;
  const isAnother = e164 !== undefined && record.lastNumber !== undefined && e164 !== record.lastNumber;
  return {
    ...rest,
    ...(returns === undefined || isAnother ? {} : { returns }),
    ...(e164 === undefined ? {} : { lastNumber: e164 }),
    attempts: record.attempts + 1,
    lastAttemptAt: now,
  };
}

function stepRetrieved(record: Retrieved, event: RecordEvent, now: number): Step<RecordState> {
  switch (event.type) {
    case 'dialed':
      return moved(dialed(record, event.e164, now));
    case 'not_reached':
      return moved({ ...record, attempts: Math.max(0, record.attempts - 1), isUnreached: true });
    case 'returned':
      return moved({
        ...returnedProgress(record, event),
        ...reasonOf(event),
        status: 'ready',
        nextAt: event.nextAt,
        atHead: event.atHead,
        ...(event.refusedBy === undefined ? {} : { refusedBy: event.refusedBy, refusedAt: now }),
      });
    case 'finished':
      return moved({
        ...progressOf(record, event.result),
        ...reasonOf(event),
        status: 'updated',
        finishedAt: now,
      });
    case 'cancelled':
      return cancel(record, event.reason, now);
    case 'quarantined':
      return moved({ ...progressOf(record), status: 'agent_error', since: now, why: event.why });
    case 'assigned':
      if (record.by !== undefined) return ignored('record_already_on_a_desktop');
      return moved({ ...record, by: event.by, interactionId: event.interactionId });
    case 'claimed':
    case 'called_back':
      return ignored('record_already_on_a_desktop');
    case 'put_back':
      if (record.calledBackFrom === undefined) return ignored('record_not_called_back');
      return moved(record.calledBackFrom);
    case 'promised':
      return moved(promised(record, event));
    case 'postponed':
    case 'released':
    case 'promise_ended':
      return ignored('record_on_a_desktop');
  }
}

/** True while a callback owns it: no claim hands it out, and it waits for nothing else. */
export function isPromised({ type }: Pick<Progress, 'type'>): boolean {
  return type === 'campaign_callback' || type === 'personal_callback';
}

function promised(record: RecordState, event: Extract<RecordEvent, { type: 'promised' }>): RecordState {
  const { at, e164, isPersonal, result } = event;
  const { spentNumbers = [], ...progress } = progressOf(record, result);
  // What was promised is dialed, whatever the treatments made of the number before.
  const spent = spentNumbers.filter((number) => number !== e164);
  return {
    ...progress,
    ...(spent.length === 0 ? {} : { spentNumbers: spent }),
    type: isPersonal ? 'personal_callback' : 'campaign_callback',
    nextNumber: e164,
    because: { why: 'promised', at },
    status: 'ready',
    nextAt: at,
    atHead: false,
  };
}

function promiseEnded(
  record: RecordState,
  { as }: Extract<RecordEvent, { type: 'promise_ended' }>,
  now: number,
): RecordState {
  const progress: Progress = { ...progressOf(record), type: withoutPromise(record.type) };
  if (as === 'missed') return { ...progress, status: 'missed_callback', since: now };
  const because = { why: 'promise_cancelled' } as const;
  return { ...progress, because, status: 'ready', nextAt: now, atHead: false };
}

/** Once called, it is a record that has been set back (E11). */
function withoutPromise(type: RecordType): RecordType {
  if (type === 'campaign_callback') return 'campaign_rescheduled';
  return type === 'personal_callback' ? 'personal_rescheduled' : type;
}
