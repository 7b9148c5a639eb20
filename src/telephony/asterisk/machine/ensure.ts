/**
 * A fit Asterisk: one that the machine has, else the one in the cache, else one that is fetched into it. The cache is shared by
 * all data folders of a user: one start at a time fetches, and what is in its place is whole.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ask } from './command.ts';
import { fetchAsterisk } from './fetch.ts';
import { findInstallation } from './find.ts';
import { AsteriskUnavailable, type Installation, leastVersion } from './installation.ts';
import { withFolderLock } from './lock.ts';
import { type Architecture, architectureOf, pins as shippedPins, type Pins } from './packages.ts';
import { readInstallation } from './unpack.ts';

export interface EnsureOptions {
  readonly cacheDir: string;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Only tests have others than the shipped ones. */
  readonly pins?: Pins;
  /** Where an Asterisk of the machine is looked for; the usual places unless said otherwise. */
  readonly programs?: readonly string[];
  /** Only tests have another way to an unpacked Asterisk. */
  readonly fetch?: typeof fetchAsterisk;
  /** Taken where `cacheDir` cannot be written. */
  readonly otherCacheDir?: string;
}

/** What lies beside the unpacked files: how the folder came to be, and what must be in it. */
interface Manifest {
  readonly version: string;
  readonly how: string;
  readonly packages: readonly { name: string; version: string; sha256: string }[];
  /** Bytes by path. */
  readonly files: Readonly<Record<string, number>>;
}

const manifestName = 'rufwerk.json';

/** Resolves with an Asterisk that can be started; rejects with AsteriskUnavailable and a reason for people. */
export async function ensureInstallation(options: EnsureOptions): Promise<Installation> {
  const { log, pins = shippedPins } = options;
  const found = await findInstallation(options);
  if (found !== undefined) return found;
  const architecture = architectureOf(process.platform, process.arch);
  if (architecture === undefined) {
    throw new AsteriskUnavailable(
      `Asterisk comes by itself on Linux (x86-64, arm64) only; this is ${process.platform} on ${process.arch}`,
    );
  }
  const places = [options.cacheDir, options.otherCacheDir].filter((place) => place !== undefined);
  // Looked at before anything is written: a cache that others filled may be closed to us.
  for (const place of places) {
    const cached = await readCached(cachedFolder(place, architecture, pins), architecture, log);
    if (cached !== undefined) return cached;
  }
  const folder = cachedFolder(firstWritable(places), architecture, pins);
  return withFolderLock(`${folder}.lock`, options, async () => {
    // Somebody else may have fetched it while we waited.
    const meanwhile = await readCached(folder, architecture, log);
    return meanwhile ?? fetchInto(folder, architecture, { ...options, pins });
  });
}

function firstWritable(places: readonly string[]): string {
  const faults: string[] = [];
  for (const place of places) {
    try {
      fs.mkdirSync(place, { recursive: true });
      fs.accessSync(place, fs.constants.W_OK);
      return place;
    } catch (error) {
      faults.push((error as Error).message);
    }
  }
  throw new AsteriskUnavailable(`no cache folder can be written: ${faults.join('; ')}`);
}

/** One folder for each set of pins: a new release of ours fetches anew and leaves running ones alone. */
export function cachedFolder(cacheDir: string, architecture: Architecture, pins: Pins): string {
  const hash = createHash('sha256').update(JSON.stringify(pins)).digest('hex').slice(0, 12);
  return path.join(cacheDir, `asterisk-${leastVersion[0]}-${architecture.name}-${hash}`);
}

/** Undefined when nothing is there, or when it is not what it was. */
async function readCached(
  folder: string,
  architecture: Architecture,
  log: (line: string) => void,
): Promise<Installation | undefined> {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(fs.readFileSync(path.join(folder, manifestName), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
  const damaged = Object.entries(manifest.files).find(
    ([file, bytes]) => fs.statSync(path.join(folder, file), { throwIfNoEntry: false })?.size !== bytes,
  );
  if (damaged === undefined) {
    try {
      return await readInstallation(folder, architecture);
    } catch (error) {
      log(`The Asterisk in ${folder} does not run (${(error as Error).message}); fetching it anew`);
      return undefined;
    }
  }
  log(`The Asterisk in ${folder} is damaged (${damaged[0]}); fetching it anew`);
  return undefined;
}

async function fetchInto(
  folder: string,
  architecture: Architecture,
  options: EnsureOptions & { pins: Pins },
): Promise<Installation> {
  const draft = `${folder}.new`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { recursive: true });
  const beganAt = Date.now();
  try {
    const fetched = await (options.fetch ?? fetchAsterisk)({ ...options, architecture, workFolder: draft });
    const { version } = await readInstallation(fetched.root, architecture);
    const packages = fetched.packages.map(({ name, version: own, sha256 }) => ({
      name,
      version: own,
      sha256,
    }));
    const manifest: Manifest = { version, how: fetched.how, packages, files: filesIn(fetched.root) };
    fs.writeFileSync(path.join(fetched.root, manifestName), JSON.stringify(manifest));
    // On the disk before it is in its place: after a power cut there is all of it or nothing.
    await ask(['sync', '-f', fetched.root]);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(fetched.root, folder);
    const seconds = ((Date.now() - beganAt) / 1000).toFixed(1);
    options.log(`Asterisk ${version} is in ${folder} (${seconds} s)`);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
  return readInstallation(folder, architecture);
}

function filesIn(root: string): Record<string, number> {
  const files = fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(files.map((file) => [path.relative(root, file), fs.statSync(file).size]));
}
