/** What the far end can tell of a call: instants on the wire, and what was heard. For tests and for whoever looks for a fault. */
import { Heard } from './rtp/heard.ts';
import { amplitudeOf, levelOf, Recent, strongestOf } from './rtp/levels.ts';

/** Instants of one call in milliseconds of `performance.now`; those that did not happen are missing. */
export type Moment =
  | 'invite'
  | 'ringing'
  | 'progress'
  | 'answered'
  | 'ack'
  | 'firstRtp'
  | 'cancel'
  | 'bye'
  | 'ended';

export class Observed {
  readonly at: Partial<Record<Moment, number>> = {};
  /** Keys that were pressed, in their order. */
  digits = '';
  readonly #now: () => number;
  readonly #recent = new Recent();
  readonly #heard: Heard;
  readonly #waiting: { moment: Moment; resolve: (at: number) => void }[] = [];

  /** @param keepHeardMs how much of what is heard is kept for `heard` */
  constructor(now: () => number, keepHeardMs: number) {
    this.#now = now;
    this.#heard = new Heard(keepHeardMs);
  }

  /** Writes an instant down; only the first of its kind counts. */
  mark(moment: Moment): void {
    if (this.at[moment] !== undefined) return;
    const at = this.#now();
    this.at[moment] = at;
    for (const waiting of this.#waiting) if (waiting.moment === moment) waiting.resolve(at);
  }

  /** @returns the instant, as soon as it has come */
  async when(moment: Moment): Promise<number> {
    const at = this.at[moment];
    if (at !== undefined) return at;
    return new Promise((resolve) => this.#waiting.push({ moment, resolve }));
  }

  hear(ulaw: Uint8Array, at: number): void {
    this.mark('firstRtp');
    this.#recent.hear(at, ulaw);
    this.#heard.hear(at, ulaw);
  }

  /** How loud the last 200 ms were: root mean square as a share of full scale. */
  level(): number {
    return levelOf(this.#recent.samples(this.#now()));
  }
  /** The amplitude of a frequency in the last 200 ms as a share of full scale. */
  amplitude(hz: number): number {
    return amplitudeOf(this.#recent.samples(this.#now()), hz);
  }
  /** Which of these frequencies is the loudest in the last 200 ms; undefined: none. */
  strongest(frequencies: readonly number[]): number | undefined {
    return strongestOf(this.#recent.samples(this.#now()), frequencies);
  }
  /** Everything that was heard since the first packet, up to the limit: 8000 samples of 16 bits a second. */
  heard(): Int16Array {
    return this.#heard.samples();
  }
}
