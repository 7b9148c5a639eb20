// How high a rate may really be when only so many cases were seen (I13): a day with 1 abandoned of 20 is not a day of 5 % yet. For the
// supervisor's eyes; pacing has its own reckoning. Must never steer anything.

/** The 97.5 % point of the standard normal distribution: a two-sided interval of 95 %. */
const Z_95 = 1.959963984540054;

/**
 * The upper end of the 95 % score interval for a share.
 * @param cases how many of `all` were so; 0 <= cases <= all, whole numbers
 * @returns a share from 0 to 1; 1 where nothing was seen yet
 * @see E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209-212; the formula as in
 *   R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), 857-872, method 3
 */
export function upperBound(cases: number, all: number): number {
  if (all <= 0) return 1;
  const share = cases / all;
  const square = Z_95 * Z_95;
  const middle = 2 * all * share + square;
  const reach = Z_95 * Math.sqrt(square + 4 * all * share * (1 - share));
  return Math.min(1, (middle + reach) / (2 * (all + square)));
}
