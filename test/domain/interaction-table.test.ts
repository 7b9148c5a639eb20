import { expect, test } from 'vitest';
import {
  INTERACTION_EVENTS,
  INTERACTION_STATES,
  type InteractionEvent,
  type InteractionState,
  isOpen,
  stepInteraction,
} from '../../src/domain/interaction/interaction.ts';
import { MONDAY_10, anna, homeNumber, idOf } from './people.ts';
import { type Machine, type Sample, compareWithDocument } from './table.ts';

const since = MONDAY_10;
const callId = idOf<'call'>(11);
const draft = { notes: 'calls back after lunch' };
const disposition = { code: 'success', callResult: 'answer', notes: '' } as const;

const states: readonly Sample<InteractionState>[] = [
  { label: 'offered', is: { state: 'offered', since, until: since + 20_000, draft } },
  {
    label: 'offered (called back)',
    is: { state: 'offered', since, until: since + 20_000, waitingCallId: callId, draft },
  },
  { label: 'preview', is: { state: 'preview', since, draft } },
  { label: 'preview (dialed by itself)', is: { state: 'preview', since, dialAt: since + 10_000, draft } },
  { label: 'calling', is: { state: 'calling', since, callId, draft } },
  { label: 'talking', is: { state: 'talking', since, callId, draft } },
  {
    label: 'after_call_work',
    is: {
      state: 'after_call_work',
      since,
      lastCallId: callId,
      lastResult: 'busy',
      limitAt: since + 600_000,
      draft,
    },
  },
  { label: 'done', is: { state: 'done', since, outcome: { kind: 'disposition', disposition } } },
];

const events: readonly Sample<InteractionEvent>[] = [
  { label: 'drafted', is: { type: 'drafted', draft } },
  { label: 'accepted', is: { type: 'accepted' } },
  { label: 'accepted (dialed by itself)', is: { type: 'accepted', dialAt: since + 10_000 } },
  { label: 'auto_dial_off', is: { type: 'auto_dial_off' } },
  { label: 'dialed', is: { type: 'dialed', callId } },
  { label: 'call_connected', is: { type: 'call_connected' } },
  { label: 'call_ended', is: { type: 'call_ended', result: 'answer', limitAt: since + 600_000 } },
  {
    label: 'extended',
    is: { type: 'extended', limitAt: since + 900_000, warnAt: since + 800_000 },
  },
  { label: 'extended (not longer)', is: { type: 'extended', limitAt: since + 600_000, warnAt: since } },
  {
    label: 'consult_ended',
    is: {
      type: 'consult_ended',
      e164: homeNumber,
      purpose: 'consult',
      result: 'busy',
      by: 'network',
    },
  },
  { label: 'done', is: { type: 'done', disposition } },
  { label: 'handed_back', is: { type: 'handed_back', reason: 'later' } },
  { label: 'closed_automatically', is: { type: 'closed_automatically', reason: 'limit_reached' } },
  { label: 'closed_automatically (fault)', is: { type: 'closed_automatically', reason: 'fault' } },
];

const machine: Machine<InteractionState, InteractionEvent> = {
  heading: 'Interaction',
  states,
  events,
  step: (state, event) => stepInteraction(state, event, since + 1),
  nameOf: (state) => {
    if (state.state === 'offered' && state.waitingCallId !== undefined) return 'offered (called back)';
    return state.state === 'preview' && state.dialAt !== undefined
      ? 'preview (dialed by itself)'
      : state.state;
  },
};

test('I16: every interaction state answers every event as docs/life-of-a-call.md says', () => {
  compareWithDocument(machine);
});

test('an interaction is open until it is done', () => {
  const facts = {
    id: idOf<'interaction'>(17),
    organisationId: idOf<'organisation'>(13),
    campaignId: idOf<'campaign'>(14),
    campaignRecordId: idOf<'campaign_record'>(15),
    contactId: idOf<'contact'>(16),
    userId: anna,
    openedAt: since,
  };
  expect(states.filter(({ is }) => !isOpen({ ...facts, now: is })).map(({ label }) => label)).toEqual([
    'done',
  ]);
});

test('the interaction table leaves out no state and no event', () => {
  expect([...new Set(machine.states.map(({ is }) => is.state))]).toEqual([...INTERACTION_STATES]);
  expect(new Set(machine.events.map(({ is }) => is.type))).toEqual(new Set(INTERACTION_EVENTS));
});
