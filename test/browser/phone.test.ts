// The standard call controls as anna uses them: what the bar shows follows what the engine has done, with the simulated telephone as with a
// real one. What is heard is proven with tones (test/asterisk).
import fs from 'node:fs';
import path from 'node:path';
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
import { root } from '../launch/started.ts';

declare const window: {
  axe?: {
    run: (
      where: unknown,
      how: unknown,
    ) => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
  };
};
declare const document: unknown;

const bar = (page: Page) => page.getByRole('contentinfo', { name: /^(Anrufleiste|Call bar)$/ });
const control = (page: Page, name: string) => bar(page).getByRole('button', { name, exact: true });
const clock = (page: Page) => bar(page).locator('.clock');
const third = (page: Page) => page.getByRole('dialog', { name: 'Rückfrage und Übergabe' });
const keypad = (page: Page) => page.getByRole('dialog', { name: 'Wähltastatur' });
const spoken = (page: Page) => page.locator('[data-live-announcer] [role=status]');

describe('the call controls', () => {
  let product: Product;
  let sofia: Api;
  let made = 0;
  let current: Page | undefined;

  beforeAll(async () => {
    product = await openProduct();
    sofia = await product.api('sofia');
    await quiet(product, sofia);
  });
  afterEach(async () => {
    // A test that fails in the middle of a call leaves nothing for the next one to stumble over.
    if (current && !current.isClosed() && (await control(current, 'Auflegen').count()) > 0)
      await hangUp(current);
    await quiet(product, sofia);
  });
  afterAll(async () => {
    const { faults } = product;
    await product.close();
    expect(faults).toEqual([]);
  });

  /** Anna in a call with somebody who answers at once and stays (docs/simulator.md: 40-49). */
  async function inCall(settings: Record<string, unknown> = {}): Promise<Page> {
    await quiet(product, sofia);
    made += 1;
    const numbers = `+49 30 23125 ${made}40;+49 30 23125 ${made}41`;
    const id = await makeCampaign(sofia, {
      name: `Telefon ${made}`,
      rows: [`${made};Kontakt;Mia;Berlin;${numbers};Technikerin`],
      settings,
    });
    await runCampaign(sofia, id);
    const page = await readyAgent(product, 'anna');
    await page
      .getByRole('button', { name: /^Datensatz abrufen/ })
      .first()
      .click();
    await page.getByRole('button', { name: /^Anrufen/ }).click();
    current = page;
    await clock(page).getByText('Verbunden').waitFor();
    return page;
  }
  async function hangUp(page: Page): Promise<void> {
    await control(page, 'Auflegen').click();
    await ended(page);
  }
  async function ended(page: Page): Promise<void> {
    await bar(page)
      .getByText(/^Beendet/)
      .waitFor();
    await page.getByLabel('Abschlusscode').selectOption({ label: 'Erfolg' });
    await page.getByRole('button', { name: 'Fertig und stoppen' }).click();
    await page.getByRole('region', { name: 'Fallinformationen' }).waitFor({ state: 'detached' });
  }
  /** The seconds that a running time shows. */
  async function seconds(page: Page): Promise<number> {
    const [minutes = '0', rest = '0'] = ((await clock(page).locator('time').textContent()) ?? '').split(':');
    return Number(minutes) * 60 + Number(rest);
  }
  async function callThird(page: Page, number: string, how: 'Zuerst anrufen' | 'Sofort übergeben') {
    if ((await third(page).count()) === 0) await control(page, 'Übergeben').click();
    await third(page).getByLabel('Nummer', { exact: true }).fill(number);
    await third(page).getByRole('button', { name: how }).click();
  }

  it('S21 S37 D14 shows the call with its time and has hold, mute, keypad, recording, consult, conference, transfer, end', async () => {
    const page = await inCall({ recording: 'by_agent' });
    const before = await seconds(page);
    await expect.poll(() => seconds(page), { timeout: 4_000 }).toBeGreaterThan(before);

    await control(page, 'Halten').click();
    await clock(page)
      .getByText(/^Gehalten 00:0\d$/)
      .waitFor();
    await spoken(page).getByText('Anruf gehalten').waitFor();
    await control(page, 'Zurückholen').click();
    await clock(page).getByText('Verbunden').waitFor();

    await control(page, 'Stummschalten').click();
    await clock(page).getByText('Verbunden, stumm').waitFor();
    await control(page, 'Ton einschalten').click();
    await control(page, 'Stummschalten').waitFor();

    await control(page, 'Wähltastatur').click();
    await keypad(page).getByRole('button', { name: 'Ziffer 4' }).click();
    await page.keyboard.type('71#');
    await expect.poll(() => keypad(page).getByLabel('Gesendet').inputValue()).toBe('471#');
    await page.keyboard.press('Escape');
    await keypad(page).waitFor({ state: 'detached' });

    await control(page, 'Aufnehmen').click();
    const recording = bar(page).getByRole('group', { name: 'Aufnahme' });
    await recording.getByText(/^Aufnahme/).waitFor();
    await recording.getByText(/^00:0[2-9]$/).waitFor();
    await picture(page, 'recording-de');
    await recording.getByRole('button', { name: 'Aufnahme anhalten' }).click();
    await recording.getByText(/^Pausiert/).waitFor();
    await spoken(page).getByText('Aufnahme pausiert').waitFor();
    await recording.getByRole('button', { name: 'Aufnahme fortsetzen' }).click();
    await recording.getByText(/^Aufnahme/).waitFor();
    await recording.getByRole('button', { name: 'Aufnahme beenden' }).click();
    await control(page, 'Aufnehmen').waitFor();

    // Consultation, back to the contact, once more, conference, and out of it with the third person.
    await callThird(page, '+49 69 90009 345', 'Zuerst anrufen');
    await third(page).getByText('Im Gespräch').waitFor();
    await clock(page)
      .getByText(/^Gehalten/)
      .waitFor();
    await third(page)
      .locator('time')
      .getByText(/^00:(0[2-9]|[1-5])/)
      .waitFor();
    await picture(page, 'consult-de');
    await third(page).getByRole('button', { name: 'Rückfrage beenden' }).click();
    await third(page).getByText('Rückfrage mit +49 69 90009 345 beendet.').waitFor();
    await callThird(page, '+49 69 90009 345', 'Zuerst anrufen');
    await third(page).getByText('Im Gespräch').waitFor();
    await third(page).getByRole('button', { name: 'Konferenz' }).click();
    await clock(page).getByText('Konferenz').waitFor();
    await third(page).getByText('In der Konferenz').waitFor();
    await picture(page, 'conference-de');
    await third(page).getByRole('button', { name: 'Aus der Konferenz nehmen' }).click();
    await clock(page)
      .getByText(/^(Verbunden|Gehalten)/)
      .waitFor();

    // Consultation, then transfer: the agent is out of it.
    await callThird(page, '+49 69 90009 345', 'Zuerst anrufen');
    await third(page).getByText('Im Gespräch').waitFor();
    await third(page).getByRole('button', { name: 'Übergeben' }).click();
    await ended(page);

    // Blind: the agent is out of it as soon as somebody answers.
    const other = await inCall();
    await callThird(other, '+49 69 90009 346', 'Sofort übergeben');
    await ended(other);

    const last = await inCall();
    await hangUp(last);
  }, 180_000);

  it('brings the contact back, on hold, when nobody takes a transfer, and says why', async () => {
    const page = await inCall();
    // 75-84: busy
    await callThird(page, '+49 69 90009 380', 'Sofort übergeben');
    await third(page)
      .getByText(/^\+49 69 90009 380: .*Der Kontakt ist wieder bei Ihnen, gehalten\.$/)
      .waitFor({ timeout: 20_000 });
    await clock(page)
      .getByText(/^Gehalten/)
      .waitFor();
    await picture(page, 'transfer-failed-de');
    await control(page, 'Zurückholen').click();
    await clock(page).getByText('Verbunden').waitFor();
    await hangUp(page);
  });

  it('works by keyboard alone and says each change', async () => {
    const page = await inCall({ recording: 'by_agent' });
    await page.keyboard.press('Alt+p');
    await spoken(page).getByText('Anruf gehalten').waitFor();
    await page.keyboard.press('Alt+p');
    await spoken(page).getByText('Anruf zurückgeholt').waitFor();
    await page.keyboard.press('Alt+s');
    await spoken(page).getByText('Stummgeschaltet').waitFor();
    await page.keyboard.press('Alt+a');
    await spoken(page).getByText('Aufnahme läuft').waitFor();
    await page.keyboard.press('Alt+t');
    await keypad(page).waitFor();
    await page.keyboard.type('9');
    await spoken(page).getByText('9', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+u');
    await third(page).waitFor();
    await page.keyboard.type('+49 69 90009 347');
    await page.keyboard.press('Enter');
    await spoken(page)
      .getByText(/^\+49 69 90009 347: Im Gespräch$/)
      .waitFor();
    await page.keyboard.press('Alt+h');
    await bar(page)
      .getByText(/^Beendet/)
      .waitFor();
    await ended(page);
  });

  it('shows all of it again after a reload', async () => {
    const page = await inCall({ recording: 'by_agent' });
    await control(page, 'Aufnehmen').click();
    await bar(page).getByRole('button', { name: 'Aufnahme anhalten' }).click();
    await callThird(page, '+49 69 90009 348', 'Zuerst anrufen');
    await third(page).getByText('Im Gespräch').waitFor();
    await page.reload();
    await third(page).getByText('Im Gespräch').waitFor();
    await clock(page)
      .getByText(/^Gehalten/)
      .waitFor();
    await bar(page)
      .getByText(/^Pausiert/)
      .waitFor();
    await third(page).getByRole('button', { name: 'Rückfrage beenden' }).click();
    await third(page)
      .getByText(/beendet\.$/)
      .waitFor();
    await hangUp(page);
  });

  it('offers no end of a recording that the campaign demands, and none at all where it forbids it', async () => {
    const always = await inCall({ recording: 'always' });
    const stop = bar(always).getByRole('button', { name: 'Aufnahme beenden' });
    await stop.waitFor();
    expect(await stop.getAttribute('aria-disabled')).toBe('true');
    await bar(always).getByRole('button', { name: 'Aufnahme anhalten' }).waitFor();
    await hangUp(always);
    const never = await inCall({ recording: 'never' });
    expect(await control(never, 'Aufnehmen').count()).toBe(0);
    await hangUp(never);
  });

  it('keeps the controls in their places while it rings, and says why they wait', async () => {
    made += 1;
    // 60-74: nobody answers.
    const id = await makeCampaign(sofia, {
      name: `Telefon ${made}`,
      rows: [`${made};Kontakt;Mia;Berlin;+49 30 23125 ${made}65;;Technikerin`],
    });
    await runCampaign(sofia, id);
    const page = await readyAgent(product, 'anna');
    await page
      .getByRole('button', { name: /^Datensatz abrufen/ })
      .first()
      .click();
    await page.getByRole('button', { name: /^Anrufen/ }).click();
    await clock(page).getByText('Klingelt').waitFor();
    for (const name of ['Halten', 'Stummschalten', 'Wähltastatur', 'Übergeben']) {
      const waiting = bar(page).getByRole('button', { name: new RegExp(`^${name}`) });
      expect(await waiting.getAttribute('aria-disabled'), name).toBe('true');
      expect(await waiting.textContent(), name).toContain('Geht, sobald jemand abhebt.');
    }
    await hangUp(page);
  });

  it('says in the head how the telephone stands, and what that means behind it', async () => {
    const { telephony } = await sofia.get<{ telephony: 'simulated' | 'asterisk' }>('/api/session');
    const words =
      telephony === 'simulated'
        ? (['Übungstelefon', 'ohne Ton, ohne Mikrofon, ohne Headset'] as const)
        : (['Telefon bereit', 'Ihr Telefon ist verbunden.'] as const);
    const page = await readyAgent(product, 'anna');
    const chip = page.getByRole('banner').getByRole('button', { name: /^Mein Telefon/ });
    await chip.getByText(words[0]).waitFor();
    await page.keyboard.press('Alt+o');
    const panel = page.getByRole('dialog', { name: 'Mein Telefon' });
    await panel.getByText(words[1]).waitFor();
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  it('passes axe with the keypad and with a consultation open', async () => {
    const page = await inCall({ recording: 'by_agent' });
    await control(page, 'Aufnehmen').click();
    await control(page, 'Wähltastatur').click();
    await keypad(page).waitFor();
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await callThird(page, '+49 69 90009 349', 'Zuerst anrufen');
    await third(page).getByText('Im Gespräch').waitFor();
    expect(await serious(page)).toEqual([]);
    await third(page).getByRole('button', { name: 'Rückfrage beenden' }).click();
    await third(page)
      .getByText(/beendet\.$/)
      .waitFor();
    await hangUp(page);
  });
});

const axe = fs.readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

async function serious(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const result = await window.axe?.run(document, { resultTypes: ['violations'] });
    return result?.violations.map(({ id, impact, nodes }) => ({ id, impact, html: nodes[0]?.html })) ?? [];
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, html }) => `${id}: ${html}`);
}
