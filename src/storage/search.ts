// The search field: people of the organisation, and contacts by name, customer key or number. At most a screenful, never a list.
import type { OrganisationId, UserId } from '../domain/ids.ts';
import { contactName } from './history.ts';
import type { Pool } from './pool.ts';

type Db = Pick<Pool, 'query'>;

export type FoundUser = { readonly id: string; readonly name: string };
export type FoundContact = {
  readonly id: string;
  readonly name: string;
  readonly customerKey: string | undefined;
  readonly numbers: readonly string[];
  readonly listName: string;
};

/** A LIKE pattern for a beginning; what the user typed is never a pattern itself. */
function beginning(text: string): string {
  return `${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
}

/** People who can sign in, by any part of their name or by the beginning of their login. */
export async function findUsers(
  db: Db,
  organisationId: OrganisationId,
  need: { readonly q: string; readonly limit: number },
): Promise<FoundUser[]> {
  const found = await db.query<FoundUser>(
    `SELECT id, display_name AS name FROM app_user
      WHERE organisation_id = $1 AND disabled_at IS NULL
        AND (strpos(lower(display_name), lower($2)) > 0 OR login LIKE lower($3))
      ORDER BY display_name, id LIMIT $4`,
    [organisationId, need.q, beginning(need.q), need.limit],
  );
  return found.rows;
}

type ContactRow = {
  id: string;
  first_name: string;
  last_name: string;
  company: string;
  customer_key: string | null;
  numbers: string[] | null;
  list_name: string | null;
};

/**
 * Contacts by the beginning of the last name, by customer key, or by number.
 * @param need.e164 the search text as a number, where it can be read as one
 * @param need.handledBy only contacts that this user has had on the desktop; undefined = all of the organisation
 */
export async function findContacts(
  db: Db,
  organisationId: OrganisationId,
  need: {
    readonly q: string;
    readonly e164: string | undefined;
    readonly handledBy: UserId | undefined;
    readonly limit: number;
  },
): Promise<FoundContact[]> {
  // Three ways in, each on its own index; a first name alone is not one of them ("Anna Weiß" is looked up by Weiß).
  const lastWord = need.q.trim().split(/\s+/).at(-1) ?? '';
  const found = await db.query<ContactRow>(
    `WITH hit AS (
       (SELECT id FROM contact WHERE organisation_id = $1 AND lower(last_name) LIKE lower($2) LIMIT 200)
       UNION (SELECT id FROM contact WHERE organisation_id = $1 AND customer_key = $3 LIMIT 50)
       UNION (SELECT e.contact_id FROM record_number m JOIN record e ON e.id = m.record_id
               WHERE m.organisation_id = $1 AND m.e164 = $4 LIMIT 50))
     SELECT k.id, k.first_name, k.last_name, k.company, k.customer_key, n.numbers, n.list_name
       FROM hit JOIN contact k ON k.id = hit.id
       LEFT JOIN LATERAL (
         SELECT array_agg(m.e164 ORDER BY m.position) AS numbers, min(l.name) AS list_name
           FROM record e JOIN calling_list l ON l.id = e.list_id LEFT JOIN record_number m ON m.record_id = e.id
          WHERE e.id = (SELECT id FROM record WHERE contact_id = k.id ORDER BY created_at DESC, id DESC LIMIT 1)) n ON true
      WHERE ($5::uuid IS NULL OR EXISTS (SELECT FROM interaction i WHERE i.contact_id = k.id AND i.user_id = $5))
      ORDER BY k.last_name, k.first_name, k.id LIMIT $6`,
    [
      organisationId,
      lastWord === '' ? '' : beginning(lastWord),
      need.q.trim(),
      need.e164 ?? null,
      need.handledBy ?? null,
      need.limit,
    ],
  );
  return found.rows.map((row) => ({
    id: row.id,
    name: contactName(row),
    customerKey: row.customer_key ?? undefined,
    numbers: (row.numbers ?? []).filter((number) => number !== null),
    listName: row.list_name ?? '',
  }));
}
