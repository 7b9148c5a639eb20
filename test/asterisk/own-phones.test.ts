// The agent's telephone other than the browser, on a real Asterisk and by ears: a desk phone that registers and is called, and a number of
// the agent's own behind a trunk. SIP of the desk phone and of the far end shares no code with Asterisk.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UserId } from '../../src/domain/ids.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import { AsteriskWorld, accountOf, newId, number, type Room, until } from './asterisk-world.ts';
import { DeskPhone } from './desk-phone.ts';
import { answeredCall, asUsual, callerNumber, tones } from './wire-calls.ts';

const contact = number('+493023125101');
const own = number('+493023125145');
const SECRET = 'k7m4p2x9w3t6r8v5n2qa';

let world: AsteriskWorld;
let room: Room;
let anna: UserId;
const open: DeskPhone[] = [];
beforeAll(async () => {
  world = await AsteriskWorld.start();
});
beforeEach(async () => {
  room = await world.openRoom();
  anna = newId<'user'>();
});
afterEach(async () => {
  for (const { legId } of (await room.telephone.living()).legs) await room.telephone.hangUp(legId);
  await room.telephone.closePhone(anna);
  await room.telephone.closePhone(anna, 'desk_account');
  for (const phone of open.splice(0)) phone.close();
  await world.closeRooms();
});
afterAll(() => world.stop());

const told = (type: string) => room.heard.filter((event) => event.type === type && 'userId' in event);

async function registered(secret = SECRET): Promise<{ phone: DeskPhone; status: number }> {
  const account = { user: `desk-${anna}`, secret };
  const made = await DeskPhone.register({ account, sipPort: world.asterisk.sipPort });
  open.push(made.phone);
  return made;
}
const callDesk = () => room.telephone.openPhone(anna, { kind: 'desk', ringTimeoutMs: 3_000 });
const callOut = (e164: E164, ringTimeoutMs = 5_000) =>
  room.telephone.openPhone(anna, { kind: 'external', e164, callerNumber, trunk: 'practice', ringTimeoutMs });

describe('a desk phone', () => {
  beforeEach(() => room.telephone.openPhone(anna, { kind: 'desk_account', secret: SECRET }));

  it('registers with its account, is called, stays up, and both ends of a call hear each other', async () => {
    const { phone, status } = await registered();
    expect(status).toBe(200);
    expect(await callDesk()).toBe('called');
    await until(() => told('phone_up').length === 1, 'the telephone is up');
    expect(told('phone_up')).toEqual([{ type: 'phone_up', userId: anna, by: 'desk' }]);
    expect((await room.telephone.living()).phones).toEqual([anna]);
    for (const hz of [1004, 1500]) {
      const { legId, far } = await answeredCall(world, room, { e164: contact, hz });
      expect(await room.telephone.connect(legId, anna, asUsual)).toBe('connected');
      await until(() => phone.strongest(tones) === hz, 'the agent hears the contact');
      await until(() => far.observed.strongest(tones) === 600, 'the contact hears the agent');
      await room.telephone.hangUp(legId);
      await until(() => phone.level() < 0.003, 'the agent waits in silence');
    }
    // One call of the desk phone for two contacts: it never rang again.
    expect(phone.rang).toBe(1);
    phone.hangUp();
    await until(() => told('phone_lost').length === 1, 'its end is told');
    expect(told('phone_lost')).toEqual([{ type: 'phone_lost', userId: anna, by: 'desk' }]);
  }, 30_000);

  it('calls in by itself with 1, and reaches nobody with another number', async () => {
    const { phone } = await registered();
    expect(await callDesk()).toBe('called');
    await until(() => told('phone_up').length === 1, 'the telephone is up');
    phone.hangUp();
    await until(() => told('phone_lost').length === 1, 'it is hung up');
    // Emergency numbers least of all: whoever dials one must hear at once that this is the wrong telephone.
    for (const digits of ['112', '004930231254', '0']) expect(await phone.callIn(digits)).toBe(404);
    expect(await phone.callIn()).toBe(200);
    await until(() => told('phone_up').length === 2, 'it is up again');
  });

  it('is refused with a wrong secret, with none, and when its account is revoked; the leg ends with the account', async () => {
    expect((await registered('not-the-secret')).status).toBe(401);
    const { phone, status } = await registered();
    expect(status).toBe(200);
    await callDesk();
    await until(() => phone.isUp, 'it is up');
    await room.telephone.closePhone(anna, 'desk_account');
    await until(() => !phone.isUp, 'its leg ends');
    expect((await registered()).status).toBe(401);
    expect(await callDesk()).toBe('refused');
  });

  it('that has not registered can not be called, and says so at once', async () => {
    expect(await callDesk()).toBe('refused');
    await sleep(100);
    expect(told('phone_up')).toEqual([]);
  });

  it('that is busy, or that nobody picks up, is told with its reason', async () => {
    const { phone } = await registered();
    phone.picksUp = 486;
    await callDesk();
    await until(() => told('phone_lost').length === 1, 'it is told');
    expect(told('phone_lost')[0]).toMatchObject({ by: 'desk', because: 'busy' });
    phone.picksUp = 180;
    await room.telephone.openPhone(anna, { kind: 'desk', ringTimeoutMs: 1_000 });
    await until(() => told('phone_lost').length === 2, 'it is told again');
    expect(told('phone_lost')[1]).toMatchObject({ by: 'desk', because: 'no_answer' });
  });

  it('keeps its account over a sign-out, and over a new secret for nobody else', async () => {
    const { phone } = await registered();
    await callDesk();
    await until(() => phone.isUp, 'it is up');
    await room.telephone.closePhone(anna);
    await until(() => !phone.isUp, 'the shift is over');
    expect(await callDesk()).toBe('called');
    await until(() => phone.isUp, 'the next shift begins without a new account');
  });

  it('is pushed aside by the browser, and the browser by it: one telephone for one agent', async () => {
    const { phone } = await registered();
    await callDesk();
    await until(() => phone.isUp, 'the desk phone is up');
    const account = await accountOf(room.telephone, anna);
    await until(() => !phone.isUp, 'the desk phone is hung up');
    const page = await DeskPhone.call({ account, sipPort: world.asterisk.sipPort });
    open.push(page.phone);
    expect(page.status).toBe(200);
    // While the agent works in the browser, the phone on the desk is not let in.
    await phone.callIn();
    await until(() => !phone.isUp, 'it is hung up on');
    expect(page.phone.isUp).toBe(true);
    await callDesk();
    await until(() => !page.phone.isUp, 'the page gives way');
    await until(() => phone.isUp, 'the desk phone is up again');
    // None of it was a loss: who replaces a telephone knows it.
    expect(told('phone_lost')).toEqual([]);
  });

  it('may come from the named networks alone', async () => {
    const elsewhere = await world.openRoom({ deskNetworks: ['192.0.2.0/24'] });
    const ben = newId<'user'>();
    await elsewhere.telephone.openPhone(ben, { kind: 'desk_account', secret: SECRET });
    const account = { user: `desk-${ben}`, secret: SECRET };
    const { phone, status } = await DeskPhone.register({ account, sipPort: world.asterisk.sipPort });
    open.push(phone);
    expect(status).toBe(401);
    // The same account and the same secret, and it is one of the named networks.
    await room.telephone.openPhone(ben, { kind: 'desk_account', secret: SECRET });
    const known = await DeskPhone.register({ account, sipPort: world.asterisk.sipPort });
    open.push(known.phone);
    expect(known.status).toBe(200);
    await room.telephone.closePhone(ben, 'desk_account');
  });
});

describe('an external number', () => {
  const stays = () =>
    world.farEnd.say(own, {
      kind: 'answers',
      ringsAfterMs: 20,
      afterMs: 200,
      voice: { kind: 'tone', hz: 2000, amplitude: 0.3 },
    });

  it('E26: rings by the trunk, stays up over two contacts, hears them, and its end is a lost telephone', async () => {
    stays();
    expect(await callOut(own)).toBe('called');
    await until(() => told('phone_up').length === 1, 'it is up');
    expect(told('phone_up')[0]).toMatchObject({ by: 'external' });
    const ear = world.farEnd.lastCall(own);
    for (const hz of [1004, 1500]) {
      const { legId, far } = await answeredCall(world, room, { e164: contact, hz });
      expect(await room.telephone.connect(legId, anna, asUsual)).toBe('connected');
      await until(() => ear?.observed.strongest(tones) === hz, 'the agent hears the contact');
      await until(() => far.observed.strongest(tones) === 2000, 'the contact hears the agent');
      await room.telephone.hangUp(legId);
    }
    // It is an agent's telephone and no contact's leg.
    expect((await room.telephone.living()).phones).toEqual([anna]);
    expect(world.farEnd.lastCall(own)).toBe(ear);
    ear?.hangUp();
    await until(() => told('phone_lost').length === 1, 'its end is told');
  }, 30_000);

  it('that is busy is told so, and one on an unknown trunk is refused', async () => {
    world.farEnd.say(own, { kind: 'refuses', status: 486, afterMs: 50 });
    await callOut(own);
    await until(() => told('phone_lost').length === 1, 'it is told');
    expect(told('phone_lost')[0]).toMatchObject({ by: 'external', because: 'busy' });
    const wish = { kind: 'external', e164: own, callerNumber, trunk: 'none', ringTimeoutMs: 1_000 } as const;
    expect(await room.telephone.openPhone(anna, wish)).toBe('refused');
  });

  it('is hung up at sign-out, while it rings as well', async () => {
    stays();
    await callOut(own);
    await until(() => told('phone_up').length === 1, 'it is up');
    const ear = world.farEnd.lastCall(own);
    await room.telephone.closePhone(anna);
    await until(() => ear?.observed.at.ended !== undefined, 'it is hung up');
    const slow = number('+493023125146');
    world.farEnd.say(slow, {
      kind: 'answers',
      ringsAfterMs: 20,
      afterMs: 60_000,
      voice: { kind: 'silence' },
    });
    await callOut(slow);
    await until(() => world.farEnd.lastCall(slow)?.observed.at.ringing !== undefined, 'it rings');
    await room.telephone.closePhone(anna);
    await until(() => world.farEnd.lastCall(slow)?.observed.at.cancel !== undefined, 'it is cancelled');
  });

  it('that stands is known to the engine that comes after', async () => {
    stays();
    await callOut(own);
    await until(() => told('phone_up').length === 1, 'it is up');
    await room.telephone.close();
    const next = await world.openRoom({ appName: room.app });
    expect((await next.telephone.living()).phones).toEqual([anna]);
    const { legId } = await answeredCall(world, next, { e164: contact, hz: 1004 });
    expect(await next.telephone.connect(legId, anna, asUsual)).toBe('connected');
    await until(() => world.farEnd.lastCall(own)?.observed.strongest(tones) === 1004, 'the agent hears on');
    await next.telephone.hangUp(legId);
    room = next;
  });
});
