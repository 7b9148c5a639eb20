// How long something lasts (a talk, the work after it, the ringing until a person answers), learnt from what has ended. Hazards on bins
// that grow with the duration, held by a log-normal curve until there is enough to see. Must never look at the clock.
import { normalTail } from './chance.ts';

export type CurveShape = {
  /** Width of the first bin and start of the second, in seconds. */
  readonly firstS: number;
  /** Each bin is this many times longer than the one before. */
  readonly growth: number;
  readonly bins: number;
  /** What is assumed before anything is known: median in seconds and standard deviation of the logarithm. */
  readonly medianS: number;
  readonly spread: number;
  /** How many endings the assumed curve counts for: in its two numbers, and in each bin's hazard. */
  readonly faith: number;
  readonly hold: number;
};

/** What has been seen, as plain JSON. */
export type CurveMemory = {
  readonly ended: readonly number[];
  readonly exposed: readonly number[];
  readonly logs: readonly [number, number, number];
};

export class DurationCurve {
  private readonly ended: Float64Array;
  private readonly exposed: Float64Array;
  /** Seconds at risk of those that go on now: without them only the short ones would be seen while many have begun at once. */
  private readonly open: Float64Array;
  private readonly edges: Float64Array;
  private readonly hazard: Float64Array;
  private readonly alive: Float64Array;
  private logs: [count: number, sum: number, squares: number] = [0, 0, 0];
  private readonly logGrowth: number;
  private readonly shape: CurveShape;
  private isFresh = false;

  constructor(shape: CurveShape, memory?: CurveMemory) {
    this.shape = shape;
    this.logGrowth = Math.log(shape.growth);
    this.ended = new Float64Array(shape.bins);
    this.exposed = new Float64Array(shape.bins);
    this.open = new Float64Array(shape.bins);
    this.hazard = new Float64Array(shape.bins);
    this.alive = new Float64Array(shape.bins + 1);
    this.edges = new Float64Array(shape.bins + 1);
    for (let k = 1; k <= shape.bins; k += 1) this.edges[k] = shape.firstS * shape.growth ** (k - 1);
    if (memory === undefined) return;
    this.ended.set(memory.ended);
    this.exposed.set(memory.exposed);
    this.logs = [...memory.logs];
  }

  /** Forgets those that went on at the last look. */
  closeAll(): void {
    this.open.fill(0);
    this.isFresh = false;
  }

  /** `count` of them go on now and have lasted `seconds`. */
  noteOpen(seconds: number, count: number): void {
    this.expose(this.open, seconds, count);
  }

  /** Learns one duration in seconds. */
  note(seconds: number): void {
    const bin = this.binOf(seconds);
    this.expose(this.exposed, seconds, 1);
    this.ended[bin] = (this.ended[bin] ?? 0) + 1;
    const log = Math.log(Math.max(0.2, seconds));
    this.logs = [this.logs[0] + 1, this.logs[1] + log, this.logs[2] + log * log];
    this.isFresh = false;
  }

  /** P(it lasts longer than `seconds`). */
  survival(seconds: number): number {
    this.refresh();
    if (seconds <= 0) return 1;
    const bin = this.binOf(seconds);
    return (this.alive[bin] ?? 0) * Math.exp(-(this.hazard[bin] ?? 0) * (seconds - (this.edges[bin] ?? 0)));
  }

  /** Mean and standard deviation of the logarithm of the duration. */
  logNormal(): { readonly mean: number; readonly spread: number } {
    const { faith, medianS, spread } = this.shape;
    const [count, sum, squares] = this.logs;
    const assumed = Math.log(medianS);
    const mean = (faith * assumed + sum) / (faith + count);
    const second = (faith * (spread * spread + assumed * assumed) + squares) / (faith + count);
    return { mean, spread: Math.sqrt(Math.max(0.04, second - mean * mean)) };
  }

  count(): number {
    return this.logs[0];
  }

  memory(): CurveMemory {
    return { ended: [...this.ended], exposed: [...this.exposed], logs: [...this.logs] };
  }

  private expose(exposed: Float64Array, seconds: number, count: number): void {
    const bin = this.binOf(seconds);
    for (let k = 0; k < bin; k += 1) {
      exposed[k] = (exposed[k] ?? 0) + count * ((this.edges[k + 1] ?? 0) - (this.edges[k] ?? 0));
    }
    exposed[bin] = (exposed[bin] ?? 0) + count * Math.max(0, seconds - (this.edges[bin] ?? 0));
  }

  private binOf(seconds: number): number {
    if (seconds < this.shape.firstS) return 0;
    const bin = 1 + Math.floor(Math.log(seconds / this.shape.firstS) / this.logGrowth);
    return Math.min(bin, this.shape.bins - 1);
  }

  /** Hazard per bin = (endings + assumed endings) / (seconds at risk + assumed seconds at risk), smoothed over its neighbours. */
  private refresh(): void {
    if (this.isFresh) return;
    this.isFresh = true;
    const { bins, hold } = this.shape;
    const { mean, spread } = this.logNormal();
    const assumed = (seconds: number) => (seconds <= 0 ? 1 : normalTail((Math.log(seconds) - mean) / spread));
    const at = (of: Float64Array, k: number) => of[Math.min(bins - 1, Math.max(0, k))] ?? 0;
    const riskAt = (k: number) => at(this.exposed, k) + at(this.open, k);
    let before = 1;
    this.alive[0] = 1;
    for (let k = 0; k < bins; k += 1) {
      const width = (this.edges[k + 1] ?? 0) - (this.edges[k] ?? 0);
      const after = assumed(this.edges[k + 1] ?? 0);
      const ends = at(this.ended, k) * 2 + at(this.ended, k - 1) + at(this.ended, k + 1);
      const risk = riskAt(k) * 2 + riskAt(k - 1) + riskAt(k + 1);
      const holdEnds = hold * (before - after) + 1e-9;
      const holdRisk = (hold * width * (before + after)) / 2 + 1e-7;
      this.hazard[k] = (ends / 4 + holdEnds) / (risk / 4 + holdRisk);
      this.alive[k + 1] = (this.alive[k] ?? 0) * Math.exp(-(this.hazard[k] ?? 0) * width);
      before = after;
    }
  }
}
