// Telephone numbers as the rules know them: E.164 and nothing else. Reading what people type is the numbers room's work.

declare const brand: unique symbol;
/** A number as it may reach the wire: a plus, no leading zero, 7 to 15 digits (ITU-T E.164, 6.1). */
export type E164 = string & { readonly [brand]: 'e164' };

// The allow-list that keeps line breaks, semicolons and dial-string characters off the wire (reliability.md, F73).
const E164_FORM = /^\+[1-9][0-9]{6,14}$/;

/** The text if it is an E.164 number to the letter, else undefined. */
export function parseE164(text: unknown): E164 | undefined {
  return typeof text === 'string' && E164_FORM.test(text) ? (text as E164) : undefined;
}

/** What a number is for, as the list says it. */
export const NUMBER_LABELS = ['home', 'mobile', 'work', 'other'] as const;
export type NumberLabel = (typeof NUMBER_LABELS)[number];

/** What a number is, as its country's plan says it. */
export const NUMBER_KINDS = [
  'fixed',
  'mobile',
  'fixed_or_mobile',
  'toll_free',
  'shared_cost',
  'premium',
  'voip',
  'satellite',
  'other',
] as const;
export type NumberKind = (typeof NUMBER_KINDS)[number];

/** A number in a record's chain. `zones` are all IANA zones in which its owner may be; empty means unknown. */
export type ChainNumber = {
  readonly e164: E164;
  readonly label: NumberLabel;
  readonly kind: NumberKind;
  /** ISO 3166-1 alpha-2, or undefined where the number tells no country. */
  readonly country: string | undefined;
  readonly zones: readonly string[];
};
