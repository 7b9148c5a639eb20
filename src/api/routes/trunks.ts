// Trunks, the rule pack for real ones, and the switch to them (E26, E18). For administrators alone.
import { X509Certificate } from 'node:crypto';
import type { TrunkCondition } from '../../domain/trunk/choose.ts';
import { NOTHING_KNOWN } from '../../domain/trunk/choose.ts';
import { PACKS, REAL_PACK_IDS } from '../../domain/compliance/packs.ts';
import { legsOf } from '../../domain/floor/lines.ts';
import { restsUntil } from '../../domain/trunk/reach.ts';
import type { E164 } from '../../domain/phone-number.ts';
import { asCountryCode, readNumber } from '../../numbers/read-number.ts';
import { findOrganisation } from '../../storage/organisations.ts';
import type { StoredAddress } from '../../storage/read-trunks.ts';
import { findTrunkRules, setTrunkRules, switchToRealTrunks } from '../../storage/real-trunks.ts';
import { openSecretBox } from '../../storage/secret-box.ts';
import { newestTestCalls } from '../../storage/test-calls.ts';
import { createTrunk, editTrunk, listTrunks, orderTrunks, removeTrunk } from '../../storage/trunks.ts';
import {
  type PackRow,
  type TrunkRequest,
  type TrunksView,
  organisationNamed,
  trunkEdit,
  trunkOrder,
  trunkPath,
  trunkRequest,
  trunkRulesRequest,
} from '../../wire/trunks.ts';
import { nothing } from '../../wire/paging.ts';
import { type Caller } from '../auth/door.ts';
import { callerOf } from '../caller.ts';
import type { Api, RouteParts } from '../parts.ts';
import { refused, wrote } from '../refusals.ts';
import { tellEngineOfTrunks } from '../trunk-change.ts';
import { writerOf } from '../writer.ts';
import { testCallView } from './test-calls.ts';

const MAY = 'an administrator may see, change and test trunks';
const tags = ['trunks'];

export function trunkRoutes(app: Api, parts: RouteParts): void {
  const { pool } = parts;
  const config = { right: MAY } as const;
  const secrets = openSecretBox(parts.config.dataDir);
  app.get('/api/trunks', { config, schema: { tags } }, (request) => viewOf(parts, callerOf(request)));
  app.post('/api/trunks', { config, schema: { tags, body: trunkRequest } }, async (request, reply) => {
    const { callerNumbers, secret, address, ...rest } = request.body;
    const numbers = await readNumbers(parts, callerOf(request), callerNumbers);
    const wanted = { ...rest, secret, address: stored(address), callerNumbers: numbers };
    const made = wrote(await createTrunk(pool, { writer: writerOf(request), secrets }, wanted));
    await tellEngineOfTrunks(parts, callerOf(request));
    return reply.code(201).send(made);
  });
  app.patch(
    '/api/trunks/:id',
    { config, schema: { tags, params: trunkPath, body: trunkEdit } },
    async (request) => {
      const { callerNumbers, address, ...rest } = request.body;
      const caller = callerOf(request);
      const numbers = callerNumbers && (await readNumbers(parts, caller, callerNumbers));
      const edit = { ...rest, address: address && stored(address), callerNumbers: numbers };
      const edited = wrote(
        await editTrunk(pool, { writer: writerOf(request), secrets, id: request.params.id }, edit),
      );
      await tellEngineOfTrunks(parts, caller);
      return edited;
    },
  );
  app.delete(
    '/api/trunks/:id',
    { config, schema: { tags, params: trunkPath, body: nothing } },
    async (request) => {
      const removed = wrote(await removeTrunk(pool, writerOf(request), request.params.id));
      await tellEngineOfTrunks(parts, callerOf(request));
      return removed;
    },
  );
  ruleRoutes(app, parts);
}

function ruleRoutes(app: Api, parts: RouteParts): void {
  const { pool, clock } = parts;
  const config = { right: MAY } as const;
  app.post('/api/trunks/order', { config, schema: { tags, body: trunkOrder } }, async (request) => {
    wrote(await orderTrunks(pool, writerOf(request), request.body.ids));
    await tellEngineOfTrunks(parts, callerOf(request));
    return { ok: true };
  });
  app.post('/api/trunks/rules', { config, schema: { tags, body: trunkRulesRequest } }, async (request) => {
    wrote(await setTrunkRules(pool, writerOf(request), request.body));
    await tellEngineOfTrunks(parts, callerOf(request));
    return { ok: true };
  });
  app.post('/api/trunks/use-real', { config, schema: { tags, body: organisationNamed } }, async (request) => {
    const { organisationName } = request.body;
    wrote(await switchToRealTrunks(pool, writerOf(request), { organisationName, now: clock.now() }));
    await tellEngineOfTrunks(parts, callerOf(request));
    return { ok: true };
  });
}

async function viewOf({ pool, engine, clock }: RouteParts, { organisationId }: Caller): Promise<TrunksView> {
  const rules = await findTrunkRules(pool, organisationId);
  if (!rules) throw refused('unknown');
  const running = engine()?.floor().organisationId === organisationId ? engine() : undefined;
  const legs = running ? legsOf(running.floor()).map((leg) => leg.trunk) : [];
  const tests = new Map((await newestTestCalls(pool, organisationId)).map((test) => [test.trunk, test]));
  const now = clock.now();
  const trunks = (await listTrunks(pool, organisationId)).map((trunk) => {
    const known: TrunkCondition = running?.trunkConditions().get(trunk.id) ?? NOTHING_KNOWN;
    const test = tests.get(trunk.id);
    return {
      ...trunk,
      isUsed: trunk.isPractice === (rules.realTrunksSince === undefined),
      state: known.told,
      restsUntil: restsUntil(known.reach, now),
      liveLegs: legs.filter((one) => one === trunk.id).length + (known.testLegs ?? 0),
      lastTest: test && testCallView(test, now),
    };
  });
  const { allowedCountries: _not, ...shown } = rules;
  return {
    ...shown,
    trunks,
    liveLegs: trunks.reduce((sum, { liveLegs }) => sum + liveLegs, 0),
    packs: PACK_ROWS,
  };
}

const PACK_ROWS: readonly PackRow[] = REAL_PACK_IDS.map((id) => {
  const { country = '', version, source, reviewedOn, duties, attemptsPerDay, attemptsPer30Days } = PACKS[id];
  return { id, country, version, source, reviewedOn, duties, attemptsPerDay, attemptsPer30Days };
});

/** In the database nothing stands for what was left out. */
function stored({ user, fromDomain, certificate, ...rest }: TrunkRequest['address']): StoredAddress {
  if (certificate !== undefined && !isCertificate(certificate))
    throw refused('malformed', { field: 'address.certificate' });
  return {
    ...rest,
    ...(user === undefined ? {} : { user }),
    ...(fromDomain === undefined ? {} : { fromDomain }),
    ...(certificate === undefined ? {} : { certificate }),
  };
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

async function readNumbers(
  { pool }: RouteParts,
  { organisationId }: Caller,
  numbers: readonly string[],
): Promise<E164[]> {
  if (numbers.length === 0) return [];
  const country = asCountryCode((await findOrganisation(pool, organisationId))?.country ?? '');
  return numbers.map((number, index) => {
    const read = readNumber(number, country);
    if (!read.ok)
      throw refused('number_malformed', {
        field: `callerNumbers.${index}`,
        params: { reason: read.reason, number },
      });
    return read.number.e164;
  });
}
