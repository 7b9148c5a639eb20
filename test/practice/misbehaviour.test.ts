import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../src/practice/people/behaviour.ts';
import { call, closeAfterEach, fastTimes, network } from './network.ts';
import { description, until } from './sip-caller.ts';

closeAfterEach();
const number = '+493023125007';
const silent: Behaviour & { kind: 'answers' } = { kind: 'answers', afterMs: 0, voice: { kind: 'silence' } };
const tone: Behaviour & { kind: 'answers' } = { ...silent, voice: { kind: 'tone', hz: 1004 } };

describe('the far end misbehaves on command', () => {
  it('lets its answer cross the CANCEL', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, { kind: 'rings', ringsAfterMs: 0, onCancel: 'answers' });
    const dialed = await call(caller, number);
    await dialed.provisional(180);
    dialed.cancel();
    expect((await caller.reply(dialed.callId, 'CANCEL', () => true)).status).toBe(200);
    await dialed.answered();
    await until(() => farEnd.lastCall(number)?.observed.at.ack !== undefined, 'the ACK arrives');
    const at = farEnd.lastCall(number)?.observed.at;
    expect(at?.answered).toBeGreaterThanOrEqual(at?.cancel ?? Number.POSITIVE_INFINITY);
    expect((await dialed.within('BYE')).status).toBe(200);
  });

  it('answers twice with two tags, as the telephones of a fork do, and sees what becomes of the second', async () => {
    const { farEnd, caller } = await network({ times: fastTimes });
    farEnd.say(number, { ...silent, isForked: true });
    const dialed = await call(caller, number);
    const first = await dialed.answered();
    const second = await caller.reply(
      dialed.callId,
      'INVITE',
      ({ status, tag }) => status === 200 && tag !== first.tag,
    );
    dialed.ack(second);
    await until(() => farEnd.lastCall(number)?.fork.ackAt !== undefined, 'the second ACK arrives');
    expect((await dialed.within('BYE', { toTag: second.tag })).status).toBe(200);
    expect(farEnd.lastCall(number)?.fork.endedBy).toBe('their BYE');
    expect(farEnd.lastCall(number)?.isConnected).toBe(true);
    expect((await dialed.within('BYE')).status).toBe(200);
  });

  it('vanishes: no BYE, no answer to one, no sound', async () => {
    const { farEnd, caller } = await network({ times: fastTimes });
    farEnd.say(number, { ...tone, vanishesAfterMs: 200 });
    const dialed = await call(caller, number);
    await dialed.answered();
    await until(() => farEnd.lastCall(number)?.endedBy === 'lost', 'it has vanished');
    const packets = dialed.sound.packets.length;
    const text = caller.write('BYE', { user: number, callId: dialed.callId, cseq: 2, toTag: dialed.tag });
    caller.send(text);
    caller.send(text);
    // What is sent after it is answered: so the BYE was read and left unanswered.
    caller.send(caller.write('OPTIONS', { callId: 'after-it' }));
    await caller.reply('after-it', 'OPTIONS', () => true);
    expect(caller.repliesTo(dialed.callId, 'BYE')).toEqual([]);
    expect(dialed.sound.packets.length - packets).toBeLessThanOrEqual(2);
    expect(caller.requests.map(({ method }) => method)).not.toContain('BYE');
  });

  it('answers an INVITE not at all, or nothing whatever', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, { kind: 'dead' });
    const dialed = await call(caller, number);
    caller.send(dialed.inviteText());
    caller.send(caller.write('OPTIONS', { callId: 'up' }));
    expect((await caller.reply('up', 'OPTIONS', () => true)).status).toBe(200);
    expect(caller.repliesTo(dialed.callId, 'INVITE')).toEqual([]);
    farEnd.isDown = true;
    caller.send(caller.write('OPTIONS', { callId: 'down' }));
    await until(() => farEnd.counts.received >= 4, 'the question arrives');
    farEnd.isDown = false;
    caller.send(caller.write('OPTIONS', { callId: 'up-again' }));
    await caller.reply('up-again', 'OPTIONS', () => true);
    expect(caller.repliesTo('down', 'OPTIONS')).toEqual([]);
  });

  it('answers without a description, or with one and no packet', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, { ...silent, hasNoDescription: true }, { ...silent, voice: { kind: 'nothing' } });
    const without = await call(caller, number);
    expect((await without.answered()).body).toBe('');
    const dialed = await call(caller, number);
    expect((await dialed.answered()).body).toContain('m=audio');
    dialed.sound.play(dialed.farSoundPort, 600);
    await until(() => (farEnd.lastCall(number)?.rtp.received ?? 0) > 5, 'it hears the caller');
    expect(dialed.sound.packets).toEqual([]);
  });

  it('is heard and hears nothing, or hears and is not heard', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, { ...tone, oneWay: 'deaf' }, { ...tone, oneWay: 'mute' });
    const deaf = await call(caller, number);
    await deaf.answered();
    deaf.sound.play(deaf.farSoundPort, 600);
    await until(() => deaf.sound.strongest([600, 1004]) === 1004, 'the deaf one is heard');
    expect(farEnd.lastCall(number)?.rtp.received).toBe(0);
    const mute = await call(caller, number);
    await mute.answered();
    mute.sound.play(mute.farSoundPort, 600);
    await until(() => farEnd.lastCall(number)?.observed.strongest([600, 1004]) === 600, 'the mute one hears');
    expect(mute.sound.packets).toEqual([]);
  });

  it('loses as many of its packets as it is told to', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, { ...tone, lossShare: 0.5 });
    const dialed = await call(caller, number);
    await dialed.answered();
    await until(() => dialed.sound.packets.length >= 60, '60 packets have come');
    const sequences = dialed.sound.packets.map(({ bytes }) => bytes.readUInt16BE(2));
    const span = ((sequences.at(-1) ?? 0) - (sequences[0] ?? 0)) & 0xffff;
    // Of 120 packets fewer than 36 or more than 84 come but once in fifty thousand runs.
    expect(sequences.length / (span + 1)).toBeGreaterThan(0.3);
    expect(sequences.length / (span + 1)).toBeLessThan(0.7);
  });

  it('puts the caller on hold and takes him back with re-INVITEs', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, {
      ...tone,
      reinvites: [
        { afterMs: 100, direction: 'sendonly' },
        { afterMs: 250, direction: 'sendrecv' },
      ],
    });
    const dialed = await call(caller, number);
    caller.onRequest = (request) => {
      const direction = request.text.includes('a=sendonly') ? 'recvonly' : 'sendrecv';
      const body = description(dialed.sound.port, { direction });
      return caller.answerTo(request, '200 OK', request.method === 'INVITE' ? body : '');
    };
    await dialed.answered();
    await until(() => caller.requests.filter(({ method }) => method === 'ACK').length === 2, 'both are done');
    const invites = caller.requests.filter(({ method }) => method === 'INVITE');
    expect(invites.map(({ text }) => /a=(send\w+)/.exec(text)?.[1])).toEqual(['sendonly', 'sendrecv']);
    const versions = invites.map(({ text }) => Number(/^o=\S+ \d+ (\d+)/m.exec(text)?.[1]));
    expect(versions[1]).toBeGreaterThan(versions[0] ?? Number.POSITIVE_INFINITY);
    expect(farEnd.lastCall(number)?.sound?.mayReceive).toBe(true);
  });
});
