// Counts the people among those who were taken for people. Some are machines that got through: where an agent spoke with them it is known,
// where nobody did it is estimated from how long they let it ring. Must never count in our favour.

/** One second of ringing per row. */
const ROWS = 40;
/** The ledger is cautious by this many standard deviations of what is not known. */
const CAUTION = 3;

export class TrueLedger {
  private readonly people = new Float64Array(ROWS);
  private readonly machines = new Float64Array(ROWS);
  /** Ringing rows of those who wait or talk. */
  private readonly open = new Map<number, number>();
  private readonly lost = new Float64Array(ROWS);
  private lostCount = 0;
  private reached = 0;
  private known: { readonly people: number; readonly lost: number } | undefined;

  noteAnswer(call: number, ringS: number): void {
    this.open.set(call, Math.min(ROWS - 1, Math.max(0, Math.floor(ringS))));
  }

  noteReached(call: number, whom: 'human' | 'machine'): void {
    const row = this.open.get(call);
    if (row === undefined) return;
    this.open.delete(call);
    const counts = whom === 'human' ? this.people : this.machines;
    counts[row] = (counts[row] ?? 0) + 1;
    if (whom === 'human') this.reached += 1;
    this.known = undefined;
  }

  noteAbandoned(call: number): void {
    const row = this.open.get(call);
    if (row === undefined) return;
    this.open.delete(call);
    this.lost[row] = (this.lost[row] ?? 0) + 1;
    this.lostCount += 1;
    this.known = undefined;
  }

  /** People who answered and were connected until the end of their talk, or lost. */
  answered(): number {
    const { people, lost } = this.estimate();
    return people + lost;
  }

  /** People who answered and found no agent. */
  abandoned(): number {
    return this.estimate().lost;
  }

  private estimate(): { readonly people: number; readonly lost: number } {
    if (this.known !== undefined) return this.known;
    let [lost, variance] = [0, 0];
    for (let row = 0; row < ROWS; row += 1) {
      const count = this.lost[row] ?? 0;
      if (count === 0) continue;
      const share = this.share(row);
      lost += count * share;
      variance += count * share * (1 - share);
    }
    this.known = {
      people: this.reached,
      lost: Math.min(this.lostCount, lost + CAUTION * Math.sqrt(variance)),
    };
    return this.known;
  }

  /** P(a person | taken for one after that ringing); two rows on each side lend theirs. */
  private share(row: number): number {
    let [people, machines] = [1, 0.05];
    for (let k = row - 1; k <= row + 1; k += 1) {
      people += this.people[k] ?? 0;
      machines += this.machines[k] ?? 0;
    }
    return people / (people + machines);
  }
}
