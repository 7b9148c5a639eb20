// The list of recordings: an agent's own, or everybody's for whoever supervises.
import type { OrganisationId, UserId } from '../domain/ids.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Pool } from './pool.ts';

export type ListedRecording = {
  readonly recordingId: string;
  readonly interactionId: string;
  readonly startedAt: number;
  readonly state: 'running' | 'over' | 'complete' | 'failed';
  readonly because: string | undefined;
  /** It ended by itself, and its call went on without it (F37). */
  readonly isCutShort: boolean;
  readonly durationMs: number | undefined;
  readonly bytes: number | undefined;
  readonly sha256: string | undefined;
  readonly agentName: string;
  readonly contactName: string;
  readonly campaignName: string;
  readonly number: string;
};

type Row = {
  id: string;
  interaction_id: string;
  started_us: string;
  state: ListedRecording['state'];
  because: string | null;
  is_cut_short: boolean;
  duration_ms: string | null;
  bytes: string | null;
  sha256: string | null;
  agent: string;
  first_name: string;
  last_name: string;
  company: string;
  campaign: string;
  e164: string;
};

/**
 * Recordings, newest first.
 * @param who.userId only this user's; undefined = the whole organisation's
 * @param need.q filters by the contact's or agent's name or the number; empty = all
 */
export async function recordingPage(
  db: Pick<Pool, 'query'>,
  who: { readonly organisationId: OrganisationId; readonly userId: UserId | undefined },
  need: {
    readonly after: string | undefined;
    readonly q: string;
    readonly limit: number;
    /** Only this interaction's. */
    readonly interaction?: string | undefined;
  },
): Promise<{ rows: ListedRecording[]; next: string | undefined }> {
  const cursor = readCursor(need.after, ['number', 'id']);
  const { rows } = await db.query<Row>(
    `SELECT r.id, r.interaction_id, (extract(epoch FROM r.started_at) * 1000000)::bigint::text AS started_us, r.state, r.because,
            r.ended_unasked AND coalesce(c.ended_at, now()) > r.ended_at + interval '2 seconds' AS is_cut_short,
            r.duration_ms, r.bytes, r.sha256, u.display_name AS agent, k.first_name, k.last_name, k.company, m.name AS campaign, c.e164
       FROM recording r
       JOIN call c ON c.id = r.call_id
       JOIN app_user u ON u.id = r.user_id
       JOIN contact k ON k.id = r.contact_id
       JOIN campaign m ON m.id = r.campaign_id
      WHERE r.organisation_id = $1 AND ($2::uuid IS NULL OR r.user_id = $2) AND ($7::uuid IS NULL OR r.interaction_id = $7)
        AND ($3::bigint IS NULL OR (r.started_at, r.id) < (to_timestamp($3::bigint / 1000000.0), $4::uuid))
        AND ($5 = '' OR strpos(lower(k.first_name || ' ' || k.last_name || ' ' || k.company), lower($5)) > 0
             OR strpos(lower(u.display_name), lower($5)) > 0 OR strpos(c.e164, $5) > 0)
      ORDER BY r.started_at DESC, r.id DESC LIMIT $6`,
    [
      who.organisationId,
      who.userId ?? null,
      cursor?.[0] ?? null,
      cursor?.[1] ?? null,
      need.q,
      need.limit + 1,
      need.interaction ?? null,
    ],
  );
  return pageOf(rows, need.limit, { show, key: (row) => [Number(row.started_us), row.id] });
}

function show(row: Row): ListedRecording {
  return {
    recordingId: row.id,
    interactionId: row.interaction_id,
    startedAt: Math.round(Number(row.started_us) / 1000),
    state: row.state,
    because: row.because ?? undefined,
    isCutShort: row.is_cut_short,
    durationMs: row.duration_ms === null ? undefined : Number(row.duration_ms),
    bytes: row.bytes === null ? undefined : Number(row.bytes),
    sha256: row.sha256 ?? undefined,
    agentName: row.agent,
    contactName: [row.first_name, row.last_name].filter(Boolean).join(' ') || row.company,
    campaignName: row.campaign,
    number: row.e164,
  };
}
