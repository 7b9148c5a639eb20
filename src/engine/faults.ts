// What went otherwise than usual, counted: late and crossing events by their reason, and our own mistakes. Three mistakes within a
// minute stop the floor (house.md 7). Must never repair anything.
import { MINUTE_MS } from '../domain/time.ts';
import type { Clock } from './ports.ts';

const FAULTS_PER_MINUTE = 3;
/** Distinct reasons kept; the reasons are ours, so this is never reached unless something is very wrong. */
const REASONS_LIMIT = 500;

export class Faults {
  readonly #clock: Clock;
  readonly #onTooMany: (fault: Error) => void;
  readonly #ignored = new Map<string, number>();
  #recent: number[] = [];
  #faults = 0;

  constructor(clock: Clock, onTooMany: (fault: Error) => void) {
    this.#clock = clock;
    this.#onTooMany = onTooMany;
  }

  /** An event that changed nothing, and why. */
  count(reason: string): void {
    if (this.#ignored.size >= REASONS_LIMIT && !this.#ignored.has(reason)) return;
    this.#ignored.set(reason, (this.#ignored.get(reason) ?? 0) + 1);
  }

  /** A rule was broken: our own mistake. */
  note(fault: unknown): void {
    this.#faults += 1;
    this.count(`fault: ${fault instanceof Error ? fault.message : String(fault)}`);
    const now = this.#clock.now();
    this.#recent = [...this.#recent.filter((at) => at > now - MINUTE_MS), now];
    if (this.#recent.length >= FAULTS_PER_MINUTE) {
      this.#onTooMany(new Error('three of our own mistakes within a minute', { cause: fault }));
    }
  }

  counters() {
    return { ignored: this.#ignored, faults: this.#faults };
  }
}
