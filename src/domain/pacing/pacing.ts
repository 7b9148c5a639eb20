// Pacing (Wähltempo): how many calls to start now, and why (E22, E23, I13). Pure: a snapshot in, a decision out; what it learns on the way
// is its memory. Must never know the floor, a record, a clock or chance: the engine and a simulated day ask the very same function.
import { Absence, type AbsenceMemory } from './absence.ts';
import { AnswerForecast, type AnswerMemory } from './answer-forecast.ts';
import { Decider } from './decide.ts';
import { Measured } from './measured.ts';
import { ReleaseForecast, type ReleaseMemory } from './release-forecast.ts';
import { Threshold, type ThresholdMemory } from './threshold.ts';

/** An id as its owner has it: a call's, an agent's. Only compared, never read. */
export type PacingId = string | number;

export type PacingStyle = 'predictive' | 'progressive';

/** What the campaign and the law say; does not change while the pacing lives (open a new one with the memory of the old). */
export type PacingRule = {
  readonly style: PacingStyle;
  /** Abandoned calls per call answered by a person, which no window may exceed: 0.03 (I13). */
  readonly maxAbandonRatio: number;
  /** Where the pacing steers to: 0.027 in the product (E23). */
  readonly aimAbandonRatio: number;
  /** A ringing call is not hung up before it has rung this long: 15 000 ms or what the profile says (E27). */
  readonly minRingMs: number;
  readonly ringTimeoutMs: number;
  /** From the answer until the information message: 2 000 ms (E24). */
  readonly maxWaitMs: number;
  /** With fewer agents signed in and not away, predictive does not pay and is progressive (E23). */
  readonly smallestTeam: number;
};

/** `reserved`: set aside for a call still in flight; counts as free as `ready` does. `away`: a break, Not Ready, another campaign. */
export type PacingAgentState = 'ready' | 'reserved' | 'talking' | 'after_call_work' | 'away';

export type PacingAgent = {
  readonly id: PacingId;
  readonly state: PacingAgentState;
  /** Epoch ms at which this state began. */
  readonly since: number;
  /** In `after_call_work`: whom the talk before it had reached, if known. */
  readonly reached?: 'human' | 'machine' | undefined;
  /** There for the calls that are in flight, and for no new one: a campaign of a better priority has work for this agent (E28). */
  readonly leaving?: true;
};

/** `detecting`: off-hook, person or machine not yet decided. `waiting`: a person who has no agent yet. */
export type PacingPhase = 'dialing' | 'ringing' | 'detecting' | 'waiting';

/** A call of this campaign that is with no agent yet. */
export type PacingCall = {
  readonly id: PacingId;
  readonly phase: PacingPhase;
  /** Epoch ms. */
  readonly dialedAt: number;
  /** Epoch ms; undefined where the network told no ringing. */
  readonly rangAt?: number | undefined;
  /** Epoch ms of the answer, in `detecting` and `waiting`. */
  readonly answeredAt?: number | undefined;
};

export type PacingSnapshot = {
  /** Epoch ms. */
  readonly now: number;
  /** Everybody signed in for the campaign. */
  readonly agents: readonly PacingAgent[];
  readonly calls: readonly PacingCall[];
  readonly limits: {
    /** Lines that are free for this campaign now (trunk, campaign and organisation, whichever is least). */
    readonly linesFree: number;
    /** Dials that the calls per second let go now. */
    readonly callsNow: number;
  };
  /** The ledger of the window in which I13 counts. */
  readonly window: {
    /** Calls answered by a person so far, connected or abandoned. */
    readonly answered: number;
    readonly abandoned: number;
    /** Epoch ms of the window's end (of the last shift in it). */
    readonly endsAt: number;
    /** True where nobody knows the real end and `endsAt` moves along with `now`: the budget is then spread over more than what is left. */
    readonly rolls?: boolean | undefined;
    /** Answers still to come in it, if the caller knows better than the pacing's own cautious projection. */
    readonly answersToCome?: number | undefined;
  };
  /** Epoch ms at which the agents go home today, if known: nobody is dialed for agents who will be gone. */
  readonly shiftEndsAt?: number | undefined;
};

/** Why fewer calls were started than the agents could take, or none. */
export type PacingLimit =
  | 'nobody_free'
  | 'enough_in_flight'
  | 'lines'
  | 'calls_per_second'
  | 'abandon_cap'
  | 'small_team'
  | 'shift_end';

/** What a supervisor reads, as data: "started 4: 2 agents free, 3 more expected within 9 s, 31 % answer, risk 1.8 %". */
export type PacingReason = {
  readonly start: number;
  readonly agentsFree: number;
  /** Agents expected to become free within `withinMs`; one decimal. */
  readonly freeSoon: number;
  /** Half of the people who answer have done so this long after the dial. */
  readonly withinMs: number;
  /** Share of dials that a person answers, 0 to 1. */
  readonly answerRate: number;
  /** Chance that the next dial, if a person answers it, finds no agent, 0 to 1. */
  readonly riskOfAbandon: number;
  /** Abandoned per answered so far in the window, 0 to 1; 0 without answers. */
  readonly abandonedRatio: number;
  readonly inFlight: number;
  readonly limitedBy?: PacingLimit;
  /** Set while a predictive campaign is paced progressively. */
  readonly fallback?: 'progressive';
};

export type PacingDecision = {
  /** Calls to start now; an integer, within the limits of the snapshot. */
  readonly start: number;
  /** Ringing calls to hang up now; each has rung at least `minRingMs`. */
  readonly cancel: readonly PacingId[];
  readonly because: PacingReason;
};

/** What happened, in the engine's words; `at` in epoch ms. Unknown ids are ignored: after a restart the rest of their story is lost. */
export type PacingEvent =
  | { readonly type: 'dialed'; readonly at: number; readonly callId: PacingId }
  | { readonly type: 'rang'; readonly at: number; readonly callId: PacingId }
  /** Off-hook; person or machine is not yet known. */
  | { readonly type: 'answered'; readonly at: number; readonly callId: PacingId }
  /** Ended without an answer. `congestion`: our side of the network refused, which says nothing of the contact. */
  | {
      readonly type: 'failed';
      readonly at: number;
      readonly callId: PacingId;
      readonly reason: 'busy' | 'invalid' | 'no_answer' | 'congestion' | 'cancelled';
    }
  /** A machine, fax or the like, and hung up. */
  | { readonly type: 'machine'; readonly at: number; readonly callId: PacingId }
  /** A person, who now wants an agent. Say it without machine detection as well, right after `answered`. */
  | { readonly type: 'human'; readonly at: number; readonly callId: PacingId }
  | { readonly type: 'connected'; readonly at: number; readonly callId: PacingId; readonly agentId: PacingId }
  /** A person who was answered by no agent: by time or because they hung up. */
  | { readonly type: 'abandoned'; readonly at: number; readonly callId: PacingId }
  /** After-call work begins; `reached` if the agent or the detection says so. */
  | {
      readonly type: 'talk_ended';
      readonly at: number;
      readonly agentId: PacingId;
      readonly reached?: 'human' | 'machine' | undefined;
    }
  | { readonly type: 'agent_ready'; readonly at: number; readonly agentId: PacingId }
  | { readonly type: 'agent_away'; readonly at: number; readonly agentId: PacingId };

/** Plain JSON: everything that has been measured. Written by `memory()`, read by `openPacing`. */
export type PacingMemory = {
  readonly version: 1;
  readonly answers: AnswerMemory;
  readonly releases: ReleaseMemory;
  readonly threshold: ThresholdMemory;
  /** Absent in what was kept before it was measured. */
  readonly absence?: AbsenceMemory;
};

export type Pacing = {
  /** Learns from an event; call it in order of time. Constant time. */
  note(event: PacingEvent): void;
  /** Decides from the snapshot and what was learnt. Two calls with the same snapshot and no event between give the same decision. */
  decide(snapshot: PacingSnapshot): PacingDecision;
  memory(): PacingMemory;
};

/** Opens the pacing of one campaign, new or with what it has measured before (a memory of another version is not read). */
export function openPacing(rule: PacingRule, remembered?: PacingMemory): Pacing {
  const memory = remembered?.version === 1 ? remembered : undefined;
  const answers = new AnswerForecast(rule.ringTimeoutMs / 1000, memory?.answers);
  const releases = new ReleaseForecast(memory?.releases);
  const threshold = new Threshold(rule, memory?.threshold);
  const absence = new Absence(memory?.absence);
  const measured = new Measured({ answers, releases, threshold, absence });
  const decider = new Decider({ rule, answers, releases, threshold, absence });
  return {
    note: (event) => measured.note(event),
    decide: (snapshot) => decider.decide(snapshot),
    memory: () => ({
      version: 1,
      answers: answers.memory(),
      releases: releases.memory(),
      threshold: threshold.memory(),
      absence: absence.memory(),
    }),
  };
}
