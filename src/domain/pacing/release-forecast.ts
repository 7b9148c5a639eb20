// When a busy agent will be free: how long talks and the work after them last, given how long they have lasted already. Talks with people
// follow a level of their own (a new script, an hour of complaints); machines that got through are short. Must never look at calls.
import { HORIZONS, LIKELY_HORIZONS } from './answer-forecast.ts';
import { type CurveMemory, DurationCurve } from './duration-curve.ts';
import { LevelFilter, type LevelMemory } from './level-filter.ts';

const GROWTH = 1.12;
/** Rows of the tables by seconds in a state; the last one is for all that is longer. */
export const AGE_ROWS = 72;
const LOG_GROWTH = Math.log(GROWTH);
/** The row of each whole second: asked for two thousand agents five times a second. */
const rowOfSecond = Uint8Array.from({ length: 4096 }, (_, seconds) =>
  seconds < 1 ? 0 : Math.min(AGE_ROWS - 1, 1 + Math.floor(Math.log(seconds) / LOG_GROWTH)),
);
/** The row of somebody who has talked or worked for so long; it begins at row * HORIZONS in the tables. */
export function ageRow(ms: number): number {
  return rowOfSecond[Math.min(4095, Math.max(0, Math.floor(ms / 1000)))] ?? 0;
}

const KINDS = ['human', 'machine'] as const;
export type Reached = (typeof KINDS)[number];

type Counts = { people: number; machines: number; ready: number; away: number };

export type ReleaseMemory = {
  readonly talk: Readonly<Record<Reached, CurveMemory>>;
  readonly work: Readonly<Record<Reached, CurveMemory>>;
  readonly level: LevelMemory;
  readonly counts: Readonly<Counts>;
};

export class ReleaseForecast {
  private readonly talk: Readonly<Record<Reached, DurationCurve>>;
  private readonly work: Readonly<Record<Reached, DurationCurve>>;
  private readonly level: LevelFilter;
  private readonly counts: Counts;
  readonly talkTable = new Float64Array(AGE_ROWS * HORIZONS);
  readonly workTables: Readonly<Record<Reached, Float64Array>> = {
    human: new Float64Array(AGE_ROWS * HORIZONS),
    machine: new Float64Array(AGE_ROWS * HORIZONS),
  };

  private readonly done: Record<Reached, Float64Array> = {
    human: new Float64Array(0),
    machine: new Float64Array(0),
  };

  constructor(memory?: ReleaseMemory) {
    const talk = { firstS: 2, growth: 1.15, bins: 54, medianS: 100, spread: 0.9, faith: 4, hold: 60 };
    const short = { ...talk, medianS: 7, spread: 0.4 };
    const work = { firstS: 1, growth: 1.15, bins: 48, medianS: 16, spread: 0.6, faith: 4, hold: 20 };
    this.talk = {
      human: new DurationCurve(talk, memory?.talk.human),
      machine: new DurationCurve(short, memory?.talk.machine),
    };
    this.work = {
      human: new DurationCurve(work, memory?.work.human),
      machine: new DurationCurve({ ...work, medianS: 4 }, memory?.work.machine),
    };
    const wander = { start: 1, startSpread: 0.25, wanderPerS: 6e-6, jumpPerS: 3e-5 };
    this.level = new LevelFilter({ lowest: 0.25, highest: 4, points: 48, ...wander }, memory?.level);
    this.counts = { people: 20, machines: 0.5, ready: 50, away: 1, ...memory?.counts };
  }

  noteTalk(nowS: number, seconds: number, reached: Reached): void {
    this.counts[reached === 'human' ? 'people' : 'machines'] += 1;
    if (reached === 'machine') return this.talk.machine.note(seconds);
    const { mean, spread } = this.talk.human.logNormal();
    const log = Math.log(Math.max(1, seconds)) - mean;
    this.level.note(nowS, (level) => Math.exp(-(((log - Math.log(level)) / spread) ** 2) / 2) + 0.03);
    this.talk.human.note(seconds / this.level.mean());
  }

  /** The work after a talk ended; `away` if the agent then left instead of being ready. */
  noteWork(seconds: number, reached: Reached, away: boolean): void {
    this.work[reached].note(seconds);
    this.counts[away ? 'away' : 'ready'] += 1;
  }

  /** Seconds of a talk with the work after it, on average, roughly (for projections). */
  handlingS(): number {
    const of = (curve: DurationCurve) => {
      const { mean, spread } = curve.logNormal();
      return Math.exp(mean + (spread * spread) / 2);
    };
    return of(this.talk.human) * this.level.mean() + of(this.work.human);
  }

  /** Who talks and works at this moment: their time counts, although it has not ended. `rows` as of `ageRow`. */
  noteBusy(talking: ArrayLike<number>, working: ArrayLike<number>): void {
    const scale = this.level.mean();
    this.talk.human.closeAll();
    this.work.human.closeAll();
    for (let row = 0; row < AGE_ROWS; row += 1) {
      const age = ageOf(row);
      if ((talking[row] ?? 0) > 0) this.talk.human.noteOpen(age / scale, talking[row] ?? 0);
      if ((working[row] ?? 0) > 0) this.work.human.noteOpen(age, working[row] ?? 0);
    }
  }

  /** Works the tables out anew: P(ready within horizon + `slackS` | state, seconds in it). About 0.2 ms. */
  refresh(horizons: Float64Array, slackS: number): void {
    const stays = this.counts.ready / (this.counts.ready + this.counts.away);
    const steps = Math.ceil((horizons[LIKELY_HORIZONS - 1] ?? 0) + slackS);
    for (const kind of KINDS) this.refreshDone(kind, horizons, slackS, steps);
    for (let row = 0; row < AGE_ROWS; row += 1) {
      const age = ageOf(row);
      for (const kind of KINDS) {
        const left = this.work[kind].survival(age);
        for (let j = 0; j < HORIZONS; j += 1) {
          const until = age + (horizons[j] ?? 0) + slackS;
          this.workTables[kind][row * HORIZONS + j] =
            left > 1e-9 ? stays * (1 - this.work[kind].survival(until) / left) : stays * 0.5;
        }
      }
      this.refreshTalk(row, age, steps);
    }
    for (let k = 0; k < this.talkTable.length; k += 1) this.talkTable[k] = (this.talkTable[k] ?? 0) * stays;
  }

  memory(): ReleaseMemory {
    const { human: talk, machine: short } = this.talk;
    const { human: work, machine: little } = this.work;
    return {
      talk: { human: talk.memory(), machine: short.memory() },
      work: { human: work.memory(), machine: little.memory() },
      level: this.level.memory(),
      counts: { ...this.counts },
    };
  }

  /** P(the work is done by each horizon | the talk ended `u` seconds from now), for each u. */
  private refreshDone(kind: Reached, horizons: Float64Array, slackS: number, steps: number): void {
    if (this.done[kind].length !== steps * HORIZONS) this.done[kind] = new Float64Array(steps * HORIZONS);
    for (let u = 0; u < steps; u += 1) {
      for (let j = 0; j < HORIZONS; j += 1) {
        const rest = (horizons[j] ?? 0) + slackS - u - 0.5;
        this.done[kind][u * HORIZONS + j] = rest > 0 ? 1 - this.work[kind].survival(rest) : 0;
      }
    }
  }

  private refreshTalk(row: number, age: number, steps: number): void {
    const scale = this.level.mean();
    const people = this.counts.people * this.talk.human.survival(age / scale);
    const machines = this.counts.machines * this.talk.machine.survival(age);
    const table = this.talkTable;
    const first = row * HORIZONS;
    table.fill(0, first, first + HORIZONS);
    for (const kind of KINDS) {
      const share = (kind === 'human' ? people : machines) / (people + machines);
      if (!(share > 1e-4)) continue;
      const stretch = kind === 'human' ? scale : 1;
      const curve = this.talk[kind];
      const done = this.done[kind];
      const alive = curve.survival(age / stretch);
      let before = alive;
      for (let u = 0; u < steps; u += 1) {
        const after = curve.survival((age + u + 1) / stretch);
        const ends = (share * (before - after)) / alive;
        before = after;
        for (let j = 0; j < HORIZONS; j += 1) {
          table[first + j] = (table[first + j] ?? 0) + ends * (done[u * HORIZONS + j] ?? 0);
        }
      }
    }
  }
}

/** Seconds in the middle of a row. */
function ageOf(row: number): number {
  return row === 0 ? 0.5 : GROWTH ** (row - 0.5);
}
