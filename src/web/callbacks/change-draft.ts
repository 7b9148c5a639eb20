/** A callback's other time, number or owner while it is typed: what is missing, and the request that comes of it. Pure. */
import { parseWallTime, readWallTime, wallTimeAt } from '../../domain/callback/wall-time.ts';
import type { CallbackChangeRequest, CallbackRow } from '../../wire/callbacks.ts';

export interface ChangeDraft {
  /** "2026-11-29" and "17:00", by the clock of whoever types. */
  readonly date: string;
  readonly time: string;
  /** E.164 of one of the contact's, or NEW_NUMBER. */
  readonly number: string;
  readonly typed: string;
  /** Empty: any agent's. */
  readonly ownerId: string;
}

export const NEW_NUMBER = 'new';
const HOUR_MS = 3_600_000;
const QUARTER_MS = 900_000;

/** As it stands; a missed one, or one whose time is past, begins an hour from now. */
export function changeDraft(row: CallbackRow, { zone, now }: { zone: string; now: number }): ChangeDraft {
  const soon = Math.ceil((now + HOUR_MS) / QUARTER_MS) * QUARTER_MS;
  const wall = wallTimeAt(zone, row.dueAt > now ? row.dueAt : soon);
  const isKnown = row.numbers.some(({ e164 }) => e164 === row.e164);
  return {
    date: wall.slice(0, 10),
    time: wall.slice(11),
    number: isKnown ? row.e164 : NEW_NUMBER,
    typed: isKnown ? '' : row.e164,
    ownerId: row.ownerId ?? '',
  };
}

/** Which fields are empty. */
export function missingIn(draft: ChangeDraft): readonly ('at' | 'number')[] {
  const isTimed = parseWallTime(`${draft.date}T${draft.time}`) !== undefined;
  const isNumbered = draft.number !== NEW_NUMBER || draft.typed.trim() !== '';
  return [...(isTimed ? [] : (['at'] as const)), ...(isNumbered ? [] : (['number'] as const))];
}

/** The instant that is meant, for the contact's time beside it; undefined while it is none, or none on any wall. */
export function instantOf(
  { date, time }: Pick<ChangeDraft, 'date' | 'time'>,
  zone: string,
): { readonly at: number; readonly isDoubled: boolean } | undefined {
  const wall = parseWallTime(`${date}T${time}`);
  if (wall === undefined) return undefined;
  const reading = readWallTime(zone, wall);
  return reading.kind === 'gap' ? undefined : { at: reading.at, isDoubled: reading.kind === 'doubled' };
}

/**
 * What is different from the row. Of a scheduled one a time that was not touched is left out; one that is due or was missed is promised
 * anew, so its time is always said.
 */
export function changeRequest(draft: ChangeDraft, row: CallbackRow, zone: string): CallbackChangeRequest {
  const number = draft.number === NEW_NUMBER ? draft.typed.trim() : draft.number;
  const wall = `${draft.date}T${draft.time}`;
  const isSameTime = wall === wallTimeAt(zone, row.dueAt) && row.state === 'scheduled';
  return {
    ...(isSameTime ? {} : { at: { wall, zone } }),
    ...(number === row.e164 ? {} : { number }),
    ...(draft.ownerId === (row.ownerId ?? '') ? {} : { ownerId: draft.ownerId || null }),
  };
}
