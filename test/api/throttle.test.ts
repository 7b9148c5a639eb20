// Guessing passwords gets slow, for one login, from one address, and from everywhere at once; who works here is not locked out by it (F80).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { THROTTLE_RULES, openThrottle } from '../../src/api/auth/throttle.ts';
import { type ApiWorld, PASSWORD, addUser, openApiWorld } from './api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.close());

test('after five wrong passwords the sixth try is not looked at, even with the right one', async () => {
  await addUser(world.pool, world.organisationId, { login: 'vera', role: 'agent' });
  const visitor = await world.visitor();
  for (let tries = 0; tries < THROTTLE_RULES.login.free; tries += 1) {
    expect((await visitor.signIn('vera', 'no-idea-at-all-1')).status).toBe(401);
  }
  const reply = await visitor.signIn('vera', PASSWORD);
  expect(reply.status).toBe(429);
  expect(reply.body.error.code).toBe('too_many_tries');
  expect(reply.body.error.until).toBeGreaterThan(Date.now());
  // Nobody else pays for it.
  expect((await visitor.signIn('ben', PASSWORD)).status).toBe(200);
});

test('tries that come at the same moment do not all pass', async () => {
  await addUser(world.pool, world.organisationId, { login: 'nora', role: 'agent' });
  const visitor = await world.visitor();
  const replies = await Promise.all(
    Array.from({ length: 12 }, () => visitor.signIn('nora', 'no-idea-at-all-1')),
  );
  expect(replies.filter((reply) => reply.status === 401)).toHaveLength(THROTTLE_RULES.login.free);
});

test('each failure doubles the wait, up to the longest', () => {
  const throttle = openThrottle();
  let now = 0;
  const waits: number[] = [];
  for (let tries = 0; tries < 40; tries += 1) {
    const until = throttle.enter('anna', `address ${tries}`, now);
    if (until === undefined) continue;
    waits.push(until - now);
    now = until;
    expect(throttle.enter('anna', `address ${tries}`, now)).toBeUndefined();
  }
  expect(waits.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(Math.max(...waits)).toBe(THROTTLE_RULES.login.longestWaitMs);
});

test('of 10,000 guesses over 1,000 logins from 100 addresses less than one in a hundred is looked at', () => {
  const throttle = openThrottle();
  let seen = 0;
  // Ten guesses a second, each against another login from another address.
  for (let guess = 0; guess < 10_000; guess += 1) {
    const isSeen =
      throttle.enter(`login ${guess % 1_000}`, `address ${guess % 100}`, guess * 10) === undefined;
    if (isSeen) seen += 1;
  }
  expect(seen).toBeGreaterThan(0);
  expect(seen).toBeLessThan(100);
});

test('strangers who guess at anna’s login do not lock her out where she has signed in before', () => {
  const throttle = openThrottle();
  expect(throttle.enter('anna', 'office', 0)).toBeUndefined();
  throttle.succeeded('anna', 'office');
  for (let tries = 0; tries < 1_000; tries += 1) throttle.enter('anna', `stranger ${tries}`, tries);
  expect(throttle.enter('anna', 'stranger', 1_000)).toBeGreaterThan(1_000);
  expect(throttle.enter('anna', 'office', 1_000)).toBeUndefined();
});

test('a morning of two hundred people behind one address, some of whom mistype, lets everybody in', () => {
  const throttle = openThrottle();
  for (let person = 0; person < 200; person += 1) {
    const now = person * 3_000;
    const login = `agent ${person}`;
    if (person % 10 === 0) throttle.enter(login, 'office', now);
    const entered = throttle.enter(login, 'office', now + 500);
    expect(entered, login).toBeUndefined();
    throttle.succeeded(login, 'office');
  }
});

test('its memory is bounded', () => {
  const throttle = openThrottle(100);
  for (let tries = 0; tries < 10_000; tries += 1)
    throttle.enter(`login ${tries}`, `address ${tries}`, tries * 60_000);
  expect(throttle.size()).toBeLessThanOrEqual(300);
});
