// A small day of one campaign: people who answer or do not, agents who talk and write, all drawn from a seed. Only for the tests of pacing.
import type { Pacing, PacingAgent, PacingCall, PacingSnapshot } from '../../../src/domain/pacing/pacing.ts';
import { EIGHT } from './floor.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Agent = Writable<PacingAgent> & { until: number };
type Call = Writable<PacingCall> & {
  readonly rings: number;
  readonly answers: number | undefined;
  readonly ends: number;
};

export type Day = {
  readonly seed: number;
  readonly agents: number;
  readonly hours: number;
  /** Share of dials that a person answers; drops to `laterRate` at half of the day. */
  readonly answerRate: number;
  readonly laterRate: number;
  readonly talkS: number;
  /** What the pacing is told of the window; by default the truth. */
  readonly tell?: (window: PacingSnapshot['window'], now: number) => PacingSnapshot['window'];
};

export type DayResult = {
  readonly answered: number;
  readonly abandoned: number;
  readonly dials: number;
  /** Share of the agents' time that they talked or worked. */
  readonly used: number;
  /** The most calls that were in flight beyond the agents who were free. */
  readonly mostOverDialed: number;
  /** The shortest ringing that was hung up, in ms. */
  readonly shortestCancelled: number;
};

const STEP_MS = 500;

/** Plays the day with this pacing, asked twice a second. Deterministic in the seed. */
export function playDay(day: Day, pacing: Pacing): DayResult {
  const random = seeded(day.seed);
  const endsAt = EIGHT + day.hours * 3_600_000;
  const agents: Agent[] = Array.from({ length: day.agents }, (_, i) => ({
    id: `agent-${i}`,
    state: 'ready',
    since: EIGHT,
    until: Number.POSITIVE_INFINITY,
  }));
  let calls: Call[] = [];
  const seen = {
    answered: 0,
    abandoned: 0,
    dials: 0,
    busyMs: 0,
    mostOverDialed: 0,
    shortestCancelled: Infinity,
  };

  const connect = (call: Call, now: number) => {
    const agent = agents.find(({ state }) => state === 'ready');
    if (agent === undefined) return false;
    Object.assign(agent, {
      state: 'talking',
      since: now,
      until: now - day.talkS * 1000 * Math.log(1 - random()),
    });
    pacing.note({ type: 'connected', at: now, callId: call.id, agentId: agent.id });
    return true;
  };
  const moveAgent = (agent: Agent, now: number) => {
    if (agent.state !== 'ready') seen.busyMs += STEP_MS;
    if (now < agent.until) return;
    if (agent.state === 'talking') {
      Object.assign(agent, { state: 'after_call_work', since: now, until: now + 5_000 + 20_000 * random() });
      pacing.note({ type: 'talk_ended', at: now, agentId: agent.id });
    } else if (agent.state === 'after_call_work') {
      Object.assign(agent, { state: 'ready', since: now, until: Number.POSITIVE_INFINITY });
      pacing.note({ type: 'agent_ready', at: now, agentId: agent.id });
    }
  };
  /** True while the call is still in flight. */
  const moveCall = (call: Call, now: number): boolean => {
    if (call.phase === 'dialing' && now >= call.rings) {
      Object.assign(call, { phase: 'ringing', rangAt: now });
      pacing.note({ type: 'rang', at: now, callId: call.id });
    }
    if (call.phase === 'ringing' && now >= (call.answers ?? call.ends)) {
      if (call.answers === undefined) {
        pacing.note({ type: 'failed', at: now, callId: call.id, reason: 'no_answer' });
        return false;
      }
      Object.assign(call, { phase: 'waiting', answeredAt: now });
      pacing.note({ type: 'answered', at: now, callId: call.id });
      pacing.note({ type: 'human', at: now, callId: call.id });
      seen.answered += 1;
    }
    if (call.phase !== 'waiting') return true;
    if (connect(call, now)) return false;
    if (now - (call.answeredAt ?? now) < 2_000) return true;
    seen.abandoned += 1;
    pacing.note({ type: 'abandoned', at: now, callId: call.id });
    return false;
  };
  const dial = (now: number) => {
    const rate = now - EIGHT < (endsAt - EIGHT) / 2 ? day.answerRate : day.laterRate;
    const rings = now + 1_000 + 2_000 * random();
    const ringMs = 1_000 + 20_000 * random() * random();
    const answers = random() < rate ? rings + ringMs : undefined;
    const id = `call-${seen.dials}`;
    calls.push({ id, phase: 'dialing', dialedAt: now, rings, answers, ends: rings + 25_000 });
    pacing.note({ type: 'dialed', at: now, callId: id });
    seen.dials += 1;
  };

  for (let now = EIGHT; now < endsAt || calls.length > 0; now += STEP_MS) {
    for (const agent of agents) moveAgent(agent, now);
    calls = calls.filter((call) => moveCall(call, now));
    if (now >= endsAt) continue;
    const truth = { answered: seen.answered, abandoned: seen.abandoned, endsAt };
    const { start, cancel } = pacing.decide({
      now,
      agents,
      calls,
      limits: { linesFree: 500, callsNow: 50 },
      window: day.tell?.(truth, now) ?? truth,
    });
    for (const id of cancel) {
      const call = calls.find((one) => one.id === id);
      seen.shortestCancelled = Math.min(seen.shortestCancelled, now - (call?.rangAt ?? now));
      calls = calls.filter((one) => one.id !== id);
      pacing.note({ type: 'failed', at: now, callId: id, reason: 'cancelled' });
    }
    for (let count = 0; count < start; count += 1) dial(now);
    const free = agents.filter(({ state }) => state === 'ready').length;
    seen.mostOverDialed = Math.max(seen.mostOverDialed, start === 0 ? 0 : calls.length - free);
  }
  const { answered, abandoned, dials, mostOverDialed, shortestCancelled } = seen;
  const used = seen.busyMs / (agents.length * (endsAt - EIGHT));
  return { answered, abandoned, dials, used, mostOverDialed, shortestCancelled };
}

/** Numbers in [0, 1) from a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
