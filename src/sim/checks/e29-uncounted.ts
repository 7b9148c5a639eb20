// E29: a contact who calls back is no attempt and nobody's abandoned call, and a record whose caller nobody took stands as it stood before.
import { isDeepStrictEqual } from 'node:util';
import type { RecordState } from '../../domain/record/record.ts';
import { changesOf, type Check, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

export const checkCallersUncounted: Check = (evidence) => {
  const { history } = evidence;
  const found: Violation[] = [];
  const add = (why: string, orders: readonly number[]) =>
    void found.push(violation(evidence, { id: 'E29', why, orders }));
  for (const { order, change } of changesOf(history, 'call')) {
    const { id, purpose, pacing } = change.after;
    if (purpose === 'called_back' && pacing !== undefined)
      add(`call ${id} was dialed by nobody and is paced`, [order]);
  }
  const before = new Map<string, { readonly order: number; readonly now: RecordState }>();
  for (const { order, change } of changesOf(history, 'record')) {
    const { campaignRecordId: id, now } = change.after;
    const was = change.before?.now;
    if (change.event.type === 'called_back') {
      if (was) before.set(id, { order, now: was });
      if (was?.attempts !== now.attempts)
        add(`record ${id} counts an attempt because its contact called`, [order]);
    }
    if (change.event.type !== 'put_back') continue;
    const from = before.get(id);
    if (!from || !isDeepStrictEqual(from.now, now))
      add(`record ${id} does not stand as before its contact called`, [...(from ? [from.order] : []), order]);
  }
  return found;
};
