// An agent of an automatic campaign who dials another number of the contact by hand (D18): what comes of it is the agent's to judge.
import { describe, expect, it } from 'vitest';
import { openWorld } from './world.ts';

/** The first number answers, the second is busy (src/sim/people.ts). */
const CONTACTS = [
  { name: 'Contact One', numbers: ['+493023125041', '+493023125081'] },
  { name: 'Contact Two', numbers: ['+493023125042'] },
];

describe('a number that the agent dials after a talk', () => {
  it.each(['contact_first', 'agent_first'] as const)(
    'D18 leaves the case on the desk when nobody answers it, %s',
    async (connection) => {
      const world = await openWorld({
        mode: 'progressive',
        contacts: CONTACTS,
        settings: { delivery: { connection, answering: 'auto' } },
      });
      const { anna } = world.people;
      await world.runCampaign();
      await world.joinReady(anna);
      await world.pass(4_000, anna);
      const { id: interactionId } = world.interaction(anna);
      expect(world.interaction(anna).now.state).toBe('talking');
      await world.say(anna, { name: 'end_call', interactionId });
      await world.pass(1_000, anna);
      const called = await world.call(anna, '+493023125081');
      expect(called).toEqual({ ok: true });
      await world.pass(6_000, anna);
      expect(world.interaction(anna)).toMatchObject({
        id: interactionId,
        now: { state: 'after_call_work', lastResult: 'busy' },
      });
      await world.done(anna, 'success');
      await world.pass(4_000, anna);
      // And then the next contact comes as ever.
      expect(world.interaction(anna)).toMatchObject({ now: { state: 'talking' } });
    },
  );
});
