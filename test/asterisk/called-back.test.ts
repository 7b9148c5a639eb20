// E29 on a real Asterisk: people of the far end call in. Voice both ways, what they hear while they wait and when nobody comes, the key.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LegId } from '../../src/domain/ids.ts';
import type { TelephoneEvent } from '../../src/engine/ports.ts';
import type { FarCall } from '../../src/practice/far-call.ts';
import { type FarEnd, openFarEnd } from '../../src/practice/far-end.ts';
import { channelOf } from '../../src/telephony/asterisk/inbound-ids.ts';
import { AsteriskWorld, newId, number, realRandom, type Room, until } from './asterisk-world.ts';
import { asUsual, callerNumber, toldOf } from './wire-calls.ts';

const home = number('+493023125101');
const [CONTACT_HZ, AGENT_HZ] = [1004, 600];

let world: AsteriskWorld;
let callers: FarEnd;
let room: Room;

beforeAll(async () => {
  world = await AsteriskWorld.start();
  callers = await openFarEnd({
    random: realRandom,
    trunk: { address: '127.0.0.1', port: world.asterisk.sipPort },
  });
});
beforeEach(async () => {
  room = await world.openRoom();
  await room.telephone.setTrunks([world.practiceTrunk({ port: callers.port })]);
});
afterEach(async () => {
  const channels = (await world.ask('GET', 'channels')) as { id: string }[];
  for (const { id } of channels) await world.ask('DELETE', `channels/${id}`);
  await world.closeRooms();
});
afterAll(async () => {
  await callers.close();
  await world.stop();
});

type CalledIn = Extract<TelephoneEvent, { type: 'called_in' }>;
const isCalledIn = (event: TelephoneEvent): event is CalledIn => event.type === 'called_in';

/** Somebody calls in, and the room tells it. */
async function callIn(
  from: string = home,
  to: string = callerNumber,
): Promise<{ far: FarCall; event: CalledIn }> {
  const before = room.heard.filter(isCalledIn).length;
  const far = callers.call({ from, to, manners: { voice: { kind: 'tone', hz: CONTACT_HZ } } });
  await until(() => room.heard.filter(isCalledIn).length > before, 'the call is told');
  const event = room.heard.filter(isCalledIn).at(-1);
  if (!event) throw new Error('it was told a moment ago');
  return { far, event };
}
const typesOf = (legId: LegId) => toldOf(room, legId).map(({ type }) => type);
const speaks = (far: FarCall) => until(() => far.observed.level() > 0.005, 'something is heard');

describe('E29: whoever calls in', () => {
  it('is answered, told with both numbers and the trunk, and hears music until somebody takes the call', async () => {
    const { far, event } = await callIn();
    expect(event).toMatchObject({ from: home, to: callerNumber, trunk: 'practice' });
    await far.observed.when('answered');
    await speaks(far);
    expect((await room.telephone.living()).legs).toEqual([
      {
        legId: event.legId,
        phase: 'connected',
        calledIn: { from: home, to: callerNumber, trunk: 'practice' },
      },
    ]);
    expect(typesOf(event.legId)).toEqual(['called_in']);
    expect(await room.telephone.hangUp(event.legId)).toBe('asked');
    await until(() => typesOf(event.legId).includes('ended'), 'its end is told');
    expect((await room.telephone.living()).legs).toEqual([]);
  }, 30_000);

  it('talks with an agent: voice both ways, hold, and the end', async () => {
    const anna = newId<'user'>();
    const phone = await world.givePhone(room, anna, AGENT_HZ);
    const { far, event } = await callIn();
    expect(await room.telephone.connect(event.legId, anna, asUsual)).toBe('connected');
    await until(() => far.observed.amplitude(AGENT_HZ) > 0.1, 'the contact hears the agent');
    await until(() => phone.amplitude(CONTACT_HZ) > 0.1, 'the agent hears the contact');
    expect(await room.telephone.control(event.legId, anna, { act: 'hold' })).toBe('done');
    await until(() => far.observed.amplitude(AGENT_HZ) < 0.02, 'the agent is heard no more');
    expect(await room.telephone.control(event.legId, anna, { act: 'retrieve' })).toBe('done');
    await until(() => far.observed.amplitude(AGENT_HZ) > 0.1, 'the agent is heard again');
    far.hangUp();
    await until(() => typesOf(event.legId).includes('ended'), 'its end is told');
    expect(toldOf(room, event.legId).at(-1)).toMatchObject({ by: 'contact', result: 'answer' });
  }, 30_000);

  it('hears the greeting when nobody comes, and is hung up on after it', async () => {
    const { far, event } = await callIn();
    expect(await room.telephone.hangUp(event.legId, 'greeting')).toBe('asked');
    await until(() => typesOf(event.legId).includes('farewell_started'), 'the greeting begins');
    expect((await room.telephone.living()).legs).toMatchObject([{ legId: event.legId, isLeaving: true }]);
    await speaks(far);
    await far.observed.when('ended');
    await until(() => typesOf(event.legId).includes('ended'), 'its end is told');
    expect(toldOf(room, event.legId).at(-1)).toMatchObject({ by: 'engine' });
  }, 45_000);

  it('presses 9 (RFC 2833) while waiting: told as a digit, confirmed, ended', async () => {
    const { far, event } = await callIn();
    await speaks(far);
    far.press('9');
    await until(() => typesOf(event.legId).includes('digit'), 'the key is told');
    expect(toldOf(room, event.legId).at(-1)).toEqual({ type: 'digit', legId: event.legId, digit: '9' });
    expect(await room.telephone.hangUp(event.legId, 'opted_out')).toBe('asked');
    await until(() => typesOf(event.legId).includes('farewell_started'), 'it is confirmed');
    await far.observed.when('ended');
  }, 45_000);

  it('presses 9 in the midst of the greeting: it stops, the key is told once, and is confirmed', async () => {
    const { far, event } = await callIn();
    await room.telephone.hangUp(event.legId, 'greeting');
    await until(() => typesOf(event.legId).includes('farewell_started'), 'the greeting begins');
    await speaks(far);
    far.press('9');
    await until(() => typesOf(event.legId).includes('digit'), 'the key is told');
    const pressedAt = performance.now();
    expect(await room.telephone.hangUp(event.legId, 'opted_out')).toBe('asked');
    const endedAt = await far.observed.when('ended');
    // The confirmation lasts five seconds, the greeting nine.
    expect(endedAt - pressedAt).toBeGreaterThan(3_000);
    await until(() => typesOf(event.legId).includes('ended'), 'its end is told');
    expect(typesOf(event.legId).filter((type) => type === 'digit')).toHaveLength(1);
  }, 45_000);

  it('is found again by the next engine, still on music, under the same id, and can be connected', async () => {
    const { far, event } = await callIn();
    await world.closeRooms();
    await speaks(far);
    room = await world.openRoom({ appName: room.app });
    const { legs } = await room.telephone.living();
    expect(legs).toMatchObject([{ legId: event.legId, calledIn: { from: home, to: callerNumber } }]);
    await speaks(far);
    const anna = newId<'user'>();
    await world.givePhone(room, anna, AGENT_HZ);
    expect(await room.telephone.connect(event.legId, anna, asUsual)).toBe('connected');
    await until(() => far.observed.amplitude(AGENT_HZ) > 0.1, 'the contact hears the agent');
    expect(await room.telephone.hangUp(event.legId)).toBe('asked');
    await far.observed.when('ended');
  }, 45_000);

  it('hears the information message when no engine is there', async () => {
    await world.closeRooms();
    const far = callers.call({ from: home, to: callerNumber, manners: { voice: { kind: 'silence' } } });
    await far.observed.when('answered');
    await speaks(far);
    await far.observed.when('ended');
  }, 45_000);

  it('E29 is known also where the carrier writes numbers as they are dialed within the country', async () => {
    await room.telephone.setTrunks([
      { ...world.practiceTrunk({ port: callers.port }), homeNumber: callerNumber },
    ]);
    for (const [from, to] of [
      ['03023125402', '03023125000'],
      ['493023125402', '493023125000'],
      ['00493023125402', '00493023125000'],
    ] as const) {
      room.heard.length = 0;
      const { event } = await callIn(from, to);
      expect(event).toMatchObject({ from: '+493023125402', to: callerNumber });
    }
  }, 30_000);

  it('shows no number that is none: the caller is told without one', async () => {
    const { event } = await callIn('anonymous');
    expect(event.from).toBeUndefined();
    expect(channelOf(event.legId)).toMatch(/^\d+\.\d+$/);
  }, 30_000);
});
