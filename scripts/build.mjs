// Builds what changed into dist/: the launcher, the engine, the jobs process, the practice telephone network, the command line,
// the web pages.
// `npm run build` builds if need be; `-- --force` always.
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installWhenNeeded, requireNode, root, withLock, withProgress } from './install.mjs';

const dist = path.join(root, 'dist');
const bundles = {
  launch: 'src/launch/launch.ts',
  engine: 'src/main.ts',
  jobs: 'src/jobs/main.ts',
  practice: 'src/practice/main.ts',
  cli: 'src/cli.ts',
};
/** What else decides how dist looks. */
const otherInputs = [
  'package-lock.json',
  'scripts/build.mjs',
  'vite.config.ts',
  'tsconfig.json',
  'tsconfig.web.json',
];

/** Brings dist/ up to date; does nothing when it already is. Server and web are looked at separately. */
export async function buildWhenChanged({ force = false } = {}) {
  await withLock('build', async () => {
    const web = (file) => /^src\/(web|wire|domain)\//.test(file);
    const server = (file) => !file.startsWith('src/web/');
    await buildPart('server', hashOf(server), { force, build: buildServer });
    await buildPart('web', hashOf(web), { force, build: buildWeb });
  });
}

async function buildPart(name, hash, { force, build }) {
  const stamp = path.join(dist, `.stamp-${name}`);
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  rmSync(stamp, { force: true });
  const isWhole = await withProgress(`Building the ${name} part`, build);
  // Written last: a build that was interrupted is done again.
  if (isWhole) writeFileSync(stamp, hash);
}

async function buildServer() {
  const { build } = await import('esbuild');
  const entries = Object.entries(bundles).filter(([, file]) => existsSync(path.join(root, file)));
  for (const [name, file] of Object.entries(bundles)) {
    if (!existsSync(path.join(root, file)))
      console.error(`  ${file} does not exist: dist/${name}.js is not built`);
  }
  await build({
    absWorkingDir: root,
    entryPoints: entries.map(([name, file]) => ({ in: file, out: name })),
    outdir: dist,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  });
  const migrations = path.join(root, 'src', 'storage', 'migrations');
  rmSync(path.join(dist, 'migrations'), { recursive: true, force: true });
  if (existsSync(migrations)) cpSync(migrations, path.join(dist, 'migrations'), { recursive: true });
  return entries.length === Object.keys(bundles).length;
}

async function buildWeb() {
  if (!existsSync(path.join(root, 'vite.config.ts'))) {
    console.error('  vite.config.ts does not exist: the pages are not built');
    return false;
  }
  const { build } = await import('vite');
  const [web, built, before] = ['web', 'web-built', 'web-before'].map((name) => path.join(dist, name));
  // Built beside and then put in its place: a product that runs meanwhile never sees half of it, and a build that fails changes nothing.
  await build({
    configFile: path.join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: built },
  });
  rmSync(before, { recursive: true, force: true });
  if (existsSync(web)) renameSync(web, before);
  renameSync(built, web);
  rmSync(before, { recursive: true, force: true });
  return true;
}

function hashOf(isPart) {
  const hash = createHash('sha256');
  const files = filesUnder(path.join(root, 'src')).filter(isPart);
  for (const file of [...files, ...otherInputs]) {
    const whole = path.join(root, file);
    if (existsSync(whole)) hash.update(`${file}\0`).update(readFileSync(whole)).update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .map((file) => file.split(path.sep).join('/'))
    .toSorted();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  requireNode();
  await installWhenNeeded();
  mkdirSync(dist, { recursive: true });
  await buildWhenChanged({ force: process.argv.includes('--force') });
}
