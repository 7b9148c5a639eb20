// The lists of callbacks: an agent's own, or all of the organisation; and how many there are on each day of a calendar.
import type { CallbackCancel, CallbackState, MissedReason, WaitingFor } from '../domain/callback/callback.ts';
import type { CampaignState } from '../domain/campaign/campaign.ts';
import type { CallbackId, OrganisationId, UserId } from '../domain/ids.ts';
import type { NumberLabel } from '../domain/phone-number.ts';
import { pageOf, readCursor } from './cursor.ts';
import { contactName } from './history.ts';
import type { Pool } from './pool.ts';

type Db = Pick<Pool, 'query'>;

/** `userId`: only personal ones of this user, and those of any kind that this user has set; undefined = the whole organisation's. */
export type CallbacksOf = { readonly organisationId: OrganisationId; readonly userId: UserId | undefined };

export type CallbackStates = 'open' | 'scheduled' | 'due' | 'missed' | 'over' | 'all';

export type CallbackNeed = {
  readonly state: CallbackStates;
  readonly campaignId?: string | undefined;
  readonly ownerId?: string | undefined;
  /** Due from (inclusive) to (exclusive), epoch ms. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** A part of the contact's or the owner's name, or of the number; empty = all. */
  readonly q: string;
};

export type ListedCallback = {
  readonly id: string;
  readonly state: CallbackState['state'];
  readonly since: number;
  readonly waitingFor: WaitingFor | undefined;
  readonly waitingSince: number | undefined;
  readonly until: number | undefined;
  readonly missedWhy: MissedReason | undefined;
  readonly cancelledWhy: CallbackCancel | undefined;
  readonly byName: string | undefined;
  readonly dueAt: number;
  readonly wall: string;
  readonly zone: string;
  readonly e164: string;
  readonly label: NumberLabel | undefined;
  readonly isPersonal: boolean;
  readonly ownerId: string | undefined;
  readonly ownerName: string | undefined;
  readonly isOwnerThere: boolean;
  readonly campaignId: string;
  readonly campaignName: string;
  readonly campaignStatus: CampaignState['state'];
  readonly contactId: string;
  readonly contactName: string;
  readonly company: string;
  readonly numbers: readonly { readonly e164: string; readonly label: NumberLabel }[];
  readonly createdAt: number;
  readonly createdByName: string;
  readonly note: string | undefined;
};

/**
 * A page of callbacks. Those that are owed still begin with the ones that are overdue longest; those that are over, with the latest.
 * Throws BadCursor.
 */
export async function callbackPage(
  db: Db,
  who: CallbacksOf,
  need: CallbackNeed & { readonly after: string | undefined; readonly limit: number },
): Promise<{ rows: ListedCallback[]; next: string | undefined }> {
  const cursor = readCursor(need.after, ['number', 'id']);
  const { where, values } = filterOf(who, need);
  const [beyond, order] = isOwedFirst(need.state) ? ['>', 'ASC'] : ['<', 'DESC'];
  const value = (of: unknown) => `$${values.push(of)}`;
  if (cursor)
    where.push(`(b.due_at, b.id) ${beyond} (instant(${value(cursor[0])}), ${value(cursor[1])}::uuid)`);
  const found = await db.query<Row>(
    `SELECT ${COLUMNS} FROM callback b ${JOINS} WHERE ${where.join(' AND ')}
      ORDER BY b.due_at ${order}, b.id ${order} LIMIT ${value(need.limit + 1)}`,
    values,
  );
  return pageOf(found.rows, need.limit, { show, key: (row) => [row.due_at, row.id] });
}

/** How many callbacks are due on each day of a zone's calendar ("2026-11-29"), by the same filters; days without any are left out. */
export async function callbackDays(
  db: Db,
  who: CallbacksOf,
  need: CallbackNeed & { readonly zone: string },
): Promise<{ readonly day: string; readonly count: number }[]> {
  const { where, values } = filterOf(who, need);
  const zone = `$${values.push(need.zone)}`;
  const found = await db.query<{ day: string; count: number }>(
    `SELECT to_char(b.due_at AT TIME ZONE ${zone}, 'YYYY-MM-DD') AS day, count(*)::int AS count
       FROM callback b ${need.q === '' ? '' : SEARCHED} WHERE ${where.join(' AND ')} GROUP BY 1 ORDER BY 1`,
    values,
  );
  return found.rows;
}

/** Which of these are the organisation's (and the user's, where one is named): the only ones of which anybody is told anything. */
export async function knownCallbacks(
  db: Db,
  who: CallbacksOf,
  ids: readonly string[],
): Promise<ReadonlySet<CallbackId>> {
  const { rows } = await db.query<{ id: CallbackId }>(
    `SELECT id FROM callback WHERE organisation_id = $1 AND id = ANY ($2::uuid[])
       AND ($3::uuid IS NULL OR owner_id = $3 OR created_by = $3)`,
    [who.organisationId, ids, who.userId ?? null],
  );
  return new Set(rows.map(({ id }) => id));
}

// Written out and not handed over as values: the planner must see that they are the conditions of the indexes.
const IN_STATE: Readonly<Record<CallbackStates, string>> = {
  open: `b.state IN ('scheduled', 'due', 'in_work')`,
  scheduled: `b.state = 'scheduled' AND b.state IN ('scheduled', 'due', 'in_work')`,
  due: `b.state = 'due' AND b.state IN ('scheduled', 'due', 'in_work')`,
  missed: `b.state = 'missed'`,
  over: `b.state IN ('executed', 'rescheduled', 'cancelled')`,
  all: 'true',
};

/** What is owed is read from its beginning; what was, from its end. */
function isOwedFirst(state: CallbackStates): boolean {
  return state === 'open' || state === 'scheduled' || state === 'due';
}

function filterOf(who: CallbacksOf, need: CallbackNeed): { where: string[]; values: unknown[] } {
  const values: unknown[] = [who.organisationId];
  const where = ['b.organisation_id = $1', IN_STATE[need.state]];
  const add = (condition: (value: string) => string, of: unknown) => {
    if (of !== undefined && of !== '') where.push(condition(`$${values.push(of)}`));
  };
  add((user) => `(b.owner_id = ${user} OR b.created_by = ${user})`, who.userId);
  add((campaign) => `b.campaign_id = ${campaign}`, need.campaignId);
  add((owner) => `b.owner_id = ${owner}`, need.ownerId);
  add((from) => `b.due_at >= instant(${from})`, need.from);
  add((to) => `b.due_at < instant(${to})`, need.to);
  add(
    (q) => `(strpos(lower(k.first_name || ' ' || k.last_name || ' ' || k.company), lower(${q})) > 0
      OR strpos(lower(coalesce(o.display_name, '')), lower(${q})) > 0 ${digitsOf(need.q, values)})`,
    need.q,
  );
  return { where, values };
}

/** A number is found by its digits however it is written; a leading zero stands in no number of E.164. */
function digitsOf(q: string, values: unknown[]): string {
  const isNumber = /^[\d\s()/+.-]{3,}$/.test(q);
  const digits = q.replaceAll(/\D/g, '').replace(/^0+/, '');
  return isNumber && digits.length >= 3 ? `OR strpos(b.e164, $${values.push(digits)}) > 0` : '';
}

const SEARCHED = 'JOIN contact k ON k.id = b.contact_id LEFT JOIN app_user o ON o.id = b.owner_id';
const JOINS = `${SEARCHED}
  JOIN campaign m ON m.id = b.campaign_id
  JOIN campaign_record r ON r.id = b.campaign_record_id
  JOIN app_user c ON c.id = b.created_by
  LEFT JOIN app_user w ON w.id = (b.detail ->> 'by')::uuid
  LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('e164', n.e164, 'label', n.label) ORDER BY n.position) AS numbers
                       FROM record_number n WHERE n.record_id = r.record_id) n ON true
  LEFT JOIN LATERAL (SELECT text FROM contact_note WHERE contact_id = b.contact_id
                      ORDER BY written_at DESC, id DESC LIMIT 1) t ON true`;
const COLUMNS = `b.id, b.state, b.detail, epoch_ms(b.state_since) AS since, epoch_ms(b.due_at) AS due_at, b.wall, b.zone, b.e164,
  b.owner_id, o.display_name AS owner_name,
  b.owner_id IS NOT NULL AND o.disabled_at IS NULL AND EXISTS (
    SELECT FROM campaign_group g JOIN group_member h ON h.group_id = g.group_id
     WHERE g.campaign_id = b.campaign_id AND h.user_id = b.owner_id) AS is_owner_there,
  b.campaign_id, m.name AS campaign_name, m.state AS campaign_status, b.contact_id, k.first_name, k.last_name, k.company,
  coalesce(n.numbers, '[]') AS numbers, epoch_ms(b.created_at) AS created_at, c.display_name AS created_by_name, t.text AS note,
  w.display_name AS by_name`;

type Row = {
  id: string;
  state: CallbackState['state'];
  detail: CallbackState;
  since: number;
  due_at: number;
  wall: string;
  zone: string;
  e164: string;
  owner_id: string | null;
  owner_name: string | null;
  is_owner_there: boolean;
  campaign_id: string;
  campaign_name: string;
  campaign_status: CampaignState['state'];
  contact_id: string;
  first_name: string;
  last_name: string;
  company: string;
  numbers: { e164: string; label: NumberLabel }[];
  created_at: number;
  created_by_name: string;
  note: string | null;
  by_name: string | null;
};

function show(row: Row): ListedCallback {
  const { detail } = row;
  const isDue = detail.state === 'due';
  return {
    id: row.id,
    state: row.state,
    since: row.since,
    waitingFor: isDue ? detail.waitingFor : undefined,
    waitingSince: isDue ? detail.waitingSince : undefined,
    until: isDue ? detail.until : undefined,
    missedWhy: detail.state === 'missed' ? detail.why : undefined,
    cancelledWhy: detail.state === 'cancelled' ? detail.why : undefined,
    byName: row.by_name ?? undefined,
    dueAt: row.due_at,
    wall: row.wall,
    zone: row.zone,
    e164: row.e164,
    label: row.numbers.find(({ e164 }) => e164 === row.e164)?.label,
    isPersonal: row.owner_id !== null,
    ownerId: row.owner_id ?? undefined,
    ownerName: row.owner_name ?? undefined,
    isOwnerThere: row.is_owner_there,
    campaignId: row.campaign_id,
    campaignName: row.campaign_name,
    campaignStatus: row.campaign_status,
    contactId: row.contact_id,
    contactName: contactName(row),
    company: row.company,
    numbers: row.numbers,
    createdAt: row.created_at,
    createdByName: row.created_by_name,
    note: row.note ?? undefined,
  };
}
