// The one function that moves a call. See call.ts for the drawing. Must never import an agent: the floor joins them.
import { type Step, assert, ignored, moved } from '../moved.ts';
import type { Call, CallEffect, CallEvent, CallState } from './call.ts';
import type { Farewell } from './farewell.ts';
import {
  CLOSE_AGAIN_MS,
  type In,
  answered,
  closing,
  ended,
  endedSilently,
  foundUp,
  hangUp,
  lost,
  onAnswer,
  ringing,
} from './next-state.ts';
import { stepUnknown, stepUp } from './up-step.ts';
import { FAREWELL_MS, optOutWhileLeaving, stepWaiting } from './waiting-step.ts';

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
    case 'waiting':
      return stepWaiting(call, call.now, event, now);
    case 'connected':
    case 'joined':
    case 'transferred':
      return stepUp(call, call.now, event, now);
    case 'closing':
      return stepClosing(call, call.now, event, now);
    case 'unknown':
      return stepUnknown(call, call.now, event, now);
    case 'ended':
      return stepEnded(call, event);
  }
}

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
      return moved(answered(call, { sentAt: now, answeredAt: now }), ...onAnswer(call));
    case 'adopted':
      return event.phase === 'connected'
        ? foundUp(call, answered(call, { sentAt: now, answeredAt: now }, event.controls))
        : moved(ringing(call, now, now));
    case 'ended':
      return moved(endedUnheard(call, event, now) ?? endedSilently(now, event));
    case 'rerouted':
      return reroute(call);
    case 'ring_time_over':
    case 'close_time_over':
    case 'proved_absent':
    case 'control':
    case 'recording_ended':
    case 'joined':
    case 'parted':
    case 'transferred':
    case 'assigned':
    case 'detected':
    case 'abandoned':
    case 'farewell_started':
    case 'passed':
    case 'opted_out':
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
      return moved(answered(call, { sentAt: was.sentAt, answeredAt: now }), ...onAnswer(call));
    case 'ended':
      if (was.state === 'dialing') return moved(endedUnheard(call, event, now) ?? endedSilently(now, event));
      return moved(endedUnheard(call, event, now) ?? ended(now, event.by, event.result));
    case 'rerouted':
      return was.state === 'dialing' ? reroute(call) : ignored('call_rings_already');
    case 'end_asked':
      return moved(closing(now, event.by, 'cancelled'), hangUp(call));
    case 'ring_time_over':
      assert(now >= was.giveUpAt, 'the ringing time is over only when its instant has come');
      return moved(closing(now, 'engine', 'no_answer'), hangUp(call));
    case 'lost':
      return moved(lost(call, now, was.state === 'ringing' ? was : undefined));
    case 'control':
    case 'recording_ended':
    case 'joined':
    case 'parted':
    case 'transferred':
    case 'assigned':
    case 'detected':
    case 'abandoned':
    case 'farewell_started':
    case 'passed':
    case 'opted_out':
      return ignored('call_not_connected');
    case 'sent':
    case 'not_sent':
      return ignored('call_sent_already');
    case 'adopted':
      // Found up although nobody told us of an answer: the word was lost on the way.
      return event.phase === 'connected'
        ? foundUp(call, answered(call, { sentAt: was.sentAt, answeredAt: now }, event.controls))
        : ignored('call_is_known');
    case 'close_time_over':
    case 'proved_absent':
      return ignored('call_is_known');
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
      return moved({
        ...ended(now, was.by, was.result, was.answeredAt),
        ...(was.messageAt === undefined ? {} : { messageAt: was.messageAt }),
      });
    case 'answered':
    case 'adopted': {
      // An answer that crosses our hang-up is hung up again; nobody is left on a line alone (F34).
      const isUp = event.type === 'answered' || event.phase === 'connected';
      // Whoever answers just as the engine gives up on them had no agent: said so, and counted (I12, I13).
      if (isUp && call.userId === undefined && was.answeredAt === undefined) {
        const lost = { ...closing(now, 'engine', 'abandoned', now), askAgainAt: now + FAREWELL_MS };
        return moved({ ...lost, farewell: 'information_message' }, hangUp(call, 'information_message'));
      }
      const heard = isUp ? { answeredAt: was.answeredAt ?? now } : {};
      return moved({ ...was, ...heard, askAgainAt: now + againMs(was) }, hangUpAs(call, was));
    }
    case 'close_time_over':
      assert(now >= was.askAgainAt, 'we ask again only when its instant has come');
      return moved({ ...was, askAgainAt: now + CLOSE_AGAIN_MS }, hangUp(call));
    case 'lost':
      // The wish to end it stays; the telephone system will say what became of it.
      return moved({ ...was, askAgainAt: now }, hangUpAs(call, was));
    case 'sent':
      // Our hang-up overtook our own request: it found nothing to end, so it is said once more.
      return moved({ ...was, askAgainAt: now + CLOSE_AGAIN_MS }, hangUp(call));
    case 'rang':
    case 'rerouted':
    case 'end_asked':
    case 'ring_time_over':
    case 'control':
    case 'recording_ended':
    case 'joined':
    case 'parted':
    case 'transferred':
    case 'assigned':
    case 'detected':
    case 'abandoned':
    case 'passed':
      return ignored('call_closing');
    case 'opted_out':
      return optOutWhileLeaving(call, was, now);
    case 'farewell_started':
      if (was.farewell === undefined) return ignored('call_closing');
      return was.messageAt === undefined
        ? moved({ ...was, messageAt: now })
        : ignored('message_plays_already');
  }
}

/** F33: the end of a talk that nobody told us had begun. Where no agent had it, a person answered and was lost. */
function endedUnheard(
  { userId }: Call,
  { by, result }: Extract<CallEvent, { type: 'ended' }>,
  now: number,
): CallState | undefined {
  return userId === undefined && result === 'answer' ? ended(now, by, 'abandoned', now) : undefined;
}

/** The leg before is over and rang nowhere; the next one is an intent again, and is dialed when it is stored (I3). */
function reroute({ id }: Call): Step<CallState, CallEffect> {
  return moved({ state: 'intended' }, { effect: 'dial', callId: id });
}

/** Who is being told a message is not cut off in the middle of it. */
function againMs({ farewell }: In<'closing'>): number {
  return farewell === undefined ? CLOSE_AGAIN_MS : FAREWELL_MS;
}

function hangUpAs(call: Call, { farewell }: { readonly farewell?: Farewell }): CallEffect {
  return hangUp(call, farewell);
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
    case 'rerouted':
    case 'end_asked':
    case 'ring_time_over':
    case 'close_time_over':
    case 'lost':
    case 'proved_absent':
    case 'control':
    case 'recording_ended':
    case 'joined':
    case 'parted':
    case 'transferred':
    case 'assigned':
    case 'detected':
    case 'abandoned':
    case 'farewell_started':
    case 'passed':
    case 'opted_out':
      return ignored('call_ended');
  }
}
