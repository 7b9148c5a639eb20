// The telephone other than the browser as anna chooses and sees it, with a real Asterisk: an external number at sign-in, a desk phone in
// the panel; and a headset that is pulled out (F58). Pictures are kept for people to look at, in both languages, light and dark.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DeskPhone } from '../asterisk/desk-phone.ts';
import { Agent, type VoiceWorld, eventually, openVoiceWorld } from './voice-world.ts';
import { type Api, picture } from './world.ts';

const PASSWORD = 'four-brass-lamps-9';
const OWN_HZ = 2_000;
const CONTACT_HZ = 1_000;
const OWN = '+493023125145';

type Users = { rows: { id: string; login: string; hasDeskPhone: boolean }[] };

const words = {
  de: {
    phone: 'Telefon',
    number: 'Ihre Nummer',
    user: 'Benutzername',
    password: 'Kennwort',
    signIn: 'Anmelden',
    up: /Telefon bereit$/,
    panel: 'Mein Telefon',
  },
  en: {
    phone: 'Telephone',
    number: 'Your number',
    user: 'User name',
    password: 'Password',
    signIn: 'Sign in',
    up: /Telephone ready$/,
    panel: 'My telephone',
  },
} as const;

let world: VoiceWorld;
let sofia: Api;
let ada: Api;
let annaId: string;
const open: DeskPhone[] = [];
const pages: Page[] = [];

beforeAll(async () => {
  world = await openVoiceWorld();
  sofia = await world.api('sofia');
  annaId = (await sofia.get<Users>('/api/users')).rows.find(({ login }) => login === 'anna')?.id ?? '';
  world.farEnd.say('*', {
    kind: 'answers',
    ringsAfterMs: 50,
    afterMs: 300,
    voice: { kind: 'tone', hz: CONTACT_HZ },
  });
  world.farEnd.say(OWN, {
    kind: 'answers',
    ringsAfterMs: 50,
    afterMs: 1_500,
    voice: { kind: 'tone', hz: OWN_HZ, amplitude: 0.3 },
  });
}, 180_000);
afterEach(async () => {
  for (const page of pages.splice(0)) await page.close();
  const anna = await world.api('anna');
  await anna.ask('DELETE', '/api/session');
  for (const phone of open.splice(0)) phone.close();
});
afterAll(async () => {
  const { faults } = world;
  await world.close();
  expect(faults).toEqual([]);
});

const chip = (page: Page) => page.getByRole('button', { name: /^(Mein Telefon|My telephone)/ });
const panel = (page: Page) => page.getByRole('dialog', { name: /^(Mein Telefon|My telephone)$/ });
const allow = (mayUseExternalPhone: boolean) =>
  sofia.ask('PATCH', `/api/users/${annaId}`, { mayUseExternalPhone });

async function signIn(
  page: Page,
  { kind, number, language = 'de' }: { kind: string; number?: string; language?: 'de' | 'en' },
): Promise<void> {
  const say = words[language];
  await page.getByLabel(say.user, { exact: true }).fill('anna');
  await page.getByLabel(say.password, { exact: true }).fill(PASSWORD);
  await page.getByLabel(say.phone, { exact: true }).selectOption(kind);
  if (number !== undefined) await page.getByLabel(say.number, { exact: true }).fill(number);
  await page.getByRole('button', { name: say.signIn, exact: true }).click();
}

async function visit(look: Parameters<VoiceWorld['page']>[1] = {}): Promise<Page> {
  const page = await world.page('anna', look);
  pages.push(page);
  return page;
}

describe('an external number', { timeout: 120_000 }, () => {
  it('E26: is chosen at sign-in, rings, hears a contact, shows what it costs, and is lost when it is hung up', async () => {
    await allow(true);
    const page = await visit();
    await page.getByLabel('Telefon', { exact: true }).selectOption('external');
    await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
    await page.getByText('Bitte geben Sie die Nummer ein, unter der Sie erreichbar sind.').waitFor();
    await picture(page, 'own-phone-sign-in-de');
    await signIn(page, { kind: 'external', number: '030 23125 145' });
    await page.getByRole('button', { name: /Ihr Telefon klingelt$/ }).waitFor();
    await page.getByRole('button', { name: words.de.up }).waitFor({ timeout: 15_000 });
    await chip(page).click();
    await panel(page).getByText('nach dem Vertrag mit dem Anbieter').waitFor();
    await panel(page).getByText('+49 30 23125 145', { exact: false }).first().waitFor();
    await picture(page, 'own-phone-external-de');

    const { rows } = await sofia.get<{ rows: { id: string }[] }>('/api/campaigns');
    for (const { id } of rows)
      for (const deed of ['load', 'start']) await sofia.post(`/api/campaigns/${id}/${deed}`);
    const anna = new Agent(page);
    await page.keyboard.press('Escape');
    await anna.ready();
    const contact = await anna.dial(world.farEnd);
    const ear = world.farEnd.lastCall(OWN as Parameters<typeof world.farEnd.lastCall>[0]);
    await eventually(() =>
      (ear?.observed.amplitude(CONTACT_HZ) ?? 0) > 0.05 ? undefined : 'the agent is deaf',
    );
    await eventually(() => (contact.observed.amplitude(OWN_HZ) > 0.05 ? undefined : 'the contact is deaf'));
    contact.hangUp();
    await page.getByText('Nachbearbeitung').first().waitFor();
    await page.keyboard.press('Alt+1');
    await anna.button(/^Fertig und stoppen/).click();
    await page.getByText('Nichts offen').waitFor();
    for (const { id } of rows) await sofia.ask('POST', `/api/campaigns/${id}/force-unload`, {});

    ear?.hangUp();
    await page.getByRole('button', { name: /Telefon getrennt$/ }).waitFor();
    await chip(page).click();
    await panel(page).getByText('Ihr Telefon ist aufgelegt.', { exact: false }).waitFor();
    // After ten seconds it is Not Ready, by itself.
    await page.getByRole('button', { name: /^Zustand Nicht bereit/ }).waitFor({ timeout: 20_000 });
    await picture(page, 'own-phone-external-lost-de');
    await panel(page).getByRole('button', { name: 'Mich dort anrufen' }).click();
    await page.getByRole('button', { name: words.de.up }).waitFor({ timeout: 15_000 });
  });

  it('in English and dark, with a price; the agent goes back to the browser, and the number is hung up', async () => {
    await allow(true);
    await world.db.query(`UPDATE app_user SET role = 'administrator' WHERE login = 'ben'`);
    ada = await world.api('ben');
    await ada.ask('PATCH', '/api/trunks/practice', { minutePrice: { amount: 0.0425, currency: 'EUR' } });
    const page = await visit({ language: 'en', theme: 'dark' });
    await page.getByLabel('Telephone', { exact: true }).selectOption('external');
    await picture(page, 'own-phone-sign-in-en-dark');
    await signIn(page, { kind: 'external', number: OWN, language: 'en' });
    await page.getByRole('button', { name: words.en.up }).waitFor({ timeout: 15_000 });
    await chip(page).click();
    await panel(page)
      .getByText(/about €0\.0\d* \(€0\.0425 a minute\)/)
      .waitFor();
    await picture(page, 'own-phone-external-en-dark');
    const ear = world.farEnd.lastCall(OWN as Parameters<typeof world.farEnd.lastCall>[0]);
    await panel(page).getByRole('button', { name: 'This browser' }).click();
    await panel(page).getByRole('button', { name: 'Use the browser' }).click();
    await eventually(() => (ear?.observed.at.ended === undefined ? 'it still costs' : undefined));
    await page.getByRole('button', { name: words.en.up }).waitFor({ timeout: 15_000 });
    await panel(page).getByLabel('Microphone', { exact: true }).waitFor();
  });

  it('without the right it is refused in words, and the browser is the telephone', async () => {
    await allow(false);
    const page = await visit();
    await signIn(page, { kind: 'external', number: OWN });
    await page.getByText('Das gewählte Telefon geht nicht').first().waitFor();
    await page
      .getByText('Sie haben dieses Recht nicht', { exact: false })
      .or(page.getByText(/Recht/))
      .first()
      .waitFor();
    await page.getByRole('button', { name: words.de.up }).waitFor({ timeout: 15_000 });
    await chip(page).click();
    await panel(page).getByRole('button', { name: 'Externe Nummer' }).click();
    await panel(page)
      .getByText('Sie dürfen noch keine externe Nummer verwenden.', { exact: false })
      .waitFor();
    await picture(page, 'own-phone-no-right-de');
  });

  it('that may not be dialed is refused beside the field', async () => {
    await allow(true);
    const page = await visit({ theme: 'dark' });
    await signIn(page, { kind: 'browser' });
    await page.getByRole('button', { name: words.de.up }).waitFor({ timeout: 15_000 });
    await chip(page).click();
    await panel(page).getByRole('button', { name: 'Externe Nummer' }).click();
    const field = panel(page).getByLabel('Ihre Nummer', { exact: true });
    await field.fill('0900 1234567');
    await panel(page).getByRole('button', { name: 'Mich dort anrufen' }).click();
    await panel(page).getByText('dieses Ziel ist nicht freigegeben', { exact: false }).waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await picture(page, 'own-phone-refused-de-dark');
    // The telephone that she has is not touched by it.
    await page.getByRole('button', { name: words.de.up }).waitFor();
  });
});

describe('a desk phone', { timeout: 120_000 }, () => {
  it('gets its account in the panel, registers with what is shown, is called, and is revoked by the supervisor', async () => {
    const page = await visit();
    await signIn(page, { kind: 'browser' });
    await page.getByRole('button', { name: words.de.up }).waitFor({ timeout: 15_000 });
    await chip(page).click();
    await panel(page).getByRole('button', { name: 'Tischtelefon' }).click();
    await panel(page).getByRole('button', { name: 'Konto anlegen' }).click();
    const valueOf = async (name: string) =>
      (await panel(page).locator(`dt:text-is("${name}") + dd`).textContent()) ?? '';
    await panel(page).getByText('Es wird nicht noch einmal gezeigt.', { exact: false }).waitFor();
    await picture(page, 'own-phone-desk-account-de');
    const account = { user: await valueOf('Benutzer'), secret: await valueOf('Kennwort') };
    const sipPort = Number.parseInt(await valueOf('Port'), 10);
    expect(await valueOf('Server')).toBe('127.0.0.1');
    const { phone, status } = await DeskPhone.register({ account, sipPort });
    open.push(phone);
    expect(status).toBe(200);
    await panel(page).getByRole('button', { name: 'Mein Tischtelefon anrufen' }).click();
    await eventually(() => (phone.isUp ? undefined : 'the desk phone is not up'));
    await panel(page).getByText('Ihr Telefon ist verbunden.', { exact: false }).waitFor();
    await picture(page, 'own-phone-desk-up-de');
    // A reload keeps it: it is no telephone of the page's.
    await page.reload();
    await page.getByRole('button', { name: words.de.up }).waitFor({ timeout: 15_000 });
    expect(phone.rang).toBe(1);
    await sofia.ask('DELETE', `/api/users/${annaId}/desk-phone`, {});
    await eventually(() => (phone.isUp ? 'the desk phone is still up' : undefined));
    await page.getByRole('button', { name: /Telefon getrennt$/ }).waitFor();
  });

  it('is chosen at sign-in, in English and dark; not registered it says what to look at', async () => {
    const anna = await world.api('anna');
    await anna.ask('POST', '/api/phone/desk', {});
    const page = await visit({ language: 'en', theme: 'dark' });
    await signIn(page, { kind: 'desk', language: 'en' });
    await page.getByRole('button', { name: /Telephone disconnected$/ }).waitFor({ timeout: 15_000 });
    await chip(page).click();
    await panel(page).getByText('Your desk phone is not registered.', { exact: false }).waitFor();
    await picture(page, 'own-phone-desk-away-en-dark');
    await anna.ask('DELETE', '/api/phone/desk', {});
  });
});

/** Lets the test pull the headset out of the page and put it in again, or have it refused, as a browser would tell. */
const HEADSET = `(() => {
  const devices = navigator.mediaDevices;
  const [ask, list] = [devices.getUserMedia.bind(devices), devices.enumerateDevices.bind(devices)];
  const tracks = [];
  let fault;
  devices.getUserMedia = async (wish) => {
    if (fault) throw new DOMException('no microphone', fault);
    const stream = await ask(wish);
    tracks.push(...stream.getTracks());
    return stream;
  };
  devices.enumerateDevices = async () =>
    (await list()).filter(({ kind }) => fault === undefined || kind !== 'audioinput');
  window.headset = (name) => {
    fault = name;
    if (name) for (const track of tracks.splice(0)) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
    devices.dispatchEvent(new Event('devicechange'));
  };
})()`;

describe('who runs the floor', { timeout: 120_000 }, () => {
  const signedIn = async (login: string, look: Parameters<VoiceWorld['page']>[1]) => {
    const page = await visit(look);
    await page.getByLabel(/^(Benutzername|User name)$/).fill(login);
    await page.getByLabel(/^(Kennwort|Password)$/).fill(PASSWORD);
    await page.getByRole('button', { name: /^(Anmelden|Sign in)$/ }).click();
    await page
      .getByRole('button', { name: /Benutzermenü|User menu|Sofia|Ben/ })
      .first()
      .waitFor();
    return page;
  };

  it('gives an agent the right to an external number, and revokes a desk phone', async () => {
    await allow(false);
    await (await world.api('anna')).ask('POST', '/api/phone/desk', {});
    const page = await signedIn('sofia', {});
    await page.goto(`${world.url}/supervisor/administration/users`);
    await page.getByRole('button', { name: 'Mehr zu Anna Weiß' }).click();
    await page.getByRole('menuitem', { name: 'Bearbeiten' }).click();
    await page.getByText('Darf eine externe Nummer als Telefon verwenden').click();
    await picture(page, 'own-phone-user-form-de');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await eventually(async () => {
      const { mayUseExternalPhone } = await (await world.api('anna')).get<{ mayUseExternalPhone: boolean }>(
        '/api/phone/choices',
      );
      return mayUseExternalPhone ? undefined : 'anna may not yet';
    });
    await page.getByRole('button', { name: 'Mehr zu Anna Weiß' }).click();
    await page.getByRole('menuitem', { name: 'Tischtelefon widerrufen' }).click();
    await picture(page, 'own-phone-revoke-de');
    await page.getByRole('dialog').getByRole('button', { name: 'Tischtelefon widerrufen' }).click();
    await eventually(async () => {
      const { rows } = await sofia.get<Users>('/api/users');
      return rows.find(({ login }) => login === 'anna')?.hasDeskPhone ? 'it is still there' : undefined;
    });
  });

  it('sees what an external number costs; an administrator keeps the price of a minute', async () => {
    await allow(true);
    await world.db.query(`UPDATE app_user SET role = 'administrator' WHERE login = 'ben'`);
    const anna = await visit();
    await signIn(anna, { kind: 'external', number: OWN });
    await anna.getByRole('button', { name: words.de.up }).waitFor({ timeout: 15_000 });
    const page = await signedIn('ben', { language: 'en', theme: 'dark' });
    await page.goto(`${world.url}/supervisor/trunks`);
    await page.getByRole('button', { name: 'More about Practice network' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    const price = page.getByRole('textbox', { name: 'Price per minute', exact: true });
    await price.fill('x');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Please enter an amount with at most four decimals', { exact: false }).waitFor();
    await picture(page, 'own-phone-price-en-dark');
    await price.fill('0,05');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await price.waitFor({ state: 'detached' });
    await page.goto(`${world.url}/supervisor/floor`);
    await page.getByRole('img', { name: /^External number, 0 min, cost: €0\.0\d$/ }).waitFor();
    await picture(page, 'own-phone-floor-en-dark');
  });
});

describe('a headset', { timeout: 120_000 }, () => {
  it('F58: that is pulled out makes Not Ready and says so; plugged in again the telephone is up, Ready is anna’s word', async () => {
    const page = await visit();
    await page.addInitScript(HEADSET);
    await page.reload();
    await signIn(page, { kind: 'browser' });
    await page.getByRole('button', { name: words.de.up }).waitFor({ timeout: 15_000 });
    const anna = new Agent(page);
    await anna.ready();
    await page.evaluate(`window.headset('NotFoundError')`);
    await page.getByRole('button', { name: /Kein Mikrofon$/ }).waitFor();
    await page.getByRole('button', { name: /^Zustand Nicht bereit/ }).waitFor({ timeout: 20_000 });
    await chip(page).click();
    await panel(page)
      .getByText('Es ist kein Mikrofon angeschlossen. Schließen Sie Ihr Headset an;', { exact: false })
      .waitFor();
    await panel(page).getByText('Solange gibt es keine Datensätze und keine Anrufe.').waitFor();
    await picture(page, 'headset-pulled-out-de');
    await page.evaluate(`window.headset(undefined)`);
    await page.getByRole('button', { name: words.de.up }).waitFor({ timeout: 15_000 });
    await page.getByRole('button', { name: /^Zustand Nicht bereit/ }).waitFor();
    await page.keyboard.press('Escape');
    await anna.ready();
  });

  it('F58: whose microphone is refused is Not Ready, with what to do about it', async () => {
    const page = await visit({ language: 'en', theme: 'dark' });
    await page.addInitScript(`${HEADSET}; window.headset('NotAllowedError')`);
    await page.reload();
    await signIn(page, { kind: 'browser', language: 'en' });
    await page.getByRole('button', { name: /Microphone blocked$/ }).waitFor({ timeout: 15_000 });
    await chip(page).click();
    await panel(page).getByText('Your browser does not allow the microphone.', { exact: false }).waitFor();
    await page.getByRole('button', { name: /^State Not Ready/ }).waitFor();
    await picture(page, 'headset-refused-en-dark');
  });
});
