// Every route with every kind of caller, made from the routes themselves: a new route is in it without anybody remembering (F75, F79).
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RIGHTS, type Right, may } from '../../src/api/auth/rights.ts';
import type { RouteEntry } from '../../src/api/server.ts';
import { type ApiWorld, CLI_TOKEN, type ForeignThings, openApiWorld } from './api-world.ts';
import type { Visitor } from './visitor.ts';

const ROLES = ['agent', 'supervisor', 'administrator'] as const;

let world: ApiWorld;
let foreign: ForeignThings;
let visitors: Record<(typeof ROLES)[number] | 'nobody', Visitor>;
let routes: readonly RouteEntry[];

beforeAll(async () => {
  world = await openApiWorld();
  foreign = await world.foreign();
  visitors = {
    nobody: await world.visitor(),
    agent: await world.visitor('anna'),
    supervisor: await world.visitor('sofia'),
    administrator: await world.visitor('ada'),
  };
  routes = world.api.routes.filter((route) => route.method !== 'HEAD' && route.method !== 'OPTIONS');
});
afterAll(() => world.close());

const pathOf = (route: RouteEntry, id: string) => route.url.replace(':id', id);
const isOpen = (right: Right) => RIGHTS[right] === 'open';
const changes = (route: RouteEntry) => route.method !== 'GET';
/** Signing out would end the matrix. */
const isSignOut = (route: RouteEntry) => route.method === 'DELETE' && route.url === '/api/session';

function ask(
  visitor: Visitor,
  route: RouteEntry,
  id: string,
  headers: Record<string, string | undefined> = {},
) {
  const body = changes(route) && !route.url.startsWith('/api/imports') ? {} : undefined;
  return visitor.send(route.method, pathOf(route, id), body, { 'idempotency-key': randomUUID(), ...headers });
}

test('there are as many routes as the wire tells of, and each names a right', () => {
  expect(routes.length).toBeGreaterThan(40);
  for (const route of routes) expect(Object.keys(RIGHTS), route.url).toContain(route.right);
});

test('nobody gets anything that is not open to all', async () => {
  const closed = routes.filter((route) => !isOpen(route.right));
  expect(closed.length).toBeGreaterThan(35);
  for (const route of closed) {
    const reply = await ask(visitors.nobody, route, randomUUID());
    expect([reply.status, reply.body.error?.code], `${route.method} ${route.url}`).toEqual([
      401,
      'not_signed_in',
    ]);
  }
});

test('every role gets what its sentences say, and 403 for everything else', async () => {
  let refusals = 0;
  for (const role of ROLES) {
    for (const route of routes.filter((one) => !isOpen(one.right) && !isSignOut(one))) {
      const roles: readonly string[] = RIGHTS[route.right] as readonly string[];
      const reply = await ask(visitors[role], route, randomUUID());
      const where = `${role} ${route.method} ${route.url}`;
      if (roles.includes(role)) {
        expect([401, 403], where).not.toContain(reply.status);
        expect(reply.status, where).toBeLessThan(500);
      } else {
        refusals += 1;
        expect([reply.status, reply.body.error?.code], where).toEqual([403, 'right_missing']);
      }
    }
  }
  expect(refusals).toBeGreaterThan(30);
});

test('no id of another organisation opens anything: it is as unknown as one that never was', async () => {
  const withId = routes.filter((route) => route.url.includes(':id'));
  expect(withId.length).toBeGreaterThan(18);
  const idFor = (route: RouteEntry) => {
    if (route.url.startsWith('/api/users')) return foreign.userId;
    if (route.url.startsWith('/api/groups')) return foreign.groupId;
    if (route.url.startsWith('/api/campaigns')) return foreign.campaignId;
    if (route.url.startsWith('/api/register')) return foreign.registerEntryId;
    if (route.url.startsWith('/api/imports')) return foreign.importId;
    if (route.url.startsWith('/api/contacts')) return foreign.contactId;
    if (route.url.startsWith('/api/records')) return foreign.campaignRecordId;
    if (route.url.startsWith('/api/trunks')) return foreign.trunkId;
    if (route.url.startsWith('/api/recordings')) return foreign.recordingId;
    if (route.url.startsWith('/api/announcements')) return foreign.announcementId;
    if (route.url.startsWith('/api/test-calls')) return foreign.testCallId;
    if (route.url.startsWith('/api/callbacks')) return foreign.callbackId;
    throw new Error(`which id of another organisation belongs to ${route.url}?`);
  };
  for (const role of ['supervisor', 'administrator'] as const) {
    for (const route of withId.filter((one) => may(role, one.right))) {
      const reply = await ask(visitors[role], route, idFor(route));
      expect([reply.status, reply.body.error?.code], `${role} ${route.method} ${route.url}`).toEqual([
        404,
        'unknown',
      ]);
      const other = await ask(visitors[role], route, randomUUID());
      expect(other.body, route.url).toEqual(reply.body);
    }
  }
});

test('an id that is none is unknown, whatever it tries', async () => {
  for (const route of routes.filter((one) => one.url.includes(':id'))) {
    for (const id of ['1', '..%2f..%2fetc%2fpasswd', "'%20OR%201=1--", '%00', 'x'.repeat(150)]) {
      const reply = await ask(visitors.administrator, route, id);
      expect([400, 404], `${route.method} ${route.url} ${id} ${JSON.stringify(reply.body)}`).toContain(
        reply.status,
      );
    }
  }
});

test('other organisations’ things can not be put into one’s own', async () => {
  const { supervisor } = visitors;
  const own = await supervisor.get('/api/lists');
  const groups = await supervisor.get('/api/groups');
  const numbers = await supervisor.get('/api/caller-numbers');
  const good = {
    name: 'Herbst',
    mode: 'preview',
    listIds: [own.body.rows[0].id],
    groupIds: [groups.body.rows[0].id],
    callerNumberIds: [numbers.body.rows[0].id],
  };
  for (const [field, value] of [
    ['listIds', foreign.listId],
    ['groupIds', foreign.groupId],
    ['callerNumberIds', foreign.callerNumberId],
  ] as const) {
    const reply = await supervisor.send('POST', '/api/campaigns', { ...good, [field]: [value] });
    expect([reply.status, reply.body.error.code, reply.body.error.field]).toEqual([404, 'unknown', field]);
  }
  const user = await supervisor.send('POST', '/api/users', {
    login: 'ole',
    displayName: 'Ole',
    role: 'agent',
    groupIds: [foreign.groupId],
  });
  expect(user.body.error).toEqual({ code: 'unknown', field: 'groupIds' });
  const members = await supervisor.send('PATCH', `/api/groups/${groups.body.rows[0].id}`, {
    userIds: [foreign.userId],
  });
  expect(members.body.error).toEqual({ code: 'unknown', field: 'userIds' });
});

test('no list shows anything of another organisation', async () => {
  const { administrator } = visitors;
  for (const url of [
    '/api/users',
    '/api/groups',
    '/api/campaigns',
    '/api/lists',
    '/api/caller-numbers',
    '/api/register',
    '/api/imports',
    '/api/callbacks?scope=all&state=all',
    '/api/search?q=Nord',
  ]) {
    const reply = await administrator.get(url);
    expect(reply.status, url).toBe(200);
    const text = JSON.stringify(reply.body);
    for (const id of Object.values(foreign)) expect(text, url).not.toContain(id);
    expect(text, url).not.toContain('Nord');
  }
});

test('nothing that changes something is done for a page of another origin, or of none', async () => {
  const closed = routes.filter((route) => changes(route) && route.url !== '/api/csp-report');
  expect(closed.length).toBeGreaterThan(20);
  const headersOf = (origin: Record<string, string | undefined>) => ({
    'sec-fetch-site': undefined,
    ...origin,
  });
  for (const route of closed) {
    for (const origin of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: undefined },
      { origin: world.url, 'sec-fetch-site': 'cross-site' },
      { origin: world.url, 'sec-fetch-site': 'same-site' },
    ]) {
      const reply = await ask(visitors.administrator, route, randomUUID(), headersOf(origin));
      const where = `${route.method} ${route.url} ${JSON.stringify(origin)}`;
      expect([reply.status, reply.body.error?.code], where).toEqual([403, 'foreign_origin']);
    }
  }
});

test('the command line may do without a browser’s headers', async () => {
  const reply = await visitors.nobody.send(
    'POST',
    '/api/groups',
    { name: 'From the command line' },
    {
      authorization: `Bearer ${CLI_TOKEN}`,
      origin: undefined,
    },
  );
  expect(reply.status).toBe(201);
});

test('a supervisor makes no administrator, and touches none', async () => {
  const { supervisor } = visitors;
  const ada = await world.userId('ada');
  const make = await supervisor.send('POST', '/api/users', {
    login: 'eve',
    displayName: 'Eve',
    role: 'administrator',
  });
  expect([make.status, make.body.error.code]).toEqual([403, 'right_missing']);
  const sofia = await world.userId('sofia');
  for (const [method, url, body] of [
    ['PATCH', `/api/users/${sofia}`, { role: 'administrator' }],
    ['PATCH', `/api/users/${ada}`, { isDisabled: true }],
    ['POST', `/api/users/${ada}/reset-password`, {}],
  ] as const) {
    const reply = await supervisor.send(method, url, body);
    expect([reply.status, reply.body.error.code], url).toEqual([403, 'right_missing']);
  }
});

test('the last administrator can not be disabled or made an agent', async () => {
  const ada = await world.userId('ada');
  for (const change of [{ isDisabled: true }, { role: 'agent' }]) {
    const reply = await visitors.administrator.send('PATCH', `/api/users/${ada}`, change);
    expect([reply.status, reply.body.error.code]).toEqual([409, 'last_administrator']);
  }
});

test('an agent sees no contact that was never on the own desktop', async () => {
  const [contact] = await world.db.query<{ id: string; last_name: string }>(
    `SELECT id, last_name FROM contact WHERE organisation_id = '${world.organisationId}' AND last_name <> '' LIMIT 1`,
  );
  if (!contact) throw new Error('no contact was seeded');
  const reply = await visitors.agent.get(`/api/contacts/${contact.id}/history`);
  expect([reply.status, reply.body.error.code]).toEqual([404, 'unknown']);
  expect((await visitors.supervisor.get(`/api/contacts/${contact.id}/history`)).status).toBe(200);
  const url = `/api/search?q=${encodeURIComponent(contact.last_name)}`;
  const kinds = async (visitor: Visitor) =>
    (await visitor.get(url)).body.map((hit: { kind: string }) => hit.kind);
  expect(await kinds(visitors.agent)).not.toContain('contact');
  expect(await kinds(visitors.supervisor)).toContain('contact');
});
