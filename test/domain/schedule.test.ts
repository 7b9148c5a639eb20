// Schedules (E5): which instant a time on the wall is, what is due, and who wins when people move the campaign as well.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CampaignState } from '../../src/domain/campaign/campaign.ts';
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../src/domain/campaign/definition.ts';
import { changedByHand, inForce } from '../../src/domain/campaign/in-force.ts';
import {
  type Schedule,
  type ScheduleAct,
  type ScheduleEntry,
  type Scheduled,
  dueActs,
  instantOnWall,
  nextOccurrence,
  occurrences,
} from '../../src/domain/campaign/schedule.ts';
import { localTime } from '../../src/domain/time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const utc = (text: string) => Date.parse(text);
const wall = (text: string) => Date.parse(`${text}Z`);
const iso = (at: number | undefined) =>
  at === undefined ? undefined : new Date(at).toISOString().slice(0, 16);
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

function schedule(entries: readonly ScheduleEntry[], zone = 'Europe/Berlin', since = 0): Schedule {
  return { zone, since, entries };
}
const at = (
  minuteOfDay: number,
  act: ScheduleAct,
  weekdays: readonly number[] = EVERY_DAY,
): ScheduleEntry => ({
  weekdays,
  minuteOfDay,
  act,
});
const START: ScheduleAct = { do: 'start' };
const STOP: ScheduleAct = { do: 'stop' };

describe('E5: a time on the wall', () => {
  it.each([
    ['an ordinary day in Berlin', 'Europe/Berlin', '2026-11-23T09:00', '2026-11-23T08:00'],
    [
      'leapt over in spring: the first instant after it',
      'Europe/Berlin',
      '2026-03-29T02:30',
      '2026-03-29T01:00',
    ],
    ['the last minute before the leap', 'Europe/Berlin', '2026-03-29T01:59', '2026-03-29T00:59'],
    ['the first after the leap', 'Europe/Berlin', '2026-03-29T03:00', '2026-03-29T01:00'],
    ['twice in autumn: the first time', 'Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30'],
    ['after the doubled hour', 'Europe/Berlin', '2026-10-25T03:00', '2026-10-25T02:00'],
    ['leapt over in New York', 'America/New_York', '2026-03-08T02:15', '2026-03-08T07:00'],
    ['twice in New York', 'America/New_York', '2026-11-01T01:15', '2026-11-01T05:15'],
    ['half an hour of leap on Lord Howe', 'Australia/Lord_Howe', '2026-10-04T02:10', '2026-10-03T15:30'],
    ['a zone with quarters', 'Asia/Kathmandu', '2026-11-23T09:00', '2026-11-23T03:15'],
    ['a midnight that does not exist (Beirut)', 'Asia/Beirut', '2026-03-29T00:00', '2026-03-28T22:00'],
  ])('%s', (_name, zone, text, instant) => {
    expect(iso(instantOnWall(zone, wall(text)))).toBe(instant);
  });

  it('shows what was asked for on every minute of a year, but for the leap', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'UTC'];
    let leaps = 0;
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.nat(366 * 24 * 60), (zone, minutes) => {
        const wanted = wall('2026-01-01T00:00') + minutes * MINUTE;
        const found = instantOnWall(zone, wanted);
        const shown = localTime(zone, found).minuteOfDay;
        if (shown !== minutes % 1440) leaps += 1;
        // Nothing earlier shows it, or something later than it.
        for (const earlier of [30, 60, 120]) {
          const before = localTime(zone, found - earlier * MINUTE);
          const asWall = Date.UTC(before.year, before.month - 1, before.day) + before.minuteOfDay * MINUTE;
          expect(asWall).toBeLessThan(wanted);
        }
      }),
      { numRuns: 3_000 },
    );
    expect(leaps).toBeLessThan(10);
  });
});

describe('E5: what comes next', () => {
  const week = schedule([
    at(9 * 60, START, [1, 2, 3, 4, 5]),
    at(18 * 60, STOP, [1, 2, 3, 4, 5]),
    at(10 * 60, START, [6]),
  ]);

  it('is the first of all entries, over the weekend and into the next week', () => {
    const next = (text: string) => {
      const found = nextOccurrence(week, utc(text));
      return [iso(found?.at), found?.act.do];
    };
    expect(next('2026-11-23T07:59Z')).toEqual(['2026-11-23T08:00', 'start']);
    expect(next('2026-11-23T08:00Z')).toEqual(['2026-11-23T17:00', 'stop']);
    expect(next('2026-11-27T17:00Z')).toEqual(['2026-11-28T09:00', 'start']);
    expect(next('2026-11-28T09:00Z')).toEqual(['2026-11-30T08:00', 'start']);
    expect(nextOccurrence(schedule([]), utc('2026-11-23T08:00Z'))).toBeUndefined();
  });

  it('keeps nine o’clock on the wall through both changes of the clocks', () => {
    const daily = schedule([at(9 * 60, START)]);
    const around = (from: string, to: string) =>
      occurrences(daily, utc(from), utc(to)).map((one) => iso(one.at));
    expect(around('2026-03-28T00:00Z', '2026-03-30T12:00Z')).toEqual([
      '2026-03-28T08:00',
      '2026-03-29T07:00',
      '2026-03-30T07:00',
    ]);
    expect(around('2026-10-24T00:00Z', '2026-10-26T12:00Z')).toEqual([
      '2026-10-24T07:00',
      '2026-10-25T08:00',
      '2026-10-26T08:00',
    ]);
  });

  it('happens once on the days on which the clocks change, also within the hour of the change', () => {
    const nightly = schedule([at(2 * 60 + 30, STOP)]);
    for (const [day, instant] of [
      ['2026-03-29', '2026-03-29T01:00'],
      ['2026-10-25', '2026-10-25T00:30'],
    ] as const) {
      const found = occurrences(nightly, utc(`${day}T00:00Z`) - 2 * HOUR, utc(`${day}T12:00Z`));
      expect(found.map((one) => iso(one.at))).toEqual([instant]);
    }
  });
});

/** A campaign in a state since some instant, asked every quarter of a second as the engine does. */
function campaign(now: CampaignState, plan: Schedule, mode: Scheduled['mode'] = 'preview'): Scheduled {
  return { mode, now, settings: { schedule: plan } };
}
const deeds = (asked: Scheduled, when: number) => dueActs(asked, when).map((act) => act.do);

describe('E5: what is due', () => {
  const NINE = utc('2026-11-23T08:00Z');
  const SIX = utc('2026-11-23T17:00Z');
  const office = schedule([at(9 * 60, START), at(18 * 60, STOP)]);
  const loaded = { state: 'loaded', since: NINE - HOUR } as const;

  it('starts at the minute and not before, and stops at the evening', () => {
    expect(deeds(campaign(loaded, office), NINE - 1)).toEqual([]);
    expect(deeds(campaign(loaded, office), NINE)).toEqual(['start']);
    const running = { state: 'running', since: NINE + 10 } as const;
    expect(deeds(campaign(running, office), SIX - 1)).toEqual([]);
    expect(deeds(campaign(running, office), SIX + 250)).toEqual(['stop']);
  });

  it('is done once: what it has moved is not moved again', () => {
    expect(deeds(campaign({ state: 'running', since: NINE + 10 }, office), NINE + 250)).toEqual([]);
  });

  it('makes up what was missed for five minutes, and older things never', () => {
    expect(deeds(campaign(loaded, office), NINE + 5 * MINUTE)).toEqual(['start']);
    expect(deeds(campaign(loaded, office), NINE + 5 * MINUTE + 1)).toEqual([]);
  });

  it('leaves a campaign that was stopped by hand alone until the next start', () => {
    const stopped = { state: 'loaded', since: NINE + MINUTE } as const;
    for (const later of [NINE + 2 * MINUTE, NINE + HOUR, SIX])
      expect(deeds(campaign(stopped, office), later)).toEqual([]);
    expect(deeds(campaign(stopped, office), NINE + 24 * HOUR)).toEqual(['start']);
  });

  it('stops in the evening what was started by hand', () => {
    expect(deeds(campaign({ state: 'running', since: NINE + 3 * HOUR }, office), SIX)).toEqual(['stop']);
  });

  it('does the newest of several that were missed, and nothing if that is done already', () => {
    const short = schedule([at(9 * 60, START), at(9 * 60 + 3, STOP)]);
    expect(deeds(campaign(loaded, short), NINE + 4 * MINUTE)).toEqual([]);
    const running = { state: 'running', since: NINE - HOUR } as const;
    expect(deeds(campaign(running, short), NINE + 4 * MINUTE)).toEqual(['stop']);
  });

  it('does not touch an unloaded campaign, and does nothing that lies before the last edit', () => {
    expect(deeds(campaign({ state: 'unloaded', since: 0 }, office), NINE)).toEqual([]);
    const edited = { ...office, since: NINE + MINUTE };
    expect(deeds(campaign(loaded, edited), NINE + 2 * MINUTE)).toEqual([]);
    expect(deeds(campaign(loaded, edited), NINE + 24 * HOUR)).toEqual(['start']);
  });

  it('changes the pacing of automatic campaigns alone, once, and not against a later change by hand', () => {
    const calmer: ScheduleAct = { do: 'pace', mode: 'progressive' };
    const plan = schedule([at(9 * 60, calmer)]);
    const running = { state: 'running', since: NINE - HOUR } as const;
    expect(dueActs(campaign(running, plan, 'predictive'), NINE)).toEqual([calmer]);
    expect(deeds(campaign(running, plan), NINE)).toEqual([]);
    const paced = (since: number) => ({ ...running, pacing: { mode: 'predictive', since } }) as const;
    expect(deeds(campaign(paced(NINE + 1), plan, 'predictive'), NINE + 250)).toEqual([]);
    expect(deeds(campaign(paced(NINE - 1), plan, 'predictive'), NINE + 250)).toEqual(['pace']);
  });

  it('is found by a check: a judge that forgets the edit, the hand or the grace acts where nothing is due', () => {
    const forgets: Readonly<Record<string, (asked: Scheduled, when: number) => readonly ScheduleAct[]>> = {
      hand: (asked, when) => dueActs({ ...asked, now: { ...asked.now, since: 0 } as CampaignState }, when),
      edit: (asked, when) => {
        const { schedule: plan = office } = asked.settings;
        return dueActs({ ...asked, settings: { schedule: { ...plan, since: 0 } } }, when);
      },
      grace: (asked, when) => [when, when - 4 * MINUTE].flatMap((each) => dueActs(asked, each)),
    };
    const quiet: readonly (readonly [Scheduled, number])[] = [
      [campaign({ state: 'loaded', since: NINE + MINUTE }, office), NINE + 2 * MINUTE],
      [campaign(loaded, { ...office, since: NINE + MINUTE }), NINE + 2 * MINUTE],
      [campaign(loaded, office), NINE + 7 * MINUTE],
    ];
    for (const [asked, when] of quiet) expect(dueActs(asked, when)).toEqual([]);
    for (const [name, judge] of Object.entries(forgets))
      expect(quiet.filter(([asked, when]) => judge(asked, when).length > 0).length, name).toBeGreaterThan(0);
  });
});

describe('E5: the pacing in force', () => {
  const written = { mode: 'predictive', settings: { ...DEFAULT_CAMPAIGN_SETTINGS } } as const;
  const running = { state: 'running', since: 1 } as const;
  const paced = (pacing: object) =>
    ({ ...running, pacing: { mode: 'progressive', since: 2, ...pacing } }) as CampaignState;

  it('holds over what was written, and gives it back when it ends', () => {
    const during = inForce({ ...written, now: paced({ abandonAim: 0.01 }) });
    expect([during.mode, during.settings.delivery]).toEqual(['progressive', { abandonAim: 0.01 }]);
    expect(inForce(during)).toEqual(during);
    const after = inForce({ ...during, now: { state: 'unloaded', since: 3 } });
    expect([after.mode, after.settings.delivery?.abandonAim, 'written' in after]).toEqual([
      'predictive',
      undefined,
      false,
    ]);
  });

  it('keeps the written aim where the schedule names none, and touches nothing where nothing is set', () => {
    const own = { ...written, settings: { ...written.settings, delivery: { abandonAim: 0.02, share: 3 } } };
    expect(inForce({ ...own, now: paced({}) }).settings.delivery).toEqual({ abandonAim: 0.02, share: 3 });
    const plain = { ...written, now: running };
    expect(inForce(plain)).toBe(plain);
  });

  it('is beaten by a change by hand, and by nothing else that is edited', () => {
    const before = inForce({ ...written, now: paced({}) });
    expect(changedByHand(before, written)).toBeUndefined();
    expect(changedByHand(before, { ...written, mode: 'progressive' })).toEqual({ mode: 'progressive' });
    const delivery = { abandonAim: 0.015 };
    expect(changedByHand(before, { ...written, settings: { ...written.settings, delivery } })).toEqual({
      mode: 'predictive',
      abandonAim: 0.015,
    });
    expect(changedByHand({ ...written, now: running }, { ...written, mode: 'progressive' })).toBeUndefined();
  });
});
