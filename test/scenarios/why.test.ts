// Why is it not dialing, and since when (E3): the engine's own answer while agents and calls move, in the modes that are delivered.
import { describe, expect, it } from 'vitest';
import { FloorWatch, LOOK_EACH_MS } from '../../src/api/live/floor-watch.ts';
import { Whys } from '../../src/engine/whys.ts';
import type { PacingReason } from '../../src/domain/pacing/pacing.ts';
import { openWorld } from './world.ts';

const contacts = [41, 42, 43, 44].map((ending) => ({
  name: `No ${ending}`,
  numbers: [`+4930231250${ending}`],
}));

describe('why the engine does not dial', () => {
  it('E3, S42 names nobody ready until somebody is Ready on Outbound Preview, and nothing more once a record is offered', async () => {
    const world = await openWorld({ mode: 'push_preview', contacts });
    const { anna } = world.people;
    const why = () => world.engine.whyNot(world.campaignId).why;
    await world.runCampaign();
    expect(why()).toBe('nobody_joined');
    await world.signIn(anna);
    await world.say(anna, { name: 'join_campaign', campaignId: world.campaignId });
    await world.pass(1_000, anna);
    expect(why()).toBe('nobody_ready');
    await world.joinReady(anna);
    await world.pass(2_000, anna);
    expect(world.interaction(anna).now.state).toBe('offered');
    expect(why()).toBe('waiting_for_agents');
  });

  it('E3, D18 names no turns while agents first have not accepted, since they were asked', async () => {
    const delivery = { connection: 'agent_first', answering: 'accept' } as const;
    const world = await openWorld({ mode: 'predictive', contacts, settings: { delivery } });
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(2_000, anna);
    const { agents } = world.engine.floor();
    const asked = agents.get(anna)?.now;
    const since = asked?.state === 'free' ? asked.turn?.since : undefined;
    expect(since).toBeDefined();
    expect(world.engine.whyNot(world.campaignId)).toEqual({ why: 'no_turns', since });
  });

  it('E3, I13 keeps the instant at which the abandon cap began to hold, whatever is decided again since', async () => {
    const world = await openWorld({ mode: 'predictive', contacts });
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(5_000, anna);
    expect(world.interaction(anna).now.state).toBe('talking');
    let limitedBy: PacingReason['limitedBy'] = undefined;
    const because = () => ({ start: 0, ...(limitedBy ? { limitedBy } : {}) }) as unknown as PacingReason;
    const whys = new Whys({
      clock: world.clock,
      floor: world.engine.floor(),
      outlookOf: (id) => world.engine.outlooks().get(id),
      telephoneAwaySince: () => undefined,
      decidedOf: () => ({ because: because(), at: world.clock.now() }),
      onChange: () => undefined,
    });
    whys.look();
    expect(whys.of(world.campaignId).why).toBe('dialing');
    limitedBy = 'abandon_cap';
    const since = world.clock.now();
    whys.look();
    for (let looks = 0; looks < 3; looks += 1) {
      await world.pass(1_000, anna);
      expect(whys.of(world.campaignId)).toEqual({ why: 'abandon_cap', since });
    }
    limitedBy = undefined;
    expect(whys.of(world.campaignId).why).toBe('dialing');
  });
});

describe('what is seen of a floor over time', () => {
  it('E6 says when the records are used up, and how busy the agents were, once it has been watched for a while', async () => {
    const world = await openWorld({ mode: 'progressive', contacts });
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(5_000, anna);
    let ready = 120;
    const outlooks = () => new Map([[world.campaignId, { readyNow: ready, open: ready, nextAt: undefined }]]);
    const watched = { floor: () => world.engine.floor(), outlooks };
    const watch = new FloorWatch();
    expect(watch.of(world.campaignId)).toEqual({ utilisation: undefined, finishesInMs: undefined });
    for (let look = 0; look <= 18; look += 1) {
      watch.look(watched, look * LOOK_EACH_MS);
      ready -= 2;
    }
    // 36 fewer in three minutes, 84 left; anna has talked all the while.
    expect(watch.of(world.campaignId)).toEqual({ utilisation: 1, finishesInMs: 7 * 60_000 });
    await world.say(world.people.sofia, { name: 'stop_campaign', campaignId: world.campaignId });
    watch.look(watched, 19 * LOOK_EACH_MS);
    expect(watch.of(world.campaignId)).toEqual({ utilisation: undefined, finishesInMs: undefined });
  });
});
