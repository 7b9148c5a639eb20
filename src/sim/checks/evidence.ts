// What several checks need to read the evidence: violations with their lines, and the times in which the engine could not act.
import type { Evidence, HistoryLine, Violation } from '../history.ts';

/** A violation with the lines (by their place) that show it. */
export function violation(
  { history }: Evidence,
  found: { readonly id: string; readonly why: string; readonly orders: readonly number[] },
): Violation {
  const lines = found.orders.flatMap((order) => history[order] ?? []);
  return { id: found.id, at: lines.at(-1)?.at ?? 0, why: found.why, history: lines };
}

const BEGINS: Partial<Record<string, string>> = {
  engine_killed: 'engine',
  engine_gave_up: 'engine',
  store_away: 'store',
  telephone_away: 'telephone',
};
const ENDS: Partial<Record<string, string>> = {
  engine_started: 'engine',
  store_back: 'store',
  telephone_back: 'telephone',
  day_over: 'store',
};

/** From when to when the engine, the database or the telephone system was not there. */
function troubles(history: readonly HistoryLine[]): { readonly from: number; readonly to: number }[] {
  const open = new Map<string, number>();
  const found: { from: number; to: number }[] = [];
  for (const line of history) {
    if (line.kind !== 'fate') continue;
    // A COMMIT without a reply: the store asks what became of it, for two seconds or for a minute, and nothing is stored meanwhile.
    if (line.what === 'store_reply_lost')
      found.push({ from: line.at, to: line.at + (line.detail === 'nobody_knows' ? 62_000 : 3_000) });
    const begins = BEGINS[line.what];
    if (begins && !open.has(begins)) open.set(begins, line.at);
    const ends = ENDS[line.what];
    const from = ends === undefined ? undefined : open.get(ends);
    if (ends && from !== undefined) {
      open.delete(ends);
      found.push({ from, to: line.at });
    }
  }
  const last = history.at(-1)?.at ?? 0;
  return [...found, ...[...open.values()].map((from) => ({ from, to: last }))];
}

export type Patience = (at: number, marginMs: number) => number;

/** Tells until when something due at an instant may take: trouble that touches it counts on top, with time to recover. */
export function patienceOf(history: readonly HistoryLine[]): Patience {
  const RECOVERY_MS = 8_000;
  const sorted = troubles(history).sort((one, other) => one.from - other.from);
  return (at, marginMs) => {
    let until = at + marginMs;
    for (const { from, to } of sorted)
      if (from <= until && to + RECOVERY_MS > until) until = to + RECOVERY_MS;
    return until;
  };
}
