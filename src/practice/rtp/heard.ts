/** All that was heard of a call, from the first packet on, up to a limit: where nothing came, it is silent for as long. */
import { linearFrom, sampleRate, silence } from './ulaw.ts';

/** A pause is written down from this length on; less is the network's unsteadiness. */
const pauseMs = 60;
const firstBytes = 16_384;

export class Heard {
  readonly #limit: number;
  #ulaw = new Uint8Array(0);
  #length = 0;
  #firstAt: number | undefined;

  /** @param limitMs what comes later is not kept */
  constructor(limitMs: number) {
    this.#limit = Math.round((limitMs / 1000) * sampleRate);
  }

  /** @param at when the frame came, in milliseconds */
  hear(at: number, ulaw: Uint8Array): void {
    this.#firstAt ??= at;
    const due = Math.round(((at - this.#firstAt) / 1000) * sampleRate);
    if (due - this.#length > (pauseMs / 1000) * sampleRate) this.#pad(due);
    const from = this.#length;
    this.#grow(from + ulaw.length);
    const room = this.#length - from;
    this.#ulaw.set(room < ulaw.length ? ulaw.subarray(0, room) : ulaw, from);
  }

  /** Linear samples of 16 bits, 8000 a second. */
  samples(): Int16Array {
    return linearFrom(this.#ulaw.subarray(0, this.#length));
  }

  #pad(until: number): void {
    const from = this.#length;
    this.#grow(until);
    this.#ulaw.fill(silence, from, this.#length);
  }
  #grow(wanted: number): void {
    this.#length = Math.min(wanted, this.#limit);
    if (this.#length <= this.#ulaw.length) return;
    const size = Math.min(this.#limit, Math.max(firstBytes, 2 * this.#ulaw.length, this.#length));
    const grown = new Uint8Array(size);
    grown.set(this.#ulaw);
    this.#ulaw = grown;
  }
}
