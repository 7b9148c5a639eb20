// How many commits a call costs, and how the engine's calls per second stand to the bare database's (reliability.md, G16): the real
// engine on the real PostgreSQL, agents without think time, a telephone that answers at once. Bounded: so many calls, then it ends.
//   node scripts/run.mjs test/load/commits-per-call.ts [--agents 30] [--calls 1500] [--paced-calls 300]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { UserId } from '../../src/domain/ids.ts';
import type { Engine } from '../../src/engine/engine-face.ts';
import { productDatabase, startPostgres } from '../../src/launch/postgres.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { type Pool, openPool } from '../../src/storage/pool.ts';
import { OFFICE, type Seeded, openBenchEngine, sayer, seed, startCampaign, until } from './bench-world.ts';
import { measurePaced } from './paced-calls.ts';

const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '30' },
    calls: { type: 'string', default: '1500' },
    'paced-calls': { type: 'string', default: '300' },
  },
});
const agentCount = Math.min(Math.max(Number(values.agents) || 30, 1), 200);
const callCount = Math.min(Math.max(Number(values.calls) || 1_500, agentCount), 20_000);
/** Of one agent alone, in whose calls no two steps share a commit. */
const LONE_CALLS = 30;
const pacedCount = Math.min(Math.max(Number(values['paced-calls']) || 300, 1), 5_000);

/** One agent: record, call, end, done, until all calls are made. Returns the milliseconds that Get Record took. */
async function work(
  engine: Engine,
  world: Seeded,
  userId: UserId,
  left: { calls: number },
): Promise<number[]> {
  const took: number[] = [];
  const say = sayer(engine, world, userId);
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
    if (!open || !number) throw new Error('no interaction');
    const called = await say({ name: 'call', interactionId: open.id, e164: number, callerNumber: OFFICE });
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

/** Preview: the agents ask and click. */
async function measurePreview(pool: Pool) {
  const world = await seed(pool, { mode: 'preview', agents: agentCount, records: callCount + agentCount });
  const engine = await openBenchEngine(pool, world);
  await startCampaign(engine, world);
  const before = engine.counters().commits;
  const left = { calls: callCount };
  const begin = performance.now();
  const took = (await Promise.all(world.users.map((userId) => work(engine, world, userId, left))))
    .flat()
    .sort((a, b) => a - b);
  const callsPerS = (callCount / (performance.now() - begin)) * 1_000;
  const commits = engine.counters().commits - before;
  await engine.drain();
  return {
    callsPerS,
    commitsPerCallWithGetRecord: Number((commits / callCount).toFixed(2)),
    getRecordMs: {
      p50: Number(percentile(took, 0.5).toFixed(2)),
      p99: Number(percentile(took, 0.99).toFixed(2)),
    },
  };
}

async function main(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rufwerk-bench-'));
  const postgres = await startPostgres({ folder: path.join(folder, 'postgres'), log: () => undefined });
  try {
    await migrate({ connectionString: postgres.urlOf(productDatabase), log: () => undefined });
    const pool = openPool({ connectionString: postgres.urlOf(productDatabase), max: 8, name: 'bench' });
    const { callsPerS, ...preview } = await measurePreview(pool);
    const bare = await bareCallsPerS(pool);
    const paced = [];
    for (const mode of ['progressive', 'predictive'] as const)
      paced.push(
        await measurePaced(pool, { mode, agents: 1, calls: LONE_CALLS, stepMs: 100 }),
        await measurePaced(pool, { mode, agents: agentCount, calls: pacedCount, stepMs: 0 }),
      );
    console.log(
      JSON.stringify({
        agents: agentCount,
        calls: callCount,
        ...preview,
        callsPerS: Math.round(callsPerS),
        bareCallsPerS: Math.round(bare),
        ratio: Number((callsPerS / bare).toFixed(3)),
        paced,
      }),
    );
    await pool.end();
  } finally {
    await postgres.stop(5_000);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

await main();
