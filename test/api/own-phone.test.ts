// Which telephone an agent may choose, over HTTP: rights, the account of a desk phone, numbers that are none or may not be dialed. The
// telephone system is the simulated one with telephones of its own, so that what is chosen really rings.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { UserId } from '../../src/domain/ids.ts';
import { systemClock, systemRandom } from '../../src/process-parts.ts';
import { openCarrier } from '../../src/sim/carrier.ts';
import { practicePeople } from '../../src/sim/people.ts';
import { NO_TELEPHONE_FAULTS, type SimulatedTelephone, openTelephone } from '../../src/sim/telephone.ts';
import { secretBox } from '../../src/storage/secret-box.ts';
import { readDeskPhones } from '../../src/storage/desk-phones.ts';
import type { AgentView } from '../../src/wire/live.ts';
import { type ApiWorld, openApiWorld } from './api-world.ts';
import type { LiveScreen, Visitor } from './visitor.ts';

const STAYS = '030 23125145';
const deskServer = { host: '192.0.2.10', port: 5060 };

let world: ApiWorld;
let telephone: SimulatedTelephone;
let anna: Visitor;
let annaId: UserId;
let sofia: Visitor;
let screen: LiveScreen;

beforeAll(async () => {
  const carrier = openCarrier({ clock: systemClock, random: systemRandom, people: practicePeople });
  telephone = openTelephone({ clock: systemClock, carrier, faults: NO_TELEPHONE_FAULTS, hasPhones: true });
  world = await openApiWorld({ deskServer, asteriskSocket: { host: '127.0.0.1', port: 9 } }, { telephone });
  annaId = await world.userId('anna');
  sofia = await world.visitor('sofia');
  anna = await world.visitor('anna');
  screen = await anna.live();
  await screen.snapshot();
});
afterEach(async () => {
  await anna.send('POST', '/api/phone/choice', { kind: 'browser' });
  await allow(false);
});
afterAll(async () => {
  screen.socket.close();
  await world.close();
});

const choose = (body: object, visitor = anna) => visitor.send('POST', '/api/phone/choice', body);
const allow = (mayUseExternalPhone: boolean) =>
  sofia.send('PATCH', `/api/users/${annaId}`, { mayUseExternalPhone });
const phone = () => (screen.view as AgentView).phone;
const stored = () =>
  world.db.query<{ e164: string; is_allowed: boolean; because: string | null; user_id: string }>(
    `SELECT e164, is_allowed, because, user_id FROM dial_verdict WHERE purpose = 'own_phone' ORDER BY id`,
  );

test('a supervisor says who may use an external number; without that nobody is called, and the field is named', async () => {
  expect((await anna.send('GET', '/api/phone/choices')).body).toMatchObject({ mayUseExternalPhone: false });
  const { status, body } = await choose({ kind: 'external', number: STAYS });
  expect([status, body.error]).toEqual([403, { code: 'right_missing', field: 'kind' }]);
  expect(await stored()).toEqual([]);
  const before = await sofia.send('GET', '/api/users');
  expect(before.body.rows.find(({ login }: { login: string }) => login === 'anna')).toMatchObject({
    mayUseExternalPhone: false,
    hasDeskPhone: false,
  });
  expect((await allow(true)).body).toMatchObject({ mayUseExternalPhone: true });
  expect((await anna.send('GET', '/api/phone/choices')).body).toMatchObject({ mayUseExternalPhone: true });
});

test('an agent may not give the right to herself', async () => {
  const own = await anna.send('PATCH', `/api/users/${annaId}`, { mayUseExternalPhone: true });
  expect([own.status, own.body.error.code]).toEqual([403, 'right_missing']);
});

test('E26: an external number rings, is up with its minutes, and the price is shown when an administrator keeps it', async () => {
  await allow(true);
  expect((await choose({ kind: 'external', number: STAYS })).body).toEqual({ ok: true });
  expect((await anna.send('POST', '/api/phone', {})).body).toEqual({ kind: 'other' });
  await expect.poll(phone, { timeout: 8_000 }).toMatchObject({
    state: 'up',
    kind: 'external',
    external: { number: '+493023125145', usedMs: 0 },
  });
  // Nobody has entered a price yet.
  expect(phone().external?.minutePrice).toBeUndefined();
  expect((await stored()).at(-1)).toEqual({
    e164: '+493023125145',
    is_allowed: true,
    because: null,
    user_id: annaId,
  });
  const ada = await world.visitor('ada');
  const price = { amount: 0.0425, currency: 'EUR' };
  expect((await ada.send('PATCH', '/api/trunks/practice', { minutePrice: price })).status).toBe(200);
  await expect.poll(() => phone().external?.minutePrice, { timeout: 8_000 }).toEqual(price);
  const trunks = await ada.send('GET', '/api/trunks');
  expect(trunks.body.trunks[0]).toMatchObject({ minutePrice: price, liveLegs: 1 });
  expect((await ada.send('PATCH', '/api/trunks/practice', { lines: 150 })).status).toBe(200);
  expect((await ada.send('GET', '/api/trunks')).body.trunks[0]).toMatchObject({ minutePrice: price });
  expect((await ada.send('PATCH', '/api/trunks/practice', { minutePrice: null })).status).toBe(200);
  expect((await ada.send('GET', '/api/trunks')).body.trunks[0].minutePrice).toBeNull();
});

test('a number that is none, or that may not be dialed, is refused with its field and its reason', async () => {
  await allow(true);
  for (const number of ['12', 'anna', '112', '+49 30']) {
    const { status, body } = await choose({ kind: 'external', number });
    expect([status, body.error.field], number).toEqual([400, 'number']);
  }
  const premium = await choose({ kind: 'external', number: '0900 1234567' });
  const abroad = await choose({ kind: 'external', number: '+41 44 668 18 00' });
  for (const { status, body } of [premium, abroad])
    expect([status, body.error]).toMatchObject([
      409,
      { code: 'dial_refused', field: 'number', params: { rule: 'destination' } },
    ]);
  await expect
    .poll(async () => (await stored()).slice(-2))
    .toMatchObject([
      { is_allowed: false, because: 'destination' },
      { e164: '+41446681800', is_allowed: false },
    ]);
  for (const body of [{ kind: 'external' }, { kind: 'fax' }, { kind: 'desk', number: STAYS }, {}])
    expect((await choose(body)).status, JSON.stringify(body)).toBe(400);
});

test('a desk phone needs an account, which is shown once, lies sealed, and holds until it is revoked', async () => {
  const without = await choose({ kind: 'desk' });
  expect([without.status, without.body.error]).toEqual([409, { code: 'desk_phone_needed', field: 'kind' }]);
  const made = await anna.send('POST', '/api/phone/desk', {});
  expect([made.status, made.body]).toMatchObject([
    201,
    { server: '192.0.2.10', port: 5060, user: `desk-${annaId}`, secret: expect.stringMatching(/^\w{20}$/) },
  ]);
  const { secret } = made.body;
  const choices = await anna.send('GET', '/api/phone/choices');
  expect(choices.body.desk).toMatchObject({ user: `desk-${annaId}`, madeAt: expect.any(Number) });
  expect(JSON.stringify(choices.body)).not.toContain(secret);
  const [row] = await world.db.query<{ sealed_secret: string }>('SELECT sealed_secret FROM desk_phone');
  expect(row?.sealed_secret).not.toContain(secret);
  expect(world.log.join('\n')).not.toContain(secret);
  // The telephone system was told of it: the phone registers, is called, and is up.
  await expect.poll(() => telephone.ownPhones.register(annaId, secret)).toBe(true);
  expect((await choose({ kind: 'desk' })).body).toEqual({ ok: true });
  await expect.poll(phone, { timeout: 8_000 }).toMatchObject({ state: 'up', kind: 'desk' });
  const again = await anna.send('POST', '/api/phone/desk', {});
  expect(again.body.secret).not.toBe(secret);
  await expect.poll(() => telephone.ownPhones.register(annaId, secret)).toBe(false);
  expect((await anna.send('DELETE', '/api/phone/desk', {})).body).toEqual({ ok: true });
  await expect.poll(phone).toMatchObject({ state: expect.stringMatching(/lost|away/) });
  expect(telephone.ownPhones.register(annaId, again.body.secret)).toBe(false);
  expect((await anna.send('DELETE', '/api/phone/desk', {})).status).toBe(200);
});

test('a supervisor revokes a desk phone, and a login that is disabled has none', async () => {
  const { secret } = (await anna.send('POST', '/api/phone/desk', {})).body;
  await expect.poll(() => telephone.ownPhones.register(annaId, secret)).toBe(true);
  expect((await sofia.send('DELETE', `/api/users/${annaId}/desk-phone`, {})).status).toBe(200);
  expect(telephone.ownPhones.register(annaId, secret)).toBe(false);
  expect((await choose({ kind: 'desk' })).body.error.code).toBe('desk_phone_needed');

  const ben = await world.visitor('ben');
  const benId = await world.userId('ben');
  const second = (await ben.send('POST', '/api/phone/desk', {})).body.secret;
  await expect.poll(() => telephone.ownPhones.register(benId, second)).toBe(true);
  await sofia.send('PATCH', `/api/users/${benId}`, { isDisabled: true });
  expect(telephone.ownPhones.register(benId, second)).toBe(false);
  await sofia.send('PATCH', `/api/users/${benId}`, { isDisabled: false });
  await expect.poll(() => telephone.ownPhones.register(benId, second)).toBe(true);
});

test('the secret of a desk phone opens for its own user alone', async () => {
  const { secret } = (await anna.send('POST', '/api/phone/desk', {})).body;
  const secrets = world.secrets;
  const read = async (box = secrets) =>
    readDeskPhones(world.pool, world.organisationId, { secrets: box, onUnreadable: () => undefined });
  expect(await read()).toContainEqual({ userId: annaId, secret });
  expect(await read(secretBox(Buffer.alloc(32, 7)))).toEqual([]);
  await world.db.query(
    `UPDATE desk_phone d SET sealed_secret = o.sealed_secret FROM desk_phone o WHERE d.user_id <> $1 AND o.user_id = $1`,
    [annaId],
  );
  expect(await read()).toEqual([{ userId: annaId, secret }]);
});
