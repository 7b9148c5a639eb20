/** How loud something is and which tones are in it. */
import { linearFrom, loudnessOfUlaw, sampleRate } from './ulaw.ts';

/** Mean loudness of a frame as a share of full scale: about 0.64 of the amplitude for a tone, 0.02 to 0.2 for speech. */
export function loudnessOf(ulaw: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < ulaw.length; at++) sum += loudnessOfUlaw[ulaw[at] ?? 0] ?? 0;
  return ulaw.length === 0 ? 0 : sum / ulaw.length;
}

/** Root of the mean square as a share of full scale; a tone of full amplitude has 0.71. */
export function levelOf(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length) / 32_768;
}

/** The amplitude of one frequency (Goertzel's algorithm), as a share of full scale. */
export function amplitudeOf(samples: Int16Array, hz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hz) / sampleRate);
  let [before, last] = [0, 0];
  for (const sample of samples) [before, last] = [last, sample / 32_768 + turn * last - before];
  const power = Math.max(0, last * last + before * before - turn * last * before);
  return samples.length === 0 ? 0 : (2 * Math.sqrt(power)) / samples.length;
}

/** The loudest of the given frequencies; undefined where none has more than a hundredth of full scale. */
export function strongestOf(samples: Int16Array, frequencies: readonly number[]): number | undefined {
  let best: { hz: number; amplitude: number } | undefined;
  for (const hz of frequencies) {
    const amplitude = amplitudeOf(samples, hz);
    if (amplitude > (best?.amplitude ?? 0.01)) best = { hz, amplitude };
  }
  return best?.hz;
}

const recentMs = 200;
const mostFrames = 64;

/** What was heard in the last 200 ms; what came longer ago does not count, also when nothing came since. */
export class Recent {
  readonly #frames: { at: number; ulaw: Uint8Array }[] = [];

  hear(at: number, ulaw: Uint8Array): void {
    this.#frames.push({ at, ulaw });
    while (this.#frames.length > mostFrames || (this.#frames[0]?.at ?? at) < at - recentMs)
      this.#frames.shift();
  }

  samples(now: number): Int16Array {
    const recent = this.#frames.filter(({ at }) => at >= now - recentMs);
    return linearFrom(Buffer.concat(recent.map(({ ulaw }) => ulaw)));
  }
}
