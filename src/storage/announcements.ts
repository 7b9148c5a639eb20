// Announcements and music: which file is played for which campaign, kind and language (E34). The files are the announcements room's.
import type { CampaignId, OrganisationId } from '../domain/ids.ts';
import { newId } from './new-id.ts';
import type { Pool, PoolClient } from './pool.ts';
import {
  Refuse,
  type WriteRefusal,
  type Writer,
  inRefusableTransaction,
  inTransaction,
  writeDown,
} from './write.ts';

type Db = Pick<Pool, 'query'>;

/** What it is played for; `campaignId` undefined: for the whole organisation. Music has no language. */
export type AnnouncementPlace = {
  readonly campaignId: CampaignId | undefined;
  readonly kind: 'information' | 'greeting' | 'voicemail' | 'hold_music';
  readonly language: 'de' | 'en' | undefined;
};
export type AnnouncementFile = {
  readonly sha256: string;
  readonly bytes: number;
  readonly durationMs: number;
};
export type StoredAnnouncement = AnnouncementPlace &
  AnnouncementFile & { readonly id: string; readonly createdAt: number; readonly createdBy: string };

type Row = {
  id: string;
  campaign_id: CampaignId | null;
  kind: AnnouncementPlace['kind'];
  language: 'de' | 'en' | null;
  sha256: string;
  bytes: string;
  duration_ms: number;
  created: number;
  created_by: string;
};

const SELECT = `SELECT a.id, a.campaign_id, a.kind, a.language, a.sha256, a.bytes, a.duration_ms,
    extract(epoch FROM a.created_at)::float8 * 1000 AS created, u.display_name AS created_by
  FROM announcement a JOIN app_user u ON u.id = a.created_by`;

function stored(row: Row): StoredAnnouncement {
  return {
    id: row.id,
    campaignId: row.campaign_id ?? undefined,
    kind: row.kind,
    language: row.language ?? undefined,
    sha256: row.sha256,
    bytes: Number(row.bytes),
    durationMs: row.duration_ms,
    createdAt: Math.round(row.created),
    createdBy: row.created_by,
  };
}

/** All of an organisation, its campaigns' included. */
export async function listAnnouncements(
  db: Db,
  organisationId: OrganisationId,
): Promise<StoredAnnouncement[]> {
  const { rows } = await db.query<Row>(
    `${SELECT} WHERE a.organisation_id = $1 ORDER BY a.campaign_id NULLS FIRST, a.kind, a.language`,
    [organisationId],
  );
  return rows.map(stored);
}

/** One; undefined when it is unknown or another organisation's. */
export async function findAnnouncement(
  db: Db,
  organisationId: OrganisationId,
  id: string,
): Promise<StoredAnnouncement | undefined> {
  const { rows } = await db.query<Row>(`${SELECT} WHERE a.organisation_id = $1 AND a.id = $2`, [
    organisationId,
    id,
  ]);
  return rows[0] && stored(rows[0]);
}

/** Puts a file in a place; what was there before is replaced. */
export function putAnnouncement(
  pool: Pool,
  writer: Writer,
  wanted: AnnouncementPlace & AnnouncementFile,
): Promise<{ readonly id: string } | WriteRefusal<'unknown' | 'name_taken'>> {
  const { organisationId, userId } = writer;
  const { campaignId, kind, language, sha256, bytes, durationMs } = wanted;
  return inRefusableTransaction<{ id: string }, 'unknown'>(pool, async (client) => {
    // Two who upload at once: the later one replaces.
    await client.query('SELECT FROM organisation WHERE id = $1 FOR UPDATE', [organisationId]);
    if (campaignId !== undefined) await requireCampaign(client, organisationId, campaignId);
    const place = [organisationId, campaignId ?? null, kind, language ?? null];
    const { rows } = await client.query<{ id: string; sha256: string; duration_ms: number }>(
      `SELECT id, sha256, duration_ms FROM announcement WHERE organisation_id = $1 AND campaign_id IS NOT DISTINCT FROM $2
        AND kind = $3 AND language IS NOT DISTINCT FROM $4`,
      place,
    );
    const [before] = rows;
    const id = before?.id ?? newId<'announcement'>();
    await client.query(
      `INSERT INTO announcement (organisation_id, campaign_id, kind, language, id, sha256, bytes, duration_ms, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp())
       ON CONFLICT ON CONSTRAINT announcement_place DO UPDATE SET sha256 = $6, bytes = $7, duration_ms = $8, created_by = $9,
         created_at = clock_timestamp()`,
      [...place, id, sha256, bytes, durationMs, userId],
    );
    const shown = { campaignId: campaignId ?? null, kind, language: language ?? null };
    await writeDown(client, writer, {
      subject: 'announcement',
      subjectId: id,
      type: before ? 'replaced' : 'created',
      ...(before ? { before: { ...shown, sha256: before.sha256, durationMs: before.duration_ms } } : {}),
      after: { ...shown, sha256, durationMs },
    });
    return { id };
  });
}

/** Takes one away; false when there was none. */
export function removeAnnouncement(pool: Pool, writer: Writer, id: string): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<Row>(
      `DELETE FROM announcement WHERE organisation_id = $1 AND id = $2 RETURNING campaign_id, kind, language, sha256, duration_ms`,
      [writer.organisationId, id],
    );
    const [gone] = rows;
    if (gone === undefined) return false;
    const { campaign_id: campaignId, kind, language, sha256, duration_ms: durationMs } = gone;
    const before = { campaignId, kind, language, sha256, durationMs };
    await writeDown(client, writer, { subject: 'announcement', subjectId: id, type: 'removed', before });
    return true;
  });
}

/** True while a row names this file. */
export async function isAnnouncementFile(db: Db, sha256: string): Promise<boolean> {
  const { rowCount } = await db.query('SELECT FROM announcement WHERE sha256 = $1 LIMIT 1', [sha256]);
  return (rowCount ?? 0) > 0;
}

async function requireCampaign(
  client: PoolClient,
  organisationId: OrganisationId,
  id: CampaignId,
): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM campaign WHERE organisation_id = $1 AND id = $2', [
    organisationId,
    id,
  ]);
  if (rowCount === 0) throw new Refuse('unknown', 'campaign');
}
