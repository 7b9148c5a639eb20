// Several trunks on a floor: what fails is passed over, limits hold, nobody loses an attempt, and an administrator can test one (F36).
import { describe, expect, it } from 'vitest';
import type { LegId } from '../../src/domain/ids.ts';
import { sameHours } from '../../src/domain/compliance/window.ts';
import { PRACTICE_TRUNK } from '../../src/domain/trunk/trunk.ts';
import { OFFICE, e164, openWorld } from './world.ts';

const MIA = { name: 'Mia Öztürk', numbers: ['+493023125041'] };
const JONAS = { name: 'Jonas Erle', numbers: ['+493023125042'] };
const LENA = { name: 'Lena Moos', numbers: ['+493023125043'] };
const berlin = { ...PRACTICE_TRUNK, id: 'berlin', name: 'Berlin' };
const lyon = { ...PRACTICE_TRUNK, id: 'lyon', name: 'Lyon' };

async function openFloor(options: Parameters<typeof openWorld>[0] = {}) {
  const world = await openWorld({
    contacts: [MIA, JONAS, LENA],
    ...options,
    rules: { trunks: [berlin, lyon], ...options.rules },
  });
  const { anna, ben } = world.people;
  await world.runCampaign();
  for (const agent of [anna, ben]) {
    await world.signIn(agent);
    await world.getRecord(agent);
  }
  return { world, anna, ben };
}

describe('a trunk that fails', () => {
  it('burns no attempt: the agent may call the same record again as soon as a trunk is worth a try', async () => {
    const { world, anna } = await openFloor();
    world.deadTrunks.add('berlin').add('lyon');
    const [number = ''] = world.records[0]?.numbers.map((known) => known.e164) ?? [];
    expect(await world.call(anna, number)).toEqual({ ok: true });
    await world.pass(100, anna);
    expect(world.interaction(anna).now).toMatchObject({
      state: 'after_call_work',
      lastResult: 'system_error',
    });
    expect(world.record(0)).toMatchObject({ status: 'retrieved', attempts: 0 });
    world.deadTrunks.delete('lyon');
    await world.pass(2_500, anna);
    // The minimum gap between two calls to a number is a minute: nobody was called, so it does not count.
    expect(await world.call(anna, number)).toEqual({ ok: true });
    await world.pass(3_000, anna);
    expect(world.interaction(anna).now.state).toBe('talking');
    expect(world.dialed.map(({ trunk }) => trunk)).toEqual(['berlin', 'lyon', 'berlin', 'lyon']);
    expect(world.record(0)).toMatchObject({ attempts: 1 });
  });

  it('sends the record back at once at Done, as fresh as it was', async () => {
    const { world, anna } = await openFloor({ rules: { trunks: [berlin] } });
    world.deadTrunks.add('berlin');
    await world.call(anna, '+493023125041');
    await world.pass(100, anna);
    await world.done(anna, 'not_reached');
    expect(world.record(0)).toMatchObject({ status: 'ready', nextAt: 0, attempts: 0 });
  });

  it('rests, and the only one there is makes the agent wait until its rest is over', async () => {
    const { world, anna } = await openFloor({ rules: { trunks: [berlin] } });
    world.deadTrunks.add('berlin');
    await world.call(anna, '+493023125041');
    await world.pass(100, anna);
    const refused = await world.call(anna, '+493023125041');
    expect(refused).toMatchObject({ ok: false, refused: 'no_trunk' });
    expect(world.engine.whyNot(world.campaignId)).toMatchObject({ why: 'no_trunk' });
    world.deadTrunks.clear();
    await world.pass(2_000, anna);
    expect(await world.call(anna, '+493023125041')).toEqual({ ok: true });
    await world.pass(3_000, anna);
    expect(world.engine.trunkConditions().get('berlin')).toMatchObject({ reach: { state: 'reachable' } });
  });

  it('does not give back the attempt of somebody whose telephone rang', async () => {
    const { world, anna } = await openFloor();
    await world.call(anna, '+493023125041');
    await world.pass(500, anna);
    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    await world.pass(1_000, anna);
    expect(world.record(0)).toMatchObject({ attempts: 1 });
  });

  it('is told by the telephone system, and used again when that takes it back', async () => {
    const { world, anna, ben } = await openFloor();
    const tell = (now: { state: 'unreachable'; because: string } | { state: 'registered' }) =>
      world.tell({ type: 'trunk_changed', trunk: 'berlin', now });
    tell({ state: 'unreachable', because: 'no answer to OPTIONS' });
    await world.call(anna, '+493023125041');
    tell({ state: 'registered' });
    await world.call(ben, '+493023125042');
    expect(world.dialed.map(({ trunk }) => trunk)).toEqual(['lyon', 'berlin']);
  });
});

describe('F36 the next leg of a call', () => {
  const FRANKFURT = { ...PRACTICE_TRUNK, id: 'frankfurt', name: 'Frankfurt' };
  const noCircuit = { kind: 'no_circuit', afterMs: 400 } as const;
  const trunksOf = ({ dialed }: Awaited<ReturnType<typeof openWorld>>) => dialed.map(({ trunk }) => trunk);

  it('goes over the next trunk: one call, one attempt, a leg of its own each time', async () => {
    const { world, anna } = await openFloor({ rules: { trunks: [berlin, lyon, FRANKFURT] } });
    world.deadTrunks.add('berlin').add('lyon');
    expect(await world.call(anna, '+493023125041')).toEqual({ ok: true });
    const callId = [...world.engine.floor().calls.keys()][0];
    await world.pass(100, anna);
    expect(trunksOf(world)).toEqual(['berlin', 'lyon', 'frankfurt']);
    expect(new Set(world.dialed.map(({ legId }) => legId)).size).toBe(3);
    expect(world.interaction(anna).now.state).toBe('calling');
    await world.pass(3_000, anna);
    expect(world.interaction(anna).now).toMatchObject({ state: 'talking', callId });
    expect(world.record(0)).toMatchObject({ attempts: 1 });
    const row = world.database.calls.get(callId as never);
    expect(row).toMatchObject({ trunk: 'frankfurt', triedTrunks: ['berlin', 'lyon'] });
    expect(row?.legId).toBe(world.dialed[2]?.legId);
  });

  it('follows a carrier that says after a while that it has no circuit', async () => {
    const { world, anna } = await openFloor();
    world.behave('+493023125041', noCircuit);
    await world.call(anna, '+493023125041');
    await world.pass(300, anna);
    expect(trunksOf(world)).toEqual(['berlin']);
    await world.pass(300, anna);
    expect(trunksOf(world)).toEqual(['berlin', 'lyon']);
    expect(world.engine.trunkConditions().get('berlin')).toMatchObject({ reach: { state: 'backing_off' } });
  });

  it('is dialed when it is stored, and not before (I3)', async () => {
    const { world, anna } = await openFloor();
    world.behave('+493023125041', noCircuit);
    await world.call(anna, '+493023125041');
    await world.pass(200, anna);
    world.weather.isStoreAway = true;
    await world.pass(1_000, anna);
    expect(trunksOf(world)).toEqual(['berlin']);
    world.weather.isStoreAway = false;
    await world.pass(3_000, anna);
    expect(trunksOf(world)).toEqual(['berlin', 'lyon']);
  });

  it('ends with the last trunk: none is tried twice, and nobody was disturbed', async () => {
    const { world, anna } = await openFloor();
    world.deadTrunks.add('berlin').add('lyon');
    await world.call(anna, '+493023125041');
    await world.pass(1_000, anna);
    expect(trunksOf(world)).toEqual(['berlin', 'lyon']);
    expect(world.interaction(anna).now).toMatchObject({
      state: 'after_call_work',
      lastResult: 'system_error',
    });
    expect(world.record(0)).toMatchObject({ status: 'retrieved', attempts: 0 });
  });

  it.each([
    ['a busy line', { kind: 'busy', afterMs: 400 }, 'busy'],
    ['a number that does not exist', { kind: 'invalid', afterMs: 400 }, 'sit_invalid_number'],
  ] as const)('does not follow %s: the called has been found', async (_title, behaviour, lastResult) => {
    const { world, anna } = await openFloor();
    world.behave('+493023125041', behaviour);
    await world.call(anna, '+493023125041');
    await world.pass(1_500, anna);
    expect(trunksOf(world)).toEqual(['berlin']);
    expect(world.interaction(anna).now).toMatchObject({ lastResult });
  });

  it('does not follow ringing, whatever the trunk says then', async () => {
    const { world, anna } = await openFloor();
    world.behave('+493023125041', { kind: 'no_answer', ringsAfterMs: 100 });
    await world.call(anna, '+493023125041');
    await world.pass(300, anna);
    const { legId } = world.dialed[0] as { legId: LegId };
    world.tell({ type: 'ended', legId, by: 'network', result: 'sit_no_circuit' });
    await world.pass(500, anna);
    expect(trunksOf(world)).toEqual(['berlin']);
    expect(world.record(0)).toMatchObject({ attempts: 1 });
  });

  it('does not follow a leg that nobody knows the end of', async () => {
    const { world, anna } = await openFloor();
    world.behave('+493023125041', { kind: 'no_answer', ringsAfterMs: 20_000 });
    await world.call(anna, '+493023125041');
    await world.pass(100, anna);
    const { legId } = world.dialed[0] as { legId: LegId };
    world.tell({ type: 'away' });
    await world.pass(2_500, anna);
    world.tell({ type: 'back' });
    expect([...world.engine.floor().calls.values()][0]?.now.state).toBe('unknown');
    world.tell({ type: 'ended', legId, by: 'network', result: 'sit_no_circuit' });
    await world.pass(500, anna);
    expect(trunksOf(world)).toEqual(['berlin']);
  });

  it('is hung up when the agent ends the call before it is dialed, and never leaves', async () => {
    const { world, anna } = await openFloor();
    world.behave('+493023125041', noCircuit);
    await world.call(anna, '+493023125041');
    await world.pass(200, anna);
    world.weather.isStoreAway = true;
    await world.pass(500, anna);
    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    world.weather.isStoreAway = false;
    await world.pass(5_000, anna);
    expect(trunksOf(world)).toEqual(['berlin']);
    expect(world.interaction(anna).now.state).toBe('after_call_work');
  });

  it('I10 is not begun when everything was stopped meanwhile', async () => {
    const { world, anna } = await openFloor();
    world.behave('+493023125041', noCircuit);
    await world.call(anna, '+493023125041');
    await world.say(world.people.sofia, { name: 'stop_all' });
    await world.pass(1_500, anna);
    expect(trunksOf(world)).toEqual(['berlin']);
  });

  it('what the leg before still says is nobody’s word: an answer there is hung up', async () => {
    const { world, anna } = await openFloor();
    world.deadTrunks.add('berlin');
    world.behave('+493023125041', { kind: 'no_answer', ringsAfterMs: 100 });
    await world.call(anna, '+493023125041');
    await world.pass(500, anna);
    const [first] = world.dialed;
    world.tell({ type: 'ended', legId: first?.legId as LegId, by: 'network', result: 'busy' });
    world.tell({ type: 'answered', legId: first?.legId as LegId });
    await world.pass(200, anna);
    expect(world.interaction(anna).now.state).toBe('calling');
    expect([...world.engine.floor().calls.values()][0]?.now.state).toBe('ringing');
  });

  it('I5 waits for tomorrow where the calling hours end while the trunk thinks', async () => {
    const until = { window: sameHours([1], { fromMinute: 8 * 60, toMinute: 20 * 60 }) };
    const [long, short] = [5_000, 1_000];
    const trunksAfter = async (afterMs: number) => {
      const startAt = Date.UTC(2026, 10, 23, 18, 59, 56);
      const { world, anna } = await openFloor({ startAt, settings: until });
      world.behave('+493023125041', { kind: 'no_circuit', afterMs });
      expect(await world.call(anna, '+493023125041')).toEqual({ ok: true });
      await world.pass(afterMs + 1_000, anna);
      return trunksOf(world);
    };
    expect(await trunksAfter(long)).toEqual(['berlin']);
    expect(await trunksAfter(short)).toEqual(['berlin', 'lyon']);
  });

  it('E18 never leaves the network for which it was judged', async () => {
    const real = { ...lyon, practice: false };
    const { world, anna } = await openFloor({ rules: { trunks: [berlin, real] } });
    world.deadTrunks.add('berlin');
    await world.call(anna, '+493023125041');
    await world.pass(500, anna);
    expect(trunksOf(world)).toEqual(['berlin']);
  });
});

describe('a caller number that a trunk does not carry', () => {
  it('is not sent there: the next trunk that may show it takes the call (E26)', async () => {
    const { world, anna } = await openFloor({
      rules: { trunks: [{ ...berlin, callerNumbers: [e164('+33123456789')] }, lyon] },
    });
    await world.call(anna, '+493023125041');
    expect(world.dialed).toMatchObject([{ trunk: 'lyon', callerNumber: OFFICE }]);
  });

  it('is refused by its field where no trunk may show it; nothing is dialed, nothing counted', async () => {
    const { world, anna } = await openFloor({
      rules: { trunks: [{ ...berlin, callerNumbers: [e164('+33123456789')] }] },
    });
    expect(await world.call(anna, '+493023125041')).toEqual({
      ok: false,
      refused: 'caller_number_not_carried',
      field: 'callerNumber',
    });
    expect(world.dialed).toEqual([]);
    expect(world.record(0)).toMatchObject({ attempts: 0 });
    expect(world.engine.whyNot(world.campaignId)).toMatchObject({ why: 'caller_number_not_carried' });
  });
});

describe('limits', () => {
  it('give the next leg to the next trunk when the lines of the first are in use', async () => {
    const { world, anna, ben } = await openFloor({ rules: { trunks: [{ ...berlin, lines: 1 }, lyon] } });
    await world.call(anna, '+493023125041');
    await world.call(ben, '+493023125042');
    expect(world.dialed.map(({ trunk }) => trunk)).toEqual(['berlin', 'lyon']);
  });

  it('of the organisation hold over all trunks, and a campaign that has a call is dialing', async () => {
    const { world, anna, ben } = await openFloor({ rules: { lines: 1 } });
    await world.call(anna, '+493023125041');
    expect(await world.call(ben, '+493023125042')).toEqual({ ok: false, refused: 'no_lines' });
    await world.pass(3_000, anna, ben);
    expect(world.engine.whyNot(world.campaignId)).toMatchObject({ why: 'dialing' });
    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    await world.pass(1_000, anna, ben);
    expect(await world.call(ben, '+493023125042')).toEqual({ ok: true });
  });

  it('of a campaign hold, however many lines its trunks have left, and it says so (E26)', async () => {
    const { world, anna, ben } = await openFloor({ settings: { lines: 1 } });
    await world.call(anna, '+493023125041');
    expect(await world.call(ben, '+493023125042')).toEqual({ ok: false, refused: 'no_lines' });
    expect(world.engine.whyNot(world.campaignId)).toMatchObject({ why: 'no_lines' });
    await world.pass(3_000, anna, ben);
    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    await world.pass(1_000, anna, ben);
    expect(await world.call(ben, '+493023125042')).toEqual({ ok: true });
    expect(world.engine.whyNot(world.campaignId)).toMatchObject({ why: 'dialing' });
  });

  it('I8 of calls per second hold over the death of an engine, although the call that it sent is over', async () => {
    const { world, anna, ben } = await openFloor({ rules: { trunks: [{ ...berlin, callsPerSecond: 1 }] } });
    world.behave('+493023125041', { kind: 'busy', afterMs: 20 });
    await world.call(anna, '+493023125041');
    await world.pass(100, anna, ben);
    expect(world.engine.floor().calls.size).toBe(0);
    await world.crashAndRestart();
    const before = world.clock.now();
    await world.call(ben, '+493023125042');
    await world.pass(3_000, anna, ben);
    const [call] = world.engine.floor().calls.values();
    expect(world.dialed).toHaveLength(2);
    expect(call && 'sentAt' in call.now ? call.now.sentAt - before : 0).toBeGreaterThanOrEqual(700);
  });

  it('of calls per second make a call wait for its turn, and it is dialed then', async () => {
    const { world, anna, ben } = await openFloor({ rules: { trunks: [{ ...berlin, callsPerSecond: 1 }] } });
    const at: number[] = [];
    await world.call(anna, '+493023125041');
    at.push(world.clock.now());
    await world.call(ben, '+493023125042');
    expect(world.dialed).toHaveLength(1);
    for (let tries = 0; world.dialed.length < 2 && tries < 200; tries += 1) await world.pass(10, anna, ben);
    at.push(world.clock.now());
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(950);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeLessThan(1_200);
  });
});

describe('the telephone system', () => {
  it('is told of the trunks at the start, when it comes back, and when they were changed', async () => {
    const { world } = await openFloor();
    expect(world.toldTrunks).toEqual([['berlin', 'lyon']]);
    world.telephone.goAway();
    world.telephone.comeBack();
    await world.pass(1_500);
    expect(world.toldTrunks).toHaveLength(2);
    const floor = [...world.database.floors.values()][0];
    if (!floor) throw new Error('there is no floor');
    world.database.floors.set(floor.id, { ...floor, rules: { ...floor.rules, trunks: [lyon], lines: 7 } });
    expect(await world.say(world.people.sofia, { name: 'trunks_changed' })).toEqual({ ok: true });
    expect(world.toldTrunks[2]).toEqual(['lyon']);
    expect(world.engine.floor().rules).toMatchObject({ lines: 7, trunks: [{ id: 'lyon' }] });
  });

  it('hears of a change as soon as the database answers again', async () => {
    const { world } = await openFloor();
    const floor = [...world.database.floors.values()][0];
    if (!floor) throw new Error('there is no floor');
    world.database.floors.set(floor.id, { ...floor, rules: { ...floor.rules, trunks: [lyon] } });
    world.weather.isStoreAway = true;
    const answer = await world.say(world.people.sofia, { name: 'trunks_changed' });
    expect(answer).toEqual({ ok: false, refused: 'database_away' });
    world.weather.isStoreAway = false;
    await world.pass(3_000);
    expect(world.toldTrunks.at(-1)).toEqual(['lyon']);
  });
});

describe('a test call', () => {
  const legId = (world: { id: () => unknown }) => world.id() as LegId;
  const asked = (world: Awaited<ReturnType<typeof openWorld>>, number: string, trunk = 'lyon') => {
    const deed = {
      name: 'test_call',
      legId: legId(world),
      trunk,
      e164: e164(number),
      callerNumber: OFFICE,
    } as const;
    const answer = world.engine.submit({
      id: world.id(),
      organisationId: world.organisationId,
      userId: world.people.sofia,
      deed,
    });
    return { legId: deed.legId, answer };
  };

  it('rings, announces, ends by itself after the message, and says when it was answered', async () => {
    const { world } = await openFloor();
    const { answer } = asked(world, '+493023125044');
    await world.pass(30_000);
    expect(await answer).toMatchObject({
      ok: true,
      value: { result: 'answer', answeredAt: expect.any(Number) },
    });
    expect(world.dialed).toMatchObject([{ trunk: 'lyon', onAnswer: 'announce', callerNumber: OFFICE }]);
  });

  it('says busy, and that nobody answered within twenty seconds', async () => {
    const { world } = await openFloor();
    const busy = asked(world, '+493023125075');
    const silent = asked(world, '+493023125060');
    await world.pass(30_000);
    expect(await busy.answer).toEqual({ ok: true, value: { result: 'busy' } });
    expect(await silent.answer).toMatchObject({
      ok: true,
      value: { result: expect.stringMatching(/no_answer|cancelled/) },
    });
  });

  it('takes a line, is no orphan, and is refused while everything is stopped', async () => {
    const { world, anna } = await openFloor({ rules: { lines: 1 } });
    const { answer } = asked(world, '+493023125044');
    await world.pass(6_000, anna);
    expect(await world.call(anna, '+493023125041')).toEqual({ ok: false, refused: 'no_lines' });
    expect(world.engine.whyNot(world.campaignId)).toMatchObject({ why: 'no_lines' });
    expect(world.engine.counters().ignored.get('orphan_leg')).toBeUndefined();
    await world.pass(30_000, anna);
    expect(await answer).toMatchObject({ ok: true, value: { result: 'answer' } });
    expect(await world.call(anna, '+493023125041')).toEqual({ ok: true });
    await world.say(world.people.sofia, { name: 'stop_all' });
    expect(await asked(world, '+493023125044').answer).toEqual({ ok: false, refused: 'stopped_all' });
    expect(await asked(world, '+493023125044', 'nowhere').answer).toMatchObject({ ok: false });
  });
});
