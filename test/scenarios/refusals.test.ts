// Every clear no that an agent can hear, and that nothing is lost or doubled by it.
import { PRACTICE_TRUNK } from '../../src/domain/trunk/trunk.ts';
import { describe, expect, it } from 'vitest';
import { sameHours } from '../../src/domain/compliance/window.ts';
import { type Contact, MONDAY_TEN, e164, openWorld } from './world.ts';

const MIA: Contact = { name: 'Mia Öztürk', numbers: ['+493023125041'] };
const JONAS: Contact = { name: 'Jonas Keller', numbers: ['+493023125042'] };

describe('what is refused', () => {
  it('gives the last record to one of two agents, and tells the other that there is none now', async () => {
    const world = await openWorld({ contacts: [MIA] });
    const { anna, ben } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    await world.signIn(ben);
    const asked = [anna, ben].map((userId) =>
      world.engine.submit({
        id: world.id(),
        organisationId: world.organisationId,
        userId,
        deed: { name: 'get_record', campaignId: world.campaignId },
      }),
    );
    await world.clock.runUntil(world.clock.now() + 500);
    const answers = await Promise.all(asked);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    // It is on a colleague's desktop and may come back, so it is "none now"; "none left" is when the list is worked off.
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ ok: false, refused: 'no_records_now' });
    const winner = world.hasInteraction(anna) ? anna : ben;
    await world.done(winner, undefined);
    expect(await world.getRecord(anna)).toMatchObject({ ok: false, refused: 'no_records_left' });
  });

  it('needs a signed-in agent who is Ready, in the group, with nothing open (I14)', async () => {
    const world = await openWorld({ contacts: [MIA, JONAS] });
    const { anna, ben } = world.people;
    expect(await world.getRecord(anna)).toMatchObject({ refused: 'agent_not_signed_in' });
    await world.signIn(anna);
    expect(await world.getRecord(anna)).toMatchObject({ refused: 'campaign_unknown' });
    await world.say(world.people.sofia, { name: 'load_campaign', campaignId: world.campaignId });
    expect(await world.getRecord(anna)).toMatchObject({
      refused: 'campaign_not_running',
      params: { state: 'loaded' },
    });
    await world.say(world.people.sofia, { name: 'start_campaign', campaignId: world.campaignId });
    await world.say(anna, {
      name: 'set_channel',
      channel: 'voice',
      to: { state: 'not_ready', reason: 'break' },
    });
    expect(await world.getRecord(anna)).toMatchObject({ refused: 'agent_not_ready' });
    await world.say(anna, { name: 'set_channel', channel: 'voice', to: { state: 'ready' } });
    expect(await world.getRecord(anna)).toEqual({ ok: true });
    expect(await world.getRecord(anna)).toMatchObject({ refused: 'agent_busy' });
    await world.say(ben, { name: 'sign_in', displayName: 'Ben', groupIds: [], mayRegister: false });
    expect(await world.getRecord(ben)).toMatchObject({ refused: 'campaign_not_of_your_group' });
  });

  it('does not dial a number of another record, or show a caller number of another campaign', async () => {
    const world = await openWorld({ contacts: [MIA] });
    const { anna } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    await world.getRecord(anna);
    expect(await world.call(anna, '+493023125099')).toMatchObject({
      refused: 'number_not_of_this_record',
      field: 'e164',
    });
    const interactionId = world.interaction(anna).id;
    const wrongCaller = {
      name: 'call',
      interactionId,
      e164: e164('+493023125041'),
      callerNumber: e164('+493023125999'),
    } as const;
    expect(await world.say(anna, wrongCaller)).toMatchObject({
      refused: 'caller_number_not_of_this_campaign',
      field: 'callerNumber',
    });
    expect(world.wire).toEqual([]);
  });

  it("keeps one agent out of another one's interaction", async () => {
    const world = await openWorld({ contacts: [MIA] });
    const { anna, ben } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    await world.signIn(ben);
    await world.getRecord(anna);
    const interactionId = world.interaction(anna).id;
    const foreign = { ok: false, refused: 'interaction_unknown' };
    expect(await world.say(ben, { name: 'reject', interactionId, answer: 'do_not_call' })).toMatchObject(
      foreign,
    );
    expect(await world.say(ben, { name: 'end_call', interactionId })).toMatchObject(foreign);
    const done = {
      name: 'done',
      interactionId,
      notes: '',
      disposition: undefined,
      callResult: undefined,
      next: false,
    } as const;
    expect(await world.say(ben, done)).toMatchObject(foreign);
    expect(world.interaction(anna).now.state).toBe('preview');
  });

  it('E16 hands over no record whose person is on the register, and takes it out of the campaign as no call', async () => {
    const world = await openWorld({ contacts: [MIA, JONAS] });
    const { anna } = world.people;
    world.register({ kind: 'number', e164: e164('+493023125041') });
    await world.runCampaign();
    await world.signIn(anna);
    expect(await world.getRecord(anna)).toEqual({ ok: true });
    expect(world.record(0)).toMatchObject({ status: 'cancelled', reason: 'register', type: 'no_call' });
    expect(world.record(1)).toMatchObject({ status: 'retrieved' });
  });

  it('refuses the call when the number came onto the register while the record was read, and stores the verdict', async () => {
    const world = await openWorld({ contacts: [MIA] });
    const { anna } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    await world.getRecord(anna);
    world.register({ kind: 'number', e164: e164('+493023125041') });
    const answer = await world.call(anna, '+493023125041');
    expect(answer).toMatchObject({
      ok: false,
      refused: 'dial_refused',
      field: 'e164',
      params: { rule: 'register' },
    });
    expect(world.wire).toEqual([]);
    expect(world.record(0)).toMatchObject({ attempts: 0 });
  });

  it('E18 puts off a record outside its hours until they begin, in the local time of the number', async () => {
    const office = sameHours([1, 2, 3, 4, 5], { fromMinute: 12 * 60, toMinute: 20 * 60 });
    const world = await openWorld({ contacts: [MIA], settings: { window: office } });
    const { anna } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    const noonInBerlin = MONDAY_TEN + 2 * 3_600_000;
    expect(await world.getRecord(anna)).toMatchObject({
      ok: false,
      refused: 'no_records_now',
      until: noonInBerlin,
    });
    await world.pass(2 * 3_600_000 + 1_000, anna);
    expect(await world.getRecord(anna)).toEqual({ ok: true });
  });

  it('E18 refuses the practice pack on a trunk that is not the practice network', async () => {
    const trunks = [{ ...PRACTICE_TRUNK, id: 'carrier', practice: false }];
    const world = await openWorld({ contacts: [MIA], rules: { trunks } });
    const { anna } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    expect(await world.getRecord(anna)).toMatchObject({ ok: false });
    expect(world.wire).toEqual([]);
  });

  it('needs a disposition after a call, and one that exists', async () => {
    const world = await openWorld({ contacts: [MIA] });
    const { anna } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    await world.getRecord(anna);
    await world.call(anna, '+493023125041');
    expect(await world.done(anna, 'success')).toMatchObject({ refused: 'interaction_in_call' });
    await world.pass(4_000, anna);
    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    await world.pass(1_000, anna);
    expect(await world.done(anna, undefined)).toMatchObject({
      refused: 'disposition_needed',
      field: 'disposition',
    });
    expect(await world.done(anna, 'sold')).toMatchObject({
      refused: 'disposition_unknown',
      field: 'disposition',
    });
    expect(world.interaction(anna).now.state).toBe('after_call_work');
  });
});
