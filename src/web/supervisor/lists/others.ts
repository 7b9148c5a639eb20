/** What can become of people who are in another list, in the order of the choice; the first is the default. Pure. */
import type { OthersChoice } from '../../../wire/imports.ts';

// A list of its own, because the wire's comes with its parsers; a test compares the two.
export const OTHERS = ['update', 'skip', 'keep'] as const satisfies readonly OthersChoice[];
