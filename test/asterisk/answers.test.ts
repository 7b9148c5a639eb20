import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LegId } from '../../src/domain/ids.ts';
import { AsteriskWorld, newId, number, type Room, until } from './asterisk-world.ts';
import { callerNumber, dial, hasEnded, toldOf } from './wire-calls.ts';

let world: AsteriskWorld;
let room: Room;
beforeAll(async () => {
  world = await AsteriskWorld.start();
  room = await world.openRoom();
});
afterAll(() => world.stop());

const answers = {
  400: 'system_error',
  403: 'system_error',
  404: 'sit_invalid_number',
  408: 'sit_no_circuit',
  410: 'sit_vacant',
  480: 'no_answer',
  484: 'sit_invalid_number',
  486: 'busy',
  487: 'no_answer',
  488: 'system_error',
  500: 'sit_reorder',
  502: 'sit_reorder',
  503: 'sit_no_circuit',
  504: 'sit_reorder',
  600: 'busy',
  603: 'busy',
  604: 'sit_invalid_number',
  606: 'system_error',
  607: 'do_not_call',
  608: 'sit_operator_intercept',
} as const;

describe('on the wire', () => {
  it('every SIP answer gives its call result, with ringing before it or without', async () => {
    const asked: { name: string; legId: LegId; result: string }[] = [];
    for (const [status, result] of Object.entries(answers)) {
      for (const ringsAfterMs of [undefined, 20]) {
        const e164 = number(`+4930231254${status.slice(1)}${ringsAfterMs === undefined ? '' : '1'}`);
        const rings = ringsAfterMs === undefined ? {} : { ringsAfterMs };
        world.farEnd.say(e164, { kind: 'refuses', status: Number(status), afterMs: 120, ...rings });
        const legId = await dial(room, e164);
        const heard = status === '408' && ringsAfterMs !== undefined ? 'no_answer' : result;
        asked.push({
          name: `${status}${ringsAfterMs === undefined ? '' : ' after ringing'}`,
          legId,
          result: heard,
        });
        await until(() => hasEnded(room, legId), `${status} is told`);
      }
    }
    const told = asked.map(({ name, legId }) => [name, toldOf(room, legId).at(-1)]);
    const right = asked.map(({ name, legId, result }) => [
      name,
      { type: 'ended', legId, by: 'network', result },
    ]);
    expect(told).toEqual(right);
  });

  it('an answer that crosses our hang-up leaves nobody on a line alone (F34)', async () => {
    const e164 = number('+493023125501');
    for (const onCancel of ['answers', 'ends'] as const) {
      const voice = { kind: 'tone', hz: 1004 } as const;
      world.farEnd.say(e164, { kind: 'answers', ringsAfterMs: 10, afterMs: 5_000, voice, onCancel });
      const legId = await dial(room, e164);
      await until(() => toldOf(room, legId).length > 0, 'it rings');
      const far = world.farEnd.lastCall(e164);
      const askedAt = performance.now();
      expect(await room.telephone.hangUp(legId)).toBe('asked');
      await until(() => hasEnded(room, legId), 'its end is told');
      await until(() => far?.isAlive === false, 'the far end is free');
      expect(performance.now() - askedAt).toBeLessThan(1_000);
      expect(toldOf(room, legId).filter(({ type }) => type === 'ended')).toHaveLength(1);
      expect((await room.telephone.living()).legs).toEqual([]);
    }
  });

  it('a hang-up at the very moment of the answer ends the call once', async () => {
    const e164 = number('+493023125502');
    for (let round = 0; round < 20; round++) {
      const afterMs = 40;
      world.farEnd.say(e164, { kind: 'answers', ringsAfterMs: 5, afterMs, voice: { kind: 'silence' } });
      const legId = await dial(room, e164);
      await sleep(afterMs - 8 + round);
      await room.telephone.hangUp(legId);
      await until(() => hasEnded(room, legId), 'its end is told');
      const types = toldOf(room, legId).map(({ type }) => type);
      expect(types.filter((type) => type === 'ended')).toHaveLength(1);
      expect(types.at(-1)).toBe('ended');
      await until(() => world.farEnd.lastCall(e164)?.isAlive === false, 'the far end is free');
    }
  });

  it('a leg that may not be dialed is refused, and is not said to exist because another one did', async () => {
    const request = { e164: number('+493023125503'), callerNumber, ringTimeoutMs: 5_000 };
    const legId = await dial(room, number('+493023125562'));
    expect(await room.telephone.dial({ ...request, legId, trunk: 'practice' })).toBe('exists');
    // Another engine's word for the same: a room that does not know of the leg.
    const other = await world.openRoom();
    expect(await other.telephone.dial({ ...request, legId, trunk: 'practice' })).toBe('exists');
    expect(await other.telephone.dial({ ...request, legId: newId<'leg'>(), trunk: 'nowhere' })).toBe(
      'refused',
    );
    await room.telephone.hangUp(legId);
  });

  it('the far end is shown the caller number and called by the number, nothing else', async () => {
    const e164 = number('+493023125504');
    world.farEnd.say(e164, { kind: 'refuses', status: 486, afterMs: 0 });
    const legId = await dial(room, e164);
    await until(() => hasEnded(room, legId), 'its end is told');
    const call = world.farEnd.lastCall(e164);
    expect([call?.number, call?.callerNumber]).toEqual([e164, callerNumber]);
  });

  it('a trunk that is taken away is used no more, and one that is changed is used as it is now', async () => {
    const e164 = number('+493023125505');
    const request = { e164, callerNumber, trunk: 'practice', ringTimeoutMs: 5_000 };
    await room.telephone.setTrunks([]);
    expect(await room.telephone.dial({ ...request, legId: newId<'leg'>() })).toBe('refused');
    const { openFarEnd } = await import('../../src/practice/far-end.ts');
    const other = await openFarEnd({ random: { next: () => 0.5 } });
    other.say(e164, { kind: 'refuses', status: 486, afterMs: 0 });
    await room.telephone.setTrunks([world.practiceTrunk({ port: other.port, codecs: ['alaw'] })]);
    const legId = await dial(room, e164);
    await until(() => hasEnded(room, legId), 'its end is told');
    expect(other.lastCall(e164)?.invite?.body).toContain('PCMA');
    await room.telephone.setTrunks([world.practiceTrunk()]);
    await other.close();
  });
});
