// The database can not be reached: every answer says so with 503, and the process goes on.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFeed } from '../../src/api/live/feed.ts';
import { type RunningApi, openApi } from '../../src/api/server.ts';
import { businessEvents, createLogger } from '../../src/log.ts';
import { systemClock, systemRandom } from '../../src/process-parts.ts';
import { AnnouncementFiles } from '../../src/announcements/files.ts';
import { RecordingFiles } from '../../src/recordings/files.ts';
import { type Pool, openPool } from '../../src/storage/pool.ts';
import { Visitor } from './visitor.ts';

let api: RunningApi;
let pool: Pool;
let visitor: Visitor;
const lines: string[] = [];

beforeAll(async () => {
  // Nobody listens on the discard port of this machine.
  pool = openPool({ connectionString: 'postgresql://nobody@127.0.0.1:9/nothing', max: 2, name: 'away' });
  const log = createLogger({
    from: 'test',
    level: 'debug',
    format: 'json',
    target: { write: (line) => lines.push(line) },
  });
  api = await openApi({
    config: {
      publicUrl: null,
      tls: null,
      version: '0.0.0-test',
      webDir: '/nowhere',
      dataDir: '/nowhere',
      cliTokenFile: '/nowhere',
    },
    pool,
    log,
    events: businessEvents(log),
    clock: systemClock,
    random: systemRandom,
    feed: openFeed(),
    telephony: 'simulated',
    recordings: new RecordingFiles('/nowhere'),
    announcements: { files: new AnnouncementFiles('/nowhere'), onChanged: async () => undefined },
    engine: () => undefined,
    onSetUp: async () => undefined,
  });
  visitor = new Visitor(`http://127.0.0.1:${await api.listen({ port: 0, host: '127.0.0.1' })}`);
  visitor.cookie = `rufwerk=${'a'.repeat(43)}`;
});
afterAll(async () => {
  await api.close();
  await pool.end();
});

test('health says that the database is away', async () => {
  const { status, body } = await visitor.get('/api/health');
  expect(status).toBe(503);
  expect(body).toMatchObject({ status: 'degraded', database: 'away' });
});

test('who asks for anything else is told to come back, and nobody is signed out by it', async () => {
  for (const url of ['/api/users', '/api/session', '/api/history']) {
    const { status, body } = await visitor.get(url);
    expect([status, body], url).toEqual([503, { error: { code: 'busy' } }]);
  }
  const signIn = await visitor.signIn('anna', 'four-brass-lamps-9');
  expect([signIn.status, signIn.body.error.code]).toEqual([503, 'busy']);
  await expect(visitor.live()).rejects.toThrow('503');
});

test('what happened stands in the log, and none of it in the answers', async () => {
  const { body } = await visitor.get('/api/users');
  expect(JSON.stringify(body)).not.toMatch(/ECONN|127\.0\.0\.1|SELECT|stack/);
  expect(lines.join('')).toContain('ECONNREFUSED');
});
