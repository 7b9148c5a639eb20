// Push preview as anna works it: records come by themselves, are accepted or not, looked at, called, rejected and closed.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  LOOKS,
  TONES,
  type World,
  bar,
  caseOf,
  goReady,
  hangUp,
  heard,
  isFit,
  joinByOk,
  listen,
  nothingOpen,
  offer,
  openWorld,
  pair,
  popUps,
  settle,
  spoken,
} from './delivery-world.ts';
import type { Look, Person } from './world.ts';

declare const document: { readonly activeElement: { readonly textContent: string | null } | null };

const button = (page: Page, name: RegExp) => page.getByRole('button', { name });
const accept = (page: Page) => offer(page).getByRole('button', { name: /^(Annehmen|Accept)/ });
const reject = (page: Page) => offer(page).getByRole('button', { name: /^(Ablehnen|Reject)/ });

describe('push preview', () => {
  let world: World;
  const pages: Page[] = [];

  beforeAll(async () => {
    world = await openWorld();
  });
  afterEach(() => settle(world, pages));
  afterAll(() => world.close());

  async function signIn(person: Person, look: Look = {}): Promise<Page> {
    const page = await world.product.signIn(person, look);
    pages.push(page);
    return page;
  }
  /** Ready on both channels, and joined; the first record is offered. */
  async function atWork(person: Person, name: string, look: Look = {}): Promise<Page> {
    const page = await signIn(person, look);
    await joinByOk(page, name);
    await listen(page);
    await goReady(page);
    return page;
  }
  async function accepted(page: Page): Promise<void> {
    await accept(page).click();
    await offer(page).waitFor({ state: 'detached' });
    await caseOf(page).waitFor();
  }
  async function setPreviewChannel(page: Page, to: RegExp): Promise<void> {
    await page.getByRole('tab', { name: 'Meine Kanäle' }).click();
    await page
      .getByRole('row')
      .filter({ hasText: 'Ausgehende Vorschau' })
      .getByRole('button', { name: /^Ausgehende Vorschau:/ })
      .click();
    await page.getByRole('menuitemradio', { name: to }).first().click();
  }

  it('S6 S28 S43 D4 is Semi-automatic: its start is told with OK alone, and nothing can be fetched from it', async () => {
    const page = await signIn('anna');
    const { name } = await world.campaign('push_preview', ['atOnce']);
    const toast = page.locator('.toast').filter({ hasText: 'Kampagne gestartet' });
    await toast.getByText('Halbautomatisch', { exact: true }).waitFor();
    const labels = await toast.getByRole('button').allTextContents();
    expect(labels).toEqual(['OK']);
    await joinByOk(page, name);
    const row = page.getByRole('row').filter({ hasText: name });
    await row.getByRole('button', { name: /^Verlassen/ }).waitFor();
    await row.getByText('Halbautomatisch', { exact: true }).waitFor();
    await row.click();
    const getRecord = button(page, /^Datensatz abrufen/);
    await page.getByText('stellt von selbst zu, sobald „Ausgehende Vorschau“ bereit ist').waitFor();
    expect(await getRecord.getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('button', { name: 'Auf Bereit gehen' }).click();
    await offer(page).waitFor();
  });

  it('S41 S42 D6 sends records to who is Ready on Outbound Preview: Voice alone is not enough, and not needed', async () => {
    const { name, records } = await world.campaign('push_preview', ['atOnce']);
    const anna = await signIn('anna');
    await joinByOk(anna, name);
    await anna.getByRole('tab', { name: 'Meine Kanäle' }).click();
    const voice = anna.getByRole('row').filter({ hasText: 'Sprache' });
    await voice.getByRole('button', { name: /^Sprache:/ }).click();
    await anna.getByRole('menuitemradio', { name: 'Bereit' }).click();
    await voice.getByText('Bereit', { exact: true }).first().waitFor();
    await bar(anna).getByText('Datensätze kommen, sobald „Ausgehende Vorschau“ bereit ist.').waitFor();

    // Ben comes later than anna, is Ready on Outbound Preview alone, and has the record.
    const ben = await signIn('ben');
    await joinByOk(ben, name);
    await setPreviewChannel(ben, /^Bereit/);
    await offer(ben).waitFor();
    expect(await offer(anna).count()).toBe(0);
    await button(ben, /^Zustand Angebot/).waitFor();
    await reject(ben).click();
    // Nobody else is Ready there, so it waits for anna's channel.
    await button(ben, /^Zustand Bereit Ausgehende Vorschau/).waitFor();
    await setPreviewChannel(anna, /^Bereit/);
    await offer(anna).getByText('Mia Kontakt0').waitFor();
    expect(await records()).toMatchObject([{ attempts: 0 }]);
  });

  it('S5 S29 S44 offers a record by itself: with what is known, a countdown, a ring, a word, and a key for Accept', async () => {
    const { name } = await world.campaign('push_preview', ['atOnce', 'atOnce']);
    const page = await atWork('anna', name);
    await offer(page).getByText('Mia Kontakt0').waitFor();
    await offer(page).getByText(name).waitFor();
    await offer(page).getByText('Ausgehende Vorschau', { exact: true }).waitFor();
    await offer(page).getByText('Technikerin').waitFor();
    await offer(page)
      .getByText(/^\+49 30 23125 \d{3}, Berlin, dort \d\d:\d\d$/)
      .waitFor();
    await offer(page).getByText('kommt der Datensatz oben in die Anrufliste').waitFor();
    const seconds = async () => Number(await offer(page).getByRole('timer').textContent());
    const first = await seconds();
    expect(first).toBeGreaterThan(14);
    expect(first).toBeLessThanOrEqual(20);
    await expect.poll(seconds, { timeout: 4_000 }).toBeLessThan(first);
    await spoken(page)
      .getByText(
        /Interaktionsvorschau: Mia Kontakt0, Ausgehende Vorschau\. Noch \d+ Sekunden\. Annehmen mit Alt J, Ablehnen mit Alt R/,
      )
      .waitFor({ state: 'attached' });
    await expect.poll(() => heard(page), { timeout: 5_000 }).toContain(TONES.ring);
    expect(await page.title()).toContain('Angebot');
    // Nothing is open on the desktop before it is accepted.
    expect(await caseOf(page).count()).toBe(0);
    await isFit(page, 'offer-de-light-1440');
    await page.keyboard.press('Alt+j');
    await caseOf(page).getByRole('heading', { name: 'Mia Kontakt0' }).waitFor();
    await offer(page).waitFor({ state: 'detached' });
    const rings = (await heard(page)).length;
    await button(page, /^Zustand Vorschau/).waitFor();
    // The ring is over: a round later nothing was added.
    await page.waitForTimeout(3_000);
    expect((await heard(page)).length).toBe(rings);
  });

  it('S39 S40 S46 S49 shows the case before the call, with the caller ID to choose, and dials on Call', async () => {
    const { name, records } = await world.campaign('push_preview', ['atOnce'], {
      callerNumbers: [
        ['+493023125900', 'Zentrale Berlin'],
        ['+496990009100', 'Beratung Frankfurt'],
      ],
    });
    const page = await atWork('anna', name);
    await accepted(page);
    expect(await pair(page, 'Ursprung').textContent()).toBe('Ausgehende Vorschau');
    expect(await pair(page, 'Modus').textContent()).toBe('Halbautomatisch (Push-Vorschau)');
    await page.getByText('Technikerin').waitFor();
    await page
      .getByRole('group', { name: /^Details der Anrufer-ID/ })
      .getByText('+49 69 90009 100')
      .click();
    expect(await records()).toMatchObject([{ attempts: 0 }]);
    await button(page, /^Anrufen zeigt \+49 69 90009 100/).click();
    await bar(page).getByText('Verbunden').waitFor();
    expect(await pair(page, 'Ursprung').textContent()).toBe('Mia Kontakt0');
    await hangUp(page);
    expect(await records()).toMatchObject([{ attempts: 1 }]);
  });

  it('S44 S72 S74 D1 puts a rejected record at the head of the list: the next agent has it next', async () => {
    const { name, records } = await world.campaign('push_preview', ['atOnce', 'atOnce', 'atOnce']);
    const anna = await atWork('anna', name);
    await offer(anna).getByText('Mia Kontakt0').waitFor();
    await reject(anna).click();
    // Who refused it has the one behind it.
    await offer(anna).getByText('Mia Kontakt1').waitFor();
    const ben = await atWork('ben', name);
    await offer(ben).getByText('Mia Kontakt0').waitFor();
    expect((await records()).map(({ attempts }) => attempts)).toEqual([0, 0, 0]);
  });

  it('S45 D17 treats no answer like Reject, sets the channel Not Ready, says so, and is Ready again with one press', async () => {
    const { name, records } = await world.campaign('push_preview', ['atOnce', 'atOnce'], {
      delivery: { offerTimeoutSeconds: 5 },
    });
    const page = await atWork('anna', name);
    await offer(page).getByText('Mia Kontakt0').waitFor();
    await offer(page).waitFor({ state: 'detached', timeout: 9_000 });
    const word = page.locator('.toast').filter({ hasText: 'Angebot nicht angenommen' });
    await word.getByText('„Ausgehende Vorschau“ steht deshalb auf Nicht bereit').waitFor();
    expect(await records()).toMatchObject([
      { name: 'Mia Kontakt0', status: 'ready', attempts: 0 },
      { status: 'ready' },
    ]);
    await page.getByRole('tab', { name: 'Meine Kanäle' }).click();
    const row = page.getByRole('row').filter({ hasText: 'Ausgehende Vorschau' });
    await row.getByText('Nicht bereit: Angebot nicht angenommen').first().waitFor();
    await isFit(page, 'offer-not-answered-de');
    await word.getByRole('button', { name: 'Wieder bereit' }).click();
    await word.waitFor({ state: 'detached' });
    // Nobody else is Ready, and the minute has not passed: the one that was ignored is not hers.
    await offer(page).getByText('Mia Kontakt1').waitFor();
  });

  it('S47 S22 S23 rejects an open record with the same two answers', async () => {
    const { name, records } = await world.campaign('push_preview', ['atOnce', 'atOnce']);
    const page = await atWork('anna', name);
    await accepted(page);
    await bar(page)
      .getByRole('button', { name: /^Ablehnen/ })
      .click();
    await page.getByRole('menuitem', { name: /^Diesen Kontakt später anrufen/ }).click();
    await offer(page).getByText('Mia Kontakt1').waitFor();
    await accepted(page);
    await bar(page)
      .getByRole('button', { name: /^Ablehnen/ })
      .click();
    await page.getByRole('menuitem', { name: /^Diesen Kontakt nicht anrufen/ }).click();
    await nothingOpen(page);
    await expect.poll(records, { timeout: 5_000 }).toMatchObject([
      { status: 'ready', attempts: 0, nextAt: expect.any(Number) },
      { status: 'cancelled', attempts: 0 },
    ]);
  });

  it('S48 D6 has Close and no Done and Stop: a dialed record is finished, an undialed one asks later or not', async () => {
    const { name, records } = await world.campaign('push_preview', ['atOnce', 'atOnce']);
    const page = await atWork('anna', name);
    await accepted(page);
    const close = button(page, /^Schließen/);
    expect(await button(page, /^Fertig/).count()).toBe(0);
    await close.click();
    await page.getByRole('menuitem', { name: /^Diesen Kontakt nicht anrufen/ }).waitFor();
    await isFit(page, 'push-close-de');
    await page.getByRole('menuitem', { name: /^Diesen Kontakt später anrufen/ }).click();
    // The next one comes as long as the channel is Ready.
    await offer(page).getByText('Mia Kontakt1').waitFor();
    await accepted(page);
    await button(page, /^Anrufen/).click();
    await bar(page).getByText('Verbunden').waitFor();
    await page.getByText('Schließen geht nach dem Auflegen').waitFor();
    expect(await close.getAttribute('aria-disabled')).toBe('true');
    await hangUp(page);
    expect(await button(page, /^Fertig/).count()).toBe(0);
    await page.keyboard.press('Alt+1');
    await page.getByText('Der nächste Datensatz kommt, solange').waitFor();
    await close.click();
    await nothingOpen(page);
    await expect
      .poll(records, { timeout: 5_000 })
      .toMatchObject([{ status: 'ready' }, { attempts: 1, lastResult: 'answer' }]);
    const [, dialed] = await records();
    expect(dialed?.status).toBe('updated');
  });

  it('D12 has the offer again after a reload, with the time that is left, and takes one answer only', async () => {
    const { name, records } = await world.campaign('push_preview', ['atOnce']);
    const page = await atWork('anna', name);
    await offer(page).waitFor();
    const left = Number(await offer(page).getByRole('timer').textContent());
    await page.reload();
    await offer(page).getByText('Mia Kontakt0').waitFor();
    expect(Number(await offer(page).getByRole('timer').textContent())).toBeLessThanOrEqual(left);
    // Nothing else has the keyboard, so the offer has it, and then the case that it opens.
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    expect(await focused()).toMatch(/^Annehmen/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Alt+j');
    await caseOf(page).waitFor();
    await expect.poll(focused, { timeout: 3_000 }).toBe('Fallinformationen');
    expect(await page.locator('.toast').filter({ hasText: 'Das geht gerade nicht' }).count()).toBe(0);
    expect(await records()).toMatchObject([{ attempts: 0 }]);
  });

  describe('with a record that dials itself', () => {
    it('E20 says when it is dialed and which number, and dials it then', async () => {
      const { name } = await world.campaign('push_preview', ['atOnce'], {
        delivery: { autoDialAfterSeconds: 4 },
      });
      const page = await atWork('anna', name);
      await accepted(page);
      await caseOf(page)
        .getByText(/^Wählt in [1-4] s$/)
        .waitFor();
      await caseOf(page)
        .getByText(/^\+49 30 23125 \d{3}, von selbst$/)
        .waitFor();
      await bar(page)
        .getByText(/^Wählt in [0-4] s$/)
        .waitFor();
      await isFit(page, 'timed-preview-de');
      await bar(page).getByText('Verbunden').waitFor();
      await hangUp(page);
    });

    it('E20 S47 dials at once on Call now, and not at all after Reject', async () => {
      const { name, records } = await world.campaign('push_preview', ['atOnce', 'atOnce'], {
        delivery: { autoDialAfterSeconds: 60 },
      });
      const page = await atWork('anna', name);
      await accepted(page);
      await bar(page)
        .getByRole('button', { name: /^Ablehnen/ })
        .click();
      await page.getByRole('menuitem', { name: /^Diesen Kontakt nicht anrufen/ }).click();
      await accepted(page);
      await button(page, /^Jetzt anrufen/).click();
      await bar(page).getByText('Verbunden').waitFor();
      expect(await records()).toMatchObject([{ status: 'cancelled', attempts: 0 }, { attempts: 1 }]);
      await hangUp(page);
    });
  });

  it.each(Object.entries(LOOKS))('is fit to be seen as %s', async (look, wish) => {
    const { name } = await world.campaign('push_preview', ['atOnce', 'atOnce'], {
      name: 'Push.Zufriedenheit-Paris-und-Umland.Q4.23112026A',
      delivery: { autoDialAfterSeconds: 100 },
    });
    const page = await atWork('anna', name, wish);
    await offer(page).waitFor();
    await isFit(page, `offer-${look}`);
    await accepted(page);
    await popUps(page).waitFor({ state: 'hidden' });
    await isFit(page, `push-record-${look}`);
  });
});
