/** Finds the time of day in what somebody has typed: 17:30, 5 pm, halb drei, quarter past ten, nachmittags. Pure. */
import { A_NUMBER, anyOf, numberOf, PART_OF_DAY } from './when-words.ts';

export interface Found<Value> {
  value: Value;
  /** What was typed, without it. */
  rest: string;
}

type Minutes = number;

/** No law lets one call at these hours of the morning, so an hour that is only spoken ("um drei") is the afternoon's. */
const AFTERNOON_BEFORE = 8;

interface Rule {
  pattern: RegExp;
  /** Minutes from midnight; undefined: this is no time. */
  read: (groups: Record<string, string | undefined>) => Minutes | undefined;
}

const PART = `(?:(?:in the|am|at|this) )?(?<part>${anyOf(Object.keys(PART_OF_DAY))})`;
const AT = '(?:(?:um|at|gegen|ab|around|about|@) ?)?';
const HOUR = `(?<hour>${A_NUMBER})`;

const RULES: readonly Rule[] = [
  // 04:38 PM, 5pm, 5:30 pm
  {
    pattern: word(`${AT}(?<hour>\\d{1,2})(?:[:.](?<minute>\\d\\d))? ?(?<half>am|pm)`),
    read: ({ hour, minute, half }) => ofHalf(Number(hour), Number(minute ?? 0), half),
  },
  // 17:30, 17:30 Uhr, 17.30 Uhr, um 17.30, 17 Uhr 30, 17h30
  { pattern: word(`${AT}(?<hour>\\d{1,2}):(?<minute>\\d\\d)(?: ?(?:uhr|h))?`), read: literal },
  { pattern: word('(?<hour>\\d{1,2})\\.(?<minute>\\d\\d) ?(?:uhr|h)'), read: literal },
  { pattern: word('(?:um|at) (?<hour>\\d{1,2})\\.(?<minute>\\d\\d)(?: ?uhr)?'), read: literal },
  { pattern: word(`${AT}(?<hour>\\d{1,2}) ?(?:uhr|h) ?(?<minute>\\d\\d)`), read: literal },
  // halb drei, half past two, viertel nach drei, quarter to four, zehn vor vier, dreiviertel drei
  { pattern: word(`${AT}halb ${HOUR}(?: uhr)?`), read: (found) => spoken(found['hour'], -30) },
  {
    pattern: word(`${AT}(?:half|halb) (?:past|nach) ${HOUR}(?: uhr)?`),
    read: (found) => spoken(found['hour'], 30),
  },
  { pattern: word(`${AT}dreiviertel ${HOUR}(?: uhr)?`), read: (found) => spoken(found['hour'], -15) },
  {
    pattern: word(
      `${AT}(?:a )?(?<minutes>viertel|quarter|${A_NUMBER})(?: minuten| minutes)? (?<way>vor|to|nach|past) ${HOUR}(?: uhr)?`,
    ),
    read: ({ minutes, way, hour }) => {
      const by = minutes === 'viertel' || minutes === 'quarter' ? 15 : numberOf(minutes);
      if (by === undefined || by > 30) return undefined;
      return spoken(hour, way === 'vor' || way === 'to' ? -by : by);
    },
  },
  { pattern: word(`${AT}viertel ${HOUR}(?: uhr)?`), read: (found) => spoken(found['hour'], -45) },
  // 17 Uhr, um drei
  { pattern: word(`${AT}${HOUR} ?(?:uhr|h)`), read: (found) => spoken(found['hour'], 0) },
  { pattern: word(`(?:um|at|gegen|ab|around|about|@) ?${HOUR}`), read: (found) => spoken(found['hour'], 0) },
];

/** A time with a dot, where no day has taken it; an hour alone: "17.30", "Montag 9". */
const DOTTED: Rule = { pattern: word('(?<hour>\\d{1,2})\\.(?<minute>\\d\\d)'), read: literal };
const ALONE: Rule = {
  pattern: word(`(?<hour>\\d{1,2}|${anyOf(['zwoelf', 'twelve', 'elf', 'eleven', 'zehn', 'ten'])})`),
  read: (found) => spoken(found['hour'], 0),
};

/** The first time of day in a text; what is said of the part of the day ("abends") goes with it. */
export function findClock(text: string): Found<Minutes> | undefined {
  const part = findPart(text);
  const [from, named] = part ? [part.rest, part.value] : [text, undefined];
  for (const rule of [...RULES, DOTTED, ALONE]) {
    const match = rule.pattern.exec(from);
    if (!match) continue;
    const minutes = rule.read(match.groups ?? {});
    if (minutes === undefined) continue;
    const at = inPart(minutes, named, hasHalf(match));
    return isClock(at) ? { value: at, rest: without(from, match) } : undefined;
  }
  return part && { value: part.value * 60, rest: part.rest };
}

/** A pattern of whole words. */
export function word(pattern: string): RegExp {
  return new RegExp(`(?<=^| )(?:${pattern})(?=$| )`);
}

/** The text without what matched. */
export function without(text: string, { index, 0: found }: { index: number; 0: string }): string {
  return `${text.slice(0, index)} ${text.slice(index + found.length)}`.replaceAll(/\s+/g, ' ').trim();
}

function findPart(text: string): Found<number> | undefined {
  const match = word(PART).exec(text);
  const hour = PART_OF_DAY[match?.groups?.['part'] ?? ''];
  return match && hour !== undefined ? { value: hour, rest: without(text, match) } : undefined;
}

function hasHalf(match: RegExpExecArray): boolean {
  return match.groups?.['half'] !== undefined;
}

/** "7 abends" is 19:00, "5 Uhr früh" is 5:00. */
function inPart(minutes: Minutes, part: number | undefined, isExact: boolean): Minutes {
  if (part === undefined || isExact) return minutes;
  if (part < 12) return minutes >= 12 * 60 && minutes < 20 * 60 && part === 9 ? minutes - 12 * 60 : minutes;
  return minutes < 12 * 60 ? minutes + 12 * 60 : minutes;
}

function isClock(minutes: Minutes): boolean {
  return Number.isInteger(minutes) && minutes >= 0 && minutes < 24 * 60;
}

function literal({ hour, minute }: Record<string, string | undefined>): Minutes | undefined {
  const minutes = Number(minute);
  return Number(hour) > 23 || minutes > 59 ? undefined : Number(hour) * 60 + minutes;
}

function ofHalf(hour: number, minute: number, half: string | undefined): Minutes | undefined {
  if (hour < 1 || hour > 12 || minute > 59) return undefined;
  return ((hour % 12) + (half === 'pm' ? 12 : 0)) * 60 + minute;
}

function spoken(hour: string | undefined, by: number): Minutes | undefined {
  const said = numberOf(hour);
  if (said === undefined || !Number.isInteger(said) || said > 23) return undefined;
  const isWritten = /^0\d$/.test(hour ?? '');
  const minutes = said * 60 + by;
  return said > 0 && minutes < AFTERNOON_BEFORE * 60 && !isWritten ? minutes + 12 * 60 : minutes;
}
