// The standard call controls (D14) on a call that is up, and what survives a crash of the engine (I24).
import { describe, expect, it } from 'vitest';
import type { ControlWish } from '../../src/domain/call/controls.ts';
import { type World, type WorldOptions, openWorld } from './world.ts';

const MIA = '+493023125041';

async function talking(options: WorldOptions = {}): Promise<World> {
  const world = await openWorld(options);
  await world.talkTo(world.people.anna, MIA);
  return world;
}
const control = (world: World, act: ControlWish) =>
  world.say(world.people.anna, {
    name: 'control_call',
    interactionId: world.interaction(world.people.anna).id,
    act,
  });
const controlsOf = (world: World) => {
  const now = world.callsOf(world.people.anna).contact?.now;
  return now && 'controls' in now ? now.controls : undefined;
};
const stretches = (world: World) =>
  world.history.flatMap((line) =>
    line.kind === 'exchange' && line.line.type === 'recorded' ? [line.line] : [],
  );

describe('hold, mute and keypad', () => {
  it('are done in the telephone system before they are answered, and twice is as good as once', async () => {
    const world = await talking();
    for (const act of ['hold', 'hold', 'mute'] as const)
      expect(await control(world, act)).toEqual({ ok: true });
    expect(world.lineTo(MIA)).toMatchObject({ isHeld: true, isMuted: true });
    for (const act of ['retrieve', 'unmute', 'unmute'] as const)
      expect(await control(world, act)).toEqual({ ok: true });
    expect(world.lineTo(MIA)).toMatchObject({ isHeld: false, isMuted: false });
  });

  it('leave no trace of what was typed, not even in the journal', async () => {
    const world = await talking();
    const { anna } = world.people;
    const interactionId = world.interaction(anna).id;
    expect(await world.say(anna, { name: 'send_digits', interactionId, digits: '4711#' })).toEqual({
      ok: true,
    });
    expect(JSON.stringify(world.history.filter(({ kind }) => kind !== 'asked'))).not.toContain('4711#');
    expect(JSON.stringify(world.journal.read())).not.toContain('4711#');
    expect(await world.say(anna, { name: 'send_digits', interactionId, digits: '4 7' })).toMatchObject({
      refused: 'digits_malformed',
      field: 'digits',
    });
  });

  it('are refused while the telephone system is away, and where nobody is on the line', async () => {
    const world = await talking();
    world.telephone.goAway();
    await world.pass(500, world.people.anna);
    expect(await control(world, 'hold')).toMatchObject({ refused: 'telephone_away' });
    world.telephone.comeBack();
    await world.pass(1_000, world.people.anna);
    await world.say(world.people.anna, {
      name: 'end_call',
      interactionId: world.interaction(world.people.anna).id,
    });
    await world.pass(1_000, world.people.anna);
    expect(await control(world, 'hold')).toMatchObject({ refused: 'call_not_connected' });
  });

  it('go on while the database is away', async () => {
    const world = await talking();
    world.weather.isStoreAway = true;
    expect(await control(world, 'hold')).toEqual({ ok: true });
    expect(world.lineTo(MIA)).toMatchObject({ isHeld: true });
  });
});

describe('recording', () => {
  it('starts, pauses, goes on and stops as the agent says', async () => {
    const world = await talking();
    expect(await control(world, 'pause_recording')).toMatchObject({ refused: 'recording_not_running' });
    for (const act of ['start_recording', 'pause_recording', 'resume_recording'] as const)
      expect(await control(world, act)).toEqual({ ok: true });
    expect(controlsOf(world)?.recording).toMatchObject({ state: 'running' });
    expect(await control(world, 'stop_recording')).toEqual({ ok: true });
    expect(controlsOf(world)?.recording).toEqual({ state: 'off' });
  });

  it('of a campaign that records always begins by itself, and can be paused but not ended', async () => {
    const world = await talking({ settings: { recording: 'always' } });
    expect(controlsOf(world)?.recording).toMatchObject({ state: 'running' });
    expect(await control(world, 'stop_recording')).toMatchObject({ refused: 'recording_required' });
    expect(await control(world, 'pause_recording')).toEqual({ ok: true });
  });

  it('is not possible in a campaign that never records', async () => {
    const world = await talking({ settings: { recording: 'never' } });
    expect(await control(world, 'start_recording')).toMatchObject({ refused: 'recording_not_allowed' });
  });

  it('I24: a pause survives hold, and a crash of the engine while the database is away', async () => {
    const world = await talking();
    const { anna } = world.people;
    await control(world, 'start_recording');
    await world.pass(2_000, anna);
    world.weather.isStoreAway = true;
    const pausedAt = world.clock.now();
    expect(await control(world, 'pause_recording')).toEqual({ ok: true });
    await control(world, 'hold');
    world.weather.isStoreAway = false;
    await world.crashAndRestart();
    await world.pass(20_000, anna);
    expect(controlsOf(world)).toMatchObject({ line: { state: 'held' }, recording: { state: 'paused' } });
    expect(world.lineTo(MIA)).toMatchObject({ isHeld: true });
    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    await world.pass(2_000, anna);
    expect(stretches(world)).toHaveLength(1);
    expect(stretches(world)[0]?.at).toBeLessThanOrEqual(pausedAt + 100);
  });

  it('I24: a pause survives even where the answer itself was not stored before the crash', async () => {
    const world = await openWorld({ settings: { recording: 'always' } });
    const { anna } = world.people;
    await world.talkTo(anna, MIA, 0);
    world.weather.isStoreAway = true;
    await world.pass(5_000, anna);
    await control(world, 'pause_recording');
    const pausedAt = world.clock.now();
    world.weather.isStoreAway = false;
    await world.crashAndRestart();
    await world.pass(30_000, anna);
    expect(controlsOf(world)?.recording).toMatchObject({ state: 'paused' });
    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    await world.pass(2_000, anna);
    for (const { at } of stretches(world)) expect(at).toBeLessThanOrEqual(pausedAt);
  });

  it('ends with the agent: what is said after a transfer is not recorded', async () => {
    const world = await talking({ settings: { recording: 'always' } });
    const { anna } = world.people;
    const number = {
      e164: '+496990009042' as never,
      label: 'other',
      kind: 'fixed',
      country: 'DE',
      zones: [],
    } as const;
    const interactionId = world.interaction(anna).id;
    await world.say(anna, { name: 'transfer', interactionId, number, callerNumber: undefined });
    await world.pass(5_000, anna);
    const transferredAt = world.clock.now();
    await world.pass(60_000, anna);
    expect(stretches(world)).toHaveLength(1);
    expect(stretches(world)[0]?.at).toBeLessThan(transferredAt);
  });

  it('that the telephone system ends is off', async () => {
    const world = await talking();
    await control(world, 'start_recording');
    const call = world.callsOf(world.people.anna).contact;
    const recording = controlsOf(world)?.recording;
    if (!call || !recording || recording.state === 'off') throw new Error('nothing is recorded');
    world.telephone.exchange.control(call.legId, {
      act: 'stop_recording',
      recordingId: recording.recordingId,
    });
    await world.pass(1_000, world.people.anna);
    expect(controlsOf(world)?.recording).toEqual({ state: 'off' });
  });
});
