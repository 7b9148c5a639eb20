// I22 (the part that has legs): every leg on the wire has its call, and none lives on for more than thirty seconds when its call is over.
import { changesOf, type Check, linesOf, type Violation } from '../history.ts';
import { patienceOf, violation } from './evidence.ts';

const AT_MOST_MS = 30_000;

export const checkNoOrphanLegs: Check = (evidence) => {
  const { history, final } = evidence;
  const patience = patienceOf(history);
  const found: Violation[] = [];
  const ends = new Map<string, { readonly at: number; readonly order: number }>();
  const known = new Set<string>();
  const strangers = new Set<string>();
  for (const { order, at, change } of changesOf(history, 'call')) {
    known.add(change.after.legId);
    if (change.event.type === 'rerouted' && change.before) ends.set(change.before.legId, { at, order });
    if (change.after.now.state === 'ended') ends.set(change.after.legId, { at, order });
  }
  for (const { order, line } of linesOf(history, 'wire')) {
    const end = ends.get(line.legId);
    // Who calls in and is not known is greeted without a call (E29); that he is hung up on is seen below and by the callers' check.
    if (line.type === 'called_in') strangers.add(line.legId);
    if (!known.has(line.legId) && !strangers.has(line.legId))
      found.push(violation(evidence, { id: 'I22', why: `leg ${line.legId} has no call`, orders: [order] }));
    if (line.type !== 'ended' || !end || line.at <= patience(end.at, AT_MOST_MS)) continue;
    const why = `leg ${line.legId} lived ${line.at - end.at} ms longer than its call`;
    found.push(violation(evidence, { id: 'I22', why, orders: [end.order, order] }));
  }
  for (const legId of final.livingLegs) {
    const why = `leg ${legId} is still on the line in the evening`;
    found.push(violation(evidence, { id: 'I22', why, orders: [history.length - 1] }));
  }
  return found;
};
