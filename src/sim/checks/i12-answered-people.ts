// I12: from stored instants, everybody who answers a call that the engine started is exactly one of: connected within two seconds,
// abandoned with the message begun within two seconds, gone before, heard to be a machine, or lost by a fault. What counts as a fault is
// read from the history: the engine or the telephone system was away in between, or a word of it came late.
import { answeredAtOf } from '../../domain/call/call.ts';
import { changesOf, type Check, linesOf, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

const WITHIN_MS = 2_000;
/** Around a fault nobody can keep two seconds: an engine takes so long to be there again, and a late word so long to come. */
const FAULT_MS = 75_000;

export const checkAnsweredPeople: Check = (evidence) => {
  const { history } = evidence;
  const found: Violation[] = [];
  const faults = linesOf(history, 'fate').flatMap(({ what, at }) => (what === 'day_over' ? [] : [at]));
  const isByFault = (at: number) => faults.some((fault) => Math.abs(fault - at) <= FAULT_MS);
  const assignedAt = new Map<string, number>();
  /** We had hung up before they answered: the two crossed on the wire (F34). */
  const crossed = new Set<string>();
  for (const { order, change } of changesOf(history, 'call')) {
    const { after: call, event } = change;
    if (call.pacing === undefined) continue;
    if (event.type === 'assigned') assignedAt.set(call.id, change.at);
    const answeredAt = answeredAtOf(call.now);
    if (call.now.state === 'closing' && answeredAt === undefined) crossed.add(call.id);
    if (call.now.state !== 'ended' || answeredAt === undefined || isByFault(answeredAt)) continue;
    const add = (why: string) =>
      void found.push(violation(evidence, { id: 'I12', why: `call ${call.id} ${why}`, orders: [order] }));
    const connectedAt = assignedAt.get(call.id);
    if (connectedAt !== undefined) {
      if (connectedAt - answeredAt > WITHIN_MS) add(`had its agent after ${connectedAt - answeredAt} ms`);
      continue;
    }
    const { result, by, endedAt, messageAt } = call.now;
    if (result === 'answering_machine' || result === 'fax') continue;
    if (crossed.has(call.id) && result === 'abandoned') continue;
    if (result !== 'abandoned') add(`was answered, had no agent, and is "${result}"`);
    else if (by === 'engine' && messageAt === undefined) add('was abandoned and heard no message');
    else if (messageAt !== undefined && messageAt - answeredAt > WITHIN_MS)
      add(`heard the message after ${messageAt - answeredAt} ms`);
    else if (by !== 'engine' && messageAt === undefined && endedAt - answeredAt > WITHIN_MS)
      add(`waited ${endedAt - answeredAt} ms and nobody came`);
  }
  return found;
};
