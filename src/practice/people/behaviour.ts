/**
 * What the other end does with a call: as the people of the practice network do by their number, or as it is told for one
 * number, well or badly. All durations in milliseconds, those before the answer from the INVITE on, the others from the answer.
 */
import type { Direction } from '../sip/sdp.ts';

/** What is heard of the other end. */
export type Voice =
  /** Says hello, listens until the other has spoken, and answers. */
  | { readonly kind: 'person' }
  /** Speaks its greeting, beeps, records in silence. */
  | { readonly kind: 'machine' }
  | { readonly kind: 'tone'; readonly hz: number; readonly amplitude?: number }
  | { readonly kind: 'clip'; readonly ulaw: Uint8Array }
  /** The tones before "this number is not in service". */
  | { readonly kind: 'special information tones' }
  | { readonly kind: 'echo' }
  /** Packets with silence in them. */
  | { readonly kind: 'silence' }
  /** No packet at all. */
  | { readonly kind: 'nothing' };

interface Before {
  /** When it rings (180); without it, it does not. */
  readonly ringsAfterMs?: number;
  /** Sound before the answer (183 with a description). */
  readonly early?: { readonly afterMs: number; readonly voice: Voice };
  /** `answers`: our answer crosses the CANCEL. */
  readonly onCancel?: 'ends' | 'answers';
}

export interface Manners {
  readonly voice: Voice;
  /** Without it, it stays until the other hangs up. */
  readonly hangsUpAfterMs?: number;
  /** The answer says nothing about the sound. */
  readonly hasNoDescription?: boolean;
  /** A second telephone is picked up too: two answers, each with a tag of its own. */
  readonly isForked?: boolean;
  /** From then on it answers nothing and sends nothing: the power is out. */
  readonly vanishesAfterMs?: number;
  readonly reinvites?: readonly { readonly afterMs: number; readonly direction: Direction }[];
  /** The share (0 to 1) of its packets that get lost. */
  readonly lossShare?: number;
  /** `mute`: nothing is heard of it; `deaf`: it hears nothing. */
  readonly oneWay?: 'mute' | 'deaf';
  readonly presses?: { readonly afterMs: number; readonly digits: string };
}

export type Behaviour = Before &
  (
    | ({ readonly kind: 'answers'; readonly afterMs: number } & Manners)
    | {
        readonly kind: 'refuses';
        readonly afterMs: number;
        /** The final status, 300 to 699. */
        readonly status: number;
        readonly retryAfterS?: number;
      }
    /** Until the caller gives up. */
    | { readonly kind: 'rings' }
    /** No answer to anything, as a trunk that is down. */
    | { readonly kind: 'dead' }
  );

/** Digits of a number as dialed: with or without plus, 00 or separators. Undefined: it is no telephone number. */
export function digitsOf(dialed: string): string | undefined {
  const digits = dialed.replace(/[ ()./-]/g, '').replace(/^(\+|00)/, '');
  return /^\d{3,15}$/.test(digits) ? digits : undefined;
}

export type Language = 'de' | 'en';

/** German in Germany, Austria and Switzerland, English everywhere else. */
export function languageOf(digits: string): Language {
  return /^(49|43|41)/.test(digits) ? 'de' : 'en';
}
