// Measures the import: rows per second, the worker's peak memory, and how much slower it is than a bare COPY of the same rows.
//   node scripts/run.mjs test/jobs/measure-import.ts [--rows 1000000] [--file LIST.csv] [--others update|skip|keep] [--known 1000000]
// A PostgreSQL of its own is started in a folder that is thrown away, with the settings of the product. With --known another list of so
// many rows is there before, of the same people; or with --known-file another file.
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { writeList } from '../../scripts/make-list.ts';
import { type OrganisationId, makeId } from '../../src/domain/ids.ts';
import { startPostgres } from '../../src/launch/postgres.ts';
import { type OthersChoice, createImport, findImport } from '../../src/storage/imports.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { type Pool, openPool } from '../../src/storage/pool.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    file: { type: 'string' },
    seed: { type: 'string', default: '7' },
    others: { type: 'string', default: 'update' },
    known: { type: 'string', default: '0' },
    'known-file': { type: 'string' },
  },
});
const folder = mkdtempSync(path.join(tmpdir(), 'rufwerk-measure-'));
const server = await startPostgres({ folder: path.join(folder, 'pg'), log: () => undefined });
try {
  await migrate({ connectionString: server.urlOf('postgres'), log: () => undefined });
  const pool = openPool({
    connectionString: server.urlOf('postgres'),
    max: 3,
    name: 'measure',
    statementTimeoutMs: 1_800_000,
  });
  console.log(JSON.stringify(await measure(pool)));
  await pool.end();
} finally {
  await server.stop(5_000);
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

async function measure(pool: Pool) {
  mkdirSync(path.join(folder, 'uploads'));
  const organisationId = makeId<'organisation'>(Date.now(), Math.random);
  await pool.query(
    `INSERT INTO organisation (id, name, default_country, allowed_countries, pack, dispositions)
     VALUES ($1, 'Measure', 'DE', '{DE}', 'practice', '[]')`,
    [organisationId],
  );
  const known = Number(values.known);
  const seed = Number(values.seed);
  if (known > 0 || values['known-file'] !== undefined) {
    const before = await bring({
      pool,
      organisationId,
      listName: 'Before',
      rows: known,
      seed,
      file: values['known-file'],
    });
    console.error(JSON.stringify({ known: before.report }));
  }
  const others = values.others as OthersChoice;
  const rows = Number(values.rows);
  const measured = await bring({
    pool,
    organisationId,
    listName: 'Measured',
    rows,
    seed,
    file: values.file,
    others,
  });
  const copySeconds = await bareCopy(pool);
  return {
    others,
    known,
    ...measured,
    copySeconds,
    ratio: Math.round((measured.seconds / copySeconds) * 100) / 100,
  };
}

async function bring(one: {
  pool: Pool;
  organisationId: OrganisationId;
  listName: string;
  rows: number;
  seed: number;
  file?: string | undefined;
  others?: OthersChoice;
}) {
  const { pool, organisationId, listName, others = 'update' } = one;
  const id = makeId<'import'>(Date.now(), Math.random);
  const upload = path.join(folder, 'uploads', id);
  const truth =
    one.file === undefined
      ? await writeList(upload, { rows: one.rows, seed: one.seed })
      : (copyFileSync(one.file, upload), undefined);
  const worker = await startWorker();
  const startedAt = Date.now();
  const databaseCpuBefore = cpuOfDatabase();
  const byteCount = statSync(upload).size;
  await createImport(
    pool,
    { organisationId, userId: undefined, requestId: undefined },
    { id, listName, country: 'DE', others, fileName: 'list.csv', byteCount, start: true },
  );
  let state = 'waiting';
  let report: unknown;
  while (state === 'waiting' || state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const found = await findImport(pool, organisationId, id);
    state = found?.state ?? 'gone';
    report = found?.report ?? found?.fault;
  }
  const seconds = (Date.now() - startedAt) / 1000;
  const databaseCpuSeconds = cpuOfDatabase() - databaseCpuBefore;
  return { state, byteCount, truth, report, seconds, ...(await worker.end()), databaseCpuSeconds };
}

/** The jobs process as it is delivered: bundled, in a process of its own. */
async function startWorker(): Promise<{
  end(): Promise<{ idleMiB: number; peakMiB: number; cpuSeconds: number }>;
}> {
  const out = path.resolve('node_modules/.cache/measure-import/jobs.mjs');
  await build({
    stdin: {
      contents: `import { startJobs } from './src/jobs/jobs-process.ts';
        import { keepHeapSmall } from './src/jobs/small-heap.ts';
        import { createLogger } from './src/log.ts';
        keepHeapSmall();
        const log = createLogger({ from: 'jobs', level: 'warn', format: 'lines' });
        const jobs = await startJobs({ databaseUrl: process.argv[2], dataDir: process.argv[3], log });
        process.send(process.memoryUsage.rss());
        process.on('message', async () => {
          await jobs.stop();
          process.send({ maxRSS: process.resourceUsage().maxRSS, cpu: process.cpuUsage() }, () => process.exit(0));
        });`,
      resolveDir: process.cwd(),
    },
    outfile: out,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  const child = spawn(process.execPath, ['--enable-source-maps', out, server.urlOf('postgres'), folder], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const idle = await new Promise<number>((resolve) =>
    child.once('message', (bytes) => resolve(Number(bytes))),
  );
  return {
    end: () =>
      new Promise((resolve) => {
        child.once('message', (used: { maxRSS: number; cpu: { user: number; system: number } }) =>
          resolve({
            idleMiB: Math.round(idle / 1024 ** 2),
            peakMiB: Math.round(used.maxRSS / 1024),
            cpuSeconds: Math.round((used.cpu.user + used.cpu.system) / 10_000) / 100,
          }),
        );
        child.send('stop');
      }),
  };
}

/** What the server's processes have used so far (Linux; elsewhere 0), because wall time on a busy machine says little. */
function cpuOfDatabase(): number {
  if (process.platform !== 'linux') return 0;
  const postmaster = readFileSync(path.join(folder, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0];
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      if (fields[1] === postmaster) ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // it has ended meanwhile
    }
  }
  return ticks / 100;
}

/** The same rows out to a file and in again into tables of the same columns, without indexes, keys and checks. */
async function bareCopy(pool: Pool): Promise<number> {
  const client = await pool.connect();
  let seconds = 0;
  for (const table of ['contact', 'record', 'record_number']) {
    const file = path.join(folder, `${table}.copy`);
    await pipeline(client.query(copyTo(`COPY ${table} TO STDOUT`)), createWriteStream(file));
    await client.query(`CREATE TABLE bare_${table} (LIKE ${table})`);
    const startedAt = Date.now();
    await pipeline(
      createReadStream(file, { highWaterMark: 1024 ** 2 }),
      client.query(copyFrom(`COPY bare_${table} FROM STDIN`)),
    );
    seconds += (Date.now() - startedAt) / 1000;
    rmSync(file);
  }
  client.release();
  return seconds;
}
