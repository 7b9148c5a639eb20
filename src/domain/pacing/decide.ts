// The decision (E23): dial while the next dial's risk stays below the threshold that the budget allows, hang up what has rung long when
// whoever answers now would find nobody, and say why. Must never over-dial without budget.
import type { Absence } from './absence.ts';
import { type AnswerForecast, LIKELY_HORIZONS } from './answer-forecast.ts';
import type { Crowds } from './forecast.ts';
import type {
  PacingCall,
  PacingDecision,
  PacingId,
  PacingLimit,
  PacingReason,
  PacingRule,
  PacingSnapshot,
} from './pacing.ts';
import { progressiveStart } from './progressive.ts';
import type { ReleaseForecast } from './release-forecast.ts';
import { type Seen, SeenFloor } from './seen-floor.ts';
import type { Allowance, Threshold } from './threshold.ts';

export type Learnt = {
  readonly rule: PacingRule;
  readonly answers: AnswerForecast;
  readonly releases: ReleaseForecast;
  readonly threshold: Threshold;
  readonly absence: Absence;
};

/** The tables are worked out anew after this many milliseconds: those of answers, and of releases. */
const REFRESH_MS = 10_000;
const REFRESH_RELEASES_MS = 30_000;
/** The share of the longest wait that an agent may still use up: some people hang up before it is over. */
const SLACK = 0.9;
/** How often the calls that ring are asked what they say of the share of people who answer. */
const LOOK_MS = 1_000;
/** Hang up when whoever answers in the next two seconds is this many times riskier than a new dial may be. */
const CANCEL_FACTOR = 6;
/** Each one that is hung up was an attempt: no more than this share of the dials. */
const MOST_CANCELLED = 0.2;
/** Where people let it ring long, hanging up misses them: no more than this share of all who would answer. */
const MOST_MISSED = 0.05;
/**
 * The calls in flight may overspend the whole budget with this chance at most. It is asked at each of the thousand dials for which the last
 * calls of a budget may last, and what it forbids is what costs most for what it brings: several abandoned calls at once.
 */
const OVERSPEND = 1e-5;
/** Asked only while so few are left, or no more than people are expected in flight: else it cannot go at one blow. */
const FEW_LEFT = 10;

/** A progressive dial has its agent; it is risky only because the agent may go home meanwhile. Less may be risked without budget. */
const SAFE_RISK = 0.02;
const SAFE_RISK_WITHOUT_BUDGET = 0.003;

type Start = {
  readonly start: number;
  readonly risk: number;
  readonly meanRisk: number;
  readonly limitedBy?: PacingLimit;
};

export class Decider {
  private readonly learnt: Learnt;
  private readonly floor: SeenFloor;
  private refreshedAt = Number.NEGATIVE_INFINITY;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private releasesAt = Number.NEGATIVE_INFINITY;

  constructor(learnt: Learnt) {
    this.learnt = learnt;
    this.floor = new SeenFloor(learnt.answers, learnt.releases, learnt.absence);
  }

  decide(snapshot: PacingSnapshot): PacingDecision {
    const { rule, threshold, answers, absence } = this.learnt;
    this.refresh(snapshot);
    const seen = this.floor.look(snapshot);
    const staffed = seen.free + seen.busy;
    absence.noteStaffed(snapshot.now, staffed);
    const allowance = threshold.allow(snapshot, staffed, seen.people);
    const isSmall = rule.style === 'predictive' && staffed < rule.smallestTeam;
    const isCapped = rule.style === 'predictive' && !isSmall && allowance.threshold <= 0;
    const isProgressive = rule.style === 'progressive' || isSmall || isCapped;
    const started = isProgressive
      ? this.startSafely(snapshot, seen)
      : this.startWithin(allowance, seen, snapshot);
    threshold.noteDecision({
      threshold: isProgressive ? 0 : allowance.threshold,
      risk: started.meanRisk,
      people: answers.answerRate(),
    });
    const mayCancel = started.start === 0 && rule.style === 'predictive';
    const cancel = mayCancel ? this.tooLong(seen.crowds, snapshot, allowance) : [];
    const { start, risk } = started;
    const held = isSmall ? 'small_team' : isCapped ? 'abandon_cap' : started.limitedBy;
    const waits = start > 0 ? undefined : seen.free === 0 ? 'nobody_free' : 'enough_in_flight';
    const limitedBy = held ?? waits;
    const { window } = snapshot;
    const because: PacingReason = {
      start,
      agentsFree: seen.free,
      freeSoon: Math.round(seen.freeSoon * 10) / 10,
      withinMs: Math.round(1000 * (answers.horizons[LIKELY_HORIZONS / 2] ?? 0)),
      answerRate: answers.answerRate(),
      riskOfAbandon: risk,
      abandonedRatio: window.answered === 0 ? 0 : window.abandoned / window.answered,
      inFlight: snapshot.calls.length,
      ...(limitedBy === undefined ? {} : { limitedBy }),
      ...(isProgressive && rule.style === 'predictive' ? { fallback: 'progressive' as const } : {}),
    };
    return { start, cancel, because };
  }

  /** Progressive (E22): as many as agents are free for, as far as these will still be there. */
  private startSafely(snapshot: PacingSnapshot, { crowds, free }: Seen): Start {
    const most = mostOf(snapshot);
    const wish = progressiveStart(free, snapshot.calls.length);
    const safe = this.learnt.rule.style === 'progressive' ? SAFE_RISK : SAFE_RISK_WITHOUT_BUDGET;
    let start = 0;
    let risk = crowds.risk();
    while (start < Math.min(wish, most) && risk <= safe) {
      crowds.addCall(this.learnt.answers.ofNewDial, 0);
      start += 1;
      risk = crowds.risk();
    }
    if (start === wish) return { start, risk, meanRisk: 0 };
    return { start, risk, meanRisk: 0, limitedBy: start === most ? limitOf(snapshot) : 'shift_end' };
  }

  /** Predictive (E23): dial by dial, while the next one's risk is within the threshold. */
  private startWithin(
    { threshold, left }: Allowance,
    { crowds, people }: Seen,
    snapshot: PacingSnapshot,
  ): Start {
    const most = mostOf(snapshot);
    const dial = this.learnt.answers.ofNewDial;
    let start = 0;
    let risks = 0;
    let risk = crowds.risk();
    while (risk <= threshold) {
      const meanRisk = risks / Math.max(1, start);
      if (start >= most) return { start, risk, meanRisk, limitedBy: limitOf(snapshot) };
      if (left < Math.max(FEW_LEFT, people) && crowds.chanceOfMoreThan(left, dial) > OVERSPEND) {
        return { start, risk, meanRisk, limitedBy: 'abandon_cap' };
      }
      risks += risk;
      crowds.addCall(dial, 0);
      start += 1;
      risk = crowds.risk();
    }
    return { start, risk, meanRisk: risks / Math.max(1, start) };
  }

  private refresh(snapshot: PacingSnapshot): void {
    const { now } = snapshot;
    const { answers, releases, rule } = this.learnt;
    if (Math.abs(now - this.lookedAt) >= LOOK_MS) {
      this.lookedAt = now;
      this.floor.tellRinging(snapshot);
    }
    if (Math.abs(now - this.refreshedAt) < REFRESH_MS && !answers.isStale()) return;
    this.refreshedAt = now;
    answers.refresh();
    if (Math.abs(now - this.releasesAt) < REFRESH_RELEASES_MS) return;
    this.releasesAt = now;
    this.floor.tellBusy(releases, snapshot);
    releases.refresh(answers.horizons, (SLACK * rule.maxWaitMs) / 1000);
  }

  /** The calls to hang up: those that rang longest, while whoever answers soon would most likely find nobody. */
  private tooLong(crowds: Crowds, snapshot: PacingSnapshot, { threshold }: Allowance): readonly PacingId[] {
    const limit = Math.max(threshold, 0.01) * CANCEL_FACTOR;
    const { answers } = this.learnt;
    if (answers.cancelledShare() > MOST_CANCELLED || answers.missedShare() > MOST_MISSED) return [];
    if (crowds.riskSoon() <= limit) return [];
    const { now, calls } = snapshot;
    let oldest: PacingCall | undefined;
    for (const call of calls) {
      if (call.phase !== 'ringing' || call.rangAt === undefined) continue;
      if (now - call.rangAt < this.learnt.rule.minRingMs) continue;
      if (oldest?.rangAt === undefined || call.rangAt < oldest.rangAt) oldest = call;
    }
    return oldest === undefined ? [] : [oldest.id];
  }
}

function mostOf({ limits }: PacingSnapshot): number {
  return Math.max(0, Math.floor(Math.min(limits.linesFree, limits.callsNow)));
}

function limitOf({ limits }: PacingSnapshot): PacingLimit {
  return limits.linesFree < limits.callsNow ? 'lines' : 'calls_per_second';
}
