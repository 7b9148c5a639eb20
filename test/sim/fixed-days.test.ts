// Twenty days that are always the same, and the proof that what they are there for really happened in them.
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../src/sim/history.ts';
import type { Interesting } from '../../src/sim/interesting.ts';
import { addCases, cleanDay } from './days.ts';

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

/** At least so many of each in the twenty days together; about a third of what there were when this was written. */
const LEAST: Readonly<Record<keyof Interesting, number>> = {
  deathsBetweenIntentAndDial: 8,
  deathsBetweenDialAndReply: 8,
  deaths: 60,
  repliesLost: 70,
  storeAway: 5,
  telephoneAway: 3,
  eventsDoubled: 120,
  eventsLate: 110,
  answersAfterHangUp: 2,
  callsAdopted: 300,
  callsProvedAbsent: 80,
  callsRerouted: 38,
  screensLostWithRecord: 3,
  limitsReached: 5,
  stopsWhileRinging: 10,
  registeredWhileRinging: 6,
  refusedByLiveCall: 12,
  lastRecordRaces: 1,
  notReadyAtAssignment: 12,
  commandsRepeated: 200,
  doubleClicks: 120,
  controlsDone: 650,
  thirdPersonsCalled: 80,
  callersTaken: 80,
  callersGreeted: 12,
  callersWhoHungUp: 40,
  callersPassedOn: 25,
  callersOverDeaths: 3,
  optOuts: 12,
  callbacksPromised: 140,
  callbacksKept: 35,
  callbacksSetAgain: 4,
  callbacksRefused: 6,
  callbacksPutBack: 30,
  callbacksChanged: 28,
  conferences: 6,
  transfers: 17,
  blindTransfersThatCameBack: 16,
  messagesLeft: 8,
  messagesOverDeaths: 1,
  pausesOverDeaths: 3,
  phonesLostInTalk: 45,
  phonesMissed: 17,
};

describe('a simulated day with everything that can go wrong', { timeout: 60_000 }, () => {
  const cases: Partial<Record<keyof Interesting, number>> = {};
  let attempts = 0;

  it.each(SEEDS)(
    'keeps I1 I2 I3 I4 I6 I9 I10 I14 I15 I16 I17 I18 I20 I22 I24 I25 I27 I30 E29, seed %i',
    async (seed) => {
      const evidence = await cleanDay(seed);
      addCases(cases, evidence);
      attempts += linesOf(evidence.history, 'wire').filter(({ line }) => line.type === 'invite').length;
    },
  );

  it('had people who were called', () => {
    expect(attempts).toBeGreaterThan(1_500);
  });

  it.each(Object.entries(LEAST))(
    'met the interesting case often enough: %s, at least %i times',
    (name, least) => {
      expect(cases[name as keyof Interesting]).toBeGreaterThanOrEqual(least);
    },
  );
});
