// The table of answer-to-agent.ts.
import { quantile } from './figures.ts';
import type { Spent } from './process-meter.ts';

/** One call that somebody answered. Durations from the far end's 200 OK, in milliseconds. */
export type CallOfDay = {
  readonly isAbandoned: boolean;
  readonly isAssigned: boolean;
  /** The agent who got the call became free after the answer: the person waited for that. */
  readonly hasWaited: boolean;
  /** Until contact and agent were in one bridge; undefined: never. */
  readonly bridgeMs: number | undefined;
  /** Until the case was at the agent's socket. */
  readonly screenMs: number | undefined;
};

export function report({
  title,
  calls,
  spent,
}: {
  readonly title: string;
  readonly calls: readonly CallOfDay[];
  readonly spent: Spent;
}): void {
  const assigned = calls.filter(({ isAssigned }) => isAssigned);
  const free = assigned.filter(({ hasWaited }) => !hasWaited);
  const waited = assigned.filter(({ hasWaited }) => hasWaited);
  console.log(`\n${title}`);
  row('agent free: 200 OK -> one bridge', free, 'bridgeMs');
  row('agent free: 200 OK -> screen', free, 'screenMs');
  row('had to wait: 200 OK -> one bridge', waited, 'bridgeMs');
  row('had to wait: 200 OK -> screen', waited, 'screenMs');
  const abandoned = calls.filter(({ isAbandoned }) => isAbandoned).length;
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
  console.log(
    `answered ${calls.length}, assigned ${assigned.length}, abandoned ${abandoned}, ` +
      `hung up by themselves before an agent ${calls.length - assigned.length - abandoned}; ` +
      `${spent.seconds.toFixed(0)} s, load ${spent.load.map((load) => load.toFixed(1)).join(' to ')}; of one core: ` +
      `Asterisk ${percent(spent.asterisk)}, engine ${percent(spent.engine)}, measuring process ${percent(spent.measuring)}, ` +
      `which was late by p50 ${spent.lateMs.p50.toFixed(1)} ms, p99 ${spent.lateMs.p99.toFixed(1)} ms; an fsync took ` +
      Object.entries(spent.fsyncMs)
        .map(([name, ms]) => `${name} ${ms.toFixed(1)}`)
        .join(', ') +
      ' ms',
  );
}

function row(what: string, calls: readonly CallOfDay[], of: 'bridgeMs' | 'screenMs'): void {
  const values = calls.flatMap((call) => call[of] ?? []);
  const missing = calls.length - values.length;
  const at = (share: number) => `${quantile(values, share).toFixed(1)}`.padStart(8);
  console.log(
    `${what.padEnd(36)} p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} max ${at(1)} ms, n ${values.length}` +
      (missing === 0 ? '' : `, never ${missing}`),
  );
}
