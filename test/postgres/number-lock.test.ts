// I4: an intent and a register entry that covers its number or its person are one after the other, never at the same time.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NumberFacts } from '../../src/domain/floor/floor.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import type { Lease } from '../../src/engine/ports.ts';
import { lockForRegister } from '../../src/storage/number-lock.ts';
import { newId } from '../../src/storage/new-id.ts';
import { NOTHING, freshId } from '../contracts/store-commits.ts';
import { type PostgresWorld, makePostgresWorld } from '../contracts/store-postgres-world.ts';
import type { SeededCampaign } from '../contracts/store-world.ts';

const NUMBER = '+493023125401' as E164;
let world: PostgresWorld;
let lease: Lease;
let campaign: SeededCampaign;

beforeAll(async () => {
  world = await makePostgresWorld();
  const taken = await world.store.takeLease(world.floorId, 'engine');
  if (!taken) throw new Error('a fresh floor is held by somebody');
  lease = taken;
  campaign = await world.seedCampaign({ records: [{ customerKey: 'K-4', numbers: [{ e164: NUMBER }] }] });
});
afterAll(() => world.close());

type Cover = { readonly e164?: string; readonly customerKey?: string; readonly contactId?: string };

/** Intends a call while a register entry is being written; returns what the intent saw, and whether it had waited for it. */
async function intendDuring(cover: Cover): Promise<{ facts: NumberFacts | undefined; hasWaited: boolean }> {
  const client = await world.pool.connect();
  let facts: NumberFacts | undefined;
  try {
    await client.query('BEGIN');
    const entry = { e164: undefined, customerKey: undefined, contactId: undefined, ...cover };
    await lockForRegister(client, [{ organisationId: world.organisationId, ...entry }]);
    const need = {
      purpose: 'contact' as const,
      callId: freshId<'call'>(),
      campaignRecordId: campaign.records[0]!.id,
      campaignId: campaign.campaignId,
      e164: NUMBER,
      now: world.clock.now(),
    };
    const intending = world.store.intend(lease, need, (known) => {
      facts = known;
      return NOTHING;
    });
    await sleep(150);
    const hasWaited = facts === undefined;
    await client.query(
      `INSERT INTO register_entry (id, organisation_id, kind, e164, customer_key, contact_id, source, reason, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'supervisor', 'asked for it', $7, now())`,
      [
        newId(),
        world.organisationId,
        cover.e164 ? 'number' : 'person',
        cover.e164,
        cover.customerKey,
        cover.contactId,
        world.anna,
      ],
    );
    await client.query('COMMIT');
    await intending;
    return { facts, hasWaited };
  } finally {
    client.release();
  }
}

describe('an intent that begins while a register entry is being written (I4)', () => {
  it('waits for the one of its number, and sees it', async () => {
    const { facts, hasWaited } = await intendDuring({ e164: NUMBER });
    expect([hasWaited, facts?.registerHits.map(({ kind }) => kind)]).toEqual([true, ['number']]);
  });

  it('waits for the one of its person, by customer key and by contact, and sees it', async () => {
    const byKey = await intendDuring({ customerKey: 'K-4' });
    expect([byKey.hasWaited, byKey.facts?.registerHits.length]).toEqual([true, 2]);
    const byContact = await intendDuring({ contactId: campaign.records[0]!.contactId });
    expect([byContact.hasWaited, byContact.facts?.registerHits.length]).toEqual([true, 3]);
  });

  it('does not wait for the one of another number', async () => {
    const { facts, hasWaited } = await intendDuring({ e164: '+493023125402' });
    expect([hasWaited, facts?.registerHits.length]).toEqual([false, 3]);
  });
});
