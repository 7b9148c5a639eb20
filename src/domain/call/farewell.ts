// What a telephone system says to a leg before it hangs up. Must never say when: that is the floor's.

/**
 * 'information_message': a person has answered and nobody is free (E24). 'voicemail_message': what is left on an answering machine.
 */
export const FAREWELLS = ['information_message', 'voicemail_message'] as const;
export type Farewell = (typeof FAREWELLS)[number];
