// Not Ready, Get Record, Done and a lost screen at the same instant, in thousands of orders (F57): whatever comes first wins, and the
// order of the commits says what that was.
import { describe, expect, it } from 'vitest';
import { checkAll } from '../../src/sim/checks/all-checks.ts';
import { changesOf } from '../../src/sim/history.ts';
import { type Centre, openCentre } from '../../src/sim/simulator.ts';
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

describe('Not Ready at the instant of a record', { timeout: 120_000 }, () => {
  it(`is decided by the order of the commits (I14, I15): ${4 * ROUNDS} interleavings of four agents`, async () => {
    const centre = openCentre({ seed: 57, hours: 24, agents: 4, faults: 'none' });
    const { world } = centre;
    const sofia = centre.seatOf(world.supervisor, 'sofia');
    await centre.clock.runUntil(centre.clock.now() + 1_000);
    for (const campaignId of world.campaigns) {
      centre.run(
        sofia
          .ask({ name: 'load_campaign', campaignId })
          .then(() => sofia.ask({ name: 'start_campaign', campaignId }))
          .then(() => undefined),
      );
    }
    await centre.clock.runUntil(centre.clock.now() + 1_000);
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
