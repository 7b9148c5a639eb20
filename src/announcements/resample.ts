/**
 * From any rate to the telephone's 8000 samples a second: a windowed sinc as low-pass, one set of weights for each phase between two
 * input frames. What lies above the telephone's 4 kHz must be gone before, or it comes back as a whistle at another pitch.
 */

export const TELEPHONE_RATE = 8_000;
/** Middle of the fall from 3.4 kHz, the top of the telephone's band, to 4 kHz. */
const CUTOFF_HZ = 3_700;
/** Width of the fall and how deep it goes: these make the length of the filter (Kaiser). */
const FALL_HZ = 600;
const DEPTH_DB = 66;

export type Resampler = {
  /** How many samples come out of so many frames. */
  lengthFrom(frames: number): number;
  /** The input that samples `first` to `first + count` need: begins at `from`, `length` frames; outside of the sound they are silence. */
  needs(first: number, count: number): { readonly from: number; readonly length: number };
  /** Writes the samples `first ...` into `out`; `input` is what `needs` asked for. */
  run(first: number, input: Float32Array, out: Float32Array): void;
};

/** @param rate frames a second of the input, at least TELEPHONE_RATE */
export function openResampler(rate: number): Resampler {
  const divisor = greatestCommonDivisor(rate, TELEPHONE_RATE);
  const [up, down] = [TELEPHONE_RATE / divisor, rate / divisor];
  // Kaiser's estimate: (depth - 7.95) / (14.36 * fall / rate) weights.
  const half = rate === TELEPHONE_RATE ? 0 : Math.ceil((DEPTH_DB - 7.95) / (14.36 * (FALL_HZ / rate)) / 2);
  const phases: (Float32Array | undefined)[] = [];
  const place = (sample: number) => Math.floor((sample * down) / up);
  return {
    lengthFrom: (frames) => Math.floor((frames * up) / down),
    needs: (first, count) => {
      const from = place(first) - half;
      return { from, length: place(first + count - 1) + half + 1 - from };
    },
    run(first, input, out) {
      const { from } = this.needs(first, out.length);
      for (let at = 0; at < out.length; at++) {
        const phase = ((first + at) * down) % up;
        const weights = (phases[phase] ??= weightsOf(rate, half, phase / up));
        const begin = place(first + at) - half - from;
        let sum = 0;
        for (let tap = 0; tap < weights.length; tap++) sum += (weights[tap] ?? 0) * (input[begin + tap] ?? 0);
        out[at] = sum;
      }
    },
  };
}

/** The weights for a sample that lies `fraction` of a frame behind the middle one; their sum is 1, so that loudness stays. */
function weightsOf(rate: number, half: number, fraction: number): Float32Array {
  if (half === 0) return Float32Array.of(1);
  const beta = 0.1102 * (DEPTH_DB - 8.7);
  const weights = Float64Array.from({ length: 2 * half + 1 }, (_, tap) => {
    const distance = tap - half - fraction;
    const x = (2 * CUTOFF_HZ * distance) / rate;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    const inside = 1 - (distance / (half + 1)) ** 2;
    return inside <= 0 ? 0 : sinc * bessel(beta * Math.sqrt(inside));
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Float32Array.from(weights, (weight) => weight / sum);
}

/** The modified Bessel function of order 0. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / 2 / k) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
