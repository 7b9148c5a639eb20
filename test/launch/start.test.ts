/** The built product, started as people start it. `npm test` builds it before; alone: npm run build. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../src/launch/process-identity.ts';
import { openPlayground, postgresPid, root } from './started.ts';

interface Login {
  login: string;
  password: string;
}

/** The logins that the product prints below "Ready at". */
function loginsIn(output: string): Login[] {
  return [...output.matchAll(/^ {2}(?:agent|supervisor) +(\S+) +(\S+)/gm)].map(
    ([, login = '', password = '']) => ({
      login,
      password,
    }),
  );
}

async function send(url: string, path: string, body: object): Promise<number> {
  const headers = { 'content-type': 'application/json', origin: url };
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  await response.arrayBuffer();
  return response.status;
}

describe('npm start', () => {
  let play: ReturnType<typeof openPlayground>;
  beforeAll(() => {
    play = openPlayground();
  });
  afterAll(() => play.clear());

  it('says where it is ready, who can sign in, and that it is well', async () => {
    const started = play.product();
    const url = await started.ready();
    const health = await fetch(`${url}/api/health`);
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      database: expect.anything(),
      telephony: expect.stringMatching(/^(asterisk|simulated)$/),
    });
    const logins = loginsIn(started.stdout);
    expect(logins.map((one) => one.login)).toEqual(['anna', 'ben', 'sofia']);
    expect(new Set(logins.map((one) => one.password)).size).toBe(3);
    expect(fs.statSync(path.join(play.dataDir, 'logins.json')).mode & 0o777).toBe(0o600);
    for (const login of logins) expect(await send(url, '/api/session', login)).toBeLessThan(300);
    expect(await send(url, '/api/session', { login: 'anna', password: 'guessed' })).toBe(401);

    const pids = started.pids();
    const begin = Date.now();
    started.signal('SIGINT');
    expect(await started.end()).toBe(0);
    expect(Date.now() - begin).toBeLessThan(10_000);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('keeps its data at the second start, which takes less than fifteen seconds', async () => {
    const before = JSON.parse(fs.readFileSync(path.join(play.dataDir, 'logins.json'), 'utf8')) as unknown;
    const begin = Date.now();
    const started = play.product();
    await started.ready();
    expect(Date.now() - begin).toBeLessThan(15_000);
    expect(loginsIn(started.stdout).map((one) => one.login)).toEqual(['anna', 'ben', 'sofia']);
    expect(JSON.parse(fs.readFileSync(path.join(play.dataDir, 'logins.json'), 'utf8'))).toEqual(before);
    expect(started.output).not.toContain('Making the database');
    started.signal('SIGTERM');
    expect(await started.end()).toBe(0);
  });

  it('refuses to start twice on one data folder, and starts again after it was killed', async () => {
    const first = play.product();
    const url = await first.ready();
    const second = play.product();
    expect(await second.end()).toBe(1);
    expect(second.output).toContain(`already runs on ${play.dataDir}: ${url}`);

    first.signal('SIGKILL');
    await first.end();
    const server = postgresPid(play.dataDir);
    const third = play.product();
    await third.ready();
    expect(postgresPid(play.dataDir)).toBe(server);
    third.signal('SIGINT');
    expect(await third.end()).toBe(0);
  });
});

describe('npm start on a database of one’s own', () => {
  let own: ReturnType<typeof openPlayground>;
  let play: ReturnType<typeof openPlayground>;
  beforeEach(() => {
    own = openPlayground();
    play = openPlayground();
  });
  afterEach(async () => {
    await play.clear();
    await own.clear();
  });

  it('embeds and seeds nothing, and shows a one-time address for the first administrator', async () => {
    // The PostgreSQL of a stand-in launcher plays the foreign server.
    const foreign = own.launcher();
    const { database } = (await (await fetch(await foreign.ready())).json()) as { database: string };
    const started = play.product([], { DATABASE_URL: database });
    const url = await started.ready();
    expect(started.stdout).toMatch(
      new RegExp(`Set up the first administrator at ${url}/setup#token=[\\w-]{32,}`),
    );
    expect(loginsIn(started.stdout)).toEqual([]);
    const tokenFile = path.join(play.dataDir, 'setup-token');
    expect(fs.statSync(tokenFile).mode & 0o777).toBe(0o600);
    expect(started.stdout).toContain(fs.readFileSync(tokenFile, 'utf8').trim());
    expect(fs.existsSync(path.join(play.dataDir, 'postgres'))).toBe(false);

    const token = fs.readFileSync(tokenFile, 'utf8').trim();
    const first = { organisationName: 'Nordlicht', country: 'DE', login: 'maria', displayName: 'Maria Voß' };
    const setUp = { ...first, token, password: 'a boat on dry land' };
    expect(await send(url, '/api/setup', { ...setUp, token: `${token}x` })).toBeGreaterThanOrEqual(400);
    expect(await send(url, '/api/setup', setUp)).toBe(201);
    expect(await send(url, '/api/setup', { ...setUp, login: 'second' })).toBeGreaterThanOrEqual(400);
    started.signal('SIGINT');
    expect(await started.end()).toBe(0);
    expect(isAlive(postgresPid(own.dataDir) as number)).toBe(true);

    const again = play.product([], { DATABASE_URL: database });
    await again.ready();
    expect(again.stdout).not.toContain('Set up');
    expect(fs.existsSync(tokenFile)).toBe(false);
  });

  it('says what is wrong when that database cannot be reached, without its password', async () => {
    const started = play.product([], { DATABASE_URL: 'postgresql://rufwerk:hidden@127.0.0.1:9/rufwerk' });
    expect(await started.end()).toBe(1);
    expect(started.output).toMatch(/The PostgreSQL of DATABASE_URL cannot be used: .*ECONNREFUSED/);
    expect(started.output).not.toContain('hidden');
  });
});

describe('a wrong option', () => {
  it.each([
    [['--prot', '80'], 'Unknown option --prot.'],
    [['--port', 'eighty'], '--port must be a number from 0 to 65535 (0 takes a free port), not "eighty".'],
    [['--port=70000'], '--port must be a number'],
    [['--data'], '--data needs a value: a folder.'],
    [['--telephony', 'maybe'], '--telephony must be auto, asterisk or simulated, not "maybe".'],
    [['--host', 'a b'], '--host must be an IP address or a host name'],
  ])('%j is named, with what is accepted', (args, answer) => {
    const run = spawnSync(process.execPath, ['scripts/start.mjs', ...args], { cwd: root, encoding: 'utf8' });
    expect(run.status).toBe(2);
    expect(run.stderr).toContain(answer);
    expect(run.stderr).toContain(
      'Accepted: --port N, --data DIR, --host H, --telephony auto|asterisk|simulated',
    );
  });
});
