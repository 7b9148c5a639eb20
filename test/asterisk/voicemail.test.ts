// Leaving a message on an answering machine, heard at both ends on a real Asterisk (E34), and what is left of detection without an ear.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { samplesOf, telephoneSound } from '../../src/announcements/telephone-sound.ts';
import type { LegId } from '../../src/domain/ids.ts';
import type { FarCall } from '../../src/practice/far-call.ts';
import type { Voice } from '../../src/practice/people/behaviour.ts';
import { askAri } from '../../src/telephony/asterisk/machine/ask-ari.ts';
import { type Sound, Sounds } from '../../src/telephony/asterisk/sounds.ts';
import { ulawOf } from '../../src/telephony/asterisk/ulaw.ts';
import { tone, wavOf } from '../announcements/wav-of.ts';
import { AsteriskWorld, newId, number, type Room, until } from './asterisk-world.ts';
import { asUsual, callerNumber, hasEnded, toldOf } from './wire-calls.ts';

const [GENERAL_HZ, CAMPAIGN_HZ, BEEP_HZ] = [620, 1240, 1000];
const candidates = [GENERAL_HZ, CAMPAIGN_HZ, 2100];
const campaignId = newId<'campaign'>();
const home = number('+493023125191');

let world: AsteriskWorld;
let sounds: Sounds;
let room: Room;

beforeAll(async () => {
  world = await AsteriskWorld.start();
  sounds = new Sounds({
    folder: `${world.folder}/asterisk`,
    reloadMusic: () => Promise.resolve(),
  });
  const message = async (hz: number, own: Pick<Sound, 'campaignId'>): Promise<Sound> => {
    const { wav } = await telephoneSound(wavOf(2, tone(hz), { rate: 44_100, channels: 1 }), 60_000);
    return { kind: 'voicemail', language: 'de', samples: samplesOf(wav), ...own };
  };
  await sounds.deliver([
    await message(GENERAL_HZ, { campaignId: undefined }),
    await message(CAMPAIGN_HZ, { campaignId }),
  ]);
});
beforeEach(async () => {
  room = await world.openRoom({ sounds });
});
afterEach(async () => {
  for (const { legId } of (await room.telephone.living()).legs) await room.telephone.hangUp(legId);
  await world.closeRooms();
});
afterAll(() => world.stop());

/** A voice as a greeting has it, in bursts; then, if wanted, a beep; then silence. */
function greeting(greetingMs: number, beepMs: number): Voice {
  const rate = 8;
  const samples = new Int16Array((greetingMs + 300 + beepMs) * rate);
  for (let at = 0; at < greetingMs * rate; at++) {
    const syllable = Math.max(0, Math.sin((at / rate / 120) * Math.PI));
    samples[at] = Math.round(
      5_000 * syllable * (Math.sin(at * 0.13) + 0.7 * Math.sin(at * 0.41) + 0.5 * Math.sin(at * 0.77)),
    );
  }
  const from = (greetingMs + 300) * rate;
  for (let at = 0; at < beepMs * rate; at++)
    samples[from + at] = Math.round(8_000 * Math.sin((2 * Math.PI * BEEP_HZ * at) / 8_000));
  return { kind: 'clip', ulaw: ulawOf(samples) };
}

async function machineAnswers(
  voice: Voice,
  change: { campaignId?: typeof campaignId; detectMachine?: boolean } = {},
): Promise<{ legId: LegId; far: FarCall; answeredAt: number }> {
  world.farEnd.say(home, { kind: 'answers', ringsAfterMs: 10, afterMs: 100, voice });
  const legId = newId<'leg'>();
  const coming = world.farEnd.nextCall(home);
  const request = { legId, e164: home, callerNumber, trunk: 'practice', ringTimeoutMs: 20_000, ...change };
  expect(await room.telephone.dial(request)).toBe('dialed');
  const far = await coming;
  await until(() => toldOf(room, legId).some(({ type }) => type === 'answered'), 'the machine has answered');
  return { legId, far, answeredAt: performance.now() };
}
const hasStarted = (legId: LegId) => toldOf(room, legId).some(({ type }) => type === 'farewell_started');
const hears = (far: FarCall, hz: number) =>
  until(
    () => far.observed.amplitude(hz) > 0.2 && far.observed.strongest(candidates) === hz,
    `${hz} Hz is heard`,
  );

describe('E34 a voicemail message on the wire', () => {
  it('is heard after the beep and not before, without the agent, who is free at once; then the call ends', async () => {
    const anna = newId<'user'>();
    const phone = await world.givePhone(room, anna);
    const { legId, far, answeredAt } = await machineAnswers(greeting(3_000, 400), { campaignId });
    expect(await room.telephone.connect(legId, anna, asUsual)).toBe('connected');
    await until(() => phone.level() > 0.01, 'the agent hears the greeting');
    expect(await room.telephone.hangUp(legId, 'voicemail_message')).toBe('asked');
    await until(() => phone.level() < 0.005, 'the agent hears nothing any more', 1_500);
    await until(() => hasStarted(legId), 'the message has begun');
    const startedAfter = performance.now() - answeredAt;
    // Greeting, pause and beep are 3.7 s from the first packet on.
    expect(startedAfter).toBeGreaterThan(3_600);
    expect(startedAfter).toBeLessThan(5_500);
    await hears(far, CAMPAIGN_HZ);
    expect(far.observed.amplitude(600)).toBeLessThan(0.05);
    await far.observed.when('ended');
    await until(() => hasEnded(room, legId), 'the end is told');
    expect(toldOf(room, legId).at(-1)).toEqual({ type: 'ended', legId, by: 'engine', result: 'answer' });
    expect(toldOf(room, legId).filter(({ type }) => type === 'farewell_started')).toHaveLength(1);
    await until(() => hasNoBridgeOf(legId), 'nothing of it is left over');
  }, 60_000);

  it('is heard soon where the machine is silent already, the organisation’s for a campaign without one', async () => {
    const { legId, far } = await machineAnswers({ kind: 'silence' }, { campaignId: newId<'campaign'>() });
    const askedAt = performance.now();
    expect(await room.telephone.hangUp(legId, 'voicemail_message')).toBe('asked');
    await hears(far, GENERAL_HZ);
    expect(performance.now() - askedAt).toBeLessThan(3_000);
  }, 60_000);

  it('goes on to its end when the engine is gone in the midst of it', async () => {
    const { legId, far } = await machineAnswers({ kind: 'silence' });
    await room.telephone.hangUp(legId, 'voicemail_message');
    await hears(far, GENERAL_HZ);
    await world.closeRooms();
    await far.observed.when('ended');
    expect(far.observed.amplitude(2_100)).toBeLessThan(0.05);
    room = await world.openRoom({ sounds });
    expect((await room.telephone.living()).legs).toEqual([]);
  }, 60_000);

  it('is asked for anew by the next engine where the one before died while the greeting was still heard', async () => {
    const { legId, far, answeredAt } = await machineAnswers(greeting(4_000, 400));
    const { app } = room;
    await room.telephone.hangUp(legId, 'voicemail_message');
    await sleep(500);
    await world.closeRooms();
    room = await world.openRoom({ sounds, appName: app });
    expect((await room.telephone.living()).legs).toEqual([{ legId, phase: 'connected' }]);
    expect(await room.telephone.hangUp(legId, 'voicemail_message')).toBe('asked');
    await hears(far, GENERAL_HZ);
    // After the beep, as if nothing had happened.
    expect(performance.now() - answeredAt).toBeGreaterThan(4_600);
    await far.observed.when('ended');
  }, 60_000);
});

describe('F41 without an ear', () => {
  it('everybody counts as human within 1.2 s, and a message is left at once', async () => {
    // What a build of Asterisk without this module does.
    await askAri(world.asterisk.ariUrl, 'DELETE', '/asterisk/modules/chan_rtp.so');
    const { legId, far } = await machineAnswers(greeting(6_000, 400), { detectMachine: true });
    await until(() => toldOf(room, legId).some(({ type }) => type === 'detected'), 'a word is said', 1_500);
    expect(toldOf(room, legId).filter(({ type }) => type === 'detected')).toEqual([
      { type: 'detected', legId, as: 'unsure', afterMs: expect.any(Number) },
    ]);
    expect(room.lines.join('')).toContain('can not be listened to');
    const askedAt = performance.now();
    await room.telephone.hangUp(legId, 'voicemail_message');
    await hears(far, GENERAL_HZ);
    expect(performance.now() - askedAt).toBeLessThan(1_500);
  }, 60_000);
});

let bridges: { id: string }[] = [];
function hasNoBridgeOf(legId: LegId): boolean {
  void world.ask('GET', 'bridges').then((all) => (bridges = all as { id: string }[]));
  return bridges.length > 0 && !bridges.some(({ id }) => id.includes(legId));
}
