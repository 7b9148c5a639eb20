// The next opening of the calling hours is worked out once, and again as soon as it could be another one.
import { beforeEach, describe, expect, it } from 'vitest';
import { sameHours } from '../../src/domain/compliance/window.ts';
import type { Campaign, FloorRules } from '../../src/domain/floor/floor.ts';
import { closedEverywhere } from '../../src/domain/floor/why.ts';
import { Closings } from '../../src/engine/closings.ts';
import { Whys } from '../../src/engine/whys.ts';
import { openWorld } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const hours = (from: number, to: number, days = EVERY_DAY) =>
  sameHours(days, { fromMinute: from * 60, toMinute: to * 60 });
/** 6:00 in Berlin. */
const MONDAY_SIX = Date.UTC(2026, 10, 23, 5, 0);
const MONDAY_EIGHT = MONDAY_SIX + 2 * HOUR;

let times = 0;
let closings: Closings;
beforeEach(() => {
  times = 0;
  closings = new Closings((...asked) => {
    times += 1;
    return closedEverywhere(...asked);
  });
});

const rulesOf = (pack: string) => ({ pack, allowedCountries: ['DE'] }) as unknown as FloorRules;
const RULES = rulesOf('practice');
const campaignOf = (window: unknown) => ({ id: 'one', settings: { window } }) as unknown as Campaign;
const FROM_EIGHT = campaignOf(hours(8, 20));

describe('how long a closing is known', () => {
  it('E18 is worked out once until the opening, and then the campaign is open at that very instant', () => {
    for (let at = MONDAY_SIX; at < MONDAY_EIGHT; at += MINUTE)
      expect(closings.of(RULES, FROM_EIGHT, at)).toEqual({ opensAt: MONDAY_EIGHT });
    expect(times).toBe(1);
    expect(closings.of(RULES, FROM_EIGHT, MONDAY_EIGHT)).toBeUndefined();
    const atTen = MONDAY_SIX + 16 * HOUR;
    expect(closings.of(RULES, FROM_EIGHT, atTen)).toEqual({ opensAt: MONDAY_EIGHT + 24 * HOUR });
  });

  it('E18 is worked out anew under other rules', () => {
    closings.of(RULES, FROM_EIGHT, MONDAY_SIX);
    // The cautious pack opens at ten.
    const opensAt = MONDAY_SIX + 4 * HOUR;
    expect(closings.of(rulesOf('cautious'), FROM_EIGHT, MONDAY_SIX + MINUTE)).toEqual({ opensAt });
  });

  it('E18 is worked out anew when the campaign gets another window or loses its own, and not when anything else of it changes', () => {
    closings.of(RULES, FROM_EIGHT, MONDAY_SIX);
    const moved = { ...FROM_EIGHT, now: { state: 'running', since: MONDAY_SIX } } as unknown as Campaign;
    expect(closings.of(RULES, moved, MONDAY_SIX + 1)).toEqual({ opensAt: MONDAY_EIGHT });
    expect(times).toBe(1);
    const earlier = closings.of(RULES, campaignOf(hours(7, 20)), MONDAY_SIX + 2);
    expect(earlier).toEqual({ opensAt: MONDAY_SIX + HOUR });
    expect(closings.of(RULES, campaignOf(undefined), MONDAY_SIX + 3)).toBeUndefined();
  });

  it('E18 is looked for every minute where none is in sight, and again when the clock was set back', () => {
    const never = campaignOf(hours(8, 20, []));
    for (let at = MONDAY_SIX; at < MONDAY_SIX + 3 * MINUTE; at += 250)
      expect(closings.of(RULES, never, at)).toEqual({ opensAt: undefined });
    expect(times).toBe(3);
    closings.of(RULES, never, MONDAY_SIX - HOUR);
    expect(times).toBe(4);
  });
});

it('E3, E18 a floor that is looked at four times a second for an hour works out its opening once, and opens on time', async () => {
  const contacts = [{ name: 'Mia', numbers: ['+493023125041'] }];
  const world = await openWorld({
    mode: 'progressive',
    contacts,
    startAt: MONDAY_SIX,
    settings: { window: hours(8, 20) },
  });
  const { anna } = world.people;
  await world.runCampaign();
  await world.joinReady(anna);
  let now = MONDAY_EIGHT - HOUR;
  const whys = new Whys({
    clock: { now: () => now, after: () => () => undefined },
    floor: world.engine.floor(),
    outlookOf: () => undefined,
    telephoneAwaySince: () => undefined,
    decidedOf: () => undefined,
    onChange: () => undefined,
    closings,
  });
  for (; now < MONDAY_EIGHT; now += 250) whys.look();
  expect(times).toBe(1);
  expect(whys.of(world.campaignId).why).not.toBe('outside_hours');
  now -= 250;
  expect(whys.of(world.campaignId)).toMatchObject({ why: 'outside_hours', opensAt: MONDAY_EIGHT });
});
