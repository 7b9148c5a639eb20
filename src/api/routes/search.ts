// The search field of the header (S8): colleagues with what they are doing, and contacts.
import { asCountryCode, readNumber } from '../../numbers/read-number.ts';
import { findOrganisation } from '../../storage/organisations.ts';
import { findContacts, findUsers } from '../../storage/search.ts';
import type { UserId } from '../../domain/ids.ts';
import type { SearchHit } from '../../wire/history.ts';
import { searchQuery } from '../../wire/paging.ts';
import { activityOf, openInteraction } from '../live/agent-view.ts';
import { callerOf } from '../caller.ts';
import type { Api, RouteParts } from '../parts.ts';

const HITS = 20;

export function searchRoutes(app: Api, parts: RouteParts): void {
  const { pool } = parts;
  app.get(
    '/api/search',
    {
      config: { right: 'whoever is signed in may look for people, and for contacts that are theirs to see' },
      schema: { tags: ['search'], querystring: searchQuery },
    },
    async (request): Promise<SearchHit[]> => {
      const { organisationId, userId, role } = callerOf(request);
      const { q } = request.query;
      const country = (await findOrganisation(pool, organisationId))?.country ?? '';
      const read = /\d{4}/.test(q) ? readNumber(q, asCountryCode(country)) : undefined;
      const e164 = read?.ok ? read.number.e164 : undefined;
      const handledBy = role === 'agent' ? userId : undefined;
      const users = await findUsers(pool, organisationId, { q, limit: HITS / 2 });
      const limit = HITS - users.length;
      const contacts = await findContacts(pool, organisationId, { q, e164, handledBy, limit });
      return [
        ...users.map((user) => ({
          kind: 'agent' as const,
          ...user,
          activity: activityOfUser(parts, user.id),
        })),
        ...contacts.map((contact) => ({ kind: 'contact' as const, ...contact })),
      ];
    },
  );
}

/** What a colleague is doing; 'signed_out' without a shift. */
function activityOfUser({ engine }: RouteParts, id: string): string {
  const floor = engine()?.floor();
  const agent = floor?.agents.get(id as UserId);
  if (!floor || !agent || agent.now.state === 'gone') return 'signed_out';
  return activityOf(agent.now, openInteraction(floor, agent.now)).state;
}
