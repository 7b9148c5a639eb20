// The whole product as people have it: the built launcher with PostgreSQL, engine and jobs, and real Chromium in front of it. One product
// for each test file. Tests speak of anna, ben and sofia; what they need besides (a list, a campaign) is made through the same API that
// the screens use.
import fs from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';
import { zoneOfTheDay } from '../support/process-zones.ts';
import { openPlayground, root } from '../launch/started.ts';

export const PICTURES = path.join(root, 'test/browser/pictures');

/** Without these Chromium asks the network for things that this machine may not have. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A microphone for everybody, without a question, and sound without a click.
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];

export type Person = 'anna' | 'ben' | 'sofia';
export type Look = {
  readonly language?: 'de' | 'en';
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
};

export type Product = Awaited<ReturnType<typeof openProduct>>;

/**
 * Starts the product in a folder of its own and a browser. Close it after the file's last test.
 * @param environment for instance TELEPHONY=asterisk for real voice (it is simulated unless that is said), or DATABASE_URL: then it has no
 * practice people, and so no passwords
 */
export async function openProduct(environment: NodeJS.ProcessEnv = {}) {
  const play = openPlayground();
  const started = play.product([], { TELEPHONY: 'simulated', TZ: zoneOfTheDay(Date.now()), ...environment });
  const url = await started.ready(90_000);
  const passwords = passwordsIn(path.join(play.dataDir, 'logins.json'));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS });
  const faults: string[] = [];
  const contexts: BrowserContext[] = [];
  return {
    url,
    play,
    started,
    /** What the start said, as people read it in the terminal. */
    says: (pattern: RegExp) => started.says(pattern),
    browser,
    passwords,
    /** What the pages complained about: errors, and everything that the content-security policy stopped. */
    faults,
    newPage: (look: Look = {}) => newPage({ browser, url, contexts, faults }, look),
    signIn: async (person: Person, look: Look = {}) => {
      const page = await newPage({ browser, url, contexts, faults }, look);
      await page.goto(url);
      await fillSignIn(page, person, passwords[person]);
      await page.getByRole('banner').waitFor();
      await page
        .getByRole('button', { name: /Benutzermenü|User menu|Anna|Ben|Sofia/ })
        .first()
        .waitFor();
      return page;
    },
    api: (person: Person) => openApi(url, person, passwords[person]),
    /** Ends every window, so that the next test begins with nobody signed in. */
    closePages: async () => {
      for (const context of contexts.splice(0)) await context.close();
    },
    close: async () => {
      await browser.close();
      started.signal('SIGINT');
      await started.end();
      await play.clear();
    },
  };
}

/** The random passwords of the practice people, from the file that only its owner can read. */
function passwordsIn(file: string): Record<Person, string> {
  if (!fs.existsSync(file)) return { anna: '', ben: '', sofia: '' };
  const logins = JSON.parse(fs.readFileSync(file, 'utf8')) as { login: Person; password: string }[];
  return Object.fromEntries(logins.map(({ login, password }) => [login, password])) as Record<Person, string>;
}

type Windows = {
  readonly browser: Browser;
  readonly url: string;
  readonly contexts: BrowserContext[];
  readonly faults: string[];
};

async function newPage({ browser, contexts, faults }: Windows, look: Look): Promise<Page> {
  const context = await browser.newContext({
    locale: look.language === 'en' ? 'en-GB' : 'de-DE',
    timezoneId: 'Europe/Berlin',
    colorScheme: look.theme ?? 'light',
    viewport: { width: look.width ?? 1440, height: look.height ?? 900 },
    acceptDownloads: true,
  });
  contexts.push(context);
  context.setDefaultTimeout(8_000);
  const page = await context.newPage();
  page.on('response', (answer) => {
    if (answer.status() === 429 || answer.status() >= 500) faults.push(`${answer.status()} ${answer.url()}`);
  });
  page.on('pageerror', (fault) => faults.push(`page: ${fault.message}`));
  page.on('console', (line) => {
    // A refused request is told in the console by Chromium itself; the tests of refusals make them on purpose.
    if (line.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(line.text()))
      faults.push(`console: ${line.text()}`);
  });
  return page;
}

export async function fillSignIn(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel(/^(Benutzername|User name)$/).fill(login);
  await page.getByLabel(/^(Kennwort|Password)$/).fill(password);
  await page.getByRole('button', { name: /^(Anmelden|Sign in)$/ }).click();
}

/** Keeps a picture for people to look at (not compared by the tests). */
export async function picture(page: Page, name: string): Promise<void> {
  fs.mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
}

export type Api = Awaited<ReturnType<typeof openApi>>;

/** The REST API as a signed-in person. */
export async function openApi(url: string, login: string, password: string) {
  const signedIn = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ login, password }),
  });
  if (!signedIn.ok)
    throw new Error(`could not sign in ${login}: ${signedIn.status} ${await signedIn.text()}`);
  const cookie = (signedIn.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const ask = async (method: string, where: string, body?: unknown): Promise<Response> =>
    fetch(`${url}${where}`, {
      method,
      headers: {
        cookie,
        origin: url,
        'idempotency-key': randomUUID(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const must = async <T>(method: string, where: string, body?: unknown): Promise<T> => {
    const answer = await ask(method, where, body);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${where}: ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    /** For a screen's WebSocket, which is not opened by a browser. */
    cookie,
    ask,
    get: <T>(where: string) => must<T>('GET', where),
    post: <T>(where: string, body: unknown = {}) => must<T>('POST', where, body),
    /** Uploads a WAV file as an announcement. */
    async announce(fields: Readonly<Record<string, string>>, wav: Buffer): Promise<void> {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      form.set('file', new Blob([new Uint8Array(wav)], { type: 'audio/wav' }), 'ansage.wav');
      const headers = { cookie, origin: url, 'idempotency-key': randomUUID() };
      const sent = await fetch(`${url}/api/announcements`, { method: 'POST', headers, body: form });
      if (!sent.ok) throw new Error(`announcement: ${sent.status} ${await sent.text()}`);
    },
    /** Imports a CSV text as a list and waits until the jobs process has it in the database. */
    async importList(name: string, csv: string, country = 'DE') {
      const form = new FormData();
      form.set('listName', name);
      form.set('country', country);
      form.set('start', 'true');
      form.set('file', new Blob([csv], { type: 'text/csv' }), `${name}.csv`);
      const sent = await fetch(`${url}/api/imports`, {
        method: 'POST',
        headers: { cookie, origin: url },
        body: form,
      });
      if (!sent.ok) throw new Error(`import: ${sent.status} ${await sent.text()}`);
      const { id } = (await sent.json()) as { id: string };
      for (let tries = 0; tries < 600; tries += 1) {
        const row = await must<{
          state: string;
          listId: string;
          report: Record<string, number>;
          fault: unknown;
        }>('GET', `/api/imports/${id}`);
        if (row.state === 'done') return { id, listId: row.listId, report: row.report };
        if (row.state === 'failed' || row.state === 'cancelled')
          throw new Error(`import ${row.state}: ${JSON.stringify(row.fault)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('the import did not end');
    },
  };
}

export type CampaignWish = {
  readonly name: string;
  /** Rows of a list with the columns Kundennummer;Nachname;Vorname;Ort;Telefon privat;Telefon mobil;Beruf. */
  readonly rows: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly callerNumbers?: readonly (readonly [number: string, label: string])[];
};

/** A preview campaign with a list of its own for the group of anna and ben; unloaded. Returns its id. */
export async function makeCampaign(api: Api, wish: CampaignWish): Promise<string> {
  const header = 'Kundennummer;Nachname;Vorname;Ort;Telefon privat;Telefon mobil;Beruf';
  const { listId } = await api.importList(
    `Liste ${wish.name.slice(0, 60)}`,
    [header, ...wish.rows].join('\r\n'),
  );
  const groups = await api.get<{ rows: { id: string; name: string; members: number }[] }>('/api/groups');
  const group = groups.rows.find(({ members }) => members >= 2);
  if (!group) throw new Error('no group with anna and ben');
  const known = await api.get<{ rows: { id: string; e164: string }[] }>('/api/caller-numbers');
  const callerNumberIds: string[] = [];
  for (const [number, label] of wish.callerNumbers ?? [['+493023125900', 'Zentrale Berlin']]) {
    const there = known.rows.find(({ e164 }) => e164 === number);
    callerNumberIds.push(
      there?.id ?? (await api.post<{ id: string }>('/api/caller-numbers', { number, label })).id,
    );
  }
  const { id } = await api.post<{ id: string }>('/api/campaigns', {
    name: wish.name,
    mode: 'preview',
    listIds: [listId],
    groupIds: [group.id],
    callerNumberIds,
    ...wish.settings,
  });
  return id;
}

/** Signs an agent in who is Ready on voice, with the notices of running campaigns answered by OK. */
export async function readyAgent(product: Product, person: Person, look: Look = {}): Promise<Page> {
  const page = await product.signIn(person, look);
  // Without a telephone nobody is Ready; the simulated one is there at once.
  await page
    .getByRole('button', { name: /(Telefon bereit|Telephone ready|Übungstelefon|Practice telephone)$/ })
    .waitFor();
  await page.getByRole('button', { name: /^(Zustand|State) / }).click();
  await page
    .getByRole('menuitemradio', { name: /^(Bereit|Ready)/ })
    .first()
    .click();
  await page.getByRole('button', { name: /^(Zustand Bereit|State Ready)/ }).waitFor();
  return page;
}

export async function runCampaign(api: Api, id: string): Promise<void> {
  await api.post(`/api/campaigns/${id}/load`);
  await api.post(`/api/campaigns/${id}/start`);
}

/** Ends every window, shift and campaign, so that the next test begins with a quiet floor. */
export async function quiet(product: Product, api: Api): Promise<void> {
  await product.closePages();
  await unloadAll(api);
  for (const person of ['anna', 'ben'] as const) {
    const own = await product.api(person);
    const answer = await own.ask('DELETE', '/api/session');
    if (!answer.ok) throw new Error(`${person} still has something open: ${await answer.text()}`);
  }
}

/** Puts all campaigns away; records that were not dialed go back to their list. */
export async function unloadAll(api: Api): Promise<void> {
  const { rows } = await api.get<{ rows: { id: string; state: string }[] }>('/api/campaigns');
  for (const { id, state } of rows)
    if (state !== 'unloaded') await api.ask('POST', `/api/campaigns/${id}/force-unload`, {});
}
