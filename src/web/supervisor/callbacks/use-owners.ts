/** Whom a callback can be given to. */
import type { UserRow } from '../../../wire/users.ts';
import { useWholeList } from '../paged.ts';

/** The agents to whom a callback can be given; the disabled stand in no choice. */
export function useOwners(): readonly { readonly value: string; readonly label: string }[] {
  const users = useWholeList<UserRow>('/api/users').data ?? [];
  return users
    .filter(({ role, isDisabled }) => role === 'agent' && !isDisabled)
    .map(({ id, displayName }) => ({ value: id, label: displayName }));
}
