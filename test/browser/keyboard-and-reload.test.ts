// What anna does all day without a mouse, and what survives a reload, a lost connection and a second window (D12).
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type Api,
  type Product,
  makeCampaign,
  openProduct,
  quiet,
  readyAgent,
  runCampaign,
} from './world.ts';

const bar = (page: Page) => page.getByRole('contentinfo', { name: 'Anrufleiste' });
/** Not how fast, but whether: the machine may be busy. */
const SOON = { timeout: 8_000 };
const caseOf = (page: Page) => page.getByRole('region', { name: 'Fallinformationen' });

/**
 * What a screen reader would have said so far, in order: each text that came into a live region, however soon the next one came. Asked
 * of the page as it changes, because a look now and then misses what does not stand long on a busy machine.
 */
async function listenIn(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(`
    window.said = [];
    new MutationObserver((changes) => {
      for (const { type, target, addedNodes } of changes) {
        const place = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
        if (!place?.closest('[data-live-announcer]')) continue;
        const came = type === 'characterData' ? [target] : [...addedNodes];
        window.said.push(...came.map((node) => node.textContent).filter((text) => text !== ''));
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  `);
  return () => page.evaluate<string[]>('window.said');
}

describe('by keyboard, and after a reload', () => {
  let product: Product;
  let sofia: Api;
  let id: string;

  beforeAll(async () => {
    product = await openProduct();
    sofia = await product.api('sofia');
    const rows = Array.from(
      { length: 30 },
      (_, index) =>
        `${700 + index};Weiß;Jürgen ${index};Berlin;+49 89 99998 ${Math.floor(index / 10)}4${index % 10};;Lehrer`,
    );
    id = await makeCampaign(sofia, { name: 'Tastatur', rows });
    await quiet(product, sofia);
    await runCampaign(sofia, id);
  });
  afterEach(async () => {
    await product.closePages();
    await sofia.ask('POST', `/api/campaigns/${id}/force-unload`, {});
    await quiet(product, sofia);
    await runCampaign(sofia, id);
  });
  afterAll(() => product.close());

  it('D12 works a record from Ready to Done with the keyboard alone, each change spoken', async () => {
    const page = await product.newPage();
    const spoken = await listenIn(page);
    await page.goto(product.url);
    await page.getByLabel('Benutzername').focus();
    await page.keyboard.type('anna');
    await page.keyboard.press('Tab');
    await page.keyboard.type(product.passwords.anna);
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: /^Meine Kampagnen/ }).waitFor();
    await page.keyboard.press('Alt+b'); // Ready / Not Ready
    await page.getByRole('button', { name: /^Zustand Bereit/ }).waitFor();
    await expect.poll(spoken, SOON).toContainEqual(expect.stringMatching(/^Zustand: Bereit/));
    await page.keyboard.press('Alt+g');
    await caseOf(page).waitFor();
    // Two changes in one instant, the state in the head and the record: neither may swallow the other.
    await expect.poll(spoken, SOON).toContainEqual(expect.stringMatching(/Datensatz.*Jürgen/));
    await expect.poll(spoken, SOON).toContainEqual(expect.stringMatching(/^Vorschau/));
    await page.keyboard.press('Alt+c');
    await bar(page).getByText('Verbunden').waitFor();
    await expect.poll(spoken, SOON).toContainEqual(expect.stringMatching(/Verbunden|Gespräch/));
    await page.keyboard.press('Alt+h');
    await bar(page)
      .getByText(/^Beendet/)
      .waitFor();
    await page.keyboard.press('Alt+1'); // the first disposition
    await expect.poll(() => page.getByLabel('Abschlusscode').inputValue()).toBe('success');
    const before = await caseOf(page).getByRole('heading', { level: 2 }).textContent();
    await page.keyboard.press('Alt+d');
    await expect
      .poll(() => caseOf(page).getByRole('heading', { level: 2 }).textContent(), { timeout: 8_000 })
      .not.toBe(before);
  });

  it('D12 shows its map of keys at the question mark', async () => {
    const page = await readyAgent(product, 'anna');
    await page.locator('body').press('?');
    const map = page.getByRole('dialog').filter({ hasText: 'Alt' }).first();
    await map.waitFor();
    expect(await map.textContent()).toContain('Datensatz abrufen');
    await page.keyboard.press('Escape');
    await map.waitFor({ state: 'detached' });
  });

  it('D12 is the same screen within 3 s of a reload, in the preview, in the call and after it, with what was typed', async () => {
    const page = await readyAgent(product, 'anna');
    await page
      .getByRole('button', { name: /^Datensatz abrufen/ })
      .first()
      .click();
    await caseOf(page).waitFor();
    const name = (await caseOf(page).getByRole('heading', { level: 2 }).textContent()) ?? '';
    await page.getByLabel('Notizen').first().fill('Ruft lieber am Abend zurück');
    await page.waitForTimeout(1_500); // the draft is saved a moment after the last key
    const reloadInto = async (words: RegExp) => {
      const begin = Date.now();
      await page.reload();
      await caseOf(page).getByRole('heading', { name }).waitFor();
      await bar(page).getByText(words).first().waitFor();
      expect(Date.now() - begin).toBeLessThan(3_000);
    };
    await reloadInto(/Vorschau, nicht gewählt/);
    expect(await page.getByLabel('Notizen').first().inputValue()).toBe('Ruft lieber am Abend zurück');
    await page.getByRole('button', { name: /^Anrufen/ }).click();
    await bar(page).getByText('Verbunden').waitFor();
    await reloadInto(/Verbunden/);
    await page.getByRole('button', { name: /^Auflegen/ }).click();
    await bar(page)
      .getByText(/^Beendet/)
      .waitFor();
    await page.getByLabel('Abschlusscode').selectOption({ label: 'Nicht erreicht' });
    await page.waitForTimeout(1_500);
    await reloadInto(/^Beendet/);
    expect(await page.getByLabel('Abschlusscode').inputValue()).toBe('not_reached');
    expect(await page.getByLabel('Notizen').first().inputValue()).toBe('Ruft lieber am Abend zurück');
    await page.getByRole('button', { name: 'Fertig und stoppen' }).click();
    await caseOf(page).waitFor({ state: 'detached' });
  });

  it('says that the connection is lost, sends what waited when it is back, and does nothing twice', async () => {
    const page = await readyAgent(product, 'anna');
    await page
      .getByRole('button', { name: /^Datensatz abrufen/ })
      .first()
      .click();
    await caseOf(page).waitFor();
    await page.getByRole('button', { name: /^Anrufen/ }).click();
    await bar(page).getByText('Verbunden').waitFor();
    await page.context().setOffline(true);
    await page.getByTestId('connection-lost').waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: /^Auflegen/ }).click(); // waits with its id
    await page.context().setOffline(false);
    await bar(page)
      .getByText(/^Beendet/)
      .waitFor({ timeout: 15_000 });
    await page.getByTestId('connection-lost').waitFor({ state: 'detached' });
    await page.getByLabel('Abschlusscode').selectOption({ label: 'Erfolg' });
    await page.getByRole('button', { name: 'Fertig und stoppen' }).dblclick();
    await caseOf(page).waitFor({ state: 'detached' });
    const { rows } = await sofia.get<{ rows: { attempts: number; status: string }[] }>(
      `/api/campaigns/${id}/records?status=updated`,
    );
    expect(rows.every(({ attempts }) => attempts === 1)).toBe(true);
  }, 90_000);

  it('shows the same in a second window of the same agent, whichever of them acts', async () => {
    const first = await readyAgent(product, 'anna');
    const second = await product.signIn('anna');
    await first
      .getByRole('button', { name: /^Datensatz abrufen/ })
      .first()
      .click();
    await caseOf(second).waitFor();
    const name = (await caseOf(first).getByRole('heading', { level: 2 }).textContent()) ?? '';
    await caseOf(second).getByRole('heading', { name }).waitFor();
    await second.getByRole('button', { name: 'Fertig und stoppen' }).click();
    await caseOf(first).waitFor({ state: 'detached' });
  });

  it('gives the last record to one of two agents, and the other one a clear word', async () => {
    const lastId = await makeCampaign(sofia, {
      name: 'Letzter',
      rows: ['900;Lang;Ada;Berlin;+49 89 99998 940;;Lehrerin'],
    });
    await sofia.ask('POST', `/api/campaigns/${id}/force-unload`, {});
    await runCampaign(sofia, lastId);
    const [anna, ben] = [await readyAgent(product, 'anna'), await readyAgent(product, 'ben')];
    await Promise.all(
      [anna, ben].map((page) =>
        page
          .getByRole('tabpanel')
          .getByRole('button', { name: /^Datensatz abrufen/ })
          .click(),
      ),
    );
    await expect
      .poll(async () => (await caseOf(anna).count()) + (await caseOf(ben).count()), { timeout: 8_000 })
      .toBe(1);
    const loser = (await caseOf(anna).count()) === 1 ? ben : anna;
    await loser
      .getByText(/Datensatz|Datensätze/)
      .filter({ hasText: /kein|anderen/ })
      .first()
      .waitFor();
  });
});
