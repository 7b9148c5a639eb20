// How a call that was answered moves: with its agent, in a conference, put through to somebody else, or lost from sight in one of these.
// Part of step.ts. Must never import an agent: the floor joins them.
import { type Step, ignored, isIgnored, moved } from '../moved.ts';
import {
  type Call,
  type CallEffect,
  type CallEvent,
  type CallState,
  type UpState,
  type WaitingState,
  agentOf,
  isUp,
} from './call.ts';
import type { Controls } from './controls.ts';
import { stepControls } from './controls-step.ts';
import type { Detected } from '../detection/detected.ts';
import { RESULT_OF_FAREWELL } from './farewell.ts';
import {
  type In,
  answered,
  closing,
  connect,
  ended,
  foundUp,
  hangUp,
  lost,
  onAnswer,
  resultOf,
  ringing,
} from './next-state.ts';
import { FAREWELL_MS, endMachine } from './waiting-step.ts';

type CallStep = Step<CallState, CallEffect>;
/** Answered, and somebody has it. */
type HadState = Exclude<UpState, WaitingState>;

/** Moves a call that is up. */
export function stepUp(call: Call, was: HadState, event: CallEvent, now: number): CallStep {
  switch (event.type) {
    case 'ended':
      return moved(ended(now, event.by, resultOf(call, was), was.answeredAt));
    case 'end_asked':
      return endUp(call, was, event, now);
    case 'lost':
      return moved(lost(call, now, was));
    case 'control':
      return control(call, was, event, now);
    case 'recording_ended':
      return recordingEnded(was, event, now);
    case 'joined': {
      if (was.state !== 'connected') return ignored(`call_${was.state}`);
      // Whoever was held is held no longer (Telephony.join).
      const controls: Controls = { ...was.controls, line: { state: 'talking' } };
      return moved({ ...was, state: 'joined', since: now, callId: event.callId, controls });
    }
    case 'parted': {
      if (was.state !== 'joined') return ignored('call_not_joined');
      const { sentAt, answeredAt, controls } = was;
      return moved({ state: 'connected', sentAt, answeredAt, controls }, connect(call));
    }
    case 'transferred': {
      if (was.state === 'transferred') return ignored('call_transferred');
      const { sentAt, answeredAt } = was;
      const state = { state: 'transferred', sentAt, answeredAt, since: now, callId: event.callId } as const;
      return moved(state, ...stopRecording(call, was));
    }
    case 'sent':
    case 'not_sent':
    case 'rerouted':
    case 'rang':
    case 'answered':
    case 'ring_time_over':
    case 'close_time_over':
    case 'adopted':
    case 'proved_absent':
    case 'assigned':
    case 'abandoned':
    case 'farewell_started':
    case 'passed':
    case 'opted_out':
      return ignored('call_connected');
    case 'detected':
      return detectedLate(call, was, event.as, now);
  }
}

/**
 * E25: the agent hears a machine, and is released. Where the contact is held, or somebody else talks with them, the agent has judged
 * already, and what was heard is not believed.
 */
function detectedLate(call: Call, was: HadState, as: Detected, now: number): CallStep {
  if (as !== 'machine' && as !== 'fax') return ignored('detection_over');
  if (was.state !== 'connected') return ignored(`call_${was.state}`);
  if (was.controls.line.state === 'held') return ignored('call_held');
  return endMachine(call, as, { answeredAt: was.answeredAt, now });
}

/** Who was up is hung up on; what is said before the end is what came of the call. */
function endUp(
  call: Call,
  up: UpState,
  { by, farewell }: Extract<CallEvent, { type: 'end_asked' }>,
  now: number,
): CallStep {
  if (farewell === undefined) return moved(closing(now, by, resultOf(call, up), up.answeredAt), hangUp(call));
  const is = closing(now, by, RESULT_OF_FAREWELL[farewell], up.answeredAt);
  return moved({ ...is, farewell, askAgainAt: now + FAREWELL_MS }, hangUp(call, farewell));
}

function control(
  call: Call,
  was: HadState,
  { act }: Extract<CallEvent, { type: 'control' }>,
  now: number,
): CallStep {
  if (was.state === 'transferred') return ignored('call_transferred');
  if (was.state === 'joined' && (act.act === 'hold' || act.act === 'retrieve')) return ignored('call_joined');
  const step = stepControls(was.controls, act, now);
  if (isIgnored(step)) return step;
  const { id: callId, legId } = call;
  const effect: CallEffect = { effect: 'control', callId, legId, userId: agentOf(call), act };
  return moved(step.state === was.controls ? was : { ...was, controls: step.state }, effect);
}

function recordingEnded(
  was: HadState,
  { recordingId }: Extract<CallEvent, { type: 'recording_ended' }>,
  now: number,
): CallStep {
  if (was.state === 'transferred') return ignored('call_transferred');
  const step = stepControls(was.controls, { act: 'recording_ended', recordingId }, now);
  return isIgnored(step) ? step : moved({ ...was, controls: step.state });
}

/** The agent leaves: what others say to each other is not recorded for him. */
function stopRecording(call: Call, { controls }: In<'connected'> | In<'joined'>): CallEffect[] {
  const { recording } = controls;
  if (recording.state === 'off') return [];
  const { id: callId, legId } = call;
  const userId = agentOf(call);
  const act = { act: 'stop_recording', recordingId: recording.recordingId } as const;
  return [{ effect: 'control', callId, legId, userId, act }];
}

/** Moves a call whose leg nobody has seen since the engine or the telephone system went away. */
export function stepUnknown(call: Call, was: In<'unknown'>, event: CallEvent, now: number): CallStep {
  const up = was.before && isUp(was.before) ? was.before : undefined;
  switch (event.type) {
    case 'adopted':
      if (up) return foundUp(call, up);
      return event.phase === 'connected'
        ? foundUp(call, answered(call, { sentAt: call.intendedAt, answeredAt: now }, event.controls))
        : moved(ringing(call, call.intendedAt, now));
    case 'answered':
      if (up) return foundUp(call, up);
      return moved(answered(call, { sentAt: call.intendedAt, answeredAt: now }), ...onAnswer(call));
    case 'ended':
      if (!up && call.userId === undefined && event.result === 'answer')
        return moved(ended(now, event.by, 'abandoned', now));
      return moved(ended(now, event.by, up ? resultOf(call, up) : event.result, up?.answeredAt));
    case 'proved_absent':
      return moved(ended(now, 'engine', up ? resultOf(call, up) : 'system_error', up?.answeredAt));
    case 'end_asked':
      if (up) return endUp(call, up, event, now);
      return moved(closing(now, event.by, 'cancelled'), hangUp(call));
    case 'rang':
      // A late word from before the answer proves nothing about now.
      if (up) return ignored('call_was_answered');
      return moved(ringing(call, call.intendedAt, now));
    case 'control':
      return controlUnseen(was, up, event, now);
    case 'recording_ended': {
      if (!up || up.state === 'waiting') return ignored('call_unknown');
      const step = recordingEnded(up, event, now);
      return isIgnored(step) ? step : moved({ ...was, before: step.state as UpState });
    }
    case 'sent':
    case 'not_sent':
    case 'rerouted':
    case 'ring_time_over':
    case 'close_time_over':
    case 'lost':
    case 'joined':
    case 'parted':
    case 'transferred':
    case 'assigned':
    case 'detected':
    case 'abandoned':
    case 'farewell_started':
    case 'passed':
    case 'opted_out':
      return ignored('call_unknown');
  }
}

/** What was done and journaled, but not stored, before the engine died: remembered, and done again when the call is found (I24). */
function controlUnseen(
  was: In<'unknown'>,
  up: UpState | undefined,
  { act }: Extract<CallEvent, { type: 'control' }>,
  now: number,
): CallStep {
  if (!up || up.state === 'transferred' || up.state === 'waiting') return ignored('call_unknown');
  const step = stepControls(up.controls, act, now);
  if (isIgnored(step)) return step;
  return moved({ ...was, before: { ...up, controls: step.state } });
}
