// Whoever calls in (E29): looked up in the database, made a call of, offered, or sent to the greeting. Nobody is left to the music for
// ever, and a flood of calls asks the database no oftener than may wait. Must never decide who gets whom: domain/floor/callers.ts does.
import type { Actor } from '../domain/floor/change.ts';
import {
  CALLERS_LIMIT,
  type CalledIn,
  OPT_OUT_KEY,
  type Taken,
  bringCaller,
  callersWithoutRecord,
  couldOfferCallers,
  offerCallers,
  optOut,
  takeCaller,
  waitingCallers,
} from '../domain/floor/callers.ts';
import type { Candidate } from '../domain/floor/floor.ts';
import type { Moves } from '../domain/floor/moves.ts';
import type { CallId, LegId } from '../domain/ids.ts';
import type { FactsCore } from './facts-core.ts';
import { decideWithFacts } from './facts-run.ts';
import type { CalledInAs, Telephony } from './ports.ts';

/** A record that was on a desktop is looked for again after so long. */
const LOOK_AGAIN_MS = 1_000;

export type CallersParts = {
  readonly core: FactsCore;
  readonly telephony: Telephony;
  readonly settle: (actor: Actor, deed: (moves: Moves) => string | undefined | void) => boolean;
  readonly count: (reason: string) => void;
  readonly isClosed: () => boolean;
};

export class Callers {
  readonly #parts: CallersParts;
  /** Legs that are being looked up. */
  readonly #lookedUp = new Set<LegId>();
  /** Legs without a call of ours: they hear the greeting. */
  readonly #greeted = new Set<LegId>();
  /** When the record of a caller was looked for last. */
  readonly #askedAt = new Map<CallId, number>();

  constructor(parts: CallersParts) {
    this.#parts = parts;
  }

  /** True for a leg that has called in and has no call (yet). */
  owns(legId: LegId): boolean {
    return this.#lookedUp.has(legId) || this.#greeted.has(legId);
  }

  /** Told once, or found again when an engine begins. */
  readonly calledIn = ({ legId, from, to, trunk }: { readonly legId: LegId } & CalledInAs): void => {
    if (this.owns(legId)) return;
    const waiting = waitingCallers(this.#parts.core.floor.calls.values()).length + this.#lookedUp.size;
    if (from === undefined) this.#greet(legId, 'caller_without_number');
    else if (waiting >= CALLERS_LIMIT) this.#greet(legId, 'too_many_callers');
    else void this.#lookUp({ legId, from, to, trunk });
  };

  /** A key while the contact waits or is greeted; in a talk it is the agent's business and means nothing here. */
  readonly digit = (legId: LegId, digit: string, callId: CallId | undefined): void => {
    if (digit !== OPT_OUT_KEY) return;
    if (callId !== undefined) this.optOut(callId);
    // Nobody whom we know: there is nothing to be taken off, and nobody may be left in silence.
    else if (this.#greeted.has(legId)) this.#hangUp(legId);
  };

  readonly ended = (legId: LegId): void => void this.#greeted.delete(legId);

  optOut(callId: CallId): void {
    this.#parts.settle({ kind: 'telephone' }, (moves) => optOut(moves, callId));
  }

  /** With each tick, and after what has moved: offers, and records that were on somebody's desktop. */
  look(): void {
    const { core, settle, isClosed } = this.#parts;
    if (isClosed() || !couldOfferCallers(core.floor)) {
      this.#askedAt.clear();
      return;
    }
    settle({ kind: 'engine' }, (moves) => offerCallers(moves));
    for (const { id, e164, callerNumber } of callersWithoutRecord(core.floor)) {
      const now = core.clock.now();
      if (now - (this.#askedAt.get(id) ?? 0) < LOOK_AGAIN_MS) continue;
      this.#askedAt.set(id, now);
      void decideWithFacts<readonly Candidate[], void>(
        core,
        (lease, decide) => core.store.claim(lease, { calledBy: e164, callerNumber, now }, decide),
        (moves, [found]) => {
          if (found && moves.calls.get(id)?.now.state === 'waiting') bringCaller(moves, found);
        },
      );
    }
  }

  async #lookUp(calledIn: CalledIn): Promise<void> {
    const { core, isClosed } = this.#parts;
    const { legId, from, to } = calledIn;
    this.#lookedUp.add(legId);
    const need = { calledBy: from, callerNumber: to, now: core.clock.now() };
    const taken = isClosed()
      ? undefined
      : await decideWithFacts<readonly Candidate[], Taken>(
          core,
          (lease, decide) => core.store.claim(lease, need, decide),
          (moves, [found]) => takeCaller(moves, calledIn, found),
        );
    this.#lookedUp.delete(legId);
    if (taken === undefined) this.#greet(legId, 'caller_not_looked_up');
    else if (taken === 'unknown') this.#greet(legId, 'caller_unknown');
  }

  /** Nothing is stored of who is not known, and nobody is shown anything; that somebody called is counted. */
  #greet(legId: LegId, why: string): void {
    const { telephony, count } = this.#parts;
    count(why);
    this.#greeted.add(legId);
    telephony.hangUp(legId, 'greeting').catch(() => {
      // Met again when the telephone system is back.
      this.#greeted.delete(legId);
      count('greeting_failed');
    });
  }

  #hangUp(legId: LegId): void {
    const { telephony, count } = this.#parts;
    telephony.hangUp(legId).catch(() => count('greeting_failed'));
  }
}
