import { expect, test } from 'vitest';
import {
  CALL_EVENTS,
  CALL_STATES,
  type CallEffect,
  type CallEvent,
  type CallState,
  isLive,
} from '../../src/domain/call/call.ts';
import { stepCall } from '../../src/domain/call/step.ts';
import { countsAs } from '../../src/domain/pacing/ledger.ts';
import { isIgnored } from '../../src/domain/moved.ts';
import { FRESH_CONTROLS } from '../../src/domain/call/controls.ts';
import { MONDAY_10, anna, callIn, idOf } from './people.ts';
import { type Machine, type Sample, compareWithDocument } from './table.ts';

const at = MONDAY_10;
/** When the ringing time of the samples is over, and when a hang-up is asked again. */
const due = at + 30_000;

const otherId = idOf<'call'>(41);
const recordingId = idOf<'recording'>(31);
const connected = { state: 'connected', sentAt: at, answeredAt: at, controls: FRESH_CONTROLS } as const;
const transferred = { state: 'transferred', sentAt: at, answeredAt: at, since: at, callId: otherId } as const;

const waiting = { state: 'waiting', sentAt: at, answeredAt: at, heard: 'undetected' } as const;

const states: readonly Sample<CallState>[] = [
  { label: 'intended', is: { state: 'intended' } },
  { label: 'dialing', is: { state: 'dialing', sentAt: at, giveUpAt: due } },
  { label: 'ringing', is: { state: 'ringing', sentAt: at, rangAt: at, giveUpAt: due } },
  { label: 'waiting (listened to)', is: { ...waiting, heard: 'pending' } },
  { label: 'waiting', is: waiting },
  { label: 'waiting (called back)', is: { ...waiting, passedBy: [anna] } },
  { label: 'connected', is: connected },
  { label: 'joined', is: { ...connected, state: 'joined', since: at, callId: otherId } },
  { label: 'transferred', is: transferred },
  {
    label: 'closing',
    is: { state: 'closing', since: at, by: 'agent', result: 'cancelled', askAgainAt: due },
  },
  {
    label: 'closing (with a message)',
    is: {
      state: 'closing',
      since: at,
      by: 'engine',
      result: 'abandoned',
      answeredAt: at,
      farewell: 'information_message',
      askAgainAt: due,
    },
  },
  {
    label: 'closing (with the greeting)',
    is: {
      state: 'closing',
      since: at,
      by: 'engine',
      result: 'abandoned',
      answeredAt: at,
      farewell: 'greeting',
      askAgainAt: due,
    },
  },
  { label: 'unknown', is: { state: 'unknown', since: at, giveUpAt: due } },
  { label: 'unknown (answered)', is: { state: 'unknown', since: at, giveUpAt: due, before: connected } },
  { label: 'unknown (waiting)', is: { state: 'unknown', since: at, giveUpAt: due, before: waiting } },
  { label: 'unknown (transferred)', is: { state: 'unknown', since: at, giveUpAt: due, before: transferred } },
  { label: 'ended', is: { state: 'ended', endedAt: at, by: 'contact', result: 'busy' } },
];

type Timed = { readonly event: CallEvent; readonly now: number };
const events: readonly Sample<Timed>[] = [
  { label: 'sent', is: { event: { type: 'sent' }, now: due } },
  { label: 'not_sent', is: { event: { type: 'not_sent', result: 'system_error' }, now: due } },
  { label: 'rang', is: { event: { type: 'rang' }, now: due } },
  { label: 'answered', is: { event: { type: 'answered' }, now: due } },
  { label: 'ended', is: { event: { type: 'ended', by: 'contact', result: 'busy' }, now: due } },
  {
    label: 'rerouted',
    is: {
      event: {
        type: 'rerouted',
        result: 'sit_no_circuit',
        legId: idOf<'leg'>(42),
        trunk: 'lyon',
        actBefore: due + 10_000,
      },
      now: due,
    },
  },
  { label: 'end_asked', is: { event: { type: 'end_asked', by: 'agent' }, now: due } },
  {
    label: 'end_asked (with a message)',
    is: { event: { type: 'end_asked', by: 'agent', farewell: 'voicemail_message' }, now: due },
  },
  { label: 'ring_time_over', is: { event: { type: 'ring_time_over' }, now: due } },
  { label: 'ring_time_over (early)', is: { event: { type: 'ring_time_over' }, now: due - 1 } },
  { label: 'close_time_over', is: { event: { type: 'close_time_over' }, now: due } },
  { label: 'close_time_over (early)', is: { event: { type: 'close_time_over' }, now: due - 1 } },
  { label: 'lost', is: { event: { type: 'lost' }, now: due } },
  { label: 'adopted (ringing)', is: { event: { type: 'adopted', phase: 'ringing' }, now: due } },
  { label: 'adopted (connected)', is: { event: { type: 'adopted', phase: 'connected' }, now: due } },
  { label: 'proved_absent', is: { event: { type: 'proved_absent' }, now: due } },
  { label: 'control', is: { event: { type: 'control', act: { act: 'hold' } }, now: due } },
  {
    label: 'recording_ended',
    is: { event: { type: 'recording_ended', recordingId, outcome: 'complete' }, now: due },
  },
  { label: 'joined', is: { event: { type: 'joined', callId: otherId }, now: due } },
  { label: 'parted', is: { event: { type: 'parted' }, now: due } },
  { label: 'transferred', is: { event: { type: 'transferred', callId: otherId }, now: due } },
  {
    label: 'assigned',
    is: { event: { type: 'assigned', userId: anna, interactionId: idOf<'interaction'>(17) }, now: due },
  },
  { label: 'detected (human)', is: { event: { type: 'detected', as: 'human' }, now: due } },
  { label: 'detected (machine)', is: { event: { type: 'detected', as: 'machine' }, now: due } },
  { label: 'abandoned', is: { event: { type: 'abandoned' }, now: due } },
  { label: 'farewell_started', is: { event: { type: 'farewell_started' }, now: due } },
  { label: 'passed', is: { event: { type: 'passed', userId: idOf<'user'>(2) }, now: due } },
  { label: 'opted_out', is: { event: { type: 'opted_out' }, now: due } },
];

/** A waiting call is nobody's. */
const callFor = (state: CallState) => {
  const was = state.state === 'unknown' ? state.before : state;
  const call = callIn(state);
  const hasCalledBack =
    (was?.state === 'waiting' && was.passedBy !== undefined) ||
    (was?.state === 'closing' && was.farewell === 'greeting');
  if (hasCalledBack)
    return { ...call, userId: undefined, interactionId: undefined, purpose: 'called_back' as const };
  return was?.state === 'waiting'
    ? { ...call, userId: undefined, interactionId: undefined, pacing: 'predictive' as const }
    : call;
};

const machine: Machine<CallState, Timed> = {
  heading: 'Call',
  states,
  events,
  step: (state, { event, now }) => stepCall(callFor(state), event, now),
  nameOf: (state) => {
    if (state.state === 'waiting' && state.passedBy) return 'waiting (called back)';
    if (state.state === 'waiting') return state.heard === 'pending' ? 'waiting (listened to)' : 'waiting';
    if (state.state === 'closing' && state.farewell === 'greeting') return 'closing (with the greeting)';
    if (state.state === 'closing' && state.farewell) return 'closing (with a message)';
    return state.state !== 'unknown' || !state.before
      ? state.state
      : `unknown (${state.before.state === 'connected' ? 'answered' : state.before.state})`;
  },
};

test('every call state answers every event as docs/life-of-a-call.md says', () => {
  compareWithDocument(machine);
});

test('E29: a key takes whoever has called back off the list of those who are called, while he waits and while he is greeted', () => {
  for (const label of ['waiting (called back)', 'closing (with the greeting)']) {
    const state = states.find((one) => one.label === label)?.is;
    if (!state) throw new Error(label);
    const step = stepCall(callFor(state), { type: 'opted_out' }, due);
    if (isIgnored(step)) throw new Error(step.ignored);
    expect(step.state).toMatchObject({ state: 'closing', result: 'do_not_call', farewell: 'opted_out' });
    expect(step.effects).toMatchObject([{ effect: 'hang_up', farewell: 'opted_out' }]);
    const again = stepCall({ ...callFor(state), now: step.state }, { type: 'opted_out' }, due);
    expect(again).toEqual({ ignored: 'call_closing' });
  }
});

test('E29: whom nobody takes hears the greeting and not the message of an abandoned call, and counts as none', () => {
  const call = callFor({ ...waiting, passedBy: [] });
  const step = stepCall(call, { type: 'abandoned' }, due);
  if (isIgnored(step)) throw new Error(step.ignored);
  expect(step.effects).toMatchObject([{ effect: 'hang_up', farewell: 'greeting' }]);
  expect(countsAs({ ...call, now: step.state })).toBe('nothing');
});

test('the call table leaves out no state and no event', () => {
  expect(new Set(machine.states.map(({ is }) => is.state))).toEqual(new Set(CALL_STATES));
  expect(new Set(machine.events.map(({ is }) => is.event.type))).toEqual(new Set(CALL_EVENTS));
});

/** The state after one event, with its effects. */
function after(
  state: CallState,
  event: CallEvent,
  now = due,
): { state: CallState; effects: readonly CallEffect[] } {
  const step = stepCall(callIn(state), event, now);
  if (isIgnored(step)) throw new Error(step.ignored);
  return step;
}

test('who ended the call and what came of it stays as it was when we hung up', () => {
  const ringing = states.map(({ is }) => is)[2];
  const given = after(ringing as CallState, { type: 'ring_time_over' }).state;
  expect(given).toMatchObject({ state: 'closing', by: 'engine', result: 'no_answer' });
  expect(after(given, { type: 'ended', by: 'network', result: 'cancelled' }).state).toMatchObject({
    state: 'ended',
    by: 'engine',
    result: 'no_answer',
  });
  const talked = after(connected, { type: 'end_asked', by: 'agent' }).state;
  expect(talked).toMatchObject({ state: 'closing', by: 'agent', result: 'answer', answeredAt: at });
});

test('a call that was answered and then lost keeps the instant of its first answer', () => {
  const lost = after({ ...connected, answeredAt: at + 5 }, { type: 'lost' }).state;
  for (const event of [
    { type: 'answered' },
    { type: 'adopted', phase: 'connected' },
    { type: 'adopted', phase: 'ringing' },
  ] as const) {
    expect(after(lost, event).state).toMatchObject({ state: 'connected', answeredAt: at + 5 });
  }
  expect(after(lost, { type: 'proved_absent' }).state).toMatchObject({
    result: 'answer',
    answeredAt: at + 5,
  });
});

test('a lost call that turns out to be over has the network’s result, or "answer" if it had been answered', () => {
  const end: CallEvent = { type: 'ended', by: 'network', result: 'busy' };
  const [lost, lostAnswered] = states.filter(({ is }) => is.state === 'unknown').map(({ is }) => is);
  expect(after(lost as CallState, end).state).toMatchObject({ by: 'network', result: 'busy' });
  expect(after(lostAnswered as CallState, end).state).toMatchObject({
    by: 'network',
    result: 'answer',
    answeredAt: at,
  });
  expect(after(lost as CallState, { type: 'proved_absent' }).state).toMatchObject({
    by: 'engine',
    result: 'system_error',
  });
  const wish: CallEvent = { type: 'end_asked', by: 'agent' };
  expect(after(lost as CallState, wish).state).toMatchObject({ state: 'closing', result: 'cancelled' });
  expect(after(lostAnswered as CallState, wish).state).toMatchObject({ state: 'closing', result: 'answer' });
});

test('a call is live until it has ended, and an unknown one is live too', () => {
  expect(states.filter(({ is }) => !isLive(callIn(is))).map(({ label }) => label)).toEqual(['ended']);
});

test('an answer that crosses our hang-up is noted with its instant, and asked again in five seconds', () => {
  const closing: CallState = {
    state: 'closing',
    since: at,
    by: 'agent',
    result: 'cancelled',
    askAgainAt: due,
  };
  const noted = { ...closing, answeredAt: due, askAgainAt: due + 5_000 };
  expect(after(closing, { type: 'answered' }).state).toEqual(noted);
  expect(after(closing, { type: 'adopted', phase: 'connected' }).state).toEqual(noted);
  expect(after(closing, { type: 'adopted', phase: 'ringing' }).state).toEqual({
    ...closing,
    askAgainAt: due + 5_000,
  });
});

test('a lost call is absent only when it was not seen for twice its ringing time', () => {
  expect(after({ state: 'dialing', sentAt: at, giveUpAt: due }, { type: 'lost' }, at).state).toEqual({
    state: 'unknown',
    since: at,
    giveUpAt: at + 60_000,
  });
});
