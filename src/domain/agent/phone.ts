// An agent's own telephone, held up for the whole shift so that an answer needs no ringing (S37, point 5 of the voice). Three kinds: the
// browser, which calls in by itself; a SIP desk phone and an external number, which are called when they are chosen.
//
//   not_needed --needed--> away --up--> up --lost--> lost --up--> up        every state: --needed (no longer)--> not_needed
//                           |            ^           lost --missed (after ten seconds)--> away
//                           +--chosen--> ringing --lost, missed--> away     away, ringing, up, lost: --chosen (the browser)--> away
//
// not_needed: the telephone system is simulated. lost: gone a moment ago; a reload comes back within ten seconds and loses nothing.
// away: never came, or did not come back; voice is Not Ready then. ringing: we call it. Must never know a call: the floor joins them.
import type { E164 } from '../phone-number.ts';
import type { CallResult } from '../result/result.ts';
import { SECOND_MS } from '../time.ts';
import { type Step, ignored, moved } from '../moved.ts';

/** A reload of the page takes seconds: only then is the telephone taken for gone. */
export const PHONE_GRACE_MS = 10 * SECOND_MS;
/** A desk phone or an external number rings so long; then the telephone system gives up. */
export const PHONE_RINGS_MS = 30 * SECOND_MS;
/** Nothing was heard of a telephone that we called: whoever says so lost its word. */
export const PHONE_UNHEARD_MS = 45 * SECOND_MS;

export const PHONE_KINDS = ['browser', 'desk', 'external'] as const;
export type PhoneKind = (typeof PHONE_KINDS)[number];

/** A telephone that is not the browser's. */
export type OtherPhone =
  | { readonly kind: 'desk' }
  | {
      readonly kind: 'external';
      readonly e164: E164;
      /** What it shows while it rings. */
      readonly callerNumber: E164;
      /** Which trunk carries it: its line and its price. */
      readonly trunk: string;
      /** How long it was connected in earlier calls since it was chosen. */
      readonly usedMs: number;
    };

export const PHONE_STATES = ['not_needed', 'away', 'ringing', 'up', 'lost'] as const;
/** `via` is absent where it is the browser's. */
export type Phone =
  | { readonly state: 'not_needed' }
  /** Since sign-in, or since it was lost; `because`: what came of the last time we called it. */
  | {
      readonly state: 'away';
      readonly since: number;
      readonly via?: OtherPhone;
      readonly because?: CallResult;
    }
  | { readonly state: 'ringing'; readonly since: number; readonly via: OtherPhone }
  | { readonly state: 'up'; readonly since: number; readonly via?: OtherPhone }
  | { readonly state: 'lost'; readonly since: number; readonly via?: OtherPhone };

export type PhoneEvent =
  /** `by` tells which kind came or went; a word of a kind that is not the chosen one is late. Absent: the telephone system has but one. */
  | { readonly type: 'phone_up'; readonly by?: PhoneKind }
  | { readonly type: 'phone_lost'; readonly by?: PhoneKind; readonly because?: CallResult }
  | { readonly type: 'phone_missed' }
  /** The engine was started with another kind of telephone system than the shift began with. */
  | { readonly type: 'phone_needed'; readonly isNeeded: boolean }
  /** The agent says which telephone it is from now on (absent: the browser's), or wants it called again. */
  | { readonly type: 'phone_chosen'; readonly via?: OtherPhone };
export const PHONE_EVENTS = [
  'phone_up',
  'phone_lost',
  'phone_missed',
  'phone_needed',
  'phone_chosen',
] as const;

/** The telephone at sign-in. */
export function firstPhone(isNeeded: boolean, now: number): Phone {
  return isNeeded ? { state: 'away', since: now } : { state: 'not_needed' };
}

/** True where nobody could hear a contact: no record is given out and nothing dialed. */
export function isPhoneMissing(phone: Phone): boolean {
  return phone.state !== 'not_needed' && phone.state !== 'up';
}

/** What the agent works with; undefined: the browser, or nothing at all. */
export function viaOf(phone: Phone): OtherPhone | undefined {
  return 'via' in phone ? phone.via : undefined;
}
export function kindOf(phone: Phone): PhoneKind {
  return viaOf(phone)?.kind ?? 'browser';
}

/** True if both are one telephone: then choosing it again means calling it again. */
export function isSamePhone(one: OtherPhone | undefined, other: OtherPhone | undefined): boolean {
  if (one?.kind === 'external' && other?.kind === 'external') return one.e164 === other.e164;
  return one?.kind === other?.kind;
}

/** Moves an agent's telephone. */
export function stepPhone(was: Phone, event: PhoneEvent, now: number): Step<Phone> {
  if (event.type === 'phone_needed') {
    if ((was.state !== 'not_needed') === event.isNeeded) return ignored('phone_is_so_already');
    return moved(firstPhone(event.isNeeded, now));
  }
  if (was.state === 'not_needed') return ignored('phone_not_needed');
  if (event.type === 'phone_chosen') return choose(was, event.via, now);
  if ('by' in event && event.by !== undefined && event.by !== kindOf(was)) return ignored('phone_is_another');
  const via = viaOf(was);
  const same = via === undefined ? {} : { via };
  switch (was.state) {
    case 'away':
      return event.type === 'phone_up'
        ? moved({ state: 'up', since: now, ...same })
        : ignored('phone_is_away');
    case 'ringing':
      return stepRinging(was, event, now);
    case 'up':
      return event.type === 'phone_lost' ? moved(lose(was, now)) : ignored('phone_is_up');
    case 'lost':
      if (event.type === 'phone_up') return moved({ state: 'up', since: now, ...same });
      if (event.type === 'phone_lost') return ignored('phone_lost_already');
      return now - was.since < PHONE_GRACE_MS
        ? ignored('phone_may_come_back')
        : moved({ state: 'away', since: was.since, ...same });
  }
}

type Heard = Exclude<PhoneEvent, { type: 'phone_needed' | 'phone_chosen' }>;

function stepRinging(
  { via, since }: Extract<Phone, { state: 'ringing' }>,
  event: Heard,
  now: number,
): Step<Phone> {
  switch (event.type) {
    case 'phone_up':
      return moved({ state: 'up', since: now, via });
    case 'phone_lost':
      return moved({ state: 'away', since: now, via, because: event.because ?? 'no_answer' });
    case 'phone_missed':
      return now - since < PHONE_UNHEARD_MS
        ? ignored('phone_may_come_back')
        : moved({ state: 'away', since: now, via, because: 'no_answer' });
  }
}

/** What an external number has cost in time is kept with it. */
function lose({ via, since }: Extract<Phone, { state: 'up' }>, now: number): Phone {
  if (via?.kind !== 'external') return { state: 'lost', since: now, ...(via === undefined ? {} : { via }) };
  return { state: 'lost', since: now, via: { ...via, usedMs: via.usedMs + (now - since) } };
}

type Needed = Exclude<Phone, { state: 'not_needed' }>;

function choose(was: Needed, via: OtherPhone | undefined, now: number): Step<Phone> {
  const before = viaOf(was);
  const isStanding = was.state === 'up' || was.state === 'ringing' || via === undefined;
  if (isSamePhone(before, via) && isStanding) return ignored('phone_is_so_already');
  if (via === undefined) return moved({ state: 'away', since: now });
  const isAgain = via.kind === 'external' && before?.kind === 'external' && isSamePhone(before, via);
  return moved({
    state: 'ringing',
    since: now,
    via: isAgain ? { ...via, usedMs: before.usedMs } : via,
  });
}
