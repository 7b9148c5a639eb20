/**
 * The data folder: who runs on it, and the small secrets that lie in it. One launcher per folder; the lock is a
 * file that names its process, because a lock of the operating system is not to be had from Node.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LaunchError } from './postgres-binaries.ts';
import { haveEnded, identify, isSameProcessAlive, type ProcessIdentity } from './process-identity.ts';

/** The content of `running.json`: how the command line, and a second start, find the product. */
export interface RunningNote {
  pid: number;
  port: number;
  host: string;
  /** Epoch milliseconds. */
  startedAt: number;
}

export interface DataFolder {
  path: string;
  /** Says how the product is reached from now on. */
  announce(note: RunningNote): void;
  /** Remembers the processes that the next launcher must wait for if this one is killed. */
  keepChildren(children: readonly ProcessIdentity[]): void;
  /** Takes the notes and the lock away. */
  release(): void;
}

const orphanLimitMs = 8000;

/**
 * Makes the folder and takes its lock. Refuses while another launcher lives on it; waits for (and at last ends) the
 * engine and the jobs process of a launcher that was killed, because two engines on one database must never be.
 */
export async function takeDataFolder(folder: string, log: (line: string) => void): Promise<DataFolder> {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.accessSync(folder, fs.constants.W_OK);
  } catch (error) {
    throw new LaunchError(`The data folder ${folder} cannot be written: ${(error as Error).message}`);
  }
  const lock = path.join(folder, 'launcher.lock');
  const noteFile = path.join(folder, 'running.json');
  await takeLock(lock, noteFile);
  const childrenFile = path.join(folder, 'children.json');
  await endOrphans(readJson<ProcessIdentity[]>(childrenFile) ?? [], log);
  fs.rmSync(noteFile, { force: true });
  return {
    path: folder,
    announce: (note) => writePrivateFile(noteFile, `${JSON.stringify(note)}\n`),
    keepChildren: (children) => writePrivateFile(childrenFile, `${JSON.stringify(children)}\n`),
    release: () => {
      for (const file of [noteFile, childrenFile]) fs.rmSync(file, { force: true });
      if (readIdentity(lock)?.pid === process.pid) fs.rmSync(lock, { force: true });
    },
  };
}

/** Writes a file that only its owner can read; a reader sees the old content or the new, never a part. */
export function writePrivateFile(file: string, content: string): void {
  const draft = `${file}.${process.pid}.new`;
  fs.writeFileSync(draft, content, { mode: 0o600 });
  fs.renameSync(draft, file);
}

/** The secret of the command line: made at the first start, kept from then on. */
export function keepCliToken(file: string): void {
  if (!fs.existsSync(file)) writePrivateFile(file, `${randomBytes(32).toString('base64url')}\n`);
  fs.chmodSync(file, 0o600);
}

async function takeLock(lock: string, noteFile: string): Promise<void> {
  const own = `${lock}.${process.pid}`;
  fs.writeFileSync(own, JSON.stringify(identify(process.pid)), { mode: 0o600 });
  try {
    for (let tries = 0; tries < 5; tries += 1) {
      try {
        fs.linkSync(own, lock); // fails when it exists: the one step that two starts cannot both take
        // Somebody who held the former lock for abandoned may be about to remove ours in its place.
        await sleep(30);
        if (readIdentity(lock)?.pid === process.pid) return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = readIdentity(lock);
      if (holder !== undefined && isSameProcessAlive(holder))
        throw new LaunchError(describeHolder(lock, noteFile));
      fs.rmSync(lock, { force: true });
    }
    throw new LaunchError(`The lock ${lock} cannot be taken. Is another start under way?`);
  } finally {
    fs.rmSync(own, { force: true });
  }
}

function describeHolder(lock: string, noteFile: string): string {
  const folder = path.dirname(lock);
  const pid = readIdentity(lock)?.pid;
  const note = readJson<RunningNote>(noteFile);
  if (note === undefined) return `Rufwerk is already starting on ${folder} (process ${pid}).`;
  return `Rufwerk already runs on ${folder}: http://localhost:${note.port} (process ${note.pid}).`;
}

async function endOrphans(left: readonly ProcessIdentity[], log: (line: string) => void): Promise<void> {
  const orphans = left.filter(isSameProcessAlive);
  if (orphans.length === 0) return;
  log('The last run was killed; waiting for its processes to finish');
  const pids = orphans.map((orphan) => orphan.pid);
  if (await haveEnded(pids, orphanLimitMs)) return;
  for (const orphan of orphans) {
    if (isSameProcessAlive(orphan)) process.kill(orphan.pid, 'SIGKILL');
  }
  await haveEnded(pids, 2000);
}

function readIdentity(file: string): ProcessIdentity | undefined {
  return readJson<ProcessIdentity>(file);
}

function readJson<Content>(file: string): Content | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Content;
  } catch {
    return undefined;
  }
}
