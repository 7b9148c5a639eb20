import { afterAll, beforeAll } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeTelephony } from '../contracts/telephony.suite.ts';
import { AsteriskWorld, newId, number } from './asterisk-world.ts';
import { DeskPhone } from './desk-phone.ts';

let world: AsteriskWorld;
const open: DeskPhone[] = [];
beforeAll(async () => {
  world = await AsteriskWorld.start();
});
afterAll(() => world.stop());

describeTelephony('a real Asterisk', async () => {
  const room = await world.openRoom();
  return {
    telephony: room.telephone,
    numbers: {
      stays: number('+493023125145'),
      hangsUp: number('+493023125196'),
      noAnswer: number('+493023125162'),
      busy: number('+493023125177'),
      invalid: number('+493023125186'),
      machine: number('+493023125191'),
    },
    callerNumber: number('+493023125000'),
    trunk: 'practice',
    callIn(from) {
      const manners = { voice: { kind: 'silence' } } as const;
      const far = world.farEnd.call({ from, to: '+493023125000', manners });
      return { press: (digit) => far.press(digit), hangUp: () => far.hangUp() };
    },
    requestMs: 50,
    givePhone: async (userId) => void (await world.givePhone(room, userId)),
    registerDesk: async (userId, secret) => {
      const account = { user: `desk-${userId}`, secret };
      const { phone, status } = await DeskPhone.register({ account, sipPort: world.asterisk.sipPort });
      open.push(phone);
      return { isIn: status === 200, hangUp: () => phone.hangUp() };
    },
    pass: (ms) => sleep(ms),
    now: () => Date.now(),
    newLegId: () => newId<'leg'>(),
    close: async () => {
      for (const { legId } of (await room.telephone.living()).legs) await room.telephone.hangUp(legId);
      for (const phone of open.splice(0)) phone.close();
      await world.closeRooms();
    },
  };
});
