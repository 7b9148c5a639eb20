/** The database of this run: the embedded server, watched and started again when it ends, or the one of DATABASE_URL. */
import fs from 'node:fs';
import path from 'node:path';
import { type PostgresOptions, productDatabase, type RunningPostgres, startPostgres } from './postgres.ts';

export interface Database {
  url: string;
  isEmbedded: boolean;
  /** Resolves with the reason when the embedded server cannot be kept alive. */
  failed: Promise<string>;
  /** The first start has done all it had to; from now on the database is kept. */
  complete(): void;
  stop(limitMs: number): Promise<void>;
}

const crashLimit = 5;
const crashWindowMs = 60_000;

/** Opens the database that the configuration names; null means the embedded one in the data folder. */
export async function openDatabase(options: {
  databaseUrl: string | null;
  dataDir: string;
  log: (line: string) => void;
}): Promise<Database> {
  if (options.databaseUrl !== null) {
    return {
      url: options.databaseUrl,
      isEmbedded: false,
      failed: new Promise(() => undefined),
      complete: () => undefined,
      stop: async () => undefined,
    };
  }
  return openEmbedded({ folder: path.join(options.dataDir, 'postgres'), log: options.log });
}

async function openEmbedded(options: PostgresOptions): Promise<Database> {
  const unfinished = await discardUnfinished(options);
  let isEnding = false;
  let server: RunningPostgres = await startPostgres(options);
  if (server.attached) options.log('PostgreSQL was still running and is used again');
  let fail: (reason: string) => void = () => undefined;
  const failed = new Promise<string>((resolve) => {
    fail = resolve;
  });

  const watch = async () => {
    const crashes: number[] = [];
    for (;;) {
      await server.ended;
      if (isEnding) return;
      crashes.push(Date.now());
      if (crashes.filter((at) => at > Date.now() - crashWindowMs).length >= crashLimit) {
        fail(`PostgreSQL ended ${crashLimit} times within ${crashWindowMs / 1000} s.`);
        return;
      }
      options.log('PostgreSQL ended unexpectedly; starting it again');
      server = await startPostgres(options);
      if (isEnding) await server.stop(1000); // the stop came while it was starting
    }
  };
  void watch().catch((error: unknown) => fail((error as Error).message));

  return {
    url: server.urlOf(productDatabase),
    isEmbedded: true,
    failed,
    complete: () => fs.rmSync(unfinished, { force: true }),
    stop: async (limitMs) => {
      isEnding = true;
      await server.stop(limitMs);
    },
  };
}

/**
 * A first start that was killed halfway leaves a database with a part of the practice organisation. Nobody has ever
 * signed in to it, so it is made anew. Returns the mark that stands as long as the first start is not complete.
 */
async function discardUnfinished(options: PostgresOptions): Promise<string> {
  const mark = `${options.folder}.unfinished`;
  const exists = fs.existsSync(options.folder);
  if (exists && fs.existsSync(mark)) {
    options.log('The first start was not completed; beginning it again');
    // It may still be running, left by the launcher that was killed.
    const left = fs.existsSync(path.join(options.folder, 'postmaster.pid'))
      ? await startPostgres(options)
      : undefined;
    await left?.stop(1000);
    fs.rmSync(options.folder, { recursive: true });
  }
  if (!fs.existsSync(path.join(options.folder, 'PG_VERSION'))) fs.writeFileSync(mark, '');
  return mark;
}
