import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { type FileFault, LIST_BOUNDS, UnreadableFile } from '../../src/jobs/reading/file-fault.ts';
import { findFormat } from '../../src/jobs/reading/list-format.ts';
import { openList } from '../../src/jobs/reading/open-list.ts';
import { zipOf } from './zip-of.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'rufwerk-lists-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function file(content: string | Buffer): string {
  count += 1;
  const name = path.join(folder, `${count}.csv`);
  writeFileSync(name, content);
  return name;
}
async function allRows(name: string): Promise<string[][]> {
  const list = await openList(name, 'DE');
  const rows: string[][] = [];
  for await (const batch of list.batches) rows.push(...batch.rows.map((row) => [...row.cells]));
  return rows;
}
async function faultOf(work: Promise<unknown>): Promise<FileFault | undefined> {
  try {
    await work;
  } catch (error) {
    if (error instanceof UnreadableFile) return error.fault;
    throw error;
  }
  return undefined;
}

const TEXT = 'Name;Telefon;Bemerkung\r\nMüller €;+49 30 23125123;ok\r\n';

describe('E12: encodings', () => {
  test.each<[string, Buffer, string]>([
    ['UTF-8', Buffer.from(TEXT), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`), 'utf-8'],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 big-endian with a mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16(), 'utf-16be'],
    ['UTF-16 without a mark', Buffer.from(TEXT, 'utf16le'), 'utf-16le'],
    ['UTF-16 big-endian without a mark', Buffer.from(TEXT, 'utf16le').swap16(), 'utf-16be'],
    ['Windows-1252', Buffer.from(TEXT.replace('€', '\u0080'), 'latin1'), 'windows-1252'],
  ])('reads %s', async (_name, bytes, encoding) => {
    const name = file(bytes);
    expect(await findFormat(name)).toMatchObject({ kind: 'csv', encoding, delimiter: ';' });
    expect(await allRows(name)).toEqual([['Müller €', '+49 30 23125123', 'ok']]);
  });

  test('finds a Windows-1252 name far behind a beginning of plain ASCII', async () => {
    const name = file(
      Buffer.from(
        `Name;Telefon\n${'Smith;+493023125123\n'.repeat(20_000)}M\u00fcller;+493023125123\n`,
        'latin1',
      ),
    );
    expect((await allRows(name)).at(-1)).toEqual(['Müller', '+493023125123']);
  });

  test('one broken byte among many umlauts does not turn all umlauts into rubbish', async () => {
    const good = Buffer.from('Müller;+493023125123\n'.repeat(100));
    const name = file(
      Buffer.concat([Buffer.from('Name;Telefon\n'), good, Buffer.from([0x4d, 0xfc, 0x3b, 0x31, 0x0a])]),
    );
    const rows = await allRows(name);
    expect(rows[0]?.[0]).toBe('Müller');
    expect(rows.at(-1)?.[0]).toBe('M\ufffd');
  });

  test('a UTF-8 character that is cut by the edge of a read arrives whole', async () => {
    const row = 'äöü€ß;+493023125123\n';
    const name = file(`Name;Telefon\n${row.repeat(40_000)}`);
    const rows = await allRows(name);
    expect(rows.length).toBe(40_000);
    expect(new Set(rows.map((cells) => cells[0]))).toEqual(new Set(['äöü€ß']));
  });

  test('F64: NULs are taken out, the rest of the cell stays', async () => {
    expect(await allRows(file('Name;Telefon\nMül\0ler;+493023125123\n'))).toEqual([
      ['Müller', '+493023125123'],
    ]);
  });
});

describe('E12: delimiters', () => {
  test.each([';', ',', '\t', '|'])('finds %j', async (delimiter) => {
    const rows = [
      ['Name', 'Telefon', 'Ort', 'Bemerkung'],
      ['Müller', '+49 30 23125123', 'Berlin', 'a, b; c'],
      ['Weiß', '+49 30 23125124', 'Köln', ''],
    ];
    const write = (cell: string) => (/[;,\t|]/.test(cell) ? `"${cell}"` : cell);
    const name = file(rows.map((row) => row.map(write).join(delimiter)).join('\n'));
    expect(await allRows(name)).toEqual(rows.slice(1));
  });

  test('believes the line "sep=" of Excel and does not take it for the header', async () => {
    const name = file('sep=|\nName|Telefon\nA;B|+493023125123\n');
    expect(await allRows(name)).toEqual([['A;B', '+493023125123']]);
  });

  test('reads a file of one column', async () => {
    expect(await allRows(file('Telefon\n+493023125123\n+493023125124'))).toEqual([
      ['+493023125123'],
      ['+493023125124'],
    ]);
  });

  test('short rows make no other delimiter win', async () => {
    const name = file(`a;b;c;Telefon\n${'1;x, y\n'.repeat(30)}1;2;3;+493023125123\n`);
    expect(await findFormat(name)).toMatchObject({ delimiter: ';' });
  });
});

describe('what is no list is refused with what it is', () => {
  test.each<[string, string | Buffer, string]>([
    ['a PDF', '%PDF-1.7\n1 0 obj', 'PDF'],
    ['a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'PNG'],
    ['an old Excel file', Buffer.from('d0cf11e0a1b11ae1000000', 'hex'), 'XLS'],
    ['a web page', '<!DOCTYPE html><table><tr><td>Name;Telefon', 'HTML'],
    ['JSON', '[{"name": "x"}]', 'JSON'],
    ['random bytes', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 197 + 31) % 256)), 'binary'],
    ['a ZIP of other things', zipOf([{ name: 'readme.txt', content: 'hello' }]), 'ZIP'],
  ])('%s', async (_name, content, what) => {
    expect(await faultOf(openList(file(content), 'DE'))).toEqual({ code: 'not_a_list', params: { what } });
  });

  test('an empty file, and one that is gone', async () => {
    expect(await faultOf(openList(file(''), 'DE'))).toMatchObject({ code: 'file_empty' });
    expect(await faultOf(openList(file('\n \n'), 'DE'))).toMatchObject({ code: 'file_empty' });
    expect(await faultOf(openList(path.join(folder, 'gone.csv'), 'DE'))).toMatchObject({
      code: 'file_missing',
    });
  });

  test('F64: a file of more than 1 GB is refused without being read', async () => {
    const name = file('Name;Telefon\n');
    truncateSync(name, LIST_BOUNDS.fileBytes + 1);
    const before = performance.now();
    expect(await faultOf(openList(name, 'DE'))).toMatchObject({
      code: 'file_too_large',
      params: { limit: LIST_BOUNDS.fileBytes },
    });
    expect(performance.now() - before).toBeLessThan(500);
  });

  test('1 GB of NULs is refused by its beginning', async () => {
    const name = file('');
    truncateSync(name, LIST_BOUNDS.fileBytes);
    expect(await faultOf(openList(name, 'DE'))).toMatchObject({ code: 'not_a_list' });
  });
});

const OOXML = 'http://schemas.openxmlformats.org';

describe('spreadsheets', () => {
  const sheet = (rows: string) =>
    `<?xml version="1.0"?><worksheet xmlns="${OOXML}/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`;
  const cell = (ref: string, text: string) =>
    `<c r="${ref}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
  const workbook = (content: string) => [
    {
      name: '[Content_Types].xml',
      content:
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content:
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    },
    {
      name: 'xl/workbook.xml',
      content:
        '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Liste" sheetId="1" r:id="rId1"/></sheets></workbook>',
    },
    { name: 'xl/worksheets/sheet1.xml', content },
  ];

  test('E12: an XLSX is read, with numbers as the digits they are', async () => {
    const rows =
      `<row r="1">${cell('A1', 'Name')}${cell('B1', 'Telefon')}${cell('C1', 'Bemerkung')}</row>` +
      `<row r="2">${cell('A2', 'Müller')}<c r="B2"><v>4.93023125123E11</v></c>${cell('C2', '=1+2')}</row>` +
      `<row r="4">${cell('A4', 'Weiß')}<c r="B4"><v>493023125124</v></c></row>`;
    const name = file(zipOf(workbook(sheet(rows))));
    const list = await openList(name, 'DE');
    expect(list.format.kind).toBe('xlsx');
    expect(list.mapping).toEqual(['full_name', 'phone_other', 'field']);
    expect(list.firstRows.map((row) => [row.line, ...row.cells])).toEqual([
      [2, 'Müller', '493023125123', '=1+2'],
      [4, 'Weiß', '493023125124', ''],
    ]);
    await list.batches.return(undefined);
  });

  test('F64: a zip bomb is refused by what it unpacks to, whatever its directory says', async () => {
    const bomb = {
      name: 'xl/worksheets/sheet1.xml',
      content: ' '.repeat(LIST_BOUNDS.spreadsheetBytes + 1),
      statedBytes: 100,
    };
    const name = file(zipOf([{ name: 'xl/workbook.xml', content: '' }, bomb]));
    expect(await faultOf(openList(name, 'DE'))).toMatchObject({ code: 'spreadsheet_too_large' });
  });

  test('F64: a part that the directory does not name is not let in', async () => {
    const hidden = {
      name: 'xl/hidden.xml',
      content: deflateRawSync('x'.repeat(9)).toString('hex').repeat(400),
      isHidden: true,
    };
    const name = file(zipOf([hidden, { name: 'xl/workbook.xml', content: 'x' }]));
    expect(await faultOf(openList(name, 'DE'))).toMatchObject({ code: 'spreadsheet_unreadable' });
  });

  test('a broken spreadsheet says that it is one', async () => {
    const whole = zipOf(workbook(sheet('<row r="1"></row>')));
    expect(await faultOf(openList(file(whole.subarray(0, whole.length - 30)), 'DE'))).toMatchObject({
      code: 'spreadsheet_unreadable',
    });
    const nonsense = zipOf(workbook('not xml at all <<<'));
    expect(await faultOf(openList(file(nonsense), 'DE'))).toMatchObject({
      code: expect.stringMatching(/spreadsheet_unreadable|no_rows/),
    });
  });
});
