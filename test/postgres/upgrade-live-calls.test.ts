// An installation is updated while somebody talks: what is alive is brought into the form of the new states, and its events lead there.
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../../src/storage/migrate.ts';
import { openPool } from '../../src/storage/pool.ts';
import { rebuild } from '../../src/storage/rebuild.ts';
import { emptyDatabase } from '../support/postgres.ts';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../src/storage/migrations');
const ORGANISATION = '018f0000-0000-7000-8000-000000000001';
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rufwerk-upgrade-'));
  for (const name of await readdir(MIGRATIONS))
    if (/^000[1-3]_/.test(name)) await cp(path.join(MIGRATIONS, name), path.join(folder, name));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const id = (number: number) => `018f0000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const AT = 1_795_417_200_000;

/** A shift and a connected call as the release before stored them; foreign keys are of no matter here. */
const LIVE = `
  DO $$ DECLARE fk record; BEGIN
    FOR fk IN SELECT conname, conrelid::regclass AS tab FROM pg_constraint
      WHERE contype = 'f' AND conrelid IN ('shift'::regclass, 'call'::regclass) AND conname <> 'call_interaction_id_fkey'
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', fk.tab, fk.conname); END LOOP;
  END $$;
  SET session_replication_role = replica;
  INSERT INTO shift (id, organisation_id, floor_id, user_id, started_at, state, facts, detail, version)
    VALUES ('${id(2)}', '${ORGANISATION}', '${id(3)}', '${id(4)}', now(), 'free', '{}', '{"state": "free", "since": ${AT}}', 1);
  INSERT INTO interaction (id, organisation_id, floor_id, campaign_id, campaign_record_id, contact_id, user_id, opened_at, done_at,
      state, detail, version)
    VALUES ('${id(9)}', '${ORGANISATION}', '${id(3)}', '${id(6)}', '${id(7)}', '${id(8)}', '${id(4)}', now(), now(), 'done', '{}', 0);
  INSERT INTO call (id, organisation_id, floor_id, campaign_id, campaign_record_id, contact_id, interaction_id, user_id, leg_id, e164,
      caller_number, trunk, intended_at, answered_at, state, facts, detail, version)
    VALUES ('${id(5)}', '${ORGANISATION}', '${id(3)}', '${id(6)}', '${id(7)}', '${id(8)}', '${id(9)}', '${id(4)}', '${id(10)}',
      '+493023125017', '+493023125900', 'practice', now(), now(), 'connected', '{"id": "${id(5)}"}',
      '{"state": "connected", "sentAt": ${AT}, "answeredAt": ${AT}}', 2);
  INSERT INTO event (organisation_id, floor_id, subject_kind, subject_id, version, type, at, actor, content) VALUES
    ('${ORGANISATION}', '${id(3)}', 'agent', '${id(2)}', 1, 'created', to_timestamp(${AT / 1000}), '{}',
      '{"now": {"state": "free", "since": ${AT}}}'),
    ('${ORGANISATION}', '${id(3)}', 'call', '${id(5)}', 1, 'created', to_timestamp(${AT / 1000}), '{}',
      '{"id": "${id(5)}", "userId": "${id(4)}", "interactionId": "${id(9)}", "ringTimeoutMs": 30000, "now": {"state": "intended"}}'),
    ('${ORGANISATION}', '${id(3)}', 'call', '${id(5)}', 2, 'answered', to_timestamp(${AT / 1000}), '{}', '{"type": "answered"}');`;

it('gives living calls their controls and shifts their telephone, and the events still fold to the states (I30)', async () => {
  const db = await emptyDatabase();
  const quiet = () => undefined;
  await migrate({ connectionString: db.url, log: quiet, folder: pathToFileURL(`${folder}/`) });
  await db.query(LIVE);
  await migrate({ connectionString: db.url, log: quiet });
  const [call] = await db.query('SELECT facts, detail, purpose FROM call');
  expect(call).toMatchObject({
    purpose: 'contact',
    facts: { purpose: 'contact' },
    detail: { controls: { line: { state: 'talking' }, recording: { state: 'off' } } },
  });
  expect(await db.query('SELECT detail FROM shift')).toMatchObject([
    { detail: { phone: { state: 'not_needed' } } },
  ]);
  const pool = openPool({ connectionString: db.url, max: 1, name: 'rufwerk test' });
  // The interaction has no events here: it is the call's key alone.
  const { wrong } = await rebuild(pool, ORGANISATION);
  expect(wrong.filter(({ kind }) => kind !== 'interaction')).toEqual([]);
  await pool.end();
});
