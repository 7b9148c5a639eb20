/**
 * Stores an engine's commit inside its transaction in two statements: first the state rows that move (fenced by the lease, each only from
 * the state that the change starts from), then everything that is inserted. A commit is a handful of round trips, whatever is in it.
 */
import type { PoolClient } from 'pg';
import type { Commit, Lease } from '../engine/ports.ts';
import { BadCommit, type CommitRows, rowsOf } from './commit-rows.ts';
import { HELD_LEASE, refuseLease } from './lease.ts';
import { lockForRegister } from './number-lock.ts';
import type { Trace } from './transact.ts';

// $1 floor, $2 epoch, $3 the rows that move, by kind. `was.detail = to.before` is the optimistic lock: a row that another has moved in
// between is not found, and the commit is refused.
const MOVE = `WITH ${HELD_LEASE},
  campaigns AS (
    UPDATE campaign was SET state = will.state, detail = will.detail, version = was.version + will.steps
    FROM lease, jsonb_to_recordset($3::jsonb -> 'campaign') AS will(id uuid, steps int, before jsonb, state text, detail jsonb)
    WHERE was.id = will.id AND was.organisation_id = lease.organisation_id AND was.detail = will.before
    RETURNING was.id, was.version
  ), records AS (
    UPDATE campaign_record was SET status = will.status, type = will.type, rank = will.rank, next_at = instant(will.next_at),
      is_due = will.is_due, attempts = will.attempts, last_result = will.last_result, detail = will.detail,
      version = was.version + will.steps
    FROM lease, jsonb_to_recordset($3::jsonb -> 'record') AS will(id uuid, steps int, before jsonb, status text, type text,
      rank smallint, next_at float8, is_due boolean, attempts smallint, last_result text, detail jsonb)
    WHERE was.id = will.id AND was.organisation_id = lease.organisation_id AND was.detail = will.before
    RETURNING was.id, was.version
  ), shifts AS (
    UPDATE shift was SET state = will.state, ended_at = instant(will.ended_at), facts = will.facts, detail = will.detail,
      version = was.version + will.steps
    FROM lease, jsonb_to_recordset($3::jsonb -> 'agent') AS will(id uuid, steps int, before jsonb, state text, ended_at float8,
      facts jsonb, detail jsonb)
    WHERE was.id = will.id AND was.organisation_id = lease.organisation_id AND was.detail = will.before
    RETURNING was.id, was.version
  ), interactions AS (
    UPDATE interaction was SET state = will.state, done_at = instant(will.done_at), detail = will.detail,
      version = was.version + will.steps
    FROM lease, jsonb_to_recordset($3::jsonb -> 'interaction') AS will(id uuid, steps int, before jsonb, state text,
      done_at float8, detail jsonb)
    WHERE was.id = will.id AND was.organisation_id = lease.organisation_id AND was.detail = will.before
    RETURNING was.id, was.version
  ), calls AS (
    UPDATE call was SET state = will.state, answered_at = instant(will.answered_at), ended_at = instant(will.ended_at),
      ended_by = will.ended_by, result = will.result, detail = will.detail, version = was.version + will.steps
    FROM lease, jsonb_to_recordset($3::jsonb -> 'call') AS will(id uuid, steps int, before jsonb, state text, answered_at float8,
      ended_at float8, ended_by text, result text, detail jsonb)
    WHERE was.id = will.id AND was.organisation_id = lease.organisation_id AND was.detail = will.before
    RETURNING was.id, was.version
  ), floors AS (
    UPDATE floor was SET stop_all = will.detail, version = was.version + will.steps
    FROM lease, jsonb_to_recordset($3::jsonb -> 'stop_all') AS will(id uuid, steps int, before jsonb, detail jsonb)
    WHERE was.id = will.id AND was.id = lease.floor_id AND was.stop_all = will.before
    RETURNING was.id, was.version
  ), moved AS (
    TABLE campaigns UNION ALL TABLE records UNION ALL TABLE shifts UNION ALL TABLE interactions UNION ALL TABLE calls
    UNION ALL TABLE floors
  )
  SELECT EXISTS (TABLE lease) AS is_held, pg_current_xact_id()::text AS transaction_id,
    (SELECT coalesce(jsonb_object_agg(id, version), '{}') FROM moved) AS versions`;

// $1 floor, $2 organisation, $3 the rows by table. Identity columns number the rows of a set in its order.
const INSERT = `WITH shifts AS (
    INSERT INTO shift (id, organisation_id, floor_id, user_id, started_at, ended_at, state, facts, detail, version)
    SELECT id, $2::uuid, $1::uuid, user_id, instant(started_at), instant(ended_at), state, facts, detail, steps
    FROM jsonb_to_recordset($3::jsonb -> 'agent') AS r(id uuid, steps int, user_id uuid, started_at float8, ended_at float8,
      state text, facts jsonb, detail jsonb)
  ), interactions AS (
    INSERT INTO interaction (id, organisation_id, floor_id, campaign_id, campaign_record_id, contact_id, user_id, opened_at,
      done_at, state, detail, version)
    SELECT id, $2::uuid, $1::uuid, campaign_id, campaign_record_id, contact_id, user_id, instant(opened_at), instant(done_at),
      state, detail, steps
    FROM jsonb_to_recordset($3::jsonb -> 'interaction') AS r(id uuid, steps int, campaign_id uuid, campaign_record_id uuid,
      contact_id uuid, user_id uuid, opened_at float8, done_at float8, state text, detail jsonb)
  ), calls AS (
    INSERT INTO call (id, organisation_id, floor_id, campaign_id, campaign_record_id, contact_id, interaction_id, user_id,
      leg_id, e164, caller_number, trunk, intended_at, answered_at, ended_at, ended_by, result, state, facts, detail, version)
    SELECT id, $2::uuid, $1::uuid, campaign_id, campaign_record_id, contact_id, interaction_id, user_id, leg_id, e164,
      caller_number, trunk, instant(intended_at), instant(answered_at), instant(ended_at), ended_by, result, state, facts,
      detail, steps
    FROM jsonb_to_recordset($3::jsonb -> 'call') AS r(id uuid, steps int, campaign_id uuid, campaign_record_id uuid,
      contact_id uuid, interaction_id uuid, user_id uuid, leg_id uuid, e164 text, caller_number text, trunk text,
      intended_at float8, answered_at float8, ended_at float8, ended_by text, result text, state text, facts jsonb, detail jsonb)
  ), log AS (
    SELECT * FROM jsonb_to_recordset($3::jsonb -> 'log') AS r(kind text, id uuid, version int, type text, at float8, actor jsonb,
      request_id text, content jsonb, before jsonb, after jsonb)
  ), events AS (
    INSERT INTO event (organisation_id, floor_id, subject_kind, subject_id, version, type, at, actor, request_id, content)
    SELECT $2::uuid, $1::uuid, kind, id, version, type, instant(at), actor, request_id, content FROM log
  ), audits AS (
    INSERT INTO audit (organisation_id, at, actor, request_id, subject_kind, subject_id, deed, before, after)
    SELECT $2::uuid, instant(at), actor, request_id, kind, id, type, before, after FROM log
  ), verdicts AS (
    INSERT INTO dial_verdict (organisation_id, campaign_id, campaign_record_id, call_id, e164, purpose, decided_at, is_allowed,
      because, checks)
    SELECT $2::uuid, campaign_id, campaign_record_id, call_id, e164, purpose, instant(at), is_allowed, because, checks
    FROM jsonb_to_recordset($3::jsonb -> 'verdicts') AS r(campaign_id uuid, campaign_record_id uuid, call_id uuid, e164 text,
      purpose text, at float8, is_allowed boolean, because text, checks jsonb)
  ), dispositions AS (
    INSERT INTO disposition (organisation_id, interaction_id, revision, kind, reason, code, call_result, said_by, said_at)
    SELECT organisation_id, interaction_id, 0, kind, reason, code, call_result, said_by, instant(said_at)
    FROM jsonb_to_recordset($3::jsonb -> 'dispositions') AS r(organisation_id uuid, interaction_id uuid, kind text, reason text,
      code text, call_result text, said_by uuid, said_at float8)
  ), entries AS (
    INSERT INTO register_entry (id, organisation_id, kind, e164, customer_key, contact_id, source, reason, created_by, created_at)
    SELECT id, organisation_id, kind, e164, customer_key, contact_id, source, reason, by, instant(at)
    FROM jsonb_to_recordset($3::jsonb -> 'entries') AS r(id uuid, organisation_id uuid, kind text, e164 text, customer_key text,
      contact_id uuid, source text, reason text, by uuid, at float8)
  ), notes AS (
    INSERT INTO contact_note (organisation_id, contact_id, campaign_record_id, text, written_by, written_at)
    SELECT organisation_id, contact_id, campaign_record_id, text, by, instant(at)
    FROM jsonb_to_recordset($3::jsonb -> 'notes') AS r(organisation_id uuid, contact_id uuid, campaign_record_id uuid, text text,
      by uuid, at float8)
  )
  INSERT INTO command_answer (organisation_id, command_id, user_id, name, answer)
  SELECT organisation_id, command_id, user_id, name, answer
  FROM jsonb_to_recordset($3::jsonb -> 'answers') AS r(organisation_id uuid, command_id uuid, user_id uuid, name text,
    answer jsonb)`;

type MoveRow = { is_held: boolean; transaction_id: string; versions: Readonly<Record<string, number>> };

/**
 * Stores a commit in the client's open transaction.
 * @returns how the transaction is found again if its COMMIT gets lost
 * @throws StaleEpoch, StoreAway (lease ran out), BadCommit (our own mistake)
 */
export async function writeCommit(client: PoolClient, lease: Lease, commit: Commit): Promise<Trace> {
  const rows = rowsOf(commit, lease.organisationId);
  if (commit.registerEntries.length > 0) await lockForRegister(client, commit.registerEntries);
  const moved = await client.query<MoveRow>({
    name: 'move',
    text: MOVE,
    values: [lease.floorId, lease.epoch, JSON.stringify(rows.moved)],
  });
  const [row] = moved.rows;
  if (!row?.is_held) return refuseLease(client, lease);
  const versions = versionsOf(rows, row.versions);
  await client.query({
    name: 'insert',
    text: INSERT,
    values: [lease.floorId, lease.organisationId, insertsOf(commit, rows, versions)],
  });
  const [first] = rows.log;
  return {
    transactionId: row.transaction_id,
    event: first && { kind: first.kind, id: first.id, version: versions(first.id) - first.back },
  };
}

/** The version of each subject after the commit; refuses when one was not in the state that its change starts from. */
function versionsOf(rows: CommitRows, moved: MoveRow['versions']): (id: string) => number {
  const born = new Map(Object.values(rows.born).flatMap((list) => list.map(({ id, steps }) => [id, steps])));
  for (const [kind, list] of Object.entries(rows.moved)) {
    const lost = list.find(({ id }) => moved[id] === undefined);
    if (lost)
      throw new BadCommit(
        `The stored state of ${kind} ${lost.id} is not the one that the change starts from`,
      );
  }
  return (id) => moved[id] ?? born.get(id) ?? 0;
}

function insertsOf(commit: Commit, rows: CommitRows, versions: (id: string) => number): string {
  return JSON.stringify({
    ...rows.born,
    log: rows.log.map((row) => ({ ...row, version: versions(row.id) - row.back })),
    dispositions: rows.dispositions,
    verdicts: commit.verdicts.map(({ verdict, ...about }) => ({
      campaign_id: about.campaignId,
      campaign_record_id: about.campaignRecordId,
      call_id: about.callId,
      e164: about.e164,
      purpose: about.purpose,
      at: about.at,
      is_allowed: verdict.allowed,
      because: verdict.allowed ? undefined : verdict.because.rule,
      checks: verdict.checks,
    })),
    entries: commit.registerEntries.map(({ organisationId, contactId, customerKey, ...entry }) => ({
      ...entry,
      organisation_id: organisationId,
      contact_id: contactId,
      customer_key: customerKey,
    })),
    notes: commit.notes.map(({ organisationId, contactId, campaignRecordId, ...note }) => ({
      ...note,
      organisation_id: organisationId,
      contact_id: contactId,
      campaign_record_id: campaignRecordId,
    })),
    answers: commit.answers.map((answer) => ({
      organisation_id: answer.organisationId,
      command_id: answer.commandId,
      user_id: answer.userId,
      name: answer.name,
      answer: answer.answer,
    })),
  });
}
