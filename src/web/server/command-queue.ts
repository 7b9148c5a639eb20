/**
 * Commands between the click and the engine's answer. Each keeps its id for life: after a lost connection it is sent
 * again under the same id, and the engine does nothing twice. The queue is bounded, and what STARTS something (a call,
 * a record) does not wait for minutes: a contact must not be dialed because a network came back.
 */
import type { AgentDeedRequest, CommandAnswer } from '../../wire/live.ts';

/** The engine's answer, or what this page says in its place. */
export type DeedAnswer = CommandAnswer | { readonly ok: false; readonly refused: 'queue_full' | 'too_late' };

export interface WaitingCommand {
  readonly id: string;
  readonly deed: AgentDeedRequest;
  readonly askedAt: number;
  readonly wasSent: boolean;
  readonly answer: (answer: DeedAnswer) => void;
}

export const QUEUE_LIMIT = 50;
/** How old a command that starts something may be when it is sent for the first time. */
export const START_LIMIT_MS = 10_000;

const STARTING: readonly AgentDeedRequest['name'][] = ['call', 'get_record'];

export interface CommandQueue {
  /** Takes a command; false when the queue is full (it is answered at once then). */
  add(command: Omit<WaitingCommand, 'wasSent'>): boolean;
  /** The commands to send on an open connection, oldest first; the too old ones are answered and dropped. */
  toSend(which: 'new' | 'all', nowAt: number): readonly WaitingCommand[];
  answered(id: string, answer: CommandAnswer): void;
  size(): number;
}

export function createCommandQueue(): CommandQueue {
  const waiting = new Map<string, WaitingCommand>();
  return {
    add(command) {
      if (waiting.size >= QUEUE_LIMIT) {
        command.answer({ ok: false, refused: 'queue_full' });
        return false;
      }
      dropOlderDraft(waiting, command.deed);
      waiting.set(command.id, { ...command, wasSent: false });
      return true;
    },
    toSend(which, nowAt) {
      for (const command of waiting.values()) {
        if (!isTooLate(command, nowAt)) continue;
        waiting.delete(command.id);
        command.answer({ ok: false, refused: 'too_late' });
      }
      const chosen = [...waiting.values()].filter((command) => which === 'all' || !command.wasSent);
      for (const command of chosen) waiting.set(command.id, { ...command, wasSent: true });
      return chosen;
    },
    answered(id, answer) {
      const command = waiting.get(id);
      waiting.delete(id);
      command?.answer(answer);
    },
    size: () => waiting.size,
  };
}

/** One that was sent may have been obeyed: only the engine can say, so it is asked again however late it is. */
function isTooLate(command: WaitingCommand, nowAt: number): boolean {
  const isStarting = STARTING.includes(command.deed.name);
  return isStarting && !command.wasSent && nowAt - command.askedAt > START_LIMIT_MS;
}

/** Of drafts that never left this page, only the newest says anything. */
function dropOlderDraft(waiting: Map<string, WaitingCommand>, deed: AgentDeedRequest): void {
  if (deed.name !== 'save_draft') return;
  for (const older of waiting.values()) {
    if (older.wasSent || older.deed.name !== 'save_draft') continue;
    if (older.deed.interactionId !== deed.interactionId) continue;
    waiting.delete(older.id);
    older.answer({ ok: true });
  }
}
