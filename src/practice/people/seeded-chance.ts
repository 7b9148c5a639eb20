/** Chance that can be repeated: the same seed gives the same numbers. */
import type { Chance } from './practice-people.ts';

/** mulberry32 (Tommy Ettinger, public domain): small and good enough for seconds of ringing. @param seed any whole number */
export function seededChance(seed: number): Chance {
  let state = seed | 0;
  return {
    next: () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
  };
}
