import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, requireSchema, SchemaMismatch } from '../../src/storage/migrate.ts';
import { openPool } from '../../src/storage/pool.ts';
import { emptyDatabase, freshDatabase } from '../support/postgres.ts';

const quiet = () => undefined;
let folder = '';
const url = () => pathToFileURL(`${folder}/`);
const put = (name: string, sql: string) => writeFile(path.join(folder, name), sql);

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rufwerk-migrations-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('migrations', () => {
  it('apply the numbered files once, in order, and nothing the second time', async () => {
    const db = await emptyDatabase();
    await put('0001_first.sql', 'CREATE TABLE one (id int); INSERT INTO one VALUES (1);');
    await put('0002_second.sql', 'ALTER TABLE one ADD COLUMN two int DEFAULT 2;');
    const first = await migrate({ connectionString: db.url, log: quiet, folder: url() });
    expect(first.applied).toEqual(['0001_first.sql', '0002_second.sql']);
    expect((await migrate({ connectionString: db.url, log: quiet, folder: url() })).applied).toEqual([]);
    expect(await db.query('SELECT id, two FROM one')).toEqual([{ id: 1, two: 2 }]);
  });

  it('are applied by one of four processes that start at the same moment', async () => {
    const db = await emptyDatabase();
    const all = await Promise.all(
      [1, 2, 3, 4].map(() => migrate({ connectionString: db.url, log: quiet, folder: url() })),
    );
    expect(all.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 0, 2]);
  });

  it('leave nothing of a file that fails half-way, and name it', async () => {
    const db = await emptyDatabase();
    await put('0003_third.sql', 'CREATE TABLE three (id int); SELECT nonsense();');
    await expect(migrate({ connectionString: db.url, log: quiet, folder: url() })).rejects.toThrow(
      '0003_third.sql',
    );
    expect(await db.query(`SELECT to_regclass('three') AS three`)).toEqual([{ three: null }]);
    expect(await db.query('SELECT max(number) AS newest FROM schema_migration')).toEqual([{ newest: 2 }]);
    await rm(path.join(folder, '0003_third.sql'));
  });

  it('refuse a database that is newer than the program, and a file changed after it was applied', async () => {
    const db = await emptyDatabase();
    await migrate({ connectionString: db.url, log: quiet, folder: url() });
    await rm(path.join(folder, '0002_second.sql'));
    const again = () => migrate({ connectionString: db.url, log: quiet, folder: url() });
    await expect(again()).rejects.toThrow(/newer than the program.*0002_second\.sql/);
    await put('0002_second.sql', 'ALTER TABLE one ADD COLUMN two int DEFAULT 3;');
    await expect(again()).rejects.toThrow(SchemaMismatch);
    await expect(again()).rejects.toThrow(/0002_second\.sql was changed/);
  });

  it('are asked for by every process: an empty database is refused, a migrated one is not', async () => {
    const [empty, full] = [await emptyDatabase(), await freshDatabase()];
    const pools = [empty, full].map(({ url: connectionString }) =>
      openPool({ connectionString, max: 1, name: 'rufwerk test' }),
    );
    try {
      await expect(requireSchema(pools[0]!)).rejects.toThrow('not set up yet');
      await expect(requireSchema(pools[1]!)).resolves.toBeUndefined();
    } finally {
      await Promise.all(pools.map((pool) => pool.end()));
    }
  });
});
