// The last calls of a budget (I13): what no pacing foresees must find one left, and no dial may be the one too many.
import { describe, expect, it } from 'vitest';
import { Absence } from '../../../src/domain/pacing/absence.ts';
import { HORIZONS } from '../../../src/domain/pacing/answer-forecast.ts';
import { type Crowds, ExactCrowds, NormalCrowds } from '../../../src/domain/pacing/forecast.ts';
import { Threshold } from '../../../src/domain/pacing/threshold.ts';
import { agents, EIGHT, experienced, HOUR, predictive, ringing, snapshot } from './floor.ts';

const flat = (chance: number) => new Float64Array(HORIZONS).fill(chance);

describe('I13 the chance that the calls in flight overspend what is left', () => {
  it.each<[string, () => Crowds]>([
    ['counted', () => new ExactCrowds(6)],
    ['normal', () => new NormalCrowds()],
  ])('counts the dial that is asked about, not only those before it (%s)', (_how, open) => {
    const crowds = open();
    crowds.clear(0);
    crowds.addAgents(flat(1), 0, 1, flat(1));
    crowds.addCalls(flat(0.25), 0, 3);
    // Three answers and one agent: two are lost at most. With the fourth dial it can be three.
    const before = crowds.chanceOfMoreThan(2, flat(0));
    const withIt = crowds.chanceOfMoreThan(2, flat(0.25));
    expect(withIt).toBeGreaterThan(before + 0.002);
    const after = open();
    after.clear(0);
    after.addAgents(flat(1), 0, 1, flat(1));
    after.addCalls(flat(0.25), 0, 4);
    // The sum of one more chance: exact where it is counted, close where it is normal.
    expect(Math.abs(withIt - after.chanceOfMoreThan(2, flat(0)))).toBeLessThan(0.004);
  });

  it('is exact for few: four dials of a quarter each and one agent lose three in one of 256', () => {
    const crowds = new ExactCrowds(3);
    crowds.clear();
    crowds.addAgents(flat(1), 0, 1, flat(1));
    crowds.addCalls(flat(0.25), 0, 3);
    expect(crowds.chanceOfMoreThan(2, flat(0))).toBe(0);
    expect(crowds.chanceOfMoreThan(2, flat(0.25))).toBeCloseTo(1 / 256, 12);
  });
});

describe('I13 the call that is held back', () => {
  const allowed = (abandoned: number, answersToCome: number) => {
    const window = { answered: 100, abandoned, endsAt: EIGHT + HOUR, answersToCome };
    return new Threshold({ ...predictive, aimAbandonRatio: 0.03 }).allow(snapshot({ window }), 5, 0);
  };

  it('is not planned for while there is time for what nobody foresees: an agent’s break', () => {
    // 3 % of 200 are six.
    expect(allowed(4, 100)).toMatchObject({ left: 2 });
    expect(allowed(4, 100).threshold).toBeGreaterThan(0);
    expect(allowed(5, 100)).toEqual({ left: 1, threshold: 0 });
  });

  it('is there for the last few answers of a window', () => {
    expect(allowed(2, 0)).toMatchObject({ left: 1 });
    expect(allowed(2, 0).threshold).toBeGreaterThan(0);
    expect(allowed(3, 0)).toEqual({ left: 0, threshold: 0 });
  });
});

describe('agents who go without a word', () => {
  it('are expected three times in eight hours, until a day has shown how often', () => {
    const absence = new Absence();
    expect(absence.rate() * 28_800).toBeCloseTo(3, 9);
    for (let at = 0; at <= 4 * HOUR; at += 1_000) {
      absence.noteStaffed(at, 5);
      if (at % 600_000 === 0) absence.noteGone();
    }
    // One of five goes every ten minutes: 9.6 times in eight hours each.
    expect(absence.rate() * 28_800).toBeGreaterThan(7);
    expect(absence.rate() * 28_800).toBeLessThan(10);
    expect(new Absence(absence.memory()).rate()).toBe(absence.rate());
  });

  it('make a dial for the only free agent riskier than nothing', () => {
    const { because } = experienced().decide(
      snapshot({ agents: [...agents('ready', 1), ...agents('talking', 2, 1_000)], calls: [] }),
    );
    const { because: many } = experienced().decide(
      snapshot({
        agents: agents('ready', 6),
        calls: ringing(1, 4_000),
        limits: { linesFree: 1, callsNow: 1 },
      }),
    );
    expect(because.riskOfAbandon).toBeGreaterThan(1e-4);
    expect(many.riskOfAbandon).toBeLessThan(because.riskOfAbandon);
  });

  it('are remembered over a restart', () => {
    const pacing = experienced();
    pacing.note({ type: 'agent_away', at: EIGHT, agentId: 'agent-1' });
    expect(pacing.memory().absence?.gone).toBeGreaterThan(3);
  });
});
