// A level that wanders slowly and jumps now and then (the share of people who answer, the length of talks against their usual length),
// followed by a hidden Markov filter on a grid of its logarithm. Must never draw a random number.

export type LevelShape = {
  readonly lowest: number;
  readonly highest: number;
  readonly points: number;
  /** The level assumed at first, and the standard deviation of its logarithm. */
  readonly start: number;
  readonly startSpread: number;
  /** Variance of the logarithm gained per second, and chance of a jump per second. */
  readonly wanderPerS: number;
  readonly jumpPerS: number;
};

export type LevelMemory = { readonly belief: readonly number[]; readonly movedAtS: number };

/** Wandering is applied in steps of this many seconds: it changes nothing that could be measured. */
const STEP_S = 10;
/** What no level can explain tells nothing of the levels. */
const IMPOSSIBLE = 1e-12;

export class LevelFilter {
  readonly levels: Float64Array;
  private readonly belief: Float64Array;
  private readonly next: Float64Array;
  private readonly first: Float64Array;
  private readonly shape: LevelShape;
  private readonly gap: number;
  private movedAtS = Number.NaN;
  private known: number | undefined;
  /** How likely each level makes what is not over yet; it is weighed in, and not kept. */
  private readonly open: Float64Array;

  constructor(shape: LevelShape, memory?: LevelMemory) {
    this.shape = shape;
    const { points, lowest, highest } = shape;
    this.gap = Math.log(highest / lowest) / (points - 1);
    this.levels = Float64Array.from({ length: points }, (_, i) => lowest * Math.exp(i * this.gap));
    this.first = this.levels.map(
      (level) => Math.exp(-(Math.log(level / shape.start) ** 2) / (2 * shape.startSpread ** 2)) + 1e-4,
    );
    const total = this.first.reduce((sum, one) => sum + one, 0);
    for (let i = 0; i < points; i += 1) this.first[i] = (this.first[i] ?? 0) / total;
    this.belief = Float64Array.from(memory?.belief ?? this.first);
    this.next = new Float64Array(points);
    this.open = new Float64Array(points).fill(1);
    this.movedAtS = memory?.movedAtS ?? Number.NaN;
  }

  /** Weighs each level by how likely it makes what was just seen, at `nowS` seconds. */
  note(nowS: number, likelihood: (level: number) => number): void {
    this.weigh(nowS, (i) => likelihood(this.levels[i] as number));
  }

  /** The same for many things seen together. @param logLikelihood of all of them, by level */
  noteLog(nowS: number, logLikelihood: Float64Array): void {
    const most = logLikelihood.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
    this.weigh(nowS, (i) => Math.exp((logLikelihood[i] as number) - most));
  }

  /**
   * Weighs in what is not over yet, until told anew: it is no knowledge that stays, for its end will be noted.
   * @param logLikelihood of what is seen now, by level
   */
  consider(logLikelihood: Float64Array): void {
    const most = logLikelihood.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
    for (let i = 0; i < this.open.length; i += 1)
      this.open[i] = Math.exp((logLikelihood[i] as number) - most);
    this.known = undefined;
  }

  /** The expected level. */
  mean(): number {
    this.known ??= this.expected((level) => level);
    return this.known;
  }

  /** Its standard deviation as a share of it: how far it may be off, for all at once. */
  doubt(): number {
    const mean = this.mean();
    return Math.sqrt(this.expected((level) => (level - mean) ** 2)) / mean;
  }

  memory(): LevelMemory {
    return { belief: [...this.belief], movedAtS: Number.isNaN(this.movedAtS) ? 0 : this.movedAtS };
  }

  private weigh(nowS: number, likelihoodAt: (index: number) => number): void {
    this.moveTo(nowS);
    let total = 0;
    for (let i = 0; i < this.belief.length; i += 1) {
      const weight = (this.belief[i] ?? 0) * Math.max(IMPOSSIBLE, likelihoodAt(i));
      this.belief[i] = weight;
      total += weight;
    }
    for (let i = 0; i < this.belief.length; i += 1) this.belief[i] = (this.belief[i] ?? 0) / total;
    this.known = undefined;
  }

  private expected(of: (level: number) => number): number {
    let [sum, total] = [0, 0];
    for (let i = 0; i < this.belief.length; i += 1) {
      const weight = (this.belief[i] as number) * (this.open[i] as number);
      sum += weight * of(this.levels[i] as number);
      total += weight;
    }
    return sum / total;
  }

  private moveTo(nowS: number): void {
    if (Number.isNaN(this.movedAtS)) this.movedAtS = nowS;
    // A night, or a restart: the day begins with what is left of the belief after an hour.
    let steps = Math.min(360, Math.floor((nowS - this.movedAtS) / STEP_S));
    if (steps > 0) this.movedAtS = nowS;
    const side = Math.min(0.3, (this.shape.wanderPerS * STEP_S) / (2 * this.gap ** 2));
    const jump = this.shape.jumpPerS * STEP_S;
    for (; steps > 0; steps -= 1) this.wander(side, jump);
  }

  private wander(side: number, jump: number): void {
    const last = this.belief.length - 1;
    for (let i = 0; i <= last; i += 1) {
      const here = this.belief[i] ?? 0;
      const lower = this.belief[Math.max(0, i - 1)] ?? 0;
      const upper = this.belief[Math.min(last, i + 1)] ?? 0;
      const moved = here * (1 - 2 * side) + side * (lower + upper);
      this.next[i] = moved * (1 - jump) + jump * (this.first[i] ?? 0);
    }
    this.belief.set(this.next);
    this.known = undefined;
  }
}
