// What answer-to-agent.ts measures: PostgreSQL, Asterisk and the built engine as processes under this one, as the launcher has them, and a
// far end in this process, which so knows the instant of each 200 OK. Everything on loopback.
import path from 'node:path';
import { readConfig } from '../../src/config.ts';
import { startJobs } from '../../src/jobs/jobs-process.ts';
import { seedPractice } from '../../src/launch/seed.ts';
import { productDatabase, startPostgres } from '../../src/launch/postgres.ts';
import { createLogger } from '../../src/log.ts';
import { openFarEnd } from '../../src/practice/far-end.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { openPool } from '../../src/storage/pool.ts';
import { startAsterisk } from '../../src/telephony/asterisk/machine/start.ts';
import { engineApart } from '../launch/engine-apart.ts';
import { watchBridges } from './bridge-watch.ts';

const PASSWORD = 'four-brass-lamps-9';

export type AnswerWorld = Awaited<ReturnType<typeof openAnswerWorld>>;

/** Whoever opens it closes it; what was opened before something failed is closed by it. */
export async function openAnswerWorld(folder: string, agents: number) {
  const dataDir = path.join(folder, 'data');
  const opened: (() => unknown)[] = [];
  const close = async () => {
    for (const one of opened.splice(0).toReversed()) await one();
  };
  try {
    const { url: databaseUrl, pool } = await openDatabase(folder, opened);
    const logins = Array.from({ length: agents }, (_, index) => `agent${index}`);
    await seedPractice({
      pool,
      dataDir,
      logins: [
        ...logins.map((login) => ({
          role: 'agent' as const,
          login,
          displayName: login,
          password: PASSWORD,
        })),
        { role: 'supervisor', login: 'sofia', displayName: 'Sofia Krüger', password: PASSWORD },
      ],
    });
    const faults: Error[] = [];
    const lines: string[] = [];
    const { cacheDir, assetsDir } = readConfig({}, process.env);
    const asterisk = await startAsterisk({
      dataDir,
      cacheDir,
      assetsDir,
      log: (line) => lines.push(line),
    });
    opened.push(() => asterisk.stop());
    const farEnd = await openFarEnd({
      random: { next: () => 0.5 },
      trunk: { address: '127.0.0.1', port: asterisk.sipPort },
      keepHeardMs: 100,
      keptCalls: 5_000,
      onFault: (fault) => void faults.push(fault instanceof Error ? fault : new Error(String(fault))),
    });
    opened.push(() => farEnd.close());
    const engine = await engineApart(
      {
        DATA_DIR: dataDir,
        HOST: '127.0.0.1',
        PORT: '0',
        DATABASE_URL: databaseUrl,
        TELEPHONY: 'asterisk',
        ASTERISK_URL: asterisk.ariUrl,
        ASTERISK_SIP_PORT: String(asterisk.sipPort),
        PRACTICE_SIP_PORT: String(farEnd.port),
      },
      lines,
    );
    opened.push(() => engine.drain());
    const log = createLogger({ from: 'jobs', level: 'error', format: 'lines' });
    const jobs = await startJobs({ databaseUrl, dataDir, log });
    opened.push(() => jobs.stop());
    const watch = await watchBridges(asterisk.ariUrl);
    opened.push(() => watch.close());
    const url = `http://127.0.0.1:${engine.port}`;
    const enginePid = engine.pid ?? 0;
    return {
      url,
      dataDir,
      pool,
      asterisk,
      farEnd,
      enginePid,
      watch,
      logins,
      password: PASSWORD,
      faults,
      lines,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** With the settings of the product: a commit is on the disk. */
async function openDatabase(folder: string, opened: (() => unknown)[]) {
  const postgres = await startPostgres({ folder: path.join(folder, 'postgres'), log: () => undefined });
  opened.push(() => postgres.stop(5_000));
  const url = postgres.urlOf(productDatabase);
  await migrate({ connectionString: url, log: () => undefined });
  const pool = openPool({ connectionString: url, max: 2, name: 'answer world' });
  opened.push(() => pool.end());
  return { url, pool };
}
