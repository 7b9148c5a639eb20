/** Whole numbers as people type them into a field. Pure. */

export type Bounds = { readonly min: number; readonly max: number };

/** A whole number within the bounds, or undefined. */
export function readWithin(text: string, { min, max }: Bounds): number | undefined {
  const trimmed = text.trim();
  if (!/^\d{1,6}$/.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return value >= min && value <= max ? value : undefined;
}
