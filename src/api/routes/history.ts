// What was: the own interactions, a contact's history, and why a record was dialed or not.
import type { CampaignRecordId, ContactId } from '../../domain/ids.ts';
import { contactHistory, maySeeContact, ownHistory } from '../../storage/history.ts';
import { findNext } from '../../storage/record-next.ts';
import { verdictsOf } from '../../storage/verdicts.ts';
import type { RecordNext } from '../../wire/campaigns.ts';
import { idPath, pageQuery, searchedPageQuery } from '../../wire/paging.ts';
import type { Page } from '../../wire/errors.ts';
import type { ContactEvent, HistoryRow, VerdictRow } from '../../wire/history.ts';
import { callerOf } from '../caller.ts';
import { isOnDesktop } from '../on-desktop.ts';
import type { Api, RouteParts } from '../parts.ts';
import { refused } from '../refusals.ts';

export function historyRoutes(app: Api, { pool, clock, engine }: RouteParts): void {
  app.get(
    '/api/history',
    {
      config: { right: 'whoever is signed in may see what they did themselves' },
      schema: { tags: ['history'], querystring: searchedPageQuery },
    },
    async (request): Promise<Page<HistoryRow>> => ownHistory(pool, callerOf(request), request.query),
  );
  app.get(
    '/api/contacts/:id/history',
    {
      config: { right: 'whoever is signed in may look for people, and for contacts that are theirs to see' },
      schema: { tags: ['history'], params: idPath, querystring: pageQuery },
    },
    async (request): Promise<Page<ContactEvent>> => {
      const { organisationId, userId, role } = callerOf(request);
      const contact = { organisationId, contactId: request.params.id as ContactId };
      // An agent sees whom the agent has had on the desktop.
      const floor = engine()?.floor();
      const isTheirs =
        floor?.organisationId === organisationId && isOnDesktop(floor, userId, contact.contactId);
      if (!isTheirs && !(await maySeeContact(pool, contact, role === 'agent' ? userId : undefined)))
        throw refused('unknown');
      return contactHistory(pool, contact, { ...request.query, now: clock.now() });
    },
  );
  app.get(
    '/api/records/:id/verdicts',
    {
      config: { right: 'a supervisor may see why a record was dialed or not' },
      schema: { tags: ['history'], params: idPath, querystring: pageQuery },
    },
    async (request): Promise<Page<VerdictRow>> => {
      const { organisationId } = callerOf(request);
      const record = { organisationId, campaignRecordId: request.params.id as CampaignRecordId };
      const page = await verdictsOf(pool, record, request.query);
      if (page === undefined) throw refused('unknown');
      return page;
    },
  );
  app.get(
    '/api/records/:id/next',
    {
      config: { right: 'a supervisor may see why a record was dialed or not' },
      schema: { tags: ['history'], params: idPath },
    },
    async (request): Promise<RecordNext> => {
      const { organisationId } = callerOf(request);
      const record = { organisationId, campaignRecordId: request.params.id as CampaignRecordId };
      const next = await findNext(pool, record, clock.now());
      if (next === undefined) throw refused('unknown');
      return next;
    },
  );
}
