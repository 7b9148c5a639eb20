// The first minute with a database of one's own (DATABASE_URL, empty): the token of the start, the page, the first sign-in.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { emptyDatabase, type FreshDatabase } from '../support/postgres.ts';
import { fillSignIn, openProduct, picture, type Product } from './world.ts';

const PASSWORD = 'nine-paper-boats-4';

const fill = async (page: Page, answers: Readonly<Record<string, string>>) => {
  for (const [label, value] of Object.entries(answers))
    await page.getByLabel(label, { exact: true }).fill(value);
};
const fault = (page: Page, label: string) =>
  page
    .locator('.fld', { has: page.getByLabel(label, { exact: true }) })
    .locator('.msg')
    .textContent();

describe('an installation of one’s own', () => {
  let db: FreshDatabase;
  let product: Product;
  let setUpUrl: string;

  beforeAll(async () => {
    db = await emptyDatabase();
    product = await openProduct({ DATABASE_URL: db.url });
    const [, url = ''] = await product.says(/^Set up the first administrator at (\S+)$/m);
    setUpUrl = url;
  });
  afterEach(async () => {
    await product.closePages();
    expect(product.faults.splice(0)).toEqual([]);
  });
  afterAll(() => product.close());

  it('shows nothing but its set-up, whatever page is asked for, in both languages and in the dark', async () => {
    for (const [language, theme] of [
      ['de', 'light'],
      ['de', 'dark'],
      ['en', 'light'],
      ['en', 'dark'],
    ] as const) {
      for (const width of [1280, 1920]) {
        const page = await product.newPage({ language, theme, width, height: width === 1280 ? 800 : 1080 });
        await page.goto(`${product.url}/supervisor/campaigns`);
        await page.waitForURL('**/setup');
        await page
          .getByRole('heading', { name: language === 'de' ? 'Rufwerk einrichten' : 'Set up Rufwerk' })
          .waitFor();
        expect(await page.getByText(/Übungs|practice/i).count()).toBe(0);
        await picture(page, `set-up-${language}-${theme}-${width}`);
        await page
          .getByRole('button', { name: language === 'de' ? 'Einrichten' : 'Set up', exact: true })
          .click();
        const missing =
          language === 'de' ? 'Bitte füllen Sie dieses Feld aus.' : 'Please fill in this field.';
        // Token, organisation, name, login and password; the country has an answer.
        await expect.poll(() => page.getByText(missing).count()).toBe(5);
        await picture(page, `set-up-missing-${language}-${theme}-${width}`);
        await product.closePages();
      }
    }
    expect(await db.query('SELECT FROM app_user')).toEqual([]);
  });

  it('says at its field what is wrong with the token or the password, and keeps what was typed', async () => {
    const page = await product.newPage();
    await page.goto(setUpUrl);
    expect(await page.getByLabel('Einmal-Schlüssel').inputValue()).toBe(setUpUrl.split('#token=')[1]);
    const answers = {
      'Einmal-Schlüssel': 'not-the-right-token-at-all',
      'Name der Organisation': 'Wohlklang GmbH',
      'Ihr Name': 'Sofia Krüger',
      Benutzername: 'sofia',
      Kennwort: PASSWORD,
    };
    await fill(page, answers);
    await page.getByRole('button', { name: 'Einrichten', exact: true }).click();
    await expect
      .poll(() => fault(page, 'Einmal-Schlüssel'))
      .toContain('stimmt nicht oder wurde schon benutzt');
    await fill(page, { Kennwort: 'sofiasofiasofia' });
    await page.getByRole('button', { name: 'Einrichten', exact: true }).click();
    await expect.poll(() => fault(page, 'Kennwort')).toContain('zu leicht zu erraten');
    await picture(page, 'set-up-refused-de');
    await fill(page, { Kennwort: 'kurz' });
    await page.getByRole('button', { name: 'Einrichten', exact: true }).click();
    await expect.poll(() => fault(page, 'Kennwort')).toContain('mindestens 12 Zeichen');
    await fill(page, { Kennwort: PASSWORD, Benutzername: 'so fia' });
    await page.getByRole('button', { name: 'Einrichten', exact: true }).click();
    await expect.poll(() => fault(page, 'Benutzername')).toContain('Kleinbuchstaben');
    expect(await page.getByLabel('Name der Organisation').inputValue()).toBe('Wohlklang GmbH');
    expect(await db.query('SELECT FROM app_user')).toEqual([]);
  });

  it('makes the organisation and its administrator, who then signs in to an empty installation', async () => {
    const page = await product.newPage({ language: 'en' });
    await page.goto(setUpUrl);
    await fill(page, { 'Name of the organisation': 'Wohlklang GmbH', 'Your name': 'Sofia Krüger' });
    await fill(page, { 'User name': 'sofia', Password: PASSWORD });
    await page.getByLabel('Country').selectOption({ label: 'Austria' });
    await page.getByRole('button', { name: 'Set up', exact: true }).click();
    await page.getByText('Done. Please sign in.').waitFor();
    // The token is spent; it does not stay in the address either.
    expect(new URL(page.url()).hash).toBe('');
    await picture(page, 'set-up-done-en');
    await fillSignIn(page, 'sofia', PASSWORD);
    await page.getByRole('banner').waitFor();
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    expect(await page.getByText(/practice installation/i).count()).toBe(0);
    await picture(page, 'set-up-first-page-en');
    expect(await db.query('SELECT name, default_country, is_practice FROM organisation')).toEqual([
      { name: 'Wohlklang GmbH', default_country: 'AT', is_practice: false },
    ]);
    expect(await db.query('SELECT login, role FROM app_user')).toEqual([
      { login: 'sofia', role: 'administrator' },
    ]);
  });

  it('is set up once: the page leads to signing in from then on', async () => {
    const page = await product.newPage();
    await page.goto(setUpUrl);
    await page.getByRole('button', { name: 'Anmelden', exact: true }).waitFor();
    expect(await page.getByRole('heading', { name: 'Rufwerk einrichten' }).count()).toBe(0);
  });
});
