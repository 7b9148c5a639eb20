/**
 * The embedded PostgreSQL: made once, started, found again, stopped. It listens on a Unix socket only, in a folder
 * that only its owner can enter, so that it needs no password and meets no other server on a port.
 *
 * It survives a launcher that is killed. The next launcher attaches to it instead of failing.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  choosePostgresUser,
  findPostgresBinaries,
  LaunchError,
  makeServerFolder,
  type PostgresBinaries,
  type PostgresUser,
} from './postgres-binaries.ts';
import { haveEnded, isAlive, isPostgresOf } from './process-identity.ts';

export interface PostgresOptions {
  /** The cluster's folder; made when it does not exist. Its socket lies beside it, or under the temp folder. */
  folder: string;
  log: (line: string) => void;
  /** Server settings beside ours, e.g. `{ fsync: 'off' }` for a cluster that only tests use. */
  settings?: Readonly<Record<string, string>>;
}

export interface RunningPostgres {
  pid: number;
  /** True when the server was already running, left over by a launcher that was killed. */
  attached: boolean;
  socketFolder: string;
  /** The URL of one database in this cluster, as `pg` and libpq read it. */
  urlOf(database: string): string;
  /** Ends the server: fast (transactions roll back, all is written), and after `limitMs` at once. */
  stop(limitMs: number): Promise<void>;
  /** Resolves when the server has ended, wanted or not. */
  ended: Promise<void>;
}

const superuser = 'rufwerk';
/** The database of the product; a cluster is made with it, so that there is no moment without. */
export const productDatabase = 'rufwerk';
/** sockaddr_un.sun_path holds 107 bytes on Linux and 103 on macOS, with "/.s.PGSQL.5432" behind the folder. */
const longestSocketFolder = 100 - '/.s.PGSQL.5432'.length;
const startLimitMs = 60_000;

/** Starts the cluster's server or attaches to the one that runs; resolves when it accepts connections. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const folder = path.resolve(options.folder);
  const binaries = findPostgresBinaries();
  const user = choosePostgresUser(binaries, folder);
  if (!fs.existsSync(path.join(folder, 'PG_VERSION')))
    makeCluster(folder, binaries, { user, log: options.log });

  const found = readPidFile(folder);
  if (found !== undefined && isPostgresOf(found.pid, folder)) {
    const server = await attach(folder);
    if (server !== undefined) return server;
  } else if (found !== undefined && isAlive(found.pid)) {
    // The number in a left-over file belongs to a stranger now. PostgreSQL would take it for a living server.
    fs.rmSync(path.join(folder, 'postmaster.pid'));
  }
  return startServer(folder, binaries, { ...options, user });
}

/**
 * Where the server's socket lies: beside the cluster; under the temp folder when that path is too long for a socket
 * address.
 */
export function socketFolderOf(folder: string): string {
  const beside = `${folder}-socket`;
  if (Buffer.byteLength(beside) <= longestSocketFolder) return beside;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return path.join(os.tmpdir(), `rufwerk-${name}`);
}

/** Made under another name and renamed when whole: a kill in the middle leaves nothing that looks like a cluster. */
function makeCluster(
  folder: string,
  binaries: PostgresBinaries,
  context: { user: PostgresUser; log: (line: string) => void },
): void {
  // An empty folder may stand there already (a mounted volume does); one with content is not ours to replace.
  if (fs.existsSync(folder) && fs.readdirSync(folder).length > 0) {
    throw new LaunchError(
      `${folder} should hold the database, but holds something else. Choose another data folder.`,
    );
  }
  context.log('Making the database');
  const draft = `${folder}.new`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  makeServerFolder(draft, context.user);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username', superuser, '--auth=trust'];
  runProgram(context.user, [binaries.initdb, '-D', draft, ...access, ...locale], '');
  runProgram(
    context.user,
    [binaries.postgres, '--single', '-D', draft, 'postgres'],
    `CREATE DATABASE ${productDatabase}\n`,
  );
  if (fs.existsSync(folder)) fs.rmdirSync(folder);
  fs.renameSync(draft, folder);
  syncFolder(path.dirname(folder));
}

function runProgram(user: PostgresUser, command: readonly string[], input: string): void {
  const [program = '', ...args] = [...user.prefix, ...command];
  const run = spawnSync(program, args, {
    ...user.ids,
    input,
    cwd: '/',
    env: serverEnvironment(),
    encoding: 'utf8',
    // Ctrl+C in the terminal reaches the whole group; half a cluster would be thrown away anyway.
    timeout: startLimitMs,
  });
  if (run.status === 0) return;
  const reason = run.error?.message ?? (run.stderr || run.stdout || `signal ${run.signal}`);
  throw new LaunchError(`The database could not be made: ${reason.trim()}`);
}

function syncFolder(folder: string): void {
  const handle = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

async function startServer(
  folder: string,
  binaries: PostgresBinaries,
  options: PostgresOptions & { user: PostgresUser },
): Promise<RunningPostgres> {
  const socketFolder = socketFolderOf(folder);
  makeServerFolder(socketFolder, options.user);
  const logFile = `${folder}.log`;
  const args = ['-D', folder, ...settingArgs({ ...serverSettings(socketFolder), ...options.settings })];
  const [program = '', ...rest] = [...options.user.prefix, binaries.postgres, ...args];

  for (const end = Date.now() + startLimitMs; ; ) {
    const output = openLog(logFile);
    const before = fs.fstatSync(output).size;
    // Detached: Ctrl+C in the terminal must not reach the server before the engine has drained.
    const child = spawn(program, rest, {
      ...options.user.ids,
      cwd: '/',
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', output, output],
    });
    fs.closeSync(output);
    const ended = endOf(child);
    if (await isReady(folder, child, end)) {
      return running({ pid: child.pid as number, attached: false, folder, ended });
    }
    const text = fs.readFileSync(logFile).subarray(before).toString();
    // The children of a killed server need a moment to notice; until then its shared memory is in use.
    const leftovers = /pre-existing shared memory block|lock file .* already exists/.test(text);
    if (!leftovers || Date.now() > end) {
      throw new LaunchError(
        `PostgreSQL did not start (${logFile}): ${text.trim().split('\n').slice(-4).join(' | ')}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The server's own log: added to, and begun anew with one predecessor kept when it has grown over 5 MB. */
function openLog(file: string): number {
  if (fs.existsSync(file) && fs.statSync(file).size > 5_000_000) fs.renameSync(file, `${file}.1`);
  return fs.openSync(file, 'a', 0o600);
}

function serverSettings(socketFolder: string): Record<string, string> {
  return {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    // A failing statement and its detail carry phone numbers; neither may be in a log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
}

function settingArgs(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}

/** The server writes its state into the eighth line of its pid file; only "ready" takes connections. */
async function isReady(folder: string, child: ChildProcess, endAt: number): Promise<boolean> {
  while (Date.now() < endAt) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return false;
    const file = readPidFile(folder);
    if (file !== undefined && file.pid === child.pid && file.state === 'ready') return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  child.kill('SIGQUIT');
  return false;
}

/** Joins a server that runs; undefined when it ended meanwhile (it was on its way down). */
async function attach(folder: string): Promise<RunningPostgres | undefined> {
  for (const end = Date.now() + startLimitMs; Date.now() < end; ) {
    const file = readPidFile(folder);
    if (file === undefined || !isPostgresOf(file.pid, folder)) return undefined;
    if (file.state === 'ready') {
      return running({ pid: file.pid, attached: true, folder, ended: endOfStranger(file.pid) });
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new LaunchError(
    `The PostgreSQL that runs in ${folder} does not become ready. End it, then start again.`,
  );
}

/** A server that is not our child cannot tell us that it ended; so it is asked, without keeping the process alive. */
function endOfStranger(pid: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isAlive(pid)) return;
      clearInterval(timer);
      resolve();
    }, 250);
    timer.unref();
  });
}

function readPidFile(folder: string): { pid: number; socketFolder: string; state: string } | undefined {
  let lines: string[];
  try {
    lines = fs.readFileSync(path.join(folder, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, socketFolder: lines[4] ?? '', state: (lines[7] ?? '').trim() };
}

function running(server: {
  pid: number;
  attached: boolean;
  folder: string;
  ended: Promise<void>;
}): RunningPostgres {
  const { pid, attached, folder, ended } = server;
  // A server that we attached to may have been started under another temp folder: its own word counts.
  const socketFolder = readPidFile(folder)?.socketFolder || socketFolderOf(folder);
  return {
    pid,
    attached,
    socketFolder,
    ended,
    urlOf: (database) => `postgresql://${superuser}@/${database}?host=${encodeURIComponent(socketFolder)}`,
    stop: async (limitMs) => {
      for (const [signal, waitMs] of [
        ['SIGINT', limitMs],
        ['SIGQUIT', 1000],
        ['SIGKILL', 1000],
      ] as const) {
        try {
          process.kill(pid, signal);
        } catch {
          return; // it has ended
        }
        if (await haveEnded([pid], waitMs)) return;
      }
    },
  };
}
