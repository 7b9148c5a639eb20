/**
 * The practice organisation of the first start: three people, a list of contacts who do not exist, a campaign on it.
 * Its trunk is the practice trunk: nobody is ever really called.
 */
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { hashPassword } from '../api/auth/passwords.ts';
import { DEFAULT_CAMPAIGN_SETTINGS } from '../domain/campaign/definition.ts';
import { type ImportId, type ListId, makeId } from '../domain/ids.ts';
import { parseE164 } from '../domain/phone-number.ts';
import { importList } from '../jobs/import-list.ts';
import { uploadPath } from '../jobs/look-at-import.ts';
import { createCallerNumber } from '../storage/caller-numbers.ts';
import { createCampaign } from '../storage/campaigns.ts';
import { createGroup } from '../storage/groups.ts';
import { createImport, findImport } from '../storage/imports.ts';
import { markPractice } from '../storage/leave-practice.ts';
import { createOrganisation } from '../storage/organisations.ts';
import type { Pool } from '../storage/pool.ts';
import { createUser, type UserRole } from '../storage/users.ts';
import type { Writer } from '../storage/write.ts';
import { practiceList } from './practice-people.ts';

export interface PracticeUser {
  role: Extract<UserRole, 'agent' | 'supervisor'>;
  login: string;
  displayName: string;
}
export interface PracticeLogin extends PracticeUser {
  password: string;
}

export const practiceUsers: readonly PracticeUser[] = [
  { role: 'agent', login: 'anna', displayName: 'Anna Weiß' },
  { role: 'agent', login: 'ben', displayName: 'Ben Öztürk' },
  { role: 'supervisor', login: 'sofia', displayName: 'Sofia Krüger' },
];

const callerNumbers = [
  { number: '+493023125900', label: 'Berlin' },
  { number: '+496990009900', label: 'Frankfurt' },
];
const countries = ['DE', 'FR', 'GB', 'US'];

/**
 * Fills an empty database with the practice organisation. It takes several commits: a first start that is cut short
 * is begun again with a new database (see database.ts).
 */
export async function seedPractice(first: {
  pool: Pool;
  dataDir: string;
  logins: readonly PracticeLogin[];
}): Promise<void> {
  const { pool, logins } = first;
  const { organisationId } = await createOrganisation(pool, {
    name: 'Übungsorganisation',
    country: 'DE',
    allowedCountries: countries,
    isPractice: true,
    floorName: 'Etage 1',
  });
  const writer: Writer = { organisationId, userId: undefined, requestId: undefined };
  const group = made(await createGroup(pool, writer, 'Team Übung'));
  for (const { login, displayName, role, password } of logins) {
    const passwordHash = await hashPassword(password);
    const groupIds = role === 'agent' ? [group.id] : [];
    made(
      await createUser(pool, writer, { login, displayName, role, passwordHash, groupIds, mayRegister: true }),
    );
  }
  const callerNumberIds: string[] = [];
  for (const { number, label } of callerNumbers) {
    const e164 = parseE164(number);
    if (e164 === undefined) throw new Error(`${number} is not in E.164`);
    callerNumberIds.push(made(await createCallerNumber(pool, writer, { e164, label })).id);
  }
  const listId = await importPracticeList(first, writer);
  made(
    await createCampaign(pool, writer, {
      name: 'Übungskampagne',
      description: '',
      mode: 'preview',
      listIds: [listId],
      groupIds: [group.id],
      callerNumberIds,
      settings: DEFAULT_CAMPAIGN_SETTINGS,
    }),
  );
  await markPractice(pool, organisationId);
}

/** The same way in that every list takes, so that the practice list has its report on the import page. */
async function importPracticeList(first: { pool: Pool; dataDir: string }, writer: Writer): Promise<ListId> {
  const { pool, dataDir } = first;
  const random = () => randomInt(2 ** 47) / 2 ** 47;
  const id = makeId<'import'>(Date.now(), random) as ImportId;
  const file = uploadPath(dataDir, id);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const text = practiceList();
  fs.writeFileSync(file, text, { mode: 0o600 });
  await createImport(pool, writer, {
    id,
    listName: 'Übungsliste',
    country: 'DE',
    others: 'update',
    fileName: 'uebungsliste.csv',
    byteCount: Buffer.byteLength(text),
    start: true,
  });
  const signal = new AbortController().signal;
  const end = await importList({ pool, dataDir, now: Date.now, random, signal }, id);
  const listId = (await findImport(pool, writer.organisationId, id))?.listId;
  if (end.state !== 'done' || listId === undefined) {
    throw new Error(`The practice list was not imported: ${JSON.stringify(end)}`);
  }
  return listId as ListId;
}

/** Our own data in an empty database: a refusal is a mistake of ours. */
function made<Result extends object>(result: Result): Exclude<Result, { refused: string }> {
  if ('refused' in result)
    throw new Error(`The practice organisation was refused: ${JSON.stringify(result)}`);
  return result as Exclude<Result, { refused: string }>;
}
