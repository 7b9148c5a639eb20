// An agent hears a machine, leaves the campaign's message on it and goes on at once (E34).
import { describe, expect, it } from 'vitest';
import type { LegId } from '../../src/domain/ids.ts';
import { type World, type WorldOptions, openWorld } from './world.ts';

/** The practice person behind this number is an answering machine (docs/simulator.md). */
const MACHINE = '+493023125191';
/** This one stays until the other hangs up. */
const STAYS = '+493023125142';
const COLLEAGUE = '+493023125141';

async function onMachine(options: WorldOptions = {}): Promise<World> {
  const world = await openWorld({
    contacts: [{ name: 'Mia Öztürk', numbers: [MACHINE] }],
    hasVoicemailMessage: true,
    ...options,
  });
  await world.talkTo(world.people.anna, MACHINE, 7_000);
  return world;
}
const leave = (world: World, by = world.people.anna) =>
  world.say(by, { name: 'leave_voicemail', interactionId: world.interaction(world.people.anna).id });
const callOf = (world: World) => [...world.database.calls.values()].find(({ e164 }) => e164 === MACHINE);
const messages = (world: World) =>
  world.history.filter(
    (line) => line.kind === 'exchange' && line.line.type === 'company' && line.line.with === 'message',
  );

describe('E34 the voicemail message', () => {
  it('is left in place of the agent, who is in after-call work at once with what it was', async () => {
    const world = await onMachine({ hasPhones: true });
    const { anna } = world.people;
    expect(await leave(world)).toEqual({ ok: true });
    expect(world.interaction(anna).now).toMatchObject({
      state: 'after_call_work',
      lastResult: 'answering_machine',
    });
    expect(world.lineTo(MACHINE)).toMatchObject({ isLeaving: true, agent: undefined });
    expect(await world.done(anna, 'not_reached')).toEqual({ ok: true });
    expect(world.hasInteraction(anna)).toBe(false);
    // The message is still being said; nobody waits for it.
    expect(world.lineTo(MACHINE)).toMatchObject({ isLeaving: true });
    await world.pass(10_000, anna);
    expect(callOf(world)?.now).toMatchObject({
      state: 'ended',
      by: 'agent',
      result: 'answering_machine',
      messageAt: expect.any(Number),
    });
    expect(messages(world)).toHaveLength(1);
    // The rule for answering machines: two hours later.
    const { nextAt } = world.record(0) as { nextAt: number };
    expect(Math.round((nextAt - world.clock.now()) / 60_000)).toBe(120);
  });

  it('notes when it began to be heard, soon after it was asked for (I12)', async () => {
    const world = await onMachine();
    const askedAt = world.clock.now();
    await leave(world);
    await world.pass(10_000, world.people.anna);
    const now = callOf(world)?.now;
    const startedAt = now && 'messageAt' in now ? now.messageAt : undefined;
    expect((startedAt ?? 0) - askedAt).toBeGreaterThan(0);
    expect((startedAt ?? 0) - askedAt).toBeLessThan(2_000);
  });

  it('is refused without a message, beside a third person, to others, and while nobody is on the line', async () => {
    const without = await onMachine({ hasVoicemailMessage: false });
    expect(await leave(without)).toEqual({ ok: false, refused: 'no_voicemail_message' });
    expect(without.interaction(without.people.anna).now.state).toBe('talking');

    const world = await onMachine();
    const { anna, ben } = world.people;
    await world.signIn(ben);
    expect(await leave(world, ben)).toMatchObject({ refused: 'interaction_unknown' });
    const number = { e164: COLLEAGUE, label: 'work', kind: 'fixed', country: 'DE', zones: ['Europe/Berlin'] };
    await world.say(anna, {
      name: 'consult',
      interactionId: world.interaction(anna).id,
      number: number as never,
      callerNumber: undefined,
    });
    expect(await leave(world)).toMatchObject({ refused: 'consult_up' });
    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    await world.pass(1_000, anna);
    expect(await leave(world)).toMatchObject({ refused: 'call_not_connected' });
  });

  it('goes on over a crash of the engine, is heard once, and the call ends with it', async () => {
    const world = await onMachine();
    await leave(world);
    await world.pass(500, world.people.anna);
    await world.crashAndRestart();
    expect(world.lineTo(MACHINE)).toMatchObject({ isLeaving: true });
    await world.pass(10_000, world.people.anna);
    expect(callOf(world)?.now).toMatchObject({ state: 'ended', result: 'answering_machine' });
    expect(messages(world)).toHaveLength(1);
  });

  it('is what the journal says where the database was away and the engine died: a message, not a click in the ear', async () => {
    const world = await onMachine();
    world.weather.isStoreAway = true;
    expect(await leave(world)).toEqual({ ok: true });
    world.weather.isStoreAway = false;
    await world.crashAndRestart();
    expect(world.lineTo(MACHINE)).toMatchObject({ isLeaving: true });
    expect(world.interaction(world.people.anna).now).toMatchObject({ lastResult: 'answering_machine' });
  });

  it('that never ends is cut off: a telephone system that forgets it leaves nobody on the line', async () => {
    const world = await openWorld({
      contacts: [{ name: 'Mia Öztürk', numbers: [STAYS] }],
      hasVoicemailMessage: true,
    });
    const { anna } = world.people;
    await world.talkTo(anna, STAYS);
    const asked: (string | undefined)[] = [];
    const hangUp = world.telephony.hangUp;
    world.telephony.hangUp = (legId: LegId, farewell) => {
      asked.push(farewell);
      return farewell === undefined ? hangUp(legId) : Promise.resolve('asked');
    };
    await leave(world);
    await world.pass(115_000, anna);
    expect(world.lineTo(STAYS)).toBeDefined();
    expect(new Set(asked)).toEqual(new Set(['voicemail_message']));
    await world.pass(30_000, anna);
    expect(asked.at(-1)).toBeUndefined();
    expect(world.lineTo(STAYS)).toBeUndefined();
  });
});
