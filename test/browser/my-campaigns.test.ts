// My Campaigns and its notices: what an agent sees of campaigns before any record is on the desktop.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type Api,
  type Product,
  makeCampaign,
  openProduct,
  picture,
  quiet,
  readyAgent,
  runCampaign,
} from './world.ts';

// What runs inside the page; the tests themselves have no DOM.
type Cell = { readonly scrollWidth: number; readonly clientWidth: number };
declare const document: { readonly activeElement: unknown };
declare function getComputedStyle(cell: Cell): { readonly textOverflow: string };

const LONG_NAME =
  'Preview.Neukunden-Frankfurt-Umland-und-Vordertaunus-mit-Wetterau-und-Rheingau.23112026A.7F3C91E04B-14C762EF746A9921';
const rowsOf = (from: number, count: number) =>
  Array.from(
    { length: count },
    (_, index) =>
      `${from + index};Öztürk;Mia ${index};Berlin;+49 30 23125 0${40 + (index % 10)};;Technikerin`,
  );

const table = (page: Page) => page.getByRole('grid', { name: /^(Meine Kampagnen|My Campaigns)$/ });
const rowOf = (page: Page, name: string) => table(page).getByRole('row').filter({ hasText: name });
const toasts = (page: Page) =>
  page.getByRole('dialog', { name: /^(Ausgehende Kampagne|Outbound Campaign)$/ });

describe('My Campaigns', () => {
  let product: Product;
  let sofia: Api;
  let manual: string;
  let second: string;

  beforeAll(async () => {
    product = await openProduct();
    sofia = await product.api('sofia');
    manual = await makeCampaign(sofia, {
      name: LONG_NAME,
      rows: rowsOf(100, 6),
      settings: { description: '23112026A@Vertrieb_Mitte' },
    });
    second = await makeCampaign(sofia, {
      name: 'Herbstaktion',
      rows: rowsOf(300, 6).map((row) => row.replace('Mia', 'Jonas').replace('23125 0', '23125 1')),
    });
    await quiet(product, sofia);
  });
  afterEach(async () => {
    if (product.faults.length > 0) console.log(product.faults.splice(0));
    await quiet(product, sofia);
  });
  afterAll(() => product.close());

  it('S10 D4 is a table with exactly four columns, and calls the delivery mode of preview Manual', async () => {
    await runCampaign(sofia, manual);
    const page = await product.signIn('anna');
    await table(page).waitFor();
    const headers = await table(page).getByRole('columnheader').allTextContents();
    expect(headers.map((text) => text.trim())).toEqual([
      'Status',
      'Name',
      'Bereitstellungsmodus',
      'Beschreibung',
    ]);
    expect(await rowOf(page, LONG_NAME).getByRole('gridcell').nth(2).textContent()).toBe('Manuell');
    const english = await product.signIn('ben', { language: 'en' });
    await table(english).waitFor();
    expect(
      (await table(english).getByRole('columnheader').allTextContents()).map((text) => text.trim()),
    ).toEqual(['Status', 'Name', 'Delivery Mode', 'Description']);
    expect(await rowOf(english, LONG_NAME).getByRole('gridcell').nth(2).textContent()).toBe('Manual');
  });

  it('S11 shows status, the cut name, the mode and campaign@agent-group in a row', async () => {
    await runCampaign(sofia, manual);
    const page = await product.signIn('anna', { width: 1280, height: 800 });
    const row = rowOf(page, LONG_NAME);
    expect(await row.getByRole('gridcell').nth(0).textContent()).toContain('Läuft');
    expect(await row.textContent()).toContain('23112026A@Vertrieb_Mitte');
    // Cut with an ellipsis on the screen, whole for those who ask.
    const cut = await row
      .getByText(LONG_NAME)
      .first()
      .evaluate((cell: Cell) => [cell.scrollWidth > cell.clientWidth, getComputedStyle(cell).textOverflow]);
    expect(cut).toEqual([true, 'ellipsis']);
    await picture(page, 'my-campaigns-1280');
  });

  it('S2 D16 has Join and Leave on each row; joining survives a reload', async () => {
    await runCampaign(sofia, manual);
    const page = await readyAgent(product, 'anna');
    await rowOf(page, LONG_NAME)
      .getByRole('button', { name: /^Teilnehmen/ })
      .click();
    await rowOf(page, LONG_NAME)
      .getByRole('button', { name: /^Verlassen/ })
      .waitFor();
    await page.reload();
    await rowOf(page, LONG_NAME)
      .getByRole('button', { name: /^Verlassen/ })
      .click();
    await rowOf(page, LONG_NAME)
      .getByRole('button', { name: /^Teilnehmen/ })
      .waitFor();
  });

  it('D16 counts only agents who joined: the supervisor reads "nobody has joined" until one has', async () => {
    await runCampaign(sofia, second);
    const page = await readyAgent(product, 'anna');
    const floor = await product.signIn('sofia');
    await floor
      .getByText(/niemand nimmt teil|Niemand nimmt teil|nimmt niemand teil/i)
      .first()
      .waitFor();
    await rowOf(page, 'Herbstaktion')
      .getByRole('button', { name: /^Teilnehmen/ })
      .click();
    await floor
      .getByText(/niemand nimmt teil|nimmt niemand teil/i)
      .first()
      .waitFor({ state: 'detached' });
    await picture(floor, 'floor-why');
  });

  it('D16 announces campaigns that already run at sign-in', async () => {
    await runCampaign(sofia, second);
    const page = await product.signIn('anna');
    await toasts(page)
      .filter({ hasText: 'Kampagne gestartet' })
      .filter({ hasText: 'Herbstaktion' })
      .waitFor();
  });

  it('S17 D3 pops up at every load and again at every start, and at stop and unload', async () => {
    const page = await readyAgent(product, 'anna');
    const says = (words: string) =>
      toasts(page).filter({ hasText: 'Herbstaktion' }).filter({ hasText: words });
    await sofia.post(`/api/campaigns/${second}/load`);
    await says('Kampagne geladen').waitFor();
    await picture(page, 'toast-loaded');
    await sofia.post(`/api/campaigns/${second}/start`);
    await says('Kampagne gestartet').waitFor();
    await sofia.post(`/api/campaigns/${second}/stop`);
    await says('Kampagne angehalten').waitFor();
    expect(await says('Kampagne angehalten').getByRole('button').allTextContents()).toEqual(['OK']);
    await sofia.post(`/api/campaigns/${second}/unload`);
    await says('Kampagne entladen').waitFor();
    await says('Kampagne entladen').getByRole('button', { name: 'OK' }).click();
    await toasts(page).first().waitFor({ state: 'detached' });
  });

  it('S69 shows a campaign that is loaded but not started, and hands out none of its records', async () => {
    const page = await readyAgent(product, 'anna');
    await sofia.post(`/api/campaigns/${second}/load`);
    await toasts(page).filter({ hasText: 'Kampagne geladen' }).getByRole('button', { name: 'OK' }).click();
    const row = rowOf(page, 'Herbstaktion');
    expect(await row.getByRole('gridcell').nth(0).textContent()).toContain('Geladen');
    await row.click();
    await page
      .getByText(/^Geht, sobald/)
      .first()
      .waitFor();
    expect(
      await page
        .getByRole('button', { name: /^Datensatz abrufen/ })
        .first()
        .isEnabled(),
    ).toBe(false);
  });

  it('S13 S18 tells the start with full name, mode, description, and its Get Record fetches at once', async () => {
    const page = await readyAgent(product, 'anna');
    await runCampaign(sofia, manual);
    const toast = toasts(page).filter({ hasText: 'Kampagne gestartet' });
    await toast.waitFor();
    const definitions = await toast.getByRole('definition').allTextContents();
    expect(definitions).toEqual([LONG_NAME, 'Manuell', '23112026A@Vertrieb_Mitte']);
    expect(
      (await toast.getByRole('button').allTextContents()).map((text) => text.replace(/Alt.*/, '').trim()),
    ).toEqual(['Datensatz abrufen', 'OK']);
    await toast.getByRole('button', { name: 'Datensatz abrufen' }).click();
    await page
      .getByRole('region', { name: 'Fallinformationen' })
      .getByRole('heading', { name: /^Mia/ })
      .waitFor();
    await toast.waitFor({ state: 'detached' });
  });

  it('S13 is a dialog only while no interaction is open, else it does not take the keyboard away', async () => {
    const page = await readyAgent(product, 'anna');
    await runCampaign(sofia, manual);
    await toasts(page).getByRole('button', { name: 'Datensatz abrufen' }).click();
    const notes = page.getByLabel('Notizen').first();
    await notes.click();
    await runCampaign(sofia, second);
    await page.getByText('Herbstaktion').first().waitFor();
    expect(await toasts(page).count()).toBe(0);
    expect(await notes.evaluate((field: unknown) => field === document.activeElement)).toBe(true);
  });

  it('S19 joins with OK, and the agent then fetches by hand', async () => {
    const page = await readyAgent(product, 'anna');
    await runCampaign(sofia, second);
    await toasts(page).filter({ hasText: 'Kampagne gestartet' }).getByRole('button', { name: 'OK' }).click();
    await rowOf(page, 'Herbstaktion')
      .getByRole('button', { name: /^Verlassen/ })
      .waitFor(); // joined
    expect(await page.getByRole('region', { name: 'Fallinformationen' }).count()).toBe(0); // nothing came by itself
    await rowOf(page, 'Herbstaktion').click();
    await page.getByRole('button', { name: /^Datensatz abrufen/ }).click();
    await page.getByRole('heading', { name: /^Jonas/ }).waitFor();
  });

  it('S12 has Get Record above the table, for the campaign that is selected', async () => {
    await runCampaign(sofia, manual);
    await runCampaign(sofia, second);
    const page = await readyAgent(product, 'anna');
    for (const name of [LONG_NAME, 'Herbstaktion']) {
      await toasts(page).filter({ hasText: name }).getByRole('button', { name: 'OK' }).click();
    }
    const button = page.getByRole('button', { name: /^Datensatz abrufen/ }).first();
    const [above, below] = [await button.boundingBox(), await table(page).boundingBox()];
    expect(above && below && above.y + above.height <= below.y).toBe(true);
    await rowOf(page, 'Herbstaktion').click();
    await button.click();
    await page.getByRole('heading', { name: /^Jonas/ }).waitFor();
  });

  it('S16 hands out no record while the agent is Not Ready, and says so', async () => {
    await runCampaign(sofia, second);
    const page = await product.signIn('anna');
    expect(
      await page
        .getByRole('tabpanel')
        .getByRole('button', { name: /^Datensatz abrufen/ })
        .isEnabled(),
    ).toBe(false);
    await page.getByText('Sie sind nicht bereit.').first().waitFor();
    await page.getByRole('button', { name: /^Auf Bereit gehen/ }).click();
    await rowOf(page, 'Herbstaktion').click();
    await page
      .getByRole('tabpanel')
      .getByRole('button', { name: /^Datensatz abrufen/ })
      .click();
    await page.getByRole('region', { name: 'Fallinformationen' }).waitFor();
  });
});
