/**
 * The API in this process with the real engine, the real store on a PostgreSQL of its own, and the practice telephone: anna and ben
 * (agents), sofia (supervisor), ada (administrator), one campaign of 200 records, and a foreign organisation with the same things.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AnnouncementFiles } from '../../src/announcements/files.ts';
import { openFeed } from '../../src/api/live/feed.ts';
import type { ApiParts } from '../../src/api/parts.ts';
import { type RunningApi, openApi } from '../../src/api/server.ts';
import { hashPassword } from '../../src/api/auth/passwords.ts';
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../src/domain/campaign/definition.ts';
import type { CampaignId, FloorId, OrganisationId, UserId } from '../../src/domain/ids.ts';
import { parseE164 } from '../../src/domain/phone-number.ts';
import type { Engine } from '../../src/engine/engine-face.ts';
import type { Telephony } from '../../src/engine/ports.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { openJournal } from '../../src/journal.ts';
import { seedPractice } from '../../src/launch/seed.ts';
import { businessEvents, createLogger } from '../../src/log.ts';
import { systemClock, systemRandom } from '../../src/process-parts.ts';
import { RecordingFiles } from '../../src/recordings/files.ts';
import { openPracticeTelephone } from '../../src/sim/telephone.ts';
import { createCallerNumber } from '../../src/storage/caller-numbers.ts';
import { createCampaign } from '../../src/storage/campaigns.ts';
import { openEngineStore } from '../../src/storage/engine-store.ts';
import { createGroup } from '../../src/storage/groups.ts';
import { allFloors, createOrganisation } from '../../src/storage/organisations.ts';
import { type SecretBox, openSecretBox } from '../../src/storage/secret-box.ts';
import { type Pool, openPool } from '../../src/storage/pool.ts';
import { type UserRole, createUser } from '../../src/storage/users.ts';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { insertCallback } from '../support/insert-callback.ts';
import { insertRecording } from './insert-recording.ts';
import { Visitor } from './visitor.ts';

export const PASSWORD = 'four-brass-lamps-9';
export const CLI_TOKEN = randomBytes(32).toString('base64url');

export type ForeignThings = {
  readonly organisationId: OrganisationId;
  readonly userId: string;
  readonly groupId: string;
  readonly campaignId: string;
  readonly listId: string;
  readonly callerNumberId: string;
  readonly importId: string;
  readonly registerEntryId: string;
  readonly contactId: string;
  readonly campaignRecordId: string;
  readonly trunkId: string;
  readonly testCallId: string;
  readonly announcementId: string;
  readonly recordingId: string;
  readonly callbackId: string;
};

export type ApiWorld = {
  readonly url: string;
  readonly api: RunningApi;
  readonly engine: Engine;
  readonly pool: Pool;
  readonly secrets: SecretBox;
  readonly db: FreshDatabase;
  readonly dataDir: string;
  readonly organisationId: OrganisationId;
  readonly campaignId: CampaignId;
  readonly log: string[];
  userId(login: string): Promise<UserId>;
  /** A browser in which somebody has signed in; without a login, one in which nobody has. */
  visitor(login?: string): Promise<Visitor>;
  foreign(): Promise<ForeignThings>;
  close(): Promise<void>;
};

export type ApiWorldOptions = {
  /** Where other computers come in, where the configuration has a certificate. */
  readonly host?: string;
  /** A telephone system in which agents need a telephone of their own. */
  readonly telephone?: Telephony;
};

export async function openApiWorld(
  change: Partial<ApiParts> = {},
  { host = '127.0.0.1', telephone }: ApiWorldOptions = {},
): Promise<ApiWorld> {
  const db = await freshDatabase();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'rufwerk-api-'));
  const pool = openPool({ connectionString: db.url, max: 10, name: 'api world' });
  await seedPractice({ pool, dataDir, logins: practiceLogins });
  const [floor] = await allFloors(pool);
  if (!floor) throw new Error('no floor was seeded');
  await addUser(pool, floor.organisationId, { login: 'ada', role: 'administrator' });
  mkdirSync(dataDir, { recursive: true });
  const cliTokenFile = path.join(dataDir, 'cli-token');
  writeFileSync(cliTokenFile, `${CLI_TOKEN}\n`);

  const lines: string[] = [];
  const log = createLogger({
    from: 'test',
    level: 'debug',
    format: 'json',
    target: { write: (line) => lines.push(line) },
  });
  const feed = openFeed();
  const journal = openJournal(path.join(dataDir, 'journal', 'rescues'));
  const telephony = telephone ?? openPracticeTelephone({ clock: systemClock, random: systemRandom });
  const secrets = openSecretBox(dataDir);
  const arePhonesNeeded = telephone !== undefined;
  const engine = await startEngine({
    floorId: floor.floorId,
    pool,
    feed,
    journal,
    telephony,
    secrets,
    arePhonesNeeded,
  });
  const config = {
    publicUrl: null,
    tls: null,
    version: '0.0.0-test',
    webDir: path.join(dataDir, 'web'),
    dataDir,
    cliTokenFile,
  };
  const api = await openApi({
    config,
    pool,
    log,
    events: businessEvents(log),
    clock: systemClock,
    random: systemRandom,
    feed,
    telephony: 'simulated',
    recordings: new RecordingFiles(path.join(dataDir, 'recordings')),
    announcements: {
      files: new AnnouncementFiles(path.join(dataDir, 'announcements')),
      onChanged: async () => undefined,
    },
    engine: () => engine,
    onSetUp: async () => undefined,
    ...change,
  });
  const port = await api.listen({ port: 0, host });
  const url = `http://127.0.0.1:${port}`;
  const [campaign] = await db.query<{ id: CampaignId }>('SELECT id FROM campaign');
  if (!campaign) throw new Error('no campaign was seeded');
  let foreign: Promise<ForeignThings> | undefined;
  return {
    url,
    api,
    engine,
    pool,
    secrets,
    db,
    dataDir,
    organisationId: floor.organisationId,
    campaignId: campaign.id,
    log: lines,
    async userId(login) {
      const [user] = await db.query<{ id: UserId }>('SELECT id FROM app_user WHERE login = $1', [login]);
      if (!user) throw new Error(`nobody is called ${login}`);
      return user.id;
    },
    async visitor(login) {
      const visitor = new Visitor(url);
      if (login !== undefined) await visitor.signIn(login, PASSWORD);
      return visitor;
    },
    foreign: () => (foreign ??= makeForeign(pool)),
    async close() {
      await engine.drain();
      await api.close();
      await telephony.close();
      journal.close();
      await pool.end();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const practiceLogins = [
  { role: 'agent', login: 'anna', displayName: 'Anna Weiß', password: PASSWORD },
  { role: 'agent', login: 'ben', displayName: 'Ben Öztürk', password: PASSWORD },
  { role: 'supervisor', login: 'sofia', displayName: 'Sofia Krüger', password: PASSWORD },
] as const;

type EngineNeeds = {
  readonly floorId: FloorId;
  readonly pool: Pool;
  readonly feed: ReturnType<typeof openFeed>;
  readonly journal: ReturnType<typeof openJournal>;
  readonly telephony: Telephony;
  readonly secrets: SecretBox;
  readonly arePhonesNeeded: boolean;
};

function startEngine({ pool, secrets, ...needs }: EngineNeeds): Promise<Engine> {
  return openEngine({
    ...needs,
    owner: 'api world',
    store: openEngineStore(pool, { secrets }),
    clock: systemClock,
    random: systemRandom,
    onFatal: (fault) => {
      throw fault;
    },
  });
}

let hash: Promise<string> | undefined;

export async function addUser(
  pool: Pool,
  organisationId: OrganisationId,
  user: { readonly login: string; readonly role: UserRole },
): Promise<UserId> {
  const writer = { organisationId, userId: undefined, requestId: undefined };
  hash ??= hashPassword(PASSWORD);
  const displayName = `${user.login} the ${user.role}`;
  const wanted = { ...user, displayName, mayRegister: true, groupIds: [], passwordHash: await hash };
  return got(await createUser(pool, writer, wanted)).id;
}

function got<Result extends object>(result: Result): Exclude<Result, { refused: string }> {
  if ('refused' in result) throw new Error(JSON.stringify(result));
  return result as Exclude<Result, { refused: string }>;
}

/** Another organisation on the same installation, with one of everything that has an id. */
async function makeForeign(pool: Pool): Promise<ForeignThings> {
  const { organisationId } = await createOrganisation(pool, {
    name: 'Nordlicht',
    country: 'DE',
    isPractice: false,
    floorName: 'Etage 1',
  });
  const writer = { organisationId, userId: undefined, requestId: undefined };
  const userId = await addUser(pool, organisationId, { login: 'greta', role: 'administrator' });
  const group = got(await createGroup(pool, writer, 'Nord'));
  const e164 = parseE164('+498999998900');
  if (!e164) throw new Error('not in E.164');
  const callerNumber = got(await createCallerNumber(pool, writer, { e164, label: 'München' }));
  const [listId, contactId, recordId, importId, entryId] = Array.from({ length: 5 }, uuid) as [
    string,
    string,
    string,
    string,
    string,
  ];
  await pool.query(
    `INSERT INTO calling_list (id, organisation_id, name, country) VALUES ($1, $2, 'Nordliste', 'DE')`,
    [listId, organisationId],
  );
  await pool.query(
    `INSERT INTO contact (id, organisation_id, customer_key, first_name, last_name) VALUES ($1, $2, 'N-1', 'Ole', 'Nordmann')`,
    [contactId, organisationId],
  );
  await pool.query(
    `INSERT INTO record (id, organisation_id, list_id, contact_id, place, customer_key) VALUES ($1, $2, $3, $4, 0, 'N-1')`,
    [recordId, organisationId, listId, contactId],
  );
  await pool.query(
    `INSERT INTO import (id, organisation_id, list_name, country, file_name, byte_count, state)
     VALUES ($1, $2, 'Nordliste', 'DE', 'nord.csv', 10, 'uploaded')`,
    [importId, organisationId],
  );
  await pool.query(
    `INSERT INTO register_entry (id, organisation_id, kind, e164, source, reason, created_by, created_at)
     VALUES ($1, $2, 'number', '+498999998001', 'supervisor', 'asked us', $3, now())`,
    [entryId, organisationId, userId],
  );
  const campaign = got(
    await createCampaign(pool, writer, {
      name: 'Nordkampagne',
      description: '',
      mode: 'preview',
      listIds: [listId],
      groupIds: [group.id],
      callerNumberIds: [callerNumber.id],
      settings: DEFAULT_CAMPAIGN_SETTINGS,
    }),
  );
  const found = await pool.query<{ id: string }>('SELECT id FROM campaign_record WHERE campaign_id = $1', [
    campaign.id,
  ]);
  const campaignRecordId = found.rows[0]?.id ?? '';
  return {
    organisationId,
    userId,
    groupId: group.id,
    campaignId: campaign.id,
    listId,
    callerNumberId: callerNumber.id,
    importId,
    registerEntryId: entryId,
    contactId,
    campaignRecordId,
    ...(await addTrunk(pool, { organisationId, userId })),
    announcementId: await addAnnouncement(pool, { organisationId, userId }),
    recordingId: (await insertRecording(pool, { organisationId, userId, state: 'over' })).recordingId,
    callbackId: await insertCallback(pool, {
      campaignRecordId,
      createdBy: userId,
      dueAt: Date.now(),
      e164: '+498999998003',
    }),
  };
}

/** An announcement whose file is not there: nobody may get so far. */
async function addAnnouncement(
  pool: Pool,
  { organisationId, userId }: { organisationId: OrganisationId; userId: UserId },
): Promise<string> {
  const id = uuid();
  await pool.query(
    `INSERT INTO announcement (id, organisation_id, kind, language, sha256, bytes, duration_ms, created_by, created_at)
     VALUES ($1, $2, 'information', 'de', $3, 10, 10, $4, now())`,
    [id, organisationId, 'a'.repeat(64), userId],
  );
  return id;
}

/** A trunk that was tested, without its secret: nobody asks for it. */
async function addTrunk(
  pool: Pool,
  { organisationId, userId }: { organisationId: OrganisationId; userId: UserId },
) {
  const [trunkId, testCallId] = [uuid(), uuid()];
  await pool.query(
    `INSERT INTO trunk (organisation_id, id, name, position, address, calls_per_second, lines)
     VALUES ($1, $2, 'Nordtrasse', 1, '{"kind": "address", "host": "sip.nord.example", "port": 5060, "transport": "udp",
       "isMediaEncrypted": false, "codecs": ["alaw"]}', 5, 30)`,
    [organisationId, trunkId],
  );
  await pool.query(
    `INSERT INTO test_call (id, organisation_id, trunk_id, e164, caller_number, asked_by, asked_at, is_allowed, checks)
     VALUES ($1, $2, $3, '+498999998002', '+498999998900', $4, now(), true, '[]')`,
    [testCallId, organisationId, trunkId, userId],
  );
  return { trunkId, testCallId };
}

export function uuid(): string {
  return randomUUID();
}
