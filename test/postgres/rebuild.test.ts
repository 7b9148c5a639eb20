// States rebuilt from their events equal the stored ones (I30), while connections break under eight workers.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../../src/domain/call/call.ts';
import type { DeskRecord } from '../../src/domain/floor/floor.ts';
import type { UserId } from '../../src/domain/ids.ts';
import type { Interaction } from '../../src/domain/interaction/interaction.ts';
import { type Lease, StoreAway } from '../../src/engine/ports.ts';
import { rebuild } from '../../src/storage/rebuild.ts';
import {
  NOTHING,
  commitOf,
  handOver,
  intentOf,
  moveCall,
  moveInteraction,
  moveRecord,
  told,
} from '../contracts/store-commits.ts';
import { type PostgresWorld, makePostgresWorld } from '../contracts/store-postgres-world.ts';
import type { SeededCampaign } from '../contracts/store-world.ts';

const RECORDS = 120;
let world: PostgresWorld;
let lease: Lease;
let campaign: SeededCampaign;
let retries = 0;

beforeAll(async () => {
  world = await makePostgresWorld();
  const taken = await world.store.takeLease(world.floorId, 'engine');
  if (!taken) throw new Error('a fresh floor is held by somebody');
  lease = taken;
  campaign = await world.seedCampaign({
    records: Array.from({ length: RECORDS }, (_, index) => ({
      numbers: [{ e164: `+493023125${String(index).padStart(3, '0')}` }],
    })),
  });
});
afterAll(() => world.close());

/** The engine's way: away means not stored, so the same is tried again. */
async function untilStored<Result>(deed: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await deed();
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error;
      retries += 1;
      await world.store.renewLease(lease).catch(() => undefined);
      await sleep(5);
    }
  }
}

type Desk = { readonly record: DeskRecord; readonly interaction: Interaction };

async function claimOne(userId: UserId): Promise<Desk | undefined> {
  return untilStored(async () => {
    let desk: Desk | undefined;
    const need = { campaignId: campaign.campaignId, limit: 3, now: world.clock.now() };
    await world.store.claim(lease, need, ([candidate]) => {
      desk = undefined;
      if (!candidate) return NOTHING;
      const handed = handOver(candidate, userId, told(world));
      desk = handed;
      return commitOf(...handed.changes);
    });
    return desk;
  });
}

/** Get Record, call, busy, done: what a preview agent does all day. */
async function workOne(userId: UserId): Promise<boolean> {
  const desk = await claimOne(userId);
  if (!desk) return false;
  const by = told(world);
  const intent = intentOf(desk, by);
  const need = { ...intent.call, callId: intent.call.id, now: by.at };
  await untilStored(() => world.store.intend(lease, need, () => commitOf(...intent.changes)));
  const sent = moveCall(intent.call, { type: 'sent' }, by);
  const ended = moveCall(sent.call, { type: 'ended', by: 'network', result: 'busy' }, by);
  const over = moveInteraction(
    intent.interaction,
    { type: 'call_ended', result: 'busy', limitAt: by.at + 60_000 },
    by,
  );
  const disposition = { code: 'not_reached', callResult: 'busy', notes: '' } as const;
  const done = moveInteraction(over.interaction, { type: 'done', disposition }, by);
  const finished = moveRecord(intent.record, { type: 'finished', result: 'busy' }, by);
  const changes = [sent.change, ended.change, over.change, done.change, finished.change];
  await untilStored(() => world.store.commit(lease, commitOf(...changes)));
  return true;
}

describe('the stored states', () => {
  it('equal the fold over their events after eight workers whose connections break all the time (I30, F13)', async () => {
    const users = await world.seedUsers(8);
    const over = new AbortController();
    const breaking = (async () => {
      while (!over.signal.aborted) {
        await world.otherStore.outlook(campaign.campaignId, 0).catch(() => undefined);
        await world.pool
          .query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND application_name = 'store suite' AND pid <> pg_backend_pid()
             ORDER BY random() LIMIT 2`,
          )
          .catch(() => undefined);
        await sleep(50);
      }
    })();
    const counts = await Promise.all(
      users.map(async (userId) => {
        let count = 0;
        while (await workOne(userId)) count += 1;
        return count;
      }),
    );
    over.abort();
    await breaking;
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(RECORDS);
    expect(retries, 'connections really broke').toBeGreaterThan(10);
    const { checked, wrong } = await rebuild(world.pool, world.organisationId);
    expect(wrong).toEqual([]);
    // One campaign, one floor, and per record its state, an interaction and a call.
    expect(checked).toBe(2 + 3 * RECORDS);
    const { rows } = await world.pool.query<{ calls: number; dispositions: number; events: number }>(
      `SELECT (SELECT count(*)::int FROM call) AS calls, (SELECT count(*)::int FROM disposition) AS dispositions,
         (SELECT count(*)::int FROM event WHERE subject_kind = 'call') AS events`,
    );
    expect(rows[0]).toEqual({ calls: RECORDS, dispositions: RECORDS, events: 3 * RECORDS });
  }, 60_000);

  it('do not when a state was changed by hand, an event was lost, or one was changed', async () => {
    const ids = (
      await world.pool.query<{ id: Call['id'] }>('SELECT id FROM call ORDER BY id LIMIT 3')
    ).rows.map(({ id }) => id);
    await world.pool.query(
      `UPDATE call SET detail = jsonb_set(detail, '{result}', '"answer"'), result = 'answer' WHERE id = $1`,
      [ids[0]],
    );
    await world.pool.query('DELETE FROM event WHERE subject_id = $1 AND version = 2', [ids[1]]);
    await world.pool.query(
      `UPDATE event SET content = jsonb_set(content, '{by}', '"contact"') WHERE subject_id = $1 AND version = 3`,
      [ids[2]],
    );
    const { wrong } = await rebuild(world.pool, world.organisationId);
    expect(wrong.map(({ kind, id, why }) => [kind, id, why])).toEqual([
      ['call', ids[0], 'another state'],
      ['call', ids[1], 'version 3, but 2 events'],
      ['call', ids[2], 'another state'],
    ]);
  });
});
