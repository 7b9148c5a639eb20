import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { productDatabase, type RunningPostgres, startPostgres } from '../../src/launch/postgres.ts';
import { isAlive, isPostgresOf } from '../../src/launch/process-identity.ts';

let base: string;
let servers: RunningPostgres[];

beforeEach(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'rufwerk-launch-'));
  servers = [];
});

afterEach(async () => {
  for (const server of servers) await server.stop(0);
  fs.rmSync(base, { recursive: true, force: true });
});

async function start(folder: string): Promise<RunningPostgres> {
  const server = await startPostgres({ folder, log: () => undefined });
  servers.push(server);
  return server;
}

async function ask(server: RunningPostgres, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: server.urlOf(productDatabase) });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  it('keeps what was committed, and writes it to the disk', async () => {
    const folder = path.join(base, 'postgres');
    const first = await start(folder);
    expect(await ask(first, 'SHOW fsync')).toBe('on');
    expect(await ask(first, 'SHOW synchronous_commit')).toBe('on');
    expect(await ask(first, 'SHOW listen_addresses')).toBe('');
    await ask(first, "CREATE TABLE kept AS SELECT 'Grüße' AS word");
    await first.stop(5000);
    expect(isAlive(first.pid)).toBe(false);
    const second = await start(folder);
    expect(await ask(second, 'SELECT word FROM kept')).toBe('Grüße');
  });

  it('knows that umlauts are letters', async () => {
    const server = await start(path.join(base, 'postgres'));
    expect(await ask(server, "SELECT upper('äöü')")).toBe('ÄÖÜ');
  });

  it('keeps failing statements and their values out of its log', async () => {
    const folder = path.join(base, 'postgres');
    const server = await start(folder);
    await ask(server, 'CREATE TABLE number (e164 text PRIMARY KEY)');
    await ask(server, "INSERT INTO number VALUES ('+493023125012')");
    await expect(ask(server, "INSERT INTO number VALUES ('+493023125012')")).rejects.toThrow('duplicate');
    await server.stop(5000);
    const log = fs.readFileSync(`${folder}.log`, 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('3023125012');
  });

  it('takes the place of a half-made cluster that a kill left behind', async () => {
    const folder = path.join(base, 'postgres');
    fs.mkdirSync(`${folder}.new/base`, { recursive: true });
    fs.writeFileSync(`${folder}.new/PG_VERSION`, '18\n');
    const server = await start(folder);
    expect(await ask(server, 'SELECT 1')).toBe(1);
    expect(fs.existsSync(`${folder}.new`)).toBe(false);
  });

  it('moves into an empty folder, but never replaces one with content', async () => {
    const folder = path.join(base, 'postgres');
    fs.mkdirSync(folder);
    await start(folder);
    const foreign = path.join(base, 'foreign');
    fs.mkdirSync(foreign);
    fs.writeFileSync(path.join(foreign, 'letter.txt'), 'dear contact');
    await expect(start(foreign)).rejects.toThrow('holds something else');
    expect(fs.readFileSync(path.join(foreign, 'letter.txt'), 'utf8')).toBe('dear contact');
  });

  it('starts although its old process number belongs to a stranger now', async () => {
    const folder = path.join(base, 'postgres');
    const first = await start(folder);
    const note = fs.readFileSync(path.join(folder, 'postmaster.pid'), 'utf8');
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    const stranger = spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 60_000)']);
    fs.writeFileSync(path.join(folder, 'postmaster.pid'), note.replace(/^\d+/, String(stranger.pid)));
    const second = await start(folder);
    expect(second.attached).toBe(false);
    expect(await ask(second, 'SELECT 1')).toBe(1);
    expect(isAlive(stranger.pid as number)).toBe(true);
    stranger.kill();
  });

  it('attaches to the server that runs, also from a second process of ours', async () => {
    const folder = path.join(base, 'postgres');
    const first = await start(folder);
    const second = await start(folder);
    expect(second.attached).toBe(true);
    expect(second.pid).toBe(first.pid);
    expect(isPostgresOf(first.pid, folder)).toBe(true);
    expect(isPostgresOf(first.pid, base)).toBe(false);
    await second.stop(5000);
    await second.ended;
    expect(isAlive(first.pid)).toBe(false);
  });

  it('finds a place for its socket when the path of the data folder is too long for one', async () => {
    const folder = path.join(base, 'a-very-long-name'.repeat(8), 'postgres');
    const server = await start(folder);
    expect(server.socketFolder.startsWith(os.tmpdir())).toBe(true);
    expect(fs.statSync(server.socketFolder).mode & 0o777).toBe(0o700);
    expect(await ask(server, 'SELECT 1')).toBe(1);
  });

  it.runIf(process.getuid?.() === 0)('runs for root in a folder that only root can enter', async () => {
    const closed = path.join(base, 'closed');
    fs.mkdirSync(closed, { mode: 0o700 });
    const server = await start(path.join(closed, 'postgres'));
    expect(await ask(server, 'SELECT 1')).toBe(1);
  });
});
