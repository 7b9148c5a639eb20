// The agent's telephone other than the browser, from the agent's word to the floor: a desk phone, an external number, and its line.
import { describe, expect, it } from 'vitest';
import type { PhoneChoice } from '../../src/domain/floor/choose-phone.ts';
import type { ChainNumber, E164 } from '../../src/domain/phone-number.ts';
import type { WireLine } from '../../src/sim/carrier.ts';
import { OFFICE, type World, openWorld } from './world.ts';

const MIA = '+493023125041';
const STAYS = '+493023125145';
const BUSY = '+493023125177';
const SLOW = '+493023125055';
const SECRET = 'k7m4p2x9w3t6r8v5n2qa';

const external = (e164: string, change: Partial<ChainNumber> = {}): PhoneChoice => ({
  kind: 'external',
  number: {
    e164: e164 as E164,
    label: 'other',
    kind: 'fixed',
    country: 'DE',
    zones: ['Europe/Berlin'],
    ...change,
  },
  callerNumbers: { practice: OFFICE },
});
const choose = (world: World, phone: PhoneChoice) =>
  world.say(world.people.anna, { name: 'choose_phone', phone });
const notReady = {
  name: 'set_channel',
  channel: 'voice',
  to: { state: 'not_ready', reason: 'break' },
} as const;
const ready = { name: 'set_channel', channel: 'voice', to: { state: 'ready' } } as const;

function phoneOf(world: World) {
  const now = world.engine.floor().agents.get(world.people.anna)?.now;
  if (!now || now.state === 'gone') throw new Error('anna is not at work');
  return now.phone;
}

type Desk = World & { readonly lines: readonly WireLine[] };

/** anna is at work, Not Ready, with whatever telephone she had in the browser. */
async function atWork(): Promise<Desk> {
  const world = await openWorld({ hasPhones: true, contacts: [{ name: 'Mia Öztürk', numbers: [MIA] }] });
  await world.runCampaign();
  await world.signIn(world.people.anna);
  await world.say(world.people.anna, notReady);
  const lines: WireLine[] = [];
  world.carrier.listen((line) => lines.push(line));
  return Object.assign(world, { lines });
}
const invitesTo = ({ lines }: Desk, e164: string) =>
  lines.filter((line) => line.type === 'invite' && line.e164 === e164);
const verdictsOn = ({ history }: Desk, e164: string) =>
  history.flatMap((line) => (line.kind === 'judged' && line.verdict.e164 === e164 ? [line.verdict] : []));

describe('a desk phone', () => {
  it('is called when it is chosen, stays up from contact to contact, and is a lost telephone when it is hung up', async () => {
    const world = await atWork();
    const { anna } = world.people;
    void world.telephone.openPhone(anna, { kind: 'desk_account', secret: SECRET });
    await world.pass(50, anna);
    world.telephone.ownPhones.register(anna, SECRET);
    expect(await choose(world, { kind: 'desk' })).toEqual({ ok: true });
    expect(phoneOf(world)).toMatchObject({ state: 'ringing', via: { kind: 'desk' } });
    expect(await world.say(anna, ready)).toMatchObject({ refused: 'telephone_missing' });
    await world.pass(2_000, anna);
    expect(phoneOf(world)).toMatchObject({ state: 'up' });
    expect(await world.say(anna, ready)).toEqual({ ok: true });
    // A page that still asks gets no account beside it.
    expect(await world.engine.openPhone(anna)).toBeUndefined();
    await world.getRecord(anna);
    await world.call(anna, MIA);
    await world.pass(5_000, anna);
    expect(world.lineTo(MIA)).toMatchObject({ agent: anna });
    world.telephone.ownPhones.hangUp(anna);
    await world.pass(1_000, anna);
    expect(phoneOf(world)).toMatchObject({ state: 'lost' });
    expect(world.lineTo(MIA)).toMatchObject({ agent: undefined });
    // The agent has it called again in the middle of the call, and the contact is there again.
    expect(await choose(world, { kind: 'desk' })).toEqual({ ok: true });
    await world.pass(2_000, anna);
    expect(world.lineTo(MIA)).toMatchObject({ agent: anna });
  });

  it('that is not there is told so at once, and can be called again', async () => {
    const world = await atWork();
    await choose(world, { kind: 'desk' });
    await world.pass(500, world.people.anna);
    expect(phoneOf(world)).toMatchObject({ state: 'away', via: { kind: 'desk' }, because: 'system_error' });
  });
});

describe('an external number (E26)', () => {
  it('is stored with its verdict before it rings, takes a line, and hears the contacts', async () => {
    const world = await atWork();
    const { anna } = world.people;
    expect(await choose(world, external(STAYS))).toEqual({ ok: true });
    await world.pass(3_000, anna);
    expect(phoneOf(world)).toMatchObject({ state: 'up', via: { e164: STAYS, trunk: 'practice' } });
    expect(invitesTo(world, STAYS)).toMatchObject([{ callerNumber: OFFICE, trunk: 'practice' }]);
    expect(verdictsOn(world, STAYS)).toMatchObject([
      { purpose: 'own_phone', userId: anna, campaignRecordId: undefined, verdict: { allowed: true } },
    ]);
    await world.say(anna, ready);
    await world.getRecord(anna);
    await world.call(anna, MIA);
    await world.pass(5_000, anna);
    expect(world.lineTo(MIA)).toMatchObject({ agent: anna });
    expect(invitesTo(world, STAYS)).toHaveLength(1);
  });

  it('I7: in a country that is not allowed, or of a premium kind, is not dialed, and the no is stored', async () => {
    const world = await atWork();
    for (const [number, change] of [
      ['+41446681800', { country: 'CH' }],
      ['+499001234567', { kind: 'premium' }],
      ['+881612345678', { kind: 'satellite', country: undefined }],
    ] as const) {
      expect(await choose(world, external(number, change)), number).toMatchObject({
        ok: false,
        refused: 'dial_refused',
        field: 'number',
        params: { rule: 'destination' },
      });
      await world.pass(500, world.people.anna);
      expect(verdictsOn(world, number)).toMatchObject([{ verdict: { allowed: false } }]);
      expect(invitesTo(world, number)).toEqual([]);
    }
    expect(phoneOf(world)).toMatchObject({ state: 'up' });
  });

  it('is refused where every line is in use, and counts as one itself', async () => {
    const world = await atWork();
    const { rules } = world.engine.floor();
    (world.engine.floor() as { rules: typeof rules }).rules = { ...rules, lines: 1 };
    expect(await choose(world, external(STAYS))).toEqual({ ok: true });
    await world.pass(3_000, world.people.anna);
    await world.say(world.people.anna, ready);
    await world.getRecord(world.people.anna);
    expect(await world.call(world.people.anna, MIA)).toMatchObject({ refused: 'no_lines' });
    await world.reject(world.people.anna, 'later');
    await world.say(world.people.anna, notReady);
    expect(await choose(world, external(SLOW))).toMatchObject({ refused: 'no_lines' });
  });

  it('is refused while everything is stopped; one that still rings then is ended', async () => {
    const world = await atWork();
    const { anna, sofia } = world.people;
    await choose(world, external(SLOW));
    await world.pass(2_000, anna);
    expect(phoneOf(world)).toMatchObject({ state: 'ringing' });
    await world.say(sofia, { name: 'stop_all' });
    await world.pass(2_000, anna);
    expect(phoneOf(world)).toMatchObject({ state: 'away' });
    expect(world.lines.at(-1)).toMatchObject({ type: 'ended', e164: SLOW });
    expect(await choose(world, external(STAYS))).toMatchObject({
      refused: 'dial_refused',
      params: { rule: 'stop_all' },
    });
  });

  it('that is busy says so; signing out hangs it up', async () => {
    const world = await atWork();
    const { anna } = world.people;
    await choose(world, external(BUSY));
    await world.pass(4_000, anna);
    expect(phoneOf(world)).toMatchObject({ state: 'away', because: 'busy' });
    await choose(world, external(STAYS));
    await world.pass(3_000, anna);
    expect(world.telephone.exchange.phones()).toEqual([anna]);
    await world.say(anna, { name: 'sign_out' });
    await world.pass(1_000);
    expect(world.telephone.exchange.phones()).toEqual([]);
    expect(world.lines.at(-1)).toMatchObject({ type: 'ended', e164: STAYS });
  });

  it('gives way to the browser, and is hung up at once: it costs money', async () => {
    const world = await atWork();
    const { anna } = world.people;
    await choose(world, external(STAYS));
    await world.pass(3_000, anna);
    expect(await choose(world, { kind: 'browser' })).toEqual({ ok: true });
    await world.pass(1_000, anna);
    expect(world.lines.at(-1)).toMatchObject({ type: 'ended', e164: STAYS });
    await world.plugIn(anna);
    expect(phoneOf(world)).toMatchObject({ state: 'up' });
    expect(phoneOf(world)).not.toHaveProperty('via');
  });

  it('stands over a crash of the engine, whose next one knows it and its number', async () => {
    const world = await atWork();
    const { anna } = world.people;
    await choose(world, external(STAYS));
    await world.pass(3_000, anna);
    await world.crashAndRestart();
    await world.pass(1_000, anna);
    expect(phoneOf(world)).toMatchObject({ state: 'up', via: { kind: 'external', e164: STAYS } });
    expect(invitesTo(world, STAYS)).toHaveLength(1);
  });
});
