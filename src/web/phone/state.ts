/**
 * The agent's telephone in this page as a pure function of what happened. No DOM, no SIP: the screen shows this state, phone.ts makes the
 * events. An event that comes too late for a state changes nothing.
 *
 *   starting --account--> not_needed | elsewhere | asking
 *   asking --microphone--> connecting | no_permission | no_device
 *   connecting --up--> up --lost--> lost --up--> up (phone.ts calls again by itself)
 *   no_permission, no_device --retry--> asking
 *   any but not_needed, over --taken--> elsewhere --retry--> starting
 *   any --over--> over
 */

import type { PhoneStateView } from '../../wire/live.ts';

/** Why the microphone may not be used: the person or the browser's settings said no, or the page came without https. */
export type NoPermission = 'refused' | 'insecure';
/** Why there is no microphone: none is plugged in, or another program keeps it. */
export type NoDevice = 'none' | 'busy';
/** Why the line is gone: the connection to the server, the way of the voice, the other side hung up, or the call was refused. */
export type LossReason = 'connection' | 'voice' | 'hung_up' | 'refused';

export type OtherKind = 'desk' | 'external';
/** Why a telephone that was called is not there: what can be said in a sentence of its own, and everything else. */
export type DownReason = 'busy' | 'no_answer' | 'failed' | 'hung_up';

export type PhoneState =
  | { readonly state: 'starting' }
  | { readonly state: 'not_needed' }
  | { readonly state: 'elsewhere' }
  | { readonly state: 'asking' }
  | { readonly state: 'no_permission'; readonly because: NoPermission }
  | { readonly state: 'no_device'; readonly because: NoDevice }
  | { readonly state: 'connecting' }
  | { readonly state: 'up'; readonly since: number }
  | { readonly state: 'lost'; readonly reason: LossReason; readonly tries: number }
  /** A desk phone or an external number is being called, or is not (or no longer) picked up: the server's word alone. */
  | { readonly state: 'ringing'; readonly kind: OtherKind }
  | { readonly state: 'down'; readonly kind: OtherKind; readonly because: DownReason }
  | { readonly state: 'over' };

export type PhoneEvent =
  /** What the server said to our wish for an account; `unreachable` is tried again. */
  | {
      readonly type: 'account';
      readonly kind: 'simulated' | 'other' | 'elsewhere' | 'browser' | 'unreachable';
    }
  | { readonly type: 'microphone'; readonly outcome: 'open' | NoPermission | NoDevice }
  | { readonly type: 'up'; readonly at: number }
  | { readonly type: 'lost'; readonly reason: LossReason }
  /** Trying again: after a pause, at a press, or because a device or a permission came. */
  | { readonly type: 'retry' }
  | { readonly type: 'taken' }
  | { readonly type: 'over' };

export const STARTING: PhoneState = { state: 'starting' };

/** The next state; the same object when the event means nothing now. */
export function step(now: PhoneState, event: PhoneEvent): PhoneState {
  if (now.state === 'over') return now;
  switch (event.type) {
    case 'over':
      return { state: 'over' };
    case 'taken':
      return now.state === 'not_needed' || now.state === 'elsewhere' ? now : { state: 'elsewhere' };
    case 'account':
      return accountState(now, event.kind);
    case 'microphone':
      return microphoneState(now, event.outcome);
    case 'up':
      return isTrying(now) ? { state: 'up', since: event.at } : now;
    case 'lost':
      return lostState(now, event.reason);
    case 'retry':
      return retryState(now);
  }
}

/** A line is wanted or stands: what a page that holds the telephone is in. */
export function isTrying(now: PhoneState): boolean {
  return now.state === 'connecting' || now.state === 'lost';
}

/** The state to show: up is what both ends call so. */
export function agreedState(own: PhoneState, seen: PhoneStateView): PhoneState {
  if (seen.kind !== 'browser') return otherState(seen, seen.kind);
  const isUnseen = own.state === 'up' && (seen.state === 'away' || seen.state === 'lost');
  return isUnseen ? { state: 'connecting' } : own;
}

/** The browser has no part in it: what the server sees is how it is. */
function otherState({ state, since, because }: PhoneStateView, kind: OtherKind): PhoneState {
  switch (state) {
    case 'not_needed':
      return { state };
    case 'up':
      return { state, since: since ?? 0 };
    case 'ringing':
      return { state, kind };
    case 'away':
    case 'lost':
      return { state: 'down', kind, because: downReason(because) };
  }
}

function downReason(because: PhoneStateView['because']): DownReason {
  if (because === undefined) return 'hung_up';
  return because === 'busy' || because === 'no_answer' ? because : 'failed';
}

function accountState(now: PhoneState, kind: Extract<PhoneEvent, { type: 'account' }>['kind']): PhoneState {
  const isWaiting = now.state === 'starting' || isTrying(now);
  if (!isWaiting) return now;
  switch (kind) {
    // Of this page nothing is needed: there is no telephone at all, or another one than the browser.
    case 'simulated':
    case 'other':
      return { state: 'not_needed' };
    case 'elsewhere':
      return { state: 'elsewhere' };
    case 'unreachable':
      return lostState(now, 'connection');
    case 'browser':
      return now.state === 'starting' ? { state: 'asking' } : now;
  }
}

function microphoneState(now: PhoneState, outcome: Extract<PhoneEvent, { type: 'microphone' }>['outcome']) {
  // While a line stands the next device is taken without asking anybody; only that there is none is news.
  const isConcerned = now.state !== 'not_needed' && now.state !== 'elsewhere';
  if (!isConcerned) return now;
  switch (outcome) {
    case 'open':
      return now.state === 'up' || isTrying(now) ? now : ({ state: 'connecting' } as const);
    case 'refused':
    case 'insecure':
      return { state: 'no_permission', because: outcome } as const;
    case 'none':
    case 'busy':
      return { state: 'no_device', because: outcome } as const;
  }
}

function lostState(now: PhoneState, reason: LossReason): PhoneState {
  switch (now.state) {
    case 'starting':
    case 'connecting':
    case 'up':
      return { state: 'lost', reason, tries: 1 };
    case 'lost':
      return { state: 'lost', reason, tries: now.tries + 1 };
    default:
      return now;
  }
}

function retryState(now: PhoneState): PhoneState {
  switch (now.state) {
    case 'elsewhere':
      return STARTING;
    case 'no_permission':
    case 'no_device':
      return { state: 'asking' };
    default:
      return now;
  }
}

const FIRST_PAUSE_MS = 400;
/** Low, because whoever is on the line waits for the agent. */
const LONGEST_PAUSE_MS = 2_500;

/** The pause before a further call: doubling, half of it by chance, so that a room of telephones does not come back in one instant. */
export function pauseBefore(tries: number, random: number): number {
  const whole = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, tries - 1));
  return whole / 2 + (whole / 2) * random;
}
