// What a campaign says happens after a call result, seen at work (E14): later each time, so often, and then no more.
import { expect, it } from 'vitest';
import { explainNext } from '../../src/domain/record/explain-next.ts';
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

/** Nobody ever answers behind this one. */
const NOBODY = '+493023125065';

type World = Awaited<ReturnType<typeof openWorld>>;

/** anna gets the record, calls it, hears what there is to hear, and says "not reached". */
async function callOnce(world: World, number: string): Promise<void> {
  const { anna } = world.people;
  expect(await world.getRecord(anna)).toEqual({ ok: true });
  expect(await world.call(anna, number)).toEqual({ ok: true });
  await world.pass(60_000, anna);
  expect(await world.done(anna, 'not_reached')).toEqual({ ok: true });
}

const next = (world: World, index = 0) => {
  const record = world.records[index];
  const campaign = world.engine.floor().campaigns.get(world.campaignId);
  if (!record || !campaign) throw new Error('no record or campaign');
  return explainNext(
    {
      state: world.record(index),
      numbers: record.numbers,
      settings: campaign.settings,
      campaign: campaign.now.state,
      pack: world.engine.floor().rules.pack,
    },
    world.clock.now(),
  );
};

it('E14 goes on to the next number of the chain, keeps its progress through a crash, and says what comes next and why', async () => {
  const world = await openWorld({
    contacts: [{ name: 'Mia Öztürk', numbers: [BUSY, NOBODY] }],
    settings: {
      attemptsPerDay: 6,
      retryRules: [
        { result: 'busy', afterMs: 10 * MINUTE_MS, times: 1, afterwards: 'next_number' },
        { result: 'no_answer', afterMs: 120 * MINUTE_MS, times: 1 },
      ],
    },
  });
  const { anna } = world.people;
  expect(next(world)).toMatchObject({
    next: 'call',
    attempt: 1,
    number: { e164: BUSY },
    isWaitingForCampaign: true,
  });
  await world.runCampaign();
  await world.signIn(anna);
  await callOnce(world, BUSY);
  expect(next(world)).toMatchObject({
    next: 'call',
    at: expect.any(Number),
    number: { e164: BUSY, place: 1 },
    attempt: 2,
    because: { why: 'treatment', did: 'retry', result: 'busy', time: 1, times: 1, restMs: 10 * MINUTE_MS },
  });
  await world.crashAndRestart();
  await world.pass(11 * MINUTE_MS, anna);
  await world.signIn(anna);
  await callOnce(world, BUSY);
  // At once, and with a count of its own.
  expect(next(world)).toMatchObject({
    at: undefined,
    number: { e164: NOBODY, place: 2 },
    attempt: 3,
    because: { did: 'next_number', result: 'busy' },
  });
  await callOnce(world, NOBODY);
  expect(next(world)).toMatchObject({
    number: { e164: NOBODY },
    because: { did: 'retry', result: 'no_answer', time: 1, times: 1 },
  });
  await world.pass(121 * MINUTE_MS, anna);
  await callOnce(world, NOBODY);
  expect(next(world)).toEqual({
    next: 'nothing',
    why: 'finished',
    because: { why: 'finished', as: 'tries_used_up', result: 'no_answer' },
    lastResult: 'no_answer',
  });
  expect(world.record(0)).toMatchObject({ status: 'updated', attempts: 4, lastNumber: NOBODY });
});

it('E14 changes of the treatments hold from the next result on', async () => {
  const world = await openWorld({
    contacts: [
      { name: 'Mia Öztürk', numbers: [BUSY] },
      { name: 'Ben Vogel', numbers: ['+493023125077'] },
    ],
    settings: { retryRules: [{ result: 'busy', afterMs: 10 * MINUTE_MS, times: 3 }] },
  });
  const { anna, sofia } = world.people;
  await world.runCampaign();
  await world.signIn(anna);
  await callOnce(world, BUSY);
  world.database.editSettings(world.campaignId, {
    retryRules: [{ result: 'busy', afterMs: 30 * MINUTE_MS, times: 3 }],
  });
  await world.say(sofia, { name: 'campaign_edited', campaignId: world.campaignId });
  // What was promised before stands.
  expect(next(world)).toMatchObject({ because: { restMs: 10 * MINUTE_MS } });
  await world.pass(11 * MINUTE_MS, anna);
  await callOnce(world, BUSY);
  expect(next(world)).toMatchObject({ because: { did: 'retry', time: 2, restMs: 30 * MINUTE_MS } });
});

it('E14 puts off what a rule forbids, and says which rule', async () => {
  const world = await openWorld({
    contacts: [{ name: 'Mia Öztürk', numbers: [BUSY] }],
    settings: {
      attemptsPerDay: 1,
      retryRules: [{ result: 'busy', afterMs: 10 * MINUTE_MS, times: 3 }],
    },
  });
  const { anna } = world.people;
  await world.runCampaign();
  await world.signIn(anna);
  await callOnce(world, BUSY);
  await world.pass(11 * MINUTE_MS, anna);
  expect(await world.getRecord(anna)).toMatchObject({ ok: false, refused: 'no_records_now' });
  expect(next(world)).toMatchObject({
    at: Date.UTC(2026, 10, 23, 23, 0),
    because: { why: 'rule', rule: 'attempts_per_day' },
  });
});

it('E24 lets a preview agent call who was abandoned, and no predictive campaign before the rest is over', async () => {
  const world = await openWorld({ contacts: [{ name: 'Mia Öztürk', numbers: [BUSY] }] });
  const { anna } = world.people;
  await world.runCampaign();
  await world.signIn(anna);
  await world.getRecord(anna);
  await world.call(anna, BUSY);
  await world.pass(20_000, anna);
  await world.done(anna, 'not_reached');
  // As if that call had been a predictive one that found no agent.
  for (const [id, call] of world.database.calls) {
    if (call.now.state !== 'ended') throw new Error('the call is not over');
    world.database.calls.set(id, { ...call, now: { ...call.now, result: 'abandoned' } });
  }
  await world.pass(11 * MINUTE_MS, anna);
  expect(await world.getRecord(anna)).toEqual({ ok: true });
  await world.reject(anna, 'later');
  // The same campaign as a predictive one: the engine itself calls, and anna is Ready.
  const campaign = world.engine.floor().campaigns.get(world.campaignId);
  if (!campaign) throw new Error('no campaign');
  Object.assign(campaign, { mode: 'predictive' });
  const called = world.wire.length;
  const endedAt = [...world.database.calls.values()].flatMap(({ now }) =>
    now.state === 'ended' ? [now.endedAt] : [],
  )[0];
  await world.pass(20 * MINUTE_MS, anna);
  expect(world.wire).toHaveLength(called);
  expect(next(world)).toMatchObject({
    at: (endedAt ?? 0) + 24 * 60 * MINUTE_MS,
    because: { why: 'rule', rule: 'cooldown_after_abandon' },
  });
});
