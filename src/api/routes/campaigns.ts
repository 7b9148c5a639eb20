// Campaigns as supervisors make, edit and read them. What moves them is in campaign-deeds.ts.
import { type CampaignSettings, DEFAULT_CAMPAIGN_SETTINGS } from '../../domain/campaign/definition.ts';
import { sameHours } from '../../domain/compliance/window.ts';
import { type CampaignId, makeId } from '../../domain/ids.ts';
import { MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import { findCampaign, listCampaigns, listRecords } from '../../storage/campaign-pages.ts';
import { createCampaign, editCampaign } from '../../storage/campaigns.ts';
import {
  type CampaignDetail,
  type CampaignEditRequest,
  type CampaignRecordRow,
  type CampaignRequest,
  type CampaignSummary,
  campaignEdit,
  campaignRequest,
} from '../../wire/campaigns.ts';
import type { Page } from '../../wire/errors.ts';
import { idPath, pageQuery, recordsQuery } from '../../wire/paging.ts';
import type { Caller } from '../auth/door.ts';
import { callerOf } from '../caller.ts';
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
      const { name, description, mode, listIds, groupIds, callerNumberIds } = request.body;
      const settings = settingsOf(request.body, DEFAULT_CAMPAIGN_SETTINGS);
      const wanted = { name, description, mode, listIds, groupIds, callerNumberIds, settings };
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
      const { name, description, listIds, groupIds, callerNumberIds } = request.body;
      const settings = settingsOf(request.body, before.settings);
      const edit = { name, description, listIds, groupIds, callerNumberIds, settings };
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
      const need = { campaignId: request.params.id, after, limit, status };
      return listRecords(pool, caller.organisationId, need);
    },
  );
}

async function campaignOf({ pool }: RouteParts, caller: Caller, id: string): Promise<CampaignDetail> {
  const campaign = await findCampaign(pool, caller.organisationId, id);
  if (campaign === undefined) throw refused('unknown');
  return campaign;
}

/** 404 unless the campaign is the organisation's. The floor knows its own; only others cost a look into the database. */
export async function requireCampaign(parts: RouteParts, caller: Caller, id: string): Promise<void> {
  const floor = parts.engine()?.floor();
  const isOnFloor = floor?.organisationId === caller.organisationId && floor.campaigns.has(id as CampaignId);
  if (!isOnFloor) await campaignOf(parts, caller, id);
}

/** The request's minutes and seconds as the settings' milliseconds; what the request leaves out stays as it was. */
function settingsOf(request: CampaignRequest | CampaignEditRequest, was: CampaignSettings): CampaignSettings {
  const { returnDelayMinutes, ringTimeoutSeconds, afterCallWorkLimitMinutes, minimumGapMinutes } = request;
  const { window: ownHours, ...others } = was;
  return {
    ...others,
    ...(returnDelayMinutes === undefined ? {} : { returnDelayMs: returnDelayMinutes * MINUTE_MS }),
    ...(ringTimeoutSeconds === undefined ? {} : { ringTimeoutMs: ringTimeoutSeconds * SECOND_MS }),
    ...(afterCallWorkLimitMinutes === undefined
      ? {}
      : { afterCallWorkLimitMs: afterCallWorkLimitMinutes * MINUTE_MS }),
    ...(request.recording === undefined ? {} : { recording: request.recording }),
    ...(minimumGapMinutes === undefined ? {} : { minimumGapMs: minimumGapMinutes * MINUTE_MS }),
    attemptsPerDay: request.attemptsPerDay ?? was.attemptsPerDay,
    attemptsPerRecord: request.attemptsPerRecord ?? was.attemptsPerRecord,
    ...windowOf(request.hours, ownHours),
  };
}

function windowOf(
  hours: CampaignEditRequest['hours'],
  was: CampaignSettings['window'],
): Pick<CampaignSettings, 'window'> {
  if (hours === null) return {};
  if (hours === undefined) return was === undefined ? {} : { window: was };
  const { weekdays, fromMinute, toMinute } = hours;
  if (fromMinute >= toMinute) {
    throw refused('malformed', { field: 'hours.toMinute', params: { minimum: fromMinute + 15 } });
  }
  return { window: sameHours(weekdays, { fromMinute, toMinute }) };
}

/** The floor reads the campaign anew; an engine that is away reads it at its start. */
async function tellFloor(
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
