// The do-not-call register (E16) as people keep it: a number, or a person with all numbers. What agents put on it during an interaction
// is stored by the engine's own commit; both look the same here.
import type { RegisterSource } from '../domain/floor/change.ts';
import type { OrganisationId, RegisterEntryId } from '../domain/ids.ts';
import type { E164 } from '../domain/phone-number.ts';
import { pageOf, readCursor } from './cursor.ts';
import { contactName } from './history.ts';
import { type Covered, lockForRegister } from './number-lock.ts';
import type { Pool, PoolClient } from './pool.ts';
import { type Writer, inTransaction, writeDown } from './write.ts';

type Db = Pick<Pool, 'query'>;

export type StandingEntry = {
  readonly id: string;
  readonly kind: 'number' | 'person';
  readonly e164: string | undefined;
  readonly customerKey: string | undefined;
  readonly contactName: string | undefined;
  readonly source: RegisterSource;
  readonly reason: string;
  /** Undefined: the contact alone, by key (E29). */
  readonly createdBy: string | undefined;
  readonly createdAt: number;
};

type EntryRow = {
  id: string;
  kind: 'number' | 'person';
  e164: string | null;
  customer_key: string | null;
  contact_id: string | null;
  first_name: string | null;
  last_name: string | null;
  company: string | null;
  source: RegisterSource;
  reason: string;
  created_by: string | null;
  created_at: Date;
  created_us: string;
};

const ENTRY = `r.id, r.kind, r.e164, r.customer_key, r.contact_id, k.first_name, k.last_name, k.company, r.source, r.reason,
  u.display_name AS created_by, r.created_at, (extract(epoch FROM r.created_at) * 1000000)::bigint::text AS created_us`;

/**
 * The entries that stand, newest first.
 * @param need.q part of a number or a reason, or a whole customer key; empty = all
 */
export async function standingEntries(
  db: Db,
  organisationId: OrganisationId,
  need: { readonly after: string | undefined; readonly q: string; readonly limit: number },
): Promise<{ rows: StandingEntry[]; next: string | undefined }> {
  const cursor = readCursor(need.after, ['number', 'id']);
  const found = await db.query<EntryRow>(
    `SELECT ${ENTRY} FROM register_entry r
       LEFT JOIN app_user u ON u.id = r.created_by LEFT JOIN contact k ON k.id = r.contact_id
      WHERE r.organisation_id = $1 AND r.removed_at IS NULL AND (r.expires_at IS NULL OR r.expires_at > now())
        AND ($2::bigint IS NULL OR (r.created_at, r.id) < (to_timestamp($2::bigint / 1000000.0), $3::uuid))
        AND ($4 = '' OR strpos(r.e164, $4) > 0 OR r.customer_key = $4 OR strpos(lower(r.reason), lower($4)) > 0
             OR strpos(lower(k.last_name), lower($4)) > 0)
      ORDER BY r.created_at DESC, r.id DESC LIMIT $5`,
    [organisationId, cursor?.[0] ?? null, cursor?.[1] ?? null, need.q, need.limit + 1],
  );
  return pageOf(found.rows, need.limit, {
    show: standingEntry,
    key: (row) => [Number(row.created_us), row.id],
  });
}

/** The entries that stop this number: itself, and persons who have it in any list. */
export async function entriesAgainst(
  db: Db,
  organisationId: OrganisationId,
  e164: E164,
): Promise<StandingEntry[]> {
  const found = await db.query<EntryRow>(
    `WITH owner AS (
       SELECT DISTINCT e.contact_id, e.customer_key FROM record_number m JOIN record e ON e.id = m.record_id
        WHERE m.organisation_id = $1 AND m.e164 = $2),
     hit AS (
       SELECT id FROM register_entry WHERE organisation_id = $1 AND removed_at IS NULL AND e164 = $2
       UNION SELECT x.id FROM register_entry x JOIN owner o ON o.contact_id = x.contact_id
              WHERE x.organisation_id = $1 AND x.removed_at IS NULL
       UNION SELECT x.id FROM register_entry x JOIN owner o ON o.customer_key = x.customer_key
              WHERE x.organisation_id = $1 AND x.removed_at IS NULL AND x.kind = 'person')
     SELECT ${ENTRY} FROM hit JOIN register_entry r ON r.id = hit.id
       LEFT JOIN app_user u ON u.id = r.created_by LEFT JOIN contact k ON k.id = r.contact_id
      WHERE r.expires_at IS NULL OR r.expires_at > now()
      ORDER BY r.created_at DESC, r.id DESC LIMIT 50`,
    [organisationId, e164],
  );
  return found.rows.map(standingEntry);
}

function standingEntry(row: EntryRow): StandingEntry {
  const { first_name, last_name, company } = row;
  const isKnown = first_name !== null && last_name !== null && company !== null;
  return {
    id: row.id,
    kind: row.kind,
    e164: row.e164 ?? undefined,
    customerKey: row.customer_key ?? undefined,
    contactName: isKnown ? contactName({ first_name, last_name, company }) : undefined,
    source: row.source,
    reason: row.reason,
    createdBy: row.created_by ?? undefined,
    createdAt: row.created_at.getTime(),
  };
}

export type NewEntry = {
  readonly id: RegisterEntryId;
  readonly reason: string;
  readonly at: number;
} & (
  | { readonly kind: 'number'; readonly e164: E164 }
  | { readonly kind: 'person'; readonly customerKey: string }
);

/**
 * Stores an entry under the locks of the numbers it concerns: a dial whose intent was stored before sees its call ended by the engine,
 * every later intent finds the entry (I4).
 * @returns the numbers that must not ring any more, or undefined if nobody has this customer key
 */
export async function addEntry(
  pool: Pool,
  writer: Writer & { readonly userId: string },
  entry: NewEntry,
): Promise<readonly E164[] | undefined> {
  return inTransaction(pool, async (client) => {
    const person = entry.kind === 'person' ? await findPerson(client, writer, entry) : undefined;
    if (entry.kind === 'person' && person === undefined) return undefined;
    await lockForRegister(client, coveredBy(writer, entry, person?.contactIds ?? []));
    await client.query(
      `INSERT INTO register_entry (id, organisation_id, kind, e164, customer_key, contact_id, source, reason, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5,
               (SELECT id FROM contact WHERE organisation_id = $2 AND customer_key = $5 ORDER BY created_at DESC, id DESC LIMIT 1),
               'supervisor', $6, $7, to_timestamp($8 / 1000.0))`,
      [
        entry.id,
        writer.organisationId,
        entry.kind,
        entry.kind === 'number' ? entry.e164 : null,
        entry.kind === 'person' ? entry.customerKey : null,
        entry.reason,
        writer.userId,
        entry.at,
      ],
    );
    const subject = entry.kind === 'number' ? { e164: entry.e164 } : { customerKey: entry.customerKey };
    await writeDown(client, writer, {
      subject: 'register',
      subjectId: entry.id,
      type: 'created',
      after: { kind: entry.kind, ...subject, reason: entry.reason },
    });
    return person?.numbers ?? (entry.kind === 'number' ? [entry.e164] : []);
  });
}

/** One line per thing whose lock is needed; one customer key may belong to contacts of several lists. */
function coveredBy(writer: Writer, entry: NewEntry, contactIds: readonly string[]): Covered[] {
  const { organisationId } = writer;
  const none = { organisationId, e164: undefined, contactId: undefined, customerKey: undefined };
  if (entry.kind === 'number') return [{ ...none, e164: entry.e164 }];
  return [
    { ...none, customerKey: entry.customerKey },
    ...contactIds.map((contactId) => ({ ...none, contactId })),
  ];
}

async function findPerson(
  client: PoolClient,
  writer: Writer,
  entry: { readonly customerKey: string },
): Promise<{ contactIds: string[]; numbers: E164[] } | undefined> {
  const found = await client.query<{ contact_ids: string[] | null; numbers: (E164 | null)[] | null }>(
    `SELECT array_agg(DISTINCT k.id) AS contact_ids, array_agg(DISTINCT m.e164) AS numbers
       FROM contact k LEFT JOIN record e ON e.contact_id = k.id LEFT JOIN record_number m ON m.record_id = e.id
      WHERE k.organisation_id = $1 AND k.customer_key = $2`,
    [writer.organisationId, entry.customerKey],
  );
  const contactIds = found.rows[0]?.contact_ids;
  if (!contactIds) return undefined;
  return { contactIds, numbers: (found.rows[0]?.numbers ?? []).filter((number) => number !== null) };
}

/** Takes an entry off the register; it stays in the table with who did it and when. False if there is none that stands. */
export async function removeEntry(
  pool: Pool,
  writer: Writer & { readonly userId: string },
  entry: { readonly id: RegisterEntryId; readonly at: number },
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const removed = await client.query<{ kind: string; e164: string | null; customer_key: string | null }>(
      `UPDATE register_entry SET removed_at = to_timestamp($3 / 1000.0), removed_by = $4
        WHERE id = $1 AND organisation_id = $2 AND removed_at IS NULL
        RETURNING kind, e164, customer_key`,
      [entry.id, writer.organisationId, entry.at, writer.userId],
    );
    const [row] = removed.rows;
    if (row === undefined) return false;
    await writeDown(client, writer, {
      subject: 'register',
      subjectId: entry.id,
      type: 'removed',
      before: { kind: row.kind, e164: row.e164, customerKey: row.customer_key },
    });
    return true;
  });
}
