// What the lists of callbacks know without a server: days and months, the change that is typed, which reminders were answered, a full day.
import { describe, expect, it } from 'vitest';
import { callbackChange, type CallbackRow, type ReminderView } from '../../src/wire/callbacks.ts';
import {
  NEW_NUMBER,
  changeDraft,
  changeRequest,
  instantOf,
  missingIn,
} from '../../src/web/callbacks/change-draft.ts';
import { spanOfDays } from '../../src/web/callbacks/day-span.ts';
import { addDays, addMonths, firstWeekday, weeksOf } from '../../src/web/callbacks/month-days.ts';
import {
  keepAnswered,
  minutesUntil,
  readAnswered,
  reminderKey,
  unanswered,
} from '../../src/web/agent/remembered-reminders.ts';
import { isForDesktop } from '../../src/web/agent/desktop-rule.ts';
import { hourRows } from '../../src/web/supervisor/callbacks/capacity-rows.ts';
import { NO_FILTER, parametersOf } from '../../src/web/supervisor/callbacks/filter.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** Sunday 29 November 2026, 10:00 in Berlin. */
const NOW = Date.parse('2026-11-29T09:00:00Z');
const BERLIN = 'Europe/Berlin';

describe('a month of the calendar', () => {
  it('S66: begins its weeks where the language does, and shows the days of its neighbours', () => {
    expect(firstWeekday('de-DE')).toBe(1);
    expect(firstWeekday('en-US')).toBe(7);
    const german = weeksOf('2026-11', 1);
    expect(german.map(([first]) => first)).toEqual([
      '2026-10-26',
      '2026-11-02',
      '2026-11-09',
      '2026-11-16',
      '2026-11-23',
      '2026-11-30',
    ]);
    const american = weeksOf('2026-11', 7);
    expect([american[0]?.[0], american.length, american.at(-1)?.[6]]).toEqual([
      '2026-11-01',
      5,
      '2026-12-05',
    ]);
    expect(weeksOf('2027-02', 1)).toHaveLength(4);
  });

  it('steps over the end of a year', () => {
    expect([addMonths('2026-12', 1), addMonths('2026-01', -1)]).toEqual(['2027-01', '2025-12']);
    expect([addDays('2026-12-31', 1), addDays('2028-03-01', -1)]).toEqual(['2027-01-01', '2028-02-29']);
  });

  it('F45: a day has the hours that the zone gives it', () => {
    const hours = (day: string) => {
      const { from, to } = spanOfDays(BERLIN, day, day);
      return (to - from) / HOUR;
    };
    expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-11-29')]).toEqual([23, 25, 24]);
    // Santiago's clocks leap over midnight: the day begins at one.
    const { from } = spanOfDays('America/Santiago', '2026-09-06', '2026-09-06');
    expect(new Date(from).toISOString()).toBe('2026-09-06T04:00:00.000Z');
  });
});

const ROW = {
  id: 'x',
  state: 'scheduled',
  dueAt: NOW + 26 * HOUR,
  wall: '2026-11-30T12:00',
  zone: BERLIN,
  e164: '+493023125001',
  numbers: [
    { e164: '+493023125001', label: 'home' },
    { e164: '+491713919001', label: 'mobile' },
  ],
  ownerId: '0190f000-0000-7000-8000-000000000001',
} as unknown as CallbackRow;

describe('a callback that is changed', () => {
  const draft = changeDraft(ROW, { zone: BERLIN, now: NOW });

  it('D7: begins with what was promised, by the clock of whoever looks, and asks for nothing that is the same', () => {
    expect(draft).toMatchObject({ date: '2026-11-30', time: '12:00', number: '+493023125001' });
    expect(changeDraft(ROW, { zone: 'America/New_York', now: NOW })).toMatchObject({ time: '06:00' });
    expect(changeRequest(draft, ROW, BERLIN)).toEqual({});
  });

  it('says only what is different, with the zone in which it was typed', () => {
    const changed = changeRequest({ ...draft, time: '17:30' }, ROW, BERLIN);
    expect(callbackChange.parse(changed)).toEqual({ at: { wall: '2026-11-30T17:30', zone: BERLIN } });
    expect(changeRequest({ ...draft, number: '+491713919001' }, ROW, BERLIN)).toEqual({
      number: '+491713919001',
    });
    expect(changeRequest({ ...draft, ownerId: '' }, ROW, BERLIN)).toEqual({ ownerId: null });
    expect(changeRequest({ ...draft, number: NEW_NUMBER, typed: ' 030 1 ' }, ROW, BERLIN)).toEqual({
      number: '030 1',
    });
  });

  it('one that was missed is promised anew, an hour from now unless somebody says otherwise', () => {
    const missed = { ...ROW, state: 'missed', dueAt: NOW - HOUR } as CallbackRow;
    const anew = changeDraft(missed, { zone: BERLIN, now: NOW + MINUTE });
    expect([anew.date, anew.time]).toEqual(['2026-11-29', '11:15']);
    expect(changeRequest(anew, missed, BERLIN)).toEqual({ at: { wall: '2026-11-29T11:15', zone: BERLIN } });
  });

  it('names what is missing, and the instant of what is there', () => {
    expect(missingIn({ ...draft, time: '' })).toEqual(['at']);
    expect(missingIn({ ...draft, number: NEW_NUMBER, typed: ' ' })).toEqual(['number']);
    expect(missingIn(draft)).toEqual([]);
    expect(instantOf(draft, BERLIN)).toEqual({ at: ROW.dueAt, isDoubled: false });
    expect(instantOf({ date: '2026-03-29', time: '02:30' }, BERLIN)).toBeUndefined();
    expect(instantOf({ date: '2026-10-25', time: '02:30' }, BERLIN)?.isDoubled).toBe(true);
  });
});

describe('a reminder', () => {
  const reminder = { id: 'a', dueAt: NOW + 4 * MINUTE } as ReminderView;
  const other = { id: 'b', dueAt: NOW } as ReminderView;

  it('is answered once, also over a reload; another time of the same callback asks again', () => {
    const kept = keepAnswered(new Set(['gone 1']), [reminder, other], reminderKey(reminder));
    const after = readAnswered(JSON.stringify(kept));
    expect(kept).toEqual([reminderKey(reminder)]);
    expect(unanswered([reminder, other], after)).toEqual([other]);
    expect(unanswered([{ ...reminder, dueAt: NOW + HOUR }], after)).toHaveLength(1);
  });

  it('is asked again where nothing readable is kept', () => {
    for (const stored of [null, '', '{', '{"a":1}', '[1]']) expect(readAnswered(stored).size).toBe(0);
  });

  it('is told on the desktop while the window is hidden', () => {
    const hidden = { isHidden: true, permission: 'granted' } as const;
    expect(isForDesktop({ kind: 'callback' }, hidden)).toBe(true);
    expect(isForDesktop({ kind: 'callback' }, { ...hidden, isHidden: false })).toBe(false);
  });

  it('counts whole minutes down to now', () => {
    expect([0, 1, MINUTE, 4 * MINUTE].map((left) => minutesUntil(reminder, reminder.dueAt - left))).toEqual([
      0, 1, 1, 4,
    ]);
    expect(minutesUntil(reminder, reminder.dueAt + HOUR)).toBe(0);
  });
});

describe('a full day', () => {
  const day = spanOfDays(BERLIN, '2026-11-30', '2026-11-30');
  const quarters = Array.from({ length: 96 }, (_, index) => ({
    at: day.from + index * 15 * MINUTE,
    due: index === 40 ? 5 : 0,
    agents: index >= 36 && index < 44 ? 2 : 0,
  }));

  it('shows the hours of the office, further ones as far as something is due, and marks what is too full', () => {
    const rows = hourRows(quarters, { zone: BERLIN, isWhole: false });
    expect([rows[0]?.hour, rows.at(-1)?.hour, rows.length]).toEqual(['08', '19', 12]);
    const late = quarters.map((quarter, index) => (index === 90 ? { ...quarter, due: 1 } : quarter));
    expect(hourRows(late, { zone: BERLIN, isWhole: false }).at(-1)?.hour).toBe('22');
    const crowded = rows.flatMap(({ quarters: all }) => all.filter(({ isCrowded }) => isCrowded));
    expect(crowded).toMatchObject([{ due: 5, agents: 2 }]);
    expect(hourRows(quarters, { zone: BERLIN, isWhole: true })).toHaveLength(24);
    expect(hourRows([], { zone: BERLIN, isWhole: false })).toEqual([]);
  });

  it('F45: an hour that comes twice has two rows', () => {
    const { from } = spanOfDays(BERLIN, '2026-10-25', '2026-10-25');
    const all = Array.from({ length: 100 }, (_, index) => ({
      at: from + index * 15 * MINUTE,
      due: 0,
      agents: 1,
    }));
    const rows = hourRows(all, { zone: BERLIN, isWhole: true });
    expect(rows.filter(({ hour }) => hour === '02')).toHaveLength(2);
    expect(rows.every(({ quarters: four }) => four.length === 4)).toBe(true);
  });
});

it('a filter asks for whole days, and leaves out what is empty or no day', () => {
  expect(parametersOf(NO_FILTER, BERLIN)).toMatchObject({ scope: 'all', state: 'open', from: '', to: '' });
  const one = parametersOf({ ...NO_FILTER, from: '2026-11-30', to: '2026-11-30', q: ' x ' }, BERLIN);
  expect([Number(one['to']) - Number(one['from']), one['q']]).toEqual([24 * HOUR, 'x']);
  expect(parametersOf({ ...NO_FILTER, from: '2026-02-30' }, BERLIN)['from']).toBe('');
});
