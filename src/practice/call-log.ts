/** The calls of a far end: those alive, and as many of the past ones as are kept. */
import type { FarCall } from './far-call.ts';
import { digitsOf } from './people/behaviour.ts';

export class CallLog {
  /** Oldest first. */
  readonly calls: FarCall[] = [];
  living = 0;
  /** All that ever were. */
  total = 0;
  readonly #kept: number;
  #waiting: { number: string | undefined; resolve: (call: FarCall) => void }[] = [];

  constructor(kept: number) {
    this.#kept = kept;
  }

  add(call: FarCall): void {
    this.living++;
    this.total++;
    this.calls.push(call);
    const digits = digitsOf(call.number);
    const isMeant = (number: string | undefined) => number === undefined || number === digits;
    const met = this.#waiting.filter(({ number }) => isMeant(number));
    this.#waiting = this.#waiting.filter(({ number }) => !isMeant(number));
    for (const { resolve } of met) resolve(call);
  }

  ended(): void {
    this.living--;
    while (this.calls.length - this.living > this.#kept) {
      const oldest = this.calls.findIndex((call) => !call.isAlive);
      if (oldest === -1) return;
      this.calls.splice(oldest, 1);
    }
  }

  last(number: string): FarCall | undefined {
    const digits = digitsOf(number);
    return this.calls.findLast((call) => digitsOf(call.number) === digits);
  }

  /** @param number undefined: whoever is called */
  async next(number: string | undefined): Promise<FarCall> {
    const digits = number === undefined ? undefined : digitsOf(number);
    return new Promise((resolve) => this.#waiting.push({ number: digits, resolve }));
  }
}
