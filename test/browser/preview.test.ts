// A preview campaign from Get Record to Done, as anna works it: what she sees, what she can do, and what becomes of the record.
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

// The practice person behind a number is in its last two digits (docs/simulator.md): 40-49 answers at once and stays.
const row = (key: number, name: string, home: string, mobile = '') =>
  `${key};${name};Mia;Berlin;${home};${mobile};Technikerin`;

type RecordRow = {
  id: string;
  name: string;
  status: string;
  attempts: number;
  lastResult?: string;
  nextAt?: number;
};

// The same words on both telephones: with real voice nothing of it may change.
describe.each(['simulated', 'asterisk'])('a preview campaign, telephone %s', (telephony) => {
  let product: Product;
  let sofia: Api;
  let made = 0;

  beforeAll(async () => {
    product = await openProduct({ TELEPHONY: telephony });
    sofia = await product.api('sofia');
    await quiet(product, sofia);
  });
  afterEach(() => quiet(product, sofia));
  afterAll(() => product.close());

  /** A running campaign of its own for a test; numbers differ from test to test, so that no minimum gap stands between them. */
  async function campaign(
    count: number,
    more: { settings?: Record<string, unknown>; callerNumbers?: [string, string][]; rows?: string[] } = {},
  ) {
    made += 1;
    const range = made < 10 ? '30 23125' : '69 90009';
    const rows =
      more.rows ??
      Array.from({ length: count }, (_, index) =>
        row(made * 100 + index, `Kontakt${index}`, `+49 ${range} ${made % 10}${40 + index}`),
      );
    const id = await makeCampaign(sofia, { name: `Vorschau ${made}`, rows, ...more });
    await runCampaign(sofia, id);
    return {
      id,
      records: async () => (await sofia.get<{ rows: RecordRow[] }>(`/api/campaigns/${id}/records`)).rows,
    };
  }
  async function pull(page: Page): Promise<void> {
    await page
      .getByRole('button', { name: /^Datensatz abrufen/ })
      .first()
      .click();
    await page.getByRole('region', { name: 'Fallinformationen' }).waitFor();
  }
  async function callAndEnd(page: Page): Promise<void> {
    await page.getByRole('button', { name: /^(Anrufen|Erneut anrufen)/ }).click();
    await bar(page).getByText('Verbunden').waitFor();
    await page.getByRole('button', { name: /^Auflegen/ }).click();
    await bar(page)
      .getByText(/^Beendet/)
      .waitFor();
  }
  const bar = (page: Page) => page.getByRole('contentinfo', { name: 'Anrufleiste' });
  const caseOf = (page: Page) => page.getByRole('region', { name: 'Fallinformationen' });
  const done = (page: Page) => page.getByRole('button', { name: /^Fertig(?! und)/ });
  async function reject(page: Page, how: RegExp): Promise<void> {
    await bar(page)
      .getByRole('button', { name: /^Ablehnen/ })
      .click();
    await page.getByRole('menuitem', { name: how }).click();
  }
  async function nothingOpen(page: Page): Promise<void> {
    await caseOf(page).waitFor({ state: 'detached' });
  }

  it('S3 hands over a record only when the agent asks for one', async () => {
    await campaign(2);
    const page = await readyAgent(product, 'anna');
    await page.waitForTimeout(1_500);
    expect(await caseOf(page).count()).toBe(0);
    await pull(page);
    expect(await caseOf(page).count()).toBe(1);
  });

  it('S14 S15 S20 shows the case before the call, and dials on Call alone', async () => {
    const { records } = await campaign(1);
    const page = await readyAgent(product, 'anna');
    await pull(page);
    await caseOf(page).getByRole('heading', { name: 'Mia Kontakt0' }).waitFor();
    const text = (await caseOf(page).textContent()) ?? '';
    for (const part of ['Ausgehende Vorschau', 'Vorschau 1', 'Manuell', 'Ortszeit in Berlin', 'Versuche'])
      expect(text).toContain(part.replace('Vorschau 1', `Vorschau ${made}`));
    await page.getByText('Technikerin').waitFor();
    await bar(page).getByText('Vorschau, nicht gewählt').waitFor();
    await expect
      .poll(async () => (await records())[0], { timeout: 5_000 })
      .toMatchObject({ status: 'retrieved', attempts: 0 });
    await picture(page, 'preview-de');

    await page.getByRole('button', { name: /^Anrufen/ }).click();
    await bar(page).getByText('Verbunden').waitFor();
    // Nobody asks whether the number that is being talked to may be called.
    await caseOf(page).locator('.local').getByText('verbunden').waitFor();
    expect(await caseOf(page).textContent()).not.toContain('nicht erlaubt');
    await expect.poll(async () => (await records())[0], { timeout: 5_000 }).toMatchObject({ attempts: 1 });
    await bar(page)
      .locator('time')
      .filter({ hasText: /^00:0[2-5]$/ })
      .waitFor();
    await picture(page, 'talking-de');
    await page.getByRole('button', { name: /^Auflegen/ }).click();
    await bar(page)
      .getByText(/^Beendet/)
      .waitFor();
    await picture(page, 'after-call-work-de');
    await page.getByLabel('Abschlusscode').selectOption({ label: 'Erfolg' });
    await page.getByRole('button', { name: 'Fertig und stoppen' }).click();
    await nothingOpen(page);
    await expect
      .poll(async () => (await records())[0], { timeout: 5_000 })
      .toMatchObject({ status: 'updated', lastResult: 'answer' });
  });

  it('E18 says until when the contact may be called', async () => {
    const [hour = 0, minute = 0] = new Date()
      .toLocaleTimeString('de-DE', { timeZone: 'Europe/Berlin' })
      .split(':')
      .map(Number);
    const fromMinute = hour * 60 + Math.floor(minute / 15) * 15;
    const toMinute = Math.min(1440, fromMinute + 120);
    await campaign(1, { settings: { hours: { weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute, toMinute } } });
    const page = await readyAgent(product, 'anna');
    await pull(page);
    const pad = (value: number) => String(value).padStart(2, '0');
    const end = `${pad(Math.floor(toMinute / 60) % 24)}:${pad(toMinute % 60)}`;
    await caseOf(page).getByText(`Anruf erlaubt bis ${end}`).waitFor();
  });

  it('S22 S74 D1 puts the record back with "call this contact later", after the return delay, and counts no attempt', async () => {
    const { records } = await campaign(1, { settings: { returnDelayMinutes: 15 } });
    const page = await readyAgent(product, 'anna');
    await pull(page);
    const rejectedAt = Date.now();
    await bar(page)
      .getByRole('button', { name: /^Ablehnen/ })
      .click();
    await picture(page, 'reject-de');
    await page.getByRole('menuitem', { name: /^Diesen Kontakt später anrufen/ }).click();
    await nothingOpen(page);
    await expect
      .poll(async () => (await records())[0], { timeout: 5_000 })
      .toMatchObject({ status: 'ready', attempts: 0 });
    const [record] = await records();
    const delayMs = (record?.nextAt ?? 0) - rejectedAt;
    expect(delayMs).toBeGreaterThan(14.9 * 60_000);
    expect(delayMs).toBeLessThan(15.5 * 60_000);
    await page
      .getByRole('button', { name: /^Datensatz abrufen/ })
      .first()
      .click();
    await page
      .getByText(/nächste/)
      .first()
      .waitFor(); // no records now, and when the next one is due
    await picture(page, 'no-records-now');
  });

  it('D1 gives it back to its old place at once where the return delay is 0', async () => {
    await campaign(2, { settings: { returnDelayMinutes: 0 } });
    const page = await readyAgent(product, 'anna');
    await pull(page);
    await caseOf(page).getByRole('heading', { name: 'Mia Kontakt0' }).waitFor();
    await reject(page, /^Diesen Kontakt später anrufen/);
    await nothingOpen(page);
    await pull(page);
    await caseOf(page).getByRole('heading', { name: 'Mia Kontakt0' }).waitFor();
  });

  it('S23 D2 takes the contact out of this campaign, and of no other', async () => {
    const { records } = await campaign(2);
    const page = await readyAgent(product, 'anna');
    await pull(page);
    await reject(page, /^Diesen Kontakt nicht anrufen/);
    await nothingOpen(page);
    await expect
      .poll(records, { timeout: 5_000 })
      .toMatchObject([{ status: 'cancelled', attempts: 0 }, { status: 'ready' }]);
    const register = await sofia.get<{ rows: unknown[] }>('/api/register');
    expect(register.rows).toEqual([]); // out of the campaign is not on the register
  });

  it('D2 puts the person on the register next to it, for agents with the right', async () => {
    const { records } = await campaign(1);
    const page = await readyAgent(product, 'anna');
    await pull(page);
    await reject(page, /^In die Sperrliste eintragen/);
    const dialog = page.getByRole('dialog', { name: /Sperrliste/ });
    await dialog.getByRole('radio', { name: /Person|Kontakt/ }).check({ force: true });
    await dialog.getByLabel(/Grund/).fill('möchte nie wieder angerufen werden');
    await picture(page, 'register-dialog');
    await dialog.getByRole('button', { name: /eintragen/i }).click();
    await nothingOpen(page);
    await expect
      .poll(async () => (await records())[0], { timeout: 5_000 })
      .toMatchObject({ status: 'cancelled' });
    const { rows } = await sofia.get<{ rows: { kind: string; reason: string }[] }>('/api/register');
    expect(rows).toMatchObject([{ kind: 'person', reason: 'möchte nie wieder angerufen werden' }]);
  });

  it('S70 D6 brings the next record at Done', async () => {
    await campaign(2);
    const page = await readyAgent(product, 'anna');
    await pull(page);
    await callAndEnd(page);
    await page.getByLabel('Abschlusscode').selectOption({ label: 'Kein Interesse' });
    await done(page).click();
    await caseOf(page).getByRole('heading', { name: 'Mia Kontakt1' }).waitFor();
  });

  it('S24 S25 D6 brings none at Done and Stop, until the agent fetches again from My Campaigns', async () => {
    await campaign(2);
    const page = await readyAgent(product, 'anna');
    await pull(page);
    await page.getByRole('button', { name: 'Fertig und stoppen' }).click();
    await nothingOpen(page);
    await page.waitForTimeout(1_000);
    expect(await caseOf(page).count()).toBe(0);
    await page.getByRole('tab', { name: /^Meine Kampagnen/ }).click();
    await page.getByRole('grid', { name: 'Meine Kampagnen' }).getByRole('row').nth(1).click();
    await pull(page);
    await caseOf(page).getByRole('heading', { name: 'Mia Kontakt1' }).waitFor();
  });

  it('says clearly that no records are left when the list is worked off', async () => {
    await campaign(1);
    const page = await readyAgent(product, 'anna');
    await pull(page);
    await done(page).click();
    await nothingOpen(page);
    await page
      .getByText(/kein Datensatz mehr übrig/)
      .first()
      .waitFor();
  });

  it('S26 D10 asks for the caller ID only where the campaign offers more than one, and remembers the choice', async () => {
    await campaign(1);
    const page = await readyAgent(product, 'anna');
    await pull(page);
    expect(await page.getByRole('group', { name: /^Details der Anrufer-ID/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Fertig und stoppen' }).click();
    await nothingOpen(page);
    await quiet(product, sofia);

    await campaign(2, {
      callerNumbers: [
        ['+493023125900', 'Zentrale Berlin'],
        ['+496990009100', 'Beratung Frankfurt'],
      ],
    });
    const again = await readyAgent(product, 'anna');
    await pull(again);
    const choice = again.getByRole('group', { name: /^Details der Anrufer-ID/ });
    await choice.getByRole('radio', { name: /69 90009 100/ }).check({ force: true });
    await again
      .getByRole('button', { name: /^Anrufen/ })
      .filter({ hasText: '+49 69 90009 100' })
      .click();
    await bar(again).getByText('Verbunden').waitFor();
    await again.getByRole('button', { name: /^Auflegen/ }).click();
    await again.getByLabel('Abschlusscode').selectOption({ label: 'Erfolg' });
    await done(again).click();
    await caseOf(again).getByRole('heading', { name: 'Mia Kontakt1' }).waitFor();
    expect(await choice.getByRole('radio', { name: /69 90009 100/ }).isChecked()).toBe(true);
  });

  it('D11 lets a change of state wait for the end of the interaction, and says so', async () => {
    await campaign(2);
    const page = await readyAgent(product, 'anna');
    await pull(page);
    await page.getByRole('button', { name: /^Zustand/ }).click();
    await picture(page, 'state-menu');
    await page
      .getByRole('menuitem', { name: /Pause/ })
      .or(page.getByRole('menuitemradio', { name: /Pause/ }))
      .first()
      .click();
    await page.getByRole('button', { name: /^Zustand Vorschau danach.*(Nicht bereit|Pause)/ }).waitFor();
    await done(page).click();
    await page.getByRole('button', { name: /^Zustand Nicht bereit.*Pause/ }).waitFor();
    expect(await caseOf(page).count()).toBe(0); // Not Ready: Done fetched no next one
  });

  it('S73 says the origin in the language of the screen, and leaves the name of the campaign as it is', async () => {
    const { records } = await campaign(1);
    expect(await records()).toHaveLength(1);
    const page = await readyAgent(product, 'anna', { language: 'en' });
    await page
      .getByRole('button', { name: /^Get Record/ })
      .first()
      .click();
    const region = page.getByRole('region', { name: 'Case Information' });
    await region.getByText('Outbound preview', { exact: false }).first().waitFor();
    await region.getByText(`Vorschau ${made}`, { exact: false }).first().waitFor();
    await picture(page, 'preview-en');
  });

  it('refuses a call to a number that came onto the register meanwhile, names the rule, and loses nothing', async () => {
    const { records } = await campaign(1);
    const page = await readyAgent(product, 'anna');
    await pull(page);
    await page.getByLabel('Notizen').first().fill('wichtig');
    const numbers =
      (
        await sofia.get<{ rows: { numbers: string[] }[] }>(
          `/api/campaigns/${(await lastCampaign()).id}/records`,
        )
      ).rows[0]?.numbers ?? [];
    await sofia.post('/api/register', {
      kind: 'number',
      number: numbers[0],
      reason: 'Bitte des Angerufenen',
    });
    await page
      .getByText(/Sperrliste/)
      .first()
      .waitFor();
    await expect
      .poll(async () => (await records())[0], { timeout: 5_000 })
      .toMatchObject({ attempts: 0, status: 'retrieved' });
    expect(await page.getByLabel('Notizen').first().inputValue()).toBe('wichtig');
    await picture(page, 'number-on-register');
  });

  async function lastCampaign(): Promise<{ id: string }> {
    const { rows } = await sofia.get<{ rows: { id: string; name: string }[] }>('/api/campaigns');
    const found = rows.find(({ name }) => name === `Vorschau ${made}`);
    if (!found) throw new Error('no campaign');
    return found;
  }
});
