/**
 * Keeps the house in order: who imports whom, how long a file may grow, what it may be called, and whether the
 * documents tell the truth. `npm run check` runs it; test/tidy proves that each rule catches a planted fault.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { importLaw, noRuntimeCircle, thirdPartyHomes } from './tidy/imports.ts';
import { claimsAreTested, environmentIsDocumented, noTestLeftOut } from './tidy/promises.ts';
import {
  clockAndChanceOnlyByPorts,
  domainWaitsForNothing,
  environmentOnlyInConfig,
  noPackageHost,
} from './tidy/purity.ts';
import {
  fileNames,
  fileSizes,
  functionSizes,
  lineLengths,
  noReExportingIndex,
  openEnds,
  openingComments,
} from './tidy/shape.ts';
import { type Fault, type Rule, readSource, type Tree } from './tidy/source.ts';

/** Every rule by the sentence that it keeps. */
export const rules: Readonly<Record<string, Rule>> = {
  'rooms import only what the import law allows': importLaw,
  'each third party has one home': thirdPartyHomes,
  'no imports run in a circle': noRuntimeCircle,
  'files stay short': fileSizes,
  'functions stay short': functionSizes,
  'lines stay short': lineLengths,
  'file names say what is in them': fileNames,
  'clock and chance come by ports': clockAndChanceOnlyByPorts,
  'the domain waits for nothing': domainWaitsForNothing,
  'the environment is read in one place': environmentOnlyInConfig,
  'every environment variable is documented': environmentIsDocumented,
  'every claimed number is in the title of a test': claimsAreTested,
  'open ends name their issue': openEnds,
  'rules and engine files open with a comment': openingComments,
  'no index file re-exports': noReExportingIndex,
  'no file names a host of packages': noPackageHost,
  'no test is left out': noTestLeftOut,
};

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Reads what belongs to the project: tracked files and new ones that are not ignored. */
export function readTree(): Tree {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (listed.status !== 0) throw new Error(`git ls-files failed: ${listed.stderr}`);
  const files = listed.stdout.split('\0').filter((file) => file !== '' && existsSync(path.join(root, file)));
  const isCode = (file: string) => /\.(tsx?|mjs)$/.test(file);
  const isText = (file: string) => !/\.(png|jpe?g|gif|webp|ico|woff2?|xlsx|gz)$/.test(file);
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
  return {
    sources: files.filter(isCode).map((file) => readSource(file, read(file))),
    documents: new Map(
      files.filter((file) => !isCode(file) && isText(file)).map((file) => [file, read(file)]),
    ),
  };
}

export function describeFault({ path: file, line, text }: Fault): string {
  return `${file}:${line} ${text}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const tree = readTree();
  const faults = Object.values(rules).flatMap((rule) => rule(tree));
  for (const fault of faults) console.log(describeFault(fault));
  process.exitCode = faults.length > 0 ? 1 : 0;
}
