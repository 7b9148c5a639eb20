import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FloorId, OrganisationId, UserId } from '../../src/domain/ids.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import { openEngineStore } from '../../src/storage/engine-store.ts';
import { createOrganisation } from '../../src/storage/organisations.ts';
import { type Pool, openPool } from '../../src/storage/pool.ts';
import type { StoredAddress } from '../../src/storage/read-trunks.ts';
import { findTrunkRules, setTrunkRules, switchToRealTrunks } from '../../src/storage/real-trunks.ts';
import { UnreadableSecret, openSecretBox } from '../../src/storage/secret-box.ts';
import { endTestCall, factsOfNumber, findTestCall, storeTestCall } from '../../src/storage/test-calls.ts';
import { createTrunk, editTrunk, listTrunks, orderTrunks, removeTrunk } from '../../src/storage/trunks.ts';
import { createUser } from '../../src/storage/users.ts';
import type { Writer } from '../../src/storage/write.ts';
import { freshDatabase } from '../support/postgres.ts';

const SECRET = 'quite-a-secret-7781';
const folder = mkdtempSync(path.join(os.tmpdir(), 'rufwerk-trunks-'));
const secrets = openSecretBox(folder);
let pool: Pool;
let own: { organisationId: OrganisationId; floorId: FloorId };
let writer: Writer & { userId: UserId };
let stranger: Writer;

const address: StoredAddress = {
  kind: 'registration',
  host: 'sip.carrier.example',
  port: 5061,
  transport: 'tls',
  user: 'account-17',
  isMediaEncrypted: true,
  codecs: ['alaw', 'g722'],
};
const carrier = (name: string, secret?: string) => ({
  name,
  address,
  secret,
  callsPerSecond: 5,
  lines: 30,
  callerNumbers: ['+493023125900' as E164],
});
function made<Thing extends object>(thing: Thing): Exclude<Thing, { refused: string }> {
  if ('refused' in thing) throw new Error(`refused: ${String(thing.refused)}`);
  return thing as Exclude<Thing, { refused: string }>;
}

beforeAll(async () => {
  pool = openPool({ connectionString: (await freshDatabase()).url, max: 5, name: 'trunks test' });
  const wanted = { country: 'DE', isPractice: true, floorName: 'Etage' };
  own = await createOrganisation(pool, { ...wanted, name: 'Übung & Söhne' });
  const foreign = await createOrganisation(pool, { ...wanted, name: 'Fremde' });
  stranger = { organisationId: foreign.organisationId, userId: undefined, requestId: undefined };
  const installation = { organisationId: own.organisationId, userId: undefined, requestId: undefined };
  const user = { login: 'alma', displayName: 'Alma', role: 'administrator', mayRegister: true } as const;
  const { id } = made(await createUser(pool, installation, { ...user, groupIds: [], passwordHash: 'hash' }));
  writer = { ...installation, userId: id as UserId };
});
afterAll(async () => {
  await pool.end();
  rmSync(folder, { recursive: true });
});

/** What the engine is told. */
async function told(box = secrets) {
  const store = openEngineStore(pool, { secrets: box, practicePort: 5099 });
  const lease = await store.takeLease(own.floorId, 'test');
  if (!lease) throw new Error('the floor is held');
  try {
    return await store.loadTrunks(lease);
  } finally {
    await store.releaseLease(lease);
  }
}

describe('trunks', () => {
  it('begin with the practice network, on loopback', async () => {
    expect(await listTrunks(pool, own.organisationId)).toMatchObject([
      { id: 'practice', isPractice: true, address: null, hasSecret: false },
    ]);
    const { rules, trunks } = await told();
    expect(rules).toMatchObject({ lines: 1_000, trunks: [{ id: 'practice', practice: true }] });
    expect(trunks).toMatchObject([
      { id: 'practice', practice: true, address: { host: '127.0.0.1', port: 5099 } },
    ]);
  });

  it('are added, edited, put into order and removed, each with its audit row and without its secret', async () => {
    const access = { writer, secrets };
    const berlin = made(await createTrunk(pool, access, carrier('Berlin', SECRET)));
    const lyon = made(await createTrunk(pool, access, carrier('Lyon')));
    expect(await createTrunk(pool, access, carrier('BERLIN'))).toEqual({
      refused: 'name_taken',
      field: 'name',
    });
    made(await editTrunk(pool, { ...access, id: lyon.id }, { lines: 12, secret: 'another' }));
    made(await orderTrunks(pool, writer, [lyon.id, 'practice', berlin.id]));
    expect(await listTrunks(pool, own.organisationId)).toMatchObject([
      { id: lyon.id, lines: 12, callsPerSecond: 5, hasSecret: true },
      { id: 'practice' },
      { id: berlin.id, address, hasSecret: true, callerNumbers: ['+493023125900'] },
    ]);
    made(await editTrunk(pool, { ...access, id: lyon.id }, { secret: null }));
    expect((await listTrunks(pool, own.organisationId))[0]).toMatchObject({ id: lyon.id, hasSecret: false });
    made(await removeTrunk(pool, writer, lyon.id));
    const { rows } = await pool.query<{ deed: string; row: string }>(
      `SELECT deed, row_to_json(a)::text AS row FROM audit a
       WHERE organisation_id = $1 AND (subject_kind = 'trunk' OR deed LIKE 'trunk%') ORDER BY id`,
      [own.organisationId],
    );
    expect(rows.map(({ deed }) => deed)).toEqual([
      'created',
      'created',
      'edited',
      'trunks_ordered',
      'edited',
      'removed',
    ]);
    for (const { row } of rows) expect(row).not.toMatch(/quite-a-secret|another|v1\./);
  });

  it('keep their secret sealed in the database, and give it to the engine alone', async () => {
    const stored = await pool.query<{ row: string }>('SELECT row_to_json(t)::text AS row FROM trunk t');
    for (const { row } of stored.rows) expect(row).not.toContain(SECRET);
    expect((await told()).trunks.map((trunk) => trunk.address.secret)).toEqual([undefined, SECRET]);
    const other = openSecretBox(path.join(folder, 'other'));
    expect((await told(other)).trunks.map((trunk) => trunk.address.secret)).toEqual([undefined, undefined]);
  });

  it('leave the practice network as it is, but for its limits', async () => {
    const practice = { writer, secrets, id: 'practice' };
    expect(await editTrunk(pool, practice, { name: 'Mine' })).toEqual({ refused: 'trunk_is_practice' });
    expect(await removeTrunk(pool, writer, 'practice')).toEqual({ refused: 'trunk_is_practice' });
    made(await editTrunk(pool, practice, { callsPerSecond: 7 }));
    expect((await told()).rules.trunks).toMatchObject([{ id: 'practice', callsPerSecond: 7 }]);
  });

  it('of another organisation are unknown', async () => {
    const [, berlin] = await listTrunks(pool, own.organisationId);
    const id = berlin?.id ?? '';
    expect(await editTrunk(pool, { writer: stranger, secrets, id }, { lines: 1 })).toEqual({
      refused: 'unknown',
    });
    expect(await removeTrunk(pool, stranger, id)).toEqual({ refused: 'unknown' });
    expect(await orderTrunks(pool, stranger, ['practice', id])).toEqual({ refused: 'unknown', field: 'ids' });
  });
});

describe('a secret', () => {
  it('is opened only as what it was sealed for, unchanged, and with its own key', () => {
    const sealed = secrets.seal(SECRET, 'organisation trunk');
    expect(sealed).not.toContain(SECRET);
    expect(secrets.seal(SECRET, 'organisation trunk')).not.toBe(sealed);
    expect(secrets.open(sealed, 'organisation trunk')).toBe(SECRET);
    expect(() => secrets.open(sealed, 'organisation another')).toThrow(UnreadableSecret);
    const changed = sealed.slice(0, -2) + (sealed.endsWith('A') ? 'BB' : 'AA');
    expect(() => secrets.open(changed, 'organisation trunk')).toThrow(UnreadableSecret);
    expect(() => openSecretBox(path.join(folder, 'third')).open(sealed, 'organisation trunk')).toThrow(
      UnreadableSecret,
    );
  });

  it('has a key that its owner alone can read, and that is the same at the next start', () => {
    const file = path.join(folder, 'trunk-key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const before = readFileSync(file, 'utf8');
    expect(openSecretBox(folder).open(secrets.seal(SECRET, 'x'), 'x')).toBe(SECRET);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

describe('the switch to real trunks', () => {
  const now = Date.now();
  const ask = (organisationName = 'Übung & Söhne', at = now) =>
    switchToRealTrunks(pool, writer, { organisationName, now: at });
  const allowed = { allowed: true, checks: [] } as const;
  const number = '+493023125017' as E164;

  it('needs the name, a country’s law, a trunk, and a test call that was answered within a day', async () => {
    expect(await ask('Übung')).toEqual({ refused: 'organisation_name_wrong', field: 'organisationName' });
    expect(await ask()).toEqual({ refused: 'pack_needed', field: 'realPack' });
    made(await setTrunkRules(pool, writer, { realPack: 'de', lines: 40 }));
    expect(await findTrunkRules(pool, own.organisationId)).toMatchObject({
      pack: 'practice',
      realPack: 'de',
      lines: 40,
    });
    expect(await ask()).toEqual({ refused: 'test_call_needed' });
    const trunk = (await listTrunks(pool, own.organisationId))[1]?.id ?? '';
    const call = { trunk, e164: number, callerNumber: number, askedAt: now - 60_000, verdict: allowed };
    const busy = await storeTestCall(pool, writer, call);
    await endTestCall(pool, busy.id, { answeredAt: undefined, endedAt: now, result: 'busy' });
    const practice = await storeTestCall(pool, writer, { ...call, trunk: 'practice' });
    await endTestCall(pool, practice.id, { answeredAt: now, endedAt: now, result: 'answer' });
    expect(await ask()).toEqual({ refused: 'test_call_needed' });
    const good = await storeTestCall(pool, writer, call);
    await endTestCall(pool, good.id, { answeredAt: now - 30_000, endedAt: now, result: 'answer' });
    expect(await ask(undefined, now + 24 * 3_600_000)).toEqual({ refused: 'test_call_needed' });
    expect((await findTrunkRules(pool, own.organisationId))?.realTrunksSince).toBeUndefined();
  });

  it('puts the real trunks and the country’s law in force, once, audited', async () => {
    expect(made(await ask(' übung & söhne '))).toMatchObject({ pack: 'de', realTrunksSince: now });
    expect(await ask()).toEqual({ refused: 'real_trunks_already' });
    expect((await told()).rules).toMatchObject({
      pack: 'de',
      lines: 40,
      trunks: [{ name: 'Berlin', practice: false }],
    });
    const { rows } = await pool.query(
      `SELECT after ->> 'pack' AS pack, actor ->> 'userId' AS by FROM audit WHERE deed = 'real_trunks_used'`,
    );
    expect(rows).toEqual([{ pack: 'de', by: writer.userId }]);
  });

  it('keeps the last trunk, and puts another law in force at once', async () => {
    const berlin = (await listTrunks(pool, own.organisationId)).find((trunk) => !trunk.isPractice);
    expect(await removeTrunk(pool, writer, berlin?.id ?? '')).toEqual({ refused: 'last_trunk' });
    expect(made(await setTrunkRules(pool, writer, { realPack: 'fr' }))).toMatchObject({ pack: 'fr' });
  });
});

describe('a test call', () => {
  it('is stored with its verdict before it is dialed, and ends once', async () => {
    const number = '+496990009018' as E164;
    const because = { rule: 'window', says: 'no', finding: {} } as const;
    const refused = await storeTestCall(pool, writer, {
      trunk: 'practice',
      e164: number,
      callerNumber: number,
      askedAt: 1_000,
      verdict: { allowed: false, checks: [because], because },
    });
    expect(await findTestCall(pool, own.organisationId, refused.id)).toMatchObject({
      isAllowed: false,
      because: 'window',
      checks: [because],
      endedAt: 1_000,
    });
    await endTestCall(pool, refused.id, { answeredAt: 2_000, endedAt: 3_000, result: 'answer' });
    expect(await findTestCall(pool, own.organisationId, refused.id)).toMatchObject({ endedAt: 1_000 });
    expect(await findTestCall(pool, stranger.organisationId, refused.id)).toBeUndefined();
  });

  it('is judged with the register', async () => {
    const number = '+496990009019' as E164;
    expect(await factsOfNumber(pool, own.organisationId, number)).toEqual({
      registerHits: [],
      liveCall: false,
    });
    await pool.query(
      `INSERT INTO register_entry (id, organisation_id, kind, e164, source, reason, created_by, created_at)
       VALUES (gen_random_uuid(), $1, 'number', $2, 'supervisor', 'asked for it', $3, now())`,
      [own.organisationId, number, writer.userId],
    );
    const { registerHits } = await factsOfNumber(pool, own.organisationId, number);
    expect(registerHits).toMatchObject([{ kind: 'number', scope: 'organisation' }]);
    expect((await factsOfNumber(pool, stranger.organisationId, number)).registerHits).toEqual([]);
  });
});
