// I20: what an agent was told is stored is stored, once and for good; a call has one result.
import { changesOf, type Check, linesOf, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

export const checkSaidOnce: Check = (evidence) => {
  const { history, final } = evidence;
  const found: Violation[] = [];
  const add = (why: string, orders: readonly number[]) =>
    void found.push(violation(evidence, { id: 'I20', why, orders }));
  const ends = new Map<
    string,
    { readonly order: number; readonly code: string | undefined; readonly commandId: string | undefined }
  >();
  for (const { order, change } of changesOf(history, 'interaction')) {
    const { id, now } = change.after;
    if (now.state !== 'done') continue;
    const before = ends.get(id);
    if (before) add(`interaction ${id} has two final dispositions`, [before.order, order]);
    const code = now.outcome.kind === 'handed_back' ? undefined : now.outcome.disposition.code;
    ends.set(id, { order, code, commandId: change.commandId });
  }
  for (const { order, command, answer } of linesOf(history, 'answered')) {
    if (command.deed.name !== 'done' || !answer.ok) continue;
    const end = ends.get(command.deed.interactionId ?? '');
    if (!end || end.order > order) add(`Done was answered before it was stored`, [order]);
    else if (end.commandId === command.id && end.code !== command.deed.disposition)
      add(`another disposition is stored than was said`, [end.order, order]);
    else if (end.commandId !== command.id)
      add(`two Dones were answered for one interaction`, [end.order, order]);
  }
  const results = new Map<string, { readonly order: number; readonly result: string }>();
  for (const { order, change } of changesOf(history, 'call')) {
    const { id, now } = change.after;
    const before = results.get(id);
    if (before) add(`call ${id} moves after its end`, [before.order, order]);
    if (now.state === 'ended') results.set(id, { order, result: now.result });
  }
  for (const { id, now } of final.calls)
    if (now.state === 'ended' && results.get(id)?.result !== now.result)
      add(`call ${id} has another result than was stored`, [results.get(id)?.order ?? history.length - 1]);
  return found;
};
