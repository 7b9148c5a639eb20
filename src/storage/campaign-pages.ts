// Campaigns and their records as screens and exports read them: in pages, never all at once.
import type { CampaignMode, CampaignState } from '../domain/campaign/campaign.ts';
import type { CampaignSettings } from '../domain/campaign/definition.ts';
import { type CampaignRecordId, type OrganisationId, shortForm } from '../domain/ids.ts';
import { pageOf, readCursor } from './cursor.ts';
import { contactName } from './history.ts';
import type { Pool } from './pool.ts';
import { LACKS_INFORMATION_MESSAGE } from './read-campaign.ts';
import { type FoundNext, NEXT_SQL, type RecordNext, nextOf } from './record-next.ts';

type Db = Pick<Pool, 'query'>;
type Page = { readonly after: string | undefined; readonly limit: number };
type Named = { readonly id: string; readonly name: string };

export type ListedCampaign = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly mode: CampaignMode;
  readonly state: CampaignState['state'];
  readonly since: number;
  /** In their order, with their shares (E13). */
  readonly lists: readonly (Named & { readonly share: number })[];
  readonly groups: readonly Named[];
  /** How many records have which status; a status that no record has is left out. */
  readonly records: Readonly<Record<string, number>>;
};
/** Without what the schedule does next: that is asked of the clock. */
export type ShownCampaign = ListedCampaign & {
  readonly callerNumbers: readonly { readonly id: string; readonly e164: string; readonly label: string }[];
  readonly settings: CampaignSettings;
  /** E34: a predictive campaign does not start as it is. */
  readonly lacksInformationMessage: boolean;
};

const LISTED = `c.id, c.name, c.description, c.mode, c.state, (c.detail ->> 'since')::float8 AS since, (
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'share', cl.share) ORDER BY cl.position), '[]')
    FROM campaign_list cl JOIN calling_list l ON l.id = cl.list_id WHERE cl.campaign_id = c.id
  ) AS lists, (
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) ORDER BY lower(g.name)), '[]')
    FROM campaign_group cg JOIN agent_group g ON g.id = cg.group_id WHERE cg.campaign_id = c.id
  ) AS groups, (
    SELECT coalesce(jsonb_object_agg(status, records), '{}') FROM (
      SELECT status, count(*) AS records FROM campaign_record WHERE campaign_id = c.id GROUP BY status
    ) counted
  ) AS records`;

/** The organisation's campaigns by name. */
export async function listCampaigns(
  db: Db,
  organisationId: OrganisationId,
  page: Page,
): Promise<{ rows: ListedCampaign[]; next: string | undefined }> {
  const [after] = readCursor(page.after, ['text']) ?? [];
  const { rows } = await db.query<ListedCampaign & { sort_name: string }>(
    `SELECT ${LISTED}, lower(c.name) AS sort_name FROM campaign c
     WHERE c.organisation_id = $1 AND ($2::text IS NULL OR lower(c.name) > $2) ORDER BY lower(c.name) LIMIT $3`,
    [organisationId, after, page.limit + 1],
  );
  return pageOf(rows, page.limit, {
    show: ({ sort_name: _sortName, ...campaign }) => campaign,
    key: (row) => [row.sort_name],
  });
}

/** One campaign; undefined for an unknown one and for somebody else's. */
export async function findCampaign(
  db: Db,
  organisationId: OrganisationId,
  id: string,
): Promise<ShownCampaign | undefined> {
  const { rows } = await db.query<ShownCampaign>(
    `SELECT ${LISTED}, c.settings, (
       SELECT coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'e164', n.e164, 'label', n.label) ORDER BY chosen.position), '[]')
       FROM campaign_caller_number chosen JOIN caller_number n ON n.id = chosen.caller_number_id
       WHERE chosen.campaign_id = c.id
     ) AS "callerNumbers", ${LACKS_INFORMATION_MESSAGE} AS "lacksInformationMessage"
     FROM campaign c WHERE c.organisation_id = $1 AND c.id = $2`,
    [organisationId, id],
  );
  return rows[0];
}

/**
 * The text that agents say in a campaign; empty where it has none, undefined for an unknown one and for somebody else's.
 * @param need.ofUser only if this user is in one of the campaign's groups
 */
export async function findScript(
  db: Db,
  need: {
    readonly organisationId: OrganisationId;
    readonly campaignId: string;
    readonly ofUser: string | undefined;
  },
): Promise<string | undefined> {
  const { rows } = await db.query<{ script: string }>(
    `SELECT coalesce(settings ->> 'script', '') AS script FROM campaign c
     WHERE organisation_id = $1 AND id = $2 AND ($3::uuid IS NULL OR EXISTS (
       SELECT FROM campaign_group cg JOIN group_member m ON m.group_id = cg.group_id WHERE cg.campaign_id = c.id AND m.user_id = $3))`,
    [need.organisationId, need.campaignId, need.ofUser],
  );
  return rows[0]?.script;
}

export type ListedRecord = {
  readonly id: CampaignRecordId;
  readonly shortForm: string;
  readonly name: string;
  readonly customerKey: string | undefined;
  readonly numbers: readonly string[];
  readonly status: string;
  readonly type: string;
  readonly attempts: number;
  readonly lastResult: string | undefined;
  /** Epoch ms; undefined where it is due now or not due any more. */
  readonly nextAt: number | undefined;
};
/** With what happens to it next, and why (E14). */
export type ListedRecordNext = ListedRecord & { readonly next: RecordNext };

type RecordRow = {
  id: CampaignRecordId;
  place: number;
  first_name: string;
  last_name: string;
  company: string;
  customer_key: string | null;
  numbers: string[];
  status: string;
  type: string;
  attempts: number;
  last_result: string | null;
  next_at: number | null;
};

const RECORD = `cr.id, cr.place::float8 AS place, k.first_name, k.last_name, k.company,
  coalesce(r.customer_key, k.customer_key) AS customer_key, cr.status, cr.type, cr.attempts::int AS attempts, cr.last_result,
  CASE WHEN NOT cr.is_due THEN epoch_ms(cr.next_at) END AS next_at,
  ARRAY(SELECT e164 FROM record_number n WHERE n.record_id = r.id ORDER BY n.position) AS numbers`;
const FROM = `FROM campaign_record cr JOIN record r ON r.id = cr.record_id JOIN contact k ON k.id = cr.contact_id`;

/** A campaign's records in its order, all or of one status. Somebody else's campaign has none. */
export async function listRecords(
  db: Db,
  organisationId: OrganisationId,
  need: Page & { readonly campaignId: string; readonly status: string | undefined; readonly now: number },
): Promise<{ rows: ListedRecordNext[]; next: string | undefined }> {
  const [after] = readCursor(need.after, ['number']) ?? [];
  const { rows } = await db.query<RecordRow & { found: FoundNext }>(
    `SELECT ${RECORD}, ${NEXT_SQL} AS found ${FROM}
     WHERE cr.organisation_id = $1 AND cr.campaign_id = $2 AND ($3::text IS NULL OR cr.status = $3)
       AND cr.place > coalesce($4::bigint, -1) ORDER BY cr.place LIMIT $5`,
    [organisationId, need.campaignId, need.status, after, need.limit + 1],
  );
  return pageOf(rows, need.limit, {
    show: (row) => ({ ...listedRecord(row), next: nextOf(row.found, need.now) }),
    key: ({ place }) => [place],
  });
}

function listedRecord(row: RecordRow): ListedRecord {
  return {
    id: row.id,
    shortForm: shortForm(row.id),
    name: contactName(row),
    customerKey: row.customer_key ?? undefined,
    numbers: row.numbers,
    status: row.status,
    type: row.type,
    attempts: row.attempts,
    lastResult: row.last_result ?? undefined,
    nextAt: row.next_at ?? undefined,
  };
}

export type ExportedRecord = ListedRecord & {
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly city: string;
  readonly listName: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly lastAttemptAt: number | undefined;
  /** The newest final disposition (a correction counts) and when it was said. */
  readonly disposition: string | undefined;
  readonly saidAt: number | undefined;
};

type ExportRow = RecordRow & {
  city: string;
  list_name: string;
  fields: [string, string][];
  last_attempt_at: number | null;
  code: string | null;
  said_at: number | null;
};

const EXPORT_AT_ONCE = 1_000;

/**
 * All records of a campaign in its order, in batches. Each batch is read for itself: a slow reader holds nothing open, and what changes
 * meanwhile is there or not.
 */
export async function* exportRecords(
  db: Db,
  organisationId: OrganisationId,
  campaignId: string,
): AsyncGenerator<ExportedRecord[]> {
  for (let place = -1; ; ) {
    const { rows } = await db.query<ExportRow>(
      `SELECT ${RECORD}, k.city, l.name AS list_name, r.fields, (cr.detail ->> 'lastAttemptAt')::float8 AS last_attempt_at,
         said.code, epoch_ms(said.said_at) AS said_at
       ${FROM} JOIN calling_list l ON l.id = cr.list_id LEFT JOIN LATERAL (
         SELECT d.code, d.said_at FROM interaction i JOIN disposition d ON d.interaction_id = i.id
         WHERE i.campaign_record_id = cr.id ORDER BY i.opened_at DESC, d.revision DESC LIMIT 1
       ) said ON true
       WHERE cr.organisation_id = $1 AND cr.campaign_id = $2 AND cr.place > $3 ORDER BY cr.place LIMIT $4`,
      [organisationId, campaignId, place, EXPORT_AT_ONCE],
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(exportedRecord);
    place = last.place;
  }
}

function exportedRecord(row: ExportRow): ExportedRecord {
  return {
    ...listedRecord(row),
    firstName: row.first_name,
    lastName: row.last_name,
    company: row.company,
    city: row.city,
    listName: row.list_name,
    fields: row.fields,
    lastAttemptAt: row.last_attempt_at ?? undefined,
    disposition: row.code ?? undefined,
    saidAt: row.said_at ?? undefined,
  };
}
