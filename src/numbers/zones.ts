// From a number to all time zones in which its owner may be: Google's prefix map, longest prefix first.
// Must never narrow a set: a calling window has to be open in every zone that is possible (E18).
import map from './zone-prefixes.json' with { type: 'json' };

// Where Google's map names a zone of another country whose summer time differs (compared with IANA tzdata 2025b), the right ones.
const CORRECTIONS: readonly { prefix: string; wrong: string; right: readonly string[] }[] = [
  { prefix: '211', wrong: 'Africa/Nairobi', right: ['Africa/Juba'] },
  { prefix: '212', wrong: 'Atlantic/Canary', right: ['Africa/Casablanca', 'Africa/El_Aaiun'] },
  { prefix: '213', wrong: 'Europe/Paris', right: ['Africa/Algiers'] },
  { prefix: '218', wrong: 'Europe/Bucharest', right: ['Africa/Tripoli'] },
  { prefix: '505', wrong: 'America/Chicago', right: ['America/Managua'] },
  { prefix: '7', wrong: 'Europe/Bucharest', right: ['Europe/Kaliningrad'] },
];

const NONE: readonly string[] = [];
const setOfPrefix = new Map<string, readonly string[]>();
let longestPrefix = 0;

for (const set of map.sets) {
  const zones = set.of.map((index) => map.zones[index] ?? '');
  for (const prefix of set.prefixes.split(' ')) {
    setOfPrefix.set(prefix, corrected(prefix, zones));
    longestPrefix = Math.max(longestPrefix, prefix.length);
  }
}

function corrected(prefix: string, zones: string[]): readonly string[] {
  const found = CORRECTIONS.find(
    ({ prefix: start, wrong }) => prefix.startsWith(start) && zones.includes(wrong),
  );
  return found === undefined ? zones : zones.flatMap((zone) => (zone === found.wrong ? found.right : [zone]));
}

/**
 * All IANA zones that are possible for a number, by the longest known prefix; empty if nothing is known.
 * The arrays are shared: a million numbers keep 317 of them.
 * @param digits E.164 without the plus, or a calling code alone: then all zones of its countries
 */
export function zonesOfPrefix(digits: string): readonly string[] {
  for (let length = Math.min(longestPrefix, digits.length); length > 0; length -= 1) {
    const zones = setOfPrefix.get(digits.slice(0, length));
    if (zones !== undefined) return zones;
  }
  return NONE;
}
