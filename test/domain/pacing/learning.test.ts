import { describe, expect, it } from 'vitest';
import { AnswerForecast, HORIZONS, LIKELY_HORIZONS } from '../../../src/domain/pacing/answer-forecast.ts';
import { DurationCurve } from '../../../src/domain/pacing/duration-curve.ts';
import { EndingTable } from '../../../src/domain/pacing/ending-table.ts';
import { LevelFilter } from '../../../src/domain/pacing/level-filter.ts';
import { ageRow, ReleaseForecast } from '../../../src/domain/pacing/release-forecast.ts';

const talk = { firstS: 2, growth: 1.15, bins: 54, medianS: 100, spread: 0.9, faith: 4, hold: 60 };

const answering = {
  lowest: 0.01,
  highest: 0.97,
  points: 64,
  start: 0.3,
  startSpread: 0.7,
  wanderPerS: 1.6e-5,
  jumpPerS: 5e-5,
};

/** Evenly spread shares, so that a sample stands for its distribution without chance. */
const shares = (count: number) => Array.from({ length: count }, (_, i) => (i + 0.5) / count);

describe('what pacing learns', () => {
  it('knows how long talks last after a few hundred of them, whatever it assumed before', () => {
    const curve = new DurationCurve(talk);
    for (const share of shares(400)) curve.note(-200 * Math.log(1 - share));
    for (const seconds of [10, 50, 100, 200, 400, 800]) {
      expect(Math.abs(curve.survival(seconds) - Math.exp(-seconds / 200))).toBeLessThan(0.04);
    }
  });

  it('sees that short and long talks have nothing between them', () => {
    const curve = new DurationCurve(talk);
    for (const share of shares(300)) curve.note(share < 0.5 ? 10 + 10 * share : 300 + 100 * share);
    const goneBetween = curve.survival(40) - curve.survival(200);
    expect(goneBetween).toBeLessThan(0.12);
    expect(curve.survival(30)).toBeGreaterThan(0.42);
    expect(curve.survival(30)).toBeLessThan(0.62);
  });

  it('counts those who still talk: where all have begun at once, the first to end are the short ones', () => {
    const learn = (looks: boolean) => {
      const curve = new DurationCurve(talk);
      const durations = shares(500).map((share) => -300 * Math.log(1 - share));
      for (const seconds of durations) if (seconds < 60) curve.note(seconds);
      if (looks) curve.noteOpen(60, durations.filter((seconds) => seconds >= 60).length);
      return curve.survival(45);
    };
    expect(Math.abs(learn(true) - Math.exp(-45 / 300))).toBeLessThan(0.08);
    expect(learn(false)).toBeLessThan(0.5);
  });

  it('never believes in a survival that grows', () => {
    const curve = new DurationCurve(talk);
    for (const share of shares(7)) curve.note(1000 * share ** 3);
    let before = 1;
    for (let seconds = 0; seconds < 3000; seconds += 3) {
      const now = curve.survival(seconds);
      expect(now).toBeLessThanOrEqual(before + 1e-12);
      before = now;
    }
  });

  it('follows a share of people who answer that halves, within a hundred dials', () => {
    const level = new LevelFilter(answering);
    const dial = (i: number, every: number) => level.note(i * 5, (p) => (i % every === 0 ? p : 1 - p));
    for (let i = 0; i < 600; i += 1) dial(i, 3);
    expect(level.mean()).toBeGreaterThan(0.3);
    expect(level.mean()).toBeLessThan(0.37);
    for (let i = 600; i < 700; i += 1) dial(i, 7);
    expect(level.mean()).toBeLessThan(0.22);
    expect(level.mean()).toBeGreaterThan(0.1);
  });

  it('takes what no level explains for nothing', () => {
    const level = new LevelFilter(answering);
    const before = level.mean();
    level.note(0, () => 0);
    expect(level.mean()).toBeCloseTo(before, 9);
  });

  it('knows when something ends that ends at a known moment, and does not count what was cut off before as ended', () => {
    const table = new EndingTable({ stepS: 0.5, rows: 54, faith: 1, assumed: 0.01 });
    for (let i = 0; i < 100; i += 1) table.noteEnd(25);
    for (let i = 0; i < 100; i += 1) table.noteAlive(15);
    expect(table.survival(24)).toBeGreaterThan(0.9);
    expect(table.survival(26)).toBeLessThan(0.1);
  });

  it('expects nobody to answer after the time of ringing, and most soon after it began', () => {
    const answers = new AnswerForecast(25);
    for (const share of shares(200)) {
      answers.noteRang(2);
      if (share < 0.5) answers.notePerson(100, 4 + 12 * share);
      else answers.noteNobody(100, 25);
    }
    answers.refresh();
    const last = LIKELY_HORIZONS - 1;
    const at = (ringS: number) => answers.ringingTable[answers.ringingRow(ringS) * HORIZONS + last] ?? 0;
    expect(at(1)).toBeGreaterThan(0.35);
    expect(at(14)).toBeLessThan(0.1);
    expect(answers.personAt(6)).toBeGreaterThan(0.9);
  });

  it('expects an agent sooner who works after a call than one who has just begun to talk, and more the longer one waits', () => {
    const releases = new ReleaseForecast();
    for (const share of shares(200)) {
      releases.noteTalk(0, -150 * Math.log(1 - share), 'human');
      releases.noteWork(10 + 10 * share, 'human', false);
    }
    const horizons = Float64Array.from([3, 5, 7, 9, 11, 14, 18, 24, 2]);
    releases.refresh(horizons, 1.8);
    const at = (table: Float64Array, seconds: number, j: number) =>
      table[ageRow(1000 * seconds) * HORIZONS + j] ?? 0;
    expect(at(releases.workTables.human, 12, 4)).toBeGreaterThan(0.8);
    expect(at(releases.talkTable, 2, 4)).toBeLessThan(0.05);
    for (let j = 1; j < LIKELY_HORIZONS; j += 1) {
      expect(at(releases.talkTable, 60, j)).toBeGreaterThan(at(releases.talkTable, 60, j - 1));
    }
  });
});
