import { describe, expect, it } from 'vitest';
import { openPacing, type PacingMemory, type PacingSnapshot } from '../../../src/domain/pacing/pacing.ts';
import { agents, EIGHT, experienced, HOUR, predictive, progressive, ringing, snapshot } from './floor.ts';

describe('progressive pacing (E22)', () => {
  it('never has more dials in flight than agents free or reserved', () => {
    const pacing = experienced(progressive);
    for (let free = 0; free < 6; free += 1) {
      for (let reserved = 0; reserved < 3; reserved += 1) {
        for (let inFlight = 0; inFlight < 8; inFlight += 1) {
          const { start, cancel } = pacing.decide(
            snapshot({
              agents: [...agents('ready', free), ...agents('reserved', reserved), ...agents('talking', 5)],
              calls: ringing(inFlight, 16_000),
            }),
          );
          expect(start).toBe(Math.max(0, free + reserved - inFlight));
          expect(cancel).toEqual([]);
        }
      }
    }
  });

  it('dials for nobody who will have gone home when the call is answered', () => {
    const at = (restMs: number) =>
      experienced(progressive).decide(snapshot({ agents: agents('ready', 1), shiftEndsAt: EIGHT + restMs }));
    expect(at(HOUR).start).toBe(1);
    expect(at(60_000)).toMatchObject({ start: 0, because: { limitedBy: 'shift_end' } });
  });

  it('is what a predictive campaign does with too small a team, and says so (E23)', () => {
    const two = agents('ready', 2);
    const { start, because } = experienced().decide(snapshot({ agents: two }));
    expect(start).toBe(2);
    expect(because).toMatchObject({ fallback: 'progressive', limitedBy: 'small_team' });
  });
});

describe('predictive pacing (E23)', () => {
  it('dials for agents who are about to be free', () => {
    const finishing = agents('after_call_work', 6, 12_000);
    const { start, because } = experienced().decide(snapshot({ agents: finishing }));
    expect(start).toBeGreaterThan(0);
    expect(because).toMatchObject({ agentsFree: 0, start });
    expect(because.freeSoon).toBeGreaterThan(2);
  });

  it('starts fewer the more is in flight already', () => {
    const pacing = experienced();
    const team = [...agents('ready', 3), ...agents('talking', 9, 90_000)];
    const starts = [0, 2, 4, 8, 16].map(
      (inFlight) => pacing.decide(snapshot({ agents: team, calls: ringing(inFlight, 3_000) })).start,
    );
    expect(starts[0]).toBeGreaterThan(3);
    expect(starts).toEqual([...starts].sort((a, b) => b - a));
    expect(starts.at(-1)).toBe(0);
  });

  it.each([
    { limits: { linesFree: 3, callsNow: 1000 }, limitedBy: 'lines' },
    { limits: { linesFree: 1000, callsNow: 2 }, limitedBy: 'calls_per_second' },
    { limits: { linesFree: 0, callsNow: 5 }, limitedBy: 'lines' },
  ])('keeps within $limitedBy and says that it was this (E26)', ({ limits, limitedBy }) => {
    const { start, because } = experienced().decide(snapshot({ agents: agents('ready', 10), limits }));
    expect(start).toBe(Math.min(limits.linesFree, limits.callsNow));
    expect(because.limitedBy).toBe(limitedBy);
  });

  it('says that nobody is free, or that enough is in flight', () => {
    const talkers = agents('talking', 5, 2_000);
    const nobody = experienced().decide(snapshot({ agents: talkers, calls: ringing(8, 4_000) }));
    expect(nobody.because).toMatchObject({ start: 0, limitedBy: 'nobody_free' });
    const enough = experienced().decide(
      snapshot({ agents: [...agents('ready', 1), ...talkers], calls: ringing(9, 4_000) }),
    );
    expect(enough.because).toMatchObject({ start: 0, limitedBy: 'enough_in_flight' });
  });

  it('hangs up nobody who has rung less than 15 s, and the longest ringing one when nobody would be free (E27)', () => {
    const busy = agents('talking', 5, 2_000);
    const at = (ringMs: number) =>
      experienced().decide(snapshot({ agents: busy, calls: ringing(9, ringMs) })).cancel;
    expect(at(14_999)).toEqual([]);
    const old = ringing(1, 15_500).map((call) => ({ ...call, id: 'old' }));
    const { cancel } = experienced().decide(
      snapshot({ agents: busy, calls: [...ringing(8, 13_000), ...old] }),
    );
    expect(cancel).toEqual(['old']);
  });

  it('hangs up no more than a fifth of the dials: each was an attempt', () => {
    const [busy, pacing] = [agents('talking', 5, 2_000), experienced()];
    const now = snapshot({ agents: busy, calls: ringing(9, 16_000) });
    expect(pacing.decide(now).cancel).toHaveLength(1);
    for (let i = 0; i < 100; i += 1) {
      const callId = `cut-${i}`;
      pacing.note({ type: 'dialed', at: EIGHT - 20_000, callId });
      pacing.note({ type: 'rang', at: EIGHT - 18_000, callId });
      pacing.note({ type: 'failed', at: EIGHT - 1_000, callId, reason: 'cancelled' });
    }
    expect(pacing.decide(now).cancel).toEqual([]);
  });

  it('stops hanging up where people let it ring long, because it would miss them', () => {
    const [busy, pacing] = [agents('talking', 5, 2_000), experienced(predictive, 30)];
    const now = snapshot({ agents: busy, calls: ringing(9, 16_000) });
    for (let i = 0; i < 200; i += 1) {
      const callId = `slow-${i}`;
      pacing.note({ type: 'dialed', at: EIGHT - 60_000, callId });
      pacing.note({ type: 'rang', at: EIGHT - 58_000, callId });
      if (i % 10 === 0) pacing.note({ type: 'failed', at: EIGHT - 42_000, callId, reason: 'cancelled' });
      else if (i % 2 === 0) pacing.note({ type: 'human', at: EIGHT - 38_000, callId });
      else pacing.note({ type: 'failed', at: EIGHT - 33_000, callId, reason: 'no_answer' });
    }
    expect(pacing.decide(now).cancel).toEqual([]);
    expect(experienced().decide(now).cancel).toHaveLength(1);
  });

  it('takes congestion for what it is: our side of the network, not people who do not answer', () => {
    const [calm, jammed] = [experienced(), experienced()];
    for (let i = 0; i < 60; i += 1) {
      const callId = `jam-${i}`;
      jammed.note({ type: 'dialed', at: EIGHT - 60_000 + i * 500, callId });
      if (i % 2 === 0)
        jammed.note({ type: 'failed', at: EIGHT - 59_500 + i * 500, callId, reason: 'congestion' });
    }
    const team = agents('ready', 6);
    const [a, b] = [calm, jammed].map((pacing) => pacing.decide(snapshot({ agents: team })));
    expect(b?.because.answerRate).toBeLessThan(0.75 * (a?.because.answerRate ?? 0));
    expect(b?.start).toBeGreaterThan(a?.start ?? 0);
    // What already rings is answered as before.
    const inFlight = snapshot({
      agents: team,
      calls: ringing(6, 4_000),
      limits: { linesFree: 0, callsNow: 0 },
    });
    const risks = [calm, jammed].map((pacing) => pacing.decide(inFlight).because.riskOfAbandon);
    expect(risks[1]).toBeCloseTo(risks[0] ?? 0, 2);
  });
});

describe('an agent whom another campaign gets (E28)', () => {
  const leaving = agents('ready', 6).map((agent) => ({ ...agent, leaving: true as const }));

  it('is there for the calls that are in flight, and nothing new is dialed for him', () => {
    for (const rule of [predictive, progressive]) {
      const start = (team: PacingSnapshot['agents'], calls = 2) =>
        experienced(rule).decide(snapshot({ agents: team, calls: ringing(calls, 4_000) })).start;
      expect(start(agents('ready', 6))).toBeGreaterThan(0);
      expect(start(leaving, rule.style === 'predictive' ? 2 : 6)).toBe(0);
      expect(start([...leaving.slice(0, 2), ...agents('ready', 6)])).toBeGreaterThan(0);
    }
  });

  it('lets what has rung for long ring on, as long as he is there for whoever answers', () => {
    const long = { calls: ringing(6, 20_000) };
    const cancelled = (team: PacingSnapshot['agents']) =>
      experienced().decide(snapshot({ ...long, agents: team })).cancel.length;
    expect(cancelled(leaving)).toBe(0);
    expect(cancelled(agents('talking', 6, 1_000))).toBe(1);
  });
});

describe('the calls that ring', () => {
  it('say how many answer before they are over: two hundred that have rung for twenty seconds, fewer than was thought', () => {
    const floor = { agents: agents('talking', 100, 5_000), limits: { linesFree: 0, callsNow: 0 } };
    const rate = (ringMs: number) =>
      experienced().decide(snapshot({ ...floor, calls: ringing(200, ringMs) })).because.answerRate;
    expect(rate(20_000)).toBeLessThan(0.8 * rate(500));
    expect(rate(500)).toBeCloseTo(experienced().decide(snapshot(floor)).because.answerRate, 1);
  });
});

describe('the memory of pacing', () => {
  const team = snapshot({
    agents: [...agents('ready', 2), ...agents('talking', 9, 80_000)],
    calls: ringing(3, 6_000),
  });

  it('decides the same from the same: nothing in it is chance, and asking twice changes nothing', () => {
    const pacing = experienced();
    const first = pacing.decide(team);
    expect(pacing.decide(team)).toEqual(first);
    expect(experienced().decide(team)).toEqual(first);
  });

  it('survives a restart: saved as JSON and read back it decides and remembers the same', () => {
    const pacing = experienced();
    const saved = JSON.parse(JSON.stringify(pacing.memory())) as PacingMemory;
    const restarted = openPacing(predictive, saved);
    expect(restarted.memory()).toEqual(pacing.memory());
    // Calls whose ringing time is not over are known for good a little earlier after a restart: the fourth digit may differ.
    const [after, before] = [restarted.decide(team), pacing.decide(team)];
    expect(after.because.answerRate).toBeCloseTo(before.because.answerRate, 3);
    expect(after.because.riskOfAbandon).toBeCloseTo(before.because.riskOfAbandon, 3);
    const { answerRate, riskOfAbandon } = before.because;
    expect({ ...after, because: { ...after.because, answerRate, riskOfAbandon } }).toEqual(before);
    expect(restarted.decide(team)).not.toEqual(openPacing(predictive).decide(team));
  });

  it('is read by a campaign whose ringing time was changed since', () => {
    const saved = experienced().memory();
    const changed = openPacing({ ...predictive, ringTimeoutMs: 40_000 }, saved);
    const { because, start } = changed.decide(team);
    expect(Number.isFinite(because.riskOfAbandon)).toBe(true);
    expect(start).toBeGreaterThanOrEqual(0);
    expect(because.answerRate).toBeCloseTo(experienced().decide(team).because.answerRate, 3);
  });

  it('ignores the rest of a story whose begin it has not seen', () => {
    const pacing = experienced();
    const before = pacing.memory();
    pacing.note({ type: 'rang', at: EIGHT, callId: 'unknown' });
    pacing.note({ type: 'human', at: EIGHT, callId: 'unknown' });
    pacing.note({ type: 'failed', at: EIGHT, callId: 'unknown', reason: 'no_answer' });
    pacing.note({ type: 'agent_ready', at: EIGHT, agentId: 'unknown' });
    expect(pacing.memory()).toEqual(before);
  });
});
