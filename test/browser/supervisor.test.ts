// What sofia does in her pages: lists, campaigns, the floor, the register, logins and groups. What the list says is text everywhere.
import fs from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type Api,
  type Product,
  fillSignIn,
  makeCampaign,
  openProduct,
  picture,
  quiet,
  readyAgent,
} from './world.ts';

// What runs inside the page; the tests themselves have no DOM.
declare const window: { readonly ran?: unknown };
declare const DataTransfer: new () => { readonly items: { add(file: unknown): void } };
declare const File: new (parts: readonly string[], name: string, options: { type: string }) => unknown;

const HTML_CELL = '<img src=x onerror="window.ran=1"><b>fett</b>';
const SCRIPT_NAME = '<script>window.ran=1</script>';
const FORMULA_CELL = `=HYPERLINK("http://127.0.0.1:1/";"Gewinn")`;
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const HEADER = 'Kundennummer;Nachname;Vorname;Ort;Telefon privat;Telefon mobil;Beruf;Bemerkung';
/** Odd rows among many plain ones: enough of them that the progress is on the screen for a while. */
const PLAIN_ROWS = 12_000;
const ROWS = [
  ['1', SCRIPT_NAME, 'Mia', 'Berlin', '(030) 23125-041', '', FORMULA_CELL, HTML_CELL],
  ['2', 'Öztürk', 'Jonas', 'Köln', '0049 30 23125042', '+49 30 23125 043', 'Müller:in', 'zwei\r\nZeilen'],
  ['2', 'Öztürk', 'Jonas', 'Köln', '+493023125042', '', '', ''],
  ['3', FORMULA_CELL, 'Paul', 'Berlin', 'keine', '', '', HTML_CELL],
  ['4', 'Nowak', 'Lena', 'Berlin', '', '', '', ''],
  ...Array.from({ length: PLAIN_ROWS }, (_, index) => [
    `K${index}`,
    `Nachname${index}`,
    'Ida',
    'Berlin',
    `+49 30 23125 ${String(index % 1000).padStart(3, '0')}`,
    '',
    '',
    '',
  ]),
];
const LIST = [HEADER, ...ROWS.map((row) => row.map(quoted).join(';'))].join('\r\n');
const ACCEPTED = PLAIN_ROWS + 2;

const headline = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const dialog = (page: Page) => page.getByRole('dialog');
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first();
const nothingRan = async (page: Page) => expect(await page.evaluate(() => window.ran)).toBe(undefined);

async function open(page: Page, where: string): Promise<void> {
  await page.goto(new URL(`/supervisor/${where}`, page.url()).href);
}
/** As a person drops a file from the desktop onto the page. */
async function drop(page: Page, file: { name: string; text: string }): Promise<void> {
  const data = await page.evaluateHandle(({ name, text }) => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], name, { type: 'text/csv' }));
    return carried;
  }, file);
  const area = page.getByText('Datei hierher ziehen');
  await area.dispatchEvent('dragover', { dataTransfer: data });
  await page.getByText('Loslassen').waitFor();
  await page.getByText('Loslassen').dispatchEvent('drop', { dataTransfer: data });
}
async function upload(page: Page, listName: string): Promise<void> {
  await page.getByLabel('Name der Liste').fill(listName);
  await button(page, 'Datei hochladen').click();
}
const figure = (page: Page, name: string) =>
  page
    .getByRole('region', { name: 'Bericht' })
    .locator('div', { has: page.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) }) })
    .getByRole('definition')
    .textContent();

describe('the supervisor', () => {
  let product: Product;
  let api: Api;

  beforeAll(async () => {
    product = await openProduct();
    api = await product.api('sofia');
    await quiet(product, api);
  });
  afterEach(async () => {
    await product.closePages();
    expect(product.faults.splice(0)).toEqual([]);
  });
  afterAll(() => product.close());

  describe('imports lists', () => {
    it('E12 from a dropped file, with a mapping that can be changed, a progress and a report', async () => {
      const page = await product.signIn('sofia');
      await open(page, 'lists/import');
      await drop(page, { name: 'Herbst_liste.csv', text: LIST });
      expect(await page.getByLabel('Name der Liste').inputValue()).toBe('Herbst liste');
      await upload(page, 'Herbst');

      const meaning = (header: string) => page.getByLabel(`Bedeutung von ${header}`, { exact: true });
      await meaning('Telefon privat').waitFor();
      const chosen = (header: string) =>
        meaning(header).evaluate(
          (select: { selectedOptions?: ArrayLike<{ label: string }> }) => select.selectedOptions?.[0]?.label,
        );
      for (const known of ['Kundennummer', 'Nachname', 'Vorname', 'Ort', 'Telefon privat', 'Telefon mobil'])
        expect(await chosen(known)).toBe(known);
      expect(await chosen('Beruf')).toBe('Feld behalten');
      await page.getByRole('cell', { name: HTML_CELL, exact: true }).first().waitFor();
      await page.getByRole('cell', { name: FORMULA_CELL, exact: true }).first().waitFor();
      await picture(page, 'import-mapping-de');

      await meaning('Telefon mobil').selectOption({ label: 'Weglassen' });
      await meaning('Telefon privat').selectOption({ label: 'Weglassen' });
      await page.getByText('Es fehlt eine Spalte mit Telefonnummern.').waitFor();
      expect(await button(page, 'Import starten').getAttribute('aria-disabled')).toBe('true');
      await meaning('Telefon privat').selectOption({ label: 'Telefon Büro' });
      await button(page, 'Import starten').click();

      await page.getByRole('progressbar').waitFor();
      await page.getByText(/Zeilen, .* je Sekunde/).waitFor();
      await page
        .getByText(`${ACCEPTED.toLocaleString('de')} Datensätze sind in der Liste`)
        .waitFor({ timeout: 30_000 });
      expect(await figure(page, 'Zeilen gelesen')).toBe((PLAIN_ROWS + 5).toLocaleString('de'));
      expect(await figure(page, 'Doppelt')).toBe('1');
      expect(await figure(page, 'Abgewiesen')).toBe('2');
      // Without the column that was left out, everybody has one number.
      expect(await figure(page, 'Nummern')).toBe(ACCEPTED.toLocaleString('de'));
      await picture(page, 'import-report-de');
      await nothingRan(page);

      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Abgewiesene Zeilen (CSV)' }).click(),
      ]);
      const rejected = fs.readFileSync(await download.path(), 'utf8');
      expect(rejected.split(/\r?\n(?=\d)/)).toHaveLength(3);
      expect(rejected).toContain('keine Telefonnummer');
      expect(rejected).toContain(quoted(`'${FORMULA_CELL}`)); // no spreadsheet runs it
      expect(rejected).toContain(quoted(HTML_CELL));
    });

    it('E12 accepts nothing of the same file into the same list a second time, and says so', async () => {
      const page = await product.signIn('sofia');
      await open(page, 'lists/import');
      await page.setInputFiles('input[type=file]', {
        name: 'Herbst_liste.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(LIST),
      });
      await page.getByLabel('Name der Liste').fill('Herbst');
      await page.getByText('Diese Liste gibt es schon').waitFor();
      await button(page, 'Datei hochladen').click();
      await page.getByText('Zuordnung vom letzten Mal').waitFor();
      await button(page, 'Import starten').click();
      await page.getByText('Kein neuer Datensatz').waitFor({ timeout: 30_000 });
      expect(await figure(page, 'Angenommen')).toBe('0');
      expect(await figure(page, 'Doppelt')).toBe((PLAIN_ROWS + 3).toLocaleString('de'));
      await open(page, 'lists');
      await page
        .getByRole('row', { name: new RegExp(`^Herbst Deutschland ${ACCEPTED.toLocaleString('de')} `) })
        .waitFor();
    });

    it('answers a picture that is named .csv with a sentence that says what would be accepted', async () => {
      const page = await product.signIn('sofia');
      await open(page, 'lists/import');
      const png = Buffer.concat([
        Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
        Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 256)),
      ]);
      await page.setInputFiles('input[type=file]', { name: 'liste.csv', mimeType: 'text/csv', buffer: png });
      await upload(page, 'Bild');
      await page
        .getByText('Diese Datei ist keine Liste. Möglich sind CSV und Excel (.xlsx)')
        .first()
        .waitFor();
      await open(page, 'lists');
      await page
        .getByRole('row', { name: /^Herbst/ })
        .first()
        .waitFor();
      expect(await page.getByRole('row', { name: /^Bild Deutschland/ }).count()).toBe(0);
    });

    it('refuses a file that is called a picture before it is sent', async () => {
      const page = await product.signIn('sofia', { language: 'en' });
      await open(page, 'lists/import');
      await page.setInputFiles('input[type=file]', {
        name: 'holiday.png',
        mimeType: 'image/png',
        buffer: Buffer.from('x'),
      });
      await page.getByText(/holiday\.png.* is neither CSV nor Excel/).waitFor();
      await page.getByRole('button', { name: 'Upload file' }).click();
      expect(new URL(page.url()).pathname).toBe('/supervisor/lists/import');
    });
  });

  describe('runs campaigns', () => {
    afterEach(async () => {
      await api.ask('POST', '/api/floor/release', { reason: 'Nach dem Test' });
      await quiet(product, api);
    });
    const fieldset = (page: Page, name: string) => page.getByRole('group', { name, exact: true });
    const tag = (page: Page, state: string) => page.locator('.pagehead .tag').filter({ hasText: state });
    const control = (page: Page, deed: string) =>
      page.getByRole('region', { name: 'Steuern' }).getByRole('button', { name: deed, exact: true });

    it('that she made in the form, which says at each field what is wrong with it', async () => {
      const rows = [
        '1;"=1+1";Mia;Berlin;+49 30 23125 141;;',
        `2;${quoted(HTML_CELL)};Jonas;Berlin;+49 30 23125 142;;`,
      ];
      const header = 'Kundennummer;Nachname;Vorname;Ort;Telefon privat;Telefon mobil;Beruf';
      const { listId } = await api.importList('Formulare', [header, ...rows].join('\r\n'));
      const page = await product.signIn('sofia');
      await open(page, `campaigns/new?list=${listId}`);
      await page.getByText('2 Datensätze in den gewählten Listen').waitFor();
      await page.getByLabel('Klingeldauer').fill('5');
      await button(page, 'Kampagne anlegen').click();
      await page.getByText('Bitte prüfen Sie die markierten Felder.').waitFor();
      await page.getByText('Bitte füllen Sie dieses Feld aus.').waitFor();
      await page.getByText('Bitte geben Sie eine ganze Zahl von 15 bis 120 ein.').waitFor();
      expect(await page.getByText('Bitte wählen Sie mindestens einen Eintrag.').count()).toBe(2);
      await picture(page, 'form-faults-de');

      await page.getByLabel('Name', { exact: true }).fill('Winter <i>aktion</i>');
      await page.getByLabel('Klingeldauer').fill('30');
      await fieldset(page, 'Gruppen von Agenten').getByRole('checkbox').first().check();
      await fieldset(page, 'Anrufernummern').getByRole('checkbox').first().check();
      await button(page, 'Kampagne anlegen').click();
      await headline(page, 'Winter <i>aktion</i>').waitFor();
      await tag(page, 'Entladen').waitFor();
      await page.getByRole('link', { name: 'Datensätze', exact: true }).click();
      await page.getByRole('cell', { name: 'Mia =1+1', exact: true }).waitFor();
      await page.getByRole('cell', { name: `Jonas ${HTML_CELL}`, exact: true }).waitFor();
      await nothingRan(page);
    });

    it('under a name that no other campaign has', async () => {
      await makeCampaign(api, { name: 'Doppelt', rows: ['7;Weber;Mia;Berlin;+49 30 23125 147;;'] });
      const page = await product.signIn('sofia');
      await open(page, 'campaigns/new');
      await page.getByLabel('Name', { exact: true }).fill('Doppelt');
      for (const name of ['Gruppen von Agenten', 'Anrufernummern', 'Anruflisten'])
        await fieldset(page, name).getByRole('checkbox').first().check();
      await button(page, 'Kampagne anlegen').click();
      await page.getByText('Dieser Name ist schon vergeben.').waitFor();
      expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Doppelt');
    });

    it('by loading, starting, stopping and unloading them, each with its state at once', async () => {
      const id = await makeCampaign(api, {
        name: 'Steuerung',
        rows: ['11;Weber;Mia;Berlin;+49 30 23125 151;;'],
      });
      const page = await product.signIn('sofia');
      await open(page, `campaigns/${id}`);
      await tag(page, 'Entladen').waitFor();
      await page.getByText('Geht, sobald sie geladen ist.').waitFor();
      expect(await control(page, 'Starten').getAttribute('aria-disabled')).toBe('true');
      for (const [deed, state] of [
        ['Laden', 'Geladen'],
        ['Starten', 'Läuft'],
        ['Anhalten', 'Geladen'],
        ['Entladen', 'Entladen'],
      ] as const) {
        await control(page, deed).click();
        await tag(page, state).waitFor();
      }
    });

    it('and sees anna at work on the floor, live', async () => {
      await makeCampaign(api, {
        name: 'Live',
        rows: [`21;${quoted(HTML_CELL)};Mia;Berlin;+49 30 23125 241;;${quoted(FORMULA_CELL)}`],
      });
      const sofia = await product.signIn('sofia');
      await open(sofia, 'campaigns');
      for (const deed of ['Laden', 'Starten']) await button(sofia, `${deed}: Live`).click();
      await open(sofia, 'floor');
      const anna = await readyAgent(product, 'anna');
      const row = sofia.getByRole('row', { name: /^Anna Weiß/ });
      const says = (text: string | RegExp) => row.getByRole('cell', { name: text }).first().waitFor();
      await says('Bereit');
      const notice = anna.getByRole('dialog', { name: 'Ausgehende Kampagne' });
      await notice.getByRole('button', { name: 'Datensatz abrufen' }).click();
      await says('Vorschau');
      await says(`Mia ${HTML_CELL}`);
      await says('Live');
      await anna.getByRole('heading', { name: `Mia ${HTML_CELL}` }).waitFor();
      await anna.getByText(FORMULA_CELL).waitFor();
      await anna.getByRole('button', { name: /^Anrufen/ }).click();
      await says('Im Gespräch');
      await picture(sofia, 'floor-live-de');
      await anna.getByRole('button', { name: /^Auflegen/ }).click();
      await says('Nachbearbeitung');
      await anna.getByLabel('Abschlusscode').selectOption({ label: 'Erfolg' });
      await anna.getByRole('button', { name: 'Fertig und stoppen' }).click();
      await says('Bereit');
      await anna.getByRole('button', { name: /^Zustand Bereit/ }).click();
      await anna
        .getByRole('menuitemradio', { name: /^Pause/ })
        .first()
        .click();
      await says('Nicht bereit: Pause');
      await nothingRan(sofia);
      await nothingRan(anna);
    });

    it('and stops all of them with one button, until she releases them with a reason', async () => {
      const id = await makeCampaign(api, {
        name: 'Notfall',
        rows: ['31;Weber;Mia;Berlin;+49 30 23125 341;;'],
      });
      await api.post(`/api/campaigns/${id}/load`);
      await api.post(`/api/campaigns/${id}/start`);
      const sofia = await product.signIn('sofia');
      const anna = await readyAgent(product, 'anna');
      await anna
        .getByRole('dialog', { name: 'Ausgehende Kampagne' })
        .getByRole('button', { name: 'Datensatz abrufen' })
        .click();
      await anna.getByRole('region', { name: 'Fallinformationen' }).waitFor();
      await button(sofia, 'Alles stoppen').click();
      await dialog(sofia).getByRole('button', { name: 'Alles stoppen' }).click();
      await sofia.getByText('Alles ist gestoppt.').waitFor();
      await sofia.getByText(/durch Sofia Krüger/).waitFor();
      await sofia.getByText('Wählt nicht: alles gestoppt.').first().waitFor();
      await anna.getByText('Alles angehalten: es wird nicht gewählt').first().waitFor();

      await button(sofia, 'Freigeben').click();
      await dialog(sofia).getByRole('button', { name: 'Freigeben' }).click();
      await dialog(sofia).getByText('Bitte füllen Sie dieses Feld aus.').waitFor();
      await dialog(sofia).getByLabel('Grund').fill('Probe vorbei');
      await dialog(sofia).getByRole('button', { name: 'Freigeben' }).click();
      await sofia.getByText('Alles ist gestoppt.').waitFor({ state: 'detached' });
      await anna.getByRole('button', { name: /^Anrufen/ }).click();
      await anna.getByRole('button', { name: /^Auflegen/ }).click();
      await anna.getByLabel('Abschlusscode').selectOption({ label: 'Erfolg' });
      await anna.getByRole('button', { name: 'Fertig und stoppen' }).click();
      await anna.getByRole('region', { name: 'Fallinformationen' }).waitFor({ state: 'detached' });
    });
  });

  it('S8 finds contacts and agents from every page, and reads what was with a contact', async () => {
    await api.importList('Suchliste', `${HEADER}\r\n771;Suchfink;Lena;Berlin;+49 30 23125 771;;;`);
    const page = await product.signIn('sofia');
    await open(page, 'register');
    await headline(page, 'Sperrliste').waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Suchf');
    await page.getByRole('option', { name: /^Lena Suchfink.*\+49 30 23125 771.*Suchliste/ }).waitFor();
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('heading', { name: 'Lena Suchfink' }).waitFor();
    await dialog(page).getByText('Mit diesem Kontakt gab es noch nichts.').waitFor();
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await page.keyboard.type('Anna');
    await page.getByRole('option', { name: /^Anna Weiß Abgemeldet/ }).click();
    await headline(page, 'Zugänge').waitFor();
  });

  it('keeps the register: any spelling is understood, a malformed number is refused with an example', async () => {
    const page = await product.signIn('sofia');
    await open(page, 'register');
    await button(page, 'Eintragen').click();
    const number = dialog(page).getByLabel('Telefonnummer');
    await number.fill('12 Uhr');
    await dialog(page).getByLabel('Grund').fill(HTML_CELL);
    await dialog(page).getByRole('button', { name: 'Eintragen' }).click();
    await dialog(page)
      .getByText('Das ist keine Telefonnummer. Möglich ist zum Beispiel +49 30 23125 123.')
      .waitFor();
    expect(await number.inputValue()).toBe('12 Uhr');
    await number.fill(' (030) 231 25-/042 ');
    await dialog(page).getByRole('button', { name: 'Eintragen' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    const entry = page.getByRole('row', { name: /^\+49 30 23125 042/ });
    await entry.getByRole('cell', { name: HTML_CELL }).waitFor();
    await entry.getByText('Sofia Krüger').waitFor();

    await page.getByLabel('Nummer prüfen').fill('0049 30 23125042');
    await button(page, 'Prüfen').click();
    await page.getByText('+49 30 23125 042 ist gesperrt: 1 Eintrag.').waitFor();
    await page.getByRole('searchbox', { name: /suchen/ }).fill('23125043');
    await page.getByText('Kein Eintrag passt zur Suche.').waitFor();
    await page.getByRole('searchbox', { name: /suchen/ }).fill('23125042');
    await button(page, '+49 30 23125 042 entfernen').click();
    await dialog(page).getByRole('button', { name: 'Entfernen' }).click();
    await entry.waitFor({ state: 'detached' });
    await page.getByLabel('Nummer prüfen').fill('+49 30 23125 042');
    await button(page, 'Prüfen').click();
    await page.getByText('+49 30 23125 042 steht nicht in der Sperrliste.').waitFor();
    await nothingRan(page);
  });

  describe('looks after logins', () => {
    const row = (page: Page, login: string) => page.getByRole('row').filter({ hasText: login });
    async function choose(page: Page, login: string, deed: RegExp): Promise<void> {
      await row(page, login).getByRole('button').click();
      await page.getByRole('menuitem', { name: deed }).click();
    }
    /** The password from its window, which is then closed for good. */
    async function notePassword(page: Page): Promise<string> {
      const password = await dialog(page).getByRole('textbox', { name: 'Kennwort' }).inputValue();
      await dialog(page).getByRole('button', { name: 'Ich habe es notiert' }).click();
      await dialog(page).waitFor({ state: 'detached' });
      expect(await page.content()).not.toContain(password);
      return password;
    }
    async function create(page: Page, login: string, name: string): Promise<string> {
      await open(page, 'administration/users');
      await button(page, 'Zugang anlegen').click();
      await dialog(page).getByLabel('Name', { exact: true }).fill(name);
      await dialog(page).getByLabel('Benutzername').fill(login);
      await dialog(page).getByRole('button', { name: 'Anlegen' }).click();
      await page.getByText(`Kennwort für ${name}`).waitFor();
      return notePassword(page);
    }
    async function enter(login: string, password: string): Promise<Page> {
      const page = await product.newPage();
      await page.goto(product.url);
      await fillSignIn(page, login, password);
      return page;
    }
    const isIn = (page: Page) => page.getByRole('button', { name: /^Zustand/ }).waitFor();

    it('with a password that is shown once and works in another window', async () => {
      const page = await product.signIn('sofia');
      await open(page, 'administration/users');
      await button(page, 'Zugang anlegen').click();
      await dialog(page).getByLabel('Benutzername').fill('Zoë!');
      await dialog(page).getByRole('button', { name: 'Anlegen' }).click();
      await dialog(page).getByText('2 bis 60 Zeichen: Kleinbuchstaben').waitFor();
      await dialog(page).getByRole('button', { name: 'Abbrechen' }).click();
      const password = await create(page, 'ida', 'Ida Nowak');
      expect(password.length).toBeGreaterThanOrEqual(12);
      await isIn(await enter('ida', password));
    });

    it('and throws somebody whom she disables back to the sign-in page within five seconds; a new password replaces the old', async () => {
      const page = await product.signIn('sofia');
      const old = await create(page, 'emil', 'Emil Voss');
      const emil = await enter('emil', old);
      await isIn(emil);
      await choose(page, 'emil', /^Sperren/);
      await dialog(page).getByRole('button', { name: 'Sperren' }).click();
      await emil.getByLabel('Kennwort', { exact: true }).waitFor({ timeout: 5_000 });
      await row(page, 'emil').getByText('Gesperrt').waitFor();
      await fillSignIn(emil, 'emil', old);
      const refusal = emil.getByText('Benutzername oder Kennwort stimmt nicht.').last();
      await refusal.waitFor();
      await choose(page, 'emil', /^Entsperren/);
      await dialog(page).getByRole('button', { name: 'Entsperren' }).click();
      await row(page, 'emil').getByText('Aktiv').waitFor();

      await choose(page, 'emil', /^Kennwort neu setzen/);
      await dialog(page).getByRole('button', { name: 'Kennwort neu setzen' }).click();
      await dialog(page).getByRole('textbox', { name: 'Kennwort' }).waitFor();
      const fresh = await notePassword(page);
      await emil.reload();
      await fillSignIn(emil, 'emil', old);
      await refusal.waitFor();
      await fillSignIn(emil, 'emil', fresh);
      await isIn(emil);
    });

    it('and puts people into groups, which she can rename and delete', async () => {
      const page = await product.signIn('sofia');
      await open(page, 'administration/groups');
      await button(page, 'Gruppe anlegen').click();
      await dialog(page).getByRole('button', { name: 'Anlegen' }).click();
      await dialog(page).getByText('Bitte füllen Sie dieses Feld aus.').waitFor();
      await dialog(page).getByLabel('Name').fill('Abendschicht');
      await dialog(page).getByRole('button', { name: 'Anlegen' }).click();
      await page.getByRole('row', { name: /^Abendschicht 0/ }).waitFor();
      await button(page, 'Bearbeiten: Abendschicht').click();
      await dialog(page)
        .getByLabel(/^Anna Weiß/)
        .check();
      await dialog(page)
        .getByLabel(/^Ben Öztürk/)
        .check();
      await dialog(page).getByLabel('Name').fill('Spätschicht');
      await dialog(page).getByRole('button', { name: 'Speichern' }).click();
      await page.getByRole('row', { name: /^Spätschicht 2/ }).waitFor();
      await button(page, 'Löschen: Spätschicht').click();
      await dialog(page).getByRole('button', { name: 'Löschen' }).click();
      await page.getByRole('row', { name: /^Spätschicht/ }).waitFor({ state: 'detached' });
    });
  });
});
