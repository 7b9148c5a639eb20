import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrganisationId } from '../../src/domain/ids.ts';
import { createCallerNumber, listCallerNumbers } from '../../src/storage/caller-numbers.ts';
import { createGroup, deleteGroup, editGroup, listGroups, membersOfGroup } from '../../src/storage/groups.ts';
import {
  allFloors,
  createOrganisation,
  findOrganisation,
  keepSetupToken,
  lookAtInstallation,
  setUp,
} from '../../src/storage/organisations.ts';
import { type Pool, openPool } from '../../src/storage/pool.ts';
import {
  type NewUser,
  anyUserExists,
  createUser,
  editUser,
  findUser,
  findUserByLogin,
  listUsers,
  setPassword,
} from '../../src/storage/users.ts';
import type { Writer } from '../../src/storage/write.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import { freshDatabase } from '../support/postgres.ts';

let pool: Pool;
let writer: Writer;
let stranger: Writer;

const organisation = (name: string) => ({ name, country: 'DE', isPractice: false, floorName: 'Etage' });
const user = (login: string, more: Partial<NewUser> = {}): NewUser => ({
  login,
  displayName: login,
  role: 'agent',
  mayRegister: true,
  groupIds: [],
  passwordHash: 'hash',
  ...more,
});
function made<Thing extends object>(thing: Thing): Exclude<Thing, { refused: string }> {
  if ('refused' in thing) throw new Error(`refused: ${String(thing.refused)}`);
  return thing as Exclude<Thing, { refused: string }>;
}
const all = { after: undefined, limit: 100 };

beforeAll(async () => {
  pool = openPool({ connectionString: (await freshDatabase()).url, max: 5, name: 'people test' });
});
afterAll(() => pool.end());

describe('an empty installation', () => {
  it('is set up once, with the newest token alone: organisation, floor, first administrator', async () => {
    expect(await lookAtInstallation(pool)).toEqual({ needsSetup: true, isPractice: false });
    expect(await anyUserExists(pool)).toBe(false);
    await keepSetupToken(pool, 'old');
    await keepSetupToken(pool, 'new');
    const wanted = (tokenHash: string) => ({
      tokenHash,
      organisation: organisation('Nordlicht'),
      administrator: { login: 'Clara', displayName: 'Clara Wolf', passwordHash: 'hash' },
    });
    expect(await setUp(pool, wanted('old'))).toEqual({ refused: 'token_invalid', field: 'token' });
    const { organisationId, floorId, userId } = made(await setUp(pool, wanted('new')));
    expect(await setUp(pool, wanted('new'))).toEqual({ refused: 'token_invalid', field: 'token' });
    expect(await lookAtInstallation(pool)).toEqual({ needsSetup: false, isPractice: false });
    expect(await findOrganisation(pool, organisationId)).toMatchObject({
      name: 'Nordlicht',
      country: 'DE',
      allowedCountries: ['DE'],
      pack: 'cautious',
      isPractice: false,
    });
    expect(await allFloors(pool)).toEqual([{ organisationId, floorId, name: 'Etage' }]);
    expect(await findUserByLogin(pool, organisationId, 'CLARA')).toMatchObject({
      id: userId,
      login: 'clara',
      role: 'administrator',
    });
    writer = { organisationId, userId, requestId: 'request-1' };
    const other = await createOrganisation(pool, { ...organisation('Fremde'), isPractice: true });
    stranger = { organisationId: other.organisationId, userId: undefined, requestId: undefined };
    expect(await findOrganisation(pool, other.organisationId)).toMatchObject({ pack: 'practice' });
    expect((await lookAtInstallation(pool)).isPractice).toBe(true);
  });
});

describe('users', () => {
  it('are made with their groups; a login that is taken, by whomever, is a value', async () => {
    const group = made(await createGroup(pool, writer, 'Verkauf'));
    const { id } = made(await createUser(pool, writer, user('anna', { groupIds: [group.id] })));
    expect(await findUser(pool, writer.organisationId, id)).toMatchObject({
      login: 'anna',
      groups: [{ id: group.id, name: 'Verkauf' }],
      isDisabled: false,
    });
    const taken = { refused: 'name_taken', field: 'login' };
    expect(await createUser(pool, writer, user('ANNA'))).toEqual(taken);
    expect(await createUser(pool, stranger, user('anna'))).toEqual(taken);
  });

  it('are seen and changed by their own organisation alone (I28)', async () => {
    const anna = await findUserByLogin(pool, writer.organisationId, 'anna');
    const group = made(await createGroup(pool, stranger, 'Verkauf'));
    expect(await findUser(pool, stranger.organisationId, anna!.id)).toBeUndefined();
    expect(await editUser(pool, stranger, { id: anna!.id, change: { isDisabled: true } })).toEqual({
      refused: 'unknown',
    });
    expect(await setPassword(pool, stranger, { id: anna!.id, passwordHash: 'theirs' })).toBe(false);
    expect((await listUsers(pool, stranger.organisationId, all)).rows).toEqual([]);
    const foreignGroup = { refused: 'unknown', field: 'groupIds' };
    expect(await createUser(pool, writer, user('ben', { groupIds: [group.id] }))).toEqual(foreignGroup);
    expect(await editUser(pool, writer, { id: anna!.id, change: { groupIds: [group.id] } })).toEqual(
      foreignGroup,
    );
    expect(await editGroup(pool, stranger, { id: group.id, change: { userIds: [anna!.id] } })).toEqual({
      refused: 'unknown',
      field: 'userIds',
    });
  });

  it('lose their sessions when they are disabled, and when their password is set, but for the kept one', async () => {
    const anna = await findUserByLogin(pool, writer.organisationId, 'anna');
    const open = (tokenHash: string) =>
      pool.query(
        `INSERT INTO session (token_hash, organisation_id, user_id, expires_at) VALUES ($1, $2, $3, now() + interval '1 day')`,
        [tokenHash, writer.organisationId, anna!.id],
      );
    const left = async () =>
      (await pool.query<{ hash: string }>('SELECT token_hash AS hash FROM session')).rows.map(
        ({ hash }) => hash,
      );
    await Promise.all([open('one'), open('two')]);
    expect(
      await setPassword(pool, writer, { id: anna!.id, passwordHash: 'new hash', keepSession: 'two' }),
    ).toBe(true);
    expect(await left()).toEqual(['two']);
    const disabled = made(await editUser(pool, writer, { id: anna!.id, change: { isDisabled: true } }));
    expect([disabled.isDisabled, await left()]).toEqual([true, []]);
    const back = made(
      await editUser(pool, writer, { id: anna!.id, change: { isDisabled: false, displayName: 'Anna Berg' } }),
    );
    expect(back).toMatchObject({ isDisabled: false, displayName: 'Anna Berg', role: 'agent' });
  });

  it('keep one administrator: also when two disable each other at the same moment', async () => {
    const disable = (id: string) => editUser(pool, writer, { id, change: { isDisabled: true } });
    const clara = await findUserByLogin(pool, writer.organisationId, 'clara');
    expect(await disable(clara!.id)).toEqual({ refused: 'last_administrator', field: 'isDisabled' });
    const second = made(await createUser(pool, writer, user('dora', { role: 'administrator' })));
    const both = await Promise.all([disable(clara!.id), disable(second.id)]);
    expect(both.filter((answer) => 'refused' in answer)).toHaveLength(1);
    for (const id of [clara!.id, second.id])
      await editUser(pool, writer, { id, change: { isDisabled: false } });
    made(await editUser(pool, writer, { id: second.id, change: { role: 'supervisor' } }));
    expect(await editUser(pool, writer, { id: clara!.id, change: { role: 'supervisor' } })).toEqual({
      refused: 'last_administrator',
      field: 'role',
    });
    made(await disable(second.id));
  });

  it('come in pages by login, each once', async () => {
    for (let index = 0; index < 7; index += 1) made(await createUser(pool, writer, user(`agent${index}`)));
    const logins: string[] = [];
    let after: string | undefined;
    do {
      const page = await listUsers(pool, writer.organisationId, { after, limit: 3 });
      logins.push(...page.rows.map(({ login }) => login));
      after = page.next;
    } while (after !== undefined);
    expect(logins).toEqual(logins.toSorted());
    expect(new Set(logins).size).toBe(10);
  });

  it('leave who did it in the audit, and never a secret (I25)', async () => {
    const { rows } = await pool.query<{ deed: string; text: string; request_id: string }>(
      `SELECT deed, concat(before, after) AS text, request_id FROM audit
       WHERE subject_kind = 'user' AND organisation_id = $1 AND actor ->> 'userId' = $2 ORDER BY id`,
      [writer.organisationId, writer.userId],
    );
    const deeds = new Set(rows.map(({ deed }) => deed));
    expect([...deeds].toSorted()).toEqual(['created', 'disabled', 'edited', 'enabled', 'password_set']);
    expect(new Set(rows.map((row) => row.request_id))).toEqual(new Set(['request-1']));
    expect(rows.filter(({ text }) => /hash/i.test(text))).toEqual([]);
  });
});

describe('groups and caller numbers', () => {
  it('are renamed, filled and deleted; a name that is taken is a value, whatever its case', async () => {
    const { id } = made(await createGroup(pool, writer, 'Ärzte'));
    expect(await createGroup(pool, writer, 'ärzte')).toEqual({ refused: 'name_taken', field: 'name' });
    const anna = await findUserByLogin(pool, writer.organisationId, 'anna');
    const edited = await editGroup(pool, writer, { id, change: { name: 'Praxen', userIds: [anna!.id] } });
    expect(edited).toEqual({ id, name: 'Praxen', members: 1 });
    expect(await membersOfGroup(pool, writer.organisationId, id)).toEqual([anna!.id]);
    expect(await membersOfGroup(pool, stranger.organisationId, id)).toEqual([]);
    expect((await listGroups(pool, writer.organisationId, all)).rows.map(({ name }) => name)).toEqual([
      'Praxen',
      'Verkauf',
    ]);
    expect(await deleteGroup(pool, stranger, id)).toEqual({ refused: 'unknown' });
    expect(await deleteGroup(pool, writer, id)).toEqual({ deleted: true });
    expect(await deleteGroup(pool, writer, id)).toEqual({ refused: 'unknown' });
  });

  it('stand once per organisation', async () => {
    const wanted = { e164: '+493023125800' as E164, label: 'Zentrale', onlyTo: ['DE'] };
    const { id } = made(await createCallerNumber(pool, writer, wanted));
    expect(await createCallerNumber(pool, writer, wanted)).toEqual({
      refused: 'name_taken',
      field: 'number',
    });
    made(await createCallerNumber(pool, stranger, { ...wanted, onlyTo: undefined }));
    const listed = async (of: OrganisationId) => (await listCallerNumbers(pool, of, all)).rows;
    expect(await listed(writer.organisationId)).toEqual([{ id, ...wanted }]);
    expect(await listed(stranger.organisationId)).toMatchObject([{ onlyTo: undefined }]);
  });
});
