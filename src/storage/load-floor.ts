/** Reads everything that is alive on a floor, so that an engine can go on where the last one stopped. */
import type { Pool, PoolClient } from 'pg';
import type { Agent } from '../domain/agent/agent.ts';
import type { Call } from '../domain/call/call.ts';
import type {
  Campaign,
  Candidate,
  DeskRecord,
  Floor,
  FloorRules,
  NumberFacts,
  StopAll,
} from '../domain/floor/floor.ts';
import type { CampaignId, CampaignRecordId } from '../domain/ids.ts';
import type { Interaction } from '../domain/interaction/interaction.ts';
import type { FloorTrunks, Lease } from '../engine/ports.ts';
import { readDeskPhones } from './desk-phones.ts';
import { holdLease } from './lease.ts';
import { type FoundCampaign, campaignsSql } from './read-campaign.ts';
import { type FoundCase, casesSql, readCandidate } from './read-case.ts';
import { transact } from './transact.ts';
import { type TrunkReading, readTrunks } from './read-trunks.ts';

const CAMPAIGNS = campaignsSql('c.floor_id = $1');
const CAMPAIGN = campaignsSql('c.floor_id = $1 AND c.id = $2');

const RULES = `SELECT f.stop_all, jsonb_build_object(
    'pack', o.pack, 'allowedCountries', o.allowed_countries, 'dispositions', o.dispositions, 'lines', o.lines,
    'trunks', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'practice', t.is_practice,
        'callsPerSecond', t.calls_per_second, 'lines', t.lines, 'callerNumbers', t.caller_numbers)
        || CASE WHEN t.minute_price IS NULL THEN '{}' ELSE jsonb_build_object('minutePrice', jsonb_build_object(
          'amount', t.minute_price, 'currency', t.minute_currency)) END ORDER BY t.position, t.id), '[]')
      FROM trunk t WHERE t.organisation_id = o.id AND t.is_practice = (o.real_trunks_since IS NULL)
    )
  ) AS rules
  FROM floor f JOIN organisation o ON o.id = f.organisation_id WHERE f.id = $1`;

const AGENTS = `SELECT facts || jsonb_build_object('now', detail) AS found FROM shift
  WHERE floor_id = $1 AND ended_at IS NULL ORDER BY id`;

const INTERACTIONS = `SELECT jsonb_build_object(
    'id', id, 'organisationId', organisation_id, 'campaignId', campaign_id, 'campaignRecordId', campaign_record_id,
    'contactId', contact_id, 'userId', user_id, 'openedAt', epoch_ms(opened_at), 'now', detail
  ) || CASE origin WHEN 'outbound_preview' THEN '{}' ELSE jsonb_build_object('origin', origin) END
    || CASE WHEN callback_id IS NULL THEN '{}' ELSE jsonb_build_object('callbackId', callback_id) END AS found
  FROM interaction WHERE floor_id = $1 AND done_at IS NULL ORDER BY id`;

const CALLS = `SELECT facts || jsonb_build_object('now', detail) AS found FROM call
  WHERE floor_id = $1 AND ended_at IS NULL ORDER BY id`;

// The records on desktops: of open interactions, and of live calls should one have outlived its interaction.
const DESKS = casesSql(
  `(SELECT * FROM campaign_record WHERE id IN (
      SELECT campaign_record_id FROM interaction WHERE floor_id = $1 AND done_at IS NULL
      UNION SELECT campaign_record_id FROM call WHERE floor_id = $1 AND ended_at IS NULL
      -- Being dialed by an engine that died between two commits: nobody's, and to be given back (I17).
      UNION SELECT cr.id FROM campaign_record cr JOIN campaign c ON c.id = cr.campaign_id
      WHERE c.floor_id = $1 AND cr.status = 'retrieved'
    ) ORDER BY id)`,
  'epoch_ms(clock_timestamp())',
);

/** The floor of a lease, as it is stored. Notices are not: they live as long as the process. */
export async function loadFloor(pool: Pool, lease: Lease): Promise<Floor> {
  return transact(pool, async (client) => {
    // Held until the end: no other engine can write meanwhile, so that what is read belongs together.
    await holdLease(client, lease);
    const all = async <Thing>(sql: string) =>
      (await client.query<{ found: Thing }>(sql, [lease.floorId])).rows.map(({ found }) => found);
    const { rules, stopAll } = await loadRules(client, lease);
    const campaigns = await all<Campaign>(CAMPAIGNS);
    const agents = await all<Agent>(AGENTS);
    const interactions = await all<Interaction>(INTERACTIONS);
    const calls = await all<Call>(CALLS);
    const desks = (await all<FoundCase>(DESKS)).map(readCandidate);
    const floor: Floor = {
      id: lease.floorId,
      organisationId: lease.organisationId,
      rules,
      stopAll,
      campaigns: new Map(campaigns.map((campaign) => [campaign.id, campaign])),
      agents: new Map(agents.map((agent) => [agent.userId, agent])),
      interactions: new Map(interactions.map((interaction) => [interaction.id, interaction])),
      calls: new Map(calls.map((call) => [call.id, call])),
      desks: new Map(desks.map(withoutFacts)),
      facts: new Map(
        desks.map((desk): [CampaignRecordId, readonly NumberFacts[]] => [desk.campaignRecordId, desk.facts]),
      ),
      // Of the records on desktops; what is near comes with the engine's own reading.
      callbacks: new Map(
        desks.flatMap(({ promise }) => (promise ? [[promise.callback.id, promise] as const] : [])),
      ),
      trunks: new Map(),
      notices: new Map(),
    };
    return { result: floor };
  });
}

function withoutFacts({
  facts: _facts,
  promise: _promise,
  ...desk
}: Candidate): [CampaignRecordId, DeskRecord] {
  return [desk.campaignRecordId, desk];
}

async function loadRules(client: PoolClient, lease: Lease): Promise<{ rules: FloorRules; stopAll: StopAll }> {
  const { rows } = await client.query<{ rules: FloorRules; stop_all: StopAll }>(RULES, [lease.floorId]);
  const [row] = rows;
  if (!row) throw new Error(`There is no floor ${lease.floorId}`);
  return { rules: row.rules, stopAll: row.stop_all };
}

/** One campaign of the floor as an administrator has just made or edited it. */
export async function loadCampaign(
  pool: Pool,
  lease: Lease,
  campaignId: CampaignId,
): Promise<Campaign | undefined> {
  return transact(pool, async (client) => {
    await holdLease(client, lease);
    const { rows } = await client.query<FoundCampaign>(CAMPAIGN, [lease.floorId, campaignId]);
    return { result: rows[0]?.found };
  });
}

/** The floor's rules, and every trunk and desk phone of its organisation. */
export async function loadTrunks(pool: Pool, lease: Lease, reading: TrunkReading): Promise<FloorTrunks> {
  return transact(pool, async (client) => {
    await holdLease(client, lease);
    const { rules } = await loadRules(client, lease);
    const trunks = await readTrunks(client, lease.organisationId, reading);
    const deskPhones = await readDeskPhones(client, lease.organisationId, reading);
    return { result: { rules, trunks, deskPhones } };
  });
}
