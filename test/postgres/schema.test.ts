import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCHEMA_FILE, differenceOf, dumpSchema } from '../../scripts/dump-schema.ts';
import { AGENT_STATES } from '../../src/domain/agent/agent.ts';
import { CALL_STATES, ENDED_BY } from '../../src/domain/call/call.ts';
import { CAMPAIGN_MODES, CAMPAIGN_STATES } from '../../src/domain/campaign/campaign.ts';
import { PACK_IDS } from '../../src/domain/compliance/packs.ts';
import { INTERACTION_STATES } from '../../src/domain/interaction/interaction.ts';
import { NUMBER_LABELS } from '../../src/domain/phone-number.ts';
import { RECORD_STATUSES, RECORD_TYPES, freshRecord } from '../../src/domain/record/record.ts';
import { freshDatabase } from '../support/postgres.ts';

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: (await freshDatabase()).url });
  await client.connect();
});
afterAll(() => client.end());

/** The texts that a column's CHECK allows. */
async function allowed(table: string, column: string): Promise<string[]> {
  const { rows } = await client.query<{ definition: string }>(
    `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE conrelid = $1::regclass AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%' || $2 || ' = ANY%'`,
    [table, column],
  );
  expect(rows, `${table}.${column} has one CHECK`).toHaveLength(1);
  return [...(rows[0]?.definition.matchAll(/'([^']*)'::text/g) ?? [])].map(([, text]) => text ?? '');
}

describe('the schema', () => {
  it('is what schema.sql shows', async () => {
    const file = await readFile(SCHEMA_FILE, 'utf8');
    expect(differenceOf(file, await dumpSchema(client))).toEqual([]);
  });

  it('shows a difference by its lines', () => {
    expect(differenceOf('one\ntwo', 'one\nthree')).toEqual(['- two', '+ three']);
    expect(differenceOf('one\ntwo', 'two\none')).toHaveLength(1);
  });

  const unions: [string, string, readonly string[]][] = [
    ['campaign', 'state', CAMPAIGN_STATES],
    ['campaign', 'mode', CAMPAIGN_MODES],
    ['campaign_record', 'status', RECORD_STATUSES],
    ['campaign_record', 'type', RECORD_TYPES],
    ['call', 'state', CALL_STATES],
    ['call', 'ended_by', ENDED_BY],
    ['interaction', 'state', INTERACTION_STATES],
    ['shift', 'state', AGENT_STATES],
    ['record_number', 'label', NUMBER_LABELS],
    ['organisation', 'pack', PACK_IDS],
  ];
  it.each(unions)('allows in %s.%s exactly what the rules know', async (table, column, union) => {
    expect((await allowed(table, column)).toSorted()).toEqual(union.toSorted());
  });

  it('begins a record of a campaign in the state that the rules call fresh', async () => {
    const { rows } = await client.query<{ fresh: unknown }>(
      `SELECT (regexp_match(pg_get_expr(adbin, adrelid), '''(.*)''::jsonb'))[1]::jsonb AS fresh FROM pg_attrdef d
       JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
       WHERE d.adrelid = 'campaign_record'::regclass AND a.attname = 'detail'`,
    );
    expect(rows[0]?.fresh).toEqual(freshRecord());
  });

  it('has the owner of the data on every table (I28), but for those that belong to the installation', async () => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
         AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organisation_id' AND a.attnotnull)
       ORDER BY 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual([
      'audit_seal',
      'audit_sealer',
      'organisation',
      'schema_migration',
      'setup_token',
    ]);
  });
});
