// Local time against a second source: the sums of offsets, not the library that computes them.
import { expect, test } from 'vitest';
import { isZone, localDay, localTime, towardsMidnight } from '../../src/domain/time.ts';

test.each([
  ['UTC', '2026-11-23T10:00Z', { year: 2026, month: 11, day: 23, weekday: 1, minuteOfDay: 600 }],
  ['Europe/Berlin', '2026-11-23T23:59Z', { year: 2026, month: 11, day: 24, weekday: 2, minuteOfDay: 59 }],
  ['Europe/Berlin', '2026-03-29T00:59Z', { year: 2026, month: 3, day: 29, weekday: 7, minuteOfDay: 119 }],
  ['Europe/Berlin', '2026-03-29T01:00Z', { year: 2026, month: 3, day: 29, weekday: 7, minuteOfDay: 180 }],
  ['Pacific/Chatham', '2026-11-23T10:15Z', { year: 2026, month: 11, day: 24, weekday: 2, minuteOfDay: 0 }],
  [
    'Pacific/Honolulu',
    '2027-01-01T09:59Z',
    { year: 2026, month: 12, day: 31, weekday: 4, minuteOfDay: 1439 },
  ],
  ['Asia/Kathmandu', '2028-02-28T18:15Z', { year: 2028, month: 2, day: 29, weekday: 2, minuteOfDay: 0 }],
])('in %s it is at %s what the offsets say', (zone, instant, expected) => {
  expect(localTime(zone, Date.parse(instant))).toEqual(expected);
});

test('midnight is minute nought of the new day, never 24:00 of the old one', () => {
  expect(localTime('Europe/Berlin', Date.parse('2026-11-22T23:00Z'))).toMatchObject({
    day: 23,
    minuteOfDay: 0,
  });
});

test('a day is written so that it can be compared and sorted as text', () => {
  expect(localDay('Europe/Berlin', Date.parse('2026-03-01T12:00Z'))).toBe('2026-03-01');
  expect(localDay('Europe/Berlin', Date.parse('2026-12-31T23:30Z'))).toBe('2027-01-01');
});

test.each(['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'UTC'])('%s is a zone', (zone) => {
  expect(isZone(zone)).toBe(true);
});
test.each(['', 'Europe/Atlantis', 'Berlin', 'GMT+25'])('%j is no zone', (zone) => {
  expect(isZone(zone)).toBe(false);
  expect(() => localTime(zone, 0)).toThrow(RangeError);
});

test.each([
  'Europe/Berlin',
  'America/Santiago',
  'America/Havana',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Antarctica/Troll',
])('who steps along the days in %s misses none, also when the clocks change', (zone) => {
  const quarter = 15 * 60_000;
  for (const month of [2, 3, 8, 9, 10]) {
    const begin = Date.UTC(2026, month, 1);
    let at = begin;
    while (at < begin + 30 * 86_400_000) {
      const next = at + towardsMidnight(zone, at);
      expect(next % quarter).toBe(0);
      // Up to the next step it is the same day all the time, up to its last quarter of an hour.
      const today = localDay(zone, at);
      for (let between = at; between < next; between += 4 * quarter)
        expect(localDay(zone, between)).toBe(today);
      expect(localDay(zone, next - quarter)).toBe(today);
      at = next;
    }
  }
});
