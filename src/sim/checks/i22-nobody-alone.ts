// I22 (people): nobody who has answered is left alone on the line: he is with an agent, with another person, on music, or hung up. A
// telephone that is away may keep him waiting for thirty seconds.
import { changesOf, type Check, type HistoryLine, type Violation } from '../history.ts';
import { patienceOf, violation } from './evidence.ts';

/** Thirty seconds by the rule; the hang-up, and an answer of the far end to it, take a few more. */
const AT_MOST_MS = 30_000 + 15_000;

export const checkNobodyAlone: Check = (evidence) => {
  const { history } = evidence;
  const patience = patienceOf(history);
  const knownAt = learningOf(history);
  const found: Violation[] = [];
  const alone = new Map<string, { readonly at: number; readonly order: number }>();
  const isOver = (legId: string, at: number, order: number) => {
    const since = alone.get(legId);
    alone.delete(legId);
    // The time begins when somebody can learn of it.
    if (!since || at <= patience(patience(knownAt(since.at), 0), AT_MOST_MS)) return;
    const why = `nobody was with leg ${legId} for ${at - since.at} ms`;
    found.push(violation(evidence, { id: 'I22 alone', why, orders: [since.order, order] }));
  };
  history.forEach((line, order) => {
    if (line.kind === 'wire' && line.line.type === 'ended') isOver(line.line.legId, line.at, order);
    if (line.kind !== 'exchange' || line.line.type !== 'company') return;
    const { legId } = line.line;
    if (line.line.with !== 'nobody') isOver(legId, line.at, order);
    else if (!alone.has(legId)) alone.set(legId, { at: line.at, order });
  });
  const end = history.at(-1)?.at ?? 0;
  for (const legId of alone.keys()) isOver(legId, end, history.length - 1);
  return found;
};

/** When the engine was told that a telephone is gone: at once, or, where that word was late on its way, when it came. */
function learningOf(history: readonly HistoryLine[]): (goneAt: number) => number {
  const late = new Set(
    history.flatMap((line) =>
      line.kind === 'fate' && line.what === 'event_late' && line.detail === 'phone_lost' ? [line.at] : [],
    ),
  );
  const users = new Map(
    history.flatMap((line) =>
      line.kind === 'exchange' && line.line.type === 'phone' && line.line.is === 'down'
        ? [[line.at, line.line.userId] as const]
        : [],
    ),
  );
  const told = changesOf(history, 'agent').filter(({ change }) => change.event.type === 'phone_lost');
  return (goneAt) => {
    if (!late.has(goneAt)) return goneAt;
    const userId = users.get(goneAt);
    return told.find(({ at, change }) => at >= goneAt && change.after.userId === userId)?.at ?? goneAt;
  };
}
