/**
 * Makes of a file that somebody uploads what the telephone plays: 8 kHz, mono, 16 bit, at an even loudness. Works in short turns: the
 * calls of the same process must not wait for it.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { TELEPHONE_RATE, openResampler } from './resample.ts';
import { UnusableSound, openWav } from './wav-sound.ts';

export type TelephoneSound = { readonly wav: Buffer; readonly durationMs: number };

/** Shorter is a slip of the finger. */
const LEAST_MS = 200;
/** -3 dBFS: loud, and with room for what comes behind. */
const PEAK = 10 ** (-3 / 20);
/** A whisper is raised by so much and no more, or its noise would be the message. */
const MOST_GAIN = 10;
/** -60 dBFS: nobody would hear it. */
const SILENCE = 0.001;
/** Samples for one turn: some milliseconds of work. */
const TURN_SAMPLES = 2_000;
const HEAD_BYTES = 44;

/**
 * @param bytes a WAV file
 * @param longestMs what is longer is refused
 * @throws UnusableSound
 */
export async function telephoneSound(bytes: Buffer, longestMs: number): Promise<TelephoneSound> {
  const sound = openWav(bytes);
  const lengthMs = (sound.frames / sound.rate) * 1000;
  const seconds = Math.round(lengthMs / 1000);
  if (lengthMs < LEAST_MS) throw new UnusableSound('sound_too_short');
  if (lengthMs > longestMs)
    throw new UnusableSound('sound_too_long', { came: seconds, maximum: longestMs / 1000 });
  const resampler = openResampler(sound.rate);
  const samples = new Float32Array(resampler.lengthFrom(sound.frames));
  let peak = 0;
  for (let first = 0; first < samples.length; first += TURN_SAMPLES) {
    const out = samples.subarray(first, first + TURN_SAMPLES);
    const { from, length } = resampler.needs(first, out.length);
    const input = new Float32Array(length);
    sound.read(from, input);
    resampler.run(first, input, out);
    for (const sample of out) peak = Math.max(peak, Math.abs(sample));
    await turn();
  }
  if (peak < SILENCE) throw new UnusableSound('sound_silent');
  const gain = Math.min(MOST_GAIN, PEAK / peak);
  return {
    wav: await wavOf(samples, gain),
    durationMs: Math.round((samples.length / TELEPHONE_RATE) * 1000),
  };
}

/** The 16-bit samples of a file that this room has made. */
export function samplesOf(wav: Buffer): Int16Array {
  return Int16Array.from({ length: (wav.length - HEAD_BYTES) / 2 }, (_, at) =>
    wav.readInt16LE(HEAD_BYTES + at * 2),
  );
}

async function wavOf(samples: Float32Array, gain: number): Promise<Buffer> {
  const wav = Buffer.alloc(HEAD_BYTES + samples.length * 2);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(TELEPHONE_RATE, 24);
  wav.writeUInt32LE(TELEPHONE_RATE * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(samples.length * 2, 40);
  for (const [at, sample] of samples.entries()) {
    const value = Math.max(-32_768, Math.min(32_767, Math.round(sample * gain * 32_767)));
    wav.writeInt16LE(value, HEAD_BYTES + at * 2);
    if (at % 100_000 === 99_999) await turn();
  }
  return wav;
}
