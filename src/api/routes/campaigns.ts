// Campaigns as supervisors make, edit and read them. What moves them is in campaign-deeds.ts.
import type { CampaignMode } from '../../domain/campaign/campaign.ts';
import { type CampaignSettings, DEFAULT_CAMPAIGN_SETTINGS } from '../../domain/campaign/definition.ts';
import { nextOccurrence } from '../../domain/campaign/schedule.ts';
import { type CampaignId, makeId } from '../../domain/ids.ts';
import { findCampaign, findScript, listCampaigns, listRecords } from '../../storage/campaign-pages.ts';
import { changeSettings } from '../../storage/campaign-settings.ts';
import { createCampaign, editCampaign } from '../../storage/campaigns.ts';
import { changeDelivery } from '../../storage/change-delivery.ts';
import { shareAnew } from '../../storage/share-anew.ts';
import {
  type CampaignDetail,
  type CampaignRecordRow,
  type CampaignScript,
  type CampaignSummary,
  campaignEdit,
  campaignRequest,
  rulesRequest,
  sharingRequest,
} from '../../wire/campaigns.ts';
import { deliveryRequest } from '../../wire/delivery.ts';
import type { Page } from '../../wire/errors.ts';
import { idPath, pageQuery, recordsQuery } from '../../wire/paging.ts';
import type { Caller } from '../auth/door.ts';
import { callerOf } from '../caller.ts';
import { withRules } from '../campaign-rules.ts';
import { deliverySettings, settingsOf } from '../campaign-settings.ts';
import type { Api, RouteParts } from '../parts.ts';
import { refused, wrote } from '../refusals.ts';
import { writerOf } from '../writer.ts';

const MAY = 'a supervisor may see and change campaigns';

export function campaignRoutes(app: Api, parts: RouteParts): void {
  const { pool } = parts;
  app.get(
    '/api/campaigns',
    { config: { right: MAY }, schema: { tags: ['campaigns'], querystring: pageQuery } },
    async (request): Promise<Page<CampaignSummary>> =>
      listCampaigns(pool, callerOf(request).organisationId, request.query),
  );
  app.post(
    '/api/campaigns',
    { config: { right: MAY }, schema: { tags: ['campaigns'], body: campaignRequest } },
    async (request, reply) => {
      const { name, description, mode, listIds, groupIds, callerNumberIds, shares = {} } = request.body;
      const settings = settingsOf(request.body, DEFAULT_CAMPAIGN_SETTINGS, { mode, now: parts.clock.now() });
      const wanted = { name, description, mode, listIds, groupIds, callerNumberIds, shares, settings };
      const { id } = wrote(await createCampaign(pool, writerOf(request), wanted));
      await tellFloor(parts, callerOf(request), id);
      return reply.code(201).send({ id });
    },
  );
  app.get(
    '/api/campaigns/:id',
    { config: { right: MAY }, schema: { tags: ['campaigns'], params: idPath } },
    async (request): Promise<CampaignDetail> => campaignOf(parts, callerOf(request), request.params.id),
  );
  app.patch(
    '/api/campaigns/:id',
    { config: { right: MAY }, schema: { tags: ['campaigns'], params: idPath, body: campaignEdit } },
    async (request): Promise<CampaignDetail> => {
      const caller = callerOf(request);
      const before = await campaignOf(parts, caller, request.params.id);
      const { name, description, mode, listIds, groupIds, callerNumberIds, shares } = request.body;
      const settings = settingsOf(request.body, before.settings, {
        mode: mode ?? before.mode,
        now: parts.clock.now(),
      });
      const edit = { name, description, mode, listIds, groupIds, callerNumberIds, shares, settings };
      const { id } = wrote(await editCampaign(pool, writerOf(request), { id: before.id, edit }));
      await tellFloor(parts, caller, id);
      return campaignOf(parts, caller, id);
    },
  );
  app.get(
    '/api/campaigns/:id/records',
    { config: { right: MAY }, schema: { tags: ['campaigns'], params: idPath, querystring: recordsQuery } },
    async (request): Promise<Page<CampaignRecordRow>> => {
      const caller = callerOf(request);
      const { after, limit, status } = request.query;
      await requireCampaign(parts, caller, request.params.id);
      const need = { campaignId: request.params.id, after, limit, status, now: parts.clock.now() };
      return listRecords(pool, caller.organisationId, need);
    },
  );
  scriptRoute(app, parts);
  sharingRoute(app, parts);
  deliveryRoute(app, parts);
  rulesRoute(app, parts);
}

/** E14, E5, E32: what holds from the next result, minute and call on, whatever the campaign is doing. */
function rulesRoute(app: Api, parts: RouteParts): void {
  app.post(
    '/api/campaigns/:id/rules',
    { config: { right: MAY }, schema: { tags: ['campaigns'], params: idPath, body: rulesRequest } },
    async (request): Promise<CampaignDetail> => {
      const caller = callerOf(request);
      const now = parts.clock.now();
      const change = (was: CampaignSettings, mode: CampaignMode) =>
        withRules(was, request.body, { mode, now });
      const { id } = wrote(
        await changeSettings(parts.pool, writerOf(request), { id: request.params.id, change }),
      );
      await tellFloor(parts, caller, id);
      return campaignOf(parts, caller, id);
    },
  );
}

/** E4: shares and order of the lists, in any state of the campaign; agents get records meanwhile. */
function sharingRoute(app: Api, parts: RouteParts): void {
  app.post(
    '/api/campaigns/:id/sharing',
    { config: { right: MAY }, schema: { tags: ['campaigns'], params: idPath, body: sharingRequest } },
    async (request): Promise<{ ok: true }> => {
      const { id } = request.params;
      wrote(await shareAnew(parts.pool, writerOf(request), { id, sharing: request.body }));
      await tellFloor(parts, callerOf(request), id as CampaignId);
      return { ok: true };
    },
  );
}

/** E2: the mode between progressive and predictive, and how contacts come, while calls are in flight. */
function deliveryRoute(app: Api, parts: RouteParts): void {
  app.post(
    '/api/campaigns/:id/delivery',
    { config: { right: MAY }, schema: { tags: ['campaigns'], params: idPath, body: deliveryRequest } },
    async (request): Promise<{ ok: true }> => {
      const caller = callerOf(request);
      const { mode, ...part } = request.body;
      const { id } = request.params;
      const change = { mode, make: (was: CampaignSettings) => deliverySettings(part, was.delivery) };
      wrote(await changeDelivery(parts.pool, writerOf(request), { id, change }));
      await tellFloor(parts, caller, id as CampaignId);
      return { ok: true };
    },
  );
}

/** What the agent says belongs to the agent's screen; it is fetched once and not sent with every change of it. */
function scriptRoute(app: Api, { pool }: RouteParts): void {
  app.get(
    '/api/campaigns/:id/script',
    {
      config: { right: 'whoever is signed in may see the own screen live' },
      schema: { tags: ['campaigns'], params: idPath },
    },
    async (request): Promise<CampaignScript> => {
      const { organisationId, userId, role } = callerOf(request);
      // An agent reads the scripts of the own groups' campaigns.
      const ofUser = role === 'agent' ? userId : undefined;
      const script = await findScript(pool, { organisationId, campaignId: request.params.id, ofUser });
      if (script === undefined) throw refused('unknown');
      return { script };
    },
  );
}

async function campaignOf(parts: RouteParts, caller: Caller, id: string): Promise<CampaignDetail> {
  const campaign = await findCampaign(parts.pool, caller.organisationId, id);
  if (campaign === undefined) throw refused('unknown');
  const { schedule } = campaign.settings;
  const nextScheduled =
    schedule && campaign.state !== 'unloaded' ? nextOccurrence(schedule, parts.clock.now()) : undefined;
  return { ...campaign, nextScheduled };
}

/** 404 unless the campaign is the organisation's. The floor knows its own; only others cost a look into the database. */
export async function requireCampaign(parts: RouteParts, caller: Caller, id: string): Promise<void> {
  const floor = parts.engine()?.floor();
  const isOnFloor = floor?.organisationId === caller.organisationId && floor.campaigns.has(id as CampaignId);
  if (!isOnFloor) await campaignOf(parts, caller, id);
}

/** The floor reads the campaign anew; an engine that is away reads it at its start. */
export async function tellFloor(
  { engine, clock, random, log }: RouteParts,
  { organisationId, userId }: Caller,
  campaignId: CampaignId,
): Promise<void> {
  const running = engine();
  if (running?.floor().organisationId !== organisationId) return;
  const id = makeId<'command'>(clock.now(), () => random.next());
  const deed = { name: 'campaign_edited', campaignId } as const;
  const answer = await running.submit({ id, organisationId, userId, deed });
  if (!answer.ok) log.warn({ refused: answer.refused, campaignId }, 'the floor did not take the campaign');
}
