// Users: list, create with a random password shown once, edit, disable, reset the password. Whoever is disabled, gets another role or
// another password is out at once, on every screen.
import { makeId } from '../../domain/ids.ts';
import type { UserId } from '../../domain/ids.ts';
import { revokeDeskPhone } from '../../storage/desk-phones.ts';
import { closeSessionsOf } from '../../storage/sessions.ts';
import {
  type ListedUser,
  createUser,
  editUser,
  findUser,
  listUsers,
  setPassword,
} from '../../storage/users.ts';
import type { Page } from '../../wire/errors.ts';
import { idPath, nothing, pageQuery } from '../../wire/paging.ts';
import { type NewUser, type UserRow, userEdit, userRequest } from '../../wire/users.ts';
import type { Caller } from '../auth/door.ts';
import { hashPassword, randomPassword } from '../auth/passwords.ts';
import { mayManage } from '../auth/rights.ts';
import { callerOf } from '../caller.ts';
import type { Api, RouteParts } from '../parts.ts';
import { refused, wrote } from '../refusals.ts';
import { tellEngineOfTrunks } from '../trunk-change.ts';
import { writerOf } from '../writer.ts';

const MAY = 'a supervisor may see and change users and groups';

export function userRoutes(app: Api, parts: RouteParts): void {
  const { pool, events } = parts;
  app.get(
    '/api/users',
    { config: { right: MAY }, schema: { tags: ['users'], querystring: pageQuery } },
    async (request): Promise<Page<UserRow>> =>
      listUsers(pool, callerOf(request).organisationId, request.query),
  );
  app.post(
    '/api/users',
    { config: { right: MAY }, schema: { tags: ['users'], body: userRequest } },
    async (request, reply): Promise<NewUser> => {
      if (!mayManage(callerOf(request).role, request.body.role))
        throw refused('right_missing', { field: 'role' });
      const password = randomPassword();
      const passwordHash = await hashPassword(password);
      const { id } = wrote(await createUser(pool, writerOf(request), { ...request.body, passwordHash }));
      events.userChanged({ userId: id, by: callerOf(request).userId, change: 'created' });
      void reply.code(201);
      return { id, password };
    },
  );
  app.patch(
    '/api/users/:id',
    { config: { right: MAY }, schema: { tags: ['users'], params: idPath, body: userEdit } },
    async (request): Promise<UserRow> => {
      const caller = callerOf(request);
      const { body: change } = request;
      const before = await managed(parts, caller, request.params.id);
      if (change.role !== undefined && !mayManage(caller.role, change.role)) {
        throw refused('right_missing', { field: 'role' });
      }
      const after = wrote(await editUser(pool, writerOf(request), { id: before.id, change }));
      if (after.isDisabled || after.role !== before.role) await putOut(parts, caller, before.id);
      // The account of a desk phone holds as long as its agent may sign in.
      if (before.hasDeskPhone && isOther(before, after)) await tellEngineOfTrunks(parts, caller);
      events.userChanged({
        userId: before.id,
        by: caller.userId,
        change: after.isDisabled ? 'disabled' : 'edited',
      });
      return after;
    },
  );
  app.delete(
    '/api/users/:id/desk-phone',
    { config: { right: MAY }, schema: { tags: ['users'], params: idPath, body: nothing } },
    async (request) => {
      const caller = callerOf(request);
      const { id } = await managed(parts, caller, request.params.id);
      const wasThere = await revokeDeskPhone(pool, writerOf(request), id);
      if (wasThere) await tellEngineOfTrunks(parts, caller);
      return { ok: true };
    },
  );
  app.post(
    '/api/users/:id/reset-password',
    { config: { right: MAY }, schema: { tags: ['users'], params: idPath, body: nothing } },
    async (request): Promise<{ password: string }> => {
      const caller = callerOf(request);
      const { id } = await managed(parts, caller, request.params.id);
      const password = randomPassword();
      const passwordHash = await hashPassword(password);
      if (!(await setPassword(pool, writerOf(request), { id, passwordHash }))) throw refused('unknown');
      parts.screens.dismiss(id);
      events.userChanged({ userId: id, by: caller.userId, change: 'password_reset' });
      return { password };
    },
  );
}

function isOther(before: ListedUser, after: ListedUser): boolean {
  return before.isDisabled !== after.isDisabled || before.role !== after.role;
}

/** A user of the caller's organisation whom the caller may manage. */
async function managed({ pool }: RouteParts, caller: Caller, id: string): Promise<ListedUser> {
  const user = await findUser(pool, caller.organisationId, id);
  if (user === undefined) throw refused('unknown');
  if (!mayManage(caller.role, user.role)) throw refused('right_missing');
  return user;
}

/** Ends sessions and screens, and the shift if nothing is open in it; an open interaction follows its own rules (I16). */
async function putOut(parts: RouteParts, { organisationId }: Caller, userId: UserId): Promise<void> {
  await closeSessionsOf(parts.pool, userId);
  parts.screens.dismiss(userId);
  const engine = parts.engine();
  if (engine?.floor().organisationId !== organisationId || !engine.floor().agents.has(userId)) return;
  const id = makeId<'command'>(parts.clock.now(), () => parts.random.next());
  await engine.submit({ id, organisationId, userId, deed: { name: 'sign_out' } });
}
