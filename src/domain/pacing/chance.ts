// The arithmetic of chance that pacing needs: how many of several independent things happen. Must never draw a random number.

/** A distribution over 0..top; the last entry is "top or more". `size` entries are in use. */
export type Counted = { readonly at: Float64Array; size: number };

export function counted(top: number): Counted {
  return { at: new Float64Array(top + 1), size: 1 };
}

/** Makes it certain that the count is `count` (or the top). */
export function setCertain(counted: Counted, count: number): void {
  const top = Math.min(count, counted.at.length - 1);
  counted.at.fill(0, 0, Math.max(counted.size, top + 1));
  counted.at[top] = 1;
  counted.size = top + 1;
}

/** Chances below this are not carried on: a hundred of them are far below what pacing steers by. */
const NEGLIGIBLE = 1e-9;

/** Adds one thing that happens with `chance` (Poisson-binomial convolution, in place, O(size)). */
export function addChance(counted: Counted, chance: number): void {
  if (chance <= 0) return;
  const { at } = counted;
  const top = at.length - 1;
  const last = counted.size - 1;
  const stay = 1 - chance;
  if (last === top) at[top] = (at[top] ?? 0) + (at[top - 1] ?? 0) * chance;
  else {
    const beyond = (at[last] ?? 0) * chance;
    if (beyond > NEGLIGIBLE) {
      at[last + 1] = beyond;
      counted.size = last + 2;
    }
    at[last] = (at[last] ?? 0) * stay + (last > 0 ? (at[last - 1] ?? 0) * chance : 0);
  }
  for (let k = last - 1; k > 0; k -= 1) at[k] = (at[k] ?? 0) * stay + (at[k - 1] ?? 0) * chance;
  if (last > 0) at[0] = (at[0] ?? 0) * stay;
}

/** P(a - b >= margin) for independent counts. */
export function chanceOfExcess(a: Counted, b: Counted, margin: number): number {
  let total = 0;
  let tail = 0;
  let below = a.size;
  for (let r = b.size - 1; r >= 0; r -= 1) {
    const least = Math.max(0, r + margin);
    while (below > least) {
      below -= 1;
      tail += a.at[below] ?? 0;
    }
    total += (b.at[r] ?? 0) * tail;
  }
  return Math.min(1, total);
}

/** 1 - Phi(z), the upper tail of the standard normal (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
export function normalTail(z: number): number {
  const x = Math.abs(z);
  const t = 1 / (1 + 0.2316419 * x);
  const density = 0.3989422804014327 * Math.exp((-x * x) / 2);
  const upper =
    density *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? upper : 1 - upper;
}
