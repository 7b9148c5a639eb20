import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RecordingId, UserId } from '../../src/domain/ids.ts';
import type { FarCall } from '../../src/practice/far-call.ts';
import { amplitudeOf } from '../../src/practice/rtp/levels.ts';
import { AsteriskWorld, accountOf, newId, number, type Room, until } from './asterisk-world.ts';
import { DeskPhone } from './desk-phone.ts';
import { answeredCall, asUsual, tones, toldOf } from './wire-calls.ts';

let world: AsteriskWorld;
let room: Room;
let anna: UserId;
let phone: DeskPhone;
beforeAll(async () => {
  world = await AsteriskWorld.start();
});
beforeEach(async () => {
  room = await world.openRoom();
  anna = newId<'user'>();
  phone = await world.givePhone(room, anna);
});
afterEach(async () => {
  for (const { legId } of (await room.telephone.living()).legs) await room.telephone.hangUp(legId);
  await room.telephone.closePhone(anna);
  await world.closeRooms();
});
afterAll(() => world.stop());

const home = number('+493023125101');
const mobile = number('+493023125102');
const hearsAgent = (far: FarCall) => far.observed.strongest(tones) === 600;
const hearsContact = (hz: number) => phone.strongest(tones) === hz;
/** What reaches the contact is music: loud, and none of the tones. */
const hearsMusic = (far: FarCall) => far.observed.level() > 0.005 && far.observed.amplitude(600) < 0.01;
const hearsNobody = () => phone.level() < 0.003;
const annas = (far: FarCall) => async () => {
  await until(() => hearsAgent(far), 'the contact hears the agent');
  await until(() => hearsContact(1004), 'the agent hears the contact');
};

async function connected(): Promise<{
  legId: Awaited<ReturnType<typeof answeredCall>>['legId'];
  far: FarCall;
}> {
  const call = await answeredCall(world, room, { e164: home, hz: 1004 });
  expect(await room.telephone.connect(call.legId, anna, asUsual)).toBe('connected');
  await annas(call.far)();
  return call;
}

describe('a call that is up, heard at both ends', () => {
  it('is joined with its agent, and joining again changes nothing', async () => {
    const { legId, far } = await connected();
    expect(await room.telephone.connect(legId, anna, asUsual)).toBe('connected');
    await sleep(300);
    await annas(far)();
  });

  it('is held with music, the agent hears nothing meanwhile, and is retrieved; each twice', async () => {
    const { legId, far } = await connected();
    for (const _ of [1, 2]) expect(await room.telephone.control(legId, anna, { act: 'hold' })).toBe('done');
    await until(() => hearsMusic(far), 'the contact hears music');
    await until(hearsNobody, 'the agent hears nothing');
    await sleep(500);
    expect(hearsMusic(far) && hearsNobody()).toBe(true);
    for (const _ of [1, 2])
      expect(await room.telephone.control(legId, anna, { act: 'retrieve' })).toBe('done');
    await annas(far)();
  });

  it('is silent for the contact while the agent is muted, and the agent hears on', async () => {
    const { legId, far } = await connected();
    for (const _ of [1, 2]) expect(await room.telephone.control(legId, anna, { act: 'mute' })).toBe('done');
    await until(() => far.observed.level() < 0.003, 'the contact hears nothing');
    expect(hearsContact(1004)).toBe(true);
    expect(await room.telephone.control(legId, anna, { act: 'unmute' })).toBe('done');
    await annas(far)();
  });

  it('takes digits to the contact', async () => {
    const { legId, far } = await connected();
    expect(await room.telephone.control(legId, anna, { act: 'send_digits', digits: '47*11#' })).toBe('done');
    await until(() => far.observed.digits === '47*11#', `the digits arrive (${far.observed.digits})`);
  });

  it('leaves the agent waiting with an open microphone when the contact hangs up', async () => {
    const { legId, far } = await connected();
    await room.telephone.control(legId, anna, { act: 'mute' });
    far.hangUp();
    await until(() => toldOf(room, legId).at(-1)?.type === 'ended', 'the end is told');
    expect(toldOf(room, legId).at(-1)).toMatchObject({ by: 'contact', result: 'answer' });
    expect(await room.telephone.control(legId, anna, { act: 'hold' })).toBe('gone');
    await until(hearsNobody, 'the agent hears nothing');
    await sleep(100);
    const all = (await world.ask('GET', 'bridges')) as { id: string; name: string; channels: string[] }[];
    const bridges = all.filter(({ name }) => name === room.app);
    expect(bridges.map(({ id, channels }) => [id, channels.length])).toEqual([[`wait-${anna}`, 1]]);
    await connected();
  });
});

describe('several contacts in one conversation', () => {
  it('hear each other and the agent, go on without her, and she waits alone', async () => {
    const one = await connected();
    await room.telephone.control(one.legId, anna, { act: 'hold' });
    const other = await answeredCall(world, room, { e164: mobile, hz: 1500 });
    expect(await room.telephone.connect(other.legId, anna, asUsual)).toBe('connected');
    await until(() => hearsContact(1500) && hearsMusic(one.far), 'the agent speaks with the second alone');
    const legIds = [one.legId, other.legId];
    expect(await room.telephone.join(legIds, anna)).toBe('joined');
    const heardBy = (far: FarCall, ...hz: number[]) => hz.every((one) => far.observed.amplitude(one) > 0.03);
    await until(() => heardBy(one.far, 600, 1500) && heardBy(other.far, 600, 1004), 'contacts hear all');
    await until(() => phone.amplitude(1004) > 0.03 && phone.amplitude(1500) > 0.03, 'the agent hears all');
    expect(await room.telephone.join(legIds, undefined)).toBe('joined');
    await until(() => hearsNobody() && one.far.observed.amplitude(600) < 0.01, 'the agent is out');
    expect(heardBy(one.far, 1500) && heardBy(other.far, 1004)).toBe(true);
    one.far.hangUp();
    await until(() => toldOf(room, one.legId).at(-1)?.type === 'ended', 'the first has gone');
    await room.telephone.hangUp(other.legId);
    await until(() => toldOf(room, other.legId).at(-1)?.type === 'ended', 'the second has gone');
    expect(await room.telephone.join(legIds, anna)).toBe('gone');
  });
});

describe('an agent who goes from one contact to another', () => {
  it('leaves nobody in silence, and comes back when the first one is retrieved', async () => {
    const one = await connected();
    const other = await answeredCall(world, room, { e164: mobile, hz: 1500 });
    expect(await room.telephone.connect(other.legId, anna, asUsual)).toBe('connected');
    await until(() => hearsContact(1500) && hearsMusic(one.far), 'the first hears music');
    expect(await room.telephone.control(one.legId, anna, { act: 'retrieve' })).toBe('done');
    await annas(one.far)();
    await until(() => hearsMusic(other.far), 'the second hears music');
    await room.telephone.hangUp(other.legId);
    await until(() => toldOf(room, other.legId).at(-1)?.type === 'ended', 'the second has gone');
    await sleep(200);
    await annas(one.far)();
  });
});

describe("an agent's telephone", () => {
  it('that is not there: the contact hears music until it is', async () => {
    phone.hangUp();
    await until(() => room.heard.some(({ type }) => type === 'phone_lost'), 'its loss is told');
    const { legId, far } = await answeredCall(world, room, { e164: home, hz: 1004 });
    expect(await room.telephone.connect(legId, anna, asUsual)).toBe('no_phone');
    await until(() => hearsMusic(far), 'the contact hears music');
    phone = await world.givePhone(room, anna);
    expect(await room.telephone.connect(legId, anna, asUsual)).toBe('connected');
    await annas(far)();
  });

  it('that is lost in the middle of a call comes back into it, muted if it was', async () => {
    const { legId, far } = await connected();
    phone.hangUp();
    await until(() => hearsMusic(far), 'the contact hears music');
    phone = await world.givePhone(room, anna);
    expect(await room.telephone.connect(legId, anna, { isHeld: false, isMuted: true })).toBe('connected');
    await until(() => hearsContact(1004), 'the agent hears the contact');
    await sleep(300);
    expect(far.observed.amplitude(600)).toBeLessThan(0.01);
  });

  it('comes back to a contact on hold without taking the music away', async () => {
    const { legId, far } = await connected();
    await room.telephone.control(legId, anna, { act: 'hold' });
    phone.hangUp();
    phone = await world.givePhone(room, anna);
    expect(await room.telephone.connect(legId, anna, { isHeld: true, isMuted: false })).toBe('connected');
    await sleep(400);
    expect(hearsMusic(far) && hearsNobody()).toBe(true);
    await room.telephone.control(legId, anna, { act: 'retrieve' });
    await annas(far)();
  });

  it('gives way to a newer one of the same agent, whose account is the only one', async () => {
    const account = await accountOf(room.telephone, anna);
    await until(() => phone.isUp, 'the old leg stands until the new one comes');
    const newer = await world.givePhone(room, anna);
    await until(() => !phone.isUp, 'the old leg is ended');
    expect(newer.isUp).toBe(true);
    const late = await DeskPhone.call({ account, sipPort: world.asterisk.sipPort });
    expect(late.status).toBe(401);
    late.phone.close();
    await room.telephone.closePhone(anna);
    await until(() => !newer.isUp, 'the newer leg is ended at sign-out');
    newer.close();
    const again = await DeskPhone.call({ account, sipPort: world.asterisk.sipPort });
    expect(again.status).toBe(401);
    again.phone.close();
  });
});

describe('a recording', () => {
  it('holds both sides, nothing of what was said while it was paused, and is handed over once', async () => {
    const { legId, far } = await connected();
    const recordingId = newId<'recording'>();
    const control = (act: 'start_recording' | 'pause_recording' | 'resume_recording' | 'stop_recording') =>
      room.telephone.control(legId, anna, { act, recordingId });
    expect(await control('start_recording')).toBe('done');
    await sleep(1_000);
    expect(await control('pause_recording')).toBe('done');
    far.speak({ kind: 'tone', hz: 2000, amplitude: 0.3 });
    await until(() => hearsContact(2000), 'the secret is said');
    await room.telephone.control(legId, anna, { act: 'hold' });
    await room.telephone.control(legId, anna, { act: 'retrieve' });
    await sleep(700);
    far.speak({ kind: 'tone', hz: 1004, amplitude: 0.3 });
    await until(() => hearsContact(1004), 'the secret is over');
    expect(await control('resume_recording')).toBe('done');
    await sleep(700);
    expect(await control('stop_recording')).toBe('done');
    await until(() => room.heard.some(({ type }) => type === 'recording_ended'), 'its end is told');
    expect(room.heard.at(-1)).toEqual({ type: 'recording_ended', legId, recordingId, outcome: 'complete' });
    const samples = await taken(recordingId);
    expect(samples.length).toBeGreaterThan(8_000);
    expect(samples.length).toBeLessThan(8_000 * 3);
    for (const hz of [600, 1004]) expect(amplitudeOf(samples, hz), `${hz} Hz`).toBeGreaterThan(0.05);
    // In every fifth of a second: a short secret must not hide in a long file.
    for (let at = 0; at + 1_600 <= samples.length; at += 1_600) {
      expect(amplitudeOf(samples.subarray(at, at + 1_600), 2000), `at ${at / 8_000} s`).toBeLessThan(0.02);
    }
    expect(await room.telephone.takeRecording(recordingId, () => Promise.resolve())).toBe('gone');
  });

  it('ends by itself with the call, and its file is kept when keeping it fails', async () => {
    const { legId, far } = await connected();
    const recordingId = newId<'recording'>();
    await room.telephone.control(legId, anna, { act: 'start_recording', recordingId });
    await sleep(500);
    far.hangUp();
    const isTold = () =>
      room.heard.some((event) => event.type === 'recording_ended' && event.outcome === 'complete');
    await until(isTold, 'its end is told');
    const fails = () => Promise.reject(new Error('the disk is full'));
    await expect(room.telephone.takeRecording(recordingId, fails)).rejects.toThrow('the disk is full');
    expect((await taken(recordingId)).length).toBeGreaterThan(1_600);
  });

  it('that was never begun is gone', async () => {
    const recordingId = newId<'recording'>();
    expect(await room.telephone.takeRecording(recordingId, () => Promise.resolve())).toBe('gone');
  });

  async function taken(recordingId: RecordingId): Promise<Int16Array> {
    const pieces: Uint8Array[] = [];
    const keep = async (all: AsyncIterable<Uint8Array>) => {
      for await (const piece of all) pieces.push(piece);
    };
    expect(await room.telephone.takeRecording(recordingId, keep)).toBe('taken');
    const wav = Buffer.concat(pieces);
    expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
    const sound = wav.subarray(wav.indexOf('data') + 8);
    return Int16Array.from({ length: sound.length >> 1 }, (_, at) => sound.readInt16LE(at * 2));
  }
});
