// Seeded chance: the same seed gives the same numbers on every machine, so that a whole day can be replayed.
import type { Random } from '../engine/ports.ts';

export interface SeededRandom extends Random {
  /** A stream of its own, set by this one's seed and the label: drawing from one stream never shifts another. */
  stream(label: string): SeededRandom;
  /** True with this probability (0 to 1). */
  chance(probability: number): boolean;
  /** A number from `low` up to but not including `high`. */
  between(low: number, high: number): number;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  /** One of a list that must not be empty. */
  pick<Thing>(things: readonly Thing[]): Thing;
}

/** The words of chance over any source of numbers in [0, 1): the seeded one, or the product's real one. */
export function wordsOfChance(next: () => number): Omit<SeededRandom, 'stream' | 'next'> {
  return {
    chance: (probability) => next() < probability,
    between: (low, high) => low + next() * (high - low),
    whole: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick<Thing>(things: readonly Thing[]): Thing {
      const thing = things[Math.floor(next() * things.length)];
      if (thing === undefined) throw new RangeError('pick needs a list with at least one thing in it');
      return thing;
    },
  };
}

/**
 * sfc32 (Chris Doty-Humphrey, PractRand; public domain): small, fast, period of at least 2^32 for every seed.
 * @param seed any whole number
 */
export function seededRandom(seed: number): SeededRandom {
  return open(`${seed}`);
}

function open(seed: string): SeededRandom {
  const next = sfc32(hashOf(seed, 0x9e3779b9), hashOf(seed, 0x85ebca6b), hashOf(seed, 0xc2b2ae35));
  return { next, stream: (label) => open(`${seed}/${label}`), ...wordsOfChance(next) };
}

/** FNV-1a with another start for each word of the state, mixed at the end (MurmurHash3's finaliser). */
function hashOf(text: string, start: number): number {
  let hash = start ^ 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function sfc32(first: number, second: number, third: number): () => number {
  let [a, b, c, counter] = [first | 0, second | 0, third | 0, 1];
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first numbers still look like the seed; fifteen rounds mix it in (as the author does).
  for (let round = 0; round < 15; round++) next();
  return next;
}
