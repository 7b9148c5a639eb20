// The telephone numbers of one cell: usually one, sometimes "030 ... / 0171 ..." or one per line.
import {
  type CountryCode,
  type NumberFault,
  type ReadNumber,
  readNumber,
} from '../../numbers/read-number.ts';

export type CellReading = {
  readonly numbers: readonly ReadNumber[];
  readonly fault: NumberFault | undefined;
};

const BETWEEN_NUMBERS = /[\n\r;,|]|\s+(?:oder|or|ou|und|and|et|bzw\.?|&)\s+|\s\/\s|\/\//i;
const MOST_PARTS = 6;

/** All numbers of a cell in their order. `fault` is why nothing, or a part of it, could not be read; an empty cell has none. */
export function numbersOfCell(cell: string, country: CountryCode | undefined): CellReading {
  const whole = readNumber(cell, country);
  if (whole.ok) return { numbers: [whole.number], fault: undefined };
  if (whole.reason === 'empty') return { numbers: [], fault: undefined };
  if (whole.reason === 'scientific_notation') return { numbers: [], fault: whole.reason };
  const parts = cell.split(BETWEEN_NUMBERS).filter((part) => part.trim() !== '');
  if (parts.length < 2 || parts.length > MOST_PARTS) return { numbers: [], fault: whole.reason };
  const numbers: ReadNumber[] = [];
  let fault: NumberFault | undefined;
  for (const part of parts) {
    const reading = readNumber(part, country);
    if (reading.ok) numbers.push(reading.number);
    else fault ??= reading.reason;
  }
  return { numbers, fault: numbers.length === 0 ? whole.reason : fault };
}
