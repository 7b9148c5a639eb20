// What comes in that should not (fields nobody asked for, text that can not be kept, bodies without end), and what every answer carries.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine-face.ts';
import { type ApiWorld, CLI_TOKEN, openApiWorld } from './api-world.ts';
import { Visitor } from './visitor.ts';

let world: ApiWorld;
let sofia: Visitor;
let withPages: ApiWorld;

beforeAll(async () => {
  world = await openApiWorld();
  sofia = await world.visitor('sofia');
  // A second API on the same things, with built pages before it starts.
  const webDir = path.join(world.dataDir, 'built');
  mkdirSync(path.join(webDir, 'assets'), { recursive: true });
  writeFileSync(
    path.join(webDir, 'index.html'),
    '<meta name="csp-nonce" content="__CSP_NONCE__"><div id="root">',
  );
  writeFileSync(path.join(webDir, 'assets', 'main-abc123.js'), 'export {};');
  const config = {
    publicUrl: 'https://calls.example.org',
    tls: null,
    version: '0.0.0-test',
    webDir,
    dataDir: world.dataDir,
    cliTokenFile: path.join(world.dataDir, 'cli-token'),
  };
  withPages = await openApiWorld({ config });
});
afterAll(async () => {
  await withPages.close();
  await world.close();
});

test.each([
  ['POST', '/api/session', { login: 'anna', password: 'x', role: 'administrator' }, 'role'],
  [
    'POST',
    '/api/users',
    { login: 'eve', displayName: 'Eve', role: 'agent', organisationId: 'x' },
    'organisationId',
  ],
  [
    'POST',
    '/api/users',
    { login: 'eve', displayName: 'Eve', role: 'agent', passwordHash: 'x' },
    'passwordHash',
  ],
  ['POST', '/api/groups', { name: 'x', id: 'y' }, 'id'],
  [
    'POST',
    '/api/register',
    { kind: 'number', number: '030 23125001', reason: 'x', source: 'agent' },
    'source',
  ],
  ['POST', '/api/floor/release', { reason: 'x', by: 'somebody' }, 'by'],
] as const)('%s %s refuses a field that nobody asked for, and names it', async (method, url, body, field) => {
  const reply = await sofia.send(method, url, body);
  expect(reply.status).toBe(400);
  expect(reply.body.error).toMatchObject({ code: 'malformed', field });
});

test('a wrong field is named with what would be accepted', async () => {
  const reply = await sofia.send('POST', '/api/users', {
    login: 'Eve Smith!',
    displayName: 'Eve',
    role: 'boss',
  });
  expect(reply.body.error).toMatchObject({ code: 'malformed', field: 'login' });
  const role = await sofia.send('POST', '/api/users', { login: 'eve', displayName: 'Eve', role: 'boss' });
  expect(role.body.error).toMatchObject({
    field: 'role',
    params: { values: ['agent', 'supervisor', 'administrator'] },
  });
  const limit = await sofia.get('/api/users?limit=100000');
  expect(limit.body.error).toMatchObject({ code: 'malformed', field: 'limit', params: { maximum: 200 } });
});

test('prototypes are not polluted', async () => {
  for (const body of [
    '{"__proto__":{"role":"administrator"},"name":"x"}',
    '{"name":"x","constructor":{"prototype":{"x":1}}}',
  ]) {
    const reply = await sofia.send('POST', '/api/groups', body);
    expect(reply.status, body).toBe(400);
  }
  expect(({} as Record<string, unknown>)['role']).toBeUndefined();
});

test.each([
  ['a NUL', '{"name":"a\\u0000b"}'],
  ['half a surrogate pair', '{"name":"a\\ud800b"}'],
  ['no JSON', '{"name":'],
  ['a list', '[]'],
  ['nothing', ''],
])('a body with %s is malformed, not a fault', async (_what, body) => {
  const reply = await sofia.send('POST', '/api/groups', body);
  expect([reply.status, reply.body.error.code]).toEqual([400, 'malformed']);
});

test('JSON nested 10,000 deep, and one with 40,000 keys, are refused and cost next to nothing', async () => {
  const deep = `{"name":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
  const wide = `{${Array.from({ length: 40_000 }, (_, index) => `"k${index}":1`).join(',')}}`;
  for (const body of [deep, wide]) {
    const from = process.cpuUsage();
    const reply = await sofia.send('POST', '/api/groups', body);
    expect(reply.status).toBe(400);
    // Processor time and not the clock's: this machine has other things to do.
    expect(process.cpuUsage(from).user / 1000).toBeLessThan(500);
  }
});

test('a body over half a megabyte is too large', async () => {
  const reply = await sofia.send('POST', '/api/groups', { name: 'x'.repeat(525_000) });
  expect([reply.status, reply.body.error.code]).toEqual([413, 'too_large']);
});

test('another kind of body than JSON is not read', async () => {
  const reply = await sofia.send('POST', '/api/groups', '<name>x</name>', {
    'content-type': 'application/xml',
  });
  expect([reply.status, reply.body.error.code]).toEqual([415, 'malformed']);
});

test('what people search for is text, never a pattern or a statement', async () => {
  for (const q of ["'; DROP TABLE contact; --", '%', '_', '\\', '*', '${7*7}', '<script>', 'ü'.repeat(100)]) {
    for (const url of ['/api/search', '/api/register', '/api/history']) {
      const reply = await sofia.get(`${url}?q=${encodeURIComponent(q)}`);
      expect(reply.status, `${url} ${q}`).toBe(200);
      expect(
        (reply.body.rows ?? reply.body).filter((hit: { kind: string }) => hit.kind === 'contact'),
      ).toEqual([]);
    }
  }
  expect((await sofia.get('/api/search?q=%00')).status).toBe(400);
});

test('a cursor that we did not make is malformed', async () => {
  for (const after of ['x', 'bnVsbA', Buffer.from('["x","y"]').toString('base64url')]) {
    for (const url of ['/api/register', '/api/history', '/api/imports']) {
      const reply = await sofia.get(`${url}?after=${after}`);
      expect([reply.status, reply.body.error.code, reply.body.error.field], url).toEqual([
        400,
        'malformed',
        'after',
      ]);
    }
  }
});

test('every answer carries a strict policy with a nonce of its own, errors and the API included', async () => {
  const nonces = new Set<string>();
  for (const url of [
    '/',
    '/api/health',
    '/api/users',
    '/api/nowhere',
    '/nowhere.js',
    '/supervisor/campaigns',
    '/api/users/%ff',
  ]) {
    const { headers } = await sofia.get(url);
    const policy = headers.get('content-security-policy') ?? '';
    nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
    expect(policy, url).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-");
    for (const part of [
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "object-src 'none'",
    ]) {
      expect(policy, url).toContain(part);
    }
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types rufwerk");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    if (url.startsWith('/api')) expect(headers.get('cache-control')).toBe('no-store');
  }
  expect(nonces.size).toBe(7);
});

test('the page comes for every address that is no file, with the nonce of its policy', async () => {
  const visitor = new Visitor(withPages.url);
  for (const url of ['/', '/signin', '/supervisor/register?x=1']) {
    const { status, body, headers } = await visitor.get(url);
    expect(status).toBe(200);
    const nonce = /'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '')?.[1];
    expect(body).toContain(`content="${nonce}"`);
    expect(headers.get('cache-control')).toBe('no-store');
  }
});

test('hashed files may be kept for ever; missing ones, and what lies outside, are not there', async () => {
  const visitor = new Visitor(withPages.url);
  const file = await visitor.get('/assets/main-abc123.js');
  expect(file.status).toBe(200);
  expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(file.headers.get('content-type')).toContain('javascript');
  for (const url of ['/assets/gone.js', '/assets/..%2fcli-token', '/favicon.ico', '/api/nowhere']) {
    const reply = await visitor.get(url);
    expect([403, 404], url).toContain(reply.status);
    expect(JSON.stringify(reply.body)).not.toContain(CLI_TOKEN);
  }
});

test('pages that are built anew while the product runs are the ones that come next', async () => {
  const webDir = path.join(world.dataDir, 'built');
  const visitor = new Visitor(withPages.url);
  renameSync(webDir, `${webDir}-before`);
  expect((await visitor.get('/')).status).toBe(503);
  mkdirSync(path.join(webDir, 'assets'), { recursive: true });
  writeFileSync(path.join(webDir, 'index.html'), '<script src="/assets/main-def456.js"></script>');
  writeFileSync(path.join(webDir, 'assets', 'main-def456.js'), 'export {};');
  expect((await visitor.get('/')).body).toContain('/assets/main-def456.js');
  expect((await visitor.get('/assets/main-def456.js')).status).toBe(200);
  rmSync(webDir, { recursive: true });
  renameSync(`${webDir}-before`, webDir);
  expect((await visitor.get('/assets/main-abc123.js')).status).toBe(200);
});

test('behind https the cookie has the __Host- prefix, and only the public origin is ours', async () => {
  const visitor = new Visitor(withPages.url);
  const login = { login: 'anna', password: 'four-brass-lamps-9' };
  const direct = await visitor.send('POST', '/api/session', login);
  expect(direct.body.error.code).toBe('foreign_origin');
  const proxied = await visitor.send('POST', '/api/session', login, { origin: 'https://calls.example.org' });
  expect(proxied.status).toBe(200);
  expect(proxied.headers.get('set-cookie')).toMatch(
    /^__Host-rufwerk=.*; Path=\/; HttpOnly; SameSite=Lax; Secure/,
  );
  expect(proxied.headers.get('strict-transport-security')).toContain('max-age=');
});

test('health is open to all and asks the database', async () => {
  const reply = await new Visitor(world.url).get('/api/health');
  expect(reply.body).toEqual({ status: 'ok', version: '0.0.0-test', database: 'ok', telephony: 'simulated' });
});

test('health says that the telephone system is away, and that the rest goes on', async () => {
  const away = { telephoneAway: () => true } as Engine;
  const without = await openApiWorld({ engine: () => away });
  const reply = await new Visitor(without.url).get('/api/health');
  expect(reply.status).toBe(200);
  expect(reply.body).toMatchObject({ status: 'degraded', database: 'ok', telephone: 'away' });
  await without.close();
});

test('the API describes itself', async () => {
  const { body } = await new Visitor(world.url).get('/api/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  expect(Object.keys(body.paths)).toContain('/api/campaigns/{id}/start');
  expect(body.paths['/api/session'].post.requestBody.content['application/json'].schema.required).toEqual([
    'login',
    'password',
  ]);
});

test('what browsers report against the policy is counted, bounded, and shown to administrators', async () => {
  const nobody = new Visitor(world.url);
  const report = {
    'csp-report': { 'effective-directive': 'script-src', 'blocked-uri': 'https://evil.example/x.js' },
  };
  for (let index = 0; index < 150; index += 1) {
    const sent = await nobody.send('POST', '/api/csp-report', JSON.stringify(report), {
      'content-type': 'application/csp-report',
      origin: undefined,
    });
    expect(sent.status).toBe(204);
  }
  await nobody.send('POST', '/api/csp-report', 'no json at all', {
    'content-type': 'application/csp-report',
  });
  const ada = await world.visitor('ada');
  const { body } = await ada.get('/api/csp-reports');
  expect(body.total).toBe(151);
  expect(body.last).toHaveLength(100);
  expect(body.last[0]).toMatchObject({ directive: 'script-src', blocked: 'https://evil.example/x.js' });
  const large = await nobody.send('POST', '/api/csp-report', 'x'.repeat(20_000), {
    'content-type': 'application/csp-report',
  });
  expect(large.status).toBe(413);
});
