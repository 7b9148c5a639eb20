// One call through its nine doors (docs/life-of-a-call.md), then the ways in which it can go otherwise.
import { describe, expect, it } from 'vitest';
import { openWorld } from './world.ts';

const ANSWERS = '+493023125041'; // at once, and stays until the agent ends it
const NOBODY = '+493023125065';
const BUSY = '+493023125080';
const HANGS_UP = '+493023125096';

describe('one call', () => {
  it('E20 goes from Get Record to Done, with the intent stored before the number is dialed', async () => {
    const world = await openWorld();
    const { anna } = world.people;
    await world.runCampaign();
    await world.signIn(anna);

    expect(await world.getRecord(anna)).toEqual({ ok: true });
    expect(world.interaction(anna).now.state).toBe('preview');
    expect(world.wire).toEqual([]); // nothing is dialed without the agent's click
    expect(world.record(0)).toMatchObject({ status: 'retrieved', by: anna, attempts: 0 });

    expect(await world.call(anna, ANSWERS)).toEqual({ ok: true });
    expect(world.wire).toEqual([ANSWERS]);
    expect(world.record(0)).toMatchObject({ attempts: 1 });
    await world.pass(5_000, anna);
    expect(world.interaction(anna).now.state).toBe('talking');

    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    await world.pass(1_000, anna);
    expect(world.interaction(anna).now).toMatchObject({ state: 'after_call_work', lastResult: 'answer' });

    expect(await world.done(anna, 'success')).toEqual({ ok: true });
    expect(world.hasInteraction(anna)).toBe(false);
    expect(world.record(0)).toMatchObject({ status: 'updated', lastResult: 'answer', attempts: 1 });
    expect(world.engine.floor().calls.size).toBe(0);
  });

  it('ends in after-call work when the person hangs up', async () => {
    const world = await openWorld({ contacts: [{ name: 'Ben Vogel', numbers: [HANGS_UP] }] });
    const { anna } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    await world.getRecord(anna);
    await world.call(anna, HANGS_UP);
    await world.pass(12_000, anna);
    expect(world.interaction(anna).now).toMatchObject({ state: 'after_call_work', lastResult: 'answer' });
  });

  it('tries a record again that was not reached, after the time that the rule says of the treatment', async () => {
    const world = await openWorld({
      contacts: [{ name: 'Ben Vogel', numbers: [NOBODY] }],
      settings: { ringTimeoutMs: 20_000 },
    });
    const { anna } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    await world.getRecord(anna);
    await world.call(anna, NOBODY);
    await world.pass(25_000, anna);
    expect(world.interaction(anna).now).toMatchObject({ state: 'after_call_work', lastResult: 'no_answer' });
    await world.done(anna, 'not_reached');
    expect(world.record(0)).toMatchObject({ status: 'ready', lastResult: 'no_answer' });
    const answer = await world.getRecord(anna);
    expect(answer).toMatchObject({ ok: false, refused: 'no_records_now' });
    await world.pass(121 * 60_000, anna);
    expect(await world.getRecord(anna)).toEqual({ ok: true });
  });

  it('dials the next number of the chain without giving the record back', async () => {
    const world = await openWorld({ contacts: [{ name: 'Ben Vogel', numbers: [BUSY, ANSWERS] }] });
    const { anna } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    await world.getRecord(anna);
    await world.call(anna, BUSY);
    await world.pass(5_000, anna);
    expect(world.interaction(anna).now).toMatchObject({ state: 'after_call_work', lastResult: 'busy' });
    expect(await world.call(anna, ANSWERS)).toEqual({ ok: true });
    await world.pass(5_000, anna);
    expect(world.interaction(anna).now.state).toBe('talking');
    expect(world.record(0)).toMatchObject({ attempts: 2 });
  });

  it('I20 is judged once: a second Done changes nothing and is told so', async () => {
    const world = await openWorld();
    const { anna } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    await world.getRecord(anna);
    await world.call(anna, ANSWERS);
    await world.pass(5_000, anna);
    const { id: interactionId } = world.interaction(anna);
    await world.say(anna, { name: 'end_call', interactionId });
    await world.pass(1_000, anna);
    const deed = {
      name: 'done',
      interactionId,
      notes: '',
      disposition: 'success',
      callResult: undefined,
      next: false,
    } as const;
    const commandId = world.id<'command'>();
    expect(await world.say(anna, deed, commandId)).toEqual({ ok: true });
    expect(await world.say(anna, deed, commandId)).toEqual({ ok: true }); // the same click, sent again
    expect(await world.say(anna, { ...deed, disposition: 'no_interest' })).toMatchObject({
      ok: false,
      refused: 'interaction_unknown',
    });
    const ends = world.history.filter((line) => JSON.stringify(line).includes('"type":"done"'));
    expect(ends).toHaveLength(1);
  });

  it('needs at most four commits from Get Record to Done, and the notes ride along', async () => {
    const world = await openWorld();
    const { anna } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    await world.getRecord(anna);
    const before = world.engine.counters().commits;
    await world.call(anna, ANSWERS);
    await world.pass(5_000, anna);
    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    await world.pass(1_000, anna);
    await world.done(anna, 'success');
    expect(world.engine.counters().commits - before).toBeLessThanOrEqual(4);
  });
});
