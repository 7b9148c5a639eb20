// The floor over time: campaigns that stop, agents who go, processes that die.
import { describe, expect, it } from 'vitest';
import { whyNotDialing } from '../../src/domain/floor/why.ts';
import { type World, openWorld } from './world.ts';

const MIA = { name: 'Mia Öztürk', numbers: ['+493023125041'] };
const JONAS = { name: 'Jonas Keller', numbers: ['+493023125042'] };
const MINUTE = 60_000;

async function working(world: World) {
  await world.runCampaign();
  await world.signIn(world.people.anna);
  return world.people.anna;
}

describe('the floor', () => {
  it('E2 stops when the last interaction is over, tells the agents, and dials nothing meanwhile', async () => {
    const world = await openWorld({ contacts: [MIA] });
    const anna = await working(world);
    const { sofia } = world.people;
    await world.getRecord(anna);
    await world.say(sofia, { name: 'stop_campaign', campaignId: world.campaignId });
    const state = () => world.engine.floor().campaigns.get(world.campaignId)?.now.state;
    expect(state()).toBe('stopping');
    expect(await world.call(anna, '+493023125041')).toMatchObject({ refused: 'campaign_not_running' });
    await world.reject(anna, 'later');
    expect(state()).toBe('loaded');
    expect(
      world.engine
        .floor()
        .notices.get(anna)
        ?.map(({ kind }) => kind),
    ).toEqual(['campaign_stopped']);
    expect(await world.say(sofia, { name: 'unload_campaign', campaignId: world.campaignId })).toEqual({
      ok: true,
    });
    expect(state()).toBe('unloaded');
  });

  it('E2 takes undialed records back on a forced unload, and lets people who talk go on talking', async () => {
    const world = await openWorld({ contacts: [MIA, JONAS] });
    const anna = await working(world);
    const { ben, sofia } = world.people;
    await world.signIn(ben);
    await world.getRecord(anna);
    await world.getRecord(ben);
    await world.call(anna, '+493023125041');
    await world.pass(4_000, anna, ben);
    await world.say(sofia, { name: 'force_unload_campaign', campaignId: world.campaignId });
    expect(world.interaction(anna).now.state).toBe('talking');
    expect(world.hasInteraction(ben)).toBe(false);
    expect(world.record(1)).toMatchObject({ status: 'ready', nextAt: 0, attempts: 0 });
  });

  it('E3 always says why it is not dialing', async () => {
    const world = await openWorld({ contacts: [MIA] });
    const { anna, sofia } = world.people;
    const why = (away?: number) =>
      whyNotDialing(world.engine.floor(), world.campaignId, {
        now: world.clock.now(),
        telephoneAwaySince: away,
        outlook: world.engine.outlooks().get(world.campaignId),
      })?.why;
    expect(why()).toBe('not_running');
    await world.runCampaign();
    expect(why()).toBe('nobody_joined');
    await world.signIn(anna);
    await world.say(anna, { name: 'join_campaign', campaignId: world.campaignId });
    await world.say(anna, {
      name: 'set_channel',
      channel: 'voice',
      to: { state: 'not_ready', reason: 'break' },
    });
    expect(why()).toBe('nobody_ready');
    await world.say(anna, { name: 'set_channel', channel: 'voice', to: { state: 'ready' } });
    await world.pass(3_000, anna);
    expect(why()).toBe('waiting_for_agents');
    expect(why(world.clock.now())).toBe('telephone_away');
    await world.getRecord(anna);
    await world.pass(3_000, anna);
    await world.call(anna, '+493023125041');
    expect(why()).toBe('dialing');
    await world.say(sofia, { name: 'stop_all' });
    expect(why()).toBe('stopped_all');
  });

  it('ends what rings and dials nothing more once all is stopped, until it is released with a reason', async () => {
    const world = await openWorld({
      contacts: [{ name: 'Ben Vogel', numbers: ['+493023125065', '+493023125041'] }],
    });
    const anna = await working(world);
    const { sofia } = world.people;
    await world.getRecord(anna);
    await world.call(anna, '+493023125065');
    await world.pass(2_000, anna);
    await world.say(sofia, { name: 'stop_all' });
    await world.pass(1_000, anna);
    expect(world.interaction(anna).now).toMatchObject({ state: 'after_call_work', lastResult: 'cancelled' });
    expect(await world.call(anna, '+493023125041')).toMatchObject({ refused: 'stopped_all' });
    await world.say(sofia, { name: 'release_stop_all', reason: 'false alarm' });
    expect(await world.call(anna, '+493023125041')).toEqual({ ok: true });
    expect(world.wire).toHaveLength(2);
  });

  it('I15 makes an agent without a heartbeat Not Ready after 15 s, and gives the undialed record back after the grace (I17)', async () => {
    const world = await openWorld({ contacts: [MIA] });
    const anna = await working(world);
    await world.getRecord(anna);
    await world.pass(20_000);
    const agent = () => world.engine.floor().agents.get(anna)?.now;
    expect(agent()).toMatchObject({
      state: 'handling',
      channels: { voice: { state: 'not_ready', reason: 'connection_lost' } },
    });
    expect(world.record(0)).toMatchObject({ status: 'retrieved' });
    await world.pass(5 * MINUTE);
    expect(agent()).toMatchObject({ state: 'free' });
    expect(world.record(0)).toMatchObject({ status: 'ready', attempts: 0, nextAt: 0 });
  });

  it('I16 ends after-call work by itself at its limit, with what the agent had chosen', async () => {
    const world = await openWorld({ contacts: [MIA], settings: { afterCallWorkLimitMs: 2 * MINUTE } });
    const anna = await working(world);
    await world.getRecord(anna);
    await world.call(anna, '+493023125041');
    await world.pass(4_000, anna);
    const { id: interactionId } = world.interaction(anna);
    await world.say(anna, { name: 'end_call', interactionId });
    await world.pass(500, anna);
    await world.say(anna, {
      name: 'save_draft',
      interactionId,
      notes: 'ruft zurück',
      disposition: 'interested',
      callResult: undefined,
    });
    await world.pass(3 * MINUTE, anna);
    expect(world.hasInteraction(anna)).toBe(false);
    const stored = [...world.database.interactions.values()].find(({ id }) => id === interactionId);
    expect(stored?.now).toMatchObject({
      state: 'done',
      outcome: {
        kind: 'automatic',
        reason: 'limit_reached',
        disposition: { code: 'interested', notes: 'ruft zurück' },
      },
    });
  });

  it('I17 has the record on its agent’s desktop again after the process died, once, and not in the list', async () => {
    const world = await openWorld({ contacts: [MIA] });
    const anna = await working(world);
    await world.getRecord(anna);
    const before = world.interaction(anna);
    await world.pass(16_000, anna); // the dead engine's lease has run out
    await world.crashAndRestart();
    expect(world.interaction(anna)).toEqual(before);
    expect(world.record(0)).toMatchObject({ status: 'retrieved', by: anna });
    await world.signIn(world.people.ben);
    expect(await world.getRecord(world.people.ben)).toMatchObject({ ok: false, refused: 'no_records_now' });
  });

  it('I3 adopts a call that lived through a crash and dials it no second time', async () => {
    const world = await openWorld({ contacts: [MIA] });
    const anna = await working(world);
    await world.getRecord(anna);
    await world.call(anna, '+493023125041');
    await world.pass(16_000, anna);
    await world.crashAndRestart();
    await world.pass(1_000, anna);
    expect(world.interaction(anna).now.state).toBe('talking');
    expect(world.wire).toEqual(['+493023125041']);
  });

  it('I18 a pulled record that is rejected with later obeys the return delay, and counts no attempt', async () => {
    const world = await openWorld({ contacts: [MIA], settings: { returnDelayMs: 15 * MINUTE } });
    const anna = await working(world);
    await world.getRecord(anna);
    const rejectedAt = world.clock.now();
    await world.reject(anna, 'later');
    const record = world.record(0);
    expect(record).toMatchObject({ status: 'ready', attempts: 0, atHead: false });
    expect(record.status === 'ready' && record.nextAt - rejectedAt).toBeGreaterThanOrEqual(15 * MINUTE);
    expect(await world.getRecord(anna)).toMatchObject({ refused: 'no_records_now' });
    await world.pass(16 * MINUTE, anna);
    expect(await world.getRecord(anna)).toEqual({ ok: true });
  });

  it('I2 calls no number twice at a time, in whatever record it stands, and keeps the minimum gap', async () => {
    const shared = '+493023125043';
    const world = await openWorld({
      contacts: [
        { name: 'Mia Öztürk', numbers: [shared] },
        { name: 'Jan Öztürk', numbers: [shared, '+493023125044'] },
      ],
    });
    const anna = await working(world);
    const { ben } = world.people;
    await world.signIn(ben);
    await world.getRecord(anna);
    await world.getRecord(ben);
    await world.call(anna, shared);
    await world.pass(3_000, anna, ben);
    expect(await world.call(ben, shared)).toMatchObject({
      refused: 'dial_refused',
      params: { rule: 'live_call' },
    });
    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    await world.pass(1_000, anna, ben);
    expect(await world.call(ben, shared)).toMatchObject({
      refused: 'dial_refused',
      params: { rule: 'minimum_gap' },
    });
    expect(world.wire).toEqual([shared]);
  });
});
