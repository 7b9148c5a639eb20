// The floor's own deeds: stop all dialing, and release it with a reason (E35).
import { releaseRequest } from '../../wire/floor.ts';
import { nothing } from '../../wire/paging.ts';
import { submitDeed } from '../deeds.ts';
import type { Api, RouteParts } from '../parts.ts';

const MAY = 'a supervisor may stop all dialing and release it';

export function floorRoutes(app: Api, parts: RouteParts): void {
  app.post(
    '/api/floor/stop-all',
    { config: { right: MAY }, schema: { tags: ['floor'], body: nothing } },
    async (request) => submitDeed(parts, request, { name: 'stop_all' }),
  );
  app.post(
    '/api/floor/release',
    { config: { right: MAY }, schema: { tags: ['floor'], body: releaseRequest } },
    async (request) => submitDeed(parts, request, { name: 'release_stop_all', reason: request.body.reason }),
  );
}
