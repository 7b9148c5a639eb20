// What a supervisor is told in figures: how high an abandon rate may really be, when the records are used up, how busy the agents are.
import { describe, expect, it } from 'vitest';
import type { Agent, AgentState } from '../../src/domain/agent/agent.ts';
import { signIn } from '../../src/domain/agent/agent.ts';
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../src/domain/campaign/definition.ts';
import { type AgentsByState, agentsByState, utilisation } from '../../src/domain/floor/agents-by-state.ts';
import type { Campaign } from '../../src/domain/floor/floor.ts';
import type { InteractionId, UserId } from '../../src/domain/ids.ts';
import type { Interaction } from '../../src/domain/interaction/interaction.ts';
import { upperBound } from '../../src/domain/pacing/bound.ts';
import { RATE_WINDOW_MS, recentCounts, timeToFinish } from '../../src/domain/pacing/time-to-finish.ts';
import { MONDAY_10, idOf } from './people.ts';

const MINUTE = 60_000;

describe('the upper bound of a rate', () => {
  it('I13 is the one that Newcombe 1998 prints for the score method', () => {
    // Table I, method 3: 81/263, 15/148, 0/20, 1/29.
    expect(upperBound(81, 263)).toBeCloseTo(0.3662, 4);
    expect(upperBound(15, 148)).toBeCloseTo(0.1605, 4);
    expect(upperBound(0, 20)).toBeCloseTo(0.1611, 4);
    expect(upperBound(1, 29)).toBeCloseTo(0.1718, 4);
  });

  it('says nothing of nothing, lies above the rate, and comes down to it with more cases', () => {
    expect(upperBound(0, 0)).toBe(1);
    expect(upperBound(10, 10)).toBe(1);
    let before = 1;
    for (const all of [100, 1_000, 10_000, 1_000_000]) {
      const bound = upperBound(all * 0.02, all);
      expect(bound).toBeGreaterThan(0.02);
      expect(bound).toBeLessThan(before);
      before = bound;
    }
    expect(before).toBeCloseTo(0.02, 3);
  });
});

describe('E6 the estimated time to finish', () => {
  const counts = (...ready: number[]) =>
    ready.map((each, index) => ({ at: MONDAY_10 + index * MINUTE, ready: each }));

  it('is the ready records over the rate at which they decrease', () => {
    // 100 fewer in 4 minutes: 25 a minute, 300 left.
    expect(timeToFinish(counts(400, 375, 350, 325, 300))).toBe(12 * MINUTE);
  });

  it('is not said before there is a rate, or where there is none', () => {
    expect(timeToFinish([])).toBeUndefined();
    expect(timeToFinish(counts(400, 300))).toBeUndefined();
    expect(timeToFinish(counts(400, 400, 400, 400))).toBeUndefined();
    expect(timeToFinish(counts(400, 402, 404, 406))).toBeUndefined();
  });

  it('is nothing at all when nothing is ready', () => {
    expect(timeToFinish(counts(0))).toBe(0);
  });

  it('counts from the last list that came, and does not take a few records that are due again for one', () => {
    expect(timeToFinish(counts(20, 10, 5_000, 4_990, 4_980))).toBe(249 * 2 * MINUTE);
    expect(timeToFinish(counts(400, 375, 380, 325, 300))).toBe(12 * MINUTE);
  });

  it('forgets what is older than its window', () => {
    const old = counts(400, 300, 200);
    expect(recentCounts(old, MONDAY_10 + MINUTE + RATE_WINDOW_MS).map(({ ready }) => ready)).toEqual([
      300, 200,
    ]);
  });
});

const CAMPAIGN: Campaign = {
  id: idOf(14),
  organisationId: idOf(13),
  name: 'Herbst',
  description: 'Herbst@Mitte',
  mode: 'predictive',
  groupIds: [],
  callerNumbers: [],
  settings: DEFAULT_CAMPAIGN_SETTINGS,
  now: { state: 'running', since: MONDAY_10 },
};
const READY = { state: 'ready', since: MONDAY_10 } as const;
type Free = Extract<AgentState, { state: 'free' }>;

function agent(number: number, now: Partial<Free>, interactionId?: InteractionId): Agent {
  const free: Free = {
    ...(signIn(MONDAY_10, false) as Free),
    joined: [CAMPAIGN.id],
    channels: { voice: READY, outbound_preview: READY },
    ...now,
  };
  const { turn: _turn, ...others } = free;
  return {
    shiftId: idOf(number + 100),
    userId: idOf(number),
    organisationId: idOf(13),
    floorId: idOf(12),
    displayName: `agent ${number}`,
    groupIds: [],
    mayRegister: false,
    startedAt: MONDAY_10,
    now: interactionId === undefined ? free : { ...others, state: 'handling', interactionId },
  };
}

function interaction(number: number, state: Interaction['now']['state'], campaignId = CAMPAIGN.id) {
  return { id: idOf<'interaction'>(number), campaignId, now: { state } } as unknown as Interaction;
}

function floorOf(agents: readonly Agent[], interactions: readonly Interaction[] = []) {
  return {
    agents: new Map<UserId, Agent>(agents.map((each) => [each.userId, each])),
    interactions: new Map(interactions.map((each) => [each.id, each])),
  };
}

describe('E40 the agents of a campaign by state', () => {
  it('are each counted once, in the state that matters for the campaign', () => {
    const other = idOf<'campaign'>(99);
    const turn = (state: 'offered' | 'waiting' | 'declined', campaignId = CAMPAIGN.id) =>
      ({ state, campaignId, since: MONDAY_10, until: MONDAY_10 }) as Free['turn'];
    const away = { state: 'not_ready', since: MONDAY_10, reason: 'break' } as const;
    const agents = [
      agent(1, {}),
      agent(2, { turn: turn('waiting')! }),
      agent(3, { turn: turn('offered')! }),
      agent(4, { turn: turn('declined')! }),
      agent(5, { turn: turn('offered', other)! }),
      agent(6, { channels: { voice: away, outbound_preview: READY } }),
      agent(7, { presence: { state: 'absent', since: MONDAY_10 } }),
      agent(8, { joined: [] }),
      agent(9, {}, idOf(51)),
      agent(10, {}, idOf(52)),
      agent(11, {}, idOf(53)),
      agent(12, {}, idOf(54)),
      agent(13, {}, idOf(55)),
      agent(14, {}, idOf(56)),
    ];
    const interactions = [
      interaction(51, 'talking'),
      interaction(52, 'after_call_work'),
      interaction(53, 'preview'),
      interaction(54, 'calling'),
      interaction(55, 'offered'),
      interaction(56, 'talking', other),
    ];
    expect(agentsByState(floorOf(agents, interactions), CAMPAIGN)).toEqual({
      ready: 2,
      offered: 2,
      working: 2,
      talking: 1,
      after_call_work: 1,
      elsewhere: 2,
      away: 3,
    });
  });

  it('asks for the channel of the mode: push preview has its own (S42)', () => {
    const away = { state: 'not_ready', since: MONDAY_10, reason: 'break' } as const;
    const floor = floorOf([agent(1, { channels: { voice: READY, outbound_preview: away } })]);
    expect(agentsByState(floor, CAMPAIGN)).toMatchObject({ ready: 1, away: 0 });
    expect(agentsByState(floor, { ...CAMPAIGN, mode: 'push_preview' })).toMatchObject({ ready: 0, away: 1 });
  });
});

describe('utilisation', () => {
  const none: AgentsByState = {
    ready: 0,
    offered: 0,
    working: 0,
    talking: 0,
    after_call_work: 0,
    elsewhere: 0,
    away: 0,
  };

  it('is talk and after-call work over the time signed in and not on a break', () => {
    const moments = [
      { ...none, ready: 1, talking: 2, after_call_work: 1, away: 5, elsewhere: 4 },
      { ...none, talking: 1, offered: 1, working: 2, away: 5 },
    ];
    expect(utilisation(moments)).toBe(0.5);
  });

  it('is not said where nobody was there', () => {
    expect(utilisation([])).toBeUndefined();
    expect(utilisation([{ ...none, away: 3 }])).toBeUndefined();
  });
});
