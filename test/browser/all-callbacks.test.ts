// All callbacks as a supervisor sees them: overdue first, given to others, set to another time, cancelled; how full a day is; the missed.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readWallTime, parseWallTime, wallTimeAt } from '../../src/domain/callback/wall-time.ts';
import { deCallbackLists } from '../../src/web/i18n/de-callback-lists.ts';
import type { CallbackRow } from '../../src/wire/callbacks.ts';
import { type CallbacksWorld, CAMPAIGN, openCallbacksWorld } from './callbacks-world.ts';
import { picture } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BERLIN = 'Europe/Berlin';
const rowOf = (page: Page, { contactName }: CallbackRow) =>
  page.getByRole('row').filter({ hasText: contactName });
const dialog = (page: Page) => page.getByRole('dialog');
/** An instant of a day ahead, by the clock in Berlin. */
const noonAhead = (days: number, clock = '12:00') => {
  const wall = parseWallTime(`${wallTimeAt(BERLIN, Date.now() + days * DAY).slice(0, 10)}T${clock}`);
  const reading = wall && readWallTime(BERLIN, wall);
  if (!reading || reading.kind === 'gap') throw new Error('no such time');
  return reading.at;
};

describe('all callbacks', () => {
  let world: CallbacksWorld;
  let overdue: CallbackRow;
  let later: CallbackRow;
  let anybodys: CallbackRow;
  let missed: CallbackRow;
  let extra: CallbackRow;
  const many: CallbackRow[] = [];

  beforeAll(async () => {
    world = await openCallbacksWorld();
    overdue = await world.promise(false);
    later = await world.promise();
    anybodys = await world.promise(false);
    missed = await world.promise();
    for (let count = 0; count < 5; count += 1) many.push(await world.promise());
    extra = await world.promise();
    for (const { id } of [...many, extra]) await world.move(id, noonAhead(5));
    await world.notReady();
    await world.move(later.id, noonAhead(2));
    await world.move(anybodys.id, noonAhead(3));
    const aged = { [overdue.id]: Date.now() - HOUR, [missed.id]: Date.now() - 25 * HOUR };
    await world.sleepUntilDue(new Map(Object.entries(aged)));
    await world.until(overdue.id, 'due');
    missed = await world.until(missed.id, 'missed');
  });
  afterEach(async () => {
    await world.product().closePages();
    expect(world.product().faults.splice(0)).toEqual([]);
  });
  afterAll(() => world.close());

  const open = async (where = '', look = {}): Promise<Page> => {
    const page = await world.product().signIn('sofia', look);
    await page.goto(`${world.product().url}/supervisor/callbacks${where}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  };

  it('D9, I19: overdue first, with what it waits for since when and until when; filtered and found', async () => {
    const page = await open();
    await rowOf(page, overdue).getByText('Fällig', { exact: true }).waitFor();
    const first = page.getByRole('row').nth(1);
    expect(await first.textContent()).toContain(overdue.contactName);
    await first.getByText(/^wartet auf einen Agenten, seit .*, längstens bis /).waitFor();
    await picture(page, 'all-callbacks-de-light-1440');
    await page.getByLabel('Besitzer', { exact: true }).selectOption({ label: 'Anna Weiß' });
    await rowOf(page, overdue).waitFor({ state: 'detached' });
    await rowOf(page, later).waitFor();
    await page.getByLabel('Besitzer', { exact: true }).selectOption({ label: 'Ben Öztürk' });
    await page.getByText('Kein Rückruf gefunden').waitFor();
    await page.getByLabel('Besitzer', { exact: true }).selectOption({ label: 'Alle Besitzer' });
    await page.getByLabel('Name oder Rufnummer').fill(anybodys.contactName);
    await rowOf(page, later).waitFor({ state: 'detached' });
    await rowOf(page, anybodys).getByText(CAMPAIGN).waitFor();
    await page.getByLabel('Name oder Rufnummer').fill('');
    await page.getByLabel('Bis').fill(wallTimeAt(BERLIN, noonAhead(2)).slice(0, 10));
    await rowOf(page, anybodys).waitFor({ state: 'detached' });
    await rowOf(page, later).waitFor();
  });

  it('gives several to somebody else at once; what can not be is said by name', async () => {
    const page = await open();
    await page.getByLabel(`Rückruf ${later.contactName} auswählen`).check();
    await page.getByLabel(`Rückruf ${anybodys.contactName} auswählen`).check();
    await page.getByText('2 ausgewählt').waitFor();
    await page.getByRole('button', { name: 'Übergeben', exact: true }).click();
    await dialog(page).getByLabel('An', { exact: true }).selectOption({ label: 'Ben Öztürk' });
    // Meanwhile one of them is cancelled by somebody else.
    await world.sofia().post(`/api/callbacks/${anybodys.id}/cancel`);
    await dialog(page).getByRole('button', { name: 'Übergeben' }).click();
    await dialog(page).getByText('Nicht möglich:').waitFor();
    await dialog(page).getByText(anybodys.contactName).waitFor();
    await picture(page, 'all-callbacks-refused-de-light-1440');
    await page.getByRole('heading', { name: '1 Rückruf übergeben' }).waitFor();
    await dialog(page).getByRole('button', { name: 'Abbrechen' }).click();
    await rowOf(page, later).getByText('Ben Öztürk').waitFor();
    expect(await world.rowOf(later.id)).toMatchObject({ ownerName: 'Ben Öztürk', isPersonal: true });
  });

  it('D7: sets another time, refused in words where it can not be; and cancels', async () => {
    const page = await open('', { language: 'en', theme: 'dark', width: 1280, height: 800 });
    await rowOf(page, later)
      .getByRole('button', { name: /^Change the callback/ })
      .click();
    await dialog(page).getByLabel('Date').fill('2020-01-02');
    // Said while it is typed, with what would do; and refused when it is tried all the same.
    await dialog(page)
      .getByRole('status')
      .getByText(/^This time is over/)
      .waitFor();
    await dialog(page).getByText('Possible would be').waitFor();
    await picture(page, 'all-callbacks-hint-en-dark-1280');
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await dialog(page)
      .locator('.msg.bad')
      .getByText(/^This time is over/)
      .waitFor();
    await picture(page, 'all-callbacks-change-en-dark-1280');
    await dialog(page)
      .getByLabel('Date')
      .fill(wallTimeAt(BERLIN, noonAhead(4)).slice(0, 10));
    await dialog(page).getByLabel('Time').fill('15:45');
    await dialog(page).getByLabel('Owner').selectOption({ label: 'Any agent of the campaign' });
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await rowOf(page, later).getByText(/15:45/).waitFor();
    await rowOf(page, later).getByText('Any agent').waitFor();
    expect((await world.rowOf(later.id)).wall.slice(11)).toBe('15:45');
    await picture(page, 'all-callbacks-en-dark-1280');
    await rowOf(page, later)
      .getByRole('button', { name: /^Cancel the callback/ })
      .click();
    await dialog(page).getByRole('button', { name: 'Cancel callbacks' }).click();
    await rowOf(page, later).waitFor({ state: 'detached' });
    expect(await world.rowOf(later.id)).toMatchObject({ state: 'cancelled', cancelledWhy: 'by_supervisor' });
  });

  it('warns of a quarter of an hour that is fuller than those on shift can keep', async () => {
    // Two agents could be there: four are kept in a quarter, five are not.
    for (const { id } of many) await world.move(id, noonAhead(1, '12:05'));
    const page = await open('/capacity');
    await page.getByText('Keine volle Viertelstunde').waitFor();
    await page.getByRole('button', { name: 'Nächster Tag' }).click();
    await page.getByText('1 volle Viertelstunde').waitFor();
    await page.getByRole('cell', { name: '5 Rückrufe, 2 Agenten, voll' }).waitFor();
    await picture(page, 'callbacks-capacity-de-light-1440');
    // Who moves another one into it is told.
    await page.goto(`${world.product().url}/supervisor/callbacks`);
    await rowOf(page, extra)
      .getByRole('button', { name: /ändern$/ })
      .click();
    await dialog(page)
      .getByLabel('Datum')
      .fill(wallTimeAt(BERLIN, noonAhead(1)).slice(0, 10));
    await dialog(page).getByLabel('Uhrzeit').fill('12:10');
    await dialog(page).getByText('Diese Viertelstunde ist schon voll: 5 Rückrufe, 2 Agenten.').waitFor();
    await picture(page, 'callbacks-crowded-de-light-1440');
    await dialog(page).getByRole('button', { name: 'Abbrechen' }).click();
  });

  it('I19, F63: the missed are counted with the reason, and set anew', async () => {
    const page = await open('/missed', { width: 1920, height: 1080 });
    const reasons = page.getByRole('table', { name: 'Verpasst, weil' });
    await reasons.getByText(deCallbackLists.missedWhy[missed.missedWhy ?? 'fault']).waitFor();
    await picture(page, 'callbacks-missed-de-light-1920');
    await rowOf(page, missed)
      .getByRole('button', { name: /neu planen$/ })
      .click();
    await dialog(page)
      .getByLabel('Datum')
      .fill(wallTimeAt(BERLIN, noonAhead(2)).slice(0, 10));
    await dialog(page).getByRole('button', { name: 'Speichern' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await rowOf(page, missed).waitFor({ state: 'detached' });
    expect(await world.rowOf(missed.id)).toMatchObject({ state: 'scheduled' });
    await page.getByText('In diesem Zeitraum wurde kein Rückruf verpasst.').waitFor();
  });

  it('D9, K59: a campaign says whose its callbacks are and how long they wait, also while it runs', async () => {
    const page = await world.product().signIn('sofia');
    await page.goto(`${world.product().url}/supervisor/campaigns/${world.campaignId}/rules`);
    await page.getByLabel('Wem ein Rückruf gehört').selectOption({ label: 'Immer persönlich' });
    await page.getByLabel('Wie er zum Agenten kommt').selectOption({ label: 'wird sofort gewählt' });
    await page.getByLabel('Verpasst nach').fill('2');
    await page.getByLabel('An alle nach').fill('120');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.getByText(/^Dann ist der Rückruf bereits verpasst\./).waitFor();
    await picture(page, 'campaign-callbacks-de-light-1440');
    await page.getByLabel('An alle nach').fill('45');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.getByText('Immer persönlich, wird sofort gewählt').waitFor();
    await page.getByText('persönliche nach 45 Min. an jeden Agenten').waitFor();
    await page.getByText('verpasst nach 2 Std.').waitFor();
    const { settings } = await world.sofia().get<{ settings: object }>(`/api/campaigns/${world.campaignId}`);
    expect(settings).toMatchObject({
      callbacks: {
        kind: 'always_personal',
        delivery: 'dial',
        fallbackMs: 45 * MINUTE,
        missedAfterMs: 2 * HOUR,
      },
    });
  });
});
