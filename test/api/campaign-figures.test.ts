// What a supervisor reads of a campaign that the engine dials for: counts per five minutes, and every decision with its reason (E6, E23);
// and how its delivery is changed (E2).
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CALLS_PER_STEP, callsPerStep, smallestId } from '../../src/storage/campaign-figures.ts';
import { makeId } from '../../src/domain/ids.ts';
import { type ApiWorld, openApiWorld } from './api-world.ts';
import type { Visitor } from './visitor.ts';

const STEP = 300_000;
const REASON = { start: 2, agentsFree: 2, freeSoon: 0, withinMs: 9_000, answerRate: 0.3, riskOfAbandon: 0 };

let world: ApiWorld;
let sofia: Visitor;
let anna: Visitor;
let where: string;

beforeAll(async () => {
  world = await openApiWorld();
  [sofia, anna] = [await world.visitor('sofia'), await world.visitor('anna')];
  where = `/api/campaigns/${world.campaignId}`;
});
afterAll(() => world.close());

type Past = {
  readonly dialedAt: number;
  readonly answeredAt?: number;
  readonly result: string;
  readonly campaignId?: string;
  readonly purpose?: string;
};

/** A call of the engine's that is over. */
async function insertCall({ dialedAt, answeredAt, result, campaignId }: Past): Promise<void> {
  const id = makeId<'call'>(dialedAt, Math.random);
  await world.pool.query(
    `INSERT INTO call (id, organisation_id, floor_id, campaign_id, campaign_record_id, contact_id, leg_id, e164, caller_number, trunk,
       intended_at, answered_at, ended_at, ended_by, result, state, facts, detail, purpose, pacing)
     SELECT $1, cr.organisation_id, f.id, coalesce($6::uuid, cr.campaign_id), cr.id, cr.contact_id, $2, '+493023125041', '+493023125900',
       'practice', instant($3), instant($4), instant($3 + 30000), 'network', $5, 'ended', '{}', '{}', 'contact', 'predictive'
     FROM campaign_record cr JOIN floor f ON f.organisation_id = cr.organisation_id
     WHERE cr.campaign_id = $7 ORDER BY cr.place LIMIT 1`,
    [id, randomUUID(), dialedAt, answeredAt ?? null, result, campaignId ?? null, world.campaignId],
  );
}

test('E6: dials, answers and abandoned calls are counted per five minutes, machines as nobody', async () => {
  const now = Date.now();
  const step = Math.floor((now - 40 * 60_000) / STEP) * STEP;
  await insertCall({ dialedAt: step + 1_000, result: 'no_answer' });
  await insertCall({ dialedAt: step + 2_000, answeredAt: step + 9_000, result: 'answer' });
  await insertCall({ dialedAt: step + 3_000, answeredAt: step + 9_000, result: 'abandoned' });
  await insertCall({ dialedAt: step + 4_000, answeredAt: step + 9_000, result: 'answering_machine' });
  // Dialed in one step, answered in the next.
  await insertCall({ dialedAt: step + STEP - 1_000, answeredAt: step + STEP + 5_000, result: 'answer' });
  // Long before.
  await insertCall({
    dialedAt: now - 20 * 3_600_000,
    answeredAt: now - 20 * 3_600_000 + 1,
    result: 'answer',
  });
  const { status, body } = await sofia.get(`${where}/figures`);
  expect(status).toBe(200);
  expect(body.stepMs).toBe(STEP);
  expect(body.since % STEP).toBe(0);
  expect(body.until - body.since).toBeGreaterThanOrEqual(4 * 3_600_000);
  expect(body.until - body.since).toBeLessThan(4 * 3_600_000 + STEP);
  expect(body.steps).toEqual([
    { at: step, dialed: 5, answered: 2, abandoned: 1 },
    { at: step + STEP, dialed: 0, answered: 1, abandoned: 0 },
  ]);
  const day = await sofia.get(`${where}/figures?since=${now - 21 * 3_600_000}`);
  expect(day.body.steps).toHaveLength(3);
  const late = await sofia.get(`${where}/figures?since=${step + STEP}`);
  expect(late.body.steps).toEqual([{ at: step + STEP, dialed: 0, answered: 1, abandoned: 0 }]);
});

test('the figures say by their field what can not be asked for', async () => {
  for (const since of ['x', '-1', '1.5', String(Date.now() - 25 * 3_600_000), '9e15', '']) {
    const { status, body } = await sofia.get(`${where}/figures?since=${since}`);
    expect([status, body.error?.code, body.error?.field], since).toEqual([400, 'malformed', 'since']);
  }
  const { status } = await sofia.get(`${where}/figures?until=1`);
  expect(status).toBe(400);
});

test('figures and decisions of another organisation’s campaign are unknown, and nobody else’s calls are counted', async () => {
  const foreign = await world.foreign();
  for (const part of ['figures', 'decisions']) {
    const reply = await sofia.get(`/api/campaigns/${foreign.campaignId}/${part}`);
    expect([reply.status, reply.body.error.code], part).toEqual([404, 'unknown']);
    const agents = await anna.get(`${where}/${part}`);
    expect([agents.status, agents.body.error.code], part).toEqual([403, 'right_missing']);
  }
  const need = { campaignId: world.campaignId, since: Date.now() - 3_600_000, stepMs: STEP };
  expect(await callsPerStep(world.pool, world.organisationId, need)).not.toEqual([]);
  expect(await callsPerStep(world.pool, foreign.organisationId, need)).toEqual([]);
});

test('E23: every decision is listed with its reason, the newest first, page by page', async () => {
  expect((await sofia.get(`${where}/decisions`)).body).toEqual({ rows: [] });
  const at = Date.UTC(2026, 10, 23, 9);
  // Two of one instant: a page may end between them.
  for (const [start, offset] of [
    [1, 0],
    [2, 1_000],
    [3, 1_000],
    [4, 2_500],
  ] as const)
    await world.pool.query(
      `INSERT INTO pacing_decision (organisation_id, campaign_id, decided_at, started, because)
       VALUES ($1, $2, instant($3), $4, $5)`,
      [world.organisationId, world.campaignId, at + offset, start, { ...REASON, start }],
    );
  const seen: { at: number; because: { start: number } }[] = [];
  let after = '';
  for (let pages = 0; pages < 3; pages += 1) {
    const { body } = await sofia.get(`${where}/decisions?limit=2${after}`);
    seen.push(...body.rows);
    if (body.next === undefined) break;
    after = `&after=${body.next}`;
  }
  expect(seen.map((row) => [row.because.start, row.at - at])).toEqual([
    [4, 2_500],
    [3, 1_000],
    [2, 1_000],
    [1, 0],
  ]);
  expect(seen[0]?.because).toEqual({ ...REASON, start: 4 });
  for (const query of ['limit=0', 'limit=201', 'after=nonsense', 'newest=1']) {
    const { status, body } = await sofia.get(`${where}/decisions?${query}`);
    expect([status, body.error?.code], query).toEqual([400, 'malformed']);
  }
});

test('E2, E34: the page knows whether a predictive campaign lacks its information message', async () => {
  expect((await sofia.get(where)).body.lacksInformationMessage).toBe(false); // practice has one
  await world.pool.query('UPDATE organisation SET real_trunks_since = now() WHERE id = $1', [
    world.organisationId,
  ]);
  try {
    expect((await sofia.get(where)).body.lacksInformationMessage).toBe(true);
  } finally {
    await world.pool.query('UPDATE organisation SET real_trunks_since = NULL WHERE id = $1', [
      world.organisationId,
    ]);
  }
});

test('E2: delivery is changed in any state, and what is wrong is said by its field', async () => {
  const change = (body: object) =>
    sofia.send('POST', `${where}/delivery`, body, { 'idempotency-key': randomUUID() });
  expect((await change({ autoDialAfterSeconds: 15, priority: 2 })).status).toBe(200);
  expect((await sofia.get(where)).body.settings.delivery).toMatchObject({
    autoDialAfterMs: 15_000,
    priority: 2,
  });
  expect((await change({ autoDialAfterSeconds: null })).status).toBe(200);
  const { delivery } = (await sofia.get(where)).body.settings;
  expect(delivery.autoDialAfterMs).toBeUndefined();
  expect(delivery.priority).toBe(2);
  for (const [field, value] of Object.entries({
    abandonAimPercent: 3.1,
    offerTimeoutSeconds: 4,
    ignoredOffersLimit: 0,
    autoDialAfterSeconds: 2,
    priority: 10,
    share: 101,
    connection: 'nobody_first',
    answering: 'maybe',
    mode: 'preview',
  })) {
    const { status, body } = await change({ [field]: value });
    expect([status, body.error.code, body.error.field], field).toEqual([400, 'malformed', field]);
  }
  // From preview a campaign is stopped and edited.
  const refused = await change({ mode: 'predictive' });
  expect([refused.status, refused.body.error.code, refused.body.error.field]).toEqual([
    409,
    'mode_needs_stop',
    'mode',
  ]);
});

test('the figures are found by the key of the calls, however many others there are', async () => {
  // A month of calls of the same organisation, all before the span that is asked for.
  await world.pool.query(
    `INSERT INTO call (id, organisation_id, floor_id, campaign_id, campaign_record_id, contact_id, leg_id, e164, caller_number, trunk,
       intended_at, ended_at, ended_by, result, state, facts, detail, purpose, pacing)
     SELECT overlay(gen_random_uuid()::text PLACING
         substr(lpad(to_hex(at), 12, '0'), 1, 8) || '-' || right(to_hex(at), 4) FROM 1 FOR 13)::uuid,
       cr.organisation_id, f.id, cr.campaign_id, cr.id, cr.contact_id, gen_random_uuid(), '+493023125041', '+493023125900', 'practice',
       instant(at), instant(at + 9000), 'network', 'no_answer', 'ended', '{}', '{}', 'contact', 'predictive'
     FROM (SELECT ($2::bigint - 2000000000 + n * 90000)::bigint AS at FROM generate_series(1, 20000) n) past,
       (SELECT * FROM campaign_record WHERE campaign_id = $1 ORDER BY place LIMIT 1) cr, floor f
     WHERE f.organisation_id = cr.organisation_id`,
    [world.campaignId, Date.now()],
  );
  await world.pool.query('ANALYZE call');
  const span = Date.now() - 4 * 3_600_000;
  const values = [world.organisationId, world.campaignId, span, smallestId(span), STEP];
  const { rows } = await world.pool.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${CALLS_PER_STEP}`, values);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/Index Scan using call_pkey/);
  expect(plan).toMatch(/Index Cond: \(id >= /);
});
