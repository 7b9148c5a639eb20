/** The floor's rows in the order in which people look for them, and how many are in which state. Pure. */
import type { FloorAgentRow, FloorCampaignRow } from '../../../wire/floor.ts';

export const ACTIVITIES = [
  'ready',
  'offered',
  'calling',
  'talking',
  'after_call_work',
  'preview',
  'not_ready',
] as const satisfies readonly FloorAgentRow['activity'][];

/** Agents by name, as the language sorts. */
export function agentsByName(agents: readonly FloorAgentRow[], language: string): readonly FloorAgentRow[] {
  const order = new Intl.Collator(language).compare;
  return agents.toSorted((one, other) => order(one.displayName, other.displayName));
}

/** Agents in each state; states in which nobody is are left out, except ready: that nobody is ready is news. */
export function countByActivity(agents: readonly FloorAgentRow[]) {
  return ACTIVITIES.map((activity) => ({
    activity,
    count: agents.filter((agent) => agent.activity === activity).length,
  })).filter(({ activity, count }) => count > 0 || activity === 'ready');
}

const STATE_ORDER: readonly FloorCampaignRow['state'][] = ['running', 'stopping', 'loaded', 'unloaded'];

/** Loaded campaigns: running ones first, then by name; a tile moves only when its campaign's state does. */
export function campaignsInOrder(
  campaigns: readonly FloorCampaignRow[],
  language: string,
): readonly FloorCampaignRow[] {
  const order = new Intl.Collator(language).compare;
  const rank = (campaign: FloorCampaignRow) => STATE_ORDER.indexOf(campaign.state);
  return campaigns
    .filter((campaign) => campaign.state !== 'unloaded')
    .toSorted((one, other) => rank(one) - rank(other) || order(one.name, other.name));
}

/** The share of today's calls that somebody answered; undefined before the first call. */
export function answeredShare(campaign: FloorCampaignRow): number | undefined {
  return campaign.attemptsToday > 0 ? campaign.answeredToday / campaign.attemptsToday : undefined;
}
