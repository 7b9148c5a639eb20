// Calling lists; their records come in by imports alone.
import { listLists } from '../../storage/lists.ts';
import type { ListRow } from '../../wire/campaigns.ts';
import type { Page } from '../../wire/errors.ts';
import { pageQuery } from '../../wire/paging.ts';
import { callerOf } from '../caller.ts';
import type { Api, RouteParts } from '../parts.ts';

export function listRoutes(app: Api, { pool }: RouteParts): void {
  app.get(
    '/api/lists',
    {
      config: { right: 'a supervisor may see and change campaigns' },
      schema: { tags: ['campaigns'], querystring: pageQuery },
    },
    async (request): Promise<Page<ListRow>> =>
      listLists(pool, callerOf(request).organisationId, request.query),
  );
}
