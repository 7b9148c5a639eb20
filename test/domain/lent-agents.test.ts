// Blended agents (E28): whoever counts for a campaign that does not need everybody now takes the contact of another one.
import { describe, expect, it } from 'vitest';
import type { Call } from '../../src/domain/call/call.ts';
import type { Floor } from '../../src/domain/floor/floor.ts';
import { Moves } from '../../src/domain/floor/moves.ts';
import { routeWaiting, waitingCalls } from '../../src/domain/floor/routing.ts';
import type { CampaignId, UserId } from '../../src/domain/ids.ts';
import { openWorld } from '../scenarios/world.ts';

/** Somebody has answered, and nobody who counts for the campaign is there: anna and ben count for another one. */
async function answered() {
  const world = await openWorld({
    mode: 'predictive',
    contacts: [{ name: 'Contact', numbers: ['+493023125041'] }],
  });
  const { anna, ben } = world.people;
  await world.runCampaign();
  await world.joinReady(anna, ben);
  const isFree = (floor: Floor) => waitingCalls(floor.calls.values()).length === 0;
  await world.clock.runUntil(world.clock.now() + 300);
  // The engine goes on with its own map.
  const readyAgents = new Map(world.engine.floor().agents);
  for (const userId of [anna, ben])
    await world.say(userId, {
      name: 'set_channel',
      channel: 'voice',
      to: { state: 'not_ready', reason: 'break' },
    });
  for (let i = 0; i < 200 && isFree(world.engine.floor()); i += 1)
    await world.clock.runUntil(world.clock.now() + 100);
  return { world, floor: { ...world.engine.floor(), agents: readyAgents } };
}

describe('E28 a contact who has answered and an agent who counts for another campaign', async () => {
  const { world, floor } = await answered();
  const [waiting] = waitingCalls(floor.calls.values());
  const mine = floor.campaigns.get(world.campaignId);
  if (!waiting || !mine) throw new Error('nobody has answered');
  const other: CampaignId = world.id();
  const campaigns = new Map(floor.campaigns).set(other, { ...mine, id: other });

  /** Who gets the contact while so many calls of the other campaign are on the way and these count for it. */
  const gets = (counting: readonly UserId[], calls: number): UserId | undefined => {
    const onTheWay = Array.from({ length: calls }, (): Call => {
      const now = { state: 'ringing', sentAt: world.clock.now(), rangAt: world.clock.now() } as const;
      return {
        ...waiting,
        id: world.id(),
        campaignId: other,
        now: { ...waiting.now, ...now } as Call['now'],
      };
    });
    const agents = new Map([...floor.agents].filter(([userId]) => counting.includes(userId)));
    const all = new Map([...floor.calls, ...onTheWay.map((call) => [call.id, call] as const)]);
    const changed = { ...floor, campaigns, agents, calls: all };
    const newId = () => world.id<never>();
    const asked = {
      floor: changed,
      now: world.clock.now(),
      actor: { kind: 'engine' } as const,
      commandId: undefined,
    };
    const moves = new Moves({ ...asked, newId });
    routeWaiting(moves, new Map(counting.map((userId) => [userId, other])));
    return moves.calls.get(waiting.id)?.userId;
  };
  const { anna, ben } = world.people;

  it('come together where the other campaign has nothing on the way', () => {
    expect(gets([anna], 0)).toBe(anna);
  });

  it('come together where the other campaign has more free agents than calls on the way', () => {
    expect([anna, ben]).toContain(gets([anna, ben], 1));
  });

  it('do not where each of the other campaign’s agents is needed for a call of its own', () => {
    expect(gets([anna, ben], 2)).toBeUndefined();
    expect(gets([anna], 1)).toBeUndefined();
  });
});
