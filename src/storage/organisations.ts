// Organisations with their floor, and the one-time token with which the first administrator of an empty database comes in.
import { DEFAULT_DISPOSITIONS } from '../domain/result/result.ts';
import type { DispositionCode } from '../domain/result/result.ts';
import type { PackId } from '../domain/compliance/packs.ts';
import type { FloorId, OrganisationId, UserId } from '../domain/ids.ts';
import { newId } from './new-id.ts';
import { addPracticeTrunk } from './trunks.ts';
import type { Pool, PoolClient } from './pool.ts';
import { type NewUser, addUser } from './users.ts';
import { Refuse, type WriteRefusal, inRefusableTransaction, inTransaction, writeDown } from './write.ts';

type Db = Pick<Pool, 'query'>;

export type NewOrganisation = {
  readonly name: string;
  /** ISO 3166-1 alpha-2: how numbers without a country code are read. */
  readonly country: string;
  /** E26: where calls may go; the default country alone if left out. */
  readonly allowedCountries?: readonly string[];
  /** True: its people are practice people, its trunk the practice trunk, its pack the practice pack. */
  readonly isPractice: boolean;
  /** The name of its first floor: 'Etage', 'Floor'. */
  readonly floorName: string;
};
export type MadeOrganisation = { readonly organisationId: OrganisationId; readonly floorId: FloorId };

/** Makes an organisation with one floor and the default dispositions. */
export function createOrganisation(pool: Pool, wanted: NewOrganisation): Promise<MadeOrganisation> {
  return inTransaction(pool, (client) => addOrganisation(client, wanted));
}

async function addOrganisation(client: PoolClient, wanted: NewOrganisation): Promise<MadeOrganisation> {
  const organisationId = newId<'organisation'>();
  const floorId = newId<'floor'>();
  const { name, country, isPractice, floorName } = wanted;
  const allowedCountries = wanted.allowedCountries ?? [country];
  const pack: PackId = isPractice ? 'practice' : 'cautious';
  await client.query(
    `INSERT INTO organisation (id, name, default_country, allowed_countries, pack, dispositions, is_practice)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [organisationId, name, country, allowedCountries, pack, JSON.stringify(DEFAULT_DISPOSITIONS), isPractice],
  );
  await client.query('INSERT INTO floor (id, organisation_id, name) VALUES ($1, $2, $3)', [
    floorId,
    organisationId,
    floorName,
  ]);
  await addPracticeTrunk(client, organisationId);
  const writer = { organisationId, userId: undefined, requestId: undefined };
  const organisation = { name, country, allowedCountries, pack, isPractice };
  await writeDown(client, writer, {
    subject: 'organisation',
    subjectId: organisationId,
    type: 'created',
    after: organisation,
  });
  await writeDown(client, writer, {
    subject: 'floor',
    subjectId: floorId,
    type: 'created',
    after: { name: floorName },
  });
  return { organisationId, floorId };
}

export type StoredOrganisation = {
  readonly id: OrganisationId;
  readonly name: string;
  readonly country: string;
  readonly allowedCountries: readonly string[];
  readonly pack: PackId;
  readonly dispositions: readonly DispositionCode[];
  readonly isPractice: boolean;
  /** True: its calls go to the practice telephone network. False from the switch to real trunks on. */
  readonly isOnPracticeNetwork: boolean;
};

/** One organisation; undefined if there is none. */
export async function findOrganisation(db: Db, id: OrganisationId): Promise<StoredOrganisation | undefined> {
  const { rows } = await db.query<StoredOrganisation>(
    `SELECT id, name, default_country AS country, allowed_countries AS "allowedCountries", pack, dispositions,
       is_practice AS "isPractice", real_trunks_since IS NULL AS "isOnPracticeNetwork" FROM organisation WHERE id = $1`,
    [id],
  );
  return rows[0];
}

/** Every floor of the installation, oldest first: what an engine process may own. */
export async function allFloors(
  db: Db,
): Promise<{ floorId: FloorId; organisationId: OrganisationId; name: string }[]> {
  const { rows } = await db.query<{ floorId: FloorId; organisationId: OrganisationId; name: string }>(
    `SELECT id AS "floorId", organisation_id AS "organisationId", name FROM floor ORDER BY id`,
  );
  return rows;
}

/** What the sign-in page must know before anybody is signed in. */
export async function lookAtInstallation(db: Db): Promise<{ needsSetup: boolean; isPractice: boolean }> {
  const { rows } = await db.query<{ needsSetup: boolean; isPractice: boolean }>(
    `SELECT NOT EXISTS (SELECT FROM app_user) AS "needsSetup",
       EXISTS (SELECT FROM organisation WHERE is_practice) AS "isPractice"`,
  );
  return rows[0] ?? { needsSetup: true, isPractice: false };
}

/** Keeps the hash of a new set-up token; the ones before it are void. */
export async function keepSetupToken(pool: Pool, tokenHash: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('DELETE FROM setup_token WHERE used_at IS NULL');
    await client.query('INSERT INTO setup_token (token_hash) VALUES ($1)', [tokenHash]);
  });
}

export type FirstSetUp = {
  readonly tokenHash: string;
  readonly organisation: NewOrganisation;
  readonly administrator: Omit<NewUser, 'role' | 'mayRegister' | 'groupIds'>;
};

/** Uses the token, once: makes the organisation and its first administrator. `token_invalid` when it was used or never given. */
export function setUp(
  pool: Pool,
  wanted: FirstSetUp,
): Promise<(MadeOrganisation & { readonly userId: UserId }) | WriteRefusal<'token_invalid' | 'name_taken'>> {
  const work = async (client: PoolClient) => {
    const used = await client.query(
      'UPDATE setup_token SET used_at = now() WHERE token_hash = $1 AND used_at IS NULL',
      [wanted.tokenHash],
    );
    if (used.rowCount !== 1) throw new Refuse('token_invalid', 'token');
    const made = await addOrganisation(client, wanted.organisation);
    const writer = { organisationId: made.organisationId, userId: undefined, requestId: undefined };
    const user = { ...wanted.administrator, role: 'administrator', mayRegister: true, groupIds: [] } as const;
    return { ...made, userId: await addUser(client, writer, user) };
  };
  return inRefusableTransaction<MadeOrganisation & { userId: UserId }, 'token_invalid'>(pool, work, {
    app_user_login_key: 'login',
  });
}
