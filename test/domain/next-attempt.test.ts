// The ninth door: what a record does next after a call, for every call result, every count and every place in the chain.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AttemptSoFar,
  DEFAULT_RETRY_RULES,
  type NextAttempt,
  type RetryRule,
  TREATABLE_RESULTS,
  nextAttempt,
  numberInTurn,
} from '../../src/domain/record/next-attempt.ts';
import { CALL_RESULTS, type CallResult, DEFAULT_DISPOSITIONS } from '../../src/domain/result/result.ts';
import { MONDAY_10, e164, homeNumber, mobileNumber } from './people.ts';

const MINUTE = 60_000;
const ended = MONDAY_10;
const office = e164('+493023125018');
const CHAIN = [homeNumber, mobileNumber, office];

const soFar = (change: Partial<AttemptSoFar>): AttemptSoFar => ({
  attempts: 1,
  attemptsPerRecord: 6,
  result: 'busy',
  returnsByResult: 0,
  finishes: false,
  chain: CHAIN,
  called: homeNumber,
  spent: [],
  ...change,
});
const plan = (change: Partial<AttemptSoFar>, rules: readonly RetryRule[] = DEFAULT_RETRY_RULES) =>
  nextAttempt(soFar(change), rules, ended);
const finish = (why: Extract<NextAttempt, { plan: 'finish' }>['why']): NextAttempt => ({
  plan: 'finish',
  why,
});

/** What a new campaign does after the first call of a record with three numbers: minutes until the same number, or the next number. */
const FIRST: Partial<Record<CallResult, number | 'next'>> = {
  busy: 10,
  no_answer: 120,
  answering_machine: 120,
  silence: 30,
  sit_no_circuit: 30,
  sit_reorder: 30,
  dropped: 30,
  abandoned: 24 * 60,
  system_error: 5,
  sit_invalid_number: 'next',
  sit_vacant: 'next',
  sit_operator_intercept: 'next',
  wrong_number: 'next',
  fax: 'next',
};

test.each(CALL_RESULTS)('E14: after the first %s a new campaign does what suits it', (result) => {
  const next = plan({ result });
  const wanted = FIRST[result];
  if (wanted === undefined) expect(next).toEqual(finish('final_result'));
  else if (wanted === 'next')
    expect(next).toMatchObject({ plan: 'next_number', at: 0, e164: mobileNumber, isSpent: true });
  else expect(next).toMatchObject({ plan: 'retry', at: ended + wanted * MINUTE, why: result, time: 1 });
});

test.each(DEFAULT_RETRY_RULES)(
  'E14: $result is tried again $times times, and then comes what its treatment says',
  ({ result, times, afterwards }) => {
    const many = { result, attemptsPerRecord: 50 };
    if (times > 0)
      expect(plan({ ...many, attempts: times, returnsByResult: times - 1 })).toMatchObject({
        plan: 'retry',
        time: times,
        times,
      });
    const after = plan({ ...many, attempts: times + 1, returnsByResult: times });
    if (afterwards === 'next_number')
      expect(after).toMatchObject({ plan: 'next_number', e164: mobileNumber, isSpent: times === 0 });
    else expect(after).toEqual(finish('tries_used_up'));
  },
);

test('E14: each result counts its own tries: four times nobody there does not use up the busy line', () => {
  expect(plan({ result: 'busy', attempts: 5, returnsByResult: 0 })).toMatchObject({ plan: 'retry', time: 1 });
});

test('E14: each further time comes later by the increment', () => {
  const rules = [{ result: 'busy', afterMs: 10 * MINUTE, incrementMs: 5 * MINUTE, times: 3 }] as const;
  const at = (returnsByResult: number) => plan({ returnsByResult }, rules);
  expect([0, 1, 2].map(at)).toMatchObject(
    [10, 15, 20].map((minutes) => ({
      plan: 'retry',
      at: ended + minutes * MINUTE,
      restMs: minutes * MINUTE,
    })),
  );
  expect(at(3)).toEqual(finish('tries_used_up'));
});

test('E14: the chain is gone through in its order, and is at its end after the last number', () => {
  const rules = [{ result: 'no_answer', afterMs: MINUTE, times: 0, afterwards: 'next_number' }] as const;
  const after = (called: (typeof CHAIN)[number]) => plan({ result: 'no_answer', called }, rules);
  expect(after(homeNumber)).toMatchObject({ plan: 'next_number', e164: mobileNumber });
  expect(after(mobileNumber)).toMatchObject({ plan: 'next_number', e164: office });
  expect(after(office)).toEqual(finish('chain_at_its_end'));
  // Nobody noted which number it was: then it was the first.
  expect(plan({ result: 'no_answer', called: undefined }, rules)).toMatchObject({ e164: mobileNumber });
});

test('E14: numbers that are used up for good are passed over, also when the chain begins again', () => {
  const rules: readonly RetryRule[] = [
    {
      result: 'no_answer',
      afterMs: MINUTE,
      times: 1,
      afterwards: 'next_number',
      newRoundAfterMs: 60 * MINUTE,
    },
  ];
  const used = { result: 'no_answer', returnsByResult: 1 } as const;
  expect(plan({ ...used, spent: [mobileNumber] }, rules)).toMatchObject({
    plan: 'next_number',
    e164: office,
  });
  expect(plan({ ...used, called: office, spent: [homeNumber] }, rules)).toEqual({
    plan: 'new_round',
    at: ended + 60 * MINUTE,
    why: 'no_answer',
    e164: mobileNumber,
    restMs: 60 * MINUTE,
    isSpent: false,
  });
  expect(plan({ ...used, called: office, spent: CHAIN }, rules)).toEqual(finish('chain_at_its_end'));
});

test('E14: an invalid last number ends the record only if no other number is left for a new round', () => {
  const rules: readonly RetryRule[] = [
    {
      result: 'sit_invalid_number',
      afterMs: MINUTE,
      times: 0,
      afterwards: 'next_number',
      newRoundAfterMs: MINUTE,
    },
  ];
  const invalid = { result: 'sit_invalid_number', called: office } as const;
  expect(plan(invalid, rules)).toMatchObject({ plan: 'new_round', e164: homeNumber, isSpent: true });
  expect(plan({ ...invalid, spent: [homeNumber, mobileNumber] }, rules)).toEqual(finish('chain_at_its_end'));
});

test('E15: the record’s own limit ends it, whatever the treatments would still allow', () => {
  expect(plan({ attempts: 5 })).toMatchObject({ plan: 'retry' });
  expect(plan({ attempts: 6 })).toEqual(finish('attempts_used_up'));
  expect(plan({ attempts: 6, returnsByResult: 3 })).toEqual(finish('attempts_used_up'));
  expect(plan({ attempts: 7, result: 'sit_invalid_number' })).toEqual(finish('attempts_used_up'));
});

test('E14: a disposition that finishes wins over every call result', () => {
  for (const result of CALL_RESULTS) expect(plan({ result, finishes: true })).toEqual(finish('disposition'));
});

test('E14: a campaign without treatments tries nothing again', () => {
  for (const result of CALL_RESULTS) expect(plan({ result }, [])).toEqual(finish('final_result'));
});

test('E14: whatever the treatments say, a record is never sent back to a used-up number, and comes to an end', () => {
  const results = ['busy', 'no_answer', 'fax'] as const;
  const ruleOf = (result: CallResult) =>
    fc.record({
      result: fc.constant(result),
      afterMs: fc.constant(MINUTE),
      times: fc.nat(2),
      afterwards: fc.constantFrom('finish' as const, 'next_number' as const, 'next_number' as const),
      newRoundAfterMs: fc.constantFrom(undefined, MINUTE, MINUTE),
    });
  let rounds = 0;
  fc.assert(
    fc.property(
      fc.tuple(...results.map(ruleOf)),
      fc.array(fc.constantFrom(...results), { minLength: 10, maxLength: 10 }),
      (drawn, heard) => {
        const rules = drawn.map(({ newRoundAfterMs, ...rest }) => ({
          ...rest,
          ...(newRoundAfterMs === undefined ? {} : { newRoundAfterMs }),
        }));
        let called = CHAIN[0];
        let spent: typeof CHAIN = [];
        let counts = new Map<CallResult, number>();
        for (const [index, result] of heard.entries()) {
          const now = soFar({
            attempts: index + 1,
            result,
            called,
            spent,
            returnsByResult: counts.get(result) ?? 0,
          });
          const next = nextAttempt(now, rules, ended);
          if (next.plan === 'finish') return;
          if (next.plan === 'retry') {
            expect(next.time).toBeLessThanOrEqual(next.times);
            counts.set(result, next.time);
            continue;
          }
          if (next.plan === 'new_round') rounds += 1;
          if (next.isSpent && called) spent = [...spent, called];
          expect(spent).not.toContain(next.e164);
          called = next.e164;
          counts = new Map();
        }
        throw new Error('ten calls, and six are allowed');
      },
    ),
    { numRuns: 2_000 },
  );
  expect(rounds).toBeGreaterThan(15);
});

test('E14: whose turn it is: the number that the treatments named, else the first that is not used up', () => {
  const numbers = CHAIN.map((number) => ({ e164: number }));
  const turn = (progress: Parameters<typeof numberInTurn>[0]) => numberInTurn(progress, numbers)?.e164;
  expect(turn({})).toBe(homeNumber);
  expect(turn({ nextNumber: office })).toBe(office);
  expect(turn({ nextNumber: office, spentNumbers: [office] })).toBe(homeNumber);
  expect(turn({ nextNumber: e164('+493023125099'), spentNumbers: [homeNumber] })).toBe(mobileNumber);
  expect(turn({ spentNumbers: CHAIN })).toBeUndefined();
});

test('E11: the dispositions of a new organisation: what was said to the person ends the record, not reaching him does not', () => {
  const goingOn = DEFAULT_DISPOSITIONS.filter(({ finishes }) => !finishes).map(({ code }) => code);
  expect(goingOn).toEqual(['not_reached', 'third_party']);
  const reached = DEFAULT_DISPOSITIONS.filter((known) => known.reached).map(({ code }) => code);
  expect(reached).toEqual(['success', 'interested', 'no_interest']);
  const codes = DEFAULT_DISPOSITIONS.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const { reached, finishes } of DEFAULT_DISPOSITIONS) if (reached) expect(finishes).toBe(true);
  for (const { label } of DEFAULT_DISPOSITIONS) expect(label.de).not.toBe(label.en);
});

test('E14: a campaign can say for every result but do not call and transferred what happens next', () => {
  const others = CALL_RESULTS.filter((result) => !(TREATABLE_RESULTS as readonly string[]).includes(result));
  expect(others).toEqual(['do_not_call', 'transferred']);
});
