/**
 * Which telephone the agent wants to work with, from the sign-in page to the workspace: chosen there before anybody is signed in, asked of
 * the server as soon as a shift is open. The kind is remembered in this browser; a number is not, because others use this browser too.
 */
import type { PhoneChoiceRequest } from '../../wire/phone.ts';

export const CHOICES = ['browser', 'desk', 'external'] as const;
export type ChoiceKind = (typeof CHOICES)[number];

const KIND_KEY = 'rufwerk.phone.kind';
const WISH_KEY = 'rufwerk.phone.wish';

/** What was chosen at the last sign-in in this browser. */
export function lastKind(): ChoiceKind {
  const stored = localStorage.getItem(KIND_KEY);
  return CHOICES.find((kind) => kind === stored) ?? 'browser';
}

/** Kept for this tab alone, until the workspace has asked for it. */
export function rememberWish(wish: PhoneChoiceRequest): void {
  localStorage.setItem(KIND_KEY, wish.kind);
  sessionStorage.setItem(WISH_KEY, JSON.stringify(wish));
}

/** The wish of the sign-in page, if it has not been asked for yet. */
export function pendingWish(): PhoneChoiceRequest | undefined {
  return wishIn(sessionStorage.getItem(WISH_KEY));
}
export function forgetWish(): void {
  sessionStorage.removeItem(WISH_KEY);
}

/** Reads what stood there; anything else than a wish of ours is none. */
export function wishIn(text: string | null): PhoneChoiceRequest | undefined {
  if (text === null) return undefined;
  try {
    const found = JSON.parse(text) as { kind?: unknown; number?: unknown };
    const kind = CHOICES.find((one) => one === found.kind);
    if (kind === undefined) return undefined;
    if (kind !== 'external') return { kind };
    return typeof found.number === 'string' ? { kind, number: found.number } : undefined;
  } catch {
    return undefined;
  }
}

/** What an external number has cost in time so far, and in money where a minute's price is known. */
export function costSoFar(
  external: { readonly usedMs: number; readonly minutePrice?: { readonly amount: number } | undefined },
  upSince: number | undefined,
  now: number,
): { readonly minutes: number; readonly amount: number | undefined } {
  const ms = external.usedMs + (upSince === undefined ? 0 : Math.max(0, now - upSince));
  const minutes = ms / 60_000;
  const amount = external.minutePrice && minutes * external.minutePrice.amount;
  return { minutes: Math.floor(minutes), amount };
}
