/** An Asterisk that is installed on the machine, where it is one that we may use. */
import fs from 'node:fs';
import path from 'node:path';
import { ask } from './command.ts';
import { type Installation, missingParts, versionFault } from './installation.ts';

export interface FindOptions {
  readonly log: (line: string) => void;
  /** Where programs are looked for; the usual places unless a test says otherwise. */
  readonly programs?: readonly string[];
}

const usualPrograms = ['/usr/sbin/asterisk', '/usr/local/sbin/asterisk', '/opt/asterisk/sbin/asterisk'];

/** The first fit one; undefined when there is none. An unfit one is told, so that nobody wonders. */
export async function findInstallation(options: FindOptions): Promise<Installation | undefined> {
  for (const program of options.programs ?? usualPrograms) {
    if (!fs.existsSync(program)) continue;
    const found = await look(program);
    if (typeof found !== 'string') return found;
    options.log(`The Asterisk of this machine, ${program}, is not used: it ${found}`);
  }
  return undefined;
}

/** The installation behind a program, or why it is unfit. */
async function look(program: string): Promise<Installation | string> {
  let said: string;
  try {
    said = await ask([program, '-V']);
  } catch (error) {
    return `does not run (${(error as Error).message})`;
  }
  const fault = versionFault(said);
  if (fault !== undefined) return fault;
  const version = /\d+\.\d+\.\d+/.exec(said)?.[0] ?? '';
  const prefix = path.dirname(path.dirname(fs.realpathSync(program)));
  const candidates = modulesDirs(prefix).flatMap((modulesDir) =>
    shareDirs(prefix).map(
      (shareDir): Installation => ({ command: [program], modulesDir, shareDir, version, origin: 'machine' }),
    ),
  );
  const fit = candidates.find((one) => missingParts(one) === undefined);
  if (fit !== undefined) return fit;
  const nearest = candidates.find((one) => fs.existsSync(one.modulesDir)) ?? candidates[0];
  return nearest === undefined ? 'has no modules' : (missingParts(nearest) ?? 'cannot be used');
}

/** Debian has them below the architecture's folder, others in lib or lib64. */
function modulesDirs(prefix: string): string[] {
  const lib = path.join(prefix, 'lib');
  const triplets = fs.existsSync(lib)
    ? fs.readdirSync(lib).filter((name) => name.endsWith('-linux-gnu'))
    : [];
  return [...triplets.map((name) => path.join(lib, name)), lib, path.join(prefix, 'lib64')].map((folder) =>
    path.join(folder, 'asterisk', 'modules'),
  );
}

function shareDirs(prefix: string): string[] {
  return [
    path.join(prefix, 'share', 'asterisk'),
    '/var/lib/asterisk',
    path.join(prefix, 'var', 'lib', 'asterisk'),
  ];
}
