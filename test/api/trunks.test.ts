// Trunks over HTTP: an administrator sets them up, tests one, and switches to the real ones; nobody else sees any of it. At last the
// practice accounts and their data go.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, CLI_TOKEN, openApiWorld } from './api-world.ts';
import type { Visitor } from './visitor.ts';

const SECRET = 'drei-lange-worte-5512';
const CARRIER = {
  name: 'Carrier Nord',
  address: {
    kind: 'registration',
    host: 'sip.carrier.example',
    port: 5061,
    transport: 'tls',
    user: 'konto-4711',
    isMediaEncrypted: true,
    codecs: ['alaw', 'g722'],
  },
  secret: SECRET,
  callsPerSecond: 5,
  lines: 30,
  callerNumbers: ['030 23125 900'],
};

let world: ApiWorld;
let ada: Visitor;

beforeAll(async () => {
  world = await openApiWorld();
  ada = await world.visitor('ada');
});
afterAll(() => world.close());

const deed = (visitor: Visitor, method: string, url: string, body: object) =>
  visitor.send(method, url, body, { 'idempotency-key': randomUUID() });
async function view() {
  const reply = await ada.get('/api/trunks');
  expect(reply.status).toBe(200);
  return reply.body;
}

describe('trunks', () => {
  it('begin with the practice network, whose state nobody tells in the simulator', async () => {
    expect(await view()).toMatchObject({
      organisationName: 'Übungsorganisation',
      pack: 'practice',
      isPractice: true,
      lines: 1_000,
      liveLegs: 0,
      trunks: [
        {
          id: 'practice',
          isPractice: true,
          isUsed: true,
          address: null,
          hasSecret: false,
          state: { state: 'unknown' },
        },
      ],
      packs: [{ id: 'de', country: 'DE' }, { id: 'gb' }, { id: 'fr' }, { id: 'us' }],
    });
  });

  it('are added, edited, ordered and removed, and the engine goes by them; no answer has the secret', async () => {
    const made = await deed(ada, 'POST', '/api/trunks', CARRIER);
    expect(made.status).toBe(201);
    const { id } = made.body;
    const taken = await deed(ada, 'POST', '/api/trunks', { ...CARRIER, name: 'carrier nord' });
    expect([taken.status, taken.body.error]).toEqual([409, { code: 'name_taken', field: 'name' }]);
    const shown = (await view()).trunks[1];
    expect(shown).toMatchObject({
      id,
      isUsed: false,
      hasSecret: true,
      callerNumbers: ['+493023125900'],
      lines: 30,
    });
    expect(JSON.stringify(shown)).not.toContain(SECRET);
    expect((await deed(ada, 'PATCH', `/api/trunks/${id}`, { lines: 7, secret: null })).status).toBe(200);
    expect((await view()).trunks[1]).toMatchObject({ lines: 7, hasSecret: false });
    await deed(ada, 'PATCH', '/api/trunks/practice', { callsPerSecond: 3 });
    expect(world.engine.floor().rules.trunks).toMatchObject([{ id: 'practice', callsPerSecond: 3 }]);
    const foreign = await deed(ada, 'PATCH', '/api/trunks/practice', { name: 'Mine' });
    expect([foreign.status, foreign.body.error.code]).toEqual([409, 'trunk_is_practice']);
    expect((await deed(ada, 'POST', '/api/trunks/order', { ids: [id, 'practice'] })).status).toBe(200);
    expect((await view()).trunks.map((trunk: { id: string }) => trunk.id)).toEqual([id, 'practice']);
    expect((await deed(ada, 'DELETE', `/api/trunks/${id}`, {})).status).toBe(200);
    expect((await view()).trunks).toHaveLength(1);
    expect(world.log.join('\n')).not.toContain(SECRET);
  });

  it('have the certificate of a far end that no public authority knows, and refuse what is none', async () => {
    const { cert } = await generate([{ name: 'commonName', value: 'carrier' }], { keyType: 'ec' });
    const withCertificate = (certificate: string) => ({
      ...CARRIER,
      name: 'Small carrier',
      address: { ...CARRIER.address, certificate },
    });
    const bodyless = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    for (const none of ['a certificate', bodyless, `${cert}\nauth=x`])
      expect((await deed(ada, 'POST', '/api/trunks', withCertificate(none))).body.error, none).toMatchObject({
        code: 'malformed',
        field: 'address.certificate',
      });
    const made = await deed(ada, 'POST', '/api/trunks', withCertificate(cert));
    expect(made.status).toBe(201);
    expect((await view()).trunks[1].address.certificate).toBe(cert.trim());
    expect((await deed(ada, 'DELETE', `/api/trunks/${made.body.id}`, {})).status).toBe(200);
  });

  it('name the field that is wrong', async () => {
    const wrong = async (body: object) => (await deed(ada, 'POST', '/api/trunks', body)).body.error;
    const at = (change: object) => ({ ...CARRIER, address: { ...CARRIER.address, ...change } });
    for (const host of [
      '',
      'sip.example;transport=udp',
      'a b',
      '-x.example',
      'x'.repeat(64),
      'sip.example\nauth=x',
    ])
      expect(await wrong(at({ host })), host).toMatchObject({ code: 'malformed', field: 'address.host' });
    for (const host of ['192.0.2.7', '2001:db8::7', 'localhost'])
      expect((await deed(ada, 'POST', '/api/trunks', { ...at({ host }), name: host })).status, host).toBe(
        201,
      );
    expect(await wrong(at({ port: 0 }))).toMatchObject({ field: 'address.port' });
    expect(await wrong(at({ port: 65_536 }))).toMatchObject({ field: 'address.port' });
    expect(await wrong(at({ transport: 'ws' }))).toMatchObject({ field: 'address.transport' });
    expect(await wrong(at({ codecs: [] }))).toMatchObject({ field: 'address.codecs' });
    expect(await wrong(at({ codecs: ['alaw', 'alaw'] }))).toMatchObject({ field: 'address.codecs' });
    expect(await wrong(at({ user: 'me@there' }))).toMatchObject({ field: 'address.user' });
    expect(await wrong(at({ user: undefined }))).toMatchObject({ field: 'address.user' });
    expect(await wrong({ ...CARRIER, secret: undefined })).toMatchObject({ field: 'secret' });
    expect(await wrong({ ...CARRIER, secret: 'two\nlines' })).toMatchObject({ field: 'secret' });
    expect(await wrong({ ...CARRIER, callsPerSecond: 0 })).toMatchObject({ field: 'callsPerSecond' });
    expect(await wrong({ ...CARRIER, callsPerSecond: 101 })).toMatchObject({ field: 'callsPerSecond' });
    expect(await wrong({ ...CARRIER, lines: 10_001 })).toMatchObject({ field: 'lines' });
    expect(await wrong({ ...CARRIER, callerNumbers: ['030 23125 900', '12'] })).toMatchObject({
      code: 'malformed',
    });
    expect(await wrong({ ...CARRIER, callerNumbers: ['123456789012345678'] })).toMatchObject({
      code: 'number_malformed',
      field: 'callerNumbers.0',
    });
    expect(await wrong({ ...CARRIER, isPractice: true })).toMatchObject({ field: 'isPractice' });
    for (const trunk of (await view()).trunks)
      if (!trunk.isPractice) await deed(ada, 'DELETE', `/api/trunks/${trunk.id}`, {});
  });
});

describe('a test call', () => {
  async function testCall(trunk: string, number: string) {
    const asked = await deed(ada, 'POST', `/api/trunks/${trunk}/test-call`, { number });
    expect([asked.status, asked.body]).toMatchObject([202, { id: expect.any(String) }]);
    for (let tries = 0; tries < 150; tries += 1) {
      const { body } = await ada.get(`/api/test-calls/${asked.body.id}`);
      if (body.state !== 'running') return body;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error('the test call did not end');
  }

  it('tells what came of it, and takes a line meanwhile', async () => {
    expect(await testCall('practice', '+49 30 23125 075')).toMatchObject({
      state: 'not_answered',
      result: 'busy',
    });
    expect(await testCall('practice', '+49 30 23125 044')).toMatchObject({
      state: 'answered',
      result: 'answer',
      answeredAt: expect.any(Number),
    });
    expect((await view()).trunks[0].lastTest).toMatchObject({ state: 'answered', number: '+493023125044' });
    expect((await view()).liveLegs).toBe(0);
  }, 30_000);

  it('is judged like every call, and the verdict is stored', async () => {
    const ask = (number: string | undefined, trunk = 'practice') =>
      deed(ada, 'POST', `/api/trunks/${trunk}/test-call`, { number });
    expect((await ask(undefined)).body.error).toMatchObject({ code: 'malformed', field: 'number' });
    expect((await ask('12')).status).toBe(400);
    const premium = await ask('+49 900 1234567');
    expect([premium.status, premium.body.error]).toMatchObject([
      409,
      { code: 'dial_refused', field: 'number', params: { rule: 'destination' } },
    ]);
    const stored = await world.db.query(
      'SELECT because, is_allowed FROM test_call ORDER BY asked_at DESC LIMIT 1',
    );
    expect(stored).toEqual([{ because: 'destination', is_allowed: false }]);
    const { body } = await deed(ada, 'POST', '/api/trunks', CARRIER);
    expect((await ask('+49 30 23125 044', body.id)).body.error).toMatchObject({ code: 'pack_needed' });
    await deed(ada, 'POST', '/api/floor/stop-all', {});
    expect((await ask('+49 30 23125 044')).body.error.params).toMatchObject({ rule: 'stop_all' });
    await deed(ada, 'POST', '/api/floor/release', { reason: 'test' });
  });
});

describe('the switch to real trunks', () => {
  const use = (organisationName: string) => deed(ada, 'POST', '/api/trunks/use-real', { organisationName });

  it('asks for what is missing, one thing after the other, and then the real trunks are in force', async () => {
    expect((await use('Other')).body.error).toEqual({
      code: 'organisation_name_wrong',
      field: 'organisationName',
    });
    expect((await use('Übungsorganisation')).body.error).toMatchObject({ code: 'pack_needed' });
    await deed(ada, 'POST', '/api/trunks/rules', { realPack: 'de', lines: 20 });
    expect((await use('Übungsorganisation')).body.error).toMatchObject({ code: 'test_call_needed' });
    expect(world.engine.floor().rules).toMatchObject({ pack: 'practice', lines: 20 });
    const [, real] = (await view()).trunks;
    await world.pool.query(
      `INSERT INTO test_call (id, organisation_id, trunk_id, e164, caller_number, asked_by, asked_at, is_allowed, checks, answered_at,
         ended_at, result)
       VALUES (gen_random_uuid(), $1, $2, '+493023125044', '+493023125900', $3, now(), true, '[]', now(), now(), 'answer')`,
      [world.organisationId, real.id, await world.userId('ada')],
    );
    const campaign = `/api/campaigns/${world.campaignId}`;
    await deed(ada, 'POST', `${campaign}/load`, {});
    expect((await use('Übungsorganisation')).body.error).toMatchObject({ code: 'campaigns_loaded' });
    await deed(ada, 'POST', `${campaign}/unload`, {});
    expect((await ada.get('/api/session')).body.isPractice).toBe(true);
    expect((await use('Übungsorganisation')).status).toBe(200);
    expect(world.engine.floor().rules).toMatchObject({
      pack: 'de',
      trunks: [{ id: real.id, practice: false }],
    });
    expect((await ada.get('/api/session')).body.isPractice).toBe(false);
    expect((await view()).realTrunksSince).toEqual(expect.any(Number));
    expect((await use('Übungsorganisation')).body.error).toMatchObject({ code: 'real_trunks_already' });
  });
});

describe('leaving practice', () => {
  const leave = (organisationName: string, headers = {}) =>
    ada.send(
      'POST',
      '/api/practice/leave',
      { organisationName },
      { 'idempotency-key': randomUUID(), ...headers },
    );

  it('needs the name, and no loaded campaign', async () => {
    expect((await leave('Something else')).body.error).toMatchObject({ code: 'organisation_name_wrong' });
    await deed(ada, 'POST', `/api/campaigns/${world.campaignId}/load`, {});
    expect((await leave('Übungsorganisation')).body.error).toMatchObject({ code: 'campaigns_loaded' });
    await deed(ada, 'POST', `/api/campaigns/${world.campaignId}/unload`, {});
  });

  it('is refused while nobody but practice accounts could administer', async () => {
    await world.pool.query(`UPDATE app_user SET disabled_at = now() WHERE login = 'ada'`);
    const authorization = `Bearer ${CLI_TOKEN}`;
    const visitor = await world.visitor();
    const reply = await visitor.send(
      'POST',
      '/api/practice/leave',
      { organisationName: 'Übungsorganisation' },
      {
        'idempotency-key': randomUUID(),
        authorization,
      },
    );
    expect(reply.body.error).toMatchObject({ code: 'administrator_needed' });
    await world.pool.query(`UPDATE app_user SET disabled_at = NULL WHERE login = 'ada'`);
    ada = await world.visitor('ada');
  });

  it('deletes accounts and data, leaves what is one’s own, and is written down', async () => {
    const anna = await world.visitor('anna');
    const file = path.join(world.dataDir, 'logins.json');
    writeFileSync(file, '[]');
    // sofia has put a number on the register: that stays, and so must somebody who did it.
    await world.pool.query(
      `INSERT INTO register_entry (id, organisation_id, kind, e164, source, reason, created_by, created_at)
       VALUES (gen_random_uuid(), $1, 'number', '+493023125010', 'supervisor', 'asked for it', $2, now())`,
      [world.organisationId, await world.userId('sofia')],
    );
    const reply = await leave(' übungsorganisation ');
    expect(reply.body).toEqual({
      deleted: { users: 2, closedUsers: 1, lists: 1, campaigns: 1, records: 200, calls: 0 },
    });
    expect((await anna.get('/api/users')).status).toBe(401);
    expect(existsSync(file)).toBe(false);
    const left = await world.db.query(
      `SELECT (SELECT count(*)::int FROM record WHERE organisation_id = $1) AS records,
         (SELECT count(*)::int FROM contact WHERE organisation_id = $1) AS contacts,
         (SELECT count(*)::int FROM campaign WHERE organisation_id = $1) AS campaigns,
         (SELECT count(*)::int FROM register_entry WHERE organisation_id = $1) AS register,
         (SELECT string_agg(role || ' ' || (disabled_at IS NOT NULL), ', ' ORDER BY role)
            FROM app_user WHERE organisation_id = $1) AS users`,
      [world.organisationId],
    );
    expect(left).toEqual([
      { records: 0, contacts: 0, campaigns: 0, register: 1, users: 'administrator false, supervisor true' },
    ]);
    expect(world.engine.floor().campaigns.has(world.campaignId)).toBe(false);
    const audit = await world.db.query(
      `SELECT after -> 'deleted' ->> 'records' AS records, actor ->> 'userId' AS by FROM audit WHERE deed = 'practice_left'`,
    );
    expect(audit).toEqual([{ records: '200', by: await world.userId('ada') }]);
    expect((await leave('Übungsorganisation')).body.error).toMatchObject({ code: 'not_practice' });
  });
});
