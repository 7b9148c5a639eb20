// How many callbacks are due in each quarter of an hour, against the agents who are on shift then: now those who are signed in, later those
// who were there at that hour of the week lately. Nobody plans shifts here; what was is the best that is known.
import { type Quarter, QUARTER_MS, quarterOf } from '../domain/callback/crowd.ts';
import type { OrganisationId } from '../domain/ids.ts';
import { DAY_MS, localDay, localTime } from '../domain/time.ts';
import type { Pool } from './pool.ts';

type Db = Pick<Pool, 'query'>;

export type CapacityNeed = {
  /** Undefined: of all campaigns. */
  readonly campaignId: string | undefined;
  /** Epoch ms; whole quarters are answered. */
  readonly from: number;
  readonly to: number;
  /** IANA: by whose clock on the wall shifts are worked. */
  readonly zone: string;
  readonly now: number;
};

const WEEKS = 4;
const WEEK_MS = 7 * DAY_MS;
const QUARTERS_PER_DAY = 96;

/** Each quarter from the one of `from` to the one before `to`, in their order. */
export async function callbackCapacity(
  db: Db,
  organisationId: OrganisationId,
  need: CapacityNeed,
): Promise<Quarter[]> {
  const [due, shifts] = await Promise.all([
    dueByQuarter(db, organisationId, need),
    shiftsLately(db, organisationId, need),
  ]);
  const first = quarterOf(need.from);
  const count = Math.max(0, Math.ceil((need.to - first) / QUARTER_MS));
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * QUARTER_MS;
    return { at, due: due.get(at) ?? 0, agents: agentsAt(shifts, at, need) };
  });
}

async function dueByQuarter(
  db: Db,
  organisationId: OrganisationId,
  { campaignId, from, to }: CapacityNeed,
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await db.query<{ at: number; due: number }>(
    `SELECT epoch_ms(date_bin('15 minutes', due_at, 'epoch')) AS at, count(*)::int AS due FROM callback
      WHERE organisation_id = $1 AND state IN ('scheduled', 'due', 'in_work') AND due_at >= instant($2) AND due_at < instant($3)
        AND ($4::uuid IS NULL OR campaign_id = $4) GROUP BY 1`,
    [organisationId, quarterOf(from), to, campaignId ?? null],
  );
  return new Map(rows.map(({ at, due }) => [at, due]));
}

type ShiftsLately = {
  /** Agents in the campaign's groups. */
  readonly members: number;
  readonly signedIn: number;
  /** When the first of them was there in the last weeks; epoch ms. */
  readonly firstAt: number | undefined;
  /** Agents who were there, summed over the weeks, by weekday and quarter of the day. */
  readonly sums: ReadonlyMap<number, number>;
};

const MEMBERS = `SELECT DISTINCT u.id FROM app_user u JOIN group_member h ON h.user_id = u.id
  JOIN campaign_group g ON g.group_id = h.group_id
  WHERE u.organisation_id = $1 AND u.role = 'agent' AND u.disabled_at IS NULL AND ($2::uuid IS NULL OR g.campaign_id = $2)`;

/** An agent counts for a quarter in which the shift was open; a shift is never longer than a day. */
async function shiftsLately(
  db: Db,
  organisationId: OrganisationId,
  { campaignId, zone, now }: CapacityNeed,
): Promise<ShiftsLately> {
  const values = [organisationId, campaignId ?? null];
  const [people, lately] = await Promise.all([
    db.query<{ members: number; signed_in: number }>(
      `WITH member AS (${MEMBERS})
       SELECT (SELECT count(*)::int FROM member) AS members,
              (SELECT count(*)::int FROM shift s JOIN member ON member.id = s.user_id WHERE s.ended_at IS NULL) AS signed_in`,
      values,
    ),
    db.query<{ slot: number; agents: number; first_at: number }>(
      `WITH member AS (${MEMBERS}),
       was AS (
         SELECT q.at, s.user_id, q.at AT TIME ZONE $4 AS wall FROM shift s JOIN member ON member.id = s.user_id
          CROSS JOIN LATERAL generate_series(date_bin('15 minutes', s.started_at, 'epoch'),
            least(coalesce(s.ended_at, instant($3)), s.started_at + interval '1 day') - interval '1 ms', '15 minutes') q(at)
          WHERE s.organisation_id = $1 AND s.started_at >= instant($5) - interval '1 day' AND s.started_at < instant($3)
            AND q.at > instant($5))
       SELECT ((extract(isodow FROM wall) - 1) * ${QUARTERS_PER_DAY} + extract(hour FROM wall) * 4
                + floor(extract(minute FROM wall) / 15))::int AS slot,
              count(DISTINCT (wall::date, user_id))::int AS agents, epoch_ms(min(at)) AS first_at
         FROM was GROUP BY 1`,
      [...values, now, zone, now - WEEKS * WEEK_MS],
    ),
  ]);
  const { members = 0, signed_in: signedIn = 0 } = people.rows[0] ?? {};
  const firsts = lately.rows.map((row) => row.first_at);
  return {
    members,
    signedIn,
    firstAt: firsts.length === 0 ? undefined : Math.min(...firsts),
    sums: new Map(lately.rows.map(({ slot, agents }) => [slot, agents])),
  };
}

function agentsAt(shifts: ShiftsLately, at: number, { zone, now }: CapacityNeed): number {
  const isToday = localDay(zone, at) === localDay(zone, now);
  // What is past today, and what is now, is no matter of what was usual.
  if (isToday && at <= now) return shifts.signedIn;
  const { weekday, minuteOfDay } = localTime(zone, at);
  const slot = (weekday - 1) * QUARTERS_PER_DAY + Math.floor(minuteOfDay / 15);
  const times = timesSince(shifts.firstAt, at, now);
  // That hour of the week has not been yet since people work here: all that is known is who could be.
  const usual = times === 0 ? shifts.members : Math.round((shifts.sums.get(slot) ?? 0) / times);
  return isToday ? Math.max(shifts.signedIn, usual) : usual;
}

/** How often an hour of the week has been, in the last weeks, since somebody was there first. */
function timesSince(firstAt: number | undefined, at: number, now: number): number {
  if (firstAt === undefined) return 0;
  const last = at - Math.max(0, Math.ceil((at - now) / WEEK_MS)) * WEEK_MS;
  return Math.min(WEEKS, Math.max(0, Math.floor((last - firstAt) / WEEK_MS) + 1));
}
