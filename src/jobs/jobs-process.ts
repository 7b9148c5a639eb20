// What the jobs process does: it takes jobs from the queue in PostgreSQL, one import at a time, and finds what was left by one that died.
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger as JobLogger, type Runner, type TaskList, run, runMigrations } from 'graphile-worker';
import { type ImportId, parseId } from '../domain/ids.ts';
import { type Logger, businessEvents } from '../log.ts';
import { endWithoutRows, importsWithoutNeedOfFile } from '../storage/import-work.ts';
import { becomeTheJobsProcess, takeUpWhatWasLeft } from '../storage/jobs-queue.ts';
import { type Pool, openPool } from '../storage/pool.ts';
import { startUpkeep } from '../storage/upkeep.ts';
import { importList } from './import-list.ts';
import { lookAtImport } from './look-at-import.ts';

const STATEMENT_TIMEOUT_MS = 30 * 60_000;
const TAKE_OVER_LIMIT_MS = 20_000;
const HOUR_MS = 3_600_000;

export type JobsProcess = { stop(): Promise<void> };

/** Starts working jobs; resolves when the first can be taken. */
export async function startJobs(world: {
  databaseUrl: string;
  dataDir: string;
  log: Logger;
}): Promise<JobsProcess> {
  const { databaseUrl, dataDir, log } = world;
  const pool = openPool({
    connectionString: databaseUrl,
    max: 6,
    name: 'rufwerk jobs',
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    onError: (error) => log.warn({ err: error }, 'a connection to the database broke'),
  });
  const stopping = new AbortController();
  let runner: Runner | undefined;
  let clearing: NodeJS.Timeout | undefined;
  let right: Awaited<ReturnType<typeof becomeTheJobsProcess>>;
  try {
    right = await waitForTheRight(pool, log);
    const logger = new JobLogger(() => (level, message) => {
      if (level === 'error') log.error(message);
      else if (level === 'warning') log.warn(message);
      else log.debug(message);
    });
    await runMigrations({ pgPool: pool, logger });
    const again = await takeUpWhatWasLeft(pool);
    if (again > 0) log.info({ imports: again }, 'imports begin again from the beginning of their files');
    await clearUploads(pool, dataDir);
    clearing = setInterval(
      () =>
        void clearUploads(pool, dataDir).catch((error: unknown) =>
          log.warn({ err: error }, 'old uploads could not be cleared'),
        ),
      HOUR_MS,
    );
    runner = await run({
      pgPool: pool,
      concurrency: 2,
      noHandleSignals: true,
      pollInterval: 1_000,
      gracefulShutdownAbortTimeout: 4_000,
      logger,
      parsedCronItems: [],
      taskList: tasks({ pool, dataDir, log, signal: stopping.signal }),
    });
  } catch (error) {
    clearInterval(clearing);
    await right?.release();
    await pool.end();
    throw error;
  }
  const upkeep = startUpkeep(pool, (error) =>
    log.warn({ err: error }, 'the upkeep of the database has to wait'),
  );
  return {
    async stop() {
      stopping.abort();
      clearInterval(clearing);
      await upkeep.stop();
      await runner.stop().catch(() => undefined);
      await right?.release();
      await pool.end();
    },
  };
}

/** A process that was killed may hold its connection for a moment; two that live would each take the other's jobs for lost. */
async function waitForTheRight(pool: Pool, log: Logger) {
  for (let waitedMs = 0; waitedMs < TAKE_OVER_LIMIT_MS; waitedMs += 250) {
    const right = await becomeTheJobsProcess(pool);
    if (right !== undefined) return right;
    if (waitedMs === 0) log.info('another jobs process still holds this database; waiting for it to end');
    await sleep(250);
  }
  throw new Error('another jobs process works on this database');
}

function tasks(world: { pool: Pool; dataDir: string; log: Logger; signal: AbortSignal }): TaskList {
  const { pool, dataDir, log, signal } = world;
  const say = businessEvents(log);
  const random = createRandom();
  return {
    look_at_import: async (payload) => lookAtImport({ pool, dataDir }, importIdOf(payload)),
    import_list: async (payload, helpers) => {
      const importId = importIdOf(payload);
      try {
        const end = await importList({ pool, dataDir, now: Date.now, random, signal }, importId);
        if (end.state === 'done') say.importFinished({ importId, ...end.report });
        if (end.state === 'failed') say.importFailed({ importId, reason: end.code });
        if (end.state === 'cancelled') say.importFailed({ importId, reason: 'cancelled' });
      } catch (error) {
        log.error({ err: error, importId }, 'import could not be ended');
        const { attempts, max_attempts: mostAttempts } = helpers.job;
        if (attempts < mostAttempts) throw error;
        await endWithoutRows(pool, importId, { state: 'failed', fault: { code: 'fault' } });
        say.importFailed({ importId, reason: 'fault' });
      }
    },
  };
}

function importIdOf(payload: unknown): ImportId {
  const id = parseId<'import'>((payload as { importId?: unknown } | null)?.importId);
  if (id === undefined) throw new Error('a job without an import');
  return id;
}

/** Uploaded files that nothing needs any more; the ones that are just being uploaded are younger than an hour. */
async function clearUploads(pool: Pool, dataDir: string): Promise<void> {
  const folder = path.join(dataDir, 'uploads');
  const names = await readdir(folder).catch(() => []);
  const old: string[] = [];
  for (const name of names) {
    const { mtimeMs } = await stat(path.join(folder, name));
    if (parseId(name) !== undefined && mtimeMs < Date.now() - HOUR_MS) old.push(name);
  }
  for (const name of await importsWithoutNeedOfFile(pool, old))
    await rm(path.join(folder, name), { force: true });
}

/** Cryptographic chance in [0, 1), drawn a thousand at a time. */
function createRandom(): () => number {
  const drawn = new Uint32Array(1_024);
  let at = drawn.length;
  return () => {
    if (at === drawn.length) {
      crypto.getRandomValues(drawn);
      at = 0;
    }
    at += 1;
    return (drawn[at - 1] ?? 0) / 4_294_967_296;
  };
}
