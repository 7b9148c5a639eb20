/**
 * The people of the practice list: invented, the same at every first start, reachable only under numbers that
 * regulators keep for fiction. Written as the kind of file that a calling list comes in.
 */

const firstNames =
  'Lena Jonas Mia Paul Emma Felix Hannah Lukas Sofie Max Clara Anton Ida Emil Frieda Oskar Marta Karl Greta Theo'.split(
    ' ',
  );
const lastNames = [
  'Müller Schröder Weiß Yılmaz Köhler Nowak Groß Jäger Böhm Çelik',
  'Krämer Lindner Östreich Petrović Rößler Süß Thoma Vogt Winkler Zöllner',
].flatMap((names) => names.split(' '));
const cities: readonly (readonly [string, string, (place: number) => string])[] = [
  ['Berlin', 'DE', (place) => `030 23125 ${digits(place, 3)}`],
  ['Frankfurt am Main', 'DE', (place) => `+49 69 90009 ${digits(place, 3)}`],
  ['München', 'DE', (place) => `(089) 99998-${digits(place, 3)}`],
  [
    'Lyon',
    'FR',
    (place) => `+33 6 39 98 ${digits(Math.floor(place / 100) + 10, 2)} ${digits(place % 100, 2)}`,
  ],
  ['Edinburgh', 'GB', (place) => `+44 131 496 0${digits(place, 3)}`],
];
const tariffs = ['Strom 24', 'Strom Öko', 'Gas & Wärme', 'Strom 12'];
const notes = [
  '',
  'ruft lieber abends an',
  'fragt nach einem Rückruf; "wichtig"',
  'zieht im Frühjahr um',
  '',
];

/** How many there are: some hours of practice for a few agents. */
export const practicePeopleCount = 200;

/** The list as CSV: semicolons, German headers, one to three numbers each. */
export function practiceList(): string {
  const header = [
    'Kundennr.',
    'Vorname',
    'Nachname',
    'Ort',
    'Land',
    'Telefon',
    'Mobil',
    'Zweitnummer',
    'Tarif',
    'Notiz',
  ];
  const rows = Array.from({ length: practicePeopleCount }, (_, index) => practicePerson(index));
  return [header, ...rows].map((row) => row.map(cell).join(';')).join('\r\n');
}

function practicePerson(index: number): string[] {
  const pick = <Item>(list: readonly Item[], step: number) => list[(index * step) % list.length] as Item;
  // 7 and 20 share no divisor, so the two names meet in 200 different ways before they repeat.
  const name = [firstNames[index % 20] ?? '', lastNames[(Math.floor(index / 20) * 7 + index) % 20] ?? ''];
  const [city, country, numberOf] = cities[
    index % 10 < 6 ? index % 3 : 3 + (index % 2)
  ] as (typeof cities)[number];
  const mobile =
    index % 4 === 0 ? `+33 6 39 98 ${digits(40 + Math.floor(index / 100), 2)} ${digits(index % 100, 2)}` : '';
  const second = index % 7 === 0 ? `+44 20 7946 0${digits(index, 3)}` : '';
  return [
    `K-${10_001 + index}`,
    ...name,
    city,
    country,
    numberOf(100 + index),
    mobile,
    second,
    pick(tariffs, 3),
    pick(notes, 2),
  ];
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

function cell(text: string): string {
  return /[;"\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
