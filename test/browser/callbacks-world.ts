// The product with callbacks in it: promised by an agent over the live connection, as the screens do; and a way to let time pass for one of
// them while the engine does not hold it yet, so that nobody waits for a day to see one missed.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { wallTimeAt } from '../../src/domain/callback/wall-time.ts';
import { seedPractice } from '../../src/launch/seed.ts';
import { openPool } from '../../src/storage/pool.ts';
import type { CallbackRow } from '../../src/wire/callbacks.ts';
import type { Page as Rows } from '../../src/wire/errors.ts';
import { type LiveScreen, Visitor } from '../api/visitor.ts';
import { freshDatabase } from '../support/postgres.ts';
import { promiseCallback } from '../support/promise-callback.ts';
import { type Api, type Product, makeCampaign, openApi, openProduct, runCampaign } from './world.ts';

const PASSWORD = 'four-brass-lamps-9';
const logins = [
  { role: 'agent', login: 'anna', displayName: 'Anna Weiß', password: PASSWORD },
  { role: 'agent', login: 'ben', displayName: 'Ben Öztürk', password: PASSWORD },
  { role: 'supervisor', login: 'sofia', displayName: 'Sofia Krüger', password: PASSWORD },
] as const;
const BERLIN = 'Europe/Berlin';
export const CAMPAIGN = 'Rückrufe.Herbst';
const ROWS = Array.from(
  { length: 20 },
  (_, index) =>
    `${index};Muster${String.fromCharCode(65 + index)};Erika;Berlin;+49 30 23125 ${140 + index};;Malerin`,
);

export type CallbacksWorld = Awaited<ReturnType<typeof openCallbacksWorld>>;

export async function openCallbacksWorld() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rufwerk-callbacks-'));
  const db = await freshDatabase();
  const pool = openPool({ connectionString: db.url, max: 2, name: 'callbacks world' });
  await seedPractice({ pool, dataDir: folder, logins });
  let product = await open(db.url);
  let sofia = await openApi(product.url, 'sofia', PASSWORD);
  const campaignId = await makeCampaign(sofia, { name: CAMPAIGN, rows: ROWS });
  await runCampaign(sofia, campaignId);
  let anna: { readonly visitor: Visitor; readonly screen: LiveScreen } | undefined;
  const annaAtWork = async () => (anna ??= await signInLive(product.url));
  const rowOf = (id: string): Promise<CallbackRow> => findRow(sofia, id);
  return {
    product: () => product,
    sofia: () => sofia,
    campaignId,
    /** What anna promises at Done; two hours ahead unless it is moved. */
    async promise(isPersonal = true): Promise<CallbackRow> {
      const { interaction } = await promiseCallback(await annaAtWork(), { campaignId, isPersonal });
      const { rows } = await sofia.get<Rows<CallbackRow>>('/api/callbacks?scope=all&limit=200');
      const row = rows.find(({ contactId }) => contactId === interaction.contactId);
      if (!row) throw new Error('what was promised is not in the list');
      return row;
    },
    /** Anna is Not Ready: nothing is offered to her. */
    async notReady(): Promise<void> {
      const to = { state: 'not_ready', reason: 'office_work' } as const;
      await (await annaAtWork()).screen.command({ name: 'set_channel', channel: 'voice', to });
    },
    /** A supervisor moves it; the wall is Berlin's. */
    async move(id: string, at: number): Promise<void> {
      const wall = wallTimeAt(BERLIN, at);
      await sofia.post(`/api/callbacks/${id}/change`, { at: { wall, zone: BERLIN } });
    },
    /** The product was away for hours: what was promised for later is long due when it comes back. */
    async sleepUntilDue(dueAt: ReadonlyMap<string, number>): Promise<void> {
      await anna?.screen.close();
      anna = undefined;
      await product.close();
      for (const [id, at] of dueAt)
        await pool.query(
          `UPDATE callback SET due_at = instant($2), wall = $3,
             detail = detail || jsonb_build_object('dueAt', $2::float8, 'wall', $3::text) WHERE id = $1`,
          [id, at, wallTimeAt(BERLIN, at)],
        );
      product = await open(db.url);
      sofia = await openApi(product.url, 'sofia', PASSWORD);
    },
    rowOf,
    /** Waits until the engine has it in this state. */
    async until(id: string, state: CallbackRow['state']): Promise<CallbackRow> {
      for (let tries = 0; tries < 200; tries += 1) {
        const row = await rowOf(id);
        if (row.state === state) return row;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`it did not become ${state}: ${JSON.stringify(await rowOf(id))}`);
    },
    async close() {
      await anna?.screen.close();
      await product.close();
      await pool.end();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function open(databaseUrl: string): Promise<Product> {
  const product = await openProduct({ DATABASE_URL: databaseUrl });
  Object.assign(product.passwords, { anna: PASSWORD, ben: PASSWORD, sofia: PASSWORD });
  return product;
}

async function signInLive(url: string) {
  const visitor = new Visitor(url);
  await visitor.signIn('anna', PASSWORD);
  const screen = await visitor.live();
  await screen.snapshot();
  return { visitor, screen };
}

async function findRow(sofia: Api, id: string): Promise<CallbackRow> {
  const { rows } = await sofia.get<Rows<CallbackRow>>('/api/callbacks?scope=all&state=all&limit=200');
  const row = rows.find((each) => each.id === id);
  if (!row) throw new Error(`there is no callback ${id}`);
  return row;
}
