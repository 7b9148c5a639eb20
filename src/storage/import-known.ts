// People who stand in another list of the organisation already (E12): finds them for a whole batch of rows at once, and brings them up to
// date, all at once, before the import commits. Never a statement per row.
import type { ContactId, ListId, OrganisationId, RecordId } from '../domain/ids.ts';
import { NULL, copyLines, line } from './import-lines.ts';
import type { PoolClient } from './pool.ts';

/** What of a row says who it is. A row without a name and with a key is known by its key alone (as within a list). */
export type Sought = {
  readonly customerKey: string | undefined;
  readonly nameKey: string;
  readonly numbers: readonly string[];
};

/** By what a person of another list was recognised. */
export type KnownBy = 'customer_key' | 'number_and_name';

/** A person of another list. */
export type KnownPerson = {
  readonly contactId: ContactId;
  readonly listName: string;
  readonly by: KnownBy;
  /** The number of the row by which it was; undefined for a customer key. */
  readonly e164: string | undefined;
  readonly name: string;
  /** False: the same customer key, but another name and none of the numbers. Two sources may both count from 1. */
  readonly agrees: boolean;
  /** The person has a record in this list, too. */
  readonly isInList: boolean;
};

/** What a row says about a known contact; empty texts say nothing. */
export type ContactNews = {
  readonly contactId: ContactId;
  /** The record that the row has become: its numbers are the news. */
  readonly recordId: RecordId;
  readonly customerKey: string | undefined;
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly city: string;
  /** Only where the row names one itself. */
  readonly country: string | undefined;
};

export type OtherLists = {
  /** False: no other list has anybody, so that nobody needs to be looked for. */
  readonly isAnybodyThere: boolean;
  /** For each of `sought` the person of another list that it is. */
  find(sought: readonly Sought[]): Promise<readonly (KnownPerson | undefined)[]>;
  /** Keeps what is to be written into known contacts; a contact is named once in an import. */
  keepNews(news: readonly ContactNews[]): Promise<void>;
  /** Writes it. The contacts are locked from here to the commit, so it belongs to the import's end. */
  bringUpToDate(): Promise<void>;
};

type Place = { readonly organisationId: OrganisationId; readonly listId: ListId };

/** @param place the list that is imported into; all others of the organisation are the other lists */
export async function openOtherLists(client: PoolClient, place: Place): Promise<OtherLists> {
  const there = await client.query(
    `SELECT FROM calling_list l WHERE l.organisation_id = $1 AND l.id <> $2
        AND EXISTS (SELECT FROM record WHERE list_id = l.id) LIMIT 1`,
    [place.organisationId, place.listId],
  );
  const isAnybodyThere = there.rowCount !== 0;
  let hasNews = false;
  return {
    isAnybodyThere,
    async find(sought) {
      if (!isAnybodyThere) return sought.map(() => undefined);
      const byKey = await findByKey(client, place, sought);
      const open = sought.flatMap((one, index) =>
        byKey.get(index)?.agrees === true || !isNamed(one) ? [] : [{ ...one, index }],
      );
      const byNumber = await findByNumber(client, place, open);
      return sought.map((_one, index) => byNumber.get(index) ?? byKey.get(index));
    },
    async keepNews(news) {
      if (news.length === 0) return;
      if (!hasNews) await client.query(NEWS_TABLE);
      hasNews = true;
      await keepNews(client, news);
    },
    async bringUpToDate() {
      if (hasNews) await bringUpToDate(client, place.listId);
    },
  };
}

/** As in judging/duplicates.ts: a row without any name says nothing about who answers, unless it has no key either. */
function isNamed(one: Sought): boolean {
  return one.nameKey !== '' || one.customerKey === undefined;
}

type FoundRow = {
  idx: number;
  contact_id: ContactId;
  list_name: string;
  name: string;
  agrees: boolean;
  is_in_list: boolean;
  e164: string | null;
};

// In scope: r (the record in another list), $2 (this list). OFFSET 0, because the planner does not know how long this list has grown
// meanwhile and would look through it.
const SHOWN = `r.contact_id, l.name AS list_name,
  coalesce(nullif(concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, '')), ''), c.company) AS name,
  EXISTS (SELECT FROM (SELECT list_id FROM record WHERE contact_id = r.contact_id OFFSET 0) AS own WHERE own.list_id = $2) AS is_in_list`;

// One look into the index per key, whatever the planner believes of a table that is just being filled: LATERAL with LIMIT.
// Of several contacts with the key (kept both) the one of the same name, then the newest.
const BY_KEY = `SELECT given.idx, known.* FROM unnest($3::int[], $4::text[], $5::text[], $6::text[]) AS given (idx, key, name, numbers),
  LATERAL (
    SELECT ${SHOWN}, NULL AS e164,
           r.name_key IN (given.name, '') OR given.name = '' OR EXISTS (
             SELECT FROM record its JOIN record_number n ON n.record_id = its.id
              WHERE its.contact_id = r.contact_id AND n.e164 = ANY (string_to_array(given.numbers, ' '))) AS agrees
      FROM contact c JOIN record r ON r.contact_id = c.id AND r.list_id <> $2 JOIN calling_list l ON l.id = r.list_id
     WHERE c.organisation_id = $1 AND c.customer_key = given.key
     ORDER BY (r.name_key = given.name) DESC, r.created_at DESC, r.id DESC LIMIT 1) AS known`;

async function findByKey(
  client: PoolClient,
  place: Place,
  sought: readonly Sought[],
): Promise<ReadonlyMap<number, KnownPerson>> {
  const keyed = sought.flatMap((one, index) => (one.customerKey === undefined ? [] : [{ ...one, index }]));
  if (keyed.length === 0) return new Map();
  const found = await client.query<FoundRow>(BY_KEY, [
    place.organisationId,
    place.listId,
    keyed.map((one) => one.index),
    keyed.map((one) => one.customerKey),
    keyed.map((one) => one.nameKey),
    keyed.map((one) => one.numbers.join(' ')),
  ]);
  return new Map(found.rows.map((row) => [row.idx, knownPerson(row, 'customer_key')]));
}

// Each number is looked up once, however many rows have it; the holders are compared by name afterwards. OFFSET 0 keeps the planner at
// one look into the index per number and per record.
const BY_NUMBER = `WITH holder AS MATERIALIZED (
    SELECT n.e164, r.* FROM unnest($6::text[]) AS sought (e164),
      LATERAL (SELECT e164, record_id FROM record_number
                WHERE organisation_id = $1 AND e164 = sought.e164 AND list_id <> $2 OFFSET 0) AS n,
      LATERAL (SELECT id, name_key, customer_key, created_at FROM record WHERE id = n.record_id OFFSET 0) AS r
     WHERE r.name_key <> '' OR r.customer_key IS NULL),
  hit AS (
    SELECT DISTINCT ON (given.idx) given.idx, given.e164, holder.id
      FROM unnest($3::int[], $4::text[], $5::text[]) AS given (idx, e164, name)
      JOIN holder ON holder.e164 = given.e164 AND holder.name_key = given.name
     ORDER BY given.idx, holder.created_at DESC, holder.id DESC)
  SELECT hit.idx, hit.e164, true AS agrees, ${SHOWN}
    FROM hit JOIN record r ON r.id = hit.id JOIN contact c ON c.id = r.contact_id JOIN calling_list l ON l.id = r.list_id`;

async function findByNumber(
  client: PoolClient,
  place: Place,
  sought: readonly (Sought & { readonly index: number })[],
): Promise<ReadonlyMap<number, KnownPerson>> {
  const pairs = sought.flatMap((one) =>
    one.numbers.map((e164) => ({ index: one.index, e164, name: one.nameKey })),
  );
  if (pairs.length === 0) return new Map();
  const found = await client.query<FoundRow>(BY_NUMBER, [
    place.organisationId,
    place.listId,
    pairs.map((pair) => pair.index),
    pairs.map((pair) => pair.e164),
    pairs.map((pair) => pair.name),
    [...new Set(pairs.map((pair) => pair.e164))],
  ]);
  return new Map(found.rows.map((row) => [row.idx, knownPerson(row, 'number_and_name')]));
}

function knownPerson(row: FoundRow, by: KnownBy): KnownPerson {
  return {
    contactId: row.contact_id,
    listName: row.list_name,
    by,
    e164: row.e164 ?? undefined,
    name: row.name,
    agrees: row.agrees,
    isInList: row.is_in_list,
  };
}

const NEWS_TABLE = `CREATE TEMPORARY TABLE import_contact_news (
  contact_id uuid PRIMARY KEY, record_id uuid NOT NULL, customer_key text,
  first_name text NOT NULL, last_name text NOT NULL, company text NOT NULL, city text NOT NULL, country text) ON COMMIT DROP;
  CREATE TEMPORARY TABLE import_added_number (record_id uuid, list_id uuid, e164 text) ON COMMIT DROP`;

async function keepNews(client: PoolClient, news: readonly ContactNews[]): Promise<void> {
  let text = '';
  for (const { contactId, recordId, customerKey = NULL, country = NULL, ...texts } of news) {
    const { firstName, lastName, company, city } = texts;
    text += line([contactId, recordId, customerKey, firstName, lastName, company, city, country]);
  }
  const columns = 'contact_id, record_id, customer_key, first_name, last_name, company, city, country';
  await copyLines(client, `import_contact_news (${columns})`, text);
}

// An empty cell says nothing, so it takes nothing away. A contact keeps the customer key that it has.
const UPDATE_CONTACTS = `UPDATE contact c SET first_name = new.first_name, last_name = new.last_name, company = new.company,
    city = new.city, country = new.country, customer_key = new.customer_key
  FROM (SELECT k.id, coalesce(nullif(n.first_name, ''), k.first_name) AS first_name,
               coalesce(nullif(n.last_name, ''), k.last_name) AS last_name,
               coalesce(nullif(n.company, ''), k.company) AS company, coalesce(nullif(n.city, ''), k.city) AS city,
               coalesce(n.country, k.country) AS country, coalesce(k.customer_key, n.customer_key) AS customer_key
          FROM import_contact_news n JOIN contact k ON k.id = n.contact_id) AS new
  WHERE c.id = new.id AND (c.first_name, c.last_name, c.company, c.city, c.country, c.customer_key)
    IS DISTINCT FROM (new.first_name, new.last_name, new.company, new.city, new.country, new.customer_key)`;

// At the end of the chains, so that no record that is being worked has another number in a place; at most ten, as in a row.
const ADD_NUMBERS = `WITH added AS (
    INSERT INTO record_number (organisation_id, record_id, position, list_id, e164, label, kind, country, zones)
    SELECT organisation_id, record_id, position, list_id, e164, label, kind, country, zones FROM (
      SELECT other.organisation_id, other.id AS record_id, other.list_id, n.e164, n.label, n.kind, n.country, n.zones,
             chain.last + row_number() OVER (PARTITION BY other.id ORDER BY n.position) AS position
        FROM import_contact_news k
        JOIN record_number n ON n.record_id = k.record_id
        JOIN record other ON other.contact_id = k.contact_id AND other.list_id <> $1,
        LATERAL (SELECT coalesce(max(position), -1) AS last FROM record_number WHERE record_id = other.id) AS chain
       WHERE NOT EXISTS (SELECT FROM record_number had WHERE had.record_id = other.id AND had.e164 = n.e164)) AS news
     WHERE position < 10
    RETURNING record_id, list_id, e164)
  INSERT INTO import_added_number SELECT record_id, list_id, e164 FROM added`;

// Who shares one of the added numbers with somebody of the same list is marked, and so is the other.
const MARK_SHARERS = `UPDATE record r SET shares_number = true
  FROM (SELECT DISTINCT unnest(ARRAY[a.record_id, n.record_id]) AS id
          FROM import_added_number a
          JOIN record_number n ON n.list_id = a.list_id AND n.e164 = a.e164 AND n.record_id <> a.record_id) AS sharer
  WHERE r.id = sharer.id AND NOT r.shares_number`;

async function bringUpToDate(client: PoolClient, listId: ListId): Promise<void> {
  await client.query('ANALYZE import_contact_news');
  const added = await client.query(ADD_NUMBERS, [listId]);
  if ((added.rowCount ?? 0) > 0) {
    await client.query('ANALYZE import_added_number');
    await client.query(MARK_SHARERS);
  }
  await client.query(UPDATE_CONTACTS);
}
