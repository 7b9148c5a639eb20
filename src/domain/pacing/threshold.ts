// Which risk the next dial may carry: the budget's speed of spending, translated into a threshold, and corrected by what was really spent.
// Must never exceed the budget to catch up.
import { budgetLeft, spendingOf } from './budget.ts';
import type { PacingRule, PacingSnapshot } from './pacing.ts';

/** A new campaign's answers per second of an agent's time, and how many seconds that guess counts for. */
const ASSUMED_RATE = 1 / 300;
const ASSUMED_FOR_S = 900;
/** How fast the measured rate of answers forgets, in seconds of agents' time per agent. */
const RATE_MEMORY_S = 3600;
/** Share of the projected rest that is counted on: it has been too high by more than this only on days that break down. */
const CAUTION = 0.85;
/** The threshold is this many times the ratio to be spent, at first; then what was really spent decides. */
const FIRST_FACTOR = 2;
const LEARNING = 0.03;
/** Never spends faster than this many times the aim, whatever is left. */
const FASTEST = 1.6;

export type ThresholdMemory = {
  readonly factor: number;
  readonly answers: number;
  readonly staffedS: number;
};

export type Allowance = {
  /** The risk up to which a dial is started; 0 when nothing may be risked. */
  readonly threshold: number;
  /** Whole abandoned calls that the window still allows, cautiously projected. */
  readonly left: number;
};

export class Threshold {
  private factor: number;
  private answers: number;
  private staffedS: number;
  private wanted = 0;
  private last: { readonly now: number; readonly answered: number } | undefined;
  private readonly rule: PacingRule;

  constructor(rule: PacingRule, memory?: ThresholdMemory) {
    this.rule = rule;
    this.factor = memory?.factor ?? FIRST_FACTOR;
    this.answers = memory?.answers ?? ASSUMED_RATE * ASSUMED_FOR_S;
    this.staffedS = memory?.staffedS ?? ASSUMED_FOR_S;
  }

  /** A person answered: this much of an abandoned call was meant to be spent on it. */
  noteAnswer(): void {
    this.factor *= Math.exp(LEARNING * this.wanted);
    this.bound();
  }

  noteAbandoned(): void {
    this.factor *= Math.exp(-LEARNING);
    this.bound();
  }

  /** @param staffed agents signed in and not away @param inFlight expected people among the calls in flight */
  allow(snapshot: PacingSnapshot, staffed: number, inFlight: number): Allowance {
    this.measure(snapshot, staffed);
    const { rule } = this;
    const toCome = this.answersToCome(snapshot, staffed);
    const spare = inFlight * Math.min(this.wanted, rule.aimAbandonRatio);
    const left = budgetLeft(rule.aimAbandonRatio, snapshot.window, toCome) - spare;
    const speed = spendingOf(left) / Math.max(8, toCome);
    this.wanted = Math.min(speed, FASTEST * rule.aimAbandonRatio);
    const hard = Math.floor(budgetLeft(rule.maxAbandonRatio, snapshot.window, toCome) + 1e-9);
    return { threshold: Math.min(0.5, this.wanted * this.factor), left: hard };
  }

  memory(): ThresholdMemory {
    return { factor: this.factor, answers: this.answers, staffedS: this.staffedS };
  }

  private answersToCome({ now, window, shiftEndsAt }: PacingSnapshot, staffed: number): number {
    if (window.answersToCome !== undefined) return window.answersToCome;
    const restS = Math.max(0, Math.min(window.endsAt, shiftEndsAt ?? window.endsAt) - now) / 1000;
    return (CAUTION * staffed * restS * this.answers) / this.staffedS;
  }

  private measure({ now, window }: PacingSnapshot, staffed: number): void {
    const { last } = this;
    this.last = { now, answered: window.answered };
    if (last === undefined) return;
    const passedS = Math.min(60, (now - last.now) / 1000);
    if (passedS <= 0 && window.answered === last.answered) return;
    const keep = Math.exp(-passedS / RATE_MEMORY_S);
    this.answers = this.answers * keep + Math.max(0, window.answered - last.answered);
    this.staffedS = this.staffedS * keep + staffed * passedS;
  }

  private bound(): void {
    this.factor = Math.min(12, Math.max(0.3, this.factor));
  }
}
