// When something ends, on even steps of time: for what ends at known moments (the ringing that nobody answers, the silence before it).
// Must never assume a form: what is learnt is the share of those alive at a step that ended in it.

export type EndingMemory = { readonly ended: readonly number[]; readonly alive: readonly number[] };

export type EndingShape = {
  readonly stepS: number;
  readonly rows: number;
  /** Until something was seen: `assumed` is the share that ends in each step, and counts for `faith` cases. */
  readonly faith: number;
  readonly assumed: number;
};

export class EndingTable {
  private readonly ended: Float64Array;
  /** Those that were alive at the begin of each step. */
  private readonly alive: Float64Array;
  private readonly surviving: Float64Array;
  private readonly means: Float64Array;
  private readonly shape: EndingShape;
  private isFresh = false;

  constructor(shape: EndingShape, memory?: EndingMemory) {
    this.shape = shape;
    // A campaign whose ringing time was changed has other rows, and learns them anew.
    const known = memory?.ended.length === shape.rows ? memory : undefined;
    this.ended = Float64Array.from(known?.ended ?? new Float64Array(shape.rows));
    this.alive = Float64Array.from(known?.alive ?? new Float64Array(shape.rows));
    this.surviving = new Float64Array(shape.rows + 1);
    this.means = new Float64Array(shape.rows);
  }

  noteEnd(afterS: number): void {
    const row = this.rowOf(afterS);
    this.ended[row] = (this.ended[row] ?? 0) + 1;
    this.noteAlive(afterS);
  }

  /** It was alive until `afterS`, and then no longer looked at. */
  noteAlive(afterS: number): void {
    const row = this.rowOf(afterS);
    for (let k = 0; k <= row; k += 1) this.alive[k] = (this.alive[k] ?? 0) + 1;
    this.isFresh = false;
  }

  /** P(alive after `seconds`). */
  survival(seconds: number): number {
    this.refresh();
    return seconds <= 0 ? 1 : (this.surviving[this.rowOf(seconds)] ?? 0);
  }

  /** When that which is alive after `seconds` ends, on average; seconds from its begin. */
  meanBeyond(seconds: number): number {
    this.refresh();
    return this.means[this.rowOf(seconds)] ?? seconds;
  }

  memory(): EndingMemory {
    return { ended: [...this.ended], alive: [...this.alive] };
  }

  private rowOf(seconds: number): number {
    return Math.min(this.shape.rows - 1, Math.max(0, Math.floor(seconds / this.shape.stepS + 1e-9)));
  }

  private refresh(): void {
    if (this.isFresh) return;
    this.isFresh = true;
    const { rows, stepS, faith, assumed } = this.shape;
    this.surviving[0] = 1;
    for (let k = 0; k < rows; k += 1) {
      const share = ((this.ended[k] ?? 0) + faith * assumed) / ((this.alive[k] ?? 0) + faith + 1e-9);
      this.surviving[k + 1] = (this.surviving[k] ?? 0) * (1 - Math.min(1, share));
    }
    let mean = 0;
    for (let k = rows - 1; k >= 0; k -= 1) {
      const share = 1 - (this.surviving[k + 1] ?? 0) / Math.max(1e-12, this.surviving[k] ?? 0);
      mean = share * (k + 0.5) * stepS + (1 - share) * Math.max(mean, (k + 1) * stepS);
      this.means[k] = mean;
    }
  }
}
