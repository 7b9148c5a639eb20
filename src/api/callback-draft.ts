// The Schedule Callback window's content in the engine's words: a number that an agent typed is read as people spell numbers in the
// organisation's country (D8). Whether it may be dialed is judged later; what cannot be read stays as it was typed.
import type { CallbackDraft } from '../domain/callback/draft.ts';
import type { UserId } from '../domain/ids.ts';
import type { ChainNumber, NumberLabel } from '../domain/phone-number.ts';
import type { CallbackChange } from '../domain/floor/callback-deeds.ts';
import { asCountryCode, readNumber } from '../numbers/read-number.ts';
import type { CallbackChangeRequest, CallbackDraftRequest } from '../wire/callbacks.ts';

/** ISO code of the organisation's country; undefined if nobody knows it. */
type CountryOf = () => Promise<string | undefined>;

export async function readDraft(draft: CallbackDraftRequest, countryOf: CountryOf): Promise<CallbackDraft> {
  const { label, ...typed } = draft;
  const added = await readAdded(draft, countryOf);
  return { ...typed, ...(label === undefined ? {} : { label }), ...(added === undefined ? {} : { added }) };
}

/** What a number reads as; undefined: it is no number. What is known of the contact's own ones goes before it (judgeCallback). */
export async function readAdded(
  { number, label = 'other' }: { readonly number: string; readonly label?: NumberLabel | undefined },
  countryOf: CountryOf,
): Promise<ChainNumber | undefined> {
  if (number.trim() === '') return undefined;
  const country = await countryOf();
  const read = readNumber(number, country === undefined ? undefined : asCountryCode(country));
  if (!read.ok) return undefined;
  const { extension: _notDialed, ...known } = read.number;
  return { ...known, label };
}

/** What is to be different about a callback: its number is read like a draft's. */
export async function readChange(
  { at, number, ownerId }: CallbackChangeRequest,
  countryOf: CountryOf,
): Promise<CallbackChange> {
  const added = number === undefined ? undefined : await readAdded({ number }, countryOf);
  return {
    ...(at === undefined ? {} : { at }),
    ...(ownerId === undefined ? {} : { ownerId: ownerId as UserId | null }),
    ...(number === undefined ? {} : { number }),
    ...(added === undefined ? {} : { added }),
  };
}
