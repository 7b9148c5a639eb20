/**
 * Time for the practice network: one wheel of slots, turned by one interval, for all deadlines of all calls. A thousand
 * calls with a dozen deadlines each cost one timer of Node.
 */

/** Monotonic time (milliseconds, as `performance.now`) and deadlines in it. */
export interface PracticeClock {
  now(): number;
  /** Does the deed once, not before `delayMs` have passed; what is returned takes it back. */
  after(delayMs: number, deed: () => void): () => void;
}

const slotMs = 10;
const slotCount = 512;

interface Deadline {
  readonly slot: number;
  readonly deed: () => void;
}

/** The wheel. Its interval runs only while a deadline is waiting. */
export class Wheel implements PracticeClock {
  readonly #slots: Set<Deadline>[] = Array.from({ length: slotCount }, () => new Set<Deadline>());
  readonly #onFault: (fault: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #waiting = 0;
  /** The last slot (counted from the start of time) that was looked at. */
  #turnedTo = 0;

  /** @param onFault is told what a deed threw: a deed must never take the others with it. */
  constructor(onFault: (fault: unknown) => void) {
    this.#onFault = onFault;
  }

  now(): number {
    return performance.now();
  }

  after(delayMs: number, deed: () => void): () => void {
    if (delayMs === Number.POSITIVE_INFINITY) return () => undefined;
    if (this.#timer === undefined) this.#start();
    const slot = Math.max(this.#turnedTo + 1, Math.ceil((this.now() + Math.max(0, delayMs)) / slotMs));
    const deadline = { slot, deed };
    const slots = this.#slotAt(slot);
    slots.add(deadline);
    this.#waiting++;
    return () => {
      if (slots.delete(deadline)) this.#waiting--;
    };
  }

  /** Forgets every deadline. */
  close(): void {
    for (const slots of this.#slots) slots.clear();
    this.#waiting = 0;
    this.#stop();
  }

  #start(): void {
    this.#turnedTo = Math.floor(this.now() / slotMs);
    this.#timer = setInterval(() => this.#turn(), slotMs);
  }
  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
  #slotAt(slot: number): Set<Deadline> {
    return this.#slots[slot % slotCount] ?? new Set();
  }

  #turn(): void {
    const until = Math.floor(this.now() / slotMs);
    // After a long standstill every slot is looked at once, not once for every turn that was missed.
    const from = Math.max(this.#turnedTo + 1, until - slotCount + 1);
    for (let slot = from; slot <= until; slot++) {
      this.#turnedTo = slot;
      for (const deadline of this.#slotAt(slot)) {
        if (deadline.slot > until) continue;
        if (!this.#slotAt(slot).delete(deadline)) continue;
        this.#waiting--;
        try {
          deadline.deed();
        } catch (fault) {
          this.#onFault(fault);
        }
      }
    }
    this.#turnedTo = Math.max(this.#turnedTo, until);
    if (this.#waiting === 0) this.#stop();
  }
}
