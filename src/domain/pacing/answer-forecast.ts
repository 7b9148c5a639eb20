// When a person will answer a call in flight: the share of people who answer (a level that wanders), how long they let it ring (a curve
// that stays), and how everything else ends. Congestion is kept apart: it fails fast and says nothing of people. Must never look at agents.
import { type CurveMemory, DurationCurve } from './duration-curve.ts';
import { EndingTable, type EndingMemory } from './ending-table.ts';
import type { LevelMemory } from './level-filter.ts';
import { AnswerLevel } from './answer-level.ts';

/** Horizons at which a new dial would be answered, each as likely as the next. */
export const LIKELY_HORIZONS = 8;
/** And one more, the last: the next two seconds, for calls that have rung long and may be hung up. */
export const HORIZONS = LIKELY_HORIZONS + 1;
export const SOON = LIKELY_HORIZONS;
const SOON_S = 2;

/** Half a second per row of the tables by ring age. */
const AGE_STEP_S = 0.5;
/** Rows of ages of a call that does not ring yet; a quarter of a second each. */
const DIAL_STEP_S = 0.25;
const DIAL_ROWS = 41;

type Shares = {
  /** Forgetting counts: dials that rang, dials that failed before, dials refused by congestion, dials looked at for congestion. */
  rang: number;
  failed: number;
  congested: number;
  looked: number;
  congestedForS: number;
  /** Calls that we hung up while they rang, of those that rang or failed. */
  cancelled: number;
  /** People who would have answered those, as far as one could tell, and people who answered. */
  missed: number;
  people: number;
};

export type AnswerMemory = {
  readonly ring: CurveMemory;
  readonly level: LevelMemory;
  readonly before: EndingMemory;
  readonly others: EndingMemory;
  readonly picked: { readonly people: readonly number[]; readonly machines: readonly number[] };
  readonly shares: Readonly<Shares>;
};

/** The tables are worked out anew when the level has moved by this share of it. */
const STALE = 0.1;

export class AnswerForecast {
  /** Seconds from a dial to each horizon. */
  readonly horizons = new Float64Array(HORIZONS);
  /** P(a person has answered a new dial by each horizon). */
  readonly ofNewDial = new Float64Array(HORIZONS);
  /** P(a person has answered by each horizon), by row: for calls that ring, and for those that do not yet. */
  readonly ringingTable: Float64Array;
  readonly dialingTable: Float64Array;
  private readonly ring: DurationCurve;
  private readonly level: AnswerLevel;
  private readonly before: EndingTable;
  private readonly others: EndingTable;
  private readonly people: Float64Array;
  private readonly machines: Float64Array;
  private readonly shares: Shares;
  private readonly timeoutS: number;
  /** Log likelihood of a call that still rings, by row and level. */
  private readonly stillRings: Float64Array;
  /** P(a person will answer | it still rings), by row. */
  private readonly stillPerson: Float64Array;
  private readonly ageRows: number;
  private readonly detecting: Float64Array;
  /** The share of people who answer that the tables were worked out with. */
  private tabled = 0;

  constructor(ringTimeoutS: number, memory?: AnswerMemory) {
    this.timeoutS = ringTimeoutS;
    this.ageRows = Math.ceil(ringTimeoutS / AGE_STEP_S) + 4;
    const curve = { firstS: 1, growth: 1.15, bins: 26, medianS: 7.5, spread: 0.6, faith: 15, hold: 15 };
    this.ring = new DurationCurve(curve, memory?.ring);
    const wander = { start: 0.3, startSpread: 0.7, wanderPerS: 1.6e-5, jumpPerS: 5e-5 };
    const levels = { lowest: 0.01, highest: 0.97, points: 64, ...wander };
    this.level = new AnswerLevel(levels, ringTimeoutS, memory?.level);
    // Before the ringing: two seconds. Otherwise nobody: machines at once or before the end, the rest at the end.
    this.before = new EndingTable(
      { stepS: DIAL_STEP_S, rows: DIAL_ROWS, faith: 8, assumed: 0.125 },
      memory?.before,
    );
    this.others = new EndingTable(
      { stepS: AGE_STEP_S, rows: this.ageRows, faith: 1, assumed: 0.01 },
      memory?.others,
    );
    const picked = memory?.picked.people.length === this.ageRows ? memory.picked : undefined;
    this.people = Float64Array.from(picked?.people ?? new Float64Array(this.ageRows));
    this.machines = Float64Array.from(picked?.machines ?? new Float64Array(this.ageRows));
    const shares = {
      rang: 9,
      failed: 1,
      congested: 0,
      looked: 40,
      congestedForS: 0.6,
      cancelled: 0,
      missed: 0,
      people: 3,
    };
    this.shares = { ...shares, ...memory?.shares };
    this.ringingTable = new Float64Array(this.ageRows * HORIZONS);
    this.dialingTable = new Float64Array(DIAL_ROWS * HORIZONS);
    this.detecting = new Float64Array(this.ageRows);
    this.stillRings = new Float64Array(this.ageRows * this.level.levels.length);
    this.stillPerson = new Float64Array(this.ageRows);
    this.refresh();
  }

  noteRang(afterS: number): void {
    this.before.noteEnd(afterS);
    this.noteDial('rang', 0);
  }

  /** A dial that failed `afterS` seconds after it began, before it rang. */
  noteFailed(congestion: boolean, afterS: number): void {
    this.noteDial(congestion ? 'congested' : 'failed', afterS);
  }

  /** A person answered after `ringS` seconds of ringing. */
  notePerson(nowS: number, ringS: number): void {
    this.ring.note(ringS);
    this.count(this.people, ringS);
    this.shares.people += 1;
    this.level.note(nowS, ringS, (level) => level);
  }

  /** A machine answered after `ringS` seconds. */
  noteMachine(nowS: number, ringS: number): void {
    this.count(this.machines, ringS);
    this.noteNobody(nowS, ringS);
  }

  /** Nobody answered; the ringing ended after `ringS` seconds by itself. */
  noteNobody(nowS: number, ringS: number): void {
    this.others.noteEnd(ringS);
    this.level.note(nowS, ringS, (level) => 1 - level);
  }

  /** We hung up after `ringS` seconds of ringing: what would have become of it is not known. */
  noteCancelled(nowS: number, ringS: number): void {
    const [person, other] = [1 - this.rung(ringS), this.others.survival(ringS)];
    const mean = this.level.mean();
    this.shares.cancelled += 1;
    this.shares.missed += (mean * person) / (mean * person + (1 - mean) * other + 1e-9);
    this.others.noteAlive(ringS);
    this.level.note(nowS, ringS, (level) => level * person + (1 - level) * other);
  }

  /** What the calls that ring now say, at `nowS` seconds. @param counts calls by row of `ringingTable` */
  considerRinging(nowS: number, counts: Int32Array): void {
    this.ring.closeAll();
    for (let row = 0; row < this.ageRows; row += 1) {
      const count = counts[row] as number;
      if (count > 0) this.ring.noteOpen((row + 0.5) * AGE_STEP_S, count * (this.stillPerson[row] as number));
    }
    this.level.consider(nowS, counts, this.stillRings, this.ring.count());
  }

  /** Share of the last few hundred dials that we hung up while they rang. */
  cancelledShare(): number {
    return this.shares.cancelled / (this.shares.rang + this.shares.failed);
  }

  /** Of the people who answer or would have: the share that we missed because we hung up before. */
  missedShare(): number {
    return this.shares.missed / (this.shares.missed + this.shares.people);
  }

  /** Share of dials that a person answers. */
  answerRate(): number {
    return this.ringShare(0) * this.level.mean();
  }

  /** The row of a call that has rung so long; it begins at row * HORIZONS in `ringingTable`. */
  ringingRow(ringS: number): number {
    return Math.min(this.ageRows - 1, Math.max(0, Math.floor(ringS / AGE_STEP_S)));
  }

  dialingRow(ageS: number): number {
    return Math.min(DIAL_ROWS - 1, Math.max(0, Math.floor(ageS / DIAL_STEP_S)));
  }

  /** P(a person | answered after `ringS` seconds, not yet decided). */
  personAt(ringS: number): number {
    return this.detecting[Math.min(this.ageRows - 1, Math.max(0, Math.floor(ringS / AGE_STEP_S)))] ?? 0;
  }

  /** How far the share of people who answer may be off, as a share of it. */
  doubt(): number {
    return this.level.doubt();
  }

  /** Seconds from the dial to the ringing, on average. */
  untilRingingS(): number {
    return this.before.meanBeyond(0);
  }

  /** True when the share of people who answer is no longer what the tables say: one who waits with them dials as if nobody would answer. */
  isStale(): boolean {
    return Math.abs(this.level.mean() - this.tabled) > STALE * this.tabled;
  }

  /** Works the tables out anew from all that was noted; about 30 microseconds. */
  refresh(): void {
    const level = this.level.mean();
    this.tabled = level;
    const untilRinging = this.untilRingingS();
    for (let j = 0; j < LIKELY_HORIZONS; j += 1) {
      const share = (j + 0.5) / LIKELY_HORIZONS;
      this.horizons[j] = untilRinging + this.ringUntil(share);
      this.ofNewDial[j] = this.answerRate() * share;
    }
    this.horizons[SOON] = SOON_S;
    this.ofNewDial[SOON] = 0;
    for (let row = 0; row < this.ageRows; row += 1) this.refreshRinging(row, level);
    for (let row = 0; row < DIAL_ROWS; row += 1) {
      const age = row * DIAL_STEP_S;
      const rest = Math.max(0.1, this.before.meanBeyond(age) - age);
      const answered = this.ringShare(age) * level;
      for (let j = 0; j < HORIZONS; j += 1) {
        this.dialingTable[row * HORIZONS + j] = answered * this.rung((this.horizons[j] ?? 0) - rest);
      }
    }
  }

  memory(): AnswerMemory {
    return {
      ring: this.ring.memory(),
      level: this.level.memory(),
      before: this.before.memory(),
      others: this.others.memory(),
      picked: { people: [...this.people], machines: [...this.machines] },
      shares: { ...this.shares },
    };
  }

  private refreshRinging(row: number, level: number): void {
    const age = (row + 0.5) * AGE_STEP_S;
    const already = this.rung(age);
    const other = this.others.survival(age);
    const alive = level * (1 - already) + (1 - level) * other;
    for (let j = 0; j < HORIZONS; j += 1) {
      const answers = level * (this.rung(age + (this.horizons[j] ?? 0)) - already);
      this.ringingTable[row * HORIZONS + j] = alive > 1e-9 ? Math.min(1, answers / alive) : 0;
    }
    const points = this.level.levels.length;
    this.stillPerson[row] = (level * (1 - already)) / (alive + 1e-9);
    for (let i = 0; i < points; i += 1) {
      const each = this.level.levels[i] as number;
      this.stillRings[row * points + i] = Math.log(each * (1 - already) + (1 - each) * other + 1e-9);
    }
    let [people, machines] = [1, 0.3];
    for (let k = row - 2; k <= row + 2; k += 1) {
      people += this.people[k] ?? 0;
      machines += this.machines[k] ?? 0;
    }
    this.detecting[row] = people / (people + machines);
  }

  /** P(a person who answers has done so within `seconds` of ringing). */
  private rung(seconds: number): number {
    if (seconds >= this.timeoutS) return 1;
    return (1 - this.ring.survival(seconds)) / (1 - this.ring.survival(this.timeoutS));
  }

  /** The seconds of ringing within which `share` of the people who answer do so. */
  private ringUntil(share: number): number {
    let [low, high] = [0, this.timeoutS];
    for (let step = 0; step < 12; step += 1) {
      const middle = (low + high) / 2;
      if (this.rung(middle) < share) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  }

  /** P(it will ring | it has neither rung nor failed for `ageS`). */
  private ringShare(ageS: number): number {
    const { rang, failed, congested, looked, congestedForS } = this.shares;
    const refused = congested / looked;
    const stillRefusable = refused * Math.max(0, 1 - ageS / (2 * congestedForS));
    return ((rang / (rang + failed)) * (1 - refused)) / (1 - refused + stillRefusable);
  }

  private noteDial(what: 'rang' | 'failed' | 'congested', afterS: number): void {
    const { shares } = this;
    const [slow, fast] = [0.997, 0.97];
    if (what === 'congested') shares.congestedForS += 0.05 * (afterS - shares.congestedForS);
    else {
      shares.rang = shares.rang * slow + (what === 'rang' ? 1 : 0);
      shares.failed = shares.failed * slow + (what === 'failed' ? 1 : 0);
      shares.cancelled *= slow;
      shares.missed *= slow;
      shares.people *= slow;
    }
    shares.congested = shares.congested * fast + (what === 'congested' ? 1 : 0);
    shares.looked = shares.looked * fast + 1;
  }

  private count(counts: Float64Array, ringS: number): void {
    const row = Math.min(this.ageRows - 1, Math.max(0, Math.floor(ringS / AGE_STEP_S)));
    counts[row] = (counts[row] ?? 0) + 1;
  }
}
