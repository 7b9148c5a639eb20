// Wall time in the five zones of the trade's trouble: whole hours, half hours (Lord Howe), both hemispheres, under five process zones.
import { describe, expect, it } from 'vitest';
import {
  type WallTime,
  keepWallTime,
  offsetMinutes,
  parseWallTime,
  readWallTime,
  wallTimeAt,
} from '../../../src/domain/callback/wall-time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/domain/time.ts';
import { PROCESS_ZONES, inProcessZone } from '../../support/process-zones.ts';

const wall = (text: string) => text as WallTime;
const utc = (text: string) => Date.parse(text);

/** [zone, a wall time in the gap, the wall when the clocks had leapt, a doubled wall time, its first instant, its second]. Source: IANA. */
const CHANGES = [
  [
    'Europe/Berlin',
    '2026-03-29T02:30',
    '2026-03-29T03:00',
    '2026-10-25T02:30',
    '2026-10-25T00:30Z',
    '2026-10-25T01:30Z',
  ],
  [
    'America/New_York',
    '2026-03-08T02:30',
    '2026-03-08T03:00',
    '2026-11-01T01:30',
    '2026-11-01T05:30Z',
    '2026-11-01T06:30Z',
  ],
  [
    'Australia/Sydney',
    '2026-10-04T02:30',
    '2026-10-04T03:00',
    '2026-04-05T02:30',
    '2026-04-04T15:30Z',
    '2026-04-04T16:30Z',
  ],
  [
    'Australia/Lord_Howe',
    '2026-10-04T02:15',
    '2026-10-04T02:30',
    '2026-04-05T01:45',
    '2026-04-04T14:45Z',
    '2026-04-04T15:15Z',
  ],
  [
    'America/Santiago',
    '2026-09-06T00:30',
    '2026-09-06T01:00',
    '2026-04-04T23:30',
    '2026-04-05T02:30Z',
    '2026-04-05T03:30Z',
  ],
] as const;

describe.each(PROCESS_ZONES)('wall time in a process in %s (F48)', (processZone) => {
  inProcessZone(processZone);

  it.each(CHANGES)(
    'F45 F46 %s: a gap is no time, a doubled hour is the first',
    (zone, gap, leapt, doubled, first, second) => {
      expect(readWallTime(zone, wall(gap))).toMatchObject({ kind: 'gap', wall: leapt });
      expect(readWallTime(zone, wall(doubled))).toMatchObject({ kind: 'doubled', at: utc(first) });
      expect(wallTimeAt(zone, utc(first))).toBe(doubled);
      expect(wallTimeAt(zone, utc(second))).toBe(doubled);
    },
  );

  it.each(CHANGES)(
    '%s: every minute around both changes reads back as the instant it is, or as the first of two',
    (zone, gap, _leapt, doubled) => {
      for (const around of [gap, doubled]) {
        const from = utc(`${around}Z`) - DAY_MS;
        for (let at = from; at < from + 2 * DAY_MS; at += 5 * MINUTE_MS) {
          const reading = readWallTime(zone, wallTimeAt(zone, at));
          if (reading.kind === 'gap')
            throw new Error(`${new Date(at).toISOString()} is on no wall in ${zone}`);
          expect([at, at - 30 * MINUTE_MS, at - HOUR_MS]).toContain(reading.at);
          if (reading.kind === 'once') expect(reading.at).toBe(at);
        }
      }
    },
  );

  it('F47 keeps the wall time when a zone has another offset than was known', () => {
    const noon = wall('2026-07-01T12:00');
    const at = utc('2026-07-01T10:00Z');
    expect(keepWallTime('Europe/Berlin', noon, 120)).toBe(at);
    expect(keepWallTime('Europe/Berlin', noon, 60)).toBe(at); // promised when the law was to end summer time
  });

  it('F47 keeps the second of a doubled hour, if that was promised; a gap becomes the moment of the change', () => {
    const doubled = wall('2026-10-25T02:30');
    expect(keepWallTime('Europe/Berlin', doubled, 120)).toBe(utc('2026-10-25T00:30Z'));
    expect(keepWallTime('Europe/Berlin', doubled, 60)).toBe(utc('2026-10-25T01:30Z'));
    expect(keepWallTime('Europe/Berlin', wall('2026-03-29T02:30'), 60)).toBe(utc('2026-03-29T01:00Z'));
  });

  it('F49 knows leap day, year end, and what is no day', () => {
    expect(parseWallTime('2028-02-29T23:59')).toBe('2028-02-29T23:59');
    expect(parseWallTime('2027-02-29T08:00')).toBeUndefined();
    expect(parseWallTime('2026-12-31T24:00')).toBeUndefined();
    expect(parseWallTime('2026-1-1T8:00')).toBeUndefined();
    expect(readWallTime('Europe/Berlin', wall('2026-12-31T23:59'))).toMatchObject({
      at: utc('2026-12-31T22:59Z'),
    });
  });

  it('says by how much a zone is ahead, quarters of an hour included', () => {
    expect(offsetMinutes('Asia/Kathmandu', utc('2026-01-01T00:00Z'))).toBe(345);
    expect(offsetMinutes('Pacific/Chatham', utc('2026-01-01T00:00Z'))).toBe(825);
    expect(offsetMinutes('America/St_Johns', utc('2026-07-01T00:00Z'))).toBe(-150);
  });
});
