// What an agent's screen says about the numbers of a case, made from a living floor on the fake clock.
import { expect, test } from 'vitest';
import { NOTHING_TODAY, agentView } from '../../src/api/live/agent-view.ts';
import { sameHours } from '../../src/domain/compliance/window.ts';
import { MONDAY_TEN, type World, type WorldOptions, openWorld } from './world.ts';

const HOUR_MS = 3_600_000;
const EIGHT_TO_EIGHT = sameHours([1, 2, 3, 4, 5], { fromMinute: 8 * 60, toMinute: 20 * 60 });

async function annaWithRecord(options: WorldOptions = {}): Promise<World> {
  const world = await openWorld(options);
  await world.runCampaign();
  await world.signIn(world.people.anna);
  expect(await world.getRecord(world.people.anna)).toEqual({ ok: true });
  return world;
}

function numberOnScreen({ engine, people, clock }: World) {
  const telephony = { kind: 'simulated', isPractice: true, isAway: false } as const;
  const around = { now: clock.now(), outlooks: engine.outlooks(), telephony, today: NOTHING_TODAY };
  return agentView(engine.floor(), people.anna, around)?.interactions[0]?.numbers[0];
}

test('E18: an allowed number says until when its calling hours last', async () => {
  const world = await annaWithRecord({ settings: { window: EIGHT_TO_EIGHT } });
  expect(numberOnScreen(world)?.mayDial).toEqual({ allowed: true, until: MONDAY_TEN + 10 * HOUR_MS });
});

test('E18: an allowed number whose hours go on for another day has no end to tell', async () => {
  expect(numberOnScreen(await annaWithRecord())?.mayDial).toEqual({ allowed: true });
});

test('E18: when the hours are over the number says so, and from when it may be dialed again', async () => {
  const world = await annaWithRecord({
    settings: { window: EIGHT_TO_EIGHT },
    startAt: MONDAY_TEN + 9.9 * HOUR_MS,
  });
  expect(numberOnScreen(world)?.mayDial.allowed).toBe(true);
  await world.pass(0.1 * HOUR_MS, world.people.anna);
  expect(numberOnScreen(world)?.mayDial).toEqual({
    allowed: false,
    rule: 'window',
    until: MONDAY_TEN + 22 * HOUR_MS,
  });
});
