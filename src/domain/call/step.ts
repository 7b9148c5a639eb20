// The one function that moves a call. See call.ts for the drawing. Must never import an agent: the floor joins them.
import { type Step, assert, ignored, moved } from '../moved.ts';
import type { CallResult } from '../result/result.ts';
import { isOfTheTrunk } from '../trunk/reach.ts';
import type { Call, CallEffect, CallEvent, CallState, EndedBy } from './call.ts';

/** How long we wait for the confirmation of our own hang-up before we ask again. */
export const CLOSE_AGAIN_MS = 5_000;

/**
 * Moves a call.
 * @returns the new state with the effects that follow, or why nothing moved (late and crossing events are ordinary)
 */
export function stepCall(call: Call, event: CallEvent, now: number): Step<CallState, CallEffect> {
  switch (call.now.state) {
    case 'intended':
      return stepIntended(call, event, now);
    case 'dialing':
    case 'ringing':
      return stepOnTheWay(call, call.now, event, now);
    case 'connected':
      return stepConnected(call, call.now, event, now);
    case 'closing':
      return stepClosing(call, call.now, event, now);
    case 'unknown':
      return stepUnknown(call, call.now, event, now);
    case 'ended':
      return stepEnded(call, event);
  }
}

type In<S extends CallState['state']> = Extract<CallState, { state: S }>;

function stepIntended(call: Call, event: CallEvent, now: number): Step<CallState, CallEffect> {
  switch (event.type) {
    case 'sent':
      return moved({ state: 'dialing', sentAt: now, giveUpAt: now + call.ringTimeoutMs });
    case 'not_sent':
      return moved({ ...ended(now, 'engine', event.result), isUnreached: true });
    case 'lost':
      return moved(lost(call, now));
    case 'end_asked':
      // The request may be leaving at this very instant: hang up what may exist, and wait for proof.
      return moved(closing(now, event.by, 'cancelled'), hangUp(call));
    // What the telephone system tells may overtake the reply to our request (F29): the leg is there, so the request has left.
    case 'rang':
      return moved(ringing(call, now, now));
    case 'answered':
      return moved({ state: 'connected', sentAt: now, answeredAt: now }, connect(call));
    case 'adopted':
      return event.phase === 'connected'
        ? moved({ state: 'connected', sentAt: now, answeredAt: now }, connect(call))
        : moved(ringing(call, now, now));
    case 'ended':
      return moved(endedSilently(now, event));
    case 'ring_time_over':
    case 'close_time_over':
    case 'proved_absent':
      return ignored('call_not_sent');
  }
}

function stepOnTheWay(
  call: Call,
  was: In<'dialing'> | In<'ringing'>,
  event: CallEvent,
  now: number,
): Step<CallState, CallEffect> {
  switch (event.type) {
    case 'rang':
      if (was.state === 'ringing') return ignored('call_rings_already');
      return moved({ state: 'ringing', sentAt: was.sentAt, rangAt: now, giveUpAt: was.giveUpAt });
    case 'answered':
      return moved({ state: 'connected', sentAt: was.sentAt, answeredAt: now }, connect(call));
    case 'ended':
      return moved(was.state === 'dialing' ? endedSilently(now, event) : ended(now, event.by, event.result));
    case 'end_asked':
      return moved(closing(now, event.by, 'cancelled'), hangUp(call));
    case 'ring_time_over':
      assert(now >= was.giveUpAt, 'the ringing time is over only when its instant has come');
      return moved(closing(now, 'engine', 'no_answer'), hangUp(call));
    case 'lost':
      return moved(lost(call, now));
    case 'sent':
    case 'not_sent':
      return ignored('call_sent_already');
    case 'adopted':
      // Found up although nobody told us of an answer: the word was lost on the way.
      return event.phase === 'connected'
        ? moved({ state: 'connected', sentAt: was.sentAt, answeredAt: now }, connect(call))
        : ignored('call_is_known');
    case 'close_time_over':
    case 'proved_absent':
      return ignored('call_is_known');
  }
}

function stepConnected(
  call: Call,
  was: In<'connected'>,
  event: CallEvent,
  now: number,
): Step<CallState, CallEffect> {
  switch (event.type) {
    case 'ended':
      return moved(ended(now, event.by, 'answer', was.answeredAt));
    case 'end_asked':
      return moved(closing(now, event.by, 'answer', was.answeredAt), hangUp(call));
    case 'lost':
      return moved({ ...lost(call, now), answeredAt: was.answeredAt });
    case 'sent':
    case 'not_sent':
    case 'rang':
    case 'answered':
    case 'ring_time_over':
    case 'close_time_over':
    case 'adopted':
    case 'proved_absent':
      return ignored('call_connected');
  }
}

function stepClosing(
  call: Call,
  was: In<'closing'>,
  event: CallEvent,
  now: number,
): Step<CallState, CallEffect> {
  switch (event.type) {
    case 'ended':
    case 'proved_absent':
    case 'not_sent':
      return moved(ended(now, was.by, was.result, was.answeredAt));
    case 'answered':
    case 'adopted': {
      // An answer that crosses our hang-up is hung up again; nobody is left on a line alone (F34).
      const isUp = event.type === 'answered' || event.phase === 'connected';
      const heard = isUp ? { answeredAt: was.answeredAt ?? now } : {};
      return moved({ ...was, ...heard, askAgainAt: now + CLOSE_AGAIN_MS }, hangUp(call));
    }
    case 'close_time_over':
      assert(now >= was.askAgainAt, 'we ask again only when its instant has come');
      return moved({ ...was, askAgainAt: now + CLOSE_AGAIN_MS }, hangUp(call));
    case 'lost':
      // The wish to end it stays; the telephone system will say what became of it.
      return moved({ ...was, askAgainAt: now }, hangUp(call));
    case 'sent':
      // Our hang-up overtook our own request: it found nothing to end, so it is said once more.
      return moved({ ...was, askAgainAt: now + CLOSE_AGAIN_MS }, hangUp(call));
    case 'rang':
    case 'end_asked':
    case 'ring_time_over':
      return ignored('call_closing');
  }
}

function stepUnknown(
  call: Call,
  was: In<'unknown'>,
  event: CallEvent,
  now: number,
): Step<CallState, CallEffect> {
  switch (event.type) {
    case 'adopted':
      return event.phase === 'connected' || was.answeredAt !== undefined
        ? moved(foundConnected(call, was, now), connect(call))
        : moved(ringing(call, call.intendedAt, now));
    case 'answered':
      return moved(foundConnected(call, was, now), connect(call));
    case 'ended':
      return moved(
        ended(now, event.by, was.answeredAt === undefined ? event.result : 'answer', was.answeredAt),
      );
    case 'proved_absent':
      return moved(
        ended(now, 'engine', was.answeredAt === undefined ? 'system_error' : 'answer', was.answeredAt),
      );
    case 'end_asked':
      return moved(
        closing(now, event.by, was.answeredAt === undefined ? 'cancelled' : 'answer', was.answeredAt),
        hangUp(call),
      );
    case 'rang':
      // A late word from before the answer proves nothing about now.
      if (was.answeredAt !== undefined) return ignored('call_was_answered');
      return moved(ringing(call, call.intendedAt, now));
    case 'sent':
    case 'not_sent':
    case 'ring_time_over':
    case 'close_time_over':
    case 'lost':
      return ignored('call_unknown');
  }
}

/** A sign of life after the end is a leg that nobody owns: hang it up (reliability.md, F34). */
function stepEnded(call: Call, event: CallEvent): Step<CallState, CallEffect> {
  switch (event.type) {
    case 'sent':
    case 'rang':
    case 'answered':
    case 'adopted':
      return moved(call.now, hangUp(call));
    case 'not_sent':
    case 'ended':
    case 'end_asked':
    case 'ring_time_over':
    case 'close_time_over':
    case 'lost':
    case 'proved_absent':
      return ignored('call_ended');
  }
}

function ringing(call: Call, sentAt: number, now: number): In<'ringing'> {
  return { state: 'ringing', sentAt, rangAt: now, giveUpAt: now + call.ringTimeoutMs };
}

/** The first answer counts, however often it is told. */
function foundConnected(call: Call, was: In<'unknown'>, now: number): In<'connected'> {
  return { state: 'connected', sentAt: call.intendedAt, answeredAt: was.answeredAt ?? now };
}

/** Over before anything rang: where the network speaks of itself, the called never heard of it (F36). */
function endedSilently(now: number, { by, result }: Extract<CallEvent, { type: 'ended' }>): CallState {
  const over = ended(now, by, result);
  return by === 'network' && isOfTheTrunk(result) ? { ...over, isUnreached: true } : over;
}

function ended(endedAt: number, by: EndedBy, result: CallResult, answeredAt?: number): In<'ended'> {
  return { state: 'ended', endedAt, by, result, ...(answeredAt === undefined ? {} : { answeredAt }) };
}

function closing(since: number, by: EndedBy, result: CallResult, answeredAt?: number): CallState {
  const heard = answeredAt === undefined ? {} : { answeredAt };
  return { state: 'closing', since, by, result, askAgainAt: since + CLOSE_AGAIN_MS, ...heard };
}

/** Absent only when it was not seen for twice the ringing time (I3). */
function lost(call: Call, now: number): In<'unknown'> {
  return { state: 'unknown', since: now, giveUpAt: now + 2 * call.ringTimeoutMs };
}

function hangUp(call: Call): CallEffect {
  return { effect: 'hang_up', callId: call.id, legId: call.legId };
}

function connect(call: Call): CallEffect {
  return { effect: 'connect', callId: call.id, legId: call.legId, userId: call.userId };
}
