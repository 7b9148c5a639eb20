// Files as people have them become what the telephone plays, and files that can not be used are refused by name (E34).
import { describe, expect, it } from 'vitest';
import { samplesOf, telephoneSound } from '../../src/announcements/telephone-sound.ts';
import { UnusableSound } from '../../src/announcements/wav-sound.ts';
import { type WavKind, amplitude, tone, wavOf } from './wav-of.ts';

const PEAK = 10 ** (-3 / 20);
const decibel = (ratio: number) => 20 * Math.log10(ratio);
const heard = async (wav: Buffer) => samplesOf((await telephoneSound(wav, 60_000)).wav);
const peakOf = (samples: Int16Array) =>
  samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0) / 32_768;

async function faultOf(wav: Buffer, longestMs = 60_000) {
  const error = await telephoneSound(wav, longestMs).then(
    () => undefined,
    (fault: unknown) => fault,
  );
  if (!(error instanceof UnusableSound)) throw new Error('it was not refused', { cause: error });
  return { fault: error.fault, ...error.params };
}

const KINDS: readonly WavKind[] = [
  { bits: 8 },
  { bits: 16, rate: 11_025 },
  { bits: 16, rate: 16_000, channels: 2 },
  { bits: 16, rate: 22_050, isExtensible: true },
  { bits: 24, rate: 44_100, channels: 2 },
  { bits: 24, rate: 48_000, isExtensible: true, channels: 2 },
  { bits: 32, rate: 48_000 },
  { bits: 32, isFloat: true, rate: 44_100 },
  { bits: 64, isFloat: true, rate: 12_345 },
  { bits: 16, rate: 48_000, isLengthUnknown: true },
];

describe('a WAV file', () => {
  for (const kind of KINDS) {
    it(`of the kind ${JSON.stringify(kind)} becomes the same tone at 8 kHz, at -3 dBFS`, async () => {
      const { wav, durationMs } = await telephoneSound(wavOf(1, tone(1000), kind), 60_000);
      const samples = samplesOf(wav);
      expect(Math.abs(durationMs - 1000)).toBeLessThanOrEqual(1);
      expect(Math.abs(decibel(amplitude(samples, 1000) / PEAK))).toBeLessThan(0.3);
      // What the coding itself leaves: 8 bits are 48 dB.
      const limit = kind.bits === 8 ? -40 : -60;
      for (const other of [300, 700, 1300, 2000, 3000, 3700])
        expect(decibel(amplitude(samples, other) / PEAK), `${other} Hz`).toBeLessThan(limit);
    });
  }

  for (const rate of [11_025, 16_000, 22_050, 44_100, 48_000]) {
    it(`of ${rate} Hz leaves nothing above -50 dB of what the telephone can not carry`, async () => {
      // 4.1 kHz would be heard at 3.9 kHz, 7 kHz at 1 kHz, and so on.
      for (const hz of [4100, 4500, 5000, 7000, 9500, 12_000, 15_000, 20_000].filter(
        (one) => one < rate / 2,
      )) {
        const both = wavOf(0.6, (second) => tone(1000, 0.4)(second) + tone(hz, 0.4)(second), { rate });
        const samples = await heard(both);
        const folded = Math.abs(((hz + 4000) % 8000) - 4000);
        const mirror = amplitude(samples, folded === 1000 ? 1000.0001 : folded);
        if (folded !== 1000) expect(decibel(mirror / amplitude(samples, 1000)), `${hz} Hz`).toBeLessThan(-50);
      }
      // Alone, whatever it folds to is raised by the loudness as far as it goes, and stays below as well.
      const alone = wavOf(0.6, (second) => tone(5000, 0.9)(second) + tone(440, 0.9 / 20)(second), { rate });
      const samples = await heard(alone);
      expect(decibel(amplitude(samples, 3000) / (amplitude(samples, 440) * 20))).toBeLessThan(-50);
    });
  }

  it('keeps the band of the telephone even, from 300 to 3400 Hz', async () => {
    for (const hz of [300, 1000, 2000, 3000, 3400]) {
      const reference = wavOf(0.6, (second) => tone(800, 0.4)(second) + tone(hz, 0.4)(second), {
        rate: 48_000,
      });
      const samples = await heard(reference);
      expect(Math.abs(decibel(amplitude(samples, hz) / amplitude(samples, 800))), `${hz} Hz`).toBeLessThan(
        0.5,
      );
    }
  });

  it('of two channels is mixed to one: each side at half', async () => {
    const sides = wavOf(0.6, (second, channel) => tone(channel === 0 ? 500 : 1500, 0.5)(second), {
      rate: 16_000,
      channels: 2,
    });
    const samples = await heard(sides);
    expect(decibel(amplitude(samples, 500) / amplitude(samples, 1500))).toBeCloseTo(0, 1);
  });

  it('is raised to -3 dBFS when it is quiet, but a whisper by 20 dB only, and lowered when it is loud', async () => {
    expect(peakOf(await heard(wavOf(0.5, tone(440, 0.2))))).toBeCloseTo(PEAK, 2);
    expect(peakOf(await heard(wavOf(0.5, tone(440, 0.01))))).toBeCloseTo(0.1, 2);
    expect(peakOf(await heard(wavOf(0.5, tone(440, 1), { bits: 32, isFloat: true })))).toBeCloseTo(PEAK, 2);
  });

  it('leaves the process its turns while a minute at 48 kHz is converted', async () => {
    const rate = 48_000;
    const long = wavOf(60, tone(440), { rate });
    let [longestMs, last] = [0, performance.now()];
    const ticking = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
    }, 1);
    await telephoneSound(long, 600_000);
    clearInterval(ticking);
    // One core that is shared with other tests: what is meant is milliseconds, not the second of the whole.
    expect(longestMs).toBeLessThan(250);
  }, 60_000);
});

describe('a file that can not be used is refused, and the refusal says what came', () => {
  const good = wavOf(1, tone(440));
  const changed = (change: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(good);
    change(bytes);
    return bytes;
  };
  it('is no WAV file', async () => {
    expect(await faultOf(Buffer.from('ID3\u0004 an MP3 of three minutes'))).toEqual({
      fault: 'sound_not_wav',
    });
    expect(await faultOf(Buffer.alloc(0))).toEqual({ fault: 'sound_not_wav' });
  });
  it('has another coding, too many channels, too low or too high a rate', async () => {
    expect(await faultOf(changed((b) => b.writeUInt16LE(6, 20)))).toEqual({
      fault: 'sound_coding',
      came: 'A-law',
    });
    expect(await faultOf(changed((b) => b.writeUInt16LE(12, 34)))).toEqual({
      fault: 'sound_coding',
      came: 'PCM 12 bit',
    });
    expect(await faultOf(wavOf(1, tone(440), { channels: 6 }))).toEqual({ fault: 'sound_channels', came: 6 });
    expect(await faultOf(wavOf(1, tone(440), { rate: 6000 }))).toEqual({ fault: 'sound_rate', came: 6000 });
    expect(await faultOf(wavOf(1, tone(440), { rate: 96_000 }))).toEqual({
      fault: 'sound_rate',
      came: 96_000,
    });
  });
  it('is cut off, has no samples, or contradicts itself', async () => {
    expect(await faultOf(good.subarray(0, 4000))).toEqual({ fault: 'sound_broken' });
    expect(await faultOf(good.subarray(0, 36))).toEqual({ fault: 'sound_broken' });
    expect(await faultOf(changed((b) => b.writeUInt16LE(7, 32)))).toEqual({ fault: 'sound_broken' });
  });
  it('is too short, too long, or silent', async () => {
    expect(await faultOf(wavOf(0.1, tone(440)))).toEqual({ fault: 'sound_too_short' });
    expect(await faultOf(wavOf(61, tone(440)))).toEqual({ fault: 'sound_too_long', came: 61, maximum: 60 });
    expect(await faultOf(wavOf(1, () => 0))).toEqual({ fault: 'sound_silent' });
  });

  it('whatever its bytes are: 500 mutated files are converted or refused by name, and nothing else happens', async () => {
    // xorshift: the same 500 each time.
    let state = 2_463_534_242;
    const next = (below: number) => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) % below;
    };
    const originals = KINDS.map((kind) => wavOf(0.25, tone(440), kind));
    const faults = new Map<string, number>();
    for (let round = 0; round < 500; round++) {
      const bytes = Buffer.from(originals[round % originals.length] ?? good);
      for (let change = 0; change <= next(4); change++) bytes[next(100)] = next(256);
      const cut = next(3) === 0 ? bytes.subarray(0, next(bytes.length)) : bytes;
      const outcome = await telephoneSound(cut, 60_000).then(
        () => 'converted',
        (error: unknown) => (error instanceof UnusableSound ? error.fault : `THROWN ${String(error)}`),
      );
      faults.set(outcome, (faults.get(outcome) ?? 0) + 1);
    }
    expect([...faults.keys()].filter((one) => one.startsWith('THROWN'))).toEqual([]);
    expect(faults.size).toBeGreaterThan(4);
    expect(faults.get('converted')).toBeGreaterThan(20);
  }, 60_000);
});
