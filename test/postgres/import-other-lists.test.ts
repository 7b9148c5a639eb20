// E12 across lists: what an import does with people who stand in another list of the organisation already, and that it says it row by row.
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findingFilePath } from '../../src/jobs/finding-files.ts';
import { type FindingKind, listFindings } from '../../src/storage/import-findings.ts';
import type { OthersChoice } from '../../src/storage/imports.ts';
import { type ImportTestWorld, makeImportWorld } from '../jobs/import-world.ts';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';

let db: FreshDatabase;
let world: ImportTestWorld;
beforeAll(async () => {
  db = await freshDatabase();
  world = await makeImportWorld(db);
});
afterAll(() => world.close());
beforeEach(() =>
  db.query(
    'TRUNCATE import, import_finding, import_mapping, record_number, record, contact, calling_list CASCADE',
  ),
);

const HEADER = 'Kundennummer;Nachname;Vorname;Firma;Ort;Telefon privat;Telefon mobil;Tarif';
const list = (...rows: string[]) => [HEADER, ...rows].join('\r\n');
const bring = (listName: string, others: OthersChoice, ...rows: string[]) =>
  world.bring(list(...rows), { listName, others });

/** Everybody in every list, by list and place. */
const everybody = () =>
  db.query<{ list: string; person: string; contact: string; numbers: string[]; shares: boolean }>(
    `SELECT l.name AS list, c.id AS contact,
            concat_ws(' ', c.customer_key, nullif(c.first_name, ''), c.last_name, nullif(c.company, ''), c.city) AS person,
            r.shares_number AS shares,
            ARRAY(SELECT e164 FROM record_number n WHERE n.record_id = r.id ORDER BY position) AS numbers
       FROM record r JOIN contact c ON c.id = r.contact_id JOIN calling_list l ON l.id = r.list_id ORDER BY l.name, r.place`,
  );
const findings = async (imported: { id: string }, kind: FindingKind) =>
  (
    await listFindings(world.pool, world.organisationId, {
      importId: imported.id as never,
      kind,
      after: undefined,
      limit: 100,
    })
  ).rows;

const UTE = '77;Brandt;Ute;;Köln;030 23125301;;Basis';
const JAN = ';Nowak;Jan;;Berlin;030 23125302;;Basis';

describe('E12 an import into one list, of people in another', () => {
  test('E12 skip leaves them out, counts them, and lists each with its line, column, reason and list', async () => {
    await bring('Frühling', 'update', UTE, JAN);
    const done = await bring(
      'Herbst',
      'skip',
      '77;Brandt-Weiß;Ute;;Bonn;030 23125303;;Pro',
      '5;Öztürk;Cem;;Essen;030 23125304;;Pro',
      ';NOWAK;Ján;;Hamm;030 23125305;030 23125302;Pro',
    );
    expect(done.others).toBe('skip');
    expect(done.report).toMatchObject({
      rows: 3,
      accepted: 1,
      inOtherLists: 2,
      known: 0,
      duplicates: 0,
      rejected: 0,
      numbers: 1,
    });
    expect((await everybody()).map(({ list: name, person }) => `${name}: ${person}`)).toEqual([
      'Frühling: 77 Ute Brandt Köln',
      'Frühling: Jan Nowak Berlin',
      'Herbst: 5 Cem Öztürk Essen',
    ]);
    expect(await findings(done, 'in_other_list')).toEqual([
      { line: 2, field: 'Kundennummer', reason: 'customer_key', detail: 'Frühling', value: '77' },
      {
        line: 4,
        field: 'Telefon mobil',
        reason: 'number_and_name',
        detail: 'Frühling',
        value: '+493023125302',
      },
    ]);
    const file = readFileSync(findingFilePath(world.dataDir, done.id, 'in_other_list'), 'utf8').split('\r\n');
    expect(file).toEqual([
      '\ufeffZeile / line;Grund / reason;Liste / list;Kundennummer;Nachname;Vorname;Firma;Ort;Telefon privat;Telefon mobil;Tarif',
      '2;Kundennummer in anderer Liste / customer key in another list;Frühling;77;Brandt-Weiß;Ute;;Bonn;030 23125303;;Pro',
      '4;Nummer und Name in anderer Liste / number and name in another list;Frühling;;NOWAK;Ján;;Hamm;030 23125305;030 23125302;Pro',
      '',
    ]);
  });

  test('E12 skip takes nothing of a row that it leaves out into account for the rows after it', async () => {
    await bring('Frühling', 'update', UTE);
    const done = await bring(
      'Herbst',
      'skip',
      UTE,
      '78;Lang;Eva;;Köln;030 23125301;;Basis',
      '79;Kurz;Ida;;Köln;030 23125309;;Basis',
    );
    expect(done.report).toMatchObject({ accepted: 2, inOtherLists: 1, duplicates: 0 });
    const herbst = (await everybody()).filter((one) => one.list === 'Herbst');
    expect(herbst.map((one) => one.shares)).toEqual([false, false]);
  });

  test('E12 update keeps one person one contact: names, company, city, numbers brought up to date, the record added', async () => {
    await bring('Frühling', 'update', UTE, JAN);
    const [ute, jan] = await everybody();
    const done = await bring(
      'Herbst',
      'update',
      '77;Brandt-Weiß;Ute;Weiß GmbH;Bonn;030 23125301;+33 6 39 98 00 09;Pro',
      '12;Nowak;Jan;;;030 23125302;;Pro',
    );
    expect(done.report).toMatchObject({ accepted: 2, known: 2, inOtherLists: 0, numbers: 3 });
    expect(await everybody()).toEqual([
      {
        list: 'Frühling',
        person: '77 Ute Brandt-Weiß Weiß GmbH Bonn',
        contact: ute?.contact,
        numbers: ['+493023125301', '+33639980009'],
        shares: false,
      },
      // An empty cell takes nothing away, and a key that was missing is filled in.
      {
        list: 'Frühling',
        person: '12 Jan Nowak Berlin',
        contact: jan?.contact,
        numbers: ['+493023125302'],
        shares: false,
      },
      {
        list: 'Herbst',
        person: '77 Ute Brandt-Weiß Weiß GmbH Bonn',
        contact: ute?.contact,
        numbers: ['+493023125301', '+33639980009'],
        shares: false,
      },
      {
        list: 'Herbst',
        person: '12 Jan Nowak Berlin',
        contact: jan?.contact,
        numbers: ['+493023125302'],
        shares: false,
      },
    ]);
    expect(await db.query('SELECT count(*)::int AS contacts FROM contact')).toEqual([{ contacts: 2 }]);
  });

  test('E12 update never writes one person over another who only has the same customer key, and says so', async () => {
    await bring('Quelle A', 'update', '1;Weiß;Eva;;Köln;030 23125301;;');
    const done = await bring('Quelle B', 'update', '1;Schwarz;Jan;;Bonn;030 23125302;;');
    expect(done.report).toMatchObject({ accepted: 1, known: 0, warnings: 1 });
    expect((await everybody()).map(({ list: name, person }) => `${name}: ${person}`)).toEqual([
      'Quelle A: 1 Eva Weiß Köln',
      'Quelle B: 1 Jan Schwarz Bonn',
    ]);
    expect(await findings(done, 'warning')).toEqual([
      { line: 2, field: 'Kundennummer', reason: 'known_under_other_name', detail: 'Eva Weiß', value: '1' },
    ]);
    // Of several with the key, the one of the name is meant.
    const again = await bring('Quelle C', 'update', '1;Weiß;Eva;;Trier;030 23125303;;');
    expect(again.report).toMatchObject({ accepted: 1, known: 1, warnings: 0 });
    expect((await everybody()).map(({ list: name, person }) => `${name}: ${person}`)).toEqual([
      'Quelle A: 1 Eva Weiß Trier',
      'Quelle B: 1 Jan Schwarz Bonn',
      'Quelle C: 1 Eva Weiß Trier',
    ]);
  });

  test('E12 update puts a person into a list once, though two rows know him by different things', async () => {
    await bring('Frühling', 'update', '77;Brandt;Ute;;Köln;030 23125301;;');
    const twice = ['77;Brandt;Ute;;Bonn;030 23125308;;', ';Brandt;Ute;;Trier;030 23125301;;'];
    const done = await bring('Herbst', 'update', ...twice);
    expect(done.report).toMatchObject({ accepted: 1, known: 1, duplicates: 1 });
    const later = await bring('Herbst', 'update', twice[1] ?? '');
    expect(later.report).toMatchObject({ accepted: 0, duplicates: 1 });
    expect((await everybody()).filter((one) => one.list === 'Herbst').length).toBe(1);
  });

  test('E12 update marks who shares a number that was added to another list, and no chain grows past ten', async () => {
    // A cell may hold six numbers, a chain ten.
    const numbers = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => `030 23125${from + index}`).join(',');
    await bring(
      'Frühling',
      'update',
      UTE,
      '78;Lang;Eva;;Köln;030 23125309;;',
      `79;Kurz;Ida;;Köln;"${numbers(410, 415)}";"${numbers(415, 419)}";`,
    );
    await bring(
      'Herbst',
      'update',
      '77;Brandt;Ute;;Köln;030 23125309;;',
      `79;Kurz;Ida;;Köln;"${numbers(419, 422)}";;`,
      '80;Frei;Mia;;Köln;030 23125498;;',
    );
    const spring = (await everybody()).filter((one) => one.list === 'Frühling');
    expect(spring.map((one) => one.shares)).toEqual([true, true, false]);
    expect(spring[0]?.numbers).toEqual(['+493023125301', '+493023125309']);
    expect(spring[2]?.numbers.length).toBe(10);
    expect(spring[2]?.numbers.at(-1)).toBe('+493023125419');
  });

  test('E12 keep makes a contact of its own of every row, and leaves the known one as it was', async () => {
    await bring('Frühling', 'update', UTE, JAN);
    const done = await bring('Herbst', 'keep', '77;Brandt;Ute;;Bonn;030 23125309;;Pro', JAN);
    expect(done.report).toMatchObject({ accepted: 2, known: 0, inOtherLists: 0, warnings: 0 });
    const all = await everybody();
    expect(all.map(({ list: name, person }) => `${name}: ${person}`)).toEqual([
      'Frühling: 77 Ute Brandt Köln',
      'Frühling: Jan Nowak Berlin',
      'Herbst: 77 Ute Brandt Bonn',
      'Herbst: Jan Nowak Berlin',
    ]);
    expect(new Set(all.map((one) => one.contact)).size).toBe(4);
  });

  test('E12 nobody of another organisation is known', async () => {
    const stranger = await makeImportWorld(db);
    await stranger.bring(list(UTE, JAN), { listName: 'Frühling' });
    await bring('Sommer', 'update', '5;Öztürk;Cem;;Essen;030 23125304;;');
    const done = await bring('Herbst', 'skip', UTE, JAN);
    expect(done.report).toMatchObject({ accepted: 2, inOtherLists: 0 });
    await stranger.close();
  });

  test('E12 without a choice an import updates', async () => {
    const [row] = await db.query<{ others: string }>(
      `INSERT INTO import (id, organisation_id, list_name, country, file_name, byte_count, state)
       VALUES (gen_random_uuid(), $1, 'x', 'DE', 'x', 1, 'done') RETURNING others`,
      [world.organisationId],
    );
    expect(row).toEqual({ others: 'update' });
  });
});

describe.each(['skip', 'update', 'keep'] as const)('E12 with the choice %s', (others) => {
  const rows = ['77;Brandt;Uta;;Bonn;030 23125301;030 23125999;', 'x9;Neu;Nora;;Bonn;030 23125306;030/1;'];

  test('E12 the same file into the same list adds nothing and changes nothing', async () => {
    await bring('Frühling', 'update', UTE, JAN);
    const first = await bring('Herbst', others, ...rows);
    expect(first.report?.accepted).toBe(others === 'skip' ? 1 : 2);
    const before = await everybody();
    const second = await bring('Herbst', others, ...rows);
    expect(second.report).toMatchObject({
      rows: 2,
      accepted: 0,
      known: 0,
      numbers: 0,
      duplicates: others === 'skip' ? 1 : 2,
      inOtherLists: others === 'skip' ? 1 : 0,
    });
    expect(await everybody()).toEqual(before);
    expect(await findings(second, 'warning')).toEqual([]);
  });

  test('E12 an import that breaks at its last row leaves every list, contact and page as they were', async () => {
    await bring('Frühling', 'update', UTE, JAN);
    const before = await everybody();
    const id = await world.upload(`${list(...rows)}\r\n9;"never closed;x`, { listName: 'Herbst', others });
    expect(await world.work(id)).toEqual({ state: 'failed', code: 'quote_not_closed' });
    expect(await everybody()).toEqual(before);
    expect(await db.query('SELECT FROM import_finding')).toEqual([]);
    for (const kind of ['rejected', 'in_other_list', 'warning'] as const)
      expect(existsSync(findingFilePath(world.dataDir, id, kind))).toBe(false);
  });

  test('E12 nothing of it is seen before it commits, neither records nor contacts nor what it found', async () => {
    const many = (from: number, city: string) =>
      Array.from(
        { length: 3_000 },
        (_, index) => `${from + index};Nr ${index};Ida;;${city};030 23125301 ext. 7;;`,
      );
    await bring('Frühling', 'update', ...many(0, 'Köln'));
    const id = await world.upload(list(...many(1_500, 'Bonn')), { listName: 'Herbst', others });
    const look = async () =>
      (
        await db.query(
          `SELECT (SELECT count(*)::int FROM record) AS records, (SELECT count(*)::int FROM contact) AS contacts,
                  (SELECT count(*)::int FROM contact WHERE city = 'Bonn') AS renewed,
                  (SELECT count(*)::int FROM import_finding WHERE import_id = $1) AS findings`,
          [id],
        )
      )[0];
    const before = await look();
    const seen: unknown[] = [];
    const done = new AbortController();
    const watching = (async () => {
      while (!done.signal.aborted) {
        const now = await look();
        if ((await world.find(id)).state !== 'done') seen.push(now);
      }
    })();
    await world.work(id);
    done.abort();
    await watching;
    expect(seen.length).toBeGreaterThan(3);
    for (const one of seen) expect(one).toEqual(before);
    expect(await look()).not.toEqual(before);
  });
});

describe('E12 what was remarked about accepted rows', () => {
  test('E12 is listed row by row with line, column, reason and cell, and lies in a file', async () => {
    const done = await bring(
      'Herbst',
      'update',
      '1;Weber;Mia;;Köln;unbekannt;030 23125301;',
      '2;Weber;Ben;;Köln;"030 23125302 ext. 12";12;',
      '3;Weber;Ida;;Köln;030 23125303',
      '4;Weber;Leo;;Köln;=1+2;030 23125304;',
    );
    expect(done.report).toMatchObject({ accepted: 4, warnings: 4 });
    expect(await findings(done, 'warning')).toEqual([
      {
        line: 2,
        field: 'Telefon privat',
        reason: 'number_unreadable',
        detail: 'no_digits',
        value: 'unbekannt',
      },
      {
        line: 3,
        field: 'Telefon privat',
        reason: 'extension_dropped',
        detail: undefined,
        value: '030 23125302 ext. 12',
      },
      { line: 3, field: 'Telefon mobil', reason: 'number_unreadable', detail: 'too_short', value: '12' },
      { line: 4, field: undefined, reason: 'short_row', detail: undefined, value: undefined },
      {
        line: 5,
        field: 'Telefon privat',
        reason: 'number_unreadable',
        detail: 'not_a_number',
        value: '=1+2',
      },
    ]);
    const file = readFileSync(findingFilePath(world.dataDir, done.id, 'warning'), 'utf8').split('\r\n');
    expect(file[0]).toBe('\ufeffZeile / line;Spalte / column;Grund / reason;Genauer / detail;Zelle / cell');
    expect(file[1]).toBe(
      '2;Telefon privat;keine Telefonnummer, eine andere gilt / no telephone number, another one is used;keine Ziffern / no digits;unbekannt',
    );
    expect(file[5]).toMatch(/;'=1\+2$/); // no spreadsheet runs it
    expect(file.length).toBe(7);
  });

  test('E12 and rejected rows come page by page, in the order of the file, each once', async () => {
    const rows = Array.from({ length: 2_345 }, (_, index) => `${index};Weber;Mia;;Köln;keine;;`);
    const done = await bring('Herbst', 'update', ...rows, '9999;Weber;Mia;;Köln;030 23125301;;');
    const lines: number[] = [];
    let after: string | undefined;
    do {
      const page = await listFindings(world.pool, world.organisationId, {
        importId: done.id,
        kind: 'rejected',
        after,
        limit: 200,
      });
      expect(page.total).toBe(2_345);
      lines.push(...page.rows.map((row) => row.line));
      after = page.next;
    } while (after !== undefined);
    expect(lines).toEqual(rows.map((_, index) => index + 2));
  });
});
