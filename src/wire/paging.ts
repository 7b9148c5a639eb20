// What every list and every path have in common: a cursor, a search text, an id.
import { z } from 'zod';

const id = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

/** In a path. An id of another form can not exist, so it is answered like one that does not (404). */
export const idPath = z.strictObject({ id });

const after = z.string().min(1).max(1_000).optional();
const limit = z.coerce.number().pipe(z.int().min(1).max(200)).default(50);
const q = z.string().trim().max(100).default('');

/** What every query of a page has. */
export const pageShape = { after, limit } as const;

/** `after` is always there, be it undefined: what asks the database says so. */
export const withAfter = <Query extends { after?: string | undefined }>({
  after: cursor,
  ...rest
}: Query) => ({
  ...rest,
  after: cursor,
});
export const pageQuery = z.strictObject(pageShape).transform(withAfter);
export const searchedPageQuery = z.strictObject({ after, limit, q }).transform(withAfter);
/** Recordings: of one interaction, or found by a search text. */
export const recordingsQuery = z
  .strictObject({ after, limit, q, interaction: id.optional() })
  .transform(withAfter);
export const recordsQuery = z
  .strictObject({
    after,
    limit,
    status: z
      .enum(['ready', 'retrieved', 'updated', 'stale', 'cancelled', 'agent_error', 'missed_callback'])
      .optional(),
  })
  .transform(withAfter);
export const searchQuery = z.strictObject({ q: z.string().trim().min(1).max(100) });

/** Deeds over HTTP carry their id in this header, so that the same deed asked twice is done once. */
export const idempotencyKey = z.string().toLowerCase().pipe(id);

/** A deed without content: nothing, or {}. */
export const nothing = z.strictObject({}).nullish();
