// Why a record was dialed or not: every verdict of may-dial as it was stored (E43).
import type { CampaignRecordId, OrganisationId } from '../domain/ids.ts';
import type { Check } from '../domain/compliance/may-dial.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Pool } from './pool.ts';

export type PastVerdict = {
  readonly at: number;
  readonly purpose: 'claim' | 'dial' | 'consult' | 'transfer';
  readonly number: string;
  readonly isAllowed: boolean;
  readonly because: string | undefined;
  readonly checks: readonly Check[];
};

type VerdictRow = {
  id: string;
  decided_at: Date;
  purpose: 'claim' | 'dial' | 'consult' | 'transfer';
  e164: string;
  is_allowed: boolean;
  because: string | null;
  checks: Check[];
};

/** The verdicts on one campaign record, newest first; undefined if the record is not of this organisation. */
export async function verdictsOf(
  db: Pick<Pool, 'query'>,
  record: { readonly organisationId: OrganisationId; readonly campaignRecordId: CampaignRecordId },
  need: { readonly after: string | undefined; readonly limit: number },
): Promise<{ rows: PastVerdict[]; next: string | undefined } | undefined> {
  const cursor = readCursor(need.after, ['number']);
  const known = await db.query('SELECT FROM campaign_record WHERE id = $2 AND organisation_id = $1', [
    record.organisationId,
    record.campaignRecordId,
  ]);
  if (known.rowCount !== 1) return undefined;
  const found = await db.query<VerdictRow>(
    `SELECT id::text, decided_at, purpose, e164, is_allowed, because, checks FROM dial_verdict
      WHERE organisation_id = $1 AND campaign_record_id = $2 AND ($3::bigint IS NULL OR id < $3)
      ORDER BY id DESC LIMIT $4`,
    [record.organisationId, record.campaignRecordId, cursor?.[0] ?? null, need.limit + 1],
  );
  return pageOf(found.rows, need.limit, {
    show: (row) => ({
      at: row.decided_at.getTime(),
      purpose: row.purpose,
      number: row.e164,
      isAllowed: row.is_allowed,
      because: row.because ?? undefined,
      checks: row.checks,
    }),
    key: (row) => [Number(row.id)],
  });
}
