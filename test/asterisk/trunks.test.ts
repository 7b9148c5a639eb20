import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrunkSettings } from '../../src/domain/trunk/trunk.ts';
import { type FarEnd, openFarEnd } from '../../src/practice/far-end.ts';
import { Trunks } from '../../src/telephony/asterisk/trunks.ts';
import {
  AsteriskWorld,
  accountOf,
  newId,
  number,
  realClock,
  realRandom,
  type Room,
  until,
} from './asterisk-world.ts';
import { callerNumber, hasEnded, toldOf } from './wire-calls.ts';

let world: AsteriskWorld;
let room: Room;
let carrier: FarEnd;
const account = { user: 'rufwerk-test', secret: 'a secret of the carrier' };
beforeAll(async () => {
  world = await AsteriskWorld.start();
  room = await world.openRoom();
  carrier = await openFarEnd({
    random: realRandom,
    accounts: [account],
    asksCallers: true,
    trunk: { address: '127.0.0.1', port: world.asterisk.sipPort },
  });
});
afterAll(async () => {
  await carrier.close();
  await world.stop();
});

const trunk = (id: string, port: number, change: Partial<TrunkSettings['address']> = {}): TrunkSettings => ({
  ...world.practiceTrunk({ port, ...change }),
  id,
});
const statesOf = (id: string) =>
  room.heard.flatMap((event) =>
    event.type === 'trunk_changed' && event.trunk === id ? [event.now.state] : [],
  );
const busy = number('+493023125401');

async function dialBy(id: string) {
  const legId = newId<'leg'>();
  const request = { legId, e164: busy, callerNumber, trunk: id, ringTimeoutMs: 5_000 };
  const answer = await room.telephone.dial(request);
  if (answer === 'dialed') await until(() => hasEnded(room, legId), 'its end is told');
  return { answer, end: toldOf(room, legId).at(-1) };
}

/** The trunks' part of a room, which asks Asterisk in requests of its own. */
function trunksAlone(): Trunks {
  const { origin, username, password } = new URL(world.asterisk.ariUrl);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return new Trunks({
    settings: { app: room.app, mediaAddress: '127.0.0.1', phones: 'desk', hasOpus: false, deskNetworks: [] },
    clock: realClock,
    tell: () => undefined,
    onRefused: () => undefined,
    authorities: undefined,
    async ask({ method, path, body }) {
      const headers = { authorization, 'content-type': 'application/json' };
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const { status } = await fetch(`${origin}/ari/${path}`, { method, headers, ...sent });
      return { status, body: undefined };
    },
  });
}

describe('a trunk', () => {
  it('with an account registers, proves itself when it is asked, and signs off when it is taken away', async () => {
    carrier.say(busy, { kind: 'refuses', status: 486, afterMs: 0 });
    const registration = trunk('carrier', carrier.port, {
      kind: 'registration',
      ...account,
      codecs: ['alaw', 'ulaw'],
    });
    await room.telephone.setTrunks([registration]);
    await until(() => carrier.registrations.length === 1, 'it is registered');
    expect(carrier.registrations[0]?.user).toBe(account.user);
    expect(await dialBy('carrier')).toMatchObject({ answer: 'dialed', end: { result: 'busy' } });
    expect(carrier.lastCall(busy)?.callerNumber).toBe(callerNumber);
    await room.telephone.setTrunks([]);
    await until(() => carrier.registrations.length === 0, 'it has signed off', 15_000);
    expect((await dialBy('carrier')).answer).toBe('refused');
  }, 30_000);

  it('far away signs off all the same: its secret is there as long as its carrier may ask for it', async () => {
    const far = await openFarEnd({ random: realRandom, accounts: [account], latencyMs: 150 });
    await room.telephone.setTrunks([trunk('far', far.port, { kind: 'registration', ...account })]);
    await until(() => far.registrations.length === 1, 'it is registered');
    await room.telephone.setTrunks([]);
    await until(() => far.registrations.length === 0, 'it has signed off', 15_000);
    await far.close();
  }, 30_000);

  it('signs off also when it is taken away in the instant in which its first 200 comes, sixty of sixty', async () => {
    const accounts = Array.from({ length: 60 }, (_, index) => ({
      user: `line-${index}`,
      secret: 'a secret',
    }));
    const far = await openFarEnd({ random: realRandom, accounts, latencyMs: 40 });
    // Each on its own, so that nothing waits for anything: one in thirty was not signed off before they had to be ten seconds old.
    const signIn = async (one: (typeof accounts)[number]) => {
      const trunks = trunksAlone();
      trunks.want([trunk(one.user, far.port, { kind: 'registration', ...one })]);
      await trunks.push();
      while (!far.registrations.some(({ user }) => user === one.user)) await sleep(1);
      trunks.want([]);
      await trunks.push();
      return trunks;
    };
    const all = await Promise.all(accounts.map(signIn));
    await until(() => far.registrations.length === 0, 'all have signed off', 15_000);
    for (const trunks of all) await trunks.close();
    await far.close();
  }, 60_000);

  it('whose secret is wrong is no reason to think badly of a number', async () => {
    const wrong = trunk('wrong', carrier.port, { user: account.user, secret: 'another secret' });
    await room.telephone.setTrunks([wrong]);
    expect(await dialBy('wrong')).toMatchObject({ answer: 'dialed', end: { result: 'system_error' } });
  });

  it('is told reachable, and unreachable when nothing answers there; it may be dialed all the same', async () => {
    const dead = await openFarEnd({ random: realRandom });
    dead.isDown = true;
    await room.telephone.setTrunks([trunk('good', world.farEnd.port), trunk('dead', dead.port)]);
    await until(() => statesOf('good').at(-1) === 'reachable', 'the good one is reachable', 15_000);
    await until(() => statesOf('dead').at(-1) === 'unreachable', 'the dead one is not', 15_000);
    dead.isDown = false;
    dead.say(busy, { kind: 'refuses', status: 486, afterMs: 0 });
    // Carriers that do not answer OPTIONS are carriers nevertheless.
    expect(await dialBy('dead')).toMatchObject({ answer: 'dialed', end: { result: 'busy' } });
    dead.isDown = true;
    expect(await dialBy('dead')).toMatchObject({ answer: 'dialed', end: { result: 'sit_no_circuit' } });
    await dead.close();
  }, 40_000);

  it('by which somebody calls in: it is told with its trunk, and nobody waits in silence, nor after the farewell', async () => {
    await room.telephone.setTrunks([trunk('good', carrier.port)]);
    const call = carrier.call({
      from: '+493023125402',
      to: '+493023125000',
      manners: { voice: { kind: 'silence' } },
    });
    await until(() => call.observed.at.answered !== undefined, 'it is answered');
    await until(() => call.observed.level() > 0.005, 'something is heard');
    const told = room.heard.find((event) => event.type === 'called_in');
    if (told?.type !== 'called_in') throw new Error('the call was not told');
    expect(told).toMatchObject({ from: '+493023125402', trunk: 'good' });
    await room.telephone.hangUp(told.legId, 'information_message');
    await until(() => !call.isAlive, 'it is over', 40_000);
    expect((await room.telephone.living()).legs).toEqual([]);
  }, 60_000);

  it('is tested by a call whose callee hears the telephone system itself, and nobody else', async () => {
    const callee = number('+493023125404');
    await room.telephone.setTrunks([trunk('good', world.farEnd.port)]);
    world.farEnd.say(callee, { kind: 'answers', afterMs: 50, voice: { kind: 'silence' } });
    const legId = newId<'leg'>();
    const request = {
      legId,
      e164: callee,
      callerNumber,
      trunk: 'good',
      ringTimeoutMs: 5_000,
      onAnswer: 'announce',
    } as const;
    expect(await room.telephone.dial(request)).toBe('dialed');
    await until(() => (world.farEnd.lastCall(callee)?.observed.level() ?? 0) > 0.005, 'something is said');
    await until(() => hasEnded(room, legId), 'it is over', 20_000);
    expect(toldOf(room, legId).map(({ type }) => type)).toEqual(['answered', 'ended']);
  });

  it('that nobody has set up has no way in', async () => {
    await room.telephone.setTrunks([]);
    const call = carrier.call({ from: '+493023125403', to: '+493023125000' });
    await until(() => !call.isAlive, 'it is refused');
    await sleep(100);
    expect(call.observed.at.answered).toBeUndefined();
    expect(call.status).toBe(401);
  });
});

it('a browser is offered Opus, because this Asterisk knows it', async () => {
  const { telephone } = await world.openRoom({ phones: 'browser' });
  const account = await accountOf(telephone, newId<'user'>());
  const path = `asterisk/config/dynamic/res_pjsip/endpoint/${account.user}`;
  const fields = (await world.ask('GET', path)) as { attribute: string; value: string }[];
  const valueOf = (name: string) => fields.find(({ attribute }) => attribute === name)?.value;
  expect([valueOf('allow'), valueOf('webrtc')]).toEqual(['(opus|ulaw|alaw)', 'yes']);
});
