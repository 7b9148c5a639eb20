// What people type as a telephone number, brought down to an optional plus and digits. Knows no numbering plan.
// Must never guess a digit: what is not clearly a number keeps a reason and is for people to correct.

export const UNREADABLE_REASONS = [
  'empty',
  'no_digits',
  'letters',
  'scientific_notation',
  'date',
  'not_a_number',
  'too_short',
  'too_long',
] as const;
export type UnreadableReason = (typeof UNREADABLE_REASONS)[number];

/** `dialed` is digits with an optional leading plus. */
export type Spelling =
  | { readonly ok: true; readonly dialed: string; readonly extension: string | undefined }
  | { readonly ok: false; readonly reason: UnreadableReason };

// Labels that offices write before a number inside its cell.
const LABEL = new RegExp(
  `^(?:${[
    'tel(?:efon|efone|ephone|\\.?\\s?nr)?|fon|phone|ph|mobil(?:e|funk)?|mob|handy|cell|festnetz|rufnummer|number|nr|no',
    'privat|priv|dienstlich|gesch(?:äftlich)?|büro|buero|office|work|home|t|m|p|d|g|h|c|w',
  ].join('|')})\\b[\\s.:]*`,
  'iu',
);
// RFC 3966 ";ext=", English, German and French words; at most six digits at the very end.
const EXTENSION =
  /(?:[\s,;(-]*(?:;ext=|ext(?:ension|n|\.)?|durchwahl|dw|app(?:arat|\.)?|poste|nebenstelle|nst\.?)|\s*[x#])[\s.:=-]*(\d{1,6})\)?$/iu;
const VANITY = /^\+?1?[\s.-]*\(?(\d{3})\)?[\s.-]+((?=(?:[^a-z]*[a-z]){3})[a-z0-9\s.-]+)$/iu;
const KEYPAD = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];
const LONGEST_SPELLING = 80;

/**
 * Reads the digits of one number. Full-width and Arabic digits, no-break spaces, direction marks, brackets, dots, slashes, labels before,
 * words behind and extensions are understood; "00" in front is the plus everywhere.
 * @param northAmerica true where letters stand for digits on the keypad ("800-555-RUFW")
 */
export function readSpelling(spelling: string, northAmerica: boolean): Spelling {
  if (/^\+?[1-9]\d{6,14}$/.test(spelling)) return { ok: true, dialed: spelling, extension: undefined };
  const text = plainText(spelling);
  if (text === '') return { ok: false, reason: 'empty' };
  if (text.length > LONGEST_SPELLING) return { ok: false, reason: 'too_long' };
  if (!/\d/.test(text)) return { ok: false, reason: 'no_digits' };
  const mistake = mistakeOf(text);
  if (mistake !== undefined) return { ok: false, reason: mistake };
  return readDigits(northAmerica ? onKeypad(text) : text);
}

/** One script of digits, no invisible characters, one kind of space and dash, no wrapper of a spreadsheet. */
function plainText(spelling: string): string {
  let text = spelling;
  // Most spellings are plain ASCII, where none of this has anything to do.
  if (!/^[ -~]*$/.test(text)) {
    text = text.normalize('NFKC').replace(/\p{Cf}/gu, '');
    text = text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
    text = text.replace(/[\p{Cc}\p{Z}]+/gu, ' ').replace(/[\p{Pd}\u2212]/gu, '-');
  }
  text = text.trim();
  const formula = /^="?([^"]*)"?$/.exec(text); // ="030..." is how offices keep Excel from eating the zero
  text = formula?.[1] ?? text;
  return text.replace(/^['"`´]+|['"`´]+$/g, '').trim();
}

function mistakeOf(text: string): UnreadableReason | undefined {
  if (/^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/i.test(text)) return 'scientific_notation'; // Excel's 4,93023E+12: its digits are lost
  if (/^(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)\d\d$/.test(text)) return 'date';
  if (/^(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[ T][\d:.]*)?$/.test(text)) return 'date';
  return undefined;
}

function onKeypad(text: string): string {
  const vanity = VANITY.exec(text);
  if (vanity === null || EXTENSION.test(text)) return text;
  const digits = (vanity[2] ?? '').toLowerCase().replace(/[\s.-]/g, '');
  if (digits.length !== 7) return text;
  const dialed = digits.replace(/[a-z]/g, (letter) =>
    String(KEYPAD.findIndex((key) => key.includes(letter)) + 2),
  );
  return `+1${vanity[1]}${dialed}`;
}

function readDigits(text: string): Spelling {
  let rest = text.replace(/^(?:tel|callto):/i, '').trim();
  rest = rest.replace(LABEL, '');
  const extension = EXTENSION.exec(rest);
  if (extension !== null) rest = rest.slice(0, extension.index);
  rest = rest.replace(/\([^()\d]*\p{L}[^()\d]*\)/gu, ' '); // "(privat)"
  rest = rest.replace(/[^\d]*\p{L}[^\d]*$/u, '').trim(); // "... abends": words behind the last digit
  if (/\p{L}/u.test(rest)) return { ok: false, reason: 'letters' };
  if (!/^\(?\+*\(?\d[\d\s().,/_[\]~-]*$|^[([]+\d[\d\s().,/_[\]~-]*$/.test(rest))
    return { ok: false, reason: 'not_a_number' };
  const digits = rest.replace(/\D/g, '');
  const dialed = rest.includes('+') ? `+${digits.replace(/^00/, '')}` : digits.replace(/^00/, '+');
  const count = dialed.replace('+', '').length;
  // ITU-T E.164, 6.1: at most 15 digits; one more for a national prefix that the plan takes away again.
  if (count > 16) return { ok: false, reason: 'too_long' };
  if (count < 5) return { ok: false, reason: 'too_short' };
  return { ok: true, dialed, extension: extension?.[1] };
}
