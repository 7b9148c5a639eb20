// The window that the engine tells the pacing of (I13): the ledger from the database, and the true end, also after the campaign or the
// organisation's rules were edited.
import { expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../src/domain/campaign/definition.ts';
import { AHEAD_MS } from '../../src/domain/floor/window-end.ts';
import type { Campaign, FloorRules } from '../../src/domain/floor/floor.ts';
import { PacingDesk } from '../../src/engine/pacing-desk.ts';
import { MONDAY_TEN, openWorld } from './world.ts';

/** Ten minutes after ten, in Berlin. */
const STOP = { weekdays: [1], minuteOfDay: 10 * 60 + 10, act: { do: 'stop' } } as const;
const STOPS_AT = MONDAY_TEN + 10 * 60_000;

it('I13 E5 is told with its true end once that is near, in the very minute in which a schedule or a rule is changed', async () => {
  const world = await openWorld({ mode: 'predictive' });
  const known = world.engine.floor().campaigns.get(world.campaignId);
  if (!known) throw new Error('no campaign');
  let rules: FloorRules = world.engine.floor().rules;
  let now = MONDAY_TEN;
  const found = { answered: 70, abandoned: 2, counted: [], lost: [], memory: undefined };
  const desk = new PacingDesk({
    store: { ledger: () => Promise.resolve(found) },
    clock: { now: () => now, after: () => () => undefined },
    campaigns: new Map(),
    rules: () => rules,
    enter: (event) => event(),
  });
  expect(desk.windowOf(known, now)).toBeUndefined();
  await Promise.resolve();
  await Promise.resolve();
  const counts = { answered: 70, abandoned: 2 };
  expect(desk.windowOf(known, now)).toEqual({ ...counts, endsAt: now + AHEAD_MS, rolls: true });
  const schedule = { zone: 'Europe/Berlin', since: 0, entries: [STOP] };
  const stopping: Campaign = { ...known, settings: { ...DEFAULT_CAMPAIGN_SETTINGS, schedule } };
  expect(desk.windowOf(stopping, now)).toEqual({ ...counts, endsAt: STOPS_AT, rolls: false });
  now += 5_000;
  expect(desk.windowOf(stopping, now)).toEqual({ ...counts, endsAt: STOPS_AT, rolls: false });
  // The end rolls with every look and not only once a minute.
  expect(desk.windowOf(known, now)).toEqual({ ...counts, endsAt: now + AHEAD_MS, rolls: true });
  now = Date.parse('2026-11-23T19:55:00+01:00');
  expect(desk.windowOf(known, now)).toMatchObject({ rolls: true });
  rules = { ...rules, pack: 'de', allowedCountries: ['DE'] };
  const eight = Date.parse('2026-11-23T20:00:00+01:00');
  expect(desk.windowOf(known, now)).toEqual({ ...counts, endsAt: eight, rolls: false });
});
