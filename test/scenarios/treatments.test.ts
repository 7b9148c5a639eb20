// What a campaign says happens after a call result, seen at work (E14): later each time, so often, and then no more.
import { expect, it } from 'vitest';
import { openWorld } from './world.ts';

const MINUTE_MS = 60_000;
/** The practice person behind this number is always busy (docs/simulator.md). */
const BUSY = '+493023125076';

it('E14 calls a busy contact again after ten minutes, then after fifteen, and then no more', async () => {
  const retryRules = [
    { result: 'busy', afterMs: 10 * MINUTE_MS, incrementMs: 5 * MINUTE_MS, times: 2 },
  ] as const;
  const world = await openWorld({
    contacts: [{ name: 'Mia Öztürk', numbers: [BUSY] }],
    settings: { retryRules },
  });
  const { anna } = world.people;
  await world.runCampaign();
  await world.signIn(anna);
  const rests: (number | undefined)[] = [];
  for (let attempt = 0; attempt < 3; attempt += 1) {
    expect(await world.getRecord(anna)).toEqual({ ok: true });
    expect(await world.call(anna, BUSY)).toEqual({ ok: true });
    await world.pass(10_000, anna);
    const endedAt = world.clock.now();
    expect(await world.done(anna, 'not_reached')).toEqual({ ok: true });
    const state = world.record(0);
    const restMs = state.status === 'ready' ? state.nextAt - endedAt : undefined;
    rests.push(restMs === undefined ? undefined : Math.round(restMs / MINUTE_MS));
    if (restMs === undefined) break;
    expect(await world.getRecord(anna)).toMatchObject({ ok: false, refused: 'no_records_now' });
    await world.pass(restMs + 1_000, anna);
  }
  expect(rests).toEqual([10, 15, undefined]);
  expect(world.record(0)).toMatchObject({ status: 'updated', attempts: 3, lastResult: 'busy' });
});
