/** What is sent into a call: tones, spoken clips, what came back as an echo. Each gives one frame of 20 ms when asked. */
import { frameSamples, sampleRate, silence, ulawOf } from './ulaw.ts';

export interface Sound {
  /** Fills the frame with mu-law. */
  fillFrame(frame: Uint8Array): void;
}

export const quiet: Sound = { fillFrame: (frame) => void frame.fill(silence) };

/** @param amplitude share of full scale */
export function toneSound(hz: number, amplitude = 0.5): Sound {
  let at = 0;
  return {
    fillFrame: (frame) => {
      for (let index = 0; index < frame.length; index++, at++) frame[index] = toneSample(hz, amplitude, at);
    },
  };
}

/** A tone as a clip. */
export function toneClip(hz: number, durationMs: number, amplitude = 0.5): Uint8Array {
  const length = Math.round((durationMs / 1000) * sampleRate);
  return Uint8Array.from({ length }, (_, at) => toneSample(hz, amplitude, at));
}

/** The three rising tones before "the number is not in service" (special information tones, ITU-T E.180). */
export function specialInformationTones(): Uint8Array {
  return Buffer.concat([950, 1400, 1800].map((hz) => toneClip(hz, 330)));
}

/** Clips one after another, quiet between and after them. */
export class ClipQueue implements Sound {
  #waiting: { clip: Uint8Array; onEnd: (() => void) | undefined }[] = [];
  #at = 0;

  get isPlaying(): boolean {
    return this.#waiting.length > 0;
  }

  play(clip: Uint8Array, onEnd?: () => void): void {
    this.#waiting.push({ clip, onEnd });
  }

  /** Falls silent; what was waiting is forgotten and its end is told to nobody. */
  stop(): void {
    this.#waiting = [];
    this.#at = 0;
  }

  fillFrame(frame: Uint8Array): void {
    let filled = 0;
    for (let current = this.#waiting[0]; filled < frame.length && current; current = this.#waiting[0]) {
      const part = current.clip.subarray(this.#at, this.#at + frame.length - filled);
      frame.set(part, filled);
      filled += part.length;
      this.#at += part.length;
      if (this.#at < current.clip.length) break;
      this.#waiting.shift();
      this.#at = 0;
      current.onEnd?.();
    }
    if (filled < frame.length) frame.fill(silence, filled);
  }
}

/** Gives back what it heard, frame by frame; at most 200 ms are kept, so that a slow echo does not grow slower. */
export class Echo implements Sound {
  readonly #frames: Uint8Array[] = [];

  hear(ulaw: Uint8Array): void {
    this.#frames.push(ulaw);
    if (this.#frames.length > 10) this.#frames.shift();
  }

  fillFrame(frame: Uint8Array): void {
    const heard = this.#frames.shift();
    frame.fill(silence);
    if (heard) frame.set(heard.subarray(0, frameSamples));
  }
}

function toneSample(hz: number, amplitude: number, at: number): number {
  return ulawOf(Math.sin((2 * Math.PI * hz * at) / sampleRate) * amplitude * 32_767);
}
