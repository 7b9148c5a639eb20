// Blended agents on a simulated day (E28): one team that has joined campaigns of several modes. Each campaign has its share of the agents,
// nobody is counted twice and nobody sits idle; and the bugs that these looks must see.
import { describe, expect, it, vi } from 'vitest';
import { checkAll } from '../../src/sim/checks/all-checks.ts';
import { checkNobodyCountsTwice, checkNobodyIdle, portionsOf } from '../../src/sim/checks/e28-blended.ts';
import { changesOf, type Evidence, type Violation } from '../../src/sim/history.ts';
import { type BlendedCampaign, simulateBlended } from '../../src/sim/simulator/blended-day.ts';
import { MINUTE_MS } from '../../src/domain/time.ts';
import { MIN_RING_MS } from '../../src/domain/floor/pacing-rule.ts';
import { storeThatNeverRunsOut, storeWithoutShares } from './plants.ts';

/** What a test has planted in the engine itself. */
const planted = vi.hoisted(() => ({ countsEverybodyTwice: false, forgetsWhomCallsNeed: false }));
vi.mock(import('../../src/domain/floor/allotment.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    allot: (floor, allotting) =>
      real.allot(
        floor,
        planted.forgetsWhomCallsNeed ? { ...allotting, before: real.NOBODY_ALLOTTED } : allotting,
      ),
  };
});
vi.mock(import('../../src/domain/floor/pacing-snapshot.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    pacingSnapshot: (floor, looking) => {
      const everybody = new Map([...floor.agents.keys()].map((userId) => [userId, looking.campaign.id]));
      return real.pacingSnapshot(
        floor,
        planted.countsEverybodyTwice ? { ...looking, allotment: everybody } : looking,
      );
    },
  };
});

const spring: BlendedCampaign = { name: 'Spring', mode: 'predictive', share: 50, records: 900 };
const summer: BlendedCampaign = { name: 'Summer', mode: 'progressive', share: 30, records: 700 };
const harvest: BlendedCampaign = { name: 'Harvest', mode: 'push_preview', share: 20, records: 400 };
/** 5, 3 and 2 of ten agents: the shares divide without a rest. */
const TEAM = { seed: 28, agents: 10, hours: 1 } as const;

const wordsOf = (found: readonly Violation[]) =>
  found.map(({ id, at, why }) => `${id} at ${new Date(at).toISOString()}: ${why}`);

/** Each campaign's part of the agents' time, and of the cases. */
function partsOf(evidence: Evidence, since?: number) {
  const portions = portionsOf(evidence, since);
  const sum = (of: 'ms' | 'cases') => Object.values(portions).reduce((all, portion) => all + portion[of], 0);
  const [ms, cases] = [sum('ms'), sum('cases')];
  return {
    cases,
    time: (name: string) => (portions[name]?.ms ?? 0) / ms,
    ofCases: (name: string) => (portions[name]?.cases ?? 0) / cases,
  };
}

function expectClean(evidence: Evidence): void {
  expect(wordsOf(checkAll(evidence))).toEqual([]);
  expect(wordsOf(checkNobodyIdle(evidence))).toEqual([]);
  expect(wordsOf(checkNobodyCountsTwice(evidence))).toEqual([]);
}

/** Expects a part to be within so much of its share. */
function expectNear(part: number, share: number, tolerance: number, what: string): void {
  expect(Math.abs(part - share), `${what}: ${part.toFixed(3)} instead of ${share}`).toBeLessThan(tolerance);
}

/**
 * Of the agents' time. The shares divide the team without a rest, so what remains is the edge of the day: of each agent one case of some
 * 100 s (waiting, talk, work) that is cut off at its ends, which is 3 % of an hour for one agent and the same for all of them; half of it
 * may fall on the other side.
 */
const OF_TIME = 0.025;
/**
 * Of the cases: a campaign that brings its cases faster has more of them in the same time. In push preview those who are not there (four in
 * ten) are cases too, and short ones; predictive waits less than progressive.
 */
const OF_CASES = 0.08;

describe('a day of blended agents', { timeout: 120_000 }, () => {
  it('E28 gives predictive, progressive and push preview their shares of the same agents, with nobody idle or counted twice', async () => {
    const evidence = await simulateBlended({ ...TEAM, campaigns: [spring, summer, harvest] });
    expectClean(evidence);
    const parts = partsOf(evidence);
    expect(parts.cases).toBeGreaterThan(300);
    for (const { name, share } of [spring, summer, harvest]) {
      expectNear(parts.time(name), share / 100, OF_TIME, `${name}, time`);
      expectNear(parts.ofCases(name), share / 100, OF_CASES, `${name}, cases`);
    }
  });

  it('E28 gives two campaigns of the same mode their shares of the cases', async () => {
    const first: BlendedCampaign = { ...summer, name: 'First', share: 60 };
    const evidence = await simulateBlended({ ...TEAM, campaigns: [first, { ...summer, share: 40 }] });
    expectClean(evidence);
    const { ofCases, time, cases } = partsOf(evidence);
    expect(cases).toBeGreaterThan(300);
    expectNear(time('First'), 0.6, OF_TIME, 'time');
    // 4 standard deviations of 300 cases and more whose length varies by a third of its mean: 4 x 0.33 x sqrt(0.6 x 0.4 / 300) = 0.037.
    expectNear(ofCases('First'), 0.6, 0.04, 'cases');
  });

  it('E28 lets the others share the agents of a campaign whose list is empty, in their own proportion', async () => {
    const few = { ...spring, records: 30 };
    const evidence = await simulateBlended({ ...TEAM, campaigns: [few, summer, harvest] });
    expectClean(evidence);
    const calls = evidence.final.calls.filter(({ pacing }) => pacing === 'predictive');
    // Its 30 are through after a few minutes; some were busy and come back later, one by one.
    const since = (evidence.history[0]?.at ?? 0) + 10 * MINUTE_MS;
    const { time } = partsOf(evidence, since);
    expect(calls.length).toBeGreaterThan(29);
    expect(time('Spring')).toBeLessThan(0.05);
    const rest = time('Summer') + time('Harvest');
    expectNear(time('Summer') / rest, 0.6, OF_TIME + 0.015, 'Summer, of the rest');
  });

  it('E28 E22 lets the last calls of a list ring, and keeps their agents for them', async () => {
    const evidence = await simulateBlended({
      ...TEAM,
      campaigns: [{ ...summer, records: 40 }, spring, harvest],
    });
    expectClean(evidence);
    const calls = changesOf(evidence.history, 'call').filter(
      ({ change }) => change.after.pacing === 'progressive',
    );
    const ended = calls.filter(
      ({ change }) => change.event.type === 'end_asked' && change.event.by === 'engine',
    );
    expect(calls.filter(({ change }) => change.event.type === 'created').length).toBeGreaterThan(40);
    expect(ended.map(({ at }) => new Date(at).toISOString())).toEqual([]);
  });

  it('E28 E26 lends whom a campaign has no lines for to the others', async () => {
    const narrow = { ...spring, share: 80, lines: 2 };
    const evidence = await simulateBlended({ ...TEAM, hours: 0.5, campaigns: [narrow, summer, harvest] });
    expectClean(evidence);
    // Two of ten agents for two lines; the other eight by 30 to 20: five and three.
    const { time } = partsOf(evidence);
    expectNear(time('Spring'), 0.2, 2 * OF_TIME, 'Spring, time');
    expectNear(time('Summer'), 0.5, 2 * OF_TIME, 'Summer, time');
  });

  it('E28 keeps every other rule with breaks, and with an engine that dies', async () => {
    const evidence = await simulateBlended({
      ...TEAM,
      hours: 0.5,
      hasBreaks: true,
      faults: 'some',
      campaigns: [spring, summer, harvest],
    });
    expect(wordsOf(checkAll(evidence))).toEqual([]);
    expect(wordsOf(checkNobodyCountsTwice(evidence))).toEqual([]);
  });
});

/** Ten minutes into the day a campaign of a better priority starts that wants everybody. */
const URGENT_AT = 10 * MINUTE_MS;
async function withUrgent(mode: 'predictive' | 'progressive', seed: number) {
  const evidence = await simulateBlended({
    ...TEAM,
    seed,
    hours: 0.4,
    campaigns: [
      { ...spring, mode },
      { ...summer, name: 'Urgent', priority: 1, startsAfterMs: URGENT_AT },
    ],
  });
  const at = (evidence.history[0]?.at ?? 0) + URGENT_AT;
  const springId = evidence.final.campaigns.find(({ name }) => name === 'Spring')?.id;
  const calls = changesOf(evidence.history, 'call').filter(
    ({ change }) => change.after.campaignId === springId,
  );
  const later = calls.filter((call) => call.at >= at);
  return {
    evidence,
    lost: later.filter(
      ({ change: { after } }) => after.now.state === 'ended' && after.now.result === 'abandoned',
    ).length,
    /** Hung up by us before they had rung for as long as a telephone has to (I13). */
    cut: later.filter(({ at: when, change: { event, before } }) => {
      if (event.type !== 'end_asked' || event.by !== 'engine') return false;
      return before?.now.state !== 'ringing' || when - before.now.rangAt < MIN_RING_MS;
    }).length,
    dialed: later.filter(({ change }) => change.event.type === 'created').length,
    talks: changesOf(evidence.history, 'interaction').flatMap(({ at: when, change }) =>
      change.event.type === 'created' && when >= at
        ? [{ afterMs: when - at, urgent: change.after.campaignId !== springId }]
        : [],
    ),
  };
}

describe('a campaign of a better priority that starts while calls of another one ring', {
  timeout: 120_000,
}, () => {
  it.each([
    ['predictive', 2],
    ['predictive', 3],
    ['predictive', 4],
    ['progressive', 1],
    ['progressive', 3],
    ['progressive', 4],
  ] as const)(
    'E28 E22 E23 takes no agent from them (%s, seed %i), and has everybody after that',
    async (mode, seed) => {
      const { evidence, lost, cut, dialed, talks } = await withUrgent(mode, seed);
      expectClean(evidence);
      expect({ lost, cut, dialed }).toEqual({ lost: 0, cut: 0, dialed: 0 });
      expect(talks.find(({ urgent }) => urgent)?.afterMs).toBeLessThan(MINUTE_MS);
      const after = talks.filter(({ afterMs }) => afterMs > MINUTE_MS);
      expect(after.length).toBeGreaterThan(50);
      expect(after.filter(({ urgent }) => !urgent)).toEqual([]);
    },
  );
});

describe('planted faults that these looks must see', { timeout: 120_000 }, () => {
  it('E28 shares that are ignored', async () => {
    const evidence = await simulateBlended({
      ...TEAM,
      campaigns: [
        { ...summer, name: 'First', share: 80 },
        { ...summer, share: 20 },
      ],
      hours: 0.5,
      plants: { store: storeWithoutShares },
    });
    const { time, ofCases } = partsOf(evidence);
    expect(Math.abs(time('First') - 0.8)).toBeGreaterThan(0.2);
    expect(Math.abs(ofCases('First') - 0.8)).toBeGreaterThan(0.2);
  });

  it('E28 an agent who is counted whole by both campaigns', async () => {
    planted.countsEverybodyTwice = true;
    try {
      const evidence = await simulateBlended({
        ...TEAM,
        hours: 0.2,
        campaigns: [{ ...summer, name: 'First' }, summer],
      });
      expect(checkNobodyCountsTwice(evidence).length).toBeGreaterThan(0);
    } finally {
      planted.countsEverybodyTwice = false;
    }
  });

  it.each([
    ['predictive', 3],
    ['progressive', 4],
  ] as const)('E28 an agent who is taken from a call that rings (%s)', async (mode, seed) => {
    planted.forgetsWhomCallsNeed = true;
    try {
      const { lost, cut } = await withUrgent(mode, seed);
      // Progressive hangs up whom it has no agent for any longer; predictive lets them answer, and finds nobody.
      expect(mode === 'predictive' ? lost : cut).toBeGreaterThan(0);
    } finally {
      planted.forgetsWhomCallsNeed = false;
    }
  });

  it('E28 an empty list that keeps its agents', async () => {
    const evidence = await simulateBlended({
      ...TEAM,
      hours: 0.3,
      campaigns: [{ ...spring, records: 10 }, summer],
      plants: { store: storeThatNeverRunsOut },
    });
    expect(checkNobodyIdle(evidence).length).toBeGreaterThan(0);
  });
});
