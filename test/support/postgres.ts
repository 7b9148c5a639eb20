/**
 * A real PostgreSQL for the suites that need one: one cluster per run (started by the first suite that asks), one
 * template database with the migrations applied, one clone of it per test file.
 *
 *   const db = await freshDatabase();                        // at the top of a test file or in beforeAll
 *   const pool = new pg.Pool({ connectionString: db.url });  // close it in afterAll
 *
 * The clone is dropped after the file's last test. A connection that is still open then fails the file by name.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, expect, inject } from 'vitest';
import { startPostgres } from '../../src/launch/postgres.ts';
import { migrate } from '../../src/storage/migrate.ts';

export interface FreshDatabase {
  url: string;
  name: string;
  /** Runs one statement on a connection of its own, for checks that must not disturb the pool under test. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
}

const template = 'rufwerk_template';

const made: string[] = [];

// Registered while the file is collected, so it runs after the file's own hooks, which close their pools.
afterAll(async () => {
  for (const name of made.splice(0)) await dropDatabase(name);
});

/** A clone of the migrated template; dropped, and checked for open connections, after the file's last test. */
export function freshDatabase(): Promise<FreshDatabase> {
  return makeDatabase(`TEMPLATE ${template} STRATEGY wal_log`);
}

/** An empty database (no migrations), for the tests of the migrations themselves. */
export function emptyDatabase(): Promise<FreshDatabase> {
  return makeDatabase('TEMPLATE template0');
}

async function makeDatabase(how: string): Promise<FreshDatabase> {
  const urlOf = await cluster();
  const file = path.basename(expect.getState().testPath ?? 'test').replace(/\W/g, '_');
  const name = `t_${file.slice(0, 30)}_${randomBytes(4).toString('hex')}`;
  await withClient(urlOf('postgres'), (client) => client.query(`CREATE DATABASE ${name} ${how}`));
  made.push(name);
  const url = urlOf(name);
  return {
    url,
    name,
    query: (sql, values = []) =>
      withClient(url, async (client) => (await client.query<pg.QueryResultRow>(sql, values)).rows as never),
  };
}

async function dropDatabase(name: string): Promise<void> {
  const urlOf = await cluster();
  await withClient(urlOf('postgres'), async (client) => {
    const open = async () =>
      (
        await client.query<{ application_name: string; state: string; query: string }>(
          'SELECT application_name, state, query FROM pg_stat_activity WHERE datname = $1',
          [name],
        )
      ).rows;
    // A connection that was just closed needs a moment to disappear on the server.
    let left = await open();
    for (let tries = 0; left.length > 0 && tries < 40; tries += 1) {
      await sleep(50);
      left = await open();
    }
    if (left.length > 0) {
      const list = left.map(
        (row) => `${row.application_name || 'unnamed'} (${row.state}): ${row.query.slice(0, 100)}`,
      );
      throw new Error(`${left.length} connection(s) to ${name} were left open: ${list.join('; ')}`);
    }
    await client.query(`DROP DATABASE ${name}`);
  });
}

async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url, application_name: 'test support' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The run's cluster; the first suite that asks starts it and makes the template, the others wait. */
async function cluster(): Promise<(database: string) => string> {
  const folder = inject('runFolder');
  const ready = path.join(folder, 'ready.json');
  const failed = path.join(folder, 'failed.txt');
  const starting = path.join(folder, 'starting');
  if (!fs.existsSync(ready) && isFirst(starting)) {
    try {
      await startCluster(folder, ready);
    } catch (error) {
      fs.writeFileSync(failed, String(error));
      throw error;
    }
  }
  for (let waitedMs = 0; !fs.existsSync(ready); waitedMs += 25) {
    if (fs.existsSync(failed)) throw new Error(`The tests' PostgreSQL: ${fs.readFileSync(failed, 'utf8')}`);
    if (waitedMs > 60_000) throw new Error('The PostgreSQL of the tests did not become ready within 60 s');
    await sleep(25);
  }
  const pattern = (JSON.parse(fs.readFileSync(ready, 'utf8')) as { url: string }).url;
  return (database) => pattern.replace('DATABASE', database);
}

function isFirst(mark: string): boolean {
  try {
    fs.mkdirSync(mark);
    return true;
  } catch {
    return false;
  }
}

async function startCluster(folder: string, ready: string): Promise<void> {
  const server = await startPostgres({
    folder: path.join(folder, 'pg'),
    log: () => undefined,
    // Thrown away after the run: what survives a power cut is not what these tests ask.
    settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '100' },
  });
  await withClient(server.urlOf('postgres'), (client) => client.query(`CREATE DATABASE ${template}`));
  await migrate({ connectionString: server.urlOf(template), log: () => undefined });
  fs.writeFileSync(`${ready}.new`, JSON.stringify({ url: server.urlOf('DATABASE') }));
  fs.renameSync(`${ready}.new`, ready);
}
