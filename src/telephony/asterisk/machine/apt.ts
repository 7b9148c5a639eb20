/**
 * apt with a state of its own: the machine's mirror, proxy and certificates, but nothing of the machine is read or
 * changed beside them; no root rights are needed. What comes is signed by Debian: apt checks InRelease against the
 * machine's Debian keyring, and each package against the list that InRelease vouches for.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ask } from './command.ts';
import { AsteriskUnavailable } from './installation.ts';

export interface PlannedPackage {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  readonly bytes: number;
  /** The name under which apt puts it down. */
  readonly file: string;
}

export interface PrivateApt {
  /** What apt would fetch for `NAME` or `NAME=VERSION`; undefined when one of them is not in the suite. */
  plan(packages: readonly string[]): Promise<readonly PlannedPackage[] | undefined>;
  /** A package with everything that it depends on, as apt resolves it for an empty machine. */
  closure(name: string): Promise<readonly PlannedPackage[]>;
  /** Puts the packages down in `folder`. */
  download(packages: readonly PlannedPackage[], folder: string): Promise<void>;
}

export interface AptOptions {
  /** Emptied and filled; to be thrown away afterwards. */
  readonly folder: string;
  readonly suite: string;
  readonly architecture: string;
  /**
   * True: a list that is older than it says it is good for will do. For packages that are pinned by hash alone: the
   * hash says what the date cannot.
   */
  readonly mayBeOld: boolean;
  readonly signal?: AbortSignal | undefined;
}

const keyrings = ['debian-archive-keyring.gpg', 'debian-archive-keyring.pgp'].map(
  (name) => `/usr/share/keyrings/${name}`,
);

/** Fetches the suite's signed list; rejects with AsteriskUnavailable and a reason for people. */
export async function openPrivateApt(options: AptOptions): Promise<PrivateApt> {
  const { folder, suite, signal } = options;
  const keyring = keyrings.find((file) => fs.existsSync(file));
  if (keyring === undefined) {
    throw new AsteriskUnavailable(
      `the keys of Debian are not on this machine (package debian-archive-keyring: ${keyrings[0]})`,
    );
  }
  const mirror = await findMirror(signal);
  fs.rmSync(folder, { recursive: true, force: true });
  for (const name of ['lists/partial', 'cache/archives/partial']) {
    fs.mkdirSync(path.join(folder, name), { recursive: true });
  }
  fs.writeFileSync(path.join(folder, 'status'), '');
  fs.writeFileSync(path.join(folder, 'sources.list'), `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`);
  fs.writeFileSync(path.join(folder, 'apt.conf'), aptConf(options));
  const apt = ['apt-get', '-c', path.join(folder, 'apt.conf')];
  await ask([...apt, 'update', '-qq', '-o', 'APT::Update::Error-Mode=any'], { signal });

  const plan = async (packages: readonly string[]) => {
    let lines: string;
    try {
      lines = await ask([...apt, 'download', '-qq', '--print-uris', ...packages], { signal });
    } catch (error) {
      if (error instanceof AsteriskUnavailable && /was not found|Unable to locate/.test(error.message))
        return undefined;
      throw error;
    }
    return describeAll(apt, lines);
  };
  return {
    plan,
    closure: async (name) => {
      const only = ['-o', 'APT::Install-Recommends=0'];
      return describeAll(
        apt,
        await ask([...apt, ...only, 'install', '-qq', '-y', '--print-uris', name], { signal }),
      );
    },
    download: async (packages, target) => {
      const names = packages.map(({ name, version }) => `${name}=${version}`);
      await ask([...apt, 'download', '-qq', ...names], { cwd: target, signal });
    },
  };
}

/** Lines of `--print-uris`: 'URI' FILE SIZE SHA256:HASH; the file is NAME_VERSION_ARCH.deb with its colons as %3a. */
function describeAll(apt: readonly string[], lines: string): PlannedPackage[] {
  const found = lines.split('\n').flatMap((line): PlannedPackage[] => {
    const parts = /^'[^']+' (\S+) (\d+) SHA256:([0-9a-f]{64})$/.exec(line.trim());
    if (parts === null) return [];
    const [, file = '', bytes, sha256 = ''] = parts;
    const [name = '', version = ''] = file.split('_');
    return [{ name, version: version.replaceAll('%3a', ':'), sha256, bytes: Number(bytes), file }];
  });
  if (found.length === 0) throw new AsteriskUnavailable(`${apt[0]} names no package: ${lines.slice(0, 200)}`);
  return found;
}

/** The mirror that this machine uses for Debian; the first one, as apt itself orders them. */
async function findMirror(signal: AbortSignal | undefined): Promise<string> {
  const format = '$(REPO_URI)\t$(ORIGIN)\t$(LABEL)';
  const lines = (
    await ask(['apt-get', 'indextargets', '--format', format, 'Created-By: Packages'], { signal })
  )
    .split('\n')
    .map((line) => line.split('\t'));
  // Before the first `apt-get update` the origin is not known: then the mirror is known by its path.
  const isDebian = ([uri = '', origin = '', label = '']: string[]) =>
    (origin === 'Debian' && label === 'Debian') || (!/^\w/.test(origin) && /\/debian\/?$/.test(uri));
  const mirror = lines.find(isDebian)?.[0];
  if (mirror !== undefined) return mirror;
  throw new AsteriskUnavailable('the package sources of this machine name no mirror of Debian');
}

/** Behind the machine's own settings: what weakens a signature there does not do so here. */
function aptConf({ folder, architecture, mayBeOld }: AptOptions): string {
  const own = (name: string) => path.join(folder, name);
  const hooks = ['Pre-Invoke', 'Post-Invoke', 'Post-Invoke-Success'];
  return `${hooks.map((hook) => `#clear APT::Update::${hook};\n`).join('')}#clear APT::Architectures;
#clear APT::NeverAutoRemove;
APT::Architecture "${architecture}";
APT::Architectures { "${architecture}"; };
APT::Sandbox::User "root";
APT::Get::AllowUnauthenticated "false";
Acquire::AllowInsecureRepositories "false";
Acquire::AllowWeakRepositories "false";
Acquire::AllowDowngradeToInsecureRepositories "false";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::ForceHash "SHA256";
${mayBeOld ? 'Acquire::Check-Valid-Until "false";\n' : ''}Dir::State "${folder}";
Dir::State::status "${own('status')}";
Dir::State::lists "${own('lists')}";
Dir::Cache "${own('cache')}";
Dir::Etc::sourcelist "${own('sources.list')}";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
`;
}
