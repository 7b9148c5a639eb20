// The one door through which what people write as a telephone number becomes E.164 with its kind, country and possible zones (E12, E18).
// Must never let through what the numbering plan does not know: a wrong digit rings at a stranger's.
import {
  type CountryCode,
  type PhoneNumber,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { type E164, type NumberKind, parseE164 } from '../domain/phone-number.ts';
import { fictionRange } from './fiction-ranges.ts';
import { type UnreadableReason, readSpelling } from './spelling.ts';
import { zonesOfPrefix } from './zones.ts';

export type { CountryCode };

/** A number that was read. `zones` are all possible IANA zones, empty if unknown; `extension` is not part of what is dialed. */
export type ReadNumber = {
  readonly e164: E164;
  /** ISO 3166-1 alpha-2; undefined where a calling code belongs to no country (satellite, international freephone). */
  readonly country: CountryCode | undefined;
  readonly kind: NumberKind;
  readonly zones: readonly string[];
  readonly extension: string | undefined;
};

export const NUMBER_FAULTS = ['country_needed', 'unknown_country_code', 'not_in_plan'] as const;
export type NumberFault = UnreadableReason | (typeof NUMBER_FAULTS)[number];

export type NumberReading =
  | { readonly ok: true; readonly number: ReadNumber }
  | { readonly ok: false; readonly reason: NumberFault };

const KIND_OF_TYPE: Record<string, NumberKind> = {
  FIXED_LINE: 'fixed',
  MOBILE: 'mobile',
  FIXED_LINE_OR_MOBILE: 'fixed_or_mobile',
  TOLL_FREE: 'toll_free',
  PREMIUM_RATE: 'premium',
  SHARED_COST: 'shared_cost',
  VOIP: 'voip',
};
// ITU-T E.164 list of assigned codes: global mobile satellite systems and Inmarsat.
const SATELLITE_CODES = new Set(['870', '881', '882']);

/** The country if it is an ISO 3166-1 alpha-2 code with a numbering plan, else undefined. */
export function asCountryCode(text: string): CountryCode | undefined {
  const code = text.toUpperCase();
  return isSupportedCountry(code) ? code : undefined;
}

/**
 * Reads one number as people spell it.
 * @param defaultCountry decides how a number without a country code is read; undefined refuses those
 */
export function readNumber(spelling: string, defaultCountry: CountryCode | undefined): NumberReading {
  const read = readSpelling(spelling, defaultCountry === 'US' || defaultCountry === 'CA');
  if (!read.ok) return read;
  const international = read.dialed.startsWith('+');
  if (!international && defaultCountry === undefined) return { ok: false, reason: 'country_needed' };
  const parsed = parsePhoneNumberFromString(read.dialed, {
    extract: false,
    ...(defaultCountry === undefined ? {} : { defaultCountry }),
  });
  if (parsed === undefined) return { ok: false, reason: refusal(read.dialed) };
  const e164 = parseE164(parsed.number);
  if (e164 === undefined) return { ok: false, reason: parsed.number.length > 16 ? 'too_long' : 'too_short' };
  return known(parsed, e164, read.extension);
}

function refusal(dialed: string): NumberFault {
  const digits = dialed.replace('+', '').length;
  if (digits < 7) return 'too_short';
  if (digits > 15) return 'too_long';
  return dialed.startsWith('+') ? 'unknown_country_code' : 'not_in_plan';
}

function known(parsed: PhoneNumber, e164: E164, extension: string | undefined): NumberReading {
  const digits = e164.slice(1);
  const callingCode = parsed.countryCallingCode;
  const fiction = fictionRange(digits);
  if (fiction !== undefined) {
    const { country, kind } = fiction;
    return {
      ok: true,
      number: { e164, country, kind, zones: zonesOf(digits, kind, callingCode), extension },
    };
  }
  if (!parsed.isValid()) return { ok: false, reason: 'not_in_plan' };
  const kind = SATELLITE_CODES.has(callingCode)
    ? 'satellite'
    : (KIND_OF_TYPE[parsed.getType() ?? ''] ?? 'other');
  return {
    ok: true,
    number: { e164, country: parsed.country, kind, zones: zonesOf(digits, kind, callingCode), extension },
  };
}

/** Only a line that is fixed to a place tells more than its country (E18: country known but zone not: all zones of the country). */
function zonesOf(digits: string, kind: NumberKind, callingCode: string): readonly string[] {
  return zonesOfPrefix(kind === 'fixed' || kind === 'fixed_or_mobile' ? digits : callingCode);
}
