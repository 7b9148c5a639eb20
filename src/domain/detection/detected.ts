// Who has answered, as far as listening can tell (E25). Must never act on it: what follows is the floor's.

/** 'unsure' counts as human: nobody may be hung up on because a detector was in doubt. */
export const DETECTED = ['human', 'machine', 'unsure', 'fax'] as const;
export type Detected = (typeof DETECTED)[number];

/** The first word comes at the latest so long after the answer (E25). */
export const VERDICT_WITHIN_MS = 1_200;
