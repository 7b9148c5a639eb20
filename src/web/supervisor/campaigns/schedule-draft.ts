/** When a campaign starts, stops and changes its pacing by itself (E5), while it is being written. Pure. */
import { AUTOMATIC_MODES } from '../../../domain/campaign/campaign.ts';
import {
  ENTRIES_LIMIT,
  type Schedule,
  type ScheduleAct,
  type ScheduleEntry,
} from '../../../domain/campaign/schedule.ts';
import type { RulesRequest } from '../../../wire/campaigns.ts';

/** What an entry does; the modes are a change of pacing. */
export const ENTRY_DEEDS = ['start', 'stop', ...AUTOMATIC_MODES] as const;
export type EntryDeed = (typeof ENTRY_DEEDS)[number];

export interface EntryDraft {
  readonly weekdays: readonly number[];
  /** As typed: "09:00". */
  readonly time: string;
  readonly deed: EntryDeed;
  /** Of a change of pacing: abandoned per hundred to steer to, as typed; empty = what the campaign says. */
  readonly aim: string;
}

export interface ScheduleDraft {
  readonly zone: string;
  readonly entries: readonly EntryDraft[];
}

const WORKDAYS = [1, 2, 3, 4, 5];
export const AIM_BOUNDS = { min: 0.1, max: 3 } as const;

/** What a new line begins with: the end of the day after a start, else the beginning. */
export function newEntry(entries: readonly EntryDraft[]): EntryDraft {
  const isStop = entries.at(-1)?.deed === 'start';
  return { weekdays: WORKDAYS, time: isStop ? '18:00' : '09:00', deed: isStop ? 'stop' : 'start', aim: '' };
}

export function scheduleDraft(schedule: Schedule | undefined, ownZone: string): ScheduleDraft {
  if (!schedule) return { zone: ownZone, entries: [] };
  return { zone: schedule.zone, entries: schedule.entries.map(entryDraft) };
}

function entryDraft({ weekdays, minuteOfDay, act }: ScheduleEntry): EntryDraft {
  const { deed, aim } = deedOf(act);
  return { weekdays, time: wallTime(minuteOfDay), deed, aim };
}

function deedOf(act: ScheduleAct): Pick<EntryDraft, 'deed' | 'aim'> {
  if (act.do !== 'pace') return { deed: act.do, aim: '' };
  const percent = act.abandonAim === undefined ? '' : String(Math.round(act.abandonAim * 1000) / 10);
  return { deed: act.mode, aim: percent };
}

/** 09:05 from 545. */
export function wallTime(minuteOfDay: number): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${pad(Math.floor(minuteOfDay / 60))}:${pad(minuteOfDay % 60)}`;
}

/** 545 from 09:05 or 9:05; undefined for what is no time. */
export function minuteOf(time: string): number | undefined {
  const found = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(time.trim());
  return found ? Number(found[1]) * 60 + Number(found[2]) : undefined;
}

/** The goal as typed, with comma or point; null where there is none, undefined where it can not be read. */
export function readAim(text: string): number | null | undefined {
  const typed = text.trim().replace(',', '.');
  if (typed === '') return null;
  if (!/^\d(?:\.\d{1,2})?$/.test(typed)) return undefined;
  const value = Number(typed);
  return value >= AIM_BOUNDS.min && value <= AIM_BOUNDS.max ? value : undefined;
}

/** The name of a field among the form's faults, as the server names it. */
export function entryKey(index: number, field: 'weekdays' | 'minuteOfDay' | 'aim'): string {
  return `schedule.entries.${index}.${field}`;
}

export type ScheduleFault = 'chooseOne' | 'required' | 'aim';

export function scheduleFaults({ entries }: ScheduleDraft): Readonly<Record<string, ScheduleFault>> {
  const faults: Record<string, ScheduleFault> = {};
  for (const [index, { weekdays, time, deed, aim }] of entries.entries()) {
    if (weekdays.length === 0) faults[entryKey(index, 'weekdays')] = 'chooseOne';
    if (minuteOf(time) === undefined) faults[entryKey(index, 'minuteOfDay')] = 'required';
    const hasAim = deed !== 'start' && deed !== 'stop';
    if (hasAim && readAim(aim) === undefined) faults[entryKey(index, 'aim')] = 'aim';
  }
  return faults;
}

/** Whether another line may be added. */
export function isFull({ entries }: ScheduleDraft): boolean {
  return entries.length >= ENTRIES_LIMIT;
}

/** The request of a draft without faults; null where nothing is scheduled. */
export function scheduleRequest({
  zone,
  entries,
}: ScheduleDraft): NonNullable<RulesRequest['schedule']> | null {
  if (entries.length === 0) return null;
  return {
    zone,
    entries: entries.map(({ weekdays, time, deed, aim }) => ({
      weekdays: weekdays.toSorted((one, other) => one - other),
      minuteOfDay: minuteOf(time) ?? 0,
      act: actOf(deed, aim),
    })),
  };
}

function actOf(deed: EntryDeed, aim: string) {
  if (deed === 'start' || deed === 'stop') return { do: deed };
  const percent = readAim(aim);
  return {
    do: 'pace' as const,
    mode: deed,
    ...(typeof percent === 'number' ? { abandonAimPercent: percent } : {}),
  };
}
