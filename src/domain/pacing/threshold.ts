// Which risk the next dial may carry: the budget's speed of spending, translated into a threshold, and corrected by what was really spent.
// Must never exceed the budget to catch up.
import { budgetLeft, spendingOf } from './budget.ts';
import type { PacingRule, PacingSnapshot } from './pacing.ts';

/** A new campaign's answers per second of an agent's time, and how many seconds that guess counts for. */
const ASSUMED_RATE = 1 / 300;
const ASSUMED_FOR_S = 900;
/** How fast the measured rate of answers forgets, in seconds of agents' time per agent. */
const RATE_MEMORY_S = 3600;
const DAY_MEMORY_S = 28_800;
/** Share of the projected rest that is counted on: when the budget is gone there is no over-dialing, and fewer people answer. */
const CAUTION = 0.6;
/** Nothing is promised for longer than a shift: a window of 30 days may lose its campaign tomorrow. */
const LONGEST_REST_S = 28_800;
/** A morning knows little, and a large team errs at large: no more answers to come are counted on than there were already, and these. */
const CREDIT_BEFORE_ANSWERS = 150;
/** The people of a shift leave over its last five minutes, so that its end comes half of that earlier. */
const LEAVING_S = 300;
/** Before a day is measured: threshold per mean risk of the dials below it, and abandoned calls per predicted one. */
const FIRST_SPREAD = 1.4;
const SPREAD_DIALS = 30;
const FIRST_BIAS = 1.25;
const BIAS_CALLS = 15;
/** Dials and abandoned calls after which what was measured has faded to a third. */
const SPREAD_MEMORY = 1500;
const BIAS_MEMORY = 60;
/** What is left is spread over so many answers at least: at the end of a window, and where its end moves along. */
const SHORTEST_SPAN = 8;
const ROLLING_SPAN = 120;
/**
 * One call of the budget is never planned for: an agent goes on a break while the only call in flight is being answered, and nobody can
 * take that back. In the last answers of a window there is no time left for it.
 */
const RESERVE = 1;
const RESERVE_UNTIL_ANSWERS = 8;
/** Never spends faster than this many times the aim, whatever is left. */
const FASTEST = 1.6;

/** Sums that forget: of thresholds and risks of dials, of abandoned and predicted calls, of answers and seconds of agents' time. */
type Sums = {
  thresholds: number;
  risks: number;
  abandoned: number;
  predicted: number;
  answers: number;
  staffedS: number;
  answersOfDay: number;
  staffedOfDayS: number;
};

export type ThresholdMemory = Readonly<Sums>;

export type Allowance = {
  /** The risk up to which a dial is started; 0 when nothing may be risked. */
  readonly threshold: number;
  /** Whole abandoned calls that the window still allows, cautiously projected. */
  readonly left: number;
};

export class Threshold {
  private readonly sums: Sums;
  private wanted = 0;
  private decided = { threshold: 0, risk: 0, people: 0 };
  private last: { readonly now: number; readonly answered: number } | undefined;
  private readonly rule: PacingRule;

  constructor(rule: PacingRule, memory?: ThresholdMemory) {
    this.rule = rule;
    this.sums = {
      thresholds: FIRST_SPREAD * SPREAD_DIALS * rule.aimAbandonRatio,
      risks: SPREAD_DIALS * rule.aimAbandonRatio,
      abandoned: FIRST_BIAS * BIAS_CALLS,
      predicted: BIAS_CALLS,
      answers: ASSUMED_RATE * ASSUMED_FOR_S,
      staffedS: ASSUMED_FOR_S,
      answersOfDay: ASSUMED_RATE * ASSUMED_FOR_S,
      staffedOfDayS: ASSUMED_FOR_S,
      ...memory,
    };
  }

  /** What the next dials are started with: the threshold, their mean risk, the share of dials that people answer. */
  noteDecision(decided: {
    readonly threshold: number;
    readonly risk: number;
    readonly people: number;
  }): void {
    this.decided = decided;
  }

  noteDialed(): void {
    const { sums, decided } = this;
    if (decided.threshold <= 0) return;
    const keep = 1 - 1 / SPREAD_MEMORY;
    sums.thresholds = sums.thresholds * keep + decided.threshold;
    sums.risks = sums.risks * keep + decided.risk;
    sums.predicted += decided.risk * decided.people;
  }

  noteAbandoned(): void {
    const keep = 1 - 1 / BIAS_MEMORY;
    this.sums.abandoned = this.sums.abandoned * keep + 1;
    this.sums.predicted *= keep;
  }

  /** @param staffed agents signed in and not away @param inFlight expected people among the calls in flight */
  allow(snapshot: PacingSnapshot, staffed: number, inFlight: number): Allowance {
    this.measure(snapshot, staffed);
    const { rule } = this;
    const toCome = Math.min(
      this.answersToCome(snapshot, staffed),
      snapshot.window.answered + CREDIT_BEFORE_ANSWERS,
    );
    const spare = inFlight * Math.min(this.wanted, rule.aimAbandonRatio);
    const left = budgetLeft(rule.aimAbandonRatio, snapshot.window, toCome) - spare;
    const span = snapshot.window.rolls ? ROLLING_SPAN : SHORTEST_SPAN;
    const speed = spendingOf(left - reserveFor(toCome)) / Math.max(span, toCome);
    this.wanted = Math.min(speed, FASTEST * rule.aimAbandonRatio);
    const hard = Math.floor(budgetLeft(rule.maxAbandonRatio, snapshot.window, toCome) + 1e-9);
    return { threshold: Math.min(0.5, this.wanted * this.factor()), left: hard };
  }

  memory(): ThresholdMemory {
    return { ...this.sums };
  }

  /** Threshold per ratio to be spent: risks below the threshold are smaller than it, and what is abandoned is more than predicted. */
  private factor(): number {
    const { thresholds, risks, abandoned, predicted } = this.sums;
    const factor = (thresholds / risks) * (predicted / abandoned);
    return Math.min(4, Math.max(0.3, factor));
  }

  private answersToCome({ now, window, shiftEndsAt }: PacingSnapshot, staffed: number): number {
    if (window.answersToCome !== undefined) return window.answersToCome;
    const endsAt = Math.min(window.endsAt, shiftEndsAt ?? window.endsAt);
    const untilEndS = (endsAt - now) / 1000 - (shiftEndsAt === undefined ? 0 : LEAVING_S / 2);
    const restS = Math.min(LONGEST_REST_S, Math.max(0, untilEndS));
    const { answers, staffedS, answersOfDay, staffedOfDayS } = this.sums;
    return CAUTION * staffed * restS * Math.min(answers / staffedS, answersOfDay / staffedOfDayS);
  }

  private measure({ now, window }: PacingSnapshot, staffed: number): void {
    const { last } = this;
    this.last = { now, answered: window.answered };
    if (last === undefined) return;
    const passedS = Math.min(60, (now - last.now) / 1000);
    if (passedS <= 0 && window.answered === last.answered) return;
    const { sums } = this;
    const answered = Math.max(0, window.answered - last.answered);
    const keep = Math.exp(-passedS / RATE_MEMORY_S);
    sums.answers = sums.answers * keep + answered;
    sums.staffedS = sums.staffedS * keep + staffed * passedS;
    const keepDay = Math.exp(-passedS / DAY_MEMORY_S);
    sums.answersOfDay = sums.answersOfDay * keepDay + answered;
    sums.staffedOfDayS = sums.staffedOfDayS * keepDay + staffed * passedS;
  }
}

/** What is held back for abandoned calls that no pacing foresees, while so many answers are still to come. */
function reserveFor(answersToCome: number): number {
  return RESERVE * Math.min(1, answersToCome / RESERVE_UNTIL_ANSWERS);
}
