// What pacing makes of crowds: many calls that were begun together, of which the people answer first and nobody answers last.
import { describe, expect, it } from 'vitest';
import { AnswerForecast, HORIZONS } from '../../../src/domain/pacing/answer-forecast.ts';
import { AnswerLevel } from '../../../src/domain/pacing/answer-level.ts';
import { NormalCrowds } from '../../../src/domain/pacing/forecast.ts';

const SHARE = 0.45;
/** Nine of ten dials ring, as long as nothing else is known. */
const RANG = 0.9;
const TIMEOUT_S = 25;

type Ringing = { readonly from: number; readonly ringS: number; readonly person: boolean };

/** Calls begun at `from`; of those whom people answer, spread over four to fourteen seconds; nobody answers the rest. */
function crowd(from: number, count: number): Ringing[] {
  return Array.from({ length: count }, (_, i) => {
    const person = (i * 0.618034) % 1 < SHARE;
    return { from, person, ringS: person ? 4 + 10 * ((i * 0.381966) % 1) : TIMEOUT_S };
  });
}

/** Plays them, asked twice a second as pacing is; the share of people who answer by then. */
function levels(
  calls: readonly Ringing[],
  untilS: number,
  looks: 'at what rings' | 'at nothing' = 'at what rings',
): Map<number, number> {
  const answers = new AnswerForecast(TIMEOUT_S);
  const seen = new Map<number, number>();
  let open = [...calls];
  for (let now = 0; now <= untilS; now += 0.5) {
    for (const { from, person } of open.filter((call) => call.from + call.ringS <= now)) {
      if (person) answers.notePerson(now, now - from);
      else answers.noteNobody(now, now - from);
    }
    open = open.filter((call) => call.from + call.ringS > now);
    const counts = new Int32Array(TIMEOUT_S * 2 + 4);
    for (const { from } of open) {
      const row = answers.ringingRow(now - from);
      if (from <= now) counts[row] = (counts[row] ?? 0) + 1;
    }
    answers.considerRinging(now, looks === 'at nothing' ? new Int32Array(counts.length) : counts);
    answers.refresh();
    seen.set(now, answers.answerRate() / RANG);
  }
  return seen;
}

const between = (seen: Map<number, number>, from: number, to: number) => {
  const some = [...seen].filter(([now]) => now >= from && now <= to).map(([, level]) => level);
  return { lowest: Math.min(...some), highest: Math.max(...some) };
};

describe('the share of people who answer, without an echo', () => {
  const steady = Array.from({ length: 600 }, (_, second) => crowd(second, 10)).flat();

  it('does not take the answers of a crowd for everybody’s, nor its silence for nobody’s', () => {
    const { lowest, highest } = between(levels([...steady, ...crowd(400, 300)], 600), 300, 600);
    expect(lowest).toBeGreaterThan(SHARE - 0.08);
    expect(highest).toBeLessThan(SHARE + 0.08);
  });

  it('does not believe at the begin of a campaign that nobody answers because most have not answered yet', () => {
    const { lowest } = between(levels(crowd(0, 100), 40), 0, 40);
    // Too many are expected until it is known how long people let it ring: that errs on the safe side.
    expect(lowest).toBeGreaterThan(0.27);
    for (const at of [23, 24.5, 27, 40]) {
      expect(Math.abs((levels(crowd(0, 100), 40).get(at) ?? 0) - SHARE)).toBeLessThan(0.1);
    }
    // Until the silence comes, only what still rings can tell that not everybody answers.
    expect(levels(crowd(0, 100), 40, 'at nothing').get(24.5)).toBeGreaterThan(SHARE + 0.4);
  });

  it('is not shaken by a second crowd while the first one’s silence comes in', () => {
    const calls = [0, 5, 10, 15, 20, 25, 30].flatMap((from) => crowd(from, 100));
    const { lowest, highest } = between(levels(calls, 60), 26, 60);
    expect(lowest).toBeGreaterThan(SHARE - 0.1);
    expect(highest).toBeLessThan(SHARE + 0.2);
  });
});

describe('AnswerLevel', () => {
  const shape = { lowest: 0.01, highest: 0.97, points: 64, start: 0.3, startSpread: 0.7 };
  const level = () => new AnswerLevel({ ...shape, wanderPerS: 1.6e-5, jumpPerS: 5e-5 }, TIMEOUT_S);
  const nobodyRings = new Int32Array(54);
  const nothing = new Float64Array(54 * 64);

  it('knows at once what has just ended, and remembers it before its ringing time is over', () => {
    const one = level();
    const before = one.mean();
    for (let i = 0; i < 20; i += 1) one.note(10, 5, (share) => share);
    expect(one.mean()).toBeGreaterThan(2 * before);
    const restarted = new AnswerLevel(
      { ...shape, wanderPerS: 1.6e-5, jumpPerS: 5e-5 },
      TIMEOUT_S,
      one.memory(),
    );
    expect(restarted.mean()).toBeCloseTo(one.mean(), 3);
  });

  it('counts each call once, whenever it becomes known for good', () => {
    const one = level();
    for (let i = 0; i < 10; i += 1) one.note(10, 5, (share) => share);
    const before = one.mean();
    for (let now = 10; now <= 40; now += 1) one.consider(now, nobodyRings, nothing, 1000);
    expect(one.mean()).toBeCloseTo(before, 2);
  });

  it('doubts less the more it has seen', () => {
    const one = level();
    const doubts = [one.doubt()];
    for (let i = 0; i < 300; i += 1) {
      one.note(i * 3, TIMEOUT_S, (share) => (i % 3 === 0 ? share : 1 - share));
      if (i === 30 || i === 299) doubts.push(one.doubt());
    }
    expect(doubts[0]).toBeGreaterThan(0.5);
    expect(doubts[1]).toBeLessThan(0.4);
    expect(doubts[2]).toBeLessThan(0.12);
  });
});

describe('NormalCrowds', () => {
  it('finds a new dial riskier where all who are expected may be off together', () => {
    const risk = (doubt: number) => {
      const crowds = new NormalCrowds();
      crowds.clear(doubt);
      crowds.addAgents(new Float64Array(HORIZONS).fill(1), 0, 100, new Float64Array(HORIZONS).fill(1));
      crowds.addCalls(new Float64Array(HORIZONS).fill(0.4), 0, 200);
      return crowds.risk();
    };
    // 80 of 100 agents are needed on average; their spread is seven, and with a doubt of a quarter twenty more.
    expect(risk(0)).toBeLessThan(0.01);
    expect(risk(0.25)).toBeGreaterThan(0.15);
    expect(risk(0.25)).toBeLessThan(0.25);
  });

  it('has no doubt about those who have answered already', () => {
    const crowds = new NormalCrowds();
    crowds.clear(0.5);
    crowds.addAgents(new Float64Array(HORIZONS).fill(1), 0, 100, new Float64Array(HORIZONS).fill(1));
    for (let i = 0; i < 90; i += 1) crowds.addAnswered(1);
    expect(crowds.risk()).toBeLessThan(0.001);
  });
});
