// One transaction that reads facts, lets the rules decide on the floor, and stores what they say: what claims and intents of the engine's
// own have in common. Must never decide.
import type { Moves } from '../domain/floor/moves.ts';
import type { StepResult } from '../domain/floor/step-result.ts';
import { type FactsCore, outcomeOf } from './facts-core.ts';
import type { Commit, Lease } from './ports.ts';

/** How the store is asked: it reads, calls `decide` with what it found, and stores what that returns. */
export type Asking<Found> = (lease: Lease, decide: (found: Found) => Commit) => Promise<unknown>;

/**
 * Runs it in the writer's turn, with nothing else stepped between decision and commit; what STARTS something is done when it is stored.
 * @returns what the rules answered; undefined when the database is away or a rule was broken
 */
export function decideWithFacts<Found, Answer>(
  core: FactsCore,
  ask: Asking<Found>,
  rules: (moves: Moves, found: Found) => Answer,
): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    core.writer.putFacts({
      async run(decideWith) {
        let result: StepResult | undefined;
        let answer: Answer | undefined;
        try {
          await ask(core.lease(), (found) => {
            core.hold();
            const done = core.step({ kind: 'engine' }, undefined, (moves) => rules(moves, found));
            result = done?.result;
            answer = done?.value;
            return decideWith({ ...outcomeOf(result), answers: [] });
          });
          if (result) core.take(result)?.();
        } finally {
          core.letGo();
        }
        resolve(answer);
      },
      failed: () => resolve(undefined),
    });
  });
}
