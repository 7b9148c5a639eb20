// The numbers that an organisation shows to those whom it calls.
import type { Id, OrganisationId } from '../domain/ids.ts';
import type { E164 } from '../domain/phone-number.ts';
import { pageOf, readCursor } from './cursor.ts';
import { newId } from './new-id.ts';
import type { Pool, PoolClient } from './pool.ts';
import { type WriteRefusal, type Writer, inRefusableTransaction, writeDown } from './write.ts';

type Db = Pick<Pool, 'query'>;

export type CallerNumberId = Id<'caller_number'>;
export type NewCallerNumber = {
  readonly e164: E164;
  readonly label: string;
  /** ISO countries of called numbers to which it may be shown; everywhere if left out. */
  readonly onlyTo?: readonly string[] | undefined;
};
export type ListedCallerNumber = {
  readonly id: CallerNumberId;
  readonly e164: E164;
  readonly label: string;
  readonly onlyTo: readonly string[] | undefined;
};

/** Adds a caller number; `name_taken` when the organisation has it already. */
export function createCallerNumber(
  pool: Pool,
  writer: Writer,
  wanted: NewCallerNumber,
): Promise<{ readonly id: CallerNumberId } | WriteRefusal<'name_taken'>> {
  const work = async (client: PoolClient) => {
    const id = newId<'caller_number'>();
    await client.query(
      'INSERT INTO caller_number (id, organisation_id, e164, label, only_to) VALUES ($1, $2, $3, $4, $5)',
      [id, writer.organisationId, wanted.e164, wanted.label, wanted.onlyTo ?? null],
    );
    await writeDown(client, writer, {
      subject: 'caller_number',
      subjectId: id,
      type: 'created',
      after: wanted,
    });
    return { id };
  };
  return inRefusableTransaction<{ id: CallerNumberId }, never>(pool, work, {
    caller_number_organisation_id_e164_key: 'number',
  });
}

/** The organisation's caller numbers in the order of their digits. */
export async function listCallerNumbers(
  db: Db,
  organisationId: OrganisationId,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<{ rows: ListedCallerNumber[]; next: string | undefined }> {
  const [after] = readCursor(page.after, ['text']) ?? [];
  const { rows } = await db.query<Omit<ListedCallerNumber, 'onlyTo'> & { onlyTo: string[] | null }>(
    `SELECT id, e164, label, only_to AS "onlyTo" FROM caller_number
     WHERE organisation_id = $1 AND ($2::text IS NULL OR e164 > $2) ORDER BY e164 LIMIT $3`,
    [organisationId, after, page.limit + 1],
  );
  return pageOf(rows, page.limit, {
    show: (row) => ({ ...row, onlyTo: row.onlyTo ?? undefined }),
    key: ({ e164 }) => [e164],
  });
}
