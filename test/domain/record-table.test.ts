import { isIgnored } from '../../src/domain/moved.ts';
import { expect, test } from 'vitest';
import {
  RECORD_EVENTS,
  RECORD_STATUSES,
  type RecordEvent,
  type RecordState,
  isPromised,
  stepRecord,
} from '../../src/domain/record/record.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import { MONDAY_10, anna, idOf } from './people.ts';
import { type Machine, type Sample, compareWithDocument } from './table.ts';

const at = MONDAY_10;
const progress = { type: 'general', attempts: 1 } as const;
const interactionId = idOf<'interaction'>(17);

const finished = { ...progress, status: 'updated', finishedAt: at } as const;

const states: readonly Sample<RecordState>[] = [
  { label: 'ready', is: { ...progress, status: 'ready', nextAt: 0, atHead: false } },
  { label: 'retrieved', is: { ...progress, status: 'retrieved', by: anna, interactionId, retrievedAt: at } },
  { label: 'retrieved (by the engine)', is: { ...progress, status: 'retrieved', retrievedAt: at } },
  {
    label: 'retrieved (called back)',
    is: { ...progress, status: 'retrieved', retrievedAt: at, calledBackFrom: finished },
  },
  {
    label: 'ready (promised)',
    is: { ...progress, type: 'personal_callback', status: 'ready', nextAt: at + 60_000, atHead: false },
  },
  { label: 'updated', is: { ...progress, status: 'updated', finishedAt: at } },
  { label: 'stale', is: { ...progress, status: 'stale', since: at } },
  { label: 'cancelled', is: { ...progress, status: 'cancelled', cancelledAt: at, reason: 'do_not_call' } },
  { label: 'agent_error', is: { ...progress, status: 'agent_error', since: at, why: 'a broken rule' } },
  { label: 'missed_callback', is: { ...progress, status: 'missed_callback', since: at } },
];

const events: Readonly<Record<RecordEvent['type'], RecordEvent>> = {
  claimed: { type: 'claimed', by: anna, interactionId },
  assigned: { type: 'assigned', by: anna, interactionId },
  dialed: { type: 'dialed' },
  not_reached: { type: 'not_reached' },
  postponed: { type: 'postponed', nextAt: at + 60_000 },
  returned: { type: 'returned', nextAt: at + 60_000, atHead: false, result: 'busy' },
  promised: { type: 'promised', at: at + 60_000, e164: '+4989999980001' as E164, isPersonal: true },
  promise_ended: { type: 'promise_ended', as: 'missed' },
  finished: { type: 'finished', result: 'answer' },
  cancelled: { type: 'cancelled', reason: 'do_not_call' },
  quarantined: { type: 'quarantined', why: 'a broken rule' },
  released: { type: 'released' },
  called_back: { type: 'called_back' },
  put_back: { type: 'put_back' },
};

const machine: Machine<RecordState, RecordEvent> = {
  heading: 'Campaign record',
  states,
  events: RECORD_EVENTS.map((type) => ({ label: type, is: events[type] })),
  step: (state, event) => stepRecord(state, event, at + 1),
  nameOf: (state) =>
    state.status === 'retrieved' && state.calledBackFrom !== undefined
      ? 'retrieved (called back)'
      : state.status === 'retrieved' && state.by === undefined
        ? 'retrieved (by the engine)'
        : state.status === 'ready' && isPromised(state)
          ? 'ready (promised)'
          : state.status,
};

test('E11: every record status answers every event as docs/life-of-a-call.md says', () => {
  compareWithDocument(machine);
});

test('the record table leaves out no status and no event', () => {
  expect([...new Set(machine.states.map(({ is }) => is.status))]).toEqual([...RECORD_STATUSES]);
  expect(new Set(machine.events.map(({ is }) => is.type))).toEqual(new Set(RECORD_EVENTS));
});

test('E29: a record whose contact calls back stands as before when nobody takes the call, and no attempt is counted', () => {
  const resting = states.filter(({ is }) =>
    ['ready', 'updated', 'cancelled', 'missed_callback'].includes(is.status),
  );
  expect(resting).toHaveLength(5);
  for (const { is } of resting) {
    const called = stepRecord(is, { type: 'called_back' }, at + 1);
    if (isIgnored(called)) throw new Error(called.ignored);
    expect(called.state).toMatchObject({ status: 'retrieved', attempts: is.attempts });
    const back = stepRecord(called.state, { type: 'put_back' }, at + 2);
    expect(back).toEqual({ state: is, effects: [] });
  }
});
