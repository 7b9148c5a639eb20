// I4 (the part that a preview campaign can show): after an entry in the register was stored, no INVITE to a number that it covers.
import { type Check, linesOf, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

/** One second by the rule, and the seconds that a slow request of the simulated telephone system may be on its way. */
const AT_MOST_MS = 1_000 + 6_000;

export const checkRegisterHolds: Check = (evidence) => {
  const { history, final } = evidence;
  const numbersOf = new Map<string, string[]>();
  for (const { contactId, numbers } of final.records)
    numbersOf.set(contactId, [
      ...(numbersOf.get(contactId) ?? []),
      ...numbers.map(({ e164 }) => e164 as string),
    ]);
  // A person's entry covers the person's record; the same number in somebody else's record is not the person's.
  const covered = new Map<string, { readonly at: number; readonly order: number }>();
  for (const { order, at, entry } of linesOf(history, 'registered')) {
    if (entry.kind === 'number' && entry.e164 && !covered.has(entry.e164))
      covered.set(entry.e164, { at, order });
  }
  const found: Violation[] = [];
  for (const { order, line } of linesOf(history, 'wire')) {
    const entry = covered.get(line.e164);
    if (line.type !== 'invite' || !entry || line.at <= entry.at + AT_MOST_MS) continue;
    const why = `a number was called ${line.at - entry.at} ms after it was put on the register`;
    found.push(violation(evidence, { id: 'I4', why, orders: [entry.order, order] }));
  }
  return found;
};
