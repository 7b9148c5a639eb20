// Calling lists as screens read them. Their records come in by imports alone.
import type { ListId, OrganisationId } from '../domain/ids.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Pool } from './pool.ts';

type Db = Pick<Pool, 'query'>;

export type ListedList = {
  readonly id: ListId;
  readonly name: string;
  readonly country: string;
  readonly records: number;
  readonly numbers: number;
  readonly createdAt: number;
};

const LISTED = `l.id, l.name, l.country, epoch_ms(l.created_at) AS "createdAt",
  (SELECT count(*) FROM record WHERE list_id = l.id)::int AS records,
  (SELECT count(*) FROM record_number WHERE list_id = l.id)::int AS numbers`;

/** The organisation's lists by name. */
export async function listLists(
  db: Db,
  organisationId: OrganisationId,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<{ rows: ListedList[]; next: string | undefined }> {
  const [after] = readCursor(page.after, ['text']) ?? [];
  const { rows } = await db.query<ListedList & { sort_name: string }>(
    `SELECT ${LISTED}, lower(l.name) AS sort_name FROM calling_list l
     WHERE l.organisation_id = $1 AND ($2::text IS NULL OR lower(l.name) > $2) ORDER BY lower(l.name) LIMIT $3`,
    [organisationId, after, page.limit + 1],
  );
  return pageOf(rows, page.limit, {
    show: ({ sort_name: _sortName, ...list }) => list,
    key: (row) => [row.sort_name],
  });
}

/** A list by its name, whatever the case; undefined if the organisation has none. */
export async function findListByName(
  db: Db,
  organisationId: OrganisationId,
  name: string,
): Promise<ListedList | undefined> {
  const { rows } = await db.query<ListedList>(
    `SELECT ${LISTED} FROM calling_list l WHERE l.organisation_id = $1 AND lower(l.name) = lower($2)`,
    [organisationId, name],
  );
  return rows[0];
}
