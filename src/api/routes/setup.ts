// The first minute of an empty installation: who holds the one-time token makes the organisation and its first administrator.
import { asCountryCode } from '../../numbers/read-number.ts';
import { setUp } from '../../storage/organisations.ts';
import { setupRequest } from '../../wire/session.ts';
import { hashToken } from '../auth/door.ts';
import { hashPassword, passwordFault } from '../auth/passwords.ts';
import type { Throttle } from '../auth/throttle.ts';
import type { Api, RouteParts } from '../parts.ts';
import { refused, wrote } from '../refusals.ts';

const FLOOR_NAMES: Readonly<Record<string, string>> = { DE: 'Etage 1', AT: 'Etage 1', CH: 'Etage 1' };

export function setupRoutes(app: Api, parts: RouteParts, throttle: Throttle): void {
  app.post(
    '/api/setup',
    {
      config: { right: 'whoever holds the one-time token may set up an empty installation' },
      schema: { tags: ['session'], body: setupRequest },
    },
    async (request, reply) => {
      const { token, organisationName, country, login, displayName, password } = request.body;
      const until = throttle.enter('(set-up)', request.ip, parts.clock.now());
      if (until !== undefined) throw refused('too_many_tries', { until });
      const fault = passwordFault(password, login);
      if (fault) throw refused(fault, { field: 'password', params: { minimum: 12 } });
      if (asCountryCode(country) === undefined) throw refused('malformed', { field: 'country' });
      const floorName = FLOOR_NAMES[country] ?? 'Floor 1';
      const made = await setUp(parts.pool, {
        tokenHash: hashToken(token),
        organisation: { name: organisationName, country, isPractice: false, floorName },
        administrator: { login, displayName, passwordHash: await hashPassword(password) },
      });
      wrote(made);
      throttle.succeeded('(set-up)', request.ip);
      await parts.onSetUp();
      return reply.code(201).send({ ok: true });
    },
  );
}
