// Where an organisation may call: the zones of its countries, each with the hours that hold there for a campaign. For questions about a
// campaign as a whole; what holds for one number is compliance/may-dial. Must never ask a clock.
import { type CallingHours, hoursOf } from '../compliance/hours.ts';
import { type PackId, packsFor } from '../compliance/packs.ts';
import type { WeeklyWindow } from '../compliance/window.ts';

/** The zones of every country that this organisation may call, for the question whether the campaign is open anywhere. */
const COUNTRY_ZONES: Readonly<Record<string, readonly string[]>> = {
  DE: ['Europe/Berlin'],
  AT: ['Europe/Vienna'],
  CH: ['Europe/Zurich'],
  FR: ['Europe/Paris'],
  GB: ['Europe/London'],
  US: [
    'America/New_York',
    'America/Chicago',
    'America/Denver',
    'America/Los_Angeles',
    'America/Anchorage',
    'Pacific/Honolulu',
  ],
};

export type CallingPlace = { readonly zone: string; readonly hours: CallingHours };

type Rules = { readonly pack: PackId; readonly allowedCountries: readonly string[] };

/** The zone of an organisation's own day: its first country's first one. */
export function zoneOf(countries: readonly string[]): string {
  const [first] = countries.flatMap((country) => COUNTRY_ZONES[country] ?? []);
  return first ?? 'UTC';
}

/** Every zone that a campaign with this window of its own could call; empty where no country's zones are known. */
export function placesOf(rules: Rules, own: WeeklyWindow | undefined): readonly CallingPlace[] {
  return rules.allowedCountries.flatMap((country) => {
    const hours = hoursOf(packsFor(rules.pack, country), own);
    return (COUNTRY_ZONES[country] ?? []).map((zone) => ({ hours, zone }));
  });
}
