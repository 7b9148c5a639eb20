// Callbacks whose time has come, as agents see them: offered as a preview with its Origin (S59, S60), first to its owner and after the
// fallback to anybody (D9), and kept by a call.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallbackRow } from '../../src/wire/callbacks.ts';
import { type CallbacksWorld, openCallbacksWorld } from './callbacks-world.ts';
import { isFit } from './delivery-world.ts';
import type { Look } from './world.ts';

const MINUTE = 60_000;
const offer = (page: Page) =>
  page
    .getByRole('alertdialog')
    .or(page.getByRole('dialog'))
    .filter({ hasText: /Annehmen|Accept/ });
const caseOf = (page: Page) => page.getByRole('region', { name: /^(Fallinformationen|Case Information)$/ });

describe('a callback whose time has come', () => {
  let world: CallbacksWorld;
  let own: CallbackRow;
  let anybodys: CallbackRow;
  let fallenBack: CallbackRow;

  beforeAll(async () => {
    world = await openCallbacksWorld();
    own = await world.promise();
    anybodys = await world.promise(false);
    fallenBack = await world.promise();
    const now = Date.now();
    // Anna's own waits for her; what she has not taken for forty minutes is anybody's.
    await world.sleepUntilDue(
      new Map([
        [own.id, now - MINUTE],
        [fallenBack.id, now - 40 * MINUTE],
        [anybodys.id, now - 2 * MINUTE],
      ]),
    );
    for (const { id } of [own, anybodys, fallenBack]) await world.until(id, 'due');
  });
  afterEach(async () => {
    await world.product().closePages();
    expect(world.product().faults.splice(0)).toEqual([]);
  });
  afterAll(() => world.close());

  /** Ready, and not asked whether that stands: what is due comes at once. */
  const ready = async (person: 'anna' | 'ben', look: Look = {}): Promise<Page> => {
    const page = await world.product().signIn(person, look);
    await page.getByRole('button', { name: /(Übungstelefon|Practice telephone)$/ }).waitFor();
    await page.getByRole('button', { name: /^(Zustand|State) / }).click();
    await page
      .getByRole('menuitemradio', { name: /^(Bereit|Ready)/ })
      .first()
      .click();
    return page;
  };
  const join = async (page: Page): Promise<void> => {
    await page.getByRole('tab', { name: /^(Meine Kampagnen|My Campaigns)/ }).click();
    const button = page.getByRole('button', { name: /^(Teilnehmen|Join)/ }).first();
    // Whose shift goes on has joined already.
    await button.or(offer(page)).first().waitFor();
    if (await button.isVisible()) await button.click();
  };

  it('D9 S59 goes to another agent after the fallback, who sees whose promise it is', async () => {
    const page = await ready('ben');
    await join(page);
    await offer(page).getByText('Persönlicher Rückruf von Anna Weiß').first().waitFor();
    await offer(page).getByText(fallenBack.contactName).first().waitFor();
    await isFit(page, 'callback-fallback-de');
    await page.keyboard.press('Alt+j');
    await caseOf(page).getByText('Persönlicher Rückruf von Anna Weiß').waitFor();
    await caseOf(page).getByRole('heading', { name: fallenBack.contactName }).waitFor();
    expect(await world.rowOf(fallenBack.id)).toMatchObject({ state: 'in_work', byName: 'Ben Öztürk' });
    await page.getByRole('button', { name: /^Anrufen/ }).click();
    await page.getByRole('contentinfo').getByText('Verbunden').waitFor();
    await page.getByRole('button', { name: /^Auflegen/ }).click();
    await page.getByLabel('Abschlusscode').selectOption({ index: 1 });
    await page.getByRole('button', { name: /^Fertig und stoppen/ }).click();
    await world.until(fallenBack.id, 'executed');
  });

  it('S59 S60 a campaign callback is offered to whoever is Ready, as "Rückruf"', async () => {
    const page = await ready('ben');
    await join(page);
    await offer(page).getByText('Rückruf', { exact: true }).first().waitFor();
    await page.keyboard.press('Alt+j');
    await caseOf(page).getByText('Rückruf', { exact: true }).waitFor();
    await caseOf(page).getByRole('heading', { name: anybodys.contactName }).waitFor();
    await page.getByRole('button', { name: /^Anrufen/ }).click();
    await page.getByRole('contentinfo').getByText('Verbunden').waitFor();
    await page.getByRole('button', { name: /^Auflegen/ }).click();
    await page.getByLabel('Abschlusscode').selectOption({ index: 1 });
    await page.getByRole('button', { name: /^Fertig und stoppen/ }).click();
    await world.until(anybodys.id, 'executed');
  });

  it('S59 S60 a personal one waits for its owner and is offered when he is Ready, in English', async () => {
    expect(await world.rowOf(own.id)).toMatchObject({ state: 'due', waitingFor: 'owner' });
    const page = await ready('anna', { language: 'en', theme: 'dark' });
    await offer(page).getByText('Personal Callback', { exact: true }).first().waitFor();
    await isFit(page, 'callback-offer-en-dark');
    await page.keyboard.press('Alt+j');
    await caseOf(page).getByText('Personal Callback', { exact: true }).waitFor();
    await caseOf(page).getByRole('heading', { name: own.contactName }).waitFor();
    await page.getByRole('button', { name: /^Call/ }).first().click();
    await page.getByRole('contentinfo').getByText('Connected').waitFor();
    await page.getByRole('button', { name: /^End call/ }).click();
    await page.getByLabel('Disposition').selectOption({ index: 1 });
    await page.getByRole('button', { name: /^Done and Stop/ }).click();
    await world.until(own.id, 'executed');
  });
});
