/** The agent's own callbacks from the server: pages of a list, and the days of a calendar. Asked anew whenever the desk has changed. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CallbackDays, CallbackRow } from '../../wire/callbacks.ts';
import type { Page } from '../../wire/errors.ts';
import { send } from '../server/rest.ts';
import { useDesk } from './desk.tsx';

export const CALLBACKS_KEY = 'callbacks';
/** Others change callbacks, too: supervisors, and the clock. */
const REFRESH_MS = 15_000;

type Filter = Readonly<Record<string, string>>;

/** What on the desk tells that callbacks have moved. */
function useDeskSign(): string {
  const { view } = useDesk();
  const reminders = view.reminders.map(({ id, state, dueAt }) => `${id} ${state} ${dueAt}`);
  return [...reminders, ...view.interactions.map(({ id }) => id)].join(' ');
}

export function useCallbackPage(filter: Filter) {
  const sign = useDeskSign();
  const parameters = parametersOf(filter);
  return useQuery({
    queryKey: [CALLBACKS_KEY, 'page', parameters, sign],
    queryFn: ({ signal }) => send<Page<CallbackRow>>(`/api/callbacks?${parameters}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
    staleTime: 0,
  });
}

export function useCallbackDays(filter: Filter) {
  const sign = useDeskSign();
  const parameters = parametersOf(filter);
  return useQuery({
    queryKey: [CALLBACKS_KEY, 'days', parameters, sign],
    queryFn: ({ signal }) => send<CallbackDays>(`/api/callbacks/days?${parameters}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
    staleTime: 0,
  });
}

function parametersOf(filter: Filter): string {
  return new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString();
}
