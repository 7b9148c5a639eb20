// For each rule of may-dial but the calling window: the last yes and the first no. In every case at most one rule says no, so that
// a rule that is dropped is missed; the last cases join several.
import {
  type DialCase,
  NEVER,
  calls,
  ofAnotherContact,
  onPractice,
  toAnotherNumber,
  utc,
} from './dial-case.ts';
import type { EarlierCall } from '../../../src/domain/compliance/may-dial.ts';

const MONDAY = '2026-11-23T10:00Z';
const twoZones = { country: 'US', zones: ['America/Boise', 'America/Los_Angeles'] } as const;

/** On the practice network, which is always open; its trunk stays in place when a case has facts of its own. */
function practice(name: string, at: string, rest: Omit<Partial<DialCase>, 'name' | 'at'>): DialCase {
  return {
    name,
    at,
    noes: {},
    ...rest,
    rules: { ...onPractice.rules, ...rest.rules },
    facts: { ...onPractice.facts, ...rest.facts },
  };
}

export const STANDING_CASES: readonly DialCase[] = [
  { name: 'nothing speaks against it', at: MONDAY, noes: {} },
  { name: 'stop all is on', at: MONDAY, rules: { stoppedAll: true }, noes: { stop_all: NEVER } },
  {
    name: 'the practice pack on a trunk that is not the practice network',
    at: MONDAY,
    rules: { pack: 'practice' },
    noes: { pack: NEVER },
  },
  practice('the practice pack on the practice network', MONDAY, {}),
  {
    name: 'the cautious pack on the practice network',
    at: MONDAY,
    facts: onPractice.facts,
    noes: {},
  },
  {
    name: 'a country that is not allowed',
    at: MONDAY,
    number: { country: 'FR' },
    noes: { destination: NEVER },
  },
  {
    name: 'a number of no country',
    at: MONDAY,
    number: { country: undefined },
    noes: { destination: NEVER },
  },
  {
    name: 'no country is allowed',
    at: MONDAY,
    rules: { allowedCountries: [] },
    noes: { destination: NEVER },
  },
  { name: 'a premium number', at: MONDAY, number: { kind: 'premium' }, noes: { destination: NEVER } },
  { name: 'a satellite number', at: MONDAY, number: { kind: 'satellite' }, noes: { destination: NEVER } },
  { name: 'a shared-cost number', at: MONDAY, number: { kind: 'shared_cost' }, noes: { destination: NEVER } },
  { name: 'a freephone number', at: MONDAY, number: { kind: 'toll_free' }, noes: {} },
  {
    name: 'the number is on the register',
    at: MONDAY,
    facts: { registerHits: [{ kind: 'number', scope: 'organisation', since: utc(MONDAY) }] },
    noes: { register: NEVER },
  },
  {
    name: 'the person is on the register',
    at: MONDAY,
    facts: { registerHits: [{ kind: 'person', scope: 'organisation', since: utc(MONDAY) }] },
    noes: { register: NEVER },
  },
  {
    name: 'the number is on the register of this campaign',
    at: MONDAY,
    facts: { registerHits: [{ kind: 'number', scope: 'campaign', since: utc(MONDAY) }] },
    noes: { register: NEVER },
  },
  {
    name: 'a call to the number is live somewhere: ask again in half a minute',
    at: MONDAY,
    facts: { liveCall: true },
    noes: { live_call: utc('2026-11-23T10:00:30Z') },
  },
  {
    name: 'D9: the contact has been promised a callback elsewhere: not before it is over',
    at: MONDAY,
    facts: { promisedFor: utc('2026-11-23T12:00:00Z') },
    noes: { callback_pending: utc('2026-11-23T13:00:00Z') },
  },
  {
    name: 'D9: a campaign may be exempted by setting',
    at: MONDAY,
    facts: { promisedFor: utc('2026-11-23T12:00:00Z') },
    campaign: { callbacks: { dialsPromised: true } },
    noes: {},
  },
  {
    name: 'D9: what was promised is called, although the campaign’s own attempts are used up',
    at: MONDAY,
    facts: { attemptsOfRecord: 6, keepsCallback: true },
    noes: {},
  },
];

/** A call that found no agent (E24); it ended a few seconds after it began. */
const abandoned = (at: string, change: Partial<EarlierCall> = {}) =>
  calls(1, at, { abandonedAt: utc(at) + 5_000, ...change });

/** E24, UK-4: a predictive call to who was called and found nobody. */
export const COOLDOWN_CASES: readonly DialCase[] = [
  {
    ...onPractice,
    name: 'one millisecond before the day after an abandoned call is over',
    at: '2026-11-24T10:00:04.999Z',
    facts: { ...onPractice.facts, earlierCalls: abandoned('2026-11-23T10:00Z') },
    noes: { cooldown_after_abandon: utc('2026-11-24T10:00:05Z') },
  },
  {
    ...onPractice,
    name: 'the day after an abandoned call is over, counted from its end',
    at: '2026-11-24T10:00:05Z',
    facts: { ...onPractice.facts, earlierCalls: abandoned('2026-11-23T10:00Z') },
    noes: {},
  },
  {
    name: 'a British number rests for 72 hours after an abandoned call',
    at: '2026-11-26T10:00:00Z',
    number: { country: 'GB', zones: ['Europe/London'] },
    rules: { pack: 'gb', allowedCountries: ['GB'] },
    facts: { earlierCalls: abandoned('2026-11-23T10:00Z') },
    noes: { cooldown_after_abandon: utc('2026-11-26T10:00:05Z') },
  },
  {
    name: 'a British number after 72 hours',
    at: '2026-11-26T10:00:05Z',
    number: { country: 'GB', zones: ['Europe/London'] },
    rules: { pack: 'gb', allowedCountries: ['GB'] },
    facts: { earlierCalls: abandoned('2026-11-23T10:00Z') },
    noes: {},
  },
  {
    name: 'a British number called from Germany is under the longer of the two',
    at: '2026-11-25T10:00:00Z',
    number: { country: 'GB', zones: ['Europe/London'] },
    rules: { pack: 'de', allowedCountries: ['GB', 'DE'] },
    facts: { earlierCalls: abandoned('2026-11-23T10:00Z') },
    noes: { cooldown_after_abandon: utc('2026-11-26T10:00:05Z') },
  },
  {
    name: 'a British number within 72 hours where an agent is guaranteed',
    at: '2026-11-24T10:00:00Z',
    number: { country: 'GB', zones: ['Europe/London'] },
    rules: { pack: 'gb', allowedCountries: ['GB'], isAgentGuaranteed: true },
    facts: { earlierCalls: abandoned('2026-11-23T10:00Z') },
    noes: {},
  },
  {
    ...onPractice,
    name: 'the contact was abandoned on another number',
    at: '2026-11-23T12:00Z',
    facts: { ...onPractice.facts, earlierCalls: abandoned('2026-11-23T10:00Z', toAnotherNumber) },
    noes: { cooldown_after_abandon: utc('2026-11-24T10:00:05Z') },
  },
  {
    ...onPractice,
    name: 'somebody else was abandoned on this number',
    at: '2026-11-23T12:00Z',
    facts: { ...onPractice.facts, earlierCalls: abandoned('2026-11-23T10:00Z', ofAnotherContact) },
    noes: { cooldown_after_abandon: utc('2026-11-24T10:00:05Z') },
  },
  {
    ...onPractice,
    name: 'a call since then that was answered does not end the rest',
    at: '2026-11-23T14:00Z',
    facts: {
      ...onPractice.facts,
      earlierCalls: [...abandoned('2026-11-23T10:00Z'), ...calls(1, '2026-11-23T13:00Z')],
    },
    noes: { cooldown_after_abandon: utc('2026-11-24T10:00:05Z') },
  },
];

export const LIMIT_CASES: readonly DialCase[] = [
  {
    name: 'a fifth call within thirty days to a French number',
    at: '2026-11-23T10:00Z',
    number: { country: 'FR', zones: ['Europe/Paris'] },
    rules: { pack: 'fr', allowedCountries: ['FR'] },
    facts: {
      earlierCalls: [
        ...calls(1, '2026-10-26T10:00Z'),
        ...calls(1, '2026-11-02T10:00Z'),
        ...calls(2, '2026-11-09T10:00Z'),
      ],
    },
    noes: { attempts_per_30_days: utc('2026-11-25T10:00Z') },
  },
  { name: 'the sixth attempt of six for the record', at: MONDAY, facts: { attemptsOfRecord: 5 }, noes: {} },
  {
    name: 'a seventh attempt of six for the record',
    at: MONDAY,
    facts: { attemptsOfRecord: 6 },
    noes: { attempts_per_record: NEVER },
  },
  {
    name: 'one millisecond before the gap is over',
    at: '2026-11-23T10:00:59.999Z',
    facts: { earlierCalls: calls(1, MONDAY) },
    noes: { minimum_gap: utc('2026-11-23T10:01Z') },
  },
  {
    name: 'the gap is over',
    at: '2026-11-23T10:01Z',
    facts: { earlierCalls: calls(1, MONDAY) },
    noes: {},
  },
  {
    name: 'the gap counts from the last of several calls',
    at: '2026-11-23T10:01Z',
    facts: { earlierCalls: [...calls(1, '2026-11-23T10:00:30Z'), ...calls(1, MONDAY)] },
    noes: { minimum_gap: utc('2026-11-23T10:01:30Z') },
  },
  {
    name: 'the gap holds for a call that was made for somebody else',
    at: '2026-11-23T10:00:10Z',
    facts: { earlierCalls: calls(1, MONDAY, ofAnotherContact) },
    noes: { minimum_gap: utc('2026-11-23T10:01Z') },
  },
  {
    name: 'the gap is for the number, not for the next one of the chain',
    at: '2026-11-23T10:00:10Z',
    facts: { earlierCalls: calls(1, MONDAY, toAnotherNumber) },
    noes: {},
  },
  practice('two calls today', '2026-11-23T12:00Z', { facts: { earlierCalls: calls(2, MONDAY) } }),
  practice('three calls today', '2026-11-23T12:00Z', {
    facts: { earlierCalls: calls(3, MONDAY) },
    noes: { attempts_per_day: utc('2026-11-23T23:00Z') },
  }),
  practice('three calls today to other numbers of the contact', '2026-11-23T12:00Z', {
    facts: { earlierCalls: calls(3, MONDAY, toAnotherNumber) },
    noes: { attempts_per_day: utc('2026-11-23T23:00Z') },
  }),
  practice('three calls today to the number for other contacts', '2026-11-23T12:00Z', {
    facts: { earlierCalls: calls(3, MONDAY, ofAnotherContact) },
    noes: { attempts_per_day: utc('2026-11-23T23:00Z') },
  }),
  practice('three calls today to another number for another contact', '2026-11-23T12:00Z', {
    facts: { earlierCalls: calls(3, MONDAY, { ...toAnotherNumber, ...ofAnotherContact }) },
  }),
  practice('a limit of none at all', MONDAY, {
    campaign: { attemptsPerDay: 0 },
    noes: { attempts_per_day: NEVER },
  }),
];

export const DAY_CASES: readonly DialCase[] = [
  practice('three calls yesterday, at one minute past midnight of the callee', '2026-11-23T23:01Z', {
    facts: { earlierCalls: calls(3, '2026-11-23T22:59Z') },
    campaign: { minimumGapMs: 0 },
  }),
  practice('three calls today, one minute before midnight of the callee', '2026-11-23T22:59Z', {
    facts: { earlierCalls: calls(3, '2026-11-22T23:00Z') },
    noes: { attempts_per_day: utc('2026-11-23T23:00Z') },
  }),
  practice('the day that has begun in one of two zones has not begun in the other', '2026-11-24T07:30Z', {
    number: twoZones,
    facts: { earlierCalls: calls(3, '2026-11-23T20:00Z') },
    noes: { attempts_per_day: utc('2026-11-24T08:00Z') },
  }),
  practice('calls after midnight of one zone count there for the whole new day', '2026-11-24T09:00Z', {
    number: twoZones,
    facts: { earlierCalls: calls(3, '2026-11-24T07:30Z') },
    noes: { attempts_per_day: utc('2026-11-25T07:00Z') },
  }),
  practice('a day of 23 hours in Berlin', '2026-03-29T21:59Z', {
    facts: { earlierCalls: calls(3, '2026-03-28T23:00Z') },
    noes: { attempts_per_day: utc('2026-03-29T22:00Z') },
  }),
  practice('a day of 25 hours in Berlin', '2026-10-25T22:59Z', {
    facts: { earlierCalls: calls(3, '2026-10-24T22:00Z') },
    noes: { attempts_per_day: utc('2026-10-25T23:00Z') },
  }),
  practice('the hour that Santiago has twice belongs to the old day', '2026-04-05T03:45Z', {
    number: { zones: ['America/Santiago'] },
    facts: { earlierCalls: calls(3, '2026-04-04T03:30Z') },
    noes: { attempts_per_day: utc('2026-04-05T04:00Z') },
  }),
  practice('midnight that Santiago leaves out still ends the day', '2026-09-06T04:00Z', {
    number: { zones: ['America/Santiago'] },
    facts: { earlierCalls: calls(3, '2026-09-06T03:00Z') },
  }),
  practice('a quarter past eleven in Chatham is another day than in London', '2026-11-23T10:15Z', {
    number: { zones: ['Pacific/Chatham'] },
    facts: { earlierCalls: calls(3, '2026-11-23T10:00Z') },
    campaign: { minimumGapMs: 0 },
  }),
  practice('29 February is a day of its own', '2028-02-29T12:00Z', {
    facts: { earlierCalls: [...calls(2, '2028-02-28T12:00Z'), ...calls(2, '2028-02-29T11:00Z')] },
  }),
  practice('29 February ends on 1 March', '2028-02-29T12:00Z', {
    facts: { earlierCalls: calls(3, '2028-02-29T11:00Z') },
    noes: { attempts_per_day: utc('2028-02-29T23:00Z') },
  }),
  practice('the last day of the year ends', '2026-12-31T22:45Z', {
    facts: { earlierCalls: calls(3, '2026-12-31T12:00Z') },
    noes: { attempts_per_day: utc('2026-12-31T23:00Z') },
  }),
  practice('the same day of the last year is not today', '2026-12-31T12:00Z', {
    facts: { earlierCalls: calls(3, '2025-12-31T12:00Z') },
  }),
  practice('the first of January is not the first of the month before', '2027-01-01T12:00Z', {
    facts: { earlierCalls: calls(3, '2026-12-01T12:00Z') },
  }),
];

export const JOINED_CASES: readonly DialCase[] = [
  {
    name: 'a new day begins when nobody may be called: the answer is the next opening',
    at: '2026-11-23T18:00Z',
    facts: { earlierCalls: calls(3, MONDAY) },
    noes: { attempts_per_day: utc('2026-11-23T23:00Z') },
    until: utc('2026-11-24T09:00Z'),
  },
  {
    name: 'the last minute before closing and a gap of an hour',
    at: '2026-11-23T18:59Z',
    facts: { earlierCalls: calls(1, '2026-11-23T18:58Z') },
    campaign: { minimumGapMs: 3_600_000 },
    noes: { minimum_gap: utc('2026-11-23T19:58Z') },
    until: utc('2026-11-24T09:00Z'),
  },
  {
    name: 'outside the hours and on the register: waiting does not help',
    at: '2026-11-23T20:00Z',
    facts: { registerHits: [{ kind: 'number', scope: 'organisation', since: 0 }] },
    noes: { register: NEVER, window: utc('2026-11-24T09:00Z') },
    until: NEVER,
  },
  {
    name: 'outside the hours, too soon, and used up for today',
    at: '2026-11-23T19:00Z',
    facts: { earlierCalls: calls(3, '2026-11-23T18:59:30Z') },
    noes: {
      window: utc('2026-11-24T09:00Z'),
      attempts_per_day: utc('2026-11-23T23:00Z'),
      minimum_gap: utc('2026-11-23T19:00:30Z'),
    },
    until: utc('2026-11-24T09:00Z'),
  },
];
