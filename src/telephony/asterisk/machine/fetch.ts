/**
 * Fetches our Asterisk into a folder: the pinned packages; when Debian has moved on, the same packages as Debian has them
 * now; when even their names have changed, everything that apt holds for needed. Always signed, never older than the fixed
 * release.
 */
import fs from 'node:fs';
import path from 'node:path';
import { type AptOptions, openPrivateApt, type PlannedPackage, type PrivateApt } from './apt.ts';
import { AsteriskUnavailable, versionFault } from './installation.ts';
import { type Architecture, type PinnedPackage, type Pins } from './packages.ts';
import { checkLibraries, readInstallation, unpack, verifyFile } from './unpack.ts';

export interface FetchOptions {
  readonly pins: Pins;
  readonly architecture: Architecture;
  /** Emptied; afterwards `root/` in it is the Asterisk. */
  readonly workFolder: string;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface Fetched {
  readonly root: string;
  readonly how: 'pinned' | 'newer' | 'resolved';
  readonly packages: readonly PlannedPackage[];
}

const progressEveryMs = 2000;

/** Resolves when the Asterisk in `root` is whole and its libraries are all there. */
export async function fetchAsterisk(options: FetchOptions): Promise<Fetched> {
  const { pins, architecture, workFolder, log, signal } = options;
  const pinned = pins.architectures[architecture.name] ?? [];
  const aptOptions = (mayBeOld: boolean): AptOptions => ({
    folder: path.join(workFolder, 'apt'),
    suite: pins.suite,
    architecture: architecture.name,
    mayBeOld,
    signal,
  });
  log(`Asking the Debian mirror of this machine for Asterisk (suite ${pins.suite})`);
  const apt = await openPrivateApt(aptOptions(true));
  const exact = await apt.plan(pinned.map(({ name, version }) => `${name}=${version}`));
  if (exact !== undefined) {
    comparePins(exact, pinned);
    return install({ how: 'pinned', packages: exact, apt }, options);
  }
  log('Debian no longer has the pinned versions; taking those that it has now');
  // Without pins the list's own date counts: whoever holds back an old list could hold back a mended fault.
  const current = await openPrivateApt(aptOptions(false));
  const same = await current.plan(pinned.map(({ name }) => name));
  if (same !== undefined) {
    try {
      return await install({ how: 'newer', packages: requireRelease(same), apt: current }, options);
    } catch (error) {
      if (!(error instanceof AsteriskUnavailable) || !/lack/.test(error.message)) throw error;
      log(`The packages have changed (${error.message}); taking all that Asterisk depends on`);
    }
  }
  const all = requireRelease(await current.closure('asterisk'));
  return install({ how: 'resolved', packages: all, apt: current }, options);
}

/** The mirror's list must agree with the pins before anything is fetched. */
export function comparePins(planned: readonly PlannedPackage[], pinned: readonly PinnedPackage[]): void {
  for (const pin of pinned) {
    const found = planned.find((one) => one.name === pin.name);
    if (found?.version === pin.version && found.sha256 === pin.sha256) continue;
    throw new AsteriskUnavailable(
      `the mirror's ${pin.name} ${found?.version ?? ''} has the SHA-256 ${found?.sha256 ?? 'none'}, pinned is ${pin.sha256}`,
    );
  }
}

/** Debian writes 1:22.10.1+dfsg-1: behind the epoch stands the version of Asterisk. */
function requireRelease(packages: readonly PlannedPackage[]): readonly PlannedPackage[] {
  const found = packages.find((one) => one.name === 'asterisk')?.version.replace(/^\d+:/, '') ?? '';
  const fault = versionFault(found);
  if (fault === undefined) return packages;
  throw new AsteriskUnavailable(`the Asterisk of Debian ${fault}`);
}

async function install(
  chosen: { how: Fetched['how']; packages: readonly PlannedPackage[]; apt: PrivateApt },
  { architecture, workFolder, log, signal }: FetchOptions,
): Promise<Fetched> {
  const { packages, apt, how } = chosen;
  const [debs, root] = [path.join(workFolder, 'debs'), path.join(workFolder, 'root')];
  for (const folder of [debs, root]) {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
  }
  const total = packages.reduce((sum, one) => sum + one.bytes, 0);
  log(`Fetching Asterisk: ${packages.length} packages, ${megabytes(total)} MB`);
  const timer = setInterval(() => {
    const bytes = sizeOf(debs);
    if (bytes > 0) log(`  ${megabytes(bytes)} of ${megabytes(total)} MB`);
  }, progressEveryMs);
  try {
    await apt.download(packages, debs);
  } finally {
    clearInterval(timer);
  }
  log('Unpacking Asterisk');
  for (const one of packages) {
    const deb = path.join(debs, one.file);
    await verifyFile(deb, one.sha256);
    await unpack(deb, root, signal);
  }
  await checkLibraries(await readInstallation(root, architecture));
  return { root, how, packages };
}

function sizeOf(folder: string): number {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => {
      // apt renames what is complete: a file may be gone since it was listed.
      const size = fs.statSync(path.join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size;
      return sum + (size ?? 0);
    }, 0);
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0);
}
