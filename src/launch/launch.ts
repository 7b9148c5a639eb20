/**
 * The small parent. It owns what the others need (the data folder, PostgreSQL), starts the engine with its API and
 * the jobs process, watches them, and ends all of it in the right order. It does no work of the product itself.
 */
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { childEnvironment, type Config, ConfigError, type ConfigOverrides, readConfig } from '../config.ts';
import { createLogger } from '../log.ts';
import { migrate } from '../storage/migrate.ts';
import { outliveTerminal } from './child.ts';
import { addressesFor } from '../api/secure-listeners.ts';
import { ensureCertificate } from './certificate.ts';
import { type DataFolder, keepCliToken, takeDataFolder } from './data-folder.ts';
import { type Database, openDatabase } from './database.ts';
import { prepareFirstStart } from './first-start.ts';
import { openPractice } from './open-practice.ts';
import { LaunchError } from './postgres-binaries.ts';
import { listenForStop, type StopSignal } from './stop-signal.ts';
import { type ChildProgram, type Supervisor, supervise } from './supervise.ts';
import { openTelephony, type Telephony } from './telephony.ts';

/** What a test puts in place of the real thing; never reachable from the command line. */
export interface LaunchParts {
  programs?: (environment: () => NodeJS.ProcessEnv, telephony: Telephony) => ChildProgram[];
  /** Brings the database to where the programs expect it. */
  prepare?: (database: Database, config: Config, log: (line: string) => void) => Promise<Prepared>;
  print?: (lines: string) => void;
}

export interface Prepared {
  /** Done when the engine answers at this address, before people are told that it does. */
  beforeReady(url: string): Promise<void>;
  /** The lines after "Ready at URL". */
  greet(url: string): string[];
}

/** Together with the second that PostgreSQL's harder signals may take: everything has ended within 10 s. */
const childDrainMs = 6000;
const databaseStopMs = 1500;
const telephonyStopMs = 1500;
/** A server that is just being started is waited for, so that it can be ended. */
const openingLimitMs = 3000;

interface Run {
  config: Config;
  log: (line: string) => void;
  warn: (line: string) => void;
  print: (lines: string) => void;
  stop: StopSignal;
  parts: LaunchParts;
  folder?: DataFolder;
  opening?: Promise<Database>;
  dialing?: Promise<Telephony>;
  /** Aborted at the end: a start that is under way waits for nothing any longer. */
  callOff: AbortController;
  supervisor?: Supervisor;
}

/** Starts the product and keeps it running until it is told to stop; resolves with the exit code. */
export async function launch(overrides: ConfigOverrides = {}, parts: LaunchParts = {}): Promise<number> {
  const print = parts.print ?? ((lines: string) => process.stdout.write(`${lines}\n`));
  outliveTerminal();
  let config: Config;
  try {
    config = readConfig(overrides);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    return 2;
  }
  const logger = createLogger({ from: 'launcher', level: config.logLevel, format: config.logFormat });
  const log = (line: string) => logger.info(line);
  const warn = (line: string) => logger.warn(line);
  const run: Run = { config, log, warn, print, stop: listenForStop(), parts, callOff: new AbortController() };

  let reason: string | undefined;
  try {
    // Whatever is waited for, a signal ends the waiting; what has been started by then is ended below.
    await Promise.race([start(run), run.stop.asked]);
    if (!run.stop.isAsked()) reason = await endOfRun(run);
  } catch (error) {
    if (run.stop.isAsked()) logger.debug(error);
    else reason = error instanceof LaunchError ? error.message : String((error as Error).stack ?? error);
  }
  if (reason !== undefined) console.error(reason);
  const wasForced = await end(run);
  return wasForced ? 130 : reason === undefined ? 0 : 1;
}

async function start(run: Run): Promise<void> {
  const { config, log, stop } = run;
  const startedAt = Date.now();
  const folder = await takeDataFolder(config.dataDir, log);
  run.folder = folder;
  await refuseTakenPort(config);
  keepCliToken(config.cliTokenFile);
  // Beside the database: a first start fetches for some seconds.
  run.dialing = openTelephony({ config, log, warn: run.warn, signal: run.callOff.signal });
  run.dialing.catch(() => undefined); // awaited below, if it comes to that
  log(config.databaseUrl === null ? 'Starting PostgreSQL' : 'Using the PostgreSQL of DATABASE_URL');
  run.opening = openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log });
  const database = await run.opening;
  if (stop.isAsked()) return;
  const prepared = await (run.parts.prepare ?? prepare)(database, config, log);
  database.complete();
  if (stop.isAsked()) return;
  const telephony = await run.dialing;
  if (stop.isAsked()) return;

  const tls = config.needsTls
    ? await ensureCertificate({
        own: config.tls,
        dataDir: config.dataDir,
        host: config.host,
        now: new Date(),
        log,
      })
    : null;
  log('Starting the engine and the jobs process');
  // Known after the first start: an engine that is started again must come back on the same port.
  let port = config.port;
  const environment = () =>
    childEnvironment(config, { port, databaseUrl: database.url, telephony: telephony.decided, tls });
  run.supervisor = supervise({
    programs: (run.parts.programs ?? productPrograms)(environment, telephony),
    log,
    onChange: (living) => folder.keepChildren(living),
  });
  const failed = Promise.race([run.supervisor.failed, telephony.failed]).then((reason) => {
    throw new LaunchError(reason);
  });
  port = (await Promise.race([run.supervisor.start(), failed])).port;
  if (stop.isAsked()) return;
  const host = tls === null ? reachableHost(config.host) : '127.0.0.1';
  await prepared.beforeReady(`http://${host.includes(':') ? `[${host}]` : host}:${port}`);
  if (stop.isAsked()) return;
  folder.announce({ pid: process.pid, port, host, startedAt });
  const url = `http://${urlHost(tls === null ? config.host : '127.0.0.1')}:${port}`;
  const others =
    tls === null ? [] : addressesFor(config.host).map((each) => `https://${urlHost(each)}:${port}`);
  const fromElsewhere =
    tls === null || others.length === 0
      ? []
      : [
          `From other computers: ${others.join(' ')}`,
          `Fingerprint of the certificate (SHA-256): ${tls.fingerprint}`,
        ];
  // In one piece: whoever waits for "Ready at" may read the logins below it at once.
  const greeting = [...fromElsewhere, ...prepared.greet(url), ...telephony.greeting];
  run.print([`Ready at ${url}`, ...greeting].join('\n'));
}

/** Resolves when the run is over: undefined when it was told to stop, else with the reason. */
async function endOfRun(run: Run): Promise<string | undefined> {
  const [database, telephony] = await Promise.all([run.opening, run.dialing]);
  const ends: (Promise<string | undefined> | undefined)[] = [
    run.stop.asked.then(() => undefined),
    run.supervisor?.failed,
    database?.failed,
    telephony?.failed,
  ];
  return Promise.race(ends.filter((end) => end !== undefined));
}

/** Ends what was started, children before Asterisk and the database; resolves with true when a second signal cut it short. */
async function end(run: Run): Promise<boolean> {
  const { supervisor, folder, stop } = run;
  run.callOff.abort();
  const opened = <Part>(part: Promise<Part> | undefined) =>
    Promise.race([part?.catch(() => undefined), sleep(openingLimitMs, undefined, { ref: false })]);
  const [database, telephony] = await Promise.all([opened(run.opening), opened(run.dialing)]);
  const isPolite = stop.isAsked();
  if (isPolite) run.log('Finishing what is under way (once more ends at once)');
  const drained = (async () => {
    await supervisor?.drain(childDrainMs);
    await Promise.all([telephony?.stop(telephonyStopMs), database?.stop(databaseStopMs)]);
    return false;
  })();
  let isForced = false;
  const forced = stop.forced.then(async () => {
    isForced = true;
    supervisor?.kill();
    await Promise.all([telephony?.stop(0), database?.stop(0)]);
    return true;
  });
  // Killed children end the draining, too: it may be first at the door.
  const wasForced = (await Promise.race([drained, forced])) || isForced;
  folder?.release();
  stop.release();
  if (isPolite) run.log(wasForced ? 'Ended at once' : 'Everything has ended');
  return wasForced;
}

async function prepare(database: Database, config: Config, log: (line: string) => void): Promise<Prepared> {
  await bringUpToDate(database, log);
  const { greet, isFresh } = await prepareFirstStart({ database, dataDir: config.dataDir, log });
  const beforeReady = async (url: string) => {
    if (!isFresh) return;
    await openPractice({ url, cliTokenFile: config.cliTokenFile }).catch((error: Error) =>
      log(`The practice campaign waits to be started by sofia: ${error.message}`),
    );
  };
  return { beforeReady, greet };
}

async function bringUpToDate(database: Database, log: (line: string) => void): Promise<void> {
  try {
    await migrate({ connectionString: database.url, log });
  } catch (error) {
    // The driver's messages name the host or the role, never the password.
    const { message, code } = error as NodeJS.ErrnoException;
    const which = database.isEmbedded ? 'The embedded database' : 'The PostgreSQL of DATABASE_URL';
    throw new LaunchError(`${which} cannot be used: ${message || code}`);
  }
}

function productPrograms(environment: () => NodeJS.ProcessEnv, telephony: Telephony): ChildProgram[] {
  const file = (name: string) => fileURLToPath(new URL(`./${name}.js`, import.meta.url));
  // Without Asterisk the practice telephone network has nobody to talk to.
  const names = ['engine', 'jobs', ...(telephony.decided.kind === 'asterisk' ? ['practice'] : [])];
  return names.map((name) => ({ name, file: file(name), environment }));
}

/** Asked before anything is started, so that the answer is one clear line and not a crash of the engine. */
async function refuseTakenPort(config: Config): Promise<void> {
  if (config.port === 0) return;
  const server = net.createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(config.port, config.host, resolve);
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new LaunchError(
        `Port ${config.port} is in use by another program. Choose another one: npm start -- --port N (0 takes a free one).`,
      );
    }
    if (code === 'EACCES')
      throw new LaunchError(`Port ${config.port} may not be used by this user. Choose one over 1023.`);
    throw new LaunchError(`Rufwerk cannot listen on --host ${config.host}: ${(error as Error).message}`);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Where a program on this machine reaches a server that listens on `host`. */
function reachableHost(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}

/** The host as it is shown and opened in a browser on this machine. */
function urlHost(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
