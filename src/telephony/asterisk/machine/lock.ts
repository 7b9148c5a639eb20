/** One at a time, between processes: the lock is a file that names its holder, and one of a dead process counts for nothing. */
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isSameProcessAlive, type ProcessIdentity } from '../../../launch/process-identity.ts';

export interface LockOptions {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const askEveryMs = 200;

/** Runs `work` as soon as nobody else holds the lock. */
export async function withFolderLock<Result>(
  lock: string,
  options: LockOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  const own = `${lock}.${process.pid}-${Math.random().toString(36).slice(2)}`;
  const content = JSON.stringify(identify(process.pid));
  fs.writeFileSync(own, content);
  try {
    for (let isAnnounced = false; !take(own, lock); ) {
      const holder = readHolder(lock);
      if (holder === undefined || !isSameProcessAlive(holder)) {
        fs.rmSync(lock, { force: true });
        continue;
      }
      if (!isAnnounced) options.log(`Process ${holder.pid} is fetching Asterisk; waiting for it`);
      isAnnounced = true;
      await sleep(askEveryMs, undefined, options.signal === undefined ? {} : { signal: options.signal });
    }
  } finally {
    fs.rmSync(own, { force: true });
  }
  try {
    return await work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

/** A link fails when the name exists: the one step that two starts cannot both take. */
function take(own: string, lock: string): boolean {
  try {
    fs.linkSync(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(lock: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(fs.readFileSync(lock, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
