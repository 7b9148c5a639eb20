// The do-not-call register (E16): see it, put a number or a person on it, take it off, ask about a number. A new entry holds at once, also
// for calls that are ringing.
import { type OrganisationId, type RegisterEntryId, makeId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/phone-number.ts';
import { asCountryCode, readNumber } from '../../numbers/read-number.ts';
import { findOrganisation } from '../../storage/organisations.ts';
import {
  type NewEntry,
  addEntry,
  entriesAgainst,
  removeEntry,
  standingEntries,
} from '../../storage/register.ts';
import { idPath, nothing, searchedPageQuery } from '../../wire/paging.ts';
import { registerCheckRequest, registerRequest } from '../../wire/register.ts';
import { callerOf } from '../caller.ts';
import type { Api, RouteParts } from '../parts.ts';
import { refused } from '../refusals.ts';
import { writerOf } from '../writer.ts';

const MAY = 'a supervisor may see and change the do-not-call register';

export function registerRoutes(app: Api, parts: RouteParts): void {
  const { pool, clock } = parts;
  app.get(
    '/api/register',
    { config: { right: MAY }, schema: { tags: ['register'], querystring: searchedPageQuery } },
    async (request) => standingEntries(pool, callerOf(request).organisationId, request.query),
  );
  app.post(
    '/api/register',
    { config: { right: MAY }, schema: { tags: ['register'], body: registerRequest } },
    async (request, reply) => {
      const { body } = request;
      const { organisationId, userId } = callerOf(request);
      const id: RegisterEntryId = makeId(clock.now(), () => parts.random.next());
      const at = clock.now();
      const entry: NewEntry =
        body.kind === 'number'
          ? { kind: 'number', id, at, reason: body.reason, e164: await readE164(parts, organisationId, body) }
          : { kind: 'person', id, at, reason: body.reason, customerKey: body.customerKey };
      const numbers = await addEntry(pool, writerOf(request), entry);
      if (numbers === undefined) throw refused('unknown', { field: 'customerKey' });
      await endRinging(parts, { organisationId, userId }, numbers);
      parts.events.registerChanged({ by: userId, added: 1, removed: 0 });
      return reply.code(201).send(entry.kind === 'number' ? { id, e164: entry.e164 } : { id });
    },
  );
  app.delete(
    '/api/register/:id',
    { config: { right: MAY }, schema: { tags: ['register'], params: idPath, body: nothing } },
    async (request) => {
      const id = request.params.id as RegisterEntryId;
      if (!(await removeEntry(pool, writerOf(request), { id, at: clock.now() }))) throw refused('unknown');
      parts.events.registerChanged({ by: callerOf(request).userId, added: 0, removed: 1 });
      return { ok: true };
    },
  );
  app.post(
    '/api/register/check',
    { config: { right: MAY }, schema: { tags: ['register'], body: registerCheckRequest } },
    async (request) => {
      const { organisationId } = callerOf(request);
      const e164 = await readE164(parts, organisationId, request.body);
      return { e164, hits: await entriesAgainst(pool, organisationId, e164) };
    },
  );
}

type Spelled = { readonly number: string; readonly country?: string | undefined };

/** In any spelling; without a country code it is read as one of the organisation's country. */
async function readE164(
  { pool }: RouteParts,
  organisationId: OrganisationId,
  { number, country }: Spelled,
): Promise<E164> {
  const home = country ?? (await findOrganisation(pool, organisationId))?.country;
  const read = readNumber(number, home === undefined ? undefined : asCountryCode(home));
  if (read.ok) return read.number.e164;
  throw refused('number_malformed', {
    field: 'number',
    params: { reason: read.reason, accepted: ['+49 30 23125 001', '030 23125001'] },
  });
}

/** The entry is stored; now the floor hears of it. An engine that is away reads it with the next intent anyway. */
async function endRinging(
  { engine, clock, random, log }: RouteParts,
  who: Pick<ReturnType<typeof callerOf>, 'organisationId' | 'userId'>,
  numbers: readonly E164[],
): Promise<void> {
  const running = engine();
  if (!running || running.floor().organisationId !== who.organisationId || numbers.length === 0) return;
  const id = makeId<'command'>(clock.now(), () => random.next());
  const answer = await running.submit({ id, ...who, deed: { name: 'register_changed', e164: numbers } });
  if (!answer.ok) log.warn({ refused: answer.refused }, 'the floor did not take the register entry');
}
