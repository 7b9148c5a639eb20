// Users of an organisation. A password comes in as its hash and never goes out; audit rows never carry it.
import type { GroupId, OrganisationId, UserId } from '../domain/ids.ts';
import { pageOf, readCursor } from './cursor.ts';
import { newId } from './new-id.ts';
import type { Pool, PoolClient } from './pool.ts';
import {
  Refuse,
  type WriteRefusal,
  type Writer,
  inRefusableTransaction,
  inTransaction,
  writeDown,
} from './write.ts';

type Db = Pick<Pool, 'query'>;

export type UserRole = 'agent' | 'supervisor' | 'administrator';
export type NewUser = {
  readonly login: string;
  readonly displayName: string;
  readonly role: UserRole;
  readonly mayRegister: boolean;
  /** Left out: no. */
  readonly mayUseExternalPhone?: boolean;
  readonly groupIds: readonly string[];
  readonly passwordHash: string;
};
export type UserChange = {
  readonly displayName?: string | undefined;
  readonly role?: UserRole | undefined;
  readonly mayRegister?: boolean | undefined;
  readonly mayUseExternalPhone?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly groupIds?: readonly string[] | undefined;
};
export type ListedUser = {
  readonly id: UserId;
  readonly login: string;
  readonly displayName: string;
  readonly role: UserRole;
  readonly mayRegister: boolean;
  readonly mayUseExternalPhone: boolean;
  readonly hasDeskPhone: boolean;
  readonly isDisabled: boolean;
  readonly groups: readonly { readonly id: GroupId; readonly name: string }[];
  readonly createdAt: number;
};

const LISTED = `SELECT u.id, u.login, u.display_name AS "displayName", u.role, u.may_register AS "mayRegister",
    u.may_use_external_phone AS "mayUseExternalPhone",
    EXISTS (SELECT FROM desk_phone d WHERE d.user_id = u.id) AS "hasDeskPhone",
    u.disabled_at IS NOT NULL AS "isDisabled", epoch_ms(u.created_at) AS "createdAt", (
      SELECT coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) ORDER BY lower(g.name)), '[]')
      FROM group_member m JOIN agent_group g ON g.id = m.group_id WHERE m.user_id = u.id
    ) AS groups
  FROM app_user u`;

/** Makes a user. Logins are unique over all organisations. */
export function createUser(
  pool: Pool,
  writer: Writer,
  wanted: NewUser,
): Promise<{ readonly id: UserId } | WriteRefusal<'name_taken' | 'unknown'>> {
  const work = async (client: PoolClient) => ({ id: await addUser(client, writer, wanted) });
  return inRefusableTransaction<{ id: UserId }, 'unknown'>(pool, work, { app_user_login_key: 'login' });
}

/** The same inside an open transaction. */
export async function addUser(client: PoolClient, writer: Writer, wanted: NewUser): Promise<UserId> {
  const id = newId<'user'>();
  await client.query(
    `INSERT INTO app_user (id, organisation_id, login, display_name, role, may_register, may_use_external_phone, password_hash)
     VALUES ($1, $2, lower($3), $4, $5, $6, $7, $8)`,
    [
      id,
      writer.organisationId,
      wanted.login,
      wanted.displayName,
      wanted.role,
      wanted.mayRegister,
      wanted.mayUseExternalPhone ?? false,
      wanted.passwordHash,
    ],
  );
  await setGroups(client, writer, { userId: id, groupIds: wanted.groupIds });
  const { passwordHash: _secret, ...after } = wanted;
  await writeDown(client, writer, { subject: 'user', subjectId: id, type: 'created', after });
  return id;
}

/** Replaces a user's groups; all of them must be the organisation's. */
async function setGroups(
  client: PoolClient,
  writer: Writer,
  { userId, groupIds }: { readonly userId: UserId; readonly groupIds: readonly string[] },
): Promise<void> {
  await client.query('DELETE FROM group_member WHERE user_id = $1', [userId]);
  const wanted = [...new Set(groupIds)];
  const added = await client.query(
    `INSERT INTO group_member (organisation_id, group_id, user_id)
     SELECT organisation_id, id, $2 FROM agent_group WHERE organisation_id = $1 AND id = ANY ($3::uuid[])`,
    [writer.organisationId, userId, wanted],
  );
  if (added.rowCount !== wanted.length) throw new Refuse('unknown', 'groupIds');
}

/** The organisation's users by login. */
export async function listUsers(
  db: Db,
  organisationId: OrganisationId,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<{ rows: ListedUser[]; next: string | undefined }> {
  const [after] = readCursor(page.after, ['text']) ?? [];
  const { rows } = await db.query<ListedUser>(
    `${LISTED} WHERE u.organisation_id = $1 AND ($2::text IS NULL OR u.login > $2) ORDER BY u.login LIMIT $3`,
    [organisationId, after, page.limit + 1],
  );
  return pageOf(rows, page.limit, { show: (user) => user, key: ({ login }) => [login] });
}

/** One user of the organisation; undefined for an unknown one and for somebody else's. */
export async function findUser(
  db: Db,
  organisationId: OrganisationId,
  id: string,
): Promise<ListedUser | undefined> {
  const { rows } = await db.query<ListedUser>(`${LISTED} WHERE u.organisation_id = $1 AND u.id = $2`, [
    organisationId,
    id,
  ]);
  return rows[0];
}

/** The same by login, for the command line. */
export async function findUserByLogin(
  db: Db,
  organisationId: OrganisationId,
  login: string,
): Promise<ListedUser | undefined> {
  const { rows } = await db.query<ListedUser>(
    `${LISTED} WHERE u.organisation_id = $1 AND u.login = lower($2)`,
    [organisationId, login],
  );
  return rows[0];
}

/** True once anybody can sign in. */
export async function anyUserExists(db: Db): Promise<boolean> {
  const { rows } = await db.query<{ exists: boolean }>('SELECT EXISTS (SELECT FROM app_user) AS exists');
  return rows[0]?.exists ?? false;
}

/**
 * Changes a user. Disabling ends the sessions in the same transaction.
 * @returns the user as it is now; `last_administrator` when nobody would be left who may administer (or supervise) the organisation
 */
export function editUser(
  pool: Pool,
  writer: Writer,
  { id, change }: { readonly id: string; readonly change: UserChange },
): Promise<ListedUser | WriteRefusal<'unknown' | 'last_administrator' | 'name_taken'>> {
  const work = async (client: PoolClient) => {
    // One at a time per organisation: two who disable each other at the same moment must not both succeed.
    await client.query('SELECT FROM organisation WHERE id = $1 FOR NO KEY UPDATE', [writer.organisationId]);
    const before = await findUser(client, writer.organisationId, id);
    if (!before) throw new Refuse('unknown');
    await refuseLast(client, writer, { before, change });
    await client.query(
      `UPDATE app_user SET display_name = coalesce($2, display_name), role = coalesce($3, role),
         may_register = coalesce($4, may_register), may_use_external_phone = coalesce($6, may_use_external_phone),
         disabled_at = CASE $5::boolean WHEN true THEN coalesce(disabled_at, now()) WHEN false THEN NULL ELSE disabled_at END
       WHERE id = $1`,
      [
        id,
        change.displayName,
        change.role,
        change.mayRegister,
        change.isDisabled,
        change.mayUseExternalPhone,
      ],
    );
    if (change.isDisabled) await client.query('DELETE FROM session WHERE user_id = $1', [id]);
    if (change.groupIds) await setGroups(client, writer, { userId: before.id, groupIds: change.groupIds });
    const after = await findUser(client, writer.organisationId, id);
    if (!after) throw new Refuse('unknown');
    await writeDown(client, writer, {
      subject: 'user',
      subjectId: id,
      type: typeOf(before, after),
      before,
      after,
    });
    return after;
  };
  return inRefusableTransaction<ListedUser, 'unknown' | 'last_administrator'>(pool, work);
}

function typeOf(before: ListedUser, after: ListedUser): string {
  if (before.isDisabled === after.isDisabled) return 'edited';
  return after.isDisabled ? 'disabled' : 'enabled';
}

const mayLead = (role: UserRole) => role !== 'agent';

async function refuseLast(
  client: PoolClient,
  writer: Writer,
  { before, change }: { readonly before: ListedUser; readonly change: UserChange },
): Promise<void> {
  const role = change.role ?? before.role;
  const stays = !(change.isDisabled ?? before.isDisabled);
  const losesAdministrator = before.role === 'administrator' && !(stays && role === 'administrator');
  const losesLead = mayLead(before.role) && !(stays && mayLead(role));
  if (before.isDisabled || !(losesAdministrator || losesLead)) return;
  const { rows } = await client.query<{ administrators: number; leads: number }>(
    `SELECT count(*) FILTER (WHERE role = 'administrator')::int AS administrators, count(*)::int AS leads
     FROM app_user WHERE organisation_id = $1 AND id <> $2 AND disabled_at IS NULL AND role <> 'agent'`,
    [writer.organisationId, before.id],
  );
  const others = rows[0] ?? { administrators: 0, leads: 0 };
  const isLast = (losesAdministrator && others.administrators === 0) || (losesLead && others.leads === 0);
  if (isLast) throw new Refuse('last_administrator', change.isDisabled ? 'isDisabled' : 'role');
}

/**
 * Sets the hash of a new password and ends the user's sessions, but for the one that is kept (of whoever changes his own).
 * @returns false for an unknown user and for somebody else's
 */
export function setPassword(
  pool: Pool,
  writer: Writer,
  wanted: { readonly id: string; readonly passwordHash: string; readonly keepSession?: string },
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const changed = await client.query(
      'UPDATE app_user SET password_hash = $3 WHERE organisation_id = $1 AND id = $2',
      [writer.organisationId, wanted.id, wanted.passwordHash],
    );
    if (changed.rowCount !== 1) return false;
    await client.query('DELETE FROM session WHERE user_id = $1 AND token_hash IS DISTINCT FROM $2', [
      wanted.id,
      wanted.keepSession ?? null,
    ]);
    await writeDown(client, writer, { subject: 'user', subjectId: wanted.id, type: 'password_set' });
    return true;
  });
}
