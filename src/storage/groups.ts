// Agent groups: who may work which campaign.
import type { GroupId, OrganisationId } from '../domain/ids.ts';
import { pageOf, readCursor } from './cursor.ts';
import { newId } from './new-id.ts';
import type { Pool, PoolClient } from './pool.ts';
import { Refuse, type WriteRefusal, type Writer, inRefusableTransaction, writeDown } from './write.ts';

type Db = Pick<Pool, 'query'>;

export type ListedGroup = { readonly id: GroupId; readonly name: string; readonly members: number };

const TAKEN = { agent_group_name: 'name' };

/** Makes an empty group. */
export function createGroup(
  pool: Pool,
  writer: Writer,
  name: string,
): Promise<{ readonly id: GroupId } | WriteRefusal<'name_taken'>> {
  const work = async (client: PoolClient) => {
    const id = newId<'group'>();
    await client.query('INSERT INTO agent_group (id, organisation_id, name) VALUES ($1, $2, $3)', [
      id,
      writer.organisationId,
      name,
    ]);
    await writeDown(client, writer, { subject: 'group', subjectId: id, type: 'created', after: { name } });
    return { id };
  };
  return inRefusableTransaction<{ id: GroupId }, never>(pool, work, TAKEN);
}

const LISTED = `SELECT g.id, g.name, lower(g.name) AS sort_name,
  (SELECT count(*) FROM group_member WHERE group_id = g.id)::int AS members FROM agent_group g`;
type GroupRow = ListedGroup & { readonly sort_name: string };
const show = ({ id, name, members }: GroupRow): ListedGroup => ({ id, name, members });

/** The organisation's groups by name. */
export async function listGroups(
  db: Db,
  organisationId: OrganisationId,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<{ rows: ListedGroup[]; next: string | undefined }> {
  const [after] = readCursor(page.after, ['text']) ?? [];
  const { rows } = await db.query<GroupRow>(
    `${LISTED} WHERE g.organisation_id = $1 AND ($2::text IS NULL OR lower(g.name) > $2) ORDER BY lower(g.name) LIMIT $3`,
    [organisationId, after, page.limit + 1],
  );
  return pageOf(rows, page.limit, { show, key: (row) => [row.sort_name] });
}

/** The ids of a group's members; empty for an unknown group and for somebody else's. */
export async function membersOfGroup(db: Db, organisationId: OrganisationId, id: string): Promise<string[]> {
  const { rows } = await db.query<{ user_id: string }>(
    'SELECT user_id FROM group_member WHERE organisation_id = $1 AND group_id = $2 ORDER BY user_id',
    [organisationId, id],
  );
  return rows.map(({ user_id: userId }) => userId);
}

/** Renames a group, or replaces its members. */
export function editGroup(
  pool: Pool,
  writer: Writer,
  {
    id,
    change,
  }: {
    readonly id: string;
    readonly change: {
      readonly name?: string | undefined;
      readonly userIds?: readonly string[] | undefined;
    };
  },
): Promise<ListedGroup | WriteRefusal<'unknown' | 'name_taken'>> {
  const work = async (client: PoolClient) => {
    const before = await lockGroup(client, writer, id);
    const membersBefore = change.userIds
      ? await membersOfGroup(client, writer.organisationId, id)
      : undefined;
    if (change.name !== undefined) {
      await client.query('UPDATE agent_group SET name = $2 WHERE id = $1', [id, change.name]);
    }
    if (change.userIds) await setMembers(client, writer, { id, userIds: [...new Set(change.userIds)] });
    await writeDown(client, writer, {
      subject: 'group',
      subjectId: id,
      type: 'edited',
      before: { name: before, userIds: membersBefore },
      after: { name: change.name ?? before, userIds: change.userIds },
    });
    const { rows } = await client.query<GroupRow>(`${LISTED} WHERE g.id = $1`, [id]);
    if (!rows[0]) throw new Refuse('unknown');
    return show(rows[0]);
  };
  return inRefusableTransaction<ListedGroup, 'unknown'>(pool, work, TAKEN);
}

async function lockGroup(client: PoolClient, writer: Writer, id: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM agent_group WHERE organisation_id = $1 AND id = $2 FOR NO KEY UPDATE',
    [writer.organisationId, id],
  );
  if (!rows[0]) throw new Refuse('unknown');
  return rows[0].name;
}

async function setMembers(
  client: PoolClient,
  writer: Writer,
  { id, userIds }: { readonly id: string; readonly userIds: readonly string[] },
): Promise<void> {
  await client.query('DELETE FROM group_member WHERE group_id = $1', [id]);
  const added = await client.query(
    `INSERT INTO group_member (organisation_id, group_id, user_id)
     SELECT organisation_id, $2, id FROM app_user WHERE organisation_id = $1 AND id = ANY ($3::uuid[])`,
    [writer.organisationId, id, userIds],
  );
  if (added.rowCount !== userIds.length) throw new Refuse('unknown', 'userIds');
}

/** Deletes a group that no campaign uses. */
export function deleteGroup(
  pool: Pool,
  writer: Writer,
  id: string,
): Promise<{ readonly deleted: true } | WriteRefusal<'unknown' | 'group_in_use' | 'name_taken'>> {
  const work = async (client: PoolClient) => {
    const name = await lockGroup(client, writer, id);
    const used = await client.query('SELECT FROM campaign_group WHERE group_id = $1 LIMIT 1', [id]);
    if (used.rowCount !== 0) throw new Refuse('group_in_use');
    const userIds = await membersOfGroup(client, writer.organisationId, id);
    await client.query('DELETE FROM agent_group WHERE id = $1', [id]);
    await writeDown(client, writer, {
      subject: 'group',
      subjectId: id,
      type: 'deleted',
      before: { name, userIds },
    });
    return { deleted: true as const };
  };
  return inRefusableTransaction<{ deleted: true }, 'unknown' | 'group_in_use'>(pool, work);
}
