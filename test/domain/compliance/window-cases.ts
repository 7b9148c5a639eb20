// The calling window (E18) over the world's zones: exactly the window says no, and says when it opens. Every instant is in UTC; the
// remarks give the wall time of the callee.
import { type DialCase, NEVER, daily, onPractice, utc } from './dial-case.ts';
import { sameHours } from '../../../src/domain/compliance/window.ts';

const twoZones = { country: 'US', zones: ['America/Boise', 'America/Los_Angeles'] } as const;

function closed(name: string, at: string, opens: string | undefined, rest: Partial<DialCase> = {}): DialCase {
  return { name, at, ...rest, noes: { window: opens === undefined ? NEVER : utc(opens) } };
}
function open(name: string, at: string, rest: Partial<DialCase> = {}): DialCase {
  return { name, at, ...rest, noes: {} };
}

/** The cautious pack: Monday to Friday, ten to eight in the callee's local time. */
export const WEEK_CASES: readonly DialCase[] = [
  closed('Monday, a minute to ten in Berlin', '2026-11-23T08:59Z', '2026-11-23T09:00Z'),
  open('Monday, ten in Berlin', '2026-11-23T09:00Z'),
  open('Monday, a blink before eight in Berlin', '2026-11-23T18:59:59.999Z'),
  closed('Monday, eight in the evening in Berlin', '2026-11-23T19:00Z', '2026-11-24T09:00Z'),
  closed('Friday evening in Berlin', '2026-11-27T19:00Z', '2026-11-30T09:00Z'),
  closed('Sunday noon in Berlin', '2026-11-22T11:00Z', '2026-11-23T09:00Z'),
  closed('the Friday before summer time in Berlin', '2026-03-27T19:00Z', '2026-03-30T08:00Z'),
  closed('the Friday before winter time in Berlin', '2026-10-23T18:00Z', '2026-10-26T09:00Z'),
  closed('the last evening of the year', '2026-12-31T19:00Z', '2027-01-01T09:00Z'),
  closed('28 February of a leap year', '2028-02-28T19:00Z', '2028-02-29T09:00Z'),
  closed('29 February', '2028-02-29T19:00Z', '2028-03-01T09:00Z'),
];

export const ZONE_CASES: readonly DialCase[] = [
  closed('no zone is known', '2026-11-23T10:00Z', undefined, { number: { zones: [] } }),
  closed('open in Boise, not yet in Los Angeles', '2026-11-23T17:30Z', '2026-11-23T18:00Z', {
    number: twoZones,
  }),
  open('open in Boise and in Los Angeles', '2026-11-23T18:00Z', { number: twoZones }),
  open('the last moment in Boise', '2026-11-24T02:59Z', { number: twoZones }),
  closed('over in Boise, still open in Los Angeles', '2026-11-24T03:00Z', '2026-11-24T18:00Z', {
    number: twoZones,
  }),
  closed('zones half a world apart are never open together', '2026-11-23T10:00Z', undefined, {
    number: { country: 'US', zones: ['Pacific/Guam', 'Europe/London'] },
  }),
  closed('Chatham opens on a quarter of an hour, summer', '2026-11-22T20:14Z', '2026-11-22T20:15Z', {
    number: { zones: ['Pacific/Chatham'] },
  }),
  open('Chatham, ten in the morning, winter', '2026-05-31T21:15Z', {
    number: { zones: ['Pacific/Chatham'] },
  }),
  closed('Chatham, a minute to ten, winter', '2026-05-31T21:14Z', '2026-05-31T21:15Z', {
    number: { zones: ['Pacific/Chatham'] },
  }),
  closed('Kathmandu, a minute to ten', '2026-11-23T04:14Z', '2026-11-23T04:15Z', {
    number: { zones: ['Asia/Kathmandu'] },
  }),
  open('Lord Howe before its half hour goes back', '2026-04-02T23:00Z', {
    number: { zones: ['Australia/Lord_Howe'] },
  }),
  closed('Lord Howe after its half hour went back', '2026-04-05T23:00Z', '2026-04-05T23:30Z', {
    number: { zones: ['Australia/Lord_Howe'] },
  }),
  closed('Lord Howe before its half hour goes forward', '2026-10-01T23:00Z', '2026-10-01T23:30Z', {
    number: { zones: ['Australia/Lord_Howe'] },
  }),
  open('Lord Howe after its half hour went forward', '2026-10-04T23:00Z', {
    number: { zones: ['Australia/Lord_Howe'] },
  }),
  closed(
    'Monday in London is Monday evening in Honolulu only later',
    '2026-11-23T10:00Z',
    '2026-11-23T20:00Z',
    {
      number: { zones: ['Pacific/Honolulu'] },
    },
  ),
];

/** A window of one hour of the night, on the practice network, over the days on which the clocks change. */
function night(window: ReturnType<typeof daily>, zone: string): Partial<DialCase> {
  return { ...onPractice, campaign: { window }, number: { zones: [zone] } };
}
const berlin2 = night(daily('02:00', '03:00'), 'Europe/Berlin');
const newYork2 = night(daily('02:00', '03:00'), 'America/New_York');
const newYork1 = night(daily('01:00', '02:00'), 'America/New_York');
const santiago0 = night(daily('00:00', '01:00'), 'America/Santiago');
const santiago23 = night(daily('23:00', '24:00'), 'America/Santiago');

export const CLOCK_CHANGE_CASES: readonly DialCase[] = [
  closed('Berlin leaves out two to three: next night', '2026-03-29T00:59Z', '2026-03-30T00:00Z', berlin2),
  closed('Berlin, three o clock has just begun', '2026-03-29T01:00Z', '2026-03-30T00:00Z', berlin2),
  open('Berlin, half past two the first time', '2026-10-25T00:30Z', berlin2),
  open('Berlin, half past two the second time', '2026-10-25T01:30Z', berlin2),
  closed('Berlin, three o clock after both', '2026-10-25T02:00Z', '2026-10-26T01:00Z', berlin2),
  closed('New York leaves out two to three: next night', '2026-03-08T06:59Z', '2026-03-09T06:00Z', newYork2),
  open('New York, half past one the first time', '2026-11-01T05:30Z', newYork1),
  open('New York, half past one the second time', '2026-11-01T06:30Z', newYork1),
  closed('New York, two o clock after both', '2026-11-01T07:00Z', '2026-11-02T06:00Z', newYork1),
  closed(
    'Santiago leaves out midnight to one: next night',
    '2026-09-06T03:59Z',
    '2026-09-07T03:00Z',
    santiago0,
  ),
  open('Santiago, half past eleven the first time', '2026-04-05T02:30Z', santiago23),
  open('Santiago, half past eleven the second time', '2026-04-05T03:30Z', santiago23),
  closed('Santiago, Sunday has begun', '2026-04-05T04:00Z', '2026-04-06T03:00Z', santiago23),
];

/** The campaign's own hours narrow those of the pack and never widen them. */
export const CAMPAIGN_CASES: readonly DialCase[] = [
  open('inside the campaign hours', '2026-11-23T12:00Z', { campaign: { window: daily('13:00', '14:00') } }),
  closed('before the campaign hours', '2026-11-23T11:59Z', '2026-11-23T12:00Z', {
    campaign: { window: daily('13:00', '14:00') },
  }),
  closed('campaign hours that begin before the pack allows', '2026-11-23T08:00Z', '2026-11-23T09:00Z', {
    campaign: { window: daily('08:00', '21:00') },
  }),
  closed('campaign hours that end after the pack allows', '2026-11-23T19:30Z', '2026-11-24T09:00Z', {
    campaign: { window: daily('08:00', '21:00') },
  }),
  closed('Tuesdays alone', '2026-11-23T10:00Z', '2026-11-24T09:00Z', {
    campaign: { window: sameHours([2], { fromMinute: 0, toMinute: 1440 }) },
  }),
  closed('hours that the pack never allows', '2026-11-23T10:00Z', undefined, {
    campaign: { window: daily('06:00', '08:00') },
  }),
];
