// The standing accounts of agents' SIP desk phones. A secret is made here, shown once, kept sealed, and read again for the telephone system
// alone. An account holds as long as its user is an agent who may sign in.
import { randomBytes } from 'node:crypto';
import type { OrganisationId, UserId } from '../domain/ids.ts';
import type { DeskPhone } from '../engine/ports.ts';
import type { Pool, PoolClient } from './pool.ts';
import { type TrunkReading, openSecret } from './read-trunks.ts';
import type { SecretBox } from './secret-box.ts';
import { type Writer, inTransaction, writeDown } from './write.ts';

type Db = Pick<Pool, 'query'>;

/** Twenty characters without those that are taken for one another: people type them into the phone's own page. 5 bits each. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const SECRET_LENGTH = 20;

/** When a user's account was made (epoch milliseconds); undefined: there is none. */
export async function findDeskPhone(
  db: Db,
  organisationId: OrganisationId,
  userId: string,
): Promise<{ readonly createdAt: number } | undefined> {
  const { rows } = await db.query<{ createdAt: number }>(
    'SELECT epoch_ms(created_at) AS "createdAt" FROM desk_phone WHERE organisation_id = $1 AND user_id = $2',
    [organisationId, userId],
  );
  return rows[0];
}

/** Makes a user's account, or gives it another secret; the phone that had the former one can not register any more. */
export function makeDeskPhone(
  pool: Pool,
  { writer, secrets }: { readonly writer: Writer; readonly secrets: SecretBox },
  userId: UserId,
): Promise<{ readonly secret: string }> {
  const secret = randomSecret();
  return inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(
      `INSERT INTO desk_phone (user_id, organisation_id, sealed_secret)
       SELECT id, organisation_id, $3 FROM app_user WHERE organisation_id = $1 AND id = $2
       ON CONFLICT (user_id) DO UPDATE SET sealed_secret = excluded.sealed_secret, created_at = now()`,
      [writer.organisationId, userId, secrets.seal(secret, ownerOf(writer.organisationId, userId))],
    );
    if (rowCount !== 1) throw new Error('a desk phone for nobody');
    await writeDown(client, writer, { subject: 'user', subjectId: userId, type: 'desk_phone_made' });
    return { secret };
  });
}

/** Revokes a user's account; false where there was none. */
export function revokeDeskPhone(pool: Pool, writer: Writer, userId: string): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(
      'DELETE FROM desk_phone WHERE organisation_id = $1 AND user_id = $2',
      [writer.organisationId, userId],
    );
    if (rowCount !== 1) return false;
    await writeDown(client, writer, { subject: 'user', subjectId: userId, type: 'desk_phone_revoked' });
    return true;
  });
}

/** All that hold now. One whose secret can not be opened is left out: its phone is refused until a new one is made. */
export async function readDeskPhones(
  client: Pick<PoolClient, 'query'>,
  organisationId: OrganisationId,
  reading: TrunkReading,
): Promise<DeskPhone[]> {
  const { rows } = await client.query<{ userId: UserId; sealed: string }>(
    `SELECT d.user_id AS "userId", d.sealed_secret AS sealed FROM desk_phone d JOIN app_user u ON u.id = d.user_id
     WHERE d.organisation_id = $1 AND u.disabled_at IS NULL AND u.role = 'agent' ORDER BY d.user_id`,
    [organisationId],
  );
  return rows.flatMap(({ userId, sealed }) => {
    const secret = openSecret(sealed, ownerOf(organisationId, userId), reading);
    return secret === undefined ? [] : [{ userId, secret }];
  });
}

function ownerOf(organisationId: string, userId: string): string {
  return `${organisationId} desk phone ${userId}`;
}

function randomSecret(): string {
  return Array.from(randomBytes(SECRET_LENGTH), (byte) => LETTERS[byte % LETTERS.length]).join('');
}
