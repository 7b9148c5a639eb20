/**
 * Brings a database to this version's schema: numbered .sql files, forward only, each in a transaction of its own, one process at a time.
 * What was applied is kept with a checksum, so that a file changed afterwards, or a database of a newer version, is refused by name.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

// Beside this file in the source (src/storage/migrations) as well as in the bundle (dist/migrations).
const FOLDER = new URL('./migrations/', import.meta.url);
// Any number will do, as long as every version of the product takes the same one.
const LOCK = 7_348_112_001;
const FILE_FORM = /^(\d{4})_[a-z0-9_]+\.sql$/;

export type Migration = {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
};

/** The database is not of this version: what people read says what to do. */
export class SchemaMismatch extends Error {
  override readonly name = 'SchemaMismatch';
}

/**
 * Applies what is missing. Several processes may call it at once: they wait for each other.
 * @param options.folder where the files are, for tests; else the product's own
 * @returns the names of the files applied now, oldest first
 * @throws SchemaMismatch when the database is newer than this program, or an applied file was changed
 */
export async function migrate(options: {
  connectionString: string;
  log: (line: string) => void;
  folder?: URL;
}): Promise<{ applied: string[] }> {
  const known = await readMigrations(options.folder ?? FOLDER);
  const client = new pg.Client({
    connectionString: options.connectionString,
    application_name: 'rufwerk migrate',
  });
  client.on('error', (error) => options.log(`The connection of the migration was lost: ${error.message}`));
  await client.connect();
  try {
    await requireServer(client);
    await takeLock(client, options.log);
    await client.query(`CREATE TABLE IF NOT EXISTS schema_migration (
      number int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
    const missing = missingOf(known, await readApplied(client));
    for (const migration of missing) {
      options.log(`Applying ${migration.name}`);
      await apply(client, migration);
    }
    return { applied: missing.map(({ name }) => name) };
  } finally {
    await client.end(); // lets the lock go
  }
}

/**
 * Refuses a database that this program was not made for: what every process asks before it works on it.
 * @throws SchemaMismatch when it is newer, older, or not Rufwerk's at all
 */
export async function requireSchema(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ exists: boolean }>(
    `SELECT to_regclass('schema_migration') IS NOT NULL AS exists`,
  );
  if (!rows[0]?.exists) throw new SchemaMismatch('This database was not set up yet: migrate it first.');
  const missing = missingOf(await readMigrations(FOLDER), await readApplied(pool));
  const [first] = missing;
  if (first) throw new SchemaMismatch(`This database is older than the program: ${first.name} is missing.`);
}

/** The numbered files of a folder in their order; a gap or a double number is a mistake of ours. */
export async function readMigrations(folder: URL = FOLDER): Promise<Migration[]> {
  const names = (await readdir(fileURLToPath(folder))).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name, index) => {
      const number = Number(FILE_FORM.exec(name)?.[1]);
      if (number !== index + 1) {
        throw new SchemaMismatch(
          `${name}: expected a name like ${String(index + 1).padStart(4, '0')}_what.sql`,
        );
      }
      const sql = await readFile(new URL(name, folder), 'utf8');
      return { number, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** uuidv7() is there from PostgreSQL 18 on. */
async function requireServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  const version = rows[0]?.server_version ?? '';
  if (Number.parseInt(version, 10) < 18) {
    throw new SchemaMismatch(`This is PostgreSQL ${version}; Rufwerk needs PostgreSQL 18 or newer.`);
  }
}

type Applied = { readonly number: number; readonly name: string; readonly checksum: string };

async function readApplied(client: pg.Client | pg.Pool): Promise<Applied[]> {
  const { rows } = await client.query<Applied>(
    'SELECT number, name, checksum FROM schema_migration ORDER BY number',
  );
  return rows;
}

function missingOf(known: readonly Migration[], applied: readonly Applied[]): Migration[] {
  for (const was of applied) {
    const is = known.find(({ number }) => number === was.number);
    if (!is) {
      throw new SchemaMismatch(
        `This database is newer than the program: it has ${was.name}. Start the newer version of Rufwerk.`,
      );
    }
    if (is.checksum !== was.checksum) {
      throw new SchemaMismatch(
        `${is.name} was changed after it had been applied to this database. Restore the file, or use a new database.`,
      );
    }
  }
  return known.slice(applied.length);
}

async function takeLock(client: pg.Client, log: (line: string) => void): Promise<void> {
  const tried = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [LOCK]);
  if (tried.rows[0]?.taken) return;
  log('Another process is migrating the database; waiting for it');
  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query('INSERT INTO schema_migration (number, name, checksum) VALUES ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.checksum,
    ]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`${migration.name} could not be applied: ${(error as Error).message}`, { cause: error });
  }
}
