// The abandon budget of a window (I13): how many answered people may still be left without an agent. Must never round in our favour.
import type { PacingRule, PacingSnapshot } from './pacing.ts';

/** Abandoned calls that the answers so far still allow; may be negative. */
export function budgetLeft(rule: PacingRule, window: PacingSnapshot['window']): number {
  return rule.maxAbandonRatio * (window.answered + (window.answersToCome ?? 0)) - window.abandoned;
}

/** True if the calls in flight can be abandoned as expected and the window still holds. */
export function atRiskAllows(left: number, expectedAbandoned: number): boolean {
  return left - expectedAbandoned >= 1;
}
