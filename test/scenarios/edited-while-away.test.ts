// An administrator's edit reaches the floor even when the database was away at that moment.
import { describe, expect, it } from 'vitest';
import { openWorld } from './world.ts';

describe('a campaign that was edited', () => {
  it('is read as soon as the database answers again', async () => {
    const world = await openWorld();
    const { campaignId, database, people } = world;
    await world.runCampaign();
    const delayMs = () => world.engine.floor().campaigns.get(campaignId)?.settings.returnDelayMs;
    database.editSettings(campaignId, { returnDelayMs: 77_000 });
    world.weather.isStoreAway = true;
    const answer = await world.say(people.sofia, { name: 'campaign_edited', campaignId });
    expect(answer).toEqual({ ok: false, refused: 'database_away' });
    await world.pass(5_000);
    expect(delayMs()).not.toBe(77_000);
    world.weather.isStoreAway = false;
    await world.pass(3_000);
    expect(delayMs()).toBe(77_000);
    expect(world.engine.floor().campaigns.get(campaignId)?.now.state).toBe('running');
  });
});
