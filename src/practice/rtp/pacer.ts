/** The beat of all streams: one interval for all of them, because a timer each would cost more than their packets. */

export interface Beaten {
  /** @param now milliseconds, monotonic */
  beat(now: number): void;
}

const beatMs = 10;

export class Pacer {
  readonly #beaten = new Set<Beaten>();
  readonly #now: () => number;
  readonly #onFault: (fault: unknown) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: { now: () => number; onFault: (fault: unknown) => void }) {
    this.#now = parts.now;
    this.#onFault = parts.onFault;
  }

  add(one: Beaten): void {
    this.#beaten.add(one);
    this.#timer ??= setInterval(() => this.#beat(), beatMs);
  }

  remove(one: Beaten): void {
    this.#beaten.delete(one);
    if (this.#beaten.size === 0) this.close();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#beaten.clear();
  }

  #beat(): void {
    const now = this.#now();
    for (const one of this.#beaten) {
      try {
        one.beat(now);
      } catch (fault) {
        this.#onFault(fault);
      }
    }
  }
}
