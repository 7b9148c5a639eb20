// How a call moves that was answered and is nobody's yet: the engine started it, and an agent is looked for (E22-E25). Part of step.ts.
// Must never choose the agent: the floor does.
import { type Step, ignored, moved } from '../moved.ts';
import { type Call, type CallEffect, type CallEvent, type CallState, ownedAfter } from './call.ts';
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
      return moved(connected(was.sentAt, was.answeredAt), connect(ownedAfter(call, event)));
    // Whoever asks for its end: nobody who has answered is hung up on without a word (I12).
    case 'abandoned':
    case 'end_asked':
      return moved(
        {
          ...closing(now, 'engine', 'abandoned', was.answeredAt),
          farewell: 'information_message',
          askAgainAt: now + FAREWELL_MS,
        },
        hangUp(call, 'information_message'),
      );
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
    case 'rang':
    case 'answered':
    case 'ring_time_over':
    case 'close_time_over':
    case 'adopted':
    case 'proved_absent':
      return ignored('call_connected');
  }
}

/** E25: unsure is a person. A machine or a fax keeps no agent waiting. */
function detected(
  call: Call,
  was: In<'waiting'>,
  as: Extract<CallEvent, { type: 'detected' }>['as'],
  now: number,
): Step<CallState, CallEffect> {
  if (was.heard !== 'pending') return ignored('detection_over');
  if (as === 'human' || as === 'unsure') return moved({ ...was, heard: as });
  if (as === 'machine' && call.leavesVoicemail) {
    const farewell = 'voicemail_message';
    const state = closing(now, 'engine', 'answering_machine', was.answeredAt);
    return moved({ ...state, farewell, askAgainAt: now + FAREWELL_MS }, hangUp(call, farewell));
  }
  const result = as === 'fax' ? 'fax' : 'answering_machine';
  return moved(closing(now, 'engine', result, was.answeredAt), hangUp(call));
}
