// A third person beside the contact (D14, E26): consult, conference, transfer, and every joint case of the table "Two calls of one talk".
import { beforeEach, describe, expect, it } from 'vitest';
import type { Deed } from '../../src/engine/command.ts';
import type { Answer } from '../../src/engine/ports.ts';
import { type World, e164, openWorld } from './world.ts';

const MIA = '+493023125041'; // answers at once, and stays until the agent ends it
const STAYS = '+496990009042';
const NOBODY = '+496990009065';
const BUSY = '+496990009080';
const HANGS_UP = '+496990009096'; // three seconds after the answer

const numberOf = (number: string) => ({
  e164: e164(number),
  label: 'other' as const,
  kind: 'fixed' as const,
  country: 'DE',
  zones: ['Europe/Berlin'],
});

let world: World;
const anna = () => world.people.anna;
const interactionId = () => world.interaction(anna()).id;
const say = (deed: Deed): Promise<Answer> => world.say(anna(), deed);
const callThird = (name: 'consult' | 'transfer', number: string, callerNumber?: string) =>
  say({
    name,
    interactionId: interactionId(),
    number: numberOf(number),
    callerNumber: callerNumber === undefined ? undefined : e164(callerNumber),
  });
const tell = (name: 'end_consult' | 'complete_transfer' | 'conference' | 'end_call') =>
  say({ name, interactionId: interactionId() });
const contact = () => world.callsOf(anna()).contact;
const third = () => world.callsOf(anna()).third;

beforeEach(async () => {
  world = await openWorld({
    contacts: [
      { name: 'Mia Öztürk', numbers: [MIA] },
      { name: 'Ole Lund', numbers: ['+493023125043'] },
    ],
    settings: { ringTimeoutMs: 20_000 },
  });
  await world.talkTo(anna(), MIA);
});

describe('a consult', () => {
  it('holds the contact, is dialed by a stored intent and verdict, and is no attempt of the record', async () => {
    expect(await callThird('consult', STAYS)).toEqual({ ok: true });
    expect(world.lineTo(MIA)).toMatchObject({ isHeld: true });
    await world.pass(3_000, anna());
    expect(third()).toMatchObject({ purpose: 'consult', beside: contact()?.id, now: { state: 'connected' } });
    expect(world.lineTo(STAYS)).toMatchObject({ agent: anna(), isHeld: false });
    expect(world.lineTo(MIA)).toMatchObject({ agent: undefined, isHeld: true });
    const verdicts = world.history.flatMap((line) => (line.kind === 'judged' ? [line.verdict] : []));
    expect(verdicts.at(-1)).toMatchObject({ purpose: 'consult', e164: STAYS, verdict: { allowed: true } });
    expect(world.record(0)).toMatchObject({ attempts: 1 });
    expect(world.interaction(anna()).now.state).toBe('talking');
  });

  it('that the agent ends gives the contact back, still held, until the line is retrieved by hand', async () => {
    await callThird('consult', STAYS);
    await world.pass(3_000, anna());
    expect(await tell('end_consult')).toEqual({ ok: true });
    await world.pass(1_000, anna());
    expect(world.lineTo(MIA)).toMatchObject({ agent: anna(), isHeld: true });
    const retrieve = { name: 'control_call', interactionId: interactionId(), act: 'retrieve' } as const;
    expect(await say(retrieve)).toEqual({ ok: true });
    expect(world.lineTo(MIA)).toMatchObject({ agent: anna(), isHeld: false });
    expect(third()).toBeUndefined();
  });

  it.each([
    ['is busy', BUSY, { result: 'busy', by: 'network' }],
    ['does not answer', NOBODY, { result: 'no_answer' }],
    ['hangs up', HANGS_UP, { result: 'answer', by: 'contact' }],
  ])('with somebody who %s gives the contact back, and the agent sees why', async (_why, number, seen) => {
    await callThird('consult', number);
    await world.pass(25_000, anna());
    expect(third()).toBeUndefined();
    expect(world.interaction(anna()).now).toMatchObject({
      state: 'talking',
      lastConsult: { e164: number, purpose: 'consult', ...seen },
    });
    expect(world.lineTo(MIA)).toMatchObject({ agent: anna(), isHeld: true });
  });

  it('ends when the contact is gone, whether it rings or talks', async () => {
    for (const waitMs of [400, 3_000]) {
      await callThird('consult', STAYS);
      await world.pass(waitMs, anna());
      await tell('end_call');
      await world.pass(2_000, anna());
      expect(world.engine.floor().calls.size).toBe(0);
      expect(world.interaction(anna()).now.state).toBe('after_call_work');
      await world.done(anna(), 'success', true);
      if (world.hasInteraction(anna())) await world.call(anna(), '+493023125043');
      await world.pass(3_000, anna());
    }
  });

  it('lets mute and digits go to whom the agent hears, and hold to nobody', async () => {
    await callThird('consult', STAYS);
    await world.pass(3_000, anna());
    expect(await say({ name: 'control_call', interactionId: interactionId(), act: 'mute' })).toEqual({
      ok: true,
    });
    expect(world.lineTo(STAYS)).toMatchObject({ isMuted: true });
    expect(world.lineTo(MIA)).toMatchObject({ isMuted: false });
    expect(
      await say({ name: 'control_call', interactionId: interactionId(), act: 'retrieve' }),
    ).toMatchObject({
      refused: 'consult_up',
    });
  });
});

describe('what a consult is refused for', () => {
  it.each([
    ['a premium number', { kind: 'premium' as const }, 'destination'],
    ['a country that is not allowed', { country: 'CH' }, 'destination'],
  ])('%s', async (_what, change, rule) => {
    const number = { ...numberOf(STAYS), ...change };
    const wish = { interactionId: interactionId(), number, callerNumber: undefined };
    for (const name of ['consult', 'transfer'] as const)
      expect(await say({ name, ...wish })).toMatchObject({ refused: 'dial_refused', params: { rule } });
    expect(world.wire).toEqual([MIA]);
    expect(world.lineTo(MIA)).toMatchObject({ isHeld: false });
  });

  it('the register, the contact’s own number, a second third person, a caller number of nobody’s', async () => {
    world.register({ kind: 'number', e164: e164(BUSY) });
    expect(await callThird('consult', BUSY)).toMatchObject({ params: { rule: 'register' } });
    expect(await callThird('consult', MIA)).toMatchObject({ params: { rule: 'live_call' } });
    expect(await callThird('consult', STAYS, STAYS)).toMatchObject({
      refused: 'caller_number_not_of_this_campaign',
    });
    await callThird('consult', STAYS);
    expect(await callThird('consult', NOBODY)).toMatchObject({ refused: 'consult_up' });
    expect(await callThird('transfer', NOBODY)).toMatchObject({ refused: 'consult_up' });
  });

  it('I10: stop all, but not a campaign that is being stopped: who is on the line is served to the end', async () => {
    await world.say(world.people.sofia, { name: 'stop_campaign', campaignId: world.campaignId });
    expect(await callThird('consult', STAYS)).toEqual({ ok: true });
    await tell('end_consult');
    await world.pass(2_000, anna());
    await world.say(world.people.sofia, { name: 'stop_all' });
    expect(await callThird('consult', STAYS)).toMatchObject({ refused: 'stopped_all' });
  });

  it('the record’s person on the register is no reason against a colleague', async () => {
    const desk = world.records[0];
    if (!desk) throw new Error('no record');
    world.register({ kind: 'person', contactId: desk.contactId });
    expect(await callThird('consult', STAYS)).toEqual({ ok: true });
  });

  it('a record in preview, and a call that is not answered', async () => {
    await tell('end_call');
    await world.pass(1_000, anna());
    expect(await callThird('consult', STAYS)).toMatchObject({ refused: 'call_not_connected' });
    expect(await tell('end_consult')).toMatchObject({ refused: 'call_not_connected' });
  });
});

describe('a transfer after a consult', () => {
  it('leaves the two alone, gives the agent after-call work, and ends for both when one hangs up', async () => {
    await callThird('consult', STAYS);
    await world.pass(3_000, anna());
    expect(await tell('complete_transfer')).toEqual({ ok: true });
    expect(world.interaction(anna()).now).toMatchObject({
      state: 'after_call_work',
      lastResult: 'transferred',
    });
    expect(world.lineTo(MIA)).toMatchObject({ agent: undefined, isHeld: false });
    expect(world.lineTo(MIA)?.others).toHaveLength(1);
    await world.pass(60_000, anna());
    expect([contact()?.now.state, third()?.now.state]).toEqual(['transferred', 'transferred']);
    expect(await world.done(anna(), 'success')).toEqual({ ok: true });
    const legId = third()?.legId;
    if (legId) world.carrier.bye(legId);
    await world.pass(2_000, anna());
    expect(world.engine.floor().calls.size).toBe(0);
    const ended = [...world.database.calls.values()].map(({ purpose, now }) => [
      purpose,
      now.state === 'ended' && now.result,
    ]);
    expect(ended).toEqual([
      ['contact', 'transferred'],
      ['consult', 'answer'],
    ]);
    expect(world.record(0)).toMatchObject({ status: 'updated', lastResult: 'transferred' });
  });

  it('hangs up on the third person when it is the contact who hangs up', async () => {
    await callThird('consult', STAYS);
    await world.pass(3_000, anna());
    await tell('complete_transfer');
    const legId = contact()?.legId;
    if (legId) world.carrier.bye(legId);
    await world.pass(2_000, anna());
    expect(world.engine.floor().calls.size).toBe(0);
  });

  it('is refused before anybody has answered', async () => {
    await callThird('consult', NOBODY);
    await world.pass(2_000, anna());
    expect(await tell('complete_transfer')).toMatchObject({ refused: 'consult_not_answered' });
    expect(await tell('conference')).toMatchObject({ refused: 'consult_not_answered' });
  });
});

describe('a conference', () => {
  beforeEach(async () => {
    await callThird('consult', STAYS);
    await world.pass(3_000, anna());
    expect(await tell('conference')).toEqual({ ok: true });
  });

  it('is one conversation of three, in which nobody is held', async () => {
    expect(world.lineTo(MIA)).toMatchObject({ agent: anna(), isHeld: false });
    expect(world.lineTo(STAYS)).toMatchObject({ agent: anna(), isHeld: false });
    expect([contact()?.now.state, third()?.now.state]).toEqual(['joined', 'joined']);
    expect(await say({ name: 'control_call', interactionId: interactionId(), act: 'hold' })).toMatchObject({
      refused: 'call_joined',
    });
    expect(await callThird('consult', NOBODY)).toMatchObject({ refused: 'call_joined' });
    expect(await tell('conference')).toEqual({ ok: true });
  });

  it('keeps the contact with the agent when the third person leaves', async () => {
    await tell('end_consult');
    await world.pass(2_000, anna());
    expect(contact()?.now).toMatchObject({ state: 'connected', controls: { line: { state: 'talking' } } });
    expect(world.lineTo(MIA)).toMatchObject({ agent: anna(), isHeld: false, others: [] });
  });

  it('is over for all when the agent ends the call, and when the contact hangs up', async () => {
    await tell('end_call');
    await world.pass(2_000, anna());
    expect(world.engine.floor().calls.size).toBe(0);
  });

  it('goes on without the agent who completes the transfer', async () => {
    expect(await tell('complete_transfer')).toEqual({ ok: true });
    await world.pass(1_000, anna());
    expect(world.lineTo(MIA)).toMatchObject({ agent: undefined });
    expect(world.lineTo(MIA)?.others).toHaveLength(1);
    expect(world.interaction(anna()).now.state).toBe('after_call_work');
  });

  it('is found again as it was by an engine that starts anew', async () => {
    await world.crashAndRestart();
    await world.pass(2_000, anna());
    expect([contact()?.now.state, third()?.now.state]).toEqual(['joined', 'joined']);
    expect(world.lineTo(STAYS)).toMatchObject({ agent: anna() });
  });
});

describe('while the telephone system is away', () => {
  it.each([
    ['a consult', [], { state: 'connected', controls: { line: { state: 'held' } } }],
    ['a conference', ['conference'], { state: 'connected', controls: { line: { state: 'talking' } } }],
    ['a transfer', ['complete_transfer'], undefined],
  ] as const)(
    'the end of the third person’s call in %s is made good at its return',
    async (_what, deeds, left) => {
      await callThird('consult', STAYS);
      await world.pass(3_000, anna());
      for (const name of deeds) await tell(name);
      const legId = third()?.legId;
      world.telephone.goAway();
      await world.pass(4_000, anna());
      expect([contact()?.now.state, third()?.now.state]).toEqual(['unknown', 'unknown']);
      if (legId) world.carrier.bye(legId);
      await world.pass(2_000, anna());
      world.telephone.comeBack();
      await world.pass(3_000, anna());
      expect(third()).toBeUndefined();
      if (left) {
        expect(contact()?.now).toMatchObject(left);
        expect(world.lineTo(MIA)).toMatchObject({ agent: anna() });
      } else expect(world.engine.floor().calls.size).toBe(0);
    },
  );
});

describe('a blind transfer', () => {
  it('puts the contact through when somebody answers, and the agent is free for after-call work', async () => {
    expect(await callThird('transfer', STAYS)).toEqual({ ok: true });
    expect(world.lineTo(MIA)).toMatchObject({ isHeld: true, agent: anna() });
    await world.pass(5_000, anna());
    expect(world.interaction(anna()).now).toMatchObject({
      state: 'after_call_work',
      lastResult: 'transferred',
    });
    expect(world.lineTo(STAYS)).toMatchObject({ agent: undefined });
    expect(world.lineTo(STAYS)?.others).toHaveLength(1);
  });

  it.each([
    ['busy', BUSY, 'busy'],
    ['nobody answers', NOBODY, 'no_answer'],
  ])('loses nobody: %s, and the contact is the agent’s again, on music', async (_why, number, result) => {
    await callThird('transfer', number);
    await world.pass(25_000, anna());
    expect(world.interaction(anna()).now).toMatchObject({
      state: 'talking',
      lastConsult: { purpose: 'transfer', result },
    });
    expect(world.lineTo(MIA)).toMatchObject({ agent: anna(), isHeld: true });
  });

  it('that the agent gives up gives the contact back', async () => {
    await callThird('transfer', NOBODY);
    await world.pass(2_000, anna());
    await tell('end_consult');
    await world.pass(2_000, anna());
    expect(third()).toBeUndefined();
    expect(contact()?.now.state).toBe('connected');
  });

  it('hangs up on whom it rings when the contact does not wait', async () => {
    await callThird('transfer', NOBODY);
    await world.pass(2_000, anna());
    const legId = contact()?.legId;
    if (legId) world.carrier.bye(legId);
    await world.pass(3_000, anna());
    expect(world.engine.floor().calls.size).toBe(0);
  });

  it('that is answered while the telephone system is away is completed at its return', async () => {
    await callThird('transfer', STAYS);
    await world.pass(100, anna());
    world.telephone.goAway();
    await world.pass(10_000, anna());
    expect([contact()?.now.state, third()?.now.state]).toEqual(['unknown', 'unknown']);
    world.telephone.comeBack();
    await world.pass(3_000, anna());
    expect([contact()?.now.state, third()?.now.state]).toEqual(['transferred', 'transferred']);
    expect(world.lineTo(STAYS)?.others).toHaveLength(1);
  });
});
