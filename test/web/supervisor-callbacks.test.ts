// A campaign's rules for callbacks as the form holds them (D9, E31, K59).
import { expect, it } from 'vitest';
import { callbackRules } from '../../src/wire/callbacks.ts';
import {
  type CallbacksDraft,
  NEW_CALLBACKS,
  callbackFaults,
  callbacksDraft,
  callbacksRequest,
  hasCallbackNumber,
  spanOf,
} from '../../src/web/supervisor/campaigns/callbacks-draft.ts';

const MINUTE = 60_000;
const typed = (numbers: Partial<CallbacksDraft['numbers']>, changes: Partial<CallbacksDraft> = {}) => ({
  ...NEW_CALLBACKS,
  ...changes,
  numbers: { ...NEW_CALLBACKS.numbers, ...numbers },
});

it('D9: a new campaign’s personal callbacks go to everybody after half an hour, and are missed after a day', () => {
  expect(callbackRules.parse(callbacksRequest(NEW_CALLBACKS))).toEqual({
    kind: 'agent_chooses',
    delivery: 'preview',
    fallbackMinutes: 30,
    missedAfterMinutes: 1440,
    remindMinutes: 5,
    latestDays: 90,
    dialsPromised: false,
  });
  expect(callbackFaults(NEW_CALLBACKS)).toEqual({});
});

it('D9: rules come back as they were saved, also that there is no fallback', () => {
  const draft = callbacksDraft({
    callbacks: { kind: 'always_personal', fallbackMs: null, missedAfterMs: 120 * MINUTE, latestDays: 10 },
  });
  expect(callbacksRequest(draft)).toMatchObject({
    kind: 'always_personal',
    fallbackMinutes: null,
    missedAfterMinutes: 120,
    latestDays: 10,
  });
  const own = callbacksDraft({ callbacks: { fallbackMs: 45 * MINUTE } });
  expect([own.fallsBack, own.numbers.fallbackMinutes]).toEqual([true, '45']);
});

it('names the field that is wrong, and asks for no fallback where there is none', () => {
  expect(callbackFaults(typed({ missedAfterHours: '0', remindMinutes: '31', latestDays: 'viele' }))).toEqual({
    'callbacks.missedAfterMinutes': 'between',
    'callbacks.remindMinutes': 'between',
    'callbacks.latestDays': 'between',
  });
  expect(callbackFaults(typed({ fallbackMinutes: '60', missedAfterHours: '1' }))).toEqual({
    'callbacks.fallbackMinutes': 'fallbackTooLate',
  });
  expect(callbackFaults(typed({ fallbackMinutes: '59', missedAfterHours: '1' }))).toEqual({});
  for (const changes of [{ fallsBack: false }, { kind: 'always_campaign' }] as const) {
    const draft = typed({ fallbackMinutes: '' }, changes);
    expect(hasCallbackNumber(draft, 'fallbackMinutes')).toBe(false);
    expect(callbackFaults(draft)).toEqual({});
  }
});

it('says a span in the unit that people use for it', () => {
  const said = [30, 90, 120, 1440, 2880, 3000].map((minutes) => spanOf(minutes * MINUTE));
  expect(said.map(({ unit, count }) => `${count} ${unit}`)).toEqual([
    '30 minutes',
    '90 minutes',
    '2 hours',
    '24 hours',
    '2 days',
    '50 hours',
  ]);
});
