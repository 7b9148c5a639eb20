// I14: an agent never holds two interactions, and never has two shifts; a record is on one desktop at a time.
import { changesOf, type Check, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

export const checkInteractionPerAgent: Check = (evidence) => {
  const { history } = evidence;
  const found: Violation[] = [];
  /** Notes that a holder holds something from here to there; complains when it holds something else already. */
  const keep = (
    held: Map<string, { id: string; order: number }>,
    what: { holder: string; id: string; order: number },
  ) => {
    const other = held.get(what.holder);
    if (other && other.id !== what.id) {
      const why = `${what.holder} has ${other.id} and ${what.id} at once`;
      found.push(violation(evidence, { id: 'I14', why, orders: [other.order, what.order] }));
    }
    held.set(what.holder, what);
  };
  const letGo = (held: Map<string, { id: string; order: number }>, holder: string, id: string) => {
    if (held.get(holder)?.id === id) held.delete(holder);
  };

  const desks = new Map<string, { id: string; order: number }>();
  for (const { order, change } of changesOf(history, 'interaction')) {
    const { id, userId, campaignRecordId, now } = change.after;
    for (const holder of [`agent ${userId}`, `record ${campaignRecordId}`]) {
      if (now.state === 'done') letGo(desks, holder, id);
      else keep(desks, { holder, id, order });
    }
  }
  const shifts = new Map<string, { id: string; order: number }>();
  for (const { order, change } of changesOf(history, 'agent')) {
    const { shiftId, userId, now } = change.after;
    if (now.state === 'gone') letGo(shifts, userId, shiftId);
    else keep(shifts, { holder: userId, id: shiftId, order });
  }
  return found;
};
