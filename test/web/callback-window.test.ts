import { describe, expect, it } from 'vitest';
import type { InteractionView } from '../../src/wire/live.ts';
import { originOf } from '../../src/web/agent/delivery-rules.ts';
import {
  dayAfterKey,
  sameDayIn,
  WEEK_START,
  weekdayLetters,
  weeksOf,
} from '../../src/web/agent/callback/month-grid.ts';
import {
  clockText,
  fieldText,
  instantOf,
  longText,
  monthText,
  nextHalfHour,
  ownWall,
} from '../../src/web/agent/callback/when-text.ts';
import { readWhen } from '../../src/web/agent/callback/read-when.ts';
import type { WallTime } from '../../src/domain/callback/wall-time.ts';

const wall = (text: string) => text as WallTime;

describe('the time on the button and in the word after Done', () => {
  it('S55 is on the agent’s own clock, whichever of the two clocks it was typed for', () => {
    const there = { wall: '2026-11-30T11:00', zone: 'America/New_York' };
    expect(ownWall(there, 'Europe/Berlin')).toBe('2026-11-30T17:00');
    expect(ownWall({ wall: '2026-11-30T17:00', zone: 'Europe/Berlin' }, 'Europe/Berlin')).toBe(
      '2026-11-30T17:00',
    );
    expect(ownWall({ wall: '2027-03-28T02:30', zone: 'Europe/Berlin' }, 'Europe/Berlin')).toBe(
      '2027-03-28T02:30',
    );
    expect(ownWall({ wall: 'morgen', zone: 'Europe/Berlin' }, 'Europe/Berlin')).toBeUndefined();
  });
});

describe('the calendar of the Schedule Callback window (S66)', () => {
  it('has the weeks of April 2015 from Sunday in English and from Monday in German', () => {
    expect(weekdayLetters('en', WEEK_START.en)).toEqual(['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa']);
    expect(weekdayLetters('de', WEEK_START.de)).toEqual(['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So']);
    const places = (weekStart: number) =>
      weeksOf('2015-04', weekStart).map(({ days }) => days.map((day) => Number(day?.slice(8) ?? 0)));
    expect(places(WEEK_START.en)[0]).toEqual([0, 0, 0, 1, 2, 3, 4]);
    expect(places(WEEK_START.de)[0]).toEqual([0, 0, 1, 2, 3, 4, 5]);
    expect(places(WEEK_START.en).flat().filter(Boolean)).toEqual(
      Array.from({ length: 30 }, (_, day) => day + 1),
    );
  });

  it('has every day of every month once, in weeks of seven', () => {
    for (let month = 1; month <= 12; month += 1) {
      for (const weekStart of [1, 7]) {
        const text = `2028-${String(month).padStart(2, '0')}`;
        const weeks = weeksOf(text, weekStart);
        expect(weeks.every(({ days }) => days.length === 7)).toBe(true);
        const days = weeks.flatMap((week) => week.days.filter((day) => day !== undefined));
        expect(days).toHaveLength(new Date(Date.UTC(2028, month, 0)).getUTCDate());
        expect(new Set(days).size).toBe(days.length);
      }
    }
  });

  it('counts the weeks of the year as ISO 8601 does', () => {
    expect(weeksOf('2026-11', 1).map(({ number }) => number)).toEqual([44, 45, 46, 47, 48, 49]);
    expect(weeksOf('2027-01', 1)[0]?.number).toBe(53);
  });

  it('is walked over by keys, and a long month’s last day becomes a short one’s', () => {
    expect(dayAfterKey('2026-11-30', 'ArrowRight', 1)).toBe('2026-12-01');
    expect(dayAfterKey('2026-11-28', 'Home', 7)).toBe('2026-11-22');
    expect(dayAfterKey('2026-11-28', 'End', 1)).toBe('2026-11-29');
    expect(dayAfterKey('2026-11-28', 'x', 1)).toBeUndefined();
    expect(sameDayIn('2026-01-31', 1)).toBe('2026-02-28');
    expect(sameDayIn('2026-01-31', -2)).toBe('2025-11-30');
  });
});

describe('a callback’s time as it is written (S64)', () => {
  it('is written in the field as each language writes it, and can be read again', () => {
    expect(fieldText(wall('2015-04-09T16:38'), 'en')).toBe('4/9/2015 04:38 PM');
    expect(fieldText(wall('2015-04-09T16:38'), 'de')).toBe('09.04.2015 16:38');
    for (const language of ['de', 'en'] as const) {
      for (const text of ['2026-12-24T00:15', '2026-12-24T12:00', '2027-02-03T23:59']) {
        const reader = { now: 0, zone: 'Asia/Kathmandu', language };
        expect(readWhen(fieldText(wall(text), language), reader)).toBe(text);
        expect(readWhen(longText(wall(text), language), reader)).toBe(text);
      }
    }
    expect(clockText(wall('2026-12-24T00:15'), 'en')).toBe('12:15 AM');
    expect(monthText('2015-04', 'en')).toBe('Apr 2015');
  });

  it('begins with the next half hour, also where clocks are a quarter off', () => {
    const now = Date.UTC(2026, 10, 28, 10, 20, 40);
    expect(nextHalfHour(now, 'Europe/Berlin')).toBe('2026-11-28T11:30');
    // 16:05 there.
    expect(nextHalfHour(now, 'Asia/Kathmandu')).toBe('2026-11-28T16:30');
    expect(nextHalfHour(Date.UTC(2026, 10, 28, 10, 30), 'Europe/Berlin')).toBe('2026-11-28T12:00');
  });

  it('is no instant where the clocks leap over it, or the zone is none', () => {
    expect(instantOf('2027-03-28T02:30', 'Europe/Berlin')).toBeUndefined();
    expect(instantOf('2027-03-28T03:00', 'Europe/Berlin')).toBe(Date.UTC(2027, 2, 28, 1));
    expect(instantOf('2027-03-28T03:00', 'Mars/Olympus')).toBeUndefined();
    expect(instantOf('morgen', 'Europe/Berlin')).toBeUndefined();
  });
});

it('S60 the Origin of a callback says so from the offer to the end, whatever the call says', () => {
  const states = ['offered', 'preview', 'calling', 'talking', 'after_call_work'] as const;
  for (const origin of ['callback', 'personal_callback'] as const) {
    for (const state of states) {
      const reached: Pick<InteractionView, 'state' | 'origin' | 'isConnecting' | 'call' | 'lastResult'> = {
        state,
        origin,
        isConnecting: false,
        call: undefined,
        lastResult: 'answer',
      };
      expect(originOf(reached)).toBe('callback');
    }
  }
});
