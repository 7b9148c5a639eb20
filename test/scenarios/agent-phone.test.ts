// The agent's own telephone (the voice's point 5), and a telephone system that goes away with calls up (F22).
import { describe, expect, it } from 'vitest';
import { type World, openWorld } from './world.ts';

const MIA = '+493023125041';
const LATE = '+493023125055'; // rings long, then answers
const ready = { name: 'set_channel', channel: 'voice', to: { state: 'ready' } } as const;

async function talking(number = MIA, waitMs = 5_000): Promise<World> {
  const world = await openWorld({ hasPhones: true, contacts: [{ name: 'Mia Öztürk', numbers: [number] }] });
  await world.talkTo(world.people.anna, number, waitMs);
  return world;
}
const agentOf = (world: World) => {
  const now = world.engine.floor().agents.get(world.people.anna)?.now;
  if (!now || now.state === 'gone') throw new Error('anna is not at work');
  return now;
};

describe('an agent without a telephone', () => {
  it('is not Ready, gets no record, and dials nobody', async () => {
    const world = await openWorld({ hasPhones: true });
    const { anna } = world.people;
    await world.runCampaign();
    expect(await world.engine.openPhone(anna)).toBe('not_signed_in');
    await world.signIn(anna);
    await world.getRecord(anna);
    world.telephone.phoneDrops(anna);
    expect(await world.call(anna, MIA)).toMatchObject({ refused: 'telephone_missing' });
    await world.reject(anna, 'later');
    await world.pass(11_000, anna);
    expect(agentOf(world)).toMatchObject({
      phone: { state: 'away' },
      channels: { voice: { state: 'not_ready', reason: 'telephone_lost' } },
    });
    expect(await world.say(anna, ready)).toMatchObject({ refused: 'telephone_missing' });
    expect(await world.getRecord(anna)).toMatchObject({ refused: 'telephone_missing' });
    await world.plugIn(anna);
    expect(await world.say(anna, ready)).toEqual({ ok: true });
  });

  it('is not needed with the simulated telephone', async () => {
    const world = await openWorld();
    await world.signIn(world.people.anna);
    expect(agentOf(world)).toMatchObject({
      phone: { state: 'not_needed' },
      channels: { voice: { state: 'ready' } },
    });
  });
});

describe('a reload in the middle of a call', () => {
  it('keeps the contact: the new telephone is put into the same call, held as before', async () => {
    const world = await talking();
    const { anna } = world.people;
    const interactionId = world.interaction(anna).id;
    await world.say(anna, { name: 'control_call', interactionId, act: 'hold' });
    world.telephone.phoneDrops(anna);
    await world.pass(4_000, anna);
    expect(world.lineTo(MIA)).toMatchObject({ agent: undefined });
    await world.plugIn(anna);
    await world.pass(500, anna);
    expect(world.lineTo(MIA)).toMatchObject({ agent: anna, isHeld: true });
    expect(agentOf(world)).toMatchObject({ channels: { voice: { state: 'ready' } } });
  });

  it('puts the agent back to the third person who is consulted, and not to the contact', async () => {
    const world = await talking();
    const { anna } = world.people;
    const number = {
      e164: '+496990009042' as never,
      label: 'other',
      kind: 'fixed',
      country: 'DE',
      zones: [],
    } as const;
    const interactionId = world.interaction(anna).id;
    await world.say(anna, { name: 'consult', interactionId, number, callerNumber: undefined });
    await world.pass(3_000, anna);
    world.telephone.phoneDrops(anna);
    await world.pass(1_000, anna);
    await world.plugIn(anna);
    await world.pass(1_000, anna);
    expect(world.lineTo('+496990009042')).toMatchObject({ agent: anna });
    expect(world.lineTo(MIA)).toMatchObject({ agent: undefined, isHeld: true });
  });

  it('ends the call after thirty seconds without a telephone, and frees the agent for after-call work', async () => {
    const world = await talking();
    const { anna } = world.people;
    world.telephone.phoneDrops(anna);
    await world.pass(29_000, anna);
    expect(world.interaction(anna).now.state).toBe('talking');
    await world.pass(3_000, anna);
    expect(world.interaction(anna).now).toMatchObject({ state: 'after_call_work', lastResult: 'answer' });
  });

  it('rings nobody up for an agent whose telephone stays away', async () => {
    const world = await talking(LATE, 1_000);
    const { anna } = world.people;
    expect(world.interaction(anna).now.state).toBe('calling');
    world.telephone.phoneDrops(anna);
    await world.pass(12_000, anna);
    expect(world.interaction(anna).now).toMatchObject({ state: 'after_call_work', lastResult: 'cancelled' });
  });

  it('is noticed by asking where the word of it was lost', async () => {
    const world = await talking();
    const { anna } = world.people;
    world.telephone.exchange.phoneDown(anna);
    await world.pass(16_000, anna);
    expect(agentOf(world).phone.state).toBe('lost');
    world.telephone.exchange.phoneUp(anna);
    await world.pass(16_000, anna);
    expect(agentOf(world).phone.state).toBe('up');
    expect(world.lineTo(MIA)).toMatchObject({ agent: anna });
  });
});

describe('I22: telephones and shifts', () => {
  it('closes the telephone at sign-out, also when the telephone system was away then', async () => {
    const world = await openWorld({ hasPhones: true });
    const { anna } = world.people;
    await world.signIn(anna);
    expect(world.telephone.exchange.phones()).toEqual([anna]);
    await world.say(anna, { name: 'sign_out' });
    await world.pass(500);
    expect(world.telephone.exchange.phones()).toEqual([]);

    await world.signIn(anna);
    world.telephone.goAway();
    await world.say(anna, { name: 'sign_out' });
    await world.pass(5_000);
    world.telephone.comeBack();
    await world.pass(2_000);
    expect(world.telephone.exchange.phones()).toEqual([]);
  });

  it('finds the telephones as they are when the engine starts anew', async () => {
    const world = await talking();
    const { anna } = world.people;
    world.telephone.exchange.phoneDown(anna);
    await world.crashAndRestart();
    await world.pass(500, anna);
    expect(agentOf(world).phone.state).toBe('lost');
  });
});

describe('F22: a telephone system that is killed with calls up', () => {
  it('makes calls unknown after a moment, proves them absent at its return, and frees the agents', async () => {
    const world = await talking();
    const { anna } = world.people;
    const legId = world.callsOf(anna).contact?.legId;
    world.telephone.goAway();
    await world.pass(1_000, anna);
    expect(world.callsOf(anna).contact?.now.state).toBe('connected');
    await world.pass(3_000, anna);
    expect(world.callsOf(anna).contact?.now.state).toBe('unknown');
    if (legId) world.carrier.bye(legId);
    await world.pass(2_000, anna);
    const backAt = world.clock.now();
    world.telephone.comeBack();
    await world.pass(3_000, anna);
    expect(world.interaction(anna).now).toMatchObject({ state: 'after_call_work', lastResult: 'answer' });
    expect(world.interaction(anna).now.since - backAt).toBeLessThan(5_000);
  });

  it('goes on with the calls that are still there, held and paused as they were', async () => {
    const world = await talking();
    const { anna } = world.people;
    const interactionId = world.interaction(anna).id;
    for (const act of ['hold', 'start_recording', 'pause_recording'] as const)
      await world.say(anna, { name: 'control_call', interactionId, act });
    world.telephone.goAway();
    await world.pass(10_000, anna);
    world.telephone.comeBack();
    await world.pass(1_000, anna);
    expect(world.callsOf(anna).contact?.now).toMatchObject({
      state: 'connected',
      controls: { line: { state: 'held' }, recording: { state: 'paused' } },
    });
    expect(world.lineTo(MIA)).toMatchObject({ agent: anna, isHeld: true });
  });

  it('asks again until it is answered, so that nobody who answers meanwhile hears silence for long', async () => {
    const world = await talking(MIA, 0);
    const { anna } = world.people;
    world.telephone.goAway();
    await world.pass(30_000, anna);
    world.telephone.comeBack();
    await world.pass(3_000, anna);
    expect(world.lineTo(MIA)).toMatchObject({ agent: anna });
    expect(world.interaction(anna).now.state).toBe('talking');
  });
});
