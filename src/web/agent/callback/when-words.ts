/** The words in which people say days and times, German and English together, in plain letters. Data only. */

const DAYS = [
  ['monday', 'montag', 'mon', 'mo'],
  ['tuesday', 'dienstag', 'tues', 'tue', 'di'],
  ['wednesday', 'mittwoch', 'wed', 'mi'],
  ['thursday', 'donnerstag', 'thurs', 'thur', 'thu', 'do'],
  ['friday', 'freitag', 'fri', 'fr'],
  ['saturday', 'samstag', 'sonnabend', 'sat', 'sa'],
  ['sunday', 'sonntag', 'sun', 'so'],
] as const;

const MONTHS = [
  ['january', 'januar', 'jaenner', 'jan'],
  ['february', 'februar', 'feb'],
  ['march', 'maerz', 'mar', 'mrz'],
  ['april', 'apr'],
  ['may', 'mai'],
  ['june', 'juni', 'jun'],
  ['july', 'juli', 'jul'],
  ['august', 'aug'],
  ['september', 'sept', 'sep'],
  ['october', 'oktober', 'oct', 'okt'],
  ['november', 'nov'],
  ['december', 'dezember', 'dec', 'dez'],
] as const;

/** Monday is 1 (ISO 8601); January is 1. */
export const WEEKDAY = placesOf(DAYS);
export const MONTH = placesOf(MONTHS);

const NUMBERS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  ein: 1,
  eins: 1,
  eine: 1,
  einer: 1,
  einem: 1,
  einen: 1,
  two: 2,
  zwei: 2,
  three: 3,
  drei: 3,
  four: 4,
  vier: 4,
  five: 5,
  fuenf: 5,
  six: 6,
  sechs: 6,
  seven: 7,
  sieben: 7,
  eight: 8,
  acht: 8,
  nine: 9,
  neun: 9,
  ten: 10,
  zehn: 10,
  eleven: 11,
  elf: 11,
  twelve: 12,
  zwoelf: 12,
  fifteen: 15,
  fuenfzehn: 15,
  twenty: 20,
  zwanzig: 20,
  thirty: 30,
  dreissig: 30,
  fourtyfive: 45,
  fortyfive: 45,
  fuenfundvierzig: 45,
  anderthalb: 1.5,
  eineinhalb: 1.5,
};

/** What a part of the day means when no hour is said. */
export const PART_OF_DAY: Readonly<Record<string, number>> = {
  frueh: 9,
  morgens: 9,
  morning: 9,
  vormittag: 10,
  vormittags: 10,
  mittag: 12,
  mittags: 12,
  noon: 12,
  midday: 12,
  nachmittag: 15,
  nachmittags: 15,
  afternoon: 15,
  abend: 18,
  abends: 18,
  evening: 18,
  night: 19,
};

/** As a part of a pattern: any of these words, the longest first. */
export function anyOf(words: Iterable<string>): string {
  return [...words].toSorted((one, other) => other.length - one.length).join('|');
}

/** A number in digits ("2", "1,5") or in words, as a part of a pattern. */
export const A_NUMBER = `\\d+(?:[.,]\\d+)?|${anyOf(Object.keys(NUMBERS))}`;

export function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return NUMBERS[text] ?? (/^\d+(?:[.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : undefined);
}

/** Small plain letters, without commas; "p.m." and "o'clock" as one word. */
export function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFC')
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .replaceAll(/\b([ap])\.? ?m\b\.?/g, '$1m')
    .replaceAll(/\bo['’ ]?clock\b/g, 'uhr')
    .replaceAll(/[,;·\u00A0\u202F]/g, (mark, at: number, whole: string) =>
      mark === ',' && /\d,\d/.test(whole.slice(at - 1, at + 2)) ? ',' : ' ',
    )
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function placesOf(lists: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  return new Map(lists.flatMap((words, place) => words.map((word) => [word, place + 1] as const)));
}
