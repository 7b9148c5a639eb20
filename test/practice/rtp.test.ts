import { describe, expect, it } from 'vitest';
import { DigitReader, DigitSender } from '../../src/practice/rtp/digits.ts';
import { Heard } from '../../src/practice/rtp/heard.ts';
import { amplitudeOf, levelOf, Recent, strongestOf } from '../../src/practice/rtp/levels.ts';
import { ClipQueue, toneClip } from '../../src/practice/rtp/sounds.ts';
import { RtpStream } from '../../src/practice/rtp/stream.ts';
import {
  linearFrom,
  linearOfUlaw,
  silence,
  turnToAlaw,
  turnToUlaw,
  ulawOf,
} from '../../src/practice/rtp/ulaw.ts';
import type { Behaviour } from '../../src/practice/people/behaviour.ts';
import { call, closeAfterEach, network } from './network.ts';
import { CallerSound, until } from './sip-caller.ts';

closeAfterEach();
const number = '+493023125007';
const silent: Behaviour & { kind: 'answers' } = { kind: 'answers', afterMs: 0, voice: { kind: 'silence' } };

describe('G.711', () => {
  it('has the values of the recommendation at its ends, at its segments and at zero', () => {
    // ITU-T G.711, table 2a: decoder output values, times four to fill 16 bits.
    expect([0x80, 0x8f, 0x90, 0xf0, 0xfe, 0xff].map((byte) => linearOfUlaw[byte])).toEqual([
      32124, 16764, 15996, 120, 8, 0,
    ]);
    expect([0x00, 0x70, 0x7f].map((byte) => linearOfUlaw[byte])).toEqual([-32124, -120, 0]);
    expect([0, 40_000, -40_000].map(ulawOf)).toEqual([0xff, 0x80, 0x00]);
  });

  it('gives back every value of mu-law', () => {
    for (let byte = 0; byte < 256; byte++) {
      // There are two zeros; the positive one is written.
      expect(ulawOf(linearOfUlaw[byte] ?? 0)).toBe(byte === 0x7f ? 0xff : byte);
    }
  });

  it('turns into A-law and back with less than five of a hundred lost', () => {
    // ITU-T G.711, table 1a: silence is 0xd5, the loudest sample 0xaa.
    const ends = Uint8Array.from([silence, 0x80, 0x00]);
    turnToAlaw(ends);
    expect([...ends]).toEqual([0xd5, 0xaa, 0x2a]);
    const tone = toneClip(1000, 100);
    const turned = Uint8Array.from(tone);
    turnToAlaw(turned);
    turnToUlaw(turned);
    const [before, after] = [linearFrom(tone), linearFrom(turned)];
    const error = before.map((value, index) => value - (after[index] ?? 0));
    expect(levelOf(error)).toBeLessThan(0.05 * levelOf(before));
  });
});

describe('levels', () => {
  it('tell the loudness and the frequency of a tone', () => {
    const samples = linearFrom(toneClip(1004, 200, 0.5));
    expect(levelOf(samples)).toBeCloseTo(0.5 / Math.SQRT2, 2);
    expect(amplitudeOf(samples, 1004)).toBeCloseTo(0.5, 1);
    expect(amplitudeOf(samples, 600)).toBeLessThan(0.02);
    expect(strongestOf(samples, [440, 600, 1004])).toBe(1004);
    expect(strongestOf(linearFrom(toneClip(0, 200)), [440, 600, 1004])).toBeUndefined();
  });

  it('forget after 200 ms, also when nothing comes any more', () => {
    const recent = new Recent();
    for (let frame = 0; frame < 50; frame++) recent.hear(frame * 20, toneClip(600, 20));
    expect(recent.samples(980)).toHaveLength(11 * 160);
    expect(recent.samples(1_100)).toHaveLength(5 * 160);
    expect(recent.samples(1_200)).toHaveLength(0);
  });
});

describe('what was heard', () => {
  it('is silent where nothing came, and not where packets only came unsteadily', () => {
    const heard = new Heard(10_000);
    const frame = new Uint8Array(160).fill(0x80);
    for (const at of [0, 20, 75, 80, 1_000]) heard.hear(at, frame);
    const samples = heard.samples();
    expect(samples).toHaveLength(8_160);
    expect([samples[0], samples[639], samples[640], samples[7_999], samples[8_000]]).toEqual([
      32_124, 32_124, 0, 0, 32_124,
    ]);
  });
});

describe('clips', () => {
  it('are played one after another without a gap and end in silence', () => {
    const queue = new ClipQueue();
    const ended: string[] = [];
    queue.play(new Uint8Array(100).fill(1), () => ended.push('first'));
    queue.play(new Uint8Array(100).fill(2), () => ended.push('second'));
    const frame = new Uint8Array(160);
    queue.fillFrame(frame);
    expect([frame[99], frame[100], frame[159]]).toEqual([1, 2, 2]);
    expect(ended).toEqual(['first']);
    queue.fillFrame(frame);
    expect([frame[39], frame[40], queue.isPlaying]).toEqual([2, silence, false]);
    expect(ended).toEqual(['first', 'second']);
  });
});

describe('the packets of a call', () => {
  it('are made up for after a standstill, but for the last tenth of a second only', async () => {
    const pacer = { add: () => undefined, remove: () => undefined };
    const stream = new RtpStream({
      host: '127.0.0.1',
      pacer,
      now: () => 0,
      onFrame: () => undefined,
      onDigit: () => undefined,
      onFault: () => undefined,
    });
    await stream.open();
    const sound = await CallerSound.open();
    const agreed = { codec: 'pcmu', payloadType: 0, eventType: undefined, secret: undefined } as const;
    stream.follow({ ...agreed, address: '127.0.0.1', port: sound.port, maySend: true, mayReceive: true });
    for (const now of [0, 10, 20, 60, 10_000]) stream.beat(now);
    await until(() => sound.packets.length === 9, 'nine packets have come');
    const timestamps = sound.packets.map(({ bytes }) => bytes.readUInt32BE(4));
    const sinceFirst = timestamps.map((timestamp) => (timestamp - (timestamps[0] ?? 0)) / 160);
    // Frames 4 to 495 were never sent; the time went on.
    expect(sinceFirst).toEqual([0, 1, 2, 3, 496, 497, 498, 499, 500]);
    expect(stream.counts.sent).toBe(9);
    stream.close();
    sound.close();
  });

  it('are numbered without a gap, timed by samples, and as many as the wall clock wants', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, silent);
    const dialed = await call(caller, number);
    await dialed.answered();
    await until(() => dialed.sound.packets.length >= 50, '50 packets have come');
    const { packets } = dialed.sound;
    const span = (packets.at(-1)?.at ?? 0) - (packets[0]?.at ?? 0);
    const fields = packets.map(({ bytes }) => ({
      sequence: bytes.readUInt16BE(2),
      timestamp: bytes.readUInt32BE(4),
      source: bytes.readUInt32BE(8),
    }));
    expect(new Set(fields.map(({ source }) => source)).size).toBe(1);
    for (const [index, { sequence }] of fields.entries()) {
      expect((sequence - (fields[0]?.sequence ?? 0)) & 0xffff).toBe(index);
    }
    // The timestamps tell the time that passed, also where a standstill was skipped.
    const toldMs = ((fields.at(-1)?.timestamp ?? 0) - (fields[0]?.timestamp ?? 0)) / 8;
    expect(Math.abs(toldMs - span)).toBeLessThan(150);
    expect(packets.every(({ bytes }) => bytes.length === 172)).toBe(true);
    expect(packets.map(({ bytes }) => (bytes[1] ?? 0) >> 7).slice(0, 3)).toEqual([1, 0, 0]);
  });

  it('go to where the caller’s packets come from, whatever his description says', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, { ...silent, voice: { kind: 'tone', hz: 1004 } });
    const dialed = await call(caller, number);
    const elsewhere = await call(caller, '+493023125075');
    await dialed.answered();
    await until(() => dialed.sound.packets.length > 3, 'sound comes where the description says');
    elsewhere.sound.play(dialed.farSoundPort, 600);
    await until(() => elsewhere.sound.strongest([600, 1004]) === 1004, 'sound comes to the other port');
  });

  it('that got lost on their way to it are counted', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, silent);
    const dialed = await call(caller, number);
    await dialed.answered();
    const payload = Buffer.alloc(160, silence);
    for (let packet = 0; packet < 10; packet++) {
      if (packet === 4 || packet === 5) dialed.sound.skip();
      else dialed.sound.sendPacket(dialed.farSoundPort, { type: 0, timestamp: packet * 160, payload });
    }
    await until(() => farEnd.lastCall(number)?.rtp.received === 8, 'eight have come');
    expect(farEnd.lastCall(number)?.rtp.lost).toBe(2);
  });
});

describe('keys', () => {
  it('are read once each, also when packets come twice or the same key is pressed again', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, silent);
    const dialed = await call(caller, number);
    await dialed.answered();
    for (const key of [4, 7, 7, 10, 11]) dialed.sound.press(dialed.farSoundPort, key);
    await until(() => farEnd.lastCall(number)?.observed.digits === '477*#', 'all keys are read');
  });

  it('are read from INFO requests as well', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, silent);
    const dialed = await call(caller, number);
    await dialed.answered();
    await dialed.within('INFO', { body: 'Signal=5\r\nDuration=160\r\n' });
    expect(farEnd.lastCall(number)?.observed.digits).toBe('5');
  });

  it('are sent as events: marked at the start, growing, and let go three times', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, { ...silent, presses: { afterMs: 40, digits: '5#' } });
    const dialed = await call(caller, number);
    await dialed.answered();
    const events = () =>
      dialed.sound.packets
        .map(({ bytes }) => bytes)
        .filter((bytes) => ((bytes[1] ?? 0) & 0x7f) === 101)
        .map((bytes) => ({
          isMarked: (bytes[1] ?? 0) > 127,
          timestamp: bytes.readUInt32BE(4),
          key: bytes[12],
          isEnd: (bytes[13] ?? 0) > 127,
          duration: bytes.readUInt16BE(14),
        }));
    await until(() => events().length === 14, 'both keys have come');
    const [first, second] = [events().slice(0, 7), events().slice(7)];
    expect(first.map(({ key }) => key)).toEqual(Array.from({ length: 7 }, () => 5));
    expect(second.map(({ key }) => key)).toEqual(Array.from({ length: 7 }, () => 11));
    expect(first.map(({ duration }) => duration)).toEqual([160, 320, 480, 640, 800, 800, 800]);
    expect(first.map(({ isEnd }) => isEnd)).toEqual([false, false, false, false, true, true, true]);
    expect(first.map(({ isMarked }) => isMarked)).toEqual([true, ...Array.from({ length: 6 }, () => false)]);
    expect(new Set(first.map(({ timestamp }) => timestamp)).size).toBe(1);
    const reader = new DigitReader();
    expect(
      events().map(({ key = 0, timestamp }) => reader.read(Uint8Array.from([key, 0, 0, 0]), timestamp)),
    ).toEqual(['5', ...Array.from({ length: 6 }), '#', ...Array.from({ length: 6 })]);
  });

  it('that do not exist are left out', () => {
    const sender = new DigitSender();
    sender.send('x?');
    expect(sender.isSending).toBe(false);
    expect(new DigitReader().read(Uint8Array.from([200, 0, 0, 0]), 1)).toBeUndefined();
    expect(new DigitReader().read(Uint8Array.from([1]), 1)).toBeUndefined();
  });
});
