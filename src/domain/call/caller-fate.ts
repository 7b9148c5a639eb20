// What became of a contact who called back (E29), in the words of the one who called: for a history. A call that the engine dialed has a
// call result instead. Must never move a call, and must never be asked what counts: domain/pacing/ledger is.
import type { UserId } from '../ids.ts';
import type { CallResult } from '../result/result.ts';
import type { CallState, EndedBy } from './call.ts';

/**
 * 'on_the_line': nobody has taken the contact yet, and the call is alive: it may be taken this very moment. 'taken': an agent had it.
 * 'gave_up': hung up while the music played. 'greeted': heard the announcement. 'opted_out': pressed the key. 'not_taken': ended before
 * the announcement began, without the contact's doing.
 */
export const CALLER_FATES = ['on_the_line', 'taken', 'gave_up', 'greeted', 'opted_out', 'not_taken'] as const;
export type CallerFate = (typeof CALLER_FATES)[number];

/** What is stored of the call; what is absent has not happened. */
export type CallerFacts = {
  readonly state: CallState['state'];
  readonly userId: UserId | undefined;
  readonly by: EndedBy | undefined;
  readonly result: CallResult | undefined;
  /** Epoch ms at which a message began to be heard. */
  readonly messageAt: number | undefined;
};

/** Says what became of a contact who called back. "Nobody" is said of a call that is over, never of one that is alive. */
export function callerFate({ state, userId, by, result, messageAt }: CallerFacts): CallerFate {
  // Also who presses the key in the midst of a talk has been taken.
  if (userId !== undefined) return 'taken';
  if (state !== 'ended') return 'on_the_line';
  if (result === 'do_not_call') return 'opted_out';
  if (messageAt !== undefined) return 'greeted';
  return by === 'contact' ? 'gave_up' : 'not_taken';
}
