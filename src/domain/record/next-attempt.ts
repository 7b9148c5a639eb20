// What happens to a record after a call (E14): the ninth door of a call's life. Pure: result, progress and treatments in, plan out. Must
// never ask whether a number may be dialed at that instant: that is compliance/may-dial, at the claim and again at the dial.
import type { E164 } from '../phone-number.ts';
import type { CallResult } from '../result/result.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time.ts';

/**
 * One line of the treatments: after this result the same number is tried again after `afterMs`, each time `incrementMs` later than the time
 * before, at most `times` times; then comes what `afterwards` says. A result without a line finishes the record. The counts are those of
 * the number called last: another number of the chain, and another round of it, begin anew.
 */
export type RetryRule = {
  readonly result: CallResult;
  readonly afterMs: number;
  /** Absent = 0: always after the same time. */
  readonly incrementMs?: number;
  /** 0 = not on this number again. */
  readonly times: number;
  /** What comes when the number has had its tries; absent = the record is finished. */
  readonly afterwards?: AfterTries;
  /**
   * With `next_number`, at the end of the chain: it begins again with its first number after this rest; absent = the record is finished
   * there. How often is bounded by the attempts per record (E15) alone.
   */
  readonly newRoundAfterMs?: number;
};
export const AFTER_TRIES = ['finish', 'next_number'] as const;
export type AfterTries = (typeof AFTER_TRIES)[number];

/**
 * The results for which a campaign can say what happens next, those that come most often first. Not among them: do not call (the record
 * leaves the campaign, S23) and transferred (somebody was spoken to).
 */
export const TREATABLE_RESULTS = [
  'no_answer',
  'busy',
  'answering_machine',
  'answer',
  'wrong_party',
  'abandoned',
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

const nextNumber = { afterwards: 'next_number' } as const;
/** A number that is not one, or not his: never again, but the contact may have another. */
const notThisNumber = { afterMs: MINUTE_MS, times: 0, ...nextNumber };

/**
 * What a new campaign begins with. Short rests where the line was only taken or the network full, hours where nobody was there, the next
 * number where this one is used up or wrong. Abandoned: a day, which is the least that any rule pack asks for before another predictive
 * call (compliance/packs.ts, cooldownAfterAbandonMs); where a law asks for more, may-dial puts it off.
 */
export const DEFAULT_RETRY_RULES: readonly RetryRule[] = [
  { result: 'busy', afterMs: 10 * MINUTE_MS, incrementMs: 5 * MINUTE_MS, times: 3, ...nextNumber },
  { result: 'no_answer', afterMs: 2 * HOUR_MS, times: 3, ...nextNumber },
  { result: 'answering_machine', afterMs: 2 * HOUR_MS, times: 3, ...nextNumber },
  { result: 'silence', afterMs: 30 * MINUTE_MS, times: 2, ...nextNumber },
  { result: 'sit_no_circuit', afterMs: 30 * MINUTE_MS, times: 3, ...nextNumber },
  { result: 'sit_reorder', afterMs: 30 * MINUTE_MS, times: 3, ...nextNumber },
  { result: 'sit_invalid_number', ...notThisNumber },
  { result: 'sit_vacant', ...notThisNumber },
  { result: 'sit_operator_intercept', ...notThisNumber },
  { result: 'wrong_number', ...notThisNumber },
  { result: 'fax', ...notThisNumber },
  { result: 'dropped', afterMs: 30 * MINUTE_MS, times: 1 },
  { result: 'abandoned', afterMs: DAY_MS, times: 3 },
  { result: 'system_error', afterMs: 5 * MINUTE_MS, times: 3 },
];

export const FINISHING = [
  'final_result',
  'attempts_used_up',
  'disposition',
  'tries_used_up',
  'chain_at_its_end',
] as const;
export type Finishing = (typeof FINISHING)[number];

export type NextAttempt =
  | { readonly plan: 'finish'; readonly why: Finishing }
  | {
      readonly plan: 'retry';
      readonly at: number;
      readonly why: CallResult;
      /** Which of the rule's tries it will be (from 1), and of how many. */
      readonly time: number;
      readonly times: number;
      readonly restMs: number;
    }
  | {
      /** `new_round`: the chain begins again. */
      readonly plan: 'next_number' | 'new_round';
      /** 0 = at once, at its place. */
      readonly at: number;
      readonly why: CallResult;
      readonly e164: E164;
      readonly restMs: number;
      /** True: the number called last is not dialed again for this record. */
      readonly isSpent: boolean;
    };

export type AttemptSoFar = {
  /** Calls made to this record in the campaign, this one included. */
  readonly attempts: number;
  readonly attemptsPerRecord: number;
  readonly result: CallResult;
  /** How often this result has sent the record back for the number called last. */
  readonly returnsByResult: number;
  /** The disposition says that the record is finished whatever the network said. */
  readonly finishes: boolean;
  /** The record's numbers in dialing order. */
  readonly chain: readonly E164[];
  /** The number called last; undefined where nobody noted it: then it was the chain's first. */
  readonly called: E164 | undefined;
  /** Numbers that are not dialed again for this record. */
  readonly spent: readonly E164[];
};

/**
 * Decides what a record does next after a call.
 * @param now epoch milliseconds of the end of the call
 * @returns finish, the instant of the next attempt to the same number, or the number whose turn it is now, each with the rule that said so
 */
export function nextAttempt(soFar: AttemptSoFar, rules: readonly RetryRule[], now: number): NextAttempt {
  if (soFar.finishes) return { plan: 'finish', why: 'disposition' };
  const rule = rules.find((candidate) => candidate.result === soFar.result);
  if (!rule) return { plan: 'finish', why: 'final_result' };
  if (soFar.attempts >= soFar.attemptsPerRecord) return { plan: 'finish', why: 'attempts_used_up' };
  const { returnsByResult } = soFar;
  if (returnsByResult < rule.times) {
    const restMs = delayMs(rule, returnsByResult);
    const [time, times] = [returnsByResult + 1, rule.times];
    return { plan: 'retry', at: now + restMs, why: rule.result, time, times, restMs };
  }
  return rule.afterwards === 'next_number'
    ? afterNumber(soFar, rule, now)
    : { plan: 'finish', why: 'tries_used_up' };
}

/** How long the record rests, given how often this result has sent it back before. */
export function delayMs({ afterMs, incrementMs = 0 }: RetryRule, returnsBefore: number): number {
  return afterMs + returnsBefore * incrementMs;
}

function afterNumber(soFar: AttemptSoFar, rule: RetryRule, now: number): NextAttempt {
  const { chain } = soFar;
  const called = soFar.called ?? chain[0];
  const isSpent = rule.times === 0;
  const isLeft = (e164: E164) => !soFar.spent.includes(e164) && !(isSpent && e164 === called);
  const place = called === undefined ? -1 : chain.indexOf(called);
  const about = { why: rule.result, isSpent };
  const next = chain.slice(place + 1).find(isLeft);
  if (next !== undefined) return { plan: 'next_number', at: 0, e164: next, restMs: 0, ...about };
  const first = chain.find(isLeft);
  const restMs = rule.newRoundAfterMs;
  if (restMs === undefined || first === undefined) return { plan: 'finish', why: 'chain_at_its_end' };
  return { plan: 'new_round', at: now + restMs, e164: first, restMs, ...about };
}

/** What a record knows of its chain. */
export type ChainProgress = {
  readonly nextNumber?: E164 | undefined;
  readonly lastNumber?: E164 | undefined;
  readonly spentNumbers?: readonly E164[] | undefined;
};

/**
 * The numbers as they are dialed by themselves: the one whose turn it is first, then the others of the chain that are not used up. If none
 * is left, all: may-dial decides, and a record does not stay for ever.
 */
export function inTurn<Number extends { readonly e164: E164 }>(
  progress: ChainProgress,
  numbers: readonly Number[],
): readonly Number[] {
  const first = numberInTurn(progress, numbers);
  if (!first) return numbers;
  const { spentNumbers = [] } = progress;
  return [first, ...numbers.filter((number) => number !== first && !spentNumbers.includes(number.e164))];
}

/** The number whose turn it is: what the treatments said last, else the first that is not used up; undefined if none is left. */
export function numberInTurn<Number extends { readonly e164: E164 }>(
  { nextNumber: wanted, spentNumbers = [] }: ChainProgress,
  numbers: readonly Number[],
): Number | undefined {
  const left = numbers.filter(({ e164 }) => !spentNumbers.includes(e164));
  return left.find(({ e164 }) => e164 === wanted) ?? left[0];
}
