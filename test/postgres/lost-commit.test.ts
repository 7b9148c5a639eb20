// F11: the connection is lost while COMMIT is under way. A Store says "stored", or StoreAway when nothing was; never the wrong one.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Lease, StoreAway } from '../../src/engine/ports.ts';
import { isAway } from '../../src/storage/away.ts';
import { openEngineStore } from '../../src/storage/engine-store.ts';
import { type Pool, type PoolClient, openPool } from '../../src/storage/pool.ts';
import { agentSignsIn, commitOf, handOver, moveAgent, told } from '../contracts/store-commits.ts';
import { type PostgresWorld, makePostgresWorld } from '../contracts/store-postgres-world.ts';

let world: PostgresWorld;
let lease: Lease;
/** What happens to the next COMMIT. */
let mishap: 'reply_lost' | 'request_lost' | 'none' = 'none';
const reset = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

/** A pool that loses the line at COMMIT: just after the server has it, or just before. */
function unreliable(pool: Pool): Pool {
  const connect = async (): Promise<PoolClient> => {
    const client = await pool.connect();
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    const lose = async (...args: unknown[]): Promise<unknown> => {
      if (args[0] !== 'COMMIT' || mishap === 'none') return query(...args);
      const happened = mishap;
      mishap = 'none';
      if (happened === 'reply_lost') await query('COMMIT');
      else await breakLine(client);
      throw reset();
    };
    const release = client.release.bind(client);
    return Object.assign(Object.create(client) as PoolClient, { query: lose, release });
  };
  return Object.assign(Object.create(pool) as Pool, { connect, query: pool.query.bind(pool) });
}

async function breakLine(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await world.pool.query('SELECT pg_terminate_backend($1, 2000)', [rows[0]?.pid]);
}

let inner: Pool;
let store: ReturnType<typeof openEngineStore>;
beforeAll(async () => {
  world = await makePostgresWorld();
  inner = openPool({ connectionString: world.url, max: 3, name: 'unreliable' });
  store = openEngineStore(unreliable(inner));
});
afterAll(async () => {
  await inner.end();
  await world.close();
});
beforeEach(async () => {
  const taken = await world.store.takeLease(world.floorId, 'engine');
  if (!taken) throw new Error('the floor is held by somebody');
  lease = taken;
});

describe('a connection that is lost during COMMIT', () => {
  it('after the server had it: the commit is known to be stored, once', async () => {
    const { agent, change } = agentSignsIn(world, world.anna);
    mishap = 'reply_lost';
    await expect(store.commit(lease, commitOf(change))).resolves.toBeUndefined();
    expect(await world.events('agent', agent.shiftId)).toHaveLength(1);
    const gone = moveAgent(agent, { type: 'signed_out' }, told(world));
    await store.commit(lease, commitOf(gone.change));
  });

  it('before the server had it: StoreAway, nothing is stored, and the same commit can be tried again', async () => {
    const { agent, change } = agentSignsIn(world, world.ben);
    mishap = 'request_lost';
    await expect(store.commit(lease, commitOf(change))).rejects.toThrow(StoreAway);
    expect(await world.events('agent', agent.shiftId)).toEqual([]);
    await store.commit(lease, commitOf(change));
    expect(await world.events('agent', agent.shiftId)).toHaveLength(1);
  });

  it('of a claim: the record is on the desktop, or is found again', async () => {
    const campaign = await world.seedCampaign({ records: [{ numbers: [{ e164: '+493023125301' }] }] });
    const claim = () =>
      store.claim(lease, { campaignId: campaign.campaignId, limit: 1, now: world.clock.now() }, ([found]) =>
        found ? commitOf(...handOver(found, world.anna, told(world)).changes) : commitOf(),
      );
    const state = () => world.recordState(campaign.records[0]!.id);
    mishap = 'request_lost';
    await expect(claim()).rejects.toThrow(StoreAway);
    expect(await state()).toMatchObject({ status: 'ready' });
    mishap = 'reply_lost';
    await expect(claim()).resolves.toBeUndefined();
    expect(await state()).toMatchObject({ status: 'retrieved', by: world.anna });
  });
});

describe('what an error means', () => {
  const withCode = (code: string) => Object.assign(new Error('x'), { code });

  it('is "the same again later" for a lost connection, a shut-down, a full disk, a deadlock, a time-out', () => {
    const codes = [
      'ECONNREFUSED',
      'ENOENT',
      '08006',
      '40001',
      '40P01',
      '57P01',
      '57014',
      '53100',
      '53300',
      '55P03',
    ];
    for (const code of codes) expect(isAway(withCode(code)), code).toBe(true);
    expect(isAway(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isAway(new Error('timeout exceeded when trying to connect'))).toBe(true);
    expect(isAway(new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]))).toBe(true);
  });

  it('is "we are wrong" for a broken constraint, a missing table, a syntax error, anything else', () => {
    for (const code of ['23505', '23503', '23514', '42P01', '42601', '22P02', 'ERR_ASSERTION']) {
      expect(isAway(withCode(code)), code).toBe(false);
    }
    expect(isAway(new Error('a broken rule'))).toBe(false);
    expect(isAway('away')).toBe(false);
  });

  it('of a server that is not there is StoreAway at every door of the Store', async () => {
    const nowhere = openPool({
      connectionString: 'postgresql://x@127.0.0.1:1/none',
      max: 1,
      name: 'nowhere',
    });
    const away = openEngineStore(nowhere);
    const doors = [
      away.takeLease(lease.floorId, 'engine'),
      away.renewLease(lease),
      away.releaseLease(lease),
      away.loadFloor(lease),
      away.commit(lease, commitOf()),
      away.outlook('01a206f4-a702-7931-acaa-4756a57cabb4' as never, 0),
    ];
    for (const door of doors) await expect(door).rejects.toThrow(StoreAway);
    await nowhere.end();
  });
});
