/**
 * WAV files as people have them (RIFF, WAVE): PCM of 8 to 32 bits and floating point, mono or stereo. What comes is checked before a
 * sample is read; whatever is wrong is said by name. Must never hold a whole file as decoded samples: frames are read piece by piece.
 */

export type SoundFault =
  /** No WAV file at all. */
  | 'sound_not_wav'
  /** A WAV file with a coding that is not read here. */
  | 'sound_coding'
  | 'sound_channels'
  | 'sound_rate'
  /** Cut off, or its parts contradict each other. */
  | 'sound_broken'
  | 'sound_too_short'
  | 'sound_too_long'
  | 'sound_silent';

/** The file can not be used; `params` say what came and what would be accepted. */
export class UnusableSound extends Error {
  override readonly name = 'UnusableSound';
  readonly fault: SoundFault;
  readonly params: Readonly<Record<string, string | number>>;

  constructor(fault: SoundFault, params: Readonly<Record<string, string | number>> = {}) {
    super(fault);
    this.fault = fault;
    this.params = params;
  }
}

export const LEAST_RATE = 8_000;
export const MOST_RATE = 48_000;

export type WavSound = {
  /** Frames for each second. */
  readonly rate: number;
  readonly frames: number;
  /** Writes frames from `first` on, mixed down to one channel in [-1, 1], into `into`; outside of the sound is silence. */
  read(first: number, into: Float32Array): void;
};

type Coding = 'integer' | 'float';
type Form = {
  readonly coding: Coding;
  readonly channels: number;
  readonly rate: number;
  readonly bits: number;
};

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
/** Names of what people send now and then, for the message. */
const NAMES: Readonly<Record<number, string>> = {
  2: 'ADPCM',
  6: 'A-law',
  7: 'µ-law',
  0x11: 'ADPCM',
  0x55: 'MP3',
};
const HEAD_BYTES = 12;
const CHUNK_HEAD_BYTES = 8;
/** Programs that write as they go do not know the length yet. */
const UNKNOWN_LENGTH = 0xffff_ffff;

/** @throws UnusableSound, and nothing else, whatever the bytes are */
export function openWav(bytes: Buffer): WavSound {
  if (bytes.length < HEAD_BYTES || ascii(bytes, 0) !== 'RIFF' || ascii(bytes, 8) !== 'WAVE') {
    throw new UnusableSound('sound_not_wav');
  }
  let form: Form | undefined;
  for (let at = HEAD_BYTES; at + CHUNK_HEAD_BYTES <= bytes.length; ) {
    const name = ascii(bytes, at);
    const size = bytes.readUInt32LE(at + 4);
    const begin = at + CHUNK_HEAD_BYTES;
    if (name === 'fmt ') form = readForm(bytes.subarray(begin, begin + size));
    if (name === 'data') {
      if (form === undefined) throw new UnusableSound('sound_broken');
      if (size !== UNKNOWN_LENGTH && begin + size > bytes.length) throw new UnusableSound('sound_broken');
      return soundOf(form, bytes.subarray(begin, size === UNKNOWN_LENGTH ? undefined : begin + size));
    }
    // Chunks are padded to an even length.
    at = begin + size + (size % 2);
  }
  throw new UnusableSound('sound_broken');
}

function readForm(chunk: Buffer): Form {
  if (chunk.length < 16) throw new UnusableSound('sound_broken');
  const tag = chunk.readUInt16LE(0);
  if (tag === EXTENSIBLE && chunk.length < 26) throw new UnusableSound('sound_broken');
  const format = tag === EXTENSIBLE ? chunk.readUInt16LE(24) : tag;
  const [channels, rate, frameBytes, bits] = [
    chunk.readUInt16LE(2),
    chunk.readUInt32LE(4),
    chunk.readUInt16LE(12),
    chunk.readUInt16LE(14),
  ];
  const isInteger = format === PCM && [8, 16, 24, 32].includes(bits);
  const isFloat = format === FLOAT && [32, 64].includes(bits);
  if (!isInteger && !isFloat) {
    const name = format === PCM || format === FLOAT ? `${format === PCM ? 'PCM' : 'float'}` : NAMES[format];
    const came = name ?? `0x${format.toString(16)}`;
    throw new UnusableSound('sound_coding', {
      came: format === PCM || format === FLOAT ? `${came} ${bits} bit` : came,
    });
  }
  if (channels !== 1 && channels !== 2) throw new UnusableSound('sound_channels', { came: channels });
  if (rate < LEAST_RATE || rate > MOST_RATE) throw new UnusableSound('sound_rate', { came: rate });
  if (frameBytes !== (channels * bits) / 8) throw new UnusableSound('sound_broken');
  return { coding: isInteger ? 'integer' : 'float', channels, rate, bits };
}

function soundOf({ coding, channels, rate, bits }: Form, samples: Buffer): WavSound {
  const sampleBytes = bits / 8;
  const frameBytes = sampleBytes * channels;
  const frames = Math.floor(samples.length / frameBytes);
  const sampleAt = readerOf(coding, bits, samples);
  return {
    rate,
    frames,
    read(first, into) {
      into.fill(0);
      const begin = Math.max(0, -first);
      const end = Math.min(into.length, frames - first);
      for (let at = begin; at < end; at++) {
        const byte = (first + at) * frameBytes;
        const sum = channels === 1 ? sampleAt(byte) : (sampleAt(byte) + sampleAt(byte + sampleBytes)) / 2;
        into[at] = sum;
      }
    },
  };
}

/** One sample in [-1, 1] from a byte on. */
function readerOf(coding: Coding, bits: number, samples: Buffer): (byte: number) => number {
  if (coding === 'float') {
    return bits === 32
      ? (byte) => bounded(samples.readFloatLE(byte))
      : (byte) => bounded(samples.readDoubleLE(byte));
  }
  switch (bits) {
    case 8:
      // The only one without a sign.
      return (byte) => ((samples[byte] ?? 128) - 128) / 128;
    case 16:
      return (byte) => samples.readInt16LE(byte) / 2 ** 15;
    case 24:
      return (byte) => samples.readIntLE(byte, 3) / 2 ** 23;
    default:
      return (byte) => samples.readInt32LE(byte) / 2 ** 31;
  }
}

function bounded(value: number): number {
  return Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : 0;
}

function ascii(bytes: Buffer, at: number): string {
  return bytes.toString('latin1', at, at + 4);
}
