// How a call moves that was answered and is nobody's yet: the engine started it, and an agent is looked for (E22-E25). Part of step.ts.
// Must never choose the agent: the floor does.
import { type Step, ignored, moved } from '../moved.ts';
import type { CallResult } from '../result/result.ts';
import { type Call, type CallEffect, type CallEvent, type CallState, factsAfter } from './call.ts';
import type { Farewell } from './farewell.ts';
import { type In, closing, connect, connected, ended, hangUp, lost } from './next-state.ts';

/** A message may last so long, with the wait for a machine's beep (25 s) before it; hung up again sooner, it would be cut off. */
export const FAREWELL_MS = 120_000;

/** Moves an answered call that waits for its agent. */
export function stepWaiting(
  call: Call,
  was: In<'waiting'>,
  event: CallEvent,
  now: number,
): Step<CallState, CallEffect> {
  switch (event.type) {
    case 'detected':
      return detected(call, was, event.as, now);
    case 'assigned':
      if (was.heard === 'pending') return ignored('call_is_listened_to');
      return moved(connected(was.sentAt, was.answeredAt), connect(factsAfter(call, event)));
    // Whoever asks for its end: nobody who has answered is hung up on without a word (I12).
    case 'abandoned':
    case 'end_asked':
      return leave(call, 'abandoned', {
        farewell: call.purpose === 'called_back' ? 'greeting' : 'information_message',
        answeredAt: was.answeredAt,
        now,
      });
    case 'opted_out':
      if (call.purpose !== 'called_back') return ignored('call_not_called_back');
      return leave(call, 'do_not_call', { farewell: 'opted_out', answeredAt: was.answeredAt, now });
    case 'passed':
      return moved({ ...was, passedBy: [...(was.passedBy ?? []), event.userId] });
    case 'ended':
      // Nobody had come yet: whether that counts is a question to its instants (domain/pacing), not to a flag.
      return moved(ended(now, event.by, 'abandoned', was.answeredAt));
    case 'lost':
      return moved(lost(call, now, was));
    case 'control':
    case 'recording_ended':
    case 'joined':
    case 'parted':
    case 'transferred':
    case 'farewell_started':
      return ignored('call_waiting');
    case 'sent':
    case 'not_sent':
    case 'rerouted':
    case 'rang':
    case 'answered':
    case 'ring_time_over':
    case 'close_time_over':
    case 'adopted':
    case 'proved_absent':
      return ignored('call_connected');
  }
}

type Leaving = { readonly farewell: Farewell; readonly answeredAt: number; readonly now: number };

/** To the last message, and to the end after it. */
function leave(
  call: Call,
  result: CallResult,
  { farewell, answeredAt, now }: Leaving,
): Step<CallState, CallEffect> {
  const state = closing(now, 'engine', result, answeredAt);
  return moved({ ...state, farewell, askAgainAt: now + FAREWELL_MS }, hangUp(call, farewell));
}

/** E29: whoever hears the greeting may still press the key. The confirmation takes the greeting's place. */
export function optOutWhileLeaving(call: Call, was: In<'closing'>, now: number): Step<CallState, CallEffect> {
  if (call.purpose !== 'called_back' || was.farewell !== 'greeting') return ignored('call_closing');
  const farewell = 'opted_out';
  return moved(
    { ...was, result: 'do_not_call', farewell, askAgainAt: now + FAREWELL_MS },
    hangUp(call, farewell),
  );
}

/** E25: unsure is a person. A machine or a fax keeps no agent waiting, and is one also when it is known for one late. */
function detected(
  call: Call,
  was: In<'waiting'>,
  as: Extract<CallEvent, { type: 'detected' }>['as'],
  now: number,
): Step<CallState, CallEffect> {
  if (was.heard === 'undetected') return ignored('detection_over');
  if (as === 'machine' || as === 'fax') return endMachine(call, as, { answeredAt: was.answeredAt, now });
  return was.heard === 'pending' ? moved({ ...was, heard: as }) : ignored('detection_over');
}

/** E25, E34: what the campaign wishes for a machine: its message, or the end. A fax has no ear. */
export function endMachine(
  call: Call,
  as: 'machine' | 'fax',
  { answeredAt, now }: Omit<Leaving, 'farewell'>,
): Step<CallState, CallEffect> {
  if (as === 'machine' && call.leavesVoicemail)
    return leave(call, 'answering_machine', { farewell: 'voicemail_message', answeredAt, now });
  const result = as === 'fax' ? 'fax' : 'answering_machine';
  return moved(closing(now, 'engine', result, answeredAt), hangUp(call));
}
