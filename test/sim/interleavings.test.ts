// Not Ready, Get Record, Done and a lost screen at the same instant, in thousands of orders (F57): whatever comes first wins, and the
// order of the commits says what that was.
import { describe, expect, it } from 'vitest';
import { checkAll } from '../../src/sim/checks/all-checks.ts';
import type { CampaignMode } from '../../src/domain/campaign/campaign.ts';
import { type Evidence, changesOf, linesOf } from '../../src/sim/history.ts';
import { type Centre, openCentre } from '../../src/sim/simulator.ts';
import type { Seat } from '../../src/sim/simulator/seat.ts';
import { countInteresting } from '../../src/sim/interesting.ts';

const ROUNDS = 1_000;
const BREAK = { state: 'not_ready', reason: 'break' } as const;
const VOICE = { name: 'set_channel', channel: 'voice' } as const;

/** One agent says Get Record and Not Ready within a few milliseconds, over and over, and gives back what he got. */
async function hesitate(centre: Centre, index: number): Promise<void> {
  const { world, clock } = centre;
  const agent = world.agents[index];
  const campaignId = world.campaigns[1];
  if (!agent || !campaignId) throw new Error('there is no such agent');
  const random = centre.random.stream(`hesitation ${index}`);
  const seat = centre.seatOf(agent.userId, agent.name);
  seat.setScreen('there');
  await seat.online();
  await seat.ask({ name: 'sign_in', displayName: agent.name, groupIds: [world.groupId], mayRegister: true });
  await seat.connectPhone();
  await seat.lookUp(2_000);
  for (let round = 0; round < ROUNDS; round++) {
    await seat.ask({ ...VOICE, to: { state: 'ready' } });
    clock.after(random.whole(0, 12), () => seat.click({ ...VOICE, to: BREAK }));
    await seat.sleep(random.whole(0, 8));
    await seat.ask({ name: 'get_record', campaignId });
    await seat.sleep(40);
    const open = seat.interaction();
    if (!open) continue;
    const done = { notes: '', disposition: undefined, callResult: undefined };
    clock.after(random.whole(0, 12), () => seat.click({ ...VOICE, to: BREAK }));
    if (random.chance(0.8)) await seat.ask({ name: 'reject', interactionId: open.id, answer: 'later' });
    else await seat.ask({ name: 'done', interactionId: open.id, ...done, next: true });
    await seat.sleep(40);
    const next = seat.interaction();
    if (next) await seat.ask({ name: 'reject', interactionId: next.id, answer: 'later' });
  }
  await seat.ask({ name: 'sign_out' });
}

async function startAll({ world, clock, run, seatOf }: Centre): Promise<void> {
  const sofia = seatOf(world.supervisor, 'sofia');
  await clock.runUntil(clock.now() + 1_000);
  for (const campaignId of world.campaigns) {
    run(
      sofia
        .ask({ name: 'load_campaign', campaignId })
        .then(() => sofia.ask({ name: 'start_campaign', campaignId }))
        .then(() => undefined),
    );
  }
  await clock.runUntil(clock.now() + 1_000);
}

describe('Not Ready at the instant of a record', { timeout: 120_000 }, () => {
  it(`is decided by the order of the commits (I14, I15): ${4 * ROUNDS} interleavings of four agents`, async () => {
    const centre = openCentre({ seed: 57, hours: 24, agents: 4, faults: 'none' });
    const { world } = centre;
    await startAll(centre);
    for (const index of world.agents.keys()) centre.run(hesitate(centre, index));
    await centre.clock.runUntil(centre.clock.now() + 15 * 60_000);
    const evidence = await centre.close();

    expect(checkAll(evidence)).toEqual([]);
    expect(countInteresting(evidence).notReadyAtAssignment).toBeGreaterThan(ROUNDS);
    // Both orders really came: some got a record and went to their break afterwards, some were refused.
    const took = changesOf(evidence.history, 'agent').filter(
      ({ change }) => change.event.type === 'took',
    ).length;
    const refused = evidence.history.filter(
      (line) =>
        line.kind === 'answered' &&
        line.command.deed.name === 'get_record' &&
        !line.answer.ok &&
        line.answer.refused === 'agent_not_ready',
    ).length;
    expect(took).toBeGreaterThan(ROUNDS / 2);
    expect(refused).toBeGreaterThan(ROUNDS / 2);
  });
});

/** So long everybody lets it ring in these tests, so that a click can be aimed at the answer. */
const PICK_UP_MS = 80;
/** A click falls so long before or after the instant that it is aimed at, at most. */
const APART_MS = 12;
const BROUGHT_ROUNDS = 500;
type Brought = Exclude<CampaignMode, 'preview'>;

const channelOf = (mode: Brought) => (mode === 'push_preview' ? 'outbound_preview' : 'voice');

/** One agent is Ready, aims Not Ready at the instant at which a contact comes, finishes what has come, and begins again. */
async function flinch(centre: Centre, mode: Brought, index: number): Promise<void> {
  const { world } = centre;
  const agent = world.agents[index];
  // Contact first: nobody is asked before.
  const campaignId = world.campaigns[0];
  if (!agent || !campaignId) throw new Error('there is no such agent');
  const random = centre.random.stream(`flinching ${index}`);
  const seat = centre.seatOf(agent.userId, agent.name);
  seat.setScreen('there');
  await seat.online();
  await seat.ask({ name: 'sign_in', displayName: agent.name, groupIds: [world.groupId], mayRegister: true });
  await seat.connectPhone();
  await seat.lookUp(2_000);
  await seat.ask({ name: 'join_campaign', campaignId });
  const channel = channelOf(mode);
  for (let round = 0; round < BROUGHT_ROUNDS; round += 1) {
    if (mode === 'push_preview') {
      // Who is Ready is given a record at once: the answer to this click comes too late to aim by.
      seat.click({ name: 'set_channel', channel, to: { state: 'ready' } });
      await seat.sleep(random.whole(0, 2 * APART_MS));
    } else {
      await seat.ask({ name: 'set_channel', channel, to: { state: 'ready' } });
      await seat.sleep(Math.max(0, (await untilAnswer(centre, seat)) + random.whole(-APART_MS, APART_MS)));
    }
    seat.click({ name: 'set_channel', channel, to: BREAK });
    await seat.sleep(random.whole(20, 60));
    while (seat.interaction()) await finish(seat);
  }
  await seat.ask({ name: 'sign_out' });
}

/** Waits until a call rings that is nobody's yet; how long it rings still. */
async function untilAnswer({ clock }: Centre, seat: Seat): Promise<number> {
  for (let tries = 0; tries < 150 && !seat.interaction(); tries += 1) {
    const ringing = [...(seat.floor()?.calls.values() ?? [])].flatMap(({ userId, now }) =>
      userId === undefined && now.state === 'ringing' ? [now.rangAt + PICK_UP_MS - clock.now()] : [],
    );
    const next = ringing.filter((leftMs) => leftMs > APART_MS).sort((one, other) => one - other)[0];
    if (next !== undefined) return next;
    await seat.sleep(10);
  }
  return 0;
}

async function finish(seat: Seat): Promise<void> {
  const open = seat.interaction();
  if (!open) return;
  const { id: interactionId, now } = open;
  const words = { notes: '', disposition: 'success', callResult: undefined } as const;
  if (now.state === 'offered') await seat.ask({ name: 'accept_offer', interactionId });
  else if (now.state === 'preview') await seat.ask({ name: 'reject', interactionId, answer: 'later' });
  else if (now.state === 'after_call_work')
    await seat.ask({ name: 'done', interactionId, ...words, next: false });
  else {
    await seat.ask({ name: 'end_call', interactionId });
    await seat.lookUp(200);
  }
}

/** What came of the clicks: the agent had a contact just before or just after, or somebody came and this agent did not get him. */
function ordersOf({ history }: Evidence, mode: Brought) {
  const isNear = (one: { readonly at: number }, at: number) => Math.abs(one.at - at) <= 3 * APART_MS;
  const took = changesOf(history, 'agent').filter(({ change }) => change.event.type === 'took');
  const answers = linesOf(history, 'wire').filter(({ line }) => line.type === 'answered');
  const clicks = linesOf(history, 'asked').filter(
    ({ command: { deed } }) => deed.name === 'set_channel' && deed.to?.state === 'not_ready',
  );
  const orders = { clicks: clicks.length, took: 0, tookFirst: 0, notTaken: 0 };
  for (const { at, order, command } of clicks) {
    const own = took.filter((one) => one.change.after.userId === command.userId && isNear(one, at));
    if (own.length > 0) orders.took += 1;
    if (own.some((one) => one.order < order)) orders.tookFirst += 1;
    // A record that was being claimed for this agent is as near as an answer.
    const hasSomebodyCome = mode === 'push_preview' || answers.some((one) => isNear(one, at));
    if (own.length === 0 && hasSomebodyCome) orders.notTaken += 1;
  }
  return orders;
}

describe('Not Ready at the instant at which a contact comes by itself', { timeout: 120_000 }, () => {
  it.each(['push_preview', 'progressive', 'predictive'] as const)(
    `%s: is decided by the order of the commits (I12, I14, I15): ${4 * BROUGHT_ROUNDS} interleavings of four agents`,
    async (mode) => {
      const people = () => ({
        kind: 'answers' as const,
        ringsAfterMs: 20,
        pickUpMs: PICK_UP_MS,
        talkMs: Number.POSITIVE_INFINITY,
      });
      const size = { hours: 12, agents: 4, faults: 'none', sharedNumbers: 0 } as const;
      const centre = openCentre({ ...size, seed: 58, mode, people, detectsMachines: false });
      await startAll(centre);
      for (const index of centre.world.agents.keys()) centre.run(flinch(centre, mode, index));
      await centre.clock.runUntil(centre.clock.now() + 30 * 60_000);
      const evidence = await centre.close();

      expect(checkAll(evidence)).toEqual([]);
      const orders = ordersOf(evidence, mode);
      // Both orders really came: some had somebody and went to their break afterwards, others did not get whom they would have got.
      expect(orders.clicks).toBe(4 * BROUGHT_ROUNDS);
      expect(orders.took + orders.notTaken).toBeGreaterThan(3 * BROUGHT_ROUNDS);
      expect(orders.tookFirst).toBeGreaterThan(BROUGHT_ROUNDS / 2);
      expect(orders.notTaken).toBeGreaterThan(BROUGHT_ROUNDS / 2);
    },
  );
});
