// The ninth door: what a record does next after a call, for every call result and every count.
import { expect, test } from 'vitest';
import {
  type AttemptSoFar,
  DEFAULT_RETRY_RULES,
  TREATABLE_RESULTS,
  type NextAttempt,
  nextAttempt,
} from '../../src/domain/record/next-attempt.ts';
import { CALL_RESULTS, type CallResult, DEFAULT_DISPOSITIONS } from '../../src/domain/result/result.ts';
import { MONDAY_10 } from './people.ts';

const ended = MONDAY_10;
const soFar = (change: Partial<AttemptSoFar>): AttemptSoFar => ({
  attempts: 1,
  attemptsPerRecord: 6,
  result: 'busy',
  returnsByResult: 0,
  finishes: false,
  ...change,
});
const plan = (change: Partial<AttemptSoFar>) => nextAttempt(soFar(change), DEFAULT_RETRY_RULES, ended);
const inMinutes = (minutes: number, why: CallResult): NextAttempt => ({
  plan: 'retry',
  at: ended + minutes * 60_000,
  why,
});
const finish = (why: 'final_result' | 'attempts_used_up' | 'disposition'): NextAttempt => ({
  plan: 'finish',
  why,
});

/** Minutes until the next attempt after the first call; a result that is not here ends the record. */
const RETRIED: Partial<Record<CallResult, number>> = {
  busy: 10,
  no_answer: 30,
  answering_machine: 120,
  silence: 30,
  sit_no_circuit: 30,
  sit_reorder: 30,
  dropped: 30,
  system_error: 5,
};

test.each(CALL_RESULTS)(
  'E14: the first %s is tried again when its rule says, or ends the record',
  (result) => {
    const minutes = RETRIED[result];
    expect(plan({ result })).toEqual(
      minutes === undefined ? finish('final_result') : inMinutes(minutes, result),
    );
  },
);

test.each(DEFAULT_RETRY_RULES)(
  'E14: $result is tried again $times times and then no more',
  ({ result, times, afterMs }) => {
    const many = { result, attemptsPerRecord: 50 };
    expect(plan({ ...many, attempts: times, returnsByResult: times - 1 })).toEqual(
      inMinutes(afterMs / 60_000, result),
    );
    expect(plan({ ...many, attempts: times + 1, returnsByResult: times })).toEqual(
      finish('attempts_used_up'),
    );
  },
);

test('E14: each result counts its own tries: four times nobody there does not use up the busy line', () => {
  expect(plan({ result: 'busy', attempts: 5, returnsByResult: 0 })).toEqual(inMinutes(10, 'busy'));
});

test('E15: the record’s own limit ends it, whatever the rule would still allow', () => {
  expect(plan({ attempts: 5 })).toEqual(inMinutes(10, 'busy'));
  expect(plan({ attempts: 6 })).toEqual(finish('attempts_used_up'));
  expect(plan({ attempts: 7 })).toEqual(finish('attempts_used_up'));
});

test('E14: a disposition that finishes wins over every call result', () => {
  for (const result of CALL_RESULTS) expect(plan({ result, finishes: true })).toEqual(finish('disposition'));
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

test('E14: a campaign without rules tries nothing again', () => {
  for (const result of CALL_RESULTS)
    expect(nextAttempt(soFar({ result }), [], ended)).toEqual(finish('final_result'));
});

test('E14: each further time comes later by the increment, until the rule is used up', () => {
  const rules = [{ result: 'busy', afterMs: 600_000, incrementMs: 300_000, times: 3 }] as const;
  const at = (returnsByResult: number) => nextAttempt(soFar({ returnsByResult }), rules, ended);
  expect([0, 1, 2].map(at)).toEqual([10, 15, 20].map((minutes) => inMinutes(minutes, 'busy')));
  expect(at(3)).toEqual(finish('attempts_used_up'));
});

test('E14: a campaign can say for every result but do not call and those of automatic modes what happens next', () => {
  const others = CALL_RESULTS.filter((result) => !(TREATABLE_RESULTS as readonly string[]).includes(result));
  expect(others).toEqual(['abandoned', 'do_not_call', 'transferred']);
});
