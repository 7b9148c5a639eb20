// The two crowds that must not miss each other: people who will have answered, agents who will be free, at each horizon. Exact counts for
// small teams, normal ones for large. Must never decide: it says what is likely.
import { HORIZONS, LIKELY_HORIZONS, SOON } from './answer-forecast.ts';
import { addChance, chanceOfExcess, counted, type Counted, normalTail, setCertain } from './chance.ts';

/** Up to this many agents the counts are exact (Poisson-binomial); above, their sum is normal to within what can be measured. */
export const EXACT_TEAM = 40;

export type Crowds = {
  /** Starts anew with nobody in flight and nobody free; `doubt`: how far the share of people who answer may be off, as a share of it. */
  clear(doubt: number): void;
  /** Somebody has answered, a person with this chance. */
  addAnswered(chance: number): void;
  /** A call that a person answers by horizon j with chance table[row + j]. */
  addCall(table: Float64Array, row: number): void;
  /** So many calls of the same chances. */
  addCalls(table: Float64Array, row: number, count: number): void;
  /** So many agents, each free by horizon j with chance table[row + j] * stays[j]. */
  addAgents(table: Float64Array, row: number, count: number, stays: Float64Array): void;
  /** P(a new dial, answered by a person, finds no agent). */
  risk(): number;
  /** P(whoever answers in the next two seconds finds no agent). */
  riskSoon(): number;
  /**
   * P(more than `count` of the people in flight find no agent when one more call is started, which a person answers by horizon j with
   * chance dial[j]), roughly: at the worst horizon.
   */
  chanceOfMoreThan(count: number, dial: Float64Array): number;
};

export class ExactCrowds implements Crowds {
  private readonly answering: Counted[] = [];
  private readonly free: Counted[] = [];

  constructor(top: number) {
    for (let j = 0; j < HORIZONS; j += 1) {
      this.answering.push(counted(top + 8));
      this.free.push(counted(top));
    }
  }

  clear(): void {
    for (const one of this.answering) setCertain(one, 0);
    for (const one of this.free) setCertain(one, 0);
  }

  addAnswered(chance: number): void {
    for (const one of this.answering) addChance(one, chance);
  }

  addCall(table: Float64Array, row: number): void {
    for (let j = 0; j < HORIZONS; j += 1) addChance(this.answering[j] as Counted, table[row + j] ?? 0);
  }

  addCalls(table: Float64Array, row: number, count: number): void {
    for (let one = 0; one < count; one += 1) this.addCall(table, row);
  }

  addAgents(table: Float64Array, row: number, count: number, stays: Float64Array): void {
    for (let j = 0; j < HORIZONS; j += 1) {
      const chance = (table[row + j] ?? 0) * (stays[j] ?? 1);
      for (let one = 0; one < count; one += 1) addChance(this.free[j] as Counted, chance);
    }
  }

  risk(): number {
    let sum = 0;
    for (let j = 0; j < LIKELY_HORIZONS; j += 1) sum += this.excess(j, 0);
    return sum / LIKELY_HORIZONS;
  }

  riskSoon(): number {
    return this.excess(SOON, 0);
  }

  chanceOfMoreThan(count: number, dial: Float64Array): number {
    let worst = 0;
    for (let j = 0; j < LIKELY_HORIZONS; j += 1) {
      const answers = dial[j] as number;
      const chance = answers * this.excess(j, count) + (1 - answers) * this.excess(j, count + 1);
      worst = Math.max(worst, chance);
    }
    return worst;
  }

  private excess(j: number, margin: number): number {
    return chanceOfExcess(this.answering[j] as Counted, this.free[j] as Counted, margin);
  }
}

export class NormalCrowds implements Crowds {
  private readonly surplus = new Float64Array(HORIZONS);
  private readonly variance = new Float64Array(HORIZONS);
  /** People who are expected to answer and have not yet: all of them more or fewer than expected by the same share. */
  private readonly expected = new Float64Array(HORIZONS);
  private doubt = 0;

  clear(doubt: number): void {
    this.surplus.fill(0);
    this.variance.fill(0.02);
    this.expected.fill(0);
    this.doubt = doubt;
  }

  addAnswered(chance: number): void {
    const { surplus, variance } = this;
    for (let j = 0; j < HORIZONS; j += 1) {
      surplus[j] = (surplus[j] as number) + chance;
      variance[j] = (variance[j] as number) + chance * (1 - chance);
    }
  }

  addCall(table: Float64Array, row: number): void {
    this.addCalls(table, row, 1);
  }

  addCalls(table: Float64Array, row: number, count: number): void {
    const { surplus, variance, expected } = this;
    for (let j = 0; j < HORIZONS; j += 1) {
      const chance = table[row + j] as number;
      expected[j] = (expected[j] as number) + count * chance;
      surplus[j] = (surplus[j] as number) + count * chance;
      variance[j] = (variance[j] as number) + count * chance * (1 - chance);
    }
  }

  addAgents(table: Float64Array, row: number, count: number, stays: Float64Array): void {
    const { surplus, variance } = this;
    for (let j = 0; j < HORIZONS; j += 1) {
      const chance = (table[row + j] as number) * (stays[j] as number);
      surplus[j] = (surplus[j] as number) - count * chance;
      variance[j] = (variance[j] as number) + count * chance * (1 - chance);
    }
  }

  risk(): number {
    let sum = 0;
    for (let j = 0; j < LIKELY_HORIZONS; j += 1) sum += this.excess(j, 0);
    return sum / LIKELY_HORIZONS;
  }

  riskSoon(): number {
    return this.excess(SOON, 0);
  }

  chanceOfMoreThan(count: number, dial: Float64Array): number {
    let worst = 0;
    for (let j = 0; j < LIKELY_HORIZONS; j += 1) {
      const answers = dial[j] as number;
      const chance = answers * this.excess(j, count) + (1 - answers) * this.excess(j, count + 1);
      worst = Math.max(worst, chance);
    }
    return worst;
  }

  /** P(surplus >= margin), with the correction for whole numbers. */
  private excess(j: number, margin: number): number {
    const common = this.doubt * (this.expected[j] as number);
    const spread = Math.sqrt((this.variance[j] as number) + common * common);
    return normalTail((margin - 0.5 - (this.surplus[j] as number)) / spread);
  }
}
