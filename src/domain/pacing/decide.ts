// The decision (E23): dial while the next dial's risk stays below the threshold that the budget allows, hang up what has rung long when
// whoever answers now would find nobody, and say why. Must never over-dial without budget.
import { type AnswerForecast, HORIZONS, LIKELY_HORIZONS } from './answer-forecast.ts';
import { type Crowds, ExactCrowds, EXACT_TEAM, NormalCrowds } from './forecast.ts';
import type {
  PacingCall,
  PacingDecision,
  PacingId,
  PacingLimit,
  PacingRule,
  PacingSnapshot,
} from './pacing.ts';
import { progressiveStart } from './progressive.ts';
import type { ReleaseForecast } from './release-forecast.ts';
import type { Allowance, Threshold } from './threshold.ts';

export type Learnt = {
  readonly rule: PacingRule;
  readonly answers: AnswerForecast;
  readonly releases: ReleaseForecast;
  readonly threshold: Threshold;
};

/** The tables are worked out anew after this many milliseconds: those of answers, and of releases. */
const REFRESH_MS = 10_000;
const REFRESH_RELEASES_MS = 30_000;
/** The share of the longest wait that an agent may still use up: some people hang up before it is over. */
const SLACK = 0.9;
/** Hang up when whoever answers in the next two seconds is this many times riskier than a new dial may be. */
const CANCEL_FACTOR = 4;
/**
 * The calls in flight may overspend the whole budget with this chance at most. It is asked at each of the thousand dials for which the last
 * calls of a budget may last, and what it forbids is what costs most for what it brings: several abandoned calls at once.
 */
const OVERSPEND = 5e-7;
/** Asked only while the budget could be overspent in one blow. */
const FEW_LEFT = 10;
/** People who go home leave over the last five minutes of a shift. */
const LEAVING_MS = 300_000;

/** A progressive dial has its agent; it is risky only because the agent may go home meanwhile. Less may be risked without budget. */
const SAFE_RISK = 0.02;
const SAFE_RISK_WITHOUT_BUDGET = 0.003;

/** Certain at every horizon. */
const CERTAIN = new Float64Array(HORIZONS).fill(1);

type Seen = { free: number; busy: number; freeSoon: number; people: number };

export class Decider {
  private readonly learnt: Learnt;
  private readonly stays = new Float64Array(HORIZONS);
  private readonly normal = new NormalCrowds();
  private exact: { readonly top: number; readonly crowds: ExactCrowds } | undefined;
  private refreshedAt = Number.NEGATIVE_INFINITY;
  private releasesAt = Number.NEGATIVE_INFINITY;

  constructor(learnt: Learnt) {
    this.learnt = learnt;
  }

  decide(snapshot: PacingSnapshot): PacingDecision {
    const { rule, threshold, answers } = this.learnt;
    this.refresh(snapshot.now);
    const crowds = this.crowdsFor(snapshot.agents.length);
    const seen: Seen = { free: 0, busy: 0, freeSoon: 0, people: 0 };
    this.addAgents(crowds, snapshot, seen);
    this.addCalls(crowds, snapshot, seen);
    const staffed = seen.free + seen.busy;
    const allowance = threshold.allow(snapshot, staffed, seen.people);
    const isSmall = rule.style === 'predictive' && staffed < rule.smallestTeam;
    const isProgressive = rule.style === 'progressive' || isSmall || allowance.threshold <= 0;
    const most = Math.max(0, Math.min(snapshot.limits.linesFree, snapshot.limits.callsNow));
    let risk = crowds.risk();
    let start = 0;
    let risks = 0;
    let limitedBy: PacingLimit | undefined = isSmall ? 'small_team' : undefined;
    if (isProgressive) {
      const wish = Math.min(most, progressiveStart(seen.free, snapshot.calls.length));
      const safe = rule.style === 'progressive' ? SAFE_RISK : SAFE_RISK_WITHOUT_BUDGET;
      while (start < wish && risk <= safe) {
        crowds.addCall(answers.ofNewDial, 0, 1);
        start += 1;
        risk = crowds.risk();
      }
      if (start < wish) limitedBy = 'shift_end';
    } else {
      while (start < most && risk <= allowance.threshold) {
        if (allowance.left < FEW_LEFT && crowds.chanceOfMoreThan(allowance.left) > OVERSPEND) {
          limitedBy = 'abandon_cap';
          break;
        }
        risks += risk;
        crowds.addCall(answers.ofNewDial, 0, 1);
        start += 1;
        risk = crowds.risk();
      }
    }
    if (start === most && risk <= allowance.threshold) {
      limitedBy = snapshot.limits.linesFree < snapshot.limits.callsNow ? 'lines' : 'calls_per_second';
    }
    threshold.noteDecision({
      threshold: isProgressive ? 0 : allowance.threshold,
      risk: risks / Math.max(1, start),
      people: answers.answerRate(),
    });
    const cancel =
      start === 0 && rule.style === 'predictive' ? this.tooLong(crowds, snapshot, allowance) : [];
    limitedBy ??= start > 0 ? undefined : seen.free === 0 ? 'nobody_free' : 'enough_in_flight';
    const { window } = snapshot;
    return {
      start,
      cancel,
      because: {
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
      },
    };
  }

  private refresh(now: number): void {
    if (Math.abs(now - this.refreshedAt) < REFRESH_MS) return;
    this.refreshedAt = now;
    const { answers, releases, rule } = this.learnt;
    answers.refresh();
    if (Math.abs(now - this.releasesAt) < REFRESH_RELEASES_MS) return;
    this.releasesAt = now;
    releases.refresh(answers.horizons, (SLACK * rule.maxWaitMs) / 1000);
  }

  private crowdsFor(agents: number): Crowds {
    if (agents > EXACT_TEAM) {
      this.normal.clear();
      return this.normal;
    }
    if (this.exact?.top !== agents) this.exact = { top: agents, crowds: new ExactCrowds(agents) };
    this.exact.crowds.clear();
    return this.exact.crowds;
  }

  private addAgents(crowds: Crowds, { now, agents, shiftEndsAt }: PacingSnapshot, seen: Seen): void {
    const { releases } = this.learnt;
    const { stays } = this;
    const restMs = (shiftEndsAt ?? Number.POSITIVE_INFINITY) - now;
    stays.fill(1);
    for (const { state, since, reached } of agents) {
      if (state === 'away') continue;
      if (restMs < LEAVING_MS + 40_000) this.setStays(restMs, state === 'ready' ? 0 : now - since);
      if (state === 'ready' || state === 'reserved') {
        seen.free += 1;
        crowds.addAgent(CERTAIN, 0, stays);
        continue;
      }
      seen.busy += 1;
      const table = state === 'talking' ? releases.talkTable : releases.workTables[reached ?? 'human'];
      const row = releases.row((now - since) / 1000);
      seen.freeSoon += table[row + LIKELY_HORIZONS / 2] ?? 0;
      crowds.addAgent(table, row, stays);
    }
  }

  /** P(still here at each horizon): whoever is busy may have meant to go since the talk began. */
  private setStays(restMs: number, busyMs: number): void {
    const { horizons } = this.learnt.answers;
    const before = Math.min(LEAVING_MS, restMs + busyMs);
    for (let j = 0; j < HORIZONS; j += 1) {
      const after = Math.min(LEAVING_MS, restMs - 1000 * (horizons[j] ?? 0));
      this.stays[j] = before <= 0 ? 0 : Math.max(0, after / before);
    }
  }

  private addCalls(crowds: Crowds, { now, calls }: PacingSnapshot, seen: Seen): void {
    const { answers } = this.learnt;
    const last = LIKELY_HORIZONS - 1;
    const untilRingingMs = 1000 * answers.untilRingingS();
    for (const { phase, dialedAt, rangAt, answeredAt } of calls) {
      if (phase === 'waiting') {
        seen.people += 1;
        crowds.addCall(CERTAIN, 0, 1);
        continue;
      }
      const ringAt = rangAt ?? dialedAt + untilRingingMs;
      if (phase === 'detecting') {
        const chance = answers.personAt(((answeredAt ?? now) - ringAt) / 1000);
        seen.people += chance;
        crowds.addCall(CERTAIN, 0, chance);
        continue;
      }
      const table = phase === 'ringing' ? answers.ringingTable : answers.dialingTable;
      const row =
        phase === 'ringing'
          ? answers.ringingRow((now - ringAt) / 1000)
          : answers.dialingRow((now - dialedAt) / 1000);
      seen.people += table[row + last] ?? 0;
      crowds.addCall(table, row, 1);
    }
  }

  /** The calls to hang up: those that rang longest, while whoever answers soon would most likely find nobody. */
  private tooLong(crowds: Crowds, snapshot: PacingSnapshot, { threshold }: Allowance): readonly PacingId[] {
    const limit = Math.max(threshold, 0.01) * CANCEL_FACTOR;
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
