// What sofia sees and sets of the campaigns that bring contacts to agents: the form by its modes, the change while it runs, the floor with
// its charts and sentences, and the page of pacing.
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../launch/started.ts';
import {
  type Api,
  type Look,
  type Product,
  makeCampaign,
  openProduct,
  picture,
  quiet,
  readyAgent,
  runCampaign,
} from './world.ts';

// What runs inside the page; the tests themselves have no DOM.
type Violation = { id: string; impact: string; nodes: { html: string }[] };
declare const window: { axe: { run: () => Promise<{ violations: Violation[] }> } };
declare const document: { getAnimations(): { readonly transitionProperty?: string; finish(): void }[] };
const axe = fs.readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** What axe calls serious, over the debugger: no script element, so the policy of the page stays as it is. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    for (const running of document.getAnimations()) if (running.transitionProperty) running.finish();
  });
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run()).violations);
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first();
const part = (page: Page) => page.getByRole('region', { name: 'Zustellung' });
const dialog = (page: Page) => page.getByRole('dialog');
const tile = (page: Page, name: string) => page.locator('.tile').filter({ hasText: name });

async function open(page: Page, where: string): Promise<void> {
  await page.goto(new URL(`/supervisor/${where}`, page.url()).href);
}

/** Numbers of the practice network: 40-49 answer at once and stay; 75-84 are busy. */
const BUSY = Array.from(
  { length: 8 },
  (_, index) => `B${index};Nowak;Jonas;Hamburg;+49 69 90009 ${175 + index};;`,
);
const ANSWERS = Array.from(
  { length: 6 },
  (_, index) => `A${index};Weber;Mia;Berlin;+49 30 23125 04${index};;`,
);

describe('the supervisor of delivered campaigns', () => {
  let product: Product;
  let api: Api;

  beforeAll(async () => {
    product = await openProduct();
    api = await product.api('sofia');
    await quiet(product, api);
  });
  afterEach(async () => {
    await product.closePages();
    expect(product.faults.splice(0)).toEqual([]);
  });
  afterAll(() => product.close());

  describe('in the form', () => {
    const fits: Record<string, readonly string[]> = {
      Vorschau: ['Zeitgesteuerte Vorschau'],
      'Push-Vorschau': [
        'Zeit zum Annehmen',
        'Ignorierte Angebote',
        'Zeitgesteuerte Vorschau',
        'Vorrang',
        'Anteil',
      ],
      Progressiv: ['Anrufbeantworter erkennen', 'Vorrang', 'Anteil'],
      Prädiktiv: ['Ziel für verlorene Anrufe', 'Anrufbeantworter erkennen', 'Vorrang', 'Anteil'],
    };

    it('E1, E20-E23 is asked by each mode for what fits it, and for nothing else', async () => {
      const page = await product.signIn('sofia');
      await open(page, 'campaigns/new');
      for (const [mode, labels] of Object.entries(fits)) {
        await part(page).getByRole('button', { name: mode, exact: true }).click();
        const own = part(page).locator('label, .deliveryfields .check');
        const shown = (await own.allTextContents()).join('|');
        for (const label of new Set(Object.values(fits).flat()))
          expect(shown.includes(label), `${mode}: ${label}`).toBe(labels.includes(label));
        await picture(page, `form-mode-${mode}`);
      }
      await part(page).getByText('startet nur mit einer Informationsansage').waitFor();
      expect(await part(page).getByRole('link', { name: 'Zu den Ansagen' }).getAttribute('href')).toBe(
        '/supervisor/announcements',
      );
    });

    it('D5, I13 makes a predictive campaign, with each wrong field named', async () => {
      await api.importList(
        'Prädiktive',
        ['Kundennummer;Nachname;Telefon', '1;Weber;+49 30 23125 061'].join('\r\n'),
      );
      const page = await product.signIn('sofia');
      await open(page, 'campaigns/new');
      await page.getByLabel('Name', { exact: true }).fill('Prädiktive');
      for (const name of ['Gruppen von Agenten', 'Anrufernummern', 'Anruflisten'])
        await page.getByRole('group', { name, exact: true }).getByRole('checkbox').first().check();
      await button(page, 'Prädiktiv').click();
      await button(page, 'Agent zuerst').click();
      await part(page).getByText('Der Agent nimmt zuerst an').waitFor();
      await button(page, 'Annehmen oder ablehnen').click();
      await part(page).getByLabel('Zeit zum Annehmen').fill('4');
      await part(page).getByLabel('Ziel für verlorene Anrufe').fill('3,5');
      await button(page, 'Kampagne anlegen').click();
      await part(page).getByText('Bitte geben Sie eine ganze Zahl von 5 bis 120 ein.').waitFor();
      await part(page).getByText('Bitte geben Sie 0 bis 3 ein').waitFor();
      await picture(page, 'form-delivery-faults-de');
      await part(page).getByLabel('Zeit zum Annehmen').fill('25');
      await part(page).getByLabel('Ziel für verlorene Anrufe').fill('1,9');
      await button(page, 'Kampagne anlegen').click();
      await page.getByRole('heading', { level: 1, name: 'Prädiktive' }).waitFor();
      const line = (term: string) =>
        page.getByRole('term').filter({ hasText: term }).locator('+ dd').textContent();
      expect(await line('Modus')).toContain('Prädiktiv');
      expect(await line('Verbindung')).toContain('Agent zuerst');
      expect(await line('Zeit zum Annehmen')).toBe('25 s');
      expect(await line('Ziel für verlorene Anrufe')).toMatch(/^1,9\s%$/);
      // And shows them again where it is changed.
      await page.getByRole('link', { name: 'Bearbeiten' }).click();
      expect(await part(page).getByLabel('Ziel für verlorene Anrufe').inputValue()).toBe('1,9');
      await button(page, 'Vorschau').click();
      await button(page, 'Speichern').click();
      await page.getByRole('heading', { level: 1, name: 'Prädiktive' }).waitFor();
      await expect.poll(() => line('Modus')).toContain('Vorschau');
    });
  });

  describe('on the floor', () => {
    afterEach(() => quiet(product, api));

    it('E3 says by its channel why push preview offers nothing', async () => {
      const id = await makeCampaign(api, {
        name: 'Angebote',
        rows: ['41;Weber;Mia;Berlin;+49 30 23125 441;;'],
        settings: { mode: 'push_preview' },
      });
      await runCampaign(api, id);
      const sofia = await product.signIn('sofia');
      await tile(sofia, 'Angebote').getByText('Wählt nicht: niemand nimmt teil.').waitFor();
      const anna = await product.signIn('anna');
      await anna.getByRole('dialog').getByRole('button', { name: 'OK' }).click();
      await tile(sofia, 'Angebote').getByText('kein Agent im Kanal Outbound-Vorschau bereit').waitFor();
      await tile(sofia, 'Angebote')
        .getByRole('img', { name: /^Agenten nach Zustand: 1 nicht bereit/ })
        .waitFor();
    });

    it('E3, E6, E23 shows progressive with its agents, its calls, its decision in words, and changes it while it runs (E2)', async () => {
      const id = await makeCampaign(api, {
        name: 'Progressiv.Berlin',
        rows: [...BUSY, ...ANSWERS],
        settings: { mode: 'progressive', treatments: [] },
      });
      await runCampaign(api, id);
      const sofia = await product.signIn('sofia');
      const mine = tile(sofia, 'Progressiv.Berlin');
      await mine.getByText('Wählt nicht: niemand nimmt teil.').waitFor();
      await mine.getByText(/Seit \d\d:\d\d\./).waitFor();
      const anna = await readyAgent(product, 'anna');
      await anna.getByRole('dialog').getByRole('button', { name: 'OK' }).click();
      // E23: the decision as a sentence.
      await mine.getByText(/1 gestartet: 1 Agent frei, \d+\s% nehmen ab/).waitFor();
      await mine.getByRole('img', { name: /^Agenten nach Zustand: 1 (bereit|im Gespräch)/ }).waitFor();
      await mine
        .getByRole('img', { name: /^Agenten nach Zustand: 1 im Gespräch/ })
        .waitFor({ timeout: 40_000 });
      await mine.getByRole('img', { name: /^Verlorene Anrufe heute: 0,0\s%, 0 von 1/ }).waitFor();
      await mine
        .getByRole('img', { name: /^Anrufe je 5 Minuten .* gewählt, 1 abgenommen/ })
        .waitFor({ timeout: 20_000 });
      await picture(sofia, 'floor-delivered-de');

      // The page of pacing: every decision, and the figures with their formulas.
      await sofia.getByRole('link', { name: 'Progressiv.Berlin' }).click();
      await sofia.getByRole('link', { name: 'Wähltempo' }).click();
      const decisions = sofia.getByRole('list', { name: 'Entscheidungen' });
      await decisions
        .getByText(/^1 gestartet: 1 Agent frei/)
        .first()
        .waitFor();
      await sofia.getByText('Restzeit = bereite Datensätze / Geschwindigkeit').waitFor();
      await sofia.getByText('Trefferquote = abgenommen / gewählt, heute.').waitFor();

      await sofia.getByRole('link', { name: 'Übersicht' }).click();
      await button(sofia, 'Zustellung ändern').click();
      await dialog(sofia).getByRole('button', { name: 'Prädiktiv' }).click();
      await dialog(sofia).getByLabel('Ziel für verlorene Anrufe').fill('9');
      await dialog(sofia).getByRole('button', { name: 'Speichern' }).click();
      await dialog(sofia).getByText('Bitte geben Sie 0 bis 3 ein').waitFor();
      await picture(sofia, 'change-delivery-de');
      await dialog(sofia).getByLabel('Ziel für verlorene Anrufe').fill('2');
      await dialog(sofia).getByRole('button', { name: 'Speichern' }).click();
      await dialog(sofia).waitFor({ state: 'detached' });
      const detail = await api.get<{ mode: string; settings: { delivery: object } }>(`/api/campaigns/${id}`);
      expect(detail.mode).toBe('predictive');
      expect(detail.settings.delivery).toMatchObject({ abandonAim: 0.02 });
      await open(sofia, 'floor');
      await mine.locator('.tag').filter({ hasText: 'Prädiktiv' }).waitFor();
      await hangUp(anna);
    });

    it('E28 keeps priority and share where they can be seen', async () => {
      const id = await makeCampaign(api, {
        name: 'Gemischt',
        rows: ['51;Weber;Mia;Berlin;+49 30 23125 451;;'],
        settings: { mode: 'progressive', delivery: { priority: 2, share: 40 } },
      });
      const sofia = await product.signIn('sofia', { language: 'en' });
      await open(sofia, `campaigns/${id}`);
      await sofia.getByText('priority 2, share 40').waitFor();
    });
  });

  const looks: Record<string, Look> = {
    'de-light-1280': { language: 'de', theme: 'light', width: 1280, height: 800 },
    'en-dark-1280': { language: 'en', theme: 'dark', width: 1280, height: 800 },
    'en-light-1920': { language: 'en', theme: 'light', width: 1920, height: 1080 },
    'de-dark-1920': { language: 'de', theme: 'dark', width: 1920, height: 1080 },
  };
  it('has pictures of itself in both languages and both looks, without a word that is no word', async () => {
    const { rows } = await api.get<{ rows: { id: string; name: string }[] }>('/api/campaigns');
    const id = rows.find(({ name }) => name === 'Progressiv.Berlin')?.id ?? '';
    await runCampaign(api, id);
    const others = await makeCampaign(api, {
      name: 'Push.Hamburg',
      rows: ['61;Weber;Mia;Berlin;+49 30 23125 461;;'],
      settings: { mode: 'push_preview' },
    });
    await runCampaign(api, others);
    for (const [look, how] of Object.entries(looks)) {
      const page = await product.signIn('sofia', how);
      await page
        .getByRole('img', { name: /^(Anrufe je|Calls per)/ })
        .first()
        .waitFor();
      await picture(page, `delivered-floor-${look}`);
      expect(await violations(page), look).toEqual([]);
      for (const [name, place] of [
        ['pacing', `campaigns/${id}/pacing`],
        ['overview', `campaigns/${id}`],
      ] as const) {
        await open(page, place);
        await page.getByRole('heading', { level: 2 }).first().waitFor();
        await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
        expect(await page.locator('main').innerText()).not.toMatch(/\b(pacing|reason|delivery|whyNot)\.\w+/);
        await picture(page, `delivered-${name}-${look}`);
        expect(await violations(page), `${name} ${look}`).toEqual([]);
      }
      await page.context().close();
    }
  });
});

/** Anna is done with whoever she has, so that the next test begins with a quiet floor. */
async function hangUp(anna: Page): Promise<void> {
  await button(anna, /^Zustand/).click();
  await anna
    .getByRole('menuitemradio', { name: /^Pause/ })
    .first()
    .click();
  await anna.getByRole('button', { name: /^Auflegen/ }).click();
  await anna.getByLabel('Abschlusscode').selectOption({ label: 'Erfolg' });
  await anna
    .getByRole('button', { name: /^Fertig/ })
    .first()
    .click();
  await anna.getByRole('region', { name: 'Fallinformationen' }).waitFor({ state: 'detached' });
}
