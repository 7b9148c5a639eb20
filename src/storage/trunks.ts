// The organisation's trunks as an administrator makes, edits and orders them (E26). Secrets come in and never go out: who needs them reads
// them in read-trunks.ts.
import type { OrganisationId } from '../domain/ids.ts';
import type { E164 } from '../domain/phone-number.ts';
import { type MinutePrice, PRACTICE_TRUNK } from '../domain/trunk/trunk.ts';
import { newId } from './new-id.ts';
import type { Pool, PoolClient } from './pool.ts';
import { type StoredAddress, secretOwner } from './read-trunks.ts';
import type { SecretBox } from './secret-box.ts';
import { Refuse, type WriteRefusal, type Writer, inRefusableTransaction, writeDown } from './write.ts';

type Db = Pick<Pool, 'query'>;

export type NewTrunk = {
  readonly name: string;
  readonly address: StoredAddress;
  readonly secret: string | undefined;
  readonly callsPerSecond: number;
  readonly lines: number;
  /** What the carrier lets us show; empty = it says nothing about it. */
  readonly callerNumbers: readonly E164[];
  /** What a minute costs; null: nobody has entered it. */
  readonly minutePrice?: MinutePrice | null;
};
/** What is left out stays as it is; `secret` null takes it away. */
export type TrunkEdit = {
  readonly [Key in keyof Omit<NewTrunk, 'secret'>]?: NewTrunk[Key] | undefined;
} & { readonly secret?: string | null | undefined };

export type ListedTrunk = Omit<NewTrunk, 'secret' | 'address'> & {
  readonly id: string;
  readonly isPractice: boolean;
  readonly address: StoredAddress | null;
  readonly hasSecret: boolean;
};

const TAKEN = { trunk_name: 'name' };
const COLUMNS = `id, name, is_practice AS "isPractice", address, sealed_secret IS NOT NULL AS "hasSecret",
  calls_per_second AS "callsPerSecond", lines, caller_numbers AS "callerNumbers",
  CASE WHEN minute_price IS NOT NULL THEN jsonb_build_object('amount', minute_price, 'currency', minute_currency) END
    AS "minutePrice"`;

/** All of an organisation, in the order in which they are tried; the practice network first. */
export async function listTrunks(db: Db, organisationId: OrganisationId): Promise<ListedTrunk[]> {
  const { rows } = await db.query<ListedTrunk>(
    `SELECT ${COLUMNS} FROM trunk WHERE organisation_id = $1 ORDER BY position, id`,
    [organisationId],
  );
  return rows;
}

/** Every organisation begins on the practice network. */
export async function addPracticeTrunk(client: PoolClient, organisationId: OrganisationId): Promise<void> {
  const { id, name, callsPerSecond, lines } = PRACTICE_TRUNK;
  await client.query(
    `INSERT INTO trunk (organisation_id, id, name, is_practice, position, calls_per_second, lines)
     VALUES ($1, $2, $3, true, 0, $4, $5)`,
    [organisationId, id, name, callsPerSecond, lines],
  );
}

/** Adds a trunk behind the others. */
export function createTrunk(
  pool: Pool,
  { writer, secrets }: { readonly writer: Writer; readonly secrets: SecretBox },
  wanted: NewTrunk,
): Promise<{ readonly id: string } | WriteRefusal<'name_taken'>> {
  const work = async (client: PoolClient) => {
    const id = newId<'trunk'>();
    const sealed =
      wanted.secret === undefined
        ? null
        : secrets.seal(wanted.secret, secretOwner(writer.organisationId, id));
    await client.query('SELECT FROM organisation WHERE id = $1 FOR UPDATE', [writer.organisationId]);
    await client.query(
      `INSERT INTO trunk (organisation_id, id, name, position, address, sealed_secret, calls_per_second, lines, caller_numbers,
         minute_price, minute_currency)
       SELECT $1, $2, $3, coalesce(max(position), 0) + 1, $4, $5, $6, $7, $8, $9, $10 FROM trunk WHERE organisation_id = $1`,
      [
        writer.organisationId,
        id,
        wanted.name,
        JSON.stringify(wanted.address),
        sealed,
        wanted.callsPerSecond,
        wanted.lines,
        wanted.callerNumbers,
        wanted.minutePrice?.amount,
        wanted.minutePrice?.currency,
      ],
    );
    const { secret: _kept, ...shown } = wanted;
    await writeDown(client, writer, { subject: 'trunk', subjectId: id, type: 'created', after: shown });
    return { id };
  };
  return inRefusableTransaction<{ id: string }, never>(pool, work, TAKEN);
}

/** Edits a trunk. Of the practice network only its limits can be changed. */
export function editTrunk(
  pool: Pool,
  { writer, secrets, id }: { readonly writer: Writer; readonly secrets: SecretBox; readonly id: string },
  edit: TrunkEdit,
): Promise<{ readonly id: string } | WriteRefusal<'unknown' | 'trunk_is_practice' | 'name_taken'>> {
  const work = async (client: PoolClient) => {
    const before = await holdTrunk(client, writer.organisationId, id);
    const isMore = edit.name !== undefined || edit.address !== undefined || edit.secret !== undefined;
    if (before.isPractice && isMore) throw new Refuse('trunk_is_practice');
    const { secret, ...shown } = edit;
    const after = { ...before, ...withoutUndefined(shown) };
    const owner = secretOwner(writer.organisationId, id);
    await client.query(
      `UPDATE trunk SET name = $3, address = $4, calls_per_second = $5, lines = $6, caller_numbers = $7,
         minute_price = $10, minute_currency = $11, sealed_secret = CASE WHEN $8 THEN $9 ELSE sealed_secret END
       WHERE organisation_id = $1 AND id = $2`,
      [
        writer.organisationId,
        id,
        after.name,
        after.address === null ? null : JSON.stringify(after.address),
        after.callsPerSecond,
        after.lines,
        after.callerNumbers,
        secret !== undefined,
        secret ? secrets.seal(secret, owner) : null,
        after.minutePrice?.amount ?? null,
        after.minutePrice?.currency ?? null,
      ],
    );
    await noteTrunk(client, writer, {
      id,
      type: 'edited',
      before,
      after: { ...after, ...(secret === undefined ? {} : { secret: 'changed' }) },
    });
    return { id };
  };
  return inRefusableTransaction<{ id: string }, 'unknown' | 'trunk_is_practice'>(pool, work, TAKEN);
}

/** Takes a trunk away; calls under way are not touched. The last one in use stays: nothing could be dialed without it. */
export function removeTrunk(
  pool: Pool,
  writer: Writer,
  id: string,
): Promise<
  { readonly id: string } | WriteRefusal<'unknown' | 'trunk_is_practice' | 'last_trunk' | 'name_taken'>
> {
  const work = async (client: PoolClient) => {
    const before = await holdTrunk(client, writer.organisationId, id);
    if (before.isPractice) throw new Refuse('trunk_is_practice');
    const { rows } = await client.query<{ isReal: boolean; others: number }>(
      `SELECT real_trunks_since IS NOT NULL AS "isReal",
         (SELECT count(*)::int FROM trunk WHERE organisation_id = o.id AND NOT is_practice AND id <> $2) AS others
       FROM organisation o WHERE id = $1`,
      [writer.organisationId, id],
    );
    if (rows[0]?.isReal && rows[0].others === 0) throw new Refuse('last_trunk');
    await client.query('DELETE FROM trunk WHERE organisation_id = $1 AND id = $2', [
      writer.organisationId,
      id,
    ]);
    await noteTrunk(client, writer, { id, type: 'removed', before });
    return { id };
  };
  return inRefusableTransaction<{ id: string }, 'unknown' | 'trunk_is_practice' | 'last_trunk'>(pool, work);
}

/** Puts the trunks into this order; exactly the organisation's must be named. */
export function orderTrunks(
  pool: Pool,
  writer: Writer,
  ids: readonly string[],
): Promise<{ readonly ids: readonly string[] } | WriteRefusal<'unknown' | 'name_taken'>> {
  const work = async (client: PoolClient) => {
    await client.query('SELECT FROM organisation WHERE id = $1 FOR UPDATE', [writer.organisationId]);
    const before = (await listTrunks(client, writer.organisationId)).map((trunk) => trunk.id);
    if (before.toSorted().join() !== ids.toSorted().join()) throw new Refuse('unknown', 'ids');
    await client.query(
      `UPDATE trunk t SET position = place.position FROM unnest($2::text[]) WITH ORDINALITY AS place (id, position)
       WHERE t.organisation_id = $1 AND t.id = place.id`,
      [writer.organisationId, ids],
    );
    await writeDown(client, writer, {
      subject: 'organisation',
      subjectId: writer.organisationId,
      type: 'trunks_ordered',
      before: { ids: before },
      after: { ids },
    });
    return { ids };
  };
  return inRefusableTransaction<{ ids: readonly string[] }, 'unknown'>(pool, work);
}

/** Locks the organisation's row first, so that whoever changes trunks waits for whoever else does. */
async function holdTrunk(
  client: PoolClient,
  organisationId: OrganisationId,
  id: string,
): Promise<ListedTrunk> {
  await client.query('SELECT FROM organisation WHERE id = $1 FOR UPDATE', [organisationId]);
  const { rows } = await client.query<ListedTrunk>(
    `SELECT ${COLUMNS} FROM trunk WHERE organisation_id = $1 AND id = $2`,
    [organisationId, id],
  );
  const [row] = rows;
  if (!row) throw new Refuse('unknown');
  return row;
}

type Note = {
  readonly id: string;
  readonly type: string;
  readonly before: ListedTrunk;
  readonly after?: object;
};

/** The practice network's id is no UUID: what is done to it stands at the organisation. */
async function noteTrunk(
  client: PoolClient,
  writer: Writer,
  { id, type, before, after }: Note,
): Promise<void> {
  const about = before.isPractice
    ? ({ subject: 'organisation', subjectId: writer.organisationId, type: `practice_trunk_${type}` } as const)
    : ({ subject: 'trunk', subjectId: id, type } as const);
  await writeDown(client, writer, { ...about, before, ...(after === undefined ? {} : { after }) });
}

function withoutUndefined<Thing extends object>(thing: Thing): Partial<Thing> {
  return Object.fromEntries(
    Object.entries(thing).filter(([, value]) => value !== undefined),
  ) as Partial<Thing>;
}
