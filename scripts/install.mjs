// Makes sure that node_modules is what package-lock.json says. Plain Node, no dependency: this runs on a fresh clone.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = path.join(root, 'node_modules', '.rufwerk-lock');
const leastNode = [20, 19];

/** Ends with a clear message on a Node that is too old. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])) return;
  console.error(`Rufwerk needs Node ${leastNode.join('.')} or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}

/** Runs `npm ci` when node_modules is missing or was made from another lock. Speaks on stderr only. */
export async function installWhenNeeded() {
  if (isInstalled()) return;
  await withLock('install', async () => {
    if (isInstalled()) return; // another start did it while we waited
    // --ignore-scripts is not asked for, but nothing here depends on an install script being run.
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    await withProgress('Installing the packages of package-lock.json', () =>
      run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error']),
    );
    writeFileSync(stampFile, lockHash());
  });
}

function isInstalled() {
  if (existsSync(stampFile)) return readFileSync(stampFile, 'utf8') === lockHash();
  if (!matchesLock()) return false;
  writeFileSync(stampFile, lockHash());
  return true;
}

/** Somebody ran npm by hand: npm's own account of node_modules says whether it is what the lock asks for. */
function matchesLock() {
  const account = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(account)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = packagesOf(account);
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '') return true;
    const found = installed[name];
    return found === undefined ? entry.optional === true : found.version === entry.version;
  });
}

function lockHash() {
  const lock = readFileSync(path.join(root, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform} ${process.arch}`).digest('hex');
}

/** Runs a command with its output on our stderr; rejects when it fails. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
      ...options,
    });
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}`)),
    );
  });
}

/** Says what is being done, again every ten seconds, and how long it took. */
export async function withProgress(text, work) {
  const begin = Date.now();
  const seconds = () => `${((Date.now() - begin) / 1000).toFixed(1)} s`;
  console.error(`${text} ...`);
  const timer = setInterval(() => console.error(`  still at it: ${text} (${seconds()})`), 10_000);
  try {
    const result = await work();
    console.error(`${text}: ${seconds()}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}

/** One at a time per checkout: two starts must not install or build over each other. */
export async function withLock(name, work) {
  const file = path.join(root, 'dist', `.${name}.lock`);
  mkdirSync(path.dirname(file), { recursive: true });
  let isAnnounced = false;
  for (;;) {
    try {
      const handle = openSync(file, 'wx');
      writeSync(handle, String(process.pid));
      closeSync(handle);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(existsSync(file) ? readFileSync(file, 'utf8') : 0);
    const isAbandoned = holder > 0 ? !isAlive(holder) : ageMs(file) > 5000;
    if (isAbandoned) {
      rmSync(file, { force: true });
      continue;
    }
    if (!isAnnounced)
      console.error(`Waiting for process ${holder || '?'}, which is at the same step (${name})`);
    isAnnounced = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

function ageMs(file) {
  return existsSync(file) ? Date.now() - statSync(file).mtimeMs : 0;
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
