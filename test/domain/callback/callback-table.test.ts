import { expect, test } from 'vitest';
import {
  CALLBACK_EVENTS,
  CALLBACK_STATES,
  type CallbackEvent,
  type CallbackState,
  type CallbackTerms,
  stepCallback,
} from '../../../src/domain/callback/callback.ts';
import type { WallTime } from '../../../src/domain/callback/wall-time.ts';
import { isIgnored } from '../../../src/domain/moved.ts';
import type { E164 } from '../../../src/domain/phone-number.ts';
import { HOUR_MS } from '../../../src/domain/time.ts';
import { MONDAY_10, anna, idOf } from '../people.ts';
import { type Machine, type Sample, compareWithDocument } from '../table.ts';

const at = MONDAY_10;
const interactionId = idOf<'interaction'>(17);
const successorId = idOf<'callback'>(18);
const terms: CallbackTerms = {
  wall: '2026-11-23T10:00' as WallTime,
  zone: 'Europe/Berlin',
  offsetMinutes: 60,
  dueAt: at,
  e164: '+4989999980001' as E164,
  ownerId: anna,
};
const waits = { waitingFor: 'owner', until: at + HOUR_MS } as const;
const kept = { by: anna, interactionId, since: at };

const states: readonly Sample<CallbackState>[] = [
  { label: 'scheduled', is: { ...terms, state: 'scheduled', since: at } },
  { label: 'due', is: { ...terms, state: 'due', since: at, waitingSince: at, ...waits } },
  { label: 'in_work', is: { ...terms, state: 'in_work', ...kept } },
  { label: 'in_work (before its time)', is: { ...terms, dueAt: at + HOUR_MS, state: 'in_work', ...kept } },
  { label: 'executed', is: { ...terms, state: 'executed', ...kept } },
  { label: 'rescheduled', is: { ...terms, state: 'rescheduled', since: at, by: anna, successorId } },
  { label: 'cancelled', is: { ...terms, state: 'cancelled', since: at, why: 'by_agent', by: anna } },
  { label: 'missed', is: { ...terms, state: 'missed', since: at, why: 'owner' } },
];

const events: Readonly<Record<CallbackEvent['type'], CallbackEvent>> = {
  came_due: { type: 'came_due', ...waits },
  waits: { type: 'waits', waitingFor: 'agent', until: at + HOUR_MS },
  taken: { type: 'taken', by: anna, interactionId },
  given_back: { type: 'given_back' },
  executed: { type: 'executed' },
  rescheduled: { type: 'rescheduled', successorId },
  cancelled: { type: 'cancelled', why: 'by_agent', by: anna },
  missed: { type: 'missed', why: 'owner' },
  changed: { type: 'changed', terms: { ...terms, dueAt: at + HOUR_MS }, by: anna },
  zone_changed: { type: 'zone_changed', dueAt: at + HOUR_MS, offsetMinutes: 0 },
};

const machine: Machine<CallbackState, CallbackEvent> = {
  heading: 'Callback',
  states,
  events: CALLBACK_EVENTS.map((type) => ({ label: type, is: events[type] })),
  step: (state, event) => stepCallback(state, event, at + 1),
  nameOf: (state) =>
    state.state === 'in_work' && state.dueAt > at + 1 ? 'in_work (before its time)' : state.state,
};

test('I19: every state of a callback answers every event as docs/life-of-a-call.md says', () => {
  compareWithDocument(machine);
});

test('the callback table leaves out no state and no event', () => {
  expect(new Set(machine.states.map(({ is }) => is.state))).toEqual(new Set(CALLBACK_STATES));
  expect(new Set(machine.events.map(({ is }) => is.type))).toEqual(new Set(CALLBACK_EVENTS));
});

test('I19: whatever happens to a callback, its terms stay until they are changed, and it ends once', () => {
  for (const { is: state } of states)
    for (const event of Object.values(events)) {
      const step = stepCallback(state, event, at + 1);
      if (isIgnored(step)) continue;
      expect(step.state.e164).toBe(terms.e164);
      const isOver = ['executed', 'rescheduled', 'cancelled'].includes(state.state);
      expect(isOver, `${state.state} moved by ${event.type}`).toBe(false);
      if (state.state === 'missed') expect(event.type).toBe('changed');
    }
});

test('I19: what waits for the same as before waits since then; what waits for something else, since now', () => {
  const due = states[1]?.is as CallbackState;
  const same = stepCallback(due, { type: 'waits', waitingFor: 'owner', until: at + 5 }, at + 1);
  const other = stepCallback(due, { type: 'waits', waitingFor: 'window', until: at + 5 }, at + 1);
  expect('state' in same && same.state).toMatchObject({ waitingSince: at, until: at + 5 });
  expect('state' in other && other.state).toMatchObject({ waitingSince: at + 1, waitingFor: 'window' });
});
