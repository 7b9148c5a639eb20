/**
 * The lock on a number and on a person (I4): an intent to dial and a register entry that covers it take the same one, so that one of them
 * is first. It ends with the transaction; no lock is ever held across a request to the telephone system.
 */
import type { PoolClient } from 'pg';

/** What a register entry covers: a number, or a person by contact, by customer key, or by both. */
export type Covered = {
  readonly organisationId: string;
  readonly e164: string | undefined;
  readonly contactId: string | undefined;
  readonly customerKey: string | undefined;
};

// Numbers before contacts before keys, and each sorted: two that take several locks never wait for each other in a circle.
const KINDS = ['number', 'contact', 'key'] as const;

/** The SQL of one lock; null locks nothing. */
export function lockSql(kind: (typeof KINDS)[number], organisation: string, what: string): string {
  return `pg_advisory_xact_lock(hashtextextended('${kind}:' || ${organisation} || ':' || ${what}, 0))`;
}

/** Takes the locks of everything that these entries cover. To be called before they are written, in the same transaction. */
export async function lockForRegister(client: PoolClient, entries: readonly Covered[]): Promise<void> {
  const wanted = [
    ...entries.map(({ organisationId, e164 }) => lockName('number', organisationId, e164)),
    ...entries.map(({ organisationId, contactId }) => lockName('contact', organisationId, contactId)),
    ...entries.map(({ organisationId, customerKey }) => lockName('key', organisationId, customerKey)),
  ].filter((name) => name !== undefined);
  const inOrder = KINDS.flatMap((kind) =>
    [...new Set(wanted)].filter((name) => name.startsWith(`${kind}:`)).sort(),
  );
  await client.query({
    name: 'lock_for_register',
    text: `SELECT pg_advisory_xact_lock(hashtextextended(name, 0))
      FROM unnest($1::text[]) WITH ORDINALITY AS wanted(name, turn) ORDER BY turn`,
    values: [inOrder],
  });
}

function lockName(kind: string, organisationId: string, what: string | undefined): string | undefined {
  return what === undefined ? undefined : `${kind}:${organisationId}:${what}`;
}

/** Takes the locks of some numbers: for a register entry whose numbers are known one by one. */
export async function lockNumbers(
  client: PoolClient,
  organisationId: string,
  numbers: readonly string[],
): Promise<void> {
  await lockForRegister(
    client,
    numbers.map((e164) => ({ organisationId, e164, contactId: undefined, customerKey: undefined })),
  );
}
