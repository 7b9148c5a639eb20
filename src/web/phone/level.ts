/** How loud the microphone is: what the meter shows and the words beside it. The words are decided here, so that they are tested. */

/** Below: nothing but the room. */
const SILENCE_DB = -55;
const QUIET_DB = -38;
const LOUD_DB = -6;

export type LevelWord = 'silent' | 'quiet' | 'good' | 'loud';

/** Decibels below full scale of a piece of sound, from its samples between -1 and 1. */
export function decibels(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const power = samples.length === 0 ? 0 : sum / samples.length;
  return power === 0 ? -100 : Math.max(-100, 10 * Math.log10(power));
}

/** From 0 to 1, as wide as the bar is. */
export function barOf(db: number): number {
  return Math.min(1, Math.max(0, (db + 60) / 60));
}

/** The word for the loudest moment of the last seconds: who speaks is not silent between two words. */
export function wordOf(loudestDb: number): LevelWord {
  if (loudestDb < SILENCE_DB) return 'silent';
  if (loudestDb < QUIET_DB) return 'quiet';
  return loudestDb > LOUD_DB ? 'loud' : 'good';
}
