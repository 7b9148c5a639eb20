/** German texts of the agent's workspace; the terms of the specification, Sie-form. */
export const deAgent = {
  tabs: {
    channels: 'Meine Kanäle',
    campaigns: 'Meine Kampagnen',
    history: 'Mein Verlauf',
    dashboard: 'Dashboard',
    statistics: 'Meine Statistiken',
  },
};
