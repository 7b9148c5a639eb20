// Callbacks from the draft to the end of the promise (S50-S60, S71, D7-D9, I19): the real engine on a fake clock.
import { describe, expect, it } from 'vitest';
import type { Callback } from '../../src/domain/callback/callback.ts';
import type { WallTime } from '../../src/domain/callback/wall-time.ts';
import type { DeliverySettings } from '../../src/domain/campaign/delivery.ts';
import type { Campaign } from '../../src/domain/floor/floor.ts';
import type { CallbackDraft } from '../../src/domain/callback/draft.ts';
import { type WeeklyWindow, sameHours } from '../../src/domain/compliance/window.ts';
import { PRACTICE_TRUNK } from '../../src/domain/trunk/trunk.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import type { UserId } from '../../src/domain/ids.ts';
import { PROCESS_ZONES, inProcessZone } from '../support/process-zones.ts';
import { type World, e164, openWorld } from './world.ts';

const MIA = '+493023125041';
const MIA_AT_WORK = '+493023125042';
const NEXT = '+493023125043';

/** What the Schedule Callback window holds; in Berlin, on Monday the 23rd. */
const draft = (clock: string, change: Partial<CallbackDraft> = {}): CallbackDraft => ({
  wall: `2026-11-23T${clock}`,
  zone: 'Europe/Berlin',
  isPersonal: true,
  number: MIA,
  ...change,
});

async function miaIsTalkedTo(options: Parameters<typeof openWorld>[0] = {}): Promise<World> {
  const world = await openWorld({
    contacts: [{ name: 'Mia Öztürk', numbers: [MIA, MIA_AT_WORK] }],
    ...options,
  });
  const { anna } = world.people;
  await world.talkTo(anna, MIA);
  await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
  await world.pass(1_000, anna);
  return world;
}

const done = (world: World, userId: UserId, callback?: CallbackDraft, disposition?: string) =>
  world.say(userId, {
    name: 'done',
    interactionId: world.interaction(userId).id,
    notes: '',
    disposition,
    callResult: undefined,
    ...(callback === undefined ? {} : { callback }),
    next: false,
  });

const callbacks = (world: World): Callback[] => [...world.database.callbacks.values()];
const theOne = (world: World): Callback => {
  const [only, ...others] = callbacks(world);
  if (!only || others.length > 0) throw new Error(`there are ${callbacks(world).length} callbacks`);
  return only;
};

/** Until a moment after a clock in Berlin shows this, on that Monday. */
const until = (world: World, clock: string, ...present: UserId[]) =>
  world.pass(Date.parse(`2026-11-23T${clock}:01+01:00`) - world.clock.now(), ...present);

describe('a callback is promised', () => {
  it('S51 S55 S71 after the call, at Done and not before; the record stands under it', async () => {
    const world = await miaIsTalkedTo();
    const { anna } = world.people;
    const interactionId = world.interaction(anna).id;
    const words = { notes: 'will um vier', disposition: undefined, callResult: undefined };
    await world.say(anna, { name: 'save_draft', interactionId, ...words, callback: draft('16:00') });
    await world.pass(3_000, anna);
    expect(callbacks(world)).toEqual([]);
    expect(world.interaction(anna).now).toMatchObject({ draft: { callback: { wall: '2026-11-23T16:00' } } });
    expect(await done(world, anna, draft('16:00'))).toEqual({ ok: true });
    expect(theOne(world)).toMatchObject({
      createdBy: anna,
      now: {
        state: 'scheduled',
        wall: '2026-11-23T16:00',
        zone: 'Europe/Berlin',
        offsetMinutes: 60,
        dueAt: Date.UTC(2026, 10, 23, 15),
        e164: MIA,
        ownerId: anna,
      },
    });
    expect(world.record(0)).toMatchObject({ status: 'ready', type: 'personal_callback', nextNumber: MIA });
  });

  it('S54 before the number is dialed, in a preview', async () => {
    const world = await openWorld();
    const { anna } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    await world.getRecord(anna);
    expect(await done(world, anna, draft('15:30', { isPersonal: false }))).toEqual({ ok: true });
    expect(world.wire).toEqual([]);
    expect(world.record(0)).toMatchObject({ status: 'ready', type: 'campaign_callback', attempts: 0 });
  });

  it('S61 S62 D7 Done is refused with the field and what would be accepted, and nothing is lost', async () => {
    const world = await miaIsTalkedTo();
    const { anna } = world.people;
    expect(await done(world, anna, draft('09:00'))).toMatchObject({
      refused: 'callback_in_past',
      field: 'callback.at',
    });
    expect(await done(world, anna, draft('25:00'))).toMatchObject({ refused: 'callback_time_needed' });
    expect(await done(world, anna, draft('16:00', { number: '12' }))).toMatchObject({
      refused: 'callback_number_malformed',
      field: 'callback.number',
    });
    expect(world.interaction(anna).now.state).toBe('after_call_work');
    expect(callbacks(world)).toEqual([]);
    expect(await done(world, anna, undefined, 'not_reached')).toEqual({ ok: true });
  });

  it('D7 a number on the register is refused, one that was put there a moment ago as well', async () => {
    const world = await miaIsTalkedTo();
    const { anna } = world.people;
    const interactionId = world.interaction(anna).id;
    await world.say(anna, { name: 'register', interactionId, kind: 'number', e164: e164(MIA), reason: 'x' });
    expect(await done(world, anna, draft('16:00'))).toMatchObject({ refused: 'callback_number_on_register' });
    expect(await done(world, anna, draft('16:00', { number: MIA_AT_WORK }))).toEqual({ ok: true });
    expect(theOne(world).now.e164).toBe(MIA_AT_WORK);
  });

  it('D8 a new number joins the chain and is what is called', async () => {
    const world = await miaIsTalkedTo();
    const { anna } = world.people;
    const added = {
      e164: e164('+493023125077'),
      label: 'mobile',
      kind: 'fixed',
      country: 'DE',
      zones: ['Europe/Berlin'],
    } as const;
    expect(
      await done(world, anna, draft('10:30', { number: '030 23125077', label: 'mobile', added })),
    ).toEqual({
      ok: true,
    });
    await until(world, '10:30', anna);
    expect(world.interaction(anna)).toMatchObject({ origin: 'personal_callback', now: { state: 'offered' } });
    const desk = world.engine.floor().desks.get(world.records[0]?.campaignRecordId as never);
    expect(desk?.numbers.map((number) => number.e164)).toEqual([MIA, MIA_AT_WORK, added.e164]);
    expect(desk?.now.nextNumber).toBe(added.e164);
  });

  it('S71 what was agreed is promised also when the agent is gone before the call', async () => {
    const world = await openWorld();
    const { anna } = world.people;
    await world.runCampaign();
    await world.signIn(anna);
    await world.getRecord(anna);
    const words = { notes: '', disposition: undefined, callResult: undefined };
    const interactionId = world.interaction(anna).id;
    await world.say(anna, { name: 'save_draft', interactionId, ...words, callback: draft('16:00') });
    await world.pass(10 * MINUTE_MS);
    expect(world.hasInteraction(anna)).toBe(false);
    expect(theOne(world).now).toMatchObject({ state: 'scheduled', ownerId: anna });
    expect(world.record(0)).toMatchObject({ status: 'ready', type: 'personal_callback', attempts: 0 });
  });

  it('S71 what was agreed is promised also when after-call work runs out', async () => {
    const world = await miaIsTalkedTo({ settings: { afterCallWorkLimitMs: MINUTE_MS } });
    const { anna } = world.people;
    const words = { notes: '', disposition: undefined, callResult: undefined };
    const interactionId = world.interaction(anna).id;
    await world.say(anna, { name: 'save_draft', interactionId, ...words, callback: draft('16:00') });
    await world.pass(2 * MINUTE_MS, anna);
    expect(theOne(world).now).toMatchObject({ state: 'scheduled', ownerId: anna });
  });

  it('D9 nobody else calls the contact while it is pending', async () => {
    const world = await miaIsTalkedTo();
    const { anna, ben } = world.people;
    await done(world, anna, draft('16:00'));
    await world.signIn(ben);
    expect(await world.say(ben, { name: 'get_record', campaignId: world.campaignId })).toMatchObject({
      ok: false,
    });
    await world.pass(2 * HOUR_MS, anna, ben);
    expect(world.hasInteraction(anna)).toBe(false);
    expect(world.hasInteraction(ben)).toBe(false);
  });
});

describe('a callback is kept', () => {
  it('S59 S60 a personal one comes to its owner as a preview when it is due, and is executed by the call', async () => {
    const world = await miaIsTalkedTo();
    const { anna, ben } = world.people;
    await done(world, anna, draft('10:30'));
    await world.signIn(ben);
    await world.say(ben, { name: 'join_campaign', campaignId: world.campaignId });
    await until(world, '10:30', anna, ben);
    const { id, origin, now } = world.interaction(anna);
    expect(origin).toBe('personal_callback');
    expect(now).toMatchObject({ state: 'offered' });
    expect(now.since - theOne(world).now.dueAt).toBeLessThanOrEqual(1_000);
    await world.say(anna, { name: 'accept_offer', interactionId: id });
    expect(await world.call(anna, MIA)).toEqual({ ok: true });
    await world.pass(5_000, anna, ben);
    await world.say(anna, { name: 'end_call', interactionId: id });
    await world.pass(1_000, anna, ben);
    expect(await done(world, anna, undefined, 'success')).toEqual({ ok: true });
    expect(theOne(world).now).toMatchObject({ state: 'executed', by: anna, interactionId: id });
    expect(world.record(0)).toMatchObject({ status: 'updated' });
  });

  it('S59 a campaign callback comes to any agent who has joined, before any other record', async () => {
    const world = await miaIsTalkedTo({
      contacts: [
        { name: 'Mia Öztürk', numbers: [MIA] },
        { name: 'Jon Weber', numbers: [NEXT] },
      ],
    });
    const { anna, ben } = world.people;
    await done(world, anna, draft('10:30', { isPersonal: false }));
    await world.signIn(ben);
    await until(world, '10:30', ben);
    // ben asks for a record (S14) at the moment at which it would be offered, and gets the callback (E13).
    expect(await world.getRecord(ben)).toEqual({ ok: true });
    expect(world.interaction(ben)).toMatchObject({ origin: 'callback', now: { state: 'preview' } });
    expect(theOne(world).now).toMatchObject({ state: 'in_work', by: ben });
  });

  it('D9 one whose owner does not come waits for him, visibly, and then goes to any agent of the campaign', async () => {
    const world = await miaIsTalkedTo();
    const { anna, ben } = world.people;
    await done(world, anna, draft('10:30'));
    await world.say(anna, {
      name: 'set_channel',
      channel: 'voice',
      to: { state: 'not_ready', reason: 'lunch' },
    });
    await world.signIn(ben);
    await world.say(ben, { name: 'join_campaign', campaignId: world.campaignId });
    await until(world, '10:50', anna, ben);
    expect(world.hasInteraction(ben)).toBe(false);
    const { dueAt } = theOne(world).now;
    expect(theOne(world).now).toMatchObject({
      state: 'due',
      waitingFor: 'owner',
      until: dueAt + 30 * MINUTE_MS,
    });
    await until(world, '11:00', anna, ben);
    expect(world.interaction(ben)).toMatchObject({ origin: 'personal_callback', now: { state: 'offered' } });
    expect(theOne(world).now).toMatchObject({ state: 'in_work', by: ben, ownerId: anna });
  });

  it('D9 I19 one that nobody takes is reported as missed, with what it waited for, and its record with it', async () => {
    const world = await miaIsTalkedTo({ settings: { callbacks: { missedAfterMs: HOUR_MS } } });
    const { anna } = world.people;
    await done(world, anna, draft('10:30'));
    await world.say(anna, { name: 'sign_out' });
    await world.pass(2 * HOUR_MS);
    expect(theOne(world).now).toMatchObject({ state: 'missed', why: 'agent' });
    expect(world.record(0)).toMatchObject({ status: 'missed_callback' });
  });

  it('F63 waits for a campaign that is stopped, and comes when it runs again', async () => {
    const world = await miaIsTalkedTo();
    const { anna, sofia } = world.people;
    await done(world, anna, draft('10:30'));
    await world.say(sofia, { name: 'stop_campaign', campaignId: world.campaignId });
    await world.pass(40 * MINUTE_MS, anna);
    expect(theOne(world).now).toMatchObject({ state: 'due', waitingFor: 'campaign' });
    await world.say(sofia, { name: 'start_campaign', campaignId: world.campaignId });
    await world.pass(3_000, anna);
    expect(world.interaction(anna)).toMatchObject({ origin: 'personal_callback' });
  });

  it('F63 of an owner who is disabled it does not wait for him: any agent gets it at its time', async () => {
    const world = await miaIsTalkedTo();
    const { anna, ben } = world.people;
    await done(world, anna, draft('11:30'));
    await world.say(anna, { name: 'sign_out' });
    world.database.gone.add(anna);
    await world.crashAndRestart();
    await world.signIn(ben);
    await world.say(ben, { name: 'join_campaign', campaignId: world.campaignId });
    await until(world, '11:30', ben);
    expect(world.interaction(ben)).toMatchObject({ origin: 'personal_callback' });
  });

  it('S31 refused or not answered it is somebody else’s, and its owner’s again after a minute', async () => {
    const world = await miaIsTalkedTo({ settings: { delivery: { ignoredOffersLimit: 3 } } });
    const { anna } = world.people;
    await done(world, anna, draft('10:30'));
    await until(world, '10:30', anna);
    const first = world.interaction(anna).id;
    await world.say(anna, { name: 'reject_offer', interactionId: first });
    await world.pass(10_000, anna);
    expect(world.hasInteraction(anna)).toBe(false);
    expect(theOne(world).now).toMatchObject({ state: 'due', refusedBy: anna });
    await world.pass(MINUTE_MS, anna);
    expect(world.interaction(anna).id).not.toBe(first);
  });

  it('I19 set again in its own interaction it has one successor', async () => {
    const world = await miaIsTalkedTo();
    const { anna } = world.people;
    await done(world, anna, draft('10:30'));
    await until(world, '10:30', anna);
    await world.say(anna, { name: 'accept_offer', interactionId: world.interaction(anna).id });
    expect(await done(world, anna, draft('17:00'))).toEqual({ ok: true });
    const [first, second] = callbacks(world);
    expect(first?.now).toMatchObject({ state: 'rescheduled', successorId: second?.id });
    expect(second).toMatchObject({
      predecessorId: first?.id,
      now: { state: 'scheduled', wall: '2026-11-23T17:00' },
    });
  });

  it('E31 by setting it is not offered but dialed at once', async () => {
    const world = await miaIsTalkedTo({ settings: { callbacks: { delivery: 'dial' } } });
    const { anna } = world.people;
    await done(world, anna, draft('10:30'));
    await until(world, '10:30', anna);
    expect(world.wire).toEqual([MIA, MIA]);
    expect(theOne(world).now.state).toBe('in_work');
  });

  it('survives a restart in every state, and is kept once', async () => {
    const world = await miaIsTalkedTo();
    const { anna } = world.people;
    await done(world, anna, draft('10:30'));
    await world.crashAndRestart();
    await world.signIn(anna);
    await until(world, '10:30', anna);
    await world.crashAndRestart();
    await world.signIn(anna);
    const { id } = world.interaction(anna);
    await world.say(anna, { name: 'accept_offer', interactionId: id });
    await world.crashAndRestart();
    await world.signIn(anna);
    expect(await world.call(anna, MIA)).toEqual({ ok: true });
    await world.pass(5_000, anna);
    await world.say(anna, { name: 'end_call', interactionId: id });
    await world.pass(1_000, anna);
    await done(world, anna, undefined, 'success');
    await world.pass(HOUR_MS, anna);
    expect(theOne(world).now.state).toBe('executed');
    expect(world.hasInteraction(anna)).toBe(false);
  });
});

describe.each(PROCESS_ZONES)('a callback kept by a process in %s (F48)', (processZone) => {
  inProcessZone(processZone);

  it('F45 S59 over the night in which the clocks change comes at the contact’s wall time, a restart later', async () => {
    const startAt = Date.parse('2026-10-24T23:30Z');
    const world = await miaIsTalkedTo({ startAt });
    const { anna } = world.people;
    // Half past two comes twice that night in Berlin: the first is meant; half past three comes once, two hours after it.
    const first = draft('02:30', { wall: '2026-10-25T02:30' });
    expect(await done(world, anna, first)).toEqual({ ok: true });
    expect(theOne(world).now).toMatchObject({ dueAt: Date.parse('2026-10-25T00:30Z'), offsetMinutes: 120 });
    await world.crashAndRestart();
    await world.signIn(anna);
    await world.pass(Date.parse('2026-10-25T00:30:01Z') - world.clock.now(), anna);
    expect(world.interaction(anna)).toMatchObject({ origin: 'personal_callback' });
    await world.accept(anna);
    expect(await done(world, anna, draft('03:30', { wall: '2026-10-25T03:30' }))).toEqual({ ok: true });
    await world.pass(Date.parse('2026-10-25T02:30:01Z') - world.clock.now(), anna);
    expect(world.interaction(anna)).toMatchObject({ origin: 'personal_callback' });
    expect(callbacks(world).map(({ now }) => now.state)).toEqual(['rescheduled', 'in_work']);
  });
});

const MODES: readonly [string, Campaign['mode'], Partial<DeliverySettings>][] = [
  ['preview', 'preview', {}],
  ['push preview', 'push_preview', {}],
  ['progressive, contact first', 'progressive', { connection: 'contact_first' }],
  ['progressive, agent first', 'progressive', { connection: 'agent_first', answering: 'accept' }],
  ['predictive, contact first', 'predictive', { connection: 'contact_first' }],
  ['predictive, agent first', 'predictive', { connection: 'agent_first', answering: 'auto' }],
];

describe.each(MODES)('a callback in a campaign that is %s', (_name, mode, delivery) => {
  it('E31 S59 comes as an interaction preview when it is due, and is dialed by the agent alone', async () => {
    const world = await openWorld({ mode, settings: { delivery } });
    const { anna } = world.people;
    const [record] = world.records;
    if (!record) throw new Error('no record');
    const { organisationId, campaignId, campaignRecordId, contactId } = record;
    const dueAt = Date.parse('2026-11-23T10:30+01:00');
    world.database.addCallback({
      id: world.id(),
      organisationId,
      campaignId,
      campaignRecordId,
      contactId,
      createdBy: anna,
      createdAt: world.clock.now(),
      now: {
        wall: '2026-11-23T10:30' as WallTime,
        zone: 'Europe/Berlin',
        offsetMinutes: 60,
        dueAt,
        e164: e164(MIA),
        state: 'scheduled',
        since: world.clock.now(),
      },
    });
    await world.runCampaign();
    await world.joinReady(anna);
    await until(world, '10:30', anna);
    expect(world.interaction(anna)).toMatchObject({ origin: 'callback', now: { state: 'offered' } });
    await world.accept(anna);
    await world.pass(5_000, anna);
    expect(world.wire).toEqual([]);
    expect(await world.call(anna, MIA)).toEqual({ ok: true });
    await world.pass(8_000, anna);
    await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
    await world.pass(1_000, anna);
    await done(world, anna, undefined, 'success');
    expect(theOne(world).now.state).toBe('executed');
  });
});

describe('a callback and everything else', () => {
  it('E22 E31 two that are due at once do not take both agents while somebody is being called for one of them', async () => {
    const numbers = [MIA, '+493023125046', '+493023125047'];
    const contacts = numbers.map((number) => ({ name: `Contact ${number.slice(-2)}`, numbers: [number] }));
    const world = await openWorld({ mode: 'progressive', contacts });
    const { anna, ben } = world.people;
    const dueAt = Date.parse('2026-11-23T10:30+01:00');
    for (const {
      organisationId,
      campaignId,
      campaignRecordId,
      contactId,
      numbers: own,
    } of world.records.slice(0, 2)) {
      const wall = { wall: '2026-11-23T10:30' as WallTime, zone: 'Europe/Berlin', offsetMinutes: 60, dueAt };
      const now = {
        ...wall,
        e164: own[0]?.e164 ?? e164(MIA),
        state: 'scheduled',
        since: world.clock.now(),
      } as const;
      const made = { createdBy: anna, createdAt: world.clock.now(), now };
      world.database.addCallback({
        id: world.id(),
        organisationId,
        campaignId,
        campaignRecordId,
        contactId,
        ...made,
      });
    }
    world.behave('+493023125047', { kind: 'answers', ringsAfterMs: 300, pickUpMs: 20_000, talkMs: 60_000 });
    await world.pass(dueAt - 10_000 - world.clock.now());
    await world.runCampaign();
    await world.joinReady(anna, ben);
    await until(world, '10:30', anna, ben);
    expect(world.wire).toEqual(['+493023125047']);
    const offered = () => [anna, ben].filter((userId) => world.hasInteraction(userId));
    expect(offered().length).toBe(1);
    await world.pass(15_000, anna, ben);
    // Whoever was called has the agent who was left for the call, and nothing was hung up.
    const origins = [anna, ben].map((userId) => world.interaction(userId).origin);
    expect(origins.toSorted()).toEqual(['callback', 'outbound_call']);
  });

  const mondays = (from: number, to: number): WeeklyWindow =>
    sameHours([1, 2, 3, 4, 5, 6, 7], { fromMinute: from, toMinute: to });

  it('I19 waits for the calling hours, and comes when they begin', async () => {
    const world = await miaIsTalkedTo();
    const { anna } = world.people;
    await done(world, anna, draft('10:10'));
    world.database.editSettings(world.campaignId, { window: mondays(615, 1080) });
    await world.say(world.people.sofia, { name: 'campaign_edited', campaignId: world.campaignId });
    await until(world, '10:12', anna);
    expect(theOne(world).now).toMatchObject({
      state: 'due',
      waitingFor: 'window',
      until: Date.parse('2026-11-23T10:15+01:00'),
    });
    await until(world, '10:15', anna);
    expect(world.interaction(anna)).toMatchObject({ origin: 'personal_callback' });
  });

  it('C7 is cancelled by the register when the number stands there by then, and nobody is called', async () => {
    const world = await miaIsTalkedTo();
    const { anna } = world.people;
    await done(world, anna, draft('10:30'));
    world.register({ kind: 'number', e164: e164(MIA) });
    await until(world, '10:31', anna);
    expect(theOne(world).now).toMatchObject({ state: 'cancelled', why: 'register' });
    expect(world.record(0)).toMatchObject({ status: 'cancelled', reason: 'register' });
    expect(world.wire).toEqual([MIA]);
  });

  it('F36 a way that failed is no call: it is due again', async () => {
    const world = await miaIsTalkedTo();
    const { anna } = world.people;
    await done(world, anna, draft('10:30'));
    await until(world, '10:30', anna);
    const { id } = world.interaction(anna);
    await world.accept(anna);
    world.deadTrunks.add(PRACTICE_TRUNK.id);
    await world.call(anna, MIA);
    await world.pass(1_000, anna);
    await done(world, anna, undefined, 'not_reached');
    expect(theOne(world).now).toMatchObject({ state: 'due' });
    world.deadTrunks.clear();
    await world.pass(MINUTE_MS + 3_000, anna);
    expect(world.interaction(anna).id).not.toBe(id);
    expect(world.interaction(anna).callbackId).toBe(theOne(world).id);
  });

  it('E29 stays when the contact calls before, unless that has settled the matter', async () => {
    for (const [disposition, state] of [
      ['third_party', 'scheduled'],
      ['success', 'cancelled'],
    ] as const) {
      const world = await miaIsTalkedTo();
      const { anna } = world.people;
      await done(world, anna, draft('16:00'));
      await world.pass(2 * MINUTE_MS, anna);
      world.callsIn(MIA);
      await world.pass(500, anna);
      expect(world.interaction(anna)).toMatchObject({ origin: 'called_back' });
      await world.accept(anna);
      await world.pass(3_000, anna);
      await world.say(anna, { name: 'end_call', interactionId: world.interaction(anna).id });
      await world.pass(1_000, anna);
      expect(await done(world, anna, undefined, disposition)).toEqual({ ok: true });
      expect(theOne(world).now.state).toBe(state);
      expect(world.record(0)).toMatchObject(
        state === 'scheduled' ? { status: 'ready', type: 'personal_callback' } : { status: 'updated' },
      );
    }
  });

  it('do not call ends it', async () => {
    const world = await miaIsTalkedTo();
    const { anna } = world.people;
    await done(world, anna, draft('10:30'));
    await until(world, '10:30', anna);
    await world.accept(anna);
    expect(await world.reject(anna, 'do_not_call')).toEqual({ ok: true });
    expect(theOne(world).now).toMatchObject({ state: 'cancelled', why: 'do_not_call', by: anna });
    expect(world.record(0)).toMatchObject({ status: 'cancelled', reason: 'do_not_call' });
  });

  it('later puts it off by the campaign’s return delay', async () => {
    const world = await miaIsTalkedTo({ settings: { returnDelayMs: 5 * MINUTE_MS } });
    const { anna } = world.people;
    await done(world, anna, draft('10:30'));
    await until(world, '10:30', anna);
    await world.accept(anna);
    await world.reject(anna, 'later');
    await until(world, '10:34', anna);
    expect(world.hasInteraction(anna)).toBe(false);
    await until(world, '10:35', anna);
    await world.pass(3_000, anna);
    expect(world.interaction(anna)).toMatchObject({ origin: 'personal_callback' });
  });
});

describe('a callback that exists', () => {
  it('is called now by its owner (My callbacks), who need not wait for its time', async () => {
    const world = await miaIsTalkedTo();
    const { anna, ben } = world.people;
    await done(world, anna, draft('16:00'));
    const callbackId = theOne(world).id;
    await world.signIn(ben);
    await world.pass(2 * MINUTE_MS, anna, ben); // the least between two calls to a number
    expect(await world.say(ben, { name: 'take_callback', callbackId })).toMatchObject({
      refused: 'callback_of_somebody_else',
    });
    expect(await world.say(anna, { name: 'take_callback', callbackId })).toEqual({ ok: true });
    expect(world.interaction(anna)).toMatchObject({ origin: 'personal_callback', now: { state: 'preview' } });
  });

  it('is changed and cancelled by its owner, by a supervisor, and by nobody else', async () => {
    const world = await miaIsTalkedTo();
    const { anna, ben, sofia } = world.people;
    await done(world, anna, draft('16:00'));
    const callbackId = theOne(world).id;
    const change = { at: { wall: '2026-11-23T17:00', zone: 'Europe/Berlin' } };
    const about = { callbackId, bySupervisor: false } as const;
    expect(await world.say(ben, { name: 'change_callback', ...about, change })).toMatchObject({
      refused: 'callback_unknown',
    });
    expect(await world.say(anna, { name: 'change_callback', ...about, change })).toEqual({ ok: true });
    expect(theOne(world).now.wall).toBe('2026-11-23T17:00');
    expect(world.record(0)).toMatchObject({ nextAt: Date.UTC(2026, 10, 23, 16) });
    const byHer = { callbackId, bySupervisor: true } as const;
    expect(await world.say(sofia, { name: 'change_callback', ...byHer, change: { ownerId: ben } })).toEqual({
      ok: true,
    });
    expect(theOne(world).now).toMatchObject({ ownerId: ben, wall: '2026-11-23T17:00' });
    expect(await world.say(sofia, { name: 'cancel_callback', ...byHer })).toEqual({ ok: true });
    expect(theOne(world).now).toMatchObject({ state: 'cancelled', why: 'by_supervisor', by: sofia });
    expect(world.record(0)).toMatchObject({ status: 'ready', type: 'personal_rescheduled' });
  });

  it('that was missed is promised anew from the report', async () => {
    const world = await miaIsTalkedTo({ settings: { callbacks: { missedAfterMs: HOUR_MS } } });
    const { anna, sofia } = world.people;
    await done(world, anna, draft('10:30'));
    await world.say(anna, { name: 'sign_out' });
    await world.pass(2 * HOUR_MS);
    const change = { at: { wall: '2026-11-23T17:00', zone: 'Europe/Berlin' } };
    const callbackId = theOne(world).id;
    expect(
      await world.say(sofia, { name: 'change_callback', callbackId, bySupervisor: true, change }),
    ).toEqual({
      ok: true,
    });
    expect(theOne(world).now.state).toBe('scheduled');
    expect(world.record(0)).toMatchObject({ status: 'ready', type: 'personal_callback' });
  });

  it('I19 is missed when something else has finished its record, and can not be promised anew then', async () => {
    const world = await miaIsTalkedTo();
    const { anna, sofia } = world.people;
    await done(world, anna, draft('10:30'));
    const { campaignRecordId } = theOne(world);
    const row = world.database.records.get(campaignRecordId);
    const finished = {
      type: 'general',
      attempts: 1,
      status: 'updated',
      finishedAt: world.clock.now(),
    } as const;
    if (row) world.database.shelves.get(world.campaignId)?.move(row, { ...row.record, now: finished });
    await until(world, '10:30', anna);
    expect(theOne(world).now).toMatchObject({ state: 'missed', why: 'record' });
    const change = { at: { wall: '2026-11-23T17:00', zone: 'Europe/Berlin' } };
    const wish = { callbackId: theOne(world).id, bySupervisor: true, change } as const;
    expect(await world.say(sofia, { name: 'change_callback', ...wish })).toMatchObject({
      refused: 'callback_over',
    });
    expect(theOne(world).now.state).toBe('missed');
  });

  it('F47 follows its wall time when the rules of its zone have changed meanwhile', async () => {
    const world = await miaIsTalkedTo();
    const { anna } = world.people;
    await done(world, anna, draft('16:00'));
    // As if Berlin had been two hours ahead when it was promised: the same wall time was another instant then.
    const callback = theOne(world);
    const before = { ...callback.now, offsetMinutes: 120, dueAt: callback.now.dueAt - HOUR_MS };
    world.database.callbacks.set(callback.id, { ...callback, now: before });
    world.database.openCallbacks.set(callback.id, { ...callback, now: before });
    await world.crashAndRestart();
    await world.pass(2_000, anna);
    expect(theOne(world).now).toMatchObject({
      wall: '2026-11-23T16:00',
      dueAt: Date.UTC(2026, 10, 23, 15),
      offsetMinutes: 60,
    });
  });
});
