// I3: every INVITE on the wire belongs to a leg that was committed before it, to the same number, and each leg has at most one.
import { changesOf, type Check, linesOf, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

export const checkIntentBeforeAct: Check = (evidence) => {
  const { history } = evidence;
  const intents = new Map(
    changesOf(history, 'call')
      .filter(({ change }) => change.event.type === 'created')
      .map(({ order, change }) => [change.after.legId, { order, e164: change.after.e164 }]),
  );
  const invites = new Map<string, number>();
  const found: Violation[] = [];
  const add = (why: string, orders: readonly number[]) =>
    void found.push(violation(evidence, { id: 'I3', why, orders }));
  for (const { order, line } of linesOf(history, 'wire')) {
    if (line.type !== 'invite') continue;
    const intent = intents.get(line.legId);
    if (!intent) add(`the INVITE of leg ${line.legId} has no intent`, [order]);
    else if (intent.order > order)
      add(`the INVITE of leg ${line.legId} is older than its intent`, [order, intent.order]);
    else if (intent.e164 !== line.e164) add(`leg ${line.legId} called another number`, [intent.order, order]);
    const before = invites.get(line.legId);
    if (before !== undefined) add(`leg ${line.legId} was dialed twice`, [before, order]);
    invites.set(line.legId, order);
  }
  return found;
};
