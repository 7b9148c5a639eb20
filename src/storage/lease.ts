/**
 * The lease on a floor (I11): one engine process owns it, by the database's time, with an epoch that only grows. Every write of an engine
 * holds the lease's row FOR KEY SHARE until its commit, so that nobody can take the floor over in the middle of it: a new epoch is a new
 * key. Renewing changes no key and therefore never waits; behind FOR SHARE it would starve while the engine is busy, and the lease run out.
 */
import type { Pool, PoolClient } from 'pg';
import type { FloorId } from '../domain/ids.ts';
import { type Lease, StaleEpoch, StoreAway } from '../engine/ports.ts';

export const LEASE_TTL_MS = 10_000;

/**
 * The beginning of every statement that is fenced, with the floor as $1 and the epoch as $2: one row while the lease is held, else none.
 */
export const HELD_LEASE = `lease AS MATERIALIZED (
    SELECT floor_id, organisation_id FROM floor_lease
    WHERE floor_id = $1::uuid AND epoch = $2::bigint AND expires_at > clock_timestamp()
    FOR KEY SHARE
  )`;

type LeaseRow = { organisation_id: Lease['organisationId']; epoch: number };

/** Takes a floor that is free, ran out, or was this owner's; undefined while another living engine holds it or there is no such floor. */
export async function takeLease(pool: Pool, floorId: FloorId, owner: string): Promise<Lease | undefined> {
  const asked = Date.now();
  const { rows } = await pool.query<LeaseRow>({
    name: 'take_lease',
    text: `INSERT INTO floor_lease AS was (floor_id, organisation_id, epoch, owner, expires_at)
      SELECT id, organisation_id, 1, $2, clock_timestamp() + $3::int * interval '1 ms' FROM floor WHERE id = $1
      ON CONFLICT (floor_id) DO UPDATE
        SET epoch = was.epoch + 1, owner = excluded.owner, expires_at = excluded.expires_at
        WHERE was.expires_at <= clock_timestamp() OR was.owner = excluded.owner
      RETURNING organisation_id, epoch::float8 AS epoch`,
    values: [floorId, owner, LEASE_TTL_MS],
  });
  return leaseFrom(rows[0], floorId, asked);
}

/** Prolongs it, also when it ran out and nobody took it: the epoch, not the time, says whose it is. Undefined when it was lost. */
export async function renewLease(pool: Pool, lease: Lease): Promise<Lease | undefined> {
  const asked = Date.now();
  const { rows } = await pool.query<LeaseRow>({
    name: 'renew_lease',
    text: `UPDATE floor_lease SET expires_at = clock_timestamp() + $3::int * interval '1 ms'
      WHERE floor_id = $1 AND epoch = $2 RETURNING organisation_id, epoch::float8 AS epoch`,
    values: [lease.floorId, lease.epoch, LEASE_TTL_MS],
  });
  return leaseFrom(rows[0], lease.floorId, asked);
}

/** Lets it go at once. The row stays, because the epoch must never begin anew. */
export async function releaseLease(pool: Pool, lease: Lease): Promise<void> {
  await pool.query({
    name: 'release_lease',
    text: `UPDATE floor_lease SET expires_at = '-infinity' WHERE floor_id = $1 AND epoch = $2`,
    values: [lease.floorId, lease.epoch],
  });
}

// `expiresAt` by this process's clock, counted from before the question left: the two clocks need not agree (F44), and it errs on the
// side of too early.
function leaseFrom(row: LeaseRow | undefined, floorId: FloorId, asked: number): Lease | undefined {
  if (!row) return undefined;
  return {
    floorId,
    organisationId: row.organisation_id,
    epoch: row.epoch,
    expiresAt: asked + LEASE_TTL_MS,
  };
}

/** Holds the lease until the end of the client's transaction. Throws what refuseLease says otherwise. */
export async function holdLease(client: PoolClient, lease: Lease): Promise<void> {
  const { rows } = await client.query({
    name: 'hold_lease',
    text: `WITH ${HELD_LEASE} SELECT 1 FROM lease`,
    values: [lease.floorId, lease.epoch],
  });
  if (rows.length === 0) await refuseLease(client, lease);
}

/**
 * Says why a lease was not held. A lease that merely ran out (the database was away) is still this engine's as long as nobody took it: it
 * renews it and tries again.
 * @throws StaleEpoch when another engine owns the floor, StoreAway when the lease ran out
 */
export async function refuseLease(client: PoolClient, lease: Lease): Promise<never> {
  const { rows } = await client.query<{ epoch: number }>(
    'SELECT epoch::float8 AS epoch FROM floor_lease WHERE floor_id = $1',
    [lease.floorId],
  );
  if (rows[0]?.epoch === lease.epoch) {
    throw new StoreAway(`The lease on floor ${lease.floorId} has run out: it must be renewed first`);
  }
  throw new StaleEpoch(
    `Floor ${lease.floorId} is owned by epoch ${rows[0]?.epoch ?? 'none'}, not by ${lease.epoch}`,
  );
}
