// npm test: everything that must be true, on a fresh clone as well. The last line is `N passed, N failed`.
//   npm test               the checks, the build, all tests
//   npm run check          the checks alone
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawnCaptured } from './capture.mjs';
import { installWhenNeeded, requireNode, root, run, withProgress } from './install.mjs';

requireNode();
const args = process.argv.slice(2);
const isCheckOnly = args.length === 1 && args[0] === '--check';
if (args.length > 0 && !isCheckOnly) {
  console.error(`Unknown option ${args.join(' ')}. Accepted: --check`);
  process.exit(2);
}
const isCi = process.env.CI === 'true';
const counts = { passed: 0, failed: 0, skipped: 0 };
const notRun = [];

await installWhenNeeded();
const has = isCheckOnly
  ? undefined
  : { chromium: await findChromium(), postgres: findPostgres(), asterisk: findAsterisk() };

for (const check of checks()) await runCheck(check);
if (has !== undefined) {
  await runCheck({ name: 'build', command: ['node', 'scripts/build.mjs'] });
  await runTests(has);
}
for (const line of notRun) console.log(`NOT RUN: ${line}`);
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exit(counts.failed > 0 ? 1 : 0);

function checks() {
  const tool = (name) => path.join('node_modules', '.bin', name);
  const typescript = (file) => ['node', 'scripts/run.mjs', file];
  return [
    { name: 'format', command: [tool('biome'), 'format', '.'] },
    { name: 'lint', command: [tool('oxlint'), '--deny-warnings'] },
    { name: 'types of the server', command: [tool('tsc'), '-p', 'tsconfig.json'] },
    { name: 'types of the web pages', command: [tool('tsc'), '-p', 'tsconfig.web.json'] },
    { name: 'tidy', command: typescript('scripts/tidy.ts') },
    {
      name: 'schema.sql is what the migrations make',
      command: [...typescript('scripts/dump-schema.ts'), '--check'],
    },
    {
      name: 'German and English have the same keys',
      command: [
        'node',
        path.join('node_modules', 'vitest', 'vitest.mjs'),
        'run',
        'test/web/same-keys.test.ts',
      ],
    },
  ];
}

/** Runs one check, silent when it passes. A failing one does not keep the others from running. */
async function runCheck({ name, command }) {
  const begin = Date.now();
  const { code, output } = await spawnCaptured(command, { cwd: root });
  const seconds = ((Date.now() - begin) / 1000).toFixed(1);
  if (code === 0) counts.passed += 1;
  else {
    counts.failed += 1;
    console.log(output.trimEnd());
  }
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
}

async function runTests({ chromium, postgres, asterisk }) {
  const excluded = [];
  if (chromium !== undefined)
    miss('Chromium', chromium, excluded, (file) => file.startsWith('test/browser/'));
  if (postgres !== undefined) miss('PostgreSQL', postgres, excluded, needsPostgres);
  if (asterisk !== undefined) miss('Asterisk', asterisk, excluded, needsAsterisk);

  const folder = mkdtempSync(path.join(os.tmpdir(), 'rufwerk-report-'));
  const report = path.join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, RUFWERK_TESTS_EXCLUDED: excluded.join(',') },
  });
  const failedBefore = counts.failed;
  if (existsSync(report)) count(JSON.parse(readFileSync(report, 'utf8')));
  // No test failed and yet the run did: an error outside the tests, or no report at all.
  if (status !== 0 && counts.failed === failedBefore) counts.failed += 1;
  rmSync(folder, { recursive: true, force: true });
}

function count(report) {
  counts.passed += report.numPassedTests;
  counts.failed += report.numFailedTests;
  counts.skipped += report.numPendingTests + report.numTodoTests;
  // A file that cannot be loaded, or whose hook fails, has no failing test to show for it.
  counts.failed += report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
}

/** In CI what is missing is a failure; elsewhere the suites that need it are left out, and it is said aloud. */
function miss(what, reason, excluded, isConcerned) {
  const files = testFiles().filter(isConcerned);
  excluded.push(...files);
  notRun.push(`${files.length} test files that need ${what}: ${reason}`);
  if (isCi) counts.failed += 1;
}

function testFiles() {
  return readdirSync(path.join(root, 'test'), { recursive: true })
    .map((file) => `test/${String(file).split(path.sep).join('/')}`)
    .filter((file) => /\.test\.tsx?$/.test(file));
}

function needsPostgres(file) {
  if (/^test\/(browser|launch)\//.test(file)) return true;
  return readFileSync(path.join(root, file), 'utf8').includes('support/postgres');
}

/** What starts a real Asterisk, by itself or by what it imports. */
function needsAsterisk(file) {
  return (
    file.startsWith('test/asterisk/') ||
    /\/(machine-playground|asterisk-world)\.ts'/.test(readFileSync(path.join(root, file), 'utf8'))
  );
}

/** Resolves with undefined when Chromium is there, else with the reason why not. As root on Debian it is installed. */
async function findChromium() {
  const isThere = () => existsSync('/usr/bin/chromium'); // the one that test/browser starts
  if (isThere()) return undefined;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return 'it is not installed (on Debian: apt-get install chromium)';
  }
  for (let tries = 1; tries <= 3; tries += 1) {
    try {
      await withProgress(`Installing Chromium (try ${tries} of 3)`, async () => {
        const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
        const limits = ['-q', '-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=120'];
        await run('apt-get', [...limits, 'update'], { env });
        await run('apt-get', [...limits, 'install', '-y', '--no-install-recommends', 'chromium'], { env });
      });
      if (isThere()) return undefined;
    } catch (error) {
      console.error(error.message);
    }
  }
  return 'it could not be installed';
}

/** Returns undefined when the embedded PostgreSQL can be run here, else the reason. */
function findPostgres() {
  const probe = spawnSync(process.execPath, ['scripts/run.mjs', 'scripts/probe-postgres.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  return probe.status === 0 ? undefined : (probe.stdout + probe.stderr).trim();
}

/** Returns undefined when there is an Asterisk for this machine, fetched if need be; else the reason. */
function findAsterisk() {
  const probe = spawnSync(process.execPath, ['scripts/run.mjs', 'scripts/probe-asterisk.ts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return probe.status === 0 ? undefined : probe.stdout.trim();
}
