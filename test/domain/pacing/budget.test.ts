import { describe, expect, it } from 'vitest';
import { budgetLeft, spendingOf } from '../../../src/domain/pacing/budget.ts';
import { Threshold } from '../../../src/domain/pacing/threshold.ts';
import { agents, EIGHT, experienced, HOUR, predictive, ringing, snapshot } from './floor.ts';

describe('the abandon budget (I13)', () => {
  it('counts 3 % of what has been and will be answered, less what was abandoned', () => {
    expect(budgetLeft(0.03, { answered: 100, abandoned: 2 }, 0)).toBeCloseTo(1, 9);
    expect(budgetLeft(0.03, { answered: 33, abandoned: 0 }, 0)).toBeCloseTo(0.99, 9);
    expect(budgetLeft(0.03, { answered: 50, abandoned: 5 }, 50)).toBeCloseTo(-2, 9);
  });

  it('spends nothing below one whole call, little of the last one, and never more than there is', () => {
    expect(spendingOf(0.999)).toBe(0);
    expect(spendingOf(-5)).toBe(0);
    expect(spendingOf(1)).toBeCloseTo(0.4, 3);
    for (let left = 1; left < 300; left += 0.5) {
      expect(spendingOf(left)).toBeLessThan(left);
      expect(spendingOf(left)).toBeGreaterThan(spendingOf(left - 0.5));
    }
    expect(spendingOf(200) / 200).toBeGreaterThan(0.98);
  });

  it('solves its equation: a x^(a-1) = x(k)^a - x(k-1)^a', () => {
    for (let k = 2; k < 70; k += 1) {
      const [x, before] = [spendingOf(k), spendingOf(k - 1)];
      expect(x ** 0.4 - before ** 0.4).toBeCloseTo(0.4 * x ** -0.6, 6);
    }
  });

  it.each([
    { answered: 0, abandoned: 0, why: 'nothing is answered yet and little time is left' },
    { answered: 33, abandoned: 0, why: '33 answers allow no abandoned call' },
    { answered: 100, abandoned: 3, why: 'three of a hundred are spent' },
    { answered: 100, abandoned: 9, why: 'too many are spent already' },
  ])('falls back to progressive when $why (I13, E23)', ({ answered, abandoned }) => {
    const window = { answered, abandoned, endsAt: EIGHT + HOUR, answersToCome: 0 };
    const busy = agents('talking', 6, 100_000);
    const decided = experienced().decide(
      snapshot({ agents: [...agents('ready', 2), ...busy], calls: ringing(1, 4_000), window }),
    );
    expect(decided.start).toBe(1);
    expect(decided.because).toMatchObject({ fallback: 'progressive', limitedBy: 'abandon_cap' });
  });

  it('over-dials at the same place with budget in hand, and says at which risk (E23)', () => {
    const window = { answered: 100, abandoned: 0, endsAt: EIGHT + HOUR, answersToCome: 100 };
    const agentsNow = [...agents('ready', 2), ...agents('talking', 6, 100_000)];
    const { start, because } = experienced().decide(snapshot({ agents: agentsNow, window }));
    expect(start).toBeGreaterThan(2);
    expect(because).not.toHaveProperty('fallback');
    expect(because).toMatchObject({ start, agentsFree: 2, abandonedRatio: 0, inFlight: 0 });
    expect(because.answerRate).toBeGreaterThan(0.2);
    expect(because.riskOfAbandon).toBeGreaterThan(0);
    expect(because.freeSoon).toBeGreaterThan(0);
  });

  it('starts no over-dial while the calls in flight could spend more than the last allowed call (I13)', () => {
    const window = { answered: 100, abandoned: 1, endsAt: EIGHT + HOUR, answersToCome: 20 };
    const many = ringing(12, 5_000);
    const { start } = experienced().decide(
      snapshot({ agents: agents('talking', 8, 100_000), calls: many, window }),
    );
    expect(start).toBe(0);
  });

  it('spends over the rest of a window whose end is known, and more slowly where the end moves along', () => {
    const allowed = (answersToCome: number, rolls: boolean) => {
      const window = { answered: 400, abandoned: 9, endsAt: EIGHT + HOUR, answersToCome, rolls };
      return new Threshold(predictive).allow(snapshot({ window }), 8, 0).threshold;
    };
    const [ending, rolling] = [allowed(30, false), allowed(30, true)];
    expect(rolling).toBeGreaterThan(0);
    expect(ending / rolling).toBeGreaterThan(2);
    expect(allowed(2000, true)).toBeCloseTo(allowed(2000, false), 9);
  });

  it('counts in the morning on no more answers to come than there were, and some', () => {
    const window = { answered: 100, abandoned: 12, endsAt: EIGHT + HOUR, answersToCome: 100_000 };
    expect(new Threshold(predictive).allow(snapshot({ window }), 2000, 0).threshold).toBe(0);
    const early = { ...window, answered: 0, abandoned: 0 };
    expect(new Threshold(predictive).allow(snapshot({ window: early }), 2000, 0)).toMatchObject({ left: 4 });
  });

  it('aims lower than the law: 2.7 % is the budget in the product', () => {
    const window = { answered: 1000, abandoned: 28, endsAt: EIGHT + HOUR, answersToCome: 0 };
    const decided = experienced(predictive).decide(snapshot({ agents: agents('ready', 4), window }));
    expect(decided.because.fallback).toBe('progressive');
    const lawful = experienced({ ...predictive, aimAbandonRatio: 0.03 });
    expect(lawful.decide(snapshot({ agents: agents('ready', 4), window })).because).not.toHaveProperty(
      'fallback',
    );
  });
});
