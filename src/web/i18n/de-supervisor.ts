/** German texts of the supervisor's pages. */
export const deSupervisor = { title: 'Leitung' };
