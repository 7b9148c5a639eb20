// The ledger of a window (I12, I13): how many people answered calls that the engine started, and how many of them no agent had. A pure fold
// over the calls' own instants, never a flag: who asks again from the database gets the same numbers.
//
// Counting, version 1, the strictest reading: everybody who answered and was not heard to be a machine or a fax, be it late, counts as
// answered.
// Abandoned is whoever had no agent, whether the two seconds were over (16 CFR 310.4(b)(4)(ii)), they hung up before, or the engine was
// lost meanwhile: crash losses count.
import { type Call, answeredAtOf } from '../call/call.ts';

export type Counts = { readonly answered: number; readonly abandoned: number };

/** What the database has counted, and which live calls are in it: as answered, and as abandoned (they hear the message). */
export type LedgerFound = Counts & { readonly counted: readonly string[]; readonly lost: readonly string[] };

/** Does this call count as answered by a person, and as abandoned? */
export function countsAs(
  call: Pick<Call, 'pacing' | 'now' | 'userId'>,
): 'nothing' | 'answered' | 'abandoned' {
  const { now } = call;
  if (call.pacing === undefined || answeredAtOf(now) === undefined) return 'nothing';
  if (now.state === 'closing' || now.state === 'ended') {
    if (now.result === 'answering_machine' || now.result === 'fax') return 'nothing';
    return now.result === 'abandoned' ? 'abandoned' : 'answered';
  }
  if (now.state === 'waiting' && now.heard === 'pending') return 'nothing';
  return 'answered';
}

export class Ledger {
  #answered: number;
  #abandoned: number;
  /** Live calls that are counted as answered already. */
  readonly #counted: Set<string>;
  readonly #lost: Set<string>;

  constructor({ answered, abandoned, counted, lost }: LedgerFound) {
    this.#answered = answered;
    this.#abandoned = abandoned;
    this.#counted = new Set(counted);
    this.#lost = new Set(lost);
  }

  /** Counts what a call has become; the same again changes nothing. */
  note({ after }: { readonly after: Call }): void {
    const as = countsAs(after);
    // E25: taken for a person at first, and known for a machine by now.
    if (as === 'nothing' && this.#counted.delete(after.id)) this.#answered -= 1;
    if (as !== 'nothing' && !this.#counted.has(after.id)) {
      this.#counted.add(after.id);
      this.#answered += 1;
    }
    if (as === 'abandoned' && !this.#lost.has(after.id)) {
      this.#lost.add(after.id);
      this.#abandoned += 1;
    }
    if (after.now.state === 'ended') {
      this.#counted.delete(after.id);
      this.#lost.delete(after.id);
    }
  }

  counts(): Counts {
    return { answered: this.#answered, abandoned: this.#abandoned };
  }
}
