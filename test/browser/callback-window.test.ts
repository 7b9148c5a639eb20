// The Schedule Callback window as anna works with it: what she types, what she sees of it, and what Done makes of it.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallbackRow } from '../../src/wire/callbacks.ts';
import type { Page as Rows } from '../../src/wire/errors.ts';
import { isFit } from './delivery-world.ts';
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

const WORDS = {
  de: {
    title: 'Rückruf planen',
    at: 'Am',
    to: 'An',
    take: /^Datensatz abrufen/,
    region: 'Fallinformationen',
  },
  en: { title: 'Schedule Callback', at: 'At', to: 'To', take: /^Get Record/, region: 'Case Information' },
} as const;
type Language = keyof typeof WORDS;

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

async function withRecord(
  language: Language = 'de',
  look: object = {},
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Page> {
  made += 1;
  const rows = [0, 1].map(
    (index) =>
      `${made * 10 + index};Kontakt${made}${index};Mia;Berlin;+49 30 23125 ${made}4${index};+49 30 23125 ${made}5${index};Malerin`,
  );
  await runCampaign(sofia, await makeCampaign(sofia, { name: `Rückruf ${made}`, rows, settings }));
  const page = await readyAgent(product, 'anna', { language, ...look });
  await page.getByRole('button', { name: WORDS[language].take }).first().click();
  await page.getByRole('region', { name: WORDS[language].region }).waitFor();
  return page;
}

const windowOf = (page: Page, language: Language = 'de') =>
  page.getByRole('dialog', { name: WORDS[language].title });
const atOf = (page: Page, language: Language = 'de') =>
  windowOf(page, language).getByLabel(WORDS[language].at, { exact: true });
const button = (page: Page) => page.locator('.cbk');
const callbacks = async () =>
  (await sofia.get<Rows<CallbackRow>>('/api/callbacks?scope=all&state=all&limit=200')).rows;
const contactOf = async (page: Page) => (await page.locator('.person h2').textContent()) ?? '';

async function open(page: Page, language: Language = 'de'): Promise<void> {
  await page.keyboard.press('Alt+z');
  await windowOf(page, language).waitFor();
}

async function finish(page: Page): Promise<void> {
  await page.getByLabel('Abschlusscode').selectOption({ index: 1 });
  await page.getByRole('button', { name: /^Fertig und stoppen/ }).click();
}

async function callAndEnd(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Anrufen/ }).click();
  await page.getByRole('contentinfo').getByText('Verbunden').waitFor();
  await page.getByRole('button', { name: /^Auflegen/ }).click();
  await page
    .getByRole('contentinfo')
    .getByText(/^Beendet/)
    .waitFor();
}

describe('the Schedule Callback window', () => {
  it('S52 S63 S64 S65 S66 S67 S68 has the check box in its title, At, Personal Callback, the month and To, in German', async () => {
    const page = await withRecord();
    await open(page);
    const box = windowOf(page).getByRole('checkbox', { name: 'Rückruf planen' });
    expect(await box.isChecked()).toBe(false);
    expect(await atOf(page).inputValue()).toMatch(/^\d\d\.\d\d\.\d{4} \d\d:(00|30)$/);
    await windowOf(page).getByText('Persönlicher Rückruf').waitFor();
    const days = await windowOf(page).locator('.calt thead th').allTextContents();
    expect(days).toEqual(['KW', 'Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So']);
    const options = await windowOf(page)
      .getByLabel('An', { exact: true })
      .locator('option')
      .allTextContents();
    expect(options[0]).toMatch(/^Privat – \+49 30 23125/);
    expect(options[1]).toMatch(/^Mobil – \+49 30 23125/);
    await windowOf(page).getByRole('button', { name: 'Neue Rufnummer ...' }).waitFor();
    await atOf(page).fill('übermorgen 17 Uhr');
    expect(await windowOf(page).locator('.calt .sel').count()).toBe(1);
    await windowOf(page).getByText('Anruf erlaubt').waitFor();
    await isFit(page, 'callback-window-de');
  });

  it('S63 S64 S66 S67 S68 is English with an American date and weeks from Sunday', async () => {
    const page = await withRecord('en', { theme: 'dark', width: 1920, height: 1080 });
    await open(page, 'en');
    await atOf(page, 'en').fill('4/9/2035 04:38 PM');
    await windowOf(page, 'en').getByText('Apr 2035').waitFor();
    await atOf(page, 'en').blur();
    expect(await atOf(page, 'en').inputValue()).toBe('4/9/2035 04:38 PM');
    const days = await windowOf(page, 'en').locator('.calt thead th').allTextContents();
    expect(days).toEqual(['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa']);
    const options = await windowOf(page, 'en')
      .getByLabel('To', { exact: true })
      .locator('option')
      .allTextContents();
    expect(options[0]).toMatch(/^Home Phone - \+49/);
    await windowOf(page, 'en').getByRole('button', { name: 'New Phone Number...' }).waitFor();
    await atOf(page, 'en').fill('tomorrow 5pm');
    await windowOf(page, 'en').getByText('Calling allowed').waitFor();
    await isFit(page, 'callback-window-en-dark-1920');
  });

  it('S51 S53 S54 S55 S71 D7 sets one by keyboard alone before the call; it counts with Done and not before', async () => {
    const page = await withRecord();
    const name = await contactOf(page);
    const from = Date.now();
    await page.keyboard.press('Alt+z');
    await page.keyboard.type('morgen 17');
    await page.keyboard.press('Enter');
    await windowOf(page).waitFor({ state: 'detached' });
    await page.locator('.cbk.set').waitFor();
    console.log(`a callback by keyboard alone: ${((Date.now() - from) / 1000).toFixed(2)} s`);
    expect(await button(page).textContent()).toMatch(/^Rückruf \w\w\., \d\d\.\d\d\., 17:00/);
    expect((await callbacks()).filter((row) => row.contactName === name)).toEqual([]);
    // Kept on the server while it is typed: a reload loses nothing.
    await page.waitForTimeout(900);
    await page.reload();
    await page.locator('.cbk.set').waitFor();
    await page.getByRole('button', { name: /^Fertig und stoppen/ }).click();
    await finishIfAsked(page);
    await page
      .getByText(/^Rückruf \w\w\., \d\d\.\d\d\., 17:00$/)
      .first()
      .waitFor();
    await expect
      .poll(async () => (await callbacks()).find((row) => row.contactName === name))
      .toMatchObject({
        state: 'scheduled',
        isPersonal: false,
        wall: expect.stringMatching(/T17:00$/),
      });
  });

  it('S51 S56 S57 S58 S65 D8 edits and cancels after the call, and promises a personal one to a new number', async () => {
    const page = await withRecord();
    const name = await contactOf(page);
    await callAndEnd(page);
    await open(page);
    await atOf(page).fill('in 2 Stunden');
    await page.locator('.cbk.set').waitFor();
    // S57: the check box cancels; what was entered stays.
    await windowOf(page).getByText('Rückruf planen').click();
    await page.locator('.cbk:not(.set)').waitFor();
    await windowOf(page).getByText('Rückruf planen').click();
    await page.locator('.cbk.set').waitFor();
    // S56: edited.
    await atOf(page).fill('übermorgen 10:15');
    await windowOf(page).getByText('Persönlicher Rückruf').click();
    await windowOf(page).getByRole('button', { name: 'Neue Rufnummer ...' }).click();
    await windowOf(page).getByLabel('Rufnummer', { exact: true }).fill(`030 23125 97${made}`);
    await windowOf(page)
      .getByText(/^Gelesen als \+49 30 23125/)
      .waitFor();
    await windowOf(page).getByRole('button', { name: 'Schließen' }).last().click();
    await finish(page);
    await expect
      .poll(async () => (await callbacks()).find((row) => row.contactName === name))
      .toMatchObject({
        state: 'scheduled',
        isPersonal: true,
        ownerName: expect.stringContaining('Anna'),
        e164: `+49302312597${made}`,
        wall: expect.stringMatching(/T10:15$/),
      });
  });

  it('S53 K59 has the check box fixed or not at all where the campaign has decided whose callbacks are', async () => {
    const fixed = await withRecord('de', {}, { callbacks: { kind: 'always_personal' } });
    await open(fixed);
    const personal = windowOf(fixed).getByRole('checkbox', { name: /^Persönlicher Rückruf/ });
    expect(await personal.isChecked()).toBe(true);
    expect(await personal.isDisabled()).toBe(true);
    await fixed.keyboard.press('Escape');
    await quiet(product, sofia);
    const hidden = await withRecord('de', {}, { callbacks: { kind: 'always_campaign' } });
    await open(hidden);
    expect(
      await windowOf(hidden)
        .getByRole('checkbox', { name: /^Persönlicher Rückruf/ })
        .count(),
    ).toBe(0);
  });

  it('S50 is there when the contact was not reached, and while the contact asks for another time', async () => {
    const page = await withRecord();
    await page.getByRole('button', { name: /^Anrufen/ }).click();
    await page.getByRole('contentinfo').getByText('Verbunden').waitFor();
    // The contact asks for another time: during the call.
    await open(page);
    await atOf(page).fill('übermorgen um 10');
    await atOf(page).press('Enter');
    await page.locator('.cbk.set').waitFor();
    await page.getByRole('button', { name: /^Auflegen/ }).click();
    await page
      .getByRole('button', { name: /^Fertig,? ?/ })
      .first()
      .click();
    // Done has fetched the next one; nobody is there, and it is planned for later.
    const name = await contactOf(page);
    await page.getByRole('button', { name: /^Anrufen/ }).click();
    await page.getByRole('button', { name: /^Auflegen/ }).click();
    await page
      .getByRole('contentinfo')
      .getByText(/^Beendet/)
      .waitFor();
    await open(page);
    await atOf(page).fill('in 3 Stunden');
    await atOf(page).press('Enter');
    await page.locator('.cbk.set').waitFor();
    await page.getByRole('button', { name: /^Fertig und stoppen/ }).click();
    await page.getByRole('region', { name: 'Fallinformationen' }).waitFor({ state: 'detached' });
    await expect.poll(async () => (await callbacks()).some((row) => row.contactName === name)).toBe(true);
  });

  it('S58 S61 S62 refuses Done with a time in the past at its field, until it is mended or cancelled', async () => {
    const page = await withRecord();
    const name = await contactOf(page);
    await callAndEnd(page);
    await open(page);
    await atOf(page).fill('09.04.2015 16:38');
    await windowOf(page).getByRole('button', { name: 'Schließen' }).last().click();
    await finish(page);
    await windowOf(page)
      .getByRole('alert')
      .getByText(/Fertig nicht möglich: Dieser Zeitpunkt ist vorbei/)
      .waitFor();
    await page.locator('.cbk.err').waitFor();
    await page.getByText('Erst den Rückruf berichtigen').waitFor();
    await isFit(page, 'callback-refused-de');
    await windowOf(page)
      .getByRole('button', { name: /nehmen$/ })
      .click();
    await page.locator('.cbk.set').waitFor();
    await windowOf(page).getByRole('button', { name: 'Schließen' }).last().click();
    await page.getByRole('button', { name: /^Fertig und stoppen/ }).click();
    await page.getByRole('region', { name: 'Fallinformationen' }).waitFor({ state: 'detached' });
    await expect
      .poll(async () => (await callbacks()).find((row) => row.contactName === name)?.state)
      .toBe('scheduled');
  });

  it('S57 S58 says before a reject that the callback would not be kept', async () => {
    const page = await withRecord();
    const name = await contactOf(page);
    await open(page);
    await atOf(page).fill('morgen 12 Uhr');
    await page.keyboard.press('Enter');
    await page.locator('.cbk.set').waitFor();
    await page
      .getByRole('contentinfo')
      .getByRole('button', { name: /^Ablehnen/ })
      .click();
    await page.getByRole('menuitem', { name: /später/ }).click();
    const question = page.getByRole('dialog', { name: 'Der Rückruf würde nicht zugesagt' });
    await question.getByRole('button', { name: 'Rückruf behalten' }).click();
    await page.locator('.cbk.set').waitFor();
    await page
      .getByRole('contentinfo')
      .getByRole('button', { name: /^Ablehnen/ })
      .click();
    await page.getByRole('menuitem', { name: /später/ }).click();
    await question.getByRole('button', { name: 'Ablehnen ohne Rückruf' }).click();
    await page.getByRole('region', { name: 'Fallinformationen' }).waitFor({ state: 'detached' });
    expect((await callbacks()).filter((row) => row.contactName === name)).toEqual([]);
  });

  it('S59 S60 says Personal Callback as the Origin of one that is taken up again, and lets it be set again', async () => {
    const page = await withRecord('de', { width: 1280, height: 720 });
    const name = await contactOf(page);
    await open(page);
    await atOf(page).fill('morgen 17 Uhr');
    await windowOf(page).getByText('Persönlicher Rückruf').click();
    await picture(page, 'callback-window-de-1280');
    await atOf(page).press('Enter');
    await page.getByRole('button', { name: /^Fertig und stoppen/ }).click();
    await page.getByRole('region', { name: 'Fallinformationen' }).waitFor({ state: 'detached' });
    await page
      .getByText(/^Persönlicher Rückruf \w\w\., \d\d\.\d\d\., 17:00$/)
      .first()
      .waitFor();
    await page.getByRole('tab', { name: 'Dashboard' }).click();
    await page
      .getByRole('tabpanel')
      .getByRole('button', { name: 'Meine Rückrufe', exact: true })
      .first()
      .click();
    await page
      .getByRole('row')
      .filter({ hasText: name })
      .getByRole('button', { name: /jetzt anrufen$/ })
      .click();
    await page
      .getByRole('region', { name: 'Fallinformationen' })
      .getByText('Persönlicher Rückruf', { exact: true })
      .waitFor();
    // Set again: it begins as it was.
    await open(page);
    await atOf(page).fill('in 3 Tagen um 11');
    expect(
      await windowOf(page)
        .getByRole('checkbox', { name: /^Persönlicher Rückruf/ })
        .isChecked(),
    ).toBe(true);
    await atOf(page).press('Enter');
    await page.getByRole('button', { name: /^Fertig und stoppen/ }).click();
    await page.getByRole('region', { name: 'Fallinformationen' }).waitFor({ state: 'detached' });
    await expect
      .poll(async () =>
        (await callbacks())
          .filter((row) => row.contactName === name)
          .map(({ state }) => state)
          .toSorted(),
      )
      .toEqual(['rescheduled', 'scheduled']);
  });
});

/** Done before the call may want a disposition. */
async function finishIfAsked(page: Page): Promise<void> {
  const wanted = page.getByLabel('Abschlusscode');
  const gone = page.getByRole('region', { name: 'Fallinformationen' }).waitFor({ state: 'detached' });
  const first = await Promise.race([wanted.waitFor().then(() => 'wanted'), gone.then(() => 'gone')]);
  if (first === 'wanted') await finish(page);
}
