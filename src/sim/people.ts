// Who is at the other end: what a person does when the telephone rings. Two kinds of people: those of the practice network, who are
// decided by the last two digits of their number (so that a test or a demonstration can choose), and a crowd, decided by chance alone.
import type { Random } from '../engine/ports.ts';
import { wordsOfChance } from './random.ts';

/** What becomes of one dialed number, if nobody hangs up before. All durations in milliseconds. */
export type Behaviour =
  /** A person: rings for `pickUpMs`, then talks and hangs up after `talkMs` (Infinity: waits until the agent does). */
  | {
      readonly kind: 'answers';
      readonly ringsAfterMs: number;
      readonly pickUpMs: number;
      readonly talkMs: number;
    }
  /** An answering machine: to the network it is an answer; the agent hears what it is. */
  | {
      readonly kind: 'machine';
      readonly ringsAfterMs: number;
      readonly pickUpMs: number;
      readonly talkMs: number;
    }
  /** A fax machine: an answer as well, with a tone instead of words. */
  | {
      readonly kind: 'fax';
      readonly ringsAfterMs: number;
      readonly pickUpMs: number;
      readonly talkMs: number;
    }
  | { readonly kind: 'no_answer'; readonly ringsAfterMs: number }
  | { readonly kind: 'busy'; readonly afterMs: number }
  | { readonly kind: 'invalid'; readonly afterMs: number }
  | { readonly kind: 'no_circuit'; readonly afterMs: number };

/** Decides about one call to one number. */
export type People = (e164: string, random: Random) => Behaviour;

/**
 * Talk times in seconds at 0 %, 5 %, 10 % ... 95 %, 99 %, measured on a real outbound campaign of 22,606 calls.
 * Source: Bank Marketing data set, S. Moro, P. Cortez, P. Rita (2014), UCI Machine Learning Repository, CC BY 4.0.
 */
const TALK_QUANTILES_S: readonly (readonly [share: number, seconds: number])[] = [
  [0, 5],
  [0.05, 35],
  [0.1, 59],
  [0.15, 75],
  [0.2, 90],
  [0.25, 103],
  [0.3, 117],
  [0.35, 132],
  [0.4, 147],
  [0.45, 162],
  [0.5, 180],
  [0.55, 200],
  [0.6, 222],
  [0.65, 248],
  [0.7, 279],
  [0.75, 319],
  [0.8, 366],
  [0.85, 438],
  [0.9, 551],
  [0.95, 756],
  [0.99, 1297],
  [1, 1800],
];

/** A talk time in milliseconds as the real campaign had them: median three minutes, mean a good four, a long tail up to half an hour. */
export function drawTalkMs(random: Random): number {
  const share = random.next();
  for (let index = 1; index < TALK_QUANTILES_S.length; index++) {
    const [from, low] = TALK_QUANTILES_S[index - 1] ?? [0, 0];
    const [to, high] = TALK_QUANTILES_S[index] ?? [1, 1800];
    if (share < to) return Math.round(1000 * (low + ((share - from) / (to - from)) * (high - low)));
  }
  return 1_800_000;
}

/** The practice network's people, by the last two digits of the number. docs/simulator.md shows this table to people. */
export const PRACTICE_TABLE = [
  { from: 0, to: 39, kind: 'answers' },
  { from: 40, to: 49, kind: 'answers_at_once_and_stays' },
  { from: 50, to: 59, kind: 'answers_late' },
  { from: 60, to: 74, kind: 'no_answer' },
  { from: 75, to: 84, kind: 'busy' },
  { from: 85, to: 89, kind: 'invalid' },
  { from: 90, to: 94, kind: 'machine' },
  { from: 95, to: 99, kind: 'hangs_up' },
] as const;
export type PracticeKind = (typeof PRACTICE_TABLE)[number]['kind'];

/** Which practice person has this number. */
export function practiceKindOf(e164: string): PracticeKind {
  const lastTwo = Number(e164.slice(-2));
  const line = PRACTICE_TABLE.find(({ from, to }) => lastTwo >= from && lastTwo <= to);
  if (!line) throw new RangeError(`a telephone number ends in two digits; this does not: ${e164.slice(-2)}`);
  return line.kind;
}

/** The people of the practice network: what they do is in their number, only the seconds are chance. */
export const practicePeople: People = (e164, random) => {
  const { between } = wordsOfChance(() => random.next());
  const ringsAfterMs = between(300, 900);
  switch (practiceKindOf(e164)) {
    case 'answers': {
      // At least 20 s, so that whoever tries the product for the first time can say a word.
      const talkMs = Math.max(20_000, drawTalkMs(random));
      return { kind: 'answers', ringsAfterMs, pickUpMs: between(2_500, 7_000), talkMs };
    }
    case 'answers_at_once_and_stays':
      return {
        kind: 'answers',
        ringsAfterMs,
        pickUpMs: between(700, 1_200),
        talkMs: Number.POSITIVE_INFINITY,
      };
    case 'answers_late':
      return { kind: 'answers', ringsAfterMs, pickUpMs: between(8_000, 13_000), talkMs: drawTalkMs(random) };
    case 'no_answer':
      return { kind: 'no_answer', ringsAfterMs };
    case 'busy':
      return { kind: 'busy', afterMs: between(800, 1_600) };
    case 'invalid':
      return { kind: 'invalid', afterMs: between(500, 1_200) };
    case 'machine':
      return {
        kind: 'machine',
        ringsAfterMs,
        pickUpMs: between(4_000, 6_000),
        talkMs: between(20_000, 30_000),
      };
    case 'hangs_up':
      return { kind: 'answers', ringsAfterMs, pickUpMs: between(2_000, 4_000), talkMs: 3_000 };
  }
};

/** A day's crowd: four in ten answer, as private households do for a campaign that they were told of. */
export const crowd: People = (_e164, random) => {
  const { between } = wordsOfChance(() => random.next());
  const ringsAfterMs = between(200, 3_000);
  const share = random.next();
  if (share < 0.4) {
    const talkMs = random.next() < 0.04 ? between(500, 4_000) : drawTalkMs(random);
    return { kind: 'answers', ringsAfterMs, pickUpMs: between(1_000, 24_000), talkMs };
  }
  if (share < 0.68) return { kind: 'no_answer', ringsAfterMs };
  if (share < 0.8) return { kind: 'busy', afterMs: between(300, 4_000) };
  if (share < 0.92) {
    return {
      kind: 'machine',
      ringsAfterMs,
      pickUpMs: between(8_000, 20_000),
      talkMs: between(15_000, 40_000),
    };
  }
  if (share < 0.97) return { kind: 'invalid', afterMs: between(200, 2_000) };
  return { kind: 'no_circuit', afterMs: between(100, 5_000) };
};
