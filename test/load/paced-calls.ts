// What a call costs in commits where the engine dials by itself (at most four from the dial to Done). Counted over whole calls: the agents
// are at work before the campaign starts, and every call that began is over and done when it is counted.
import type { AutomaticMode } from '../../src/domain/campaign/campaign.ts';
import type { UserId } from '../../src/domain/ids.ts';
import type { Engine } from '../../src/engine/engine-face.ts';
import type { Pool } from '../../src/storage/pool.ts';
import type { Answer } from '../../src/engine/ports.ts';
import { type Seeded, openBenchEngine, sayer, seed, until } from './bench-world.ts';

export type PacedWish = {
  readonly mode: AutomaticMode;
  readonly agents: number;
  readonly calls: number;
  /** So long it rings, is talked and is written: long enough, and no two steps of a lone agent share a commit; 0: as fast as it goes. */
  readonly stepMs: number;
};

/** Makes so many calls with so many agents, and counts. The list is as long as the calls: it runs empty, and nothing is left half done. */
export async function measurePaced(pool: Pool, { mode, agents, calls, stepMs }: PacedWish) {
  const world = await seed(pool, { mode, agents, records: calls });
  const engine = await openBenchEngine(pool, world, stepMs);
  const supervisor = sayer(engine, world, world.users[0] as UserId);
  await must(supervisor({ name: 'load_campaign', campaignId: world.campaignId }));
  for (const userId of world.users) await goReady(engine, world, userId);
  // What was said so far is stored by then.
  await sleep(3_000);
  const before = engine.counters().commits;
  await must(supervisor({ name: 'start_campaign', campaignId: world.campaignId }));
  const day = { isOver: false };
  const working = world.users.map((userId) => talkOn(engine, world, { userId, day, stepMs }));
  await untilQuiet(engine);
  day.isOver = true;
  await Promise.all(working);
  const commits = engine.counters().commits - before;
  await engine.drain();
  const { rows } = await pool.query<{ ended: number; talked: number }>(
    `SELECT count(*)::int AS ended, count(user_id)::int AS talked FROM call
     WHERE campaign_id = $1 AND ended_at IS NOT NULL`,
    [world.campaignId],
  );
  const { ended, talked } = rows[0] ?? { ended: 0, talked: 0 };
  return { mode, agents, stepMs, calls: ended, talked, commitsPerCall: Number((commits / ended).toFixed(2)) };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function must(answer: Promise<Answer>): Promise<void> {
  const is = await answer;
  if (!is.ok) throw new Error(is.refused);
}

async function goReady(engine: Engine, world: Seeded, userId: UserId): Promise<void> {
  const say = sayer(engine, world, userId);
  await must(say({ name: 'sign_in', displayName: 'A', groupIds: [world.groupId], mayRegister: true }));
  await must(say({ name: 'join_campaign', campaignId: world.campaignId }));
  await must(say({ name: 'set_channel', channel: 'voice', to: { state: 'ready' } }));
}

type AtWork = {
  readonly userId: UserId;
  readonly day: { readonly isOver: boolean };
  readonly stepMs: number;
};

/** One agent: whoever comes is talked with, hung up on, and done with. */
async function talkOn(engine: Engine, world: Seeded, { userId, day, stepMs }: AtWork): Promise<void> {
  const say = sayer(engine, world, userId);
  const words = { notes: 'kurz', disposition: 'success', callResult: undefined } as const;
  while (!day.isOver) {
    engine.screenSeen(userId);
    const open = [...engine.floor().interactions.values()].find((one) => one.userId === userId);
    if (open?.now.state !== 'talking') {
      await sleep(1);
      continue;
    }
    await sleep(stepMs);
    await must(say({ name: 'end_call', interactionId: open.id }));
    await until(() => engine.floor().interactions.get(open.id)?.now.state === 'after_call_work');
    await sleep(stepMs);
    await must(say({ name: 'done', interactionId: open.id, ...words, next: false }));
  }
}

/** The list is empty, and nobody is called or talks any more. */
async function untilQuiet(engine: Engine): Promise<void> {
  let quietSince: number | undefined;
  for (const end = Date.now() + 600_000; Date.now() < end; await sleep(50)) {
    const { calls, interactions } = engine.floor();
    if (calls.size > 0 || interactions.size > 0) quietSince = undefined;
    else quietSince ??= Date.now();
    if (quietSince !== undefined && Date.now() - quietSince > 4_000) return;
  }
  throw new Error('the day does not end');
}
