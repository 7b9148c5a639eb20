// What a simulated day comes to: the figures of its wire, its digest, and what the checks found.
import { checkAll } from './checks/all-checks.ts';
import { digestOf, type Evidence, linesOf, type Violation } from './history.ts';

export type Summary = {
  readonly seed: number;
  /** SHA-256 over the history. */
  readonly digest: string;
  /** Event rows stored. */
  readonly events: number;
  /** INVITEs that the far end saw. */
  readonly attempts: number;
  /** Of these: answered, by a person or a machine. */
  readonly answered: number;
  /** Of these: nobody was joined with them within two seconds, and they were still on the line then. */
  readonly abandoned: number;
  readonly violations: readonly Violation[];
};

const ABANDONED_AFTER_MS = 2_000;

/** Sums a day up. */
export function summarise(seed: number, evidence: Evidence): Summary {
  const { history } = evidence;
  const wire = linesOf(history, 'wire').map(({ line }) => line);
  /** With an agent, or put through to somebody. */
  const joinedAt = new Map(
    linesOf(history, 'exchange')
      .toReversed()
      .flatMap(({ at, line }) =>
        line.type === 'company' && line.with !== 'nobody' ? [[line.legId, at] as const] : [],
      ),
  );
  const endedAt = new Map(wire.flatMap((line) => (line.type === 'ended' ? [[line.legId, line.at]] : [])));
  const answers = wire.filter(({ type }) => type === 'answered');
  const never = Number.POSITIVE_INFINITY;
  const abandoned = answers.filter(({ legId, at }) => {
    const limit = at + ABANDONED_AFTER_MS;
    return (joinedAt.get(legId) ?? never) > limit && (endedAt.get(legId) ?? never) > limit;
  });
  return {
    seed,
    digest: digestOf(history),
    events: history.filter(({ kind }) => kind === 'stored').length,
    attempts: wire.filter(({ type }) => type === 'invite').length,
    answered: answers.length,
    abandoned: abandoned.length,
    violations: checkAll(evidence),
  };
}
