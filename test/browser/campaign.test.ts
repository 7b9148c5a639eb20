// What sofia says in a campaign's form and what anna gets from it: shares between lists (E13), what happens after a call (E14), and the
// script (E1). What the script and the list hold is text everywhere.
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
declare const window: { readonly ran?: unknown };
declare const document: {
  readonly documentElement: { readonly scrollWidth: number; readonly clientWidth: number };
};

const HEADER = 'Kundennummer;Nachname;Vorname;Firma;Ort;Telefon privat';
/** Numbers whose practice people are busy (75-84), and who answer (40-49): docs/simulator.md. */
const row = (list: string, index: number, number: string) =>
  `${list}${index};Kontakt${index};${list};;Berlin;${number}`;

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first();
const field = (page: Page, label: string | RegExp) => page.getByLabel(label, { exact: true });
/** What is said about a field, where the field says that it is said. */
const faultAt = async (page: Page, label: string): Promise<string> => {
  const id = (await field(page, label).getAttribute('aria-describedby')) ?? 'nothing';
  return (await page.locator(`[id="${id}"]`).textContent()) ?? '';
};

/** Nothing stands out at the side of the window. */
const fits = async (page: Page) =>
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBe(0);

describe('a campaign', () => {
  let product: Product;
  let sofia: Api;
  const lists: Record<string, string> = {};

  beforeAll(async () => {
    product = await openProduct();
    sofia = await product.api('sofia');
    await quiet(product, sofia);
    for (const [name, first] of [
      ['Altkunden', 40],
      ['Neukunden', 75],
    ] as const) {
      const rows = Array.from({ length: 8 }, (_, index) =>
        row(name, index, `+49 30 23125 ${name === 'Altkunden' ? 5 : 6}${first + index}`),
      );
      lists[name] = (await sofia.importList(name, [HEADER, ...rows].join('\r\n'))).listId;
    }
    const numbers = await sofia.get<{ rows: unknown[] }>('/api/caller-numbers');
    if (numbers.rows.length === 0)
      await sofia.post('/api/caller-numbers', { number: '+493023125900', label: 'Zentrale Berlin' });
  });
  afterEach(async () => {
    await product.closePages();
    expect(product.faults.splice(0)).toEqual([]);
  });
  afterAll(() => product.close());

  /** The form with a name, a group, a caller number and both lists. */
  async function fillForm(page: Page, name: string): Promise<void> {
    await page.goto(`${product.url}/supervisor/campaigns/new`);
    await field(page, /^Name$/).fill(name);
    const boxes = (legend: string | RegExp) =>
      page.getByRole('group', { name: legend }).getByRole('checkbox');
    await boxes(/Gruppen von Agenten|Groups of agents/)
      .first()
      .check({ force: true });
    await boxes(/Anrufernummern|Caller numbers/)
      .first()
      .check({ force: true });
    for (const list of ['Altkunden', 'Neukunden'])
      await page.getByRole('checkbox', { name: new RegExp(`^${list}`) }).check({ force: true });
  }

  it('E13 E14 E1 is made with shares, treatments and a script; what is wrong is said at its field', async () => {
    const page = await product.signIn('sofia', { width: 1280, height: 800 });
    await fillForm(page, 'Herbst nach Anteilen');
    // Equal shares until somebody says otherwise.
    await expect.poll(() => page.getByText('50 %', { exact: true }).count()).toBe(2);
    await field(page, 'Anteil von Altkunden').fill('3');
    await page.getByText('75 %', { exact: true }).waitFor();
    await page.getByText('25 %', { exact: true }).waitFor();
    await field(page, 'Anteil von Neukunden').fill('0');

    // The product's own rules are there to begin with.
    expect(await field(page, 'Besetzt: nach Minuten').inputValue()).toBe('10');
    await field(page, 'Fax: höchstens mal').fill('3');
    await field(page, 'Fax: nach Minuten').fill('bald');
    await page.getByRole('checkbox', { name: 'Stille', exact: true }).uncheck({ force: true });
    expect(await field(page, 'Stille: nach Minuten').count()).toBe(0);
    await field(page, 'Besetzt: jedes Mal + Minuten').fill('7');
    await page.getByText('nach 10, 17, 24 Min., dann die nächste Nummer').waitFor();
    await field(page, 'Besetzt: danach').selectOption({ label: 'Abschluss' });
    await page.getByText('nach 10, 17, 24 Min., dann Abschluss').waitFor();

    const script = field(page, 'Was die Agenten sagen');
    await script.fill('Guten Tag, {vorname}!\n<img src=x onerror="window.ran=1">\nHier ist ');
    await script.press('End');
    await button(page, 'Name des Agenten').click();
    expect(await script.inputValue()).toMatch(/Hier ist \{agentName\}$/);

    await button(page, 'Kampagne anlegen').click();
    await page.getByText('Bitte prüfen Sie die markierten Felder.').waitFor();
    expect(await faultAt(page, 'Anteil von Neukunden')).toContain('von 1 bis 100');
    expect(await faultAt(page, 'Fax: nach Minuten')).toContain('von 1 bis 43200');
    const wrong = await faultAt(page, 'Was die Agenten sagen');
    expect(wrong).toContain('{vorname} gibt es nicht');
    for (const known of ['{firstName}', '{lastName}', '{company}', '{city}', '{customerKey}', '{agentName}'])
      expect(wrong).toContain(known);
    await expect
      .poll(() =>
        field(page, 'Anteil von Neukunden').evaluate((input) => input === input.ownerDocument.activeElement),
      )
      .toBe(true);
    await picture(page, 'campaign-form-faults-de');

    await field(page, 'Anteil von Neukunden').fill('1');
    await field(page, 'Fax: nach Minuten').fill('60');
    await script.fill((await script.inputValue()).replace('{vorname}', '{firstName} {lastName}'));
    await button(page, 'Kampagne anlegen').click();
    const definition = page.getByRole('region', { name: 'Aufbau' });
    await definition.getByText('Altkunden: Anteil 3 (75 %)').waitFor();
    await definition.getByText('Neukunden: Anteil 1 (25 %)').waitFor();
    await definition.getByText('Besetzt: bis zu 3-mal erneut nach 10 Min., jedes Mal 7 Min. mehr').waitFor();
    await definition.getByText('Fax: bis zu 3-mal erneut nach 60 Min., dann die nächste Nummer').waitFor();
    expect(await definition.getByText('Stille:').count()).toBe(0);
    await definition.getByText('<img src=x onerror="window.ran=1">').waitFor();
    expect(await page.evaluate(() => window.ran)).toBe(undefined);
    await picture(page, 'campaign-page-shares-de');
  });

  it('E13 E4 hands its lists over by their shares, one after another, and by other shares while it runs', async () => {
    const { rows } = await sofia.get<{ rows: { id: string; name: string }[] }>('/api/campaigns');
    const campaign = rows.find(({ name }) => name === 'Herbst nach Anteilen');
    if (!campaign) throw new Error('the campaign was not made');
    await runCampaign(sofia, campaign.id);
    const handedOver = async (count: number): Promise<string[]> => {
      const page = await readyAgent(product, 'anna');
      await button(page, 'Datensatz abrufen').click();
      const names: string[] = [];
      for (let had = 0; had < count; had += 1) {
        const name = page.locator('.person h2');
        if (had > 0) await expect.poll(() => name.textContent()).not.toBe(names.at(-1));
        names.push((await name.textContent()) ?? '');
        await button(page, had < count - 1 ? /^Fertig/ : 'Fertig und stoppen').click();
      }
      await page.getByText('Meine Kampagnen').first().waitFor();
      return names.map((name) => name.split(' ')[0] ?? '');
    };
    const first = await handedOver(8);
    expect(first.filter((list) => list === 'Altkunden')).toHaveLength(6);
    expect(first.slice(0, 4).filter((list) => list === 'Altkunden')).toHaveLength(3);
    await quiet(product, sofia);

    const page = await product.signIn('sofia', { width: 1280, height: 800 });
    await page.goto(`${product.url}/supervisor/campaigns/${campaign.id}/edit`);
    await button(page, 'Nacheinander').click();
    await button(page, 'Neukunden früher').click();
    await picture(page, 'campaign-form-in-turn-de');
    await button(page, 'Speichern').click();
    await page.getByRole('region', { name: 'Aufbau' }).getByText('1. Neukunden').waitFor();
    await runCampaign(sofia, campaign.id);
    expect(await handedOver(3)).toEqual(['Neukunden', 'Neukunden', 'Neukunden']);

    // E4: while it runs there is a window for the shares alone.
    await page.goto(`${product.url}/supervisor/campaigns/${campaign.id}`);
    await button(page, 'Anteile ändern').click();
    const window = page.getByRole('dialog');
    await window.getByRole('button', { name: 'Nach Anteilen' }).click();
    await window.getByLabel('Anteil von Altkunden').fill('200');
    await window.getByRole('button', { name: 'Speichern' }).click();
    await window.getByText('ganze Zahl von 1 bis 100').waitFor();
    await window.getByLabel('Anteil von Altkunden').fill('2');
    await window.getByLabel('Anteil von Neukunden').fill('1');
    await picture(page, 'campaign-change-shares-de');
    await window.getByRole('button', { name: 'Speichern' }).click();
    await window.waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'Aufbau' }).getByText('Altkunden: Anteil 2 (67 %)').waitFor();
    const afterwards = await handedOver(3);
    expect(afterwards.filter((list) => list === 'Altkunden')).toHaveLength(2);
    await quiet(product, sofia);
  });

  it('E1 shows anna the script with the contact’s words, as text, open or closed as she had it, in reach of the keyboard', async () => {
    const script =
      'Guten Tag, {firstName} {lastName} von {company}!\n\n<b onclick="window.ran=1">Hier</b> ist {agentName}.';
    const rows = [
      '1;"<img src=x onerror=""window.ran=1"">";Mia;Berlin;+49 30 23125 541;;',
      '2;Öztürk;Jonas;Berlin;+49 30 23125 542;;',
    ];
    const id = await makeCampaign(sofia, { name: 'Mit Leitfaden', rows, settings: { script } });
    await runCampaign(sofia, id);
    const page = await readyAgent(product, 'anna', { width: 1280, height: 800 });
    await button(page, 'Datensatz abrufen').click();
    const panel = page.getByRole('region', { name: 'Gesprächsleitfaden' });
    await panel.getByText('Hier</b> ist Anna').waitFor();
    const text = await panel.locator('.scriptbody').textContent();
    expect(text).toMatch(
      /^Guten Tag, Mia <img src=x onerror="window\.ran=1"> von \[Firma fehlt\]!\n\n<b onclick="window\.ran=1">Hier<\/b> ist Anna/,
    );
    expect(await panel.locator('img, b[onclick]').count()).toBe(0);
    expect(await page.evaluate(() => window.ran)).toBe(undefined);

    // By keyboard: to the heading, close it, and it stays closed after a reload and for the next record.
    const head = panel.getByRole('button', { name: 'Gesprächsleitfaden' });
    await page.getByRole('heading', { name: 'Fallinformationen' }).focus();
    for (let tabs = 0; tabs < 15; tabs += 1) {
      if (await head.evaluate((node) => node === node.ownerDocument.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    expect(await head.evaluate((node) => node === node.ownerDocument.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await panel.locator('.scriptbody').waitFor({ state: 'hidden' });
    expect(await head.getAttribute('aria-expanded')).toBe('false');
    await page.reload();
    await head.waitFor();
    expect(await head.getAttribute('aria-expanded')).toBe('false');
    await button(page, /^Fertig/).click();
    await page.getByRole('heading', { name: 'Jonas Öztürk' }).waitFor();
    expect(await head.getAttribute('aria-expanded')).toBe('false');
    await head.click();
    await panel.getByText('Guten Tag, Jonas Öztürk von').waitFor();

    // It keeps its place during the call and afterwards.
    await button(page, /^Anrufen/).click();
    await page
      .getByText(/Verbunden|Im Gespräch/)
      .first()
      .waitFor();
    await panel.getByText('Guten Tag, Jonas Öztürk von').waitFor();
    await button(page, /^Auflegen/).click();
    await page.getByLabel('Abschlusscode').first().selectOption({ label: 'Erfolg' });
    await panel.getByText('Guten Tag, Jonas Öztürk von').waitFor();
    await button(page, 'Fertig und stoppen').click();
    await panel.waitFor({ state: 'detached' });
    await quiet(product, sofia);
  });

  it('shows form, page and script in both languages, light and dark, narrow and wide', async () => {
    const script = [
      'Guten Tag, {firstName} {lastName}, hier ist {agentName} von der Wohlklang GmbH.',
      'Wir haben im Herbst neue Tarife, und ich würde gern mit Ihnen durchgehen, welcher zu Ihnen passt. '.repeat(
        4,
      ),
      'Darf ich Ihnen drei Fragen stellen?\n1. Wie viele Personen wohnen in Ihrem Haushalt?\n2. Womit heizen Sie?',
    ].join('\n\n');
    const rows = Array.from(
      { length: 3 },
      (_, index) => `${index};Öztürk;Jonas;Berlin;+49 69 90009 54${index};;Technikerin`,
    );
    const id = await makeCampaign(sofia, { name: 'Bilder', rows, settings: { script } });
    await sofia.ask('PATCH', `/api/campaigns/${id}`, {
      listIds: [lists['Altkunden'], lists['Neukunden']],
      shares: { [lists['Altkunden'] ?? '']: 3 },
    });
    for (const [language, theme, width] of [
      ['de', 'light', 1280],
      ['de', 'dark', 1920],
      ['en', 'dark', 1280],
      ['en', 'light', 1920],
    ] as const) {
      const height = width === 1280 ? 800 : 1080;
      const name = `${language}-${theme}-${width}`;
      const page = await product.signIn('sofia', { language, theme, width, height });
      await page.goto(`${product.url}/supervisor/campaigns/${id}`);
      await page
        .getByText(/75\s?%/)
        .first()
        .waitFor();
      await picture(page, `campaign-page-${name}`);
      await page.goto(`${product.url}/supervisor/campaigns/${id}/edit`);
      for (const [part, heading] of [
        ['lists', /^(Wen|Whom)$/],
        ['treatments', /^(Nach dem Anruf|After the call)$/],
        ['script', /^(Gesprächsleitfaden|Script)$/],
      ] as const) {
        const title = page.getByRole('heading', { level: 2, name: heading });
        await title.waitFor();
        await title.evaluate((node) => node.scrollIntoView({ block: 'start' }));
        await fits(page);
        await picture(page, `campaign-form-${part}-${name}`);
      }
    }
    await runCampaign(sofia, id);
    for (const [language, theme, width] of [
      ['de', 'light', 1280],
      ['en', 'dark', 1920],
    ] as const) {
      const look = { language, theme, width, height: width === 1280 ? 800 : 1080 };
      // The second window finds the record open that the first one fetched.
      const isFirst = language === 'de';
      const page = isFirst ? await readyAgent(product, 'ben', look) : await product.signIn('ben', look);
      if (isFirst) await button(page, 'Datensatz abrufen').click();
      await page.getByRole('region', { name: /^(Gesprächsleitfaden|Script)$/ }).waitFor();
      await fits(page);
      await picture(page, `script-preview-${language}-${theme}-${width}`);
      if (language === 'en') {
        await button(page, /^Call/).click();
        await page
          .getByText(/Connected/)
          .first()
          .waitFor();
        await picture(page, `script-call-${language}-${theme}-${width}`);
        await button(page, /^Hang up|^End call/).click();
        await page.getByLabel('Disposition').first().waitFor();
        await picture(page, `script-after-call-${language}-${theme}-${width}`);
      }
      await product.closePages();
    }
  }, 150_000);
});
