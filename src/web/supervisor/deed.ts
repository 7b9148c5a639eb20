/**
 * What a supervisor does, sent once: every deed carries a key of its own, so that a lost answer can be asked for again and nothing
 * happens twice. Afterwards the lists that it touches are read anew.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { newId } from '../server/new-id.ts';
import { send, ServerError } from '../server/rest.ts';
import { sessionEnded } from '../server/session.ts';

export interface Deed {
  path: string;
  method?: 'POST' | 'PATCH' | 'DELETE';
  body?: unknown;
}

export interface DeedOptions<Answer> {
  /** Addresses whose answers are no longer what the server knows: all queries that begin with one of them. */
  refreshes: readonly string[];
  onDone?: (answer: Answer) => void;
}

/** The one way by which these pages change anything. `error` stays until the next `run` or `reset`. */
export function useDeed<Answer = unknown>({ refreshes, onDone }: DeedOptions<Answer>) {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ deed, key }: { deed: Deed; key: string }) =>
      send<Answer>(deed.path, {
        method: deed.method ?? 'POST',
        body: deed.body ?? {},
        idempotencyKey: key,
      }),
    // Only a lost connection is worth another try; the key makes the second try harmless.
    retry: (count, error) => error instanceof ServerError && error.status === 0 && count < 2,
    onSuccess: (answer) => onDone?.(answer),
    onError: (error) => {
      const code = error instanceof ServerError ? error.refusal.code : undefined;
      if (code === 'not_signed_in') void sessionEnded('server');
    },
    // Not waited for: the deed is done when the server says so, and the next one may follow at once.
    onSettled: () => {
      void client.invalidateQueries({
        predicate: ({ queryKey }) => refreshes.some((path) => String(queryKey[0]).startsWith(path)),
      });
    },
  });
  return {
    run: (deed: Deed) => mutation.mutate({ deed, key: newId() }),
    isRunning: mutation.isPending,
    error: mutation.error,
    reset: mutation.reset,
  };
}
