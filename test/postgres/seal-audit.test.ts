import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGroup } from '../../src/storage/groups.ts';
import { createOrganisation } from '../../src/storage/organisations.ts';
import { type Pool, openPool } from '../../src/storage/pool.ts';
import { sealAudit, verifySeals } from '../../src/storage/seal-audit.ts';
import { type Writer, inTransaction, writeDown } from '../../src/storage/write.ts';
import { newId } from '../../src/storage/new-id.ts';
import { freshDatabase } from '../support/postgres.ts';

let pool: Pool;
let writer: Writer;

beforeAll(async () => {
  const db = await freshDatabase();
  pool = openPool({ connectionString: db.url, max: 10, name: 'seal test' });
  const made = await createOrganisation(pool, {
    name: 'Nordlicht',
    country: 'DE',
    isPractice: true,
    floorName: 'Etage',
  });
  writer = { organisationId: made.organisationId, userId: undefined, requestId: undefined };
});
afterAll(() => pool.end());

const deed = (type: string) => ({ subject: 'group', subjectId: newId(), type, after: { type } }) as const;
const unsealed = async () =>
  (
    await pool.query<{ count: number }>(
      'SELECT count(*)::int FROM audit a WHERE NOT EXISTS (SELECT FROM audit_seal WHERE audit_id = a.id)',
    )
  ).rows[0]?.count;
const mark = async () =>
  (
    await pool.query<{ sealed: number; newest: number }>(
      'SELECT sealed_through::int AS sealed, (SELECT max(id)::int FROM audit) AS newest FROM audit_sealer',
    )
  ).rows[0];

describe('the seals of the audit (I25)', () => {
  it('chain every committed row once, under a counter without gaps', async () => {
    await createGroup(pool, writer, 'Gruppe A');
    expect(await sealAudit(pool)).toBe(3);
    expect(await sealAudit(pool)).toBe(0);
    expect(await verifySeals(pool)).toMatchObject({ intact: true, sealed: 3 });
  });

  it('take in a row that commits late with a low id, however often was sealed meanwhile', async () => {
    const late = await pool.connect();
    try {
      await late.query('BEGIN');
      await writeDown(late, writer, deed('late'));
      for (const type of ['early', 'earlier', 'earliest']) {
        await inTransaction(pool, (client) => writeDown(client, writer, deed(type)));
        expect(await sealAudit(pool)).toBe(1);
      }
      for (let seconds = 0; seconds < 5; seconds += 1) expect(await sealAudit(pool)).toBe(0);
      await late.query('COMMIT');
    } finally {
      late.release();
    }
    expect(await sealAudit(pool)).toBe(1);
    expect(await verifySeals(pool)).toMatchObject({ intact: true, sealed: 7 });
    // The mark follows once no older transaction lives, and the horizon is the whole server's: other suites have transactions, too.
    const isWhole = async () => {
      await sealAudit(pool);
      const { sealed, newest } = (await mark()) ?? {};
      return sealed === newest;
    };
    await expect.poll(isWhole, { timeout: 15_000, interval: 100 }).toBe(true);
  });

  it('are whole after four sealers and four writers at once, among them some that roll back', async () => {
    const write = async (name: string) => {
      for (let count = 0; count < 60; count += 1) {
        await inTransaction(pool, async (client) => {
          await writeDown(client, writer, deed(name));
          if (count % 5 === 0) throw new Error('rolled back');
        }).catch((error: Error) => expect(error.message).toBe('rolled back'));
      }
    };
    const writing = new AbortController();
    const counts: number[] = [];
    const seal = async () => {
      while (!writing.signal.aborted) counts.push(await sealAudit(pool));
    };
    const sealers = [seal(), seal(), seal(), seal()];
    await Promise.all(['one', 'two', 'three', 'four'].map(write));
    writing.abort();
    await Promise.all(sealers);
    counts.push(await sealAudit(pool));
    const sealed = counts.reduce((sum, count) => sum + count, 0);
    expect(sealed).toBe(4 * 48);
    expect(await unsealed()).toBe(0);
    expect(await verifySeals(pool)).toMatchObject({ intact: true, sealed: 7 + 192 });
  });

  it('seal a thousand and more in batches', async () => {
    await inTransaction(pool, async (client) => {
      for (let count = 0; count < 1_001; count += 1) await writeDown(client, writer, deed('many'));
    });
    expect(await sealAudit(pool)).toBe(1_001);
    expect(await unsealed()).toBe(0);
  });

  it('break at the row that somebody changed, removed, or put a seal on by hand', async () => {
    const { rows } = await pool.query<{ counter: number; audit_id: string }>(
      'SELECT counter::int, audit_id FROM audit_seal WHERE counter IN (5, 1150) ORDER BY counter',
    );
    await pool.query(`UPDATE audit SET deed = 'harmless' WHERE id = $1`, [rows[1]?.audit_id]);
    expect(await verifySeals(pool)).toEqual({ intact: false, broken: 1150 });
    await pool.query(`UPDATE audit_seal SET hash = reverse(hash) WHERE counter = 5`);
    expect(await verifySeals(pool)).toEqual({ intact: false, broken: 5 });
    await pool.query('DELETE FROM audit_seal WHERE counter = 4');
    expect(await verifySeals(pool)).toEqual({ intact: false, broken: 4 });
  });
});
