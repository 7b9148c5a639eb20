// Every case under five zones of the machine itself (F48): where the server stands must not change who is called when.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DIAL_RULES, mayDial } from '../../../src/domain/compliance/may-dial.ts';
import { type DialCase, type Judge, expected, questionOf, tell } from './dial-case.ts';
import { COOLDOWN_CASES, DAY_CASES, JOINED_CASES, LIMIT_CASES, STANDING_CASES } from './rule-cases.ts';
import { CAMPAIGN_CASES, CLOCK_CHANGE_CASES, WEEK_CASES, ZONE_CASES } from './window-cases.ts';

const MACHINES = [
  ['UTC', 0],
  ['Europe/Berlin', -60],
  ['Asia/Kolkata', -330],
  ['Pacific/Chatham', -825],
  ['Pacific/Honolulu', 600],
] as const;

describe.each(MACHINES)('on a machine in %s', (zone, minutesWest) => {
  const zoneBefore = process.env['TZ'];
  let judge: Judge;

  beforeAll(async () => {
    process.env['TZ'] = zone;
    // Modules are read anew, so that nothing made under another zone is kept.
    vi.resetModules();
    ({ mayDial: judge } = await import('../../../src/domain/compliance/may-dial.ts'));
  });
  afterAll(() => {
    if (zoneBefore === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zoneBefore;
  });

  const check = (each: DialCase) => expect(tell(judge(...questionOf(each)))).toBe(expected(each));

  test('the machine really stands there', () => {
    expect(new Date(Date.UTC(2026, 10, 23)).getTimezoneOffset()).toBe(minutesWest);
  });
  test.each(STANDING_CASES)('E16 E18 E26: $name', check);
  test.each(LIMIT_CASES)('E15: $name', check);
  test.each(COOLDOWN_CASES)('E24: $name', check);
  test.each(DAY_CASES)('E15, the day is the callee’s: $name', check);
  test.each(WEEK_CASES)('E18: $name', check);
  test.each(ZONE_CASES)('E18, all possible zones: $name', check);
  test.each(CLOCK_CHANGE_CASES)('E18, the clocks change: $name', check);
  test.each(CAMPAIGN_CASES)('E18, the campaign’s own hours: $name', check);
  test.each(JOINED_CASES)('E3, when the next record is due: $name', check);
});

test('every rule is asked every time, in one order, whatever the others say', () => {
  for (const each of [...STANDING_CASES, ...LIMIT_CASES, ...ZONE_CASES, ...JOINED_CASES]) {
    const verdict = mayDial(...questionOf(each));
    expect(verdict.checks.map(({ rule }) => rule)).toEqual([...DIAL_RULES]);
  }
});

test('a verdict holds what was found, as evidence', () => {
  const [facts, rules, now] = questionOf({
    name: 'evidence',
    at: '2026-11-23T10:00:30Z',
    facts: {
      attemptsOfRecord: 2,
      earlierCalls: [
        { e164: questionOf(aPlainCase)[0].number.e164, sameContact: true, at: 1_795_428_000_000 },
      ],
      registerHits: [{ kind: 'person', scope: 'organisation', since: 1_795_000_000_000 }],
    },
    noes: {},
  });
  const found = Object.fromEntries(
    mayDial(facts, rules, now).checks.map(({ rule, finding }) => [rule, finding]),
  );
  expect(found).toEqual({
    stop_all: {},
    pack: { pack: 'cautious@1', trunk: 'carrier' },
    destination: { country: 'DE', kind: 'fixed' },
    register: { kind: 'person', scope: 'organisation', since: 1_795_000_000_000 },
    live_call: {},
    callback_pending: {},
    window: { zones: ['Europe/Berlin'] },
    attempts_per_record: { used: 2, limit: 6 },
    attempts_per_day: { used: 1, limit: 3 },
    attempts_per_30_days: {},
    minimum_gap: { lastCallAt: 1_795_428_000_000 },
    cooldown_after_abandon: {},
  });
});

const aPlainCase: DialCase = { name: 'plain', at: '2026-11-23T10:00Z', noes: {} };
