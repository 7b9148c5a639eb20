// The agent's telephone in the browser: a page asks for its account, which is void when the next page asks or the agent signs out.
import { viaOf } from '../../domain/agent/phone.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Engine } from '../../engine/engine-face.ts';
import { PHONE_SOCKET_PATH, type PhoneView, phoneRequest } from '../../wire/phone.ts';
import { callerOf } from '../caller.ts';
import type { Api, RouteParts } from '../parts.ts';
import type { PhoneSockets } from '../phone-socket.ts';
import { refusedByRules } from '../refusals.ts';

/** True while the agent works with a desk phone or an external number. */
function otherPhoneOf(engine: Engine, userId: UserId): boolean {
  const now = engine.floor().agents.get(userId)?.now;
  return now !== undefined && now.state !== 'gone' && viaOf(now.phone) !== undefined;
}

export function phoneRoutes(app: Api, parts: RouteParts, sockets: Pick<PhoneSockets, 'claim'>): void {
  app.post(
    '/api/phone',
    {
      config: { right: 'an agent may telephone in the browser' },
      schema: { tags: ['phone'], body: phoneRequest },
    },
    async (request): Promise<PhoneView> => {
      const { userId, organisationId } = callerOf(request);
      const { page = '', take = true } = request.body ?? {};
      const engine = parts.engine();
      if (!engine || engine.floor().organisationId !== organisationId) {
        throw refusedByRules({ refused: 'engine_draining' });
      }
      // Without an open shift there is nobody whom a call could be connected with.
      const isAtWork = (engine.floor().agents.get(userId)?.now.state ?? 'gone') !== 'gone';
      if (!isAtWork) throw refusedByRules({ refused: 'agent_not_signed_in' });
      if (parts.asteriskSocket === undefined) return { kind: 'simulated' };
      if (otherPhoneOf(engine, userId)) return { kind: 'other' };
      if (!sockets.claim(userId, page, take)) return { kind: 'elsewhere' };
      const account = await engine.openPhone(userId);
      if (account === 'not_signed_in') throw refusedByRules({ refused: 'agent_not_signed_in' });
      if (account === undefined) return { kind: 'simulated' };
      return { kind: 'browser', ...account, socketPath: PHONE_SOCKET_PATH, iceServers: [] };
    },
  );
}
