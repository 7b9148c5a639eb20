// What a review of the floor found, so that it stays mended.
import { describe, expect, it } from 'vitest';
import { openWorld } from './world.ts';

const SHARED = '+493023125043';

describe('the floor, reviewed', () => {
  it('E16 a person on the register takes no relative along who shares the number', async () => {
    const world = await openWorld({
      contacts: [
        { name: 'Clara Vogel', numbers: [SHARED] },
        { name: 'Emil Vogel', numbers: [SHARED] },
      ],
    });
    const { anna, ben } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    await world.signIn(ben);
    await world.getRecord(anna);
    await world.getRecord(ben);
    const register = {
      name: 'register',
      interactionId: world.interaction(anna).id,
      kind: 'person',
      e164: undefined,
      reason: 'Wunsch',
    } as const;
    expect(await world.say(anna, register)).toEqual({ ok: true });
    expect(world.record(0)).toMatchObject({ status: 'cancelled', reason: 'register' });
    await world.done(ben, undefined);
    expect(world.record(1)).toMatchObject({ status: 'updated', type: 'general' });
  });

  it('E18 a number of which no zone is known leaves the campaign instead of coming round for ever', async () => {
    const world = await openWorld({ contacts: [{ name: 'Ada Lind', numbers: ['+493023125041'] }] });
    const { anna } = world.people;
    const [record] = world.records;
    const row = record && world.database.records.get(record.campaignRecordId);
    if (!row) throw new Error('no record');
    row.record = { ...row.record, numbers: row.record.numbers.map((number) => ({ ...number, zones: [] })) };
    await world.runCampaign();
    await world.signIn(anna);
    expect(await world.getRecord(anna)).toMatchObject({ refused: 'no_records_left' });
    expect(world.record(0)).toMatchObject({ status: 'cancelled', reason: 'no_usable_number' });
  });

  it('takes the notice of a started campaign away once its agent works in it', async () => {
    const world = await openWorld();
    const { anna } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    expect(world.engine.floor().notices.get(anna)).toHaveLength(1);
    await world.getRecord(anna);
    expect(world.engine.floor().notices.get(anna)).toBeUndefined();
  });

  it('E3 remembers since when a reason holds, whoever looks and however late', async () => {
    const world = await openWorld();
    await world.runCampaign();
    const { anna } = world.people;
    await world.pass(10_000);
    await world.signIn(anna);
    await world.say(anna, { name: 'join_campaign', campaignId: world.campaignId });
    await world.getRecord(anna);
    await world.done(anna, undefined);
    await world.pass(4_000, anna);
    const first = world.engine.whyNot(world.campaignId);
    expect(first).toMatchObject({ why: 'no_records_now' });
    await world.pass(60_000, anna);
    expect(world.engine.whyNot(world.campaignId)).toEqual(first);
  });

  it('I10 dials nothing more once a campaign is stopped, although the intent was stored before', async () => {
    const world = await openWorld();
    const { anna, sofia } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    await world.getRecord(anna);
    const say = (userId: typeof anna, deed: Parameters<typeof world.say>[1]) =>
      world.engine.submit({ id: world.id(), organisationId: world.organisationId, userId, deed });
    const interactionId = world.interaction(anna).id;
    const number = world.records[0]?.numbers[0]?.e164;
    if (!number) throw new Error('no number');
    const stopped = say(sofia, { name: 'stop_campaign', campaignId: world.campaignId });
    const called = say(anna, { name: 'call', interactionId, e164: number, callerNumber: number });
    await world.pass(2_000, anna);
    expect(await stopped).toEqual({ ok: true });
    expect(await called).toMatchObject({ ok: false });
    expect(world.wire).toEqual([]);
  });

  it('E11 keeps record type, record status, call result and disposition apart', async () => {
    const world = await openWorld();
    const { anna } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    await world.getRecord(anna);
    await world.call(anna, '+493023125041');
    await world.pass(4_000, anna);
    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    await world.pass(1_000, anna);
    const { id } = world.interaction(anna);
    // The network heard an answer; the agent heard a machine: the agent knows better (K55).
    const words = {
      notes: '',
      disposition: 'not_reached',
      callResult: 'answering_machine',
      next: false,
    } as const;
    await world.say(anna, { name: 'done', interactionId: id, ...words });
    expect(world.record(0)).toMatchObject({
      type: 'general',
      status: 'ready',
      lastResult: 'answering_machine',
    });
    const call = [...world.database.calls.values()][0];
    expect(call?.now).toMatchObject({ state: 'ended', result: 'answer' });
    const interaction = world.database.interactions.get(id);
    expect(interaction?.now).toMatchObject({
      outcome: { kind: 'disposition', disposition: { code: 'not_reached', callResult: 'answering_machine' } },
    });
  });
});
