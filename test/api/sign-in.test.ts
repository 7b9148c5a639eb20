// Who comes in, who does not, and for how long (reliability.md F79, F80).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiWorld, CLI_TOKEN, PASSWORD, addUser, openApiWorld } from './api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.close());

test('anna signs in, is known, and gets a cookie that scripts can not read', async () => {
  const anna = await world.visitor();
  const reply = await anna.signIn('anna', PASSWORD);
  expect(reply.status).toBe(200);
  expect(reply.body.user).toMatchObject({ login: 'anna', displayName: 'Anna Weiß', role: 'agent' });
  const cookie = reply.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^rufwerk=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax/);
  const session = await anna.get('/api/session');
  expect(session.body).toMatchObject({ user: { login: 'anna' }, needsSetup: false, isPractice: true });
  const [stored] = await world.db.query<{ token_hash: string }>('SELECT token_hash FROM session');
  expect(cookie).not.toContain(stored?.token_hash);
});

test('the login is read without regard to case and spaces', async () => {
  const anna = await world.visitor();
  expect((await anna.signIn('  ANNA ', PASSWORD)).status).toBe(200);
});

test('a wrong password and an unknown login get the same answer', async () => {
  const visitor = await world.visitor();
  const wrong = await visitor.signIn('ben', 'wrong-password-123');
  const unknown = await visitor.signIn('nobody', 'wrong-password-123');
  expect(wrong.status).toBe(401);
  expect(wrong.body).toEqual({ error: { code: 'wrong_login' } });
  expect(unknown.body).toEqual(wrong.body);
  expect(visitor.cookie).toBeUndefined();
});

test('who is not signed in learns neither a name of the organisation nor a user', async () => {
  const session = await (await world.visitor()).get('/api/session');
  expect(session.body.user).toBeUndefined();
  expect(session.body.organisation).toBeUndefined();
});

test('a new sign-in gets a new token, and the one before it is void', async () => {
  const ben = await world.visitor('ben');
  const former = ben.cookie;
  await ben.signIn('ben', PASSWORD);
  expect(ben.cookie).not.toBe(former);
  const thief = await world.visitor();
  thief.cookie = former;
  expect((await thief.get('/api/history')).status).toBe(401);
});

test('a token that somebody brought along is never taken over', async () => {
  const victim = await world.visitor();
  victim.cookie = `rufwerk=${'x'.repeat(43)}`;
  await victim.signIn('ben', PASSWORD);
  expect(victim.cookie).not.toBe(`rufwerk=${'x'.repeat(43)}`);
});

test.each([
  ['12 hours without use', `last_seen_at = now() - interval '12 hours 1 minute'`],
  ['24 hours after it began', `expires_at = now() - interval '1 second'`],
])('a session ends %s', async (_when, change) => {
  await addUser(world.pool, world.organisationId, { login: `old-${change.length}`, role: 'supervisor' });
  const visitor = await world.visitor(`old-${change.length}`);
  expect((await visitor.get('/api/history')).status).toBe(200);
  await world.db.query(
    `UPDATE session SET ${change} WHERE user_id = (SELECT id FROM app_user WHERE login = $1)`,
    [`old-${change.length}`],
  );
  const reply = await visitor.get('/api/history');
  expect(reply.status).toBe(401);
  expect(reply.body.error.code).toBe('not_signed_in');
});

test('after signing out the cookie opens nothing any more', async () => {
  const sofia = await world.visitor('sofia');
  const { cookie } = sofia;
  expect((await sofia.send('DELETE', '/api/session')).status).toBe(200);
  sofia.cookie = cookie;
  expect((await sofia.get('/api/users')).status).toBe(401);
});

test('whoever changes the own password goes on, and every other session of the same person ends', async () => {
  await addUser(world.pool, world.organisationId, { login: 'paula', role: 'supervisor' });
  const here = await world.visitor('paula');
  const there = await world.visitor('paula');
  const wrong = await here.send('POST', '/api/password', {
    current: 'not-this-one',
    next: 'seven-green-kites-2',
  });
  expect(wrong.body.error).toMatchObject({ code: 'wrong_login', field: 'current' });
  for (const [next, code] of [
    ['paulapaula12', 'password_too_common'],
    ['abcdefghijkl', 'password_too_common'],
    ['Password1234', 'password_too_common'],
  ]) {
    const refusal = await here.send('POST', '/api/password', { current: PASSWORD, next });
    expect(refusal.body.error).toMatchObject({ code, field: 'next' });
  }
  const short = await here.send('POST', '/api/password', { current: PASSWORD, next: 'short' });
  expect(short.status).toBe(400);
  const changed = await here.send('POST', '/api/password', {
    current: PASSWORD,
    next: 'seven-green-kites-2',
  });
  expect(changed.status).toBe(200);
  expect((await here.get('/api/users')).status).toBe(200);
  expect((await there.get('/api/users')).status).toBe(401);
});

test('the command line comes in from this machine with its token, and acts as an administrator', async () => {
  const visitor = await world.visitor();
  const bearer = (token: string, more = {}) =>
    visitor.send('GET', '/api/csp-reports', undefined, {
      authorization: `Bearer ${token}`,
      origin: undefined,
      ...more,
    });
  expect((await bearer(CLI_TOKEN)).status).toBe(200);
  expect((await bearer('x'.repeat(43))).status).toBe(401);
  // By way of a proxy everybody would be on this machine.
  expect((await bearer(CLI_TOKEN, { 'x-forwarded-for': '203.0.113.7' })).status).toBe(401);
});

test('disabling a user is the end of the sessions at the next request', async () => {
  await addUser(world.pool, world.organisationId, { login: 'otto', role: 'supervisor' });
  const otto = await world.visitor('otto');
  const sofia = await world.visitor('sofia');
  const id = await world.userId('otto');
  expect((await sofia.send('PATCH', `/api/users/${id}`, { isDisabled: true })).status).toBe(200);
  expect((await otto.get('/api/users')).status).toBe(401);
  expect((await otto.signIn('otto', PASSWORD)).body).toEqual({ error: { code: 'wrong_login' } });
});

test('secrets never reach the log', () => {
  const text = world.log.join('\n');
  expect(text).toContain('sign-in-refused');
  expect(text).not.toContain(PASSWORD);
  expect(text).not.toContain('wrong-password-123');
  expect(text).not.toContain(CLI_TOKEN);
});
