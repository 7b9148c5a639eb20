// Leaving practice for good: what the first start made for it is deleted, with everything that was done with it. What people of their own
// made stays, and so do the audit and event rows (they are the evidence of who did what). Must never touch another organisation.
import type { OrganisationId, RecordingId, UserId } from '../domain/ids.ts';
import type { Pool, PoolClient } from './pool.ts';
import { findTrunkRules, isName } from './real-trunks.ts';
import { Refuse, type WriteRefusal, type Writer, inRefusableTransaction, writeDown } from './write.ts';

export type LeavingRefusal =
  | 'unknown'
  | 'not_practice'
  | 'organisation_name_wrong'
  | 'administrator_needed'
  | 'campaigns_loaded';

export type LeftPractice = {
  readonly deleted: Readonly<
    Record<'users' | 'closedUsers' | 'lists' | 'campaigns' | 'records' | 'calls', number>
  >;
  readonly campaignIds: readonly string[];
  /** Whose files the caller deletes. */
  readonly recordings: readonly { readonly id: RecordingId; readonly startedAt: number }[];
};

/** The accounts that would go. */
export async function practiceUsers(
  pool: Pick<Pool, 'query'>,
  organisationId: OrganisationId,
): Promise<UserId[]> {
  const { rows } = await pool.query<{ id: UserId }>(
    `SELECT id FROM practice_thing WHERE organisation_id = $1 AND kind = 'user'`,
    [organisationId],
  );
  return rows.map(({ id }) => id);
}

/** Remembers what the organisation has now as what the first start made for practice. */
export async function markPractice(pool: Pool, organisationId: OrganisationId): Promise<void> {
  await pool.query(
    `INSERT INTO practice_thing (organisation_id, kind, id)
     SELECT $1::uuid, 'user', id FROM app_user WHERE organisation_id = $1
     UNION ALL SELECT $1, 'group', id FROM agent_group WHERE organisation_id = $1
     UNION ALL SELECT $1, 'caller_number', id FROM caller_number WHERE organisation_id = $1
     UNION ALL SELECT $1, 'list', id FROM calling_list WHERE organisation_id = $1
     UNION ALL SELECT $1, 'campaign', id FROM campaign WHERE organisation_id = $1`,
    [organisationId],
  );
}

/**
 * Deletes the practice accounts, lists, campaigns and what was done with them, in one transaction. Refused while a campaign is loaded, and
 * where nobody but practice accounts could administer what is left. An account that has worked on data of the organisation's own stays as
 * a closed row without a name: its deeds must keep somebody who did them.
 */
export function leavePractice(
  pool: Pool,
  writer: Writer,
  asked: { readonly organisationName: string },
): Promise<LeftPractice | WriteRefusal<LeavingRefusal | 'name_taken'>> {
  const work = async (client: PoolClient) => {
    await client.query('SELECT FROM organisation WHERE id = $1 FOR UPDATE', [writer.organisationId]);
    const rules = await findTrunkRules(client, writer.organisationId);
    if (!rules) throw new Refuse('unknown');
    if (!rules.isPractice) throw new Refuse('not_practice');
    if (!isName(asked.organisationName, rules))
      throw new Refuse('organisation_name_wrong', 'organisationName');
    const refusal = await whyNotLeave(client, writer.organisationId);
    if (refusal) throw new Refuse(refusal);
    const left = await deleteAll(client, writer.organisationId);
    await client.query('UPDATE organisation SET is_practice = false WHERE id = $1', [writer.organisationId]);
    await writeDown(client, writer, {
      subject: 'organisation',
      subjectId: writer.organisationId,
      type: 'practice_left',
      before: { isPractice: true },
      after: { isPractice: false, deleted: left.deleted },
    });
    return left;
  };
  return inRefusableTransaction<LeftPractice, LeavingRefusal>(pool, work);
}

/** What must be put in order first; undefined if nothing. */
export async function whyNotLeave(
  db: Pick<Pool, 'query'>,
  organisationId: OrganisationId,
): Promise<'administrator_needed' | 'campaigns_loaded' | undefined> {
  const { rows } = await db.query<{ administrators: number; loaded: number }>(
    `SELECT (SELECT count(*)::int FROM app_user WHERE organisation_id = $1 AND role = 'administrator' AND disabled_at IS NULL
         AND id NOT IN (SELECT id FROM practice_thing WHERE kind = 'user')) AS administrators,
       (SELECT count(*)::int FROM campaign WHERE organisation_id = $1 AND state <> 'unloaded') AS loaded`,
    [organisationId],
  );
  if (!rows[0] || rows[0].administrators === 0) return 'administrator_needed';
  return rows[0].loaded > 0 ? 'campaigns_loaded' : undefined;
}

// What goes, by temporary tables of this transaction: each statement below reads them.
const FIND = `
  CREATE TEMP TABLE gone_campaign ON COMMIT DROP AS SELECT id FROM practice_thing WHERE organisation_id = $1 AND kind = 'campaign';
  CREATE TEMP TABLE gone_list ON COMMIT DROP AS SELECT id FROM practice_thing WHERE organisation_id = $1 AND kind = 'list';
  CREATE TEMP TABLE gone_user ON COMMIT DROP AS SELECT id FROM practice_thing WHERE organisation_id = $1 AND kind = 'user';
  CREATE TEMP TABLE gone_record ON COMMIT DROP AS SELECT id, contact_id FROM record WHERE list_id IN (SELECT id FROM gone_list);
  CREATE TEMP TABLE gone_contact ON COMMIT DROP AS SELECT DISTINCT contact_id AS id FROM gone_record
    WHERE NOT EXISTS (SELECT FROM record r WHERE r.contact_id = gone_record.contact_id AND r.list_id NOT IN (SELECT id FROM gone_list));
  CREATE TEMP TABLE gone_case ON COMMIT DROP AS SELECT id FROM campaign_record
    WHERE organisation_id = $1 AND (campaign_id IN (SELECT id FROM gone_campaign) OR list_id IN (SELECT id FROM gone_list));
  CREATE TEMP TABLE gone_interaction ON COMMIT DROP AS SELECT id FROM interaction WHERE campaign_record_id IN (SELECT id FROM gone_case);
  CREATE TEMP TABLE gone_call ON COMMIT DROP AS SELECT id FROM call WHERE campaign_record_id IN (SELECT id FROM gone_case)`;

/** In the order of the foreign keys: what hangs on something goes before it. */
const DELETIONS: readonly string[] = [
  'DELETE FROM recording WHERE call_id IN (SELECT id FROM gone_call)',
  'DELETE FROM disposition WHERE interaction_id IN (SELECT id FROM gone_interaction)',
  'DELETE FROM dial_verdict WHERE campaign_record_id IN (SELECT id FROM gone_case)',
  `DELETE FROM contact_note WHERE campaign_record_id IN (SELECT id FROM gone_case)
     OR contact_id IN (SELECT id FROM gone_contact)`,
  'DELETE FROM call WHERE id IN (SELECT id FROM gone_call)',
  'DELETE FROM interaction WHERE id IN (SELECT id FROM gone_interaction)',
  'DELETE FROM callback WHERE campaign_record_id IN (SELECT id FROM gone_case)',
  'DELETE FROM campaign_record WHERE id IN (SELECT id FROM gone_case)',
  `DELETE FROM campaign_list WHERE campaign_id IN (SELECT id FROM gone_campaign) OR list_id IN (SELECT id FROM gone_list)`,
  'DELETE FROM campaign_group WHERE campaign_id IN (SELECT id FROM gone_campaign)',
  'DELETE FROM campaign_caller_number WHERE campaign_id IN (SELECT id FROM gone_campaign)',
  'DELETE FROM campaign WHERE id IN (SELECT id FROM gone_campaign)',
  'DELETE FROM record_number WHERE record_id IN (SELECT id FROM gone_record)',
  'DELETE FROM record WHERE id IN (SELECT id FROM gone_record)',
  'DELETE FROM register_entry WHERE contact_id IN (SELECT id FROM gone_contact)',
  'DELETE FROM contact WHERE id IN (SELECT id FROM gone_contact)',
  'DELETE FROM import WHERE list_id IN (SELECT id FROM gone_list)',
  'DELETE FROM calling_list WHERE id IN (SELECT id FROM gone_list)',
  // A group or a number that campaigns of the organisation's own use is theirs now.
  `DELETE FROM agent_group g USING practice_thing t WHERE t.id = g.id AND t.kind = 'group'
     AND NOT EXISTS (SELECT FROM campaign_group c WHERE c.group_id = g.id)`,
  `DELETE FROM caller_number n USING practice_thing t WHERE t.id = n.id AND t.kind = 'caller_number'
     AND NOT EXISTS (SELECT FROM campaign_caller_number c WHERE c.caller_number_id = n.id)`,
  'DELETE FROM session WHERE user_id IN (SELECT id FROM gone_user)',
  'DELETE FROM command_answer WHERE user_id IN (SELECT id FROM gone_user)',
  'DELETE FROM shift WHERE user_id IN (SELECT id FROM gone_user)',
];

/** Who has left traces in what stays. */
const TRACED = `SELECT u.id FROM gone_user u WHERE EXISTS (SELECT FROM interaction WHERE user_id = u.id)
    OR EXISTS (SELECT FROM call WHERE user_id = u.id) OR EXISTS (SELECT FROM contact_note WHERE written_by = u.id)
    OR EXISTS (SELECT FROM disposition WHERE said_by = u.id) OR EXISTS (SELECT FROM recording WHERE user_id = u.id)
    OR EXISTS (SELECT FROM import WHERE created_by = u.id) OR EXISTS (SELECT FROM test_call WHERE asked_by = u.id)
    OR EXISTS (SELECT FROM announcement WHERE created_by = u.id)
    OR EXISTS (SELECT FROM register_entry WHERE created_by = u.id OR removed_by = u.id)`;

async function deleteAll(client: PoolClient, organisationId: OrganisationId): Promise<LeftPractice> {
  for (const statement of FIND.split(';')) {
    // A utility statement takes no parameters; the id is ours and has the form of a UUID.
    await client.query(statement.replaceAll('$1', `'${organisationId}'::uuid`));
  }
  const count = async (table: string) =>
    (await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`)).rows[0]?.count ??
    0;
  const recordings = await client.query<{ id: RecordingId; startedAt: number }>(
    `SELECT id, epoch_ms(started_at) AS "startedAt" FROM recording WHERE call_id IN (SELECT id FROM gone_call)`,
  );
  const campaigns = await client.query<{ id: string }>('SELECT id FROM gone_campaign');
  const counted = {
    lists: await count('gone_list'),
    campaigns: await count('gone_campaign'),
    records: await count('gone_record'),
    calls: await count('gone_call'),
  };
  for (const statement of DELETIONS) await client.query(statement);
  const closed = await client.query(
    `UPDATE app_user SET disabled_at = coalesce(disabled_at, now()), password_hash = '', login = 'left-' || id, display_name = '–'
     WHERE id IN (${TRACED})`,
  );
  const deleted = await client.query(
    `DELETE FROM app_user WHERE id IN (SELECT id FROM gone_user) AND id NOT IN (${TRACED})`,
  );
  await client.query('DELETE FROM practice_thing WHERE organisation_id = $1', [organisationId]);
  return {
    deleted: { users: deleted.rowCount ?? 0, closedUsers: closed.rowCount ?? 0, ...counted },
    campaignIds: campaigns.rows.map(({ id }) => id),
    recordings: recordings.rows,
  };
}
