// Why is this campaign not dialing? (E3), for the modes in which the engine brings contacts or records by itself.
import { describe, expect, it } from 'vitest';
import { type Agent, type AgentState, signIn } from '../../src/domain/agent/agent.ts';
import type { Call } from '../../src/domain/call/call.ts';
import type { CampaignMode } from '../../src/domain/campaign/campaign.ts';
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../src/domain/campaign/definition.ts';
import type { DeliverySettings } from '../../src/domain/campaign/delivery.ts';
import type { Campaign, Floor } from '../../src/domain/floor/floor.ts';
import { type Surroundings, whyNotDialing } from '../../src/domain/floor/why.ts';
import type { Interaction } from '../../src/domain/interaction/interaction.ts';
import type { PacingReason } from '../../src/domain/pacing/pacing.ts';
import { PRACTICE_TRUNK } from '../../src/domain/trunk/trunk.ts';
import { MONDAY_10, callIn, idOf } from './people.ts';

const NOW = MONDAY_10 + 3_600_000;
const CAMPAIGN_ID = idOf<'campaign'>(14);
const READY = { state: 'ready', since: MONDAY_10 + 10 } as const;
const BREAK = { state: 'not_ready', since: MONDAY_10 + 20, reason: 'break' } as const;
type Free = Extract<AgentState, { state: 'free' }>;

type Case = {
  readonly mode: CampaignMode;
  readonly delivery?: Partial<DeliverySettings>;
  readonly agents?: readonly Agent[];
  readonly calls?: readonly Call[];
  readonly interactions?: readonly Interaction[];
  readonly around?: Partial<Surroundings>;
};

function why({ mode, delivery = {}, agents = [], calls = [], interactions = [], around = {} }: Case) {
  const campaign = {
    id: CAMPAIGN_ID,
    callerNumbers: [],
    mode,
    settings: { ...DEFAULT_CAMPAIGN_SETTINGS, delivery },
    now: { state: 'running', since: MONDAY_10 },
  } as unknown as Campaign;
  const floor = {
    stopAll: { state: 'off' },
    rules: { pack: 'practice', allowedCountries: ['DE'], trunks: [PRACTICE_TRUNK], lines: 20 },
    campaigns: new Map([[CAMPAIGN_ID, campaign]]),
    agents: new Map(agents.map((each) => [each.userId, each])),
    interactions: new Map(interactions.map((each) => [each.id, each])),
    calls: new Map(calls.map((each) => [each.id, each])),
    trunks: new Map(),
  } as unknown as Floor;
  const outlook = { readyNow: 100, nextAt: undefined };
  return whyNotDialing(floor, CAMPAIGN_ID, {
    now: NOW,
    telephoneAwaySince: undefined,
    outlook,
    ...around,
  });
}

function agent(now: Partial<Free> = {}, interactionId?: Interaction['id']): Agent {
  const free: Free = {
    ...(signIn(MONDAY_10, false) as Free),
    joined: [CAMPAIGN_ID],
    channels: { voice: READY, outbound_preview: READY },
    ...now,
  };
  const { turn: _turn, ...others } = free;
  const state = interactionId === undefined ? free : { ...others, state: 'handling', interactionId };
  return { userId: idOf<'user'>(1), now: state } as unknown as Agent;
}

function open(state: Interaction['now']['state'], campaignId = CAMPAIGN_ID): Interaction {
  return { id: idOf<'interaction'>(51), campaignId, now: { state } } as unknown as Interaction;
}

function decided(change: Partial<PacingReason>): Surroundings['decided'] {
  const because: PacingReason = {
    start: 0,
    agentsFree: 0,
    freeSoon: 1,
    withinMs: 9_000,
    answerRate: 0.3,
    riskOfAbandon: 0.1,
    abandonedRatio: 0.029,
    inFlight: 0,
    ...change,
  };
  return { because, at: NOW - 5_000 };
}
const CAPPED = { decided: decided({ limitedBy: 'abandon_cap' }) };
const talk = callIn({ state: 'connected' } as unknown as Call['now']);
const flying = callIn({ state: 'ringing' } as unknown as Call['now'], {
  userId: undefined,
  interactionId: undefined,
  pacing: 'predictive',
});

const DELIVERED = ['push_preview', 'progressive', 'predictive'] as const;

describe('why a campaign is not dialing', () => {
  it('E3 has an answer in every mode that is delivered', () => {
    for (const mode of DELIVERED) {
      expect(why({ mode }), mode).toEqual({ why: 'nobody_joined', since: MONDAY_10 });
      expect(why({ mode, agents: [agent()] }), mode).toEqual({
        why: 'waiting_for_agents',
        since: MONDAY_10,
      });
      const none = { outlook: { readyNow: 0, nextAt: NOW + 1 } };
      expect(why({ mode, agents: [agent()], around: none }), mode).toMatchObject({
        why: 'no_records_now',
        nextAt: NOW + 1,
      });
      expect(why({ mode, agents: [agent()], calls: [flying] }), mode).toEqual({ why: 'dialing' });
    }
  });

  it('E3, S42 asks for the channel of the mode: push preview for Outbound Preview, all others for voice', () => {
    const onlyVoice = agent({ channels: { voice: READY, outbound_preview: BREAK } });
    const onlyPreview = agent({ channels: { voice: BREAK, outbound_preview: READY } });
    const nobody = { why: 'nobody_ready', since: BREAK.since };
    expect(why({ mode: 'push_preview', agents: [onlyVoice] })).toEqual(nobody);
    expect(why({ mode: 'push_preview', agents: [onlyPreview] })).toMatchObject({ why: 'waiting_for_agents' });
    for (const mode of ['progressive', 'predictive', 'preview'] as const) {
      expect(why({ mode, agents: [onlyPreview] }), mode).toEqual(nobody);
      expect(why({ mode, agents: [onlyVoice] }), mode).toMatchObject({ why: 'waiting_for_agents' });
    }
  });

  it('E3 does not take somebody for ready whose screen is gone, who is in after-call work, or busy for another campaign', () => {
    const gone = agent({ presence: { state: 'absent', since: NOW - 20_000 } });
    const other = open('preview', idOf<'campaign'>(99));
    for (const mode of DELIVERED) {
      expect(why({ mode, agents: [gone] }), mode).toMatchObject({ why: 'nobody_ready' });
      const acw = open('after_call_work');
      expect(why({ mode, agents: [agent({}, acw.id)], interactions: [acw] }), mode).toMatchObject({
        why: 'nobody_ready',
      });
      expect(why({ mode, agents: [agent({}, other.id)], interactions: [other] }), mode).toMatchObject({
        why: 'nobody_ready',
      });
    }
  });

  it('E3 takes an agent who reads a record or is asked to accept one for one who is at work', () => {
    for (const state of ['preview', 'offered'] as const) {
      const one = open(state);
      expect(why({ mode: 'push_preview', agents: [agent({}, one.id)], interactions: [one] })).toMatchObject({
        why: 'waiting_for_agents',
      });
    }
  });

  it('E3, D18 says so where agents come first and none has accepted the next contact', () => {
    const delivery = { connection: 'agent_first', answering: 'accept' } as const;
    const turn = (state: string) =>
      ({ state, campaignId: CAMPAIGN_ID, since: NOW - 7_000, until: NOW }) as unknown as NonNullable<
        Free['turn']
      >;
    for (const state of ['offered', 'declined'])
      expect(why({ mode: 'predictive', delivery, agents: [agent({ turn: turn(state) })] }), state).toEqual({
        why: 'no_turns',
        since: NOW - 7_000,
      });
    expect(why({ mode: 'predictive', delivery, agents: [agent({ turn: turn('waiting') })] })).toMatchObject({
      why: 'waiting_for_agents',
    });
    // Contact first asks nobody.
    expect(why({ mode: 'predictive', agents: [agent()] })).toMatchObject({ why: 'waiting_for_agents' });
  });

  it('E3, I13 names the abandon cap while people talk and the next dials are not started for it', () => {
    const busy = open('talking');
    const atWork = { agents: [agent({}, busy.id)], interactions: [busy], calls: [talk] };
    expect(why({ mode: 'predictive', ...atWork, around: CAPPED })).toEqual({
      why: 'abandon_cap',
      since: NOW - 5_000,
    });
    // What is on its way is being dialed, and without the cap a talk is the campaign at work.
    expect(why({ mode: 'predictive', ...atWork, calls: [talk, flying], around: CAPPED })).toEqual({
      why: 'dialing',
    });
    expect(why({ mode: 'predictive', ...atWork })).toEqual({ why: 'dialing' });
    expect(why({ mode: 'progressive', ...atWork, around: CAPPED })).toEqual({ why: 'dialing' });
  });

  it('E3 does not blame the cap where there is a plainer reason', () => {
    const around = { ...CAPPED, outlook: { readyNow: 0, nextAt: undefined } };
    expect(why({ mode: 'predictive', agents: [agent()], around })).toMatchObject({ why: 'no_records_now' });
    expect(why({ mode: 'predictive', around: CAPPED })).toMatchObject({ why: 'nobody_joined' });
    const away = agent({ channels: { voice: BREAK, outbound_preview: READY } });
    expect(why({ mode: 'predictive', agents: [away], around: CAPPED })).toMatchObject({
      why: 'nobody_ready',
    });
    const small = { decided: decided({ limitedBy: 'small_team', fallback: 'progressive' }) };
    expect(why({ mode: 'predictive', agents: [agent()], around: small })).toMatchObject({
      why: 'waiting_for_agents',
    });
  });

  it('E23 does not take every fall back to progressive for the cap', () => {
    const back = { decided: decided({ fallback: 'progressive', limitedBy: 'nobody_free' }) };
    expect(why({ mode: 'predictive', agents: [agent()], around: back })).toMatchObject({
      why: 'waiting_for_agents',
    });
    expect(why({ mode: 'predictive', agents: [agent()], around: CAPPED })).toMatchObject({
      why: 'abandon_cap',
    });
  });
});
