// The numbers that the organisation shows to those whom it calls.
import { asCountryCode, readNumber } from '../../numbers/read-number.ts';
import { createCallerNumber, listCallerNumbers } from '../../storage/caller-numbers.ts';
import { findOrganisation } from '../../storage/organisations.ts';
import { type CallerNumberRow, callerNumberRequest } from '../../wire/campaigns.ts';
import type { Page } from '../../wire/errors.ts';
import { pageQuery } from '../../wire/paging.ts';
import { callerOf } from '../caller.ts';
import type { Api, RouteParts } from '../parts.ts';
import { refused, wrote } from '../refusals.ts';
import { writerOf } from '../writer.ts';

const MAY = 'a supervisor may see and change campaigns';
/** What may be shown must be a line that a person can call back for the price of a call. */
const SHOWABLE: readonly string[] = ['fixed', 'mobile', 'fixed_or_mobile', 'toll_free', 'voip'];

export function callerNumberRoutes(app: Api, { pool }: RouteParts): void {
  app.get(
    '/api/caller-numbers',
    { config: { right: MAY }, schema: { tags: ['campaigns'], querystring: pageQuery } },
    async (request): Promise<Page<CallerNumberRow>> =>
      listCallerNumbers(pool, callerOf(request).organisationId, request.query),
  );
  app.post(
    '/api/caller-numbers',
    { config: { right: MAY }, schema: { tags: ['campaigns'], body: callerNumberRequest } },
    async (request, reply) => {
      const { number, label, onlyTo } = request.body;
      const country = (await findOrganisation(pool, callerOf(request).organisationId))?.country ?? '';
      const read = readNumber(number, asCountryCode(country));
      if (!read.ok) throw refused('number_malformed', { field: 'number', params: { reason: read.reason } });
      const { e164, kind } = read.number;
      if (!SHOWABLE.includes(kind))
        throw refused('number_not_allowed', { field: 'number', params: { kind } });
      const made = wrote(await createCallerNumber(pool, writerOf(request), { e164, label, onlyTo }));
      return reply.code(201).send({ ...made, e164 });
    },
  );
}
