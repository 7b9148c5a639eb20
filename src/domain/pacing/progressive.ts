// Progressive pacing (E22): never more dials in flight than agents free or reserved. Must never look at chances.

/**
 * How many calls may be started so that nobody who answers has to wait for an agent.
 * @param agentsFree agents ready or reserved
 * @param inFlight calls that are with no agent yet, in any phase
 */
export function progressiveStart(agentsFree: number, inFlight: number): number {
  return Math.max(0, agentsFree - inFlight);
}
