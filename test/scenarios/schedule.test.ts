// A campaign that starts and stops by itself (E5), on the fake clock: with people who do otherwise, with an engine that was away, and on
// the nights on which the clocks change.
import { describe, expect, it } from 'vitest';
import type { ScheduleEntry } from '../../src/domain/campaign/schedule.ts';
import { changesOf } from '../../src/sim/history.ts';
import { openWorld } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const at = (hour: number, minute: number, deed: 'start' | 'stop', weekdays = EVERY_DAY): ScheduleEntry => ({
  weekdays,
  minuteOfDay: hour * 60 + minute,
  act: { do: deed },
});

type World = Awaited<ReturnType<typeof openWorld>>;

async function openScheduled(startAt: number, entries: readonly ScheduleEntry[]): Promise<World> {
  const schedule = { zone: 'Europe/Berlin', since: startAt, entries };
  const world = await openWorld({ startAt, settings: { schedule } });
  await world.say(world.people.sofia, { name: 'load_campaign', campaignId: world.campaignId });
  return world;
}
const stateOf = (world: World) => world.engine.floor().campaigns.get(world.campaignId)?.now.state;
/** Who moved the campaign, how and when. */
const moves = (world: World) =>
  changesOf(world.history, 'campaign').map(({ change }) => [
    change.actor.kind,
    change.event.type,
    new Date(change.at).toISOString().slice(0, 19),
  ]);

describe('E5: a campaign with a schedule', () => {
  const eightUtc = Date.UTC(2026, 10, 23, 7, 0);

  it('starts at nine and stops at six by itself, and the audit says that it was the schedule', async () => {
    const world = await openScheduled(eightUtc, [at(9, 0, 'start'), at(18, 0, 'stop')]);
    await world.pass(59 * MINUTE);
    expect(stateOf(world)).toBe('loaded');
    await world.pass(2 * MINUTE);
    expect(stateOf(world)).toBe('running');
    await world.pass(9 * HOUR);
    expect(stateOf(world)).toBe('loaded');
    expect(moves(world).slice(1)).toEqual([
      ['schedule', 'start', '2026-11-23T08:00:00'],
      ['schedule', 'stop', '2026-11-23T17:00:00'],
      ['schedule', 'drained', '2026-11-23T17:00:00'],
    ]);
  });

  it('leaves a stop by hand alone until the next scheduled start', async () => {
    const world = await openScheduled(eightUtc, [at(9, 0, 'start'), at(10, 0, 'start')]);
    const { sofia } = world.people;
    await world.pass(HOUR + MINUTE);
    await world.say(sofia, { name: 'stop_campaign', campaignId: world.campaignId });
    await world.pass(2 * MINUTE);
    expect(stateOf(world)).toBe('loaded');
    await world.crashAndRestart();
    await world.pass(55 * MINUTE);
    expect(stateOf(world)).toBe('loaded');
    await world.pass(5 * MINUTE);
    expect(stateOf(world)).toBe('running');
  });

  it('changes the pacing of an automatic campaign at the minute; a change by hand beats it, and unloading ends it', async () => {
    const calmer = { do: 'pace', mode: 'progressive', abandonAim: 0.01 } as const;
    const entries = [{ weekdays: EVERY_DAY, minuteOfDay: 8 * 60 + 5, act: calmer }];
    const schedule = { zone: 'Europe/Berlin', since: eightUtc, entries };
    const world = await openWorld({ startAt: eightUtc, mode: 'predictive', settings: { schedule } });
    const { sofia } = world.people;
    const { campaignId } = world;
    const pacing = () => {
      const campaign = world.engine.floor().campaigns.get(campaignId);
      return [campaign?.mode, campaign?.settings.delivery?.abandonAim, campaign?.now.state];
    };
    await world.runCampaign();
    await world.pass(4 * MINUTE);
    expect(pacing()).toEqual(['predictive', undefined, 'running']);
    await world.pass(2 * MINUTE);
    expect(pacing()).toEqual(['progressive', 0.01, 'running']);
    expect(moves(world).at(-1)?.slice(0, 2)).toEqual(['schedule', 'paced']);
    await world.crashAndRestart();
    expect(pacing()).toEqual(['progressive', 0.01, 'running']);
    // By hand, within the minutes in which the schedule would still make something up.
    const row = world.database.campaigns.get(campaignId);
    if (!row) throw new Error('no campaign');
    row.campaign = {
      ...row.campaign,
      settings: { ...row.campaign.settings, delivery: { abandonAim: 0.02 } },
    };
    await world.say(sofia, { name: 'campaign_edited', campaignId });
    await world.pass(MINUTE);
    expect(pacing()).toEqual(['predictive', 0.02, 'running']);
    await world.say(sofia, { name: 'force_unload_campaign', campaignId });
    expect(pacing()).toEqual(['predictive', 0.02, 'unloaded']);
  });

  it('makes up a start that an engine missed by some minutes, and no older one', async () => {
    for (const [awayMs, state] of [
      [4 * MINUTE, 'running'],
      [7 * MINUTE, 'loaded'],
    ] as const) {
      const world = await openScheduled(eightUtc, [at(9, 0, 'start')]);
      await world.pass(59 * MINUTE);
      await world.engine.drain();
      await world.clock.runUntil(world.clock.now() + awayMs);
      expect(moves(world)).toHaveLength(1);
      await world.crashAndRestart();
      await world.pass(1_000);
      expect(stateOf(world), `${awayMs} ms away`).toBe(state);
      // Once, however often it is restarted.
      await world.crashAndRestart();
      await world.pass(MINUTE);
      expect(moves(world)).toHaveLength(state === 'running' ? 2 : 1);
    }
  });

  it('works every day of the two nights on which the clocks change, each time once', async () => {
    for (const [evening, started] of [
      // 02:30 is leapt over: at three o’clock summer time, which is one o’clock UTC.
      [Date.UTC(2026, 2, 28, 20), '2026-03-29T01:00:00'],
      // 02:30 comes twice: the first time.
      [Date.UTC(2026, 9, 24, 20), '2026-10-25T00:30:00'],
    ] as const) {
      const world = await openScheduled(evening, [at(2, 30, 'start'), at(4, 0, 'stop')]);
      await world.pass(8 * HOUR);
      const [, start, ...rest] = moves(world);
      expect(start).toEqual(['schedule', 'start', started]);
      expect(rest.map(([, type]) => type)).toEqual(['stop', 'drained']);
    }
  });
});
