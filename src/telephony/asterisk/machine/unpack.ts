/** Packages in a folder become an Asterisk that runs with its own loader and libraries; nothing of the machine is touched. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ask, pipe } from './command.ts';
import { AsteriskUnavailable, type Installation, missingParts, versionFault } from './installation.ts';
import { requiredModules } from './modules.ts';
import type { Architecture } from './packages.ts';

/** Documents, translations and what belongs to desk phones of one maker. */
const leftOut = [
  './usr/share/doc',
  './usr/share/man',
  './usr/share/locale',
  './usr/share/lintian',
  './usr/share/asterisk/phoneprov',
  './usr/share/asterisk/firmware',
  './usr/lib/*/gconv',
  './etc',
  './var',
];

/** Rejects unless the file's content has the hash. */
export async function verifyFile(file: string, expected: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const part of fs.createReadStream(file)) hash.update(part as Buffer);
  const found = hash.digest('hex');
  if (found === expected) return;
  throw new AsteriskUnavailable(
    `${path.basename(file)} is not what it should be: its SHA-256 is ${found}, expected was ${expected}`,
  );
}

/** Unpacks one package into `root`. */
export async function unpack(deb: string, root: string, signal?: AbortSignal): Promise<void> {
  const exclude = leftOut.map((pattern) => `--exclude=${pattern}`);
  const tar = ['tar', '-C', root, '-x', '--keep-directory-symlink', '--no-same-owner', ...exclude];
  await pipe(['dpkg-deb', '--fsys-tarfile', deb], tar, { signal });
}

/** The Asterisk below `root`, as `unpack` leaves it; its version is asked of the program itself. */
export async function readInstallation(root: string, architecture: Architecture): Promise<Installation> {
  const libraries = path.join(root, 'usr', 'lib', architecture.triplet);
  const command = [
    path.join(libraries, architecture.loader),
    '--library-path',
    libraries,
    path.join(root, 'usr', 'sbin', 'asterisk'),
  ];
  const said = await ask([...command, '-V']);
  const fault = versionFault(said);
  if (fault !== undefined) throw new AsteriskUnavailable(`the Asterisk in ${root} ${fault}`);
  return {
    command,
    modulesDir: path.join(libraries, 'asterisk', 'modules'),
    shareDir: path.join(root, 'usr', 'share', 'asterisk'),
    version: /\d+\.\d+\.\d+/.exec(said)?.[0] ?? '',
    origin: 'cache',
  };
}

/** Rejects when a module is missing, or a library of the program or of a module. */
export async function checkLibraries(installation: Installation): Promise<void> {
  const missing = missingParts(installation);
  if (missing !== undefined) throw new AsteriskUnavailable(`the Asterisk that was unpacked ${missing}`);
  const [loader = '', option = '', libraries = '', program = ''] = installation.command;
  const modules = requiredModules.map((name) => path.join(installation.modulesDir, name));
  const absent = new Set<string>();
  for (const file of [program, ...modules]) {
    const listed = await ask([loader, option, libraries, '--list', file]);
    for (const [, library = ''] of listed.matchAll(/^\s*(\S+) => not found/gm)) absent.add(library);
  }
  if (absent.size > 0) throw new AsteriskUnavailable(`the packages lack ${[...absent].join(', ')}`);
}
