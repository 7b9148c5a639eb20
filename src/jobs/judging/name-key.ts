// Names as they are compared for duplicates: without case, accents and punctuation. Never shown, never dialed by.

// Letters that Unicode does not take apart into a letter and an accent.
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
};

const known = new Map<string, string>();
const MOST_KNOWN = 20_000;

/** "Łukasz  O'NEILL" is "lukasz o neill". */
export function foldName(name: string): string {
  const kept = known.get(name);
  if (kept !== undefined) return kept;
  const bare = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const folded = bare
    .replace(/[ßøłđðþæœı]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  if (known.size < MOST_KNOWN) known.set(name, folded);
  return folded;
}

/** The key of a person's name; of a company's where the row names no person; empty where it names nobody. */
export function nameKey(person: { lastName: string; firstName: string; company: string }): string {
  const last = foldName(person.lastName);
  const first = foldName(person.firstName);
  return last === '' && first === '' ? foldName(person.company) : `${last}|${first}`;
}

const TITLES = /^(?:herrn?|frau|fr|hr|mr|mrs|ms|miss|mme|monsieur|madame|m)\.?\s+/i;
const PARTICLE =
  /^(?:von|vom|van|de|del|della|der|den|da|di|du|la|le|zu|zum|zur|al|el|bin|ter|ten|af|av|mac|mc|st\.?|o')$/i;

/** Takes a whole name apart: "Doe, Jane", "Herr Hans von der Heide" (the last word with its particles is the last name). */
export function splitName(whole: string): { firstName: string; lastName: string } {
  const name = whole.trim().replace(/\s+/g, ' ').replace(TITLES, '');
  const comma = name.indexOf(',');
  if (comma > 0)
    return {
      lastName: name.slice(0, comma).trim(),
      firstName: name
        .slice(comma + 1)
        .trim()
        .replace(TITLES, ''),
    };
  const words = name.split(' ');
  let from = words.length - 1;
  while (from > 0 && PARTICLE.test(words[from - 1] ?? '')) from -= 1;
  return {
    firstName: words.slice(0, Math.max(from, 0)).join(' '),
    lastName: words.slice(Math.max(from, 0)).join(' '),
  };
}
