// The share of people who answer, learnt without an echo. Of calls that were begun together the people answer first and nobody answers
// last: taken as they come, they say that everybody answers, and soon after that nobody does, and the pacing dials after its own echo. So a
// call counts for good when its ringing time would be over, whatever became of it; until then it counts beside what is known for good, and
// so does what still rings: the longer, the more likely that nobody will answer it. Must never look at agents.
import { type LevelMemory, type LevelShape, LevelFilter } from './level-filter.ts';

/**
 * What still rings is trusted as far as it is known how long people let it ring: after so many of them by half (as many as the assumed
 * curve of the ringing counts for). Until then too many are expected to answer, which errs on the safe side.
 */
const KNOWN_PEOPLE = 15;
/** What no level can explain tells nothing of the levels. */
const IMPOSSIBLE = 1e-12;

export class AnswerLevel {
  /** The levels that are weighed, ascending. */
  readonly levels: Float64Array;
  private readonly shape: LevelShape;
  private readonly filter: LevelFilter;
  private readonly ringTimeoutS: number;
  /** Log likelihood by level of calls that are over, by the second in which their ringing time is. */
  private readonly recent = new Map<number, Float64Array>();
  private readonly ringing: Float64Array;
  private readonly sum: Float64Array;
  private isFresh = false;

  constructor(shape: LevelShape, ringTimeoutS: number, memory?: LevelMemory) {
    this.shape = shape;
    this.filter = new LevelFilter(shape, memory);
    this.levels = this.filter.levels;
    this.ringTimeoutS = ringTimeoutS;
    this.ringing = new Float64Array(shape.points);
    this.sum = new Float64Array(shape.points);
  }

  /** A call ended `ringS` seconds after it began to ring, at `nowS` seconds; `likelihood` of that, by level. */
  note(nowS: number, ringS: number, likelihood: (level: number) => number): void {
    const dueS = Math.ceil(nowS + Math.max(0, this.ringTimeoutS - ringS));
    let known = this.recent.get(dueS);
    if (known === undefined) {
      known = new Float64Array(this.levels.length);
      this.recent.set(dueS, known);
    }
    for (let i = 0; i < known.length; i += 1) {
      known[i] = (known[i] as number) + Math.log(Math.max(IMPOSSIBLE, likelihood(this.levels[i] as number)));
    }
    this.isFresh = false;
  }

  /**
   * Weighs in the calls that ring now, and keeps for good what is due.
   * @param counts calls by row of `stillRings`, which holds the log likelihood of one of them by row and level
   * @param people who have answered so far
   */
  consider(nowS: number, counts: Int32Array, stillRings: Float64Array, people: number): void {
    for (const [dueS, known] of [...this.recent].toSorted(([one], [other]) => one - other)) {
      if (dueS >= Math.floor(nowS)) break;
      this.recent.delete(dueS);
      this.filter.noteLog(dueS, known);
    }
    const { ringing } = this;
    const points = ringing.length;
    const trust = people / (people + KNOWN_PEOPLE);
    ringing.fill(0);
    for (let row = 0; row < counts.length; row += 1) {
      const weight = trust * (counts[row] as number);
      if (weight === 0) continue;
      for (let i = 0; i < points; i += 1) {
        ringing[i] = (ringing[i] as number) + weight * (stillRings[row * points + i] as number);
      }
    }
    this.isFresh = false;
  }

  /** The expected share. */
  mean(): number {
    this.refresh();
    return this.filter.mean();
  }

  /** Its standard deviation as a share of it: how far it may be off, for all calls at once. */
  doubt(): number {
    this.refresh();
    return this.filter.doubt();
  }

  memory(): LevelMemory {
    const after = new LevelFilter(this.shape, this.filter.memory());
    for (const [dueS, known] of [...this.recent].toSorted(([one], [other]) => one - other)) {
      after.noteLog(dueS, known);
    }
    return after.memory();
  }

  private refresh(): void {
    if (this.isFresh) return;
    this.isFresh = true;
    this.sum.set(this.ringing);
    for (const known of this.recent.values()) {
      for (let i = 0; i < known.length; i += 1) {
        this.sum[i] = (this.sum[i] as number) + (known[i] as number);
      }
    }
    this.filter.consider(this.sum);
  }
}
