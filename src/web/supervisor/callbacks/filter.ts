/** What the list of all callbacks is filtered by, as it stands in the form and as the server is asked. Pure. */
import { spanOfDays } from '../../callbacks/day-span.ts';
import type { CALLBACK_LISTS } from '../../../wire/callbacks.ts';

export const LISTS = [
  'open',
  'scheduled',
  'due',
  'missed',
  'over',
  'all',
] as const satisfies readonly (typeof CALLBACK_LISTS)[number][];

export interface CallbacksFilter {
  readonly state: (typeof CALLBACK_LISTS)[number];
  /** Empty: all. */
  readonly campaignId: string;
  readonly ownerId: string;
  /** Days of the calendar, "2026-11-29"; empty: without an end. Both are in it. */
  readonly from: string;
  readonly to: string;
  readonly q: string;
}

export const NO_FILTER: CallbacksFilter = {
  state: 'open',
  campaignId: '',
  ownerId: '',
  from: '',
  to: '',
  q: '',
};

/** The parameters of the request; what is empty, or no day, is left out by whoever makes the address. */
export function parametersOf(filter: CallbacksFilter, zone: string): Readonly<Record<string, string>> {
  const { state, campaignId, ownerId, q } = filter;
  const start = spanOfDays(zone, filter.from, filter.from).from;
  const end = spanOfDays(zone, filter.to, filter.to).to;
  return {
    scope: 'all',
    state,
    campaignId,
    ownerId,
    q: q.trim(),
    from: Number.isNaN(start) ? '' : String(start),
    to: Number.isNaN(end) ? '' : String(end),
  };
}
