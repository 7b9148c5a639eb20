// What was: an agent's own interactions, everything about a contact, and the figures of a shift.
import type { Call, EndedBy } from '../domain/call/call.ts';
import { type CallerFate, callerFate } from '../domain/call/caller-fate.ts';
import type { ContactId, OrganisationId, UserId } from '../domain/ids.ts';
import type { InteractionState, Origin } from '../domain/interaction/interaction.ts';
import type { CallResult } from '../domain/result/result.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Pool } from './pool.ts';

type Db = Pick<Pool, 'query'>;

export type PastInteraction = {
  readonly interactionId: string;
  readonly openedAt: number;
  readonly doneAt: number | undefined;
  readonly campaignName: string;
  readonly contactId: string;
  readonly contactName: string;
  readonly number: string | undefined;
  readonly calls: number;
  readonly talkMs: number;
  readonly origin: Origin;
  readonly outcome: 'disposition' | 'automatic' | 'handed_back' | 'open';
  readonly disposition: string | undefined;
  readonly callResult: string | undefined;
  readonly reason: string | undefined;
};

type InteractionRow = {
  id: string;
  opened_at: Date;
  opened_us: string;
  done_at: Date | null;
  campaign_name: string;
  contact_id: string;
  first_name: string;
  last_name: string;
  company: string;
  detail: InteractionState;
  origin: Origin;
  number: string | null;
  calls: number;
  talk_ms: number;
  code: string | null;
  call_result: string | null;
};

/**
 * A user's own interactions, newest first.
 * @param need.q filters by the contact's name, customer key or a dialed number; empty = all
 */
export async function ownHistory(
  db: Db,
  who: { readonly organisationId: OrganisationId; readonly userId: UserId },
  need: { readonly after: string | undefined; readonly q: string; readonly limit: number },
): Promise<{ rows: PastInteraction[]; next: string | undefined }> {
  const cursor = readCursor(need.after, ['number', 'id']);
  const found = await db.query<InteractionRow>(
    `SELECT i.id, i.opened_at, (extract(epoch FROM i.opened_at) * 1000000)::bigint::text AS opened_us, i.done_at,
            c.name AS campaign_name, i.contact_id, k.first_name, k.last_name, k.company, i.detail, i.origin,
            d.code, d.call_result, x.number, coalesce(x.calls, 0)::int AS calls, coalesce(x.talk_ms, 0)::float8 AS talk_ms
       FROM interaction i
       JOIN campaign c ON c.id = i.campaign_id
       JOIN contact k ON k.id = i.contact_id
       LEFT JOIN LATERAL (SELECT code, call_result FROM disposition
                           WHERE interaction_id = i.id ORDER BY revision DESC LIMIT 1) d ON true
       LEFT JOIN LATERAL (SELECT count(*) AS calls, (array_agg(e164 ORDER BY intended_at DESC))[1] AS number,
                                 sum(extract(epoch FROM ended_at - answered_at) * 1000) AS talk_ms
                            FROM call WHERE interaction_id = i.id AND purpose IN ('contact', 'called_back')) x ON true
      WHERE i.organisation_id = $1 AND i.user_id = $2
        AND ($3::bigint IS NULL OR (i.opened_at, i.id) < (to_timestamp($3::bigint / 1000000.0), $4::uuid))
        AND ($5 = '' OR strpos(lower(k.first_name || ' ' || k.last_name || ' ' || k.company), lower($5)) > 0
             OR k.customer_key = $5 OR EXISTS (SELECT FROM call n WHERE n.interaction_id = i.id AND strpos(n.e164, $5) > 0))
      ORDER BY i.opened_at DESC, i.id DESC LIMIT $6`,
    [who.organisationId, who.userId, cursor?.[0] ?? null, cursor?.[1] ?? null, need.q, need.limit + 1],
  );
  return pageOf(found.rows, need.limit, {
    show: pastInteraction,
    key: (row) => [Number(row.opened_us), row.id],
  });
}

function pastInteraction(row: InteractionRow): PastInteraction {
  const outcome = row.detail.state === 'done' ? row.detail.outcome : undefined;
  return {
    interactionId: row.id,
    openedAt: row.opened_at.getTime(),
    doneAt: row.done_at?.getTime(),
    campaignName: row.campaign_name,
    contactId: row.contact_id,
    // Who was asked and did not take the call is not told who it was (E29).
    contactName: row.origin === 'called_back' && outcome?.kind === 'handed_back' ? '' : contactName(row),
    number: row.number ?? undefined,
    calls: row.calls,
    talkMs: Math.round(row.talk_ms),
    origin: row.origin,
    outcome: outcome?.kind ?? 'open',
    disposition: row.code ?? undefined,
    callResult: row.call_result ?? undefined,
    reason: outcome !== undefined && outcome.kind !== 'disposition' ? outcome.reason : undefined,
  };
}

/** How a contact is called on every screen: person, else company. */
export function contactName(contact: {
  readonly first_name: string;
  readonly last_name: string;
  readonly company: string;
}): string {
  return `${contact.first_name} ${contact.last_name}`.trim() || contact.company;
}

export type PastEvent =
  | {
      readonly kind: 'call';
      readonly at: number;
      /** What became of it where the contact has called (E29); undefined where we have. */
      readonly caller: CallerFate | undefined;
      readonly number: string;
      readonly result: string | undefined;
      readonly talkMs: number;
      readonly agentName: string;
      readonly campaignName: string;
    }
  | {
      readonly kind: 'disposition';
      readonly at: number;
      readonly code: string | undefined;
      readonly callResult: string | undefined;
      readonly agentName: string;
      readonly campaignName: string;
    }
  | { readonly kind: 'note'; readonly at: number; readonly text: string; readonly agentName: string }
  | { readonly kind: 'register'; readonly at: number; readonly reason: string; readonly agentName: string };

type EventRow = {
  kind: PastEvent['kind'];
  at_us: string;
  key: string;
  number: string | null;
  text: string | null;
  code: string | null;
  call_result: string | null;
  talk_ms: number;
  agent_name: string | null;
  campaign_name: string | null;
  /** Of a contact who called back, what became of it is told by these. */
  called_back: CalledBack | null;
};
type CalledBack = {
  readonly state: Call['now']['state'];
  readonly user_id: UserId | null;
  readonly ended_by: EndedBy | null;
  readonly result: CallResult | null;
  readonly message_at: number | null;
};

// Each branch reads one index, newest first, and no more than a page.
const CONTACT_EVENTS = `
  (SELECT 'call' AS kind, x.intended_at AS at, x.id::text AS key, x.e164 AS number, NULL AS text, NULL AS code,
          x.result AS call_result, coalesce(extract(epoch FROM x.ended_at - x.answered_at) * 1000, 0)::float8 AS talk_ms,
          u.display_name AS agent_name, c.name AS campaign_name,
          CASE WHEN x.purpose = 'called_back' THEN jsonb_build_object('state', x.state, 'user_id', x.user_id, 'ended_by', x.ended_by,
            'result', x.result, 'message_at', epoch_ms(x.message_at)) END AS called_back
     FROM call x LEFT JOIN app_user u ON u.id = x.user_id JOIN campaign c ON c.id = x.campaign_id
    WHERE x.organisation_id = $1 AND x.contact_id = $2 AND x.purpose IN ('contact', 'called_back') AND x.intended_at <= $3
    ORDER BY x.intended_at DESC LIMIT $6)
  UNION ALL
  (SELECT 'disposition', d.said_at, d.interaction_id::text || '/' || d.revision, NULL, NULL, d.code, d.call_result, 0,
          u.display_name, c.name, NULL
     FROM interaction i JOIN disposition d ON d.interaction_id = i.id JOIN app_user u ON u.id = d.said_by
     JOIN campaign c ON c.id = i.campaign_id
    WHERE i.organisation_id = $1 AND i.contact_id = $2 AND d.said_at <= $3
    ORDER BY d.said_at DESC LIMIT $6)
  UNION ALL
  (SELECT 'note', n.written_at, n.id::text, NULL, n.text, NULL, NULL, 0, u.display_name, NULL, NULL
     FROM contact_note n JOIN app_user u ON u.id = n.written_by
    WHERE n.organisation_id = $1 AND n.contact_id = $2 AND n.written_at <= $3
    ORDER BY n.written_at DESC LIMIT $6)
  UNION ALL
  (SELECT 'register', r.created_at, r.id::text, r.e164, r.reason, NULL, NULL, 0, u.display_name, NULL, NULL
     FROM register_entry r LEFT JOIN app_user u ON u.id = r.created_by
    WHERE r.organisation_id = $1 AND r.removed_at IS NULL AND r.created_at <= $3
      AND (r.contact_id = $2
           OR r.customer_key = (SELECT customer_key FROM contact WHERE id = $2 AND organisation_id = $1)
           OR r.e164 IN (SELECT m.e164 FROM record_number m JOIN record e ON e.id = m.record_id WHERE e.contact_id = $2))
    ORDER BY r.created_at DESC LIMIT $6)`;

/** Everything that happened with a contact, newest first. */
export async function contactHistory(
  db: Db,
  contact: { readonly organisationId: OrganisationId; readonly contactId: ContactId },
  need: { readonly after: string | undefined; readonly limit: number; readonly now: number },
): Promise<{ rows: PastEvent[]; next: string | undefined }> {
  const cursor = readCursor(need.after, ['number', 'text', 'text']);
  const found = await db.query<EventRow>(
    `SELECT kind, (extract(epoch FROM at) * 1000000)::bigint::text AS at_us, key, number, text, code, call_result, talk_ms,
            agent_name, campaign_name, called_back
       FROM (${CONTACT_EVENTS}) AS e
      WHERE $4::text IS NULL OR (at, kind, key) < ($3::timestamptz, $4::text, $5::text)
      ORDER BY at DESC, kind DESC, key DESC LIMIT $6`,
    [
      contact.organisationId,
      contact.contactId,
      instant(cursor === undefined ? (need.now + 60_000) * 1000 : Number(cursor[0])),
      cursor?.[1] ?? null,
      cursor?.[2] ?? null,
      need.limit + 1,
    ],
  );
  return pageOf(found.rows, need.limit, {
    show: pastEvent,
    key: (row) => [Number(row.at_us), row.kind, row.key],
  });
}

/** A timestamptz as text from microseconds: a Date would lose the last three digits, and the list would repeat a row. */
function instant(microseconds: number): string {
  const seconds = new Date(Math.floor(microseconds / 1_000_000) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(microseconds % 1_000_000).padStart(6, '0')}Z`;
}

function pastEvent(row: EventRow): PastEvent {
  const at = Math.floor(Number(row.at_us) / 1000);
  const agentName = row.agent_name ?? '';
  const campaignName = row.campaign_name ?? '';
  switch (row.kind) {
    case 'call':
      return {
        kind: 'call',
        at,
        caller: row.called_back ? fateOf(row.called_back) : undefined,
        number: row.number ?? '',
        result: row.call_result ?? undefined,
        talkMs: Math.round(row.talk_ms),
        agentName,
        campaignName,
      };
    case 'disposition':
      return {
        kind: 'disposition',
        at,
        code: row.code ?? undefined,
        callResult: row.call_result ?? undefined,
        agentName,
        campaignName,
      };
    case 'note':
      return { kind: 'note', at, text: row.text ?? '', agentName };
    case 'register':
      return { kind: 'register', at, reason: row.text ?? '', agentName };
  }
}

function fateOf({ state, user_id, ended_by, result, message_at }: CalledBack): CallerFate {
  return callerFate({
    state,
    userId: user_id ?? undefined,
    by: ended_by ?? undefined,
    result: result ?? undefined,
    messageAt: message_at ?? undefined,
  });
}

/** True if the contact is of this organisation and, with `handledBy`, if that user has had it on the desktop. */
export async function maySeeContact(
  db: Db,
  contact: { readonly organisationId: OrganisationId; readonly contactId: ContactId },
  handledBy: UserId | undefined,
): Promise<boolean> {
  const found = await db.query(
    `SELECT FROM contact k WHERE k.id = $2 AND k.organisation_id = $1
        AND ($3::uuid IS NULL OR EXISTS (SELECT FROM interaction i WHERE i.contact_id = k.id AND i.user_id = $3
          -- Being asked to take a caller is not having had the contact (E29).
          AND NOT (i.origin = 'called_back' AND (i.state = 'offered' OR i.detail #>> '{outcome,kind}' = 'handed_back'))))`,
    [contact.organisationId, contact.contactId, handledBy ?? null],
  );
  return found.rowCount === 1;
}

export type ShiftFigures = {
  readonly records: number;
  readonly calls: number;
  readonly answered: number;
  readonly dispositions: Readonly<Record<string, number>>;
  readonly talkMs: number;
};

/** A user's own figures since an instant (the start of the shift). */
export async function shiftFigures(
  db: Db,
  who: { readonly organisationId: OrganisationId; readonly userId: UserId },
  since: number,
): Promise<ShiftFigures> {
  const found = await db.query<{
    records: number;
    calls: number;
    answered: number;
    talk_ms: number;
    dispositions: Record<string, number> | null;
  }>(
    `WITH own AS (SELECT id FROM interaction WHERE organisation_id = $1 AND user_id = $2 AND opened_at >= to_timestamp($3 / 1000.0)),
          calls AS (SELECT x.* FROM call x JOIN own ON own.id = x.interaction_id AND x.purpose IN ('contact', 'called_back')),
          codes AS (SELECT d.code, count(*) AS times FROM disposition d JOIN own ON own.id = d.interaction_id
                     WHERE d.code IS NOT NULL GROUP BY d.code)
     SELECT (SELECT count(*) FROM own)::int AS records, (SELECT count(*) FROM calls)::int AS calls,
            (SELECT count(*) FROM calls WHERE answered_at IS NOT NULL)::int AS answered,
            (SELECT coalesce(sum(extract(epoch FROM ended_at - answered_at) * 1000), 0) FROM calls)::float8 AS talk_ms,
            (SELECT jsonb_object_agg(code, times) FROM codes) AS dispositions`,
    [who.organisationId, who.userId, since],
  );
  const [row] = found.rows;
  return {
    records: row?.records ?? 0,
    calls: row?.calls ?? 0,
    answered: row?.answered ?? 0,
    dispositions: row?.dispositions ?? {},
    talkMs: Math.round(row?.talk_ms ?? 0),
  };
}

/** Attempts, those answered, and contacts who called back (E29: no attempts). */
export type CampaignDay = {
  readonly attempts: number;
  readonly answered: number;
  readonly calledBack: number;
};

export type DayFigures = {
  readonly callsOf: ReadonlyMap<string, number>;
  readonly campaigns: ReadonlyMap<string, CampaignDay>;
};

/** Calls per agent and per campaign since an instant, for the supervisor's floor. */
export async function floorFigures(
  db: Db,
  organisationId: OrganisationId,
  since: number,
): Promise<DayFigures> {
  const found = await db.query<{ user_id: string; campaign_id: string } & CampaignDay>(
    `SELECT user_id, campaign_id, count(*) FILTER (WHERE purpose = 'contact')::int AS attempts,
            count(answered_at) FILTER (WHERE purpose = 'contact')::int AS answered,
            count(*) FILTER (WHERE purpose = 'called_back')::int AS "calledBack"
       FROM call
      WHERE organisation_id = $1 AND purpose IN ('contact', 'called_back') AND intended_at >= to_timestamp($2 / 1000.0)
      GROUP BY user_id, campaign_id`,
    [organisationId, since],
  );
  const callsOf = new Map<string, number>();
  const campaigns = new Map<string, CampaignDay>();
  for (const row of found.rows) {
    callsOf.set(row.user_id, (callsOf.get(row.user_id) ?? 0) + row.attempts);
    const was = campaigns.get(row.campaign_id) ?? { attempts: 0, answered: 0, calledBack: 0 };
    campaigns.set(row.campaign_id, {
      attempts: was.attempts + row.attempts,
      answered: was.answered + row.answered,
      calledBack: was.calledBack + row.calledBack,
    });
  }
  return { callsOf, campaigns };
}
