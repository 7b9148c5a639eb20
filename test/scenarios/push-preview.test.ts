// Records that come to the desktop by themselves (push preview, S39-S48), on the fake clock.
import { describe, expect, it } from 'vitest';
import { type WorldOptions, openWorld } from './world.ts';

const MIA = '+493023125041'; // answers at once
const contacts = [
  { name: 'Mia Öztürk', numbers: [MIA] },
  { name: 'Ole Brandt', numbers: ['+493023125042'] },
  { name: 'Eva Lang', numbers: ['+493023125043'] },
];
const open = (more: WorldOptions = {}) => openWorld({ mode: 'push_preview', contacts, ...more });

describe('push preview', () => {
  it('E21 pushes one record to each agent whose Outbound Preview is Ready, and to nobody else', async () => {
    const world = await open();
    const { anna, ben } = world.people;
    await world.runCampaign();
    await world.signIn(ben); // Voice Ready alone is not enough (S42)
    await world.say(ben, { name: 'join_campaign', campaignId: world.campaignId });
    await world.joinReady(anna);
    await world.pass(2_000, anna, ben);
    expect(world.interaction(anna).now.state).toBe('offered');
    expect(world.hasInteraction(ben)).toBe(false);
    expect(world.wire).toEqual([]);
    expect(world.record(1)).toMatchObject({ status: 'ready' });
  });

  it('goes on from Accept to Call, talk and Done, and the next record comes by itself', async () => {
    const world = await open();
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(1_000, anna);
    expect(await world.call(anna, MIA)).toMatchObject({ ok: false, refused: 'interaction_not_accepted' });
    expect(await world.accept(anna)).toEqual({ ok: true });
    await world.pass(30_000, anna);
    expect(world.interaction(anna).now.state).toBe('preview'); // nothing is dialed without her click (I9)
    expect(world.wire).toEqual([]);
    await world.call(anna, MIA);
    await world.pass(3_000, anna);
    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    await world.pass(1_000, anna);
    await world.done(anna, 'success');
    await world.pass(1_000, anna);
    expect(world.interaction(anna)).toMatchObject({
      now: { state: 'offered' },
      campaignRecordId: world.records[1]?.campaignRecordId,
    });
  });

  it('I18 S44 a rejected record goes to the head of the list, uncounted, and to another agent first', async () => {
    const world = await open();
    const { anna, ben } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(500, anna);
    const mia = world.interaction(anna).campaignRecordId;
    await world.rejectOffer(anna);
    await world.pass(500, anna);
    // anna gets another one, although Mia is at the head
    expect(world.interaction(anna).campaignRecordId).not.toBe(mia);
    expect(world.record(0)).toMatchObject({ status: 'ready', atHead: true, attempts: 0, refusedBy: anna });
    await world.joinReady(ben);
    await world.pass(500, anna, ben);
    expect(world.interaction(ben).campaignRecordId).toBe(mia);
  });

  it('D1 the same agent gets a rejected record again only when nobody else is Ready and a minute has passed', async () => {
    const world = await open({ contacts: contacts.slice(0, 1) });
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(500, anna);
    await world.rejectOffer(anna);
    await world.pass(55_000, anna);
    expect(world.hasInteraction(anna)).toBe(false);
    await world.pass(8_000, anna);
    expect(world.interaction(anna).now.state).toBe('offered');
  });

  it('S45 D17 an ignored record is at the head again, and the agent is Not Ready for no answer', async () => {
    const world = await open({ settings: { delivery: { offerTimeoutMs: 10_000 } } });
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(12_000, anna);
    expect(world.hasInteraction(anna)).toBe(false);
    expect(world.record(0)).toMatchObject({ status: 'ready', atHead: true, attempts: 0 });
    const now = world.engine.floor().agents.get(anna)?.now;
    expect(now).toMatchObject({
      channels: {
        outbound_preview: { state: 'not_ready', reason: 'no_answer' },
        voice: { state: 'ready' },
      },
    });
    await world.pass(30_000, anna);
    expect(world.hasInteraction(anna)).toBe(false);
  });

  it('D17 lets as many offers pass as the campaign says, and an answered one begins the count anew', async () => {
    const more = [44, 45, 46].map((end) => ({ name: `Contact No${end}`, numbers: [`+4930231250${end}`] }));
    const world = await open({
      contacts: [...contacts, ...more],
      settings: { delivery: { offerTimeoutMs: 5_000, ignoredOffersLimit: 2 } },
    });
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(5_500, anna);
    expect(world.interaction(anna).now.state).toBe('offered'); // the next one: one may be ignored
    await world.rejectOffer(anna);
    await world.pass(5_500, anna);
    expect(world.interaction(anna).now.state).toBe('offered');
    await world.pass(5_500, anna);
    expect(world.engine.floor().agents.get(anna)?.now).toMatchObject({
      channels: { outbound_preview: { state: 'not_ready', reason: 'no_answer' } },
    });
  });

  it('E20 dials a record by itself when its preview time is over, and not before', async () => {
    const world = await open({ settings: { delivery: { autoDialAfterMs: 20_000 } } });
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(500, anna);
    await world.accept(anna);
    await world.pass(19_000, anna);
    expect(world.wire).toEqual([]);
    await world.pass(2_000, anna);
    expect(world.wire).toEqual([MIA]);
    await world.pass(2_000, anna);
    expect(world.interaction(anna).now.state).toBe('talking');
  });

  it('I15 offers nothing after Not Ready, and takes an offer back when the campaign stops', async () => {
    const world = await open();
    const { anna, sofia } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(500, anna);
    await world.say(sofia, { name: 'stop_campaign', campaignId: world.campaignId });
    await world.pass(500, anna);
    expect(world.hasInteraction(anna)).toBe(false);
    expect(world.record(0)).toMatchObject({ status: 'ready', atHead: false });
    expect(world.engine.floor().campaigns.get(world.campaignId)?.now.state).toBe('loaded');
    await world.say(anna, {
      name: 'set_channel',
      channel: 'outbound_preview',
      to: { state: 'not_ready', reason: 'lunch' },
    });
    await world.say(sofia, { name: 'start_campaign', campaignId: world.campaignId });
    await world.pass(5_000, anna);
    expect(world.hasInteraction(anna)).toBe(false);
  });

  it('has the offer again after the engine died, or the record in the list: never lost, never twice (I17)', async () => {
    const world = await open();
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(500, anna);
    const before = world.interaction(anna).id;
    await world.crashAndRestart();
    await world.pass(500, anna);
    expect(world.interaction(anna)).toMatchObject({ id: before, now: { state: 'offered' } });
    await world.pass(25_000, anna);
    expect(world.record(0)).toMatchObject({ status: 'ready', atHead: true });
  });
});
