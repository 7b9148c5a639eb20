// Predictive campaigns (E23-E25, I12, I13, D18) on the fake clock.
import { describe, expect, it } from 'vitest';
import { answeredAtOf } from '../../src/domain/call/call.ts';
import { CONNECT_WITHIN_MS } from '../../src/domain/floor/routing.ts';
import { changesOf } from '../../src/sim/history.ts';
import { type World, type WorldOptions, openWorld } from './world.ts';

const numbered = (...endings: number[]) =>
  endings.map((ending, index) => ({
    name: `Contact No${index}`,
    numbers: [`+49302312${50 + index}${ending}`],
  }));
const open = (more: WorldOptions = {}) =>
  openWorld({ mode: 'predictive', contacts: numbered(41, 42, 43, 44), ...more });

/** Every call as it ended. */
const endsOf = (world: World) =>
  changesOf(world.history, 'call').flatMap(({ change: { after } }) =>
    after.now.state === 'ended' ? [{ ...after, now: after.now }] : [],
  );

describe('predictive', () => {
  it('connects whoever answers with the agent who has waited longest', async () => {
    const world = await open();
    const { anna, ben, sofia } = world.people;
    await world.say(sofia, { name: 'load_campaign', campaignId: world.campaignId });
    await world.joinReady(anna);
    await world.pass(5_000, anna);
    await world.joinReady(ben);
    await world.say(sofia, { name: 'start_campaign', campaignId: world.campaignId });
    await world.pass(4_000, anna, ben);
    const talks = changesOf(world.history, 'interaction').flatMap(({ change: { after, event } }) =>
      event.type === 'created' ? [after.userId] : [],
    );
    expect(talks).toEqual([anna, ben]);
  });

  /** One contact answers, and anna is Not Ready by then; returns how the call ended. */
  async function abandon(world: World) {
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    // On its way for anna; at that very instant she is Not Ready, and predictive calls ring on.
    await world.clock.runUntil(world.clock.now() + 300);
    await world.say(anna, {
      name: 'set_channel',
      channel: 'voice',
      to: { state: 'not_ready', reason: 'break' },
    });
    await world.pass(15_000, anna);
    const [end] = endsOf(world);
    if (end?.now.messageAt === undefined) throw new Error('no message was heard');
    expect(end.now).toMatchObject({ result: 'abandoned', by: 'engine' });
    expect(world.engine.pacing(world.campaignId).counts).toEqual({ answered: 1, abandoned: 1 });
    return { waitedMs: end.now.messageAt - (answeredAtOf(end.now) ?? 0) };
  }

  it('E24 I12 plays the information message within two seconds to whoever answers when nobody is free', async () => {
    const { waitedMs } = await abandon(await open({ contacts: numbered(41) }));
    expect(waitedMs).toBeLessThanOrEqual(2_000);
    // Whoever is asked for too early is a contact whom an agent could have had.
    expect(waitedMs).toBeGreaterThanOrEqual(CONNECT_WITHIN_MS);
  });

  it('I12 begins the message in time also where the way to it takes 400 ms', async () => {
    const world = await open({ contacts: numbered(41) });
    const { hangUp } = world.telephony;
    world.telephony.hangUp = (...asked) =>
      new Promise((resolve) => world.clock.after(400, () => resolve(hangUp(...asked))));
    const { waitedMs } = await abandon(world);
    expect(waitedMs).toBeGreaterThanOrEqual(CONNECT_WITHIN_MS + 400);
    expect(waitedMs).toBeLessThanOrEqual(2_000);
  });

  it('I13 has the same ledger after the engine died, and who was lost in the crash counts as abandoned', async () => {
    const world = await open({ contacts: numbered(41, 42) });
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(3_000, anna);
    expect(world.interaction(anna).now.state).toBe('talking');
    await world.pass(1_000, anna);
    const before = world.engine.pacing(world.campaignId).counts;
    expect(before?.answered).toBeGreaterThanOrEqual(1);
    await world.crashAndRestart();
    await world.pass(3_000, anna);
    expect(world.engine.pacing(world.campaignId).counts).toEqual(before);
  });

  it('E23 stores with each start why, and shows the last decision', async () => {
    const world = await open();
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(2_000, anna);
    const [first] = world.database.decisions;
    expect(first).toMatchObject({ campaignId: world.campaignId, because: { start: 1, agentsFree: 1 } });
    expect(world.engine.pacing(world.campaignId).last?.because).toBeDefined();
  });

  it('E25 hangs up on a machine that was heard to be one, and no agent is disturbed', async () => {
    const world = await open({
      contacts: numbered(92),
      settings: { delivery: { detectsMachines: true } },
    });
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(30_000, anna);
    expect(world.hasInteraction(anna)).toBe(false);
    expect(endsOf(world)[0]?.now).toMatchObject({ result: 'answering_machine', by: 'engine' });
    expect(world.record(0)).toMatchObject({ status: 'ready', lastResult: 'answering_machine' });
    expect(world.engine.pacing(world.campaignId).counts).toEqual({ answered: 0, abandoned: 0 });
  });

  it.each([{ leavesVoicemail: false }, { leavesVoicemail: true }])(
    'E25 releases an agent who was given a machine, shows why, and counts no person (a message is left: $leavesVoicemail)',
    async ({ leavesVoicemail }) => {
      const world = await open({
        contacts: numbered(41),
        settings: { delivery: { detectsMachines: true, leavesVoicemail } },
        hasVoicemailMessage: true,
      });
      const { anna } = world.people;
      await world.runCampaign();
      await world.joinReady(anna);
      await world.pass(4_000, anna);
      const { contact: call } = world.callsOf(anna);
      if (!call) throw new Error('anna has nobody on the line');
      expect(world.engine.pacing(world.campaignId).counts).toEqual({ answered: 1, abandoned: 0 });
      world.tell({ type: 'detected', legId: call.legId, as: 'machine', afterMs: 4_000, isLate: true });
      // It may come twice (F29).
      world.tell({ type: 'detected', legId: call.legId, as: 'machine', afterMs: 4_000, isLate: true });
      await world.pass(500, anna);
      expect(world.interaction(anna).now).toMatchObject({
        state: 'after_call_work',
        lastResult: 'answering_machine',
        detected: 'machine',
      });
      const isSaid = world.telephone.exchange.lineOf(call.legId)?.isLeaving ?? false;
      expect(isSaid).toBe(leavesVoicemail);
      await world.done(anna, 'not_reached');
      await world.pass(20_000, anna);
      expect(endsOf(world)[0]?.now).toMatchObject({ result: 'answering_machine', by: 'engine' });
      expect(world.record(0)).toMatchObject({ status: 'ready', lastResult: 'answering_machine' });
      const counts = world.engine.pacing(world.campaignId).counts;
      expect(counts).toEqual({ answered: 0, abandoned: 0 });
      await world.crashAndRestart();
      await world.pass(5_000, anna);
      expect(world.engine.pacing(world.campaignId).counts).toEqual(counts);
    },
  );

  it('E2 switches to progressive while calls are in flight, which go on as they were dialed', async () => {
    const world = await open({ contacts: numbered(65, 66, 67, 68) });
    const { anna, sofia } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(1_000, anna);
    const row = world.database.campaigns.get(world.campaignId);
    if (!row) throw new Error('no campaign');
    row.campaign = { ...row.campaign, mode: 'progressive' };
    await world.say(sofia, { name: 'campaign_edited', campaignId: world.campaignId });
    await world.pass(60_000, anna);
    const dialed = changesOf(world.history, 'call').filter(({ change }) => change.event.type === 'created');
    const pacings = dialed.map(({ change }) => change.after.pacing);
    expect(pacings[0]).toBe('predictive');
    expect(pacings.at(-1)).toBe('progressive');
  });

  it('costs at most four commits from the dial to Done, although somebody listens who has answered', async () => {
    const world = await open({
      contacts: numbered(41),
      settings: { delivery: { detectsMachines: true } },
    });
    const { anna, sofia } = world.people;
    await world.say(sofia, { name: 'load_campaign', campaignId: world.campaignId });
    await world.joinReady(anna);
    await world.pass(5_000, anna);
    await world.say(sofia, { name: 'start_campaign', campaignId: world.campaignId });
    const commits = () => world.engine.counters().commits;
    const before = commits();
    await world.pass(6_000, anna);
    const interactionId = world.interaction(anna).id;
    await world.say(anna, { name: 'end_call', interactionId });
    await world.pass(2_000, anna);
    await world.done(anna, 'success');
    expect(commits() - before).toBeLessThanOrEqual(4);
    // It was listened to, and that is stored as well.
    const heard = changesOf(world.history, 'call').map(({ change: { event } }) => event.type);
    expect(heard).toContain('detected');
  });

  it('E34 does not start without an information message', async () => {
    const world = await open();
    const { sofia } = world.people;
    const row = world.database.campaigns.get(world.campaignId);
    if (!row) throw new Error('no campaign');
    row.campaign = { ...row.campaign, lacksInformationMessage: true };
    await world.say(sofia, { name: 'campaign_edited', campaignId: world.campaignId });
    await world.say(sofia, { name: 'load_campaign', campaignId: world.campaignId });
    expect(await world.say(sofia, { name: 'start_campaign', campaignId: world.campaignId })).toMatchObject({
      ok: false,
      refused: 'campaign_has_no_information_message',
    });
  });
});

describe('predictive, agent first', () => {
  const agentFirst = (answering: 'auto' | 'accept') => ({
    settings: { delivery: { connection: 'agent_first', answering, offerTimeoutMs: 10_000 } as const },
  });

  it('D18 dials for agents who have accepted their turn, and shows a record only when the contact is there', async () => {
    const world = await open(agentFirst('accept'));
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(2_000, anna);
    const turn = () => {
      const now = world.engine.floor().agents.get(anna)?.now;
      return now?.state === 'free' ? now.turn?.state : undefined;
    };
    expect(turn()).toBe('offered');
    expect(world.wire).toEqual([]);
    await world.say(anna, { name: 'accept_turn' });
    expect(turn()).toBe('waiting');
    await world.pass(3_000, anna);
    expect(world.interaction(anna).now.state).toBe('talking');
  });

  it('D18 "not this turn" is asked again a little later, and an unanswered question sets Not Ready (D17)', async () => {
    const world = await open(agentFirst('accept'));
    const { anna } = world.people;
    await world.runCampaign();
    await world.joinReady(anna);
    await world.pass(500, anna);
    await world.say(anna, { name: 'decline_turn' });
    await world.pass(10_000, anna);
    expect(world.wire).toEqual([]);
    await world.pass(6_000, anna);
    expect(world.engine.floor().agents.get(anna)?.now).toMatchObject({ turn: { state: 'offered' } });
    await world.pass(11_000, anna);
    expect(world.engine.floor().agents.get(anna)?.now).toMatchObject({
      channels: { voice: { state: 'not_ready', reason: 'no_answer' } },
    });
    expect(world.wire).toEqual([]);
  });
});
