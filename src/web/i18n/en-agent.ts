/** English texts of the agent's workspace; the same keys as de-agent.ts. */
import type { deAgent } from './de-agent.ts';
import type { SameKeys } from './same-keys.ts';

export const enAgent: SameKeys<typeof deAgent> = {
  tabs: {
    channels: 'My Channels',
    campaigns: 'My Campaigns',
    history: 'My History',
    dashboard: 'Dashboard',
    statistics: 'My Statistics',
  },
};
