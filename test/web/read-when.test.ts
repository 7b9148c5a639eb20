import { afterEach, describe, expect, it } from 'vitest';
import { parseWallTime, readWallTime } from '../../src/domain/callback/wall-time.ts';
import { readWhen } from '../../src/web/agent/callback/read-when.ts';

const BERLIN = 'Europe/Berlin';

/** The instant at which the wall in a zone shows this. */
function at(wall: string, zone = BERLIN): number {
  const read = readWallTime(zone, parseWallTime(wall) ?? (wall as never));
  if (read.kind === 'gap') throw new Error(`${wall} is on no wall`);
  return read.at;
}

/** Saturday. */
const NOW = at('2026-11-28T10:20');

const UNDERSTOOD: readonly (readonly [typed: string, wall: string])[] = [
  ['morgen 17 Uhr', '2026-11-29T17:00'],
  ['heute 17:30', '2026-11-28T17:30'],
  ['übermorgen früh', '2026-11-30T09:00'],
  ['uebermorgen 14.15 Uhr', '2026-11-30T14:15'],
  ['Montag 9', '2026-11-30T09:00'],
  ['Mo. 9:05', '2026-11-30T09:05'],
  ['montag morgen', '2026-11-30T09:00'],
  ['Montag Morgen um 8', '2026-11-30T08:00'],
  ['heute abend', '2026-11-28T18:00'],
  ['heute Nachmittag um 3', '2026-11-28T15:00'],
  ['7 abends', '2026-11-28T19:00'],
  ['morgen früh um acht', '2026-11-29T08:00'],
  ['nächsten Dienstag um halb drei', '2026-12-01T14:30'],
  ['übernächsten Dienstag 10 Uhr', '2026-12-08T10:00'],
  ['Mittwoch viertel nach zehn', '2026-12-02T10:15'],
  ['Mittwoch viertel vor 4', '2026-12-02T15:45'],
  ['Do zehn vor vier', '2026-12-03T15:50'],
  ['nächste Woche Mittwoch 11 Uhr', '2026-12-02T11:00'],
  ['Sonntag nächste Woche 11 Uhr', '2026-12-06T11:00'],
  ['in 2 Stunden', '2026-11-28T12:20'],
  ['in zwei stunden', '2026-11-28T12:20'],
  ['in 1,5 Stunden', '2026-11-28T11:50'],
  ['in anderthalb Stunden', '2026-11-28T11:50'],
  ['in einer halben Stunde', '2026-11-28T10:50'],
  ['in 1 Stunde 30 Minuten', '2026-11-28T11:50'],
  ['in 20 min', '2026-11-28T10:40'],
  ['in einer Woche', '2026-12-05T10:20'],
  ['in 3 Tagen um 16 Uhr', '2026-12-01T16:00'],
  ['24.12. 15:00', '2026-12-24T15:00'],
  ['24.12. 15 Uhr', '2026-12-24T15:00'],
  ['24.12 15', '2026-12-24T15:00'],
  ['am 24.12.2026 um 15:00', '2026-12-24T15:00'],
  ['24.12.26 15.30 Uhr', '2026-12-24T15:30'],
  ['24. Dezember 15:00', '2026-12-24T15:00'],
  ['Do 24.12. 15:00', '2026-12-24T15:00'],
  ['5.1. 9:00', '2027-01-05T09:00'],
  ['2026-12-24 15:00', '2026-12-24T15:00'],
  ['17.30', '2026-11-28T17:30'],
  ['um 10.12', '2026-11-29T10:12'],
  ['17', '2026-11-28T17:00'],
  ['9 Uhr', '2026-11-29T09:00'],
  ['mittags', '2026-11-28T12:00'],
  ['morgen mittag', '2026-11-29T12:00'],
  ['tomorrow 5pm', '2026-11-29T17:00'],
  ['Tomorrow at 5:30 p.m.', '2026-11-29T17:30'],
  ['tomorrow morning', '2026-11-29T09:00'],
  ['tomorrow afternoon at 3', '2026-11-29T15:00'],
  ['the day after tomorrow at noon', '2026-11-30T12:00'],
  ['next Monday 10:30', '2026-11-30T10:30'],
  ['Tuesday half past two', '2026-12-01T14:30'],
  ['Wed quarter to four', '2026-12-02T15:45'],
  ['Friday 5 o’clock', '2026-12-04T17:00'],
  ['next week Tuesday 11am', '2026-12-01T11:00'],
  ['tonight', '2026-11-28T18:00'],
  ['tonight at 8', '2026-11-28T20:00'],
  ['in 2 hours', '2026-11-28T12:20'],
  ['in an hour', '2026-11-28T11:20'],
  ['in half an hour', '2026-11-28T10:50'],
  ['in 2 hours and 15 minutes', '2026-11-28T12:35'],
  ['in 10 days at 4 pm', '2026-12-08T16:00'],
  ['December 24th, 3 pm', '2026-12-24T15:00'],
  ['Dec 24, 2026, 03:00 PM', '2026-12-24T15:00'],
  ['the 24th of December 3pm', '2026-12-24T15:00'],
  ['noon', '2026-11-28T12:00'],
  ['12:00 AM', '2026-11-29T00:00'],
  ['12:15 pm', '2026-11-28T12:15'],
];

const NOT_UNDERSTOOD = [
  '',
  'bald',
  'morgen',
  'Montag',
  '25:00',
  'morgen 17:60',
  '30.2. 15:00',
  'Mo 24.12. 15:00',
  'morgen 17 Uhr oder 18 Uhr',
  'call him',
  'in',
  '13 pm',
  '24.13. 15:00',
  'in 2 Stunden um 9',
];

const HOME = process.env['TZ'];

describe.each(['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Auckland'])(
  'what an agent types as a time, on a computer in %s (S64, D7)',
  (computer) => {
    afterEach(() => {
      process.env['TZ'] = HOME ?? '';
      if (HOME === undefined) delete process.env['TZ'];
    });
    it.each(UNDERSTOOD)('“%s” is %s', (typed, wall) => {
      process.env['TZ'] = computer;
      for (const language of ['de', 'en'] as const) {
        expect(readWhen(typed, { now: NOW, zone: BERLIN, language })).toBe(wall);
      }
    });

    it.each(NOT_UNDERSTOOD)('“%s” is no time', (typed) => {
      process.env['TZ'] = computer;
      for (const language of ['de', 'en'] as const) {
        expect(readWhen(typed, { now: NOW, zone: BERLIN, language })).toBeUndefined();
      }
    });
  },
);

describe('what an agent types as a time', () => {
  it('has its month first in English and its day first in German, where both could be (S64)', () => {
    const reader = { now: at('2015-03-20T10:00'), zone: BERLIN };
    expect(readWhen('4/9/2015 04:38 PM', { ...reader, language: 'en' })).toBe('2015-04-09T16:38');
    expect(readWhen('4/9/2015 16:38', { ...reader, language: 'de' })).toBe('2015-09-04T16:38');
    expect(readWhen('24/12/2015 16:38', { ...reader, language: 'en' })).toBe('2015-12-24T16:38');
    expect(readWhen('12/24 4pm', { ...reader, language: 'de' })).toBe('2015-12-24T16:00');
  });

  it('is in the zone that is meant, which has another day', () => {
    // Saturday 10:20 in Berlin is Saturday 22:20 in Auckland; at 13:20 it is Sunday there.
    const reader = { now: at('2026-11-28T13:20'), zone: 'Pacific/Auckland', language: 'en' as const };
    expect(readWhen('today 5pm', reader)).toBe('2026-11-29T17:00');
    expect(readWhen('Monday 9', reader)).toBe('2026-11-30T09:00');
  });

  it('keeps the time of day where only another day is said', () => {
    const reader = { now: NOW, zone: BERLIN, language: 'de' as const, clock: '16:45' };
    expect(readWhen('Montag', reader)).toBe('2026-11-30T16:45');
    expect(readWhen('übermorgen', reader)).toBe('2026-11-30T16:45');
  });

  it('is next week’s where the day is today and the time is over', () => {
    const reader = { now: NOW, zone: BERLIN, language: 'de' as const };
    expect(readWhen('Samstag 9', reader)).toBe('2026-12-05T09:00');
    expect(readWhen('Samstag 12', reader)).toBe('2026-11-28T12:00');
    expect(readWhen('nächsten Samstag 12', reader)).toBe('2026-12-05T12:00');
  });

  it('counts hours as they pass when the clocks are changed, and days as the calendar does (F47)', () => {
    const inWinterNight = { now: at('2026-10-24T23:30'), zone: BERLIN, language: 'de' as const };
    // 23:30, and four hours later the clock has been put back once.
    expect(readWhen('in 4 Stunden', inWinterNight)).toBe('2026-10-25T02:30');
    expect(readWhen('in einem Tag', inWinterNight)).toBe('2026-10-25T23:30');
    const inSpringNight = { now: at('2026-03-28T23:30'), zone: BERLIN, language: 'de' as const };
    expect(readWhen('in 4 Stunden', inSpringNight)).toBe('2026-03-29T04:30');
    // On no wall: whoever takes it says so, the reader does not move it.
    expect(readWhen('morgen 02:30', inSpringNight)).toBe('2026-03-29T02:30');
  });

  it('has a leap day only where the calendar has one', () => {
    const reader = { now: NOW, zone: BERLIN, language: 'de' as const };
    expect(readWhen('29.2. 10:00', reader)).toBe('2028-02-29T10:00');
    expect(readWhen('29.2.2027 10:00', reader)).toBeUndefined();
  });
});
