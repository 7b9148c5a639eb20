// I11 where only a real database can show it: what waits for what.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lease, StoreAway } from '../../src/engine/ports.ts';
import { holdLease } from '../../src/storage/lease.ts';
import { commitOf } from '../contracts/store-commits.ts';
import { type PostgresWorld, makePostgresWorld } from '../contracts/store-postgres-world.ts';

let world: PostgresWorld;
let lease: Lease;
beforeAll(async () => {
  world = await makePostgresWorld();
  const taken = await world.store.takeLease(world.floorId, 'engine one');
  if (!taken) throw new Error('a fresh floor is held by somebody');
  lease = taken;
});
afterAll(() => world.close());

/** Does something while a transaction of the engine is open. */
async function whileWriting<Result>(deed: () => Promise<Result>): Promise<Result> {
  const client = await world.pool.connect();
  try {
    await client.query('BEGIN');
    await holdLease(client, lease);
    return await deed();
  } finally {
    await client.query('COMMIT');
    client.release();
  }
}

describe('a lease (I11)', () => {
  it('is renewed while the engine writes without a pause', async () => {
    const renewed = await whileWriting(() =>
      Promise.race([world.otherStore.renewLease(lease), sleep(2_000, 'it waited' as const)]),
    );
    expect(renewed).toMatchObject({ epoch: lease.epoch });
  });

  it('that ran out is still its engine’s to renew, which it does before it writes again', async () => {
    await world.expireLease(world.floorId);
    await expect(world.store.commit(lease, commitOf())).rejects.toThrow(StoreAway);
    expect(await world.store.renewLease(lease)).toMatchObject({ epoch: lease.epoch });
    await expect(world.store.commit(lease, commitOf())).resolves.toBeUndefined();
  });

  it('is not taken over in the middle of a transaction that began under it', async () => {
    let isTaken = false;
    const { taking } = await whileWriting(async () => {
      await world.expireLease(world.floorId);
      const waiting = world.otherStore.takeLease(world.floorId, 'engine two').then((taken) => {
        isTaken = true;
        return taken;
      });
      await sleep(150);
      expect(isTaken).toBe(false);
      return { taking: waiting };
    });
    expect(await taking).toMatchObject({ epoch: lease.epoch + 1 });
  });
});
