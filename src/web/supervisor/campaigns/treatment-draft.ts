/** What happens after each call result (E14), while it is being written. Pure. */
import {
  DEFAULT_RETRY_RULES,
  type RetryRule,
  TREATABLE_RESULTS,
  type TreatableResult,
} from '../../../domain/record/next-attempt.ts';
import type { CampaignRequest } from '../../../wire/campaigns.ts';
import { readWithin } from './whole-number.ts';

export const TREATMENT_FIELDS = {
  afterMinutes: { min: 1, max: 43_200 },
  incrementMinutes: { min: 0, max: 10_080 },
  times: { min: 1, max: 50 },
} as const;
export type TreatmentField = keyof typeof TREATMENT_FIELDS;

export interface TreatmentDraft {
  /** False: the result finishes the record. */
  readonly isRetried: boolean;
  /** As typed; kept while it is not retried, so that a second thought costs nothing. */
  readonly numbers: Readonly<Record<TreatmentField, string>>;
}
export type TreatmentsDraft = Readonly<Record<TreatableResult, TreatmentDraft>>;

const MINUTE_MS = 60_000;
/** What a result begins with that was not retried so far. */
const BEGIN: TreatmentDraft['numbers'] = { afterMinutes: '30', incrementMinutes: '0', times: '3' };

export function treatmentsOf(rules: readonly RetryRule[]): TreatmentsDraft {
  const lines = TREATABLE_RESULTS.map((result): [TreatableResult, TreatmentDraft] => {
    const rule = rules.find((known) => known.result === result);
    return [
      result,
      rule ? { isRetried: true, numbers: numbersOf(rule) } : { isRetried: false, numbers: BEGIN },
    ];
  });
  return Object.fromEntries(lines) as TreatmentsDraft;
}

export const DEFAULT_TREATMENTS = treatmentsOf(DEFAULT_RETRY_RULES);

function numbersOf({ afterMs, incrementMs = 0, times }: RetryRule): TreatmentDraft['numbers'] {
  return {
    afterMinutes: String(Math.round(afterMs / MINUTE_MS)),
    incrementMinutes: String(Math.round(incrementMs / MINUTE_MS)),
    times: String(times),
  };
}

/** The name of a field among the form's faults. */
export function treatmentKey(result: TreatableResult, field: TreatmentField): string {
  return `treatments.${result}.${field}`;
}

/** The names of the fields that are out of their bounds. */
export function wrongTreatments(draft: TreatmentsDraft): string[] {
  return TREATABLE_RESULTS.filter((result) => draft[result].isRetried).flatMap((result) =>
    (Object.keys(TREATMENT_FIELDS) as TreatmentField[])
      .filter((field) => readWithin(draft[result].numbers[field], TREATMENT_FIELDS[field]) === undefined)
      .map((field) => treatmentKey(result, field)),
  );
}

/** The request of a draft without faults. */
export function treatmentsRequest(draft: TreatmentsDraft): NonNullable<CampaignRequest['treatments']> {
  const number = (result: TreatableResult, field: TreatmentField) =>
    readWithin(draft[result].numbers[field], TREATMENT_FIELDS[field]) ?? 0;
  return TREATABLE_RESULTS.filter((result) => draft[result].isRetried).map((result) => ({
    result,
    afterMinutes: number(result, 'afterMinutes'),
    incrementMinutes: number(result, 'incrementMinutes'),
    times: number(result, 'times'),
  }));
}

/** The first few rests of a record in minutes: 10, 20, 30. */
export function restsOf(afterMinutes: number, incrementMinutes: number, times: number): readonly number[] {
  return Array.from({ length: Math.min(times, 3) }, (_, before) => afterMinutes + before * incrementMinutes);
}
