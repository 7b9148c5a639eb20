import { describe, expect, it } from 'vitest';
import type { FarEndParts } from '../../src/practice/far-end.ts';
import { anotherCaller, call, closeAfterEach, fastTimes, network } from './network.ts';
import { type Arrived, CallerSound, description, header, type SipCaller, until } from './sip-caller.ts';

closeAfterEach();
const [person, product] = ['+493023125060', '+493023125500'];

/** A far end whose trunk is the caller's socket; what comes there is answered as the test says. */
async function networkWithTrunk(parts: Partial<FarEndParts> = {}) {
  let trunkPort = 0;
  const trunk = {
    address: '127.0.0.1',
    get port() {
      return trunkPort;
    },
  };
  const { farEnd, caller } = await network({ trunk, ...parts });
  trunkPort = caller.port;
  return { farEnd, caller };
}
const invitesAt = (caller: SipCaller) => caller.requests.filter(({ method }) => method === 'INVITE');

describe('a person of the far end calls', () => {
  it('rings, talks when it is answered, and ends with a BYE of either side', async () => {
    const { farEnd, caller } = await networkWithTrunk();
    const sound = await CallerSound.open();
    caller.onRequest = (request) => {
      if (request.method !== 'INVITE') return caller.answerTo(request, '200 OK');
      caller.send(caller.answerTo(request, '180 Ringing'));
      return caller.answerTo(request, '200 OK', description(sound.port));
    };
    const made = farEnd.call({
      from: person,
      to: product,
      manners: { voice: { kind: 'tone', hz: 1004 }, hangsUpAfterMs: 600 },
    });
    await until(() => sound.strongest([600, 1004]) === 1004, 'the tone is heard');
    const invite = invitesAt(caller)[0]?.text ?? '';
    expect(invite).toMatch(new RegExp(`^INVITE sip:\\${product}@127.0.0.1:${caller.port} SIP/2.0`));
    expect(header(invite, 'From')).toContain(`<sip:${person}@`);
    expect(header(invite, 'P-Asserted-Identity')).toContain(person);
    sound.play(Number(/m=audio (\d+)/.exec(invite)?.[1]), 600);
    await until(() => made.observed.strongest([600, 1004]) === 600, 'it hears the other side');
    await until(() => caller.requests.some(({ method }) => method === 'BYE'), 'BYE comes');
    expect([made.status, made.endedBy, made.direction]).toEqual([200, 'our BYE', 'out']);
    expect(made.observed.at.ringing).toBeDefined();
    expect(caller.requests.filter(({ method }) => method === 'ACK')).toHaveLength(1);
    sound.close();
  });

  it('sees the BYE of the other side', async () => {
    const { farEnd, caller } = await networkWithTrunk();
    let invite: Arrived | undefined;
    caller.onRequest = (request) => {
      invite ??= request;
      return caller.answerTo(request, '200 OK', description(4_000));
    };
    const made = farEnd.call({ from: person, to: product, manners: { voice: { kind: 'silence' } } });
    await made.observed.when('answered');
    const bye = [
      `BYE sip:x@127.0.0.1:${farEnd.port} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${caller.port};branch=${caller.branch()};rport`,
      `From: ${header(invite?.text ?? '', 'To')};tag=callee`,
      `To: ${header(invite?.text ?? '', 'From')}`,
      `Call-ID: ${made.callId}`,
      'CSeq: 1 BYE',
      'Content-Length: 0',
      '',
      '',
    ];
    caller.send(bye.join('\r\n'));
    await made.observed.when('bye');
    expect(made.endedBy).toBe('their BYE');
    expect((await caller.reply(made.callId, 'BYE', () => true)).status).toBe(200);
  });

  it('is refused, or gives up when nobody answers', async () => {
    const { farEnd, caller } = await networkWithTrunk({ times: fastTimes });
    caller.onRequest = (request) => caller.answerTo(request, '486 Busy Here');
    const refused = farEnd.call({ from: person, to: product });
    await refused.observed.when('ended');
    expect([refused.status, refused.endedBy]).toEqual([486, 'refused']);
    await until(() => caller.requests.some(({ method }) => method === 'ACK'), 'the refusal is acknowledged');
    const ack = caller.requests.find(({ method }) => method === 'ACK')?.text ?? '';
    expect(header(ack, 'Via')).toBe(header(invitesAt(caller)[0]?.text ?? '', 'Via'));

    caller.onRequest = () => undefined;
    const unheard = farEnd.call({ from: person, to: product });
    await unheard.observed.when('ended');
    expect([unheard.status, unheard.endedBy]).toEqual([408, 'no answer']);
    expect(invitesAt(caller).length).toBeGreaterThan(3);
  });

  it('takes its call back when it rang too long, and hangs up an answer that crosses', async () => {
    const { farEnd, caller } = await networkWithTrunk();
    let invite: Arrived | undefined;
    caller.onRequest = (request) => {
      if (request.method === 'INVITE') {
        invite = request;
        return caller.answerTo(request, '180 Ringing');
      }
      if (request.method === 'CANCEL' && invite) {
        caller.send(caller.answerTo(request, '200 OK'));
        return caller.answerTo(invite, '200 OK', description(4_000));
      }
      return caller.answerTo(request, '200 OK');
    };
    const made = farEnd.call({ from: person, to: product, ringsAtMostMs: 100 });
    await made.observed.when('ended');
    expect(made.endedBy).toBe('cancelled');
    await until(() => caller.requests.some(({ method }) => method === 'BYE'), 'the answer is hung up');
    expect(caller.requests.map(({ method }) => method)).toEqual(['INVITE', 'CANCEL', 'ACK', 'BYE']);
  });

  it('acknowledges a repeated answer again', async () => {
    const { farEnd, caller } = await networkWithTrunk();
    caller.onRequest = (request) => {
      const answer = caller.answerTo(
        request,
        '200 OK',
        request.method === 'INVITE' ? description(4_000) : '',
      );
      if (request.method === 'INVITE') caller.send(answer);
      return answer;
    };
    farEnd.call({ from: person, to: product, manners: { voice: { kind: 'silence' } } });
    await until(
      () => caller.requests.filter(({ method }) => method === 'ACK').length === 2,
      'both ACKs come',
    );
    expect(farEnd.livingCalls).toBe(1);
  });
});

describe('people call back', () => {
  it('whom they missed: from the number that was called to the number that was shown', async () => {
    const { farEnd, caller } = await networkWithTrunk({ callsBack: { share: 1, afterMs: [20, 50] } });
    const outbound = await anotherCaller(farEnd.port);
    farEnd.say(person, { kind: 'rings', ringsAfterMs: 0 });
    const dialed = await call(outbound, person);
    await dialed.provisional(180);
    await until(() => farEnd.lastCall(person)?.observed.at.ringing !== undefined, 'it rings');
    dialed.cancel();
    await until(() => invitesAt(caller).length > 0, 'the call back comes');
    const invite = invitesAt(caller)[0]?.text ?? '';
    expect(invite).toMatch(/^INVITE sip:\+493023125500@/);
    expect(header(invite, 'From')).toContain(`<sip:${person}@`);
  });

  it('when they were asked for it by the keys *9', async () => {
    const { farEnd, caller } = await networkWithTrunk({ askedAfterMs: 0 });
    const outbound = await anotherCaller(farEnd.port);
    farEnd.say(person, { kind: 'answers', afterMs: 0, voice: { kind: 'person' } });
    const dialed = await call(outbound, person);
    await dialed.answered();
    for (const key of [10, 9]) dialed.sound.press(dialed.farSoundPort, key);
    await until(() => farEnd.lastCall(person)?.observed.digits === '*9', 'the keys are read');
    expect(invitesAt(caller)).toEqual([]);
    await dialed.within('BYE');
    await until(() => invitesAt(caller).length > 0, 'the call back comes');
    expect(header(invitesAt(caller)[0]?.text ?? '', 'From')).toContain(`<sip:${person}@`);
  });

  it('not at all where chance or the setting is against it', async () => {
    const { farEnd, caller } = await networkWithTrunk({ callsBack: { share: 0, afterMs: [0, 0] } });
    const outbound = await anotherCaller(farEnd.port);
    farEnd.say(person, { kind: 'rings', ringsAfterMs: 0 });
    const dialed = await call(outbound, person);
    await dialed.provisional(180);
    dialed.cancel();
    await dialed.final();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(invitesAt(caller)).toEqual([]);
  });
});
