// What the suites of push preview and of the automatic modes share: campaigns whose contacts come by themselves, people of the practice
// network who answer as a test needs them, and what is seen and heard on the page.
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { root } from '../launch/started.ts';
import {
  type Api,
  type Look,
  type Product,
  makeCampaign,
  openProduct,
  picture,
  quiet,
  runCampaign,
} from './world.ts';

/** The last two digits say how somebody answers (docs/simulator.md). */
const MANNERS = { atOnce: 40, late: 50, never: 60, busy: 75 } as const;
export type Manner = keyof typeof MANNERS;

export type RecordRow = {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly attempts: number;
  readonly lastResult?: string;
  readonly nextAt?: number;
};

// What runs inside the page; the tests themselves have no DOM.
type Oscillator = { readonly frequency: { readonly value: number } };
declare const window: {
  heard: number[];
  OscillatorNode: { prototype: { start(this: Oscillator, when?: number): void } };
  axe?: {
    run: (
      where: unknown,
      how: unknown,
    ) => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
  };
};
declare const document: { getAnimations(): { finish(): void }[] };

export type World = Awaited<ReturnType<typeof openWorld>>;

export async function openWorld() {
  const product = await openProduct();
  const sofia = await product.api('sofia');
  await quiet(product, sofia);
  let made = 0;
  const taken: Record<Manner, number> = { atOnce: 0, late: 0, never: 0, busy: 0 };
  /** Each number once, so that no minimum gap stands between two tests. */
  const numberOf = (manner: Manner): string => {
    const count = taken[manner];
    taken[manner] += 1;
    const ending = MANNERS[manner] + (count % 10);
    const hundred = Math.floor(count / 10);
    const range = hundred < 10 ? '30 23125' : '69 90009';
    return `+49 ${range} ${hundred % 10}${ending}`;
  };
  return {
    product,
    sofia,
    /** A running campaign with one record for each of `people`; two manners make a chain of two numbers. */
    async campaign(mode: string, people: readonly (Manner | readonly [Manner, Manner])[], more: More = {}) {
      made += 1;
      const name = `${more.name ?? mode} ${made}`;
      const rows = people.map((manner, index) => {
        const [home, mobile] = typeof manner === 'string' ? [manner, undefined] : manner;
        const numbers = `${numberOf(home)};${mobile === undefined ? '' : numberOf(mobile)}`;
        return `${made}${10 + index};Kontakt${index};Mia;Berlin;${numbers};Technikerin`;
      });
      const { delivery, settings, callerNumbers } = more;
      const all = { mode, ...settings, ...(delivery === undefined ? {} : { delivery }) };
      const callers = callerNumbers === undefined ? {} : { callerNumbers };
      const id = await makeCampaign(sofia, { name, rows, settings: all, ...callers });
      await runCampaign(sofia, id);
      return {
        id,
        name,
        /** In the order of their names. */
        records: async () => {
          const { rows: found } = await sofia.get<{ rows: RecordRow[] }>(`/api/campaigns/${id}/records`);
          return found.toSorted((one, other) => one.name.localeCompare(other.name));
        },
      };
    },
    async close() {
      const { faults } = product;
      await product.close();
      expect(faults).toEqual([]);
    },
  };
}

interface More {
  readonly name?: string;
  readonly delivery?: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly callerNumbers?: readonly (readonly [string, string])[];
}

/** From now on the page notes the pitch of each tone that it plays. */
export async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.heard = [];
    const { prototype } = window.OscillatorNode;
    const start = prototype.start;
    prototype.start = function noted(when) {
      window.heard.push(this.frequency.value);
      start.call(this, when);
    };
  });
}
export const heard = (page: Page): Promise<number[]> => page.evaluate(() => window.heard);
/** The first tone of what is played (src/web/phone/sounds.ts). */
export const TONES = { ring: 880, contact: 660 } as const;

export const bar = (page: Page) => page.getByRole('contentinfo', { name: /^(Anrufleiste|Call bar)$/ });
export const caseOf = (page: Page) =>
  page.getByRole('region', { name: /^(Fallinformationen|Case Information)$/ });
export const offer = (page: Page) =>
  page.getByRole('dialog', { name: /^(Interaktionsvorschau|Interaction Preview)$/ });
export const popUps = (page: Page) => page.getByRole('region', { name: /^(Meldungen|Messages)$/ });
export const spoken = (page: Page) => page.locator('[data-live-announcer]');
/** What the case information says behind a term. */
export const pair = (page: Page, term: string) =>
  caseOf(page).locator('dt').filter({ hasText: term }).locator('xpath=following-sibling::dd[1]').first();

/** Joins by OK on the start notification (S28, S43). */
export async function joinByOk(page: Page, name: string): Promise<void> {
  const started = page
    .locator('.toast')
    .filter({ hasText: name })
    .filter({ hasText: /gestartet|Started/ });
  await started.getByRole('button', { name: 'OK' }).click();
  await started.waitFor({ state: 'detached' });
}

/** Both channels, by the menu in the head. */
export async function goReady(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /(Telefon bereit|Telephone ready|Übungstelefon|Practice telephone)$/ })
    .waitFor();
  await page.getByRole('button', { name: /^(Zustand|State) / }).click();
  await page
    .getByRole('menuitemradio', { name: /^(Bereit|Ready)/ })
    .first()
    .click();
}

export async function hangUp(page: Page): Promise<void> {
  await bar(page)
    .getByRole('button', { name: /^(Auflegen|End call|Hang up)/ })
    .click();
  await bar(page)
    .getByText(/^(Beendet|Ended)/)
    .waitFor();
}

export async function nothingOpen(page: Page): Promise<void> {
  await caseOf(page).waitFor({ state: 'detached' });
}

const axe = fs.readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** What axe calls serious or critical. */
export async function serious(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    for (const running of document.getAnimations()) running.finish();
  });
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const result = await window.axe?.run(document, { resultTypes: ['violations'] });
    return result?.violations.map(({ id, impact, nodes }) => ({ id, impact, html: nodes[0]?.html })) ?? [];
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, html }) => `${id}: ${html}`);
}

export const LOOKS = {
  'de-light-1920': { language: 'de', theme: 'light', width: 1920, height: 1080 },
  'en-dark-1280': { language: 'en', theme: 'dark', width: 1280, height: 800 },
} as const satisfies Record<string, Look>;

/** A picture, and nothing that axe minds. */
export async function isFit(page: Page, name: string): Promise<void> {
  const faults = await serious(page);
  await picture(page, name);
  expect(faults, name).toEqual([]);
}

/** Ends the after-call work, if there is any, with the first disposition. */
export async function finish(page: Page): Promise<void> {
  if (
    (await bar(page)
      .getByText(/^(Beendet|Ended|Wird beendet|Ending)/)
      .count()) === 0
  )
    return;
  await bar(page)
    .getByText(/^(Beendet|Ended)/)
    .waitFor({ timeout: 2_000 });
  await page.keyboard.press('Alt+1');
  await page.keyboard.press('Alt+d');
  await bar(page)
    .getByText(/^(Beendet|Ended)/)
    .waitFor({ state: 'detached', timeout: 2_000 });
}

/** Ends every call, window, shift and campaign, whatever a failed test left behind. */
export async function settle(
  { product, sofia }: { product: Product; sofia: Api },
  pages: Page[],
): Promise<void> {
  for (const page of pages.splice(0)) {
    if (page.isClosed()) continue;
    const end = bar(page).getByRole('button', { name: /^(Auflegen|End call|Hang up)/ });
    if ((await end.count()) > 0) await end.click({ timeout: 2_000 }).catch(() => undefined);
    await finish(page).catch(() => undefined);
  }
  await product.closePages();
  for (let tries = 0; tries < 40; tries += 1) {
    try {
      return await quiet(product, sofia);
    } catch (error) {
      // A call that is being hung up is over a moment later.
      if (tries === 39) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
