// The abandon budget of a window (I13): how many answered people may still be left without an agent, and how fast it may be spent.
// Must never round in our favour.

/** How the use of the agents grows with what is spent on it: as about the power 0.4 of the abandon ratio (docs/pacing.md). */
const GAIN_POWER = 0.4;
const TABLE = 80;

/**
 * Best speed of spending a budget of k abandoned calls, in calls per rest of the window. With a gain of rate^a the value of k calls left
 * and R answers to come is c(k) * R^(1-a); the best rate is x(k)/R with c(k) = x(k)^a and a * x(k)^(a-1) = x(k)^a - x(k-1)^a (the
 * Hamilton-Jacobi-Bellman equation of a pure death process; derivation in docs/pacing.md). Less than k, and much less when k is small:
 * the last call is dear.
 */
const speeds: readonly number[] = solveSpeeds();

function solveSpeeds(): number[] {
  const found = [0];
  for (let k = 1; k <= TABLE; k += 1) {
    const before = (found[k - 1] ?? 0) ** GAIN_POWER;
    let [low, high] = [found[k - 1] ?? 0, k];
    for (let step = 0; step < 50; step += 1) {
      const x = (low + high) / 2;
      if (x ** GAIN_POWER - before > GAIN_POWER * x ** (GAIN_POWER - 1)) high = x;
      else low = x;
    }
    found.push((low + high) / 2);
  }
  return found;
}

/** The best spending of the rest of a window with `left` abandoned calls in hand; 0 below one. Never more than `left`. */
export function spendingOf(left: number): number {
  if (left < 1) return 0;
  if (left >= TABLE) return left - (TABLE - (speeds[TABLE] ?? 0));
  const whole = Math.floor(left);
  const [low, high] = [speeds[whole] ?? 0, speeds[whole + 1] ?? 0];
  return low + (high - low) * (left - whole);
}

/** Abandoned calls that are still allowed when `answersToCome` more people answer before the window ends; may be negative. */
export function budgetLeft(
  ratio: number,
  window: { readonly answered: number; readonly abandoned: number },
  answersToCome: number,
): number {
  return ratio * (window.answered + answersToCome) - window.abandoned;
}
