// I19: a promise comes due whenever it was made for, also where it is just too far away to stay on the floor: the engine on a fake clock.
import { expect, it } from 'vitest';
import { wallTimeAt } from '../../src/domain/callback/wall-time.ts';
import { MINUTE_MS } from '../../src/domain/time.ts';
import { openWorld } from './world.ts';

it.each([30, 34, 35, 36, 37, 38, 40])('I19 a promise %s minutes ahead comes due', async (minutes) => {
  const world = await openWorld();
  const { anna } = world.people;
  await world.runCampaign();
  await world.signIn(anna);
  await world.getRecord(anna);
  const { id: interactionId, campaignRecordId } = world.interaction(anna);
  const number = world.engine.floor().desks.get(campaignRecordId)?.numbers[0]?.e164 ?? '';
  const dueAt = Math.floor(world.clock.now() / MINUTE_MS) * MINUTE_MS + minutes * MINUTE_MS;
  const zone = 'Europe/Berlin';
  const answer = await world.say(anna, {
    name: 'done',
    interactionId,
    notes: '',
    disposition: undefined,
    callResult: undefined,
    callback: { wall: wallTimeAt(zone, dueAt), zone, isPersonal: false, number },
    next: false,
  });
  expect(answer).toEqual({ ok: true });
  await world.pass(dueAt - world.clock.now() - 1_000);
  const [promised] = [...world.database.callbacks.keys()];
  const stateOf = () => world.database.callbacks.get(promised as never)?.now.state;
  expect(stateOf()).toBe('scheduled');
  await world.pass(61_000);
  expect(stateOf()).toBe('due');
});
