// Seeded nonsense for every route: whatever comes in, the answer is a refusal or a success, never a fault (reliability.md G22).
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../src/sim/random.ts';
import { type ApiWorld, openApiWorld } from './api-world.ts';
import type { Visitor } from './visitor.ts';

const SEED = 7;
const TRIES_PER_ROUTE = 15;

let world: ApiWorld;
let ada: Visitor;
beforeAll(async () => {
  world = await openApiWorld();
  ada = await world.visitor('ada');
});
afterAll(() => world.close());

const VALUES: readonly unknown[] = [
  '',
  ' ',
  'x',
  'ü'.repeat(130),
  "'; DROP TABLE app_user; --",
  '${7*7}{{7*7}}',
  '=1+1',
  '\u202e\ufeff',
  '\u0000',
  '\ud800',
  'x'.repeat(20_000),
  '+493023125001',
  '030 23125001',
  'DE',
  'agent',
  'preview',
  'number',
  '2026-02-30',
  'constructor',
  0,
  -1,
  1.5,
  1e308,
  30,
  true,
  null,
  [],
  {},
  [[]],
];
const NAMES = (
  'name login displayName role mayRegister groupIds userIds isDisabled mode hours listIds callerNumberIds number label ' +
  'shares listOrder treatments script onlyTo kind reason customerKey country token password current next organisationName mapping attemptsPerDay toString'
).split(' ');

test('no nonsense is a fault', async () => {
  const random = seededRandom(SEED);
  const one = <Item>(items: readonly Item[]): Item => items[Math.floor(random.next() * items.length)] as Item;
  const value = (): unknown =>
    random.next() < 0.2 ? [one(VALUES), randomUUID()] : one([...VALUES, randomUUID()]);
  const some = () =>
    Object.fromEntries(Array.from({ length: 1 + random.next() * 8 }, () => [one(NAMES), value()]));
  const isMeant = (route: { method: string; url: string }) =>
    !['HEAD', 'OPTIONS'].includes(route.method) &&
    !(route.url === '/api/session' && route.method === 'DELETE');
  const routes = world.api.routes.filter(isMeant);
  const statuses = new Map<number, number>();
  for (const route of routes) {
    for (let tries = 0; tries < TRIES_PER_ROUTE; tries += 1) {
      const id = one([randomUUID(), world.campaignId, 'x', '%00', '%ff', '..']);
      const query = `?${one(['after', 'limit', 'q', 'status', 'x'])}=${one(['', '%00', '-1', '1e3', '%27', 'x', '5'])}`;
      const url = route.url.replace(':id', id) + (random.next() < 0.4 ? query : '');
      const body = route.method === 'GET' ? undefined : JSON.stringify(one([some(), value()]));
      const reply = await ada.send(route.method, url, body, { 'idempotency-key': one([randomUUID(), 'x']) });
      const what = `seed ${SEED}: ${route.method} ${url} ${body?.slice(0, 300)} -> ${JSON.stringify(reply.body)}`;
      // A campaign's deed may find the floor busy, a preview may wait in vain; nothing may be our fault.
      expect(reply.status === 500 || reply.status > 503, what).toBe(false);
      if (reply.status >= 400) expect(reply.body.error?.code, what).toBeTypeOf('string');
      statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
    }
  }
  // It must have come further than the door.
  expect(statuses.get(400) ?? 0).toBeGreaterThan(150);
  expect(statuses.get(200) ?? 0).toBeGreaterThan(25);
  expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(600);
  expect(world.log.filter((line) => line.includes('"request failed"'))).toEqual([]);
}, 120_000);
