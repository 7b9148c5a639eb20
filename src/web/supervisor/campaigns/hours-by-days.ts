/** A weekly window as few words: neighbouring days with the same hours become one range. Pure. */
import type { WeeklyWindow } from '../../../domain/compliance/window.ts';
import { clockOf } from './campaign-draft.ts';

/** Keys under `form.weekday`, Monday first. */
export const WEEKDAY_KEYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export interface DaysWithHours {
  /** 1 = Monday ... 7 = Sunday. */
  from: number;
  to: number;
  /** 09:00–18:00, several separated by commas. */
  hours: string;
}

export function hoursByDays(window: WeeklyWindow): readonly DaysWithHours[] {
  const ranges: DaysWithHours[] = [];
  window.forEach((day, index) => {
    const hours = day
      .map(({ fromMinute, toMinute }) => `${clockOf(fromMinute)}–${clockOf(toMinute)}`)
      .join(', ');
    if (hours === '') return;
    const last = ranges.at(-1);
    if (last && last.hours === hours && last.to === index) last.to = index + 1;
    else ranges.push({ from: index + 1, to: index + 1, hours });
  });
  return ranges;
}
