/**
 * The people of the practice network: what they do is in the last two digits of their number, only the seconds are chance. The
 * simulated telephone has the same people (docs/simulator.md); a test compares the two, draw by draw.
 */
import type { Behaviour } from './behaviour.ts';

export interface Chance {
  /** A number in [0, 1). */
  next(): number;
}

/**
 * Talk times in seconds at 0 %, 5 %, 10 % ... 95 %, 99 %, 100 %.
 * Source: Bank Marketing data set, S. Moro, P. Cortez, P. Rita (2014), UCI Machine Learning Repository, CC BY 4.0.
 */
const talkShares = [...Array.from({ length: 20 }, (_, index) => index * 5), 99, 100];
const talkSeconds = [
  5, 35, 59, 75, 90, 103, 117, 132, 147, 162, 180, 200, 222, 248, 279, 319, 366, 438, 551, 756, 1297, 1800,
];

function drawTalkMs(chance: Chance): number {
  const share = chance.next() * 100;
  const above = talkShares.findIndex((one) => share < one);
  const [from = 0, to = 100] = [talkShares[above - 1], talkShares[above]];
  const [low = 5, high = 1800] = [talkSeconds[above - 1], talkSeconds[above]];
  return Math.round(1000 * (low + ((share - from) / (to - from)) * (high - low)));
}

/** What the person with this number does. @param digits at least two, as `digitsOf` gives them */
export function practicePerson(digits: string, chance: Chance): Behaviour {
  const between = (low: number, high: number) => low + chance.next() * (high - low);
  const lastTwo = Number(digits.slice(-2));
  const ringsAfterMs = between(300, 900);
  const person = { kind: 'answers', ringsAfterMs, voice: { kind: 'person' } } as const;
  if (lastTwo <= 39) {
    // At least 20 s, so that whoever tries the product for the first time can say a word.
    const hangsUpAfterMs = Math.max(20_000, drawTalkMs(chance));
    return { ...person, afterMs: ringsAfterMs + between(2_500, 7_000), hangsUpAfterMs };
  }
  if (lastTwo <= 49) return { ...person, afterMs: ringsAfterMs + between(700, 1_200) };
  if (lastTwo <= 59) {
    const afterMs = ringsAfterMs + between(8_000, 13_000);
    return { ...person, afterMs, hangsUpAfterMs: drawTalkMs(chance) };
  }
  if (lastTwo <= 74) return { kind: 'rings', ringsAfterMs };
  if (lastTwo <= 84) return { kind: 'refuses', status: 486, afterMs: between(800, 1_600) };
  if (lastTwo <= 89) return unknownNumber(between(500, 1_200), chance);
  if (lastTwo <= 94) {
    const afterMs = ringsAfterMs + between(4_000, 6_000);
    return { ...person, afterMs, voice: { kind: 'machine' }, hangsUpAfterMs: between(20_000, 30_000) };
  }
  return { ...person, afterMs: ringsAfterMs + between(2_000, 4_000), hangsUpAfterMs: 3_000 };
}

/** Half of the networks say it with tones first; those last a second. */
function unknownNumber(afterMs: number, chance: Chance): Behaviour {
  const refusal = { kind: 'refuses', status: 404 } as const;
  if (chance.next() < 0.5) return { ...refusal, afterMs };
  const early = { afterMs: 200, voice: { kind: 'special information tones' } } as const;
  return { ...refusal, afterMs: afterMs + 800, early };
}
