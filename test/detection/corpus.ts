/**
 * A corpus of people, machines and tones as a telephone brings them, made by a speech synthesiser and seeded chance: the same on every
 * machine with the same espeak-ng. Two parts that share neither voice nor sentence. It stands for nothing beyond itself: no person has
 * spoken in it. Needs espeak-ng and sox.
 */
import { execFileSync } from 'node:child_process';
import { seededRandom } from '../../src/sim/random.ts';
import { type Part, type Sayings, sayings } from './sayings.ts';

export const RATE = 8_000;
export const NOISES = ['none', 'hiss 30 dB', 'street 20 dB', 'babble 15 dB'] as const;
export type Noise = (typeof NOISES)[number];
export type Kind = 'short human' | 'long human' | 'machine' | 'fax' | 'special tones' | 'silence';
export type Clip = {
  readonly name: string;
  readonly kind: Kind;
  readonly language: string;
  readonly noise: Noise;
  /** 8 kHz, as it arrives after the answer. */
  readonly samples: Int16Array;
};

/** The truth that a verdict is held against. */
export function truthOf(kind: Kind): 'human' | 'machine' | 'fax' | 'silence' {
  if (kind === 'short human' || kind === 'long human') return 'human';
  return kind === 'special tones' ? 'machine' : kind;
}

const VOICES: Readonly<Record<Part, readonly string[]>> = {
  tuning: ['m1', 'm3', 'm7', 'f1', 'f3'],
  'held-out': ['m2', 'm4', 'm5', 'f2', 'f4', 'f5'],
};
const TOTAL_MS = 9_000;
type Chance = ReturnType<typeof seededRandom>;

/** Makes one part; `takes` is how often each sentence is spoken, by another voice and in another noise each time. */
export function makeCorpus(part: Part, takes: number): Clip[] {
  const chance = seededRandom(part === 'tuning' ? 41 : 131);
  const clips: Clip[] = [];
  for (const [language, words] of Object.entries(sayings[part])) {
    const kinds = { 'short human': words.short, 'long human': words.long, machine: words.machine } as const;
    for (const [kind, texts] of Object.entries(kinds) as [keyof typeof kinds, readonly string[]][]) {
      for (let take = 0; take < takes; take++) {
        for (const text of texts) clips.push(spoken({ part, language, kind, text, words, chance }));
      }
    }
  }
  for (let take = 0; take < takes * 4; take++) clips.push(...tones(chance, take));
  return clips.map((clip, index) => ({
    ...clip,
    name: `${part}-${index}-${clip.kind.replaceAll(' ', '-')}`,
  }));
}

type Spoken = {
  readonly part: Part;
  readonly language: string;
  readonly kind: 'short human' | 'long human' | 'machine';
  readonly text: string;
  readonly words: Sayings;
  readonly chance: Chance;
};

function spoken({ part, language, kind, text, words, chance }: Spoken): Clip {
  const voice = {
    name: `${language}+${chance.pick(VOICES[part])}`,
    speed: chance.whole(135, 195),
    pitch: chance.whole(30, 70),
  };
  const pieces = text.split('|').map((piece) => speak(voice, piece.trim()));
  const beforeMs = kind === 'machine' ? chance.between(200, 1_000) : chance.between(80, 600);
  const sound = [silence(beforeMs)];
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) sound.push(silence(chance.between(300, 1_000)));
    sound.push(piece);
  }
  if (kind === 'machine')
    sound.push(silence(chance.between(200, 800)), tone(chance.pick([800, 1_000, 1_400]), 400));
  else sound.push(silence(chance.between(1_800, 3_000)), speak(voice, words.again));
  return finish({ kind, language, sound, chance });
}

function tones(chance: Chance, take: number): Clip[] {
  const before = silence(chance.between(150, 700));
  const isCalled = take % 2 === 0;
  const fax = isCalled ? [tone(2_100, 3_000)] : [tone(1_100, 500), silence(3_000), tone(1_100, 500)];
  const special = [950, 1_400, 1_800].map((hz) => tone(hz, 330));
  const said = speak(
    { name: 'en-gb+m2', speed: 160, pitch: 50 },
    'The number you have dialed is not in service.',
  );
  const rest = { language: 'none', chance };
  return [
    finish({ ...rest, kind: 'fax', sound: [before, ...fax] }),
    finish({ ...rest, kind: 'special tones', sound: [before, ...special, silence(200), said] }),
    finish({ ...rest, kind: 'silence', sound: [before] }),
  ];
}

type Unfinished = {
  readonly kind: Kind;
  readonly language: string;
  readonly sound: readonly Int16Array[];
  readonly chance: Chance;
};

/** Brings it to a level of the telephone network and lays a noise under all of it. */
function finish({ kind, language, sound, chance }: Unfinished): Clip {
  const samples = new Float64Array((TOTAL_MS * RATE) / 1000);
  let at = 0;
  for (const piece of sound) {
    if (at + piece.length > samples.length) samples.set(piece.subarray(0, samples.length - at), at);
    else samples.set(piece, at);
    at = Math.min(samples.length, at + piece.length);
  }
  const speechDb = chance.between(-30, -16);
  const gain = 10 ** ((speechDb + 18) / 20);
  const noise = chance.pick(NOISES);
  const bed = noiseBed(noise, { chance, length: samples.length, speechDb });
  const mixed = Int16Array.from(samples, (sample, index) =>
    Math.max(-32_768, Math.min(32_767, Math.round(sample * gain + (bed[index] ?? 0)))),
  );
  return { name: '', kind, language, noise, samples: mixed };
}

type Bed = { readonly chance: Chance; readonly length: number; readonly speechDb: number };

function noiseBed(noise: Noise, { chance, length, speechDb }: Bed): Float64Array {
  const bed = new Float64Array(length);
  if (noise === 'none') return bed;
  const under = Number(/\d+/.exec(noise)?.[0] ?? 0);
  const wanted = 32_768 * 10 ** ((speechDb - under) / 20);
  const phases = Array.from({ length: 6 }, () => chance.between(0, 7));
  let [slow, slower] = [0, 0];
  for (let at = 0; at < length; at++) {
    const white = chance.between(-1, 1);
    slow = 0.97 * slow + white * 0.24;
    slower = 0.999 * slower + white * 0.03;
    const seconds = at / RATE;
    if (noise === 'hiss 30 dB') bed[at] = white;
    else if (noise === 'street 20 dB')
      bed[at] = (slow + slower) * (1 + 0.5 * Math.sin(seconds * 1.7 + (phases[0] ?? 0)));
    // Voices far away: noise of the voice's band that swells as syllables do.
    else
      bed[at] =
        slow * phases.reduce((sum, phase, who) => sum + (1 + Math.sin(seconds * (17 + 3 * who) + phase)), 0);
  }
  const power = Math.sqrt(bed.reduce((sum, value) => sum + value * value, 0) / length);
  return bed.map((value) => (value * wanted) / power);
}

export function silence(ms: number): Int16Array {
  return new Int16Array(Math.round((ms * RATE) / 1000));
}
export function tone(hz: number, ms: number): Int16Array {
  return Int16Array.from({ length: Math.round((ms * RATE) / 1000) }, (_, at) =>
    Math.round(5_800 * Math.sin((2 * Math.PI * hz * at) / RATE)),
  );
}

/** Speech of -18 dB mean power as the telephone's band has it, without the synthesiser's silence before and after. */
function speak(voice: { name: string; speed: number; pitch: number }, text: string): Int16Array {
  const how = ['-v', voice.name, '-s', String(voice.speed), '-p', String(voice.pitch), '--stdout'];
  const wave = execFileSync('espeak-ng', [...how, text]);
  const effects = 'highpass 250 lowpass 3400 silence 1 0.01 0.5% reverse silence 1 0.01 0.5% reverse';
  const raw = execFileSync(
    'sox',
    `-D -t wav - -t raw -e signed -b 16 -c 1 -r ${RATE} - ${effects}`.split(' '),
    {
      input: wave,
      maxBuffer: 1 << 24,
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  );
  const samples = new Int16Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + (raw.length & ~1)));
  const power = Math.sqrt(
    samples.reduce((sum, value) => sum + value * value, 0) / Math.max(1, samples.length),
  );
  const gain = (32_768 * 10 ** (-18 / 20)) / Math.max(1, power);
  return samples.map((value) => Math.max(-32_768, Math.min(32_767, Math.round(value * gain))));
}
