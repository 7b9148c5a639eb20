// Twenty milliseconds of a voice, as the detector sees them: how loud, and whether they are one pure tone. Must never know what they mean.

/** Samples a second, and in one frame. */
export const SAMPLE_RATE = 8_000;
export const FRAME_SAMPLES = 160;
export const FRAME_MS = 20;

export type Frame = {
  /** Root of the mean square against full scale; -100 is silence, speech is about -20 in a telephone. */
  readonly levelDb: number;
  /** Set where nearly all of it is a single tone. */
  readonly toneHz: number | undefined;
};

const SILENCE_DB = -100;
/** Quieter than this, a tone is not looked for. */
const TONE_FROM_DB = -40;
/** The share of the power that one frequency must have to be called a tone. */
const TONE_SHARE = 0.88;
/** So far aside noise may draw the guess; a frame of 20 ms sees a tone within 50 Hz of it. */
const NEIGHBOURS_HZ = [0, -40, 40, -80, 80, -120, 120];
const STEPS_HZ = [20, 10, 5];
/** Below that share it is no tone, however finely it is looked for. */
const WORTH_SEARCHING = 0.5;
const LOWEST_TONE_HZ = 350;
const HIGHEST_TONE_HZ = 3_000;

/**
 * Measures one frame.
 * @param samples linear, 16 bits, one channel, 8 kHz; 160 of them, or fewer at an end
 */
export function frameOf(samples: Int16Array): Frame {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  if (energy === 0) return { levelDb: SILENCE_DB, toneHz: undefined };
  const levelDb = Math.max(SILENCE_DB, 10 * Math.log10(energy / samples.length / 32_768 ** 2));
  return { levelDb, toneHz: levelDb < TONE_FROM_DB ? undefined : toneOf(samples, energy) };
}

/**
 * A sinusoid obeys x[n] + x[n-2] = 2 cos(w) x[n-1]: w is fitted by least squares (Prony, for one frequency). Noise draws that guess aside,
 * so the neighbourhood is searched; Goertzel's algorithm says how much of the power is there.
 */
function toneOf(samples: Int16Array, energy: number): number | undefined {
  let [cross, own] = [0, 0];
  for (let at = 2; at < samples.length; at++) {
    const middle = samples[at - 1] ?? 0;
    cross += middle * ((samples[at] ?? 0) + (samples[at - 2] ?? 0));
    own += middle * middle;
  }
  const cosine = own === 0 ? 2 : cross / (2 * own);
  if (Math.abs(cosine) >= 1) return undefined;
  const hz = (Math.acos(cosine) * SAMPLE_RATE) / (2 * Math.PI);
  if (hz < LOWEST_TONE_HZ || hz > HIGHEST_TONE_HZ) return undefined;
  let best = { hz, share: 0 };
  const look = (at: number) => {
    const share = shareAt(samples, at) / energy;
    if (share > best.share) best = { hz: at, share };
  };
  for (const away of NEIGHBOURS_HZ) look(hz + away);
  if (best.share < WORTH_SEARCHING) return undefined;
  for (const step of STEPS_HZ) {
    const from = best.hz;
    look(from - step);
    look(from + step);
  }
  return best.share >= TONE_SHARE ? Math.round(best.hz) : undefined;
}

/** Goertzel: the energy at one frequency, in the units of the sum of squares. */
function shareAt(samples: Int16Array, hz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hz) / SAMPLE_RATE);
  let [before, last] = [0, 0];
  for (const sample of samples) [before, last] = [last, sample + turn * last - before];
  return (2 * (last * last + before * before - turn * last * before)) / samples.length;
}
