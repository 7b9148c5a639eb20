// What a hint about a callback needs beside the floor: the numbers of the contact whose callback it is, what the register says of a
// number, and how many callbacks are due at the same time.
import type { CampaignId, ContactId, OrganisationId, UserId } from '../domain/ids.ts';
import type { ChainNumber, E164 } from '../domain/phone-number.ts';
import type { Pool } from './pool.ts';

type Db = Pick<Pool, 'query'>;

export type CallbackSubject = {
  readonly campaignId: CampaignId;
  readonly contactId: ContactId;
  readonly createdBy: UserId;
  readonly ownerId: UserId | undefined;
  /** In the order of the list, those that agents have added after them. */
  readonly numbers: readonly ChainNumber[];
};

/** Whose callback it is and what it may be changed to; undefined: there is none such in this organisation. */
export async function callbackSubject(
  db: Db,
  organisationId: OrganisationId,
  callbackId: string,
): Promise<CallbackSubject | undefined> {
  const { rows } = await db.query<{
    campaign_id: CampaignId;
    contact_id: ContactId;
    created_by: UserId;
    owner_id: UserId | null;
    numbers: (Omit<ChainNumber, 'country'> & { country: string | null })[];
  }>(
    `SELECT c.campaign_id, c.contact_id, c.created_by, c.owner_id, coalesce((
       SELECT jsonb_agg(jsonb_build_object('e164', n.e164, 'label', n.label, 'kind', n.kind, 'country', n.country,
         'zones', n.zones) ORDER BY n.position)
         FROM record_number n JOIN campaign_record cr ON cr.record_id = n.record_id
        WHERE cr.id = c.campaign_record_id), '[]') AS numbers
       FROM callback c WHERE c.organisation_id = $1 AND c.id = $2`,
    [organisationId, callbackId],
  );
  const [row] = rows;
  return (
    row && {
      campaignId: row.campaign_id,
      contactId: row.contact_id,
      createdBy: row.created_by,
      ownerId: row.owner_id ?? undefined,
      numbers: row.numbers.map((number) => ({ ...number, country: number.country ?? undefined })),
    }
  );
}

/** True if the register stops this number, or all calls to this contact (E16). */
export async function isRegistered(
  db: Db,
  organisationId: OrganisationId,
  { e164, contactId }: { readonly e164: E164; readonly contactId: ContactId },
): Promise<boolean> {
  const { rows } = await db.query<{ is_registered: boolean }>(
    `SELECT EXISTS (
       SELECT FROM register_entry r
        WHERE r.organisation_id = $1 AND r.removed_at IS NULL AND (r.expires_at IS NULL OR r.expires_at > now())
          AND (r.e164 = $2 OR (r.kind = 'person' AND (r.contact_id = $3 OR r.customer_key IN (
            SELECT e.customer_key FROM record e WHERE e.contact_id = $3))))) AS is_registered`,
    [organisationId, e164, contactId],
  );
  return rows[0]?.is_registered === true;
}

/** How many open callbacks of a campaign are due from an instant (inclusive) to another (exclusive), but for one. */
export async function callbacksDue(
  db: Db,
  {
    organisationId,
    campaignId,
  }: { readonly organisationId: OrganisationId; readonly campaignId: CampaignId },
  { from, to, except }: { readonly from: number; readonly to: number; readonly except: string | undefined },
): Promise<number> {
  const { rows } = await db.query<{ due: number }>(
    `SELECT count(*)::int AS due FROM callback
      WHERE organisation_id = $1 AND campaign_id = $2 AND state IN ('scheduled', 'due', 'in_work')
        AND due_at >= to_timestamp($3::bigint / 1000.0) AND due_at < to_timestamp($4::bigint / 1000.0)
        AND ($5::uuid IS NULL OR id <> $5)`,
    [organisationId, campaignId, from, to, except ?? null],
  );
  return rows[0]?.due ?? 0;
}

/** How many agents work for a campaign: the members of its groups who may sign in. */
export async function agentsOf(
  db: Db,
  organisationId: OrganisationId,
  campaignId: CampaignId,
): Promise<number> {
  const { rows } = await db.query<{ agents: number }>(
    `SELECT count(DISTINCT m.user_id)::int AS agents
       FROM campaign_group g JOIN group_member m ON m.group_id = g.group_id JOIN app_user u ON u.id = m.user_id
      WHERE g.organisation_id = $1 AND g.campaign_id = $2 AND u.role = 'agent' AND u.disabled_at IS NULL`,
    [organisationId, campaignId],
  );
  return rows[0]?.agents ?? 0;
}
