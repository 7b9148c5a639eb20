// Microseconds per decision of the pacing with a large team: of a whole decision over a snapshot, and on average over the questions of the
// simulated day's adapter, which asks after every event but looks anew only at each tick. Questions that took longer than 5 ms are left out
// and counted: there the machine did something else.
//   node scripts/run.mjs test/load/pacing-decide.ts [--agents 2000] [--minutes 20]
import { parseArgs } from 'node:util';
import { openPacing, type PacingAgent, type PacingCall } from '../../src/domain/pacing/pacing.ts';
import makePacer from '../../src/sim/pacer/pacer.ts';

const { values } = parseArgs({
  options: { agents: { type: 'string', default: '2000' }, minutes: { type: 'string', default: '20' } },
});
const agents = Number(values.agents);
const minutes = Number(values.minutes);
const random = seeded(7);

wholeDecisions();
adapterQuestions();

function wholeDecisions(): void {
  const pacing = openPacing({
    style: 'predictive',
    maxAbandonRatio: 0.03,
    aimAbandonRatio: 0.027,
    minRingMs: 15_000,
    ringTimeoutMs: 25_000,
    maxWaitMs: 2_000,
    smallestTeam: 3,
  });
  const team: PacingAgent[] = Array.from({ length: agents }, (_, id) => {
    const state = id % 100 === 0 ? 'ready' : id % 10 === 0 ? 'after_call_work' : 'talking';
    return { id, state, since: -600_000 * random() };
  });
  const calls: PacingCall[] = Array.from({ length: Math.round(agents / 8) }, (_, id) => {
    const rangAt = -25_000 * random();
    return { id, phase: 'ringing', dialedAt: rangAt - 2_000, rangAt };
  });
  const took: number[] = [];
  for (let i = 0; i < 3000; i += 1) {
    const begin = performance.now();
    pacing.decide({
      now: i * 250,
      agents: team,
      calls,
      limits: { linesFree: 5000, callsNow: 25 },
      window: { answered: 10_000, abandoned: 250, endsAt: 8 * 3_600_000 },
    });
    took.push(1000 * (performance.now() - begin));
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => (took[Math.floor(share * took.length)] ?? 0).toFixed(1);
  console.log(
    `whole decision, ${agents} agents, ${calls.length} calls: p50 ${at(0.5)} us, p99 ${at(0.99)} us`,
  );
}

function adapterQuestions(): void {
  const pacer = makePacer({
    targetAbandon: 0.03,
    maxWait: 2,
    ringTimeout: 25,
    minRing: 15,
    tick: 0.2,
    dayEnd: 28_800,
    cancel: () => false,
  });
  const view = { trunksFree: 5000, cpsFree: 20 };
  const queue = new Map<number, (() => void)[]>();
  let [now, call, asked, took, interrupted] = [0, 0, 0, 0, 0];
  const idle: number[] = [];
  const later = (seconds: number, what: () => void) => {
    const tick = Math.ceil((now + seconds) * 5);
    queue.set(tick, [...(queue.get(tick) ?? []), what]);
  };
  const ask = () => {
    const begin = performance.now();
    const start = pacer.decide(now, view);
    const ms = performance.now() - begin;
    asked += 1;
    if (ms < 5) took += ms;
    else interrupted += 1;
    for (let i = 0; i < Math.min(start, view.cpsFree); i += 1) dial();
  };
  const tell = (type: string, id: number, agent = -1, reason = '') => {
    pacer.onEvent({ type, t: now, call: id, agent, reason });
    ask();
  };
  const dial = () => {
    const id = call++;
    pacer.onEvent({ type: 'dial', t: now, call: id, agent: -1, reason: '' });
    later(1 + 2 * random(), () => {
      tell('ring', id);
      if (random() > 0.45) later(25, () => tell('fail', id, -1, 'noanswer'));
      else later(3 + 12 * random(), () => answer(id));
    });
  };
  const answer = (id: number) => {
    tell('answer', id);
    tell('human', id);
    const agent = idle.pop();
    if (agent === undefined) return later(2, () => tell('abandon', id, -1, 'timeout'));
    tell('connect', id, agent);
    later(-360 * Math.log(1 - random()), () => {
      tell('end', id, agent, 'human');
      later(10 + 60 * random(), () => {
        idle.push(agent);
        tell('ready', -1, agent);
      });
    });
  };
  for (let agent = 0; agent < agents; agent += 1) {
    later(300 * random(), () => {
      idle.push(agent);
      tell('login', -1, agent);
    });
  }
  for (let tick = 0; tick < minutes * 300; tick += 1) {
    now = tick / 5;
    for (const what of queue.get(tick) ?? []) what();
    queue.delete(tick);
    ask();
  }
  const mean = ((1000 * took) / (asked - interrupted)).toFixed(1);
  const perSecond = (asked / (60 * minutes)).toFixed(0);
  console.log(`adapter, ${agents} agents, ${minutes} min: ${mean} us on average`);
  console.log(`  of ${asked} questions, ${perSecond} per second; left out: ${interrupted}`);
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
