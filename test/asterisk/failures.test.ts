import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { UserId } from '../../src/domain/ids.ts';
import { AsteriskWorld, accountOf, newId, number, type Room, until } from './asterisk-world.ts';
import { CuttableLine } from './cuttable-line.ts';
import { DeskPhone } from './desk-phone.ts';
import { answeredCall, asUsual, callerNumber, dial, hasEnded, tones, toldOf } from './wire-calls.ts';

let world: AsteriskWorld;
const lines: CuttableLine[] = [];
beforeAll(async () => {
  world = await AsteriskWorld.start();
});
afterEach(async () => {
  for (const line of lines.splice(0)) line.close();
  await world.closeRooms();
});
afterAll(() => world.stop());

const home = number('+493023125201');
const has = ({ heard }: Room, type: 'away' | 'back' | 'phone_lost') =>
  heard.some((event) => event.type === type);
const legsOf = async ({ telephone }: Room) => (await telephone.living()).legs;

async function roomOnLine(): Promise<{ room: Room; line: CuttableLine }> {
  const { line, url } = await CuttableLine.open(world.asterisk.ariUrl);
  lines.push(line);
  return { line, room: await world.openRoom({ url }) };
}
async function endAll(room: Room): Promise<void> {
  for (const { legId } of await legsOf(room)) await room.telephone.hangUp(legId);
  for (const end = Date.now() + 3_000; (await legsOf(room)).length > 0; await sleep(20)) {
    if (Date.now() > end) throw new Error('Waited in vain until all legs are gone');
  }
}

describe('a socket that is cut (F24)', () => {
  it('I22 in every phase of a call: people talk on, and the living and the dead are told apart afterwards', async () => {
    const { room, line } = await roomOnLine();
    const anna = newId<'user'>();
    const phone = await world.givePhone(room, anna);
    const talking = await answeredCall(world, room, { e164: home, hz: 1004 });
    await room.telephone.connect(talking.legId, anna, asUsual);
    await until(() => phone.strongest(tones) === 1004, 'the agent hears the contact');
    const leaving = await answeredCall(world, room, { e164: number('+493023125202'), hz: 1500 });
    const ringing = await dial(room, number('+493023125262'));
    const late = number('+493023125203');
    world.farEnd.say(late, { kind: 'answers', ringsAfterMs: 10, afterMs: 700, voice: { kind: 'silence' } });
    const answering = await dial(room, late);
    const busy = number('+493023125204');
    world.farEnd.say(busy, { kind: 'refuses', status: 486, afterMs: 700 });
    const refused = await dial(room, busy);
    room.heard.length = 0;
    line.cut();
    await until(() => has(room, 'away'), 'it is told');
    await expect(room.telephone.living()).rejects.toThrow('no connection');
    leaving.far.hangUp();
    await sleep(1_000);
    expect(phone.strongest(tones)).toBe(1004);
    line.mend();
    await until(() => has(room, 'back'), 'it is back');
    const legs = new Map((await legsOf(room)).map(({ legId, phase }) => [legId, phase]));
    expect(
      [talking.legId, leaving.legId, ringing, answering, refused].map((legId) => legs.get(legId)),
    ).toEqual(['connected', undefined, 'ringing', 'connected', undefined]);
    expect((await room.telephone.living()).phones).toEqual([anna]);
    expect(await room.telephone.control(talking.legId, anna, { act: 'hold' })).toBe('done');
    await until(() => phone.level() < 0.003, 'the agent hears nothing');
    // Who answered while nobody was there hears the information message and is hung up: no agent can be had for that.
    expect(await room.telephone.connect(answering, anna, asUsual)).toBe('gone');
    expect(world.farEnd.lastCall(late)?.observed.level()).toBeGreaterThan(0);
    await until(() => hasEnded(room, answering), 'the message is over', 15_000);
    await endAll(room);
    phone.close();
  });

  it('comes back by itself, later each time, and not in a tight loop (F25)', async () => {
    const { room, line } = await roomOnLine();
    line.cut();
    await until(() => has(room, 'away'), 'it is told');
    const before = line.attempts;
    await sleep(4_000);
    expect(line.attempts - before).toBeGreaterThanOrEqual(3);
    expect(line.attempts - before).toBeLessThanOrEqual(6);
    expect(room.heard.filter(({ type }) => type === 'away')).toHaveLength(1);
    line.mend();
    await until(() => has(room, 'back'), 'it is back');
  });

  it('with requests under way: they fail, and nobody says whether they were carried out', async () => {
    const { room, line } = await roomOnLine();
    line.stall();
    const legId = newId<'leg'>();
    const request = { legId, e164: home, callerNumber, trunk: 'practice', ringTimeoutMs: 5_000 };
    const asked = room.telephone.dial(request);
    line.cut();
    await expect(asked).rejects.toThrow('lost');
    expect(await room.telephone.dial(request)).toBe('exists');
    expect(await room.telephone.dial({ ...request, legId: newId<'leg'>() })).toBe('refused');
    line.flow();
    line.mend();
    await until(() => has(room, 'back'), 'it is back');
    expect(await legsOf(room)).toEqual([]);
  });
});

describe('requests that hang while the socket stands (F31)', () => {
  it('are given up within 5 s, nothing is dialed meanwhile, and it heals by itself', async () => {
    const { room, line } = await roomOnLine();
    const hangsSince = performance.now();
    line.stall();
    await until(() => has(room, 'away'), 'it is told', 6_000);
    expect(performance.now() - hangsSince).toBeLessThan(5_000);
    const request = { e164: home, callerNumber, trunk: 'practice', ringTimeoutMs: 5_000 };
    expect(await room.telephone.dial({ ...request, legId: newId<'leg'>() })).toBe('refused');
    line.flow();
    await until(() => has(room, 'back'), 'it is back', 15_000);
    await endAll(room);
  });
});

describe('a second client with the same application (F26)', () => {
  it('I11 is an alarm, and the first one does not throw it out again', async () => {
    const appName = `rufwerk-${randomUUID()}`;
    let alarms = 0;
    const first = await world.openRoom({ appName, onReplaced: () => void alarms++ });
    const second = await world.openRoom({ appName });
    await until(() => alarms === 1, 'the alarm');
    expect(has(first, 'away')).toBe(true);
    await sleep(1_500);
    expect(has(first, 'back') || has(second, 'away')).toBe(false);
    await expect(first.telephone.living()).rejects.toThrow('no connection');
    expect(await legsOf(second)).toEqual([]);
  });
});

describe('an engine that comes after another (F23)', () => {
  it('I22 finds its calls and telephones, goes on with them, and clears up behind it', async () => {
    const appName = `rufwerk-${randomUUID()}`;
    const before = await world.openRoom({ appName });
    const [anna, ben] = [newId<'user'>(), newId<'user'>()];
    const [annas, bens] = [await world.givePhone(before, anna), await world.givePhone(before, ben)];
    const held = await answeredCall(world, before, { e164: home, hz: 1004 });
    await before.telephone.connect(held.legId, anna, asUsual);
    await before.telephone.control(held.legId, anna, { act: 'hold' });
    const left = await answeredCall(world, before, { e164: number('+493023125206'), hz: 1500 });
    await before.telephone.connect(left.legId, ben, asUsual);
    await before.telephone.control(held.legId, anna, { act: 'mute' });
    const recordingId = newId<'recording'>();
    await before.telephone.control(held.legId, anna, { act: 'start_recording', recordingId });
    await before.telephone.control(held.legId, anna, { act: 'pause_recording', recordingId });
    const cleo = newId<'user'>();
    const cleos = await world.givePhone(before, cleo);
    const alone = await answeredCall(world, before, { e164: number('+493023125207'), hz: 1500 });
    await before.telephone.connect(alone.legId, cleo, asUsual);
    await until(() => cleos.strongest(tones) === 1500, 'the third agent talks');
    cleos.hangUp();
    const hearsMusic = () => alone.far.observed.level() > 0.005 && alone.far.observed.amplitude(600) < 0.01;
    await until(hearsMusic, 'who was left alone hears music');
    const ringing = await dial(before, number('+493023125263'));
    await before.telephone.close();
    left.far.hangUp();
    await sleep(300);
    const after = await world.openRoom({ appName });
    const { legs, phones } = await after.telephone.living();
    expect(legs).toContainEqual({ legId: held.legId, phase: 'connected' });
    expect(legs).toContainEqual({ legId: ringing, phase: 'ringing' });
    expect(legs).toHaveLength(3);
    expect(phones.toSorted()).toEqual([anna, ben].toSorted());
    expect(await after.telephone.connect(held.legId, anna, asUsual)).toBe('connected');
    await until(() => annas.strongest(tones) === 1004, 'the agent hears who was held');
    await until(
      () => held.far.observed.strongest(tones) === 600,
      'the microphone is open as the engine wishes',
    );
    const again = await world.givePhone(after, cleo);
    expect(await after.telephone.connect(alone.legId, cleo, asUsual)).toBe('connected');
    await until(() => alone.far.observed.strongest(tones) === 600, 'who was alone hears the agent');
    await sleep(300);
    // The agent's tone and nothing beside it: the music is over.
    const { observed } = alone.far;
    expect(observed.level() / observed.amplitude(600)).toBeLessThan(0.8);
    expect(again.strongest(tones)).toBe(1500);
    await after.telephone.hangUp(alone.legId);
    await after.telephone.closePhone(cleo);
    again.close();
    // The pause is Asterisk's: it outlives us, and so does the end (I24).
    const live = (await world.ask('GET', `recordings/live/${recordingId}`)) as { state: string };
    expect(live.state).toBe('paused');
    await after.telephone.control(held.legId, anna, { act: 'stop_recording', recordingId });
    await until(
      () => after.heard.some(({ type }) => type === 'recording_ended'),
      'the end of the recording is told',
    );
    expect(after.heard.find(({ type }) => type === 'recording_ended')).toMatchObject({
      legId: held.legId,
      recordingId,
    });
    expect(await after.telephone.hangUp(ringing)).toBe('asked');
    await until(() => hasEnded(after, ringing), 'the end of a leg of the engine before is told');
    expect(toldOf(after, ringing).at(-1)).toMatchObject({ by: 'engine', result: 'cancelled' });
    // A waiting bridge that was asked for while its telephone was just leaving goes with the next look (I22: within 30 s).
    await expect
      .poll(
        async () => {
          await after.telephone.living();
          const bridges = (await world.ask('GET', 'bridges')) as { id: string; name: string }[];
          return bridges.flatMap(({ id, name }) => (name === appName ? [id] : [])).toSorted();
        },
        { timeout: 10_000 },
      )
      .toEqual([`call-${held.legId}`, `wait-${ben}`].toSorted());
    await endAll(after);
    annas.close();
    bens.close();
  });
});

describe('an engine that dies between an answer and the agent (F23)', () => {
  it('leaves nobody in silence: they hear music, until the next engine joins them', async () => {
    const appName = `rufwerk-${randomUUID()}`;
    const before = await world.openRoom({ appName });
    const anna = newId<'user'>();
    const phone = await world.givePhone(before, anna);
    const { legId, far } = await answeredCall(world, before, { e164: home, hz: 1004 });
    await before.telephone.close();
    // No engine at all now: this is Asterisk alone.
    await until(() => far.observed.level() > 0.005, 'the contact hears music', 3_000);
    expect(far.observed.amplitude(600)).toBeLessThan(0.01);
    const answeredAt = far.observed.at.answered ?? 0;
    expect(performance.now() - answeredAt).toBeLessThan(2_500);
    const after = await world.openRoom({ appName });
    expect(await after.telephone.connect(legId, anna, asUsual)).toBe('connected');
    await until(() => far.observed.strongest(tones) === 600, 'the contact hears the agent');
    await until(() => phone.strongest(tones) === 1004, 'the agent hears the contact');
    await sleep(300);
    expect(far.observed.level() / far.observed.amplitude(600)).toBeLessThan(0.8);
    await endAll(after);
    phone.close();
  });

  it('is not to be heard while the engine lives: whoever is joined at once hears the agent alone', async () => {
    const room = await world.openRoom();
    const anna = newId<'user'>();
    const phone = await world.givePhone(room, anna);
    const { legId, far } = await answeredCall(world, room, { e164: home, hz: 1004 });
    expect(await room.telephone.connect(legId, anna, asUsual)).toBe('connected');
    await until(() => far.observed.strongest(tones) === 600, 'the contact hears the agent');
    // Beyond the moment of quiet in front of the music.
    await sleep(1_500);
    expect(far.observed.level() / far.observed.amplitude(600)).toBeLessThan(0.8);
    await endAll(room);
    phone.close();
  });
});

describe('an Asterisk that is killed (F22)', () => {
  it('is away at once and back when it runs again; its legs are proved absent, accounts and trunks are there', async () => {
    const room = await world.openRoom();
    const anna: UserId = newId<'user'>();
    const account = await accountOf(room.telephone, anna);
    const { sipPort } = world.asterisk;
    const first = await DeskPhone.call({ account, sipPort });
    await until(() => room.heard.some(({ type }) => type === 'phone_up'), 'the telephone is up');
    const call = await answeredCall(world, room, { e164: home, hz: 1004 });
    await room.telephone.connect(call.legId, anna, asUsual);
    const recordingId = newId<'recording'>();
    await room.telephone.control(call.legId, anna, { act: 'start_recording', recordingId });
    const ringing = await dial(room, number('+493023125264'));
    await sleep(300);
    const killedAt = performance.now();
    process.kill(world.asterisk.pid() ?? 0, 'SIGKILL');
    await until(() => has(room, 'away'), 'it is told');
    expect(performance.now() - killedAt).toBeLessThan(1_000);
    await until(() => has(room, 'back'), 'it is back', 15_000);
    expect(performance.now() - killedAt).toBeLessThan(10_000);
    expect(has(room, 'phone_lost')).toBe(true);
    expect(await room.telephone.living()).toEqual({ legs: [], phones: [] });
    for (const legId of [call.legId, ringing]) expect(await room.telephone.hangUp(legId)).toBe('gone');
    expect(await room.telephone.connect(call.legId, anna, asUsual)).toBe('gone');
    expect(room.heard.find(({ type }) => type === 'recording_ended')).toMatchObject({ recordingId });
    first.phone.close();
    const again = await DeskPhone.call({ account, sipPort });
    expect(again.status).toBe(200);
    await until(() => room.heard.at(-1)?.type === 'phone_up', 'the telephone is up again');
    const next = await answeredCall(world, room, { e164: home, hz: 1004 });
    expect(await room.telephone.connect(next.legId, anna, asUsual)).toBe('connected');
    await until(() => again.phone.strongest(tones) === 1004, 'the agent hears the next contact');
    await endAll(room);
    again.phone.close();
  });
});
