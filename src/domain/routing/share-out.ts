// Blended agents (E28): for which campaign each of them counts now. An agent who could serve several counts for one, so that no two
// campaigns dial for the same pair of ears. Pure; must never know a floor.

/** A campaign that an agent could serve now. */
export type Service<Campaign> = {
  readonly campaign: Campaign;
  /** 1 comes first. */
  readonly priority: number;
  /** Among equals of the same priority: the weight, at least 1. */
  readonly share: number;
  /** So many agents at most, because it has no more lines; no limit if left out. */
  readonly agentsAtMost?: number;
};

/**
 * Shares agents out. Each goes to the campaigns of the best priority that it can serve; among equals in proportion to their shares (by
 * D'Hondt's quotient, as agents are taken in the given order), so that the same agents are shared out in the same way each time. A campaign
 * that has as many as it has lines for gives its turn to the others; whoever can serve nothing else stays with it.
 * @param agents in a stable order, each with what it can serve (none: it is left out)
 */
export function shareOut<Agent, Campaign>(
  agents: readonly { readonly agent: Agent; readonly serves: readonly Service<Campaign>[] }[],
): Map<Agent, Campaign> {
  const given = new Map<Agent, Campaign>();
  const counts = new Map<Campaign, number>();
  for (const { agent, serves } of agents) {
    const open = serves.filter(
      ({ campaign, agentsAtMost }) =>
        agentsAtMost === undefined || (counts.get(campaign) ?? 0) < agentsAtMost,
    );
    const among = open.length > 0 ? open : serves;
    const best = Math.min(...among.map(({ priority }) => priority));
    let chosen: Service<Campaign> | undefined;
    for (const service of among) {
      if (service.priority !== best) continue;
      if (!chosen || need(service, counts) > need(chosen, counts)) chosen = service;
    }
    if (!chosen) continue;
    given.set(agent, chosen.campaign);
    counts.set(chosen.campaign, (counts.get(chosen.campaign) ?? 0) + 1);
  }
  return given;
}

/** The campaign with the most share per agent, one more counted, gets the next one. */
function need<Campaign>(
  { campaign, share }: Service<Campaign>,
  counts: ReadonlyMap<Campaign, number>,
): number {
  return share / ((counts.get(campaign) ?? 0) + 1);
}
