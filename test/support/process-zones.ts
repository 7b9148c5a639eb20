// F48: what must not depend on the zone of the machine is tried in five: UTC, two with whole hours, two with halves and quarters.
import { afterAll, beforeAll } from 'vitest';

export const PROCESS_ZONES = [
  'UTC',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Pacific/Chatham',
  'Pacific/Honolulu',
] as const;

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
