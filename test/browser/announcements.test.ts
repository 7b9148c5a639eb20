// What sofia does on the page of announcements and music: upload, drop, record, listen, take away; and what she is told.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tone, wavOf } from '../announcements/wav-of.ts';
import { type Product, openProduct, picture } from './world.ts';

// What runs inside the page; the tests themselves have no DOM.
declare const DataTransfer: new () => { readonly items: { add(file: unknown): void } };
declare const File: new (parts: readonly unknown[], name: string, options: { type: string }) => unknown;
type Player = {
  readonly duration: number;
  readonly currentTime: number;
  readonly error: unknown;
  muted: boolean;
  play(): Promise<void>;
};

const GOOD = wavOf(2, tone(440), { rate: 44_100, channels: 2 });
const row = (page: Page, name: string | RegExp) => page.getByRole('row').filter({ hasText: name }).first();
const input = (page: Page, name: string) => page.getByLabel(`WAV-Datei wählen für ${name}`);
const file = (buffer: Buffer, name = 'ansage.wav') => ({ name, mimeType: 'audio/wav', buffer });

async function open(page: Page): Promise<void> {
  await page.goto(new URL('/supervisor/announcements', page.url()).href);
  await page.getByRole('heading', { level: 1, name: /Ansagen und Musik|Announcements and music/ }).waitFor();
  await page.getByRole('row').nth(3).waitFor();
}

describe('the page of announcements and music', { timeout: 60_000 }, () => {
  let product: Product;
  beforeAll(async () => {
    product = await openProduct();
  }, 120_000);
  afterEach(() => product.closePages());
  afterAll(() => product?.close());

  it('takes a file, says what is heard now, plays it, and takes it away again', async () => {
    const page = await product.signIn('sofia');
    await page.getByRole('link', { name: 'Ansagen und Musik' }).click();
    const german = row(page, 'Informationsansage · Deutsch');
    await german.getByText('Die mitgelieferte').waitFor();
    await input(page, 'Informationsansage, Deutsch').setInputFiles(file(GOOD));
    await german.getByText('Eigene Aufnahme').waitFor();
    await german.getByText('Sofia Krüger').waitFor();
    // The other language is another place.
    await row(page, 'Informationsansage · Englisch').getByText('Die mitgelieferte').waitFor();
    const player = page.getByLabel('Informationsansage, Deutsch anhören');
    await player.evaluate((element) => {
      const audio = element as unknown as Player;
      audio.muted = true;
      return audio.play();
    });
    await expect
      .poll(() => player.evaluate((element) => (element as unknown as Player).currentTime))
      .toBeGreaterThan(0.3);
    expect(await player.evaluate((element) => (element as unknown as Player).duration)).toBeCloseTo(2, 1);
    await page.getByRole('button', { name: 'Entfernen: Informationsansage, Deutsch' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Entfernen' }).click();
    await german.getByText('Die mitgelieferte').waitFor();
    expect(product.faults).toEqual([]);
  });

  it('takes a file that is dropped, and says in words what is wrong with one', async () => {
    const page = await product.signIn('sofia');
    await open(page);
    const music = row(page, 'Wartemusik');
    const data = await page.evaluateHandle(
      (bytes) => {
        const carried = new DataTransfer();
        carried.items.add(new File([Uint8Array.from(bytes)], 'musik.wav', { type: 'audio/wav' }));
        return carried;
      },
      [...wavOf(1, tone(880))],
    );
    await music.getByText('Datei wählen').dispatchEvent('drop', { dataTransfer: data });
    await music.getByText('Eigene Aufnahme').waitFor();
    await input(page, 'Informationsansage, Deutsch').setInputFiles(
      file(Buffer.from('ID3 ein Lied'), 'lied.mp3'),
    );
    await page.getByText('Diese Datei ist keine WAV-Datei. Möglich ist WAV').waitFor();
    await input(page, 'Informationsansage, Deutsch').setInputFiles(file(wavOf(61, tone(440))));
    await page.getByText('Diese Aufnahme dauert 61 Sekunden. Möglich sind höchstens 60 Sekunden.').waitFor();
    await picture(page, 'announcements-refused');
    await input(page, 'Informationsansage, Deutsch').setInputFiles(file(GOOD));
    await row(page, 'Informationsansage · Deutsch').getByText('Eigene Aufnahme').waitFor();
    expect(await page.getByText('Diese Aufnahme dauert').count()).toBe(0);
    expect(product.faults).toEqual([]);
  });

  it('records with the microphone, lets her listen, and takes over what she says yes to', async () => {
    const page = await product.signIn('sofia');
    await open(page);
    await page.getByRole('button', { name: 'Aufnehmen: Begrüßung für Rückrufer, Deutsch' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Aufnahme beginnen' }).click();
    await dialog.getByText('Nimmt auf:').waitFor();
    // The microphone of the test beeps once a second.
    await page.waitForTimeout(2_500);
    await dialog.getByRole('button', { name: 'Aufnahme beenden' }).click();
    await dialog.getByText('Aufgenommen:').waitFor();
    await picture(page, 'announcements-recorded');
    await dialog.getByRole('button', { name: 'Anhören' }).click();
    await dialog.getByRole('button', { name: 'Anhalten' }).click();
    await dialog.getByRole('button', { name: 'Übernehmen' }).click();
    await dialog.waitFor({ state: 'detached' });
    await row(page, 'Begrüßung für Rückrufer · Deutsch').getByText('Eigene Aufnahme').waitFor();
    const api = await product.api('sofia');
    const rows = await api.get<{ kind: string; durationMs: number }[]>('/api/announcements');
    const greeting = rows.find(({ kind }) => kind === 'greeting');
    expect(greeting?.durationMs).toBeGreaterThan(1_500);
    expect(greeting?.durationMs).toBeLessThan(6_000);
    expect(product.faults).toEqual([]);
  });

  it('shows for a campaign what it has of its own, and else what the organisation has', async () => {
    const page = await product.signIn('sofia');
    await open(page);
    await page.getByLabel('Gilt für').selectOption({ label: 'Übungskampagne' });
    const music = row(page, 'Wartemusik');
    await music.getByText('Die der Organisation').waitFor();
    await input(page, 'Wartemusik').setInputFiles(file(GOOD));
    await music.getByText('Eigene Aufnahme').waitFor();
    await page.getByRole('button', { name: 'Entfernen: Wartemusik' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Entfernen' }).click();
    await music.getByText('Die der Organisation').waitFor();
    expect(product.faults).toEqual([]);
  });

  for (const [language, theme] of [
    ['de', 'light'],
    ['de', 'dark'],
    ['en', 'light'],
    ['en', 'dark'],
  ] as const) {
    it(`fits its words on the screen: ${language}, ${theme}`, async () => {
      const page = await product.signIn('sofia', { language, theme, width: 1280, height: 800 });
      await open(page);
      const wide = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(wide).toBe(0);
      await picture(page, `announcements-${language}-${theme}`);
      expect(product.faults).toEqual([]);
    });
  }
});
