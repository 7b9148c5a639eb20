// Every command is answered once (I27): the same id gets the same answer and does nothing twice, also after a restart. Must never know
// what a command means.
import type { CommandId } from '../domain/ids.ts';
import { HOUR_MS } from '../domain/time.ts';
import type { Command, Deed } from './command.ts';
import type { Answer, Clock, Store } from './ports.ts';

/** Answers kept in memory; older ones are found in the database. */
const KEPT_LIMIT = 50_000;
/** A screen sends a command again after a reconnect: minutes. Ids from before our start are looked up for so long. */
const LOOK_BACK_MS = HOUR_MS;

const HARMLESS_TWICE: readonly Deed['name'][] = [
  'end_call',
  'end_consult',
  'control_call',
  'leave_voicemail',
];

export function openAnswers({ store, clock }: { store: Store; clock: Clock }) {
  const known = new Map<CommandId, Promise<Answer>>();
  const openedAt = clock.now();

  async function answer(command: Command, obey: () => Promise<Answer>): Promise<Answer> {
    if (clock.now() - openedAt < LOOK_BACK_MS) {
      const before = await store.findAnswer(command.organisationId, command.id).catch(() => 'away' as const);
      // Perhaps it was obeyed before we died: nothing is done twice on a guess. Hanging up twice is harmless, and so is holding or muting;
      // people wait for it.
      if (before === 'away')
        return HARMLESS_TWICE.includes(command.deed.name) ? obey() : { ok: false, refused: 'database_away' };
      // Somebody else's command id is not a key to his answer.
      if (before) return before.userId === command.userId ? before.answer : { ok: false, refused: 'fault' };
    }
    return obey();
  }

  return {
    /** Obeys a command unless its id was answered before (or is being obeyed now). */
    once(command: Command, obey: () => Promise<Answer>): Promise<Answer> {
      const before = known.get(command.id);
      if (before) return before;
      const answered = answer(command, obey);
      known.set(command.id, answered);
      // What failed without an answer, or for want of the database, may be said again under its id.
      answered.then(
        (said) => !said.ok && said.refused === 'database_away' && known.delete(command.id),
        () => known.delete(command.id),
      );
      for (const oldest of known.keys()) {
        if (known.size <= KEPT_LIMIT) break;
        known.delete(oldest);
      }
      return answered;
    },
  };
}
