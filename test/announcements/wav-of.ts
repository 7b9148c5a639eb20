/** WAV files of every kind for the tests: sums of tones, in the coding, rate and number of channels that is asked for. */

export type WavKind = {
  readonly rate?: number;
  readonly bits?: 8 | 16 | 24 | 32 | 64;
  readonly isFloat?: boolean;
  readonly channels?: number;
  readonly isExtensible?: boolean;
  /** Writes the length as programs do that do not know it yet. */
  readonly isLengthUnknown?: boolean;
};

/** @param at the value in [-1, 1] at an instant in seconds, for each channel */
export function wavOf(
  seconds: number,
  at: (second: number, channel: number) => number,
  kind: WavKind = {},
): Buffer {
  const { rate = 8000, bits = 16, isFloat = false, channels = 1, isExtensible = false } = kind;
  const frames = Math.round(seconds * rate);
  const bytes = bits / 8;
  const samples = Buffer.alloc(frames * channels * bytes);
  for (let frame = 0; frame < frames; frame++) {
    for (let channel = 0; channel < channels; channel++) {
      write(samples, (frame * channels + channel) * bytes, at(frame / rate, channel), { bits, isFloat });
    }
  }
  const form = Buffer.alloc(isExtensible ? 40 : 16);
  const tag = isFloat ? 3 : 1;
  form.writeUInt16LE(isExtensible ? 0xfffe : tag, 0);
  form.writeUInt16LE(channels, 2);
  form.writeUInt32LE(rate, 4);
  form.writeUInt32LE(rate * channels * bytes, 8);
  form.writeUInt16LE(channels * bytes, 12);
  form.writeUInt16LE(bits, 14);
  if (isExtensible) {
    form.writeUInt16LE(22, 16);
    form.writeUInt16LE(bits, 18);
    form.writeUInt16LE(tag, 24);
    Buffer.from('000000001000800000aa00389b71', 'hex').copy(form, 26);
  }
  // A chunk of an odd length before the samples, as editors leave their name in one.
  const note = chunk('LIST', Buffer.from('odd'));
  const sound = chunk('data', samples);
  if (kind.isLengthUnknown === true) sound.writeUInt32LE(0xffff_ffff, 4);
  const body = Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', form), note, sound]);
  return chunk('RIFF', body);
}

export const tone =
  (hz: number, level = 0.5) =>
  (second: number): number =>
    level * Math.sin(2 * Math.PI * hz * second);

/** The amplitude of a frequency in [-1, 1] samples, without what begins and ends. */
export function amplitude(samples: Int16Array, hz: number, rate = 8000): number {
  const inner = samples.subarray(800, -800);
  let [real, imaginary, weight] = [0, 0, 0];
  for (const [at, sample] of inner.entries()) {
    // Hann, so that a strong tone does not spill over its neighbours.
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / inner.length);
    const angle = (2 * Math.PI * hz * at) / rate;
    real += window * (sample / 32_768) * Math.cos(angle);
    imaginary += window * (sample / 32_768) * Math.sin(angle);
    weight += window;
  }
  return (2 * Math.hypot(real, imaginary)) / weight;
}

function chunk(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

function write(
  into: Buffer,
  at: number,
  value: number,
  { bits, isFloat }: { bits: number; isFloat: boolean },
): void {
  if (isFloat && bits === 32) into.writeFloatLE(value, at);
  else if (isFloat) into.writeDoubleLE(value, at);
  else if (bits === 8) into[at] = Math.round(128 + value * 127);
  else into.writeIntLE(Math.round(value * (2 ** (bits - 1) - 1)), at, bits / 8);
}
