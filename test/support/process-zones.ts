// F48: what must not depend on the zone of the machine is tried in five: UTC, two with whole hours, two with halves and quarters.
import { afterAll, beforeAll } from 'vitest';

export const PROCESS_ZONES = [
  'UTC',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Pacific/Chatham',
  'Pacific/Honolulu',
] as const;

/**
 * The product's own zone in the browser tests: another one each day, because nothing may depend on it. With TZ=Pacific/Chatham npm test it
 * is that one every day.
 * @param now epoch milliseconds
 */
export function zoneOfTheDay(now: number): string {
  const day = Math.floor(now / 86_400_000);
  return process.env['TZ'] ?? PROCESS_ZONES[day % PROCESS_ZONES.length] ?? 'UTC';
}

/** Inside a describe: this process believes to be there, as a machine with that TZ does. */
export function inProcessZone(zone: string): void {
  const before = process.env['TZ'];
  beforeAll(() => {
    process.env['TZ'] = zone;
    const hours = new Date(Date.UTC(2026, 0, 1)).getTimezoneOffset();
    if (zone !== 'UTC' && hours === 0) throw new Error(`the process did not move to ${zone}`);
  });
  afterAll(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });
}
