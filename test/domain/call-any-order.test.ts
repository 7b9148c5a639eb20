// A call hears its events late, twice and in any order (F29, F33, F34). What must hold then, and where the order does matter.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CALL_STATES,
  type Call,
  type CallEffect,
  type CallEvent,
  type CallState,
  answeredAtOf,
  isUp,
  factsAfter,
} from '../../src/domain/call/call.ts';
import { stepCall } from '../../src/domain/call/step.ts';
import { isIgnored } from '../../src/domain/moved.ts';
import { CALL_RESULTS, type CallResult } from '../../src/domain/result/result.ts';
import { MONDAY_10, anna, callIn, idOf } from './people.ts';

const result = fc.constantFrom(...CALL_RESULTS);
const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.constantFrom<CallEvent>(
    { type: 'sent' },
    { type: 'rang' },
    { type: 'answered' },
    { type: 'ring_time_over' },
    { type: 'close_time_over' },
    { type: 'lost' },
    { type: 'adopted', phase: 'ringing' },
    { type: 'adopted', phase: 'connected' },
    { type: 'proved_absent' },
    { type: 'end_asked', by: 'agent' },
    { type: 'end_asked', by: 'engine' },
    { type: 'control', act: { act: 'hold' } },
    { type: 'joined', callId: idOf<'call'>(41) },
    { type: 'parted' },
    { type: 'transferred', callId: idOf<'call'>(41) },
    { type: 'detected', as: 'human' },
    { type: 'detected', as: 'machine' },
    { type: 'abandoned' },
    { type: 'farewell_started' },
    { type: 'assigned', userId: anna, interactionId: idOf<'interaction'>(17) },
    {
      type: 'rerouted',
      result: 'sit_no_circuit',
      legId: idOf<'leg'>(42),
      trunk: 'lyon',
      actBefore: MONDAY_10 + 10_000,
    },
  ),
  result.map((result): CallEvent => ({ type: 'not_sent', result })),
  fc
    .record({ by: fc.constantFrom('contact' as const, 'network' as const), result })
    .map((rest): CallEvent => ({ type: 'ended', ...rest })),
);
const anyEvents = fc.array(anyEvent, { maxLength: 12 });

type Heard = {
  readonly event: CallEvent;
  readonly state: CallState;
  readonly effects: readonly CallEffect[];
};

const APART_MS = 130_000;

/** Tells a call its events so far apart that every deadline of the state before has come (a message lasts two minutes). */
function tell(events: readonly CallEvent[], from = callIn({ state: 'intended' })): Heard[] {
  let call = from;
  let now = MONDAY_10;
  return events.map((event) => {
    now += APART_MS;
    const step = stepCall(call, event, now);
    if (isIgnored(step)) return { event, state: call.now, effects: [] };
    call = { ...factsAfter(call, event), now: step.state };
    return { event, state: call.now, effects: step.effects };
  });
}

/** As the engine starts it: nobody's until it is assigned (E22, E23). */
const nobodys = (change: Partial<Call> = {}) =>
  callIn(
    { state: 'intended' },
    { userId: undefined, interactionId: undefined, pacing: 'predictive', ...change },
  );
const beginnings = [callIn({ state: 'intended' }), nobodys(), nobodys({ detectsMachine: true })];
const anyBeginning = fc.constantFrom(...beginnings);

const lastOf = (heard: readonly Heard[]): CallState => heard.at(-1)?.state ?? { state: 'intended' };
const isSignOfAnswer = (event: CallEvent) =>
  event.type === 'answered' || (event.type === 'adopted' && event.phase === 'connected');

test('I21 whatever a call has heard, the end ends it, and nothing moves it any more', () => {
  fc.assert(
    fc.property(anyBeginning, anyEvents, result, anyEvents, (call, before, result, after) => {
      const end: CallEvent = { type: 'ended', by: 'contact', result };
      const ended = lastOf(tell([...before, end], call));
      expect(ended.state).toBe('ended');
      expect(lastOf(tell([...before, end, ...after], call))).toEqual(ended);
    }),
    { numRuns: 2_000 },
  );
});

test('every state of a call is met by the events of these tests', () => {
  const met = new Set<string>();
  const samples = fc.sample(anyEvents, { numRuns: 2_000, seed: 7 });
  for (const call of beginnings)
    for (const events of samples) for (const { state } of tell(events, call)) met.add(state.state);
  expect(met).toEqual(new Set(CALL_STATES));
});

test('nobody who answers is left alone: connected to the agent, or hung up', () => {
  fc.assert(
    fc.property(anyBeginning, anyEvents, (call, events) => {
      for (const { event, state, effects } of tell(events, call)) {
        if (!isSignOfAnswer(event)) continue;
        const isHungUp = effects.some(({ effect }) => effect === 'hang_up');
        expect(isUp(state) || isHungUp).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('an ended call that hears an answer, or any sign of life, hangs up', () => {
  const ended: CallState = { state: 'ended', endedAt: MONDAY_10, by: 'contact', result: 'busy' };
  for (const event of [
    { type: 'answered' },
    { type: 'rang' },
    { type: 'sent' },
    { type: 'adopted', phase: 'connected' },
    { type: 'adopted', phase: 'ringing' },
  ] as const) {
    const call = callIn(ended);
    expect(stepCall(call, event, MONDAY_10)).toEqual({
      state: ended,
      effects: [{ effect: 'hang_up', callId: call.id, legId: call.legId }],
    });
  }
});

test('an answer that overtakes the reply to our own request is not dropped', () => {
  const heard = tell([{ type: 'answered' }, { type: 'sent' }, { type: 'rang' }]);
  expect(heard[0]?.effects.map(({ effect }) => effect)).toEqual(['connect']);
  expect(heard.map(({ state }) => state.state)).toEqual(['connected', 'connected', 'connected']);
});

test('a hang-up that overtakes our own request is said again when the request has left', () => {
  const heard = tell([{ type: 'end_asked', by: 'agent' }, { type: 'sent' }]);
  expect(heard.map(({ state, effects }) => [state.state, ...effects.map(({ effect }) => effect)])).toEqual([
    ['closing', 'hang_up'],
    ['closing', 'hang_up'],
  ]);
});

test('I3: no event makes a call dial, but for its next leg under an id of its own, before anything has rung', () => {
  fc.assert(
    fc.property(anyBeginning, anyEvents, (call, events) => {
      let was: CallState = call.now;
      for (const { event, state, effects } of tell(events, call)) {
        if (effects.some(({ effect }) => effect === 'dial'))
          expect([event.type, ['intended', 'dialing'].includes(was.state)]).toEqual(['rerouted', true]);
        was = state;
      }
    }),
    { numRuns: 2_000 },
  );
});

test('the instant of the first answer is never changed and never lost', () => {
  fc.assert(
    fc.property(anyBeginning, anyEvents, (call, events) => {
      let first: number | undefined;
      for (const { state } of tell(events, call)) {
        const answeredAt = answeredAtOf(state);
        if (first !== undefined) expect(answeredAt).toBe(first);
        first ??= answeredAt;
      }
    }),
    { numRuns: 2_000 },
  );
});

test('I21 hearing an event twice in a row changes nothing but to ask again', () => {
  fc.assert(
    fc.property(anyBeginning, anyEvents, anyEvent, (call, events, event) => {
      const once = lastOf(tell([...events, event], call));
      const twice = lastOf(tell([...events, event, event], call));
      // The instant at which we ask again moves on with each hang-up; a call adopted or lost once more is the same call.
      const withoutWaits = ({ ...state }: Record<string, unknown>) => {
        delete state['askAgainAt'];
        return state;
      };
      expect(withoutWaits(twice)).toEqual(withoutWaits(once));
    }),
    { numRuns: 2_000 },
  );
});

/** What the network tells of one call that was sent: consistent with itself, each word at least once. */
const networkStory = fc
  .record({
    isAnswered: fc.boolean(),
    otherwise: fc.constantFrom<CallResult>('busy', 'no_answer', 'sit_vacant', 'cancelled'),
    by: fc.constantFrom('contact' as const, 'network' as const),
    repeats: fc.array(fc.nat(3), { maxLength: 4 }),
  })
  .map(({ isAnswered, otherwise, by, repeats }): CallEvent[] => {
    const answers: CallEvent[] = isAnswered ? [{ type: 'answered' }] : [];
    const words: CallEvent[] = [
      { type: 'sent' },
      { type: 'rang' },
      ...answers,
      { type: 'ended', by, result: isAnswered ? 'answer' : otherwise },
    ];
    return [...words, ...repeats.flatMap((index) => words.slice(index, index + 1))];
  });

test('I21 the words of the network in any order give the same end, result and side (confluence)', () => {
  fc.assert(
    fc.property(
      anyBeginning,
      networkStory.chain((words) =>
        fc.tuple(fc.constant(words), fc.shuffledSubarray(words, { minLength: words.length })),
      ),
      (call, [inOrder, shuffled]) => {
        const outcome = (state: CallState) =>
          state.state === 'ended' ? [state.state, state.result, state.by] : [state.state];
        expect(outcome(lastOf(tell(shuffled, call)))).toEqual(outcome(lastOf(tell(inOrder, call))));
      },
    ),
    { numRuns: 10_000 },
  );
});

test('the order does matter for the instant of an answer that comes after the end', () => {
  const answer: CallEvent = { type: 'answered' };
  const end: CallEvent = { type: 'ended', by: 'contact', result: 'answer' };
  const inOrder = lastOf(tell([{ type: 'sent' }, answer, end]));
  const crossed = tell([{ type: 'sent' }, end, answer]);
  expect(inOrder).toMatchObject({ state: 'ended', result: 'answer', answeredAt: MONDAY_10 + 2 * APART_MS });
  expect(lastOf(crossed)).toMatchObject({ state: 'ended', result: 'answer' });
  expect(lastOf(crossed)).not.toHaveProperty('answeredAt');
  expect(crossed.at(-1)?.effects.map(({ effect }) => effect)).toEqual(['hang_up']);
});

test('the order does matter between our own wish to end a call and the network’s end', () => {
  const wish: CallEvent = { type: 'end_asked', by: 'agent' };
  const busy: CallEvent = { type: 'ended', by: 'network', result: 'busy' };
  expect(lastOf(tell([{ type: 'sent' }, wish, busy]))).toMatchObject({ by: 'agent', result: 'cancelled' });
  expect(lastOf(tell([{ type: 'sent' }, busy, wish]))).toMatchObject({ by: 'network', result: 'busy' });
});

test('I12: whoever answers a call that is nobody’s is connected, abandoned with a message, known for a machine, or was lost', () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(fc.constantFrom(nobodys(), nobodys({ detectsMachine: true })), anyEvents, (call, events) => {
      const heard = tell([...events, { type: 'ended', by: 'contact', result: 'answer' }], call);
      const was = heard.findIndex(({ state }) => state.state === 'waiting');
      const end = lastOf(heard);
      if (was < 0 || end.state !== 'ended') return;
      const isConnected = heard.some(({ state }) => state.state === 'connected');
      met.add(isConnected ? 'connected' : end.result);
      if (isConnected) return;
      expect(['abandoned', 'answering_machine', 'fax']).toContain(end.result);
      expect(end.answeredAt).toBeDefined();
    }),
    // Always the same: that the machine is met at all must not be left to chance.
    { numRuns: 6_000, seed: 7 },
  );
  expect([...met].sort()).toEqual(['abandoned', 'answering_machine', 'connected']);
});

test('E24: a message that plays is not cut off: hung up again, it is asked for with its message', () => {
  const heard = tell(
    [{ type: 'sent' }, { type: 'answered' }, { type: 'abandoned' }, { type: 'lost' }],
    nobodys(),
  );
  const hangUps = heard.flatMap(({ effects }) => effects.filter(({ effect }) => effect === 'hang_up'));
  expect(hangUps).toHaveLength(2);
  for (const effect of hangUps) expect(effect).toMatchObject({ farewell: 'information_message' });
});
