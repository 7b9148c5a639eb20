// What happens to a record after a call (E14, basic form): the ninth door of a call's life. Pure: result and rules in, plan out.
import type { CallResult } from '../result/result.ts';
import { HOUR_MS, MINUTE_MS } from '../time.ts';

/**
 * One line of the treatment: this result is tried again after `afterMs`, each time `incrementMs` later than the time before, at most
 * `times` times in a record's life in the campaign. A result without a line finishes the record.
 */
export type RetryRule = {
  readonly result: CallResult;
  readonly afterMs: number;
  /** Absent = 0: always after the same time. */
  readonly incrementMs?: number;
  readonly times: number;
};

/**
 * The results for which a campaign can say what happens next, those that come most often first. Not among them: do not call (the record
 * leaves the campaign, S23) and what only automatic modes and transfers bring.
 */
export const TREATABLE_RESULTS = [
  'no_answer',
  'busy',
  'answering_machine',
  'answer',
  'wrong_party',
  'dropped',
  'cancelled',
  'wrong_number',
  'fax',
  'silence',
  'sit_invalid_number',
  'sit_vacant',
  'sit_operator_intercept',
  'sit_no_circuit',
  'sit_reorder',
  'system_error',
] as const satisfies readonly CallResult[];
export type TreatableResult = (typeof TREATABLE_RESULTS)[number];

export const DEFAULT_RETRY_RULES: readonly RetryRule[] = [
  { result: 'busy', afterMs: 10 * MINUTE_MS, times: 3 },
  { result: 'no_answer', afterMs: 30 * MINUTE_MS, times: 5 },
  { result: 'answering_machine', afterMs: 2 * HOUR_MS, times: 3 },
  { result: 'silence', afterMs: 30 * MINUTE_MS, times: 2 },
  { result: 'sit_no_circuit', afterMs: 30 * MINUTE_MS, times: 3 },
  { result: 'sit_reorder', afterMs: 30 * MINUTE_MS, times: 3 },
  { result: 'dropped', afterMs: 30 * MINUTE_MS, times: 1 },
  { result: 'system_error', afterMs: 5 * MINUTE_MS, times: 3 },
];

export type NextAttempt =
  | { readonly plan: 'finish'; readonly why: 'final_result' | 'attempts_used_up' | 'disposition' }
  | { readonly plan: 'retry'; readonly at: number; readonly why: CallResult };

export type AttemptSoFar = {
  /** Calls made to this record in the campaign, this one included. */
  readonly attempts: number;
  readonly attemptsPerRecord: number;
  readonly result: CallResult;
  /** How often this result has sent the record back to the list before. */
  readonly returnsByResult: number;
  /** The disposition says that the record is finished whatever the network said. */
  readonly finishes: boolean;
};

/**
 * Decides what a record does next after a call.
 * @param now epoch milliseconds of the end of the call
 * @returns finish, or the instant of the next attempt with the rule (a call result) that set it
 */
export function nextAttempt(soFar: AttemptSoFar, rules: readonly RetryRule[], now: number): NextAttempt {
  if (soFar.finishes) return { plan: 'finish', why: 'disposition' };
  const rule = rules.find((candidate) => candidate.result === soFar.result);
  if (!rule) return { plan: 'finish', why: 'final_result' };
  const isUsedUp = soFar.attempts >= soFar.attemptsPerRecord || soFar.returnsByResult >= rule.times;
  return isUsedUp
    ? { plan: 'finish', why: 'attempts_used_up' }
    : { plan: 'retry', at: now + delayMs(rule, soFar.returnsByResult), why: rule.result };
}

/** How long the record rests, given how often this result has sent it back before. */
export function delayMs({ afterMs, incrementMs = 0 }: RetryRule, returnsBefore: number): number {
  return afterMs + returnsBefore * incrementMs;
}
