// Schedules (E5): start, stop, change of pacing at a time, on weekdays, in the campaign's zone. Deadlines are data: what is due follows
// from the schedule, the campaign's own state and an instant, so that a restart loses none and nothing is done twice.
// Must never ask a clock.
import { DAY_MS, HOUR_MS, MINUTE_MS, localTime } from '../time.ts';
import { AUTOMATIC_MODES, type AutomaticMode, type CampaignMode, type CampaignState } from './campaign.ts';

export type ScheduleAct =
  | { readonly do: 'start' }
  | { readonly do: 'stop' }
  | { readonly do: 'pace'; readonly mode: AutomaticMode; readonly abandonAim?: number };
export const SCHEDULE_DEEDS = ['start', 'stop', 'pace'] as const;

export type ScheduleEntry = {
  /** 1 = Monday ... 7 = Sunday. */
  readonly weekdays: readonly number[];
  /** Minutes after midnight by the clock on the wall: 0 to 1439. */
  readonly minuteOfDay: number;
  readonly act: ScheduleAct;
};

export type Schedule = {
  /** IANA. */
  readonly zone: string;
  /** Epoch ms of the last edit: nothing that lies before it is made up. */
  readonly since: number;
  readonly entries: readonly ScheduleEntry[];
};

export type Occurrence = { readonly at: number; readonly act: ScheduleAct };

/** What was missed while the engine was away is made up for so long and no more: nobody expects at noon a start that was due at nine. */
export const SCHEDULE_GRACE_MS = 5 * MINUTE_MS;
const LOOK_AHEAD_MS = 8 * DAY_MS;
export const ENTRIES_LIMIT = 50;

/** Every occurrence after `from` up to and including `to`, in order of time. */
export function occurrences({ zone, entries }: Schedule, from: number, to: number): Occurrence[] {
  const found: Occurrence[] = [];
  const { year, month, day } = localTime(zone, from);
  // A day before and after: the instants of a local day never lie further from it than that.
  const days = Math.ceil((to - from) / DAY_MS) + 1;
  for (let ahead = -1; ahead <= days; ahead += 1) {
    const date = new Date(Date.UTC(year, month - 1, day + ahead));
    const weekday = date.getUTCDay() === 0 ? 7 : date.getUTCDay();
    for (const { weekdays, minuteOfDay, act } of entries) {
      if (!weekdays.includes(weekday)) continue;
      const at = instantOnWall(zone, date.getTime() + minuteOfDay * MINUTE_MS);
      if (at > from && at <= to) found.push({ at, act });
    }
  }
  return found.toSorted((one, other) => one.at - other.at);
}

/** What comes next; undefined where nothing does within eight days. */
export function nextOccurrence(schedule: Schedule, now: number): Occurrence | undefined {
  return occurrences(schedule, now, now + LOOK_AHEAD_MS)[0];
}

/**
 * The instant at which a clock on the wall shows this time.
 * @param wall the wall time as if it were UTC, epoch milliseconds, whole minutes
 * @returns where the clocks leap over it, the first instant after the leap; where it comes twice, the first time
 */
export function instantOnWall(zone: string, wall: number): number {
  const offsets = [offsetAt(zone, wall - DAY_MS), offsetAt(zone, wall + DAY_MS)];
  const showing = offsets.map((offset) => wall - offset).filter((at) => at + offsetAt(zone, at) === wall);
  if (showing.length > 0) return Math.min(...showing);
  // Leapt over: before the leap with the later offset, after it with the earlier one. The leap itself is found by halving.
  let [before, after] = [wall - Math.max(...offsets), wall - Math.min(...offsets)];
  while (after - before > MINUTE_MS) {
    const middle = before + Math.floor((after - before) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offsetAt(zone, middle) === offsetAt(zone, before)) before = middle;
    else after = middle;
  }
  return after;
}

/** Wall time minus UTC, in milliseconds; whole minutes. */
function offsetAt(zone: string, at: number): number {
  const { year, month, day, minuteOfDay } = localTime(zone, at);
  const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  return Date.UTC(year, month - 1, day) + minuteOfDay * MINUTE_MS - minute;
}

export type Scheduled = {
  readonly mode: CampaignMode;
  readonly now: CampaignState;
  readonly settings: { readonly schedule?: Schedule };
};

/**
 * What a campaign's schedule asks for now. Of starts and stops only the newest that is due counts, and only if nobody has moved the
 * campaign since: a stop by hand beats the schedule until its next start. An unloaded campaign is out of service and is left alone.
 */
export function dueActs(campaign: Scheduled, now: number): readonly ScheduleAct[] {
  const { schedule } = campaign.settings;
  if (!schedule || campaign.now.state === 'unloaded') return [];
  const due = recent(schedule, now).filter(({ at }) => at >= schedule.since);
  const move = due.findLast(({ act }) => act.do !== 'pace');
  const pace = due.findLast(({ act }) => act.do === 'pace');
  const pacedAt = campaign.now.pacing?.since ?? 0;
  return [
    ...(move && campaign.now.since < move.at && isPossible(campaign, move.act) ? [move.act] : []),
    ...(pace && pacedAt < pace.at && isPossible(campaign, pace.act) ? [pace.act] : []),
  ];
}

function isPossible({ mode, now }: Scheduled, act: ScheduleAct): boolean {
  switch (act.do) {
    case 'start':
      return now.state === 'loaded' || now.state === 'stopping';
    case 'stop':
      return now.state === 'running';
    case 'pace':
      return isAutomatic(mode);
  }
}

/** True for the modes that have a pacing. */
export function isAutomatic(mode: CampaignMode): mode is AutomaticMode {
  return AUTOMATIC_MODES.some((known) => known === mode);
}

type Known = { readonly from: number; readonly to: number; readonly all: readonly Occurrence[] };
const known = new WeakMap<Schedule, Known>();

/** Those of the last minutes. The occurrences of some hours are kept: this is asked four times a second for every campaign. */
function recent(schedule: Schedule, now: number): readonly Occurrence[] {
  const from = now - SCHEDULE_GRACE_MS - 1;
  let kept = known.get(schedule);
  if (!kept || from < kept.from || now > kept.to) {
    const to = now + 6 * HOUR_MS;
    kept = { from, to, all: occurrences(schedule, from, to) };
    known.set(schedule, kept);
  }
  return kept.all.filter(({ at }) => at > from && at <= now);
}
