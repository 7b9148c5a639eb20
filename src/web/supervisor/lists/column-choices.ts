/** What a column of a file can be for, in the order of the choice, and what a list cannot do without. Pure. */
import type { ColumnTarget } from '../../../wire/imports.ts';

// A list of its own, because the wire's comes with its parsers; a test compares the two.
export const COLUMN_CHOICES = [
  'customer_key',
  'first_name',
  'last_name',
  'full_name',
  'company',
  'country',
  'city',
  'phone_home',
  'phone_mobile',
  'phone_work',
  'phone_other',
  'field',
  'ignore',
] as const satisfies readonly ColumnTarget[];

/** Nobody can be called without a number. */
export function hasPhone(mapping: readonly ColumnTarget[]): boolean {
  return mapping.some((target) => target.startsWith('phone_'));
}
