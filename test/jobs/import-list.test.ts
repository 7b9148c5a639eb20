import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ListTruth, makeList } from '../../scripts/make-list.ts';
import { lookAtImport, uploadPath } from '../../src/jobs/look-at-import.ts';
import { LIST_BOUNDS } from '../../src/jobs/reading/file-fault.ts';
import { findingFilePath } from '../../src/jobs/finding-files.ts';
import {
  cancelImport,
  findImport,
  listImports,
  previewOfImport,
  startImport,
} from '../../src/storage/imports.ts';
import { type ImportId, makeId } from '../../src/domain/ids.ts';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { type ImportTestWorld, makeImportWorld } from './import-world.ts';

let db: FreshDatabase;
let world: ImportTestWorld;
beforeAll(async () => {
  db = await freshDatabase();
  world = await makeImportWorld(db);
});
afterAll(() => world.close());

const HEADER = 'Kundennummer;Nachname;Vorname;Land;Ort;Telefon privat;Telefon mobil;Bemerkung\r\n';
const records = (listName: string) =>
  db.query<{
    customer_key: string;
    place: string;
    last_name: string;
    shares_number: boolean;
    fields: [string, string][];
    numbers: string[];
    contact_id: string;
  }>(
    `SELECT r.customer_key, r.place, k.last_name, r.shares_number, r.fields, r.contact_id,
            (SELECT array_agg(n.e164 ORDER BY n.position) FROM record_number n WHERE n.record_id = r.id) AS numbers
       FROM record r JOIN calling_list l ON l.id = r.list_id JOIN contact k ON k.id = r.contact_id WHERE l.name = $1 ORDER BY r.place`,
    [listName],
  );

function messyList(rows: number, seed: number): { text: string; truth: ListTruth } {
  const list = makeList({ rows, seed });
  let text = '';
  for (;;) {
    const next = list.next();
    if (next.done === true) return { text, truth: next.value };
    text += next.value;
  }
}

describe('E12: importing a list', () => {
  test('stores records in the order of the file, with chain, fields and what makes them duplicates', async () => {
    const done = await world.bring(
      `${HEADER}1;Weiß;Zoë;DE;Köln;030 23125123;+33639980009;"ruft\r\nabends \\ zurück\t"\r\n2;O'Neill;Ben;UK;Edinburgh;0131 496 0134;;=1+2\r\n`,
      { listName: 'Order' },
    );
    expect(done).toMatchObject({
      state: 'done',
      report: { rows: 2, accepted: 2, duplicates: 0, rejected: 0, numbers: 3, warnings: 0, reasons: {} },
    });
    expect(done.listId).toBeDefined();
    expect(await records('Order')).toMatchObject([
      {
        customer_key: '1',
        place: '1',
        last_name: 'Weiß',
        numbers: ['+493023125123', '+33639980009'],
        fields: [['Bemerkung', 'ruft\r\nabends \\ zurück\t']],
        shares_number: false,
      },
      { customer_key: '2', place: '2', numbers: ['+441314960134'], fields: [['Bemerkung', '=1+2']] },
    ]);
    expect(await db.query("SELECT columns FROM calling_list WHERE name = 'Order'")).toEqual([
      { columns: ['Bemerkung'] },
    ]);
    expect(existsSync(uploadPath(world.dataDir, done.id))).toBe(false);
    expect(await previewOfImport(world.pool, world.organisationId, done.id)).toMatchObject({
      encoding: 'utf-8',
    });
  });

  test('I29: on a messy list every row is accepted, a duplicate or rejected, exactly as the list was made', async () => {
    const { text, truth } = messyList(6_000, 5);
    const first = await world.bring(text, { listName: 'Messy' });
    expect(first.report).toMatchObject(truth);
    const kept = await records('Messy');
    expect(kept.length).toBe(truth.accepted);
    expect(kept.reduce((sum, record) => sum + record.numbers.length, 0)).toBe(truth.numbers);
    const reasons = Object.values(first.report?.reasons ?? {}).reduce((sum, count) => sum + count, 0);
    expect(reasons).toBe(truth.rejected);

    const again = await world.bring(text, { listName: 'MESSY' });
    expect(again.listId).toBe(first.listId);
    expect(again.report).toMatchObject({
      accepted: 0,
      numbers: 0,
      duplicates: truth.accepted + truth.duplicates,
      rejected: truth.rejected,
    });
    expect((await records('Messy')).length).toBe(truth.accepted);
  });

  test('a planted second reading of each row would be caught', async () => {
    const { text, truth } = messyList(400, 9);
    const twice = text + text.slice(text.indexOf('\r\n') + 2);
    const done = await world.bring(twice, { listName: 'Twice' });
    expect(done.report).toMatchObject({ rows: truth.rows * 2, accepted: truth.accepted });
  });

  test('what is new in a list is put behind what it has, and new columns are added to its own', async () => {
    await world.bring(`${HEADER}1;A;A;DE;;030 23125101;;x\r\n`, { listName: 'Grows' });
    const more = await world.bring(
      'Kundennummer;Name;Telefon;Tarif\r\n1;A;030 23125102;s\r\n9;B;030 23125103;Basis\r\n',
      { listName: 'Grows' },
    );
    expect(more.report).toMatchObject({ rows: 2, accepted: 1, duplicates: 1 });
    expect((await records('Grows')).map((record) => [record.customer_key, record.place])).toEqual([
      ['1', '1'],
      ['9', '2'],
    ]);
    expect(await db.query("SELECT columns FROM calling_list WHERE name = 'Grows'")).toEqual([
      { columns: ['Bemerkung', 'Tarif'] },
    ]);
  });

  test('people who share a number are kept and marked, the first one too', async () => {
    await world.bring(
      `${HEADER}1;A;A;DE;;030 23125201;;\r\n2;B;B;DE;;030 23125201;;\r\n3;C;C;DE;;030 23125202;;\r\n4;a;Á;DE;;030 23125201;;\r\n`,
      { listName: 'Shared' },
    );
    expect((await records('Shared')).map((record) => [record.customer_key, record.shares_number])).toEqual([
      ['1', true],
      ['2', true],
      ['3', false],
    ]);
  });

  test('the same person in another list is the same contact; the same key of another person is not', async () => {
    await world.bring(`${HEADER}77;Brandt;Ute;DE;;030 23125301;;\r\n78;Weiß;Eva;DE;;030 23125302;;\r\n`, {
      listName: 'One',
    });
    await world.bring(`${HEADER}77;BRANDT;Ute;DE;;030 23125303;;\r\n78;Schwarz;Jan;DE;;030 23125304;;\r\n`, {
      listName: 'Two',
    });
    const [one, two] = [await records('One'), await records('Two')];
    expect(two[0]?.contact_id).toBe(one[0]?.contact_id);
    expect(two[1]?.contact_id).not.toBe(one[1]?.contact_id);
  });

  test('F65: rejected rows can be downloaded with line and reason, and no cell of theirs runs in a spreadsheet', async () => {
    const done = await world.bring(
      `${HEADER}1;=cmd|calc;@x;DE;-390;12;;-2+3\r\n2;Gut;Eva;DE;;030 23125123;;"a\r\nb"\r\n3;Weiß;"B;C";DE;;;;+49\r\n`,
      { listName: 'Rejected' },
    );
    expect(done.report).toMatchObject({ rejected: 2, reasons: { no_usable_number: 1, no_number: 1 } });
    expect(readFileSync(findingFilePath(world.dataDir, done.id, 'rejected'), 'utf8').split('\r\n')).toEqual([
      '\ufeffZeile / line;Grund / reason;Genauer / detail;Kundennummer;Nachname;Vorname;Land;Ort;Telefon privat;Telefon mobil;Bemerkung',
      "2;keine brauchbare Telefonnummer / no usable telephone number;zu kurz / too short;1;'=cmd|calc;'@x;DE;-390;12;;'-2+3",
      '5;keine Telefonnummer / no telephone number;;3;Weiß;"B;C";DE;;;;\'+49',
      '',
    ]);
  });

  test('F65: the file of rejected rows can be mended and imported: its apostrophes cost no number', async () => {
    const done = await world.bring("Kundennummer;Telefon\r\n1;'+493023125123\r\n", { listName: 'Mended' });
    expect(done.report).toMatchObject({ accepted: 1, numbers: 1 });
  });
});

describe('E12: before, between and instead', () => {
  test('nothing of an import is visible before it commits', async () => {
    const { text } = messyList(9_000, 3);
    const id = await world.upload(text, { listName: 'Invisible' });
    let looks = 0;
    let seen = 0;
    const looking = setInterval(async () => {
      const found = await db.query<{ count: string }>(
        "SELECT count(*) FROM record r JOIN calling_list l ON l.id = r.list_id WHERE l.name = 'Invisible'",
      );
      looks += 1;
      if (Number(found[0]?.count) > 0 && (await world.find(id)).state !== 'done') seen += 1;
    }, 30);
    await world.work(id);
    clearInterval(looking);
    expect(seen).toBe(0);
    expect(looks).toBeGreaterThan(2);
    expect((await world.find(id)).progress).toMatchObject({ rowsRead: 9_000, phase: 'storing' });
  });

  test('a file that breaks in its middle leaves nothing and says where', async () => {
    const { text } = messyList(500, 4);
    const id = await world.upload(`${text}9;"never closed;x\r\n`, { listName: 'Broken' });
    expect(await world.work(id)).toEqual({ state: 'failed', code: 'quote_not_closed' });
    expect((await world.find(id)).fault).toMatchObject({
      code: 'quote_not_closed',
      params: { line: expect.any(Number) },
    });
    expect(await db.query("SELECT id FROM calling_list WHERE name = 'Broken'")).toEqual([]);
    expect(existsSync(findingFilePath(world.dataDir, id, 'rejected'))).toBe(false);
    expect(existsSync(`${findingFilePath(world.dataDir, id, 'rejected')}.part`)).toBe(false);
  });

  test.each<[string, string | Buffer, string]>([
    ['a PDF', '%PDF-1.7', 'not_a_list'],
    ['headers alone', HEADER, 'no_rows'],
    ['no column of numbers', 'Nachname;Ort\nMüller;Berlin\n', 'no_phone_column'],
  ])('%s fails with a code of its own', async (_name, content, code) => {
    const done = await world.bring(content, { listName: 'Nothing' });
    expect(done).toMatchObject({ state: 'failed', fault: { code } });
  });

  test('more rows than may be are refused as a whole', async () => {
    const { text } = messyList(60, 4);
    const id = await world.upload(text, { listName: 'TooLong' });
    expect(await world.work(id, { bounds: { ...LIST_BOUNDS, rows: 50 } })).toEqual({
      state: 'failed',
      code: 'too_many_rows',
    });
    expect(await db.query("SELECT id FROM calling_list WHERE name = 'TooLong'")).toEqual([]);
  });

  test('a cancelled import leaves nothing, whether it waited or ran', async () => {
    const { text } = messyList(300, 6);
    const waits = await world.upload(text, { listName: 'Cancelled' });
    expect(await cancelImport(world.pool, world.writer, waits)).toBe('asked');
    expect(await world.work(waits)).toEqual({ state: 'not_waiting' });

    const runs = await world.upload(text, { listName: 'Cancelled' });
    await cancelWhileRunning(runs);
    expect((await world.find(runs)).state).toBe('running');
    expect(await world.work(runs)).toEqual({ state: 'cancelled' });
    expect(await world.find(runs)).toMatchObject({ state: 'cancelled', report: undefined });
    expect(await cancelImport(world.pool, world.writer, runs)).toBe('ended');
    expect(await db.query("SELECT id FROM calling_list WHERE name = 'Cancelled'")).toEqual([]);
  });

  test('an import that is interrupted is put back, and its second try does all of it once', async () => {
    const { text, truth } = messyList(5_000, 8);
    const id = await world.upload(text, { listName: 'Resumed' });
    expect(await world.work(id, { signal: AbortSignal.abort() })).toEqual({ state: 'put_back' });
    expect(await world.find(id)).toMatchObject({ state: 'waiting' });
    expect(existsSync(uploadPath(world.dataDir, id))).toBe(true);
    expect(await world.work(id)).toMatchObject({ state: 'done', report: truth });
    expect((await records('Resumed')).length).toBe(truth.accepted);
  });

  test('a file is looked at first: headers, mapping, first rows; a mapping that was used is remembered for its headers', async () => {
    const text = 'Nr;Wer;Wohin\r\n1;Müller, Eva;030 23125123\r\n2;Weiß, Jan;030 23125124\r\n';
    const id = await world.upload(text, { listName: 'Looked', start: false });
    await lookAtImport(world, id);
    expect(await previewOfImport(world.pool, world.organisationId, id)).toEqual({
      headers: ['Nr', 'Wer', 'Wohin'],
      mapping: ['customer_key', 'field', 'phone_other'],
      isRemembered: false,
      rows: [
        ['1', 'Müller, Eva', '030 23125123'],
        ['2', 'Weiß, Jan', '030 23125124'],
      ],
      encoding: 'utf-8',
      delimiter: ';',
      missing: [],
    });
    expect(await startImport(world.pool, world.writer, { id, mapping: ['customer_key', 'full_name'] })).toBe(
      'mapping_does_not_fit',
    );
    const mapping = ['customer_key', 'full_name', 'phone_mobile'];
    expect(await startImport(world.pool, world.writer, { id, mapping })).toBe('started');
    expect(await startImport(world.pool, world.writer, { id, mapping })).toBe('not_uploaded');
    expect(await world.work(id)).toMatchObject({ state: 'done', report: { accepted: 2 } });
    expect((await records('Looked'))[0]?.last_name).toBe('Müller');

    const next = await world.upload(text, { listName: 'Looked again', start: false });
    await lookAtImport(world, next);
    expect(await previewOfImport(world.pool, world.organisationId, next)).toMatchObject({
      mapping,
      isRemembered: true,
    });
  });

  test('an uploaded file that is no list fails as soon as it is looked at', async () => {
    const id = await world.upload('%PDF-1.7', { start: false });
    await lookAtImport(world, id);
    expect(await world.find(id)).toMatchObject({
      state: 'failed',
      fault: { code: 'not_a_list', params: { what: 'PDF' } },
    });
    expect(existsSync(uploadPath(world.dataDir, id))).toBe(false);
  });

  test("somebody else's import is unknown", async () => {
    const id = await world.upload(HEADER, { start: false });
    const other = makeId<'organisation'>(Date.now(), world.random);
    const stranger = { ...world.writer, organisationId: other };
    expect(await findImport(world.pool, other, id)).toBeUndefined();
    expect(await previewOfImport(world.pool, other, id)).toBeUndefined();
    expect(await startImport(world.pool, stranger, { id, mapping: undefined })).toBe('unknown');
    expect(await cancelImport(world.pool, stranger, id)).toBe('unknown');
    expect((await listImports(world.pool, other, { after: undefined, limit: 10 })).rows).toEqual([]);
  });

  test('the list of imports goes on where its page ended', async () => {
    const first = await listImports(world.pool, world.organisationId, { after: undefined, limit: 3 });
    const second = await listImports(world.pool, world.organisationId, { after: first.next, limit: 3 });
    const ids = [...first.rows, ...second.rows].map((row) => row.id);
    expect(new Set(ids).size).toBe(6);
    expect([...first.rows, ...second.rows].map((row) => row.createdAt)).toEqual(
      [...first.rows, ...second.rows].map((row) => row.createdAt).sort((a, b) => b - a),
    );
  });
});

/** Sets the wish to cancel on a row that is running, as the API does it meanwhile. */
async function cancelWhileRunning(id: ImportId): Promise<void> {
  await db.query("UPDATE import SET state = 'running' WHERE id = $1", [id]);
  await cancelImport(world.pool, world.writer, id);
}
