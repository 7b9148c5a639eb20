/** How an Asterisk comes into the cache, and what is refused on the way. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../../src/telephony/asterisk/machine/command.ts';
import { cachedFolder, ensureInstallation } from '../../src/telephony/asterisk/machine/ensure.ts';
import { comparePins, type FetchOptions } from '../../src/telephony/asterisk/machine/fetch.ts';
import { findInstallation } from '../../src/telephony/asterisk/machine/find.ts';
import type { Installation } from '../../src/telephony/asterisk/machine/installation.ts';
import { versionFault } from '../../src/telephony/asterisk/machine/installation.ts';
import { architectureOf, pins } from '../../src/telephony/asterisk/machine/packages.ts';
import { verifyFile } from '../../src/telephony/asterisk/machine/unpack.ts';
import { fetchLimitMs, openPlayground } from './machine-playground.ts';

const architecture = architectureOf(process.platform, process.arch);
let play: ReturnType<typeof openPlayground>;
let ours: Installation;
/** The folder of the unpacked Asterisk in this user's cache. */
let root: string;

beforeAll(async () => {
  if (architecture === undefined) throw new Error('Asterisk comes by itself on Linux only');
  const { cacheDir, clear } = openPlayground();
  ours = await ensureInstallation({ cacheDir, log: console.error, programs: [] });
  root = cachedFolder(cacheDir, architecture, pins);
  await clear();
}, fetchLimitMs);

beforeEach(() => {
  play = openPlayground();
});
afterEach(() => play.clear());

const manifestOf = (folder: string) =>
  JSON.parse(fs.readFileSync(path.join(folder, 'rufwerk.json'), 'utf8')) as {
    how: string;
    packages: { name: string; version: string; sha256: string }[];
    files: Record<string, number>;
  };

/** Takes the place of the download: the Asterisk of the cache once more, and how often it was asked for. */
function copyingFetch() {
  const asked: FetchOptions[] = [];
  const fetch = async (options: FetchOptions) => {
    asked.push(options);
    const copy = path.join(options.workFolder, 'root');
    // Hard links: quick, and never written to below.
    await ask(['cp', '-al', root, copy]);
    fs.rmSync(path.join(copy, 'rufwerk.json'));
    return { root: copy, how: 'pinned' as const, packages: [] };
  };
  return { asked, fetch };
}

describe('the Asterisk in the cache', () => {
  it('is of the fixed release or newer, and of the pinned bits as long as Debian has them', () => {
    expect(versionFault(ours.version)).toBeUndefined();
    const { how, packages } = manifestOf(root);
    expect(packages.map((one) => one.name)).toContain('asterisk-modules');
    for (const one of packages) expect(one.sha256).toMatch(/^[0-9a-f]{64}$/);
    const pinned = pins.architectures[architecture?.name ?? ''] ?? [];
    const expected = pinned.map(({ name, version, sha256 }) => ({ name, version, sha256 }));
    if (how === 'pinned') expect(packages).toEqual(expect.arrayContaining(expected));
    else expect(packages).not.toEqual(expected);
  });

  it('is pinned with version and hash for both architectures', () => {
    expect(Object.keys(pins.architectures)).toEqual(['amd64', 'arm64']);
    for (const packages of Object.values(pins.architectures)) {
      expect(packages.length).toBeGreaterThan(20);
      for (const one of packages) {
        expect(one.sha256).toMatch(/^[0-9a-f]{64}$/);
        expect(one.version).not.toBe('');
      }
      const asterisk = packages.find((one) => one.name === 'asterisk');
      expect(versionFault(asterisk?.version.replace(/^\d+:/, '') ?? '')).toBeUndefined();
    }
  });

  it('is used again without asking anybody', async () => {
    const { asked, fetch } = copyingFetch();
    const again = await ensureInstallation({
      cacheDir: play.cacheDir,
      log: () => undefined,
      programs: [],
      fetch,
    });
    expect(again).toEqual(ours);
    expect(asked).toEqual([]);
  });
});

describe('a download', () => {
  it('is refused when its content has another hash than it should', async () => {
    const deb = path.join(play.folder, 'asterisk.deb');
    fs.writeFileSync(deb, 'not what Debian signed');
    const { sha256 = '' } = pins.architectures['amd64']?.[0] ?? {};
    await expect(verifyFile(deb, sha256)).rejects.toThrow(
      /asterisk\.deb is not what it should be: its SHA-256/,
    );
  });

  it('is not even begun when the mirror has other bits under the pinned version', () => {
    const pinned = pins.architectures['amd64'] ?? [];
    const planned = pinned.map((one) => ({ ...one, file: `${one.name}.deb` }));
    expect(() => comparePins(planned, pinned)).not.toThrow();
    const [first, ...others] = planned;
    const forged = [{ ...first, sha256: 'f'.repeat(64) }, ...others] as typeof planned;
    expect(() => comparePins(forged, pinned)).toThrow(/asterisk .* has the SHA-256 f{64}, pinned is/);
  });

  it('is begun again when it was cut short, and nothing half done is ever in its place', async () => {
    const { asked, fetch } = copyingFetch();
    const cacheDir = path.join(play.folder, 'cache');
    const folder = cachedFolder(cacheDir, architecture as NonNullable<typeof architecture>, pins);
    fs.mkdirSync(path.join(`${folder}.new`, 'root', 'usr'), { recursive: true });
    // Killed later still: in its place, but without the list that is written last.
    fs.mkdirSync(path.join(folder, 'usr'), { recursive: true });
    // The lock of a process that is gone.
    fs.writeFileSync(`${folder}.lock`, JSON.stringify({ pid: 999_999_999, born: '1' }));
    const made = await ensureInstallation({ cacheDir, log: () => undefined, programs: [], fetch });
    expect(asked).toHaveLength(1);
    expect(made.command.at(-1)).toBe(path.join(folder, 'usr', 'sbin', 'asterisk'));
    expect(fs.readdirSync(cacheDir)).toEqual([path.basename(folder)]);
  });

  it('is done again when a file of the cache was cut or is gone', async () => {
    const { asked, fetch } = copyingFetch();
    const cacheDir = path.join(play.folder, 'cache');
    const log: string[] = [];
    const options = { cacheDir, log: (line: string) => log.push(line), programs: [], fetch };
    const { modulesDir } = await ensureInstallation(options);
    fs.rmSync(path.join(modulesDir, 'chan_pjsip.so'));
    fs.writeFileSync(path.join(modulesDir, 'chan_pjsip.so'), 'half of it');
    await ensureInstallation(options);
    expect(log.join('\n')).toMatch(/is damaged \(.*chan_pjsip\.so\); fetching it anew/);
    fs.rmSync(path.join(modulesDir, 'res_srtp.so'));
    await ensureInstallation(options);
    expect(asked).toHaveLength(3);
  });

  it('is done once when two start at the same moment', async () => {
    const { asked, fetch } = copyingFetch();
    const cacheDir = path.join(play.folder, 'cache');
    const log: string[] = [];
    const options = { cacheDir, log: (line: string) => log.push(line), programs: [], fetch };
    const [one, other] = await Promise.all([ensureInstallation(options), ensureInstallation(options)]);
    expect(one).toEqual(other);
    expect(asked).toHaveLength(1);
    expect(log.join('\n')).toContain('is fetching Asterisk; waiting for it');
  });

  it('goes into the data folder where the cache cannot be written', async () => {
    const { fetch } = copyingFetch();
    const closed = path.join(play.folder, 'file');
    fs.writeFileSync(closed, '');
    const cacheDir = path.join(closed, 'cache');
    const options = { cacheDir, log: () => undefined, programs: [], fetch };
    await expect(ensureInstallation(options)).rejects.toThrow(/no cache folder can be written: /);
    const otherCacheDir = path.join(play.folder, 'other');
    const made = await ensureInstallation({ ...options, otherCacheDir });
    expect(made.modulesDir.startsWith(otherCacheDir)).toBe(true);
  });

  it('says so where the machine lacks a program for it, and where there are no packages for the machine', async () => {
    await expect(ask(['apt-get-of-another-world', 'update'])).rejects.toThrow(
      'apt-get-of-another-world is not installed on this machine',
    );
    expect(architectureOf('darwin', 'arm64')).toBeUndefined();
    expect(architectureOf('linux', 'ia32')).toBeUndefined();
    expect(architectureOf('linux', 'arm64')?.name).toBe('arm64');
  });
});

describe('an Asterisk of the machine', () => {
  const program = (text: string) => {
    const file = path.join(play.folder, 'usr', 'sbin', 'asterisk');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return file;
  };

  it('is taken when it is new enough and has every part, and works', async () => {
    const file = program(`exec ${ours.command.join(' ')} "$@"`);
    const usr = path.join(play.folder, 'usr');
    fs.mkdirSync(path.join(usr, 'lib', 'x86_64-linux-gnu', 'asterisk'), { recursive: true });
    fs.mkdirSync(path.join(usr, 'share'));
    fs.symlinkSync(ours.modulesDir, path.join(usr, 'lib', 'x86_64-linux-gnu', 'asterisk', 'modules'));
    fs.symlinkSync(ours.shareDir, path.join(usr, 'share', 'asterisk'));
    const asterisk = await play.start({ programs: [file] });
    expect(asterisk.installation).toMatchObject({ origin: 'machine', command: [file] });
    expect(asterisk.pid()).toBeGreaterThan(0);
  });

  it.each([
    ['echo Asterisk 22.10.0', 'is version 22.10.0, older than 22.10.1'],
    ['echo Asterisk 20.11.1~dfsg', 'is version 20.11.1, not of the 22 line'],
    ['echo Asterisk 23.0.0', 'is version 23.0.0, not of the 22 line'],
    ['echo Asterisk 22.11.3', 'lacks /'],
    ['exit 127', 'does not run'],
  ])('that says "%s" is told and not used', async (text, reason) => {
    const log: string[] = [];
    const found = await findInstallation({ programs: [program(text)], log: (line) => log.push(line) });
    expect(found).toBeUndefined();
    expect(log.join('\n')).toContain(reason);
  });
});
