/** A campaign's rules for callbacks while they are being written (D9, E31, K59): what is wrong with them, and the request. Pure. */
import {
  type CallbackDelivery,
  type CallbackKind,
  type StoredCallbackSettings,
  callbacksOf,
} from '../../../domain/campaign/callbacks.ts';
import { DAY_MS, MINUTE_MS } from '../../../domain/time.ts';
import type { CallbackRules } from '../../../wire/callbacks.ts';
import { readWithin } from './whole-number.ts';

/** Bounds as wire/callbacks.ts has them; missed is written in hours. */
export const CALLBACK_NUMBERS = {
  fallbackMinutes: { min: 1, max: 10_080 },
  missedAfterHours: { min: 1, max: 336 },
  remindMinutes: { min: 1, max: 30 },
  latestDays: { min: 1, max: 366 },
} as const;
export type CallbackNumber = keyof typeof CALLBACK_NUMBERS;

export interface CallbacksDraft {
  readonly kind: CallbackKind;
  readonly delivery: CallbackDelivery;
  /** D9: after a while any agent gets what its owner has not taken. */
  readonly fallsBack: boolean;
  readonly dialsPromised: boolean;
  /** As typed. */
  readonly numbers: Readonly<Record<CallbackNumber, string>>;
}

/** The draft of a campaign's settings; of a new one, the product's own. */
export function callbacksDraft(settings: { readonly callbacks?: StoredCallbackSettings }): CallbacksDraft {
  const { kind, delivery, dialsPromised, ...spans } = callbacksOf(settings);
  return {
    kind,
    delivery,
    dialsPromised,
    fallsBack: spans.fallbackMs !== undefined,
    numbers: {
      fallbackMinutes: String(Math.round((spans.fallbackMs ?? 30 * MINUTE_MS) / MINUTE_MS)),
      missedAfterHours: String(Math.max(1, Math.round(spans.missedAfterMs / (60 * MINUTE_MS)))),
      remindMinutes: String(Math.round(spans.remindMs / MINUTE_MS)),
      latestDays: String(spans.latestDays),
    },
  };
}

export const NEW_CALLBACKS = callbacksDraft({});

/** Whether a field is on the page: there is no fallback where none is wanted, or where nothing is personal. */
export function hasCallbackNumber({ kind, fallsBack }: CallbacksDraft, field: CallbackNumber): boolean {
  return field !== 'fallbackMinutes' || (fallsBack && kind !== 'always_campaign');
}

/**
 * Which fields are wrong, by their names in the request: not a number within its bounds, or a fallback that would come only when the
 * callback has been missed already.
 */
export function callbackFaults(
  draft: CallbacksDraft,
): Readonly<Record<string, 'between' | 'fallbackTooLate'>> {
  const faults: Record<string, 'between' | 'fallbackTooLate'> = {};
  for (const field of Object.keys(CALLBACK_NUMBERS) as CallbackNumber[]) {
    if (hasCallbackNumber(draft, field) && read(draft, field) === undefined)
      faults[`callbacks.${requestField(field)}`] = 'between';
  }
  const [fallback, missed] = [read(draft, 'fallbackMinutes'), read(draft, 'missedAfterHours')];
  const isTooLate = fallback !== undefined && missed !== undefined && fallback >= missed * 60;
  if (hasCallbackNumber(draft, 'fallbackMinutes') && isTooLate)
    faults['callbacks.fallbackMinutes'] = 'fallbackTooLate';
  return faults;
}

/** The name of a field in the request, by which the server refuses it. */
export function requestField(field: CallbackNumber): string {
  return field === 'missedAfterHours' ? 'missedAfterMinutes' : field;
}

/** The request of a draft without faults. */
export function callbacksRequest(draft: CallbacksDraft): CallbackRules {
  const hours = read(draft, 'missedAfterHours');
  const fallback = draft.fallsBack ? read(draft, 'fallbackMinutes') : null;
  const remind = read(draft, 'remindMinutes');
  const latest = read(draft, 'latestDays');
  return {
    kind: draft.kind,
    delivery: draft.delivery,
    dialsPromised: draft.dialsPromised,
    ...(fallback === undefined ? {} : { fallbackMinutes: fallback }),
    ...(hours === undefined ? {} : { missedAfterMinutes: hours * 60 }),
    ...(remind === undefined ? {} : { remindMinutes: remind }),
    ...(latest === undefined ? {} : { latestDays: latest }),
  };
}

/** A span as people say it: 90 minutes stay minutes, whole days are days. */
export function spanOf(spanMs: number): {
  readonly unit: 'minutes' | 'hours' | 'days';
  readonly count: number;
} {
  const minutes = Math.round(spanMs / MINUTE_MS);
  if (spanMs >= 2 * DAY_MS && minutes % 1440 === 0) return { unit: 'days', count: minutes / 1440 };
  return minutes >= 120 && minutes % 60 === 0
    ? { unit: 'hours', count: minutes / 60 }
    : { unit: 'minutes', count: minutes };
}

function read(draft: CallbacksDraft, field: CallbackNumber): number | undefined {
  return readWithin(draft.numbers[field], CALLBACK_NUMBERS[field]);
}
