// A recording of a call that is over, as the engine would have left it, without a day of telephoning before it.
import type { OrganisationId, UserId } from '../../src/domain/ids.ts';
import { newId } from '../../src/storage/new-id.ts';
import type { Pool } from '../../src/storage/pool.ts';

/** Puts it in, with its call and interaction, on the first record of the organisation's first campaign. */
export async function insertRecording(
  pool: Pool,
  of: { organisationId: OrganisationId; userId: UserId; state: 'running' | 'over' },
) {
  const [recordingId, callId, interactionId] = [newId<'recording'>(), newId(), newId()];
  const startedAt = Date.now() - 5_000;
  await pool.query(
    `WITH r AS (SELECT cr.id, cr.organisation_id, cr.campaign_id, l.contact_id, f.id AS floor_id
                  FROM campaign_record cr JOIN record l ON l.id = cr.record_id
                  JOIN floor f ON f.organisation_id = cr.organisation_id
                 WHERE cr.organisation_id = $1 LIMIT 1),
     i AS (INSERT INTO interaction (id, organisation_id, floor_id, campaign_id, campaign_record_id, contact_id, user_id, opened_at,
             done_at, state, detail, version)
           SELECT $2, organisation_id, floor_id, campaign_id, id, contact_id, $3, now(), now(), 'done', '{}', 1 FROM r),
     c AS (INSERT INTO call (id, organisation_id, floor_id, campaign_id, campaign_record_id, contact_id, interaction_id, user_id,
             leg_id, e164, caller_number, trunk, intended_at, answered_at, ended_at, ended_by, result, state, facts, detail, purpose)
           SELECT $4, organisation_id, floor_id, campaign_id, id, contact_id, $2, $3, $5, '+493023125041', '+493023125900',
             'practice', now(), now(), now(), 'agent', 'answer', 'ended', '{}', '{}', 'contact' FROM r)
     INSERT INTO recording (id, organisation_id, call_id, interaction_id, campaign_id, contact_id, user_id, started_at, ended_at, state)
     SELECT $6, organisation_id, $4, $2, campaign_id, contact_id, $3, instant($7), CASE WHEN $8 = 'over' THEN now() END, $8 FROM r`,
    [of.organisationId, interactionId, of.userId, callId, newId(), recordingId, startedAt, of.state],
  );
  return { recordingId, interactionId, startedAt };
}
