/** Reads campaigns as the rules know them: the definition (groups, caller numbers, settings) with its state. */
import type { Campaign } from '../domain/floor/floor.ts';

/** E34, as SQL: true for a campaign `c` without an information message of its own or of its organisation; practice ships one. */
export const LACKS_INFORMATION_MESSAGE = `NOT ((
    SELECT o.real_trunks_since IS NULL FROM organisation o WHERE o.id = c.organisation_id) OR EXISTS (
      SELECT FROM announcement a WHERE a.organisation_id = c.organisation_id AND a.kind = 'information'
        AND (a.campaign_id IS NULL OR a.campaign_id = c.id)))`;

/**
 * A SELECT of one JSON value `found` per campaign.
 * @param where the SQL of a condition on `c` (campaign)
 */
export function campaignsSql(where: string): string {
  return `SELECT jsonb_build_object(
      'id', c.id, 'organisationId', c.organisation_id, 'name', c.name, 'description', c.description, 'mode', c.mode,
      'settings', c.settings, 'now', c.detail,
      'hasVoicemailMessage', EXISTS (
        SELECT 1 FROM announcement a WHERE a.organisation_id = c.organisation_id AND a.kind = 'voicemail'
          AND (a.campaign_id = c.id OR a.campaign_id IS NULL)
      ),
      'groupIds', (SELECT coalesce(jsonb_agg(group_id ORDER BY group_id), '[]') FROM campaign_group WHERE campaign_id = c.id),
      'callerNumbers', (
        SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('e164', n.e164, 'label', n.label, 'onlyTo', n.only_to))
          ORDER BY chosen.position), '[]')
        FROM campaign_caller_number chosen JOIN caller_number n ON n.id = chosen.caller_number_id
        WHERE chosen.campaign_id = c.id
      )
    ) || CASE WHEN ${LACKS_INFORMATION_MESSAGE} THEN '{"lacksInformationMessage": true}' ELSE '{}' END::jsonb AS found
    FROM campaign c WHERE ${where} ORDER BY c.id`;
}

export type FoundCampaign = { readonly found: Campaign };
