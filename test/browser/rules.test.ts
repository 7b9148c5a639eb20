// What a campaign does by itself, as sofia sets it and anna meets it: treatments and what comes next (E14), schedule (E5), after-call work
// with its warning, extension and end (E32).
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
declare const document: {
  readonly documentElement: { readonly scrollWidth: number; readonly clientWidth: number };
};

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first();
const field = (page: Page, label: string | RegExp) => page.getByLabel(label, { exact: true });
/** Nothing stands out at the side of the window. */
const fits = async (page: Page) =>
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBe(0);
/** The practice people behind 75 to 84 are busy (docs/simulator.md). */
const row = (key: number, name: string, home: string, mobile: string) =>
  `${key};${name};Mia;Berlin;${home};${mobile};Technikerin`;

describe('the rules of a campaign', () => {
  let product: Product;
  let sofia: Api;
  let made = 0;

  beforeAll(async () => {
    product = await openProduct();
    sofia = await product.api('sofia');
    await quiet(product, sofia);
  });
  afterEach(async () => {
    await quiet(product, sofia);
    expect(product.faults.splice(0)).toEqual([]);
  });
  afterAll(() => product.close());

  async function campaign(settings: Record<string, unknown> = {}): Promise<string> {
    made += 1;
    const rows = Array.from({ length: 3 }, (_, index) =>
      row(
        made * 10 + index,
        `Kontakt${index}`,
        `+49 30 23125 ${made}${75 + index}`,
        `+49 69 90009 ${made}${75 + index}`,
      ),
    );
    return makeCampaign(sofia, { name: `Regeln ${made}`, rows, settings });
  }
  async function open(page: Page, id: string, more = ''): Promise<void> {
    await page.goto(`${product.url}/supervisor/campaigns/${id}${more}`);
  }
  /** anna calls the record's proposed number, which is busy, and is in after-call work. */
  async function busyCall(page: Page): Promise<void> {
    await button(page, /^Datensatz abrufen/).click();
    await page.getByRole('button', { name: /^Anrufen/ }).click();
    await page
      .getByText(/^Beendet/)
      .first()
      .waitFor();
  }

  it('E14 E5 E32 are changed while it runs; what is wrong is said at its field, and the page shows what holds', async () => {
    const id = await campaign();
    await runCampaign(sofia, id);
    const page = await product.signIn('sofia', { width: 1280, height: 800 });
    await open(page, id);
    await page.getByRole('link', { name: 'Regeln ändern' }).click();
    await field(page, 'Besetzt: danach').selectOption({ label: 'Nächste Nummer, dann von vorn' });
    await field(page, 'Besetzt: von vorn nach Minuten').fill('0');
    await field(page, 'Verlängern höchstens mal').fill('elf');
    await button(page, 'Zeit hinzufügen').click();
    await button(page, 'Zeit hinzufügen').click();
    const first = page.getByRole('listitem', { name: 'Zeile 1' });
    for (const day of ['Mo.', 'Di.', 'Mi.', 'Do.', 'Fr.'])
      await first.getByRole('checkbox', { name: day }).uncheck({ force: true });
    await button(page, 'Speichern').click();
    await page.getByText('Bitte prüfen Sie die markierten Felder.').waitFor();
    await page
      .getByText('von vorn nach Minuten: Bitte geben Sie eine ganze Zahl von 1 bis 43200 ein.')
      .waitFor();
    await page.getByText('Bitte geben Sie eine ganze Zahl von 0 bis 10 ein.').waitFor();
    await first.getByText('Bitte wählen Sie mindestens einen Eintrag.').waitFor();
    await fits(page);
    await picture(page, 'rules-faults-de');

    await field(page, 'Besetzt: von vorn nach Minuten').fill('600');
    await field(page, 'Verlängern höchstens mal').fill('2');
    for (const day of ['Mo.', 'Sa.']) await first.getByRole('checkbox', { name: day }).check({ force: true });
    await field(page, /^Zeitzone der Kampagne$/).selectOption('America/New_York');
    // The evening comes by itself after the morning.
    expect(await page.getByRole('listitem', { name: 'Zeile 2' }).getByLabel('Uhrzeit').inputValue()).toBe(
      '18:00',
    );
    await page.getByRole('heading', { name: 'Zeitplan' }).evaluate((node) => node.scrollIntoView());
    await picture(page, 'rules-schedule-de');
    await button(page, 'Speichern').click();
    const definition = page.getByRole('region', { name: 'Aufbau' });
    await definition
      .getByText(
        'Besetzt: bis zu 3-mal erneut nach 10 Min., jedes Mal 5 Min. mehr, dann die nächste Nummer, am Ende der Kette von vorn',
      )
      .waitFor();
    await definition.getByText('10 Min., 2-mal 2 Min. mehr, danach Bereit wie zuvor').waitFor();
    await definition.getByText('Mo. Sa. 09:00: Starten').waitFor();
    await definition.getByText('Zeitzone America/New York').waitFor();
    await page.getByText(/^als Nächstes: \S+, \d\d\.\d\d\. (09|18):00 (Starten|Anhalten)$/).waitFor();
    await fits(page);
    await picture(page, 'campaign-page-schedule-de');
    await page.getByText('Läuft', { exact: true }).first().waitFor();
  });

  it('E14 answers on the record what happens to it next, and why, in both languages', async () => {
    const id = await campaign();
    await runCampaign(sofia, id);
    const anna = await readyAgent(product, 'anna');
    await busyCall(anna);
    await anna.getByLabel('Abschlusscode').first().selectOption({ label: 'Nicht erreicht' });
    await button(anna, 'Fertig und stoppen').click();
    await anna.getByText('Meine Kampagnen').first().waitFor();
    const { rows } = await sofia.get<{ rows: { id: string; attempts: number }[] }>(
      `/api/campaigns/${id}/records`,
    );
    const called = rows.find(({ attempts }) => attempts === 1);
    const fresh = rows.find(({ attempts }) => attempts === 0);

    const page = await product.signIn('sofia', { width: 1280, height: 800 });
    await open(page, id, '/records');
    await page
      .getByTitle(/Grund: Besetzt, Wiederholung 1 von höchstens 3, 10 Min\. nach dem letzten Anruf\./)
      .waitFor();
    await open(page, id, `/records/${called?.id}`);
    const next = page.getByRole('region', { name: 'Wie geht es weiter?' });
    await next
      .getByText(
        /^Nächster Anruf: heute \d\d:\d\d, Privatnummer \+49 30 23125\s?\d+, Versuch 2 von höchstens 6\.$/,
      )
      .waitFor();
    await next
      .getByText('Grund: Besetzt, Wiederholung 1 von höchstens 3, 10 Min. nach dem letzten Anruf.')
      .waitFor();
    await fits(page);
    await picture(page, 'record-next-de');
    await open(page, id, `/records/${fresh?.id}`);
    await next.getByText('Er wurde in dieser Kampagne noch nicht angerufen.').waitFor();

    const english = await product.signIn('sofia', {
      language: 'en',
      theme: 'dark',
      width: 1280,
      height: 800,
    });
    await open(english, id, `/records/${called?.id}`);
    await english
      .getByText(/^Next call: today \d\d:\d\d, home number .*, attempt 2 of at most 6\.$/)
      .waitFor();
    await english.getByText('Because: Busy, retry 1 of at most 3, 10 min after the last call.').waitFor();
    await picture(english, 'record-next-en-dark');
  });

  it('E32 warns before after-call work runs out, gives more time by key, and ends it by itself with the agent Not Ready', async () => {
    const id = await campaign({
      afterCallWorkLimitMinutes: 1,
      afterCallWorkWarningSeconds: 55,
      afterCallWorkExtensions: 1,
      afterCallWorkExtensionMinutes: 1,
      afterCallWorkLeavesAgent: 'not_ready',
    });
    await runCampaign(sofia, id);
    const page = await readyAgent(product, 'anna', { width: 1280, height: 800 });
    await busyCall(page);
    await page.getByText(/^Endet von selbst in 00:5\d, danach Nicht bereit$/).waitFor({ timeout: 15_000 });
    await page.getByText(/^Nachbearbeitung von .* endet in 55 Sekunden\.$/).waitFor({ state: 'attached' });
    await fits(page);
    await picture(page, 'after-call-warning-de');
    await page.keyboard.press('Alt+w');
    await page.getByText(/^Endet von selbst in 01:\d\d$/).waitFor();
    // There was one, and it is used.
    expect(await page.getByRole('button', { name: /^\+ 1 Min\./ }).count()).toBe(0);
    await page.getByLabel('Abschlusscode').first().selectOption({ label: 'Nicht erreicht' });
    await button(page, /^Fertig(?! und)/).click();
    // The next one, and nobody at the desk.
    await page.getByRole('button', { name: /^Anrufen/ }).click();
    await page
      .getByText(/^Beendet/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: /^\+ 1 Min\./ }).waitFor();
    await page
      .getByRole('region', { name: 'Fallinformationen' })
      .waitFor({ state: 'detached', timeout: 75_000 });
    await page.getByRole('button', { name: /^Zustand Nicht bereit/ }).waitFor();
    await picture(page, 'after-call-over-de');
    const { rows } = await sofia.get<{ rows: { attempts: number; status: string; nextAt?: number }[] }>(
      `/api/campaigns/${id}/records`,
    );
    expect(rows.filter(({ attempts, status }) => attempts === 1 && status === 'ready')).toHaveLength(2);
  }, 150_000);

  it('E5 starts at the minute by itself while sofia looks on', async () => {
    const id = await campaign();
    const soon = new Date(Date.now() + 65_000);
    const minuteOfDay = soon.getUTCHours() * 60 + soon.getUTCMinutes();
    const entries = [{ weekdays: [1, 2, 3, 4, 5, 6, 7], minuteOfDay, act: { do: 'start' } }];
    await sofia.post(`/api/campaigns/${id}/rules`, { schedule: { zone: 'UTC', entries } });
    const page = await product.signIn('sofia', { language: 'en', width: 1280, height: 800 });
    await open(page, id);
    await page.getByText('The schedule holds as soon as it is loaded.').waitFor();
    await sofia.post(`/api/campaigns/${id}/load`);
    await page.getByText('Loaded', { exact: true }).first().waitFor();
    await page.getByText(/^next: .* Start$/).waitFor();
    await page.getByText('Running', { exact: true }).first().waitFor({ timeout: 75_000 });
    expect(Math.abs(Date.now() - Math.floor(soon.getTime() / 60_000) * 60_000)).toBeLessThan(5_000);
  }, 120_000);
});
