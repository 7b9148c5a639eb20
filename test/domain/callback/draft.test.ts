// What a draft promises, or which field is wrong and what would be accepted (D7, S61, S62), under five process zones.
import { describe, expect, it } from 'vitest';
import {
  type CallbackDraft,
  type CallbackGround,
  judgeCallback,
  suggestTimes,
} from '../../../src/domain/callback/draft.ts';
import { DEFAULT_CALLBACKS } from '../../../src/domain/campaign/callbacks.ts';
import { hoursOf } from '../../../src/domain/compliance/hours.ts';
import { packsFor } from '../../../src/domain/compliance/packs.ts';
import type { ChainNumber, E164 } from '../../../src/domain/phone-number.ts';
import { DAY_MS } from '../../../src/domain/time.ts';
import { PROCESS_ZONES, inProcessZone } from '../../support/process-zones.ts';
import { MONDAY_10, anna } from '../people.ts';

const HOME = '+498999998001' as E164;
const home: ChainNumber = {
  e164: HOME,
  label: 'home',
  kind: 'fixed',
  country: 'DE',
  zones: ['Europe/Berlin'],
};
const american: ChainNumber = {
  e164: '+12125550142' as E164,
  label: 'mobile',
  kind: 'fixed_or_mobile',
  country: 'US',
  zones: ['America/New_York'],
};

const ground = (change: Partial<CallbackGround> = {}): CallbackGround => ({
  numbers: [home],
  settings: DEFAULT_CALLBACKS,
  userId: anna,
  hoursOf: ({ country }) => hoursOf(packsFor('cautious', country), undefined),
  neverDialed: () => undefined,
  ...change,
});
const draft = (change: Partial<CallbackDraft> = {}): CallbackDraft => ({
  wall: '2026-11-24T17:00',
  zone: 'Europe/Berlin',
  isPersonal: true,
  number: HOME,
  ...change,
});
const judge = (change: Partial<CallbackDraft> = {}, on: Partial<CallbackGround> = {}) =>
  judgeCallback(draft(change), ground(on), MONDAY_10);

describe.each(PROCESS_ZONES)('a draft in a process in %s', (processZone) => {
  inProcessZone(processZone);

  it('D7 promises the wall time of the contact, with its zone and offset', () => {
    expect(judge()).toEqual({
      terms: {
        wall: '2026-11-24T17:00',
        zone: 'Europe/Berlin',
        offsetMinutes: 60,
        dueAt: Date.parse('2026-11-24T16:00Z'),
        e164: HOME,
        ownerId: anna,
      },
      added: undefined,
      isDoubled: false,
    });
  });

  it('D7 typed in the agent’s zone it is kept on the contact’s wall', () => {
    const judged = judge({ number: american.e164, wall: '2026-11-24T17:00' }, { numbers: [home, american] });
    expect(judged).toMatchObject({
      terms: { wall: '2026-11-24T11:00', zone: 'America/New_York', offsetMinutes: -300 },
    });
  });

  it.each([
    ['nothing typed', { wall: '' }, 'callback_time_needed', 'callback.at'],
    ['no day of the calendar', { wall: '2026-02-30T10:00' }, 'callback_time_needed', 'callback.at'],
    ['no zone', { zone: 'Europe/Atlantis' }, 'callback_time_needed', 'callback.at'],
    ['past', { wall: '2026-11-23T10:59' }, 'callback_in_past', 'callback.at'],
    ['this very minute', { wall: '2026-11-23T11:00' }, 'callback_in_past', 'callback.at'],
    ['further ahead than the campaign lets', { wall: '2027-11-24T10:00' }, 'callback_too_far', 'callback.at'],
    ['in the gap', { wall: '2027-03-28T02:30' }, 'callback_time_does_not_exist', 'callback.at'],
    ['at night', { wall: '2026-11-24T23:00' }, 'callback_outside_hours', 'callback.at'],
    ['an unreadable number', { number: '12' }, 'callback_number_malformed', 'callback.number'],
  ] as const)('S61 S62 %s is refused with its field', (_what, change, refused, field) => {
    const settings = { ...DEFAULT_CALLBACKS, latestDays: 200 };
    expect(judge(change, { settings })).toMatchObject({ refused, field });
  });

  it('S62 says what would be accepted instead: when the hours begin, when the clocks have leapt, how far ahead', () => {
    const hours = judge({ wall: '2026-11-24T23:00' });
    expect('refused' in hours && hours.until).toBe(Date.parse('2026-11-25T09:00Z'));
    const gap = judge({ wall: '2027-03-28T02:30' }, { settings: { ...DEFAULT_CALLBACKS, latestDays: 200 } });
    expect(gap).toMatchObject({
      until: Date.parse('2027-03-28T01:00Z'),
      params: { next: '2027-03-28T03:00' },
    });
    const far = judge({ wall: '2027-11-24T10:00' });
    expect('refused' in far && far.until).toBe(MONDAY_10 + DEFAULT_CALLBACKS.latestDays * DAY_MS);
  });

  it('F46 the doubled hour is the first, and it is said that there are two', () => {
    const always = {
      hoursOf: () => ({ windows: [], holidays: [] }),
      settings: { ...DEFAULT_CALLBACKS, latestDays: 366 },
    };
    expect(judge({ wall: '2027-10-31T02:30' }, always)).toMatchObject({
      isDoubled: true,
      terms: { offsetMinutes: 120, dueAt: Date.parse('2027-10-31T00:30Z') },
    });
  });

  it('D7 refuses what may never be dialed, by its kind or by the register', () => {
    expect(judge({}, { neverDialed: () => 'register' })).toMatchObject({
      refused: 'callback_number_on_register',
    });
    expect(judge({}, { neverDialed: () => 'destination' })).toMatchObject({
      refused: 'callback_number_not_allowed',
    });
  });

  it('S53 K59 the campaign may say whose callbacks are', () => {
    const always = (kind: 'always_personal' | 'always_campaign') => ({
      settings: { ...DEFAULT_CALLBACKS, kind },
    });
    const personal = judge({ isPersonal: false }, always('always_personal'));
    const campaign = judge({ isPersonal: true }, always('always_campaign'));
    expect(personal).toMatchObject({ terms: { ownerId: anna } });
    expect('terms' in campaign && 'ownerId' in campaign.terms).toBe(false);
  });

  it('D8 a new number is promised and told apart from the contact’s own', () => {
    const added = { ...american, e164: '+12125550143' as E164 };
    expect(judge({ number: '(212) 555-0143', added, wall: '2026-11-24T20:00' })).toMatchObject({
      added,
      terms: { e164: added.e164, zone: 'America/New_York' },
    });
    expect(judge({ number: 'x', added: home })).toMatchObject({ added: undefined });
  });

  it('suggests times at which the contact may be called, the soonest first', () => {
    const hours = hoursOf(packsFor('cautious', 'DE'), undefined);
    const walls = suggestTimes(home, hours, { now: MONDAY_10 }).map((one) => one.wall);
    expect(walls).toEqual(['2026-11-23T13:00', '2026-11-23T14:00', '2026-11-23T17:30', '2026-11-24T10:00']);
    for (const { at } of suggestTimes(american, hours, { now: MONDAY_10 }))
      expect(at).toBeGreaterThan(MONDAY_10);
  });
});
