/** Which reminders were answered by OK in this browser: a reload does not ask again, another time of the same callback does. Pure. */
import type { ReminderView } from '../../wire/callbacks.ts';

/** The one that was answered: the callback at this time. */
export function reminderKey({ id, dueAt }: Pick<ReminderView, 'id' | 'dueAt'>): string {
  return `${id} ${dueAt}`;
}

/** Reads what was kept; whatever else stands there is nothing. */
export function readAnswered(stored: string | null): ReadonlySet<string> {
  try {
    const read: unknown = JSON.parse(stored ?? '[]');
    return new Set(Array.isArray(read) ? read.filter((key) => typeof key === 'string') : []);
  } catch {
    return new Set();
  }
}

/** What is kept after an answer: of callbacks that the agent is not reminded of any more nothing has to be known. */
export function keepAnswered(
  answered: ReadonlySet<string>,
  reminders: readonly ReminderView[],
  answer: string,
): readonly string[] {
  const present = new Set(reminders.map(reminderKey));
  return [...answered, answer].filter((key) => present.has(key));
}

/** Which are still to be shown. */
export function unanswered(
  reminders: readonly ReminderView[],
  answered: ReadonlySet<string>,
): readonly ReminderView[] {
  return reminders.filter((reminder) => !answered.has(reminderKey(reminder)));
}

/** Whole minutes until it is due; 0 when it is, or was. */
export function minutesUntil({ dueAt }: Pick<ReminderView, 'dueAt'>, now: number): number {
  return Math.max(0, Math.ceil((dueAt - now) / 60_000));
}
