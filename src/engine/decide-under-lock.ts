// A person's command that needs facts from the database: read under a lock, decided by the rules, and stored with the command's answer in
// one commit. Must never decide.
import type { Moves } from '../domain/floor/moves.ts';
import type { Refusal } from '../domain/floor/refusal.ts';
import type { StepResult } from '../domain/floor/step-result.ts';
import type { Command } from './command.ts';
import { type FactsCore, outcomeOf } from './facts-core.ts';
import type { Asking } from './facts-run.ts';
import type { Answer } from './ports.ts';

/** What the rules say of a command, given what was read. A refusal may have moved something all the same; it is stored. */
export type Decide<Found> = (moves: Moves, found: Found) => Refusal | undefined;

/** Answered when it is stored; what STARTS something is done then. */
export function decideUnderLock<Found>(
  core: FactsCore,
  command: Command,
  ask: Asking<Found>,
  decide: Decide<Found>,
): Promise<Answer> {
  const { id, organisationId, userId, deed } = command;
  return new Promise((resolve) => {
    core.writer.putFacts({
      async run(decideWith) {
        let result: StepResult | undefined;
        let refusal: Refusal | undefined = { refused: 'fault' };
        try {
          await ask(core.lease(), (found) => {
            core.hold();
            const done = core.step({ kind: 'user', userId }, id, (moves) => decide(moves, found));
            result = done?.result;
            if (done) refusal = done.value;
            const stored = { commandId: id, organisationId, userId, name: deed.name } as const;
            return decideWith({
              ...outcomeOf(result),
              answers: refusal ? [] : [{ ...stored, answer: { ok: true } }],
            });
          });
          const later = result ? core.take(result) : undefined;
          later?.();
        } finally {
          core.letGo();
        }
        resolve(refusal ? { ok: false, ...refusal } : { ok: true });
      },
      failed: () => resolve({ ok: false, refused: 'database_away' }),
    });
  });
}
