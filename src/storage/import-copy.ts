// Stores the rows of an import: COPY in batches, all in one transaction, so that nothing is visible before the import commits (E12, I29)
// and nothing is left of one that was cancelled or killed. No staging table: the rows are judged before they come here, and writing
// them once is half the work of writing them twice.
import type { ContactId, ImportId, ListId, OrganisationId, RecordId } from '../domain/ids.ts';
import type { ChainNumber } from '../domain/phone-number.ts';
import { addRecordsToCampaigns } from './campaign-lists.ts';
import { type NewFinding, createFindingStore } from './import-findings.ts';
import { type OtherLists, openOtherLists } from './import-known.ts';
import { NULL, copyLines, line } from './import-lines.ts';
import type { StoredReport } from './imports.ts';
import type { Pool, PoolClient } from './pool.ts';
import { type Writer, writeDown } from './write.ts';

/** A record to be stored. Its contact is stored with it if it is new. */
export type NewRecord = {
  readonly recordId: RecordId;
  readonly contactId: ContactId;
  readonly isNewContact: boolean;
  readonly customerKey: string | undefined;
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly city: string;
  readonly country: string | undefined;
  readonly nameKey: string;
  readonly sharesNumber: boolean;
  readonly numbers: readonly ChainNumber[];
  readonly fields: readonly (readonly [string, string])[];
};

/** A record that is in the list already, as far as duplicates are concerned. */
export type ListedPerson = {
  readonly customerKey: string | undefined;
  readonly nameKey: string;
  readonly numbers: readonly string[];
};

export type ListImport = {
  readonly listId: ListId;
  /** Hands over everybody who is in the list already, some thousands at a time. */
  readListed(take: (people: readonly ListedPerson[]) => void): Promise<void>;
  /** Who of the rows stands in another list. */
  readonly otherLists: OtherLists;
  /** Stores records in their order behind what the list has. */
  store(records: readonly NewRecord[]): Promise<void>;
  /** Stores what is to be said of rows, in the order of the file. */
  storeFindings(findings: readonly NewFinding[]): Promise<void>;
  /** Makes everything visible, together with the import's report. */
  commit(done: ImportDone): Promise<StoredReport>;
  /** Leaves nothing behind. Harmless after commit. */
  abandon(): Promise<void>;
};

export type ImportDone = {
  /** The list's own columns, as the file names them. */
  readonly columns: readonly string[];
  readonly hasSharers: boolean;
  readonly remember: RememberedMapping | undefined;
  /** Asked last, when nothing but the commit is left to do. */
  readonly report: () => StoredReport;
};

export type RememberedMapping = { readonly fingerprint: string; readonly mapping: readonly string[] };

type Target = {
  readonly organisationId: OrganisationId;
  readonly importId: ImportId;
  readonly listId: ListId;
  nextPlace: number;
};

const PEOPLE_PER_READ = 5_000;
// Longer than any list takes; a stuck server ends it all the same.
const WORK_TIMEOUT =
  "SET LOCAL statement_timeout = '30min'; SET LOCAL idle_in_transaction_session_timeout = '30min'";

/**
 * Opens the transaction of an import into a list, which is made if there is none of this name. Two imports into one list come one
 * after the other.
 */
export async function openListImport(
  pool: Pool,
  need: {
    organisationId: OrganisationId;
    importId: ImportId;
    newListId: ListId;
    listName: string;
    country: string;
  },
): Promise<ListImport> {
  const client = await pool.connect();
  let isOpen = true;
  const close = async (how: 'COMMIT' | 'ROLLBACK') => {
    if (!isOpen) return;
    isOpen = false;
    let broken: Error | undefined;
    try {
      await client.query(how);
    } catch (error) {
      broken = error as Error;
      if (how === 'COMMIT') throw error;
    } finally {
      client.release(broken);
    }
  };
  try {
    await client.query(`BEGIN; ${WORK_TIMEOUT}`);
    const target = await takeList(client, need);
    const otherLists = await openOtherLists(client, target);
    const findings = createFindingStore(client, target);
    return {
      listId: target.listId,
      otherLists,
      readListed: (take) => readListed(client, target, take),
      store: (records) => store(client, target, records),
      storeFindings: (found) => findings.store(found),
      async commit(done) {
        const report = await finish(client, target, { ...done, otherLists });
        await close('COMMIT');
        return report;
      },
      abandon: () => close('ROLLBACK'),
    };
  } catch (error) {
    await close('ROLLBACK');
    throw error;
  }
}

async function takeList(
  client: PoolClient,
  need: {
    organisationId: OrganisationId;
    importId: ImportId;
    newListId: ListId;
    listName: string;
    country: string;
  },
): Promise<Target> {
  const { organisationId, importId } = need;
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('list ' || $1::text || lower($2), 0))", [
    organisationId,
    need.listName,
  ]);
  const made = await client.query<{ id: ListId }>(
    `INSERT INTO calling_list (id, organisation_id, name, country) VALUES ($1, $2, $3, $4)
     ON CONFLICT (organisation_id, lower(name)) DO NOTHING RETURNING id`,
    [need.newListId, organisationId, need.listName, need.country],
  );
  const found =
    made.rows[0] ??
    (
      await client.query<{ id: ListId }>(
        'SELECT id FROM calling_list WHERE organisation_id = $1 AND lower(name) = lower($2)',
        [organisationId, need.listName],
      )
    ).rows[0];
  if (found === undefined) throw new Error(`the list of import ${importId} is gone`);
  const before = await client.query<{ place: string | null }>(
    'SELECT max(place) AS place FROM record WHERE list_id = $1',
    [found.id],
  );
  const nextPlace = Number(before.rows[0]?.place ?? 0) + 1;
  return { organisationId, importId, listId: found.id, nextPlace };
}

async function readListed(
  client: PoolClient,
  target: Target,
  take: (people: readonly ListedPerson[]) => void,
): Promise<void> {
  await client.query({
    text: `DECLARE listed NO SCROLL CURSOR FOR
      SELECT r.customer_key, r.name_key, array_agg(n.e164) AS numbers
        FROM record r JOIN record_number n ON n.record_id = r.id
       WHERE r.list_id = '${target.listId}' GROUP BY r.id`,
  });
  for (;;) {
    const read = await client.query<{ customer_key: string | null; name_key: string; numbers: string[] }>(
      `FETCH ${PEOPLE_PER_READ} FROM listed`,
    );
    take(
      read.rows.map((row) => ({
        customerKey: row.customer_key ?? undefined,
        nameKey: row.name_key,
        numbers: row.numbers,
      })),
    );
    if (read.rows.length < PEOPLE_PER_READ) break;
  }
  await client.query('CLOSE listed');
}

async function store(client: PoolClient, target: Target, records: readonly NewRecord[]): Promise<void> {
  const { organisationId, importId, listId } = target;
  let contacts = '';
  let rows = '';
  let numbers = '';
  for (const one of records) {
    const key = one.customerKey ?? NULL;
    if (one.isNewContact) {
      const { firstName, lastName, company, city, country = NULL } = one;
      contacts += line([one.contactId, organisationId, key, firstName, lastName, company, city, country]);
    }
    const place = String(target.nextPlace);
    const shares = one.sharesNumber ? 't' : 'f';
    const fields = JSON.stringify(one.fields);
    rows += line([
      one.recordId,
      organisationId,
      listId,
      one.contactId,
      importId,
      place,
      key,
      one.nameKey,
      shares,
      fields,
    ]);
    target.nextPlace += 1;
    for (const [position, { e164, label, kind, country = NULL, zones }] of one.numbers.entries()) {
      numbers += line([
        organisationId,
        one.recordId,
        String(position),
        listId,
        e164,
        label,
        kind,
        country,
        zoneArray(zones),
      ]);
    }
  }
  await copyLines(
    client,
    'contact (id, organisation_id, customer_key, first_name, last_name, company, city, country)',
    contacts,
  );
  await copyLines(
    client,
    'record (id, organisation_id, list_id, contact_id, import_id, place, customer_key, name_key, shares_number, fields)',
    rows,
  );
  await copyLines(
    client,
    'record_number (organisation_id, record_id, position, list_id, e164, label, kind, country, zones)',
    numbers,
  );
}

const arrayOfZones = new WeakMap<readonly string[], string>();

/** Zone names hold no character that an array literal would need quoted; their arrays are shared by a whole list. */
function zoneArray(zones: readonly string[]): string {
  let literal = arrayOfZones.get(zones);
  if (literal === undefined) {
    literal = `{${zones.join(',')}}`;
    arrayOfZones.set(zones, literal);
  }
  return literal;
}

async function finish(
  client: PoolClient,
  target: Target,
  done: ImportDone & { readonly otherLists: OtherLists },
): Promise<StoredReport> {
  const { organisationId, importId, listId } = target;
  // The planner knows nothing of rows that came in one go: neither this statement nor the first claims would take the right way.
  await client.query('ANALYZE contact, record, record_number');
  if (done.hasSharers) {
    // Who came second was marked when stored; this marks who came first. A record has no number twice.
    await client.query(
      `UPDATE record r SET shares_number = true
         FROM (SELECT DISTINCT record_id FROM record_number WHERE list_id = $1 AND e164 IN (
                 SELECT e164 FROM record_number WHERE list_id = $1 GROUP BY e164 HAVING count(*) > 1)) AS sharer
        WHERE r.id = sharer.record_id AND NOT r.shares_number`,
      [listId],
    );
  }
  await client.query(
    `UPDATE calling_list SET columns = columns || ARRAY(SELECT given.name FROM unnest($2::text[]) WITH ORDINALITY AS given (name, place)
       WHERE given.name <> ALL (columns) ORDER BY given.place) WHERE id = $1`,
    [listId, done.columns],
  );
  if (done.remember !== undefined) {
    await client.query(
      `INSERT INTO import_mapping (organisation_id, header_fingerprint, mapping) VALUES ($1, $2, $3::jsonb)
       ON CONFLICT (organisation_id, header_fingerprint) DO UPDATE SET mapping = excluded.mapping, used_at = now()`,
      [organisationId, done.remember.fingerprint, JSON.stringify(done.remember.mapping)],
    );
  }
  // Before the campaigns' rows are taken: those the engine writes, too.
  await done.otherLists.bringUpToDate();
  const writer: Writer = { organisationId, userId: undefined, requestId: undefined };
  await addRecordsToCampaigns(client, writer, { listId, importId });
  const report = done.report();
  await client.query(
    `UPDATE import SET state = 'done', list_id = $2, report = $3::jsonb, ended_at = clock_timestamp() WHERE id = $1`,
    [importId, listId, JSON.stringify(report)],
  );
  await writeDown(client, writer, {
    subject: 'import',
    subjectId: importId,
    type: 'done',
    after: { listId, ...report },
  });
  return report;
}
