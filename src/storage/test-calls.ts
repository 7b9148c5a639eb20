// Test calls: an administrator calls himself on one trunk. Stored with the verdict before it is dialed (I3, E43); its id is the leg's id
// (I22: every leg on the wire has a row).
import type { Check, Verdict } from '../domain/compliance/may-dial.ts';
import type { NumberFacts } from '../domain/floor/floor.ts';
import type { LegId, OrganisationId, UserId } from '../domain/ids.ts';
import type { E164 } from '../domain/phone-number.ts';
import type { CallResult } from '../domain/result/result.ts';
import { newId } from './new-id.ts';
import type { Pool } from './pool.ts';
import { type Writer, inTransaction, writeDown } from './write.ts';

type Db = Pick<Pool, 'query'>;

export type TestCall = {
  readonly id: LegId;
  readonly trunk: string;
  readonly e164: E164;
  readonly askedAt: number;
  readonly isAllowed: boolean;
  readonly because: string | undefined;
  readonly checks: readonly Check[];
  readonly answeredAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly result: CallResult | undefined;
};

/** What the rules must know of a number that belongs to no record: the register, and whether it is in a call. */
export async function factsOfNumber(
  db: Db,
  organisationId: OrganisationId,
  e164: E164,
): Promise<Omit<NumberFacts, 'earlierCalls'>> {
  const { rows } = await db.query<Omit<NumberFacts, 'earlierCalls'>>(
    `SELECT (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'scope', 'organisation', 'since', epoch_ms(created_at))), '[]')
         FROM register_entry WHERE organisation_id = $1 AND e164 = $2 AND removed_at IS NULL
           AND (expires_at IS NULL OR expires_at > now())) AS "registerHits",
       EXISTS (SELECT FROM call WHERE organisation_id = $1 AND e164 = $2 AND ended_at IS NULL) AS "liveCall"`,
    [organisationId, e164],
  );
  return rows[0] ?? { registerHits: [], liveCall: false };
}

export type NewTestCall = {
  readonly trunk: string;
  readonly e164: E164;
  readonly callerNumber: E164;
  readonly askedAt: number;
  readonly verdict: Verdict;
};

/** Stores the intent, or the refusal. */
export function storeTestCall(
  pool: Pool,
  writer: Writer & { readonly userId: UserId },
  { trunk, e164, callerNumber, askedAt, verdict }: NewTestCall,
): Promise<{ readonly id: LegId }> {
  return inTransaction(pool, async (client) => {
    const id = newId<'leg'>();
    const because = verdict.allowed ? null : verdict.because.rule;
    await client.query(
      `INSERT INTO test_call (id, organisation_id, trunk_id, e164, caller_number, asked_by, asked_at, is_allowed, because, checks,
         ended_at, result)
       VALUES ($1, $2, $3, $4, $5, $6, instant($7), $8, $9, $10, CASE WHEN $8 THEN NULL ELSE instant($7) END,
         CASE WHEN $8 THEN NULL ELSE 'cancelled' END)`,
      [
        id,
        writer.organisationId,
        trunk,
        e164,
        callerNumber,
        writer.userId,
        askedAt,
        verdict.allowed,
        because,
        JSON.stringify(verdict.checks),
      ],
    );
    const after = { testCall: id, trunk, e164, isAllowed: verdict.allowed, because };
    await client.query('SELECT FROM organisation WHERE id = $1 FOR UPDATE', [writer.organisationId]);
    await writeDown(client, writer, {
      subject: 'organisation',
      subjectId: writer.organisationId,
      type: 'test_call_asked',
      after,
    });
    return { id };
  });
}

export type TestCallEnd = {
  readonly answeredAt: number | undefined;
  readonly endedAt: number;
  readonly result: CallResult;
};

/** What came of it; said twice, the first word counts. */
export async function endTestCall(db: Db, id: LegId, end: TestCallEnd): Promise<void> {
  await db.query(
    `UPDATE test_call SET answered_at = instant($2), ended_at = instant($3), result = $4 WHERE id = $1 AND ended_at IS NULL`,
    [id, end.answeredAt ?? null, end.endedAt, end.result],
  );
}

type Row = Omit<TestCall, 'askedAt' | 'answeredAt' | 'endedAt' | 'because' | 'result'> & {
  askedAt: Date;
  answeredAt: Date | null;
  endedAt: Date | null;
  because: string | null;
  result: CallResult | null;
};

const COLUMNS = `id, trunk_id AS trunk, e164, asked_at AS "askedAt", is_allowed AS "isAllowed", because, checks,
  answered_at AS "answeredAt", ended_at AS "endedAt", result`;

/** One of the organisation's. */
export async function findTestCall(
  db: Db,
  organisationId: OrganisationId,
  id: string,
): Promise<TestCall | undefined> {
  const { rows } = await db.query<Row>(
    `SELECT ${COLUMNS} FROM test_call WHERE organisation_id = $1 AND id = $2`,
    [organisationId, id],
  );
  return rows[0] && read(rows[0]);
}

/** The newest of each trunk. */
export async function newestTestCalls(db: Db, organisationId: OrganisationId): Promise<TestCall[]> {
  const { rows } = await db.query<Row>(
    `SELECT DISTINCT ON (trunk_id) ${COLUMNS} FROM test_call WHERE organisation_id = $1 ORDER BY trunk_id, asked_at DESC`,
    [organisationId],
  );
  return rows.map(read);
}

function read({ askedAt, answeredAt, endedAt, because, result, ...rest }: Row): TestCall {
  return {
    ...rest,
    askedAt: askedAt.getTime(),
    answeredAt: answeredAt?.getTime(),
    endedAt: endedAt?.getTime(),
    because: because ?? undefined,
    result: result ?? undefined,
  };
}
