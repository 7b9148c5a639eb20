// I22 (callers, E29): whoever calls in is with an agent or hears the greeting, a minute after the call at the latest, or has hung up
// himself. Nobody listens to music for ever.
import type { Check, Violation } from '../history.ts';
import { patienceOf, violation } from './evidence.ts';

/** A minute by the rule; the look-up, the hang-up and its way take a few seconds more. */
const AT_MOST_MS = 60_000 + 15_000;
/** The word of the call itself may come so late (faults.ts): nobody can act before it. */
const WORD_LATE_MS = 60_000;

export const checkCallersServed: Check = (evidence) => {
  const { history } = evidence;
  const patience = patienceOf(history);
  const found: Violation[] = [];
  const waiting = new Map<string, { readonly at: number; readonly order: number }>();
  const isServed = (legId: string, at: number, order: number) => {
    const since = waiting.get(legId);
    waiting.delete(legId);
    if (!since || at <= patience(patience(since.at, 0), AT_MOST_MS)) return;
    const why = `nobody took leg ${legId} for ${at - since.at} ms after it had called in`;
    found.push(violation(evidence, { id: 'I22 callers', why, orders: [since.order, order] }));
  };
  history.forEach((line, order) => {
    if (line.kind === 'fate' && line.what === 'event_late' && line.detail === 'called_in') {
      const [legId, since] = [...waiting].at(-1) ?? [];
      if (legId && since?.at === line.at) waiting.set(legId, { ...since, at: since.at + WORD_LATE_MS });
    }
    if (line.kind === 'wire' && line.line.type === 'called_in')
      waiting.set(line.line.legId, { at: line.at, order });
    if (line.kind === 'wire' && line.line.type === 'ended') isServed(line.line.legId, line.at, order);
    if (line.kind === 'exchange' && line.line.type === 'company' && line.line.with !== 'music')
      isServed(line.line.legId, line.at, order);
  });
  const end = history.at(-1)?.at ?? 0;
  for (const legId of waiting.keys()) isServed(legId, end, history.length - 1);
  return found;
};
