// The people and things of the domain tests: anna and ben, a contact with numbers reserved for fiction, ids that can be told apart.
import type { Id } from '../../src/domain/ids.ts';
import type { Call, CallState } from '../../src/domain/call/call.ts';
import { type ChainNumber, type E164, parseE164 } from '../../src/domain/phone-number.ts';

/** 2026-11-23 is a Monday; 10:00 UTC is 11:00 in Berlin. */
export const MONDAY_10 = Date.UTC(2026, 10, 23, 10);

/** A well-formed id whose number can be read at its end. */
export function idOf<Noun extends string>(number: number): Id<Noun> {
  return `018f0000-0000-7000-8000-${String(number).padStart(12, '0')}` as Id<Noun>;
}

export const anna = idOf<'user'>(1);
export const ben = idOf<'user'>(2);

export function e164(text: string): E164 {
  const number = parseE164(text);
  if (!number) throw new Error(`${text} is not E.164`);
  return number;
}

export const homeNumber = e164('+493023125017');
export const mobileNumber = e164('+496990009017');

export function chainNumber(change: Partial<ChainNumber> = {}): ChainNumber {
  return {
    e164: homeNumber,
    label: 'home',
    kind: 'fixed',
    country: 'DE',
    zones: ['Europe/Berlin'],
    ...change,
  };
}

/** A call of anna's to a contact, in the given state. */
export function callIn(now: CallState, change: Partial<Call> = {}): Call {
  return {
    id: idOf<'call'>(11),
    legId: idOf<'leg'>(12),
    purpose: 'contact',
    organisationId: idOf<'organisation'>(13),
    campaignId: idOf<'campaign'>(14),
    campaignRecordId: idOf<'campaign_record'>(15),
    contactId: idOf<'contact'>(16),
    interactionId: idOf<'interaction'>(17),
    userId: anna,
    e164: homeNumber,
    callerNumber: e164('+498999998001'),
    trunk: 'practice',
    ringTimeoutMs: 30_000,
    intendedAt: MONDAY_10,
    actBefore: MONDAY_10 + 60_000,
    now,
    ...change,
  };
}
