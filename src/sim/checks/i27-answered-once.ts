// I27 (commands): the same command id has one effect and one answer, however often it is said; and an answer it gets in the end.
import { type Check, linesOf, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

/** Effects that must not happen twice under one command. */
const ONCE: readonly string[] = ['interaction created', 'interaction done', 'call created'];

/** Whoever says a command so often means it; a click that was made once may be lost with its screen. */
const OFTEN = 20;

export const checkAnsweredOnce: Check = (evidence) => {
  const { history } = evidence;
  const found: Violation[] = [];
  const answers = new Map<string, { readonly order: number; readonly ok: boolean }>();
  for (const { order, command, answer } of linesOf(history, 'answered')) {
    const before = answers.get(command.id);
    if (before && before.ok !== answer.ok) {
      const why = `the command ${command.deed.name} was answered yes and no`;
      found.push(violation(evidence, { id: 'I27', why, orders: [before.order, order] }));
    }
    answers.set(command.id, { order, ok: answer.ok });
  }
  const said = new Map<string, number[]>();
  for (const { order, command } of linesOf(history, 'asked'))
    said.set(command.id, [...(said.get(command.id) ?? []), order]);
  for (const [id, orders] of said) {
    if (orders.length < OFTEN || answers.has(id)) continue;
    const why = `a command was said ${orders.length} times and never answered`;
    found.push(violation(evidence, { id: 'I27', why, orders: orders.slice(-1) }));
  }
  const effects = new Map<string, number>();
  for (const { order, change } of linesOf(history, 'stored')) {
    const effect = `${change.kind} ${change.event.type}`;
    if (change.commandId === undefined || !ONCE.includes(effect)) continue;
    const key = `${change.commandId} ${effect}`;
    const before = effects.get(key);
    if (before !== undefined)
      found.push(
        violation(evidence, { id: 'I27', why: `one command, twice: ${effect}`, orders: [before, order] }),
      );
    effects.set(key, order);
  }
  return found;
};
