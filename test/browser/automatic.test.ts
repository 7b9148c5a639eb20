// Progressive and predictive campaigns as anna works them: contacts who are on the line already, contacts who are being connected, and the
// wait between two of them.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  LOOKS,
  TONES,
  type World,
  bar,
  caseOf,
  finish,
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

const CONNECTING = {
  de: 'Ausgehender Kampagnenanruf - Verbindung wird hergestellt...',
  en: 'Outbound campaign call - Connecting...',
};
const button = (page: Page, name: RegExp) => page.getByRole('button', { name });
const accept = (page: Page) => offer(page).getByRole('button', { name: /^(Annehmen|Accept)/ });
const popUpOrigin = (page: Page) => popUps(page).getByRole('definition').first();

describe('the automatic modes', () => {
  let world: World;
  const pages: Page[] = [];

  beforeAll(async () => {
    world = await openWorld();
  });
  afterEach(() => settle(world, pages));
  afterAll(() => world.close());

  async function atWork(person: Person, name: string, look: Look = {}): Promise<Page> {
    const page = await world.product.signIn(person, look);
    pages.push(page);
    await joinByOk(page, name);
    await listen(page);
    await goReady(page);
    return page;
  }

  describe('contact first', () => {
    it('S4 S6 S27 S28 S38 D4 D5 joins the agent with who is on the line: the desk opens, the name at once, a tone, a word', async () => {
      const { name } = await world.campaign('progressive', ['atOnce']);
      const page = await world.product.signIn('anna');
      pages.push(page);
      const toast = page.locator('.toast').filter({ hasText: 'Kampagne gestartet' });
      await toast.getByText('Automatisch', { exact: true }).waitFor();
      expect(await toast.getByRole('button').allTextContents()).toEqual(['OK']);
      await joinByOk(page, name);
      await listen(page);
      // Whatever page is open, and without any click.
      await page.getByRole('tab', { name: 'Dashboard' }).click();
      const origins: string[] = [];
      await page.exposeFunction('noteOrigin', (text: string) => origins.push(text));
      await page.evaluate(noteOrigins);
      await goReady(page);
      await caseOf(page).getByRole('heading', { name: 'Mia Kontakt0' }).waitFor();
      expect(await pair(page, 'Ursprung').textContent()).toBe('Mia Kontakt0');
      await popUps(page).getByText('Kontakt am Apparat').waitFor();
      expect(await popUpOrigin(page).textContent()).toBe('Mia Kontakt0');
      await spoken(page).getByText('Am Apparat: Mia Kontakt0').waitFor({ state: 'attached' });
      await expect.poll(() => heard(page), { timeout: 4_000 }).toContain(TONES.contact);
      expect(await caseOf(page).locator('.person.arrived').count()).toBe(1);
      await bar(page).getByText('Verbunden').waitFor();
      await isFit(page, 'contact-here-de-light-1440');
      expect(origins.filter((text) => text.includes('Verbindung wird hergestellt'))).toEqual([]);
      expect(origins.length).toBeGreaterThan(0);
    });

    it('S36 S37 S35 D14 has the campaign call’s information, its state and the standard controls', async () => {
      const { name } = await world.campaign('progressive', ['atOnce']);
      const page = await atWork('anna', name);
      await bar(page).getByText('Verbunden').waitFor();
      expect(await pair(page, 'Modus').textContent()).toBe('Automatisch (progressiv)');
      await page.getByText('Technikerin').waitFor();
      await bar(page).getByRole('button', { name: 'Halten', exact: true }).click();
      await bar(page)
        .getByText(/^Gehalten/)
        .waitFor();
      await bar(page).getByRole('button', { name: 'Zurückholen', exact: true }).click();
      await bar(page).getByRole('button', { name: 'Stummschalten', exact: true }).click();
      await bar(page).getByText(/stumm/).first().waitFor();
      await hangUp(page);
      expect(await button(page, /^Fertig und stoppen/).count()).toBe(0);
      await finish(page);
      await nothingOpen(page);
    });

    it('E22 S27 dials for who is Ready, one for each: while anna talks nobody else is rung up, after Done the next', async () => {
      const { name, records } = await world.campaign('progressive', ['atOnce', 'atOnce', 'atOnce']);
      const page = await atWork('anna', name);
      await bar(page).getByText('Verbunden').waitFor();
      await page.waitForTimeout(1_500);
      expect((await records()).map(({ attempts }) => attempts)).toEqual([1, 0, 0]);
      await hangUp(page);
      await finish(page);
      await caseOf(page).getByRole('heading', { name: 'Mia Kontakt1' }).waitFor();
      expect((await records()).map(({ attempts }) => attempts)).toEqual([1, 1, 0]);
    });

    it('E23 D5 S38 does the same in a predictive campaign', async () => {
      const { name } = await world.campaign('predictive', ['atOnce', 'atOnce']);
      const page = await atWork('anna', name);
      await caseOf(page)
        .getByRole('heading', { name: /^Mia Kontakt/ })
        .waitFor();
      expect(await pair(page, 'Ursprung').textContent()).toMatch(/^Mia Kontakt/);
      expect(await pair(page, 'Modus').textContent()).toBe('Automatisch (prädiktiv)');
    });

    it('leaves the judgement to the agent when the second number, dialed by hand, is not answered', async () => {
      const { name, records } = await world.campaign('progressive', [['atOnce', 'busy']]);
      const page = await atWork('anna', name);
      await bar(page).getByText('Verbunden').waitFor();
      await hangUp(page);
      await button(page, /^Anrufen/).click();
      await bar(page)
        .getByText(/^Beendet.*Besetzt/)
        .waitFor();
      expect(await pair(page, 'Ursprung').textContent()).toBe('Mia Kontakt0');
      await finish(page);
      await nothingOpen(page);
      expect(await records()).toMatchObject([{ attempts: 2 }]);
    });
  });

  describe('agent first', () => {
    const asked = { connection: 'agent_first', answering: 'accept' };
    const auto = { connection: 'agent_first', answering: 'auto' };

    it('S29 S32 S33 S34 D5 asks first, says "Connecting..." in pop-up and case until somebody answers, then who it is', async () => {
      const { name, records } = await world.campaign('progressive', ['late'], { delivery: asked });
      const page = await atWork('anna', name);
      await offer(page).getByText('Ausgehender Kampagnenanruf', { exact: true }).waitFor();
      await offer(page).getByText('Mia Kontakt0').waitFor();
      expect(await records()).toMatchObject([{ attempts: 0 }]);
      await isFit(page, 'automatic-offer-de-light-1440');
      await page.keyboard.press('Alt+j');
      await caseOf(page).waitFor();
      expect(await pair(page, 'Ursprung').textContent()).toBe(CONNECTING.de);
      await expect.poll(() => popUpOrigin(page).textContent()).toBe(CONNECTING.de);
      await bar(page).getByText('Klingelt').waitFor();
      await isFit(page, 'connecting-de-light-1440');
      await bar(page).getByText('Verbunden').waitFor({ timeout: 18_000 });
      expect(await pair(page, 'Ursprung').textContent()).toBe('Mia Kontakt0');
      await expect.poll(() => popUpOrigin(page).textContent()).toBe('Mia Kontakt0');
    });

    it('S30 S31 D1 D17 puts a rejected or ignored record at the head of the list, and takes who ignores it for away', async () => {
      const delivery = { ...asked, offerTimeoutSeconds: 5 };
      const { name, records } = await world.campaign('progressive', ['atOnce', 'atOnce', 'atOnce'], {
        delivery,
      });
      const anna = await atWork('anna', name);
      await offer(anna).getByText('Mia Kontakt0').waitFor();
      await anna.keyboard.press('Alt+r');
      await offer(anna).getByText('Mia Kontakt1').waitFor();
      await anna
        .locator('.toast')
        .filter({ hasText: 'Angebot nicht angenommen' })
        .waitFor({ timeout: 9_000 });
      await anna.locator('.toast').getByText('„Sprache“ steht deshalb auf Nicht bereit').waitFor();
      await button(anna, /^Zustand (Nicht bereit|Bereit Ausgehende Vorschau)/).waitFor();
      const ben = await atWork('ben', name);
      await offer(ben)
        .getByText(/Mia Kontakt[01]/)
        .waitFor();
      expect((await records()).map(({ attempts }) => attempts)).toEqual([0, 0, 0]);
    });

    it('S29 D18 connects without a question where the campaign says so, tells who was missed, and is left with one key', async () => {
      const { name, records } = await world.campaign('progressive', ['busy', 'never'], { delivery: auto });
      const page = await atWork('anna', name);
      await caseOf(page).getByText('Besetzt, nächster Kontakt ...').waitFor();
      await caseOf(page).getByRole('heading', { name: 'Mia Kontakt1' }).waitFor();
      expect(await pair(page, 'Ursprung').textContent()).toBe(CONNECTING.de);
      await bar(page).getByText('Klingelt').waitFor();
      await isFit(page, 'next-contact-de-light-1440');
      await page.reload();
      await caseOf(page).getByText('Besetzt, nächster Kontakt ...').waitFor();
      await page.keyboard.press('Alt+l');
      await nothingOpen(page);
      await page.getByRole('tab', { name: 'Meine Kanäle' }).click();
      await page
        .getByRole('row')
        .filter({ hasText: 'Sprache' })
        .getByText('Nicht bereit: Pause')
        .first()
        .waitFor();
      await expect
        .poll(records, { timeout: 5_000 })
        .toMatchObject([{ attempts: 1, lastResult: 'busy' }, { attempts: 1 }]);
      expect((await records()).map(({ status }) => status)).not.toContain('retrieved');
    });

    it('S33 D18 waits for a predictive contact with the Origin alone, and says "not this turn" with Reject', async () => {
      const { name } = await world.campaign('predictive', ['late', 'late'], { delivery: asked });
      const page = await atWork('anna', name);
      await offer(page).getByText('Nächster Kontakt').waitFor();
      await offer(page).getByText('Wer es ist, steht fest, sobald jemand abhebt.').waitFor();
      await isFit(page, 'turn-offered-de-light-1440');
      await page.keyboard.press('Alt+r');
      await offer(page).waitFor({ state: 'detached' });
      await bar(page).getByText('Diesen Durchgang haben Sie abgelehnt').waitFor();
      await isFit(page, 'turn-declined-de-light-1440');
      await accept(page).click({ timeout: 20_000 });
      await caseOf(page).waitFor();
      expect(await pair(page, 'Ursprung').textContent()).toBe(CONNECTING.de);
      expect(await caseOf(page).getByRole('heading').allTextContents()).toEqual(['Fallinformationen']);
      await isFit(page, 'turn-waiting-de-light-1440');
      await caseOf(page)
        .getByRole('heading', { name: /^Mia Kontakt/ })
        .waitFor({ timeout: 30_000 });
      expect(await pair(page, 'Ursprung').textContent()).toMatch(/^Mia Kontakt/);
    });

    it('D18 leaves the wait for a predictive contact with one button', async () => {
      const { name } = await world.campaign('predictive', ['never'], { delivery: auto });
      const page = await atWork('anna', name);
      await caseOf(page).getByText(CONNECTING.de).waitFor();
      await button(page, /^Zustand Bereit Kontakt wird gewählt/).waitFor();
      await button(page, /^Nicht mehr warten/).click();
      await nothingOpen(page);
      await bar(page).getByText('Kein Anruf').waitFor();
    });

    it.each(Object.entries(LOOKS))('is fit to be seen as %s', async (look, wish) => {
      const people = ['busy', 'late'] as const;
      const { name } = await world.campaign('progressive', people, {
        delivery: auto,
        name: 'Herbstaktion Wartung',
      });
      const page = await atWork('anna', name, wish);
      const heading = caseOf(page).getByRole('heading', { name: 'Mia Kontakt1' });
      await heading.waitFor();
      const text = wish.language === 'de' ? CONNECTING.de : CONNECTING.en;
      await caseOf(page).getByText(text).waitFor();
      await isFit(page, `next-contact-${look}`);
      await bar(page)
        .getByText(/^(Verbunden|Connected)$/)
        .waitFor({ timeout: 20_000 });
      await isFit(page, `contact-here-${look}`);
    });

    it.each(Object.entries(LOOKS))('is fit to wait in as %s', async (look, wish) => {
      const { name } = await world.campaign('predictive', ['never'], {
        delivery: asked,
        name: 'Umfrage Nord',
      });
      const page = await atWork('anna', name, wish);
      await offer(page).waitFor();
      await isFit(page, `turn-offered-${look}`);
      await accept(page).click();
      await caseOf(page).waitFor();
      await isFit(page, `turn-waiting-${look}`);
    });
  });
});

// What runs inside the page.
declare const window: { noteOrigin(text: string): void };
declare const document: {
  body: object;
  querySelectorAll(selector: string): Iterable<{ textContent: string | null }>;
};
declare const MutationObserver: new (look: () => void) => { observe(where: object, what: object): void };

/** Tells each Origin that is ever shown, in the pop-up area and in the case information. */
function noteOrigins(): void {
  new MutationObserver(() => {
    for (const { textContent } of document.querySelectorAll(
      '.case .kv dd:first-of-type, .toast .kv dd:first-of-type',
    ))
      window.noteOrigin(textContent ?? '');
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}
