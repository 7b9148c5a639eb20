import { expect, test } from 'vitest';
import { compact, readStringDocument } from '../../scripts/extract-zones.ts';
import { isZone } from '../../src/domain/time.ts';
import map from '../../src/numbers/zone-prefixes.json' with { type: 'json' };
import { zonesOfPrefix } from '../../src/numbers/zones.ts';

test('every zone of the map is one that the runtime knows', () => {
  expect(map.zones.filter((zone) => !isZone(zone))).toEqual([]);
  expect(map.zones.length).toBeGreaterThan(250);
  for (const code of ['211', '212', '213', '218', '505', '7401', '7'])
    expect(zonesOfPrefix(code).every(isZone), code).toBe(true);
});

test('the longest prefix decides, and an unknown one knows nothing', () => {
  expect(zonesOfPrefix('12085550123')).toEqual(['America/Boise', 'America/Los_Angeles']);
  expect(zonesOfPrefix('19075550123')).toEqual(['America/Adak', 'America/Anchorage']);
  expect(zonesOfPrefix('1').length).toBe(42);
  expect(zonesOfPrefix('999')).toEqual([]);
  expect(zonesOfPrefix('')).toEqual([]);
});

test('zones of a neighbour with another summer time are corrected', () => {
  expect(zonesOfPrefix('21321123456')).toEqual(['Africa/Algiers']);
  expect(zonesOfPrefix('5052123456')).toEqual(['America/Managua']);
  expect(zonesOfPrefix('74012123456')).toEqual(['Europe/Kaliningrad']);
});

test('the map has a prefix once only', () => {
  const prefixes = map.sets.flatMap((set) => set.prefixes.split(' '));
  expect(new Set(prefixes).size).toBe(prefixes.length);
  expect(prefixes.length).toBe(3291);
});

test('the extraction reads strings, packs sets once and says where a file is something else', () => {
  const entry = (key: string, value: string) => {
    const length = Buffer.alloc(4);
    length.writeInt32LE(value.length + 1);
    return Buffer.concat([Buffer.from([2]), Buffer.from(`${key}\0`), length, Buffer.from(`${value}\0`)]);
  };
  const bytes = Buffer.concat([
    Buffer.alloc(4),
    entry('49', 'B'),
    entry('44', 'A&B'),
    entry('48', 'B'),
    Buffer.from([0]),
  ]);
  const document = readStringDocument(bytes);
  expect([...document]).toEqual([
    ['49', 'B'],
    ['44', 'A&B'],
    ['48', 'B'],
  ]);
  expect(compact(document)).toEqual({
    zones: ['A', 'B'],
    sets: [
      { of: [1], prefixes: '48 49' },
      { of: [0, 1], prefixes: '44' },
    ],
  });
  expect(() => readStringDocument(Buffer.from([0, 0, 0, 0, 1, 65, 0]))).toThrow('expected a string');
});
