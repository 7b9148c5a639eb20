// Agent groups: who may work which campaign.
import { createGroup, deleteGroup, editGroup, listGroups } from '../../storage/groups.ts';
import type { Page } from '../../wire/errors.ts';
import { idPath, nothing, pageQuery } from '../../wire/paging.ts';
import { type GroupRow, groupEdit, groupRequest } from '../../wire/users.ts';
import { callerOf } from '../caller.ts';
import type { Api, RouteParts } from '../parts.ts';
import { wrote } from '../refusals.ts';
import { writerOf } from '../writer.ts';

const MAY = 'a supervisor may see and change users and groups';

export function groupRoutes(app: Api, { pool }: RouteParts): void {
  app.get(
    '/api/groups',
    { config: { right: MAY }, schema: { tags: ['groups'], querystring: pageQuery } },
    async (request): Promise<Page<GroupRow>> =>
      listGroups(pool, callerOf(request).organisationId, request.query),
  );
  app.post(
    '/api/groups',
    { config: { right: MAY }, schema: { tags: ['groups'], body: groupRequest } },
    async (request, reply) => {
      const made = wrote(await createGroup(pool, writerOf(request), request.body.name));
      return reply.code(201).send(made);
    },
  );
  app.patch(
    '/api/groups/:id',
    { config: { right: MAY }, schema: { tags: ['groups'], params: idPath, body: groupEdit } },
    async (request): Promise<GroupRow> =>
      wrote(await editGroup(pool, writerOf(request), { id: request.params.id, change: request.body })),
  );
  app.delete(
    '/api/groups/:id',
    { config: { right: MAY }, schema: { tags: ['groups'], params: idPath, body: nothing } },
    async (request) => {
      wrote(await deleteGroup(pool, writerOf(request), request.params.id));
      return { ok: true };
    },
  );
}
