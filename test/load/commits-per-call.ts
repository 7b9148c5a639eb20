// How many commits a call costs, and how the engine's calls per second stand to the bare database's (reliability.md, G16): the real
// engine on the real PostgreSQL, agents without think time, a telephone that answers at once. Bounded: so many calls, then it ends.
//   node scripts/run.mjs test/load/commits-per-call.ts [--agents 30] [--calls 1500]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { CampaignId, FloorId, GroupId, LegId, OrganisationId, UserId } from '../../src/domain/ids.ts';
import type { AgentDeed } from '../../src/engine/command.ts';
import { openEngine } from '../../src/engine/engine.ts';
import type { Engine } from '../../src/engine/engine-face.ts';
import type { Answer, Clock, Telephony, TelephoneEvent } from '../../src/engine/ports.ts';
import { productDatabase, startPostgres } from '../../src/launch/postgres.ts';
import { createCallerNumber } from '../../src/storage/caller-numbers.ts';
import { createCampaign } from '../../src/storage/campaigns.ts';
import { openEngineStore } from '../../src/storage/engine-store.ts';
import { createGroup } from '../../src/storage/groups.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { newId } from '../../src/storage/new-id.ts';
import { createOrganisation } from '../../src/storage/organisations.ts';
import { type Pool, openPool } from '../../src/storage/pool.ts';
import { createUser } from '../../src/storage/users.ts';
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../src/domain/campaign/definition.ts';
import { parseE164 } from '../../src/domain/phone-number.ts';

const { values } = parseArgs({
  options: { agents: { type: 'string', default: '30' }, calls: { type: 'string', default: '1500' } },
});
const agentCount = Math.min(Math.max(Number(values.agents) || 30, 1), 200);
const callCount = Math.min(Math.max(Number(values.calls) || 1_500, agentCount), 20_000);

const clock: Clock = {
  now: () => Date.now(),
  after(delayMs, deed) {
    const timer = setTimeout(deed, delayMs);
    return () => clearTimeout(timer);
  },
};
const office = parseE164('+493023125900');
if (!office) throw new Error('no caller number');

/** Answers at once and ends at once: what is measured is the engine and its database, not people. */
function quickTelephone(): Telephony {
  const alive = new Map<LegId, 'ringing' | 'connected'>();
  let listener: (event: TelephoneEvent) => void = () => undefined;
  const tell = (event: TelephoneEvent) => setImmediate(() => listener(event));
  return {
    kind: 'simulated',
    listen: (heard) => void (listener = heard),
    dial: ({ legId }) => {
      alive.set(legId, 'connected');
      tell({ type: 'rang', legId });
      tell({ type: 'answered', legId });
      return Promise.resolve('dialed');
    },
    connect: (legId) => Promise.resolve(alive.has(legId) ? 'connected' : 'gone'),
    hangUp: (legId) => {
      if (!alive.delete(legId)) return Promise.resolve('gone');
      tell({ type: 'ended', legId, by: 'agent', result: 'answer' });
      return Promise.resolve('asked');
    },
    control: () => Promise.resolve('done'),
    join: () => Promise.resolve('joined'),
    openPhone: () => Promise.resolve(undefined),
    closePhone: () => Promise.resolve(),
    takeRecording: () => Promise.resolve('gone'),
    setTrunks: () => Promise.resolve(),
    living: () =>
      Promise.resolve({ legs: [...alive].map(([legId, phase]) => ({ legId, phase })), phones: [] }),
    close: () => Promise.resolve(),
  };
}

async function seed(pool: Pool) {
  const { organisationId, floorId } = await createOrganisation(pool, {
    name: 'Messung',
    country: 'DE',
    isPractice: true,
    floorName: 'Etage',
  });
  const writer = { organisationId, userId: undefined, requestId: undefined };
  const group = must(await createGroup(pool, writer, 'Mitte'));
  const caller = must(
    await createCallerNumber(pool, writer, { e164: office!, label: 'Zentrale', onlyTo: undefined }),
  );
  const users: UserId[] = [];
  for (let index = 0; index < agentCount; index += 1) {
    const login = `agent${index}`;
    const user = {
      login,
      displayName: login,
      role: 'agent',
      mayRegister: true,
      groupIds: [group.id],
      passwordHash: 'none',
    } as const;
    users.push(must(await createUser(pool, writer, user)).id);
  }
  const listId = newId<'list'>();
  await pool.query(
    `INSERT INTO calling_list (id, organisation_id, name, country) VALUES ($1, $2, 'Liste', 'DE')`,
    [listId, organisationId],
  );
  await pool.query(
    `WITH made AS (SELECT gen_random_uuid() AS contact_id, gen_random_uuid() AS record_id, n FROM generate_series(1, $3::int) n),
     contacts AS (INSERT INTO contact (id, organisation_id, last_name) SELECT contact_id, $2, 'Kontakt ' || n FROM made),
     records AS (INSERT INTO record (id, organisation_id, list_id, contact_id, place) SELECT record_id, $2, $1, contact_id, n FROM made)
     INSERT INTO record_number (organisation_id, record_id, position, list_id, e164, label, kind, country, zones)
     SELECT $2, record_id, 0, $1, '+49301' || lpad(n::text, 7, '0'), 'home', 'fixed', 'DE', '{Europe/Berlin}' FROM made`,
    [listId, organisationId, callCount + agentCount],
  );
  const campaign = must(
    await createCampaign(pool, writer, {
      name: 'Messung',
      description: '',
      mode: 'preview',
      listIds: [listId],
      groupIds: [group.id],
      callerNumberIds: [caller.id],
      settings: DEFAULT_CAMPAIGN_SETTINGS,
    }),
  );
  return { organisationId, floorId, groupId: group.id, users, campaignId: campaign.id };
}

function must<Value extends object>(value: Value): Extract<Value, { readonly id: unknown }> {
  if ('refused' in value) throw new Error(String(value.refused));
  return value as Extract<Value, { readonly id: unknown }>;
}

type Seeded = {
  organisationId: OrganisationId;
  floorId: FloorId;
  groupId: GroupId;
  users: UserId[];
  campaignId: CampaignId;
};

/** One agent: record, call, end, done, until all calls are made. Returns the milliseconds that Get Record took. */
async function work(
  engine: Engine,
  world: Seeded,
  userId: UserId,
  left: { calls: number },
): Promise<number[]> {
  const took: number[] = [];
  const say = (deed: AgentDeed): Promise<Answer> =>
    engine.submit({ id: newId(), organisationId: world.organisationId, userId, deed });
  await say({ name: 'sign_in', displayName: 'A', groupIds: [world.groupId], mayRegister: true });
  await say({ name: 'set_channel', channel: 'voice', to: { state: 'ready' } });
  while (left.calls > 0) {
    left.calls -= 1;
    engine.screenSeen(userId);
    const begin = performance.now();
    const got = await say({ name: 'get_record', campaignId: world.campaignId });
    took.push(performance.now() - begin);
    if (!got.ok) throw new Error(`no record: ${got.refused}`);
    const open = [...engine.floor().interactions.values()].find((one) => one.userId === userId);
    const number = open && engine.floor().desks.get(open.campaignRecordId)?.numbers[0]?.e164;
    if (!open || !number || !office) throw new Error('no interaction');
    const called = await say({ name: 'call', interactionId: open.id, e164: number, callerNumber: office });
    if (!called.ok) throw new Error(`not called: ${called.refused}`);
    await until(() => engine.floor().interactions.get(open.id)?.now.state === 'talking');
    await say({ name: 'end_call', interactionId: open.id });
    await until(() => engine.floor().interactions.get(open.id)?.now.state === 'after_call_work');
    await say({
      name: 'done',
      interactionId: open.id,
      notes: 'kurz',
      disposition: 'success',
      callResult: undefined,
      next: false,
    });
  }
  return took;
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !holds(); ) {
    if (Date.now() > end) throw new Error('waited for ten seconds in vain');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** The same work for the bare database: five small transactions a call (claim, dial, answer, end, done), as many at a time. */
async function bareCallsPerS(pool: Pool): Promise<number> {
  await pool.query('CREATE TABLE bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, content jsonb)');
  const left = { calls: callCount };
  const begin = performance.now();
  const one = async () => {
    while (left.calls > 0) {
      left.calls -= 1;
      for (let commit = 0; commit < 5; commit += 1) {
        const client = await pool.connect();
        try {
          await client.query('BEGIN');
          await client.query(`INSERT INTO bare (content) SELECT '{"a": 1}' FROM generate_series(1, 3)`);
          await client.query('COMMIT');
        } finally {
          client.release();
        }
      }
    }
  };
  await Promise.all(Array.from({ length: agentCount }, one));
  return (callCount / (performance.now() - begin)) * 1_000;
}

const percentile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

async function main(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rufwerk-bench-'));
  const postgres = await startPostgres({ folder: path.join(folder, 'postgres'), log: () => undefined });
  try {
    await migrate({ connectionString: postgres.urlOf(productDatabase), log: () => undefined });
    const pool = openPool({ connectionString: postgres.urlOf(productDatabase), max: 8, name: 'bench' });
    const world = await seed(pool);
    const engine = await openEngine({
      floorId: world.floorId,
      owner: 'bench',
      store: openEngineStore(pool),
      telephony: quickTelephone(),
      clock,
      random: { next: () => Math.random() },
      feed: { publish: () => undefined },
      journal: { append: () => undefined, read: () => [], clear: () => undefined },
      onFatal: (fault) => {
        throw fault;
      },
    });
    const sofia = world.users[0]!;
    for (const name of ['load_campaign', 'start_campaign'] as const) {
      await engine.submit({
        id: newId(),
        organisationId: world.organisationId,
        userId: sofia,
        deed: { name, campaignId: world.campaignId },
      });
    }
    const before = engine.counters().commits;
    const left = { calls: callCount };
    const begin = performance.now();
    const took = (await Promise.all(world.users.map((userId) => work(engine, world, userId, left))))
      .flat()
      .sort((a, b) => a - b);
    const seconds = (performance.now() - begin) / 1_000;
    const commits = engine.counters().commits - before;
    await engine.drain();
    const bare = await bareCallsPerS(pool);
    console.log(
      JSON.stringify({
        agents: agentCount,
        calls: callCount,
        commitsPerCallWithGetRecord: Number((commits / callCount).toFixed(2)),
        callsPerS: Math.round(callCount / seconds),
        bareCallsPerS: Math.round(bare),
        ratio: Number((callCount / seconds / bare).toFixed(3)),
        getRecordMs: {
          p50: Number(percentile(took, 0.5).toFixed(2)),
          p99: Number(percentile(took, 0.99).toFixed(2)),
        },
      }),
    );
    await pool.end();
  } finally {
    await postgres.stop(5_000);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

await main();
