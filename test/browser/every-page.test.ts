// Every page of the product in both languages and both looks: nothing that axe calls serious, nothing in the console, nothing that the
// content-security policy stopped, no text without its translation. And the door: signing in, being thrown out, choosing how it looks.
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../launch/started.ts';
import {
  type Api,
  type Look,
  type Person,
  type Product,
  fillSignIn,
  makeCampaign,
  openProduct,
  picture,
  quiet,
  readyAgent,
  runCampaign,
} from './world.ts';

// What runs inside the page; the tests themselves have no DOM.
type Violation = {
  id: string;
  impact: string;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
};
declare const window: {
  axe?: { run: (where: unknown, how: unknown) => Promise<{ violations: Violation[] }> };
};
declare const document: {
  getAnimations(): { readonly transitionProperty?: string; finish(): void }[];
  body: { innerText: string };
  documentElement: { lang: string; dataset: { theme?: string }; scrollWidth: number; clientWidth: number };
};

const axe = fs.readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
/** How people may see it; the third only for the pictures. */
const LOOKS = {
  'de-light-1440': { language: 'de', theme: 'light', width: 1440, height: 900 },
  'en-dark-1280': { language: 'en', theme: 'dark', width: 1280, height: 800 },
  'de-light-1920': { language: 'de', theme: 'light', width: 1920, height: 1080 },
} as const satisfies Record<string, Look>;
type LookName = keyof typeof LOOKS;

/** Rows: numbers 40-49 of the practice network answer at once; one row has a name that must be cut somewhere. */
const ROWS = [
  '501;Öztürk;Mia;Berlin;+49 30 23125 640;+49 30 23125 641;Technikerin',
  '502;von Hohenberg-Schwarzenfels zu Oberwallmenach;Maximiliane;München;+49 89 99998 642;;Leiterin der Ausbildung',
  ...Array.from(
    { length: 30 },
    (_, index) => `6${index};Nowak;Jonas ${index};Hamburg;+49 69 90009 4${10 + index};;Kauffrau`,
  ),
];

/** Over the debugger: no script element, so the policy of the page stays as it is. */
async function violations(page: Page): Promise<string[]> {
  // What is still changing its colour is judged by the colour that it gets.
  await page.evaluate(() => {
    for (const running of document.getAnimations()) if (running.transitionProperty) running.finish();
  });
  if (!(await page.evaluate(() => window.axe !== undefined))) await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const result = await window.axe?.run(document, { resultTypes: ['violations'] });
    return (result?.violations ?? []).map(({ id, impact, help, nodes }) => ({
      id,
      impact,
      help,
      nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary: failureSummary ?? '' })),
    }));
  });
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n${nodes.map((node) => `  ${node.html} ${node.failureSummary}`).join('\n')}`,
    );
}

/** Lines of the screen that look like the key of a text. */
async function untranslated(page: Page): Promise<string[]> {
  const lines = await page.evaluate(() => document.body.innerText.split('\n'));
  return lines.map((line) => line.trim()).filter((line) => /^[a-z]+(\.[a-zA-Z_]+)+$/.test(line));
}

describe('every page', () => {
  let product: Product;
  let sofia: Api;
  let campaignId: string;
  let importId: string;
  let mappingId: string;

  beforeAll(async () => {
    product = await openProduct();
    sofia = await product.api('sofia');
    await quiet(product, sofia);
    campaignId = await makeCampaign(sofia, { name: 'Preview.Neukunden-Herbst.23112026A', rows: ROWS });
    const done = await sofia.importList(
      'Messe Köln',
      'Name;Telefon\r\nMia Öztürk;+49 30 23125 001\r\nOhne Nummer;\r\n',
    );
    importId = done.id;
    mappingId = await uploadOnly();
    await sofia.post('/api/register', {
      kind: 'number',
      number: '+49 30 23125 600',
      country: 'DE',
      reason: 'Wünscht keine Anrufe',
    });
    await sofia.post('/api/register', {
      kind: 'person',
      customerKey: '502',
      reason: 'Schriftlich widersprochen',
    });
  });
  afterEach(async () => {
    await product.closePages();
    expect(product.faults.splice(0)).toEqual([]);
  });
  afterAll(() => product.close());

  /** A file that waits for its columns to be confirmed. */
  async function uploadOnly(): Promise<string> {
    const page = await product.signIn('sofia');
    await page.goto(`${product.url}/supervisor/lists/import`);
    await page.setInputFiles('input[type=file]', {
      name: 'Messe_Stuttgart.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`Kundennr;Nachname;Vorname;Ort;Telefon;Mobil;Tarif\r\n${ROWS.join('\r\n')}`),
    });
    await page.getByRole('button', { name: 'Datei hochladen' }).click();
    await page.waitForURL(/\/imports\//);
    await product.closePages();
    return page.url().split('/').at(-1) ?? '';
  }

  async function isFit(page: Page, name: string, look: LookName): Promise<void> {
    await picture(page, `${name}-${look}`);
    if (look === 'de-light-1920') return;
    expect.soft(await untranslated(page), name).toEqual([]);
    expect.soft(await violations(page), name).toEqual([]);
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect.soft(wider, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
  }
  const signedIn = (person: Person, look: LookName) => product.signIn(person, LOOKS[look]);
  const looks = Object.keys(LOOKS) as LookName[];

  describe.each(looks)('in %s', (look) => {
    it('of the door', async () => {
      const page = await product.newPage(LOOKS[look]);
      await page.goto(product.url);
      await page.getByRole('form').waitFor();
      await isFit(page, 'sign-in', look);
      await fillSignIn(page, 'anna', 'not this one');
      await page.getByRole('form').getByRole('alert').waitFor();
      await isFit(page, 'sign-in-refused', look);
    });

    it('of the supervisor', async () => {
      const page = await signedIn('sofia', look);
      const places: Record<string, string> = {
        campaigns: 'campaigns',
        'campaign-form': 'campaigns/new',
        campaign: `campaigns/${campaignId}`,
        'campaign-edit': `campaigns/${campaignId}/edit`,
        'campaign-rules': `campaigns/${campaignId}/rules`,
        records: `campaigns/${campaignId}/records`,
        callbacks: 'callbacks',
        'callbacks-capacity': 'callbacks/capacity',
        'callbacks-missed': 'callbacks/missed',
        lists: 'lists',
        import: 'lists/import',
        'import-mapping': `lists/imports/${mappingId}`,
        'import-report': `lists/imports/${importId}`,
        recordings: 'recordings',
        announcements: 'announcements',
        register: 'register',
        users: 'administration/users',
        groups: 'administration/groups',
        'caller-numbers': 'administration/caller-numbers',
      };
      for (const [name, place] of Object.entries(places)) {
        await page.goto(`${product.url}/supervisor/${place}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
        await isFit(page, name, look);
      }
    });

    it('of the agent and of the floor that watches', async () => {
      await quiet(product, sofia);
      await runCampaign(sofia, campaignId);
      const anna = await readyAgent(product, 'anna', LOOKS[look]);
      const floor = await signedIn('sofia', look);
      await floor.getByRole('row', { name: /^Anna Weiß/ }).waitFor();
      const notice = anna.getByRole('dialog', { name: /^(Ausgehende Kampagne|Outbound Campaign)$/ });
      await notice.waitFor();
      await isFit(anna, 'my-campaigns-notice', look);
      await notice.getByRole('button', { name: 'OK' }).click();
      await notice.waitFor({ state: 'detached' });
      for (const [name, tab] of [
        ['my-channels', /^(Meine Kanäle|My Channels)/],
        ['my-history', /^(Mein Verlauf|My History)/],
        ['dashboard', /^Dashboard/],
        ['my-statistics', /^(Meine Statistiken|My Statistics)/],
        ['my-campaigns', /^(Meine Kampagnen|My Campaigns)/],
      ] as const) {
        await anna.getByRole('tab', { name: tab }).click();
        await anna.getByRole('tabpanel', { name: tab }).waitFor();
        await anna.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
        await isFit(anna, name, look);
        if (name !== 'dashboard') continue;
        await anna.getByRole('button', { name: /^(Meine Rückrufe|My callbacks)$/ }).click();
        await anna.getByText(/^(Keine Rückrufe|No callbacks)$/).waitFor();
        await isFit(anna, 'my-callbacks', look);
        await anna.getByRole('button', { name: /^(Kalender|Calendar)$/ }).click();
        await isFit(anna, 'my-callbacks-calendar', look);
      }
      await anna.getByRole('row').filter({ hasText: 'Preview.Neukunden' }).click();
      await anna
        .getByRole('tabpanel')
        .getByRole('button', { name: /^(Datensatz abrufen|Get Record)/ })
        .click();
      await anna.getByRole('region', { name: /^(Fallinformationen|Case information)$/i }).waitFor();
      await isFit(anna, 'preview', look);
      await anna.getByRole('button', { name: /^(Anrufen|Call)/ }).click();
      const bar = anna.getByRole('contentinfo');
      await bar.getByText(/^(Verbunden|Connected)$/).waitFor();
      await isFit(anna, 'talking', look);
      await floor.getByText(/^(Im Gespräch|Talking)$/).waitFor();
      await isFit(floor, 'floor', look);
      await anna.getByRole('button', { name: /^(Auflegen|End call|Hang up)/ }).click();
      await bar.getByText(/^(Beendet|Ended)/).waitFor();
      await isFit(anna, 'after-call-work', look);
      await anna.getByLabel(/^(Abschlusscode|Disposition)/).selectOption({ index: 1 });
      await anna.getByRole('button', { name: /^(Fertig und stoppen|Done and stop)/i }).click();
      await anna
        .getByRole('region', { name: /^(Fallinformationen|Case information)$/i })
        .waitFor({ state: 'detached' });
    });
  });

  describe('of the entrance', () => {
    const login = (page: Page) => page.getByLabel(/^(Benutzername|User name)$/);
    const form = (page: Page) => page.getByRole('form');

    it('answers a wrong password clearly in both languages, and keeps the login that was typed', async () => {
      const page = await product.newPage();
      await page.goto(product.url);
      await page.getByRole('button', { name: 'Anmelden' }).click();
      await form(page).getByText('Bitte geben Sie Ihren Benutzernamen ein.').waitFor();
      await form(page).getByText('Bitte geben Sie Ihr Kennwort ein.').waitFor();
      await fillSignIn(page, 'ben', 'nicht dieses');
      await form(page).getByText('Benutzername oder Kennwort stimmt nicht.').waitFor();
      expect(await login(page).inputValue()).toBe('ben');
      await page.getByRole('button', { name: 'English' }).click();
      await form(page).getByText('User name or password is not right.').waitFor();
      expect(await login(page).inputValue()).toBe('ben');
    });

    it('takes over when the session has ended, says so, and leads back to where one was', async () => {
      const page = await product.signIn('sofia');
      await page.goto(`${product.url}/supervisor/register`);
      await page.getByRole('row', { name: /^\+49 30 23125 600/ }).waitFor();
      await page.context().clearCookies();
      await page.getByRole('link', { name: 'Kampagnen' }).click();
      await form(page).getByText('Ihre Sitzung ist abgelaufen. Bitte melden Sie sich wieder an.').waitFor();
      await fillSignIn(page, 'sofia', product.passwords.sofia);
      await page.getByRole('heading', { level: 1, name: 'Kampagnen' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/supervisor/campaigns');
    });

    it('takes over by itself when the server ends the session of an open window', async () => {
      const page = await product.signIn('anna');
      const cookies = await page.context().cookies();
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
      const ended = await fetch(`${product.url}/api/session`, {
        method: 'DELETE',
        headers: { cookie, origin: product.url },
      });
      expect(ended.ok).toBe(true);
      await form(page).getByText('Ihre Sitzung ist abgelaufen.').waitFor();
      await fillSignIn(page, 'anna', product.passwords.anna);
      await page.getByRole('button', { name: /^Zustand/ }).waitFor();
    });

    it('switches language and appearance, and remembers both', async () => {
      const page = await product.newPage({ language: 'de', theme: 'light' });
      const root = () =>
        page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme]);
      await page.goto(product.url);
      await form(page).waitFor();
      expect(await root()).toEqual(['de', 'light']);
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByRole('button', { name: 'Dark' }).click();
      await page.reload();
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      expect(await root()).toEqual(['en', 'dark']);
      await fillSignIn(page, 'ben', product.passwords.ben);
      await page.getByRole('button', { name: /^User menu/ }).click();
      await page.getByRole('menuitemradio', { name: 'High contrast' }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^User menu/ }).click();
      await page.getByRole('menuitemradio', { name: 'Deutsch' }).click();
      await page.reload();
      await page.getByRole('tab', { name: /^Meine Kampagnen/ }).waitFor();
      expect(await root()).toEqual(['de', 'contrast']);
      expect(await violations(page)).toEqual([]);
    });
  });
});
