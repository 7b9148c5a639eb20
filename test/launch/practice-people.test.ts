import { expect, it } from 'vitest';
import { practiceList, practicePeopleCount } from '../../src/launch/practice-people.ts';
import { fictionRange } from '../../src/numbers/fiction-ranges.ts';
import { readNumber } from '../../src/numbers/read-number.ts';

const rows = practiceList()
  .split('\r\n')
  .slice(1)
  .map((line) => line.split(';'));

it('invents people with names of their own', () => {
  expect(rows).toHaveLength(practicePeopleCount);
  expect(new Set(rows.map(([, first, last]) => `${first} ${last}`)).size).toBe(practicePeopleCount);
});

it('gives them only numbers that are kept for fiction', () => {
  const numbers = rows.flatMap((row) => row.slice(5, 8)).filter((text) => text !== '');
  expect(numbers.length).toBeGreaterThan(practicePeopleCount);
  for (const text of numbers) {
    const read = readNumber(text, 'DE');
    expect(read.ok && fictionRange(read.number.e164.slice(1)), text).toBeTruthy();
  }
  expect(new Set(numbers).size).toBe(numbers.length);
});
