// Plays the product's pacing for one simulated day of another program: `npm run build:pacer` makes dist/pacer.mjs of it. A thin adapter: it
// keeps the snapshot that the engine would keep, and asks the same functions. Must never see more than a contact centre sees.
import { EXACT_TEAM } from '../../domain/pacing/forecast.ts';
import {
  openPacing,
  type PacingAgentState,
  type PacingCall,
  type PacingEvent,
  type PacingSnapshot,
} from '../../domain/pacing/pacing.ts';
import { TrueLedger } from './true-ledger.ts';

export type DayRule = {
  readonly targetAbandon: number;
  readonly maxWait: number;
  readonly ringTimeout: number;
  readonly minRing: number;
  readonly tick: number;
  readonly dayEnd: number;
  cancel(call: number): boolean;
};

/** Seconds from the shift's start. The object is used again for the next event. */
export type DayEvent = {
  readonly type: string;
  readonly t: number;
  readonly call: number;
  readonly agent: number;
  readonly reason: string;
};

export type DayView = { readonly trunksFree: number; readonly cpsFree: number };

type Writable<T> = { -readonly [K in keyof T]: T[K] };
/** Written in place: two thousand agents are not copied five times a second. */
type LiveSnapshot = Omit<Writable<PacingSnapshot>, 'limits' | 'window'> & {
  readonly limits: Writable<PacingSnapshot['limits']>;
  readonly window: Writable<PacingSnapshot['window']>;
};
type LiveCall = Writable<PacingCall> & { readonly id: number; place: number };
type LiveAgent = {
  readonly id: number;
  state: PacingAgentState;
  since: number;
  reached: 'human' | 'machine' | undefined;
};
export default function makePacer(cfg: DayRule) {
  const day = new Day(cfg);
  return {
    onEvent: (event: DayEvent) => day.note(event),
    decide: (now: number, view: DayView) => day.decide(now, view),
  };
}

class Day {
  private readonly cfg: DayRule;
  private readonly pacing;
  private readonly ledger = new TrueLedger();
  private readonly calls: LiveCall[] = [];
  private readonly byId = new Map<number, LiveCall>();
  private readonly agents: LiveAgent[] = [];
  private readonly agentById = new Map<number, LiveAgent>();
  private askedAt = -1;
  private readonly snapshot: LiveSnapshot;

  constructor(cfg: DayRule) {
    this.cfg = cfg;
    this.pacing = openPacing({
      style: 'predictive',
      maxAbandonRatio: cfg.targetAbandon,
      aimAbandonRatio: cfg.targetAbandon,
      minRingMs: cfg.minRing * 1000,
      ringTimeoutMs: cfg.ringTimeout * 1000,
      maxWaitMs: cfg.maxWait * 1000,
      smallestTeam: 1,
    });
    const endsAt = cfg.dayEnd * 1000;
    this.snapshot = {
      now: 0,
      agents: this.agents,
      calls: this.calls,
      shiftEndsAt: endsAt,
      limits: { linesFree: 0, callsNow: 0 },
      window: { answered: 0, abandoned: 0, endsAt },
    };
  }

  decide(now: number, view: DayView): number {
    // Large teams are asked at the ticks alone: between them hardly anything changes.
    if (this.agents.length > EXACT_TEAM && now - this.askedAt < this.cfg.tick * 0.99) return 0;
    if (this.agents.length === 0) return 0;
    this.askedAt = now;
    const { snapshot } = this;
    snapshot.now = now * 1000;
    snapshot.limits.linesFree = view.trunksFree;
    snapshot.limits.callsNow = view.cpsFree;
    snapshot.window.answered = this.ledger.answered();
    snapshot.window.abandoned = this.ledger.abandoned();
    const { start, cancel } = this.pacing.decide(snapshot);
    for (const id of cancel) this.cfg.cancel(id as number);
    return start;
  }

  note(event: DayEvent): void {
    const at = event.t * 1000;
    const told = event.call >= 0 ? this.noteCall(event, at) : this.noteAgent(event, at);
    if (told !== undefined) this.pacing.note(told);
  }

  private noteCall(event: DayEvent, at: number): PacingEvent | undefined {
    const callId = event.call;
    const call = this.byId.get(callId);
    switch (event.type) {
      case 'dial':
        this.begin(callId, at);
        return { type: 'dialed', at, callId };
      case 'ring':
        if (call !== undefined) Object.assign(call, { phase: 'ringing', rangAt: at });
        return { type: 'rang', at, callId };
      case 'answer':
        if (call !== undefined) Object.assign(call, { phase: 'detecting', answeredAt: at });
        return { type: 'answered', at, callId };
      case 'human':
        if (call !== undefined) {
          call.phase = 'waiting';
          this.ledger.noteAnswer(callId, ringS(call));
        }
        return { type: 'human', at, callId };
      case 'connect':
        this.end(callId);
        this.move(event.agent, 'talking', at);
        return { type: 'connected', at, callId, agentId: event.agent };
      case 'end':
        return this.endTalk(event, at);
      case 'abandon':
        this.ledger.noteAbandoned(callId);
        this.end(callId);
        return { type: 'abandoned', at, callId };
      case 'machine':
        this.end(callId);
        return { type: 'machine', at, callId };
      default:
        this.end(callId);
        return { type: 'failed', at, callId, reason: reasons[event.reason] ?? 'no_answer' };
    }
  }

  private endTalk(event: DayEvent, at: number): PacingEvent {
    const reached = event.reason === 'machine' ? 'machine' : 'human';
    this.ledger.noteReached(event.call, reached);
    const agent = this.move(event.agent, 'after_call_work', at);
    agent.reached = reached;
    return { type: 'talk_ended', at, agentId: event.agent, reached };
  }

  private noteAgent(event: DayEvent, at: number): PacingEvent | undefined {
    const isHere = event.type === 'ready' || event.type === 'login' || event.type === 'back';
    this.move(event.agent, isHere ? 'ready' : 'away', at);
    return { type: isHere ? 'agent_ready' : 'agent_away', at, agentId: event.agent };
  }

  private move(id: number, state: PacingAgentState, at: number): LiveAgent {
    let agent = this.agentById.get(id);
    if (agent === undefined) {
      agent = { id, state, since: at, reached: undefined };
      this.agentById.set(id, agent);
      this.agents.push(agent);
    }
    agent.state = state;
    agent.since = at;
    return agent;
  }

  private begin(id: number, at: number): void {
    const place = this.calls.length;
    const call: LiveCall = {
      id,
      phase: 'dialing',
      dialedAt: at,
      rangAt: undefined,
      answeredAt: undefined,
      place,
    };
    this.calls.push(call);
    this.byId.set(id, call);
  }

  private end(id: number): void {
    const call = this.byId.get(id);
    if (call === undefined) return;
    this.byId.delete(id);
    const last = this.calls.pop();
    if (last === undefined || last === call) return;
    this.calls[call.place] = last;
    last.place = call.place;
  }
}

const reasons: Readonly<Record<string, 'busy' | 'invalid' | 'no_answer' | 'congestion' | 'cancelled'>> = {
  busy: 'busy',
  sit: 'invalid',
  noanswer: 'no_answer',
  congestion: 'congestion',
  cancelled: 'cancelled',
};

function ringS({ dialedAt, rangAt, answeredAt }: LiveCall): number {
  return ((answeredAt ?? dialedAt) - (rangAt ?? dialedAt)) / 1000;
}
