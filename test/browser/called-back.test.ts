// E29 with real voice: a contact who was not reached rings the number that he saw; who takes the call, and what everybody sees and hears.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FarCall } from '../../src/practice/far-call.ts';
import { tone, wavOf } from '../announcements/wav-of.ts';
import { bar, caseOf, joinByOk, offer, pair, serious } from './delivery-world.ts';
import { Agent, VOICE, type VoiceWorld, eventually, openVoiceWorld } from './voice-world.ts';
import { type Api, fillSignIn, picture } from './world.ts';

const CONTACT_HZ = 1_000;
const GREETING_HZ = 1_300;
const PASSWORD = 'four-brass-lamps-9';
/** Runs in the page: a picture of what still moves in shows half of it. */
const MOVED_IN = 'Promise.all(document.getAnimations().map((each) => each.finished))';
/** Whom we rang up in vain, and the number that stood on the display. */
type Missed = { readonly number: string; readonly callerNumber: string; readonly name: string };

describe('E29 a contact who was not reached calls back', { timeout: 90_000 }, () => {
  let world: VoiceWorld;
  let anna: Agent;
  let sofia: Api;
  let missed: Missed;

  beforeAll(async () => {
    world = await openVoiceWorld();
    sofia = await world.runCampaigns();
    await sofia.announce({ kind: 'greeting', language: 'de' }, wavOf(4, tone(GREETING_HZ)));
    world.farEnd.say('*', { kind: 'rings', ringsAfterMs: 50 });
    anna = await world.agent('anna');
    await anna.ready();
    await joinByOk(anna.page, 'Übungskampagne');
    missed = await missACall();
    // What was said of him to a screen reader while he was on the desktop is no leak of what comes now.
    await anna.page.reload();
    await anna.phoneIsUp();
  }, 180_000);
  afterEach(() => expect(world.faults).toEqual([]));
  afterAll(() => world.close());

  /** anna lets somebody ring, and hangs up. */
  async function missACall(): Promise<Missed> {
    const call = await anna.dial(world.farEnd);
    await call.observed.when('ringing');
    const name = await caseOf(anna.page).getByRole('heading', { level: 2 }).innerText();
    await anna.button('Auflegen').click();
    await call.observed.when('cancel');
    await judge(anna.page, 'Alt+4');
    return { number: call.number, callerNumber: call.callerNumber, name };
  }

  function callsBack(shown = missed.number): FarCall {
    const { callerNumber } = missed;
    return world.farEnd.call({
      from: shown,
      to: callerNumber,
      manners: { voice: { kind: 'tone', hz: CONTACT_HZ } },
    });
  }

  it('anna sees the number alone until she accepts; then both hear each other and the case is his', async () => {
    const { page } = anna;
    const contact = callsBack();
    await offer(page).waitFor();
    const said = await offer(page).innerText();
    expect(said).toContain('Kontakt ruft zurück');
    expect(digits(said)).toContain(digits(missed.number));
    for (const word of missed.name.split(/\s+/)) expect(await page.content()).not.toContain(word);
    expect(await caseOf(page).count()).toBe(0);
    // Who waits hears music, and nothing of the agent.
    await eventually(() => (contact.observed.level() > 0.005 ? undefined : 'the contact hears nothing'));
    expect(contact.observed.amplitude(VOICE.anna)).toBeLessThan(0.02);
    await anna.hearsTone(0);
    expect(await serious(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await offer(page).evaluate(MOVED_IN);
    await picture(page, 'called-back-de-light-1280-offer');
    await offer(page)
      .getByRole('button', { name: /^Annehmen/ })
      .click();
    await page.getByText('Verbunden', { exact: true }).first().waitFor();
    await anna.hearsTone(CONTACT_HZ);
    await farHears(contact, VOICE.anna);
    await caseOf(page).getByRole('heading', { name: missed.name }).waitFor();
    expect(await pair(page, 'Ursprung').innerText()).toBe('Kontakt ruft zurück');
    await picture(page, 'called-back-de-light-1280-talk');
    await anna.button('Auflegen').click();
    await eventually(() => (contact.isAlive ? 'the contact is still up' : undefined));
    await judge(page);
  });

  it('hears the greeting and is hung up on while nobody is Ready, and no screen has an offer', async () => {
    await notReady(anna.page);
    const contact = callsBack();
    await eventually(() =>
      contact.observed.amplitude(GREETING_HZ) > 0.1
        ? undefined
        : `hears ${contact.observed.amplitude(GREETING_HZ).toFixed(3)} of the greeting`,
    );
    expect(await offer(anna.page).count()).toBe(0);
    await eventually(() => (contact.isAlive ? 'nobody hangs up' : undefined), 15_000);
    expect(contact.observed.amplitude(VOICE.anna)).toBeLessThan(0.02);
  });

  it('presses 9 in the midst of the greeting: the number is on the register, and the contact hears that it is', async () => {
    const contact = callsBack();
    await eventually(() =>
      contact.observed.amplitude(GREETING_HZ) > 0.1 ? undefined : 'hears nothing of the greeting',
    );
    contact.press('9');
    const entries = () =>
      world.db.query<{ source: string; created_by: string | null }>(
        `SELECT source, created_by FROM register_entry WHERE e164 = '${missed.number}' AND removed_at IS NULL`,
      );
    await eventually(async () => ((await entries()).length > 0 ? undefined : 'it is not on the register'));
    expect(await entries()).toEqual([{ source: 'opt_out', created_by: null }]);
    // The confirmation is a voice, no longer the greeting's tone.
    await eventually(() =>
      contact.observed.level() > 0.005 && contact.observed.amplitude(GREETING_HZ) < 0.02
        ? undefined
        : 'nothing is confirmed',
    );
    await eventually(() => (contact.isAlive ? 'nobody hangs up' : undefined), 15_000);
  });

  it('is offered in English to ben, who has never talked to him, while anna is Not Ready', async () => {
    const page = await world.page('ben', { language: 'en', theme: 'dark' });
    await fillSignIn(page, 'ben', PASSWORD);
    await page.getByRole('button', { name: /Telephone ready$/ }).waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: /^State / }).click();
    await page
      .getByRole('menuitemradio', { name: /^Ready/ })
      .first()
      .click();
    await joinByOk(page, 'Übungskampagne');
    const ben = new Agent(page);
    // This carrier writes a number as people at home do.
    const contact = callsBack(missed.number.replace('+49', '0'));
    await offer(page).waitFor();
    const said = await offer(page).innerText();
    expect(said).toContain('Contact calls back');
    expect(said).toContain('offered to somebody else, or hears the greeting');
    expect(digits(said)).toContain(digits(missed.number));
    expect(await page.content()).not.toContain(missed.name);
    expect(await serious(page)).toEqual([]);
    await page.setViewportSize({ width: 1920, height: 1080 });
    await offer(page).evaluate(MOVED_IN);
    await picture(page, 'called-back-en-dark-1920-offer');
    await page.keyboard.press('Alt+j');
    await ben.hearsTone(CONTACT_HZ);
    await farHears(contact, VOICE.ben);
    await caseOf(page).getByRole('heading', { name: missed.name }).waitFor();
    // What anna's talk and the greeting were stands in the contact's history.
    await page.getByRole('tab', { name: /^History of contact/ }).click();
    await picture(page, 'called-back-en-dark-1920-talk');
    const history = page.getByRole('tabpanel', { name: /^History of contact/ });
    await history.getByText(/called back, Anna Weiß/).waitFor();
    await history.getByText('Nobody free, heard the greeting').first().waitFor();
    await history.getByText('Pressed 9: wants no calls').first().waitFor();
    // Nobody has abandoned him, and ben is talking to him at this moment.
    expect(await page.getByText(/Abandoned, no agent free|[Nn]obody took/).count()).toBe(0);
    expect(await page.getByText('Nobody free, heard the greeting').count()).toBe(2);
    contact.hangUp();
    await judge(page);
    expect(await offer(anna.page).count()).toBe(0);
  });
});

async function notReady(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Zustand / }).click();
  await page
    .getByRole('menuitemradio', { name: /^(Nicht bereit|Pause)/ })
    .first()
    .click();
  await page.getByRole('button', { name: /^Zustand (Nicht bereit|Pause)/ }).waitFor();
}

/** Ends the after-call work: by Alt+1 with success, by Alt+4 because nobody was reached. */
async function judge(page: Page, keys = 'Alt+1'): Promise<void> {
  await bar(page)
    .getByText(/^(Beendet|Ended)/)
    .waitFor();
  await page.keyboard.press(keys);
  await page.getByRole('button', { name: /^(Fertig und stoppen|Done and stop)/i }).click();
  await caseOf(page).waitFor({ state: 'detached' });
}

async function farHears(call: FarCall, hz: number): Promise<void> {
  await eventually(() =>
    call.observed.amplitude(hz) > 0.05 ? undefined : `hears ${call.observed.amplitude(hz).toFixed(4)} of it`,
  );
}

const digits = (text: string) => text.replace(/\D/g, '');
