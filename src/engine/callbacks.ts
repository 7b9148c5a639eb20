// Callbacks in the live loop: brings those that are near onto the floor, says what each waits for, and has them given to agents or reported
// as missed (D9, E31, I19). The rules are domain/floor/keeping and giving. Must never decide who gets which.
import { keepsZone, pruneCallbacks, remindedNow } from '../domain/floor/callbacks.ts';
import type { Candidate } from '../domain/floor/floor.ts';
import { followZone, giveCallback, missOverdue } from '../domain/floor/giving.ts';
import {
  type Giving,
  chooseGivings,
  couldReview,
  overdue,
  reviewCallbacks,
} from '../domain/floor/keeping.ts';
import type { Moves } from '../domain/floor/moves.ts';
import type { StepResult } from '../domain/floor/step-result.ts';
import type { CallbackId, UserId } from '../domain/ids.ts';
import { REMIND_LIMIT_MS } from '../domain/campaign/callbacks.ts';
import { MINUTE_MS } from '../domain/time.ts';
import { type FactsCore, outcomeOf } from './facts-core.ts';
import { decideWithFacts } from './facts-run.ts';
import type { CallbackPlace, Feed } from './ports.ts';

/** Callbacks come onto the floor so long before they are due: longer than any reminder. */
export const NEAR_MS = REMIND_LIMIT_MS + 5 * MINUTE_MS;
const READ_EACH_MS = 5_000;
/** What a campaign, a window or an agent's absence changes is said anew at least so often. */
const REVIEW_EACH_MS = 1_000;
const PAGE = 500;
/** No page takes so long to be read. */
const TOUCHED_MS = MINUTE_MS;
/** So many are claimed at a time; the next look goes on. */
const AT_ONCE = 8;
/** One that could not be given just now (its contact was on the line, somebody was faster) is tried again then. */
const AGAIN_MS = 1_000;

export type CallbacksParts = {
  readonly core: FactsCore;
  readonly feed: Feed;
  readonly settle: (deed: (moves: Moves) => void) => boolean;
  readonly enter: (event: () => void) => void;
  readonly isClosed: () => boolean;
};

export class Callbacks {
  readonly #parts: CallbacksParts;
  readonly #underWay = new Set<CallbackId>();
  readonly #busy = new Set<UserId>();
  readonly #restsUntil = new Map<CallbackId, number>();
  /** What has moved lately: a page that was read before knows it no better. */
  readonly #touchedAt = new Map<CallbackId, number>();
  #place: CallbackPlace | undefined;
  #reviewedAt = 0;
  #reminded: ReadonlySet<string> = new Set();

  constructor(parts: CallbacksParts) {
    this.#parts = parts;
  }

  /** Reads what is near, and once everything that is open: the rules of a zone may have changed since it was promised (F47). */
  start(): void {
    void this.#readOn();
    void this.#followZones();
  }

  /** True for an agent for whom one is being claimed: nothing else is offered meanwhile. */
  isGivingTo(userId: UserId): boolean {
    return this.#busy.has(userId);
  }

  /** With every step that is taken. */
  note({ changes }: Pick<StepResult, 'changes'>): void {
    for (const { kind, after, at } of changes) if (kind === 'callback') this.#touchedAt.set(after.id, at);
  }

  /** With each tick, and after what has moved. */
  look(): void {
    const { core, settle, isClosed } = this.#parts;
    const { floor, clock } = core;
    if (isClosed() || floor.callbacks.size === 0) return;
    const now = clock.now();
    if (now - this.#reviewedAt >= REVIEW_EACH_MS || couldReview(floor, now)) {
      this.#reviewedAt = now;
      settle((moves) => reviewCallbacks(moves));
      for (const { callback } of overdue(floor, now)) void this.#claim(callback.id, missOverdue);
      this.#tellReminded(now);
    }
    const free = AT_ONCE - this.#underWay.size;
    const givings = chooseGivings(floor, now, (userId) => this.#busy.has(userId));
    const ready = givings.filter(({ callbackId }) => !this.#isResting(callbackId, now));
    for (const giving of ready.slice(0, Math.max(0, free))) void this.#give(giving);
  }

  #isResting(id: CallbackId, now: number): boolean {
    return this.#underWay.has(id) || (this.#restsUntil.get(id) ?? 0) > now;
  }

  async #give({ userId, callbackId }: Giving): Promise<void> {
    this.#busy.add(userId);
    try {
      await this.#claim(callbackId, (moves, found) => {
        const refusal = giveCallback(moves, { userId, callbackId, as: 'offered' }, found);
        if (refusal) this.#restsUntil.set(callbackId, moves.now + AGAIN_MS);
        else this.#restsUntil.delete(callbackId);
      });
    } finally {
      this.#busy.delete(userId);
    }
  }

  async #claim(id: CallbackId, rules: (moves: Moves, found: Candidate | undefined) => void): Promise<void> {
    if (this.#underWay.has(id)) return;
    this.#underWay.add(id);
    const { core } = this.#parts;
    try {
      const need = { callbacks: { ids: [id] }, now: core.clock.now() };
      await decideWithFacts<readonly Candidate[], void>(
        core,
        (lease, decide) => core.store.claim(lease, need, decide),
        (moves, [found]) => rules(moves, found),
      );
    } finally {
      this.#underWay.delete(id);
    }
  }

  /** Brings what has come near, page by page; what has moved away again leaves. */
  async #readOn(): Promise<void> {
    const { core, enter, isClosed } = this.#parts;
    if (isClosed()) return;
    const dueBefore = core.clock.now() + NEAR_MS;
    const found = await this.#page(dueBefore, this.#place);
    this.#place = placeAfter(found) ?? this.#place;
    enter(() => {
      this.#bring(found ?? []);
      this.#prune();
    });
    const more = found?.length === PAGE ? 0 : READ_EACH_MS;
    core.clock.after(more, () => void this.#readOn());
  }

  /**
   * A look at the database beside the writer's queue: nothing is stored, nothing waits for it.
   * @returns what was found; undefined: the database is away
   */
  async #page(
    dueBefore: number,
    after: CallbackPlace | undefined,
  ): Promise<readonly Candidate[] | undefined> {
    const { core } = this.#parts;
    const need = { callbacks: { dueBefore, after, limit: PAGE }, now: core.clock.now() };
    let found: readonly Candidate[] = [];
    try {
      await core.store.claim(core.lease(), need, (read) => {
        found = read;
        return { ...outcomeOf(undefined), answers: [] };
      });
    } catch {
      return undefined; // away, or the floor is another engine's: whoever writes hears of it
    }
    return found;
  }

  /** What has moved since it was read is known better: here, or it is over. */
  #bring(found: readonly Candidate[]): void {
    const { callbacks } = this.#parts.core.floor;
    for (const { promise } of found) {
      if (!promise || promise.callback.now.state === 'in_work') continue;
      const { id } = promise.callback;
      if (!callbacks.has(id) && !this.#touchedAt.has(id)) callbacks.set(id, promise);
    }
  }

  async #followZones(): Promise<void> {
    let place: CallbackPlace | undefined;
    for (;;) {
      const found: readonly Candidate[] | undefined = await this.#page(Number.MAX_SAFE_INTEGER, place);
      for (const { promise } of found ?? [])
        if (promise && !keepsZone(promise)) await this.#claim(promise.callback.id, followZone);
      place = placeAfter(found);
      if (found?.length !== PAGE || this.#parts.isClosed()) return;
    }
  }

  /** What was promised for later leaves the floor, and what moved long ago is forgotten. */
  #prune(): void {
    const { floor, clock } = this.#parts.core;
    // Later than what a page brings by more than a moved one is remembered: it stays here until a page can bring it again.
    pruneCallbacks(floor, clock.now() + NEAR_MS + 2 * TOUCHED_MS);
    for (const [id, at] of this.#touchedAt) if (at < clock.now() - TOUCHED_MS) this.#touchedAt.delete(id);
  }

  /** Nothing moves when a reminder's time comes; the owner's screen differs all the same. */
  #tellReminded(now: number): void {
    const { core, feed } = this.#parts;
    const reminded = remindedNow(core.floor, now);
    const news = [...reminded].filter(([key]) => !this.#reminded.has(key)).map(([, owner]) => owner);
    this.#reminded = new Set(reminded.keys());
    if (news.length > 0) feed.publish({ users: new Set(news), campaigns: new Set(), stopAll: false });
  }
}

function placeAfter(found: readonly Candidate[] | undefined): CallbackPlace | undefined {
  const last = found?.at(-1)?.promise?.callback;
  return last && { dueAt: last.now.dueAt, id: last.id };
}
