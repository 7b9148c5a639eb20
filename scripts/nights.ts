/**
 * A hundred thousand promises: ten nights in which the clocks change, in five zones, with everything that can go wrong (I19, G19). Prints a
 * line for each and the sum: node scripts/run.mjs scripts/nights.ts [--callbacks 10000] [--agents 60] [--faults some] [--seed 1] [--zone Z]
 */
import { parseArgs } from 'node:util';
import { CHECKS } from '../src/sim/checks/all-checks.ts';
import { changesOf, type Evidence } from '../src/sim/history.ts';
import type { FaultLevel } from '../src/sim/simulator/faults.ts';
import { simulateNight } from '../src/sim/simulator/promised-night.ts';
import { NIGHTS } from '../src/sim/simulator/promised-world.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { callbacks: text, agents: text, faults: text, seed: text, zone: text },
});
const [callbacks, agents] = [Number(values.callbacks ?? 10_000), Number(values.agents ?? 60)];
const faults = (values.faults ?? 'some') as FaultLevel;

function count({ final }: Evidence): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { now } of final.callbacks) counts[now.state] = (counts[now.state] ?? 0) + 1;
  return counts;
}

/** From its time to the instant at which an agent was given it, of those that waited for nothing else: an agent was free. */
function lateness({ history }: Evidence): number[] {
  const hadToWait = new Set<string>();
  const late: number[] = [];
  for (const { change } of changesOf(history, 'callback')) {
    const { id } = change.after;
    if (change.event.type === 'waits' || change.event.type === 'given_back') hadToWait.add(id);
    const isDue = change.event.type === 'came_due';
    if (isDue && change.event.type === 'came_due' && change.event.waitingFor !== 'agent') hadToWait.add(id);
    if (change.event.type === 'taken' && change.before && !hadToWait.has(id))
      late.push(change.at - change.before.now.dueAt);
  }
  return late.toSorted((one, other) => one - other);
}

let broken = 0;
let all = 0;
const everyLate: number[] = [];
for (const [index, [zone, change]] of NIGHTS.entries()) {
  if (values.zone !== undefined && values.zone !== zone) continue;
  const startedAt = performance.now();
  const night = {
    zone,
    changeAt: Date.parse(change),
    callbacks,
    agents,
    seed: Number(values.seed ?? 1) + index,
    faults,
  };
  const evidence = await simulateNight(night);
  const found = [
    ...CHECKS.I19(evidence),
    ...CHECKS.I2(evidence),
    ...CHECKS.I14(evidence),
    ...CHECKS.I17(evidence),
  ];
  const late = lateness(evidence);
  for (const each of late) everyLate.push(each);
  const deaths = evidence.history.filter(
    (line) => line.kind === 'fate' && line.what === 'engine_killed',
  ).length;
  const counts = count(evidence);
  all += evidence.final.callbacks.length;
  broken += found.length;
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  console.log(
    `${zone} ${change}: ${JSON.stringify(counts)}, ${deaths} deaths of the engine, ${found.length} violations, ${seconds} s`,
  );
  for (const { id, why } of found.slice(0, 3)) console.log(`  ${id}: ${why}`);
}
const late = everyLate.toSorted((one, other) => one - other);
const quantile = (share: number) => late[Math.min(late.length - 1, Math.floor(share * late.length))];
console.log(
  `${all} callbacks, ${broken} violations; given after p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms (${late.length} that waited for an agent alone)`,
);
if (broken > 0) process.exitCode = 1;
