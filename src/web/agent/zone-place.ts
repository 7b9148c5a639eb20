/** A place that people know for an IANA zone, and the local times of a set of zones. Pure. */

/** German names where they differ from the one in the zone's name. */
const GERMAN: Readonly<Record<string, string>> = {
  'Europe/Vienna': 'Wien',
  'Europe/Zurich': 'Zürich',
  'Europe/Rome': 'Rom',
  'Europe/Brussels': 'Brüssel',
  'Europe/Copenhagen': 'Kopenhagen',
  'Europe/Warsaw': 'Warschau',
  'Europe/Prague': 'Prag',
  'Europe/Luxembourg': 'Luxemburg',
  'Europe/Lisbon': 'Lissabon',
  'Indian/Reunion': 'La Réunion',
};

/** `America/New_York` is New York, `Europe/Vienna` in German is Wien. */
export function placeOf(zone: string, language: string): string {
  const german = language.startsWith('de') ? GERMAN[zone] : undefined;
  return german ?? (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** The local time as text: one, or the span from the earliest to the latest; undefined where no zone is known. */
export function localSpan(zones: readonly string[], timeIn: (zone: string) => string): string | undefined {
  const times = [...new Set(zones.map(timeIn))].toSorted();
  const [first] = times;
  const last = times.at(-1);
  return first === undefined || last === undefined || first === last ? first : `${first}–${last}`;
}
