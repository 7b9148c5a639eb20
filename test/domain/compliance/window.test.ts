import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { DIAL_RULES } from '../../../src/domain/compliance/may-dial.ts';
import { PACKS, PACK_IDS } from '../../../src/domain/compliance/packs.ts';
import {
  ALWAYS_OPEN,
  isOpenEverywhere,
  isOpenIn,
  nextOpening,
  openUntil,
  sameHours,
} from '../../../src/domain/compliance/window.ts';
import { localTime } from '../../../src/domain/time.ts';
import { zonesOfPrefix } from '../../../src/numbers/zones.ts';
import { daily, utc } from './dial-case.ts';

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Asia/Kathmandu',
  'Antarctica/Troll',
  'Pacific/Honolulu',
] as const;
const YEAR_2026 = utc('2026-01-01T00:00Z');
const anyInstant = fc
  .integer({ min: 0, max: 2 * 365 * 24 * 60 })
  .map((minutes) => YEAR_2026 + minutes * 60_000);
const anyZones = fc.uniqueArray(fc.constantFrom(...ZONES), { minLength: 1, maxLength: 2 });
const quarter = fc.integer({ min: 0, max: 95 }).map((count) => count * 15);
const anyWindow = fc
  .record({
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    fromMinute: quarter,
    quarters: fc.integer({ min: 1, max: 60 }),
  })
  .map(({ days, fromMinute, quarters }) =>
    sameHours(days, { fromMinute, toMinute: Math.min(fromMinute + quarters * 15, 1440) }),
  );

test('E18: the next opening is open, and no minute before it was', () => {
  let opened = 0;
  fc.assert(
    fc.property(anyWindow, anyZones, anyInstant, (window, zones, now) => {
      const next = nextOpening([window], zones, now);
      if (next === undefined) return;
      opened += 1;
      expect(isOpenEverywhere([window], zones, next)).toBe(true);
      // Every minute of the last two days before it: enough to catch an opening that was stepped over.
      const from = Math.max(now, next - 2 * 86_400_000);
      if (isOpenEverywhere([window], zones, now)) return;
      for (let at = from; at < next; at += 60_000) {
        if (isOpenEverywhere([window], zones, at))
          throw new Error(`it was open at ${new Date(at).toISOString()}`);
      }
    }),
    { numRuns: 60 },
  );
  expect(opened).toBeGreaterThan(8);
});

test('E18: a window is asked in the wall time of the zone, half open', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), anyInstant, (zone, at) => {
      const { minuteOfDay } = localTime(zone, at);
      expect(isOpenIn(daily('08:00', '20:00'), zone, at)).toBe(minuteOfDay >= 480 && minuteOfDay < 1200);
    }),
  );
});

test('E18: a number with every zone of North America needs few looks at the clocks, although they are never all open', () => {
  const zones = zonesOfPrefix('1');
  expect(zones.length).toBeGreaterThan(40);
  const look = vi.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
  expect(nextOpening([PACKS.cautious.window], zones, YEAR_2026)).toBeUndefined();
  // Stepping through eight days by the quarter looked at more than four thousand clocks, and held up the engine.
  expect(look.mock.calls.length).toBeLessThan(1_000);
  look.mockRestore();
});

test('E18: no zone is never open, not even for the window that is always open', () => {
  expect(isOpenEverywhere([ALWAYS_OPEN], [], YEAR_2026)).toBe(false);
  expect(nextOpening([ALWAYS_OPEN], [], YEAR_2026)).toBeUndefined();
  expect(openUntil([ALWAYS_OPEN], [], YEAR_2026)).toBeUndefined();
});

test('how long it stays open: until the first zone closes', () => {
  const zones = ['America/Boise', 'America/Los_Angeles'];
  const window = [PACKS.cautious.window];
  expect(openUntil(window, zones, utc('2026-11-23T18:00Z'))).toBe(utc('2026-11-24T03:00Z'));
  expect(openUntil(window, zones, utc('2026-11-23T17:59Z'))).toBeUndefined();
  expect(openUntil([ALWAYS_OPEN], ['Europe/Berlin'], YEAR_2026)).toBeUndefined();
});

test('E18: it stays open up to the closing and not a minute longer, over every change of the clocks', () => {
  let closed = 0;
  fc.assert(
    fc.property(anyWindow, anyZones, anyInstant, (window, zones, now) => {
      if (!isOpenEverywhere([window], zones, now)) return;
      const until = openUntil([window], zones, now);
      for (let at = now; at < (until ?? now + 86_400_000); at += 60_000) {
        if (!isOpenEverywhere([window], zones, at))
          throw new Error(`it was closed at ${new Date(at).toISOString()}`);
      }
      if (until === undefined) return;
      closed += 1;
      expect(isOpenEverywhere([window], zones, until)).toBe(false);
    }),
    { numRuns: 300 },
  );
  expect(closed).toBeGreaterThan(8);
});

test('E18: how long the world’s widest prefix stays open needs few looks at the clocks', () => {
  const zones = zonesOfPrefix('1');
  const look = vi.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
  // Afternoon on the Atlantic, morning on Hawaii.
  const untilEight = sameHours([1, 2, 3, 4, 5], { fromMinute: 0, toMinute: 20 * 60 });
  expect(openUntil([ALWAYS_OPEN, untilEight], zones, utc('2026-01-05T20:00Z'))).toBe(
    utc('2026-01-05T23:30Z'),
  );
  expect(look.mock.calls.length).toBeLessThan(400);
  look.mockRestore();
});

test('E18: each pack bears its version, source and day of review, and only the practice pack is for practice alone', () => {
  expect(Object.keys(PACKS)).toEqual([...PACK_IDS]);
  for (const id of PACK_IDS) {
    const pack = PACKS[id];
    expect(pack.id).toBe(id);
    expect(pack.version).not.toBe('');
    expect(pack.source).not.toBe('');
    expect(pack.reviewedOn).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(pack.practiceOnly).toBe(id === 'practice');
  }
});

test('hours of the packs are whole quarters of an hour, so that no opening is stepped over', () => {
  for (const { window } of Object.values(PACKS)) {
    expect(window).toHaveLength(7);
    for (const { fromMinute, toMinute } of window.flat()) {
      expect([fromMinute % 15, toMinute % 15]).toEqual([0, 0]);
      expect(fromMinute).toBeLessThan(toMinute);
    }
  }
  expect(new Set(DIAL_RULES).size).toBe(DIAL_RULES.length);
});
