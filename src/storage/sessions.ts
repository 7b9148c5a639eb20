// Who may come in: logins, and the sessions of those who did. Only the hash of a token is ever stored.
// All instants come from the caller (epoch milliseconds), so that one clock decides about life and end of a session.
import type { Pool } from './pool.ts';
import type { OrganisationId, UserId } from '../domain/ids.ts';

type Db = Pick<Pool, 'query'>;

export type SessionUser = {
  readonly userId: UserId;
  readonly organisationId: OrganisationId;
  readonly login: string;
  readonly displayName: string;
  readonly role: 'agent' | 'supervisor' | 'administrator';
  readonly mayRegister: boolean;
};
export type Login = SessionUser & { readonly passwordHash: string; readonly isDisabled: boolean };

const USER_COLUMNS = `u.id AS "userId", u.organisation_id AS "organisationId", u.login, u.display_name AS "displayName",
  u.role, u.may_register AS "mayRegister"`;

/** Logins are unique over all organisations, so that the sign-in page needs no third field. */
export async function findLogin(db: Db, login: string): Promise<Login | undefined> {
  const found = await db.query<Login>(
    `SELECT ${USER_COLUMNS}, u.password_hash AS "passwordHash", u.disabled_at IS NOT NULL AS "isDisabled"
       FROM app_user u WHERE u.login = lower($1)`,
    [login],
  );
  return found.rows[0];
}

/** The stored hash of one user's password; undefined for an unknown one. */
export async function passwordHashOf(db: Db, userId: UserId): Promise<string | undefined> {
  const found = await db.query<{ password_hash: string }>(
    'SELECT password_hash FROM app_user WHERE id = $1',
    [userId],
  );
  return found.rows[0]?.password_hash;
}

/** Who acts when the command line does: the organisation's oldest administrator, or supervisor where there is none. */
export async function findChief(db: Db): Promise<SessionUser | undefined> {
  const found = await db.query<SessionUser>(
    `SELECT ${USER_COLUMNS} FROM app_user u
      WHERE u.disabled_at IS NULL AND u.role IN ('administrator', 'supervisor')
      ORDER BY (u.role = 'administrator') DESC, u.created_at, u.id LIMIT 1`,
  );
  return found.rows[0];
}

export async function openSession(
  db: Db,
  session: {
    readonly tokenHash: string;
    readonly organisationId: OrganisationId;
    readonly userId: UserId;
    readonly now: number;
    readonly lifeMs: number;
  },
): Promise<void> {
  await db.query(
    `INSERT INTO session (token_hash, organisation_id, user_id, created_at, last_seen_at, expires_at)
     VALUES ($1, $2, $3, to_timestamp($4 / 1000.0), to_timestamp($4 / 1000.0), to_timestamp(($4 + $5) / 1000.0))`,
    [session.tokenHash, session.organisationId, session.userId, session.now, session.lifeMs],
  );
}

/** The user of a living session, and notes that it was used (at most once a minute); undefined when it is over. */
export async function findSession(
  db: Db,
  tokenHash: string,
  at: { readonly now: number; readonly idleMs: number },
): Promise<SessionUser | undefined> {
  const found = await db.query<SessionUser>(
    `WITH living AS (
       SELECT s.token_hash, ${USER_COLUMNS} FROM session s JOIN app_user u ON u.id = s.user_id
        WHERE s.token_hash = $1 AND u.disabled_at IS NULL
          AND s.expires_at > to_timestamp($2 / 1000.0) AND s.last_seen_at > to_timestamp(($2 - $3) / 1000.0)),
     seen AS (
       UPDATE session SET last_seen_at = to_timestamp($2 / 1000.0) FROM living
        WHERE session.token_hash = living.token_hash
          AND session.last_seen_at < to_timestamp(($2 - 60000) / 1000.0))
     SELECT * FROM living`,
    [tokenHash, at.now, at.idleMs],
  );
  return found.rows[0];
}

/** Which of these sessions still live; looking counts as use, because an open screen is not idle. */
export async function livingSessions(
  db: Db,
  tokenHashes: readonly string[],
  at: { readonly now: number; readonly idleMs: number },
): Promise<ReadonlySet<string>> {
  const found = await db.query<{ token_hash: string }>(
    `WITH living AS (
       SELECT s.token_hash FROM session s JOIN app_user u ON u.id = s.user_id
        WHERE s.token_hash = ANY($1) AND u.disabled_at IS NULL
          AND s.expires_at > to_timestamp($2 / 1000.0) AND s.last_seen_at > to_timestamp(($2 - $3) / 1000.0)),
     seen AS (
       UPDATE session SET last_seen_at = to_timestamp($2 / 1000.0) FROM living
        WHERE session.token_hash = living.token_hash
          AND session.last_seen_at < to_timestamp(($2 - 60000) / 1000.0))
     SELECT token_hash FROM living`,
    [tokenHashes, at.now, at.idleMs],
  );
  return new Set(found.rows.map((row) => row.token_hash));
}

export async function closeSession(db: Db, tokenHash: string): Promise<void> {
  await db.query('DELETE FROM session WHERE token_hash = $1', [tokenHash]);
}

/** Ends every session of a user, but for the one that asks (after a change of the own password). */
export async function closeSessionsOf(db: Db, userId: UserId, exceptTokenHash?: string): Promise<void> {
  await db.query('DELETE FROM session WHERE user_id = $1 AND token_hash IS DISTINCT FROM $2', [
    userId,
    exceptTokenHash ?? null,
  ]);
}

/** Clears what has ended; nothing depends on it but the size of the table. */
export async function sweepSessions(
  db: Db,
  at: { readonly now: number; readonly idleMs: number },
): Promise<void> {
  await db.query(
    `DELETE FROM session
      WHERE expires_at <= to_timestamp($1 / 1000.0) OR last_seen_at <= to_timestamp(($1 - $2) / 1000.0)`,
    [at.now, at.idleMs],
  );
}
