// Test calls of trunks: an administrator calls his own telephone. Judged by may-dial like every call, stored with the verdict before it is
// dialed (I3, E43); the page asks how it goes.
import { type Verdict, mayDial } from '../../domain/compliance/may-dial.ts';
import type { PackId } from '../../domain/compliance/packs.ts';
import { type LegId, makeId } from '../../domain/ids.ts';
import type { ChainNumber, E164 } from '../../domain/phone-number.ts';
import type { CallResult } from '../../domain/result/result.ts';
import { CALL_RESULTS } from '../../domain/result/result.ts';
import type { Answer } from '../../engine/ports.ts';
import type { Engine } from '../../engine/engine-face.ts';
import { asCountryCode, readNumber } from '../../numbers/read-number.ts';
import { listCallerNumbers } from '../../storage/caller-numbers.ts';
import { findOrganisation } from '../../storage/organisations.ts';
import { type TrunkRules, findTrunkRules } from '../../storage/real-trunks.ts';
import {
  type TestCall,
  endTestCall,
  factsOfNumber,
  findTestCall,
  storeTestCall,
} from '../../storage/test-calls.ts';
import { type ListedTrunk, listTrunks } from '../../storage/trunks.ts';
import { idPath } from '../../wire/paging.ts';
import { type TestCallView, testCallRequest, trunkPath } from '../../wire/trunks.ts';
import type { Caller } from '../auth/door.ts';
import { callerOf } from '../caller.ts';
import type { Api, RouteParts } from '../parts.ts';
import { refused, refusedByRules } from '../refusals.ts';
import { writerOf } from '../writer.ts';

const MAY = 'an administrator may see, change and test trunks';
const tags = ['trunks'];
/** A refusal of the engine comes at once; a call goes on in the background. */
const REFUSED_WITHIN_MS = 400;
/** Twice as long as any test call lasts: it will not be heard of any more. */
const LOST_AFTER_MS = 60_000;

export function testCallRoutes(app: Api, parts: RouteParts): void {
  const config = { right: MAY } as const;
  app.post(
    '/api/trunks/:id/test-call',
    { config, schema: { tags, params: trunkPath, body: testCallRequest } },
    async (request, reply) => {
      const caller = callerOf(request);
      const trunk = (await listTrunks(parts.pool, caller.organisationId)).find(
        ({ id }) => id === request.params.id,
      );
      const rules = await findTrunkRules(parts.pool, caller.organisationId);
      if (!trunk || !rules) throw refused('unknown');
      const engine = parts.engine();
      if (engine?.floor().organisationId !== caller.organisationId) throw refused('busy');
      const { number } = await numberOf(parts, caller, { text: request.body.number, field: 'number' });
      const callerNumber = await callerNumberFor(parts, caller, trunk, request.body.callerNumber);
      const verdict = await judge(parts, { engine, caller, trunk, rules, number });
      const asked = { trunk: trunk.id, e164: number.e164, callerNumber, askedAt: parts.clock.now(), verdict };
      const { id } = await storeTestCall(parts.pool, writerOf(request), asked);
      if (!verdict.allowed) {
        const { rule, finding } = verdict.because;
        const until = verdict.until === undefined ? {} : { until: verdict.until };
        throw refusedByRules({
          refused: 'dial_refused',
          field: 'number',
          ...until,
          params: { rule, ...finding },
        });
      }
      await call(parts, engine, { caller, id, trunk: trunk.id, e164: number.e164, callerNumber });
      return reply.code(202).send({ id });
    },
  );
  app.get(
    '/api/test-calls/:id',
    { config, schema: { tags, params: idPath } },
    async (request): Promise<TestCallView> => {
      const found = await findTestCall(parts.pool, callerOf(request).organisationId, request.params.id);
      if (!found) throw refused('unknown');
      return testCallView(found, parts.clock.now());
    },
  );
}

type Judging = {
  readonly engine: Engine;
  readonly caller: Caller;
  readonly trunk: ListedTrunk;
  readonly rules: TrunkRules;
  readonly number: ChainNumber;
};

/** The rules of the practice network for a call on it; those of the chosen country for every other trunk. */
async function judge(
  { pool, clock }: RouteParts,
  { engine, caller, trunk, rules, number }: Judging,
): Promise<Verdict> {
  const pack: PackId | undefined = trunk.isPractice ? rules.pack : rules.realPack;
  if (pack === undefined) throw refused('pack_needed', { field: 'realPack' });
  const facts = await factsOfNumber(pool, caller.organisationId, number.e164);
  const asked = {
    number,
    ...facts,
    // Nobody is bothered by being called when he asked for it: attempts are no matter, hours and the register are.
    earlierCalls: [],
    attemptsOfRecord: 0,
    trunk: { id: trunk.id, practice: trunk.isPractice },
  };
  const campaign = { attemptsPerDay: 1, attemptsPerRecord: 1, minimumGapMs: 0 };
  const { allowedCountries } = rules;
  const stoppedAll = engine.floor().stopAll.state === 'on';
  return mayDial(
    asked,
    { pack, allowedCountries, stoppedAll, isAgentGuaranteed: true, campaign },
    clock.now(),
  );
}

type Wanted = {
  readonly caller: Caller;
  readonly id: LegId;
  readonly trunk: string;
  readonly e164: E164;
  readonly callerNumber: E164;
};

/** Starts it; throws the engine's no, which comes at once. What comes of it is stored when it is over. */
async function call(parts: RouteParts, engine: Engine, { caller, id, ...deed }: Wanted): Promise<void> {
  const { pool, clock, random, log } = parts;
  const { organisationId, userId } = caller;
  const commandId = makeId<'command'>(clock.now(), () => random.next());
  const over = engine
    .submit({ id: commandId, organisationId, userId, deed: { name: 'test_call', legId: id, ...deed } })
    .then(async (answer) => {
      await endTestCall(pool, id, { ...heardIn(answer), endedAt: clock.now() });
      return answer;
    });
  over.catch((error: unknown) => log.error({ err: error }, 'a test call was not stored to its end'));
  const started = new Promise<undefined>((resolve) =>
    clock.after(REFUSED_WITHIN_MS, () => resolve(undefined)),
  );
  const answer = await Promise.race([over, started]);
  if (answer && !answer.ok) throw refusedByRules(answer);
}

function heardIn(answer: Answer): { answeredAt: number | undefined; result: CallResult } {
  if (!answer.ok) return { answeredAt: undefined, result: 'cancelled' };
  const { result, answeredAt } = answer.value ?? {};
  return {
    answeredAt: typeof answeredAt === 'number' ? answeredAt : undefined,
    result: CALL_RESULTS.find((known) => known === result) ?? 'system_error',
  };
}

async function numberOf(
  { pool }: RouteParts,
  { organisationId }: Caller,
  { text, field }: { readonly text: string | undefined; readonly field: string },
): Promise<{ readonly number: ChainNumber }> {
  if (text === undefined) throw refused('malformed', { field, params: { rule: 'required' } });
  const country = asCountryCode((await findOrganisation(pool, organisationId))?.country ?? '');
  const read = readNumber(text, country);
  if (!read.ok) throw refused('number_malformed', { field, params: { reason: read.reason } });
  return { number: { ...read.number, label: 'other' } };
}

/** What the carrier lets us show, else what the organisation shows; the first unless another one is asked for. */
async function callerNumberFor(
  parts: RouteParts,
  caller: Caller,
  trunk: ListedTrunk,
  wish: string | undefined,
): Promise<E164> {
  const page = { after: undefined, limit: 200 };
  const own = (await listCallerNumbers(parts.pool, caller.organisationId, page)).rows.map(({ e164 }) => e164);
  const usable = trunk.callerNumbers.length > 0 ? trunk.callerNumbers : own;
  const [first] = usable;
  if (first === undefined) throw refused('caller_number_needed', { field: 'callerNumber' });
  if (wish === undefined) return first;
  const { number } = await numberOf(parts, caller, { text: wish, field: 'callerNumber' });
  if (!usable.includes(number.e164)) throw refused('number_not_allowed', { field: 'callerNumber' });
  return number.e164;
}

export function testCallView(call: TestCall, now: number): TestCallView {
  const { id, trunk, e164: number, askedAt, because, result, answeredAt } = call;
  return { id, trunk, number, askedAt, because, result, answeredAt, state: stateOf(call, now) };
}

function stateOf({ isAllowed, answeredAt, endedAt, askedAt }: TestCall, now: number): TestCallView['state'] {
  if (!isAllowed) return 'refused';
  if (endedAt === undefined) return now - askedAt > LOST_AFTER_MS ? 'unknown' : 'running';
  return answeredAt === undefined ? 'not_answered' : 'answered';
}
