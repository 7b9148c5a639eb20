// E29: contacts ring the number that they saw. Who gets them, what becomes of their record, and what they hear when nobody comes.
import { describe, expect, it } from 'vitest';
import { countsAs } from '../../src/domain/pacing/ledger.ts';
import { SECOND_MS } from '../../src/domain/time.ts';
import { linesOf } from '../../src/sim/history.ts';
import { OFFICE, type World, e164, openWorld } from './world.ts';

/** Rings until the ringing time is over: who missed a call calls back. */
const MISSED = '+493023125062';
const OTHER = '+493023125063';

/** anna has called the contact, who did not answer, and has closed the case; anna and ben are Ready. */
async function missedByMia(contacts = [{ name: 'Mia Öztürk', numbers: [MISSED] }]) {
  const world = await openWorld({ contacts });
  const { anna, ben } = world.people;
  await world.talkTo(anna, MISSED, 40_000);
  await world.done(anna, 'not_reached');
  await world.signIn(ben);
  for (const userId of [anna, ben])
    await world.say(userId, { name: 'join_campaign', campaignId: world.campaignId });
  await world.pass(1_000, anna, ben);
  return world;
}
const callOf = (world: World, legId: string) =>
  [...world.database.calls.values()].find((call) => call.legId === legId);
const companyOf = (world: World, legId: string) =>
  linesOf(world.history, 'exchange').flatMap(({ line }) =>
    line.type === 'company' && line.legId === legId ? [line.with] : [],
  );
const accept = (world: World, userId: World['people']['anna']) =>
  world.say(userId, { name: 'accept_offer', interactionId: world.interaction(userId).id });
const rejectOffer = (world: World, userId: World['people']['anna']) =>
  world.say(userId, { name: 'reject_offer', interactionId: world.interaction(userId).id });

describe('E29: a contact who calls back', () => {
  it('is offered to the last agent with the record, talks at once when accepted, and is settled like any talk', async () => {
    const world = await missedByMia();
    const { anna, ben } = world.people;
    const attempts = world.record(0).attempts;
    const legId = world.callsIn(MISSED);
    await world.pass(500, anna, ben);
    expect(world.interaction(anna)).toMatchObject({ origin: 'called_back', now: { state: 'offered' } });
    expect(world.hasInteraction(ben)).toBe(false);
    expect(await accept(world, anna)).toEqual({ ok: true });
    await world.pass(500, anna, ben);
    expect(world.interaction(anna).now.state).toBe('talking');
    expect(callOf(world, legId)).toMatchObject({
      purpose: 'called_back',
      userId: anna,
      e164: MISSED,
      callerNumber: OFFICE,
      now: { state: 'connected' },
    });
    expect(companyOf(world, legId)).toEqual(['music', 'agent']);
    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    await world.pass(1_000, anna, ben);
    expect(world.interaction(anna).now).toMatchObject({ state: 'after_call_work', lastResult: 'answer' });
    await world.done(anna, 'success');
    expect(world.record(0)).toMatchObject({ status: 'updated', attempts });
    expect(world.wire).toEqual([MISSED]);
  });

  it('waits with music for the agent who has the record on the desktop, and is his when he is done', async () => {
    const world = await openWorld({ contacts: [{ name: 'Mia Öztürk', numbers: [MISSED] }] });
    const { anna } = world.people;
    await world.talkTo(anna, MISSED, 40_000);
    await world.say(anna, { name: 'join_campaign', campaignId: world.campaignId });
    expect(world.interaction(anna).now.state).toBe('after_call_work');
    const legId = world.callsIn(MISSED);
    await world.pass(8_000, anna);
    expect(callOf(world, legId)?.now.state).toBe('waiting');
    await world.done(anna, 'not_reached');
    await world.pass(2_000, anna);
    expect(world.interaction(anna)).toMatchObject({ origin: 'called_back', now: { state: 'offered' } });
  });

  it('goes to any ready agent where the last one is not Ready, and to the next one when refused or not answered', async () => {
    const world = await missedByMia();
    const { anna, ben } = world.people;
    const lunch = { state: 'not_ready', reason: 'lunch' } as const;
    await world.say(anna, { name: 'set_channel', channel: 'voice', to: lunch });
    const legId = world.callsIn(MISSED);
    await world.pass(500, anna, ben);
    expect(world.interaction(ben).now.state).toBe('offered');
    await world.say(anna, { name: 'set_channel', channel: 'voice', to: { state: 'ready' } });
    expect(await rejectOffer(world, ben)).toEqual({ ok: true });
    await world.pass(500, anna, ben);
    expect(world.interaction(anna).now.state).toBe('offered');
    expect(world.hasInteraction(ben)).toBe(false);
    // anna does not answer: twenty seconds, and she is Not Ready (D17).
    await world.pass(21_000, anna, ben);
    expect(world.engine.floor().agents.get(anna)?.now).toMatchObject({
      channels: { voice: { state: 'not_ready', reason: 'no_answer' } },
    });
    // Both have passed: nobody else could come, so there is no use in waiting.
    expect(callOf(world, legId)?.now).toMatchObject({ state: 'closing', farewell: 'greeting' });
    expect(world.record(0).status).toBe('retrieved');
    await world.pass(10_000, anna, ben);
    expect(callOf(world, legId)?.now).toMatchObject({ state: 'ended', by: 'engine', result: 'abandoned' });
    expect(world.record(0)).toMatchObject({ status: 'ready' });
  });

  it('is greeted after sixty seconds where everybody is busy, and the record stands as it was, uncounted', async () => {
    const world = await missedByMia([
      { name: 'Mia Öztürk', numbers: [MISSED] },
      { name: 'Ida Linde', numbers: [OTHER] },
      { name: 'Falk Moos', numbers: ['+493023125064'] },
    ]);
    const { anna, ben } = world.people;
    await world.getRecord(anna);
    await world.getRecord(ben);
    const before = world.record(0);
    const legId = world.callsIn(MISSED);
    await world.pass(59_000, anna, ben);
    expect(callOf(world, legId)?.now.state).toBe('waiting');
    await world.pass(2_000, anna, ben);
    expect(callOf(world, legId)?.now).toMatchObject({ state: 'closing', farewell: 'greeting' });
    await world.pass(10_000, anna, ben);
    expect(companyOf(world, legId)).toEqual(['music', 'message']);
    expect(world.record(0)).toEqual(before);
    const call = callOf(world, legId);
    expect(call && countsAs(call)).toBe('nothing');
    expect(world.carrier.living()).toEqual([]);
  });

  it('is greeted at once where nobody is signed in, or the campaign does not run', async () => {
    const world = await missedByMia();
    const { anna, ben, sofia } = world.people;
    await world.say(sofia, { name: 'stop_campaign', campaignId: world.campaignId });
    const stopped = world.callsIn(MISSED);
    await world.pass(500, anna, ben);
    expect(callOf(world, stopped)?.now).toMatchObject({ state: 'closing', farewell: 'greeting' });
    await world.pass(10_000, anna, ben);
    await world.say(sofia, { name: 'start_campaign', campaignId: world.campaignId });
    for (const userId of [anna, ben]) await world.say(userId, { name: 'sign_out' });
    const alone = world.callsIn(MISSED);
    await world.pass(500);
    expect(callOf(world, alone)?.now).toMatchObject({ state: 'closing', farewell: 'greeting' });
  });

  it('hangs up while it is offered: the offer is gone, the agent free, and nothing can be accepted', async () => {
    const world = await missedByMia();
    const { anna, ben } = world.people;
    const before = world.record(0);
    const legId = world.callsIn(MISSED, OFFICE, 3_000);
    await world.pass(500, anna, ben);
    const { id } = world.interaction(anna);
    await world.pass(3_000, anna, ben);
    expect(world.hasInteraction(anna)).toBe(false);
    expect(world.engine.floor().agents.get(anna)?.now.state).toBe('free');
    expect(await world.say(anna, { name: 'accept_offer', interactionId: id })).toMatchObject({ ok: false });
    expect(world.database.interactions.get(id)?.now).toMatchObject({
      state: 'done',
      outcome: { kind: 'handed_back', reason: 'caller_gone' },
    });
    expect(callOf(world, legId)?.now).toMatchObject({ state: 'ended', by: 'contact' });
    expect(world.record(0)).toEqual(before);
  });

  it('is not dialed while he waits: his number is in a live call (I2)', async () => {
    const world = await missedByMia([
      { name: 'Mia Öztürk', numbers: [MISSED] },
      { name: 'Ida Öztürk', numbers: [MISSED] },
    ]);
    const { anna, ben } = world.people;
    await world.pass(61_000, anna, ben);
    await world.getRecord(anna);
    world.callsIn(MISSED);
    await world.pass(500, anna, ben);
    expect(world.interaction(ben)).toMatchObject({ origin: 'called_back' });
    expect(await world.call(anna, MISSED)).toMatchObject({ ok: false, refused: 'dial_refused' });
  });

  it('whom we are just calling ourselves is greeted without a call of his own (I2)', async () => {
    const world = await openWorld({ contacts: [{ name: 'Mia Öztürk', numbers: [MISSED] }] });
    const { anna } = world.people;
    await world.talkTo(anna, MISSED, 5_000);
    expect(world.interaction(anna).now.state).toBe('calling');
    const legId = world.callsIn(MISSED);
    await world.pass(1_000, anna);
    expect(callOf(world, legId)).toBeUndefined();
    expect(companyOf(world, legId)).toEqual(['music', 'message']);
    expect(world.interaction(anna).now.state).toBe('calling');
  });

  it('who waits on two lines is offered once at a time (I14), and the record stays while the second line waits', async () => {
    const world = await openWorld({ contacts: [{ name: 'Mia Öztürk', numbers: [MISSED, OTHER] }] });
    const { anna, ben } = world.people;
    await world.talkTo(anna, MISSED, 40_000);
    await world.call(anna, OTHER);
    await world.pass(40_000, anna);
    await world.done(anna, 'not_reached');
    await world.signIn(ben);
    for (const userId of [anna, ben])
      await world.say(userId, { name: 'join_campaign', campaignId: world.campaignId });
    const [first, second] = [world.callsIn(MISSED), world.callsIn(OTHER)];
    await world.pass(1_000, anna, ben);
    expect([world.hasInteraction(anna), world.hasInteraction(ben)]).toEqual([true, false]);
    void world.telephone.hangUp(first);
    await world.pass(1_000, anna, ben);
    expect(world.interaction(anna).now).toMatchObject({
      state: 'offered',
      waitingCallId: callOf(world, second)?.id,
    });
    expect(world.record(0).status).toBe('retrieved');
    expect(world.engine.counters().faults).toBe(0);
  });

  it('finds his record also when it is finished, and a talk does not open it again', async () => {
    const world = await missedByMia();
    const { anna, ben } = world.people;
    await world.pass(3_600_000 * 2, anna, ben);
    await world.getRecord(anna);
    await world.done(anna, 'success');
    expect(world.record(0).status).toBe('updated');
    world.callsIn(MISSED);
    await world.pass(500, anna, ben);
    await accept(world, anna);
    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    await world.pass(1_000, anna, ben);
    await world.done(anna, 'success');
    expect(world.record(0).status).toBe('updated');
  });
});

describe('E29, I6: a contact who is not to be called, and calls', () => {
  it('stays cancelled after the talk, and what the agent dials meanwhile is counted', async () => {
    const world = await openWorld({ contacts: [{ name: 'Mia Öztürk', numbers: [MISSED, OTHER] }] });
    const { anna } = world.people;
    await world.talkTo(anna, MISSED, 40_000);
    await world.done(anna, 'not_reached');
    await world.say(anna, { name: 'join_campaign', campaignId: world.campaignId });
    await world.pass(7_200_000, anna);
    await world.getRecord(anna);
    await world.reject(anna, 'do_not_call');
    expect(world.record(0)).toMatchObject({ status: 'cancelled', attempts: 1 });
    world.callsIn(MISSED);
    await world.pass(500, anna);
    await accept(world, anna);
    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    await world.pass(1_000, anna);
    expect(await world.call(anna, OTHER)).toEqual({ ok: true });
    await world.pass(40_000, anna);
    await world.done(anna, 'success');
    expect(world.record(0)).toMatchObject({ status: 'cancelled', reason: 'do_not_call', attempts: 2 });
  });
});

describe('E29, E16: the key 9', () => {
  it('while he waits puts the number on the register, confirms it and ends the call; the number is not dialed any more', async () => {
    const world = await missedByMia();
    const { anna, ben } = world.people;
    const legId = world.callsIn(MISSED);
    await world.pass(500, anna, ben);
    world.telephone.presses(legId, '5');
    await world.pass(100, anna, ben);
    expect(world.interaction(anna).now.state).toBe('offered');
    world.telephone.presses(legId, '9');
    await world.pass(500, anna, ben);
    expect(world.hasInteraction(anna)).toBe(false);
    expect(linesOf(world.history, 'registered').map(({ entry }) => entry)).toMatchObject([
      { kind: 'number', e164: MISSED, source: 'opt_out', by: undefined },
    ]);
    await world.pass(10_000, anna, ben);
    expect(callOf(world, legId)?.now).toMatchObject({ state: 'ended', result: 'do_not_call' });
    await world.pass(7_200_000, anna, ben);
    expect(await world.getRecord(anna)).toMatchObject({ ok: false });
    expect(world.record(0)).toMatchObject({ status: 'cancelled', reason: 'register' });
  });

  it('while he is greeted does the same, and twice is as good as once', async () => {
    const world = await missedByMia();
    const { anna, ben } = world.people;
    for (const userId of [anna, ben]) await world.say(userId, { name: 'sign_out' });
    const legId = world.callsIn(MISSED);
    await world.pass(1_000);
    expect(callOf(world, legId)?.now).toMatchObject({ farewell: 'greeting' });
    for (const _ of [1, 2]) world.telephone.presses(legId, '9');
    await world.pass(10_000);
    expect(linesOf(world.history, 'registered')).toHaveLength(1);
    expect(callOf(world, legId)?.now).toMatchObject({ state: 'ended', result: 'do_not_call' });
  });

  it('in a talk is the agent’s business', async () => {
    const world = await missedByMia();
    const { anna, ben } = world.people;
    const legId = world.callsIn(MISSED);
    await world.pass(500, anna, ben);
    await accept(world, anna);
    world.telephone.presses(legId, '9');
    await world.pass(1_000, anna, ben);
    expect(world.interaction(anna).now.state).toBe('talking');
    expect(linesOf(world.history, 'registered')).toEqual([]);
  });

  it('that was confirmed to him is on the register also when the engine dies before it is stored', async () => {
    const world = await missedByMia();
    const { anna, ben } = world.people;
    const legId = world.callsIn(MISSED);
    await world.pass(500, anna, ben);
    world.weather.isStoreAway = true;
    world.telephone.presses(legId, '9');
    await world.clock.runUntil(world.clock.now() + 20);
    expect(linesOf(world.history, 'registered')).toEqual([]);
    world.weather.isStoreAway = false;
    await world.crashAndRestart();
    await world.pass(2_000, anna, ben);
    expect(linesOf(world.history, 'registered')).toHaveLength(1);
  });
});

describe('E29: who is not known', () => {
  it.each([
    ['a number that was never called', '+493023125999', OFFICE],
    ['a withheld number', undefined, OFFICE],
    ['a number of ours that this contact never saw', MISSED, e164('+493023125901')],
  ])('%s is greeted, shown to nobody and stored nowhere', async (_what, from, to) => {
    const world = await missedByMia();
    const { anna, ben } = world.people;
    const calls = world.database.calls.size;
    const legId = world.callsIn(from, to);
    await world.pass(500, anna, ben);
    expect(companyOf(world, legId)).toEqual(['music', 'message']);
    world.telephone.presses(legId, '9');
    await world.pass(10_000, anna, ben);
    expect(world.database.calls.size).toBe(calls);
    expect(linesOf(world.history, 'registered')).toEqual([]);
    expect([world.hasInteraction(anna), world.hasInteraction(ben)]).toEqual([false, false]);
    expect(world.carrier.living()).toEqual([]);
  });

  it('beyond twenty who wait everybody hears the greeting, and the database is not asked', async () => {
    const contacts = Array.from({ length: 24 }, (_, index) => ({
      name: `Contact ${index}`,
      numbers: [`+4930231259${60 + index}`],
    }));
    const world = await openWorld({ contacts, settings: { minimumGapMs: 0 } });
    const { anna, ben } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    await world.say(anna, { name: 'join_campaign', campaignId: world.campaignId });
    for (const { numbers } of contacts) {
      await world.getRecord(anna);
      await world.call(anna, numbers[0] ?? '');
      await world.pass(40_000, anna);
      if (world.interaction(anna).now.state === 'talking')
        await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
      await world.pass(5_000, anna);
      await world.done(anna, 'not_reached');
    }
    await world.signIn(ben);
    await world.say(ben, { name: 'join_campaign', campaignId: world.campaignId });
    const legs = contacts.map(({ numbers }) => world.callsIn(numbers[0]));
    await world.pass(1_000, anna, ben);
    const stored = legs.filter((legId) => callOf(world, legId));
    expect(stored).toHaveLength(20);
    const refused = legs.filter((legId) => !callOf(world, legId));
    for (const legId of refused) expect(companyOf(world, legId)).toEqual(['music', 'message']);
    expect(world.engine.counters().ignored.get('too_many_callers')).toBe(4);
  }, 30_000);
});

describe('E29: when something breaks', () => {
  it('the engine dies while he waits: he hears music, and is offered again by the next one', async () => {
    const world = await missedByMia();
    const { anna, ben } = world.people;
    const legId = world.callsIn(MISSED);
    await world.pass(500, anna, ben);
    await world.crashAndRestart();
    await world.pass(1_000, anna, ben);
    expect(callOf(world, legId)?.now.state).toBe('waiting');
    expect(world.interaction(anna)).toMatchObject({ origin: 'called_back', now: { state: 'offered' } });
    await accept(world, anna);
    await world.pass(500, anna, ben);
    expect(companyOf(world, legId).at(-1)).toBe('agent');
  });

  it('the word of his call is lost: he is met when the telephone system is back, and not hung up on', async () => {
    const world = await missedByMia();
    const { anna, ben } = world.people;
    world.telephone.goAway();
    const legId = world.callsIn(MISSED);
    await world.pass(1_000, anna, ben);
    expect(callOf(world, legId)).toBeUndefined();
    world.telephone.comeBack();
    await world.pass(1_000, anna, ben);
    expect(callOf(world, legId)).toMatchObject({ now: { state: 'waiting' } });
    expect(world.interaction(anna)).toMatchObject({ origin: 'called_back' });
  });

  it('the database is away: he is greeted, because nobody knows who he is', async () => {
    const world = await missedByMia();
    const { anna, ben } = world.people;
    world.weather.isStoreAway = true;
    const legId = world.callsIn(MISSED);
    await world.pass(3 * SECOND_MS, anna, ben);
    expect(companyOf(world, legId)).toEqual(['music', 'message']);
    world.weather.isStoreAway = false;
    await world.pass(20 * SECOND_MS, anna, ben);
    expect(world.carrier.living()).toEqual([]);
    expect(world.fatal).toEqual([]);
  });
});
