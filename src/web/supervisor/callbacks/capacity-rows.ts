/** A day's quarters of an hour in rows by the hour. Pure. */
import { type Quarter, isCrowded } from '../../../domain/callback/crowd.ts';
import { wallTimeAt } from '../../../domain/callback/wall-time.ts';

export interface HourRow {
  /** "09", by the clock of whoever looks; an hour that comes twice has two rows. */
  readonly hour: string;
  readonly at: number;
  readonly quarters: readonly (Quarter & { readonly isCrowded: boolean })[];
}

/** Hours in which nothing is due and nobody is there are left out at both ends of the day, unless the whole day is wanted. */
export function hourRows(
  quarters: readonly Quarter[],
  { zone, isWhole }: { readonly zone: string; readonly isWhole: boolean },
): readonly HourRow[] {
  const rows: { hour: string; at: number; quarters: (Quarter & { isCrowded: boolean })[] }[] = [];
  for (const quarter of quarters) {
    const wall = wallTimeAt(zone, quarter.at);
    const last = rows.at(-1);
    const marked = { ...quarter, isCrowded: isCrowded(quarter) };
    if (last && last.quarters.length < 4 && wall.slice(14) !== '00') last.quarters.push(marked);
    else rows.push({ hour: wall.slice(11, 13), at: quarter.at, quarters: [marked] });
  }
  if (isWhole) return rows;
  const isUsed = (row: HourRow) => row.quarters.some(({ due, agents }) => due > 0 || agents > 0);
  const first = rows.findIndex(isUsed);
  return first < 0 ? [] : rows.slice(first, rows.findLastIndex(isUsed) + 1);
}
