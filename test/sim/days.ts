// Days for the suites: short ones, many of them, each with another seed; half with some faults, half with more than anybody ever had.
import { expect } from 'vitest';
import { checkAll } from '../../src/sim/checks/all-checks.ts';
import type { Evidence } from '../../src/sim/history.ts';
import { countInteresting, type Interesting } from '../../src/sim/interesting.ts';
import { simulate } from '../../src/sim/simulator.ts';
import type { FaultLevel } from '../../src/sim/simulator/faults.ts';

const HOURS = 0.5;
const AGENTS = 10;

/** Simulates one short day and expects that no invariant was broken; a failure tells the command that repeats it. */
export async function cleanDay(seed: number): Promise<Evidence> {
  const faults: FaultLevel = seed % 2 === 0 ? 'some' : 'many';
  const evidence = await simulate({ seed, hours: HOURS, agents: AGENTS, faults });
  const found = checkAll(evidence).map(({ id, at, why }) => `${id} at ${new Date(at).toISOString()}: ${why}`);
  const repeat = `npm run sim -- --seed ${seed} --hours ${HOURS} --agents ${AGENTS} --faults ${faults}`;
  expect(found, repeat).toEqual([]);
  return evidence;
}

/** Adds one day's interesting cases to what was counted before. */
export function addCases(sum: Partial<Record<keyof Interesting, number>>, evidence: Evidence): void {
  for (const [name, count] of Object.entries(countInteresting(evidence)))
    sum[name as keyof Interesting] = (sum[name as keyof Interesting] ?? 0) + count;
}
