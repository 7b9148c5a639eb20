// I22 (telephones): a telephone that stands has a shift, and what the engine thinks of a telephone is so, thirty seconds later at most.
import { changesOf, type Check, linesOf, type Violation } from '../history.ts';
import { patienceOf, violation } from './evidence.ts';

const AT_MOST_MS = 30_000;

export const checkPhonesHaveShifts: Check = (evidence) => {
  const { history, final } = evidence;
  const patience = patienceOf(history);
  const found: Violation[] = [];
  const shifts = changesOf(history, 'agent');
  const phones = linesOf(history, 'exchange').flatMap(({ order, line }) =>
    line.type === 'phone' ? [{ order, line }] : [],
  );
  const last = history.at(-1)?.at ?? 0;
  for (const [index, { order, line }] of phones.entries()) {
    const next = phones.slice(index + 1).find((other) => other.line.userId === line.userId);
    const untilAt = next?.line.at ?? last;
    const steps = shifts.filter(({ at, change }) => at <= untilAt && change.after.userId === line.userId);
    // What the engine thought of it, from each of its steps until the next one, or until the telephone came or went.
    for (const [place, step] of steps.entries()) {
      const from = Math.max(step.at, line.at);
      const to = steps[place + 1]?.at ?? untilAt;
      const { now } = step.change.after;
      const isThoughtUp = now.state !== 'gone' && now.phone.state === 'up';
      if (isThoughtUp === (line.is === 'up') || to <= patience(from, AT_MOST_MS)) continue;
      const thought = now.state === 'gone' ? 'gone' : now.phone.state;
      const why = `the telephone of ${line.userId} is ${line.is}, and was thought ${thought} for ${to - from} ms`;
      found.push(violation(evidence, { id: 'I22 phones', why, orders: [order, step.order] }));
    }
  }
  for (const userId of final.livingPhones) {
    const why = `the telephone of ${userId} still stands in the evening`;
    found.push(violation(evidence, { id: 'I22 phones', why, orders: [history.length - 1] }));
  }
  return found;
};
