// How several calling lists share one campaign (E13): which record of which list stands where in the campaign's order. Pure: shares in,
// places out. The order is laid once, when the lists or their shares change, so that handing over a record reads it from one index; it
// must never depend on who is ready, on the time, or on what was handed over before.
//
// By share: the campaign is worked in rounds. In each round a list has as many turns as its share says, spread over the round so that
// of any first N records it has had its part of N, give or take less than one. The turns come from the windows of proportionate
// progress (Baruah, Cohen, Plaxton, Varvel 1996): turn k of a list with share s in a round of P must come in [floor(kP/s), ceil((k+1)P/s)),
// and taking the turn whose window closes first keeps every window. A list that is worked out leaves gaps; the others close up.

export const LIST_ORDERS = ['by_share', 'one_after_another'] as const;
export type ListOrder = (typeof LIST_ORDERS)[number];

/** A share is a whole number; only its ratio to the other shares counts. */
export const SHARE_MIN = 1;
export const SHARE_MAX = 100;

/** Where the records of one list stand: turn by turn, round by round. */
export type ListTurns = {
  /** Added to every place of this list. */
  readonly base: number;
  /** How many places a round has, those of the other lists included. */
  readonly round: number;
  /** Which places of a round are this list's, ascending, from 0. */
  readonly slots: readonly number[];
};

/** Where a list begins when lists are worked one after another: each has room for 2^36 records. */
const PART = 2 ** 36;

/** Lays the lists of a campaign beside or behind each other, in their order. */
export function layLists(order: ListOrder, shares: readonly number[]): readonly ListTurns[] {
  if (order === 'one_after_another')
    return shares.map((_, index) => ({ base: index * PART, round: 1, slots: [0] }));
  const { round, slots } = spreadTurns(shares);
  return slots.map((own) => ({ base: 0, round, slots: own }));
}

/** The place of a list's record: `turn` counts the list's records from 0. */
export function placeOfTurn({ base, round, slots }: ListTurns, turn: number): number {
  return base + Math.floor(turn / slots.length) * round + (slots[turn % slots.length] ?? 0);
}

/** The part of the campaign that a list gets while every list has records: a number between 0 and 1. */
export function partOf(share: number, shares: readonly number[]): number {
  const sum = shares.reduce((one, other) => one + other, 0);
  return sum === 0 ? 0 : share / sum;
}

function spreadTurns(shares: readonly number[]): { round: number; slots: readonly (readonly number[])[] } {
  const divisor = shares.reduce(commonDivisor, 0) || 1;
  const weights = shares.map((share) => share / divisor);
  const round = weights.reduce((one, other) => one + other, 0);
  const slots = weights.map((): number[] => []);
  for (let slot = 0; slot < round; slot += 1) {
    let chosen: number[] | undefined;
    let closes = Number.POSITIVE_INFINITY;
    for (const [index, weight] of weights.entries()) {
      const own = slots[index];
      if (!own || own.length === weight || Math.floor((own.length * round) / weight) > slot) continue;
      const deadline = Math.ceil(((own.length + 1) * round) / weight);
      if (deadline < closes) [chosen, closes] = [own, deadline];
    }
    chosen?.push(slot);
  }
  return { round, slots };
}

function commonDivisor(one: number, other: number): number {
  return other === 0 ? one : commonDivisor(other, one % other);
}
