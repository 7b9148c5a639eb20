// Calls per second (E26, I8): in any window of one second no more INVITEs than the trunk allows. Pure: instants in, instant out. A request
// to the telephone system has left at one instant and is answered at a later one; its INVITE is somewhere in between, so the request counts
// until one second after its answer. Must never ask a clock.
import { SECOND_MS } from '../time.ts';

/** A request that has left. `answeredAt` is undefined while the telephone system has not answered it. */
export type Departure = { readonly leftAt: number; readonly answeredAt: number | undefined };

/** The departures that may still share a second with an INVITE of now. */
export function recent(departures: readonly Departure[], now: number): readonly Departure[] {
  return departures.filter(({ answeredAt }) => answeredAt === undefined || answeredAt > now - SECOND_MS);
}

/**
 * When the next request may leave.
 * @returns `now` if at once, a later instant, or undefined when that hangs on an answer that has not come yet
 */
export function mayLeaveAt(
  departures: readonly Departure[],
  callsPerSecond: number,
  now: number,
): number | undefined {
  const counted = recent(departures, now);
  const tooMany = counted.length - callsPerSecond + 1;
  if (tooMany <= 0) return now;
  const frees = counted.flatMap(({ answeredAt }) =>
    answeredAt === undefined ? [] : [answeredAt + SECOND_MS],
  );
  return frees.toSorted((one, other) => one - other)[tooMany - 1];
}
