// E29: whoever calls can show any number, so what a screen shows of a contact comes with the accept and not before.
import { expect, it } from 'vitest';
import { NOTHING_TODAY, agentView } from '../../src/api/live/agent-view.ts';
import { floorView } from '../../src/api/live/floor-view.ts';
import { isOnDesktop } from '../../src/api/on-desktop.ts';
import { openWorld } from '../scenarios/world.ts';

const MISSED = '+493023125062';

it('E29: an offered caller is a number and a campaign on the agent’s screen, and the contact once accepted', async () => {
  const world = await openWorld({ contacts: [{ name: 'Mia Öztürk', numbers: [MISSED] }] });
  const { anna } = world.people;
  await world.talkTo(anna, MISSED, 40_000);
  await world.done(anna, 'not_reached');
  await world.say(anna, { name: 'join_campaign', campaignId: world.campaignId });
  world.callsIn(MISSED);
  await world.pass(500, anna);
  const telephony = { kind: 'simulated', isPractice: true, isAway: false } as const;
  const around = { now: world.clock.now(), outlooks: new Map(), telephony, today: NOTHING_TODAY };
  const shown = () => agentView(world.engine.floor(), anna, around)?.interactions[0];
  const row = () =>
    floorView(world.engine.floor(), {
      ...around,
      name: 'Etage',
      stopAllBy: undefined,
      whyNot: world.engine.whyNot,
      pacing: world.engine.pacing,
      trend: () => ({ finishesInMs: undefined, utilisation: undefined }),
      callsOf: new Map(),
      campaignsToday: new Map([[world.campaignId, { attempts: 1, answered: 0, calledBack: 1 }]]),
    });
  expect(shown()).toMatchObject({
    state: 'offered',
    origin: 'called_back',
    name: MISSED,
    campaignName: 'Preview.Herbst',
    numbers: [],
    fields: [],
  });
  expect(JSON.stringify(shown())).not.toMatch(/Mia|Öztürk|Technikerin|Berlin/);
  expect(row().agents[0]?.contactName).toBeUndefined();
  expect(row().campaigns[0]).toMatchObject({ calledBackToday: 1, attemptsToday: 1 });
  await world.say(anna, { name: 'accept_offer', interactionId: world.interaction(anna).id });
  expect(shown()).toMatchObject({
    state: 'talking',
    name: 'Mia Öztürk',
    call: { state: 'connected', e164: MISSED },
  });
  expect(shown()?.numbers).toHaveLength(1);
  expect(row().agents[0]?.contactName).toBe('Mia Öztürk');
});

it('E29 an agent may read the history of who is on his desktop before the database knows of the accept; no other agent may', async () => {
  const world = await openWorld({ contacts: [{ name: 'Mia Öztürk', numbers: [MISSED] }] });
  const { anna, ben } = world.people;
  await world.talkTo(anna, MISSED, 40_000);
  await world.done(anna, 'not_reached');
  await world.say(anna, { name: 'join_campaign', campaignId: world.campaignId });
  world.callsIn(MISSED);
  await world.pass(500, anna);
  const { id, contactId } = world.interaction(anna);
  const sees = (who: typeof anna) => isOnDesktop(world.engine.floor(), who, contactId);
  expect([sees(anna), sees(ben)]).toEqual([false, false]);
  await world.say(anna, { name: 'accept_offer', interactionId: id });
  expect([sees(anna), sees(ben)]).toEqual([true, false]);
});
