// After-call work (E32): the limit with its warning, more time, what follows when it runs out, and that nobody is stuck in it.
import { describe, expect, it } from 'vitest';
import type { CampaignSettings } from '../../src/domain/campaign/definition.ts';
import { openWorld } from './world.ts';

const MINUTE = 60_000;
const BUSY = '+493023125076';
const rule = { extensions: 1, extensionMs: 2 * MINUTE, leavesAgent: 'ready' } as const;

/** anna in after-call work, a few seconds after its beginning. */
async function inAfterCallWork(settings: Partial<CampaignSettings> = {}) {
  const world = await openWorld({
    contacts: [{ name: 'Mia Öztürk', numbers: [BUSY] }],
    settings: { afterCallWorkLimitMs: 5 * MINUTE, afterCallWork: rule, ...settings },
  });
  const { anna } = world.people;
  await world.runCampaign();
  await world.signIn(anna);
  await world.getRecord(anna);
  await world.call(anna, BUSY);
  await world.pass(15_000, anna);
  const { now } = world.interaction(anna);
  if (now.state !== 'after_call_work') throw new Error('not in after-call work');
  const extend = () =>
    world.say(anna, { name: 'extend_after_call_work', interactionId: world.interaction(anna).id });
  const voice = () => {
    const agent = world.engine.floor().agents.get(anna)?.now;
    return agent && agent.state !== 'gone' ? agent.channels.voice : undefined;
  };
  return { world, anna, now, extend, voice };
}

describe('E32: after-call work', () => {
  it('has a limit with a warning before it: a fifth of it, or what the campaign says', async () => {
    const { now } = await inAfterCallWork();
    expect(now.limitAt - now.since).toBe(5 * MINUTE);
    expect(now.limitAt - (now.warnAt ?? 0)).toBe(MINUTE);
    const other = await inAfterCallWork({ afterCallWork: { ...rule, warningMs: 20_000 } });
    expect(other.now.limitAt - (other.now.warnAt ?? 0)).toBe(20_000);
  });

  it('ends by itself with what was chosen and the reason, and leaves the agent Ready', async () => {
    const { world, anna, voice } = await inAfterCallWork();
    await world.say(anna, {
      name: 'save_draft',
      interactionId: world.interaction(anna).id,
      notes: 'ruft zurück',
      disposition: 'not_reached',
      callResult: undefined,
    });
    const { id } = world.interaction(anna);
    await world.pass(5 * MINUTE, anna);
    expect(world.database.interactions.get(id)?.now).toMatchObject({
      state: 'done',
      outcome: { kind: 'automatic', reason: 'limit_reached', disposition: { code: 'not_reached' } },
    });
    expect(voice()).toMatchObject({ state: 'ready' });
  });

  it('leaves the agent Not Ready with that reason, where the campaign says so', async () => {
    const { world, anna, voice } = await inAfterCallWork({
      afterCallWork: { ...rule, leavesAgent: 'not_ready' },
    });
    await world.pass(5 * MINUTE, anna);
    expect(world.hasInteraction(anna)).toBe(false);
    expect(voice()).toMatchObject({ state: 'not_ready', reason: 'after_call_work_timeout' });
    // By the agent's own Done it is never so.
    const other = await inAfterCallWork({ afterCallWork: { ...rule, leavesAgent: 'not_ready' } });
    await other.world.done(other.anna, 'not_reached');
    expect(other.voice()).toMatchObject({ state: 'ready' });
  });

  it('does not make Ready who wanted a break, whatever the campaign says', async () => {
    for (const leavesAgent of ['ready', 'not_ready'] as const) {
      const { world, anna, voice } = await inAfterCallWork({ afterCallWork: { ...rule, leavesAgent } });
      await world.say(anna, {
        name: 'set_channel',
        channel: 'voice',
        to: { state: 'not_ready', reason: 'lunch' },
      });
      await world.pass(5 * MINUTE, anna);
      expect(voice()).toMatchObject({ state: 'not_ready', reason: 'lunch' });
    }
  });

  it('gives more time as often as the campaign says, and then says no', async () => {
    const { world, anna, now, extend } = await inAfterCallWork();
    expect(await extend()).toEqual({ ok: true });
    const after = world.interaction(anna).now;
    expect(after).toMatchObject({ limitAt: now.limitAt + 2 * MINUTE, extensions: 1 });
    expect(await extend()).toMatchObject({ ok: false, refused: 'extensions_used_up', params: { limit: 1 } });
    await world.pass(5 * MINUTE, anna);
    expect(world.hasInteraction(anna)).toBe(true);
    await world.pass(2 * MINUTE, anna);
    expect(world.hasInteraction(anna)).toBe(false);
  });

  it('keeps the extension through a crash of the engine', async () => {
    const { world, anna, now, extend } = await inAfterCallWork();
    await extend();
    await world.crashAndRestart();
    expect(world.interaction(anna).now).toMatchObject({ limitAt: now.limitAt + 2 * MINUTE, extensions: 1 });
    await world.pass(8 * MINUTE, anna);
    expect(world.hasInteraction(anna)).toBe(false);
  });

  it('gives no more time in a preview, in a call, or to somebody else', async () => {
    const { world, anna, extend } = await inAfterCallWork();
    const { id } = world.interaction(anna);
    expect(
      await world.say(world.people.ben, { name: 'extend_after_call_work', interactionId: id }),
    ).toMatchObject({
      refused: 'interaction_unknown',
    });
    await world.pass(MINUTE, anna);
    await world.call(anna, BUSY);
    expect(await extend()).toMatchObject({ ok: false, refused: 'interaction_in_call' });
  });

  it('holds nobody at the shift’s end: a closed page ends it, extended or not, and the shift after it', async () => {
    const { world, anna, extend } = await inAfterCallWork({
      afterCallWorkLimitMs: 60 * MINUTE,
      previewGraceMs: 5 * MINUTE,
    });
    await extend();
    const { id } = world.interaction(anna);
    await world.pass(6 * MINUTE);
    expect(world.database.interactions.get(id)?.now).toMatchObject({
      outcome: { kind: 'automatic', reason: 'agent_gone' },
    });
    await world.pass(31 * MINUTE);
    expect(world.engine.floor().agents.has(anna)).toBe(false);
  });
});
