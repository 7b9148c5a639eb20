import { type Id, makeId } from '../../src/domain/ids.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import { openCarrier } from '../../src/sim/carrier.ts';
import { openVirtualClock } from '../../src/sim/clock.ts';
import { practicePeople } from '../../src/sim/people.ts';
import { seededRandom } from '../../src/sim/random.ts';
import { NO_TELEPHONE_FAULTS, openTelephone } from '../../src/sim/telephone.ts';
import { describeTelephony } from './telephony.suite.ts';

const number = (text: string) => text as E164;
const REQUEST_MS = 1_000;

describeTelephony('simulated', async () => {
  const clock = openVirtualClock(Date.UTC(2026, 10, 23, 8));
  const random = seededRandom(11);
  const carrier = openCarrier({ clock, random: random.stream('telephone'), people: practicePeople });
  const telephony = openTelephone({ clock, carrier, faults: NO_TELEPHONE_FAULTS, hasPhones: true });
  const pass = (ms: number) => clock.runUntil(clock.now() + ms);
  return {
    telephony,
    callIn(from) {
      const legId: Id<'leg'> = makeId(clock.now(), random.next);
      const as = { from, to: number('+493023125000'), trunk: 'practice', patienceMs: Infinity };
      telephony.callsIn(legId, as);
      return { press: (digit) => telephony.presses(legId, digit), hangUp: () => carrier.hangsUp(legId) };
    },
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
    requestMs: REQUEST_MS,
    givePhone: async (userId) => {
      await Promise.all([telephony.openPhone(userId), pass(REQUEST_MS)]);
      telephony.phoneCallsIn(userId);
    },
    registerDesk: async (userId, secret) => ({
      isIn: telephony.ownPhones.register(userId, secret),
      hangUp: () => telephony.ownPhones.hangUp(userId),
    }),
    pass,
    now: () => clock.now(),
    newLegId: (): Id<'leg'> => makeId(clock.now(), random.next),
    close: () => Promise.resolve(),
  };
});
