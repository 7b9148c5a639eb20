/**
 * The SQL with which an engine's commit is written: one part per table. write-changes.ts puts together the parts that a commit needs, and
 * prepares them under their names, so that a commit is two statements and costs what is in it.
 */
import type { Kind } from './commit-rows.ts';
import { HELD_LEASE } from './lease.ts';

// $1 floor, $2 epoch, $3 the rows that move, by kind, $4 the ids of all of them. `was.detail = will.before` is the optimistic lock: a row
// that another has moved in between is not found, and the commit is refused. By $4 every table is looked up by its key, whatever its
// size was when the statement was planned.
const FOUND = `was.id = ANY ($4::uuid[]) AND was.id = will.id AND was.organisation_id = lease.organisation_id`;
const MOVES: Readonly<Record<Kind, string>> = {
  campaign: `UPDATE campaign was SET state = will.state, detail = will.detail, version = was.version + will.steps
    FROM lease, jsonb_to_recordset($3::jsonb -> 'campaign') AS will(id uuid, steps int, before jsonb, state text, detail jsonb)
    WHERE ${FOUND} AND was.detail = will.before`,
  record: `UPDATE campaign_record was SET status = will.status, type = will.type, rank = will.rank, next_at = instant(will.next_at),
      is_due = will.is_due, attempts = will.attempts, last_result = will.last_result, detail = will.detail,
      version = was.version + will.steps
    FROM lease, jsonb_to_recordset($3::jsonb -> 'record') AS will(id uuid, steps int, before jsonb, status text, type text,
      rank smallint, next_at float8, is_due boolean, attempts smallint, last_result text, detail jsonb)
    WHERE ${FOUND} AND was.detail = will.before`,
  agent: `UPDATE shift was SET state = will.state, ended_at = instant(will.ended_at), facts = will.facts, detail = will.detail,
      version = was.version + will.steps
    FROM lease, jsonb_to_recordset($3::jsonb -> 'agent') AS will(id uuid, steps int, before jsonb, state text, ended_at float8,
      facts jsonb, detail jsonb)
    WHERE ${FOUND} AND was.detail = will.before`,
  interaction: `UPDATE interaction was SET state = will.state, done_at = instant(will.done_at), detail = will.detail,
      version = was.version + will.steps
    FROM lease, jsonb_to_recordset($3::jsonb -> 'interaction') AS will(id uuid, steps int, before jsonb, state text,
      done_at float8, detail jsonb)
    WHERE ${FOUND} AND was.detail = will.before`,
  call: `UPDATE call was SET state = will.state, answered_at = instant(will.answered_at), ended_at = instant(will.ended_at),
      ended_by = will.ended_by, result = will.result, interaction_id = will.interaction_id, user_id = will.user_id,
      leg_id = will.leg_id, trunk = will.trunk, message_at = instant(will.message_at), facts = will.facts,
      detail = will.detail, version = was.version + will.steps
    FROM lease, jsonb_to_recordset($3::jsonb -> 'call') AS will(id uuid, steps int, before jsonb, state text, answered_at float8,
      ended_at float8, ended_by text, result text, interaction_id uuid, user_id uuid, leg_id uuid, trunk text,
      message_at float8, facts jsonb, detail jsonb)
    WHERE ${FOUND} AND was.detail = will.before`,
  callback: `UPDATE callback was SET state = will.state, state_since = instant(will.state_since), owner_id = will.owner_id,
      e164 = will.e164, wall = will.wall, zone = will.zone, due_at = instant(will.due_at), detail = will.detail,
      version = was.version + will.steps
    FROM lease, jsonb_to_recordset($3::jsonb -> 'callback') AS will(id uuid, steps int, before jsonb, state text,
      state_since float8, owner_id uuid, e164 text, wall text, zone text, due_at float8, detail jsonb)
    WHERE ${FOUND} AND was.detail = will.before`,
  stop_all: `UPDATE floor was SET stop_all = will.detail, version = was.version + will.steps
    FROM lease, jsonb_to_recordset($3::jsonb -> 'stop_all') AS will(id uuid, steps int, before jsonb, detail jsonb)
    WHERE ${FOUND} AND was.id = lease.floor_id AND was.stop_all = will.before`,
};

/** Moves the state rows of these kinds; one row `is_held, transaction_id, versions`. */
export function moveSql(kinds: readonly Kind[]): string {
  const parts = kinds.map((kind) => `moved_${kind} AS (${MOVES[kind]} RETURNING was.id, was.version)`);
  const moved = kinds.map((kind) => `TABLE moved_${kind}`).join(' UNION ALL ');
  const versions = `(SELECT coalesce(jsonb_object_agg(id, version), '{}') FROM (${moved}) moved)`;
  return `WITH ${[HELD_LEASE, ...parts].join(', ')}
    SELECT EXISTS (TABLE lease) AS is_held, pg_current_xact_id()::text AS transaction_id,
      ${kinds.length > 0 ? versions : `'{}'::jsonb`} AS versions`;
}

// $1 floor, $2 organisation, $3 the rows by table. Identity columns number the rows of a set in its order. Recordings that end are no
// insert, but belong to the same statement.
const INSERTS = {
  agent: `INSERT INTO shift (id, organisation_id, floor_id, user_id, started_at, ended_at, state, facts, detail, version)
    SELECT id, $2::uuid, $1::uuid, user_id, instant(started_at), instant(ended_at), state, facts, detail, steps
    FROM jsonb_to_recordset($3::jsonb -> 'agent') AS r(id uuid, steps int, user_id uuid, started_at float8, ended_at float8,
      state text, facts jsonb, detail jsonb)`,
  interaction: `INSERT INTO interaction (id, organisation_id, floor_id, campaign_id, campaign_record_id, contact_id, user_id, origin,
      callback_id, opened_at, done_at, state, detail, version)
    SELECT id, $2::uuid, $1::uuid, campaign_id, campaign_record_id, contact_id, user_id, origin, callback_id, instant(opened_at),
      instant(done_at), state, detail, steps
    FROM jsonb_to_recordset($3::jsonb -> 'interaction') AS r(id uuid, steps int, campaign_id uuid, campaign_record_id uuid,
      contact_id uuid, user_id uuid, origin text, callback_id uuid, opened_at float8, done_at float8, state text, detail jsonb)`,
  call: `INSERT INTO call (id, organisation_id, floor_id, campaign_id, campaign_record_id, contact_id, interaction_id, user_id,
      leg_id, purpose, beside, e164, caller_number, trunk, pacing, intended_at, answered_at, ended_at, ended_by, result, message_at,
      state, facts, detail, version)
    SELECT id, $2::uuid, $1::uuid, campaign_id, campaign_record_id, contact_id, interaction_id, user_id, leg_id, purpose, beside,
      e164, caller_number, trunk, pacing, instant(intended_at), instant(answered_at), instant(ended_at), ended_by, result,
      instant(message_at), state, facts, detail, steps
    FROM jsonb_to_recordset($3::jsonb -> 'call') AS r(id uuid, steps int, campaign_id uuid, campaign_record_id uuid,
      contact_id uuid, interaction_id uuid, user_id uuid, leg_id uuid, purpose text, beside uuid, e164 text, caller_number text, trunk text,
      pacing text, message_at float8, intended_at float8, answered_at float8, ended_at float8, ended_by text, result text, state text,
      facts jsonb, detail jsonb)`,
  // A callback that is set again names the one before it, which is older: all of a commit's rows are there when that is checked.
  callback: `INSERT INTO callback (id, organisation_id, floor_id, campaign_id, campaign_record_id, contact_id, predecessor_id, created_by,
      created_at, owner_id, e164, wall, zone, due_at, state, state_since, facts, detail, version)
    SELECT id, $2::uuid, $1::uuid, campaign_id, campaign_record_id, contact_id, predecessor_id, created_by, instant(created_at), owner_id,
      e164, wall, zone, instant(due_at), state, instant(state_since), facts, detail, steps
    FROM jsonb_to_recordset($3::jsonb -> 'callback') AS r(id uuid, steps int, campaign_id uuid, campaign_record_id uuid,
      contact_id uuid, predecessor_id uuid, created_by uuid, created_at float8, owner_id uuid, e164 text, wall text, zone text,
      due_at float8, state text, state_since float8, facts jsonb, detail jsonb)`,
  // D8: after those that came with the list. Entered twice it is there once.
  number: `INSERT INTO record_number (organisation_id, record_id, position, list_id, e164, label, kind, country, zones, added_by, added_at)
    SELECT $2::uuid, r.record_id, last.position + r.turn, record.list_id, r.e164, r.label, r.kind, r.country, r.zones, r.by, instant(r.at)
    FROM (SELECT *, row_number() OVER (PARTITION BY record_id) AS turn FROM (SELECT DISTINCT ON (record_id, e164) *
      FROM jsonb_to_recordset($3::jsonb -> 'number') AS n(record_id uuid, e164 text, label text, kind text, country text, zones text[],
        by uuid, at float8)) once) r
    JOIN record ON record.id = r.record_id AND record.organisation_id = $2::uuid
    CROSS JOIN LATERAL (SELECT max(position) AS position FROM record_number WHERE record_id = r.record_id) last
    WHERE NOT EXISTS (SELECT FROM record_number WHERE record_id = r.record_id AND e164 = r.e164)`,
  event: `INSERT INTO event (organisation_id, floor_id, subject_kind, subject_id, version, type, at, actor, request_id, content)
    SELECT $2::uuid, $1::uuid, kind, id, version, type, instant(at), actor, request_id, content
    FROM jsonb_to_recordset($3::jsonb -> 'event') AS r(kind text, id uuid, version int, type text, at float8, actor jsonb,
      request_id text, content jsonb)`,
  audit: `INSERT INTO audit (organisation_id, at, actor, request_id, subject_kind, subject_id, deed, before, after)
    SELECT $2::uuid, instant(at), actor, request_id, kind, id, type, before, after
    FROM jsonb_to_recordset($3::jsonb -> 'event') AS r(kind text, id uuid, type text, at float8, actor jsonb, request_id text,
      before jsonb, after jsonb)`,
  verdict: `INSERT INTO dial_verdict (organisation_id, campaign_id, campaign_record_id, call_id, user_id, e164, purpose, decided_at,
      is_allowed, because, checks)
    SELECT $2::uuid, campaign_id, campaign_record_id, call_id, user_id, e164, purpose, instant(at), is_allowed, because, checks
    FROM jsonb_to_recordset($3::jsonb -> 'verdict') AS r(campaign_id uuid, campaign_record_id uuid, call_id uuid, user_id uuid,
      e164 text, purpose text, at float8, is_allowed boolean, because text, checks jsonb)`,
  disposition: `INSERT INTO disposition (organisation_id, interaction_id, revision, kind, reason, code, call_result, said_by, said_at)
    SELECT $2::uuid, interaction_id, 0, kind, reason, code, call_result, said_by, instant(said_at)
    FROM jsonb_to_recordset($3::jsonb -> 'disposition') AS r(interaction_id uuid, kind text, reason text, code text,
      call_result text, said_by uuid, said_at float8)`,
  entry: `INSERT INTO register_entry (id, organisation_id, kind, e164, customer_key, contact_id, source, reason, created_by, created_at)
    SELECT id, $2::uuid, kind, e164, customer_key, contact_id, source, reason, by, instant(at)
    FROM jsonb_to_recordset($3::jsonb -> 'entry') AS r(id uuid, kind text, e164 text, customer_key text, contact_id uuid,
      source text, reason text, by uuid, at float8)`,
  note: `INSERT INTO contact_note (organisation_id, contact_id, campaign_record_id, text, written_by, written_at)
    SELECT $2::uuid, contact_id, campaign_record_id, text, by, instant(at)
    FROM jsonb_to_recordset($3::jsonb -> 'note') AS r(contact_id uuid, campaign_record_id uuid, text text, by uuid, at float8)`,
  decision: `INSERT INTO pacing_decision (organisation_id, campaign_id, decided_at, started, because)
    SELECT $2::uuid, campaign_id, instant(at), started, because
    FROM jsonb_to_recordset($3::jsonb -> 'decision') AS r(campaign_id uuid, at float8, started int, because jsonb)`,
  memory: `INSERT INTO pacing_memory (campaign_id, organisation_id, memory, saved_at)
    SELECT campaign_id, $2::uuid, memory, instant(at)
    FROM jsonb_to_recordset($3::jsonb -> 'memory') AS r(campaign_id uuid, at float8, memory jsonb)
    ON CONFLICT (campaign_id) DO UPDATE SET memory = excluded.memory, saved_at = excluded.saved_at`,
  answer: `INSERT INTO command_answer (organisation_id, command_id, user_id, name, answer)
    SELECT $2::uuid, command_id, user_id, name, answer
    FROM jsonb_to_recordset($3::jsonb -> 'answer') AS r(command_id uuid, user_id uuid, name text, answer jsonb)`,
  recording: `INSERT INTO recording (id, organisation_id, call_id, interaction_id, campaign_id, contact_id, user_id, started_at,
      ended_at, ended_unasked, state)
    SELECT id, $2::uuid, call_id, interaction_id, campaign_id, contact_id, user_id, instant(started_at), instant(ended_at),
      coalesce(ended_unasked, false), CASE WHEN ended_at IS NULL THEN 'running' ELSE 'over' END
    FROM jsonb_to_recordset($3::jsonb -> 'recording') AS r(id uuid, call_id uuid, interaction_id uuid, campaign_id uuid,
      contact_id uuid, user_id uuid, started_at float8, ended_at float8, ended_unasked boolean)`,
  // The keeper may have been faster: it found the call ended.
  recording_over: `UPDATE recording was SET state = 'over', ended_at = instant(r.ended_at), ended_unasked = r.ended_unasked
    FROM jsonb_to_recordset($3::jsonb -> 'recording_over') AS r(id uuid, ended_at float8, ended_unasked boolean)
    WHERE was.id = r.id AND was.organisation_id = $2::uuid AND was.state = 'running'`,
};
export type Part = keyof typeof INSERTS;
export const PARTS = Object.keys(INSERTS) as Part[];

/** Inserts the rows of these parts. */
export function insertSql(parts: readonly Part[]): string {
  return `WITH ${parts.map((part) => `in_${part} AS (${INSERTS[part]})`).join(', ')}
    SELECT FROM (VALUES ($1::uuid, $2::uuid, $3::jsonb)) given`;
}
