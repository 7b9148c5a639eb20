import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvSplitter } from '../../src/jobs/reading/csv-rows.ts';
import { type ListRow, UnreadableFile } from '../../src/jobs/reading/file-fault.ts';

function split(text: string, delimiter = ';', pieceLength = text.length): ListRow[] {
  const splitter = new CsvSplitter(delimiter);
  const rows: ListRow[] = [];
  for (let at = 0; at < text.length; at += pieceLength)
    rows.push(...splitter.push(text.slice(at, at + pieceLength)));
  return [...rows, ...splitter.end()];
}
const cells = (rows: readonly ListRow[]) => rows.map((row) => row.cells);
function fault(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof UnreadableFile) return error.fault;
    throw error;
  }
  return undefined;
}

describe('splitting delimited text', () => {
  test('keeps line breaks, delimiters and doubled quotes in quoted cells as they are', () => {
    expect(cells(split('a;"x\r\ny";"b;c"\r\n"Johnson ""Jo""";"";\n'))).toEqual([
      ['a', 'x\r\ny', 'b;c'],
      ['Johnson "Jo"', '', ''],
    ]);
  });

  test('counts the line in which a row begins, with every kind of line end and with empty lines', () => {
    const rows = split('h1;h2\r\n1;2\n\n3;"x\ny\r\nz"\r4;5\r\r6;7');
    expect(rows.map((row) => row.line)).toEqual([1, 2, 4, 7, 9]);
  });

  test('takes a quote that closes nowhere near the end of a cell for a character, and loses no row', () => {
    expect(cells(split('1;5" Rohr\n2;"abc"def\n3;"open\n4;x\n5;"y"z\n6;"ok"\n'))).toEqual([
      ['1', '5" Rohr'],
      ['2', '"abc"def'],
      ['3', '"open'],
      ['4', 'x'],
      ['5', '"y"z'],
      ['6', 'ok'],
    ]);
  });

  test('allows spaces around a quoted cell, as some exports put them after the comma', () => {
    expect(cells(split('1, "a, b" ,3\n', ','))).toEqual([['1', 'a, b', '3']]);
    expect(cells(split('1, a ,3\n', ','))).toEqual([['1', ' a ', '3']]);
  });

  test('F64: an open quote is named with its line', () => {
    expect(fault(() => split('a;b\n1;2\n3;"never closed\n4;5\n'))).toEqual({
      code: 'quote_not_closed',
      params: { line: 3 },
    });
  });

  test('an open quote is named with its line also where many rows came in the same piece', () => {
    const splitter = new CsvSplitter(';', { rowChars: 20, columns: 5 });
    const text = `a;b\n1;"x\ny"\n2;"${'z'.repeat(40)}`;
    expect(fault(() => splitter.push(text))).toEqual({ code: 'quote_not_closed', params: { line: 4 } });
  });

  test('F64: one line of 50 MB is refused after a megabyte of it, quoted or not', () => {
    for (const start of ['a;b\n1;', 'a;b\n1;"']) {
      const splitter = new CsvSplitter(';');
      let pushed = 0;
      const found = fault(() => {
        splitter.push(start);
        for (; pushed < 50; pushed += 1) splitter.push('x'.repeat(1024 ** 2));
      });
      expect(found).toMatchObject({ params: { line: 2 } });
      expect(pushed).toBeLessThan(3);
    }
  });

  test('F64: more than 500 columns are refused', () => {
    expect(fault(() => split(`${'x;'.repeat(2000)}\n`))).toEqual({
      code: 'too_many_columns',
      params: { line: 1, limit: 500 },
    });
    expect(cells(split(`${'x;'.repeat(499)}y\n`))[0]?.length).toBe(500);
  });

  test('the pieces in which a text arrives make no difference', () => {
    const cell = fc.stringMatching(/^[ab ;"\r\n]{0,6}$/);
    const quoted = fc
      .array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 6 })
      .map((rows) =>
        rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(';')).join('\r\n'),
      );
    fc.assert(
      fc.property(quoted, fc.integer({ min: 1, max: 9 }), (text, length) => {
        expect(split(text, ';', length)).toEqual(split(text));
      }),
      { seed: 11 },
    );
  });

  test('agrees with csv-parse on every well-formed text', () => {
    const cell = fc.oneof(
      fc.stringMatching(/^[abü0-9 ;,"\r\n]{0,8}$/),
      fc.constantFrom('=1+1', '<b>', '', 'a\tb'),
    );
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 });
    const write = (text: string) => (/[;"\r\n ]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, lineEnd) => {
        const text = rows.map((row) => row.map(write).join(';')).join(lineEnd);
        const expected = parse(text, { delimiter: ';', relax_column_count: true, record_delimiter: lineEnd });
        expect(cells(split(text))).toEqual(expected);
      }),
      { seed: 12, numRuns: 300 },
    );
  });
});
