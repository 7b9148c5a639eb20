// An agent's own callbacks: reminded of, seen on the Dashboard, in list and calendar, changed, cancelled, called now.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { wallTimeAt } from '../../src/domain/callback/wall-time.ts';
import { type CallbacksWorld, CAMPAIGN, openCallbacksWorld } from './callbacks-world.ts';
import { picture } from './world.ts';

const MINUTE = 60_000;
const BERLIN = 'Europe/Berlin';
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const inDashboard = async (page: Page, view: string | RegExp) => {
  await page.getByRole('tab', { name: 'Dashboard' }).click();
  await page.getByRole('tabpanel').getByRole('button', { name: view, exact: true }).first().click();
};
const reminderOf = (page: Page, name: string) =>
  page.getByRole('group', { name: /^(Rückruf|Callback)$/ }).filter({ hasText: name });

describe('My callbacks', () => {
  let world: CallbacksWorld;
  beforeAll(async () => {
    world = await openCallbacksWorld();
  });
  afterEach(async () => {
    await world.product().closePages();
    expect(world.product().faults.splice(0)).toEqual([]);
  });
  afterAll(() => world.close());

  it('S71: what was promised at Done lives on in My callbacks; another time and number, and it can be cancelled', async () => {
    const promised = await world.promise();
    const page = await world.product().signIn('anna');
    await inDashboard(page, 'Meine Rückrufe');
    const row = rowOf(page, promised.contactName);
    await row.getByText('Geplant', { exact: true }).waitFor();
    await row.getByText(CAMPAIGN).waitFor();
    await row.getByRole('button', { name: /ändern$/ }).click();
    const window = page.getByRole('dialog', { name: /^Rückruf ändern/ });
    // D7: in the past is refused in words at its field, and nothing is changed.
    await window.getByLabel('Datum').fill('2020-01-02');
    await window.getByRole('button', { name: 'Speichern' }).click();
    await window.getByText(/Vergangenheit|vorbei/).waitFor();
    expect((await world.rowOf(promised.id)).dueAt).toBe(promised.dueAt);
    await window.getByLabel('Datum').fill(wallTimeAt(BERLIN, Date.now() + 3 * 24 * 60 * MINUTE).slice(0, 10));
    await window.getByLabel('Uhrzeit').fill('11:30');
    await window.getByText('Ortszeit des Kontakts: wie hier.').waitFor();
    await window.getByLabel('Rufnummer', { exact: true }).selectOption({ label: 'Neue Rufnummer ...' });
    await window.getByLabel('Neue Rufnummer').fill('030 23125 987');
    await window.getByRole('button', { name: 'Speichern' }).click();
    await window.waitFor({ state: 'detached' });
    await row.getByText(/^\+49 30 23125 ?987$/).waitFor();
    const changed = await world.rowOf(promised.id);
    expect([changed.wall.slice(11), changed.e164, changed.label]).toEqual([
      '11:30',
      '+493023125987',
      'other',
    ]);
    await row.getByRole('button', { name: /absagen$/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rückruf absagen' }).click();
    await row.waitFor({ state: 'detached' });
    expect(await world.rowOf(promised.id)).toMatchObject({ state: 'cancelled', cancelledWhy: 'by_agent' });
    await page.getByLabel('Zustand', { exact: true }).selectOption({ label: 'Abgeschlossen' });
    await rowOf(page, promised.contactName).getByText('Abgesagt').waitFor();
  });

  it('S71: the calendar counts each day, a day shows its callbacks, and they are found by name', async () => {
    const [one, other] = [await world.promise(), await world.promise(false)];
    const at = Date.now() + 5 * 24 * 60 * MINUTE;
    for (const { id } of [one, other]) await world.move(id, at);
    const page = await world.product().signIn('anna');
    await inDashboard(page, 'Meine Rückrufe');
    await page.getByRole('button', { name: 'Kalender' }).click();
    const month = page.getByRole('region', { name: 'Kalender' });
    // Five days ahead may be in the next month; the grid has its first days.
    const day = month.getByRole('button', { name: /: 2 Rückrufe$/ });
    await day.click();
    await rowOf(page, one.contactName).waitFor();
    await rowOf(page, other.contactName).getByText('Jeder Agent').waitFor();
    await picture(page, 'my-callbacks-calendar-de-light-1440');
    await page.getByLabel('Name oder Rufnummer').fill(other.contactName.split(' ').at(-1) ?? '');
    await rowOf(page, one.contactName).waitFor({ state: 'detached' });
    await rowOf(page, other.contactName).waitFor();
    await page.getByLabel('Name oder Rufnummer').fill('niemand');
    await page.getByText('An diesem Tag ist mit diesem Filter keiner da.').waitFor();
    // Given to somebody else it still stands here, because anna has promised it; she can do nothing with it any more.
    const { rows } = await world.sofia().get<{ rows: { id: string; login: string }[] }>('/api/users');
    const ownerId = rows.find(({ login }) => login === 'ben')?.id;
    await world.sofia().post('/api/callbacks/reassign', { ids: [one.id], ownerId });
    await page.getByLabel('Name oder Rufnummer').fill(one.contactName.split(' ').at(-1) ?? '');
    await rowOf(page, one.contactName).getByText('Persönlich, Ben Öztürk').waitFor();
    expect(await rowOf(page, one.contactName).getByRole('button').count()).toBe(0);
  });

  it('D15: reminded before it is due, on the Dashboard and as a message; OK is remembered over a reload', async () => {
    const promised = await world.promise();
    const at = Date.now() + 3 * MINUTE;
    await world.notReady();
    const page = await world.product().signIn('anna');
    await page.getByRole('tab', { name: 'Dashboard' }).click();
    await world.move(promised.id, at);
    const reminder = reminderOf(page, promised.contactName);
    await reminder.getByText('bald fällig').waitFor();
    await reminder.getByText(/in [123] Min\./).waitFor();
    // The word to the screen reader comes after the picture.
    await expect
      .poll(() => page.getByRole('status').allTextContents())
      .toContainEqual(
        expect.stringMatching(new RegExp(`^Rückruf ${promised.contactName} in [1-3] Min., ${CAMPAIGN}`)),
      );
    await picture(page, 'reminder-de-light-1440');
    await page.getByRole('button', { name: 'Überblick' }).click();
    const isToday = wallTimeAt(BERLIN, at).slice(0, 10) === wallTimeAt(BERLIN, Date.now()).slice(0, 10);
    const today = page.getByRole('list', { name: 'Rückrufe heute' }).getByText(promised.contactName);
    if (isToday) await today.waitFor();
    await reminder.getByRole('button', { name: 'OK' }).click();
    await reminder.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('tab', { name: 'Dashboard' }).waitFor();
    await inDashboard(page, 'Meine Rückrufe');
    await rowOf(page, promised.contactName).waitFor();
    expect(await reminder.count()).toBe(0);
    await world.sofia().post(`/api/callbacks/${promised.id}/cancel`);
  });

  it('E30: called now from the reminder it is on the desk at once, and after Done it is kept', async () => {
    const promised = await world.promise();
    const page = await world.product().signIn('anna', {
      language: 'en',
      theme: 'dark',
      width: 1280,
      height: 800,
    });
    await world.move(promised.id, Date.now() + 4 * MINUTE);
    const reminder = reminderOf(page, promised.contactName);
    await reminder.waitFor();
    await picture(page, 'reminder-en-dark-1280');
    await reminder.getByRole('button', { name: 'Call now' }).click();
    const information = page.getByRole('region', { name: 'Case information' });
    await information.getByText(promised.contactName).first().waitFor();
    expect((await world.rowOf(promised.id)).state).toBe('in_work');
    // Meanwhile nothing else can be called, and the page says why.
    await inDashboard(page, 'My callbacks');
    await rowOf(page, promised.contactName).getByText('In work').waitFor();
    await page.getByText(/^Call now: Possible as soon as the interaction is done/).waitFor();
    await page.getByRole('complementary', { name: 'Interactions' }).getByRole('button').click();
    await page
      .getByRole('button', { name: /^Call / })
      .first()
      .click();
    const bar = page.getByRole('contentinfo');
    await bar.getByText('Connected', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^(End call|Hang up)/ }).click();
    await bar.getByText(/^Ended/).waitFor();
    await page.getByLabel(/^Disposition/).selectOption({ index: 1 });
    await page.getByRole('button', { name: /^Done and stop/i }).click();
    await information.waitFor({ state: 'detached' });
    await page.getByLabel('State', { exact: true }).selectOption({ label: 'Over' });
    await rowOf(page, promised.contactName).getByText('Kept').waitFor();
    await picture(page, 'my-callbacks-over-en-dark-1280');
    expect(await world.rowOf(promised.id)).toMatchObject({ state: 'executed' });
  });
});
