/**
 * The engine's process, put together from its real parts: clock, chance, journal, database, telephone, engine, API. An installation that
 * nobody has set up yet has no floor: the API is there for the set-up page, and the engine is opened after it.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openFeed } from './api/live/feed.ts';
import { type RunningApi, openApi } from './api/server.ts';
import type { Config } from './config.ts';
import type { Engine, EngineParts } from './engine/engine-face.ts';
import { openEngine } from './engine/engine.ts';
import { type Clock, type Random, StaleEpoch } from './engine/ports.ts';
import { openJournal } from './journal.ts';
import { type Logger, businessEvents } from './log.ts';
import { RecordingFiles } from './recordings/files.ts';
import { openKeeper } from './recordings/keeper.ts';
import { openEngineStore } from './storage/engine-store.ts';
import { requireSchema } from './storage/migrate.ts';
import { allFloors } from './storage/organisations.ts';
import { type Pool, openPool } from './storage/pool.ts';
import { openSecretBox } from './storage/secret-box.ts';
import {
  asteriskSocketOf,
  deskServerOf,
  openAnnouncements,
  openTelephone,
  telephonyKindOf,
} from './telephone-parts.ts';
import type { Sounds } from './telephony/asterisk/sounds.ts';

export type EngineProcess = {
  readonly port: number;
  readonly api: RunningApi;
  /** Stores what is pending, lets the floor go, closes the screens, ends the connections. */
  drain(): Promise<void>;
};

export type EngineProcessOptions = {
  readonly config: Config & { readonly databaseUrl: string };
  readonly log: Logger;
  /** The engine can not go on; the process must end (and is started again). */
  readonly onFatal: (fault: Error) => void;
};

const POOL_SIZE = 20;
/** Longer than a lease lives: the engine that was killed a moment ago still holds its floor. */
const LEASE_WAIT_MS = 20_000;
const LEASE_RETRY_MS = 500;
const TELEPHONE_WAIT_MS = 5_000;
/** One for the writer, one for the lease, and two for counting and looking up. */
const ENGINE_POOL_SIZE = 4;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, deed) {
    const timer = setTimeout(deed, delayMs);
    return () => clearTimeout(timer);
  },
};

const CHANCES = 2 ** 47;
export const systemRandom: Random = { next: () => randomInt(CHANCES) / CHANCES };

/** Starts everything, and listens. Rejects when the database is not of this version or the floor can not be had. */
export async function startEngineProcess({
  config,
  log,
  onFatal,
}: EngineProcessOptions): Promise<EngineProcess> {
  const open = (name: string, max: number) =>
    openPool({
      connectionString: config.databaseUrl,
      max,
      name,
      onError: (error) => log.warn({ err: error }, 'a connection to the database was lost'),
    });
  const pool = open('rufwerk api', POOL_SIZE);
  // Of its own: a slow list page must not keep a call waiting for a connection.
  const enginePool = open('rufwerk engine', ENGINE_POOL_SIZE);
  await requireSchema(pool);
  const journal = openJournal(path.join(config.dataDir, 'journal', 'rescues'));
  const [clock, random, feed] = [systemClock, systemRandom, openFeed()];
  const recordings = new RecordingFiles(path.join(config.dataDir, 'recordings'));
  const announcements = openAnnouncements(config, { pool, log });
  const events = businessEvents(log);
  const owner = ownerOf(config.dataDir);
  const store = openEngineStore(enginePool, {
    secrets: openSecretBox(config.dataDir),
    practicePort: config.telephony.practiceSipPort ?? undefined,
    onUnreadable: (trunk, fault) =>
      log.error({ err: fault, trunk }, 'the secret of a trunk must be entered again'),
  });
  let floor: RunningFloor | undefined;
  const openFloor = async () => {
    const { sounds } = announcements;
    const parts = { config, pool, log, clock, random, feed, journal, owner, store, recordings, onFatal };
    await announcements.onChanged();
    floor ??= await openRunningFloor({ ...parts, sounds });
  };
  await openFloor();
  const api = await openApi({
    config,
    pool,
    log,
    events,
    clock,
    random,
    feed,
    telephony: telephonyKindOf(config),
    asteriskSocket: asteriskSocketOf(config),
    deskServer: deskServerOf(config),
    recordings,
    announcements,
    engine: () => floor?.engine,
    onSetUp: openFloor,
  });
  const port = await api.listen({ port: config.port, host: config.host });
  return {
    port,
    api,
    async drain() {
      await floor?.drain();
      await api.close();
      await floor?.close();
      journal.close();
      await enginePool.end();
      await pool.end();
    },
  };
}

/**
 * The engine's name at the floor's lease: one for each data folder, so that the engine that comes after a killed one has the floor at once
 * and need not wait for the lease to run out. A data folder has one launcher at a time (its lock), and a launcher one engine.
 */
function ownerOf(dataDir: string): string {
  const file = path.join(dataDir, 'engine-owner');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(file, randomUUID(), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}

/** What there is of a floor in this process: its engine, its telephone, and who keeps its recordings. */
type RunningFloor = { readonly engine: Engine; drain(): Promise<void>; close(): Promise<void> };

type FloorParts = Omit<EngineParts, 'floorId' | 'telephony'> & {
  readonly config: Config;
  readonly pool: Pool;
  readonly log: Logger;
  readonly recordings: RecordingFiles;
  readonly sounds: Sounds | undefined;
};

/** Opens the engine on the installation's floor; undefined while there is none. */
async function openRunningFloor(parts: FloorParts): Promise<RunningFloor | undefined> {
  const { pool, log, clock, recordings, onFatal } = parts;
  const [floor, ...others] = await allFloors(pool);
  if (floor === undefined) {
    log.info('nobody has set up this installation yet');
    return undefined;
  }
  if (others.length > 0) log.warn({ floors: others.map((other) => other.name) }, 'floors without an engine');
  const telephony = openTelephone({
    ...parts,
    appName: `rufwerk-${floor.floorId}`,
    onReplaced: () => onFatal(new Error('another engine has taken the telephone of this floor')),
  });
  const engine = await openWhenFree({ ...parts, telephony, floorId: floor.floorId }, log);
  // Asterisk answers within milliseconds where it runs; where it does not, people go on without it and read that it is away.
  for (let waitedMs = 0; engine.telephoneAway() && waitedMs < TELEPHONE_WAIT_MS; waitedMs += 50)
    await sleep(50);
  const keeper = openKeeper({ pool, telephony, files: recordings, clock, log });
  return {
    engine,
    async drain() {
      await keeper.close();
      await engine.drain();
    },
    close: () => telephony.close(),
  };
}

async function openWhenFree(parts: EngineParts, log: Logger): Promise<Engine> {
  for (let waitedMs = 0; ; waitedMs += LEASE_RETRY_MS) {
    try {
      return await openEngine(parts);
    } catch (error) {
      if (!(error instanceof StaleEpoch) || waitedMs >= LEASE_WAIT_MS) throw error;
      if (waitedMs === 0) log.info('the floor is still held by the engine before this one; waiting for it');
      await sleep(LEASE_RETRY_MS);
    }
  }
}
