/** A day's quarters of an hour in rows by the hour. Pure. */
import { type Quarter, isCrowded } from '../../../domain/callback/crowd.ts';
import { wallTimeAt } from '../../../domain/callback/wall-time.ts';

const OPEN_HOURS = { from: 8, to: 20 } as const;

export interface HourRow {
  /** "09", by the clock of whoever looks; an hour that comes twice has two rows. */
  readonly hour: string;
  readonly at: number;
  readonly quarters: readonly (Quarter & { readonly isCrowded: boolean })[];
}

/** The hours in which offices are open, and further ones as far as something is due in them; or the whole day. */
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
  const isShown = ({ hour, quarters: all }: HourRow) =>
    (Number(hour) >= OPEN_HOURS.from && Number(hour) < OPEN_HOURS.to) || all.some(({ due }) => due > 0);
  const first = rows.findIndex(isShown);
  return first < 0 ? [] : rows.slice(first, rows.findLastIndex(isShown) + 1);
}
