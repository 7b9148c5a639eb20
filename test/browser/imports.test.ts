// E12 on sofia's screen: what becomes of people who are in another list is chosen before the upload, and the report shows single rows.
import fs from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Look, type Product, openProduct, picture } from './world.ts';

const HEADER = 'Kundennummer;Nachname;Vorname;Ort;Telefon privat;Telefon mobil;Beruf';
const KNOWN = ['77;Brandt;Ute;Köln;030 23125701;;Ärztin', ';Nowak;Jan;Berlin;030 23125702;;Maurer'];
/** More remarks than a page of the table holds. */
const REMARKED = 30;
const NEWCOMERS = [
  '77;Brandt-Weiß;Ute;Bonn;030 23125701;+33 6 39 98 00 41;Ärztin',
  '500;Öztürk;Cem;Essen;keine;;Koch',
  ';NOWAK;Ján;Hamm;030 23125702;;Maurer',
  '501;=HYPERLINK("http://127.0.0.1:1/");Ida;Trier;12;;',
  ...Array.from(
    { length: REMARKED },
    (_, index) => `${600 + index};Weber ${index};Mia;Köln;unbekannt;030 23125${710 + index};`,
  ),
];
const list = (rows: readonly string[]) => [HEADER, ...rows].join('\r\n');

const figure = (page: Page, name: string) =>
  page
    .getByRole('region', { name: /^(Bericht|Report)$/ })
    .locator('div', { has: page.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) }) })
    .getByRole('definition')
    .textContent();

describe('an import of people who are in another list', () => {
  let product: Product;

  beforeAll(async () => {
    product = await openProduct();
    const api = await product.api('sofia');
    await api.importList('Frühling', list(KNOWN));
  });
  afterEach(async () => {
    await product.closePages();
    expect(product.faults.splice(0)).toEqual([]);
  });
  afterAll(() => product.close());

  /** Sofia before the upload, with a file chosen. */
  async function choosing(listName: string, rows: readonly string[], look: Look = {}): Promise<Page> {
    const page = await product.signIn('sofia', look);
    await page.goto(new URL('/supervisor/lists/import', product.url).href);
    await page.setInputFiles('input[type=file]', {
      name: 'Herbst.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(list(rows)),
    });
    await page.getByLabel(/^(Name der Liste|Name of the list)$/).fill(listName);
    return page;
  }
  async function bring(page: Page): Promise<void> {
    await page.getByRole('button', { name: /^(Datei hochladen|Upload file)$/ }).click();
    await page.getByRole('button', { name: /^(Import starten|Start import)$/ }).click();
    await page.getByRole('region', { name: /^(Bericht|Report)$/ }).waitFor({ timeout: 30_000 });
  }

  it('E12 updates them unless sofia chooses otherwise, by keyboard too', async () => {
    const page = await choosing('Vorgabe', KNOWN);
    const choice = page.getByRole('group', { name: /^Wer schon in einer anderen Liste steht/ });
    expect(await choice.getByRole('radio').count()).toBe(3);
    const isChecked = (name: RegExp) => choice.getByRole('radio', { name }).isChecked();
    expect(await isChecked(/^Aufnehmen und aktualisieren/)).toBe(true);
    await choice.getByRole('radio', { name: /^Aufnehmen und aktualisieren/ }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await isChecked(/^Nicht aufnehmen/)).toBe(true);
    await page.keyboard.press('ArrowUp');
    await bring(page);
    expect(await figure(page, 'Davon bekannte Kontakte')).toBe('2');
    const { rows } = await (await product.api('sofia')).get<{ rows: { others: string }[] }>('/api/imports');
    expect(rows[0]?.others).toBe('update');
  });

  it('E12 leaves them out when she says so, and the report shows every such row and every remark, page by page', async () => {
    const page = await choosing('Herbst', NEWCOMERS);
    await page.getByText('Nicht aufnehmen', { exact: true }).click();
    await picture(page, 'import-upload-de');
    await bring(page);
    expect(await figure(page, 'In anderer Liste')).toBe('2');
    expect(await figure(page, 'Abgewiesen')).toBe('2');
    expect(await figure(page, 'Mit Hinweis angenommen')).toBe(String(REMARKED));

    const rows = page.getByRole('region', { name: 'Einzelne Zeilen' });
    await rows.getByRole('tab', { name: /^In anderer Liste ?2$/ }).click();
    await rows
      .getByRole('row', { name: /^2 Kundennummer Kundennummer steht in anderer Liste .* 77$/ })
      .waitFor();
    await rows
      .getByRole('row', {
        name: /^4 Telefon privat Nummer und Name stehen in anderer Liste .* \+493023125702$/,
      })
      .waitFor();
    await rows.getByRole('tab', { name: /^Mit Hinweis angenommen/ }).click();
    await rows
      .getByRole('row', {
        name: '6 Telefon privat Keine Telefonnummer, eine andere gilt keine Ziffern unbekannt',
        exact: true,
      })
      .waitFor();
    expect(await rows.getByRole('row').count()).toBe(26);
    await rows.getByText(`1–25 von ${REMARKED}`).waitFor();
    await picture(page, 'import-findings-de');
    await rows.getByRole('button', { name: /Nächste/ }).click();
    await rows.getByRole('row', { name: /^35 / }).waitFor();
    expect(await rows.getByRole('row').count()).toBe(REMARKED - 25 + 1);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      rows.getByRole('link', { name: 'Hinweise (CSV)' }).click(),
    ]);
    const file = fs.readFileSync(await download.path(), 'utf8').split('\r\n');
    expect(file.length).toBe(REMARKED + 2);
    await rows.getByRole('tab', { name: /^Abgewiesen ?2$/ }).click();
    await rows
      .getByRole('row', { name: /^3 Telefon privat Keine brauchbare Telefonnummer .* keine$/ })
      .waitFor();
  });

  it('E12 keeps them apart when she says so, in English and in the dark', async () => {
    const page = await choosing('Autumn', NEWCOMERS, { language: 'en', theme: 'dark' });
    await page.getByText('Take in as a separate contact', { exact: true }).click();
    await picture(page, 'import-upload-en-dark');
    await bring(page);
    await picture(page, 'import-findings-en-dark');
    expect(await page.getByRole('tab', { name: /^In another list/ }).count()).toBe(0);
    const { rows } = await (await product.api('sofia')).get<{ rows: { others: string; report: object }[] }>(
      '/api/imports',
    );
    expect(rows[0]).toMatchObject({ others: 'keep', report: { known: 0, inOtherLists: 0 } });
  });
});
