// Makes a calling list as messy as offices export them: invented names, numbers that regulators reserve for fiction, five spellings,
// missing and invalid numbers, duplicates, short and long rows, line breaks, quotes, formula and HTML cells. The same seed makes the
// same file, and its last line of output is the truth about it by construction: {rows, accepted, duplicates, rejected, numbers}.
//   node scripts/run.mjs scripts/make-list.ts --rows 1000000 --seed 7 --out list.csv [--delimiter ';'] [--encoding utf-8]
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';

export type ListTruth = {
  rows: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  numbers: number;
};
export type ListEncoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'windows-1252';
export type ListWish = {
  rows: number;
  seed: number;
  delimiter?: string;
  encoding?: ListEncoding;
  lineEnd?: string;
};

const LAST = [
  'Müller',
  'Weiß',
  'von der Heide',
  'Öztürk',
  'Lefèvre',
  "O'Neill",
  'Brown; Partner',
  'Johnson "Jo"',
  'Ångström',
  'Becker',
].concat([
  'Núñez',
  'de la Cruz',
  'Smith, Jr.',
  'Schmidt',
  'Nguyen',
  'Dubois',
  'MacLeod',
  'Wagner',
  'Garcia',
  'Jones',
]);
const FIRST = [
  'Anna',
  'Björn',
  'Noémie',
  'José',
  "D'Arcy",
  'Zoë',
  'Jürgen',
  'Siân',
  'François',
  'Heike',
].concat(['Mehmet', 'Olivia', 'Liam', 'Aoife', 'Günther', 'Emma', 'Ben', 'Mia', 'Noah', 'Inès']);
const AREAS =
  '201 202 206 207 208 212 213 214 216 218 224 228 240 252 260 267 270 281 302 303 305 307 312 316 318 320 323 401 402 404'.split(
    ' ',
  );

type Country = {
  codes: string[];
  code: string;
  count: number;
  national: (index: number) => string;
  trunk: string;
  city: string;
};
const pad = (value: number, digits: number) => String(value).padStart(digits, '0');
const COUNTRIES: readonly Country[] = [
  {
    codes: ['DE', 'Deutschland', 'de', 'Germany', 'D'],
    code: '49',
    count: 5_000,
    trunk: '0',
    city: 'München',
    national: (i) =>
      ['3023125', '6990009', '4066969', '2214710', '8999998'][Math.floor(i / 1000) % 5] + pad(i % 1000, 3),
  },
  {
    codes: ['FR', 'Frankreich', 'France'],
    code: '33',
    count: 50_000,
    trunk: '0',
    city: 'Paris',
    national: (i) =>
      ['19900', '26191', '35301', '46571', '53649'][Math.floor(i / 10_000) % 5] + pad(i % 10_000, 4),
  },
  {
    codes: ['GB', 'UK', 'Großbritannien', 'United Kingdom'],
    code: '44',
    count: 3_000,
    trunk: '0',
    city: 'Edinburgh',
    national: (i) => ['1314960', '2079460', '1614960'][Math.floor(i / 1000) % 3] + pad(i % 1000, 3),
  },
  {
    codes: ['US', 'USA', 'United States'],
    code: '1',
    count: AREAS.length * 100,
    trunk: '',
    city: '214',
    national: (i) => `${AREAS[Math.floor(i / 100) % AREAS.length]}55501${pad(i % 100, 2)}`,
  },
];
const ALL = COUNTRIES.reduce((sum, country) => sum + country.count, 0);
const MOBILES = 10_000; // France: 06 39 98 xx xx

const fullWidth = (text: string) =>
  text.replace(/[0-9+]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
const SPELLINGS: readonly ((code: string, national: string, trunk: string) => string)[] = [
  (code, national) => `+${code}${national}`,
  (code, national) => `00${code}${national}`,
  (code, national) => `+${code} ${national.slice(0, 3)} ${national.slice(3)}`,
  (code, national) => ` +${code}${national} `,
  (code, national) => `+${code}${national}`.replace(/^(.{4})(...)(...)(.*)$/, '$1-$2-$3-$4'),
  (_code, national, trunk) => `${trunk}${national.slice(0, 3)}/${national.slice(3)}`,
  (_code, national, trunk) =>
    `(${trunk}${national.slice(0, 3)}) ${national.slice(3, 6)}-${national.slice(6)}`,
  (code, national, trunk) =>
    trunk === '' ? `+${code} (${national.slice(0, 3)}) ${national.slice(3)}` : `+${code} (0)${national}`,
  (code, national) => `+${code}\u00a0${national}`,
  (code, national) => `tel:+${code}-${national}`,
  (code, national) => `+${code}${national} ext. 12`,
];
const UNICODE_SPELLINGS: typeof SPELLINGS = [
  (code, national) => fullWidth(`+${code} ${national}`),
  (code, national) => `\u202a+${code} ${national}\u202c`,
];
const NO_NUMBERS = [
  '',
  '',
  'unbekannt',
  '0',
  '12',
  '030',
  '++49',
  '+999123456789012345',
  '4,93023E+12',
  '12.03.1985',
  '110',
];
const REMARKS = [
  '',
  '',
  '',
  'ruft\nam Abend\nzurück',
  'Zeile\r\nzwei',
  '<img src=x onerror=alert(1)>',
  '=1+2',
  '+cmd|calc',
  '@SUM(A1:A9)',
  '-2+3',
  '\tTab',
  '5" Rohr',
];
const JOBS = ['management', 'technician', 'blue-collar', 'retired', 'unknown', 'admin.'];
const HEADER =
  'Kundennummer Nachname Vorname Land Ort Telefon+privat Telefon+mobil Telefon+Büro Alter Beruf Kontostand Bemerkung'
    .split(' ')
    .map((name) => name.replace('+', ' '));

/** Numbers in [0, 1) that a seed decides (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Draw = {
  below(limit: number): number;
  of<Item>(items: readonly Item[]): Item;
  chance(share: number): boolean;
};

function drawWith(random: () => number): Draw {
  const below = (limit: number) => Math.floor(random() * limit);
  return { below, of: (items) => items[below(items.length)] as never, chance: (share) => random() < share };
}

type PersonCells = { cells: string[]; numbers: number };

/** Person `index` has a pair of number and name that no other person below fifty times all numbers has; and the same for the mobile. */
function person(index: number, draw: Draw, spellings: typeof SPELLINGS): PersonCells {
  const place = index % ALL;
  const name = Math.floor(index / ALL) + 50 * Math.floor(place / MOBILES);
  let local = place;
  let country = COUNTRIES[0] as Country;
  for (const next of COUNTRIES) {
    country = next;
    if (local < next.count) break;
    local -= next.count;
  }
  const mobile = draw.chance(0.15) ? draw.of(spellings)('33', `63998${pad(place % MOBILES, 4)}`, '0') : '';
  const hasMobile =
    mobile !== '' && (country.code === '33' || /^\s*[\u202a]?(?:\+|00|tel|\uff0b)/.test(mobile));
  const cells = [
    String(index * 2 + 1),
    LAST[name % LAST.length] ?? '',
    FIRST[Math.floor(name / LAST.length) % FIRST.length] ?? '',
    draw.of(country.codes),
    country.city,
    draw.of(spellings)(country.code, country.national(local), country.trunk),
    hasMobile ? mobile : '',
    '',
    String(18 + draw.below(70)),
    draw.of(JOBS),
    String(draw.below(9_000) - 500),
    draw.of(REMARKS),
  ];
  return { cells, numbers: hasMobile ? 2 : 1 };
}

/** The rows of a list as texts, header first; when it is done, the truth about it. */
export function* makeList(wish: ListWish): Generator<string, ListTruth> {
  if (wish.rows > ALL * 50)
    throw new RangeError(`at most ${ALL * 50} rows have numbers and names of their own`);
  const draw = drawWith(seededRandom(wish.seed));
  const { delimiter = ';', lineEnd = '\r\n', encoding = 'utf-8' } = wish;
  const spellings = encoding === 'windows-1252' ? SPELLINGS : [...SPELLINGS, ...UNICODE_SPELLINGS];
  const truth: ListTruth = { rows: 0, accepted: 0, duplicates: 0, rejected: 0, numbers: 0 };
  const text = (cells: readonly string[]) =>
    cells.map((cell) => quoted(cell, delimiter)).join(delimiter) + lineEnd;
  yield text(HEADER);
  for (let index = 0; truth.rows < wish.rows; index += 1) {
    const { cells, numbers } = person(index, draw, spellings);
    const kind = draw.below(500);
    truth.rows += 1;
    if (kind < 6) {
      cells[5] = draw.of(NO_NUMBERS);
      cells[6] = '';
      truth.rejected += 1;
    } else if (kind < 8) {
      cells.length = 4;
      truth.rejected += 1;
    } else if (kind < 9) {
      cells.push('', 'one cell too many');
      truth.rejected += 1;
    } else {
      if (kind < 12) cells.length = 7;
      else if (kind < 16) cells[7] = draw.of(NO_NUMBERS);
      truth.accepted += 1;
      truth.numbers += numbers;
      if (kind >= 16 && kind < 20 && truth.rows < wish.rows) {
        yield text(cells);
        yield* duplicateOf(cells, draw.below(3), { text, blank: lineEnd });
        truth.rows += 1;
        truth.duplicates += 1;
        continue;
      }
    }
    yield text(cells);
  }
  return truth;
}

/** The same row again; the same key with another name; the same person under a new key, in capitals and without accents. */
function* duplicateOf(
  cells: readonly string[],
  kind: number,
  how: { text: (cells: readonly string[]) => string; blank: string },
): Generator<string> {
  const copy = [...cells];
  if (kind === 1) copy[1] = 'Renamed';
  if (kind === 2) {
    copy[0] = `again-${cells[0]}`;
    copy[1] = (cells[1] ?? '').toUpperCase();
    copy[2] = (cells[2] ?? '').normalize('NFKD').replace(/\p{M}/gu, '');
    yield how.blank; // an empty line is no row
  }
  yield how.text(copy);
}

function quoted(cell: string, delimiter: string): string {
  if (cell === '5" Rohr') return cell; // a stray quote, as some exports leave it
  return cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** A text in the bytes of an encoding; Windows-1252 for the characters of Latin-1 only. */
export function encodeList(text: string, encoding: ListEncoding, isFirst: boolean): Buffer {
  if (encoding === 'windows-1252') return Buffer.from(text, 'latin1');
  const mark = isFirst && encoding !== 'utf-8' ? '\ufeff' : '';
  return Buffer.from(mark + text, encoding === 'utf-16le' ? 'utf16le' : 'utf8');
}

/** Writes a list to a file; memory does not grow with its rows. */
export async function writeList(file: string, wish: ListWish): Promise<ListTruth> {
  const out = createWriteStream(file);
  const rows = makeList(wish);
  let isFirst = true;
  let piece = '';
  const flush = async () => {
    const bytes = encodeList(piece, wish.encoding ?? 'utf-8', isFirst);
    isFirst = false;
    piece = '';
    if (!out.write(bytes)) await once(out, 'drain');
  };
  for (;;) {
    const next = rows.next();
    if (next.done === true) {
      await flush();
      out.end();
      await once(out, 'close');
      return next.value;
    }
    piece += next.value;
    if (piece.length > 256 * 1024) await flush();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '7' },
      out: { type: 'string' },
      delimiter: { type: 'string', default: ';' },
      encoding: { type: 'string', default: 'utf-8-bom' },
    },
  });
  if (values.out === undefined) throw new Error('--out FILE is missing');
  const { delimiter } = values;
  const encoding = values.encoding as ListEncoding;
  console.log(
    JSON.stringify(
      await writeList(values.out, {
        rows: Number(values.rows),
        seed: Number(values.seed),
        delimiter,
        encoding,
      }),
    ),
  );
}

if (process.argv[1]?.endsWith('make-list.ts')) await main();
