// The first minute of an installation of one's own: no organisation, a one-time token, then an administrator and a floor.
import { mkdtempSync, rmSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashToken } from '../../src/api/auth/door.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/log.ts';
import { type EngineProcess, startEngineProcess } from '../../src/process-parts.ts';
import { keepSetupToken } from '../../src/storage/organisations.ts';
import { openPool } from '../../src/storage/pool.ts';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { Visitor } from './visitor.ts';

const TOKEN = 'a-token-that-is-printed-once';
const first = {
  token: TOKEN,
  organisationName: 'Wohlklang GmbH',
  country: 'DE',
  login: 'sofia',
  displayName: 'Sofia Krüger',
  password: 'nine-paper-boats-4',
};

let db: FreshDatabase;
let dataDir: string;
let running: EngineProcess;
const faults: Error[] = [];

const start = () => {
  const environment = {
    DATABASE_URL: db.url,
    TELEPHONY: 'simulated',
    LOG_LEVEL: 'error',
    LOG_FORMAT: 'json',
  };
  const config = {
    ...readConfig({ port: 0, dataDir }, environment),
    databaseUrl: db.url,
    webDir: path.join(dataDir, 'web'),
  };
  const log = createLogger({
    from: 'test',
    level: 'error',
    format: 'json',
    target: { write: () => undefined },
  });
  return startEngineProcess({ config, log, onFatal: (fault) => void faults.push(fault) });
};

beforeAll(async () => {
  db = await freshDatabase();
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'rufwerk-set-up-'));
  const pool = openPool({ connectionString: db.url, max: 1, name: 'set-up test' });
  await keepSetupToken(pool, hashToken(TOKEN));
  await pool.end();
  running = await start();
});
afterAll(async () => {
  await running.drain();
  rmSync(dataDir, { recursive: true, force: true });
  expect(faults).toEqual([]);
});

const url = () => `http://127.0.0.1:${running.port}`;

test('an empty installation says that it needs to be set up', async () => {
  const visitor = new Visitor(url());
  expect((await visitor.get('/api/session')).body).toMatchObject({ needsSetup: true, isPractice: false });
  expect((await visitor.get('/api/health')).body.status).toBe('ok');
});

test('a wrong token, a weak password and a country that is none are refused, and the token stays good', async () => {
  const visitor = new Visitor(url());
  for (const [change, status, code, field] of [
    [{ token: 'not-the-right-token' }, 403, 'token_invalid', 'token'],
    [{ password: 'sofiasofiasofia' }, 400, 'password_too_common', 'password'],
    [{ password: 'short' }, 400, 'malformed', 'password'],
    [{ country: 'ZZ' }, 400, 'malformed', 'country'],
    [{ role: 'administrator' }, 400, 'malformed', 'role'],
  ] as const) {
    const reply = await visitor.send('POST', '/api/setup', { ...first, ...change });
    expect([reply.status, reply.body.error.code, reply.body.error.field]).toEqual([status, code, field]);
  }
});

test('the token makes the administrator and the floor, once; the engine is there without a new start', async () => {
  const visitor = new Visitor(url());
  expect((await visitor.send('POST', '/api/setup', first)).status).toBe(201);
  const again = await visitor.send('POST', '/api/setup', { ...first, login: 'eve' });
  expect([again.status, again.body.error.code]).toEqual([403, 'token_invalid']);
  const session = await visitor.signIn('sofia', first.password);
  expect(session.body).toMatchObject({
    user: { login: 'sofia', role: 'administrator' },
    organisation: { name: 'Wohlklang GmbH', isPractice: false },
    needsSetup: false,
  });
  const screen = await visitor.live();
  const shown = await screen.until(({ view }) => view.floor);
  expect(shown).toMatchObject({ name: 'Etage 1', agents: [], campaigns: [] });
  await screen.close();
});

test('an engine that comes after one of its own that was killed has the floor at once', async () => {
  const owner = readFileSync(path.join(dataDir, 'engine-owner'), 'utf8');
  await running.drain();
  await db.query(`UPDATE floor_lease SET owner = $1, expires_at = now() + interval '30 seconds'`, [owner]);
  const from = Date.now();
  running = await start();
  expect(Date.now() - from).toBeLessThan(10_000);
  expect((await new Visitor(url()).get('/api/health')).body.status).toBe('ok');
});

test("an engine that comes after somebody else's that was killed waits until its lease has run out", async () => {
  await running.drain();
  await db.query(`UPDATE floor_lease SET owner = 'killed', expires_at = now() + interval '2 seconds'`);
  const from = Date.now();
  running = await start();
  expect(Date.now() - from).toBeGreaterThan(1_500);
  expect((await new Visitor(url()).get('/api/health')).body.status).toBe('ok');
});

test('the process ends in order, and the next one has the floor at once', async () => {
  const visitor = new Visitor(url());
  await visitor.signIn('sofia', first.password);
  const screen = await visitor.live();
  await running.drain();
  expect((await screen.closed).code).toBe(1013);
  const from = Date.now();
  running = await start();
  expect(Date.now() - from).toBeLessThan(5_000);
  const back = new Visitor(url());
  back.cookie = visitor.cookie;
  expect((await back.get('/api/users')).status).toBe(200);
});
