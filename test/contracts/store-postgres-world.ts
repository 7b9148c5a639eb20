/** The Store on PostgreSQL with what the contract suite needs around it. */
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../src/domain/campaign/definition.ts';
import { freshRecord } from '../../src/domain/record/record.ts';
import type {
  CampaignRecordId,
  ContactId,
  GroupId,
  ListId,
  OrganisationId,
  RecordId,
  UserId,
} from '../../src/domain/ids.ts';
import { createCampaign } from '../../src/storage/campaigns.ts';
import { createCallerNumber } from '../../src/storage/caller-numbers.ts';
import { openEngineStore } from '../../src/storage/engine-store.ts';
import { createGroup } from '../../src/storage/groups.ts';
import { newId } from '../../src/storage/new-id.ts';
import { type MadeOrganisation, createOrganisation } from '../../src/storage/organisations.ts';
import { type Pool, type PoolClient, openPool } from '../../src/storage/pool.ts';
import { recordColumns } from '../../src/storage/state-columns.ts';
import { createUser } from '../../src/storage/users.ts';
import { type Writer, inTransaction } from '../../src/storage/write.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import { freshDatabase } from '../support/postgres.ts';
import type { SeedCampaign, SeedRecord, SeededCampaign, StoreWorld } from './store-world.ts';

export type PostgresWorld = StoreWorld & { readonly pool: Pool; readonly url: string };

/** A world in a database of its own. */
export async function makePostgresWorld(): Promise<PostgresWorld> {
  const db = await freshDatabase();
  const pool = openPool({ connectionString: db.url, max: 12, name: 'store suite' });
  const otherPool = openPool({ connectionString: db.url, max: 4, name: 'store suite, other engine' });
  const [own, foreign] = await Promise.all([organisation(pool, 'Nordlicht'), organisation(pool, 'Fremde')]);
  const writerOf = ({ organisationId }: MadeOrganisation): Writer => ({
    organisationId,
    userId: undefined,
    requestId: undefined,
  });
  const seedUser = (name: string) => addUser(pool, writerOf(own), name);
  const [anna, ben] = await Promise.all([seedUser('anna'), seedUser('ben')]);
  const stranger = await addUser(pool, writerOf(foreign), 'fremder');
  let now = Date.now();
  let seeds = 0;
  return {
    kind: 'postgres',
    pool,
    url: db.url,
    store: openEngineStore(pool),
    otherStore: openEngineStore(otherPool),
    clock: { now: () => now, advance: (ms) => void (now += ms) },
    ...own,
    foreign,
    anna,
    ben,
    seedUsers: (count) =>
      Promise.all(Array.from({ length: count }, (_, index) => seedUser(`agent-${(seeds += 1)}-${index}`))),
    seedCampaign(seed) {
      seeds += 1;
      const owner = seed.foreign ? foreign : own;
      return seedCampaign(pool, { ...owner, writer: writerOf(owner), seed, now, suffix: String(seeds) });
    },
    async addRegisterEntry(entry) {
      await pool.query(
        `INSERT INTO register_entry (id, organisation_id, kind, e164, customer_key, contact_id, source, reason, created_by,
           created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'supervisor', 'asked for it', $7, instant($8), instant($9))`,
        [
          newId(),
          (entry.foreign ? foreign : own).organisationId,
          entry.kind,
          entry.e164,
          entry.customerKey,
          entry.contactId,
          entry.foreign ? stranger : anna,
          now,
          entry.expiresAt,
        ],
      );
    },
    async expireLease(floorId) {
      await pool.query(
        `UPDATE floor_lease SET expires_at = clock_timestamp() - interval '1 ms' WHERE floor_id = $1`,
        [floorId],
      );
    },
    ...looks(pool),
    async close() {
      await Promise.all([pool.end(), otherPool.end()]);
    },
  };
}

function organisation(pool: Pool, name: string): Promise<MadeOrganisation> {
  return createOrganisation(pool, { name, country: 'DE', isPractice: true, floorName: 'Etage' });
}

async function addUser(pool: Pool, writer: Writer, name: string): Promise<UserId> {
  const made = await createUser(pool, writer, {
    login: name,
    displayName: name,
    role: 'agent',
    mayRegister: true,
    groupIds: [],
    passwordHash: 'none',
  });
  if ('refused' in made) throw new Error(made.refused);
  return made.id;
}

type Seed = MadeOrganisation & {
  readonly writer: Writer;
  readonly seed: SeedCampaign;
  readonly now: number;
  readonly suffix: string;
};

async function seedCampaign(pool: Pool, seed: Seed): Promise<SeededCampaign> {
  const { writer, organisationId, floorId } = seed;
  const group = await createGroup(pool, writer, `Gruppe ${seed.suffix}`);
  const caller = await createCallerNumber(pool, writer, {
    e164: `+4930231257${seed.suffix.padStart(2, '0')}` as E164,
    label: 'Zentrale',
  });
  if ('refused' in group || 'refused' in caller) throw new Error('the seed is taken');
  const shares = seed.seed.shares ?? [1];
  const { listIds, people } = await inTransaction(pool, async (client) => {
    const ids = await seedLists(client, seed, shares.length);
    const seeded = await seedRecords(client, organisationId, { listIds: ids, records: seed.seed.records });
    return { listIds: ids, people: seeded };
  });
  const campaign = await createCampaign(pool, writer, {
    name: seed.seed.name ?? `Kampagne ${seed.suffix}`,
    description: '',
    mode: 'preview',
    listIds,
    shares: Object.fromEntries(listIds.map((id, index) => [id, shares[index] ?? 1])),
    groupIds: [group.id],
    callerNumberIds: [caller.id],
    settings: { ...DEFAULT_CAMPAIGN_SETTINGS, ...seed.seed.settings },
  });
  if ('refused' in campaign) throw new Error(campaign.refused);
  return inTransaction(pool, async (client) => {
    const state = seed.seed.state ?? { state: 'running', since: seed.now };
    await client.query('UPDATE campaign SET state = $2, detail = $3 WHERE id = $1', [
      campaign.id,
      state.state,
      JSON.stringify(state),
    ]);
    // As if it had been made in this state: its events must fold to it (I30).
    await client.query(
      `UPDATE event SET content = jsonb_set(content, '{now}', $2::jsonb) WHERE subject_id = $1 AND type = 'created'`,
      [campaign.id, JSON.stringify(state)],
    );
    const { rows } = await client.query<{ id: CampaignRecordId; contactId: ContactId }>(
      `SELECT cr.id, cr.contact_id AS "contactId" FROM unnest($2::uuid[]) WITH ORDINALITY AS seeded(id, turn)
       JOIN campaign_record cr ON cr.campaign_id = $1 AND cr.record_id = seeded.id ORDER BY seeded.turn`,
      [campaign.id, people],
    );
    for (const [index, record] of seed.seed.records.entries()) {
      if (record.state || record.priority) await setState(client, rows[index]?.id, { record, now: seed.now });
    }
    return {
      campaignId: campaign.id,
      organisationId,
      floorId,
      listId: listIds[0] ?? newId<'list'>(),
      groupId: group.id as GroupId,
      records: rows,
    };
  });
}

async function seedLists(
  client: PoolClient,
  { organisationId, suffix }: Seed,
  count: number,
): Promise<ListId[]> {
  const ids = Array.from({ length: count }, () => newId<'list'>());
  for (const [index, id] of ids.entries())
    await client.query(
      `INSERT INTO calling_list (id, organisation_id, name, country) VALUES ($1, $2, $3, 'DE')`,
      [id, organisationId, `Liste ${suffix}.${index}`],
    );
  return ids;
}

/** Returns the records' ids in the seed's order. */
async function seedRecords(
  client: PoolClient,
  organisationId: OrganisationId,
  { listIds, records }: { readonly listIds: readonly ListId[]; readonly records: readonly SeedRecord[] },
): Promise<RecordId[]> {
  const contactIds: ContactId[] = [];
  const rows = records.map((record, place) => {
    const contactId =
      (record.contactOf === undefined ? undefined : contactIds[record.contactOf]) ?? newId<'contact'>();
    contactIds.push(contactId);
    return { id: newId<'record'>(), contactId, listId: listIds[record.list ?? 0], place, ...record };
  });
  const plain = JSON.stringify(rows);
  await client.query(
    `INSERT INTO contact (id, organisation_id, first_name, last_name)
     SELECT DISTINCT ON ("contactId") "contactId", $2::uuid, coalesce("firstName", 'Erika'), coalesce("lastName", 'Muster')
     FROM jsonb_to_recordset($1::jsonb) AS r("contactId" uuid, "firstName" text, "lastName" text, place int)
     ORDER BY "contactId", place`,
    [plain, organisationId],
  );
  await client.query(
    `INSERT INTO record (id, organisation_id, list_id, contact_id, place, customer_key, fields)
     SELECT id, $2::uuid, "listId", "contactId", place, "customerKey", coalesce(fields, '[]')
     FROM jsonb_to_recordset($1::jsonb)
       AS r(id uuid, "contactId" uuid, "listId" uuid, place int, "customerKey" text, fields jsonb)`,
    [plain, organisationId],
  );
  await client.query(
    `INSERT INTO record_number (organisation_id, record_id, position, list_id, e164, label, kind, country, zones)
     SELECT $2::uuid, r.id, n.turn - 1, r."listId", n.number ->> 'e164', coalesce(n.number ->> 'label', 'mobile'), 'fixed', 'DE',
       '{Europe/Berlin}'
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, "listId" uuid, numbers jsonb),
       jsonb_array_elements(r.numbers) WITH ORDINALITY AS n(number, turn)`,
    [plain, organisationId],
  );
  return rows.map(({ id }) => id);
}

async function setState(
  client: PoolClient,
  id: CampaignRecordId | undefined,
  { record, now }: { readonly record: SeedRecord; readonly now: number },
): Promise<void> {
  const columns = recordColumns(record.state ?? freshRecord(), now);
  await client.query(
    `UPDATE campaign_record cr SET status = n.status, type = n.type, rank = n.rank, next_at = instant(n.next_at), is_due = n.is_due,
       attempts = n.attempts, last_result = n.last_result, detail = n.detail, priority = $3
     FROM jsonb_to_record($2::jsonb) AS n(status text, type text, rank smallint, next_at float8, is_due boolean, attempts smallint,
       last_result text, detail jsonb) WHERE cr.id = $1`,
    [id, JSON.stringify(columns), record.priority ?? 0],
  );
}

type Looks = Pick<
  StoreWorld,
  'liveCalls' | 'call' | 'recordState' | 'events' | 'audits' | 'verdicts' | 'dispositions' | 'notes'
>;

function looks(pool: Pool): Looks {
  const all = async <Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]> =>
    (await pool.query<Row>(sql, values)).rows.map(
      (row) =>
        Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value ?? undefined])) as Row,
    );
  return {
    liveCalls: () => all('SELECT id, e164 FROM call WHERE ended_at IS NULL ORDER BY id'),
    call: async (id) =>
      (await all<{ detail: never }>('SELECT detail FROM call WHERE id = $1', id))[0]?.detail,
    recordState: async (id) =>
      (await all<{ detail: never }>('SELECT detail FROM campaign_record WHERE id = $1', id))[0]?.detail,
    events: (subject, id) =>
      all(
        `SELECT version, type, epoch_ms(at) AS at, request_id AS "commandId", content FROM event
         WHERE subject_kind = $1 AND subject_id = $2 ORDER BY version`,
        subject,
        id,
      ),
    audits: (subject, id) =>
      all(
        `SELECT deed, epoch_ms(at) AS at, request_id AS "requestId", before, after FROM audit
         WHERE subject_kind = $1 AND subject_id = $2 ORDER BY id`,
        subject,
        id,
      ),
    verdicts: (id) =>
      all(
        `SELECT purpose, is_allowed AS "isAllowed", call_id AS "callId" FROM dial_verdict
         WHERE campaign_record_id = $1 ORDER BY id`,
        id,
      ),
    dispositions: (id) =>
      all(
        `SELECT kind, reason, code, call_result AS "callResult" FROM disposition WHERE interaction_id = $1 ORDER BY revision`,
        id,
      ),
    notes: async (id) =>
      (
        await all<{ text: string }>('SELECT text FROM contact_note WHERE contact_id = $1 ORDER BY id', id)
      ).map(({ text }) => text),
  };
}
