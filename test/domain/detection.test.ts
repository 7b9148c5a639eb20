// The detector on voices that are written down frame by frame (E25): what it says, when, and what it must never say.
import { describe, expect, it } from 'vitest';
import {
  FRAME_MS,
  FRAME_SAMPLES,
  type Frame,
  SAMPLE_RATE,
  frameOf,
} from '../../src/domain/detection/frame.ts';
import { type Hearing, hear, startHearing } from '../../src/domain/detection/hearing.ts';
import { DETECTION_RULES, featuresOf, verdictOf } from '../../src/domain/detection/verdict.ts';
import { LONGEST_GREETING_MS, QUIET_MS, isTimeToSpeak } from '../../src/domain/detection/when-to-speak.ts';
import { seededRandom } from '../../src/sim/random.ts';

type Piece = { readonly ms: number; readonly db: number; readonly hz?: number };
const quiet = (ms: number, db = -100): Piece => ({ ms, db });
const talk = (ms: number, db = -20): Piece => ({ ms, db });
const beep = (hz: number, ms: number): Piece => ({ ms, db: -15, hz });

function framesOf(pieces: readonly Piece[]): Frame[] {
  return pieces.flatMap(({ ms, db, hz }) =>
    Array.from({ length: Math.round(ms / FRAME_MS) }, () => ({ levelDb: db, toneHz: hz })),
  );
}
function heard(...pieces: readonly Piece[]): Hearing {
  return framesOf(pieces).reduce(hear, startHearing(0));
}
/** When each new verdict was first sure. */
function verdicts(...pieces: readonly Piece[]): [string, number][] {
  const found: [string, number][] = [];
  let hearing = startHearing(0);
  for (const frame of framesOf(pieces)) {
    hearing = hear(hearing, frame);
    const verdict = verdictOf(hearing);
    if (verdict !== undefined && found.at(-1)?.[0] !== verdict) found.push([verdict, hearing.atMs]);
  }
  return found;
}

describe('E25 who has answered', () => {
  it('is a person when a short word is followed by silence, and that is known before 1.2 s', () => {
    for (const [beforeMs, wordMs] of [
      [100, 240],
      [300, 400],
      [40, 700],
    ] as const) {
      const [first] = verdicts(quiet(beforeMs), talk(wordMs), quiet(2_000));
      expect(first?.[0]).toBe('human');
      expect(first?.[1]).toBe(beforeMs + wordMs + DETECTION_RULES.waitsMs);
    }
  });

  it('is not known of somebody who talks on, and a greeting that does not end is a machine later', () => {
    const all = verdicts(quiet(400), talk(8_000));
    expect(all).toEqual([['machine', 400 + DETECTION_RULES.longTalkMs]]);
  });

  it('is no machine for a person who talks for five seconds and then waits', () => {
    expect(verdicts(quiet(300), talk(5_000), quiet(1_000))).toEqual([]);
    expect(verdicts(quiet(300), talk(2_000), quiet(300), talk(2_600), quiet(2_000))).toEqual([]);
  });

  it('is no machine for a person who, after a short word, talks with the agent for minutes', () => {
    expect(verdicts(quiet(200), talk(400), quiet(900), talk(60_000))).toEqual([['human', 900]]);
  });

  it('is nobody that can be told while nothing is heard, and a click or a crackle is no word', () => {
    expect(verdicts(quiet(5_000))).toEqual([]);
    expect(verdicts(quiet(200), talk(40), quiet(3_000))).toEqual([]);
    expect(verdicts(quiet(200), talk(20), quiet(100), talk(20), quiet(3_000))).toEqual([]);
  });

  it('is a person under a noise that never ends as well', () => {
    const [first] = verdicts(quiet(400, -42), talk(400, -20), quiet(2_000, -42));
    expect(first?.[0]).toBe('human');
  });

  it('is a fax machine by its tone, a machine by a beep, and nobody yet by the network’s ringing', () => {
    expect(verdicts(quiet(300), beep(2_100, 3_000))[0]?.[0]).toBe('fax');
    expect(verdicts(quiet(300), beep(1_100, 500))[0]?.[0]).toBe('fax');
    expect(verdicts(quiet(300), talk(3_000), quiet(300), beep(1_000, 300))[0]?.[0]).toBe('machine');
    expect(verdicts(quiet(200), beep(950, 330), beep(1_400, 330), beep(1_800, 330))[0]?.[0]).toBe('machine');
    expect(verdicts(quiet(200), beep(425, 1_000), quiet(2_000))).toEqual([]);
    expect(verdicts(quiet(200), beep(1_000, 100), quiet(1_000)).filter(([is]) => is !== 'human')).toEqual([]);
  });

  it('says what it rests on', () => {
    expect(featuresOf(heard(quiet(300), talk(400), quiet(200), talk(200), quiet(100)))).toEqual({
      heardMs: 1_200,
      talkFromMs: 300,
      talkMs: 800,
      voicedMs: 600,
      silenceMs: 100,
      longestGapMs: 200,
      tonesHz: [],
    });
  });
});

describe('when a message is left', () => {
  const first = (...pieces: readonly Piece[]): number | undefined => {
    let hearing = startHearing(0);
    for (const frame of framesOf(pieces)) {
      hearing = hear(hearing, frame);
      if (isTimeToSpeak(hearing)) return hearing.atMs;
    }
    return undefined;
  };

  it('is right after the beep, and not in a pause of the greeting', () => {
    const at = first(talk(2_000), quiet(900), talk(1_500), quiet(400), beep(1_000, 400), quiet(3_000));
    expect(at).toBeGreaterThanOrEqual(5_200 + 100);
    expect(at).toBeLessThan(5_200 + 200);
  });

  it('is after a silence that is longer than any pause where there is no beep, or it was before', () => {
    expect(first(talk(2_000), quiet(5_000))).toBe(2_000 + QUIET_MS);
    expect(first(quiet(5_000))).toBe(QUIET_MS);
  });

  it('is in the end also where somebody talks on and on', () => {
    expect(first(talk(40_000))).toBe(LONGEST_GREETING_MS);
  });
});

describe('a frame', () => {
  const sine = (hz: number, amplitude: number, noise = 0) => {
    const random = seededRandom(3);
    return Int16Array.from({ length: FRAME_SAMPLES }, (_, at) =>
      Math.round(
        amplitude * Math.sin((2 * Math.PI * hz * at) / SAMPLE_RATE) + random.between(-noise, noise || 1e-9),
      ),
    );
  };

  it('is as loud as its mean power says, and silence is -100', () => {
    expect(frameOf(sine(1_000, 32_767)).levelDb).toBeCloseTo(-3.01, 1);
    expect(frameOf(new Int16Array(FRAME_SAMPLES))).toEqual({ levelDb: -100, toneHz: undefined });
  });

  it('tells the frequency of a tone within 25 Hz, also under noise, and finds none in noise or in two tones', () => {
    for (const hz of [440, 950, 1_100, 1_400, 2_100]) {
      expect(Math.abs((frameOf(sine(hz, 5_000)).toneHz ?? 0) - hz)).toBeLessThanOrEqual(3);
      expect(Math.abs((frameOf(sine(hz, 5_000, 1_000)).toneHz ?? 0) - hz)).toBeLessThanOrEqual(25);
    }
    expect(frameOf(sine(1_000, 0, 8_000)).toneHz).toBeUndefined();
    // A key of a telephone is two tones.
    const [low, high] = [sine(770, 4_000), sine(1_336, 4_000)];
    expect(frameOf(low.map((value, at) => value + (high[at] ?? 0))).toneHz).toBeUndefined();
  });
});
