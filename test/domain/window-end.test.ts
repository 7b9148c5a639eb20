// Until when answers are counted on for the abandon rule (I13): up to the end of the schedule (E5), of the calling hours (E18) and of the
// day, and never far ahead, because nobody knows when agents go home.
import { describe, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../src/domain/campaign/definition.ts';
import type { Schedule, ScheduleEntry } from '../../src/domain/campaign/schedule.ts';
import type { PackId } from '../../src/domain/compliance/packs.ts';
import { sameHours } from '../../src/domain/compliance/window.ts';
import { AHEAD_MS, countedOn, windowEndsAt } from '../../src/domain/floor/window-end.ts';
import { openPacing } from '../../src/domain/pacing/pacing.ts';
import { type Day, playDay } from './pacing/day.ts';
import { EIGHT, predictive } from './pacing/floor.ts';

/** Monday 2026-11-23 in Berlin. */
const berlin = (time: string, day = '2026-11-23') => Date.parse(`${day}T${time}:00+01:00`);
const WORKDAYS = [1, 2, 3, 4, 5];
const stopAt = (hour: number, weekdays = WORKDAYS): ScheduleEntry => ({
  weekdays,
  minuteOfDay: hour * 60,
  act: { do: 'stop' },
});
const scheduled = (...entries: ScheduleEntry[]): Schedule => ({ zone: 'Europe/Berlin', since: 0, entries });

type Wish = { readonly schedule?: Schedule; readonly ownHours?: readonly [from: number, to: number] };
function endsAt(now: number, pack: PackId, allowedCountries: readonly string[], wish: Wish = {}): number {
  const { schedule, ownHours } = wish;
  const settings = {
    ...DEFAULT_CAMPAIGN_SETTINGS,
    ...(schedule ? { schedule } : {}),
    ...(ownHours
      ? { window: sameHours(WORKDAYS, { fromMinute: ownHours[0] * 60, toMinute: ownHours[1] * 60 }) }
      : {}),
  };
  return windowEndsAt({ settings }, { pack, allowedCountries }, now);
}
const iso = (at: number) => new Date(at).toISOString();

describe('I13 the true end of the window', () => {
  it.each<[string, string, PackId, readonly string[], Wish, string]>([
    ['the day, where nothing else ends it', '12:00', 'practice', ['DE'], {}, '24:00'],
    ['E5 the schedule', '12:00', 'practice', ['DE'], { schedule: scheduled(stopAt(17)) }, '17:00'],
    [
      'E5 not its stops of other days',
      '12:00',
      'practice',
      ['DE'],
      { schedule: scheduled(stopAt(17, [2])) },
      '24:00',
    ],
    [
      'E5 nor what it has stopped before',
      '18:00',
      'practice',
      ['DE'],
      { schedule: scheduled(stopAt(17)) },
      '24:00',
    ],
    [
      'E5 nor a start',
      '12:00',
      'practice',
      ['DE'],
      { schedule: scheduled({ ...stopAt(17), act: { do: 'start' } }) },
      '24:00',
    ],
    ['E18 the hours of the country', '12:00', 'de', ['DE'], {}, '20:00'],
    ['E18 the campaign’s own hours', '12:00', 'de', ['DE'], { ownHours: [9, 18] }, '18:00'],
    ['E18 whichever place is open last', '12:00', 'de', ['DE', 'GB'], {}, '21:00'],
    ['E18 the pause at noon', '12:00', 'fr', ['FR'], {}, '13:00'],
    [
      'whichever comes first',
      '12:00',
      'de',
      ['DE'],
      { schedule: scheduled(stopAt(21)), ownHours: [9, 19] },
      '19:00',
    ],
    ['now, where everything is closed', '21:00', 'de', ['DE'], {}, '21:00'],
  ])('is %s', (_what, now, pack, countries, wish, end) => {
    const expected = end === '24:00' ? berlin('00:00', '2026-11-24') : berlin(end);
    expect(iso(endsAt(berlin(now), pack, countries, wish))).toBe(iso(expected));
  });

  it('is the real midnight on a day of 25 hours', () => {
    const noon = Date.parse('2026-10-25T12:00:00+01:00');
    expect(iso(endsAt(noon, 'practice', ['DE']))).toBe(iso(Date.parse('2026-10-26T00:00:00+01:00')));
  });

  it('is told to the pacing when it is near; before that answers are counted on for a quarter of an hour', () => {
    const end = berlin('17:00');
    expect(countedOn(end, berlin('12:00'))).toEqual({ endsAt: berlin('12:00') + AHEAD_MS, rolls: true });
    expect(countedOn(end, berlin('16:50'))).toEqual({ endsAt: end, rolls: false });
    expect(countedOn(end, end)).toEqual({ endsAt: end, rolls: false });
  });
});

describe('I13 a day whose agents go home', { timeout: 60_000 }, () => {
  /** Two evenings on which it matters. */
  const seeds = [3, 10];
  const day = (seed: number, tell: NonNullable<Day['tell']>): Day => ({
    seed,
    agents: 8,
    hours: 2,
    answerRate: 0.35,
    laterRate: 0.2,
    talkS: 60,
    tell,
  });
  const ratioOf = ({ abandoned, answered }: ReturnType<typeof playDay>) => abandoned / answered;

  it.each(seeds)(
    'ends within the rule, whether the end is known or three hours too late (seed %i)',
    (seed) => {
      const end = EIGHT + 2 * 3_600_000;
      for (const known of [end, end + 3 * 3_600_000]) {
        const played = playDay(
          day(seed, (window, now) => ({ ...window, ...countedOn(known, now) })),
          openPacing(predictive),
        );
        expect(ratioOf(played)).toBeLessThanOrEqual(0.03);
        expect(played.answered).toBeGreaterThan(250);
      }
    },
  );

  it.each(seeds)('would not, if answers were counted on up to such an end (seed %i)', (seed) => {
    const played = playDay(
      day(seed, (window) => ({ ...window, endsAt: window.endsAt + 3 * 3_600_000 })),
      openPacing(predictive),
    );
    expect(ratioOf(played)).toBeGreaterThan(0.03);
  });
});
