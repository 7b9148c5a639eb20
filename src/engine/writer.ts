// The one queue to the database. Steps put their changes here in the order in which they were made; one commit carries everything that
// waits (steps of one tick share a commit). A transaction that needs facts takes what waits along, so that nothing is ever stored out of
// order. While the database is away the queue waits and grows (bounded), and nothing that STARTS something is done.
// Must never know what a change means.
import type { Outcome } from '../domain/floor/change.ts';
import type { Clock, Commit, Lease, Store, StoredAnswer } from './ports.ts';
import { StoreAway } from './ports.ts';

/** More than this and the engine takes no new command: it sheds load before anything is dialed. */
const PENDING_LIMIT = 50_000;
const RETRY_FIRST_MS = 50;
const RETRY_LAST_MS = 2_000;

type Waiting = { changes: Outcome['changes'][number][]; verdicts: Outcome['verdicts'][number][] } & {
  registerEntries: Outcome['registerEntries'][number][];
  notes: Outcome['notes'][number][];
  numbers: Outcome['numbers'][number][];
  decisions: Outcome['decisions'][number][];
  answers: StoredAnswer[];
  after: (() => void)[];
};

const nothing = (): Waiting => ({
  changes: [],
  verdicts: [],
  registerEntries: [],
  notes: [],
  numbers: [],
  decisions: [],
  answers: [],
  after: [],
});

/** A transaction that reads facts before it knows what to store. */
export type FactsWork = {
  /** Asks the store, handing `decide` through; resolves when it is stored. */
  run(decideWith: (own: Omit<Commit, never>) => Commit): Promise<void>;
  /** Not stored for certain: the database is away. */
  failed(): void;
};

export type WriterParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly lease: () => Lease;
  readonly onFatal: (fault: Error) => void;
  /** Everything so far is stored. */
  readonly onQuiet: () => void;
};

/** The queue to the database; one for each engine. */
export class Writer {
  readonly #parts: WriterParts;
  #waiting = nothing();
  /** The earliest instant by which something that waits must be stored. */
  #dueAt = Number.POSITIVE_INFINITY;
  #isRunning = false;
  #isClosed = false;
  #retryMs = RETRY_FIRST_MS;
  #awaySince: number | undefined;
  #commits = 0;
  #takeBackTimer: (() => void) | undefined;
  readonly #factsWork: FactsWork[] = [];
  readonly #onIdle: (() => void)[] = [];

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  put(outcome: Outcome, answer?: StoredAnswer, after?: () => void): void {
    this.#waiting.changes.push(...outcome.changes);
    this.#waiting.verdicts.push(...outcome.verdicts);
    this.#waiting.registerEntries.push(...outcome.registerEntries);
    this.#waiting.notes.push(...outcome.notes);
    this.#waiting.numbers.push(...outcome.numbers);
    this.#waiting.decisions.push(...outcome.decisions);
    if (answer) this.#waiting.answers.push(answer);
    if (after) this.#waiting.after.push(after);
    // What has no change to say when it must be stored is stored at once.
    const isLone = outcome.changes.length === 0 && outcome.verdicts.length > 0;
    const isUrgent =
      answer !== undefined || isLone || outcome.registerEntries.length > 0 || outcome.notes.length > 0;
    const storeBy = isUrgent
      ? 0
      : Math.min(...outcome.changes.map((change) => change.storeBy), Number.POSITIVE_INFINITY);
    this.#dueAt = Math.min(this.#dueAt, storeBy);
    this.#wake();
  }

  putFacts(work: FactsWork): void {
    this.#factsWork.push(work);
    this.#wake();
  }

  #isDue(): boolean {
    if (this.#factsWork.length > 0) return true;
    // Somebody waits for everything to be stored: nothing may wait any longer.
    if (this.#onIdle.length > 0) return this.#dueAt < Number.POSITIVE_INFINITY;
    return this.#dueAt <= this.#parts.clock.now();
  }

  #wake(): void {
    this.#takeBackTimer?.();
    this.#takeBackTimer = undefined;
    if (this.#isRunning || this.#isClosed) return;
    if (this.#isDue()) {
      this.#isRunning = true;
      // Not now but after the present step: everything of one tick shares the commit.
      void Promise.resolve().then(() => this.#runAll());
    } else if (this.#dueAt < Number.POSITIVE_INFINITY) {
      this.#takeBackTimer = this.#parts.clock.after(this.#dueAt - this.#parts.clock.now(), () =>
        this.#wake(),
      );
    } else {
      for (const tell of this.#onIdle.splice(0)) tell();
    }
  }

  async #runAll(): Promise<void> {
    try {
      while (!this.#isClosed && this.#isDue()) {
        const work = this.#factsWork.shift();
        const wentWell = work ? await this.#runFacts(work) : await this.#runPlain();
        if (wentWell) {
          this.#retryMs = RETRY_FIRST_MS;
          this.#awaySince = undefined;
          if (this.#waiting.changes.length === 0) this.#parts.onQuiet();
        } else {
          this.#awaySince ??= this.#parts.clock.now();
          if (this.#waiting.changes.length > PENDING_LIMIT)
            throw new Error('the database was away for too long: too much waits to be stored');
          await new Promise<void>((resolve) => this.#parts.clock.after(this.#retryMs, resolve));
          this.#retryMs = Math.min(this.#retryMs * 2, RETRY_LAST_MS);
        }
      }
    } catch (fault) {
      this.#isClosed = true;
      this.#parts.onFatal(fault instanceof Error ? fault : new Error(String(fault)));
    } finally {
      this.#isRunning = false;
    }
    this.#wake();
  }

  #takeAll(): Waiting {
    const taken = this.#waiting;
    this.#waiting = nothing();
    this.#dueAt = Number.POSITIVE_INFINITY;
    return taken;
  }

  /** Puts back, before what came since, what is certainly not stored. */
  #putBack(taken: Waiting): void {
    const since = this.#waiting;
    this.#waiting = {
      changes: [...taken.changes, ...since.changes],
      verdicts: [...taken.verdicts, ...since.verdicts],
      registerEntries: [...taken.registerEntries, ...since.registerEntries],
      notes: [...taken.notes, ...since.notes],
      numbers: [...taken.numbers, ...since.numbers],
      decisions: [...taken.decisions, ...since.decisions],
      answers: [...taken.answers, ...since.answers],
      after: [...taken.after, ...since.after],
    };
    this.#dueAt = 0;
  }

  async #runPlain(): Promise<boolean> {
    const taken = this.#takeAll();
    try {
      await this.#parts.store.commit(this.#parts.lease(), taken);
    } catch (fault) {
      if (!(fault instanceof StoreAway)) throw fault;
      this.#putBack(taken);
      return false;
    }
    this.#commits += 1;
    for (const deed of taken.after) deed();
    return true;
  }

  async #runFacts(work: FactsWork): Promise<boolean> {
    let taken: Waiting | undefined;
    try {
      await work.run((own) => {
        taken = this.#takeAll();
        return {
          changes: [...taken.changes, ...own.changes],
          verdicts: [...taken.verdicts, ...own.verdicts],
          registerEntries: [...taken.registerEntries, ...own.registerEntries],
          notes: [...taken.notes, ...own.notes],
          numbers: [...taken.numbers, ...own.numbers],
          decisions: [...taken.decisions, ...own.decisions],
          answers: [...taken.answers, ...own.answers],
        };
      });
    } catch (fault) {
      if (!(fault instanceof StoreAway)) throw fault;
      if (taken) this.#putBack(taken);
      work.failed();
      return false;
    }
    this.#commits += 1;
    for (const deed of taken?.after ?? []) deed();
    return true;
  }

  /** Stores everything that waits, also what could wait longer; resolves when nothing waits any more. */
  async drain(): Promise<void> {
    if (this.#isClosed) return;
    const idle = new Promise<void>((resolve) => this.#onIdle.push(resolve));
    this.#wake();
    await idle;
  }

  close(): void {
    this.#isClosed = true;
  }

  commits(): number {
    return this.#commits;
  }

  /** Since when the database has not answered; undefined = it is there. */
  awaySince(): number | undefined {
    return this.#awaySince;
  }
}
