/** Who is signed in in this browser, and the ways in and out. */
import { QueryClient, useMutation, useQuery } from '@tanstack/react-query';
import type { PasswordRequest, SessionView, SetupRequest, SignInRequest } from '../../wire/session.ts';
import { send, ServerError } from './rest.ts';

/** The session of somebody who is signed in: what every room gets. */
export type SignedIn = SessionView & { readonly user: NonNullable<SessionView['user']> };

const SESSION_KEY = ['session'];
export type SessionEnd = 'nobody' | 'person' | 'server' | 'set_up';
let endedBy: SessionEnd = 'nobody';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal will be the same next time; only a lost connection is worth another try.
      retry: (count, error) => error instanceof ServerError && error.status === 0 && count < 3,
    },
  },
});

queries.getQueryCache().subscribe(({ query, type }) => {
  // Any room may be the first to hear that the session is over; all of them then see the sign-in page.
  const error = type === 'updated' ? query.state.error : undefined;
  if (error instanceof ServerError && error.refusal.code === 'not_signed_in') void sessionEnded('server');
});

export function useSession() {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: readSession,
    staleTime: Infinity,
  });
}

async function readSession(): Promise<SessionView> {
  const before = queries.getQueryData<SessionView>(SESSION_KEY);
  const session = await send<SessionView>('/api/session');
  if (session.user) endedBy = 'nobody';
  else if (before?.user && endedBy === 'nobody') endedBy = 'server';
  return session;
}

export function useSignIn() {
  return useMutation({
    mutationFn: (login: SignInRequest) => send<unknown>('/api/session', { method: 'POST', body: login }),
    onSuccess: () => queries.invalidateQueries({ queryKey: SESSION_KEY }),
  });
}

export function useSetup() {
  return useMutation({
    mutationFn: (first: SetupRequest) => send<unknown>('/api/setup', { method: 'POST', body: first }),
    onSuccess: () => {
      endedBy = 'set_up';
      return queries.invalidateQueries({ queryKey: SESSION_KEY });
    },
  });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (change: PasswordRequest) => send<unknown>('/api/password', { method: 'POST', body: change }),
  });
}

/** Ends the session here and on the server, and forgets what this browser had read. */
export async function signOut(): Promise<void> {
  await send<unknown>('/api/session', { method: 'DELETE' });
  await sessionEnded('person');
}

/** The session is over: ask again who is here; the sign-in page follows from the answer. */
export async function sessionEnded(by: 'person' | 'server'): Promise<void> {
  endedBy = by;
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
  await queries.invalidateQueries({ queryKey: SESSION_KEY });
}

/** Why the sign-in page is there: opened, signed out on purpose, thrown out by the server, or just set up. */
export function lastEnd(): SessionEnd {
  return endedBy;
}
