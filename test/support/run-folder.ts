/**
 * Once per run of the tests: a folder for what the suites share (the PostgreSQL of support/postgres.ts). Afterwards
 * the server in it is ended and the folder goes. What a killed run left behind is cleared by the next one.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { haveEnded, identify, isPostgresOf, isSameProcessAlive } from '../../src/launch/process-identity.ts';

declare module 'vitest' {
  interface ProvidedContext {
    runFolder: string;
  }
}

const prefix = 'rufwerk-test-';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await clearLeftovers();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  fs.writeFileSync(path.join(folder, 'owner.json'), JSON.stringify(identify(process.pid)));
  project.provide('runFolder', folder);
  return () => clear(folder);
}

async function clearLeftovers(): Promise<void> {
  for (const name of fs.readdirSync(os.tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = path.join(os.tmpdir(), name);
    try {
      const owner = JSON.parse(fs.readFileSync(path.join(folder, 'owner.json'), 'utf8')) as ReturnType<
        typeof identify
      >;
      if (!isSameProcessAlive(owner)) await clear(folder);
    } catch {
      // Another run is making or clearing it right now.
    }
  }
}

async function clear(folder: string): Promise<void> {
  const cluster = path.join(folder, 'pg');
  const pidFile = path.join(cluster, 'postmaster.pid');
  if (fs.existsSync(pidFile)) {
    const pid = Number(fs.readFileSync(pidFile, 'utf8').split('\n')[0]);
    if (isPostgresOf(pid, cluster)) {
      process.kill(pid, 'SIGQUIT');
      await haveEnded([pid], 5000);
    }
  }
  fs.rmSync(folder, { recursive: true, force: true });
}
