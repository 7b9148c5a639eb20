import { describe, expect, it } from 'vitest';
import { mayReach, readNameAddress, readUri, readVia, splitList } from '../../src/practice/sip/address.ts';
import { headersOf, readMessage, writeResponse } from '../../src/practice/sip/message.ts';
import { seededChance } from '../../src/practice/people/seeded-chance.ts';
import { call, closeAfterEach, network } from './network.ts';
import { until } from './sip-caller.ts';

closeAfterEach();

const invite = [
  'INVITE sip:+493023125007@127.0.0.1:5084 SIP/2.0',
  'v: SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bKa, SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKb',
  'f: "Anna, Berlin" <sip:+493023125500@127.0.0.1>;tag=one',
  't: <sip:+493023125007@127.0.0.1>',
  'i: 1234@127.0.0.1',
  'CSEQ : 17 INVITE',
  'm: <sip:anna@127.0.0.1:5060>',
  'Subject: a line',
  '\tthat goes on',
  'l: 4',
  '',
  'v=0\n and what is beyond the length',
].join('\r\n');
const datagram = Buffer.from(invite);

describe('reading SIP', () => {
  it('reads short names, lists, lines that go on, and a body as long as it says', () => {
    const message = readMessage(datagram);
    if (typeof message === 'string' || message.kind !== 'request')
      throw new Error(`not read: ${String(message)}`);
    expect([message.method, message.uri]).toEqual(['INVITE', 'sip:+493023125007@127.0.0.1:5084']);
    expect(headersOf(message, 'via')).toHaveLength(2);
    expect(message.via.params.get('branch')).toBe('z9hG4bKa');
    expect([message.callId, message.cseq, message.cseqMethod]).toEqual(['1234@127.0.0.1', 17, 'INVITE']);
    expect(message.from.params.get('tag')).toBe('one');
    expect(headersOf(message, 'subject')).toEqual(['a line that goes on']);
    expect(message.body).toBe('v=0\n');
  });

  it.each([
    ['no end of the header', invite.split('\r\n\r\n')[0] ?? ''],
    ['the body is shorter than its length says', invite.replace('l: 4', 'l: 400')],
    ['CSeq names another method', invite.replace('17 INVITE', '17 BYE')],
    ['a line of the header is none', invite.replace('Subject: a line', 'Subject a line')],
    ['the first line is neither a request nor a response', invite.replace('SIP/2.0', 'HTTP/1.1')],
    ['one of Via, From, To, Call-ID, CSeq is missing or wrong', invite.replace('i: 1234', 'x-i: 1234')],
    ['one of Via, From, To, Call-ID, CSeq is missing or wrong', invite.replace('v: SIP/2.0/UDP', 'v: HTTP')],
    ['the header is too long', invite.replace('a line', 'a'.repeat(20_000))],
    ['too many headers', invite.replace('Subject: a line', 'Subject: a\r\n'.repeat(300) + 'Subject: b')],
  ])('refuses what is none: %s', (why, text) => {
    expect(readMessage(Buffer.from(text))).toBe(why);
  });

  it('reads addresses, URIs and Via as they may be written', () => {
    expect(readUri('sip:+49%31@h:5060;lr?x=1')).toMatchObject({ user: '+491', host: 'h', port: 5060 });
    expect(readUri('sips:[::1]:5061')).toMatchObject({ user: '', host: '[::1]', port: 5061 });
    expect(readUri('tel:+49')).toBeUndefined();
    expect(readUri('sip:a@h:99999')).toBeUndefined();
    expect(readNameAddress('"a \\" <b>" <sip:c@d;x=1>;tag=e')).toMatchObject({ uri: 'sip:c@d;x=1' });
    expect(readNameAddress('sip:c@d;tag=e')?.params.get('tag')).toBe('e');
    expect(readNameAddress('')).toBeUndefined();
    expect(readVia('SIP / 2.0 / UDP h : 5060 ; branch = z')).toMatchObject({ host: 'h', port: 5060 });
    expect(splitList('"a,b" <c,d>, e')).toEqual(['"a,b" <c,d>', 'e']);
  });

  it('sends to addresses only, and from loopback to loopback only', () => {
    expect(mayReach('127.0.0.1', '127.0.0.2')).toBe(true);
    expect(mayReach('127.0.0.1', '192.0.2.1')).toBe(false);
    expect(mayReach('0.0.0.0', '192.0.2.1')).toBe(true);
    expect(mayReach('0.0.0.0', 'example.org')).toBe(false);
  });

  it('repeats in an answer what it has to, and adds its tag once', () => {
    const message = readMessage(datagram);
    if (typeof message === 'string' || message.kind !== 'request') throw new Error('not read');
    const text = writeResponse(message, { status: 180, tag: 'two' }).toString();
    expect(text.split('\r\n')).toEqual([
      'SIP/2.0 180 Ringing',
      'Via: SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bKa',
      'Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKb',
      'From: "Anna, Berlin" <sip:+493023125500@127.0.0.1>;tag=one',
      'To: <sip:+493023125007@127.0.0.1>;tag=two',
      'Call-ID: 1234@127.0.0.1',
      'CSeq: 17 INVITE',
      'Content-Length: 0',
      '',
      '',
    ]);
  });
});

describe('what is no SIP', () => {
  /** A datagram that was damaged: cut, with bytes changed, lines left out or doubled, or nothing but noise. */
  function damaged(chance: { next(): number }, text: string): Buffer {
    const whole = (below: number) => Math.floor(chance.next() * below);
    const bytes = Buffer.from(text);
    const lines = text.split('\r\n');
    switch (whole(5)) {
      case 0:
        return Buffer.from(Array.from({ length: whole(400) }, () => whole(256)));
      case 1:
        return bytes.subarray(0, whole(bytes.length));
      case 2:
        for (let count = 1 + whole(8); count > 0; count--) bytes[whole(bytes.length)] = whole(256);
        return bytes;
      case 3:
        return Buffer.from(lines.toSpliced(whole(lines.length), 1).join('\r\n'));
      default:
        lines.splice(whole(lines.length), 0, lines[whole(lines.length)] ?? '');
        return Buffer.from(lines.join('\r\n'));
    }
  }

  it('never makes the reader throw, however it is damaged', () => {
    const chance = seededChance(20_261_123);
    let refused = 0;
    for (let round = 0; round < 20_000; round++) {
      if (typeof readMessage(damaged(chance, invite)) === 'string') refused++;
    }
    expect(refused).toBeGreaterThan(5_000);
    expect(refused).toBeLessThan(20_000);
  });

  it('is counted and forgotten by the socket, which goes on taking calls', async () => {
    const { farEnd, caller } = await network({ times: { t1Ms: 20, t2Ms: 160 } });
    const chance = seededChance(7);
    farEnd.say('*', { kind: 'answers', afterMs: 0, voice: { kind: 'silence' }, hangsUpAfterMs: 50 });
    const victim = await call(caller, '+493023125007');
    await victim.answered();
    const texts = [
      invite,
      victim.inviteText(),
      ...['BYE', 'CANCEL', 'ACK', 'OPTIONS', 'REGISTER', 'UPDATE', 'INFO'].map((method) =>
        caller.write(method, {
          callId: victim.callId,
          toTag: victim.tag,
          cseq: 9,
          body: 'v=0\r\nm=audio\r\n',
        }),
      ),
      'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\n' +
        'Call-ID: x\r\nCSeq: 1 INVITE\r\n\r\n',
    ];
    for (let round = 0; round < 3_000; round++) {
      caller.send(damaged(chance, texts[round % texts.length] ?? ''));
      // A whole socket buffer at once would only prove that the kernel drops datagrams.
      if (round % 100 === 99) await until(() => farEnd.counts.received > round * 0.5, 'the far end keeps up');
    }
    await until(() => farEnd.counts.received >= 2_000, 'most have arrived');
    expect(farEnd.counts.malformed).toBeGreaterThan(300);
    expect(farEnd.counts.faults).toBe(0);
    farEnd.say('+493023125008', { kind: 'answers', afterMs: 0, voice: { kind: 'tone', hz: 1004 } });
    const dialed = await call(caller, '+493023125008');
    await dialed.answered();
    await until(() => dialed.sound.strongest([600, 1004]) === 1004, 'the tone is heard');
  });

  it('reaches no sound: RTP that is cut, RTCP and noise are left out', async () => {
    const { farEnd, caller } = await network();
    const chance = seededChance(3);
    farEnd.say('*', { kind: 'answers', afterMs: 0, voice: { kind: 'echo' } });
    const dialed = await call(caller, '+493023125007');
    await dialed.answered();
    const far = farEnd.lastCall('+493023125007');
    for (let round = 0; round < 500; round++) {
      const bytes = Buffer.from(
        Array.from({ length: Math.floor(chance.next() * 60) }, () => chance.next() * 256),
      );
      // Version 2, extensions and contributing sources announced that are not there; every other one is RTCP.
      if (bytes.length > 1) [bytes[0], bytes[1]] = [0x9f, round % 2 === 0 ? 200 : 0];
      dialed.sound.sendRaw(dialed.farSoundPort, bytes);
    }
    dialed.sound.play(dialed.farSoundPort, 600);
    await until(() => far?.observed.strongest([600, 1004]) === 600, 'the tone is heard');
    expect(farEnd.counts.faults).toBe(0);
  });
});
