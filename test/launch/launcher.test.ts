import net from 'node:net';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { haveEnded, isAlive } from '../../src/launch/process-identity.ts';
import { openPlayground, postgresPid } from './started.ts';

let play: ReturnType<typeof openPlayground>;

beforeEach(() => {
  play = openPlayground();
});

afterEach(() => play.clear());

const ask = async (url: string) => (await (await fetch(url)).json()) as { pid: number; database: string };

async function tablesOf(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
  );
  await client.end();
  return rows.map((row) => row.name);
}

describe('the launcher', () => {
  it('starts PostgreSQL and its programs, and ends every process at the first signal', async () => {
    const started = play.launcher();
    const url = await started.ready();
    const answer = await ask(url);
    expect(answer.database).toContain(encodeURIComponent(play.dataDir));
    const note = started.note();
    expect(url).toBe(`http://localhost:${note.port}`);
    expect(started.children().map((child) => child.pid)).toContain(answer.pid);
    for (const file of ['running.json', 'children.json', 'cli-token']) {
      expect(fs.statSync(path.join(play.dataDir, file)).mode & 0o777).toBe(0o600);
    }

    const pids = started.pids();
    expect(pids).toHaveLength(4);
    const begin = Date.now();
    started.signal('SIGINT');
    expect(await started.end()).toBe(0);
    expect(Date.now() - begin).toBeLessThan(10_000);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(fs.existsSync(path.join(play.dataDir, 'running.json'))).toBe(false);
  });

  it('starts a crashed engine again, on the same port', async () => {
    const started = play.launcher();
    const url = await started.ready();
    const before = await ask(url);
    await expect(fetch(`${url}/crash`)).rejects.toThrow();
    await started.says(/engine process ended unexpectedly \(3\)/);
    await expect.poll(() => ask(url).catch(() => undefined), { timeout: 10_000 }).toBeDefined();
    expect((await ask(url)).pid).not.toBe(before.pid);
  });

  it('gives up on a program that crashes again and again, and leaves nothing running', async () => {
    const started = play.launcher({ STAND_IN_START: 'crash' });
    expect(await started.end()).toBe(1);
    expect(started.output).toContain('The jobs process ended 5 times within 60 s (last: 4).');
    expect(postgresPid(play.dataDir)).toBeUndefined();
  });

  it('does not try again what a program calls hopeless', async () => {
    const started = play.launcher({ STAND_IN_START: 'fatal' });
    expect(await started.end()).toBe(1);
    expect(started.output).toContain('The jobs process cannot work: no paper.');
    expect(started.output).not.toContain('starting it again');
  });

  it('ends within ten seconds although a program never finishes', async () => {
    const started = play.launcher({ STAND_IN_DRAIN: 'never' });
    await started.ready();
    const pids = started.pids();
    const begin = Date.now();
    started.signal('SIGTERM');
    expect(await started.end()).toBe(0);
    expect(Date.now() - begin).toBeLessThan(10_000);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('ends at once at the second signal, but not when npm repeats the first', async () => {
    const started = play.launcher({ STAND_IN_DRAIN: 'never' });
    await started.ready();
    const pids = started.pids();
    started.signal('SIGINT');
    started.signal('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(started.process.exitCode).toBeNull();
    const begin = Date.now();
    started.signal('SIGINT');
    expect(await started.end()).toBe(130);
    expect(Date.now() - begin).toBeLessThan(3000);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('still ends in order when its terminal is closed', async () => {
    const started = play.launcher();
    await started.ready();
    const pids = started.pids();
    started.process.stdout?.destroy();
    started.process.stderr?.destroy();
    started.signal('SIGHUP');
    expect(await started.end()).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('is followed by a launcher that attaches to its PostgreSQL when it was killed', async () => {
    const first = play.launcher();
    await first.ready();
    const children = first.children();
    const server = postgresPid(play.dataDir);
    first.signal('SIGKILL');
    await first.end();
    expect(
      await haveEnded(
        children.map((child) => child.pid),
        8000,
      ),
    ).toBe(true);
    expect(isAlive(server as number)).toBe(true);

    const second = play.launcher();
    await second.ready();
    expect(second.output).toContain('PostgreSQL was still running and is used again');
    expect(postgresPid(play.dataDir)).toBe(server);
    second.signal('SIGINT');
    expect(await second.end()).toBe(0);
    expect(isAlive(server as number)).toBe(false);
  });

  it('waits for the programs of a killed launcher before it starts its own', async () => {
    const first = play.launcher({ STAND_IN_DRAIN: 'never' });
    await first.ready();
    const children = first.children();
    first.signal('SIGKILL');
    await first.end();
    const second = play.launcher();
    await second.ready();
    expect(second.output).toContain('waiting for its processes');
    expect(children.filter((child) => isAlive(child.pid))).toEqual([]);
  });

  it('recovers when everything was killed at once', async () => {
    const first = play.launcher();
    await first.ready();
    for (const pid of first.pids()) process.kill(pid, 'SIGKILL');
    await first.end();
    const second = play.launcher();
    await second.ready();
    second.signal('SIGINT');
    expect(await second.end()).toBe(0);
  });

  it('begins a first start again that was killed halfway, and keeps a completed one', async () => {
    const first = play.launcher({ STAND_IN_PREPARE: 'hang' });
    await first.says(/Half done/);
    first.signal('SIGKILL');
    await first.end();
    const second = play.launcher();
    const { database } = await ask(await second.ready());
    expect(second.output).toContain('The first start was not completed; beginning it again');
    expect(await tablesOf(database)).not.toContain('half_done');
    second.signal('SIGINT');
    await second.end();
    const third = play.launcher();
    await third.ready();
    expect(third.output).not.toContain('beginning it again');
  });

  it('starts PostgreSQL again when it is killed', async () => {
    const started = play.launcher();
    await started.ready();
    const server = postgresPid(play.dataDir) as number;
    process.kill(server, 'SIGKILL');
    await started.says(/PostgreSQL ended unexpectedly/);
    await expect.poll(() => postgresPid(play.dataDir), { timeout: 15_000 }).not.toBe(server);
    started.signal('SIGINT');
    expect(await started.end()).toBe(0);
  });

  it('refuses a data folder on which another one runs, and leaves that one alone', async () => {
    const first = play.launcher();
    const url = await first.ready();
    const second = play.launcher();
    expect(await second.end()).toBe(1);
    expect(second.output).toContain(
      `Rufwerk already runs on ${play.dataDir}: ${url} (process ${first.process.pid}).`,
    );
    expect(await ask(url)).toBeDefined();
    expect(first.note().pid).toBe(first.process.pid);
  });

  it('lets one of two launchers through that start at the same moment', async () => {
    const both = [play.launcher(), play.launcher()];
    const codes = await Promise.race(both.map((one) => one.end()));
    expect(codes).toBe(1);
    const winner = both.find((one) => one.process.exitCode === null);
    const loser = both.find((one) => one.process.exitCode !== null);
    expect(loser?.output).toMatch(/Rufwerk (already runs|is already starting) on/);
    await winner?.ready();
  });

  it('names a port that is in use', async () => {
    const other = net.createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as net.AddressInfo;
    const started = play.launcher({ PORT: String(port) });
    expect(await started.end()).toBe(1);
    expect(started.output).toContain(`Port ${port} is in use by another program`);
    await new Promise((resolve) => other.close(resolve));
  });

  it('lists every fault of the environment at once', async () => {
    const started = play.launcher({
      PORT: 'eleven',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://u:hidden@h/d',
    });
    expect(await started.end()).toBe(2);
    expect(started.output).toContain('PORT must be a number from 0 to 65535, not "eleven"');
    expect(started.output).toContain('LOG_LEVEL must be one of debug, info, warn, error, not "loud"');
    expect(started.output).toContain('DATABASE_URL must begin with postgresql://');
    expect(started.output).not.toContain('hidden');
  });
});
