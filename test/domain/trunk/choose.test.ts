import { expect, test } from 'vitest';
import {
  type Choosing,
  type LegOnTrunk,
  type TrunkCondition,
  type UsableTrunk,
  chooseTrunk,
} from '../../../src/domain/trunk/choose.ts';
import type { E164 } from '../../../src/domain/phone-number.ts';
import { REACHABLE } from '../../../src/domain/trunk/reach.ts';
import { MONDAY_10 } from '../people.ts';

const now = MONDAY_10;
const carrier = (id: string, change: Partial<UsableTrunk> = {}): UsableTrunk => ({
  id,
  name: id,
  practice: false,
  callsPerSecond: 2,
  lines: 3,
  ...change,
});
const [berlin, lyon] = [carrier('berlin'), carrier('lyon')];
const legs = (trunk: string, count: number, hasLeft = true): LegOnTrunk[] =>
  Array.from({ length: count }, () => ({ trunk, hasLeft }));
const told = (state: TrunkCondition['told']): TrunkCondition => ({ reach: REACHABLE, told: state });
const resting = (until: number): TrunkCondition => ({
  reach: { state: 'backing_off', until, restMs: 2_000 },
  told: { state: 'reachable' },
});

function choose(change: Partial<Choosing> = {}): string {
  const choice = chooseTrunk({
    trunks: [berlin, lyon],
    lines: 100,
    conditions: new Map(),
    legs: [],
    now,
    ...change,
  });
  if ('trunk' in choice) return choice.trunk.id;
  const until = 'until' in choice ? choice.until : undefined;
  return `${choice.refused} until ${until ?? 'nobody knows'}`;
}

test('the first trunk in the order takes the leg, although nothing is known of it', () => {
  expect(choose()).toBe('berlin');
  expect(choose({ trunks: [lyon, berlin] })).toBe('lyon');
});

test('a trunk whose lines are all in use is passed over, and its last line is used', () => {
  expect(choose({ legs: legs('berlin', 2) })).toBe('berlin');
  expect(choose({ legs: legs('berlin', 3) })).toBe('lyon');
  expect(choose({ legs: [...legs('berlin', 3), ...legs('lyon', 3)] })).toBe('no_lines until nobody knows');
});

test('the organisation has a limit of its own, over all trunks', () => {
  const both = [...legs('berlin', 2), ...legs('lyon', 2)];
  expect(choose({ legs: both, lines: 5 })).toBe('berlin');
  expect(choose({ legs: both, lines: 4 })).toBe('no_lines until nobody knows');
  expect(choose({ lines: 0 })).toBe('no_lines until nobody knows');
});

test('nobody queues for longer than three seconds behind the calls per second of a trunk', () => {
  const wide = { trunks: [carrier('berlin', { lines: 50 }), carrier('lyon', { lines: 50 })] };
  expect(choose({ ...wide, legs: legs('berlin', 5, false) })).toBe('berlin');
  expect(choose({ ...wide, legs: legs('berlin', 6, false) })).toBe('lyon');
  expect(choose({ ...wide, legs: legs('berlin', 40) })).toBe('berlin');
});

test('a trunk that rests is passed over until its rest is over', () => {
  const conditions = new Map([['berlin', resting(now + 1_000)]]);
  expect(choose({ conditions })).toBe('lyon');
  expect(choose({ conditions, now: now + 999 })).toBe('lyon');
  expect(choose({ conditions, now: now + 1_000 })).toBe('berlin');
});

test('a trunk that the telephone system calls refused or unreachable is not tried, and one that it does not know is', () => {
  const because = '403 Forbidden';
  expect(choose({ conditions: new Map([['berlin', told({ state: 'refused', because })]]) })).toBe('lyon');
  expect(choose({ conditions: new Map([['berlin', told({ state: 'unreachable', because })]]) })).toBe('lyon');
  for (const state of ['unknown', 'reachable', 'registered'] as const)
    expect(choose({ conditions: new Map([['berlin', told({ state })]]) })).toBe('berlin');
});

test('without a trunk that can be reached the answer names the first end of a rest', () => {
  expect(choose({ trunks: [] })).toBe('no_trunk until nobody knows');
  const unreachable = told({ state: 'unreachable', because: 'no answer' });
  expect(
    choose({
      conditions: new Map([
        ['berlin', unreachable],
        ['lyon', unreachable],
      ]),
    }),
  ).toBe('no_trunk until nobody knows');
  const conditions = new Map([
    ['berlin', resting(now + 9_000)],
    ['lyon', resting(now + 4_000)],
  ]);
  expect(choose({ conditions })).toBe(`no_trunk until ${now + 4_000}`);
});

test('a full trunk is no reason to say that none can be reached', () => {
  const conditions = new Map([['lyon', resting(now + 4_000)]]);
  expect(choose({ conditions, legs: legs('berlin', 3) })).toBe('no_lines until nobody knows');
});

test('a trunk whose carrier does not let us show the number is passed over, however free it is (E26)', () => {
  const [shown, other] = ['+493023125000' as E164, '+33123456789' as E164];
  const strict = carrier('strict', { callerNumbers: [other] });
  expect(choose({ trunks: [strict, lyon], callerNumber: shown })).toBe('lyon');
  expect(choose({ trunks: [strict, lyon], callerNumber: other })).toBe('strict');
  expect(choose({ trunks: [strict, lyon] })).toBe('strict');
});

test('a number that no trunk may show is refused by its field, and one whose trunk is away is not', () => {
  const [shown, other] = ['+493023125000' as E164, '+33123456789' as E164];
  const strict = carrier('strict', { callerNumbers: [other] });
  const about = { lines: 100, conditions: new Map(), legs: [], now };
  expect(chooseTrunk({ ...about, trunks: [strict], callerNumber: shown })).toEqual({
    refused: 'caller_number_not_carried',
    field: 'callerNumber',
  });
  const conditions = new Map([['strict', told({ state: 'unreachable', because: 'no answer' })]]);
  expect(choose({ trunks: [strict], callerNumber: other, conditions })).toBe('no_trunk until nobody knows');
  expect(choose({ trunks: [], callerNumber: other })).toBe('no_trunk until nobody knows');
});
