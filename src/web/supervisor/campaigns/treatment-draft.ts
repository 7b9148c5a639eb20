/** What happens after each call result (E14), while it is being written. Pure. */
import {
  DEFAULT_RETRY_RULES,
  type RetryRule,
  TREATABLE_RESULTS,
  type TreatableResult,
} from '../../../domain/record/next-attempt.ts';
import type { CampaignRequest } from '../../../wire/campaigns.ts';
import { type Bounds, readWithin } from './whole-number.ts';

export const TREATMENT_FIELDS = {
  afterMinutes: { min: 1, max: 43_200 },
  incrementMinutes: { min: 0, max: 10_080 },
  times: { min: 0, max: 50 },
  newRoundMinutes: { min: 1, max: 43_200 },
} as const;
export type TreatmentField = keyof typeof TREATMENT_FIELDS;
/** Those that every treatment has. */
export const TRIES_FIELDS = ['afterMinutes', 'incrementMinutes', 'times'] as const;

/** What comes after the tries; `new_round`: the next number, and at the end of the chain its first one again. */
export const AFTERWARDS = ['finish', 'next_number', 'new_round'] as const;
export type Afterwards = (typeof AFTERWARDS)[number];

export interface TreatmentDraft {
  /** False: the result finishes the record. */
  readonly isTreated: boolean;
  /** As typed; kept while there is no treatment, so that a second thought costs nothing. */
  readonly numbers: Readonly<Record<TreatmentField, string>>;
  readonly afterwards: Afterwards;
}
export type TreatmentsDraft = Readonly<Record<TreatableResult, TreatmentDraft>>;

const MINUTE_MS = 60_000;
const A_DAY = '1440';
/** What a result begins with that had no treatment so far. */
const BEGIN: TreatmentDraft = {
  isTreated: false,
  numbers: { afterMinutes: '30', incrementMinutes: '0', times: '3', newRoundMinutes: A_DAY },
  afterwards: 'finish',
};

export function treatmentsOf(rules: readonly RetryRule[]): TreatmentsDraft {
  const lines = TREATABLE_RESULTS.map((result): [TreatableResult, TreatmentDraft] => {
    const rule = rules.find((known) => known.result === result);
    return [result, rule ? draftOfRule(rule) : BEGIN];
  });
  return Object.fromEntries(lines) as TreatmentsDraft;
}

export const DEFAULT_TREATMENTS = treatmentsOf(DEFAULT_RETRY_RULES);

/** What comes after the tries of a stored rule. */
export function afterwardsOf({ afterwards, newRoundAfterMs }: RetryRule): Afterwards {
  if (afterwards !== 'next_number') return 'finish';
  return newRoundAfterMs === undefined ? 'next_number' : 'new_round';
}

function draftOfRule(rule: RetryRule): TreatmentDraft {
  const { afterMs, incrementMs = 0, times, newRoundAfterMs } = rule;
  const minutes = (spanMs: number) => String(Math.round(spanMs / MINUTE_MS));
  return {
    isTreated: true,
    numbers: {
      afterMinutes: minutes(afterMs),
      incrementMinutes: minutes(incrementMs),
      times: String(times),
      newRoundMinutes: newRoundAfterMs === undefined ? A_DAY : minutes(newRoundAfterMs),
    },
    afterwards: afterwardsOf(rule),
  };
}

/** The name of a field among the form's faults. */
export function treatmentKey(result: TreatableResult, field: TreatmentField): string {
  return `treatments.${result}.${field}`;
}

/** No try at all is only something if another number comes after it. */
export function treatmentBounds({ afterwards }: TreatmentDraft, field: TreatmentField): Bounds {
  const bounds = TREATMENT_FIELDS[field];
  return field === 'times' && afterwards === 'finish' ? { ...bounds, min: 1 } : bounds;
}

function fieldsOf({ afterwards }: TreatmentDraft): readonly TreatmentField[] {
  return afterwards === 'new_round' ? [...TRIES_FIELDS, 'newRoundMinutes'] : TRIES_FIELDS;
}

/** A field's number, or undefined where it is out of its bounds. */
export function readTreatment(draft: TreatmentDraft, field: TreatmentField): number | undefined {
  return readWithin(draft.numbers[field], treatmentBounds(draft, field));
}

/** The names of the fields that are out of their bounds. */
export function wrongTreatments(draft: TreatmentsDraft): string[] {
  return TREATABLE_RESULTS.filter((result) => draft[result].isTreated).flatMap((result) =>
    fieldsOf(draft[result])
      .filter((field) => readTreatment(draft[result], field) === undefined)
      .map((field) => treatmentKey(result, field)),
  );
}

/** The request of a draft without faults. */
export function treatmentsRequest(draft: TreatmentsDraft): NonNullable<CampaignRequest['treatments']> {
  return TREATABLE_RESULTS.filter((result) => draft[result].isTreated).map((result) => {
    const line = draft[result];
    const number = (field: TreatmentField) => readTreatment(line, field) ?? 0;
    return {
      result,
      afterMinutes: number('afterMinutes'),
      incrementMinutes: number('incrementMinutes'),
      times: number('times'),
      afterwards: line.afterwards === 'finish' ? 'finish' : 'next_number',
      ...(line.afterwards === 'new_round' ? { newRoundAfterMinutes: number('newRoundMinutes') } : {}),
    };
  });
}

/** The first few rests of a record in minutes: 10, 20, 30. */
export function restsOf(afterMinutes: number, incrementMinutes: number, times: number): readonly number[] {
  return Array.from({ length: Math.min(times, 3) }, (_, before) => afterMinutes + before * incrementMinutes);
}
