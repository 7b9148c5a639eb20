// What the engine did for a campaign: counts for its charts, and its decisions (E23). What is live is on the floor's feed.
import type { CampaignId } from '../../domain/ids.ts';
import { callsPerStep, listDecisions } from '../../storage/campaign-figures.ts';
import {
  type CampaignFigures,
  FIGURES_LONGEST_MS,
  FIGURES_SPAN_MS,
  FIGURES_STEP_MS,
  type PacingDecisionRow,
  figuresQuery,
} from '../../wire/delivery.ts';
import type { Page } from '../../wire/errors.ts';
import { idPath, pageQuery } from '../../wire/paging.ts';
import { callerOf } from '../caller.ts';
import type { Api, RouteParts } from '../parts.ts';
import { refused } from '../refusals.ts';
import { requireCampaign } from './campaigns.ts';

const MAY = 'a supervisor may see and change campaigns';

export function campaignFigureRoutes(app: Api, parts: RouteParts): void {
  const { pool, clock } = parts;
  app.get(
    '/api/campaigns/:id/figures',
    { config: { right: MAY }, schema: { tags: ['campaigns'], params: idPath, querystring: figuresQuery } },
    async (request): Promise<CampaignFigures> => {
      const caller = callerOf(request);
      const until = clock.now();
      const asked = request.query.since ?? until - FIGURES_SPAN_MS;
      if (asked < until - FIGURES_LONGEST_MS) {
        const params = { minimum: until - FIGURES_LONGEST_MS };
        throw refused('malformed', { field: 'since', params });
      }
      await requireCampaign(parts, caller, request.params.id);
      const since = Math.floor(asked / FIGURES_STEP_MS) * FIGURES_STEP_MS;
      const need = { campaignId: request.params.id, since, stepMs: FIGURES_STEP_MS };
      const steps = await callsPerStep(pool, caller.organisationId, need);
      return { stepMs: FIGURES_STEP_MS, since, until, steps };
    },
  );
  app.get(
    '/api/campaigns/:id/decisions',
    { config: { right: MAY }, schema: { tags: ['campaigns'], params: idPath, querystring: pageQuery } },
    async (request): Promise<Page<PacingDecisionRow>> => {
      const caller = callerOf(request);
      await requireCampaign(parts, caller, request.params.id);
      const need = { ...request.query, campaignId: request.params.id as CampaignId };
      return listDecisions(pool, caller.organisationId, need);
    },
  );
}
