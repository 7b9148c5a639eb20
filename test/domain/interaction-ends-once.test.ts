// I16: every interaction ends exactly once, in one of three ways, and there is always a way out.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  AUTOMATIC_REASONS,
  HAND_BACK_REASONS,
  INTERACTION_STATES,
  type InteractionEvent,
  type InteractionState,
  openOffer,
  openPreview,
  stepInteraction,
} from '../../src/domain/interaction/interaction.ts';
import { isIgnored } from '../../src/domain/moved.ts';
import { AGENT_CALL_RESULTS } from '../../src/domain/result/result.ts';
import { MONDAY_10, idOf } from './people.ts';

const callResult = fc.constantFrom(...AGENT_CALL_RESULTS);
const anyEvent: fc.Arbitrary<InteractionEvent> = fc.oneof(
  fc
    .record({ notes: fc.string(), disposition: fc.constantFrom('success', 'not_reached'), callResult })
    .map((draft): InteractionEvent => ({ type: 'drafted', draft })),
  fc.constantFrom<InteractionEvent>(
    { type: 'accepted' },
    { type: 'accepted', dialAt: MONDAY_10 },
    { type: 'auto_dial_off' },
  ),
  fc.nat(5).map((number): InteractionEvent => ({ type: 'dialed', callId: idOf<'call'>(number) })),
  fc.constant<InteractionEvent>({ type: 'call_connected' }),
  callResult.map((result): InteractionEvent => ({ type: 'call_ended', result, limitAt: MONDAY_10 })),
  callResult.map(
    (callResult): InteractionEvent => ({
      type: 'done',
      disposition: { code: 'success', callResult, notes: '' },
    }),
  ),
  fc.constantFrom(...HAND_BACK_REASONS).map((reason): InteractionEvent => ({ type: 'handed_back', reason })),
  fc
    .constantFrom(...AUTOMATIC_REASONS)
    .map((reason): InteractionEvent => ({ type: 'closed_automatically', reason })),
);
const anyEvents = fc.array(anyEvent, { maxLength: 15 });

function tell(events: readonly InteractionEvent[], from = openPreview(MONDAY_10)): InteractionState[] {
  let state: InteractionState = from;
  return events.map((event, index) => {
    const step = stepInteraction(state, event, MONDAY_10 + index + 1);
    if (!isIgnored(step)) ({ state } = step);
    return state;
  });
}

test('I16: an interaction ends at most once, and what it ended with never changes', () => {
  let endings = 0;
  fc.assert(
    fc.property(anyEvents, (events) => {
      const states = tell(events);
      const firstDone = states.findIndex(({ state }) => state === 'done');
      if (firstDone < 0) return;
      endings += 1;
      for (const state of states.slice(firstDone)) expect(state).toBe(states[firstDone]);
    }),
    { numRuns: 2_000 },
  );
  expect(endings).toBeGreaterThan(500);
});

test('I16: it ends by disposition, automatically with a reason, or handed back, as the event says that ended it', () => {
  const kinds = new Map<string, number>();
  fc.assert(
    fc.property(anyEvents, (events) => {
      const states = tell(events);
      const index = states.findIndex(({ state }) => state === 'done');
      const last = states[index];
      if (last?.state !== 'done') return;
      const { outcome } = last;
      const ending = events[index];
      const expected = { disposition: 'done', automatic: 'closed_automatically', handed_back: 'handed_back' };
      expect(ending?.type).toBe(expected[outcome.kind]);
      if (outcome.kind !== 'disposition') expect(ending).toMatchObject({ reason: outcome.reason });
      kinds.set(outcome.kind, (kinds.get(outcome.kind) ?? 0) + 1);
    }),
    { numRuns: 2_000 },
  );
  // The interesting cases really occurred.
  for (const kind of ['disposition', 'automatic', 'handed_back'])
    expect(kinds.get(kind) ?? 0).toBeGreaterThan(30);
});

test('I16: from every state there is a way out that needs no agent: the call ends, then the limit or the grace time', () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(fc.boolean(), anyEvents, (isOffered, events) => {
      const from = isOffered ? openOffer(MONDAY_10, MONDAY_10) : openPreview(MONDAY_10);
      const before = tell(events, from).at(-1) ?? from;
      met.add(before.state);
      const wayOut: InteractionEvent[] = [
        { type: 'call_ended', result: 'no_answer', limitAt: MONDAY_10 },
        { type: 'handed_back', reason: 'agent_gone' },
        { type: 'closed_automatically', reason: 'limit_reached' },
      ];
      expect(tell(wayOut, before).at(-1)?.state).toBe('done');
    }),
    { numRuns: 1_000 },
  );
  expect(met).toEqual(new Set(INTERACTION_STATES));
});

test('I16: who was dialed is never handed back, and an undialed record is never disposed of automatically', () => {
  fc.assert(
    fc.property(anyEvents, (events) => {
      const states = tell(events);
      const last = states.at(-1);
      if (last?.state !== 'done') return;
      const wasDialed = states.some(({ state }) => state === 'calling');
      if (wasDialed) expect(last.outcome.kind).not.toBe('handed_back');
      else expect(last.outcome.kind).not.toBe('automatic');
    }),
    { numRuns: 2_000 },
  );
});

test('what anna had chosen and written is in the automatic disposition; what she had not is not invented', () => {
  const call: InteractionEvent[] = [
    { type: 'dialed', callId: idOf<'call'>(1) },
    { type: 'call_connected' },
    { type: 'call_ended', result: 'answer', limitAt: MONDAY_10 },
  ];
  const over: InteractionEvent = { type: 'closed_automatically', reason: 'limit_reached' };
  const draft = {
    notes: 'wants the brochure',
    disposition: 'interested',
    callResult: 'wrong_party',
  } as const;
  expect(tell([...call, { type: 'drafted', draft }, over]).at(-1)).toMatchObject({
    outcome: {
      kind: 'automatic',
      reason: 'limit_reached',
      disposition: { code: 'interested', callResult: 'wrong_party', notes: 'wants the brochure' },
    },
  });
  expect(tell([...call, over]).at(-1)).toMatchObject({
    outcome: { disposition: { code: undefined, callResult: 'answer', notes: '' } },
  });
});

test('a draft survives every move until the interaction ends', () => {
  fc.assert(
    fc.property(anyEvents, (events) => {
      let notes = '';
      for (const [index, state] of tell(events).entries()) {
        if (state.state === 'done') return;
        const event = events[index];
        if (event?.type === 'drafted') notes = event.draft.notes;
        expect(state.draft.notes).toBe(notes);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('our own mistake frees the agent even from a call', () => {
  const talking = tell([{ type: 'dialed', callId: idOf<'call'>(1) }, { type: 'call_connected' }]).at(-1);
  expect(talking?.state).toBe('talking');
  expect(tell([{ type: 'closed_automatically', reason: 'limit_reached' }], talking).at(-1)?.state).toBe(
    'talking',
  );
  expect(tell([{ type: 'closed_automatically', reason: 'fault' }], talking).at(-1)).toMatchObject({
    state: 'done',
    outcome: { kind: 'automatic', reason: 'fault', disposition: { callResult: 'answer' } },
  });
});
