/** English texts of the supervisor's pages; the same keys as de-supervisor.ts. */
import type { deSupervisor } from './de-supervisor.ts';
import type { SameKeys } from './same-keys.ts';

export const enSupervisor: SameKeys<typeof deSupervisor> = { title: 'Supervision' };
