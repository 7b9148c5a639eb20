import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrganisation } from '../../src/storage/organisations.ts';
import { type Pool, openPool } from '../../src/storage/pool.ts';
import { verifySeals } from '../../src/storage/seal-audit.ts';
import { startUpkeep } from '../../src/storage/upkeep.ts';
import { newId } from '../../src/storage/new-id.ts';
import { createUser } from '../../src/storage/users.ts';
import { freshDatabase } from '../support/postgres.ts';

let pool: Pool;
beforeAll(async () => {
  pool = openPool({ connectionString: (await freshDatabase()).url, max: 3, name: 'upkeep test' });
});
afterAll(() => pool.end());

describe('the upkeep of the database', () => {
  it('seals what is audited within seconds (I25), forgets answers after a day (I27), and ends when it is told', async () => {
    const { organisationId } = await createOrganisation(pool, {
      name: 'Nordlicht',
      country: 'DE',
      isPractice: true,
      floorName: 'Etage',
    });
    const writer = { organisationId, userId: undefined, requestId: undefined };
    const anna = await createUser(pool, writer, {
      login: 'anna',
      displayName: 'Anna',
      role: 'agent',
      mayRegister: true,
      groupIds: [],
      passwordHash: 'none',
    });
    if ('refused' in anna) throw new Error(anna.refused);
    for (const age of ['25 hours', '23 hours']) {
      await pool.query(
        `INSERT INTO command_answer (organisation_id, command_id, user_id, name, answer, answered_at)
         VALUES ($1, $2, $3, 'call', '{"ok": true}', now() - $4::interval)`,
        [organisationId, newId(), anna.id, age],
      );
    }
    const errors: unknown[] = [];
    const upkeep = startUpkeep(pool, (error) => errors.push(error));
    const sealed = async () => (await pool.query('SELECT FROM audit_seal')).rowCount;
    for (let waitedMs = 0; (await sealed()) !== 3 && waitedMs < 5_000; waitedMs += 50) await sleep(50);
    expect(await verifySeals(pool)).toMatchObject({ intact: true, sealed: 3 });
    await upkeep.stop();
    expect(errors).toEqual([]);
    expect((await pool.query('SELECT FROM command_answer')).rowCount).toBe(1);
  });

  it('says once that the database is away, and goes on', async () => {
    const nowhere = openPool({
      connectionString: 'postgresql://x@127.0.0.1:1/none',
      max: 1,
      name: 'nowhere',
    });
    const errors: unknown[] = [];
    const upkeep = startUpkeep(nowhere, (error) => errors.push(error));
    await sleep(2_300);
    await upkeep.stop();
    await nowhere.end();
    // The sealer and the forgetting, each once, though the sealer has tried more than once.
    expect(errors).toHaveLength(2);
  });
});
