// Signing in and out, who is signed in, and the own password.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { makeId } from '../../domain/ids.ts';
import type { SessionUser } from '../../storage/sessions.ts';
import { closeSession, closeSessionsOf, findLogin, passwordHashOf } from '../../storage/sessions.ts';
import { findOrganisation, lookAtInstallation } from '../../storage/organisations.ts';
import { setPassword } from '../../storage/users.ts';
import { nothing } from '../../wire/paging.ts';
import { type SessionView, type SignInRequest, passwordRequest, signInRequest } from '../../wire/session.ts';
import type { Caller } from '../auth/door.ts';
import { hashPassword, isPassword, passwordFault } from '../auth/passwords.ts';
import type { Throttle } from '../auth/throttle.ts';
import { callerOf } from '../caller.ts';
import type { Api, RouteParts } from '../parts.ts';
import { refused, refusedByRules } from '../refusals.ts';
import { writerOf } from '../writer.ts';

export function sessionRoutes(app: Api, parts: RouteParts, throttle: Throttle): void {
  app.get(
    '/api/session',
    {
      config: { right: 'anybody may load the pages and see that the product is well' },
      schema: { tags: ['session'] },
    },
    async (request): Promise<SessionView> => sessionView(parts, await parts.door.callerOf(request.raw)),
  );
  app.post(
    '/api/session',
    { config: { right: 'anybody may try to sign in' }, schema: { tags: ['session'], body: signInRequest } },
    async (request, reply): Promise<SessionView> => signIn(parts, throttle, request, reply),
  );
  app.delete(
    '/api/session',
    {
      config: { right: 'whoever is signed in may sign out and change the own password' },
      schema: { tags: ['session'], body: nothing },
    },
    async (request, reply) => {
      await signOut(parts, callerOf(request));
      parts.door.dismiss(reply);
      return { ok: true };
    },
  );
  app.post(
    '/api/password',
    {
      config: { right: 'whoever is signed in may sign out and change the own password' },
      schema: { tags: ['session'], body: passwordRequest },
    },
    async (request, reply) => {
      const { current, next } = request.body;
      await changePassword({ parts, throttle, request }, { current, next });
      await parts.door.admit(callerOf(request), request.raw, reply);
      return { ok: true };
    },
  );
}

export async function sessionView(parts: RouteParts, caller: SessionUser | undefined): Promise<SessionView> {
  const installation = await lookAtInstallation(parts.pool);
  // Who is not signed in learns no organisation's name.
  const organisation = caller && (await findOrganisation(parts.pool, caller.organisationId));
  return {
    user: caller && {
      id: caller.userId,
      login: caller.login,
      displayName: caller.displayName,
      role: caller.role,
      mayRegister: caller.mayRegister,
    },
    organisation: organisation && {
      id: organisation.id,
      name: organisation.name,
      isPractice: organisation.isPractice,
    },
    ...installation,
    // Who is signed in is told where calls go; the sign-in page, whose accounts there are.
    ...(organisation ? { isPractice: organisation.isOnPracticeNetwork } : {}),
    telephony: parts.telephony,
    version: parts.config.version,
  };
}

async function signIn(
  parts: RouteParts,
  throttle: Throttle,
  request: FastifyRequest<{ Body: SignInRequest }>,
  reply: FastifyReply,
): Promise<SessionView> {
  const login = request.body.login.toLowerCase();
  const until = throttle.enter(login, request.ip, parts.clock.now());
  if (until !== undefined) {
    parts.events.signInRefused({ login, reason: 'too_many_tries' });
    throw refused('too_many_tries', { until });
  }
  const known = await findLogin(parts.pool, login);
  // The same work and the same answer, whether the login is unknown, disabled, or the password wrong.
  const isRight = await isPassword(known?.passwordHash, request.body.password);
  if (known === undefined || !isRight || known.isDisabled) {
    parts.events.signInRefused({ login, reason: 'wrong_login' });
    throw refused('wrong_login');
  }
  throttle.succeeded(login, request.ip);
  await parts.door.admit(known, request.raw, reply);
  parts.events.signedIn({ userId: known.userId });
  return sessionView(parts, known);
}

/**
 * An agent's sign-out ends the shift and with it every session of that agent; with an open interaction it is refused (I16).
 * Anybody else's ends this session alone.
 */
async function signOut(parts: RouteParts, caller: Caller): Promise<void> {
  const { userId, organisationId } = caller;
  const engine = parts.engine();
  const state = engine?.floor().agents.get(userId)?.now.state ?? 'gone';
  if (engine && caller.role === 'agent' && state !== 'gone') {
    const id = makeId<'command'>(parts.clock.now(), () => parts.random.next());
    const answer = await engine.submit({ id, organisationId, userId, deed: { name: 'sign_out' } });
    const isOver =
      !answer.ok && (answer.refused === 'agent_not_signed_in' || answer.refused === 'agent_signed_out');
    if (!answer.ok && !isOver) throw refusedByRules(answer);
    parts.events.shiftEnded({ agentId: userId, reason: 'signed_out' });
  }
  if (caller.role === 'agent') {
    await closeSessionsOf(parts.pool, userId);
    parts.screens.dismiss(userId);
  } else if (caller.via === 'cookie') {
    await closeSession(parts.pool, caller.tokenHash);
    parts.screens.dismissSession(caller.tokenHash);
  }
  parts.events.signedOut({ userId, reason: 'signed_out' });
}

type Changing = { readonly parts: RouteParts; readonly throttle: Throttle; readonly request: FastifyRequest };

async function changePassword(
  { parts, throttle, request }: Changing,
  { current, next }: { readonly current: string; readonly next: string },
): Promise<void> {
  const caller = callerOf(request);
  if (caller.via !== 'cookie') throw refused('right_missing');
  // Guessing the old password from a stolen session is guessing as well.
  const until = throttle.enter(caller.login, request.ip, parts.clock.now());
  if (until !== undefined) throw refused('too_many_tries', { until });
  const isRight = await isPassword(await passwordHashOf(parts.pool, caller.userId), current);
  if (!isRight) throw refused('wrong_login', { field: 'current' });
  throttle.succeeded(caller.login, request.ip);
  const fault = passwordFault(next, caller.login);
  if (fault) throw refused(fault, { field: 'next', params: { minimum: 12 } });
  const passwordHash = await hashPassword(next);
  const keepSession = caller.tokenHash;
  await setPassword(parts.pool, writerOf(request), { id: caller.userId, passwordHash, keepSession });
  parts.events.userChanged({ userId: caller.userId, by: caller.userId, change: 'password' });
}
