// The administrator's page "Leitungen": setting up, ordering and testing trunks, the rules, and the switch, refused until all is there.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Look, type Product, fillSignIn, openProduct, picture } from './world.ts';

let product: Product;
let password = '';

beforeAll(async () => {
  product = await openProduct({ TELEPHONY: 'simulated' });
  const token = fs.readFileSync(path.join(product.play.dataDir, 'cli-token'), 'utf8').trim();
  const made = await fetch(`${product.url}/api/users`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({ login: 'ada', displayName: 'Ada Brandt', role: 'administrator' }),
  });
  ({ password } = (await made.json()) as { password: string });
}, 120_000);
afterEach(() => product.closePages());
afterAll(() => product.close());

async function openTrunks(look: Look = {}): Promise<Page> {
  const page = await product.newPage(look);
  await page.goto(`${product.url}/supervisor/trunks`);
  await fillSignIn(page, 'ada', password);
  await page.getByRole('heading', { level: 1, name: /^(Leitungen|Trunks)$/ }).waitFor();
  await page.getByRole('table').waitFor();
  return page;
}

describe('the page of trunks', { timeout: 60_000 }, () => {
  it('is an administrator’s: sofia has no way there', async () => {
    const page = await product.signIn('sofia');
    await page.getByRole('link', { name: 'Verwaltung' }).waitFor();
    expect(await page.getByRole('link', { name: 'Leitungen' }).count()).toBe(0);
  });

  it('names each field that is wrong, warns of SRTP without TLS, and adds the trunk', async () => {
    const page = await openTrunks();
    await page.getByRole('button', { name: 'Leitung hinzufügen' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('button', { name: 'Leitung hinzufügen' }).click();
    for (const fault of [
      /Bitte geben Sie einen Namen/,
      /Rechnernamen oder eine IP-Adresse ein, zum/,
      /das SIP-Konto ein/,
      /das Geheimnis des Kontos/,
    ])
      await form.getByText(fault).waitFor();
    await form.getByLabel('Name', { exact: true }).fill('Carrier Nord');
    await form.getByLabel('Rechnername oder IP-Adresse').fill('sip.carrier.example');
    await form.getByLabel('Benutzer').fill('konto-4711');
    await form.getByLabel('Geheimnis', { exact: true }).fill('drei-lange-worte');
    await form.getByText('Sprache verschlüsseln (SRTP)').click();
    await form.getByText(/SRTP ohne TLS schützt nicht/).waitFor();
    await picture(page, 'trunk-form-de');
    await form.getByLabel('Transport').selectOption('tls');
    expect(await form.getByLabel('Port', { exact: true }).inputValue()).toBe('5061');
    expect(await form.getByText(/SRTP ohne TLS/).count()).toBe(0);
    await form.getByLabel('Anrufernummern dieser Leitung').fill('030 23125 900\n123456789012345678');
    await form.getByRole('button', { name: 'Leitung hinzufügen' }).click();
    await form.getByText(/Zeile 2 ist keine Rufnummer/).waitFor();
    await form.getByLabel('Anrufernummern dieser Leitung').fill('030 23125 900');
    await form.getByRole('button', { name: 'Leitung hinzufügen' }).click();
    await page.getByRole('cell', { name: 'Carrier Nord eingerichtet' }).waitFor();
    expect(await form.count()).toBe(0);
    expect(await page.content()).not.toContain('drei-lange-worte');
    await page.getByRole('button', { name: 'Carrier Nord früher versuchen' }).click();
    await expect.poll(() => page.getByRole('row').nth(1).innerText()).toContain('Carrier Nord');
    await picture(page, 'trunks-de');
  });

  it('calls the administrator and tells what came of it', async () => {
    const page = await openTrunks();
    await page.getByRole('button', { name: 'Mehr zu Übungsnetz' }).click();
    await page.getByRole('menuitem', { name: 'Testanruf' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Ihre Nummer').fill('0900 1234567');
    await form.getByRole('button', { name: 'Anrufen' }).click();
    await form.getByText(/dieses Ziel ist nicht freigegeben/).waitFor();
    await form.getByLabel('Ihre Nummer').fill('030 23125 044');
    await form.getByRole('button', { name: 'Anrufen' }).click();
    await form.getByText('Angenommen. Die Leitung geht.').waitFor({ timeout: 25_000 });
    await picture(page, 'trunk-test-call-de');
  });

  it('shows what a country’s law asks for, and switches only when nothing is missing', async () => {
    const page = await openTrunks({ language: 'en', theme: 'dark' });
    await page.getByText('Calls go to the practice network.', { exact: false }).waitFor();
    await page.getByLabel('Rule pack').selectOption('de');
    await page.getByText('At most 3 calls to a number on a day.').waitFor();
    await page.getByText('Proof of that consent, for five years').waitFor();
    await page.getByRole('button', { name: 'Save rules' }).click();
    await page.getByText('Saved.').waitFor();
    await picture(page, 'trunks-en-dark');
    await page.getByRole('button', { name: 'Use real trunks from now on' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name of the organisation').fill('Another one');
    await form.getByRole('button', { name: 'Use real trunks' }).click();
    await form.getByText(/not the name of this organisation/).waitFor();
    await form.getByLabel('Name of the organisation').fill('Übungsorganisation');
    await form.getByRole('button', { name: 'Use real trunks' }).click();
    await form.getByText(/A test call on a real trunk that was answered/).waitFor();
    await picture(page, 'trunks-switch-en-dark');
    expect(product.faults).toEqual([]);
  });
});
