// Progressive campaigns (E22, S27-S38) on the fake clock: contact first, and agent first with and without Accept.
import { describe, expect, it } from 'vitest';
import { isNobodysYet } from '../../src/domain/call/call.ts';
import { type WorldOptions, openWorld } from './world.ts';

/** The last two digits say what people do (src/sim/people.ts): 40-59 answer, 60-79 do not, 80-89 are busy. */
const numbered = (...endings: number[]) =>
  endings.map((ending, index) => ({ name: `Contact No${index}`, numbers: [`+4930231250${ending}`] }));
const open = (more: WorldOptions = {}) =>
  openWorld({ mode: 'progressive', contacts: numbered(41, 42, 43, 44), ...more });
const agentFirst = (answering: 'auto' | 'accept') => ({
  settings: { delivery: { connection: 'agent_first', answering } as const },
});

describe('progressive, contact first', () => {
  it('S27 S38 connects whoever answers with a Ready agent, who sees the contact at once', async () => {
    const world = await open();
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(3_000, anna);
    expect(world.interaction(anna)).toMatchObject({ origin: 'outbound_call', now: { state: 'talking' } });
    expect(world.wire).toEqual(['+493023125041']);
    expect(world.record(0)).toMatchObject({ status: 'retrieved', by: anna, attempts: 1 });
    const { contact } = world.callsOf(anna);
    expect(contact).toMatchObject({ pacing: 'progressive', now: { state: 'connected' } });
    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    await world.pass(1_000, anna);
    await world.done(anna, 'success');
    await world.pass(3_000, anna);
    expect(world.interaction(anna)).toMatchObject({
      campaignRecordId: world.records[1]?.campaignRecordId,
      now: { state: 'talking' },
    });
  });

  it('E22 never has more calls on the way than agents are free', async () => {
    const world = await open({ contacts: numbered(65, 66, 67, 68, 69, 70) });
    const { anna, ben } = world.people;
    await world.runCampaign();
    await world.joinReady(anna, ben);
    let most = 0;
    for (let look = 0; look < 120; look += 1) {
      await world.pass(1_000, anna, ben);
      const live = [...world.engine.floor().calls.values()].filter(
        (call) => isNobodysYet(call) && call.now.state !== 'closing',
      ).length;
      most = Math.max(most, live);
    }
    expect(most).toBe(2);
    expect(world.wire.length).toBeGreaterThan(3);
  });

  it('D5 a contact who was not reached follows the treatment of the result, not the head of the list', async () => {
    const world = await open({ contacts: numbered(81) });
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(8_000, anna);
    expect(world.record(0)).toMatchObject({
      status: 'ready',
      atHead: false,
      attempts: 1,
      lastResult: 'busy',
    });
    expect(world.hasInteraction(anna)).toBe(false);
  });

  it('I15 ends what is on its way for an agent who is Not Ready at that very instant, and assigns nothing more', async () => {
    const world = await open({ contacts: numbered(65) });
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(3_000, anna);
    expect(world.wire).toHaveLength(1);
    await world.say(anna, {
      name: 'set_channel',
      channel: 'voice',
      to: { state: 'not_ready', reason: 'lunch' },
    });
    await world.pass(1_000, anna);
    expect(world.engine.floor().calls.size).toBe(0);
    expect(world.record(0)).toMatchObject({ status: 'ready', attempts: 1 });
  });

  it('I10 starts nothing once the campaign is stopped; who rings may still be connected', async () => {
    const world = await open({ contacts: numbered(41, 42) });
    const { anna, sofia } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(300, anna);
    await world.say(sofia, { name: 'stop_campaign', campaignId: world.campaignId });
    const sent = world.wire.length;
    expect(sent).toBe(1);
    await world.pass(20_000, anna);
    expect(world.wire.length).toBe(sent);
    // E2: calls in progress end normally; whoever answers finds the agent for whom the call was started.
    expect(world.interaction(anna).now.state).toBe('talking');
  });

  it('E2 E22 lets ring what rings at a stop, and hangs up when its agent leaves', async () => {
    const world = await open({ contacts: numbered(44) });
    const { anna, sofia } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(300, anna);
    await world.say(sofia, { name: 'stop_campaign', campaignId: world.campaignId });
    await world.pass(1_000, anna);
    expect(world.engine.floor().calls.size).toBe(1);
    await world.say(anna, {
      name: 'set_channel',
      channel: 'voice',
      to: { state: 'not_ready', reason: 'break' },
    });
    await world.pass(1_000, anna);
    expect(world.engine.floor().calls.size).toBe(0);
  });
});

describe('progressive, agent first', () => {
  it('S29 S32 offers the record, dials on Accept, and the agent is with the contact when the contact answers', async () => {
    const world = await open(agentFirst('accept'));
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(2_000, anna);
    expect(world.interaction(anna)).toMatchObject({ origin: 'outbound_call', now: { state: 'offered' } });
    expect(world.wire).toEqual([]);
    await world.accept(anna);
    await world.pass(200, anna);
    expect(world.wire).toEqual(['+493023125041']);
    expect(['preview', 'calling']).toContain(world.interaction(anna).now.state);
    await world.pass(3_000, anna);
    expect(world.interaction(anna).now.state).toBe('talking');
  });

  it('S30 S31 a rejected or ignored offer puts the record at the head of the list, and no number was dialed', async () => {
    const world = await open({
      contacts: numbered(41),
      settings: { delivery: { connection: 'agent_first', answering: 'accept', offerTimeoutMs: 5_000 } },
    });
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(500, anna);
    await world.rejectOffer(anna);
    expect(world.record(0)).toMatchObject({ status: 'ready', atHead: true, attempts: 0 });
    await world.pass(70_000, anna);
    expect(world.record(0)).toMatchObject({ status: 'ready', atHead: true, attempts: 0 });
    expect(world.engine.floor().agents.get(anna)?.now).toMatchObject({
      channels: { voice: { state: 'not_ready', reason: 'no_answer' } },
    });
    expect(world.wire).toEqual([]);
  });

  it('D18 nobody answered: the agent stays reserved and the next contact is dialed without another question', async () => {
    const world = await open({ ...agentFirst('accept'), contacts: numbered(81, 41) });
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(500, anna);
    await world.accept(anna);
    await world.pass(10_000, anna);
    expect(world.wire).toEqual(['+493023125081', '+493023125041']);
    expect(world.interaction(anna).now.state).toBe('talking');
    expect(world.record(0)).toMatchObject({ status: 'ready', lastResult: 'busy', attempts: 1 });
  });

  it('D18 whoever leaves while nobody has answered is Not Ready after this contact, and gets no other', async () => {
    const world = await open({ ...agentFirst('auto'), contacts: numbered(65, 41) });
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(2_000, anna);
    expect(world.interaction(anna).now.state).toBe('calling');
    const { id } = world.interaction(anna);
    await world.say(anna, {
      name: 'set_channel',
      channel: 'voice',
      to: { state: 'not_ready', reason: 'break' },
    });
    await world.say(anna, { name: 'end_call', interactionId: id });
    await world.pass(2_000, anna);
    expect(world.hasInteraction(anna)).toBe(false);
    expect(world.wire).toHaveLength(1);
    expect(world.engine.floor().agents.get(anna)?.now).toMatchObject({
      channels: { voice: { state: 'not_ready', reason: 'break' } },
    });
    // the engine ended it: the record comes again
    expect(world.record(0)).toMatchObject({ status: 'ready', attempts: 1 });
  });
});
