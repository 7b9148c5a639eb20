// An agent's own telephone: the browser's, held up for the whole shift so that an answer needs no ringing (S37, point 5 of the voice).
//
//   not_needed --needed--> away --up--> up --lost--> lost --up--> up        every state: --needed (no longer)--> not_needed
//                                                    lost --missed (after ten seconds)--> away
//
// not_needed: the telephone system is simulated. lost: gone a moment ago; a reload comes back within ten seconds and loses nothing.
// away: never came, or did not come back; voice is Not Ready then. Must never know a call: the floor joins them.
import { SECOND_MS } from '../time.ts';
import { type Step, ignored, moved } from '../moved.ts';

/** A reload of the page takes seconds: only then is the telephone taken for gone. */
export const PHONE_GRACE_MS = 10 * SECOND_MS;

export const PHONE_STATES = ['not_needed', 'away', 'up', 'lost'] as const;
export type Phone =
  | { readonly state: 'not_needed' }
  /** Since sign-in, or since it was lost. */
  | { readonly state: 'away'; readonly since: number }
  | { readonly state: 'up'; readonly since: number }
  | { readonly state: 'lost'; readonly since: number };

export type PhoneEvent =
  | { readonly type: 'phone_up' }
  | { readonly type: 'phone_lost' }
  | { readonly type: 'phone_missed' }
  /** The engine was started with another kind of telephone system than the shift began with. */
  | { readonly type: 'phone_needed'; readonly isNeeded: boolean };
export const PHONE_EVENTS = ['phone_up', 'phone_lost', 'phone_missed', 'phone_needed'] as const;

/** The telephone at sign-in. */
export function firstPhone(isNeeded: boolean, now: number): Phone {
  return isNeeded ? { state: 'away', since: now } : { state: 'not_needed' };
}

/** True where nobody could hear a contact: no record is given out and nothing dialed. */
export function isPhoneMissing(phone: Phone): boolean {
  return phone.state === 'away' || phone.state === 'lost';
}

/** Moves an agent's telephone. */
export function stepPhone(was: Phone, event: PhoneEvent, now: number): Step<Phone> {
  if (event.type === 'phone_needed') {
    if ((was.state !== 'not_needed') === event.isNeeded) return ignored('phone_is_so_already');
    return moved(firstPhone(event.isNeeded, now));
  }
  switch (was.state) {
    case 'not_needed':
      return ignored('phone_not_needed');
    case 'away':
      return event.type === 'phone_up' ? moved({ state: 'up', since: now }) : ignored('phone_is_away');
    case 'up':
      return event.type === 'phone_lost' ? moved({ state: 'lost', since: now }) : ignored('phone_is_up');
    case 'lost':
      if (event.type === 'phone_up') return moved({ state: 'up', since: now });
      if (event.type === 'phone_lost') return ignored('phone_lost_already');
      return now - was.since < PHONE_GRACE_MS
        ? ignored('phone_may_come_back')
        : moved({ state: 'away', since: was.since });
  }
}
