import { type Id, makeId } from '../../src/domain/ids.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import { openVirtualClock } from '../../src/sim/clock.ts';
import { seededRandom } from '../../src/sim/random.ts';
import { openPracticeTelephone } from '../../src/sim/telephone.ts';
import { describeTelephony } from './telephony.suite.ts';

const number = (text: string) => text as E164;

describeTelephony('simulated', async () => {
  const clock = openVirtualClock(Date.UTC(2026, 10, 23, 8));
  const random = seededRandom(11);
  return {
    telephony: openPracticeTelephone({ clock, random: random.stream('telephone') }),
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
    requestMs: 1_000,
    givePhone: () => Promise.resolve(),
    pass: (ms) => clock.runUntil(clock.now() + ms),
    now: () => clock.now(),
    newLegId: (): Id<'leg'> => makeId(clock.now(), random.next),
    close: () => Promise.resolve(),
  };
});
