// Golden tests of the rule packs: for each rule of a country's law the last yes and the first no, and what comes of a number of another
// country. The instants are written in UTC; what the clock on the wall says stands in the names.
import { expect, test } from 'vitest';
import { holidaysOf } from '../../../src/domain/compliance/holidays.ts';
import { mayDial } from '../../../src/domain/compliance/may-dial.ts';
import { PACKS, PACK_DUTIES, PACK_IDS, REAL_PACK_IDS } from '../../../src/domain/compliance/packs.ts';
import { type DialCase, calls, expected, questionOf, tell, utc } from './dial-case.ts';

const COUNTRIES = ['DE', 'GB', 'FR', 'US', 'AT'] as const;
const NUMBERS = {
  de: { country: 'DE', zones: ['Europe/Berlin'] },
  gb: { country: 'GB', zones: ['Europe/London'] },
  fr: { country: 'FR', zones: ['Europe/Paris'] },
  us: { country: 'US', zones: ['America/New_York'] },
  at: { country: 'AT', zones: ['Europe/Vienna'] },
} as const;
type Whose = keyof typeof NUMBERS;

function under(
  pack: 'de' | 'gb' | 'fr' | 'us',
  whose: Whose,
  rest: Pick<DialCase, 'name' | 'at' | 'noes'> & Partial<DialCase>,
): DialCase {
  return {
    ...rest,
    number: NUMBERS[whose],
    rules: { pack, allowedCountries: COUNTRIES },
    campaign: { attemptsPerDay: 20, minimumGapMs: 0, ...rest.campaign },
  };
}
const hours = (at: string) => ({ window: utc(at) });

const GERMANY: readonly DialCase[] = [
  under('de', 'de', { name: 'Monday 7:59', at: '2026-11-23T06:59Z', noes: hours('2026-11-23T07:00Z') }),
  under('de', 'de', { name: 'Monday 8:00', at: '2026-11-23T07:00Z', noes: {} }),
  under('de', 'de', { name: 'Monday 19:59', at: '2026-11-23T18:59Z', noes: {} }),
  under('de', 'de', { name: 'Monday 20:00', at: '2026-11-23T19:00Z', noes: hours('2026-11-24T07:00Z') }),
  under('de', 'de', { name: 'Saturday 12:00', at: '2026-11-28T11:00Z', noes: {} }),
  under('de', 'de', { name: 'Sunday 12:00', at: '2026-11-29T11:00Z', noes: hours('2026-11-30T07:00Z') }),
  // Christmas 2026: Friday and Saturday are holidays, then it is Sunday.
  under('de', 'de', { name: 'Christmas Day', at: '2026-12-25T11:00Z', noes: hours('2026-12-28T07:00Z') }),
  under('de', 'de', { name: 'Christmas Eve 19:59', at: '2026-12-24T18:59Z', noes: {} }),
  under('de', 'de', {
    name: 'Ascension Day 2027',
    at: '2027-05-06T10:00Z',
    noes: hours('2027-05-07T06:00Z'),
  }),
  under('de', 'de', {
    name: 'Unity Day, a Saturday',
    at: '2026-10-03T10:00Z',
    noes: hours('2026-10-05T06:00Z'),
  }),
  under('de', 'de', {
    name: 'a third call on a day',
    at: '2026-11-23T15:00Z',
    facts: { earlierCalls: calls(2, '2026-11-23T09:00Z') },
    noes: {},
  }),
  under('de', 'de', {
    name: 'a fourth call on a day, whatever the campaign allows',
    at: '2026-11-23T15:00Z',
    facts: { earlierCalls: calls(3, '2026-11-23T09:00Z') },
    noes: { attempts_per_day: utc('2026-11-23T23:00Z') },
    until: utc('2026-11-24T07:00Z'),
  }),
];

const FRANCE: readonly DialCase[] = [
  under('fr', 'fr', { name: 'Monday 9:59', at: '2026-11-23T08:59Z', noes: hours('2026-11-23T09:00Z') }),
  under('fr', 'fr', { name: 'Monday 10:00', at: '2026-11-23T09:00Z', noes: {} }),
  under('fr', 'fr', { name: 'Monday 12:59', at: '2026-11-23T11:59Z', noes: {} }),
  under('fr', 'fr', { name: 'Monday 13:00', at: '2026-11-23T12:00Z', noes: hours('2026-11-23T13:00Z') }),
  under('fr', 'fr', { name: 'Monday 14:00', at: '2026-11-23T13:00Z', noes: {} }),
  under('fr', 'fr', { name: 'Monday 20:00', at: '2026-11-23T19:00Z', noes: hours('2026-11-24T09:00Z') }),
  under('fr', 'fr', { name: 'Saturday 11:00', at: '2026-11-28T10:00Z', noes: hours('2026-11-30T09:00Z') }),
  under('fr', 'fr', { name: '14 July 2027', at: '2027-07-14T09:00Z', noes: hours('2027-07-15T08:00Z') }),
  under('fr', 'fr', {
    name: 'a fourth call within thirty days',
    at: '2026-11-23T09:00Z',
    facts: { earlierCalls: calls(3, '2026-11-02T09:00Z') },
    noes: {},
  }),
  under('fr', 'fr', {
    name: 'a fifth one',
    at: '2026-11-23T09:00Z',
    facts: { earlierCalls: calls(4, '2026-11-02T09:00Z') },
    noes: { attempts_per_30_days: utc('2026-12-02T09:00Z') },
  }),
  under('fr', 'fr', {
    name: 'four calls, the first of them thirty days ago',
    at: '2026-11-23T09:00Z',
    facts: { earlierCalls: [...calls(1, '2026-10-24T09:00Z'), ...calls(3, '2026-11-02T09:00Z')] },
    noes: {},
  }),
];

const BRITAIN: readonly DialCase[] = [
  under('gb', 'gb', { name: 'Monday 8:59', at: '2026-11-23T08:59Z', noes: hours('2026-11-23T09:00Z') }),
  under('gb', 'gb', { name: 'Monday 9:00', at: '2026-11-23T09:00Z', noes: {} }),
  under('gb', 'gb', { name: 'Saturday 19:59', at: '2026-11-28T19:59Z', noes: {} }),
  under('gb', 'gb', { name: 'Sunday', at: '2026-11-29T12:00Z', noes: hours('2026-11-30T09:00Z') }),
];

const STATES: readonly DialCase[] = [
  under('us', 'us', { name: 'Monday 7:59', at: '2026-11-23T12:59Z', noes: hours('2026-11-23T13:00Z') }),
  under('us', 'us', { name: 'Monday 8:00', at: '2026-11-23T13:00Z', noes: {} }),
  under('us', 'us', { name: 'Sunday 20:59', at: '2026-11-30T01:59Z', noes: {} }),
  under('us', 'us', { name: 'Sunday 21:00', at: '2026-11-30T02:00Z', noes: hours('2026-11-30T13:00Z') }),
];

const ABROAD: readonly DialCase[] = [
  under('de', 'fr', {
    name: 'de to France at 9:00: France sleeps',
    at: '2026-11-23T08:00Z',
    noes: hours('2026-11-23T09:00Z'),
  }),
  under('us', 'de', {
    name: 'us to Germany on a Sunday',
    at: '2026-11-29T11:00Z',
    noes: hours('2026-11-30T07:00Z'),
  }),
  under('de', 'us', {
    name: 'de to New York at 20:00 there',
    at: '2026-11-24T01:00Z',
    noes: hours('2026-11-24T13:00Z'),
  }),
  // No pack is known for Austria: Monday to Friday, 10 to 20.
  under('de', 'at', {
    name: 'de to Austria at 9:00',
    at: '2026-11-23T08:00Z',
    noes: hours('2026-11-23T09:00Z'),
  }),
  under('de', 'at', {
    name: 'de to Austria on a Saturday',
    at: '2026-11-28T11:00Z',
    noes: hours('2026-11-30T09:00Z'),
  }),
  under('us', 'fr', {
    name: 'us to France, a fifth call within thirty days',
    at: '2026-11-23T13:00Z',
    facts: { earlierCalls: calls(4, '2026-11-02T13:00Z') },
    noes: { attempts_per_30_days: utc('2026-12-02T13:00Z') },
  }),
];

const check = (each: DialCase) => expect(tell(mayDial(...questionOf(each)))).toBe(expected(each));

test.each(GERMANY)('Germany: $name', check);
test.each(FRANCE)('France: $name', check);
test.each(BRITAIN)('Britain: $name', check);
test.each(STATES)('the United States: $name', check);
test.each(ABROAD)('a number of another country is under both laws: $name', check);

test('every pack of a country has a law, a source, a day of review and duties that have words', () => {
  for (const id of PACK_IDS) {
    const pack = PACKS[id];
    expect(pack.id).toBe(id);
    expect(pack.source.length).toBeGreaterThan(20);
    expect(pack.reviewedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(pack.practiceOnly).toBe(id === 'practice');
  }
  const real = PACK_IDS.filter((id) => PACKS[id].country !== undefined);
  expect(real).toEqual([...REAL_PACK_IDS]);
  const used = new Set(REAL_PACK_IDS.flatMap((id) => PACKS[id].duties));
  expect([...used].toSorted()).toEqual([...PACK_DUTIES].toSorted());
});

test('no pack of a country is open at night, so that a holiday never ends an open window', () => {
  for (const id of REAL_PACK_IDS)
    for (const day of PACKS[id].window)
      for (const { fromMinute, toMinute } of day) {
        expect(fromMinute).toBeGreaterThanOrEqual(8 * 60);
        expect(toMinute).toBeLessThanOrEqual(21 * 60);
      }
});

test('the holidays of 2026 and 2027 are those that the calendars print', () => {
  expect([...holidaysOf('DE', 2026)].toSorted()).toEqual([
    '2026-01-01',
    '2026-04-03',
    '2026-04-06',
    '2026-05-01',
    '2026-05-14',
    '2026-05-25',
    '2026-10-03',
    '2026-12-25',
    '2026-12-26',
  ]);
  expect([...holidaysOf('FR', 2027)].toSorted()).toEqual([
    '2027-01-01',
    '2027-03-29',
    '2027-05-01',
    '2027-05-06',
    '2027-05-08',
    '2027-05-17',
    '2027-07-14',
    '2027-08-15',
    '2027-11-01',
    '2027-11-11',
    '2027-12-25',
  ]);
});
