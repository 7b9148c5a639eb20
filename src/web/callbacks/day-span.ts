/** When a day of the calendar begins and ends in a zone, as instants. Pure. */
import { parseWallTime, readWallTime } from '../../domain/callback/wall-time.ts';
import { addDays } from './month-days.ts';

/** Epoch ms; `to` is exclusive; NaN where there is no day. A day whose midnight the clocks leap over begins where they land. */
export function spanOfDays(
  zone: string,
  from: string,
  to: string,
): { readonly from: number; readonly to: number } {
  return { from: midnight(zone, from), to: to === '' ? Number.NaN : midnight(zone, addDays(to, 1)) };
}

function midnight(zone: string, day: string): number {
  const wall = parseWallTime(`${day}T00:00`);
  if (wall === undefined) return Number.NaN;
  const reading = readWallTime(zone, wall);
  return reading.kind === 'gap' ? reading.from : reading.at;
}
