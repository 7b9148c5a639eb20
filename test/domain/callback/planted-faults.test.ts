// A guard needs a test too: each of these judges of a draft has one fault planted, and the cases must name it (D7, F46, S61).
import { expect, test } from 'vitest';
import {
  type CallbackDraft,
  type CallbackGround,
  type JudgedCallback,
  judgeCallback,
} from '../../../src/domain/callback/draft.ts';
import { type WallTime, readWallTime } from '../../../src/domain/callback/wall-time.ts';
import { DEFAULT_CALLBACKS } from '../../../src/domain/campaign/callbacks.ts';
import { hoursOf } from '../../../src/domain/compliance/hours.ts';
import { packsFor } from '../../../src/domain/compliance/packs.ts';
import type { Refusal } from '../../../src/domain/floor/refusal.ts';
import type { ChainNumber, E164 } from '../../../src/domain/phone-number.ts';
import { HOUR_MS } from '../../../src/domain/time.ts';
import { MONDAY_10, anna } from '../people.ts';

const HOME = '+498999998001' as E164;
const REGISTERED = '+498999998002' as E164;
const home: ChainNumber = {
  e164: HOME,
  label: 'home',
  kind: 'fixed',
  country: 'DE',
  zones: ['Europe/Berlin'],
};
const american: ChainNumber = {
  ...home,
  e164: '+12125550142' as E164,
  country: 'US',
  zones: ['America/New_York'],
};
const numbers = [home, { ...home, e164: REGISTERED }, american];

type Judge = (draft: CallbackDraft, ground: CallbackGround, now: number) => JudgedCallback | Refusal;
type Case = readonly [
  name: string,
  draft: Partial<CallbackDraft>,
  says: string,
  ground?: Partial<CallbackGround>,
];

const night = { hoursOf: () => ({ windows: [], holidays: [] }) } satisfies Partial<CallbackGround>;
/** What each must say: a refusal's code, or the instant with whose it is. */
const CASES: readonly Case[] = [
  ['a good one', { wall: '2026-11-24T17:00' }, '2026-11-24T16:00 anna'],
  ['past', { wall: '2026-11-23T10:59' }, 'callback_in_past'],
  ['a minute ahead', { wall: '2026-11-23T11:01' }, '2026-11-23T10:01 anna'],
  ['too far', { wall: '2028-01-03T12:00' }, 'callback_too_far'],
  ['at night', { wall: '2026-11-24T03:00' }, 'callback_outside_hours'],
  ['in the gap', { wall: '2027-03-28T02:30' }, 'callback_time_does_not_exist', night],
  ['doubled', { wall: '2027-10-31T02:30' }, '2027-10-31T00:30 anna', night],
  ['on the register', { wall: '2026-11-24T17:00', number: REGISTERED }, 'callback_number_on_register'],
  [
    'typed here for somebody there',
    { wall: '2026-11-24T17:00', number: american.e164 },
    '2026-11-24T16:00 anna',
  ],
  [
    'morning here, night there',
    { wall: '2026-11-24T11:00', number: american.e164 },
    'callback_outside_hours',
  ],
  ['anybody’s', { wall: '2026-11-24T17:00', isPersonal: false }, '2026-11-24T16:00 all'],
];

function wronglyJudged(judge: Judge): string[] {
  return CASES.flatMap(([name, change, says, on = {}]) => {
    const ground: CallbackGround = {
      numbers,
      userId: anna,
      settings: { ...DEFAULT_CALLBACKS, latestDays: 366 },
      hoursOf: ({ country }) => hoursOf(packsFor('cautious', country), undefined),
      neverDialed: ({ e164 }) => (e164 === REGISTERED ? 'register' : undefined),
      ...on,
    };
    const draft = { wall: '', zone: 'Europe/Berlin', isPersonal: true, number: HOME, ...change };
    const judged = judge(draft, ground, MONDAY_10);
    const said =
      'refused' in judged
        ? judged.refused
        : `${new Date(judged.terms.dueAt).toISOString().slice(0, 16)} ${judged.terms.ownerId === undefined ? 'all' : 'anna'}`;
    return said === says ? [] : [name];
  });
}

const later = (judged: JudgedCallback | Refusal, ms: number) =>
  'refused' in judged ? judged : { ...judged, terms: { ...judged.terms, dueAt: judged.terms.dueAt + ms } };

const FAULTS: Readonly<Record<string, { readonly judge: Judge; readonly caught: string }>> = {
  'takes what is past': {
    judge: (draft, ground, now) => judgeCallback(draft, ground, now - HOUR_MS),
    caught: 'past',
  },
  'has no furthest day': {
    judge: (draft, ground, now) =>
      judgeCallback(draft, { ...ground, settings: { ...ground.settings, latestDays: 9_999 } }, now),
    caught: 'too far',
  },
  'asks no calling hours': {
    judge: (draft, ground, now) => judgeCallback(draft, { ...ground, ...night }, now),
    caught: 'at night',
  },
  'leaps over the gap without a word': {
    judge: (draft, ground, now) => {
      const reading = readWallTime(draft.zone, draft.wall as WallTime);
      return judgeCallback(reading.kind === 'gap' ? { ...draft, wall: reading.wall } : draft, ground, now);
    },
    caught: 'in the gap',
  },
  'takes the second of a doubled hour': {
    judge: (draft, ground, now) => {
      const judged = judgeCallback(draft, ground, now);
      return later(judged, 'isDoubled' in judged && judged.isDoubled ? HOUR_MS : 0);
    },
    caught: 'doubled',
  },
  'does not look at the register': {
    judge: (draft, ground, now) => judgeCallback(draft, { ...ground, neverDialed: () => undefined }, now),
    caught: 'on the register',
  },
  'takes the agent’s clock for the contact’s': {
    judge: (draft, ground, now) => {
      const number = ground.numbers.find(({ e164 }) => e164 === draft.number);
      return judgeCallback({ ...draft, zone: number?.zones[0] ?? draft.zone }, ground, now);
    },
    caught: 'typed here for somebody there',
  },
  'counts in UTC': {
    judge: (draft, ground, now) => judgeCallback({ ...draft, zone: 'UTC' }, ground, now),
    caught: 'a good one',
  },
  'makes all of them personal': {
    judge: (draft, ground, now) => judgeCallback({ ...draft, isPersonal: true }, ground, now),
    caught: 'anybody’s',
  },
  'is a minute late': {
    judge: (draft, ground, now) => judgeCallback(draft, ground, now + 60_000),
    caught: 'a minute ahead',
  },
};

test('D7 S61 S62 the judge gets every case right', () => {
  expect(wronglyJudged(judgeCallback)).toEqual([]);
});

test.each(Object.entries(FAULTS))('D7 F46 a judge that %s is caught', (_fault, { judge, caught }) => {
  expect(wronglyJudged(judge)).toContain(caught);
});
