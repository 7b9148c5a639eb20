import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../src/practice/people/behaviour.ts';
import { anotherCaller, call, closeAfterEach, fastTimes, network } from './network.ts';
import { description, header, until } from './sip-caller.ts';

closeAfterEach();
const number = '+493023125007';
const silent: Behaviour & { kind: 'answers' } = { kind: 'answers', afterMs: 0, voice: { kind: 'silence' } };
const tone: Behaviour & { kind: 'answers' } = { ...silent, voice: { kind: 'tone', hz: 1004 } };

describe('what gets lost is sent again', () => {
  it('repeats its answer at growing distances until the ACK comes', async () => {
    const { farEnd, caller } = await network({ times: { t1Ms: 50, t2Ms: 200 } });
    farEnd.say(number, silent);
    const dialed = await call(caller, number);
    const answers = () => caller.repliesTo(dialed.callId, 'INVITE').filter(({ status }) => status === 200);
    await until(() => answers().length >= 5, 'five answers have come');
    const at = answers().map((answer) => answer.at);
    const gaps = at.slice(1).map((instant, index) => instant - (at[index] ?? 0));
    // 50, 100, 200, 200 ms: each within what a loaded machine adds.
    expect(gaps[0]).toBeGreaterThanOrEqual(30);
    expect((at[4] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(500);
    expect(new Set(answers().map(({ text }) => text)).size).toBe(1);
    await dialed.answered();
    await until(() => farEnd.lastCall(number)?.observed.at.ack !== undefined, 'the ACK arrives');
    const count = answers().length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(answers().length).toBe(count);
  });

  it('hangs up when no ACK comes for 64 times T1', async () => {
    const { farEnd, caller } = await network({ times: fastTimes });
    farEnd.say(number, silent);
    await call(caller, number);
    await until(() => caller.requests.some(({ method }) => method === 'BYE'), 'BYE comes');
    const far = farEnd.lastCall(number);
    expect(far?.endedBy).toBe('no ACK');
    expect((far?.observed.at.bye ?? 0) - (far?.observed.at.answered ?? 0)).toBeGreaterThanOrEqual(64 * 20);
  });

  it('answers a repeated INVITE with what it said last, and makes no second call of it', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, { kind: 'rings', ringsAfterMs: 0 });
    const dialed = await call(caller, number);
    await dialed.provisional(180);
    const before = caller.repliesTo(dialed.callId, 'INVITE').length;
    caller.send(dialed.inviteText());
    await until(() => caller.repliesTo(dialed.callId, 'INVITE').length > before, 'it is answered again');
    expect(caller.repliesTo(dialed.callId, 'INVITE').at(-1)?.status).toBe(180);
    expect(farEnd.totalCalls).toBe(1);
    expect(farEnd.counts.repeated).toBe(1);
  });

  it('repeats a refusal until its ACK', async () => {
    const { farEnd, caller } = await network({ times: fastTimes });
    farEnd.say(number, { kind: 'refuses', status: 486, afterMs: 0 });
    const dialed = await call(caller, number);
    const refusals = () => caller.repliesTo(dialed.callId, 'INVITE').filter(({ status }) => status === 486);
    await until(() => refusals().length >= 3, 'it is repeated');
    dialed.ack(await dialed.final());
    caller.send(caller.write('OPTIONS', { callId: 'after-the-ack' }));
    await caller.reply('after-the-ack', 'OPTIONS', () => true);
    const count = refusals().length;
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(refusals().length).toBe(count);
  });

  it('answers a repeated BYE again, and gives its own BYE up in the end', async () => {
    const { farEnd, caller } = await network({ times: fastTimes });
    farEnd.say(number, silent);
    const dialed = await call(caller, number);
    await dialed.answered();
    const parts = {
      user: number,
      callId: dialed.callId,
      cseq: 2,
      toTag: dialed.tag,
      branch: caller.branch(),
    };
    caller.send(caller.write('BYE', parts));
    caller.send(caller.write('BYE', parts));
    await until(() => caller.repliesTo(dialed.callId, 'BYE').length === 2, 'both are answered');
    expect(caller.repliesTo(dialed.callId, 'BYE').map(({ status }) => status)).toEqual([200, 200]);

    const silentCaller = await anotherCaller(farEnd.port);
    silentCaller.onRequest = () => undefined;
    const other = await call(silentCaller, number);
    await other.answered();
    farEnd.lastCall(number)?.hangUp();
    await until(() => silentCaller.requests.length >= 5, 'BYE is repeated');
    expect(new Set(silentCaller.requests.map(({ text }) => text)).size).toBe(1);
  });
});

describe('what belongs to which call', () => {
  it('sends answers back to where the request came from and says so', async () => {
    const { caller } = await network();
    const text = caller
      .write('OPTIONS', { callId: 'behind-a-wall' })
      .replace(/Via: SIP\/2\.0\/UDP 127\.0\.0\.1:\d+/, 'Via: SIP/2.0/UDP 192.0.2.1:5999');
    caller.send(text);
    const reply = await caller.reply('behind-a-wall', 'OPTIONS', () => true);
    expect(header(reply.text, 'Via')).toContain(`;rport=${caller.port}`);
    expect(header(reply.text, 'Via')).toContain(';received=127.0.0.1');
    expect(header(reply.text, 'Allow')).toContain('INVITE');
  });

  it('keeps the way that the proxies want', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, silent);
    const proxy = await anotherCaller(farEnd.port);
    const route = `<sip:127.0.0.1:${proxy.port};lr>`;
    const dialed = await call(caller, number, { extra: [`Record-Route: ${route}`] });
    expect(header((await dialed.answered()).text, 'Record-Route')).toBe(route);
    farEnd.lastCall(number)?.hangUp();
    await until(() => proxy.requests.length > 0, 'the BYE goes by the proxy');
    expect(header(proxy.requests[0]?.text ?? '', 'Route')).toBe(route);
    expect(proxy.requests[0]?.text).toMatch(/^BYE sip:anna@127.0.0.1/);
  });

  it('says 481 to what belongs to no call, 405 to what it does not do, 501 to what nobody knows', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, silent);
    const statusOf = async (method: string, parts: { toTag?: string } = {}) => {
      const callId = `${method}-${parts.toTag ?? ''}`;
      caller.send(caller.write(method, { callId, ...parts }));
      return (await caller.reply(callId, method, ({ status }) => status >= 200)).status;
    };
    expect(await statusOf('BYE', { toTag: 'nobody' })).toBe(481);
    expect(await statusOf('BYE')).toBe(481);
    expect(await statusOf('CANCEL')).toBe(481);
    expect(await statusOf('INVITE', { toTag: 'nobody' })).toBe(481);
    expect(await statusOf('SUBSCRIBE')).toBe(405);
    expect(await statusOf('JUGGLE')).toBe(501);
    const dialed = await call(caller, number);
    await dialed.answered();
    expect((await dialed.within('REFER')).status).toBe(405);
    expect((await dialed.within('BYE', { toTag: 'nobody' })).status).toBe(481);
    expect((await dialed.within('BYE')).status).toBe(200);
    expect((await dialed.within('BYE')).status).toBe(481);
  });

  it('refuses what it would have to understand and does not', async () => {
    const { caller } = await network();
    const dialed = await call(caller, number, { extra: ['Require: 100rel'] });
    const reply = await dialed.final();
    expect([reply.status, header(reply.text, 'Unsupported')]).toEqual([420, '100rel']);
  });

  it('says 500 to a request that is older than the last one', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, silent);
    const dialed = await call(caller, number);
    await dialed.answered();
    dialed.cseq = 9;
    expect((await dialed.within('OPTIONS')).status).toBe(200);
    dialed.cseq = 4;
    expect((await dialed.within('BYE')).status).toBe(500);
    expect(farEnd.lastCall(number)?.isConnected).toBe(true);
  });

  it('takes a CANCEL after the answer without ending the call', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, silent);
    const dialed = await call(caller, number);
    await dialed.answered();
    dialed.cancel();
    expect((await caller.reply(dialed.callId, 'CANCEL', () => true)).status).toBe(200);
    expect(farEnd.lastCall(number)?.isConnected).toBe(true);
  });

  it('takes a BYE before the answer as a CANCEL', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, { kind: 'rings', ringsAfterMs: 0 });
    const dialed = await call(caller, number);
    dialed.tag = (await dialed.provisional(180)).tag;
    expect((await dialed.within('BYE')).status).toBe(200);
    expect((await dialed.final()).status).toBe(487);
  });
});

describe('a caller who wants to refresh the call', () => {
  const timer = ['Supported: timer, path', 'Session-Expires: 2;refresher=uac'];

  it('may do so, and is hung up when he stops', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, silent);
    const dialed = await call(caller, number, { extra: [...timer, 'Require: timer'] });
    const reply = await dialed.answered();
    expect(header(reply.text, 'Session-Expires')).toBe('2;refresher=uac');
    expect(header(reply.text, 'Require')).toBe('timer');
    const answeredAt = farEnd.lastCall(number)?.observed.at.answered ?? 0;
    let refreshedAt = 0;
    for (let round = 0; round < 3; round++) {
      await new Promise((resolve) => setTimeout(resolve, 700));
      const refreshed = await dialed.within('UPDATE', { extra: timer });
      expect(header(refreshed.text, 'Session-Expires')).toBe('2;refresher=uac');
      refreshedAt = performance.now();
    }
    await until(() => caller.requests.some(({ method }) => method === 'BYE'), 'BYE comes');
    const { at } = farEnd.lastCall(number)?.observed ?? {};
    expect(farEnd.lastCall(number)?.endedBy).toBe('no refresh');
    expect((at?.bye ?? 0) - answeredAt).toBeGreaterThan(3_900);
    expect((at?.bye ?? 0) - refreshedAt).toBeGreaterThan(1_800);
  });

  it('is told nothing of it when he wants the far end to do it', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, silent);
    const dialed = await call(caller, number, {
      extra: ['Supported: timer', 'Session-Expires: 90;refresher=uas'],
    });
    expect((await dialed.answered()).text).not.toContain('Session-Expires');
  });
});

describe('the sound is agreed anew', () => {
  it('goes on hold and comes back as the caller wants', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, tone);
    const dialed = await call(caller, number);
    await dialed.answered();
    await until(() => dialed.sound.packets.length > 3, 'sound comes');
    for (const [said, answered] of [
      ['sendonly', 'recvonly'],
      ['inactive', 'inactive'],
      ['recvonly', 'sendonly'],
      ['sendrecv', 'sendrecv'],
    ]) {
      const body = description(dialed.sound.port, { direction: said ?? '' });
      const reply = await dialed.within('INVITE', { body });
      dialed.ack(reply);
      expect(reply.body).toContain(`a=${answered}\r\n`);
      // The next re-INVITE has to wait for this one's ACK.
      caller.send(caller.write('OPTIONS', { callId: `sync-${said}` }));
      await caller.reply(`sync-${said}`, 'OPTIONS', () => true);
      expect(farEnd.lastCall(number)?.sound?.maySend).toBe(said === 'recvonly' || said === 'sendrecv');
    }
    const before = dialed.sound.packets.length;
    await until(() => dialed.sound.packets.length > before + 3, 'sound comes again');
  });

  it('sends nothing while it is on hold, and goes on at the right time afterwards', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, tone);
    const dialed = await call(caller, number);
    await dialed.answered();
    await until(() => dialed.sound.packets.length > 3, 'sound comes');
    const held = await dialed.within('UPDATE', {
      body: description(dialed.sound.port, { direction: 'sendonly' }),
    });
    expect(held.status).toBe(200);
    const last = dialed.sound.packets.at(-1);
    const count = dialed.sound.packets.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(dialed.sound.packets.length).toBeLessThanOrEqual(count + 1);
    const goesOn = dialed.sound.packets.length;
    await dialed.within('UPDATE', { body: description(dialed.sound.port) });
    await until(() => dialed.sound.packets.length > goesOn, 'sound comes again');
    const next = dialed.sound.packets[goesOn];
    const passedMs = ((next?.bytes.readUInt32BE(4) ?? 0) - (last?.bytes.readUInt32BE(4) ?? 0)) / 8;
    expect(passedMs).toBeGreaterThanOrEqual(180);
  });

  it('makes the offer itself when the INVITE has none, and takes the answer from the ACK', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, tone);
    const dialed = await call(caller, number, { isLate: true });
    const reply = await dialed.answered(description(dialed.sound.port, { formats: '8 101' }));
    expect(reply.body).toMatch(/m=audio \d+ RTP\/AVP 0 8 101/);
    dialed.sound.isAlaw = true;
    await until(() => dialed.sound.strongest([600, 1004]) === 1004, 'A-law is heard');
  });

  it('speaks A-law with whoever wants that, both ways', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, tone);
    const dialed = await call(caller, number, { formats: '8 0 101' });
    expect((await dialed.answered()).body).toMatch(/m=audio \d+ RTP\/AVP 8 101/);
    dialed.sound.isAlaw = true;
    dialed.sound.play(dialed.farSoundPort, 600);
    await until(() => dialed.sound.strongest([600, 1004]) === 1004, 'the caller hears it');
    await until(
      () => farEnd.lastCall(number)?.observed.strongest([600, 1004]) === 600,
      'it hears the caller',
    );
    expect(dialed.sound.packets[0]?.bytes[1]).toBe(0x88);
  });

  it('refuses an offer in which there is nothing that it speaks', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, tone);
    expect((await (await call(caller, number, { formats: '9 3' })).final()).status).toBe(488);
    const dialed = await call(caller, number);
    await dialed.answered();
    expect((await dialed.within('INVITE', { body: description(4000, { formats: '9' }) })).status).toBe(488);
    expect(farEnd.lastCall(number)?.isConnected).toBe(true);
  });

  it('says 491 when both sides ask at the same time', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, tone);
    const dialed = await call(caller, number);
    await dialed.answered();
    await until(() => farEnd.lastCall(number)?.observed.at.ack !== undefined, 'the ACK arrives');
    caller.onRequest = () => undefined;
    const ours = farEnd.lastCall(number)?.reinvite('sendonly');
    await until(() => caller.requests.some(({ method }) => method === 'INVITE'), 'its re-INVITE comes');
    const theirs = await dialed.within('INVITE', { body: description(dialed.sound.port) });
    expect(theirs.status).toBe(491);
    const asked = caller.requests.find(({ method }) => method === 'INVITE');
    if (asked) caller.send(caller.answerTo(asked, '491 Request Pending'));
    expect(await ours).toBe(491);
  });
});
