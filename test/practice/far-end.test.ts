import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../src/practice/people/behaviour.ts';
import { call, closeAfterEach, network } from './network.ts';
import { header, until } from './sip-caller.ts';

closeAfterEach();
const tones = [440, 600, 1004, 1500];
const number = '+493023125007';
const answersWithTone: Behaviour = { kind: 'answers', afterMs: 0, voice: { kind: 'tone', hz: 1004 } };

describe('a call to the far end', () => {
  it('rings, is answered with a tone, hears the caller and ends with his BYE', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, { ...answersWithTone, ringsAfterMs: 20, afterMs: 60 });
    const dialed = await call(caller, number);
    await dialed.provisional(180);
    await dialed.answered();
    const far = farEnd.lastCall(number);
    dialed.sound.play(dialed.farSoundPort, 600);
    await until(() => dialed.sound.strongest(tones) === 1004, 'the caller hears 1004 Hz');
    await until(() => far?.observed.strongest(tones) === 600, 'the far end hears 600 Hz');
    expect((await dialed.within('BYE')).status).toBe(200);
    expect(far?.endedBy).toBe('their BYE');
    const at = far?.observed.at;
    const moments = [at?.invite, at?.ringing, at?.answered, at?.ack, at?.firstRtp, at?.bye];
    expect(moments.every((moment) => moment !== undefined)).toBe(true);
    expect(moments.toSorted((a = 0, b = 0) => a - b)).toEqual(moments);
    expect((at?.answered ?? 0) - (at?.invite ?? 0)).toBeGreaterThanOrEqual(59);
    expect(farEnd.livingCalls).toBe(0);
  });

  it('knows the number with and without plus, and the number that the caller shows', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, answersWithTone);
    const asserted = await call(caller, '493023125007', {
      extra: ['P-Asserted-Identity: <sip:+493023125600@127.0.0.1>'],
    });
    await asserted.answered();
    expect(farEnd.lastCall(number)?.number).toBe('493023125007');
    expect(farEnd.lastCall(number)?.callerNumber).toBe('+493023125600');
    const plain = await call(caller, number);
    await plain.answered();
    expect(farEnd.lastCall(number)?.callerNumber).toBe('+493023125500');
  });

  it('meets one behaviour after another, then the last for good, then the practice person again', async () => {
    const { farEnd, caller } = await network();
    const refuses = (status: number): Behaviour => ({ kind: 'refuses', afterMs: 0, status });
    farEnd.say(number, refuses(503), refuses(480));
    for (const status of [503, 480, 480]) {
      expect((await (await call(caller, number)).final()).status).toBe(status);
    }
    farEnd.say(number);
    const dialed = await call(caller, number);
    await dialed.provisional(180);
    dialed.cancel();
    expect((await dialed.final()).status).toBe(487);
  });

  it('has every final answer that is wanted, with Retry-After where it is told', async () => {
    const { farEnd, caller } = await network();
    const statuses = [
      400, 403, 404, 408, 410, 480, 484, 486, 488, 500, 503, 504, 600, 603, 604, 606, 607, 608,
    ];
    for (const status of statuses) {
      farEnd.say(number, { kind: 'refuses', afterMs: 0, status, retryAfterS: 30 });
      const dialed = await call(caller, number);
      const reply = await dialed.final();
      dialed.ack(reply);
      expect([reply.status, header(reply.text, 'Retry-After')]).toEqual([status, '30']);
      expect(farEnd.lastCall(number)?.status).toBe(status);
    }
  });

  it('rings on until the caller gives up, and says 487', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, { kind: 'rings', ringsAfterMs: 0 });
    const dialed = await call(caller, number);
    await dialed.provisional(180);
    dialed.cancel();
    expect((await caller.reply(dialed.callId, 'CANCEL', () => true)).status).toBe(200);
    expect((await dialed.final()).status).toBe(487);
    const far = farEnd.lastCall(number);
    expect(far?.endedBy).toBe('cancelled');
    expect(far?.observed.at.cancel).toBeDefined();
  });

  it('is heard before the answer in early media', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, {
      kind: 'refuses',
      status: 404,
      afterMs: 1200,
      early: { afterMs: 0, voice: { kind: 'special information tones' } },
    });
    const dialed = await call(caller, number);
    const progress = await dialed.provisional(183);
    expect(progress.body).toContain('m=audio');
    expect((await dialed.final()).status).toBe(404);
    const heard = [2, 20, 36].map((frame) => dialed.sound.strongest([950, 1400, 1800], frame));
    expect(heard).toEqual([950, 1400, 1800]);
  });

  it('gives back what it hears as an echo', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, { kind: 'answers', afterMs: 0, voice: { kind: 'echo' } });
    const dialed = await call(caller, number);
    await dialed.answered();
    dialed.sound.play(dialed.farSoundPort, 440);
    await until(() => dialed.sound.strongest(tones) === 440, 'the caller hears himself');
  });

  it('keeps the whole sound that it heard, pauses too', async () => {
    const { farEnd, caller } = await network({ keepHeardMs: 2_000 });
    farEnd.say(number, { kind: 'answers', afterMs: 0, voice: { kind: 'silence' } });
    const dialed = await call(caller, number);
    await dialed.answered();
    const far = farEnd.lastCall(number);
    dialed.sound.play(dialed.farSoundPort, 600);
    await until(() => (far?.observed.heard().length ?? 0) > 2400, '300 ms are heard');
    expect(far?.observed.level()).toBeGreaterThan(0.2);
    dialed.sound.play(dialed.farSoundPort, 0);
    await until(() => (far?.observed.level() ?? 1) < 0.01, 'it is silent');
    await until(() => far?.observed.heard().length === 16_000, 'the limit is reached');
    const heard = far?.observed.heard() ?? new Int16Array();
    expect(Math.max(...heard.subarray(0, 1600))).toBeGreaterThan(10_000);
    expect(Math.max(...heard.subarray(-800))).toBeLessThan(200);
  });

  it('hangs up by itself when it is told to, after an answer or at once', async () => {
    const { farEnd, caller } = await network();
    farEnd.say(number, { ...answersWithTone, hangsUpAfterMs: 150 });
    const dialed = await call(caller, number);
    await dialed.answered();
    await until(() => caller.requests.some(({ method }) => method === 'BYE'), 'BYE comes');
    const bye = caller.requests.find(({ method }) => method === 'BYE')?.text ?? '';
    expect(header(bye, 'Call-ID')).toBe(dialed.callId);
    expect(header(bye, 'From')).toContain(`;tag=${dialed.tag}`);
    expect(header(bye, 'To')).toContain(';tag=caller');
    expect(bye).toMatch(new RegExp(`^BYE sip:anna@127.0.0.1:${caller.port} SIP/2.0`));
    expect(farEnd.lastCall(number)?.endedBy).toBe('our BYE');
  });

  it('tells of each call as it comes, and whoever waits for the next one', async () => {
    const seen: string[] = [];
    const { farEnd, caller } = await network({ onCall: ({ number }) => seen.push(number) });
    farEnd.say('*', { kind: 'refuses', afterMs: 0, status: 486 });
    const [any, that] = [farEnd.nextCall(), farEnd.nextCall('+493023125008')];
    await call(caller, number);
    await call(caller, '+493023125008');
    expect((await any).number).toBe(number);
    expect((await that).number).toBe('+493023125008');
    await (await that).observed.when('ended');
    expect(seen).toEqual([number, '+493023125008']);
  });
});

describe('the bounds of the far end', () => {
  it('hangs up every call that is alive when it closes, and refuses those that ring', async () => {
    const { farEnd, caller } = await network({ keptCalls: 0 });
    farEnd.say('*', answersWithTone);
    const dialed = await Promise.all(
      [1, 2, 3, 4, 5].map(async (last) => call(caller, `+4930231250${last}0`)),
    );
    await Promise.all(dialed.map(async (one) => one.answered()));
    await until(() => farEnd.calls.every(({ observed }) => observed.at.ack !== undefined), 'all ACKs arrive');
    farEnd.say(number, { kind: 'rings', ringsAfterMs: 0 });
    const ringing = await call(caller, number);
    await ringing.provisional(180);
    await farEnd.close();
    expect((await ringing.final()).status).toBe(480);
    const byes = () => caller.requests.filter(({ method }) => method === 'BYE');
    await until(() => byes().length === 5, 'five BYEs come');
    expect(new Set(byes().map(({ text }) => header(text, 'Call-ID')))).toEqual(
      new Set(dialed.map(({ callId }) => callId)),
    );
    expect(farEnd.livingCalls).toBe(0);
  });

  it('takes only so many calls at a time and says 503 to the others', async () => {
    const { farEnd, caller } = await network({ mostCalls: 3 });
    farEnd.say('*', { kind: 'rings', ringsAfterMs: 0 });
    const ringing = await Promise.all([1, 2, 3].map(async (last) => call(caller, `+4930231250${last}0`)));
    await Promise.all(ringing.map(async (dialed) => dialed.provisional(180)));
    expect((await (await call(caller, number)).final()).status).toBe(503);
    ringing[0]?.cancel();
    await ringing[0]?.final();
    await (await call(caller, number)).provisional(180);
    expect(farEnd.livingCalls).toBe(3);
  });

  it('forgets the oldest of the calls that are over', async () => {
    const { farEnd, caller } = await network({ keptCalls: 2 });
    farEnd.say('*', { kind: 'refuses', afterMs: 0, status: 486 });
    for (const last of [1, 2, 3, 4]) await (await call(caller, `+493023125${last}00`)).final();
    expect(farEnd.calls.map((call) => call.number)).toEqual(['+493023125300', '+493023125400']);
    expect(farEnd.totalCalls).toBe(4);
  });
});
