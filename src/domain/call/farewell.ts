// What a telephone system says to a leg before it hangs up. Must never say when: that is the floor's.
import type { CallResult } from '../result/result.ts';

/**
 * 'information_message': a person has answered and nobody is free (E24). 'voicemail_message': what is left on an answering machine.
 * 'greeting': who called and why, to somebody who calls back and whom nobody takes. 'opted_out': key 9 was pressed meanwhile (E29).
 */
export const FAREWELLS = ['information_message', 'voicemail_message', 'greeting', 'opted_out'] as const;
export type Farewell = (typeof FAREWELLS)[number];

/** What came of a call that ends with it. */
export const RESULT_OF_FAREWELL = {
  information_message: 'abandoned',
  voicemail_message: 'answering_machine',
  greeting: 'abandoned',
  opted_out: 'do_not_call',
} as const satisfies Record<Farewell, CallResult>;
