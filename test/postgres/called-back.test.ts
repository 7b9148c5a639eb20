// E29 on the real database: what it refuses, what history and register show of contacts who called back, and by which index they are found.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ContactId } from '../../src/domain/ids.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import type { Lease } from '../../src/engine/ports.ts';
import { contactHistory, floorFigures, maySeeContact, ownHistory } from '../../src/storage/history.ts';
import { standingEntries } from '../../src/storage/register.ts';
import { commitOf, intentOf, moveCall, moveInteraction, told } from '../contracts/store-commits.ts';
import { type PostgresWorld, makePostgresWorld } from '../contracts/store-postgres-world.ts';
import { finish, first, mustTake } from '../contracts/store.suite.ts';

const MISSED = '+493023125062' as E164;
let world: PostgresWorld & { readonly lease: Lease };
let contactId: ContactId;
let missedId: string;

beforeAll(async () => {
  const made = await makePostgresWorld();
  const lease = await made.store.takeLease(made.floorId, 'engine');
  if (!lease) throw new Error('a fresh floor is held by somebody');
  world = { ...made, lease };
  const campaign = await world.seedCampaign({ records: [{ numbers: [{ e164: MISSED }] }] });
  ({ contactId } = first(campaign.records));
  const intent = intentOf(await mustTake(world, campaign, world.anna), told(world));
  missedId = intent.call.id;
  const over = moveCall(intent.call, { type: 'ended', by: 'network', result: 'no_answer' }, told(world));
  const work = { type: 'call_ended', result: 'no_answer', limitAt: world.clock.now() + 60_000 } as const;
  const judged = moveInteraction(intent.interaction, work, told(world));
  await world.store.commit(lease, commitOf(...intent.changes, over.change, judged.change));
  await finish(world, { record: intent.record, interaction: judged.interaction });
});
afterAll(() => world.close());

/** A copy of the missed call as one that the contact has made; `state` 'ended' where nobody took it. */
const insertCalledBack = (state: string, purpose = 'called_back', { messageAt }: { messageAt?: Date } = {}) =>
  world.pool.query(
    `INSERT INTO call (id, organisation_id, floor_id, campaign_id, campaign_record_id, contact_id, leg_id, e164, caller_number, trunk,
       intended_at, answered_at, ended_at, ended_by, result, message_at, state, facts, detail, purpose)
     SELECT gen_random_uuid(), organisation_id, floor_id, campaign_id, campaign_record_id, contact_id, gen_random_uuid(), e164,
       caller_number, trunk, now(), now(), CASE WHEN $2 = 'ended' THEN now() END, CASE WHEN $2 = 'ended' THEN 'contact' END,
       CASE WHEN $2 = 'ended' THEN 'abandoned' END, $4::timestamptz, $2, facts, detail, $3
     FROM call WHERE id = $1`,
    [missedId, state, purpose, messageAt ?? null],
  );

it('E29: the database knows a call without an agent that waits, none that is connected, and only of who called back', async () => {
  await expect(insertCalledBack('connected')).rejects.toThrow('call_has_agent');
  await expect(insertCalledBack('waiting', 'contact')).rejects.toThrow('call_has_agent');
  await insertCalledBack('ended');
});

it('E29: a call back that nobody took is in the contact’s history and in the day’s figures, and is no attempt', async () => {
  const { organisationId, anna, pool } = world;
  const events = await contactHistory(
    pool,
    { organisationId, contactId },
    { after: undefined, limit: 20, now: Date.now() },
  );
  expect(events.rows.filter(({ kind }) => kind === 'call')).toMatchObject([
    { caller: 'gave_up', number: MISSED, agentName: '' },
    { caller: undefined, number: MISSED, agentName: 'anna', result: 'no_answer' },
  ]);
  const { campaigns } = await floorFigures(pool, organisationId, 0);
  expect([...campaigns.values()]).toEqual([{ attempts: 1, answered: 0, calledBack: 1 }]);
  const own = await ownHistory(
    pool,
    { organisationId, userId: anna },
    { after: undefined, q: '', limit: 20 },
  );
  expect(own.rows).toMatchObject([{ origin: 'outbound_preview', calls: 1 }]);
});

it('E29: the history says who heard the greeting, and of nobody on the line that the call was not taken', async () => {
  const { organisationId, pool } = world;
  const newest = async () => {
    const { rows } = await contactHistory(
      pool,
      { organisationId, contactId },
      { after: undefined, limit: 1, now: Date.now() },
    );
    return rows[0];
  };
  await insertCalledBack('ended', 'called_back', { messageAt: new Date() });
  expect(await newest()).toMatchObject({ kind: 'call', caller: 'greeted', agentName: '' });
  await insertCalledBack('waiting');
  expect(await newest()).toMatchObject({ kind: 'call', caller: 'on_the_line', agentName: '' });
  await pool.query("DELETE FROM call WHERE state = 'waiting' OR message_at IS NOT NULL");
});

it('E29: who was asked to take a caller and did not, is not shown who it was', async () => {
  const { organisationId, ben, pool } = world;
  const detail = { state: 'done', since: 1, outcome: { kind: 'handed_back', reason: 'rejected' } };
  await pool.query(
    `INSERT INTO interaction (id, organisation_id, floor_id, campaign_id, campaign_record_id, contact_id, user_id, origin, opened_at,
       done_at, state, detail)
     SELECT gen_random_uuid(), organisation_id, floor_id, campaign_id, campaign_record_id, contact_id, $2, 'called_back', now(), now(),
       'done', $3 FROM call WHERE id = $1`,
    [missedId, ben, detail],
  );
  expect(await maySeeContact(pool, { organisationId, contactId }, ben)).toBe(false);
  const own = await ownHistory(pool, { organisationId, userId: ben }, { after: undefined, q: '', limit: 20 });
  expect(own.rows).toMatchObject([{ origin: 'called_back', contactName: '', number: undefined }]);
});

it('E29, E16: an opt-out by key has no author, and nothing else may have none', async () => {
  const { organisationId, pool } = world;
  const insert = (source: string) =>
    pool.query(
      `INSERT INTO register_entry (id, organisation_id, kind, e164, source, reason, created_at)
       VALUES (gen_random_uuid(), $1, 'number', $2, $3, '9', now())`,
      [organisationId, MISSED, source],
    );
  await expect(insert('agent')).rejects.toThrow('register_entry_has_author');
  await insert('opt_out');
  const { rows } = await standingEntries(pool, organisationId, { after: undefined, q: '', limit: 20 });
  expect(rows).toMatchObject([{ e164: MISSED, source: 'opt_out', createdBy: undefined }]);
});

it('E29: a caller is found by the index of numbers', async () => {
  const client = await world.pool.connect();
  try {
    await client.query('BEGIN; SET LOCAL enable_seqscan = off');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT campaign_record_id FROM call WHERE organisation_id = $1 AND e164 = $2 AND caller_number = '+493023125700'
       AND purpose = 'contact' ORDER BY intended_at DESC LIMIT 1`
        .replace('$1', `'${world.organisationId}'`)
        .replace('$2', `'${MISSED}'`),
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('call_number');
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});
