// What the engine did for a campaign, for the supervisor's charts: calls per five minutes (E6), and why it dialed as it did (E23).
import type { CampaignId, OrganisationId } from '../domain/ids.ts';
import type { PacingReason } from '../domain/pacing/pacing.ts';
import { MINUTE_MS } from '../domain/time.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Pool } from './pool.ts';

type Db = Pick<Pool, 'query'>;

export type CallsStep = {
  /** Epoch ms, a multiple of the step. */
  readonly at: number;
  readonly dialed: number;
  readonly answered: number;
  readonly abandoned: number;
};

/** A call rings for two minutes at most: one that is answered in a span was dialed no earlier before it. */
const DIALED_BEFORE_MS = 5 * MINUTE_MS;

// A call's id is a UUIDv7 of the instant at which it was intended, so that the primary key finds the calls of a span. Answered and
// abandoned are as domain/pacing/ledger.ts counts them: machines and faxes are nobody.
export const CALLS_PER_STEP = `SELECT (floor(epoch_ms(x.at) / $5) * $5)::float8 AS at,
    count(*) FILTER (WHERE x.what = 'dialed')::int AS dialed, count(*) FILTER (WHERE x.what = 'answered')::int AS answered,
    count(*) FILTER (WHERE x.what = 'answered' AND c.found = 'abandoned')::int AS abandoned
  FROM (
    SELECT intended_at, coalesce(result, detail ->> 'result', 'answer') AS found,
      CASE WHEN NOT (state = 'waiting' AND coalesce(detail ->> 'heard', '') = 'pending') THEN answered_at END AS answered_at
    FROM call WHERE id >= $4::uuid AND organisation_id = $1 AND campaign_id = $2 AND purpose = 'contact'
  ) c CROSS JOIN LATERAL (VALUES (c.intended_at, 'dialed'), (c.answered_at, 'answered')) x (at, what)
  WHERE x.at >= instant($3) AND (x.what = 'dialed' OR c.found NOT IN ('answering_machine', 'fax'))
  GROUP BY 1 ORDER BY 1`;

/**
 * Dials and answers of a campaign per step; steps in which nothing happened are left out. Somebody else's campaign has none.
 * @param need.since epoch ms; the caller keeps the span short
 * @param need.stepMs length of a step; steps begin at its multiples since 1970
 */
export async function callsPerStep(
  db: Db,
  organisationId: OrganisationId,
  need: { readonly campaignId: string; readonly since: number; readonly stepMs: number },
): Promise<CallsStep[]> {
  const { campaignId, since, stepMs } = need;
  const firstId = smallestId(since - DIALED_BEFORE_MS);
  const { rows } = await db.query<CallsStep>(CALLS_PER_STEP, [
    organisationId,
    campaignId,
    since,
    firstId,
    stepMs,
  ]);
  return rows;
}

/** The smallest UUIDv7 of an instant (RFC 9562, 5.7: 48 bits of Unix milliseconds first). */
export function smallestId(at: number): string {
  const time = Math.max(0, Math.floor(at)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

export type ListedDecision = { readonly id: string; readonly at: number; readonly because: PacingReason };

/** The decisions of a campaign that started calls, the newest first. Somebody else's campaign has none. */
export async function listDecisions(
  db: Db,
  organisationId: OrganisationId,
  need: { readonly campaignId: CampaignId; readonly after: string | undefined; readonly limit: number },
): Promise<{ rows: ListedDecision[]; next: string | undefined }> {
  const [at, id] = readCursor(need.after, ['number', 'number']) ?? [];
  const { rows } = await db.query<ListedDecision>(
    `SELECT id::text AS id, epoch_ms(decided_at)::float8 AS at, because FROM pacing_decision
     WHERE organisation_id = $1 AND campaign_id = $2 AND ($3::bigint IS NULL OR (decided_at, id) < (instant($3), $4::bigint))
     ORDER BY decided_at DESC, id DESC LIMIT $5`,
    [organisationId, need.campaignId, at, id, need.limit + 1],
  );
  return pageOf(rows, need.limit, { show: (row) => row, key: (row) => [row.at, Number(row.id)] });
}
