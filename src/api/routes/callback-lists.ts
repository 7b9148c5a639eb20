// Callbacks as lists, calendar, capacity and report, and what supervisors do with them. An agent sees the own ones alone; what agents do
// with theirs goes over the live socket.
import type { CallbackId, UserId } from '../../domain/ids.ts';
import { DAY_MS, isZone } from '../../domain/time.ts';
import { callbackCapacity } from '../../storage/callback-capacity.ts';
import {
  type CallbacksOf,
  callbackDays,
  callbackPage,
  knownCallbacks,
} from '../../storage/callback-pages.ts';
import { callbackReport } from '../../storage/callback-report.ts';
import { findOrganisation } from '../../storage/organisations.ts';
import { findUser } from '../../storage/users.ts';
import {
  type CallbackDays,
  type CallbackDeedsAnswer,
  type CallbackRow,
  type CapacityView,
  type MissedReport,
  callbackChange,
  callbackDaysQuery,
  callbackIds,
  callbacksQuery,
  capacityQuery,
  missedQuery,
  reassignRequest,
} from '../../wire/callbacks.ts';
import type { Page } from '../../wire/errors.ts';
import { idPath, nothing } from '../../wire/paging.ts';
import type { Caller } from '../auth/door.ts';
import { readChange } from '../callback-draft.ts';
import { callerOf } from '../caller.ts';
import { submitDeed, submitEach } from '../deeds.ts';
import type { Api, RouteParts } from '../parts.ts';
import { refused } from '../refusals.ts';

const MAY_SEE = 'whoever is signed in may see the own callbacks, a supervisor all of them';
const MAY_CHANGE = 'a supervisor may see and change all callbacks';
const TAGS = ['callbacks'];
const CAPACITY_DAYS = 14;
const REPORT_DAYS = 366;

export function callbackListRoutes(app: Api, parts: RouteParts): void {
  const { pool, clock } = parts;
  app.get(
    '/api/callbacks',
    { config: { right: MAY_SEE }, schema: { tags: TAGS, querystring: callbacksQuery } },
    async (request): Promise<Page<CallbackRow>> => {
      const { scope, ...need } = request.query;
      return callbackPage(pool, whose(callerOf(request), scope), need);
    },
  );
  app.get(
    '/api/callbacks/days',
    { config: { right: MAY_SEE }, schema: { tags: TAGS, querystring: callbackDaysQuery } },
    async (request): Promise<CallbackDays> => {
      const { scope, zone, ...need } = request.query;
      requireZone(zone);
      return { days: await callbackDays(pool, whose(callerOf(request), scope), { ...need, zone }) };
    },
  );
  app.get(
    '/api/callbacks/capacity',
    { config: { right: MAY_CHANGE }, schema: { tags: TAGS, querystring: capacityQuery } },
    async (request): Promise<CapacityView> => {
      const { campaignId, ...period } = request.query;
      requireZone(period.zone);
      requirePeriod(period, CAPACITY_DAYS);
      const need = { campaignId, ...period, now: clock.now() };
      return { quarters: await callbackCapacity(pool, callerOf(request).organisationId, need) };
    },
  );
  app.get(
    '/api/callbacks/missed-report',
    { config: { right: MAY_CHANGE }, schema: { tags: TAGS, querystring: missedQuery } },
    async (request): Promise<MissedReport> => {
      requirePeriod(request.query, REPORT_DAYS);
      return callbackReport(pool, callerOf(request).organisationId, request.query);
    },
  );
  deedRoutes(app, parts);
  manyRoutes(app, parts);
}

/** Of one callback. */
function deedRoutes(app: Api, parts: RouteParts): void {
  app.post(
    '/api/callbacks/:id/change',
    { config: { right: MAY_CHANGE }, schema: { tags: TAGS, params: idPath, body: callbackChange } },
    async (request) => {
      const caller = callerOf(request);
      const callbackId = await requireCallback(parts, caller, request.params.id);
      await requireOwner(parts, caller, request.body.ownerId);
      const countryOf = async () => (await findOrganisation(parts.pool, caller.organisationId))?.country;
      const change = await readChange(request.body, countryOf);
      return submitDeed(parts, request, { name: 'change_callback', callbackId, change, bySupervisor: true });
    },
  );
  app.post(
    '/api/callbacks/:id/cancel',
    { config: { right: MAY_CHANGE }, schema: { tags: TAGS, params: idPath, body: nothing } },
    async (request) => {
      const callbackId = await requireCallback(parts, callerOf(request), request.params.id);
      return submitDeed(parts, request, { name: 'cancel_callback', callbackId, bySupervisor: true });
    },
  );
}

/** Of many at once: each is done or refused for itself. */
function manyRoutes(app: Api, parts: RouteParts): void {
  app.post(
    '/api/callbacks/reassign',
    { config: { right: MAY_CHANGE }, schema: { tags: TAGS, body: reassignRequest } },
    async (request): Promise<CallbackDeedsAnswer> => {
      const { ids, ownerId } = request.body;
      const caller = callerOf(request);
      await requireOwner(parts, caller, ownerId);
      const known = await knownCallbacks(parts.pool, whose(caller, 'all'), ids);
      const change = { ownerId: ownerId as UserId | null };
      return submitEach(parts, request, {
        ids,
        deedOf: (id) =>
          known.has(id as CallbackId)
            ? { name: 'change_callback', callbackId: id as CallbackId, change, bySupervisor: true }
            : { refused: 'callback_unknown' },
      });
    },
  );
  app.post(
    '/api/callbacks/cancel',
    { config: { right: MAY_CHANGE }, schema: { tags: TAGS, body: callbackIds } },
    async (request): Promise<CallbackDeedsAnswer> => {
      const { ids } = request.body;
      const known = await knownCallbacks(parts.pool, whose(callerOf(request), 'all'), ids);
      return submitEach(parts, request, {
        ids,
        deedOf: (id) =>
          known.has(id as CallbackId)
            ? { name: 'cancel_callback', callbackId: id as CallbackId, bySupervisor: true }
            : { refused: 'callback_unknown' },
      });
    },
  );
}

/** An agent has the own ones alone. */
function whose({ organisationId, userId, role }: Caller, scope: 'mine' | 'all'): CallbacksOf {
  if (scope === 'all' && role === 'agent') throw refused('right_missing', { field: 'scope' });
  return { organisationId, userId: scope === 'mine' ? userId : undefined };
}

async function requireCallback(parts: RouteParts, caller: Caller, id: string): Promise<CallbackId> {
  const [known] = await knownCallbacks(parts.pool, whose(caller, 'all'), [id]);
  if (known === undefined) throw refused('unknown');
  return known;
}

async function requireOwner(
  { pool }: RouteParts,
  { organisationId }: Caller,
  ownerId: string | null | undefined,
): Promise<void> {
  if (ownerId === null || ownerId === undefined) return;
  if (!(await findUser(pool, organisationId, ownerId))) throw refused('unknown', { field: 'ownerId' });
}

/** A zone by its name: what looks like an offset is read differently by different programs. */
function requireZone(zone: string): void {
  const isName = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(zone) && isZone(zone);
  if (!isName) throw refused('malformed', { field: 'zone', params: { rule: 'zone' } });
}

function requirePeriod({ from, to }: { from: number; to: number }, days: number): void {
  if (to <= from) throw refused('malformed', { field: 'to', params: { minimum: from + 1 } });
  if (to - from > days * DAY_MS)
    throw refused('malformed', { field: 'to', params: { maximum: from + days * DAY_MS } });
}
