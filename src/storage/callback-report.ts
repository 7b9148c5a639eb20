// What became of the callbacks that were due in a period (I19): each is in exactly one of the report's figures.
import type { CallbackState, MissedReason } from '../domain/callback/callback.ts';
import type { OrganisationId } from '../domain/ids.ts';
import type { Pool } from './pool.ts';

export type CallbackReport = {
  readonly kept: number;
  readonly cancelled: number;
  readonly rescheduled: number;
  readonly open: number;
  readonly missed: number;
  readonly byReason: readonly { readonly why: MissedReason; readonly count: number }[];
  /** `ownerName` undefined: any agent's of the campaign. */
  readonly byOwner: readonly { readonly ownerName: string | undefined; readonly count: number }[];
};

type Row = {
  state: CallbackState['state'];
  why: MissedReason | null;
  owner_name: string | null;
  owner_id: string | null;
  count: number;
};

/** @param period due from (inclusive) to (exclusive), epoch ms */
export async function callbackReport(
  db: Pick<Pool, 'query'>,
  organisationId: OrganisationId,
  period: { readonly from: number; readonly to: number },
): Promise<CallbackReport> {
  const { rows } = await db.query<Row>(
    `SELECT n.*, u.display_name AS owner_name FROM (
       SELECT state, CASE WHEN state = 'missed' THEN detail ->> 'why' END AS why,
              CASE WHEN state = 'missed' THEN owner_id END AS owner_id, count(*)::int AS count
         FROM callback WHERE organisation_id = $1 AND due_at >= instant($2) AND due_at < instant($3) GROUP BY 1, 2, 3) n
       LEFT JOIN app_user u ON u.id = n.owner_id`,
    [organisationId, period.from, period.to],
  );
  const sum = (isCounted: (row: Row) => boolean) =>
    rows.reduce((total, row) => total + (isCounted(row) ? row.count : 0), 0);
  const of = (state: CallbackState['state']) => sum((row) => row.state === state);
  const missed = rows.filter(({ state }) => state === 'missed');
  const reasons = [...new Set(missed.flatMap(({ why }) => (why === null ? [] : [why])))];
  const owners = [...new Set(missed.map(({ owner_id }) => owner_id))];
  return {
    kept: of('executed'),
    cancelled: of('cancelled'),
    rescheduled: of('rescheduled'),
    open: of('scheduled') + of('due') + of('in_work'),
    missed: of('missed'),
    byReason: mostFirst(reasons.map((why) => ({ why, count: sum((row) => row.why === why) }))),
    byOwner: mostFirst(
      owners.map((id) => ({
        ownerName: missed.find(({ owner_id }) => owner_id === id)?.owner_name ?? undefined,
        count: sum((row) => row.state === 'missed' && row.owner_id === id),
      })),
    ),
  };
}

function mostFirst<Counted extends { readonly count: number }>(all: readonly Counted[]): Counted[] {
  return all.toSorted((one, other) => other.count - one.count);
}
