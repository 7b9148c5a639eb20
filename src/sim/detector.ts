// What a detector says of those who answer: the truth with seeded errors. The real one is src/domain/detection; its measured errors are
// in docs/machine-detection.md.
import type { Detected } from '../domain/detection/detected.ts';
import type { Random } from '../engine/ports.ts';
import type { Answerer } from './carrier.ts';
import { wordsOfChance } from './random.ts';

/** Shares, 0 to 1. */
export type DetectorErrors = {
  /** Humans who are taken for a machine at once: the error that hurts. */
  readonly falseMachine: number;
  /** Of the other humans: those of whom it is not sure. */
  readonly unsureHuman: number;
  /** Machines that are not known at once: 'unsure'. */
  readonly missedMachine: number;
  /** Of the missed machines: those that are known later. */
  readonly lateMachine: number;
};

export type DetectorParts = { readonly random: Random; readonly errors: DetectorErrors };

export type Finding = { readonly as: Detected; readonly afterMs: number; readonly isLate?: true };

const AT_ONCE_MS = 800;

/** What is said of one answer, in order. Without parts: the truth, after 800 ms. */
export function findingsOf(is: Answerer, parts?: DetectorParts): readonly Finding[] {
  if (parts === undefined) return [{ as: is, afterMs: AT_ONCE_MS }];
  const { falseMachine, unsureHuman, missedMachine, lateMachine } = parts.errors;
  const { between, chance, whole } = wordsOfChance(() => parts.random.next());
  const afterMs = whole(500, 1_150);
  if (is === 'fax') return [{ as: 'fax', afterMs }];
  if (is === 'human') {
    if (chance(falseMachine)) return [{ as: 'machine', afterMs }];
    return [{ as: chance(unsureHuman) ? 'unsure' : 'human', afterMs }];
  }
  if (!chance(missedMachine)) return [{ as: 'machine', afterMs }];
  const first: Finding = { as: 'unsure', afterMs };
  if (!chance(lateMachine)) return [first];
  return [first, { as: 'machine', afterMs: Math.round(between(2_500, 6_000)), isLate: true }];
}
