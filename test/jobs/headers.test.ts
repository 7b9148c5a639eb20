import { describe, expect, test } from 'vitest';
import {
  COLUMN_TARGETS,
  type ColumnTarget,
  columnNames,
  guessMapping,
  headerFingerprint,
  isHeaderRow,
} from '../../src/jobs/reading/headers.ts';
import * as wire from '../../src/wire/imports.ts';

const guess = (headers: string, rows: string[][] = []) => guessMapping(headers.split(';'), rows, 'DE');

describe('E12: headers are recognised in German and English', () => {
  test('those of the practice list', () => {
    const headers =
      'Kundennummer;Nachname;Vorname;Land;Ort;Telefon privat;Telefon mobil;Telefon Büro;Alter;Beruf;' +
      'Familienstand;Bildung;Kontostand;Kontakte;Letzte Gesprächsdauer;Letztes Ergebnis;Bemerkung';
    expect(guess(headers)).toEqual([
      'customer_key',
      'last_name',
      'first_name',
      'country',
      'city',
      'phone_home',
      'phone_mobile',
      'phone_work',
      ...Array.from({ length: 9 }, () => 'field'),
    ]);
  });

  test.each<[string, ColumnTarget]>([
    ['Kunden-Nr.', 'customer_key'],
    ['KdNr', 'customer_key'],
    ['Customer ID', 'customer_key'],
    ['customer_id', 'customer_key'],
    ['ID', 'customer_key'],
    ['Mitgliedsnummer', 'customer_key'],
    ['Name', 'full_name'],
    ['Ansprechpartner', 'full_name'],
    ['LAST NAME', 'last_name'],
    ['Surname', 'last_name'],
    ['First name', 'first_name'],
    ['Firma', 'company'],
    ['Company', 'company'],
    ['Land (ISO)', 'country'],
    ['Country code', 'country'],
    ['Wohnort', 'city'],
    ['Town', 'city'],
    ['Festnetz', 'phone_home'],
    ['Tel. priv.', 'phone_home'],
    ['Home phone', 'phone_home'],
    ['Mobil', 'phone_mobile'],
    ['Handynummer', 'phone_mobile'],
    ['Mobile', 'phone_mobile'],
    ['Cell phone', 'phone_mobile'],
    ['Tel. geschäftlich', 'phone_work'],
    ['Bu\u0308ro-Telefon', 'phone_work'],
    ['Work phone', 'phone_work'],
    ['Office tel', 'phone_work'],
    ['Telefon', 'phone_other'],
    ['Tel.', 'phone_other'],
    ['Telefon 2', 'phone_other'],
    ['Rufnummer', 'phone_other'],
    ['Phone number', 'phone_other'],
    ['Number', 'phone_other'],
    ['Fax', 'field'],
    ['Telefax', 'field'],
    ['Telefontyp', 'field'],
    ['Telefondatum', 'field'],
    ['Kontonummer', 'field'],
    ['Hausnummer', 'field'],
    ['Postleitzahl', 'field'],
    ['E-Mail', 'field'],
    ['Notizen', 'field'],
    ['Vertragsnummer', 'field'],
    ['Verein', 'field'],
  ])('%s is %s', (header, target) => {
    expect(guess(`${header};Telefon privat`)[0]).toBe(target);
  });

  test('of two that could be the key the better one is, the other stays a field', () => {
    expect(guess('ID;Kundennummer;Telefon')).toEqual(['field', 'customer_key', 'phone_other']);
    expect(guess('Name;Vorname;Telefon')).toEqual(['last_name', 'first_name', 'phone_other']);
    expect(guess('Nachname;Name;Telefon')).toEqual(['last_name', 'first_name', 'phone_other']);
  });

  test('without any known header, the columns of numbers are the phones', () => {
    const rows = [
      ['Anna', '030 23125123', '10115', '1200'],
      ['Ben', '030 23125124', '80331', '-30'],
    ];
    expect(guess('A;B;C;D', rows)).toEqual(['field', 'phone_other', 'field', 'field']);
  });

  test('a first row with a telephone number is a person, not a header', () => {
    expect(isHeaderRow(['Müller', '030 23125123'], 'DE')).toBe(false);
    expect(isHeaderRow(['Name', 'Telefon 1', 'PLZ'], 'DE')).toBe(true);
  });

  test('headers are kept once each, never empty', () => {
    expect(columnNames([' Ort ', '', 'ort', 'A\nB', 'Ort'])).toEqual([
      'Ort',
      '#2',
      'ort (2)',
      'A B',
      'Ort (3)',
    ]);
  });

  test('files with the same headers have the same fingerprint, whatever their spelling', () => {
    expect(headerFingerprint(['Kunden-Nr.', 'Büro'])).toBe(headerFingerprint(['kunden nr', 'BÜRO']));
    expect(headerFingerprint(['Name', 'Büro'])).not.toBe(headerFingerprint(['Büro', 'Name']));
  });

  test('the targets are the words of the wire', () => {
    expect(COLUMN_TARGETS).toEqual(wire.COLUMN_TARGETS);
  });
});
