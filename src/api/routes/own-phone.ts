// Which telephone an agent works with: the browser's, a SIP desk phone with an account of its own, or an external number, which is a dial
// like any other (E26): the engine judges it, stores the verdict, and only then calls. Who may use one is said by a supervisor.
import { makeId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/phone-number.ts';
import type { PhoneChoice } from '../../domain/floor/choose-phone.ts';
import { asCountryCode, readNumber } from '../../numbers/read-number.ts';
import { listCallerNumbers } from '../../storage/caller-numbers.ts';
import { findDeskPhone, makeDeskPhone, revokeDeskPhone } from '../../storage/desk-phones.ts';
import { findOrganisation } from '../../storage/organisations.ts';
import { openSecretBox } from '../../storage/secret-box.ts';
import { listTrunks } from '../../storage/trunks.ts';
import { findUser } from '../../storage/users.ts';
import { nothing } from '../../wire/paging.ts';
import {
  type DeskPhoneAccount,
  type DeskPhoneAddress,
  type PhoneChoiceRequest,
  type PhoneChoices,
  phoneChoiceRequest,
} from '../../wire/phone.ts';
import type { Caller } from '../auth/door.ts';
import { callerOf } from '../caller.ts';
import type { Api, RouteParts } from '../parts.ts';
import { refused, refusedByRules, yesOf } from '../refusals.ts';
import { tellEngineOfTrunks } from '../trunk-change.ts';
import { writerOf } from '../writer.ts';

const config = { right: 'an agent may choose the own telephone' } as const;
const tags = ['phone'];

export function ownPhoneRoutes(app: Api, parts: RouteParts): void {
  app.get('/api/phone/choices', { config, schema: { tags } }, async (request): Promise<PhoneChoices> => {
    const { organisationId, userId } = callerOf(request);
    const user = await findUser(parts.pool, organisationId, userId);
    const made = await findDeskPhone(parts.pool, organisationId, userId);
    const address = deskAddress(parts, userId);
    return {
      desk: address && { ...address, madeAt: made?.createdAt },
      mayUseExternalPhone: user?.mayUseExternalPhone === true,
    };
  });
  app.post(
    '/api/phone/choice',
    { config, schema: { tags, body: phoneChoiceRequest } },
    async (request): Promise<{ ok: true }> => {
      const caller = callerOf(request);
      const { organisationId, userId } = caller;
      const engine = parts.engine();
      if (!engine || engine.floor().organisationId !== organisationId)
        throw refusedByRules({ refused: 'engine_draining' });
      const phone = await choiceOf(parts, caller, request.body);
      const id = makeId<'command'>(parts.clock.now(), () => parts.random.next());
      return yesOf(
        await engine.submit({ id, organisationId, userId, deed: { name: 'choose_phone', phone } }),
      );
    },
  );
  deskRoutes(app, parts);
}

function deskRoutes(app: Api, parts: RouteParts): void {
  const secrets = openSecretBox(parts.config.dataDir);
  app.post(
    '/api/phone/desk',
    { config, schema: { tags, body: nothing } },
    async (request, reply): Promise<DeskPhoneAccount> => {
      const caller = callerOf(request);
      const address = deskAddress(parts, caller.userId);
      if (address === undefined) throw refusedByRules({ refused: 'phone_not_needed' });
      const { secret } = await makeDeskPhone(
        parts.pool,
        { writer: writerOf(request), secrets },
        caller.userId,
      );
      await tellEngineOfTrunks(parts, caller);
      parts.events.userChanged({ userId: caller.userId, by: caller.userId, change: 'edited' });
      void reply.code(201);
      return { ...address, secret };
    },
  );
  app.delete('/api/phone/desk', { config, schema: { tags, body: nothing } }, async (request) => {
    const caller = callerOf(request);
    const wasThere = await revokeDeskPhone(parts.pool, writerOf(request), caller.userId);
    if (wasThere) await tellEngineOfTrunks(parts, caller);
    return { ok: true };
  });
}

function deskAddress({ deskServer }: RouteParts, userId: string): DeskPhoneAddress | undefined {
  return deskServer && { server: deskServer.host, port: deskServer.port, user: `desk-${userId}` };
}

/** What the engine needs to know of the choice; refuses what this agent may not have, and a number that is none. */
async function choiceOf(parts: RouteParts, caller: Caller, wish: PhoneChoiceRequest): Promise<PhoneChoice> {
  const { pool } = parts;
  const { organisationId, userId } = caller;
  if (wish.kind === 'browser') return { kind: 'browser' };
  if (wish.kind === 'desk') {
    if (!(await findDeskPhone(pool, organisationId, userId)))
      throw refused('desk_phone_needed', { field: 'kind' });
    return { kind: 'desk' };
  }
  const user = await findUser(pool, organisationId, userId);
  if (user?.mayUseExternalPhone !== true) throw refused('right_missing', { field: 'kind' });
  const country = asCountryCode((await findOrganisation(pool, organisationId))?.country ?? '');
  const read = readNumber(wish.number, country);
  if (!read.ok) throw refused('number_malformed', { field: 'number', params: { reason: read.reason } });
  const callerNumbers = await callerNumbersFor(parts, caller);
  return { kind: 'external', number: { ...read.number, label: 'other' }, callerNumbers };
}

/** What the agent's own telephone shows on each trunk: what its carrier lets us show, else the organisation's first. */
async function callerNumbersFor({ pool }: RouteParts, { organisationId }: Caller) {
  const { rows } = await listCallerNumbers(pool, organisationId, { after: undefined, limit: 1 });
  const trunks = await listTrunks(pool, organisationId);
  const numbers: Record<string, E164> = {};
  for (const { id, callerNumbers } of trunks) {
    const number = callerNumbers[0] ?? rows[0]?.e164;
    if (number !== undefined) numbers[id] = number;
  }
  return numbers;
}
