// What is to be different about a callback, in the engine's words: a new number is read as people spell numbers in the organisation's
// country. Whether the change may be is the engine's to say.
import type { UserId } from '../domain/ids.ts';
import type { CallbackChange } from '../domain/floor/callback-deeds.ts';
import { asCountryCode, readNumber } from '../numbers/read-number.ts';
import type { CallbackChangeRequest } from '../wire/callbacks.ts';

/** @param country ISO 3166-1 alpha-2 of the organisation; undefined: numbers need their country code */
export function callbackChangeOf(
  { at, number, ownerId }: CallbackChangeRequest,
  country: string | undefined,
): CallbackChange {
  return {
    ...(at === undefined ? {} : { at }),
    ...(ownerId === undefined ? {} : { ownerId: ownerId as UserId | null }),
    ...(number === undefined ? {} : numberOf(number, country)),
  };
}

/** What can not be read goes on as it was typed: the engine refuses it by its field, as it does in the draft (D7). */
function numberOf(
  typed: string,
  country: string | undefined,
): Pick<CallbackChange, 'number' | 'added'> & { readonly number: string } {
  const read = readNumber(typed, country === undefined ? undefined : asCountryCode(country));
  if (!read.ok) return { number: typed };
  const { extension: _notDialed, ...added } = read.number;
  return { number: added.e164, added: { ...added, label: 'other' } };
}
