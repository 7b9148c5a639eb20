// What a supervisor's floor is called, and who stopped it: words for ids.
import type { FloorId, OrganisationId } from '../domain/ids.ts';
import type { Pool } from './pool.ts';

export type FloorWords = { readonly name: string; readonly stopAllBy: string | undefined };

/** @param need.userId who pressed stop all, as the floor keeps it; a text that is no user's id is shown as it is */
export async function floorWords(
  db: Pick<Pool, 'query'>,
  organisationId: OrganisationId,
  need: { readonly floorId: FloorId; readonly userId: string | undefined },
): Promise<FloorWords> {
  const found = await db.query<{ name: string; by: string | null }>(
    `SELECT f.name, (SELECT u.display_name FROM app_user u WHERE u.id::text = $3 AND u.organisation_id = $1) AS by
       FROM floor f WHERE f.id = $2 AND f.organisation_id = $1`,
    [organisationId, need.floorId, need.userId ?? null],
  );
  const [row] = found.rows;
  return { name: row?.name ?? '', stopAllBy: row?.by ?? need.userId };
}
