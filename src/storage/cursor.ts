// Where a list goes on: the sort key of the last row that was shown, packed into one word that means nothing to the one who carries it.

/** A cursor that this program did not make. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';
}

const SHAPES = {
  text: (part: unknown) => typeof part === 'string' && part.length <= 500 && !part.includes('\0'),
  id: (part: unknown) => typeof part === 'string' && /^[0-9a-f-]{36}$/.test(part),
  number: (part: unknown) => typeof part === 'number' && Number.isSafeInteger(part),
} as const;

export function writeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts of a cursor in their order; undefined at the beginning of a list. Throws BadCursor. */
export function readCursor(
  cursor: string | undefined,
  shape: readonly (keyof typeof SHAPES)[],
): readonly (string | number)[] | undefined {
  if (cursor === undefined) return undefined;
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new BadCursor(cursor);
  }
  const fits =
    Array.isArray(parts) &&
    parts.length === shape.length &&
    shape.every((kind, index) => SHAPES[kind](parts[index]));
  if (!fits) throw new BadCursor(cursor);
  return parts as (string | number)[];
}

/** Cuts the one row too many that was asked for, and makes the cursor from the last row that stays. */
export function pageOf<Row, Shown>(
  rows: readonly Row[],
  limit: number,
  how: { readonly show: (row: Row) => Shown; readonly key: (row: Row) => readonly (string | number)[] },
): { rows: Shown[]; next: string | undefined } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? writeCursor(how.key(last)) : undefined;
  return { rows: shown.map(how.show), next };
}
