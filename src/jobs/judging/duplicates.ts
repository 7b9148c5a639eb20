// Which rows are the same person twice within a list (E12): the same customer key, or the same number with the same name. People who
// share a number under different names stay, and are marked. Judged in the file's order against what was accepted before.
import { createFingerprintSet } from './fingerprint-set.ts';

/** What of a row or a stored record decides. */
export type Person = {
  readonly customerKey: string | undefined;
  readonly nameKey: string;
  readonly numbers: readonly string[];
};

export type DuplicateOf = 'customer_key' | 'number_and_name';

export type DuplicateJudge = {
  /** Takes in a record that is in the list already. */
  remember(person: Person): void;
  /** By what a row is one of those that were taken in; undefined if it is none. What is one stays one. */
  find(person: Person): DuplicateOf | undefined;
  /** Takes in a row that goes into the list. True: somebody before it has one of its numbers. */
  take(person: Person): boolean;
  /** How many rows came after another with one of their numbers: those that came first are to be marked afterwards. */
  readonly sharers: number;
  readonly byteCount: number;
};

/** A judge for one list; about 25 bytes per record in memory. */
export function createDuplicateJudge(): DuplicateJudge {
  const seen = createFingerprintSet();
  let sharers = 0;

  // A row without any name says nothing about who answers. With a key of its own it stays a person of its own; without one, the
  // number alone is all there is.
  const isNamed = (person: Person) => person.nameKey !== '' || person.customerKey === undefined;
  const keyMark = (key: string) => `k${key}`;
  const personMark = (number: string, name: string) => `p${number}|${name}`;
  const numberMark = (number: string) => `n${number}`;

  function add(person: Person): boolean {
    if (person.customerKey !== undefined) seen.add(keyMark(person.customerKey));
    let isShared = false;
    for (const number of person.numbers) {
      if (isNamed(person)) seen.add(personMark(number, person.nameKey));
      if (!seen.add(numberMark(number))) isShared = true;
    }
    return isShared;
  }

  return {
    remember(person) {
      add(person);
    },
    find(person) {
      if (person.customerKey !== undefined && seen.has(keyMark(person.customerKey))) return 'customer_key';
      const isKnown =
        isNamed(person) && person.numbers.some((number) => seen.has(personMark(number, person.nameKey)));
      return isKnown ? 'number_and_name' : undefined;
    },
    take(person) {
      const isShared = add(person);
      if (isShared) sharers += 1;
      return isShared;
    },
    get sharers() {
      return sharers;
    },
    get byteCount() {
      return seen.byteCount;
    },
  };
}
