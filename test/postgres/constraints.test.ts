// What the database refuses by itself, whoever writes: rows planted past the product.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../../src/domain/call/call.ts';
import type { Interaction } from '../../src/domain/interaction/interaction.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import type { Lease } from '../../src/engine/ports.ts';
import {
  agentSignsIn,
  commitOf,
  freshId,
  handOver,
  intentOf,
  moveInteraction,
  told,
} from '../contracts/store-commits.ts';
import { type PostgresWorld, makePostgresWorld } from '../contracts/store-postgres-world.ts';

const [FIRST, SECOND, THIRD] = ['+493023125201', '+493023125202', '+493023125203'];
let world: PostgresWorld;
let lease: Lease;
let call: Call;
let interaction: Interaction;

beforeAll(async () => {
  world = await makePostgresWorld();
  const taken = await world.store.takeLease(world.floorId, 'engine');
  if (!taken) throw new Error('a fresh floor is held by somebody');
  lease = taken;
  const campaign = await world.seedCampaign({
    records: [{ numbers: [{ e164: FIRST! }, { e164: SECOND! }] }, { numbers: [{ e164: THIRD! }] }],
  });
  const need = { campaignId: campaign.campaignId, limit: 1, now: world.clock.now() };
  await world.store.claim(lease, need, ([candidate]) => {
    const by = told(world);
    const desk = handOver(candidate!, world.anna, by);
    const intent = intentOf(desk, by, FIRST as E164);
    ({ call, interaction } = intent);
    return commitOf(...desk.changes, ...intent.changes);
  });
});
afterAll(() => world.close());

/** Copies a row with some columns changed, as somebody would who goes past the product. */
function plant(table: string, id: string, changed: Record<string, unknown>) {
  return world.pool.query(
    `INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, to_jsonb(t) || $2::jsonb)).* FROM ${table} t WHERE id = $1`,
    [id, JSON.stringify(changed)],
  );
}
const otherRecord = async () =>
  (
    await world.pool.query<{ id: string }>('SELECT id FROM campaign_record WHERE id <> $1', [
      call.campaignRecordId,
    ])
  ).rows[0]?.id;

describe('the database refuses', () => {
  it('I8 a second floor of an organisation: two engines would count the lines of one trunk', async () => {
    const twin = { id: freshId(), name: 'Another floor' };
    await expect(plant('floor', world.floorId, twin)).rejects.toMatchObject({
      constraint: 'floor_of_organisation',
    });
  });

  it('a second live call of a campaign record (I1)', async () => {
    const twin = { id: freshId(), leg_id: freshId(), e164: SECOND };
    await expect(plant('call', call.id, twin)).rejects.toMatchObject({ constraint: 'call_live_per_record' });
  });

  it('a second live call to a number of the organisation, from whatever record (I2)', async () => {
    const twin = { id: freshId(), leg_id: freshId(), campaign_record_id: await otherRecord() };
    await expect(plant('call', call.id, twin)).rejects.toMatchObject({ constraint: 'call_live_per_number' });
  });

  it('a second leg under the same id, so that a leg has one dialog on the wire at most (I3)', async () => {
    const twin = { id: freshId(), campaign_record_id: await otherRecord(), e164: THIRD };
    await expect(plant('call', call.id, twin)).rejects.toMatchObject({ constraint: 'call_leg_id_key' });
  });

  it('a second open interaction of an agent, and one of a record (I14)', async () => {
    const ofAgent = { id: freshId(), campaign_record_id: await otherRecord() };
    await expect(plant('interaction', interaction.id, ofAgent)).rejects.toMatchObject({
      constraint: 'interaction_open_per_agent',
    });
    const ofRecord = { id: freshId(), user_id: world.ben };
    await expect(plant('interaction', interaction.id, ofRecord)).rejects.toMatchObject({
      constraint: 'interaction_open_per_record',
    });
  });

  it('a second shift of an agent on whatever floor (I14)', async () => {
    const { agent, change } = agentSignsIn(world, world.ben);
    await world.store.commit(lease, commitOf(change));
    const elsewhere = { id: freshId(), floor_id: world.foreign.floorId };
    await expect(plant('shift', agent.shiftId, elsewhere)).rejects.toMatchObject({
      constraint: 'shift_open',
    });
  });

  it('a second final disposition of an interaction, while a correction is a new revision (I20)', async () => {
    const by = told(world);
    const ended = moveInteraction(
      interaction,
      { type: 'call_ended', result: 'busy', limitAt: by.at + 60_000 },
      by,
    );
    const disposition = { code: 'not_reached', callResult: 'busy', notes: '' } as const;
    const done = moveInteraction(ended.interaction, { type: 'done', disposition }, by);
    await world.store.commit(lease, commitOf(ended.change, done.change));
    const again = (revision: number) =>
      world.pool.query(
        `INSERT INTO disposition (organisation_id, interaction_id, revision, kind, code, said_by, said_at)
         SELECT organisation_id, interaction_id, $2, kind, 'success', said_by, now() FROM disposition
         WHERE interaction_id = $1 AND revision = 0`,
        [interaction.id, revision],
      );
    await expect(again(0)).rejects.toMatchObject({ constraint: 'disposition_pkey' });
    await expect(again(1)).resolves.toMatchObject({ rowCount: 1 });
  });

  it('a call that ended without a result, or has a result and lives (I20)', async () => {
    const set = (sql: string) => world.pool.query(`UPDATE call SET ${sql} WHERE id = $1`, [call.id]);
    await expect(set(`state = 'ended', ended_at = now()`)).rejects.toMatchObject({ code: '23514' });
    await expect(set(`result = 'busy'`)).rejects.toMatchObject({ code: '23514' });
  });

  it('an event under a version that the subject has already (I26), so that a history can not fork', async () => {
    const twin = world.pool.query(
      `INSERT INTO event (organisation_id, subject_kind, subject_id, version, type, at, actor, content)
       SELECT organisation_id, subject_kind, subject_id, version, type, at, actor, content FROM event WHERE subject_id = $1`,
      [call.id],
    );
    await expect(twin).rejects.toMatchObject({ code: '23505' });
  });

  it('a number that is no E.164 number anywhere (F73)', async () => {
    for (const e164 of ['030 23125 000', '+49;ext', '+493023125204\r\nX']) {
      const twin = { id: freshId(), leg_id: freshId(), e164 };
      await expect(plant('call', call.id, twin)).rejects.toMatchObject({ constraint: 'call_e164_check' });
    }
  });
});

describe('every stored movement', () => {
  it('has its event and its audit row in the same transaction (I25)', async () => {
    const { rows } = await world.pool.query(
      `SELECT coalesce(e.subject_kind, a.subject_kind) AS kind, coalesce(e.type, a.deed) AS type FROM event e
       FULL JOIN audit a ON a.transaction_id = e.transaction_id AND a.subject_kind = e.subject_kind AND a.subject_id = e.subject_id
         AND a.deed = e.type AND a.request_id IS NOT DISTINCT FROM e.request_id
       WHERE e.id IS NULL OR a.id IS NULL`,
    );
    expect(rows).toEqual([]);
    const { rows: counts } = await world.pool.query<{ count: number }>('SELECT count(*)::int FROM event');
    expect(counts[0]?.count).toBeGreaterThan(15);
  });
});
