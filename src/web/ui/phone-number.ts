/**
 * Telephone numbers as people read them: +49 69 90009 483. Only for the eye: it groups digits, it decides nothing, and
 * what it does not know it shows in threes. Input is E.164; anything else comes back as it was.
 */

export function formatPhoneNumber(e164: string): string {
  const digits = /^\+(\d{5,15})$/.exec(e164)?.[1];
  if (!digits) return e164;
  if (digits.startsWith('49')) return german(digits.slice(2));
  if (digits.startsWith('33')) return `+33 ${french(digits.slice(2))}`;
  if (digits.startsWith('44')) return british(digits.slice(2));
  if (digits.startsWith('1') && digits.length === 11) return northAmerican(digits.slice(1));
  return `+${digits.slice(0, 2)} ${inThrees(digits.slice(2))}`;
}

/** Bundesnetzagentur, list of area codes: the shape of the first digits tells the length of nearly all of them. */
function german(national: string): string {
  const area = national.slice(0, germanAreaLength(national));
  return `+49 ${area} ${subscriber(national.slice(area.length))}`.trimEnd();
}

function germanAreaLength(national: string): number {
  if (/^1[5-7]/.test(national)) return 3;
  if (/^(30|40|69|89)/.test(national)) return 2;
  if (/^(800|900|180|137|700)/.test(national)) return 3;
  if (/^(20[1-3]|20[89]|21[24]|22[18]|23[14]|335|34[015]|906|[2-9][1-9]1)/.test(national)) return 3;
  if (/^3[3-9]/.test(national)) return /^3[3-9]\d[1-9]1|^3[3-9]\d1/.test(national) ? 4 : 5;
  return 4;
}

function subscriber(rest: string): string {
  return rest.length > 5 ? `${rest.slice(0, -3)} ${rest.slice(-3)}` : rest;
}

function french(national: string): string {
  return [national.slice(0, 1), ...(national.slice(1).match(/.{1,2}/g) ?? [])].join(' ');
}

/** Ofcom numbering plan: 02x has eight digits after it, 011x and 01x1 seven, mobiles and the rest six. */
function british(national: string): string {
  if (national.startsWith('2')) return `+44 ${cut(national, 2, 6)}`;
  if (/^(11|1\d1)/.test(national)) return `+44 ${cut(national, 3, 6)}`;
  return `+44 ${cut(national, 4)}`;
}

function northAmerican(national: string): string {
  return `+1 ${national.slice(0, 3)} ${national.slice(3, 6)}-${national.slice(6)}`;
}

function cut(text: string, ...places: number[]): string {
  const starts = [0, ...places];
  return starts.map((start, index) => text.slice(start, starts[index + 1])).join(' ');
}

function inThrees(digits: string): string {
  return (digits.match(/.{1,3}/g) ?? []).join(' ');
}
