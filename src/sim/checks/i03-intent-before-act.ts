// I3: every INVITE on the wire belongs to a leg that was committed before it, to the same number, and each leg has at most one. A call's
// next leg (F36) has its own commit, and no INVITE while the one before it lives or after it rang.
import { changesOf, type Check, linesOf, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

export const checkIntentBeforeAct: Check = (evidence) => {
  const { history } = evidence;
  const intents = new Map(
    changesOf(history, 'call')
      .filter(({ change }) => change.event.type === 'created' || change.event.type === 'rerouted')
      .map(({ order, change }) => [change.after.legId, { order, e164: change.after.e164 }]),
  );
  const legBefore = new Map(
    changesOf(history, 'call').flatMap(({ change: { before, after, event } }) =>
      event.type === 'rerouted' && before ? [[after.legId, before.legId] as const] : [],
    ),
  );
  const invites = new Map<string, number>();
  const rang = new Set<string>();
  const over = new Set<string>();
  const found: Violation[] = [];
  const add = (why: string, orders: readonly number[]) =>
    void found.push(violation(evidence, { id: 'I3', why, orders }));
  for (const { order, line } of linesOf(history, 'wire')) {
    if (line.type === 'rang' || line.type === 'answered') rang.add(line.legId);
    if (line.type === 'ended') over.add(line.legId);
    if (line.type !== 'invite') continue;
    const earlier = legBefore.get(line.legId);
    // A leg that the telephone system itself refused was never on the wire.
    if (earlier !== undefined && invites.has(earlier) && (rang.has(earlier) || !over.has(earlier)))
      add(`leg ${line.legId} follows ${earlier}, which ${rang.has(earlier) ? 'had rung' : 'still lives'}`, [
        order,
      ]);
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
